/** A WordPress that was named in the settings: its REST interface with patience where patience helps. https://developer.wordpress.org/rest-api/ */
import { visible } from "../base/escape.js";
import { textOf } from "../base/html.js";
import { problem, type UserError } from "../base/problems.js";
import type { Exchange, NoReply, Reply } from "../engines/exchange.js";
import { type Infer, z } from "../engines/schema.js";

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
  /** Who we are there; throws when it does not know us. Before anything else: unknown readers are shown an empty list, not an error. */
  account(): Promise<Account>;
  /** Undefined when it was deleted for good. */
  post(id: number): Promise<Post | undefined>;
  postBySlug(slug: string): Promise<Post | undefined>;
  filesOf(post: number): Promise<readonly UploadedFile[]>;
  categoryIds(names: readonly string[]): Promise<readonly number[]>;
  /** Writes, and when the answer is lost looks whether it was done before it is asked again: `done` finds it, undefined when it was not. */
  write<Result>(
    path: string,
    body: () => object | FormData,
    read: (value: unknown) => Result,
    done: () => Promise<Result | undefined>,
  ): Promise<Result>;
  /** A page or file as a reader without an account gets it, redirects followed; `own` asks with the account. */
  fetch(
    url: string,
    own?: boolean,
  ): Promise<{ readonly url: string; readonly status: number; readonly text: string; readonly bytes: Uint8Array }>;
  readonly readPost: (value: unknown) => Post;
  readonly readFile: (value: unknown) => UploadedFile;
};

const tries = 4;
const backoffMs = 2000;
const waitMsMax = 120_000;

