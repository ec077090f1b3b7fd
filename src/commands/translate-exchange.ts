/** `tsubame translate export` and `import`: catalogues handed to somebody, and their translations taken back. */
import { readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { isMissing, readBytesIfAny, writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { exits, problem } from "../base/problems.js";
import type { Row } from "../base/table.js";
import { entryKey, headerOf, type PoCatalog, parsePo, renderPo } from "../engines/po.js";
import { say } from "../i18n/program-language.js";
import {
  broughtUpToDate,
  type JobCatalog,
  newCatalog,
  readJobCatalog,
  writeCatalog,
} from "../workshop/catalog-files.js";
import { handedOut, takeTranslations } from "../workshop/catalog-import.js";
import { mergeCatalog } from "../workshop/catalog-merge.js";
import { type Job, wantedOf } from "../workshop/jobs.js";
import type { TextConfig } from "../workspace/config.js";
import { readScope, type TranslateOptions } from "./translate.js";

/** Every text of the languages, in the state of today, into `<to>/<language>/`. The workspace is left as it is. */
export async function translateExport(
  { to, ...options }: Omit<TranslateOptions, "json"> & { readonly to: string },
  outside: Outside,
): Promise<number> {
  const { config, jobs } = await readScope(options);
  for (const job of jobs) {
    const file = join(resolve(outside.folder, to), job.language, `${job.name}.po`);
    await writeWhole(file, renderPo(handedOut(wholeCatalog(job, await readJobCatalog(config, job)))));
    outside.print(`${relative(outside.folder, file)}\n`);
  }
  if (jobs.length === 0) outside.print(say(outside.language, "translateNothing"));
  return 0;
}

/**
 * What the workspace and the product behind it have of a text, in one. Heads of older files learn which text they are
 * of.
 */
function wholeCatalog(job: Job, { own, behind }: JobCatalog): PoCatalog {
  const held = new Set(own?.entries.filter(({ translation }) => translation !== "").map(entryKey));
  const base = own ?? newCatalog(job);
  const head =
    headerOf(base, textField) === undefined
      ? { ...base.head, translation: `${base.head.translation.replace(/\n*$/, "\n")}${textField}: ${job.name}\n` }
      : base.head;
  const covered = behind.filter((entry) => !held.has(entryKey(entry)));
  const keys = new Set(covered.map(entryKey));
  return mergeCatalog(
    { ...base, head, entries: [...base.entries.filter((entry) => !keys.has(entryKey(entry))), ...covered] },
    wantedOf(job.segments),
  ).catalog;
}

const textField = "X-Tsubame-Text";

/** `theirs`: where both sides changed a translation, what comes in wins. */
export type CatalogImportOptions = TranslateOptions & { readonly paths: readonly string[]; readonly theirs: boolean };

/**
 * A row for each file that came in. Nothing is written unless all of them can be read and belong to a text. Exit 1
 * where both sides changed something.
 */
export async function translateImport(
  { paths, theirs, ...options }: CatalogImportOptions,
  outside: Outside,
): Promise<number> {
  const files = (await Promise.all(paths.map((path) => filesAt(resolve(outside.folder, path), path)))).flat();
  if (files.length === 0) throw problem("fileMissing", { path: paths.join(", "), named_in: "translate import" });
  const read = await Promise.all(files.map((file) => readOffer(file, options.languages[0] ?? "")));
  const { config, jobs } = await readScope({
    ...options,
    languages: [...new Set(read.map(({ language }) => language))].filter(Boolean),
  });
  const matched = read.map((offer) => ({ ...offer, job: jobOf(offer, jobs) }));
  const rows: Row[] = [];
  for (const { job, shown, catalog } of matched) {
    const { conflicts, ...row } = await takeOffer(config, job, catalog, theirs);
    rows.push({
      language: job.language,
      text: job.name,
      from: shown,
      taken: row.taken,
      conflicts: conflicts.length,
      foreign: row.foreign,
      written: row.written,
    });
    if (!options.json)
      outside.print(
        say(outside.language, "translateImported", {
          file: shown,
          into: job.path,
          taken: row.taken,
          conflicts: conflicts.length,
          foreign: row.foreign,
        }),
      );
    for (const { ours, theirs: offer } of conflicts)
      outside.tell(
        say(outside.language, "translateConflict", {
          place: `${shown}:${offer.line}`,
          source: ours.source,
          ours: ours.translation,
          theirs: offer.translation,
        }),
      );
  }
  if (options.json) outside.print(`${JSON.stringify(rows, null, 1)}\n`);
  return rows.some(({ conflicts }) => Number(conflicts) > 0) ? exits.mendable : 0;
}

/** `inside` is the path in the folder that was named, `shown` that of the file as it was named. */
type OfferFile = { readonly path: string; readonly shown: string; readonly inside: string };

/** PO files at a path or in a folder, by name. */
async function filesAt(path: string, shown: string): Promise<OfferFile[]> {
  const found = await stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
  if (!found) throw problem("fileMissing", { path: shown, named_in: "translate import" });
  if (!found.isDirectory()) return [{ path, shown, inside: shown }];
  const names = (await readdir(path, { recursive: true }))
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".po"))
    .sort();
  return names.map((name) => ({ path: join(path, name), shown: join(shown, name), inside: name }));
}

/** A catalogue that came in: of which text it says it is, in which language. */
type Offer = {
  readonly shown: string;
  readonly catalog: PoCatalog;
  readonly name: string;
  readonly language: string;
};

/** A head without a language is taken to be of `otherwise`. */
async function readOffer({ path, shown, inside }: OfferFile, otherwise: string): Promise<Offer> {
  const bytes = await readBytesIfAny(path);
  const catalog = parsePo(new TextDecoder().decode(bytes), shown);
  return {
    shown,
    catalog,
    name: headerOf(catalog, textField) ?? inside.replace(/\.po$/, ""),
    language: headerOf(catalog, "Language") || otherwise,
  };
}

function jobOf({ name: offered, language: spoken, shown }: Offer, jobs: readonly Job[]): Job {
  const job = jobs.find(
    ({ name, language }) => language === spoken && (name === offered || offered.endsWith(`${language}/${name}`)),
  );
  if (!job) throw problem("importUnknown", { text: offered, language: spoken || "?" }, { file: shown });
  return job;
}

/** Written into the workspace's catalogue. What the product translates alike need not be there. */
async function takeOffer(config: TextConfig, job: Job, offer: PoCatalog, theirs: boolean) {
  const before = await readJobCatalog(config, job);
  const { catalog, taken, foreign, conflicts } = takeTranslations(wholeCatalog(job, before), offer, theirs);
  const held = new Set(before.own?.entries.map(entryKey));
  const behind = new Map(before.behind.map((entry) => [entryKey(entry), entry]));
  const entries = catalog.entries.filter(
    (entry) =>
      held.has(entryKey(entry)) || entry.fuzzy || behind.get(entryKey(entry))?.translation !== entry.translation,
  );
  const { catalog: merged } = broughtUpToDate(job, { own: { ...catalog, entries }, behind: before.behind });
  return { taken, foreign, conflicts, written: await writeCatalog(config, job, merged, before.text) };
}
