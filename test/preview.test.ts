/** The preview in a real browser: what is shown, what an edit does, and who may look. */
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import puppeteer, { type Browser, type Frame, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exists } from "../src/base/files.js";
import { packageFolder } from "../src/base/package-folder.js";
import { runProgram } from "../src/commands/program.js";
import { findBrowser } from "../src/engines/browser-place.js";
import { deskPhrases } from "../src/i18n/program-language.js";
import { addFiles, folderWith, ordinaryRows, packetsOf, smallWorkspace, tsubame, writeParquet } from "./kit.js";

const chart = JSON.stringify(
  {
    data: { name: "packets_by_group_month" },
    mark: "bar",
    width: 300,
    height: 100,
    encoding: { x: { field: "month", type: "nominal" }, y: { field: "packets", type: "quantitative" } },
  },
  null,
  1,
);

const filler = (word: string) =>
  Array.from(
    { length: 30 },
    (_, at) => `## ${word} ${at}\n\n${word} paragraph ${at}, which stands here to be scrolled past.\n`,
  ).join("\n");
const report = `---
title: A small report
lang: ja
---
First sentence of the report.

{{#if topic}}{{> topic}}{{/if}}

{{#with (row "totals") as |all|}}It counted {{number all.packets}} packets.{{/with}}

{{#claim "packets > 0" of="totals"}}Every sensor received something.{{/claim}}

{{#chart "bars" caption="Bars"}}A sentence for those who cannot see it.{{/chart}}

{{table "few_numbers" caption="Few numbers"}}

${filler("Section")}
The last paragraph.
`;

/** The same text by hand, so that no catalogue stands between. */
const files = {
  "tsubame.yaml":
    "timezone: UTC\nhome: JP\nlanguages: [ja, en]\npublisher: { name: Publisher One }\ndisclosure: { sources_min: 1 }\n",
  "templates/overflow/report.md.hbs": report,
  "templates/overflow/report.en.md.hbs": report
    .replace("lang: ja", "lang: en")
    .replace("First sentence", "English first sentence"),
  "templates/overflow/2024Q2/topic.ja.md.hbs": "---\ntitle: Topic\n---\nTopic in Japanese.\n",
  "templates/overflow/2024Q2/topic.en.md.hbs": "---\ntitle: Topic\n---\nTopic in English.\n",
  "templates/overflow/charts/bars.vl.json": chart,
  "queries/datasets/few_numbers.sql": "select 41 as answer\n",
};

let folder = "";
let browser: Browser;
let page: Page;
let address = "";
let told = "";
let stop: () => void;
let ended: Promise<number>;

/** The command, until its address is printed. */
async function start(
  options: readonly string[],
  environment = process.env,
): Promise<{ address: string; stop: () => void; ended: Promise<number> }> {
  let end: () => void = () => undefined;
  const interrupted = new Promise<void>((resolve) => (end = resolve));
  let ended = Promise.resolve(0);
  const printed = await new Promise<string>((ready, fail) => {
    ended = runProgram(["preview", "2024Q2", ...options], {
      folder,
      environment,
      home: process.env["HOME"] || homedir(),
      now: () => 0,
      sleep: async () => undefined,
      terminal: false,
      columns: 80,
      language: "en",
      print: ready,
      tell: (text) => void (told += text),
      onInterrupt: (stop) => void interrupted.then(stop),
    });
    void ended.then((code) => fail(new Error(`it ended with ${code}: ${told}`)));
  });
  return { address: /http:\S+\//.exec(printed)?.[0] ?? "", stop: end, ended };
}

beforeAll(async () => {
  folder = await smallWorkspace(ordinaryRows, files);
  ({ address, stop, ended } = await start([]));
  const place = await findBrowser({
    cacheFolder: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tsubame-report"),
    environment: process.env,
  });
  browser = await puppeteer.launch({
    executablePath: place.path,
    headless: "shell",
    pipe: true,
    args: [...place.arguments.filter((one) => !one.startsWith("--host-resolver-rules")), "--no-sandbox"],
    env: place.environment,
  });
  page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.setViewport({ width: 1200, height: 700 });
  await page.goto(address);
  await settled();
  await page.waitForFunction(() =>
    ["left", "right"].every((side) =>
      (document.querySelector(`#${side} iframe`) as HTMLIFrameElement | null)?.contentDocument?.querySelector("main"),
    ),
  );
}, 240_000);

afterAll(async () => {
  await browser?.close();
  stop?.();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

const settled = () => page.waitForFunction(() => document.body.dataset["state"] === "checked");
const frameOf = (language: string): Frame =>
  page.frames().find((frame) => frame.url().includes(`/page/overflow/${language}/`)) as Frame;
const textOf = (language: string): Promise<string> => frameOf(language).evaluate(() => document.body.textContent ?? "");
const shows = (language: string, text: string) =>
  frameOf(language).waitForFunction((wanted) => document.body.textContent?.includes(wanted), {}, text);
async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, path), "utf8");
  expect(text).toContain(from);
  await writeFile(join(folder, path), text.replace(from, to));
}

