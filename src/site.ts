/** The second walk: from the built quarters to the archive, a folder for any web server. Each line is a stage, as in report.ts. */
import { digest } from "./base/digest.js";
import type { Placed } from "./base/files.js";
import { sizeOfPng } from "./base/png.js";
import { type Finding, finding, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import type { Quarter } from "./base/quarter.js";
import { drawCharts } from "./charts/charts.js";
import { readLinkRecords } from "./checks/page/link-records.js";
import { checkSite } from "./checks/site-files.js";
import type { Words } from "./i18n/words.js";
import type { Datasets } from "./numbers/datasets.js";
import { bindClaims, checkClaims } from "./pages/claims.js";
import { checkPage, fontsOf, type PageSource, type ReportFiles, renderPage } from "./pages/pages.js";
import { placeFiles, readBuiltHolders, recoverOutput } from "./release/output.js";
import { type Archive, type LeftOut, readArchive } from "./site/archive.js";
import { feedsOf } from "./site/feeds.js";
import { framed, frontPage, readFrames } from "./site/frames.js";
import { listingsOf } from "./site/listings.js";
import { front, type SiteMap } from "./site/site-map.js";
import { factsOf, pictureOf, type SitePage } from "./site/site-page.js";
import { readTrends } from "./site/trends.js";
import { chartsOn, type Edition, readEdition, templatesOf } from "./texts/editions.js";
import { type Languages, readLanguages } from "./texts/languages.js";
import { graphEditions, indexEdition } from "./texts/site-editions.js";
import type { Config } from "./workspace/config.js";

/** `pages` are all but the front one; `graphsLeftOut` names graph pages with the datasets that no report has published. */
export type SiteResult = {
  readonly place: string;
  readonly pages: readonly SitePage[];
  readonly files: number;
  readonly leftOut: readonly LeftOut[];
  readonly untranslated: Languages["leftOut"];
  readonly graphsLeftOut: readonly { readonly graph: string; readonly datasets: readonly string[] }[];
};

export async function buildSite(config: Config, progress: Progress): Promise<SiteResult> {
  const { url } = config.site;
  await recoverOutput(config, { name: "site" }, front);
  progress.step("archive");
  const archive = await readArchive(config);

  // Words: a language whose words are not ready has no page in the archive.
  const texts = await Promise.all(
    [indexEdition, ...(await graphEditions(config))].map((name) => readEdition(config, name, latestOf(archive))),
  );
  const {
    words: read,
    made: translated,
    leftOut: untranslated,
  } = await readLanguages(config, texts, config.languages, false);
  const words = new Map([...read].filter(([, { unready }]) => unready.length === 0));
  const reports = archive.reports.filter(({ language }) => words.has(language));
  const leftOut = [
    ...archive.leftOut,
    ...archive.reports
      .filter(({ language }) => !words.has(language))
      .map(({ path }): LeftOut => ({ page: path.replace(/\/index\.html$/, ""), reason: "language" })),
  ];
  if (reports.length === 0) throw problem("siteEmpty", {});
  const languages = config.languages.filter((language) => reports.some((page) => page.language === language));

  // Numbers: what the reports have published. Then the archive's own pages, graphs before the lists that name them.
  const trends = await readTrends({ reports, files: archive.files });
  const own = {
    config,
    archive: { ...archive, reports },
    words,
    trends,
    made: new Map([...translated].map(([name, all]) => [name, all.filter((language) => languages.includes(language))])),
    progress,
  };
  const [index, ...graphs] = texts as [Edition, ...Edition[]];
  const drawn = graphs.map((edition) => ({ edition, missing: missingIn(edition, own) }));
  const graphPages: OwnPage[] = [];
  for (const { edition } of drawn.filter(({ missing }) => missing.length === 0))
    graphPages.push(...(await ownPages(edition, "graph", own, [])));
  const indexPages = await ownPages(
    index,
    "index",
    own,
    graphPages.map(({ page }) => page),
  );
  const found = [...graphPages, ...indexPages].flatMap((one) => one.found);

  // Around them, what leads from page to page.
  const map: SiteMap = {
    url,
    languages,
    pages: [...indexPages.map(({ page }) => page), ...reports, ...graphPages.map(({ page }) => page)],
  };
  const frames = await readFrames(config);
  const [first] = languages as [string];
  const files = new Map<string, Placed>([[front, frontPage(map, frames, words.get(first) as Words, config)]]);
  const around = [String(files.get(front))];
  for (const page of map.pages) {
    const { html, around: own } = framed(page, map, frames, words.get(page.language) as Words, config);
    files.set(page.path, html);
    around.push(own);
  }
  for (const [path, bytes] of await fontsOf(config, around.join("\n"))) files.set(path, bytes);
  for (const { path, language } of reports)
    for (const [file, content] of archive.files)
      if (file.startsWith(path.replace(/index\.html$/, "")) && language) files.set(file, content);
  for (const { files: beside } of [...graphPages, ...indexPages])
    for (const [path, content] of beside) if (!path.endsWith(".html")) files.set(path, content);
  for (const [path, content] of feedsOf(map, words, config)) files.set(path, content);

  progress.step("checks");
  const quarters = [...new Set(reports.flatMap(({ quarter }) => quarter ?? []))];
  const holders = new Map(
    await Promise.all(
      quarters.map(async (quarter) => [quarter.name, await readBuiltHolders(config.folder, quarter)] as const),
    ),
  );
  const site = { url, files, holders, editions: [...new Set(reports.flatMap(({ edition }) => edition ?? []))] };
  const findings = [
    ...found,
    ...(await checkSite(config, site, await readLinkRecords(config), (done, all) => progress.advance(done, all))),
  ];
  const refused = findings.filter((one) => one.refused);
  if (refused.length > 0) throw Object.assign(problem("refused", { count: refused.length }, {}, 3), { findings });
  const place = await placeFiles(
    config,
    "site",
    [...files].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return {
    place,
    pages: map.pages,
    files: files.size,
    leftOut,
    untranslated,
    graphsLeftOut: drawn
      .filter(({ missing }) => missing.length > 0)
      .map(({ edition, missing }) => ({ graph: edition.name, datasets: missing })),
  };
}

type Own = {
  readonly config: Config;
  readonly archive: Archive;
  readonly words: ReadonlyMap<string, Words>;
  readonly trends: Datasets;
  readonly made: ReadonlyMap<string, readonly string[]>;
  readonly progress: Progress;
};
type OwnPage = {
  readonly page: SitePage;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly found: readonly Finding[];
};

function latestOf({ reports }: Archive): Quarter {
  const latest = reports.at(-1)?.quarter;
  if (!latest) throw problem("siteEmpty", {});
  return latest;
}

/** Where a page of the archive's own lies; its name is that of its folder in templates/site/. */
function groupOf(name: string): string {
  return name === indexEdition ? "" : `graphs/${name.split("/").at(-1)}/`;
}

function sourceOf(
  edition: Edition,
  language: string,
  graphs: readonly SitePage[],
  { config, archive, words, trends, made }: Own,
): PageSource {
  const path = `${groupOf(edition.name)}${language}/index.html`;
  const listings = listingsOf(
    archive.reports,
    graphs.filter((page) => page.language === language),
    language,
    path,
  );
  // All that the archive shows is public already.
  const open = { ...config, disclosure: { editions: {} } };
  return {
    config: open,
    quarter: latestOf(archive),
    edition,
    words: words.get(language) as Words,
    datasets: { ...trends, ...listings },
    sample: archive.sample,
    daysWithoutExports: 0,
    daysOfUnknownInputs: 0,
    pdf: false,
    made,
    saved: `tsubame_${edition.name.split("/").at(-1)}_${language}`,
  };
}

/** Datasets that a graph page names and no report has published. */
function missingIn(edition: Edition, own: Own): string[] {
  const [language] = own.made.get(edition.name) ?? [];
  if (language === undefined) return [];
  return [
    ...new Set(
      checkPage(sourceOf(edition, language, [], own)).flatMap(({ code, values }) =>
        code === "datasetUnknown" ? String(values["name"]) : [],
      ),
    ),
  ];
}

/** A page of the archive's own in each language. */
async function ownPages(
  edition: Edition,
  kind: "graph" | "index",
  own: Own,
  graphs: readonly SitePage[],
): Promise<OwnPage[]> {
  const pages: OwnPage[] = [];
  for (const language of own.made.get(edition.name) ?? []) {
    const source = sourceOf(edition, language, graphs, own);
    for (const wrong of [...checkPage(source), ...(await bindClaims(own.config, templatesOf(source), source.datasets))])
      throw wrong;
    own.progress.step(`${groupOf(edition.name)}${language}`);
    const charts = await drawCharts(own.config, chartsOn(source), source.datasets, source.words, own.progress);
    const { files, claims, missingGlyphs } = await renderPage(source, charts);
    const folder = `${groupOf(edition.name)}${language}`;
    const glyphs = missingGlyphs.map((character) =>
      finding(
        "glyphMissing",
        { character, code: `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}` },
        { file: `output/site/${folder}/index.html` },
        false,
      ),
    );
    pages.push({
      page: pageOf(files, folder, kind, language, own.archive),
      files: new Map([...files].map(([path, content]) => [`${folder}/${path}`, content])),
      found: [...(await checkClaims(own.config, claims, source.datasets)), ...glyphs],
    });
  }
  return pages;
}

function pageOf(
  files: ReportFiles,
  folder: string,
  kind: "graph" | "index",
  language: string,
  { reports }: Archive,
): SitePage {
  const html = String(files.get("index.html"));
  const { figures, ...facts } = factsOf(html);
  const picture = pictureOf(figures, [...files.keys()]);
  const own = reports.filter((page) => page.language === language);
  const days = (of: (page: SitePage) => string) => own.map(of).sort();
  return {
    ...facts,
    kind,
    language,
    html,
    path: `${folder}/index.html`,
    group: folder.split("/").slice(0, -1).join("/"),
    edition: undefined,
    quarter: undefined,
    published: null,
    corrected: null,
    made: days(({ corrected, published, made }) => corrected ?? published ?? made).at(-1) ?? "",
    first_day: days(({ first_day }) => first_day)[0] ?? "",
    last_day: days(({ last_day }) => last_day).at(-1) ?? "",
    tables: [...files]
      .filter(([path]) => path.startsWith("data/"))
      .map(([path, content]) => ({
        path: `${folder}/${path}`,
        bytes: Buffer.byteLength(content as string),
        sha256: digest(content),
      })),
    paper: undefined,
    picture: picture && {
      path: `${folder}/${picture.file}`,
      text: picture.text,
      ...sizeOfPng(files.get(picture.file) as Uint8Array),
    },
  };
}
