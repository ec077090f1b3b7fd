/** Which pages of the archive belong together: languages, issues before and after, and their addresses on the web. */
import type { SitePage } from "./site-page.js";

/** `front` is the page at the root, which leads to a language. */
export const front = "index.html";

/**
 * Pages in the order of the archive. `url` is where the archive will lie, ending in `/`; without it there are no
 * absolute addresses.
 */
export type SiteMap = {
  readonly url: string | undefined;
  readonly pages: readonly SitePage[];
  readonly languages: readonly string[];
};

export function absolute({ url }: SiteMap, path: string): string | undefined {
  return url === undefined ? undefined : new URL(path.split("/").map(encodeURIComponent).join("/"), url).href;
}

/** The same page in each language, in the order of the settings, itself among them. */
export function versionsOf({ pages, languages }: SiteMap, { group }: SitePage): SitePage[] {
  return languages.flatMap((language) => pages.filter((page) => page.group === group && page.language === language));
}

/** What a reader of no language of ours is led to. */
export function defaultOf(map: SiteMap, page: SitePage): string {
  return page.kind === "index" ? front : (versionsOf(map, page)[0] ?? page).path;
}

/** The issues of the same edition and language before and after. */
export function neighboursOf(
  { pages }: SiteMap,
  page: SitePage,
): { readonly previous: SitePage | undefined; readonly next: SitePage | undefined } {
  const issues = pages.filter(
    ({ kind, edition, language }) => kind === "report" && edition === page.edition && language === page.language,
  );
  const at = issues.findIndex(({ path }) => path === page.path);
  return at < 0 ? { previous: undefined, next: undefined } : { previous: issues[at - 1], next: issues[at + 1] };
}

export function indexOf({ pages }: SiteMap, language: string): SitePage | undefined {
  return pages.find((page) => page.kind === "index" && page.language === language);
}

/** The Atom feed of a language; there is none without absolute addresses, or without reports. */
export function feedOf({ url, pages }: SiteMap, language: string): string | undefined {
  return url !== undefined && pages.some((page) => page.kind === "report" && page.language === language)
    ? `${language}/feed.xml`
    : undefined;
}
