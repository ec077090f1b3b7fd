/**
 * The files of a folder written and removed as it was planned, and after each of them what is known of the folder is
 * saved.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { writeWhole } from "../base/files.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Article } from "./article.js";
import type { Folder, FolderFile } from "./folder-layout.js";
import { staleStep, wantedStep } from "./folder-plan.js";
import type { PublishingState } from "./state.js";
import {
  type PlannedStep,
  type PublishingPlan,
  type PublishingRequest,
  stepsToWrite,
  type TargetNote,
  timeOf,
} from "./targets.js";

export async function publishFiles(
  folder: Folder,
  request: PublishingRequest,
  plan: PublishingPlan,
  save: (state: PublishingState) => Promise<void>,
  progress: Progress,
): Promise<TargetNote[]> {
  const planned = stepsToWrite(plan);
  const wanted = await folder.layout.files(request);
  let { state } = request;
  for (const [at, step] of planned.entries()) {
    const file = wanted.get(step.name);
    await checkStep(folder.path, step, file, request.state);
    const files = await carryOut(folder.path, step, file, state);
    await save((state = { ...state, files }));
    progress.advance(at + 1, planned.length);
  }
  const adopted = Object.fromEntries(
    [...wanted].map(([path, { content, article }]) => [path, { sha256: digest(content), article }]),
  );
  await save({
    ...state,
    files: { ...state.files, ...adopted },
    there: [...new Set([...state.there, ...request.articles.map(({ key }) => key)])].sort(),
    pages: { ...state.pages, ...byKey(request.articles, folder.address) },
    times: { ...state.times, ...byKey(request.articles, (article) => timeOf(request, article)?.toISOString()) },
  });
  return [];
}

/** It was looked at when the plan was made; somebody may have been quicker. */
async function checkStep(
  folder: string,
  { action, name, article }: PlannedStep,
  file: FolderFile | undefined,
  state: PublishingState,
): Promise<void> {
  const before = state.files[name];
  const now = file ? await wantedStep(folder, name, file, state) : before && (await staleStep(folder, name, before));
  if (now && now.action !== action) throw problem("publishChanged", { name: article, address: join(folder, name) });
}

/** Writes or removes one file, and gives all that were written into the folder until now. */
async function carryOut(
  folder: string,
  { action, name, article }: PlannedStep,
  file: FolderFile | undefined,
  { files }: PublishingState,
): Promise<PublishingState["files"]> {
  if (action === "remove") {
    await rm(join(folder, name), { force: true });
    return Object.fromEntries(Object.entries(files).filter(([path]) => path !== name));
  }
  const { content } = file as FolderFile;
  await writeWhole(join(folder, name), content);
  return { ...files, [name]: { sha256: digest(content), article } };
}

/** Without those of which there is nothing to say. */
function byKey(
  articles: readonly Article[],
  valueOf: (article: Article) => string | undefined,
): Record<string, string> {
  return Object.fromEntries(
    articles.flatMap((article) => {
      const value = valueOf(article);
      return value === undefined ? [] : [[article.key, value]];
    }),
  );
}
