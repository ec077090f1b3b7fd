/**
 * The checked report moved into place: written aside first, so a build that dies leaves the last good one
 * untouched.
 */
import { randomBytes } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder, type Entry, entryAt, isKept, keep, recall } from "../base/cache.js";
import { digest } from "../base/digest.js";
import {
  errorCode,
  exists,
  isMissing,
  isRunning,
  namesIn,
  type Placed,
  readBytesIfAny,
  removeUnfinished,
} from "../base/files.js";
import { comparedPeriods, type Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { stampOfRollups, type Watched } from "../exports/stamp.js";
import type { Datasets } from "../numbers/datasets.js";
import type { FinishedPage } from "../pages/pages.js";
import type { Config } from "../workspace/config.js";
import type { ReleaseRecord } from "./release.js";
import { alteredFiles, wrongFiles } from "./wrong-files.js";

/** Writes `output/<quarter>` as a whole. Returns its path. */
export function placeReport(
  config: Pick<Config, "folder">,
  { name }: Period,
  pages: readonly FinishedPage[],
  manifest: string,
): Promise<string> {
  const files = pages.flatMap((page) =>
    [...page.files].map(([path, content]) => [`${page.folder}/${path}`, content] as const),
  );
  return placeFiles(config, name, [...files, ["manifest.json", manifest]]);
}

/** Writes `output/<name>` as a whole. Returns its path. */
export async function placeFiles(
  { folder }: Pick<Config, "folder">,
  name: string,
  files: Iterable<readonly [path: string, content: Placed]>,
): Promise<string> {
  const output = join(folder, "output");
  const place = join(output, name);
  await mkdir(output, { recursive: true });
  const aside = await mkdtemp(join(output, `.making-${name}-${process.pid}-${thisProcess}-`));
  try {
    const made = join(aside, "new");
    for (const [path, content] of files) {
      const target = join(made, path);
      await mkdir(dirname(target), { recursive: true });
      await (typeof content === "object" && "from" in content
        ? copyFile(content.from, target)
        : writeFile(target, content));
    }
    await swap(made, place, join(aside, "old"));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return place;
}

/** In a container every process may have the same number; this tells them apart. */
const thisProcess = randomBytes(4).toString("hex");

/** Two renames. Another build may do the same at the same moment: then it is tried again. */
async function swap(made: string, place: string, old: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const kept = `${old}-${attempt}`;
    await rename(place, kept).catch((error: unknown) => {
      if (["EBUSY", "EXDEV"].includes(errorCode(error) ?? "")) throw problem("placeMounted", { path: place });
      if (!isMissing(error)) throw error;
    });
    try {
      return await rename(made, place);
    } catch (error) {
      // Put back, unless another build was faster or there was none.
      await rename(kept, place).catch(() => undefined);
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "") || attempt === 20) throw error;
    }
  }
}

/**
 * What builds that were killed left aside: the last good report, told by a file that it has, is put back where it is
 * missing; the rest is removed.
 */
export async function recoverOutput(
  { folder }: Pick<Config, "folder">,
  quarter: Pick<Period, "name">,
  proof = "manifest.json",
): Promise<void> {
  const output = join(folder, "output");
  const place = join(output, quarter.name);
  const names = await namesIn(output);
  for (const name of names) {
    const [prefix, made, maker, run] = name.split("-");
    const atWork = Number(maker) === process.pid ? run === thisProcess : isRunning(Number(maker));
    if (prefix !== ".making" || made !== quarter.name || atWork) continue;
    const [old = ""] = (await readdir(join(output, name)))
      .filter((one) => one.startsWith("old-"))
      .sort()
      .reverse();
    if (!(await exists(place)) && (await exists(join(output, name, old, proof))))
      await rename(join(output, name, old), place).catch(() => undefined);
    await rm(join(output, name), { recursive: true, force: true });
  }
  for (const place of [join(output, "cache"), join(folder, "rollups")]) await removeUnfinished(place);
}

/**
 * What a build looked at, and the digest of the record of what it wrote, so that the next one can tell that nothing
 * changed.
 */
