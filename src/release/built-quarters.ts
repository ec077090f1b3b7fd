/** What lies in `output/`: which quarters have a report, which pages it has, and whether they are as they were made. */
import { join } from "node:path";
import { exists, namesIn } from "../base/files.js";
import { type Period, parsePeriod } from "../base/period.js";
import { pageFolders, type Release, readRecorded, readRelease } from "./release.js";

/** The quarters of which there is a report, in order. */
export async function builtQuarters(folder: string): Promise<Period[]> {
  const names = await namesIn(join(folder, "output"));
  return names.sort().flatMap((name) => parsePeriod(name) ?? []);
}

/** The last quarter of which there is a report. */
export async function latestBuilt(folder: string): Promise<Period | undefined> {
  return (await builtQuarters(folder)).at(-1);
}

/** The report in `output/<quarter>`; undefined when there is none. */
export async function readBuiltRelease(folder: string, quarter: Period): Promise<Release | undefined> {
  return readIfBuilt(folder, quarter, readRelease);
}

/** Folders of the pages in `output/<quarter>`, by its record: `overflow/ja`; none when there is no report. */
export async function builtFolders(folder: string, quarter: Period): Promise<string[]> {
  const built = await readIfBuilt(folder, quarter, readRecorded);
  return built ? pageFolders(built.record).sort() : [];
}

async function readIfBuilt<Read>(
  folder: string,
  { name }: Period,
  read: (place: string) => Promise<Read>,
): Promise<Read | undefined> {
  const place = join(folder, "output", name);
  return (await exists(join(place, "manifest.json"))) ? read(place) : undefined;
}
