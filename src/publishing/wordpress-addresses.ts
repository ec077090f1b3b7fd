/** Where the links of an article lead once it is a post of a WordPress. */
import type { SettingsOf } from "../workspace/publishing-targets.js";
import type { Addresses } from "./addresses.js";
import { articleKey } from "./article.js";
import type { PublishingRequest } from "./targets.js";
import type { PostStanding } from "./wordpress-standing.js";

/**
 * Posts on this site and on other targets, by the article's key. What is not there yet has an address that nothing has.
 */
export function pagesOf(
  settings: SettingsOf<"wordpress">,
  standings: readonly PostStanding[],
  { state, pages }: PublishingRequest,
): Map<string, string> {
  return new Map([
    ...pages,
    ...Object.entries(state.posts).map(([key, { id }]) => [key, addressOfPost(settings, id)] as const),
    ...standings.map(({ article, post }) => [article.key, addressOfPost(settings, post?.id ?? 0)] as const),
  ]);
}

/** Leads to the post under whatever address it gets when it appears. */
export function addressOfPost({ url }: SettingsOf<"wordpress">, id: number): string {
  return `${url.endsWith("/") ? url : `${url}/`}?p=${id}`;
}

export function addressesFor({ article, media }: PostStanding, pages: ReadonlyMap<string, string>): Addresses {
  return {
    page: (edition, language) => pages.get(articleKey(article.quarter, edition, language)),
    medium: (path) => media.get(path)?.source_url,
  };
}
