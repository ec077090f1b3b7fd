/**
 * The catalogue of a job as it lies in the workspace, with the built-in one behind it: read, brought up to date,
 * written.
 */
import { join } from "node:path";
import { readTextIfAny, writeWhole } from "../base/files.js";
import { blankEntry, entryKey, isDone, type PoCatalog, type PoEntry, parsePo, renderPo } from "../engines/po.js";
import type { Config } from "../workspace/config.js";
import { type Merged, mergeCatalog } from "./catalog-merge.js";
import { type Job, wantedOf } from "./jobs.js";

/**
 * `own` is the workspace's, with the text it was read from. `behind` are the entries that the built-in one translates.
 */
export type JobCatalog = {
  readonly own: PoCatalog | undefined;
  readonly text: string | undefined;
  readonly behind: readonly PoEntry[];
};

export async function readJobCatalog(
  { library, folder }: Pick<Config, "library" | "folder">,
  { path }: Job,
): Promise<JobCatalog> {
  const text = await readTextIfAny(join(folder, path));
  const layers = await library.readLayers(path);
  const behind = layers.length > 1 ? layers.at(-1) : undefined;
  return {
    own: text === undefined ? undefined : parsePo(text, path),
    text,
    behind: behind ? parsePo(behind.text, behind.file).entries.filter(isDone) : [],
  };
}

/** The workspace's catalogue with all that its source says today, but for what the built-in one translates already. */
export function broughtUpToDate(job: Job, { own, behind }: Pick<JobCatalog, "own" | "behind">): Merged {
  const [held, covered] = [
    new Set(own?.entries.filter(({ obsolete }) => !obsolete).map(entryKey)),
    new Set(behind.map(entryKey)),
  ];
  const wanted = wantedOf(job.segments).filter((one) => held.has(entryKey(one)) || !covered.has(entryKey(one)));
  return mergeCatalog(own ?? newCatalog(job), wanted, behind);
}

/** Written where it differs from what is there, and holds anything. Says whether it was. */
export async function writeCatalog(
  { folder }: Pick<Config, "folder">,
  { path }: Job,
  catalog: PoCatalog,
  before: string | undefined,
): Promise<boolean> {
  const text = renderPo(catalog);
  if (text === before || (before === undefined && catalog.entries.length === 0)) return false;
  await writeWhole(join(folder, path), text);
  return true;
}

/**
 * A catalogue without entries. Its head has every field that msgfmt asks for, and no date: the same source gives the
 * same bytes.
 */
export function newCatalog({ language, from, name }: Pick<Job, "language" | "from" | "name">): PoCatalog {
  const fields = [
    "Project-Id-Version: tsubame-report",
    "PO-Revision-Date: ",
    "Last-Translator: ",
    "Language-Team: ",
    `Language: ${language}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
    `X-Source-Language: ${from}`,
    `X-Tsubame-Text: ${name}`,
  ];
  return { head: { ...blankEntry, translation: `${fields.join("\n")}\n` }, entries: [], tail: [] };
}
