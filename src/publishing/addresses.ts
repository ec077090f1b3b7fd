/**
 * Where the links of a built page lead once it is published: to other pages, to the files beside it, or to the rest of
 * the Internet.
 */
import type { Article } from "./article.js";
import { linksOf } from "./inline.js";
import type { ArticlePart } from "./parts.js";

/** Undefined where there is nothing: a page that is not published, a file that is not taken along. */
export type Addresses = {
  readonly page: (edition: string, language: string) => string | undefined;
  readonly medium: (path: string) => string | undefined;
};

export function linkIn({ edition }: Article, { page, medium }: Addresses): (address: string) => string | undefined {
  return (address) => {
    if (/^(?:https?:|mailto:|#)/i.test(address)) return address;
    const [, other = edition, language, anchor = ""] =
      /^(?:\.\.\/\.\.\/([^/]+)|\.\.)\/([^/]+)\/index\.html(#.*)?$/.exec(address) ?? [];
    if (language === undefined) return medium(address);
    const found = page(other, language);
    return found === undefined ? undefined : `${found}${anchor}`;
  };
}

/** Links of the page whose words stay without a link. */
export function lostLinks(article: Article, addresses: Addresses): string[] {
  const link = linkIn(article, addresses);
  return linksOf(shownParts(article, addresses)).filter((address) => link(address) === undefined);
}

/** Without the line of other languages when none of them is published. */
export function shownParts(article: Article, addresses: Addresses): ArticlePart[] {
  const link = linkIn(article, addresses);
  return article.parts.filter(
    (part) =>
      !(
        part.kind === "paragraph" &&
        part.role === "languages" &&
        linksOf([part]).every((address) => link(address) === undefined)
      ),
  );
}
