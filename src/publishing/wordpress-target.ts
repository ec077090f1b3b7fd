/** WordPress as a target: drafts first, their files attached to them, then their texts, which are never written over what somebody else wrote. */
import { digestOf } from "../base/digest.js";
import { visible } from "../base/escape.js";
import { problem } from "../base/problems.js";
import { wordDiff } from "../engines/diff.js";
import type { SettingsOf } from "../workspace/publishing-targets.js";
import { type Addresses, lostLinks } from "./addresses.js";
import type { Article, Medium } from "./article.js";
import { canonicalBlocks, guardsIn } from "./block-text.js";
import { articleBlocks } from "./blocks.js";
import { escapeText } from "./inline.js";
import { missingFrom, servedIn } from "./served-page.js";
import type { KnownPost, PublishingState } from "./state.js";
import {
  commonNotes,
  isWritten,
  type Mismatch,
  type PlannedStep,
  type PublishingRequest,
  type Target,
  type TargetNote,
} from "./targets.js";
import type { Account, Post, UploadedFile, WordPressSite } from "./wordpress-site.js";

/** Title, excerpt and text of a post as they are sent. */
type Text = { readonly title: string; readonly excerpt: string; readonly content: string };

/** What is there of an article: its post, and which of its files have an id and an address. */
type Standing = {
  readonly article: Article;
  readonly known: KnownPost | undefined;
  readonly post: Post | undefined;
  readonly media: ReadonlyMap<string, UploadedFile>;
  readonly left: readonly UploadedFile[];
};