/** What walks make anew from now on. */
async function watchMade(): Promise<() => Promise<string[]>> {
  await settled();
  await page.evaluate(() => {
    const made: string[] = [];
    let repeated = true;
    const events = new EventSource("events");
    events.onmessage = ({ data }) => {
      const told = JSON.parse(data as string) as { busy?: true; checked?: true; made: string[] };
      if (!repeated && !told.busy && !told.checked) made.push(...told.made);
      repeated = false;
    };
    return new Promise<void>((ready) => {
      events.addEventListener("message", () => ready(), { once: true });
      Object.assign(window, { made, events });
    });
  });
  return async () => {
    await settled();
    return page.evaluate(() => {
      const { made, events } = window as unknown as { made: string[]; events: EventSource };
      events.close();
      return made;
    });
  };
}

describe("a preview", () => {
  it("shows both languages side by side, and says what it is in the words of its reader", async () => {
    expect(await textOf("ja")).toContain("First sentence of the report.");
    expect(await textOf("en")).toContain("English first sentence of the report.");
    expect(
      await page.evaluate(() => [
        document.title,
        document.documentElement.lang,
        document.querySelector("#findings-title")?.textContent?.trim(),
      ]),
    ).toEqual(["Preview", "en", "Findings"]);
  });

  it("shows what build makes, byte for byte but for the typeface beside it", async () => {
    const shown = await page.evaluate(async () => (await fetch("page/overflow/ja/index.html")).text());
    expect((await tsubame(folder, ["build", "2024Q2"])).code).toBe(0);
    expect(await readFile(join(folder, "output/2024Q2/overflow/ja/index.html"), "utf8")).toBe(shown);
  });

  it("has written nothing into the place of the report by itself", async () => {
    await rm(join(folder, "output/2024Q2"), { recursive: true });
    await edit("templates/overflow/report.md.hbs", "First sentence", "The first sentence");
    await shows("ja", "The first sentence");
    expect(await exists(join(folder, "output/2024Q2"))).toBe(false);
  });
});

