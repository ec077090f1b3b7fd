/**
 * Title, excerpt and text of a post, written from an article, and compared by what people write: how the editor writes
 * it down is its own affair.
 */
import { digestOf } from "../base/digest.js";
import type { Addresses } from "./addresses.js";
import type { Article } from "./article.js";
import { canonicalBlocks } from "./block-text.js";
import { articleBlocks } from "./blocks.js";
import { escapeText } from "./inline.js";
import { missingFrom, servedIn } from "./served-page.js";
import type { KnownPost } from "./state.js";
import type { Mismatch } from "./targets.js";
import type { Post, UploadedFile } from "./wordpress-site.js";

/** As they are sent. */
export type PostText = { readonly title: string; readonly excerpt: string; readonly content: string };

/** `media` are the uploaded files of the article by their paths. */
export function textToSend(article: Article, media: ReadonlyMap<string, UploadedFile>, addresses: Addresses): PostText {
  return {
    title: escapeText(article.title),
    excerpt: escapeText(article.description),
    content: articleBlocks(article, { addresses, numberOf: (path) => media.get(path)?.id }),
  };
}

export function storedText({ title, excerpt, content }: Post): PostText {
  return { title: title.raw, excerpt: excerpt.raw, content: content.raw };
}

export function digestOfText({ title, excerpt, content }: PostText): string {
  return digestOf(plainWords(title), plainWords(excerpt), canonicalBlocks(content));
}

export function digestOfPost(post: Post): string {
  return digestOfText(storedText(post));
}

/** Words of a title or excerpt, which are HTML too. */
export function plainWords(html: string): string {
  return canonicalBlocks(html).trim();
}

export function readableText({ title, excerpt, content }: PostText): string {
  return [title, excerpt, canonicalBlocks(content)].join("\n");
}

/** The text that was being sent when a publisher ended, whatever WordPress made of its marks. */
export function isPending({ pending }: KnownPost, post: Post): boolean {
  return (
    pending !== undefined &&
    plainWords(pending.title) === plainWords(post.title.raw) &&
    lostIn("", pending.content, post.content.raw).length === 0 &&
    lostIn("", post.content.raw, pending.content).length === 0
  );
}

/** For addresses within a text, which are alike on both sides. */
const base = "http://localhost/";

/** Texts, tables, links and pictures that the stored text lacks. */
export function lostIn(key: string, sent: string, stored: string): Mismatch[] {
  return sent === stored ? [] : missingFrom(servedIn(sent, base), servedIn(stored, base), key);
}
