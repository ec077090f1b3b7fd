/** Files that people carry into a system by hand: the text knows the address at which the files beside it will be. */
import type { Addresses } from "./addresses.js";
import { type Article, articleKey, mediumAt } from "./article.js";
import type { PublishingRequest } from "./targets.js";

/** `base` is where the folder `media/` will be served, or a path relative to the text. */
export function handedOver(base: string) {
  const root = base === "" || base.endsWith("/") ? base : `${base}/`;
  return {
    addresses: (article: Article, { pages }: PublishingRequest): Addresses => ({
      page: (edition, language) => pages.get(articleKey(article.quarter, edition, language)),
      medium: (path) => {
        const medium = mediumAt(article, path);
        return medium && `${root}${medium.name}`;
      },
    }),
    media: ({ media }: Article): (readonly [string, Uint8Array])[] =>
      media.map(({ name, bytes }) => [`media/${name}`, bytes] as const),
  };
}
