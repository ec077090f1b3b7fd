/** What lies in `output/`: which quarters have a report, and which pages it has. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "../base/files.js";
import { type Period, parsePeriod } from "../base/period.js";

/** The quarters of which there is a report, in order. */
export async function builtQuarters(folder: string): Promise<Period[]> {
  const names = await readdir(join(folder, "output")).catch(noneIfMissing);
  return names.sort().flatMap((name) => parsePeriod(name) ?? []);
}

/** The last quarter of which there is a report. */
export async function latestBuilt(folder: string): Promise<Period | undefined> {
  return (await builtQuarters(folder)).at(-1);
}

/** Folders of the pages in `output/<quarter>`: `overflow/ja`; none when there is no report. */
export async function builtFolders(folder: string, { name }: Period): Promise<string[]> {
  const paths = await readdir(join(folder, "output", name), { recursive: true }).catch(noneIfMissing);
  return paths.flatMap((path) => /^([^/]+\/[^/]+)\/index\.html$/.exec(path.replaceAll("\\", "/"))?.[1] ?? []).sort();
}

function noneIfMissing(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}
