/** What is there of the articles on a WordPress: their posts, and their files that were uploaded. */
import type { Article } from "./article.js";
import type { KnownPost, PublishingState } from "./state.js";
import type { PublishingRequest } from "./targets.js";
import { uploadedMedia } from "./wordpress-media.js";
import type { Post, UploadedFile, WordPressSite } from "./wordpress-site.js";

/**
 * The post of an article, what was kept of it, and which files of the article have an id and an address; `left` are
 * files of the post that are no more the article's.
 */
export type PostStanding = {
  readonly article: Article;
  readonly known: KnownPost | undefined;
  readonly post: Post | undefined;
  readonly media: ReadonlyMap<string, UploadedFile>;
  readonly left: readonly UploadedFile[];
};

export async function standingsOf(
  site: WordPressSite,
  { articles, state }: PublishingRequest,
): Promise<PostStanding[]> {
  const standings: PostStanding[] = [];
  for (const article of articles) standings.push(await standingOf(site, article, state));
  return standings;
}

export async function standingOf(
  site: WordPressSite,
  article: Article,
  { posts }: PublishingState,
): Promise<PostStanding> {
  const before = posts[article.key];
  const post = (before && (await site.post(before.id))) ?? (await site.postBySlug(slugOfPost(article)));
  const known = before?.id === post?.id ? before : undefined;
  const files = post ? await site.filesOf(post.id) : [];
  const media = uploadedMedia(article, files, known);
  const used = new Set([...media.values()].map(({ id }) => id));
  return { article, known, post, media, left: files.filter(({ id }) => !used.has(id)) };
}

export function slugOfPost({ slug, language }: Article): string {
  return `${slug}-${language.toLowerCase()}`;
}