describe("an edit", () => {
  it("of a template makes its page anew and nothing else", async () => {
    const made = await watchMade();
    await edit("templates/overflow/report.en.md.hbs", "English first", "Edited English first");
    await shows("en", "Edited English first");
    expect(await made()).toEqual(["texts of overflow", "overflow/en"]);
  });

  it("of a partial, written as editors do by renaming another file over it, shows", async () => {
    const path = join(folder, "templates/overflow/2024Q2/topic.ja.md.hbs");
    await writeFile(`${path}~`, "---\ntitle: Topic\n---\nTopic, exchanged.\n");
    await rename(`${path}~`, path);
    await shows("ja", "Topic, exchanged.");
  });

  it("of a chart draws it anew in each language", async () => {
    await edit("templates/overflow/charts/bars.vl.json", "bar", "line");
    for (const language of ["ja", "en"])
      await frameOf(language).waitForFunction(() => document.querySelector("svg .mark-line"));
  });

  it("of a query makes the pages that show it, and runs no other query", async () => {
    const made = await watchMade();
    const cached = async () =>
      (await readdir(join(folder, "output/cache/datasets/2024Q2"))).filter((name) => /^(?!set-|described-)/.test(name));
    const had = await cached();
    await edit("queries/datasets/few_numbers.sql", "41", "42");
    await frameOf("en").waitForFunction(() =>
      [...document.querySelectorAll("td, th")].some(({ textContent }) => textContent === "42"),
    );
    expect((await made()).filter((name) => name.startsWith("overflow/"))).toEqual(["overflow/ja", "overflow/en"]);
    expect((await cached()).filter((name) => !had.includes(name)).map((name) => name.split("-")[0])).toEqual([
      "few_numbers",
    ]);
  });

  it("of a catalogue makes the pages of its language alone", async () => {
    const made = await watchMade();
    const catalog = await readFile(join(packageFolder, "templates/catalogs/en.json"), "utf8");
    const { messages } = JSON.parse(catalog) as { messages: { figure_number: string } };
    await addFiles(folder, {
      "templates/catalogs/en.json": catalog.replace(JSON.stringify(messages.figure_number), '"Drawing {number}"'),
    });
    await shows("en", "Drawing 1");
    expect((await made()).filter((name) => /words|overflow\//.test(name))).toEqual(["words en", "overflow/en"]);
    expect(await textOf("ja")).not.toContain("Drawing 1");
  });

  it("of the settings shows", async () => {
    await edit("tsubame.yaml", "Publisher One", "Publisher Two");
    await shows("ja", "Publisher Two");
  });

  it("of the exports compacts the day that is new", async () => {
    const rollups = join(folder, "rollups/2024Q2/traffic");
    const before = await readdir(rollups);
    const [row = ""] = ordinaryRows;
    await writeParquet(join(folder, "exports/2024-06.parquet"), packetsOf([row.replace("2024-04-01", "2024-06-09")]));
    await shows("ja", "It counted 43 packets.");
    expect((await readdir(rollups)).filter((name) => !before.includes(name)).map((name) => name.slice(0, 10))).toEqual([
      "2024-06-09",
    ]);
  });

  it("in a folder that was not there before shows, and is gone with it", async () => {
    const path = "templates/layout/page.html.hbs";
    const layout = await readFile(join(packageFolder, path), "utf8");
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), layout.replace("<footer>", "<footer><p>A foot of our own.</p>"));
    await shows("ja", "A foot of our own.");
    await rm(join(folder, "templates/layout"), { recursive: true });
    await frameOf("ja").waitForFunction(() => !document.body.textContent?.includes("A foot of our own."));
  });

  it("that is the last of many is never missed", async () => {
    const path = join(folder, "templates/overflow/2024Q2/topic.en.md.hbs");
    for (let at = 0; at < 40; at++) await writeFile(path, `---\ntitle: Topic\n---\nTopic number ${at}.\n`);
    await shows("en", "Topic number 39.");
  });

  it("leaves the reader where he is, with what he has chosen, and loads no page anew", async () => {
    await settled();
    const places = await frameOf("ja").evaluate(() => {
      const kept = [...document.querySelectorAll("h2")].find(
        ({ textContent }) => textContent === "Section 15",
      ) as HTMLElement;
      Object.assign(window, { stays: kept });
      kept.scrollIntoView({ block: "start" });
      return kept.getBoundingClientRect().top;
    });
    await edit(
      "templates/overflow/report.md.hbs",
      "## Section 0\n",
      "## Section 0\n\nOne paragraph more, before all others.\n\nAnd another.\n",
    );
    await shows("ja", "One paragraph more");
    const after = await frameOf("ja").evaluate(() => {
      const { stays } = window as unknown as { stays: HTMLElement };
      return {
        connected: stays.isConnected,
        text: stays.textContent,
        top: stays.getBoundingClientRect().top,
        scrolled: scrollY > 0,
      };
    });
    expect(after).toMatchObject({ connected: true, text: "Section 15", scrolled: true });
    expect(Math.abs(after.top - places)).toBeLessThan(3);
  });
});

