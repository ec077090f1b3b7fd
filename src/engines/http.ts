/**
 * HTTP for the commands that ask the network, for JSON or whether a page is there: bounded in time, size and redirects,
 * and slow on purpose.
 */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { visible } from "../base/escape.js";
import { packageVersion } from "../base/package-folder.js";
import { isPublic } from "../base/public-addresses.js";
import { notPublicCode, Response, request as send } from "./fetch.js";

export type HttpSettings = {
  /** Milliseconds since 1970, and how to wait for some. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Addresses that the user named: these servers alone may be private, and on this machine without TLS. */
  readonly trusted: readonly string[];
  /** Ask by http too, and servers that are not public. Neither when absent. */
  readonly allowed?: { readonly plain: boolean; readonly private: boolean };
  /** For each request of a chain of redirects, its answer included. */
  readonly timeoutMs?: number;
};

/** `url` is where the answer came from, or the failure: the last of the redirects. */
type HttpOutcome = JsonAnswer | HttpFailure;
type JsonAnswer = { readonly kind: "json"; readonly url: string; readonly value: unknown };

/** Any status but those of `busy`; `url` is the last of the redirects. */
type HttpStatus = StatusAnswer | HttpFailure;
type StatusAnswer = { readonly kind: "answer"; readonly url: string; readonly status: number };

/**
 * `status`: an answer other than 200. `busy`: 429, 502, 503 or 504 through all tries, `seconds` when the server asked
 * for a longer wait than
 * we keep. `silent`: no connection, or no whole answer in time. `circle`: too many redirects. `refused`: an address
 * that is not asked
 * (`detail`). `large`: more than `bytesMax`. `syntax`: no JSON.
 */
export type HttpFailure = {
  readonly kind: "status" | "busy" | "silent" | "circle" | "refused" | "large" | "syntax";
  readonly url: string;
  readonly status?: number;
  readonly seconds?: number;
  readonly detail: string;
};

export type Http = {
  /** Never throws. A server that stayed busy or silent through all tries is not asked again: it fails at once. */
  get(url: string): Promise<HttpOutcome>;
  /**
   * The status of a page, which is not read; in the same way. A server that answers HEAD with a failure is asked again
   * with GET, since some know no HEAD.
   */
  status(url: string): Promise<HttpStatus>;
};

/** Of the decompressed answer. */
export const bytesMax = 2 * 1024 * 1024;
const redirectsMax = 5;
const tries = 3;
const intervalMs = 1000;
const backoffMs = 2000;
const waitMsMax = 60_000;
const depthMax = 100;

export function openHttp({
  now,
  sleep,
  trusted,
  allowed = { plain: false, private: false },
  timeoutMs = 15_000,
}: HttpSettings): Http {
  const trustedOrigins = trusted.map((url) => new URL(url).origin);
  const isOpen = (url: string) => allowed.private || trustedOrigins.includes(originOf(url));
  const mannerOf = (url: string): Manner => ({ reach: isOpen(url) ? "any" : "public", timeoutMs, now });
  const turns = turnsBy(now, sleep);
  const givenUp = new Map<string, HttpFailure>();

  async function askPatiently<Answer extends JsonAnswer | StatusAnswer>(
    url: string,
    ask: Ask<Answer>,
  ): Promise<Answer | HttpFailure> {
    for (let attempt = 1; ; attempt++) {
      const { outcome, retryAfterMs } = await follow(url, ask);
      if (!isPassing(outcome)) return outcome;
      const origin = originOf(outcome.url);
      if (givenUp.has(origin)) return outcome;
      const waitMs = retryAfterMs ?? backoffMs * 2 ** (attempt - 1);
      if (attempt === tries || waitMs > waitMsMax) {
        const final = waitMs > waitMsMax ? { ...outcome, seconds: Math.ceil(waitMs / 1000) } : outcome;
        givenUp.set(origin, final);
        return final;
      }
      turns.after(origin, waitMs);
    }
  }

  async function follow<Answer>(url: string, ask: Ask<Answer>): Promise<Attempt<Answer | HttpFailure>> {
    const seen = new Set<string>();
    for (let at = url; ; ) {
      const origin = originOf(at);
      const earlier = givenUp.get(origin);
      if (earlier) return { outcome: { ...earlier, url: at } };
      seen.add(at);
      await turns.take(origin);
      const failure = await whyNotAsked(at, trustedOrigins, allowed);
      if (failure) return { outcome: failure };
      const answer = await ask(at);
      if (!("location" in answer)) return answer;
      const target = parseUrl(answer.location, at);
      if (!target) return { outcome: { kind: "refused", url: at, detail: shown(answer.location) } };
      if (seen.has(target) || seen.size > redirectsMax)
        return { outcome: { kind: "circle", url: at, detail: shown(target) } };
      at = target;
    }
  }

  return {
    get: (url) => askPatiently(url, (at) => askJson(at, mannerOf(at))),
    status: (url) => askPatiently(url, (at) => askStatus(at, mannerOf(at))),
  };
}

/** No server is asked twice within a second, nor before the time that it said. */
function turnsBy(now: HttpSettings["now"], sleep: HttpSettings["sleep"]) {
  const notBefore = new Map<string, number>();
  const after = (origin: string, waitMs: number) => void notBefore.set(origin, now() + waitMs);
  return {
    after,
    /** Waits until the server may be asked again. */
    async take(origin: string): Promise<void> {
      const wait = (notBefore.get(origin) ?? 0) - now();
      if (wait > 0) await sleep(wait);
      after(origin, intervalMs);
    },
  };
}

/** A failure that may be gone at the next try. */
function isPassing(outcome: JsonAnswer | StatusAnswer | HttpFailure): outcome is HttpFailure {
  return outcome.kind === "busy" || outcome.kind === "silent";
}

