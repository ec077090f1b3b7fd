/**
 * The pages of the archive's own, as a report's pages are made: graphs, and the index that lists them and the reports.
 */
import { digest } from "../base/digest.js";
import { sizeOfPng } from "../base/png.js";
import { type Finding, finding } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { drawCharts } from "../charts/charts.js";
import type { Words } from "../i18n/words.js";
import type { Datasets } from "../numbers/datasets.js";
import { bindClaims, checkClaims } from "../pages/claims.js";
import { checkPage, type PageSource, type ReportFiles, renderPage } from "../pages/pages.js";
import { chartsOn, type Edition, templatesOf } from "../texts/editions.js";
import { indexEdition } from "../texts/site-editions.js";
import type { Config } from "../workspace/config.js";
import { type Archive, latestOf } from "./archive.js";
import { listingsOf } from "./listings.js";
import { factsOf, pictureOf, type SitePage } from "./site-page.js";

/** What the pages are made of; `made` has the languages of each edition. */
export type OwnSource = {
  readonly config: Config;
  readonly archive: Archive;
  readonly words: ReadonlyMap<string, Words>;
  readonly trends: Datasets;
  readonly made: ReadonlyMap<string, readonly string[]>;
  readonly progress: Progress;
};

export type OwnPage = {
  readonly page: SitePage;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly found: readonly Finding[];
};

/** A graph page that is not made, with the datasets that no report has published. */
type GraphLeftOut = { readonly graph: string; readonly datasets: readonly string[] };

export type OwnPages = {
  readonly index: readonly OwnPage[];
  readonly graphs: readonly OwnPage[];
  readonly graphsLeftOut: readonly GraphLeftOut[];
};

/** Graphs before the lists that name them. */
export async function makeOwnPages(
  [index, ...graphs]: readonly [Edition, ...Edition[]],
  own: OwnSource,
): Promise<OwnPages> {
  const known = graphs.map((edition) => ({ edition, missing: missingIn(edition, own) }));
  const made: OwnPage[] = [];
  for (const { edition } of known.filter(({ missing }) => missing.length === 0))
    made.push(...(await ownPages(edition, "graph", own, [])));
  return {
    index: await ownPages(
      index,
      "index",
      own,
      made.map(({ page }) => page),
    ),
    graphs: made,
    graphsLeftOut: known
      .filter(({ missing }) => missing.length > 0)
      .map(({ edition, missing }) => ({ graph: edition.name, datasets: missing })),
  };
}

/** Datasets that a graph page names and no report has published. */
function missingIn(edition: Edition, own: OwnSource): string[] {
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
  own: OwnSource,
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

function sourceOf(
  edition: Edition,
  language: string,
  graphs: readonly SitePage[],
  { config, archive, words, trends, made }: OwnSource,
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

/** Where a page of the archive's own lies; its name is that of its folder in templates/site/. */
function groupOf(name: string): string {
  return name === indexEdition ? "" : `graphs/${name.split("/").at(-1)}/`;
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