describe("something wrong", () => {
  const brokenText = () => page.evaluate(() => (document.querySelector("#broken") as HTMLElement).innerText);
  const isBroken = () => page.waitForFunction(() => !(document.querySelector("#broken") as HTMLElement).hidden);
  const isMended = () => page.waitForFunction(() => (document.querySelector("#broken") as HTMLElement).hidden);

  it.each([
    ["templates/overflow/report.md.hbs", "{{#if topic}}", "{{#if tpic}}", "templates/overflow/report.md.hbs:7", "tpic"],
    ["queries/datasets/few_numbers.sql", "select", "selct", "queries/datasets/few_numbers.sql:1", "selct"],
    ["templates/overflow/charts/bars.vl.json", '"month"', '"mnth"', "templates/overflow/charts/bars.vl.json", "mnth"],
    ["tsubame.yaml", "home:", "hme:", "tsubame.yaml:2", "home"],
    ["templates/overflow/report.md.hbs", "packets > 0", "pakets > 0", "templates/overflow/report.md.hbs:11", "pakets"],
  ])(
    "in %s (%s → %s) stands over the last good page with its line, and is gone when mended",
    async (path, from, to, at, what) => {
      await edit(path, from, to);
      await isBroken();
      expect(await brokenText()).toContain(at);
      expect(await brokenText()).toContain(what);
      expect(await textOf("ja")).toContain("The first sentence of the report.");
      await edit(path, to, from);
      await isMended();
    },
  );

  it("on a finished page is a finding beside it that leads to its text", async () => {
    await edit(
      "templates/overflow/report.md.hbs",
      "The last paragraph.",
      "The last paragraph. [Nowhere](nowhere.html)",
    );
    const found = await page.waitForSelector("#findings li.error button");
    expect(await found?.evaluate((one) => one.textContent)).toContain("nowhere.html");
    await edit("templates/overflow/report.md.hbs", " [Nowhere](nowhere.html)", "");
    await page.waitForFunction(() => !document.querySelector("#findings")?.textContent?.includes("nowhere.html"));
    await edit("templates/overflow/report.md.hbs", "The last paragraph.", 'The last paragraph. {{todo "write more"}}');
    await page.waitForFunction(() => document.querySelector("#findings")?.textContent?.includes("write more"));
    await frameOf("ja").evaluate(() => scrollTo(0, 0));
    await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("#findings button")]
        .find(({ textContent }) => textContent?.includes("write more"))
        ?.click(),
    );
    await frameOf("ja").waitForFunction(
      () => document.activeElement?.textContent?.includes("write more") && scrollY > 500,
    );
    await edit("templates/overflow/report.md.hbs", ' {{todo "write more"}}', "");
    await page.waitForFunction(() => !document.querySelector("#findings")?.textContent?.includes("write more"));
  });

  it("with a translation shows the page as a draft, which can be hidden", async () => {
    const [hand, kept] = [
      join(folder, "templates/overflow/2024Q2/topic.en.md.hbs"),
      join(folder, "templates/overflow/2024Q2/topic.ja.md.hbs"),
    ];
    await rm(hand);
    await writeFile(
      join(folder, "templates/overflow/2024Q2/topic.md.hbs"),
      (await readFile(kept, "utf8")).replace("title: Topic", "title: Topic\nlang: ja"),
    );
    await rm(kept);
    await page.waitForFunction(() => document.querySelector("#right .mark")?.textContent === "draft");
    expect(await page.$$eval("#unready li", (items) => items.length)).toBeGreaterThan(0);
    await shows("en", "Topic, exchanged.");
    await page.click("#drafts");
    expect(await page.$eval("#right .mark", (mark) => mark.textContent)).toContain("build leaves this page out");
    await page.click("#drafts");
    await addFiles(folder, {
      "templates/catalogs/en/overflow/2024Q2/topic.po": `msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Topic"
msgstr "Subject"

msgid "Topic, exchanged."
msgstr ""
"A sentence of "
"the catalogue."
`,
    });
    await shows("en", "A sentence of the catalogue.");
    await page.waitForFunction(() => document.querySelector("#right .mark")?.textContent === "");
  });
});

describe("what is pointed at", () => {
  const origin = async (wanted: string) => {
    await page.waitForFunction((text) => document.querySelector("#origin")?.textContent?.includes(text), {}, wanted);
    return page.$eval("#origin", (one) => (one as HTMLElement).innerText);
  };

  it("tells of a number its row, its SQL, the rollups and the exports", async () => {
    await frameOf("ja").evaluate(() => (document.querySelector("data[data-from^=totals]") as HTMLElement).click());
    const text = await origin("dataset totals");
    for (const part of [
      "row 1, column packets",
      "queries/datasets/totals.sql",
      "rollups/2024Q2/",
      "exports/2024-04.parquet",
      "templates/overflow/report.md.hbs:9",
    ])
      expect(text).toContain(part);
  });

  it("tells of a cell of a table where it comes from, by keyboard as well", async () => {
    const cell = await frameOf("en").evaluateHandle(
      () => [...document.querySelectorAll("td, th")].find(({ textContent }) => textContent === "42") as HTMLElement,
    );
    await cell.evaluate((one) => one.focus());
    await page.keyboard.press("Enter");
    expect(await origin("dataset few_numbers")).toContain("row 1, column answer");
    await page.keyboard.press("ArrowDown");
    expect(await frameOf("en").evaluate(() => document.activeElement?.textContent)).toBe("Section 0");
  });

  it("tells of a translated sentence its line in the catalogue", async () => {
    await frameOf("en").evaluate(() =>
      [...document.querySelectorAll("p")]
        .find(({ textContent }) => textContent === "A sentence of the catalogue.")
        ?.click(),
    );
    expect(await origin("A sentence of the catalogue.")).toContain("templates/catalogs/en/overflow/2024Q2/topic.po:10");
  });

  it("tells of a sentence its file and line, and the condition that it stands on", async () => {
    await frameOf("ja").evaluate(() => (document.querySelector("[data-claim]") as HTMLElement).click());
    const text = await origin("packets > 0");
    expect(text).toContain("templates/overflow/report.md.hbs:11");
    expect(text).toContain("totals: packets > 0");
  });
});

