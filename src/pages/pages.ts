/** Handlebars, then Markdown, then layout: one edition in one language, whole and in memory. */
import { join } from "node:path";
import { cached, cacheFolder, entryIn } from "../base/cache.js";
import { digest } from "../base/digest.js";
import type { Period } from "../base/period.js";
import { problem, UserError } from "../base/problems.js";
import { type Chart, checkChart, ownFile } from "../charts/charts.js";
import { renderCsv } from "../engines/csv.js";
import { checkTemplate, renderTemplate, type Template } from "../engines/handlebars.js";
import { elementsOf, parseHtml, parsePart, textOf, wordsIn } from "../engines/html.js";
import { renderMarkdown } from "../engines/markdown.js";
import { type FontWeight, fontVersion, fontWeights } from "../engines/typeface.js";
import type { Words } from "../i18n/words.js";
import type { Datasets } from "../numbers/datasets.js";
import { scopeOfEdition } from "../numbers/queries.js";
import { correctionSection } from "../texts/corrections.js";
import { asked, chartsOn, type Edition, mentions, textsOf } from "../texts/editions.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import type { Claim } from "./claims.js";
import { pictureName } from "./exhibit-helpers.js";
import type { Exhibits } from "./exhibits.js";
import type { Exhibit, ShownPicture } from "./figure-html.js";
import { otherScopes } from "./other-scopes.js";
import { pageLanguage } from "./page-language.js";
import { layOut, layoutLanguage } from "./page-layout.js";
import type { Download, PageMatter } from "./page-matter.js";

/** Files of one edition and language by their path in its folder, `index.html` among them. */
export type ReportFiles = ReadonlyMap<string, string | Uint8Array>;

export type Page = {
  readonly edition: string;
  readonly language: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly exhibits: readonly Exhibit[];
  readonly files: ReportFiles;
  /** Characters the typeface cannot draw. */
  readonly missingGlyphs: readonly string[];
  /** What its sentences stand on. */
  readonly claims: readonly Claim[];
};

/**
 * What the pages of an edition stand on besides its texts. `datasets` are the published ones; `made` says by edition in
 * which languages there are pages, all when absent; `saved` is what files are saved as, instead of edition and months;
 * with `fonts` false, the page comes without its typeface.
 */
export type PageSource = {
  readonly config: Config;
  readonly quarter: Period;
  readonly edition: Edition;
  readonly words: Words;
  readonly datasets: Datasets;
  readonly sample: boolean;
  readonly daysWithoutExports: number;
  readonly daysOfUnknownInputs: number;
  readonly pdf: boolean;
  readonly made?: ReadonlyMap<string, readonly string[]>;
  readonly draft?: boolean;
  readonly saved?: string;
  readonly fonts?: boolean;
};

/** Everything wrong with the texts and charts of a page, found before it is made. */
export function checkPage(source: PageSource): UserError[] {
  const { report, topic } = textsOf(source);
  const language = pageLanguage(matterOf(source, new Map(), new Map()));
  const titles = [report, topic].flatMap((text) => (text ? [{ text: text.title, file: text.body.file }] : []));
  const plain = { ...language, partials: [] };
  return [
    ...titles.flatMap((title) => checkTemplate(title, plain)),
    ...checkTemplate(report.body, language),
    ...(topic ? checkTemplate(topic.body, plain) : []),
    ...checkTemplate({ text: source.edition.layout.text, file: source.edition.layout.file }, layoutLanguage(plain)),
    ...chartsOn(source).flatMap((chart) => checkChart(chart, source.datasets)),
    ...otherScopes(
      [report.body, ...(topic ? [topic.body] : [])],
      scopeOfEdition(source.config, source.edition.name),
      source.datasets,
      new Map(chartsOn(source).map(({ name, datasets }) => [name, datasets])),
    ),
  ];
}

