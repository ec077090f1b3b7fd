/** The walk of the archive: from the built quarters to a folder for any web server. Each line is a step. */
import type { Placed } from "./base/files.js";
import { type Finding, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { readLinkRecords } from "./checks/page/link-records.js";
import { checkSite } from "./checks/site-files.js";
import { placeFiles, readBuiltHolders, recoverOutput } from "./release/output.js";
import { type LeftOut, readArchive } from "./site/archive.js";
import { makeOwnPages, type OwnPages } from "./site/own-pages.js";
import { siteFolder } from "./site/site-folder.js";
import { readSiteLanguages, type SiteLanguages } from "./site/site-languages.js";
import { front, type SiteMap } from "./site/site-map.js";
import type { SitePage } from "./site/site-page.js";
import { readTrends } from "./site/trends.js";
import type { Config } from "./workspace/config.js";

/**
 * `pages` are all but the front one; `graphsLeftOut` names graph pages with the datasets that no report has published.
 */
export type SiteResult = {
  readonly place: string;
  readonly pages: readonly SitePage[];
  readonly files: number;
  readonly leftOut: readonly LeftOut[];
  readonly untranslated: SiteLanguages["untranslated"];
  readonly graphsLeftOut: OwnPages["graphsLeftOut"];
};

export async function buildSite(config: Config, progress: Progress): Promise<SiteResult> {
  await recoverOutput(config, { name: "site" }, front);
  progress.step("archive");
  const built = await readArchive(config);

  // Words: a language whose words are not ready has no page in the archive.
  const { texts, words, made, languages, reports, leftOut, untranslated } = await readSiteLanguages(config, built);
  const archive = { ...built, reports };

  // Numbers: what the reports have published. Then the archive's own pages.
  const trends = await readTrends(archive);
  const { index, graphs, graphsLeftOut } = await makeOwnPages(texts, {
    config,
    archive,
    words,
    trends,
    made,
    progress,
  });

  // Around them, what leads from page to page.
  const pages = [...index.map(({ page }) => page), ...reports, ...graphs.map(({ page }) => page)];
  const map: SiteMap = { url: config.site.url, languages, pages };
  const own = [...graphs, ...index];
  const files = await siteFolder(config, map, archive, own, words);

  progress.step("checks");
  const found = own.flatMap((page) => page.found);
  refuse([...found, ...(await checkFiles(config, files, reports, progress))]);
  const place = await placeFiles(
    config,
    "site",
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return { place, pages, files: files.size, leftOut, untranslated, graphsLeftOut };
}

/** The archive's files read again, for what its readers may not know. */
async function checkFiles(
  config: Config,
  files: ReadonlyMap<string, Placed>,
  reports: readonly SitePage[],
  progress: Progress,
): Promise<Finding[]> {
  const quarters = [...new Set(reports.flatMap(({ quarter }) => quarter ?? []))];
  const holders = new Map(
    await Promise.all(
      quarters.map(async (quarter) => [quarter.name, await readBuiltHolders(config.folder, quarter)] as const),
    ),
  );
  const editions = [...new Set(reports.flatMap(({ edition }) => edition ?? []))];
  const site = { url: config.site.url, files, holders, editions };
  return checkSite(config, site, await readLinkRecords(config), (done, all) => progress.advance(done, all));
}

/** Throws, with all that was found, when some of it is refused. */
function refuse(findings: readonly Finding[]): void {
  const { length } = findings.filter(({ refused }) => refused);
  if (length > 0) throw Object.assign(problem("refused", { count: length }, {}, 3), { findings });
}
