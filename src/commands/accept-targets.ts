/**
 * What `tsubame translate accept` is asked for: fuzzy entries of catalogues and translations by hand, as targets name
 * them.
 */
import { join, resolve } from "node:path";
import { problem } from "../base/problems.js";
import type { PoEntry } from "../engines/po.js";
import type { WrittenText } from "../translation/written-texts.js";
import { type JobCatalog, readJobCatalog } from "../workshop/catalog-files.js";
import { type Job, type Jobs, textId } from "../workshop/jobs.js";
import type { TextConfig } from "../workspace/config.js";

/** `here` is the folder that a target may be relative to, beside the workspace. `all`: every fuzzy entry. */
type Asked = { readonly targets: readonly string[]; readonly all: boolean; readonly here: string };

type ChosenCatalog = { readonly job: Job; readonly entries: ReadonlySet<PoEntry>; readonly catalog: JobCatalog };
type ChosenHand = { readonly text: WrittenText; readonly language: string; readonly file: string };
type Chosen = { readonly catalogs: readonly ChosenCatalog[]; readonly hands: readonly ChosenHand[] };

/** Throws when a target is not known. `catalogs` are those of all jobs, in their order. */
export async function chooseTargets(
  config: TextConfig,
  { jobs, byHand }: Jobs,
  { targets, all, here }: Asked,
): Promise<Chosen> {
  const isFile = (target: string, file: string) =>
    [file, join(config.folder, file)].includes(target) || resolve(here, target) === join(config.folder, file);
  const hands = handsOf(byHand).filter(({ file }) => targets.some((target) => isFile(target, file)));
  const met = new Set(hands.flatMap(({ file }) => targets.filter((target) => isFile(target, file))));
  const catalogs: ChosenCatalog[] = [];
  for (const job of jobs) {
    const catalog = await readJobCatalog(config, job);
    const named = (entry: PoEntry) => targets.filter((target) => names(target, job, entry, isFile) && met.add(target));
    const entries = new Set(fuzzyOf(catalog).filter((entry) => all || named(entry).length > 0));
    catalogs.push({ job, entries, catalog });
  }
  const unknown = targets.find((target) => !met.has(target));
  if (unknown !== undefined) throw problem("acceptUnknown", { target: unknown });
  return { catalogs, hands };
}

function handsOf(byHand: readonly WrittenText[]): ChosenHand[] {
  return byHand.flatMap((text) =>
    [...text.byHand].map(([language, { file }]) => ({ text, language, file: file.replace(/ \(built-in\)$/, "") })),
  );
}

function fuzzyOf({ own }: JobCatalog): PoEntry[] {
  return (own?.entries ?? []).filter((entry) => !entry.obsolete && entry.fuzzy && entry.translation !== "");
}

function names(
  target: string,
  { path }: Job,
  entry: PoEntry,
  isFile: (target: string, file: string) => boolean,
): boolean {
  const [, file, line] = /^(.+\.po):(\d+)$/.exec(target) ?? [];
  return file === undefined
    ? target === entry.source || target === textId(entry)
    : isFile(file, path) && Number(line) === entry.line;
}
