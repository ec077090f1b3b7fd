/** Whether the posts of a WordPress, as its readers get them, are the articles that were built. */
import type { Medium } from "./article.js";
import { missingFrom, servedIn } from "./served-page.js";
import { type Mismatch, otherLanguages, type PublishingRequest, type Verdict, verdictOnAll } from "./targets.js";
import { connect, type WordPress } from "./wordpress-account.js";
import { addressesFor, addressOfPost, pagesOf } from "./wordpress-addresses.js";
import type { Post } from "./wordpress-site.js";
import { type PostStanding, slugOfPost, standingsOf } from "./wordpress-standing.js";
import { plainWords, textToSend } from "./wordpress-text.js";

export async function verifyPosts(wordPress: WordPress, request: PublishingRequest): Promise<Verdict> {
  const { settings, site } = wordPress;
  await connect(wordPress, undefined);
  const standings = await standingsOf(site, request);
  const pages = pagesOf(settings, standings, request);
  const verdicts: Verdict[] = [];
  for (const standing of standings) verdicts.push(await verdictOnPost(wordPress, request, standing, pages));
  return verdictOnAll(verdicts);
}

async function verdictOnPost(
  wordPress: WordPress,
  request: PublishingRequest,
  standing: PostStanding,
  pages: ReadonlyMap<string, string>,
): Promise<Verdict> {
  const { article, post } = standing;
  const wrong = (what: Mismatch["what"], detail: string): Mismatch => ({ article: article.key, what, detail });
  if (!post) return { mismatches: [wrong("missing", slugOfPost(article))], fetched: [], notes: [] };
  const addresses = addressesFor(standing, pages);
  const text = textToSend(standing.article, standing.media, addresses);
  const page = await pageOf(wordPress, post);
  const served = servedIn(page.text, page.url);
  const mismatches = [
    ...(page.status === 200 ? [] : [wrong("missing", `${page.url} (${page.status})`)]),
    ...missingFrom(servedIn(text.content, page.url), served, article.key),
    ...(plainWords(post.title.raw) === plainWords(text.title) ? [] : [wrong("text", article.title)]),
  ];
  for (const medium of article.media) {
    const address = addresses.medium(medium.path);
    if (!(await isServed(wordPress, address, medium))) mismatches.push(wrong("file", address ?? medium.name));
  }
  for (const { key } of otherLanguages(request, article)) {
    const address = pages.get(key);
    if (address === undefined || !served.links.includes(address)) mismatches.push(wrong("pair", key));
  }
  return {
    mismatches,
    fetched: [page.url],
    notes: post.status === "publish" ? [] : [{ code: "notFetched", article: article.key, detail: post.status }],
  };
}

/** What readers get; of a post that is not public, what they would. */
async function pageOf({ settings, site }: WordPress, { id, status, link, content }: Post) {
  return status === "publish"
    ? site.fetch(addressOfPost(settings, id))
    : { url: link, status: 200, text: content.rendered };
}

async function isServed({ site }: WordPress, address: string | undefined, { bytes }: Medium): Promise<boolean> {
  if (address === undefined) return false;
  const file = await site.fetch(address);
  return file.status === 200 && Buffer.from(file.bytes).equals(bytes);
}