export async function renderPage(source: PageSource, charts: ReadonlyMap<string, Chart>): Promise<Page> {
  const { config, edition, words } = source;
  const { report, topic } = textsOf(source);
  const { file } = report.body;
  const pictures = await redrawPictures(source);
  const language = pageLanguage(matterOf(source, charts, pictures));
  const { exhibits, claims } = language;
  const partials = { topic: topic?.body ?? { text: "", file: "" } };
  const render = (template: Template) => renderTemplate(template, partials, language.context, language);
  const title = render({ text: report.title, file });
  const text = exhibits.resolved(renderMarkdown(render(report.body)), file);
  const body = `${text}${correctionSection(edition.corrections.get(words.language), words)}`;
  const description = firstParagraph(body);

  const files = shownFiles(source, exhibits, charts, pictures);
  const whole = layOut({ title, description, body }, language, edition, words);
  files.set("index.html", whole);
  if (source.fonts !== false) for (const [path, bytes] of await fontsOf(config, whole)) files.set(path, bytes);
  const context = language.context as { author: string | null; publisher: { name: string | null } };
  return {
    edition: edition.name,
    language: words.language,
    files,
    description,
    missingGlyphs: await glyphsMissing(whole),
    title: textOf(title),
    author: context.author ?? context.publisher.name ?? "",
    exhibits: exhibits.listed,
    claims: claims.map((claim) => ({
      ...claim,
      sentence: textOf(renderMarkdown(exhibits.resolved(claim.sentence, file))),
    })),
  };
}

function matterOf(
  source: PageSource,
  charts: ReadonlyMap<string, Chart>,
  pictures: ReadonlyMap<string, ShownPicture>,
): PageMatter {
  const { edition, ...rest } = source;
  const few = Object.entries(source.datasets).find(([name, table]) => table.few && mentions(edition, name))?.[1].few;
  return {
    ...rest,
    few,
    edition: edition.name,
    charts,
    pictures,
    front: edition.front,
    chartNames: [...edition.charts.keys()],
    pictureNames: [...edition.pictures.keys()],
    shown: asked(source).map((name) => (edition.pictures.has(name) ? pictureName(name) : name)),
    topicTitle: textsOf(source).topic?.title ?? null,
    downloads: downloadsOf(source),
    pdfName: source.pdf ? `${savedName(edition.name, source.quarter, source.words.language)}.pdf` : null,
  };
}

/**
 * Beside a page: its pictures, charts and datasets. What lies in the quarter's folder and is not shown stays in the
 * house.
 */
function shownFiles(
  source: PageSource,
  { listed, svgs }: Exhibits,
  charts: ReadonlyMap<string, Chart>,
  pictures: ReadonlyMap<string, PagePicture>,
): Map<string, string | Uint8Array> {
  const files = new Map<string, string | Uint8Array>();
  const shown = new Set(listed.map(({ name }) => name));
  for (const [name, { path, png }] of pictures) if (shown.has(pictureName(name))) files.set(path, png);
  for (const [name, svg] of svgs) {
    files.set(`charts/${name}.svg`, ownFile(svg));
    files.set(`charts/${name}.png`, charts.get(name)?.png ?? "");
  }
  for (const { path, dataset } of downloadsOf(source))
    files.set(path, renderCsv(source.datasets[dataset] as NonNullable<Datasets[string]>));
  return files;
}

/**
 * Every dataset that a chart or table on the page shows, as CSV, unless it has no row; saved under a name that says what it
 * is.
 */
function downloadsOf(source: PageSource): (Download & { readonly dataset: string })[] {
  const { datasets, words, quarter, edition, saved = savedName(edition.name, quarter, words.language) } = source;
  const names = asked(source).flatMap((name) => edition.charts.get(name)?.datasets ?? (datasets[name] ? [name] : []));
  return [...new Set(names)]
    .filter((name) => (datasets[name]?.rows.length ?? 0) > 0)
    .map((dataset) => ({
      dataset,
      path: `data/${dataset}.csv`,
      name: `${saved}_${dataset}.csv`,
      title: words.message("download_csv", {
        name:
          words.column(`dataset_${dataset}`) === `dataset ${dataset.replaceAll("_", " ")}`
            ? dataset
            : words.column(`dataset_${dataset}`),
      }),
    }));
}

/** Series, months and language: `tsubame_overflow_2025-01-03_ja`. */
function savedName(edition: string, { months }: Period, language: string): string {
  return `tsubame_${edition}_${months[0]}-${months.at(-1)?.slice(5)}_${language}`;
}