export function wordPressTarget(settings: SettingsOf<"wordpress">, site: WordPressSite): Target {
  const root = settings.url.endsWith("/") ? settings.url : `${settings.url}/`;
  /** Leads to the post under whatever address it gets when it appears. */
  const addressOf = (id: number) => `${root}?p=${id}`;

  async function standingOf(article: Article, state: PublishingState): Promise<Standing> {
    const known = state.posts[article.key];
    const post = (known && (await site.post(known.id))) ?? (await site.postBySlug(slugOf(article)));
    const files = post ? await site.filesOf(post.id) : [];
    const media = new Map(
      article.media.flatMap((medium) => {
        const { id, sha256 } = (known?.id === post?.id && known?.media[medium.path]) || {};
        const file = files.find(
          (one) => (one.id === id && sha256 === medium.sha256) || one.slug === slugOfFile(medium),
        );
        return file ? [[medium.path, file] as const] : [];
      }),
    );
    const used = new Set([...media.values()].map(({ id }) => id));
    return {
      article,
      known: known?.id === post?.id ? known : undefined,
      post,
      media,
      left: files.filter(({ id }) => !used.has(id)),
    };
  }

  function textOf(
    { article, media }: Pick<Standing, "article" | "media">,
    pages: ReadonlyMap<string, string>,
  ): { readonly text: Text; readonly addresses: Addresses } {
    const addresses: Addresses = {
      page: (edition, language) => pages.get(`${article.quarter}/${edition}/${language}`),
      medium: (path) => media.get(path)?.source_url,
    };
    return {
      addresses,
      text: {
        title: escapeText(article.title),
        excerpt: escapeText(article.description),
        content: articleBlocks(article, { addresses, numberOf: (path) => media.get(path)?.id }),
      },
    };
  }

  /** Posts on this site and on other targets, by the article's key. What is not there yet has an address that nothing has. */
  function pagesOf(standings: readonly Standing[], { state, pages }: PublishingRequest): Map<string, string> {
    return new Map([
      ...pages,
      ...Object.entries(state.posts).map(([key, { id }]) => [key, addressOf(id)] as const),
      ...standings.map(({ article, post }) => [article.key, addressOf(post?.id ?? 0)] as const),
    ]);
  }

  async function connect(request: PublishingRequest): Promise<Account> {
    const account = await site.account();
    const needed = [
      "edit_posts",
      "upload_files",
      ...(settings.status === "publish" || request.at ? ["publish_posts"] : []),
    ];
    const lacking = needed.filter((name) => account.capabilities[name] !== true);
    if (lacking.length > 0)
      throw problem("publishRights", {
        user: settings.user,
        roles: visible(account.roles.join(", ")),
        lacking: lacking.join(", "),
      });
    return account;
  }

  return {
    async plan(request) {
      const account = await connect(request);
      await site.categoryIds(settings.categories);
      const standings: Standing[] = [];
      for (const article of request.articles) standings.push(await standingOf(article, request.state));
      const pages = pagesOf(standings, request);
      const steps: PlannedStep[] = [];
      const notes: TargetNote[] = [];
      for (const standing of standings) {
        const { article, post } = standing;
        const { text, addresses } = textOf(standing, pages);
        for (const medium of article.media) {
          const file = standing.media.get(medium.path);
          steps.push({
            action: file ? "keep" : "create",
            kind: "medium",
            article: article.key,
            name: medium.name,
            address: file?.source_url ?? "",
          });
        }
        steps.push({
          kind: "post",
          article: article.key,
          name: article.title,
          address: post ? addressOf(post.id) : "",
          ...judged(standing, text, request.at),
        });
        notes.push(...commonNotes(article));
        notes.push(
          ...lostLinks(article, { ...addresses, medium: () => "" }).map(
            (detail): TargetNote => ({ code: "lostLink", article: article.key, detail }),
          ),
        );
        if (guardsIn(text.content) > 0) notes.push({ code: "guards", article: article.key, detail: "" });
        notes.push(
          ...standing.left.map(
            ({ source_url }): TargetNote => ({ code: "leftMedia", article: article.key, detail: source_url }),
          ),
        );
        notes.push(
          ...article.media
            .filter(isScaled)
            .map(({ name }): TargetNote => ({ code: "largePicture", article: article.key, detail: name })),
        );
      }
      if (account.capabilities["edit_others_posts"] !== true)
        notes.push({ code: "ownPosts", article: "", detail: account.roles.join(", ") });
      if (account.capabilities["unfiltered_html"] !== true)
        notes.push({ code: "noFilter", article: "", detail: account.roles.join(", ") });
      notes.push({ code: "quotes", article: "", detail: "" }, { code: "siteLanguage", article: "", detail: "" });
      if (steps.some(({ kind, action }) => kind === "medium" && action === "create"))
        notes.push({ code: "fileOpen", article: "", detail: "" });
      return { steps, notes };
    },

    async apply(request, plan, save, progress) {
      if (plan.steps.some(({ action }) => action === "conflict"))
        throw new Error("a plan with conflicts is not carried out");
      const work = plan.steps.filter(isWritten);
      let done = 0;
      const advance = () => progress.advance(++done, work.length);
      const categories = await site.categoryIds(settings.categories);
      let state = request.state;
      const keep = async (key: string, post: KnownPost) =>
        save((state = { ...state, posts: { ...state.posts, [key]: post } }));
      const standings: Standing[] = [];

      // Drafts without text: their files can be attached, and nothing of them is public.
      for (const article of request.articles) {
        let standing = await standingOf(article, state);
        if (!standing.post) {
          const slug = slugOf(article);
          const post = await site.write(
            "posts?context=edit",
            () => ({ title: article.title, slug, status: "draft", content: "" }),
            site.readPost,
            () => site.postBySlug(slug),
          );
          standing = { ...standing, post };
        }
        const { id } = standing.post as Post;
        if (!standing.known) {
          const known: KnownPost = { id, address: addressOf(id), sent: "", stored: "", media: {} };
          await keep(article.key, known);
          standing = { ...standing, known };
        }
        standings.push(standing);
      }

      for (const [at, standing] of standings.entries()) {
        const { article, post } = standing;
        const { id } = post as Post;
        const media = new Map(standing.media);
        let known = standing.known as KnownPost;
        for (const medium of article.media) {
          const file = media.get(medium.path) ?? (await upload(medium, id));
          if (!media.has(medium.path)) advance();
          media.set(medium.path, file);
          if (known.media[medium.path]?.id === file.id && known.media[medium.path]?.sha256 === medium.sha256) continue;
          known = {
            ...known,
            media: { ...known.media, [medium.path]: { id: file.id, address: file.source_url, sha256: medium.sha256 } },
          };
          await keep(article.key, known);
        }
        standings[at] = { ...standing, media, known };
      }

      // Once more just before it is written, since there is no lock: one text by another hand, and none is written.
      const pages = pagesOf(standings, { ...request, state });
      const texts = standings.map((standing) => textOf(standing, pages).text);
      const fresh: Standing[] = [];
      for (const [at, standing] of standings.entries()) {
        const post = await site.post((standing.post as Post).id);
        const now = { ...standing, post };
        const judgement = judged(now, texts[at] as Text, request.at);
        if (judgement.action === "conflict" || !post)
          throw problem("publishChanged", {
            name: standing.article.key,
            address: addressOf((standing.post as Post).id),
          });
        fresh.push(now);
      }
      const notes: TargetNote[] = [];
      for (const [at, standing] of fresh.entries()) {
        const { article, post: before } = standing as Standing & { post: Post };
        const text = texts[at] as Text;
        const known = state.posts[article.key] as KnownPost;
        const { action } = judged(standing, text, request.at);
        if (action === "keep" && known.stored === digestOfPost(before)) continue;
        if (action !== "keep") await keep(article.key, { ...known, pending: text });
        const first = known.stored === "";
        const scheduled =
          request.at && before.status !== "publish"
            ? { status: "future", date_gmt: request.at.toISOString().slice(0, 19) }
            : first && before.status === "draft"
              ? { status: settings.status }
              : {};
        const body = { ...text, ...scheduled, ...(first && categories.length > 0 ? { categories } : {}) };
        const after =
          action === "keep"
            ? before
            : await site.write(
                `posts/${before.id}?context=edit`,
                () => body,
                site.readPost,
                async () => {
                  const now = await site.post(before.id);
                  if (!now || digestOfPost(now) === digestOfPost(before)) return undefined;
                  if (lostIn(article.key, text.content, now.content.raw).length > 0)
                    throw problem("publishChanged", { name: article.key, address: addressOf(before.id) });
                  return now;
                },
              );
        await keep(article.key, {
          ...known,
          sent: digestOfText(text),
          stored: digestOfPost(after),
          pending: undefined,
          text: { title: after.title.raw, excerpt: after.excerpt.raw, content: after.content.raw },
        });
        notes.push(
          ...lostIn(article.key, text.content, after.content.raw).map(
            ({ detail }): TargetNote => ({ code: "filtered", article: article.key, detail }),
          ),
        );
        if (action !== "keep") advance();
      }
      return notes;
    },

    async verify(request) {
      await connect({ ...request, at: undefined });
      const standings: Standing[] = [];
      for (const article of request.articles) standings.push(await standingOf(article, request.state));
      const pages = pagesOf(standings, request);
      const mismatches: Mismatch[] = [];
      const fetched: string[] = [];
      const notes: TargetNote[] = [];
      for (const standing of standings) {
        const { article, post } = standing;
        const wrong = (what: Mismatch["what"], detail: string) =>
          mismatches.push({ article: article.key, what, detail });
        if (!post) {
          wrong("missing", slugOf(article));
          continue;
        }
        const { text, addresses } = textOf(standing, pages);
        const open = post.status === "publish";
        const page = open
          ? await site.fetch(addressOf(post.id))
          : { url: post.link, status: 200, text: post.content.rendered };
        fetched.push(page.url);
        if (!open) notes.push({ code: "notFetched", article: article.key, detail: post.status });
        if (page.status !== 200) wrong("missing", `${page.url} (${page.status})`);
        const built = servedIn(text.content, page.url);
        const served = servedIn(page.text, page.url);
        mismatches.push(...missingFrom(built, served, article.key));
        if (plain(post.title.raw) !== plain(text.title)) wrong("text", article.title);
        for (const medium of article.media) {
          const address = addresses.medium(medium.path);
          const file = address === undefined ? undefined : await site.fetch(address);
          if (file?.status !== 200 || !Buffer.from(file.bytes).equals(medium.bytes))
            wrong("file", address ?? medium.name);
        }
        for (const other of request.articles)
          if (other !== article && other.edition === article.edition && other.quarter === article.quarter) {
            const address = pages.get(other.key);
            if (address === undefined || !served.links.includes(address)) wrong("pair", other.key);
          }
      }
      return { mismatches, fetched, notes };
    },
  };

  async function upload(medium: Medium, post: number): Promise<UploadedFile> {
    const form = () => {
      const body = new FormData();
      body.set("post", String(post));
      body.set("title", medium.name.replace(/\.[a-z]+$/, ""));
      if (medium.alt !== "") body.set("alt_text", medium.alt);
      body.set("caption", medium.title);
      body.set("file", new Blob([medium.bytes as Uint8Array<ArrayBuffer>], { type: medium.type }), medium.name);
      return body;
    };
    return site.write("media?context=edit", form, site.readFile, async () =>
      (await site.filesOf(post)).find(({ slug }) => slug === slugOfFile(medium)),
    );
  }

  /** What has to be done to a post, or why nothing is. */
  function judged(
    { known, post }: Standing,
    text: Text,
    at: Date | undefined,
  ): Pick<PlannedStep, "action" | "why" | "diff"> {
    if (!post) return { action: "create" };
    if (post.status === "trash") return { action: "conflict", why: "trashed" };
    const there = digestOfPost(post);
    const wanted = digestOfText(text);
    const isOurs = known !== undefined && ((known.stored !== "" && there === known.stored) || isPending(known, post));
    const isEmpty = post.content.raw.trim() === "";
    const moved =
      at !== undefined &&
      post.status !== "publish" &&
      (post.status !== "future" || `${post.date_gmt}` !== at.toISOString().slice(0, 19));
    // Saved in the editor: the same words, but WordPress would run or draw some of them.
    if (there === wanted && guardsIn(post.content.raw) < guardsIn(text.content)) return { action: "update" };
    if (there === wanted || (isOurs && known.sent === wanted && there === known.stored))
      return { action: moved ? "update" : "keep" };
    if (isOurs) return { action: "update" };
    if (isEmpty && (known === undefined || known.stored === "")) return { action: "create" };
    return {
      action: "conflict",
      why: known ? "edited" : "unknown",
      diff: wordDiff(
        readable({ ...text, ...known?.text }),
        readable({ title: post.title.raw, excerpt: post.excerpt.raw, content: post.content.raw }),
        "ja",
      ),
    };
  }
}

