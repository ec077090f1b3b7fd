/**
 * Requests by HTTP that can be kept to public servers: the address that is connected to is the one that was looked at.
 * Undici stays at 7.25: from 7.26 to the last 7 it ends the process when a server hangs up on an answer that waits to be
 * read (https://github.com/nodejs/undici/issues/5360), and 8 wants a later Node.
 */
import { type LookupAddress, lookup } from "node:dns";
import { Agent, FormData, fetch, type RequestInit, Response } from "undici";
import { isPublic } from "../base/public-addresses.js";

export { FormData, Response };

/** What a request fails with whose server is not public. */
export const notPublicCode = "ENOTPUBLIC";

/**
 * What a name means may change between a look and a call, so a connection looks for itself. An address that is written
 * in the URL is not looked up.
 */
const toPublicServers = new Agent({
  connect: {
    lookup: (hostname, options, found) =>
      lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
        const [first] = addresses ?? [];
        if (error || !first) found(error ?? notPublic(hostname), "", 4);
        else if (!addresses.every(({ address }) => isPublic(address))) found(notPublic(hostname), "", 4);
        else if (options.all) found(null, addresses);
        else found(null, first.address, first.family);
      }),
  },
});
const toAnyServer = new Agent();

const notPublic = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} has an address that is not public`), { code: notPublicCode });

/** Rejects when there is no whole answer in time, or when the server may not be asked; redirects are not followed. */
export function request(
  url: string,
  {
    reach,
    timeoutMs,
    ...rest
  }: Omit<RequestInit, "dispatcher" | "redirect" | "signal"> & {
    readonly reach: "public" | "any";
    readonly timeoutMs: number;
  },
): Promise<Response> {
  return fetch(url, {
    ...rest,
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
    dispatcher: reach === "public" ? toPublicServers : toAnyServer,
  });
}
