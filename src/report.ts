import type { Period } from "./base/period.js";
import { type Finding, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { drawCharts } from "./charts/charts.js";
import { checkReport } from "./checks/checks.js";
import { readFactWords } from "./checks/facts/fact-words.js";
import { comparedDatasets } from "./checks/facts/known-changes.js";
import { checkTypedFacts } from "./checks/facts/typed-facts.js";
import { type TypedReason, typedReasons } from "./checks/facts/typed-reasons.js";
import type { Devices } from "./devices/devices.js";
import type { Browser } from "./engines/browser.js";
import { fontFamily, fontVersion } from "./engines/typeface.js";
import type { Watched } from "./exports/stamp.js";
import type { Words } from "./i18n/words.js";
import type { Dataset, Datasets } from "./numbers/datasets.js";
import { unrecordedColumns } from "./numbers/evidence.js";
import type { Numbers } from "./numbers/numbers.js";
import { holdersIn } from "./numbers/published.js";
import { bindClaims, checkClaims } from "./pages/claims.js";
import { checkPage, type FinishedPage, type PageSource, renderPage } from "./pages/pages.js";
import { type PrintFacts, printedPages, printFactsOf, printPage } from "./pages/pdf.js";
import { renderManifest } from "./release/manifest.js";
import {
  placeReport,
  recoverOutput,
  rememberBuild,
  rememberCompared,
  rememberDatasets,
  rememberHolders,
} from "./release/output.js";
import { type ReportSteps, reportSteps } from "./release/report-steps.js";
import type { Rollups } from "./rollups/rollups.js";
import { chartsOn, type Edition, pageFolder, templatesOf, writtenIn } from "./texts/editions.js";
import type { Languages } from "./texts/languages.js";
import type { Config } from "./workspace/config.js";
import type { Memory } from "./workspace/library.js";

export type BuildRequest = {
  readonly config: Config;
  readonly quarter: Period;
  /** Started before the numbers are ready; absent when no PDF is wanted. */
  readonly browser: Promise<Browser> | undefined;
  /** Whether the pages offer a PDF; when absent, if there is a browser to print it. */
  readonly pdf?: boolean;
  /** Whether the pages come with their typeface, which is costly to reduce; unless said otherwise, they do. */
  readonly fonts?: boolean;
  /** Languages to make; all of the config's when absent. */
  readonly languages?: readonly string[] | undefined;
  /** Pages to make, by their folders like `overflow/en`; all when absent. */
  readonly only?: readonly string[];
  /** What is not translated is shown as it was written, marked. */
  readonly draft?: boolean;
  /** Stands in for the clock; the quarter's last day when absent. */
  readonly made: Date | undefined;
  /** What this build reads, and its digest: remembered when the report is in place. */
  readonly watched: Watched;
  readonly stamp: string;
  /** Exports are read again even where their size and time are as before. */
  readonly afresh?: boolean;
  /**
   * Of a walk before this one, in this process or another; of what did not change, nothing is made anew.
   */
  readonly memory?: Memory;
  readonly progress: Progress;
};

type PagesRequest = Pick<BuildRequest, "quarter" | "browser" | "only" | "progress" | "pdf" | "draft" | "fonts">;

export type BuildResult = {
  readonly place: string;
  readonly pages: readonly FinishedPage[];
  readonly findings: readonly Finding[];
  readonly rollups: Rollups;
  readonly devices: Devices;
  readonly twice: Numbers["twice"];
  readonly otherNames: Numbers["otherNames"];
  readonly epochs: Numbers["epochs"];
  readonly leftOut: Languages["leftOut"];
  readonly typed: readonly TypedReason[];
  /** Columns of exports without which pages leave something out. */
  readonly unrecorded: readonly string[];
};

export async function buildReport(request: BuildRequest): Promise<BuildResult> {
  const { config, quarter, watched, stamp, progress } = request;
  await recoverOutput(config, quarter);
  const { manifest, published, holders, compared, ...report } = await makeReport(request);
  const { pages } = report;

  // Read again as a stranger would; only then moved into place.
  progress.step("checks");
  const findings = [...report.found, ...(await checkReport(config, quarter, pages, manifest, holders, request.memory))];
  const refused = findings.filter((finding) => finding.refused);
  if (refused.length > 0) throw Object.assign(problem("refused", { count: refused.length }, {}, 3), { findings });
  const place = await placeReport(config, quarter, pages, manifest);
  await rememberDatasets(config.folder, quarter, published);
  await rememberHolders(config.folder, quarter, holders);
  await rememberCompared(config.folder, quarter, compared);
  // A language that was left out is told of again by the next build.
  if (report.leftOut.length === 0) await rememberBuild(config.folder, quarter, watched, stamp, manifest);
  return { ...report, place, findings: [...report.stale, ...findings] };
}

/**
 * A report in memory, with its record and the datasets that its pages were made from. `found` is what can be told
 * before it is read again; `holders` are names that stay private.
 */
export type MadeReport = Pick<
  BuildResult,
  "pages" | "rollups" | "devices" | "twice" | "otherNames" | "epochs" | "leftOut" | "typed" | "unrecorded"
> & {
  readonly stale: readonly Finding[];
  readonly found: readonly Finding[];
  readonly holders: readonly string[];
  readonly manifest: string;
  readonly published: ReadonlyMap<string, Datasets>;
  /** What typed facts are compared with, besides the datasets of their pages. */
  readonly compared: Datasets;
};

/** All of the walk but for the last steps: nothing is checked, and nothing of it is in `output/<quarter>` yet. */
export async function makeReport(request: Omit<BuildRequest, "watched" | "stamp">): Promise<MadeReport> {
  const { config: given, quarter, browser, made, memory, progress, draft = false, afresh = false } = request;
  const steps = reportSteps({ config: given, quarter, draft, afresh, memory, progress });
  try {
    // Texts: a language that is not ready is left out, and stops no other. Numbers, the same for every language.
    const editions = await steps.texts();
    const languages = await steps.languages(editions, request.languages ?? given.languages);
    const numbers = await steps.numbers(editions);
    const compared = await steps.compared(numbers, comparedDatasets);

    // Words and pictures, per edition and language; the browser prints a page while the next one is made.
    const printed = printFactsOf(given, quarter, made);
    const { coming, run, ...shown } = await makePages(request, steps, editions, languages, numbers, compared, printed);
    if (browser) progress.step("pdf");
    const pages = await (browser ? printedPages(coming, progress) : Promise.all(coming));
    const { config, sources } = steps;
    const {
      lists,
      devices,
      twice,
      otherNames,
      epochs,
      current: { rollups },
    } = numbers;
    const typed = typedReasons(pages);
    const manifest = renderManifest({
      ...{ config, quarter, draft, editions, sources, rollups, datasets: run, lists, pages, typed },
      made: printed.made.toISOString(),
      browser: browser ? (await browser).version : null,
      fonts: { family: fontFamily, version: fontVersion() },
    });
    const stale = [...editions.flatMap((edition) => edition.stale), ...(await steps.unknownAccepted(numbers))];
    const unrecorded = unrecordedColumns(shown.published);
    return {
      ...shown,
      compared,
      pages,
      typed,
      manifest,
      rollups,
      devices,
      twice,
      otherNames,
      epochs,
      leftOut: languages.leftOut,
      unrecorded,
      stale,
    };
  } finally {
    steps.close();
  }
}

/** `run` are the datasets as the editions' sensors give them, nothing left out. */
type ShownPages = Pick<MadeReport, "found" | "holders" | "published"> & {
  readonly coming: Promise<FinishedPage>[];
  readonly run: readonly Dataset[];
};

/**
 * The pages that are asked for, being printed where there is a browser; and what of the numbers they were made from.
 */
async function makePages(
  { quarter, browser, only, progress, pdf = browser !== undefined, draft = false, fonts = true }: PagesRequest,
  steps: ReportSteps,
  editions: readonly Edition[],
  languages: Languages,
  numbers: Numbers,
  compared: Datasets,
  printed: PrintFacts,
): Promise<ShownPages> {
  const { sample, daysWithoutExports, daysOfUnknownInputs } = numbers.current.rollups;
  const days = { daysWithoutExports: daysWithoutExports.length, daysOfUnknownInputs: daysOfUnknownInputs.length };
  const facts = { quarter, sample, ...days, pdf, draft, fonts, made: languages.made };
  const coming: Promise<FinishedPage>[] = [];
  const found: Finding[] = [];
  const holders = new Set<string>();
  const run = new Map<string, Dataset>();
  const published = new Map<string, Datasets>();
  for (const edition of editions) {
    const shown = await steps.numbersOf(edition, numbers);
    published.set(edition.name, shown.datasets);
    found.push(...shown.found);
    for (const one of Object.values(shown.complete)) run.set(one.key, one);
    for (const holder of [...holdersIn(shown.complete), ...shown.holders]) holders.add(holder);
    for (const language of languages.made.get(edition.name) ?? []) {
      const folder = pageFolder(edition.name, language);
      if (only && !only.includes(folder)) continue;
      const words = languages.words.get(language) as Words;
      const source = { ...facts, edition, words, datasets: shown.datasets };
      const made = await steps.page(source, shown, (noted) => makePage(noted, shown.known, compared, progress));
      found.push(...made.found);
      const page = { folder, page: made.page, files: made.page.files, texts: writtenIn(edition, language) };
      coming.push(browser ? printPage(page, browser, printed) : Promise.resolve(page));
    }
  }
  return { coming, found, holders: [...holders].sort(), published, run: [...run.values()] };
}

/** One edition in one language, and what is wrong with it that does not keep it from being made. */
async function makePage(source: PageSource, known: Datasets, compared: Datasets, progress: Progress) {
  const { config, edition, words, datasets } = source;
  for (const wrong of [
    ...checkPage({ ...source, datasets: known }),
    ...(await bindClaims(config, templatesOf(source), known)),
  ])
    throw wrong;
  const typed = checkTypedFacts(source, await readFactWords(config, words), compared);
  progress.step(pageFolder(edition.name, words.language));
  const charts = await drawCharts(config, chartsOn(source), datasets, words, progress);
  const page = await renderPage(source, charts);
  return { page, found: [...typed, ...(await checkClaims(config, page.claims, datasets))] };
}