describe("the other page", () => {
  it("is scrolled to the same section", async () => {
    const id = await frameOf("ja").evaluate(() => {
      const heading = [...document.querySelectorAll("h2")].find(
        ({ textContent }) => textContent === "Section 25",
      ) as HTMLElement;
      scrollTo(0, heading.offsetTop);
      return heading.id;
    });
    await frameOf("en").waitForFunction(
      (wanted) => Math.abs((document.getElementById(wanted) as HTMLElement).getBoundingClientRect().top) < 5,
      {},
      id,
    );
  });
});

describe("the PDF", () => {
  it("is printed when it is asked for, and its pages are shown", async () => {
    await page.$eval("#left .tools button:last-of-type", (one) => (one as HTMLElement).click());
    await page.waitForSelector("#left canvas");
    const inked = await page.$eval("#left canvas", (one) => {
      const canvas = one as HTMLCanvasElement;
      const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
        0,
        0,
        canvas.width,
        canvas.height,
      );
      return data.some((value, at) => at % 4 === 0 && value < 100);
    });
    expect(inked).toBe(true);
    await page.$eval("#left .tools button:last-of-type", (one) => (one as HTMLElement).click());
    expect(await page.$eval("#left iframe", (one) => (one as HTMLElement).hidden)).toBe(false);
  });
});

describe("a stranger", () => {
  const ask = (path: string, options: { method?: string; host?: string } = {}) =>
    new Promise<{ status: number; body: string; headers: Record<string, unknown> }>((done, fail) => {
      const { hostname, port, host } = new URL(address);
      request(
        { hostname, port, path, method: options.method ?? "GET", headers: { host: options.host ?? host } },
        (answer) => {
          let body = "";
          answer
            .on("data", (part: Buffer) => (body += part.toString()))
            .on("end", () => done({ status: answer.statusCode ?? 0, body, headers: answer.headers }));
        },
      )
        .on("error", fail)
        .end();
    });
  const inside = (path: string) => `${new URL(address).pathname}${path}`;

  it("sees nothing without the token", async () => {
    for (const path of [
      "/",
      "/page.js",
      "/events",
      "/page/overflow/ja/index.html",
      `/${"A".repeat(32)}/`,
      `/${"A".repeat(32)}/labels`,
    ])
      expect(await ask(path)).toMatchObject({ status: 404, body: "404\n" });
  });

  it("sees nothing under another name for this machine", async () => {
    const { port } = new URL(address);
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1.evil.example:${port}`])
      expect((await ask(inside(""), { host })).status).toBe(421);
    expect((await ask(inside(""), { host: `localhost:${port}` })).status).toBe(200);
  });

  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])("cannot %s", async (method) =>
    expect((await ask(inside(""), { method })).status).toBe(405),
  );

  it.each([
    "../package.json",
    "page/overflow/ja/../../../../tsubame.yaml",
    "page/overflow/ja/..%2f..%2f..%2f..%2ftsubame.yaml",
    "%2e%2e/%2e%2e/etc/passwd",
    "pdf-viewer/..%2f..%2fpackage.json",
    "pdf-viewer/constructor",
    "page.js%00.html",
    "%",
    "page/overflow/ja/",
    "page/constructor/x/index.html",
  ])("finds no file at %s", async (path) => {
    expect((await ask(inside(path))).status).toBe(404);
  });

  it("finds no way into the walk of a number", async () => {
    for (const from of ["__proto__/0/x", "constructor/0/x", "totals/99999/packets", "totals/x/y", "", "///"])
      expect((await ask(inside(`from?page=overflow/ja&from=${encodeURIComponent(from)}`))).status).toBe(200);
  });

  it("is told to keep nothing, to send no address on, and to run nothing but the preview's own", async () => {
    const { headers } = await ask(inside(""));
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    });
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'; script-src 'self';/);
    expect(headers).not.toHaveProperty("access-control-allow-origin");
    expect((await ask(inside("page/overflow/ja/index.html"))).headers["content-security-policy"]).not.toContain(
      "script-src",
    );
  });

  it("runs no script from a page of the report", async () => {
    await edit(
      "templates/overflow/report.md.hbs",
      "The last paragraph.",
      "The last paragraph. <script>document.title = 'taken'</script><img src=\"data:,\" onerror=\"document.title = 'taken'\">",
    );
    const alone = await browser.newPage();
    await frameOf("ja").waitForFunction(() => document.querySelector("img[src='data:,']"));
    await alone.goto(`${address}page/overflow/ja/index.html`);
    expect(await alone.evaluate(() => document.querySelector("script")?.textContent)).toContain("taken");
    for (const title of [await alone.title(), await page.title(), await frameOf("ja").evaluate(() => document.title)])
      expect(title).not.toBe("taken");
    await alone.close();
    await edit(
      "templates/overflow/report.md.hbs",
      "<script>document.title = 'taken'</script><img src=\"data:,\" onerror=\"document.title = 'taken'\">",
      "",
    );
  });

  it("at a port that is taken is told so", async () => {
    const { port } = new URL(address);
    const { code, err } = await tsubame(folder, ["preview", "2024Q2", "--port", port]);
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} cannot be used`);
  });
});

