/** A reply of a WordPress: what it gives, or why it does not do what it was asked. */
import { visible } from "../base/escape.js";
import { problem, type UserError } from "../base/problems.js";
import type { Reply } from "../engines/exchange.js";
import { elementsOf, parseHtml, textOf, wordsIn } from "../engines/html.js";

/** Who asks, and where. */
export type Asker = { readonly user: string; readonly root: string };

/** What `read` makes of the reply; it throws when it cannot read it. */
export function answerIn<Result>(reply: Reply, read: (value: unknown) => Result, asker: Asker): Result {
  const failure = failureIn(reply, asker);
  if (failure) throw failure;
  try {
    return read(reply.json);
  } catch {
    throw notWordPress(reply);
  }
}

/** Undefined for an answer that does what was asked. */
function failureIn(reply: Reply, { user, root }: Asker): UserError | undefined {
  const { status, location } = reply;
  const code = codeIn(reply);
  if (status >= 300 && status < 400) return problem("publishRedirect", { url: reply.url, to: location ?? "" });
  if (code === undefined)
    return status >= 200 && status < 300 && reply.json !== undefined ? undefined : notWordPress(reply);
  if (status === 401) return problem("publishPassword", { user, url: root, reason: messageIn(reply) });
  return problem(status === 403 ? "publishForbidden" : "publishDeclined", {
    url: reply.url,
    status,
    code,
    reason: messageIn(reply),
  });
}

function notWordPress({ url, status, text }: Reply): UserError {
  // The title of a page stands near its beginning; how much a stranger sends, and how deeply nested, is up to him.
  const title = [...elementsOf(parseHtml(text.slice(0, 16_384)))].find(({ name }) => name === "title");
  const words = title ? wordsIn(title.children) : textOf(text.slice(0, 80));
  return problem("publishNotJson", { url, status, title: visible(words).slice(0, 80) });
}

/**
 * The name that WordPress gives to what went wrong; undefined when it is not WordPress that answers, or all went well.
 */
export function codeIn({ json }: Reply): string | undefined {
  const { code } = (json ?? {}) as { code?: unknown };
  return typeof code === "string" ? visible(code).slice(0, 60) : undefined;
}

function messageIn({ json }: Reply): string {
  const { message } = (json ?? {}) as { message?: unknown };
  return typeof message === "string" ? visible(textOf(message.slice(0, 4096))).slice(0, 200) : "";
}
