/** `tsubame build`: the report of a quarter, or the news that nothing changed. */
import { join } from "node:path";
import { cacheFolder } from "../base/cache.js";
import type { Outside } from "../base/outside.js";
import { browserRequest, madeDate } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { type Clause, exits, type Finding, problem } from "../base/problems.js";
import { stampOf, stampOfProgram, watchedBy } from "../exports/stamp.js";
import { say } from "../i18n/program-language.js";
import { isIntact, readBuilt } from "../release/output.js";
import type { BuildResult } from "../report.js";
import { buildNotes } from "./build-notes.js";
import { showProgress } from "./terminal.js";
import { unreadyLines } from "./untranslated-lines.js";

/** `languages` are those of the config when absent. */
export type BuildOptions = {
  readonly folder: string;
  readonly quarter: Period;
  readonly pdf: boolean;
  readonly force: boolean;
  readonly draft?: boolean;
  readonly languages?: readonly string[] | undefined;
};

/** Exit code 1, too, when a language was left out though others were made. */
export async function build(
  { folder, quarter, pdf, force, draft = false, languages }: BuildOptions,
  outside: Outside,
): Promise<number> {
  const { language, fonts = true } = outside;
  const made = madeDate(outside.environment["SOURCE_DATE_EPOCH"]);
  const options = { pdf, made, draft, languages, fonts };
  if (!force && (await isUnchanged(folder, quarter, options))) {
    outside.print(say(language, "unchanged", { quarter: quarter.name, place: join(folder, "output", quarter.name) }));
    return 0;
  }
  const progress = showProgress(outside);
  // What follows loads far more code, which an unchanged report does not need.
  const [
    { readConfig },
    { emptyMemory },
    { buildReport },
    { unreadyIn },
    { didYouMean },
    { openBrowser },
    { findBrowser },
  ] = await Promise.all([
    import("../workspace/config.js"),
    import("../workspace/library.js"),
    import("../report.js"),
    import("../texts/languages.js"),
    import("../engines/nearest.js"),
    import("../engines/browser.js"),
    import("../engines/browser-place.js"),
  ]);
  const config = await readConfig(folder);
  refuseUnknown(languages, config.languages, didYouMean);
  const watched = watchedBy(config);
  const stamp = await stampOf(folder, watched, quarter, options);
  const steps = join(folder, cacheFolder, "steps", quarter.name);
  const memory = emptyMemory({ folder: steps, program: await stampOfProgram() });
  const browser = pdf ? findBrowser(browserRequest(outside)).then(openBrowser) : undefined;
  browser?.catch(() => undefined);
  try {
    const request = { config, quarter, browser, ...options, watched, stamp, afresh: force, memory, progress };
    const result = await buildReport(request);
    progress.end();
    showResult(result, quarter, draft, outside);
    for (const line of unreadyLines(unreadyIn(result.leftOut), language)) outside.tell(`${line}\n`);
    for (const one of result.leftOut)
      outside.tell(say(language, "leftOut", { page: one.folder, count: one.findings.length }));
    return result.leftOut.length > 0 ? exits.mendable : 0;
  } catch (error) {
    progress.end();
    const { findings } = error as { findings?: Finding[] };
    for (const line of unreadyLines(findings ?? [], language)) outside.tell(`${line}\n`);
    throw error;
  } finally {
    await browser?.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}

/** Whether what lies there is what would be made, and nobody touched it. */
async function isUnchanged(folder: string, quarter: Period, options: object): Promise<boolean> {
  const built = await readBuilt(folder, quarter);
  return (
    built !== undefined &&
    (await stampOf(folder, built.watched, quarter, options)) === built.stamp &&
    (await isIntact(folder, quarter, built))
  );
}

/** Throws when one of the languages asked for is none of the workspace. */
function refuseUnknown(
  asked: readonly string[] | undefined,
  known: readonly string[],
  didYouMean: (word: string, known: readonly string[]) => Clause | "",
): void {
  const unknown = asked?.find((one) => !known.includes(one));
  if (unknown !== undefined)
    throw problem(
      "languageUnknown",
      { language: unknown, near: didYouMean(unknown, known), allowed: known.join(", ") },
      {},
      exits.usage,
    );
}

function showResult(result: BuildResult, quarter: Period, draft: boolean, { language, tell, print }: Outside): void {
  for (const line of buildNotes(result, quarter, language)) tell(`${line}\n`);
  print(say(language, draft ? "builtDraft" : "built", { quarter: quarter.name, place: result.place }));
  for (const { folder: page, files } of result.pages) {
    for (const file of ["index.html", "report.pdf"])
      if (files.has(file)) print(`  ${join(result.place, page, file)}\n`);
  }
}
