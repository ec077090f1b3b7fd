/** Requests to a WordPress that may be busy or silent: made again as long as that helps. */
import { problem, type UserError } from "../base/problems.js";
import type { NoReply, Reply } from "../engines/exchange.js";
import { codeIn } from "./wordpress-reply.js";

export type Sleep = (milliseconds: number) => Promise<void>;

const tries = 4;
const backoffMs = 2000;
const waitMsMax = 120_000;

/** For a request that only reads: it may simply be repeated. */
export async function readPatiently(ask: () => Promise<Reply | NoReply>, sleep: Sleep): Promise<Reply> {
  return (await askPatiently(ask, sleep, async () => true)) as Reply;
}

/**
 * Asks until the server is neither busy nor silent; `again` says whether the request may be repeated, and undefined is
 * given when it may not.
 */
export async function askPatiently(
  ask: () => Promise<Reply | NoReply>,
  sleep: Sleep,
  again: () => Promise<boolean>,
): Promise<Reply | undefined> {
  for (let attempt = 1; ; attempt++) {
    const reply = await ask();
    const wait = waitMsAfter(reply, attempt);
    if (wait === undefined) return reply as Reply;
    if (reply.kind === "large" || reply.kind === "refused") throw failureOf(reply);
    if (attempt === tries || wait > waitMsMax) throw failureOf(reply, wait);
    await sleep(wait);
    if (!(await again())) return undefined;
  }
}

/** Before the next try; undefined when the answer is final. */
function waitMsAfter(reply: Reply | NoReply, attempt: number): number | undefined {
  if (reply.kind !== "answer") return backoffMs * 2 ** (attempt - 1);
  // WordPress says 500 with a code when it is final; without one, PHP or a proxy fell over.
  const busy = [429, 502, 503, 504].includes(reply.status) || (reply.status === 500 && codeIn(reply) === undefined);
  return busy ? (reply.retryAfterMs ?? backoffMs * 2 ** (attempt - 1)) : undefined;
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
