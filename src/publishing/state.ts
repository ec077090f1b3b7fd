/** What was published where, kept in the workspace: ids, addresses, digests, and the published text; no secret. */
import { mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { errorCode, isRunning, readTextIfAny, writeWhole } from "../base/files.js";
import { problem } from "../base/problems.js";
import { type Infer, parseJsonWith, z } from "../engines/schema.js";

const KnownMedium = z.object({ id: z.number(), address: z.string(), sha256: z.string() });

const SentText = z.object({ title: z.string(), excerpt: z.string(), content: z.string() });

/**
 * `sent` is the digest of what was sent, `stored` of what the target made of it: whatever else stands there was written
 * by somebody else. Both are
 * empty until the text is there. `pending` is a text that was about to be sent when the publisher ended. `text` is what
 * was stored.
 */
const KnownPost = z.object({
  id: z.number(),
  address: z.string(),
  sent: z.string().default(""),
  stored: z.string().default(""),
  pending: SentText.optional(),
  text: SentText.optional(),
  media: z.record(z.string(), KnownMedium).default({}),
});

/**
 * `files` are what was written into a folder, by path: the digest, and for whose sake. `there` are keys of the articles
 * that the folder has; `pages` addresses of articles by key, `times` when they were to appear.
 */
const StateSpec = z.object({
  version: z.literal(1),
  place: z.string(),
  posts: z.record(z.string(), KnownPost).default({}),
  files: z.record(z.string(), z.object({ sha256: z.string(), article: z.string() })).default({}),
  there: z.array(z.string()).default([]),
  pages: z.record(z.string(), z.string()).default({}),
  times: z.record(z.string(), z.iso.datetime()).default({}),
});

export type KnownPost = Infer<typeof KnownPost>;
export type PublishingState = Infer<typeof StateSpec>;

const fileOf = (name: string) => `publications/${name}.json`;

/** Of a target that was never published to, an empty one. A target that moved elsewhere is another target. */
export async function readState(folder: string, name: string, place: string): Promise<PublishingState> {
  const file = fileOf(name);
  const text = await readTextIfAny(join(folder, file));
  if (text === undefined) return { version: 1, place, posts: {}, files: {}, there: [], pages: {}, times: {} };
  const state = parseJsonWith(StateSpec, text, file);
  if (state.place !== place) throw problem("publishMoved", { before: state.place, place }, { file });
  return state;
}

/** Whole after each step: a publisher that is killed goes on from the last one. */
export async function writeState(folder: string, name: string, state: PublishingState): Promise<void> {
  await writeWhole(join(folder, fileOf(name)), `${JSON.stringify(state, null, 1)}\n`);
}

/** Two publishers at once would not see each other's posts. A lock of a process that is gone counts for nothing. */
export async function withLock<Result>(folder: string, name: string, work: () => Promise<Result>): Promise<Result> {
  const path = join(folder, "publications", `${name}.lock`);
  await mkdir(join(folder, "publications"), { recursive: true });
  for (let first = true; ; first = false) {
    try {
      const lock = await open(path, "wx");
      await lock.writeFile(String(process.pid));
      await lock.close();
      break;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
      const holder = Number(await readTextIfAny(path));
      if (!first || (holder > 0 && isRunning(holder)))
        throw problem("publishLocked", { target: name, pid: holder, path: `publications/${name}.lock` });
      await rm(path, { force: true });
    }
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
