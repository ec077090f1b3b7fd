/**
 * A WordPress that was named in the settings: what is asked of it and written to it, and what it shows to its readers.
 */
import { visible } from "../base/escape.js";
import { problem } from "../base/problems.js";
import type { Exchange } from "../engines/exchange.js";
import { textOf } from "../engines/html.js";
import { type Infer, z } from "../engines/schema.js";
import { readPatiently, type Sleep } from "./wordpress-patience.js";
import { codeIn } from "./wordpress-reply.js";
import { openRest, type Rest } from "./wordpress-rest.js";

const raw = z.object({ raw: z.string() });
const Post = z.object({
  id: z.number(),
  slug: z.string(),
  status: z.string(),
  link: z.string(),
  date_gmt: z.string().nullable(),
  title: raw,
  excerpt: raw,
  content: z.object({ raw: z.string(), rendered: z.string() }),
});
const File = z.object({
  id: z.number(),
  slug: z.string(),
  source_url: z.string(),
  post: z.number().nullable().optional(),
});
const Account = z.object({
  id: z.number(),
  slug: z.string(),
  roles: z.array(z.string()).default([]),
  capabilities: z.record(z.string(), z.boolean()).default({}),
});
const Category = z.object({ id: z.number(), name: z.string(), slug: z.string() });

export type Post = Infer<typeof Post>;
export type UploadedFile = Infer<typeof File>;
export type Account = Infer<typeof Account>;

export type WordPressSite = {
  /**
   * Who we are there; throws when it does not know us. Before anything else: unknown readers are shown an empty list,
   * not an error.
   */
  account(): Promise<Account>;
  /** Undefined when it was deleted for good. */
  post(id: number): Promise<Post | undefined>;
  postBySlug(slug: string): Promise<Post | undefined>;
  filesOf(post: number): Promise<readonly UploadedFile[]>;
  categoryIds(names: readonly string[]): Promise<readonly number[]>;
  readonly write: Rest["write"];
  /** A page or file as a reader without an account gets it, redirects followed; `own` asks with the account. */
  fetch(
    url: string,
    own?: boolean,
  ): Promise<{ readonly url: string; readonly status: number; readonly text: string; readonly bytes: Uint8Array }>;
  readonly readPost: (value: unknown) => Post;
  readonly readFile: (value: unknown) => UploadedFile;
};

export function openSite(exchange: Exchange, url: string, user: string, sleep: Sleep): WordPressSite {
  const rest = openRest(exchange, url, user, sleep);
  const readPost = (value: unknown) => Post.parse(value);
  return {
    readPost,
    readFile: (value) => File.parse(value),
    write: rest.write,
    async account() {
      return rest.answer(await rest.getFirst("users/me?context=edit"), (value) => Account.parse(value));
    },
    async post(id) {
      const reply = await rest.get(`posts/${id}?context=edit`);
      const isGone = reply.status === 404 && codeIn(reply) === "rest_post_invalid_id";
      return isGone ? undefined : rest.answer(reply, readPost);
    },
    async postBySlug(slug) {
      const reply = await rest.get(`posts?context=edit&status=any&slug=${encodeURIComponent(slug)}`);
      return rest.answer(reply, (value) => z.array(Post).parse(value))[0];
    },
    filesOf: (post) =>
      rest.getAll(`media?context=edit&parent=${post}&orderby=id&order=asc`, (value) => z.array(File).parse(value)),
    async categoryIds(names) {
      if (names.length === 0) return [];
      const known = await rest.getAll("categories?orderby=id", (value) => z.array(Category).parse(value));
      return names.map((name) => categoryId(name, known));
    },
    async fetch(address, own = false) {
      for (let url = address, step = 0; ; step++) {
        const reply = await readPatiently(() => exchange.ask({ method: "GET", url, anonymous: !own }), sleep);
        if (reply.location === undefined || reply.status < 300 || reply.status >= 400 || step === 5)
          return { url, status: reply.status, text: reply.text, bytes: reply.bytes };
        url = new URL(reply.location, url).href;
      }
    },
  };
}

/** A category by the name or the slug that the settings say. */
function categoryId(name: string, known: readonly Infer<typeof Category>[]): number {
  const found = known.find((one) => textOf(one.name) === name || one.slug === name);
  if (!found)
    throw problem(
      "publishCategory",
      { name, known: visible(known.map((one) => textOf(one.name)).join(", ")).slice(0, 400) },
      { file: "tsubame.yaml", key: "categories" },
    );
  return found.id;
}
