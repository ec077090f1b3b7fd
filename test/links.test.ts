/**
 * `tsubame links` against a real server on this machine, and builds that stand on what it kept; a clock that only moves
 * when the program waits.
 */
import { readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { findLinks } from "../src/checks/page/link-records.js";
import { links as runLinks } from "../src/commands/links.js";
import { runProgram } from "../src/commands/program.js";
import { readConfig } from "../src/workspace/config.js";
import { addFiles, closedAfterEach, config, folderWith, sensors, smallWorkspace, tsubame } from "./kit.js";

const quarter = parsePeriod("2024Q2") as Period;
type Reply = (response: ServerResponse, request: IncomingMessage) => void;
const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(code, headers).end();

const { servers, folders } = closedAfterEach();

/** `asked` is what came in, with the time of the clock. */
async function serve(replies: Readonly<Record<string, Reply>>) {
  let time = Date.UTC(2026, 0, 15, 16, 0, 0);
  const asked: { request: string; time: number }[] = [];
  const server = createServer((request, response) => {
    asked.push({ request: `${request.method} ${request.url}`, time });
    (replies[request.url ?? ""] ?? status(200))(response, request);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sleep = async (milliseconds: number) => void (time += milliseconds);
  return { url, asked, now: () => time, sleep, requests: () => asked.map(({ request }) => request) };
}

type Site = Pick<Awaited<ReturnType<typeof serve>>, "now" | "sleep">;

async function links(
  folder: string,
  { now, sleep }: Site,
  arguments_: readonly string[] = ["2024Q2", "--allow-private"],
  language = "en",
) {
  let [out, err] = ["", ""];
  const code = await runProgram(["links", ...arguments_], {
    folder,
    environment: {},
    home: folder,
    now,
    sleep,
    terminal: false,
    columns: 80,
    language,
    print: (text) => void (out += text),
    tell: (text) => void (err += text),
  });
  return { code, out, err };
}

const kept = async (folder: string) =>
  (await readFile(join(folder, "links.csv"), "utf8"))
    .replace(/^\ufeff/, "")
    .trim()
    .split("\r\n");

/** A workspace without exports: `links` reads texts and settings alone. */
async function texts(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": config,
    "sensors.csv": sensors,
    "templates/overflow/report.en.md.hbs": "---\ntitle: Report\n---\nNo link.\n",
    ...files,
  });
  folders.push(folder);
  return folder;
}

const topic = (text: string) => ({ "templates/overflow/2024Q2/topic.en.md.hbs": `---\ntitle: Topic\n---\n${text}\n` });

describe("tsubame links", () => {
  it("asks every page once and keeps address, status and day", async () => {
    const site = await serve({
      "/gone": status(410),
      "/missing": status(404),
      "/closed": status(403),
      "/old": status(301, { location: "/new" }),
    });
    const { url } = site;
    const folder = await texts(
      topic(
        `[a](${url}/gone), again ${url}/gone#part, <${url}/missing>, ${url}/closed and\n[b](${url}/old) {{link "${url}/fine" "c"}}.`,
      ),
    );
    const { code, out, err } = await links(folder, site);
    expect(code).toBe(1);
    // The time zone of the workspace is UTC.
    expect(await kept(folder)).toEqual([
      "address,status,asked,moved_to",
      `${url}/closed,403,2026-01-15,`,
      `${url}/fine,200,2026-01-15,`,
      `${url}/gone,410,2026-01-15,`,
      `${url}/missing,404,2026-01-15,`,
      `${url}/old,200,2026-01-15,${url}/new`,
    ]);
    expect(out).toMatch(/\/old +moved +200 +http.*\/new/);
    expect(err).toContain(`${url}/gone is gone (status 410): templates/overflow/2024Q2/topic.en.md.hbs:4`);
    expect(err).toContain(`${url}/closed did not answer with a page: 403`);
    expect(site.requests()).toEqual([
      "HEAD /gone",
      "GET /gone",
      "HEAD /missing",
      "GET /missing",
      "HEAD /closed",
      "GET /closed",
      "HEAD /old",
      "HEAD /new",
      "HEAD /fine",
    ]);
  });

  it("asks again with GET where HEAD is not known", async () => {
    const site = await serve({
      "/a": (response, { method }) => void response.writeHead(method === "HEAD" ? 404 : 200).end("page"),
    });
    const folder = await texts(topic(`${site.url}/a`));
    expect((await links(folder, site)).code).toBe(0);
    expect(await kept(folder)).toContain(`${site.url}/a,200,2026-01-15,`);
  });

  it("asks a server at most once a second, but for the two halves of one question", async () => {
    const site = await serve({});
    const folder = await texts(topic(["a", "b", "c"].map((name) => `${site.url}/${name}`).join(" ")));
    await links(folder, site);
    const times = site.asked.map(({ time }) => time);
    expect(times.slice(1).map((time, at) => time - (times[at] ?? 0))).toEqual([1000, 1000]);
  });

  it("asks no server on this machine or in a private network unless it is told to", async () => {
    const site = await serve({});
    const folder = await texts(
      topic(`${site.url}/a http://10.0.0.1/ http://[::1]/ http://192.168.1.1/x http://localhost:1/`),
    );
    const { code, err } = await links(folder, site, ["2024Q2"]);
    expect(code).toBe(1);
    expect(err.match(/not asked/g)).toHaveLength(5);
    expect(err).toContain("--allow-private");
    expect(site.requests()).toEqual([]);
    await expect(kept(folder)).rejects.toThrow();
  });

  it("follows no redirect to an address with a password", async () => {
    const site = await serve({ "/a": status(302, { location: "http://user:secret@127.0.0.1/" }) });
    const folder = await texts(topic(`${site.url}/a`));
    const { code, err } = await links(folder, site);
    expect(code).toBe(1);
    expect(err).toContain("not asked");
  });

  it("keeps an earlier record when there is no answer, a circle or a busy server", async () => {
    const site = await serve({
      "/circle": status(302, { location: "/circle" }),
      "/busy": status(503, { "retry-after": "3600" }),
      "/silent": (response) => void response.destroy(),
    });
    const addresses = ["circle", "silent", "busy"].map((name) => `${site.url}/${name}`);
    const folder = await texts({
      ...topic(addresses.join(" ")),
      "links.csv": `address,status,asked\n${addresses[0]},404,2025-05-05\nhttps://elsewhere.example/,200,2025-05-05\n`,
    });
    const before = await readFile(join(folder, "links.csv"));
    const { code, err } = await links(folder, site);
    expect(code).toBe(1);
    expect(err).toContain("redirects too often, or in a circle");
    expect(err).toMatch(/no answer/);
    expect(await readFile(join(folder, "links.csv"))).toEqual(before);
  });

  it("waits no longer than it must for a page that never comes, and reads none of a page without end", async () => {
    const site = await serve({
      "/endless": (response, { method }) => {
        if (method === "HEAD") return void response.writeHead(405).end();
        response.writeHead(200);
        const more = setInterval(() => response.write("x".repeat(1e6)), 1);
        response.on("close", () => clearInterval(more));
      },
      "/hangs": () => undefined,
    });
    const folder = await texts(topic(`${site.url}/endless ${site.url}/hangs`));
    let out = "";
    const outside = {
      folder,
      environment: {},
      home: folder,
      now: site.now,
      sleep: site.sleep,
      terminal: false,
      columns: 80,
      language: "en",
      print: (text: string) => void (out += text),
      tell: () => undefined,
    };
    expect(await runLinks({ folder, quarter, allowPrivate: true, json: true, timeoutMs: 200 }, outside)).toBe(1);
    expect(
      (JSON.parse(out) as { state: string; status: number | null }[]).map(({ state, status: code }) => [state, code]),
    ).toEqual([
      ["ok", 200],
      ["failed", null],
    ]);
  });

  it("replaces what it knew, and leaves pages of other quarters alone", async () => {
    const site = await serve({});
    const folder = await texts({
      ...topic(`${site.url}/a`),
      "links.csv": `address,status,asked,moved_to\n${site.url}/a,404,2025-05-05,\nhttps://elsewhere.example/,410,2025-05-05,\n`,
    });
    expect((await links(folder, site)).code).toBe(0);
    expect(await kept(folder)).toEqual([
      "address,status,asked,moved_to",
      `${site.url}/a,200,2026-01-15,`,
      "https://elsewhere.example/,410,2025-05-05,",
    ]);
  });

  it("answers as JSON, in Japanese, and needs a quarter where nothing is built", async () => {
    const site = await serve({ "/gone": status(404) });
    const folder = await texts(topic(`${site.url}/gone`));
    expect(JSON.parse((await links(folder, site, ["2024Q2", "--allow-private", "--json"])).out)).toEqual([
      {
        address: `${site.url}/gone`,
        state: "gone",
        status: 404,
        moved_to: "",
        detail: "",
        places: ["templates/overflow/2024Q2/topic.en.md.hbs:4"],
      },
    ]);
    expect((await links(folder, site, ["2024Q2", "--allow-private"], "ja")).err).toContain(
      "はもうありません（状態コード 404）",
    );
    expect((await links(folder, site, [])).err).toContain("No report has been built yet.");
  });

  it.each([
    ["address,status,asked\nnowhere,404,2025-01-01\n", /links\.csv:2: address: .*not an address/],
    ["address,status,asked\nhttps://a.example/,gone,2025-01-01\n", /links\.csv:2: status: .*not a status/],
    ["address,status,asked\nhttps://a.example/,404,yesterday\n", /links\.csv:2: asked: .*not a day/],
    ["address,status\nhttps://a.example/,404\n", /asked: The column is missing/],
  ])("refuses records that cannot be read: %j", async (text, message) => {
    const folder = await texts({ ...topic("x"), "links.csv": text });
    const { code, err } = await links(folder, await serve({}));
    expect(code).toBe(1);
    expect(err).toMatch(message);
  });
});

describe("findLinks", () => {
  const found = async (files: Readonly<Record<string, string>>) =>
    (await findLinks(await readConfig(await texts(files)), quarter)).map(({ address }) => address);

  it("ends an address where the sentence goes on", async () => {
    const text =
      "https://a.example/b. (https://a.example/c) [d](https://a.example/d_(e)), https://a.example/f、次 https://a.example/g日 <https://a.example/h> **https://a.example/i** `https://a.example/j` https://a.example/k?l=1&m=2#n";
    expect(await found(topic(text))).toEqual(
      ["b", "c", "d_(e)", "f", "g", "h", "i", "j", "k?l=1&m=2"].map((end) => `https://a.example/${end}`),
    );
  });

  it("takes no half of an address that a tag completes, and no name of an XML vocabulary", async () => {
    expect(
      await found(
        topic(
          '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"></svg> mailto:a@b.example ftp://c.example/ https://',
        ),
      ),
    ).toEqual([]);
  });

  it("fills in the links of the settings, and reads those of front matter and corrections", async () => {
    const folder = await texts({
      "tsubame.yaml": `${config}publisher: { name: A, url: https://cert.example/ }\nlinks:\n  article: https://cert.example/{language}/{quarter}.html\n`,
      "templates/overflow/2024Q2/front.yaml": "links: { report: https://cert.example/report }\n",
      "templates/overflow/2024Q2/correction.en.md": "See https://cert.example/errata\n",
    });
    expect(
      (await findLinks(await readConfig(folder), quarter)).map(
        ({ address, place: { file, line } }) => `${file}:${line} ${address}`,
      ),
    ).toEqual([
      "templates/overflow/2024Q2/correction.en.md:1 https://cert.example/errata",
      "templates/overflow/2024Q2/front.yaml:1 https://cert.example/report",
      "tsubame.yaml:4 https://cert.example/",
      "tsubame.yaml:6 https://cert.example/en/2024Q2.html",
      "tsubame.yaml:6 https://cert.example/en/2024Q1.html",
    ]);
  });
});

describe("build and check", () => {
  it("refuse a link to a page that is gone, with the line of the text and the day it was asked; and ask nobody", async () => {
    const site = await serve({ "/gone": status(404) });
    const folder = await smallWorkspace(undefined, {
      "templates/overflow/report.en.md.hbs": `---\ntitle: Report\n---\nWords.\n\nSee [this](${site.url}/gone#part).\n`,
    });
    folders.push(folder);
    expect((await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).code).toBe(0);
    expect(site.requests()).toEqual([]);
    expect((await links(folder, site, ["--allow-private"])).code).toBe(1);
    const asked = site.requests().length;

    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(3);
    expect(err).toContain(`templates/overflow/report.en.md.hbs:6: ${site.url}/gone is gone: status 404 on 2026-01-15.`);
    const checked = await tsubame(folder, ["check", "2024Q2"]);
    expect(checked.code).not.toBe(0);
    expect(checked.out).toContain("templates/overflow/report.en.md.hbs:6");
    expect((await tsubame(folder, ["check", "2024Q2"], process.env, "ja")).out).toContain(
      "はもうありません（2026-01-15 の状態コード 404）",
    );
    expect(site.requests()).toHaveLength(asked);

    // Mended, or back again.
    await addFiles(folder, { "links.csv": `address,status,asked\n${site.url}/gone,200,2026-02-01\n` });
    expect(await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).toMatchObject({ code: 0 });
    expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({ code: 0 });
  });

  it("let a link pass whose server was closed, moved or broken, and a page that nobody links to", async () => {
    const records = [
      ["closed", 403],
      ["broken", 500],
      ["fine", 200],
    ]
      .map(([name, code]) => `https://a.example/${name},${code},2026-01-15`)
      .join("\n");
    const folder = await smallWorkspace(undefined, {
      "templates/overflow/report.en.md.hbs":
        "---\ntitle: Report\n---\n[a](https://a.example/closed) [b](https://a.example/broken) [c](https://a.example/fine) [d](https://a.example/never-asked)\n",
      "links.csv": `address,status,asked\n${records}\nhttps://a.example/other,404,2026-01-15\n`,
    });
    folders.push(folder);
    expect(await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).toMatchObject({ code: 0 });
    await writeFile(join(folder, "links.csv"), "address,status\n");
    expect(await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("links.csv:1") as string,
    });
  });

  it("name the setting that a link comes from", async () => {
    const folder = await smallWorkspace(undefined, {
      "tsubame.yaml": `${config}publisher: { name: A, url: "https://cert.example/" }\n`,
      "links.csv": "address,status,asked\nhttps://cert.example/,410,2026-01-15\n",
    });
    folders.push(folder);
    expect(await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("tsubame.yaml:4: publisher.url: https://cert.example/ is gone") as string,
    });
  });
});
