/** `tsubame translate accept`: a translation still says what its source says today. */
import { join } from "node:path";
import { writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { clause, exits, type Finding, problem } from "../base/problems.js";
import { entryKey, type PoEntry } from "../engines/po.js";
import { readOtherWordings } from "../i18n/catalogs.js";
import { say, tell } from "../i18n/program-language.js";
import { protectedProblems } from "../translation/protected.js";
import { acceptedPath } from "../translation/written-texts.js";
import { writeCatalog } from "../workshop/catalog-files.js";
import type { Job } from "../workshop/jobs.js";
import { chooseTargets } from "./accept-targets.js";
import { readScope, type TranslateOptions } from "./translate.js";

/**
 * `targets`: FILE.po:LINE of a `msgid`, the id of a segment, its whole text, or the file of a translation by hand.
 * `all`: every fuzzy entry of the languages.
 */
export type AcceptOptions = Omit<TranslateOptions, "json"> & {
  readonly targets: readonly string[];
  readonly all: boolean;
};

/**
 * Nothing is written unless every target is known. An entry that lacks something its source has stays as it is, and is
 * told.
 */
export async function translateAccept(options: AcceptOptions, outside: Outside): Promise<number> {
  const { config, ...scope } = await readScope(options);
  const { targets, all } = options;
  if (all ? targets.length > 0 || options.languages.length === 0 : targets.length === 0)
    throw problem(
      "usage",
      { reason: clause("Say what to accept, or --all with --language."), command: "translate accept" },
      {},
      exits.usage,
    );
  const { catalogs, hands } = await chooseTargets(config, scope, { targets, all, here: outside.folder });
  const wordings = await readOtherWordings(config);
  const wrong: Finding[] = [];
  let count = hands.length;
  for (const { job, entries, catalog } of catalogs) {
    const { own, text } = catalog;
    if (!own || entries.size === 0) continue;
    const accepted = acceptEntries(own.entries, entries, job, wordings);
    wrong.push(...accepted.wrong);
    count += accepted.count;
    await writeCatalog(config, job, { ...own, entries: accepted.entries }, text);
  }
  for (const { text, language } of hands)
    await writeWhole(join(config.folder, acceptedPath(language, text.name)), text.source.text);
  for (const one of wrong) outside.tell(`${tell(one, outside.language)}\n`);
  const left = new Set(wrong.map(({ place }) => `${place.file}:${place.line}`)).size;
  outside.print(say(outside.language, "translateAccepted", { count, left }));
  return wrong.length > 0 ? exits.mendable : 0;
}

/** All entries of a catalogue, those of `chosen` no longer fuzzy where nothing is wrong with them; `count` of them. */
function acceptEntries(
  all: readonly PoEntry[],
  chosen: ReadonlySet<PoEntry>,
  job: Job,
  wordings: Awaited<ReturnType<typeof readOtherWordings>>,
): { readonly entries: readonly PoEntry[]; readonly wrong: readonly Finding[]; readonly count: number } {
  const segments = new Map(
    job.segments.map((segment) => [entryKey({ source: segment.text, context: segment.context }), segment]),
  );
  const wrong: Finding[] = [];
  let count = 0;
  const entries = all.map((entry) => {
    const segment = chosen.has(entry) ? segments.get(entryKey(entry)) : undefined;
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
    count++;
    return { ...entry, fuzzy: false, previous: undefined };
  });
  return { entries, wrong, count };
}