export type Built = {
  readonly stamp: string;
  readonly watched: Watched;
  readonly manifest: string;
  readonly rollups: readonly string[];
};

export async function rememberBuild(
  folder: string,
  quarter: Period,
  watched: Watched,
  stamp: string,
  manifest: string,
): Promise<void> {
  await keep(builtEntry(folder, quarter, "build"), {
    stamp,
    watched,
    manifest: digest(manifest),
    rollups: await stampsOfRollups(folder, quarter),
  } satisfies Built);
}

/** Undefined, too, when anything else was lost that a build keeps for later questions. */
export async function readBuilt(folder: string, quarter: Period): Promise<Built | undefined> {
  const kept = await Promise.all([
    isKept(builtEntry(folder, quarter, "datasets")),
    isKept(builtEntry(folder, quarter, "holders")),
    isKept(builtEntry(folder, quarter, "compared")),
  ]);
  return kept.every(Boolean) ? recall<Built>(builtEntry(folder, quarter, "build")) : undefined;
}

/**
 * What is kept of the quarter and of those it is compared with: a build may write it, so it is looked at afterwards.
 */
function stampsOfRollups(folder: string, quarter: Period): Promise<string[]> {
  return Promise.all(Object.values(comparedPeriods(quarter)).map((one) => stampOfRollups(folder, one)));
}

/** Whether the report in place is the one that the build wrote, none of it altered, and stands on the same rollups. */
export async function isIntact(folder: string, quarter: Period, { manifest, rollups }: Built): Promise<boolean> {
  if ((await stampsOfRollups(folder, quarter)).join() !== rollups.join()) return false;
  const place = join(folder, "output", quarter.name);
  // What cannot be read is made anew.
  const bytes = await readBytesIfAny(join(place, "manifest.json")).catch(() => undefined);
  if (bytes === undefined || digest(bytes) !== manifest) return false;
  // Its digest says that the record is the build's own.
  const { outputs }: ReleaseRecord = JSON.parse(new TextDecoder().decode(bytes));
  const wrong = await wrongFiles(place, outputs).catch(() => undefined);
  return wrong !== undefined && alteredFiles(wrong).length === 0;
}

/** The datasets that each edition of the last build was made from, for questions about it. */
export async function rememberDatasets(
  folder: string,
  quarter: Period,
  published: ReadonlyMap<string, Datasets>,
): Promise<void> {
  await keep(builtEntry(folder, quarter, "datasets"), Object.fromEntries(published));
}

/** By the name of the edition; undefined when the cache was emptied since. */
export async function readBuiltDatasets(
  folder: string,
  quarter: Period,
): Promise<ReadonlyMap<string, Datasets> | undefined> {
  const published = await recall<Readonly<Record<string, Datasets>>>(builtEntry(folder, quarter, "datasets"));
  return published && new Map(Object.entries(published));
}

/** Names of holders that the last build held in private: a later check looks for them too. */
export async function rememberHolders(folder: string, quarter: Period, holders: readonly string[]): Promise<void> {
  await keep(builtEntry(folder, quarter, "holders"), holders);
}

/** None when the cache was emptied since. */
export async function readBuiltHolders(folder: string, quarter: Period): Promise<readonly string[]> {
  return (await recall<readonly string[]>(builtEntry(folder, quarter, "holders"))) ?? [];
}

/** What typed facts of the quarter are compared with, for a later check. */
export async function rememberCompared(folder: string, quarter: Period, compared: Datasets): Promise<void> {
  await keep(builtEntry(folder, quarter, "compared"), compared);
}

/** Undefined when the cache was emptied since. */
export function readBuiltCompared(folder: string, quarter: Period): Promise<Datasets | undefined> {
  return recall<Datasets>(builtEntry(folder, quarter, "compared"));
}

/** Raised when a build keeps something else of itself. */
const builtFormat = 4;

function builtEntry(folder: string, { name }: Period, part: "build" | "datasets" | "holders" | "compared"): Entry {
  return entryAt(join(folder, cacheFolder, "built", `${name}-${part}`), builtFormat, name, part);
}