const slugOf = ({ slug, language }: Article) => `${slug}-${language.toLowerCase()}`;
const slugOfFile = ({ name }: Medium) => name.replace(/\.[a-z]+$/, "");
/** Words of a title or excerpt, which are HTML too. */
const plain = (html: string) => canonicalBlocks(html).trim();

/** Of what people write; how the editor writes it down is its own affair. */
const digestOfText = ({ title, excerpt, content }: Text) =>
  digestOf(plain(title), plain(excerpt), canonicalBlocks(content));
const digestOfPost = ({ title, excerpt, content }: Post) =>
  digestOfText({ title: title.raw, excerpt: excerpt.raw, content: content.raw });

/** The text that was being sent when a publisher ended, whatever WordPress made of its marks. */
function isPending({ pending }: KnownPost, post: Post): boolean {
  return (
    pending !== undefined &&
    plain(pending.title) === plain(post.title.raw) &&
    lostIn("", pending.content, post.content.raw).length === 0 &&
    lostIn("", post.content.raw, pending.content).length === 0
  );
}

/** For addresses within a text, which are alike on both sides. */
const base = "http://localhost/";

/** Texts, tables, links and pictures that the stored text lacks. */
function lostIn(key: string, sent: string, stored: string): Mismatch[] {
  return sent === stored ? [] : missingFrom(servedIn(sent, base), servedIn(stored, base), key);
}

function readable({ title, excerpt, content }: Text): string {
  return [title, excerpt, canonicalBlocks(content)].join("\n");
}

/** WordPress makes a smaller copy of a picture that is wider or higher than 2560, and shows that. */
function isScaled({ type, bytes }: Medium): boolean {
  if (type !== "image/png" || bytes.length < 24) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Math.max(view.getUint32(16), view.getUint32(20)) > 2560;
}
