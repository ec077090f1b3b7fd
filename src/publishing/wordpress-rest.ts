/** The REST interface of a WordPress, by paths like `posts/7`. https://developer.wordpress.org/rest-api/ */
import type { Exchange, Reply } from "../engines/exchange.js";
import { askPatiently, readPatiently, type Sleep } from "./wordpress-patience.js";
import { answerIn, codeIn } from "./wordpress-reply.js";

/** `read` turns JSON into what it means, and throws when it means something else. */
export type Rest = {
  /** The first request of all: finds the address at which the interface answers. */
  getFirst(path: string): Promise<Reply>;
  get(path: string): Promise<Reply>;
  answer<Result>(reply: Reply, read: (value: unknown) => Result): Result;
  /** All pages of a list. */
  getAll<Result>(path: string, read: (value: unknown) => readonly Result[]): Promise<Result[]>;
  /**
   * Writes, and when the answer is lost looks whether it was done before it is asked again: `done` finds it, undefined
   * when it was not.
   */
  write<Result>(
    path: string,
    body: () => object | FormData,
    read: (value: unknown) => Result,
    done: () => Promise<Result | undefined>,
  ): Promise<Result>;
};

export function openRest(exchange: Exchange, url: string, user: string, sleep: Sleep): Rest {
  const root = url.endsWith("/") ? url : `${url}/`;
  let plain = false;
  const at = (path: string) =>
    plain ? `${root}?rest_route=/wp/v2/${path.replace("?", "&")}` : `${root}wp-json/wp/v2/${path}`;
  const get = (path: string) => readPatiently(() => exchange.ask({ method: "GET", url: at(path) }), sleep);
  const answer: Rest["answer"] = (reply, read) => answerIn(reply, read, { user, root });
  return {
    get,
    answer,
    async getFirst(path) {
      const first = await get(path);
      if (!isNoInterface(first)) return first;
      plain = true;
      const second = await get(path);
      if (codeIn(second) === undefined && second.status >= 400) plain = false;
      return plain ? second : first;
    },
    async getAll<Result>(path: string, read: (value: unknown) => readonly Result[]) {
      const found: Result[] = [];
      for (let page = 1, pages = 1; page <= pages; page++) {
        const reply = await get(`${path}&per_page=100&page=${page}`);
        found.push(...answer(reply, read));
        pages = reply.pages;
      }
      return found;
    },
    async write(path, body, read, done) {
      let found: Awaited<ReturnType<typeof done>>;
      const reply = await askPatiently(
        () => exchange.ask({ method: "POST", url: at(path), body: body() }),
        sleep,
        async () => (found = await done()) === undefined,
      );
      return reply ? answer(reply, read) : (found as NonNullable<typeof found>);
    },
  };
}

/** Without pretty links there is no wp-json/, and what answers is a page. */
function isNoInterface(reply: Reply): boolean {
  return reply.status === 404 && codeIn(reply) === undefined;
}
