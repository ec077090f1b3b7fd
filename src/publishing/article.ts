/**
 * What is published of one edition in one language: read from the built page, without what only a page of its own
 * needs.
 */
import { digest } from "../base/digest.js";
import { type Element, elementsOf, parseHtml } from "../engines/html.js";
import { pageFolder } from "../texts/editions.js";
import { type ArticlePart, articleParts, leftOut } from "./parts.js";

/**
 * A file beside the text. `path` is its place in the page's folder; `name` carries its content's digest, so another
 * content is another file and none can be guessed.
 */
export type Medium = {
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly title: string;
  readonly alt: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
};

/**
 * `slug` is the same for every language, `key` names the article among all (`2025Q1/overflow/ja`); `day` is when it was
 * published, or else the report's own date.
 */
export type Article = {
  readonly key: string;
  readonly quarter: string;
  readonly edition: string;
  readonly language: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly day: string;
  /** The label under which it was built, like `TLP:CLEAR`; `open` when the page was made for the public. */
  readonly label: string;
  readonly open: boolean;
  readonly parts: readonly ArticlePart[];
  /** Elements of the page that are not taken along. */
  readonly leftOut: readonly string[];
  readonly media: readonly Medium[];
};

export type ArticleSource = {
  readonly quarter: string;
  readonly edition: string;
  readonly language: string;
  readonly made: string;
  readonly author: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
};

/** By which an article is known to targets and their records. */
export function articleKey(quarter: string, edition: string, language: string): string {
  return `${quarter}/${pageFolder(edition, language)}`;
}

export function readArticle({ quarter, edition, language, made, author, files }: ArticleSource): Article {
  const root = parseHtml(new TextDecoder().decode(files.get("index.html") ?? new Uint8Array()));
  const all = [...elementsOf(root)];
  const slug = `tsubame-${edition}-${quarter.toLowerCase()}`;
  const parts = articleParts(root, [...files.keys()]);
  const shown = new Map([...offeredFiles(all), ...shownFigures(parts)]);
  return {
    key: articleKey(quarter, edition, language),
    quarter,
    edition,
    language,
    slug,
    author,
    parts,
    media: [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([path, bytes]) => mediumOf(path, bytes, shown.get(path), [slug, language])),
    title: articleWords(all.find(({ name }) => name === "h1")?.children ?? []),
    description: metaOf(all, "description")[0] ?? "",
    day: publishedDay(all) ?? made.slice(0, 10),
    leftOut: leftOut(root),
    label: articleWords(all.find(({ attributes }) => attributes["class"]?.split(" ").includes("tlp"))?.children ?? []),
    open: !metaOf(all, "robots").some((content) => /noindex/.test(content)),
  };
}

/** How a page calls a file that it shows or offers. */
type Shown = { readonly title: string; readonly alt: string };

function offeredFiles(elements: readonly Element[]): (readonly [path: string, Shown])[] {
  return elements
    .filter(({ name, attributes }) => name === "a" && attributes["download"] !== undefined)
    .map(({ attributes, children }) => [attributes["href"] ?? "", { title: articleWords(children), alt: "" }]);
}

function shownFigures(parts: readonly ArticlePart[]): (readonly [path: string, Shown])[] {
  return parts
    .filter((part) => part.kind === "figure")
    .map(({ path, alt, caption }) => [path, { title: articleWords(caption), alt }]);
}

const types: Readonly<Record<string, string>> = { png: "image/png", csv: "text/csv", pdf: "application/pdf" };

/** None of a file that the page neither shows nor offers, or of another type. Its name begins with `names`. */
function mediumOf(path: string, bytes: Uint8Array, shown: Shown | undefined, names: readonly string[]): Medium[] {
  const [, stem = "", ending = ""] = /([^/]+)\.([a-z]+)$/.exec(path) ?? [];
  const type = types[ending];
  if (shown === undefined || type === undefined) return [];
  const sha256 = digest(bytes);
  const words = [...names, stem].flatMap((part) => part.toLowerCase().match(/[a-z0-9]+/g) ?? []);
  const name = `${words.join("-")}-${sha256.slice(0, 16)}.${ending}`;
  return [{ path, name, type, title: shown.title, alt: shown.alt, bytes, sha256 }];
}

/** What the head of the page says under a name, as often as it says it. */
function metaOf(elements: readonly Element[], called: string): string[] {
  return elements
    .filter(({ name, attributes }) => name === "meta" && attributes["name"] === called)
    .map(({ attributes }) => attributes["content"] ?? "");
}

/** As the byline says it. */
function publishedDay(elements: readonly Element[]): string | undefined {
  const byline = elements.find(({ attributes }) => attributes["class"] === "byline");
  return byline && [...elementsOf(byline)].find(({ name }) => name === "time")?.attributes["datetime"];
}

export function mediumAt({ media }: Article, path: string): Medium | undefined {
  return media.find((one) => one.path === path);
}

/** The words of a piece of a page, on one line. */
export function articleWords(children: readonly (Element | string)[]): string {
  const words = (all: readonly (Element | string)[]): string =>
    all
      .map((child) => (typeof child === "string" ? child : child.name === "br" ? " " : words(child.children)))
      .join("");
  return words(children).replace(/\s+/g, " ").trim();
}