describe.skipIf(process.platform !== "linux")("the system's browser", () => {
  it("is opened with a file for its owner alone, and no argument tells the address", async () => {
    const programs = await folderWith({
      "xdg-open": '#!/bin/sh\nstat -c "%a" "$1" > "$0.mode"\ncp "$1" "$0.page"\necho "$*" > "$0.arguments"\n',
    });
    await chmod(join(programs, "xdg-open"), 0o755);
    const other = await start(["--open"], { ...process.env, PATH: `${programs}:${process.env["PATH"]}` });
    await expect
      .poll(() => readFile(join(programs, "xdg-open.arguments"), "utf8").catch(() => ""), { timeout: 20_000 })
      .toMatch(/preview\.html\n$/);
    const opened = (await readFile(join(programs, "xdg-open.arguments"), "utf8")).trim();
    expect(opened).not.toContain(new URL(other.address).pathname.slice(1, -1));
    expect(await readFile(join(programs, "xdg-open.page"), "utf8")).toContain(`url=${other.address}`);
    expect(await readFile(join(programs, "xdg-open.mode"), "utf8")).toBe("600\n");
    other.stop();
    expect(await other.ended).toBe(0);
    expect(await exists(opened)).toBe(false);
    await rm(programs, { recursive: true });
  });
});

describe("the end", () => {
  it("comes when it is interrupted, with nothing left open and nothing amiss", async () => {
    stop();
    expect(await ended).toBe(0);
    await page.waitForFunction(() => document.querySelector("#state")?.textContent?.includes("cannot be reached"));
    expect(told).toBe("");
  });
});

describe("the page of a preview", () => {
  it("says everything in Japanese too", () => {
    const [english, japanese] = [deskPhrases("en"), deskPhrases("ja_JP.UTF-8")];
    expect(Object.keys(japanese)).toEqual(Object.keys(english));
    for (const [name, text] of Object.entries(japanese))
      expect(text, name).toMatch(name === "pdf" ? /^PDF$/ : /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u);
  });

  it("says nothing that the program does not have words for", async () => {
    const sources = await Promise.all(
      ["page.html", "page.js", "pdf.js", "places.js"].map((name) =>
        readFile(join(packageFolder, "templates/preview", name), "utf8"),
      ),
    );
    const used = sources.flatMap((text) =>
      [...text.matchAll(/\blabel\("(\w+)"|data-label(?:-aria)?="(\w+)"/g)].map(
        ([, called, written]) => called ?? written ?? "",
      ),
    );
    const chosen = ["page", "broken", "broken_first", "no_findings", "checking", "drafts_off"];
    expect([...new Set([...used, ...chosen])].sort()).toEqual(Object.keys(deskPhrases("en")).sort());
  });
});
