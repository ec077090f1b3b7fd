/** The walk: from a workspace's exports to its finished report. Each line is a stage; the stages do not know each other. */
import { join } from "node:path";
import { cacheFolder } from "./base/cache.js";
import { digest } from "./base/digest.js";
import { packageVersion } from "./base/package-folder.js";
import { type Finding, problem, stop } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { lastDay, type Quarter } from "./base/quarter.js";
import { drawCharts } from "./charts/charts.js";
import { checkReport } from "./checks/checks.js";
import { readFactWords } from "./checks/facts/fact-words.js";
import { checkTypedFacts } from "./checks/facts/typed-facts.js";
import type { Devices } from "./devices/devices.js";
import type { Browser } from "./engines/browser.js";
import { fontFamily, fontVersion } from "./engines/typeface.js";
import { stampOfInputs, type Watched } from "./exports/stamp.js";
import { readWords } from "./i18n/catalogs.js";
import type { Words } from "./i18n/words.js";
import { type Datasets, fewSourceCells, type QuarterSession, quarterSession } from "./numbers/datasets.js";
import { tellNumbers } from "./numbers/edition-numbers.js";
import { computeNumbers, type Numbers } from "./numbers/numbers.js";
import { holdersIn } from "./numbers/published.js";
import { readQueries } from "./numbers/queries.js";
import { bindClaims, checkClaims } from "./pages/claims.js";
import { checkPage, type FinishedPage, type PageSource, renderPage } from "./pages/pages.js";
import { type PrintFacts, printedPages, printPage } from "./pages/pdf.js";
import { renderManifest } from "./release/manifest.js";
import { placeReport, recoverOutput, rememberBuild, rememberDatasets, rememberHolders } from "./release/output.js";
import type { Rollups } from "./rollups/rollups.js";
import {
  chartsOn,
  type Edition,
  editionsOf,
  mentionedIn,
  readEdition,
  templatesOf,
  writtenIn,
} from "./texts/editions.js";
import { type Languages, readLanguages, unreadyIn } from "./texts/languages.js";
import type { Config } from "./workspace/config.js";
import { type Memory, remembered, watchedLibrary } from "./workspace/library.js";

export type BuildRequest = {
  readonly config: Config;
  readonly quarter: Quarter;
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
  /** Of a walk before this one, for one that is walked again and again; of what did not change, nothing is made anew. */
  readonly memory?: Memory;
  readonly progress: Progress;
};

export type BuildResult = {
  readonly place: string;
  readonly pages: readonly FinishedPage[];
  readonly findings: readonly Finding[];
  readonly rollups: Rollups;
  readonly devices: Devices;
  readonly twice: Numbers["twice"];
  readonly otherNames: Numbers["otherNames"];
  readonly leftOut: Languages["leftOut"];
};

export async function buildReport(request: BuildRequest): Promise<BuildResult> {
  const { config, quarter, watched, stamp, progress } = request;
  await recoverOutput(config, quarter);
  const { manifest, published, holders, ...report } = await makeReport(request);
  const { pages } = report;

  // Read again as a stranger would; only then moved into place.
  progress.step("checks");
  const findings = [...report.found, ...(await checkReport(config, quarter, pages, manifest, holders))];
  const refused = findings.filter((finding) => finding.refused);
  if (refused.length > 0) throw Object.assign(problem("refused", { count: refused.length }, {}, 3), { findings });
  const place = await placeReport(config, quarter, pages, manifest);
  await rememberDatasets(config.folder, quarter, published);
  await rememberHolders(config.folder, quarter, holders);
  // A language that was left out is told again by the next build.
  if (report.leftOut.length === 0) await rememberBuild(config.folder, quarter, watched, stamp, pages, manifest);
  return { ...report, place, findings: [...report.stale, ...findings] };
}

/** A report in memory, with its record and the datasets that its pages were made from. `found` is what can be told before it is read again; `holders` are names that stay private. */
export type MadeReport = Pick<BuildResult, "pages" | "rollups" | "devices" | "twice" | "otherNames" | "leftOut"> & {
  readonly stale: readonly Finding[];
  readonly found: readonly Finding[];
  readonly holders: readonly string[];
  readonly manifest: string;
  readonly published: ReadonlyMap<string, Datasets>;
};

/** All of the walk but for the last steps: nothing is checked, and nothing of it is in `output/<quarter>` yet. */
export async function makeReport(request: Omit<BuildRequest, "watched" | "stamp">): Promise<MadeReport> {
  const session = quarterSession();
  try {
    return await makeWith(session, request);
  } finally {
    session.close();
  }
}

