/**
 * HTTP with a server that the user named and has an account on: one request, one answer, and nothing of the password in
 * what is told.
 */
import { packageVersion } from "../base/package-folder.js";
import { request, FormData as SentForm } from "./fetch.js";
import { readBounded, retryAfter, shown, whyNotAsked, whySilent } from "./http.js";

export type ExchangeSettings = {
  readonly now: () => number;
  /** The server's address: it alone may be private, and on this machine without TLS; it alone is sent the account. */
  readonly trusted: string;
  readonly account?: { readonly user: string; readonly password: string };
  readonly timeoutMs?: number;
};

/** `body` is sent as JSON, or as a form with a file. */
type Message = {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly body?: object | FormData;
  readonly anonymous?: boolean;
};

/**
 * `json` is undefined when the answer is none; `pages` how many a list has. Redirects are not followed: a POST would
 * become a GET.
 */
export type Reply = {
  readonly kind: "answer";
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly json: unknown;
  readonly location: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly pages: number;
};

/**
 * `silent`: no connection, or no whole answer in time; the server may have done what it was asked. `refused`: not asked
 * at all. `large`: more than `bytesMax`.
 */
export type NoReply = { readonly kind: "silent" | "refused" | "large"; readonly url: string; readonly detail: string };

export type Exchange = {
  /** Never throws, never tries twice. */
  ask(message: Message): Promise<Reply | NoReply>;
};

const bytesMax = 64 * 1024 * 1024;
const pagesMax = 100;

export function openExchange({ now, trusted, account, timeoutMs = 60_000 }: ExchangeSettings): Exchange {
  const origin = new URL(trusted).origin;
  const authorization = account && `Basic ${Buffer.from(`${account.user}:${account.password}`).toString("base64")}`;
  // A server may repeat what it was sent.
  const secrets =
    account && authorization
      ? [account.password, account.password.replace(/\s+/g, ""), authorization.slice("Basic ".length)].filter(
          (text) => text !== "",
        )
      : [];
  const clean = (text: string) => secrets.reduce((left, secret) => left.replaceAll(secret, "•••"), text);
  return {
    async ask({ method, url, body, anonymous = false }) {
      const refused = await whyNotAsked(url, [origin], { plain: false, private: false });
      if (refused) return { kind: refused.kind === "silent" ? "silent" : "refused", url, detail: refused.detail };
      const own = new URL(url).origin === origin && !anonymous;
      const headers: Record<string, string> = {
        accept: "application/json, */*;q=0.5",
        "user-agent": `tsubame-report/${packageVersion}`,
      };
      if (own && authorization) headers["authorization"] = authorization;
      if (body && !(body instanceof FormData)) headers["content-type"] = "application/json";
      try {
        const response = await request(url, {
          method,
          headers,
          timeoutMs,
          reach: new URL(url).origin === origin ? "any" : "public",
          ...(body ? { body: body instanceof FormData ? formOf(body) : JSON.stringify(body) } : {}),
        });
        const bytes = await readBounded(response, bytesMax);
        if (!bytes) return { kind: "large", url, detail: `${bytesMax} bytes` };
        const text = clean(new TextDecoder().decode(bytes));
        const location = response.headers.get("location") ?? undefined;
        return {
          kind: "answer",
          url,
          status: response.status,
          text,
          bytes,
          json: jsonOf(text),
          location: location && shown(clean(location)),
          retryAfterMs: retryAfter(response.headers.get("retry-after"), now()),
          pages: Math.min(pagesMax, Number(response.headers.get("x-wp-totalpages") ?? 1)),
        };
      } catch (error) {
        return { kind: "silent", url, detail: shown(clean(whySilent(error, timeoutMs))) };
      }
    },
  };
}

/** A form of the kind that is sent. */
function formOf(body: FormData): SentForm {
  const form = new SentForm();
  for (const [name, value] of body) {
    if (typeof value === "string") form.append(name, value);
    else form.append(name, value, value.name);
  }
  return form;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