type Attempt<Outcome> = { readonly outcome: Outcome; readonly retryAfterMs?: number };

/** One request and its answer, or where else to ask. */
type Ask<Answer> = (url: string) => Promise<Attempt<Answer | HttpFailure> | { readonly location: string }>;

const failed = (url: string, kind: HttpFailure["kind"], detail: string, status?: number): Attempt<HttpFailure> => ({
  outcome: { kind, url, detail: shown(detail), ...(status === undefined ? {} : { status }) },
});

/** Where a request may go, and how long it may take. */
type Manner = { readonly reach: "public" | "any"; readonly timeoutMs: number; readonly now: () => number };

/** A server that turned out not to be public when it was called is refused as one that was seen not to be. */
function unanswered(url: string, error: unknown, timeoutMs: number): Attempt<HttpFailure> {
  const why = whySilent(error, timeoutMs);
  return why === notPublicCode ? failed(url, "refused", url) : failed(url, "silent", why);
}

/** The answer, its body unread; or where else to ask, or that the server is busy. */
async function request(
  url: string,
  method: "GET" | "HEAD",
  accept: string,
  { reach, timeoutMs, now }: Manner,
): Promise<Response | Attempt<HttpFailure> | { readonly location: string }> {
  const response = await send(url, {
    method,
    reach,
    timeoutMs,
    headers: { accept, "user-agent": `tsubame-report/${packageVersion}` },
  });
  const location = response.headers.get("location");
  if (response.status !== 200) await response.body?.cancel();
  if ([301, 302, 303, 307, 308].includes(response.status) && location !== null) return { location };
  if (![429, 502, 503, 504].includes(response.status)) return response;
  const retryAfterMs = retryAfter(response.headers.get("retry-after"), now());
  return { ...failed(url, "busy", "", response.status), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** HEAD, or GET where it fails: some servers know no HEAD. */
async function askStatus(url: string, manner: Manner): ReturnType<Ask<StatusAnswer>> {
  const first = await askStatusBy("HEAD", url, manner);
  return "outcome" in first && first.outcome.kind === "answer" && first.outcome.status >= 400
    ? askStatusBy("GET", url, manner)
    : first;
}

async function askStatusBy(method: "GET" | "HEAD", url: string, manner: Manner): ReturnType<Ask<StatusAnswer>> {
  try {
    const response = await request(url, method, "*/*", manner);
    if (!(response instanceof Response)) return response;
    await response.body?.cancel();
    return { outcome: { kind: "answer", url, status: response.status } };
  } catch (error) {
    return unanswered(url, error, manner.timeoutMs);
  }
}

async function askJson(url: string, manner: Manner): ReturnType<Ask<JsonAnswer>> {
  try {
    const response = await request(url, "GET", "application/rdap+json, application/json", manner);
    if (!(response instanceof Response)) return response;
    if (response.status !== 200) return failed(url, "status", "", response.status);
    const bytes = await readBounded(response);
    return bytes ? parse(bytes) : failed(url, "large", `${bytesMax} bytes`);
  } catch (error) {
    return unanswered(url, error, manner.timeoutMs);
  }

  function parse(bytes: Uint8Array): Attempt<HttpOutcome> {
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
      if (depthOf(text) > depthMax) return failed(url, "syntax", `nested more than ${depthMax} deep`);
      return { outcome: { kind: "json", url, value: JSON.parse(text) } };
    } catch (error) {
      return failed(url, "syntax", error instanceof Error ? error.message : String(error));
    }
  }
}

/**
 * The whole answer; undefined as soon as it is too large. What fetch has decompressed is counted, so nothing small
 * grows large.
 */
export async function readBounded(response: Response, most = bytesMax): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += (piece as Uint8Array).length;
    // Leaving the loop cancels the rest.
    if (size > most) return undefined;
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}

/** How deep brackets go, strings aside; V8 parses any depth, but little else stands a million. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) at += character === "\\" ? 1 : 0;
    else if (character === "[" || character === "{") deepest = Math.max(deepest, ++depth);
    else if (character === "]" || character === "}") depth--;
  }
  return deepest;
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now. */
export function retryAfter(text: string | null, now: number): number | undefined {
  const ms = text === null ? NaN : /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

export function whySilent(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
}

/**
 * https to a public address, or a server that the user named, unless more is allowed; undefined when it may be asked.
 */
export async function whyNotAsked(
  url: string,
  trustedOrigins: readonly string[],
  allowed: NonNullable<HttpSettings["allowed"]>,
): Promise<HttpFailure | undefined> {
  const { protocol, hostname, origin, username, password } = new URL(url);
  const refused: HttpFailure = { kind: "refused", url, detail: shown(url) };
  if (username !== "" || password !== "") return refused;
  const trusted = trustedOrigins.includes(origin);
  if (protocol !== "https:" && !(protocol === "http:" && (allowed.plain || (trusted && isThisMachine(hostname)))))
    return refused;
  if (trusted || allowed.private) return undefined;
  try {
    const addresses = isIP(bare(hostname)) ? [{ address: bare(hostname) }] : await lookup(hostname, { all: true });
    return addresses.every(({ address }) => isPublic(address)) ? undefined : refused;
  } catch (error) {
    return { kind: "silent", url, detail: shown(whySilent(error, 0)) };
  }
}

const bare = (hostname: string) => hostname.replace(/^\[(.*)\]$/, "$1");

/** True for a name or address that never leaves this machine. */
export function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function parseUrl(text: string, base: string): string | undefined {
  try {
    const url = new URL(text, base);
    url.hash = "";
    return url.href;
  } catch {
    return undefined;
  }
}

const originOf = (url: string) => new URL(url).origin;
export const shown = (text: string) => visible(text).slice(0, 200);
