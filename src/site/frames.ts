/**
 * Pages put into the archive: what their heads say to others, and links to the pages around them. The words
 * of a page stay as they are.
 */
import { posix } from "node:path";
import { escapeHtml, withoutMarkdownReferences } from "../base/escape.js";
import { problem } from "../base/problems.js";
import { relativeTo } from "../base/relative.js";
import { inLanguage } from "../base/worded.js";
import { checkTemplate, type Language, renderTemplate, Safe, type Shape, scalar } from "../engines/handlebars.js";
import { type Edit, edited, type WrittenElement, writtenElements } from "../engines/html.js";
import { languageName } from "../i18n/language-name.js";
import type { Words } from "../i18n/words.js";
import { withStyles } from "../pages/content-policy.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import { linkedData } from "./linked-data.js";
import { absolute, defaultOf, feedOf, front, indexOf, neighboursOf, type SiteMap, versionsOf } from "./site-map.js";
import type { SitePage } from "./site-page.js";

/**
 * `head` stands at the end of a page's head, `above` at the beginning of its header, `below` behind its main part;
 * `front` is a page by itself.
 */
export type Frames = Readonly<Record<"head" | "above" | "below" | "front" | "styles", SourceText>>;

export async function readFrames({ library }: Pick<Config, "library">): Promise<Frames> {
  const read = async (file: string) => {
    const source = await library.read(`templates/site/${file}`);
    if (!source) throw problem("fileMissing", { path: `templates/site/${file}`, named_in: "templates" });
    return source;
  };
  const [head, above, below, root, styles] = (await Promise.all(
    ["head.html.hbs", "above.html.hbs", "below.html.hbs", "front.html.hbs", "site.css"].map(read),
  )) as [SourceText, SourceText, SourceText, SourceText, SourceText];
  return { head, above, below, front: root, styles };
}

/** The page as the archive has it, and what was put around its text: the fonts of the archive need its characters. */
export function framed(
  page: SitePage,
  map: SiteMap,
  frames: Frames,
  words: Words,
  config: Pick<Config, "publisher">,
): { readonly html: string; readonly around: string } {
  const context = {
    ...contextOf(page, map, words, config),
    styles: new Safe(frames.styles.text),
    json_ld: new Safe(linkedData(map, page, config)),
  };
  const [head, above, below] = [frames.head, frames.above, frames.below].map((template) =>
    rendered(template, context, pageShape, words),
  ) as [string, string, string];
  const elements = writtenElements(page.html);
  const one = (name: string) => elements.find((element) => element.name === name);
  const [inHead, body, header, main] = [one("head"), one("body"), one("header"), one("main")];
  const edits: Edit[] = [
    [inHead?.contentEnd ?? 0, inHead?.contentEnd ?? 0, head],
    ...elements
      .filter((element) => isAlternate(element))
      .map(({ start, end }): Edit => [start, end + (page.html[end] === "\n" ? 1 : 0), ""]),
    ...at(header?.contentStart ?? body?.contentStart, `\n${above.trimEnd()}`),
    ...at(main?.end ?? body?.contentEnd, `\n${below.trimEnd()}`),
    ...leadingOut(
      elements.filter(({ start }) => !main || start < main.start || start > main.end),
      page,
      map,
    ),
    ...(main && page.kind !== "index" ? outward(elements, main, page, map) : []),
  ];
  return { html: withStyles(edited(page.html, edits)), around: `${above}${below}` };
}

function at(place: number | undefined, text: string): Edit[] {
  return place === undefined || text.trim() === "" ? [] : [[place, place, text]];
}

/** The page's own links to its languages: the head says them anew. */
function isAlternate({ name, attributes }: WrittenElement): boolean {
  return name === "link" && attributes["rel"] === "alternate" && attributes["hreflang"] !== undefined;
}

/** Links around the text to languages that the archive has not, and lists of languages that nothing else is in. */
function leadingOut(elements: readonly WrittenElement[], { path }: SitePage, { pages }: SiteMap): Edit[] {
  const known = new Set(pages.map((page) => page.path));
  const lost = elements.filter(
    ({ name, attributes: { href, hreflang } }) =>
      name === "a" &&
      hreflang !== undefined &&
      href !== undefined &&
      !/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(href) &&
      !known.has(posix.join(posix.dirname(path), href)),
  );
  const within = (outer: WrittenElement, { start, end }: WrittenElement) => outer.start < start && end <= outer.end;
  const empty = elements.filter(
    (nav) =>
      nav.name === "nav" &&
      lost.some((link) => within(nav, link)) &&
      elements.every((one) => one.name !== "a" || !within(nav, one) || lost.includes(one)),
  );
  return [...empty, ...lost.filter((link) => !empty.some((nav) => within(nav, link)))].map(({ start, end }) => [
    start,
    end,
    "",
  ]);
}

