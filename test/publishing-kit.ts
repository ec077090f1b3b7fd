/** What tests of publishing share: a small built report with everything a text can have, and a proxy that does harm. */
import { readFile } from "node:fs/promises";
import { request as ask, createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "vitest";
import { addFiles, copyFolder, folderWith, smallWorkspace, tsubame } from "./kit.js";

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30" fill="#369"/></svg>';

export const sentence = "This sentence is going to change.";

/** Shortcodes, template tags, faces, dashes and quotes: what targets run, draw or strip. */
const topicEn = `---
title: A topic
---
${sentence} The text "[gallery]" and \`[caption]\` are words, \\{{ site.title }} and {% raw %} too (port 8) and 3x4 -- <em>kept</em>.

### Several things

* One item with a [link](https://example.org/a?b=1&c=2 "t")
  * An inner item
* Another \`code [x]\`

| By hand | Number |
|---|---:|
| a & b | 12 |
| [embed] | 7 |

3. Three
4. Four

> A quotation.

\`\`\`
[shortcode] \\{{ x }} <b>
\`\`\`

{{#picture "shot.svg" caption="A picture"}}What it shows{{/picture}}
`;

const topicJa = topicEn
  .replace("A topic", "話題")
  .replace(sentence, "この文は変わります。")
  .replace("Several things", "いくつか")
  .replace("A quotation.", "引用です。")
  .replace("A picture", "画像")
  .replace("What it shows", "写っているもの");

export const topics = { en: topicEn, ja: topicJa };

/** Built in two languages, without PDF. */
export async function builtWorkspace(settings = ""): Promise<string> {
  const folder = await smallWorkspace(undefined, {
    "tsubame.yaml": `timezone: Asia/Tokyo\nhome: JP\nlanguages: [en, ja]\nlinks: { report: "https://cert.example/report" }\ndisclosure: { sources_min: 1 }\n${settings}`,
  });
  await addFiles(folder, {
    "templates/overflow/2024Q2/topic.en.md.hbs": topicEn,
    "templates/overflow/2024Q2/topic.ja.md.hbs": topicJa,
    "templates/overflow/2024Q2/shot.svg": picture,
  });
  await build(folder);
  return folder;
}

/** A copy of it with places to publish in. */
export async function withTargets(built: string, targets: string): Promise<string> {
  const folder = await folderWith();
  await copyFolder(built, folder);
  await addFiles(folder, {
    "tsubame.yaml": `${await readFile(join(built, "tsubame.yaml"), "utf8")}publish:\n  ${targets}\n`,
  });
  return folder;
}

export async function build(folder: string): Promise<void> {
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect(code, err).toBe(0);
}

/**
 * What becomes of a request on its way: it passes; it is lost before or after the server acted; or an answer is given
 * in the server's place.
 */
type Fate =
  | "pass"
  | "lost-before"
  | "lost-after"
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
      readonly waitMs?: number;
    };

export type Proxy = {
  readonly url: string;
  readonly asked: readonly { readonly method: string; readonly path: string }[];
  fate: (request: { readonly method: string; readonly path: string; readonly writes: number }) => Fate;
  afterwards: (writes: number) => void;
  writes(): number;
  forget(): void;
  close(): Promise<void>;
};

/**
 * Stands before a server, counts what is asked, and lets `fate` decide. `afterwards` is called when the server has
 * acted, before the answer goes back.
 */
export async function proxyBefore(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  let asked: { method: string; path: string }[] = [];
  const writes = () => asked.filter(({ method }) => method !== "GET").length;
  const server: Server = createServer(async (incoming, outgoing) => {
    const { method = "", url: path = "" } = incoming;
    asked.push({ method, path });
    const count = writes();
    const fate = proxy.fate({ method, path, writes: count });
    const body = await bytesOf(incoming).catch(() => undefined);
    // Who asked is gone.
    if (!body) return;
    if (typeof fate === "object") {
      if (fate.waitMs) await new Promise((done) => setTimeout(done, fate.waitMs));
      return void outgoing.writeHead(fate.status, fate.headers).end(fate.body ?? "");
    }
    if (fate === "lost-before") return void incoming.socket.destroy();
    const inner = ask(
      { hostname, port, method, path, headers: { ...incoming.headers, "content-length": body.length } },
      async (answer) => {
        const bytes = await bytesOf(answer).catch(() => Buffer.alloc(0));
        if (method !== "GET") proxy.afterwards(count);
        if (fate === "lost-after") return void incoming.socket.destroy();
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers).end(bytes);
      },
    );
    inner.on("error", () => incoming.socket.destroy());
    inner.end(body);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    fate: () => "pass",
    afterwards: () => undefined,
    writes,
    forget: () => void (asked = []),
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return proxy;
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
