/** The walk: from a workspace's exports to its finished report. Each line is a stage; the stages do not know each other. */
import { join } from "node:path";
import type { Progress } from "./base/progress.js";
import { problem } from "./base/problems.js";
import { packageVersion } from "./base/package-folder.js";
import { lastDay, type Quarter } from "./base/quarter.js";
import type { Browser } from "./engines/browser.js";
import { fontFamily, fontVersion } from "./engines/typeface.js";
import { readWords } from "./i18n/catalogs.js";
import { drawCharts } from "./stages/charts.js";
import { checkReport, type Finding, type FinishedPage } from "./stages/checks.js";
import type { Config } from "./stages/config.js";
import { runQueries } from "./stages/datasets.js";
import { readEdition } from "./stages/editions.js";
import { readExports } from "./stages/exports.js";
import { renderManifest } from "./stages/manifest.js";
import { placeReport, recoverOutput, rememberBuild } from "./stages/output.js";
import { checkPage, chartsOn, renderPage } from "./stages/pages.js";
import { printPages } from "./stages/pdf.js";
import { publishedOf } from "./stages/published.js";
import { compactExports, type Rollups } from "./stages/rollups.js";
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

export type BuildResult = { readonly place: string; readonly pages: readonly FinishedPage[]; readonly findings: readonly Finding[]; readonly rollups: Rollups; readonly twice: readonly (readonly [string, string])[] };

export async function buildReport({ config, quarter, browser, made, watched, stamp, progress }: BuildRequest): Promise<BuildResult> {
  await recoverOutput(config, quarter);

  // Numbers, the same for every language.
  const exports = await readExports(config, quarter, progress);
  const rollups = await compactExports(config, quarter, exports, progress);
  const datasets = await runQueries(config, quarter, rollups, progress);
  const published = publishedOf(datasets);

  // Words and pictures, per edition and language.
  const facts = { config, quarter, datasets: published, sample: rollups.sample, daysWithoutExports: rollups.daysWithoutExports.length, pdf: browser !== undefined };
  let pages: FinishedPage[] = [];
  for (const name of config.editions) {
    const edition = await readEdition(config, name, quarter);
    for (const language of config.languages) {
      const source = { ...facts, edition, words: await readWords(config, language) };
      for (const wrong of checkPage(source)) throw wrong;
      progress.step(`${name}/${language}`);
      const charts = await drawCharts(config, chartsOn(source), published, source.words, progress);
      const page = await renderPage(source, charts);
      pages.push({ folder: `${name}/${language}`, page, files: page.files });
    }
  }
  const date = made ?? new Date(`${lastDay(quarter)}T00:00:00Z`);
  if (browser) {
    progress.step("pdf");
    pages = await printPages(pages, browser, { made: date, producer: `tsubame-report ${packageVersion}`, cache: join(config.folder, "output/cache/pdf") }, progress);
  }

  // Read again as a stranger would; only then moved into place.
  progress.step("checks");
  const fonts = { family: fontFamily, version: fontVersion() };
  const manifest = renderManifest({ config, quarter, rollups, datasets, pages, made: date.toISOString(), browser: browser ? (await browser).version : null, fonts });
  const findings = await checkReport(config, pages, manifest);
  const refused = findings.filter((finding) => finding.refused);
  if (refused.length > 0) throw Object.assign(problem("refused", { count: refused.length }, {}, 3), { findings });
  const place = await placeReport(config, quarter, pages, manifest);
  await rememberBuild(config.folder, quarter, watched, stamp, pages, manifest);
  return { place, pages, findings, rollups, twice: exports.twice };
}