async function makeWith(
  session: QuarterSession,
  {
    config: given,
    quarter,
    browser,
    pdf = browser !== undefined,
    made,
    memory,
    fonts: reduced = true,
    progress,
    languages: wanted = given.languages,
    only,
    draft = false,
    afresh = false,
  }: Omit<BuildRequest, "watched" | "stamp">,
): Promise<MadeReport> {
  const { library, read: sources } = watchedLibrary(given.library);
  const config = { ...given, library };
  const { library: _, ...settings } = config;
  const written = draft ? "draft of " : "";

  // Texts: a language that is not ready is left out, and stops no other.
  const editions = await Promise.all(
    (await editionsOf(config, quarter)).map(
      async (name) =>
        (
          await remembered(memory, `${written}texts of ${name}`, [settings, quarter, draft], config, (noted) =>
            readEdition(noted, name, quarter, stop, draft),
          )
        ).value,
    ),
  );
  const wordsKeys = new Map<string, string>();
  const wordsIn = async (language: string) => {
    const { value, key } = await remembered(memory, `${written}words ${language}`, [settings, draft], config, (noted) =>
      readWords(noted, language, { draft }),
    );
    wordsKeys.set(language, key);
    return value;
  };
  const languages = await readLanguages(config, editions, wanted, draft, stop, wordsIn);
  const { leftOut } = languages;
  if ([...languages.made.values()].every((made) => made.length === 0)) throw nothingReady(unreadyIn(leftOut), quarter);

  // Numbers, the same for every language: those that some text or chart names.
  const mentioned = editions.map(mentionedIn);
  const names = [...(await readQueries(config, quarter)).keys()].filter((name) =>
    mentioned.some((isMentioned) => isMentioned(name)),
  );
  const asked = [...names, fewSourceCells];
  const inputs = memory && (await stampOfInputs(config));
  const numbers = await remembered(memory, "numbers", [settings, quarter, inputs, asked], config, (noted) =>
    computeNumbers(noted, quarter, progress, { names: asked, describe: true }, afresh, session),
  );
  const {
    current: { rollups },
    datasets,
    described,
    lists,
    devices,
    twice,
    otherNames,
  } = numbers.value;

  // Words and pictures, per edition and language.
  const facts = {
    quarter,
    sample: rollups.sample,
    daysWithoutExports: rollups.daysWithoutExports.length,
    daysOfUnknownInputs: rollups.daysOfUnknownInputs.length,
    pdf,
    draft,
    fonts: reduced,
  };
  const pageFacts = [settings, facts, [...languages.made]];
  const printFacts = printFactsOf(config, quarter, made);
  const coming: Promise<FinishedPage>[] = [];
  const found: Finding[] = [];
  const holders = new Set(holdersIn(datasets));
  const published = new Map<string, Datasets>();
  for (const [at, edition] of editions.entries()) {
    const { name } = edition;
    const shown = Object.keys(described).filter((one) => mentioned[at]?.(one));
    const { value: told } = await remembered(
      memory,
      `numbers of ${name}`,
      [numbers.key, asked, edition.front.change, shown],
      config,
      (noted) => tellNumbers({ ...edition, config: noted, quarter }, shown, asked, numbers.value, progress, session),
    );
    published.set(name, told.datasets);
    found.push(...told.found);
    for (const holder of told.holders) holders.add(holder);
    for (const language of languages.made.get(name) ?? []) {
      if (only && !only.includes(`${name}/${language}`)) continue;
      const source = {
        ...facts,
        config,
        edition,
        made: languages.made,
        datasets: told.datasets,
        words: languages.words.get(language) as Words,
      };
      const { value } = await remembered(
        memory,
        `${written}${name}/${language}`,
        [pageFacts, contentOf(edition, language), wordsKeys.get(language), told.digest],
        config,
        (noted) => makePage({ ...source, config: noted }, told.known, progress),
      );
      found.push(...value.found);
      const { page } = value;
      const finished = { folder: `${name}/${language}`, page, files: page.files, texts: writtenIn(edition, language) };
      coming.push(browser ? printPage(finished, browser, printFacts) : Promise.resolve(finished));
    }
  }
  if (browser) progress.step("pdf");
  const pages = await (browser ? printedPages(coming, progress) : Promise.all(coming));

  const fonts = { family: fontFamily, version: fontVersion() };
  const manifest = renderManifest({
    config,
    quarter,
    draft,
    editions,
    sources,
    rollups,
    datasets,
    lists,
    pages,
    made: printFacts.made.toISOString(),
    browser: browser ? (await browser).version : null,
    fonts,
  });
  return {
    pages,
    manifest,
    published,
    rollups,
    devices,
    twice,
    otherNames,
    leftOut,
    found,
    holders: [...holders].sort(),
    stale: editions.flatMap(({ stale }) => stale),
  };
}

/** What every PDF of a report says of itself; the quarter's last day stands in for the clock. */
export function printFactsOf({ folder }: Pick<Config, "folder">, quarter: Quarter, made: Date | undefined): PrintFacts {
  return {
    made: made ?? new Date(`${lastDay(quarter)}T00:00:00Z`),
    producer: `tsubame-report ${packageVersion}`,
    cache: join(folder, cacheFolder, "pdf"),
  };
}

/** All that an edition holds for a page of a language, as plain values. */
function contentOf(
  { texts, corrections, pictures, charts, front, layout, script, styles }: Edition,
  language: string,
): unknown {
  return [
    texts.get(language),
    corrections.get(language),
    [...pictures].map(([name, { bytes }]) => [name, digest(bytes)]),
    [...charts],
    front,
    layout,
    script,
    styles,
  ];
}

/** One edition in one language, and what is wrong with it that does not keep it from being made. */
async function makePage(source: PageSource, known: Datasets, progress: Progress) {
  const { config, edition, words, datasets } = source;
  for (const wrong of [
    ...checkPage({ ...source, datasets: known }),
    ...(await bindClaims(config, templatesOf(source), known)),
  ])
    throw wrong;
  const typed = checkTypedFacts(source, await readFactWords(config, words));
  progress.step(`${edition.name}/${words.language}`);
  const charts = await drawCharts(config, chartsOn(source), datasets, words, progress);
  const page = await renderPage(source, charts);
  return { page, found: [...typed, ...(await checkClaims(config, page.claims, datasets))] };
}

/** One thing that is wrong is told as it is; more of them before the sentence that sums them up. */
function nothingReady(findings: readonly Finding[], quarter: Quarter): Error {
  const [first] = findings;
  return first && findings.length === 1
    ? problem(first.code, first.values, first.place)
    : Object.assign(problem("noLanguageReady", { quarter: quarter.name }), { findings });
}
