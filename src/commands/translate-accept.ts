/** `tsubame translate accept`: a translation still says what its source says today. */

import { join, resolve } from "node:path";
import { writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { clause, exits, type Finding, problem } from "../base/problems.js";
import { entryKey, type PoEntry } from "../engines/po.js";
import { readOtherWordings } from "../i18n/catalogs.js";
import { say, tell } from "../i18n/program-language.js";
import { protectedProblems } from "../translation/protected.js";
import { acceptedPath } from "../translation/written-texts.js";
import { readJobCatalog, writeCatalog } from "../workshop/catalog-files.js";
import { type Job, textId } from "../workshop/jobs.js";
import { readScope, type TranslateOptions } from "./translate.js";

/** `targets`: FILE.po:LINE of a `msgid`, the id of a segment, its whole text, or the file of a translation by hand. `all`: every fuzzy entry of the languages. */
export type AcceptOptions = Omit<TranslateOptions, "json"> & {
  readonly targets: readonly string[];
  readonly all: boolean;
};

/** Nothing is written unless every target is known. An entry that lacks something its source has stays as it is, and is told. */
export async function translateAccept(options: AcceptOptions, outside: Outside): Promise<number> {
  const { config, jobs, byHand } = await readScope(options);
  if (options.all ? options.targets.length > 0 || options.languages.length === 0 : options.targets.length === 0)
    throw problem(
      "usage",
      { reason: clause("Say what to accept, or --all with --language."), command: "translate accept" },
      {},
      exits.usage,
    );
  const isFile = (target: string, file: string) =>
    [file, join(config.folder, file)].includes(target) || resolve(outside.folder, target) === join(config.folder, file);
  const names = (target: string, { path }: Job, entry: PoEntry) => {
    const [, file, line] = /^(.+\.po):(\d+)$/.exec(target) ?? [];
    return file === undefined
      ? target === entry.source || target === textId(entry)
      : isFile(file, path) && Number(line) === entry.line;
  };
  const hands = byHand.flatMap((text) =>
    [...text.byHand].map(([language, { file }]) => ({ text, language, file: file.replace(/ \(built-in\)$/, "") })),
  );
  const chosenHands = hands.filter(({ file }) => options.targets.some((target) => isFile(target, file)));

  const chosen: { job: Job; entries: Set<PoEntry>; catalog: Awaited<ReturnType<typeof readJobCatalog>> }[] = [];
  const met = new Set(chosenHands.flatMap(({ file }) => options.targets.filter((target) => isFile(target, file))));
  for (const job of jobs) {
    const catalog = await readJobCatalog(config, job);
    const fuzzy = (catalog.own?.entries ?? []).filter(
      (entry) => !entry.obsolete && entry.fuzzy && entry.translation !== "",
    );
    const entries = new Set(
      fuzzy.filter(
        (entry) =>
          options.all || options.targets.filter((target) => names(target, job, entry) && met.add(target)).length > 0,
      ),
    );
    chosen.push({ job, entries, catalog });
  }
  const unknown = options.targets.find((target) => !met.has(target));
  if (unknown !== undefined) throw problem("acceptUnknown", { target: unknown });

  const wordings = await readOtherWordings(config);
  const wrong: Finding[] = [];
  let accepted = 0;
  for (const {
    job,
    entries,
    catalog: { own, text },
  } of chosen) {
    if (!own || entries.size === 0) continue;
    const segments = new Map(
      job.segments.map((segment) => [entryKey({ source: segment.text, context: segment.context }), segment]),
    );
    const kept = own.entries.map((entry) => {
      const segment = entries.has(entry) ? segments.get(entryKey(entry)) : undefined;
      if (!segment) return entry;
      const found = protectedProblems(
        segment,
        entry.translation,
        job.language,
        { file: job.path, line: entry.line },
        entry.context === undefined ? [] : wordings(entry.context),
      );
      wrong.push(...found);
      if (found.length > 0) return entry;
      accepted++;
      return { ...entry, fuzzy: false, previous: undefined };
    });
    await writeCatalog(config, job, { ...own, entries: kept }, text);
  }
  for (const { text, language } of chosenHands)
    await writeWhole(join(config.folder, acceptedPath(language, text.name)), text.source.text);
  for (const one of wrong) outside.tell(`${tell(one, outside.language)}\n`);
  outside.print(
    say(outside.language, "translateAccepted", {
      count: accepted + chosenHands.length,
      left: new Set(wrong.map(({ place }) => `${place.file}:${place.line}`)).size,
    }),
  );
  return wrong.length > 0 ? exits.mendable : 0;
}