/** Links of the text become absolute, so that they lead somewhere wherever the text is copied to. */
function outward(elements: readonly WrittenElement[], main: WrittenElement, { path }: SitePage, map: SiteMap): Edit[] {
  if (map.url === undefined) return [];
  const base = absolute(map, path);
  return elements.flatMap(({ name, attributes, attributePlaces, start }): Edit[] => {
    const [href, place] = [attributes["href"], attributePlaces["href"]];
    if (
      name !== "a" ||
      href === undefined ||
      !place ||
      start < main.start ||
      start > main.end ||
      !URL.canParse(href, base) ||
      /^(?:#|[a-z][a-z0-9+.-]*:|\/\/)/i.test(href)
    )
      return [];
    return [[place[0], place[1], `href="${withoutMarkdownReferences(escapeHtml(new URL(href, base).href))}"`]];
  });
}

/** The page at the root: it has no language of its own, and leads to each. */
export function frontPage(
  map: SiteMap,
  frames: Frames,
  words: Words,
  { publisher }: Pick<Config, "publisher">,
): string {
  const indexes = map.pages.filter(({ kind }) => kind === "index");
  const [first] = indexes;
  const alternates = [
    ...indexes.map(({ language, path }) => ({ language, address: absolute(map, path) ?? path })),
    { language: "x-default", address: absolute(map, front) ?? front },
  ];
  const languages = indexes.map(({ language, path, title }) => ({
    language,
    name: languageName(language),
    address: path,
    title,
    publisher: inLanguage(publisher?.name, language),
  }));
  return rendered(
    frames.front,
    {
      language: first?.language ?? words.language,
      title: first?.title ?? "",
      url: absolute(map, front) ?? null,
      alternates,
      languages,
    },
    frontShape,
    words,
  );
}

function contextOf(page: SitePage, map: SiteMap, words: Words, { publisher }: Pick<Config, "publisher">) {
  const link = (path: string) => relativeTo(page.path, path);
  const listed = (other: SitePage | undefined) => (other ? { title: other.title, address: link(other.path) } : null);
  const { previous, next } = neighboursOf(map, page);
  const [index, feed] = [indexOf(map, page.language), feedOf(map, page.language)];
  const versions = versionsOf(map, page);
  const picture = page.picture && absolute(map, page.picture.path);
  return {
    kind: page.kind,
    title: page.title,
    description: page.description,
    language: page.language,
    url: absolute(map, page.path) ?? null,
    root: "../".repeat(page.path.split("/").length - 1),
    alternates: [
      ...versions.map(({ language, path }) => ({ language, address: absolute(map, path) ?? link(path) })),
      { language: "x-default", address: absolute(map, defaultOf(map, page)) ?? link(defaultOf(map, page)) },
    ],
    locale: localeOf(page.language),
    other_locales: versions
      .filter(({ language }) => language !== page.language)
      .map(({ language }) => ({ locale: localeOf(language) })),
    site_name: index?.title ?? inLanguage(publisher?.name, page.language),
    published: page.published,
    corrected: page.corrected,
    picture:
      picture === undefined
        ? null
        : { address: picture, width: page.picture?.width, height: page.picture?.height, text: page.picture?.text },
    feed: feed === undefined ? null : { title: words.message("site_feed"), address: link(feed) },
    front: index ? null : link(front),
    pages: [index, ...map.pages.filter(({ kind, language }) => kind === "graph" && language === page.language)].flatMap(
      (other) =>
        other
          ? [
              {
                title: other.kind === "index" ? words.message("site_all") : other.title,
                address: link(other.path),
                here: other.path === page.path,
              },
            ]
          : [],
    ),
    previous: listed(previous),
    next: listed(next),
  };
}

/** As Open Graph writes it: `ja_JP`. */
function localeOf(language: string): string {
  const { language: spoken, region } = new Intl.Locale(language).maximize();
  return region === undefined ? spoken : `${spoken}_${region}`;
}

const named = (...names: readonly string[]): Shape => ({
  kind: "object",
  parts: Object.fromEntries(names.map((name) => [name, scalar])),
});
const rowsOf = (...names: readonly string[]): Shape => ({ kind: "rows", row: named(...names) });

const pageShape: Shape = {
  kind: "object",
  parts: {
    ...Object.fromEntries(
      [
        "kind",
        "title",
        "description",
        "language",
        "url",
        "root",
        "locale",
        "site_name",
        "published",
        "corrected",
        "front",
        "styles",
        "json_ld",
      ].map((name) => [name, scalar]),
    ),
    alternates: rowsOf("language", "address"),
    other_locales: rowsOf("locale"),
    pages: rowsOf("title", "address", "here"),
    picture: named("address", "width", "height", "text"),
    feed: named("title", "address"),
    previous: named("title", "address"),
    next: named("title", "address"),
  },
};
const frontShape: Shape = {
  kind: "object",
  parts: {
    language: scalar,
    title: scalar,
    url: scalar,
    alternates: rowsOf("language", "address"),
    languages: rowsOf("language", "name", "address", "title", "publisher"),
  },
};

function rendered(template: SourceText, context: unknown, shape: Shape, words: Words): string {
  const language: Language = {
    shape,
    partials: [],
    show: (value) => (value === null || value === undefined ? "" : escapeHtml(String(value))),
    helpers: {
      message: {
        check: ([key]) => (key === undefined ? undefined : words.messageMissing(key)),
        call: ([key], values) =>
          new Safe(
            escapeHtml(
              words.message(
                String(key),
                Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])),
              ),
            ),
          ),
      },
      date: { call: ([day]) => new Safe(escapeHtml(words.day(String(day)))) },
      is: { call: ([left, right]) => left === right },
    },
  };
  const [wrong] = checkTemplate(template, language);
  if (wrong) throw wrong;
  return withoutMarkdownReferences(renderTemplate(template, {}, context, language));
}
