/**
 * What has to be done in a folder, file by file, so that it holds what was built: judged by what lies there and by what
 * was written earlier.
 */
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { readBytesIfAny } from "../base/files.js";
import { wordDiff } from "../engines/diff.js";
import { lostLinks } from "./addresses.js";
import type { Folder, FolderFile } from "./folder-layout.js";
import type { PublishingState } from "./state.js";
import {
  commonNotes,
  type PlannedStep,
  type PublishingPlan,
  type PublishingRequest,
  type TargetNote,
} from "./targets.js";

export async function planFiles(folder: Folder, request: PublishingRequest): Promise<PublishingPlan> {
  const { layout } = folder;
  const steps = await fileSteps(folder, request);
  const lost = request.articles.flatMap((article) =>
    lostLinks(article, layout.addresses(article, request)).map(
      (detail): TargetNote => ({ code: "lostLink", article: article.key, detail }),
    ),
  );
  return { steps, notes: [...request.articles.flatMap(commonNotes), ...lost, ...layout.notes] };
}

/** For each file that is wanted, and for each that was written for one of the articles and is wanted no more. */
export async function fileSteps({ path: folder, layout }: Folder, request: PublishingRequest): Promise<PlannedStep[]> {
  const wanted = await layout.files(request);
  const keys = new Set(request.articles.map(({ key }) => key));
  const steps: (PlannedStep | undefined)[] = [];
  for (const [path, file] of wanted) steps.push(await wantedStep(folder, path, file, request.state));
  for (const [path, file] of Object.entries(request.state.files))
    if (!wanted.has(path) && keys.has(file.article)) steps.push(await staleStep(folder, path, file));
  return steps.filter((step) => step !== undefined);
}

export async function wantedStep(
  folder: string,
  path: string,
  { content, article }: FolderFile,
  { files }: PublishingState,
): Promise<PlannedStep> {
  const there = await readBytesIfAny(join(folder, path));
  const step = { kind: "file" as const, article, name: path, address: join(folder, path) };
  const known = files[path]?.sha256;
  if (there === undefined) return { ...step, action: "create" };
  if (digest(there) === digest(content)) return { ...step, action: "keep" };
  if (known === digest(there)) return { ...step, action: "update" };
  return {
    ...step,
    action: "conflict",
    why: known === undefined ? "unknown" : "edited",
    ...(typeof content === "string" ? { diff: wordDiff(content, new TextDecoder().decode(there), "ja") } : {}),
  };
}

/** Of a file that was written earlier and is wanted no more; undefined when it is gone. */
export async function staleStep(
  folder: string,
  path: string,
  { sha256, article }: PublishingState["files"][string],
): Promise<PlannedStep | undefined> {
  const there = await readBytesIfAny(join(folder, path));
  if (there === undefined) return undefined;
  return {
    kind: "file",
    article,
    name: path,
    address: join(folder, path),
    ...(digest(there) === sha256 ? { action: "remove" } : { action: "conflict", why: "edited" }),
  };
}
