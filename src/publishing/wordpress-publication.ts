/**
 * The articles brought onto a WordPress as it was planned: empty drafts, then their files, then their texts, and after
 * each step what is known of them is saved.
 */
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Article } from "./article.js";
import type { KnownPost, PublishingState } from "./state.js";
import { type PublishingPlan, type PublishingRequest, stepsToWrite, type TargetNote } from "./targets.js";
import type { WordPress } from "./wordpress-account.js";
import { addressesFor, addressOfPost, pagesOf } from "./wordpress-addresses.js";
import { greenwichTime, judgementOf } from "./wordpress-judgement.js";
import { upload } from "./wordpress-media.js";
import type { Post } from "./wordpress-site.js";
import { type PostStanding, slugOfPost, standingOf } from "./wordpress-standing.js";
import { digestOfPost, digestOfText, lostIn, type PostText, storedText, textToSend } from "./wordpress-text.js";

/**
 * A publishing under way: `keep` saves what is known of an article's post, `advance` tells of a step that is done;
 * `categories` are those of a new post.
 */
type Publication = WordPress & {
  readonly request: PublishingRequest;
  readonly categories: readonly number[];
  readonly keep: (key: string, known: KnownPost) => Promise<void>;
  readonly advance: () => void;
};

/** An article that has a post, and of which something was kept. */
type Draft = PostStanding & { readonly post: Post; readonly known: KnownPost };

export async function publishPosts(
  { settings, site }: WordPress,
  request: PublishingRequest,
  plan: PublishingPlan,
  save: (state: PublishingState) => Promise<void>,
  progress: Progress,
): Promise<TargetNote[]> {
  const work = stepsToWrite(plan);
  let done = 0;
  let state = request.state;
  const publication: Publication = {
    settings,
    site,
    request,
    categories: await site.categoryIds(settings.categories),
    keep: (key, known) => save((state = { ...state, posts: { ...state.posts, [key]: known } })),
    advance: () => progress.advance(++done, work.length),
  };
  const empty: Draft[] = [];
  for (const article of request.articles) empty.push(await draftOf(publication, article));
  const drafts: Draft[] = [];
  for (const draft of empty) drafts.push(await withFiles(publication, draft));
  const pages = pagesOf(settings, drafts, request);
  const texts = drafts.map((draft) => textToSend(draft.article, draft.media, addressesFor(draft, pages)));
  // Once more just before it is written, since there is no lock: one text by another hand, and none is written.
  const fresh: (readonly [Draft, PostText])[] = [];
  for (const [at, text] of texts.entries()) fresh.push([await stillOurs(publication, drafts[at] as Draft, text), text]);
  const notes: TargetNote[] = [];
  for (const [draft, text] of fresh) notes.push(...(await writeText(publication, draft, text)));
  return notes;
}

/** Without text: its files can be attached, and nothing of it is public. */
async function draftOf({ settings, site, request, keep }: Publication, article: Article): Promise<Draft> {
  const standing = await standingOf(site, article, request.state);
  const slug = slugOfPost(article);
  const post =
    standing.post ??
    (await site.write(
      "posts?context=edit",
      () => ({ title: article.title, slug, status: "draft", content: "" }),
      site.readPost,
      () => site.postBySlug(slug),
    ));
  if (standing.known) return { ...standing, post, known: standing.known };
  const known: KnownPost = { id: post.id, address: addressOfPost(settings, post.id), sent: "", stored: "", media: {} };
  await keep(article.key, known);
  return { ...standing, post, known };
}

async function withFiles({ site, keep, advance }: Publication, draft: Draft): Promise<Draft> {
  const { article, post } = draft;
  const media = new Map(draft.media);
  let { known } = draft;
  for (const medium of article.media) {
    const file = media.get(medium.path) ?? (await upload(site, medium, post.id));
    if (!media.has(medium.path)) advance();
    media.set(medium.path, file);
    if (known.media[medium.path]?.id === file.id && known.media[medium.path]?.sha256 === medium.sha256) continue;
    const one = { id: file.id, address: file.source_url, sha256: medium.sha256 };
    known = { ...known, media: { ...known.media, [medium.path]: one } };
    await keep(article.key, known);
  }
  return { ...draft, media, known };
}

async function stillOurs({ settings, site, request }: Publication, draft: Draft, text: PostText): Promise<Draft> {
  const post = await site.post(draft.post.id);
  if (!post || judgementOf({ ...draft, post }, text, request.at).action === "conflict")
    throw problem("publishChanged", {
      name: draft.article.key,
      address: addressOfPost(settings, draft.post.id),
    });
  return { ...draft, post };
}

/** Gives what the site took out of the text. */
async function writeText(publication: Publication, draft: Draft, text: PostText): Promise<TargetNote[]> {
  const { request, keep, advance } = publication;
  const { article, post, known } = draft;
  const isKept = judgementOf(draft, text, request.at).action === "keep";
  if (isKept && known.stored === digestOfPost(post)) return [];
  if (!isKept) await keep(article.key, { ...known, pending: text });
  const after = isKept ? post : await sendText(publication, draft, text);
  await keep(article.key, {
    ...known,
    sent: digestOfText(text),
    stored: digestOfPost(after),
    pending: undefined,
    text: storedText(after),
  });
  if (!isKept) advance();
  return lostIn(article.key, text.content, after.content.raw).map(({ detail }) => ({
    code: "filtered",
    article: article.key,
    detail,
  }));
}

async function sendText(publication: Publication, draft: Draft, text: PostText): Promise<Post> {
  const { settings, site } = publication;
  const { article, post: before } = draft;
  const body = { ...text, ...appearance(publication, draft) };
  return site.write(
    `posts/${before.id}?context=edit`,
    () => body,
    site.readPost,
    async () => {
      const now = await site.post(before.id);
      if (!now || digestOfPost(now) === digestOfPost(before)) return undefined;
      if (lostIn(article.key, text.content, now.content.raw).length > 0)
        throw problem("publishChanged", { name: article.key, address: addressOfPost(settings, before.id) });
      return now;
    },
  );
}

/** When a post appears, and among what: said with its first text, and later only when a time is asked for. */
function appearance({ settings, request, categories }: Publication, { post, known }: Draft): object {
  const isFirst = known.stored === "";
  const scheduled =
    request.at && post.status !== "publish"
      ? { status: "future", date_gmt: greenwichTime(request.at) }
      : isFirst && post.status === "draft"
        ? { status: settings.status }
        : {};
  return { ...scheduled, ...(isFirst && categories.length > 0 ? { categories } : {}) };
}
