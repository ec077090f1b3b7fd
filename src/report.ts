/** The walk: from a workspace's exports to its finished report. Each line is a stage; the stages do not know each other. */
import { join } from "node:path";
import type { Progress } from "./base/progress.js";
import { problem } from "./base/problems.js";
import { packageVersion } from "./base/package-folder.js";
import { lastDay, previousQuarter, yearBefore, type Quarter } from "./base/quarter.js";
import type { Browser } from "./engines/browser.js";
import { fontFamily, fontVersion } from "./engines/typeface.js";
import { readWords } from "./i18n/catalogs.js";
import { drawCharts } from "./stages/charts.js";
import { findChange, narrowedTo } from "./stages/changes.js";
import { checkReport, type Finding, type FinishedPage } from "./stages/checks.js";
import type { Config } from "./stages/config.js";
import { readQueries, runQueries, type Answers, type Datasets, type Measured, type Wanted } from "./stages/datasets.js";
import { editionsOf, mentions, readEdition, type Edition } from "./stages/editions.js";
import { readExports, type Exports } from "./stages/exports.js";
import { readDevices, type Devices } from "./stages/devices.js";
import { readHolders } from "./stages/holders.js";
import { renderManifest } from "./stages/manifest.js";
import { findOrigins, type AddressLists } from "./stages/origins.js";
import { placeReport, recoverOutput, rememberBuild } from "./stages/output.js";
import { checkPage, chartsOn, renderPage } from "./stages/pages.js";
import { printPage, printedPages } from "./stages/pdf.js";
import { publishedOf } from "./stages/published.js";
import { compactExports, hasRollups, type Rollups } from "./stages/rollups.js";
import { readScanners } from "./stages/scanners.js";
import type { Watched } from "./stages/stamp.js";

export type BuildRequest = {
  readonly config: Config;
  readonly quarter: Quarter;
  /** Started before the numbers are ready; absent when no PDF is wanted. */
  readonly browser: Promise<Browser> | undefined;
  /** Stands in for the clock; the quarter's last day when absent. */
  readonly made: Date | undefined;
  /** What this build reads, and its digest: remembered when the report is in place. */
  readonly watched: Watched;
  readonly stamp: string;
  readonly progress: Progress;
};

export type BuildResult = { readonly place: string; readonly pages: readonly FinishedPage[]; readonly findings: readonly Finding[]; readonly rollups: Rollups; readonly devices: Devices; readonly twice: readonly (readonly [string, string])[] };

export async function buildReport({ config, quarter, browser, made, watched, stamp, progress }: BuildRequest): Promise<BuildResult> {
  await recoverOutput(config, quarter);

  // Numbers, the same for every language: those that some text or chart names.
  const editions = await Promise.all((await editionsOf(config, quarter)).map((name) => readEdition(config, name, quarter)));
  const names = [...(await readQueries(config, quarter)).keys()].filter((name) => editions.some((edition) => mentions(edition, name)));
  const { current: { rollups }, datasets, described, lists, devices, twice } = await computeNumbers(config, quarter, progress, { names, describe: true });
  const published = publishedOf(datasets);

  // Words and pictures, per edition and language.
  const facts = { config, quarter, datasets: published, sample: rollups.sample, daysWithoutExports: rollups.daysWithoutExports.length, pdf: browser !== undefined };
  const date = made ?? new Date(`${lastDay(quarter)}T00:00:00Z`);
  const printFacts = { made: date, producer: `tsubame-report ${packageVersion}`, cache: join(config.folder, "output/cache/pdf") };
  const coming: Promise<FinishedPage>[] = [];
  for (const edition of editions) {
    const { name } = edition;
    const told = datasetsOf(edition, quarter, published);
    for (const language of config.languages) {
      const source = { ...facts, edition, datasets: told, words: await readWords(config, language) };
      for (const wrong of checkPage({ ...source, datasets: { ...publishedOf(described), ...told } })) throw wrong;
      progress.step(`${name}/${language}`);
      const charts = await drawCharts(config, chartsOn(source), told, source.words, progress);
      const page = await renderPage(source, charts);
      const finished = { folder: `${name}/${language}`, page, files: page.files };
      coming.push(browser ? printPage(finished, browser, printFacts) : Promise.resolve(finished));
    }
  }
  if (browser) progress.step("pdf");
  const pages = await (browser ? printedPages(coming, progress) : Promise.all(coming));

  // Read again as a stranger would; only then moved into place.
  progress.step("checks");
  const fonts = { family: fontFamily, version: fontVersion() };
  const manifest = renderManifest({ config, quarter, rollups, datasets, lists, pages, made: date.toISOString(), browser: browser ? (await browser).version : null, fonts });
  const findings = await checkReport(config, pages, manifest);
  const refused = findings.filter((finding) => finding.refused);
  if (refused.length > 0) throw Object.assign(problem("refused", { count: refused.length }, {}, 3), { findings });
  const place = await placeReport(config, quarter, pages, manifest);
  await rememberBuild(config.folder, quarter, watched, stamp, pages, manifest);
  return { place, pages, findings, rollups, devices, twice };
}

/** An edition about one change tells of no other. */
function datasetsOf({ name, front: { change } }: Edition, quarter: Quarter, published: Datasets): Datasets {
  if (change === undefined) return published;
  if (published["changes"]) findChange(published, change, quarter.name, { file: `templates/${name}/${quarter.name}/front.yaml`, key: "change" });
  return narrowedTo(published, change);
}

export type Numbers = Answers & { readonly current: Measured; readonly lists: AddressLists; readonly devices: Devices; readonly twice: Exports["twice"] };

/** The left half of the walk: from exports to the datasets that are wanted. */
export async function computeNumbers(config: Config, quarter: Quarter, progress: Progress, wanted: Wanted): Promise<Numbers> {
  const lists = { holders: await readHolders(config, progress), scanners: await readScanners(config) };
  const devices = await readDevices(config, progress);
  const exports = await readExports(config, quarter, progress);
  const current = await measure(config, quarter, exports, lists, progress);
  const [previous, year_before] = [await measureEarlier(config, previousQuarter(quarter), lists, progress), await measureEarlier(config, yearBefore(quarter), lists, progress)];
  const answers = await runQueries(config, { current, previous, year_before, lists, devices }, progress, wanted);
  return { ...answers, current, lists, devices, twice: exports.twice };
}

async function measure(config: Config, quarter: Quarter, exports: Exports, lists: AddressLists, progress: Progress): Promise<Measured> {
  const rollups = await compactExports(config, quarter, exports, progress);
  return { quarter, rollups, origins: await findOrigins(config, quarter, rollups, lists, progress) };
}

/** An earlier quarter, from its exports or from what was compacted of them; undefined when there is neither. */
async function measureEarlier(config: Config, quarter: Quarter, lists: AddressLists, progress: Progress): Promise<Measured | undefined> {
  const exports = await readExports(config, quarter, progress);
  return exports.files.length > 0 || (await hasRollups(config, quarter)) ? measure(config, quarter, exports, lists, progress) : undefined;
}