type PagePicture = ShownPicture & { readonly png: Uint8Array };

/** Pictures as clean PNG files, kept by what was handed in. */
async function redrawPictures({ config, edition }: PageSource): Promise<ReadonlyMap<string, PagePicture>> {
  const pictures = new Map<string, PagePicture>();
  for (const [name, { bytes, file }] of edition.pictures) {
    const entry = entryIn(join(config.folder, cacheFolder, "pictures"), "picture", picturesFormat, digest(bytes));
    const { png, width, height } = await cached(entry, () => redrawn(bytes, file));
    const path = `pictures/${pictureName(name)}.png`;
    pictures.set(name, { path, width, height, png: Buffer.from(png, "base64") });
  }
  return pictures;
}

/** Raised when pictures are redrawn in another way. */
const picturesFormat = 1;

/** `png` is base64. */
type RedrawnPicture = { readonly png: string; readonly width: number; readonly height: number };

async function redrawn(bytes: Uint8Array, file: string): Promise<RedrawnPicture> {
  const { drawnPicture } = await import("../engines/drawing.js");
  try {
    const { png, width, height } = await drawnPicture(bytes);
    return { png: Buffer.from(png).toString("base64"), width, height };
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.code, error.values, { file });
    throw problem("pictureUnreadable", { reason: error instanceof Error ? error.message : String(error) }, { file });
  }
}

/** The files of a page that was made without its typeface, complete. */
export async function withFonts(config: Config, files: ReportFiles): Promise<ReportFiles> {
  return new Map([...files, ...(await fontsOf(config, String(files.get("index.html"))))]);
}

async function glyphsMissing(html: string): Promise<readonly string[]> {
  const { missingGlyphs } = await import("../engines/font-subsets.js");
  return missingGlyphs(charactersOf(html));
}

/** The words of the first paragraph. Nothing behind its end need be read. */
function firstParagraph(body: string): string {
  const end = body.indexOf("</p>");
  for (const part of end < 0 ? [] : parsePart(body.slice(0, end))) {
    const found = typeof part === "string" ? undefined : [...elementsOf(part)].find(({ name }) => name === "p");
    if (found) return wordsIn(found.children);
  }
  return "";
}

/** Those of the text, of drawings, of what charts say when they are touched, and of page numbers. */
function charactersOf(html: string): string {
  const page = parseHtml(html);
  const points = [...elementsOf(page)].find(({ attributes }) => attributes["type"] === "application/json");
  // With the marks of their tags: without these, fonts would be other files than those that quarters were published with.
  const drawn = html.match(/<(?:title|desc|text)[^>]*>[^<]*/g) ?? [];
  const shown = [wordsIn([page]), ...drawn, ...(points?.children ?? []), " 0123456789/-–—•()（）"];
  return [...new Set(shown.join(""))].sort().join("");
}

/**
 * The fonts of a page, or of pages together, by their paths: with just the characters that these have, kept by the set
 * of them.
 */
export async function fontsOf(
  { folder }: Pick<Config, "folder">,
  html: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const characters = charactersOf(html);
  const set = await cached(
    entryIn(join(folder, cacheFolder, "fonts"), "fonts", fontsFormat, characters, fontVersion()),
    () => fontSet(characters),
  );
  return new Map(
    fontWeights.map((weight) => [`fonts/noto-sans-jp-${weight}.woff2`, Buffer.from(set.fonts[weight], "base64")]),
  );
}

/** Raised when subsets are made in another way. */
const fontsFormat = 3;

type FontSet = { readonly fonts: Readonly<Record<FontWeight, string>> };

async function fontSet(characters: string): Promise<FontSet> {
  const { subsetOf } = await import("../engines/font-subsets.js");
  const [regular, bold] = await Promise.all(
    fontWeights.map(async (weight) => Buffer.from(await subsetOf(characters, weight)).toString("base64")),
  );
  return { fonts: { 400: regular ?? "", 700: bold ?? "" } };
}

/**
 * One edition and language by its folder (`overflow/ja`) with what it holds; `texts` are those it was made of, where
 * they are known.
 */
export type FinishedPage = {
  readonly folder: string;
  readonly page: Page;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly texts?: readonly SourceText[];
};
