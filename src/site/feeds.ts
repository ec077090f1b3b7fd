/**
 * What programs follow the archive by: a feed for each language (Atom, RFC 4287) and the map of all pages
 * (https://www.sitemaps.org/protocol.html).
 */
import { escapeXml } from "../base/escape.js";
import { inLanguage } from "../base/worded.js";
import type { Words } from "../i18n/words.js";
import type { Config } from "../workspace/config.js";
import { absolute, defaultOf, feedOf, front, indexOf, type SiteMap, versionsOf } from "./site-map.js";
import type { SitePage } from "./site-page.js";

/** Entries of a feed: who follows it has seen the older ones. */
const entriesMax = 30;

/** By their paths; empty where the archive has no address of its own. */
export function feedsOf(
  map: SiteMap,
  words: ReadonlyMap<string, Words>,
  { publisher }: Pick<Config, "publisher">,
): Map<string, string> {
  const files = new Map<string, string>();
  if (map.url === undefined) return files;
  for (const language of map.languages) {
    const [path, spoken] = [feedOf(map, language), words.get(language)];
    if (path !== undefined && spoken) files.set(path, feed(map, path, spoken, inLanguage(publisher?.name, language)));
  }
  return files.set("sitemap.xml", sitemap(map));
}

/** Two characters that no XML may hold are left by the rules of pages. */
function xml(text: string): string {
  return escapeXml(text).replace(/[\ufffe\uffff]/g, "\ufffd");
}

/** The day of the last word on a page. */
function touched({ corrected, published, made }: SitePage): string {
  return corrected ?? published ?? made;
}

function feed(map: SiteMap, path: string, words: Words, publisher: string | null): string {
  const address = (to: string) => xml(absolute(map, to) ?? "");
  const { language } = words;
  const index = indexOf(map, language);
  const reports = map.pages.filter((page) => page.kind === "report" && page.language === language);
  const entries = [...reports]
    .reverse()
    .sort((a, b) => (touched(a) < touched(b) ? 1 : touched(a) > touched(b) ? -1 : 0))
    .slice(0, entriesMax);
  const time = (day: string) => `${day}T00:00:00Z`;
  const entry = (page: SitePage) => `<entry>
<id>${address(page.path)}</id>
<title>${xml(page.title)}</title>
<link rel="alternate" type="text/html" hreflang="${language}" href="${address(page.path)}"/>
${page.paper ? `<link rel="enclosure" type="application/pdf" length="${page.paper.bytes}" href="${address(page.paper.path)}"/>\n` : ""}<published>${time(page.published ?? page.made)}</published>
<updated>${time(touched(page))}</updated>
<summary>${xml(`${page.corrected === null ? "" : `${words.message("site_corrected", { date: words.day(page.corrected) })} `}${page.description}`)}</summary>
</entry>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${address(path)}</id>
<title>${xml(index?.title ?? publisher ?? words.message("site_all"))}</title>
<link rel="self" type="application/atom+xml" href="${address(path)}"/>
<link rel="alternate" type="text/html" hreflang="${language}" href="${address(index?.path ?? front)}"/>
<updated>${time(entries[0] ? touched(entries[0]) : "1970-01-01")}</updated>
<author><name>${xml(publisher ?? index?.title ?? words.message("site_all"))}</name></author>
${entries.map(entry).join("\n")}
</feed>
`;
}

function sitemap(map: SiteMap): string {
  const address = (to: string) => xml(absolute(map, to) ?? "");
  const latest = map.pages.map(touched).sort().at(-1) ?? "1970-01-01";
  const alternates = (pages: readonly SitePage[], otherwise: string) =>
    [...pages.map((page) => [page.language, page.path]), ["x-default", otherwise]]
      .map(([language, path]) => `<xhtml:link rel="alternate" hreflang="${language}" href="${address(path ?? "")}"/>`)
      .join("\n");
  const indexes = map.pages.filter(({ kind }) => kind === "index");
  const entries = [
    `<url>\n<loc>${address(front)}</loc>\n<lastmod>${latest}</lastmod>\n${alternates(indexes, front)}\n</url>`,
    ...map.pages.map(
      (page) =>
        `<url>\n<loc>${address(page.path)}</loc>\n<lastmod>${touched(page)}</lastmod>\n${alternates(versionsOf(map, page), defaultOf(map, page))}\n</url>`,
    ),
  ];
  return `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join("\n")}
</urlset>
`;
}
