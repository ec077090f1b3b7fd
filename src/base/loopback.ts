/** A web server for one reader on this machine: loopback alone, and nothing without the token in its address. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** `policy` is the Content-Security-Policy of a document. */
export type LoopbackReply = {
  readonly type: string;
  readonly body: string | Uint8Array;
  readonly status?: number;
  readonly policy?: string;
};

/**
 * `address` ends in a slash, the token before it. `tell` sends an event to all who listen, and is what those are told
 * first who come later.
 */
export type Loopback = { readonly address: string; tell(event: string): void; close(): Promise<void> };

/**
 * `reply` is asked for what lies behind the token: a path without a slash before it, and what stands after the `?`;
 * undefined when there is nothing. `events` is the path of the events.
 */
export type LoopbackOptions = {
  readonly port: number;
  readonly events: string;
  reply(path: string, asked: URLSearchParams): Promise<LoopbackReply | undefined>;
  onBug(error: unknown): void;
};

const host = "127.0.0.1";
const heartbeatMs = 15_000;

/** Rejects when the port is taken. */
export async function openLoopback({ port, events, reply, onBug }: LoopbackOptions): Promise<Loopback> {
  const token = randomBytes(24).toString("base64url");
  const listening = new Set<ServerResponse>();
  let last = "";

  const server = createServer(
    (request, response) =>
      void answer(request, response).catch((error: unknown) => {
        onBug(error);
        if (!response.headersSent) send(response, plain(500));
        else response.destroy();
      }),
  );
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { port: own } = server.address() as AddressInfo;
    // Another name for this machine in the Host header is a foreign page that had its name point here.
    if (![`${host}:${own}`, `localhost:${own}`].includes(request.headers.host ?? "")) return send(response, plain(421));
    if (request.method !== "GET" && request.method !== "HEAD") return send(response, plain(405));
    // What begins with two slashes is a path of another server, or of none.
    const url = /^\/(?!\/)/.test(request.url ?? "") ? URL.parse(`http://${host}${request.url}`) : null;
    if (!url) return send(response, plain(400));
    const [, given = "", ...rest] = url.pathname.split("/");
    if (!same(given, token)) return send(response, plain(404));
    const path = decoded(rest.join("/"));
    if (path === events && request.method === "GET") return listen(response);
    send(
      response,
      (path === undefined ? undefined : await reply(path, url.searchParams)) ?? plain(404),
      request.method === "HEAD",
    );
  };
  const listen = (response: ServerResponse) => {
    response.writeHead(200, { ...headers, "Content-Type": "text/event-stream" });
    if (last !== "") response.write(framed(last));
    listening.add(response);
    response.once("close", () => listening.delete(response));
  };

  await new Promise<void>((ready, fail) => server.once("error", fail).listen(port, host, ready));
  const heartbeat = setInterval(() => listening.forEach((one) => one.write(":\n\n")), heartbeatMs);
  heartbeat.unref();
  return {
    address: `http://${host}:${(server.address() as AddressInfo).port}/${token}/`,
    tell(event) {
      last = event;
      for (const one of listening) one.write(framed(event));
    },
    async close() {
      clearInterval(heartbeat);
      const closed = new Promise<void>((done) => server.close(() => done()));
      server.closeAllConnections();
      await closed;
    },
  };
}

const headers = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
};

function send(
  response: ServerResponse,
  { status = 200, type, body, policy = "default-src 'none'; frame-ancestors 'none'" }: LoopbackReply,
  withoutBody = false,
): void {
  response.writeHead(status, {
    ...headers,
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": policy,
  });
  response.end(withoutBody ? undefined : body);
}

function plain(status: number): LoopbackReply {
  return { status, type: "text/plain; charset=utf-8", body: `${status}\n` };
}

function framed(event: string): string {
  return `data: ${event.replaceAll("\n", "\ndata: ")}\n\n`;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function same(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}