export function openSite(
  exchange: Exchange,
  url: string,
  user: string,
  sleep: (milliseconds: number) => Promise<void>,
): WordPressSite {
  const root = url.endsWith("/") ? url : `${url}/`;
  let plain = false;
  const at = (path: string) =>
    plain ? `${root}?rest_route=/wp/v2/${path.replace("?", "&")}` : `${root}wp-json/wp/v2/${path}`;

  /** Asks until the server is neither busy nor silent; `again` says whether the request may simply be repeated. */
  async function patiently(
    ask: () => Promise<Reply | NoReply>,
    again: () => Promise<boolean>,
  ): Promise<Reply | undefined> {
    for (let attempt = 1; ; attempt++) {
      const reply = await ask();
      const wait = waitOf(reply, attempt);
      if (wait === undefined) return reply as Reply;
      if (reply.kind === "large" || reply.kind === "refused") throw failureOf(reply);
      if (attempt === tries || wait > waitMsMax) throw failureOf(reply, wait);
      await sleep(wait);
      if (!(await again())) return undefined;
    }
  }

  /** Milliseconds to wait before the next try; undefined when the answer is final. */
  function waitOf(reply: Reply | NoReply, attempt: number): number | undefined {
    if (reply.kind !== "answer") return backoffMs * 2 ** (attempt - 1);
    // WordPress says 500 with a code when it is final; without one, PHP or a proxy fell over.
    const busy = [429, 502, 503, 504].includes(reply.status) || (reply.status === 500 && codeOf(reply) === undefined);
    return busy ? (reply.retryAfterMs ?? backoffMs * 2 ** (attempt - 1)) : undefined;
  }

  async function get(path: string): Promise<Reply> {
    return (await patiently(
      () => exchange.ask({ method: "GET", url: at(path) }),
      async () => true,
    )) as Reply;
  }

  /** All pages of a list. */
  async function readAll<Result>(path: string, schema: z.ZodType<Result>): Promise<Result[]> {
    const found: Result[] = [];
    for (let page = 1, pages = 1; page <= pages; page++) {
      const reply = await get(`${path}&per_page=100&page=${page}`);
      found.push(...parse(reply, z.array(schema)));
      pages = reply.pages;
    }
    return found;
  }

  function parse<Result>(reply: Reply, schema: z.ZodType<Result>): Result {
    const failure = problemOf(reply);
    if (failure) throw failure;
    const result = schema.safeParse(reply.json);
    if (!result.success) throw notWordPress(reply);
    return result.data;
  }

  function failureOf(reply: Reply | NoReply, waitMs = 0): UserError {
    if (reply.kind !== "answer")
      return reply.kind === "refused"
        ? problem("publishPlain", { url: reply.url })
        : problem("publishSilent", { url: reply.url, reason: reply.detail });
    return problem("publishBusy", {
      url: reply.url,
      status: reply.status,
      seconds: waitMs > waitMsMax ? Math.ceil(waitMs / 1000) : "",
    });
  }

  /** Undefined for an answer that does what was asked. */
  function problemOf(reply: Reply): UserError | undefined {
    const { status, location } = reply;
    const code = codeOf(reply);
    if (status >= 300 && status < 400) return problem("publishRedirect", { url: reply.url, to: location ?? "" });
    if (code === undefined)
      return status >= 200 && status < 300 && reply.json !== undefined ? undefined : notWordPress(reply);
    if (status === 401) return problem("publishPassword", { user, url: root, reason: messageOf(reply) });
    return problem(status === 403 ? "publishForbidden" : "publishDeclined", {
      url: reply.url,
      status,
      code,
      reason: messageOf(reply),
    });
  }

  const notWordPress = (reply: Reply) =>
    problem("publishNotJson", {
      url: reply.url,
      status: reply.status,
      title: visible(textOf(/<title[^>]*>([\s\S]*?)<\/title>/i.exec(reply.text)?.[1] ?? reply.text.slice(0, 80))).slice(
        0,
        80,
      ),
    });

  return {
    readPost: (value) => Post.parse(value),
    readFile: (value) => File.parse(value),
    async account() {
      const first = await get("users/me?context=edit");
      // Without pretty links there is no wp-json/, and what answers is a page.
      if (first.status === 404 && codeOf(first) === undefined) {
        plain = true;
        const second = await get("users/me?context=edit");
        if (codeOf(second) === undefined && second.status >= 400) plain = false;
        return parse(second.status >= 400 && codeOf(second) === undefined ? first : second, Account);
      }
      return parse(first, Account);
    },
    async post(id) {
      const reply = await get(`posts/${id}?context=edit`);
      return reply.status === 404 && codeOf(reply) === "rest_post_invalid_id" ? undefined : parse(reply, Post);
    },
    async postBySlug(slug) {
      return parse(await get(`posts?context=edit&status=any&slug=${encodeURIComponent(slug)}`), z.array(Post))[0];
    },
    filesOf: (post) => readAll(`media?context=edit&parent=${post}&orderby=id&order=asc`, File),
    async categoryIds(names) {
      if (names.length === 0) return [];
      const known = await readAll("categories?orderby=id", Category);
      return names.map((name) => {
        const found = known.find((one) => textOf(one.name) === name || one.slug === name);
        if (!found)
          throw problem(
            "publishCategory",
            { name, known: visible(known.map((one) => textOf(one.name)).join(", ")).slice(0, 400) },
            { file: "tsubame.yaml", key: "categories" },
          );
        return found.id;
      });
    },
    async write(path, body, read, done) {
      let found: Awaited<ReturnType<typeof done>>;
      const reply = await patiently(
        () => exchange.ask({ method: "POST", url: at(path), body: body() }),
        async () => (found = await done()) === undefined,
      );
      if (!reply) return found as NonNullable<typeof found>;
      const failure = problemOf(reply);
      if (failure) throw failure;
      try {
        return read(reply.json);
      } catch {
        throw notWordPress(reply);
      }
    },
    async fetch(address, own = false) {
      for (let url = address, step = 0; ; step++) {
        const reply = (await patiently(
          () => exchange.ask({ method: "GET", url, anonymous: !own }),
          async () => true,
        )) as Reply;
        if (reply.location === undefined || reply.status < 300 || reply.status >= 400 || step === 5)
          return { url, status: reply.status, text: reply.text, bytes: reply.bytes };
        url = new URL(reply.location, url).href;
      }
    },
  };
}

function codeOf({ json }: Reply): string | undefined {
  const { code } = (json ?? {}) as { code?: unknown };
  return typeof code === "string" ? visible(code).slice(0, 60) : undefined;
}

function messageOf({ json }: Reply): string {
  const { message } = (json ?? {}) as { message?: unknown };
  return typeof message === "string" ? visible(textOf(message)).slice(0, 200) : "";
}
