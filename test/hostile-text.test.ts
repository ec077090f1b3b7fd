/// <reference lib="dom" />
/**
 * Text that is made to break a page, wherever a stranger's or a colleague's text can come in: it stays text in every
 * file of the report.
 */

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser } from "../src/engines/browser-place.js";
import { readPdf } from "../src/engines/pdf-text.js";
import { addFiles, config, filesOf, packetsOf, tsubame, writeParquet } from "./kit.js";

const hostile: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror="alert(1)">',
  "</svg><style>*{display:none}</style>",
  "<!-- gone",
  "a | b",
  "*bold* **very** _em_ __strong__ ~~gone~~",
  "](x)",
  "]](",
  "[a](https://evil.example) ![b](x.png) [c][d]",
  "=cmd()",
  "+1",
  "@x",
  "-2+3",
  "-",
  "|=1",
  "a\u202egnp.exe",
  "\u2066hidden\u2069",
  "two\nlines\n\n# and a heading",
  "\ttabbed",
  "`code` ```fence```",
  "{{x}} {{{y}}} {{#if z}}",
  "\\{{x}} \\*",
  "&amp; &lt;b&gt; &#42; &#x2a;",
  "www.evil.example",
  "https://evil.example/ftp",
  "a@evil.example",
  "x".repeat(5000),
  "# heading",
  "1. list",
  "2) list",
  "> quote",
  "---",
  "===",
  "~~~",
  "    indented",
  ":---:",
  "\ue000totals\ue001",
  "]]>",
  '1.23456 id="x" role="y" url(#z)',
  "'single' \"double\"",
  "$x$ ^y^ $&",
  "../../etc/passwd",
  "\u0000\u0007bell",
];

/** As a reader should see it: one line, and what turns or hides text made visible. */
const shown = (text: string) =>
  text
    .replace(/\s+/g, " ")
    .replace(/[\u202e\u2066\u2069\ue000\ue001\u0000\u0007]/g, "\ufffd")
    .trim();
const sqlText = (text: string) => `'${text.replaceAll("'", "''")}'`;
const csvText = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** A cell of CSV cannot hold NUL, and its reader trims. */
const labels = hostile
  .map((text) => text.replaceAll("\u0000", "").trim())
  .filter((text, at, all) => all.indexOf(text) === at);

let folder = "";
let browser: Browser;
let page: Page;
const dialogs: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  await writeWorkspace();
  const built = await tsubame(folder, ["build", "2024Q2"]);
  expect(built.code, built.err).toBe(0);
  const place = await findBrowser({
    cacheFolder: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tsubame-report"),
    environment: process.env,
  });
  browser = await puppeteer.launch({
    executablePath: place.path,
    headless: "shell",
    pipe: true,
    args: [...place.arguments, "--no-sandbox"],
    env: { ...place.environment, HOME: folder },
  });
  page = await browser.newPage();
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => void requests.push(request.url()));
  await page.goto(`file://${output("index.html")}`);
});

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const output = (path: string) => join(folder, "output/2024Q2/overflow/en", path);

/**
 * Hostile labels of sensors and networks, hostile rows and column names of a query, shown in every way a template has.
 */
async function writeWorkspace(): Promise<void> {
  const chart = (dataset: string, field: string) =>
    JSON.stringify({
      data: { name: dataset },
      mark: "bar",
      encoding: {
        y: { field, type: "nominal", sort: null },
        x: { field: "n", type: "quantitative" },
        color: { field, type: "nominal", sort: null, title: field, legend: { symbolLimit: 0 } },
      },
    });
  await addFiles(folder, {
    ...filesOf(
      `${config}networks: networks.csv\npublisher:\n  name: ${JSON.stringify(`CERT ${hostile[0]} ${hostile[5]}`)}\n`,
    ),
    "sensors.csv": `sensor,label,country\n${labels.map((label, at) => `unit-${at}-x,${csvText(label)},JP\n`).join("")}`,
    "networks.csv": `network,label\n${labels.map((label, at) => `10.0.${at}.0/24,${csvText(label)}\n`).join("")}`,
    "queries/datasets/hostile.sql": `select * from (values ${hostile.map((text, at) => `(${at + 1}, ${at - 20.5}, ${text.includes("\0") ? `concat(${text.split("\0").map(sqlText).join(", chr(0), ")})` : sqlText(text)})`).join(", ")}) as texts(n, below, text)`,
    "queries/datasets/heads.sql": `select 1 as "=cmd()", 2 as "<script>alert(2)</script>", 'x' as "*a* | [b](c) {{d}}"`,
    "queries/datasets/labelled.sql": "select label, place as n from sensors order by place",
    "queries/datasets/watched.sql": "select label as network, place as n from networks order by place",
    "templates/overflow/charts/hostile.vl.json": chart("hostile", "text"),
    "templates/overflow/charts/labelled.vl.json": chart("labelled", "label"),
    "templates/overflow/charts/watched.vl.json": chart("watched", "network"),
    "templates/overflow/2024Q2/front.yaml": `author: ${JSON.stringify(hostile[1])}\n`,
    "templates/overflow/report.en.md.hbs": `---
title: 'Hostile {{#each (rows "hostile" n=1)}}{{text}}{{/each}} {{#each (rows "hostile" n=6)}}{{text}}{{/each}}'
---
{{#each (rows "hostile")}}

<div class="alone">

{{text}}

</div>
<div class="within">

Before {{text}} after.

</div>
<div class="item">

- {{text}}

</div>
<div class="heading">

### {{text}}

</div>
<div class="strong">

**{{text}}**

</div>
<div class="linked">

{{link "https://cert.example/" text}}

</div>
<div class="cell">

| {{text}} | x |
| --- | --- |
| {{text}} | y |

</div>
<p title="{{text}}" class="raw">{{text}}</p>
{{/each}}

<div class="list">

{{list "hostile" "text"}}

</div>
<div class="sensors">

{{#each (rows "labelled")}}
- {{sensor-name label}}
{{/each}}

</div>
<div class="networks">

{{#each (rows "watched")}}
- {{network-name network}}
{{/each}}

</div>

{{table "hostile" caption="{{x}} *is* <b>not</b> read"}}

{{table "heads" caption="Heads"}}

{{table "labelled" caption="Labels"}}

{{#with (row "hostile" n=2)}}{{table "watched" caption=text}}{{/with}}

{{#with (row "hostile" n=1)}}{{#chart "hostile" caption=text}}{{text}} {{#with (row "hostile" n=6)}}{{text}}{{/with}}{{/chart}}{{/with}}

{{#chart "labelled" caption="Sensors"}}{{list "labelled" "label"}}{{/chart}}

{{#chart "watched" caption="Networks"}}{{list "watched" "network"}}{{/chart}}

{{downloads}}
`,
  });
  await writeParquet(
    join(folder, "exports/day.parquet"),
    packetsOf(
      labels.map((_, at) => `timestamp '2024-04-01 01:00:00', 'unit-${at}-x', ${4026531840 + at}, 40000, 23, 6`),
    ),
  );
}

/** Texts of elements, white space folded as a reader sees it. */
const texts = (selector: string) =>
  page.$$eval(selector, (elements) =>
    elements.map((element) => (element.textContent ?? "").replace(/\s+/g, " ").trim()),
  );

describe("in the page, read by a browser that runs scripts", () => {
  it("nothing runs, nothing is asked for, no foreign element is there", async () => {
    expect(dialogs).toEqual([]);
    expect(
      requests.filter((address) => !address.startsWith(`file://${folder}/`) && !address.startsWith("data:")),
    ).toEqual([]);
    const foreign =
      "script:not(#chart-points, #chart-points + script), img, iframe, object, embed, form, input, base, link[rel=stylesheet], [onerror], [onload], main code, main pre, main em, main blockquote, main ol, main hr, main del, main h1, main style, main b";
    expect(await page.$$eval(foreign, (elements) => elements.map(({ outerHTML }) => outerHTML.slice(0, 100)))).toEqual(
      [],
    );
    const links = await page.$$eval("a[href]", (elements) => [
      ...new Set(elements.map((element) => element.getAttribute("href") ?? "")),
    ]);
    expect(
      links.filter((address) => !/^(?:https:\/\/cert\.example\/|data\/\w+\.csv|#text|report\.pdf)$/.test(address)),
    ).toEqual([]);
    expect(await page.$$eval("main h2, main h3", (elements) => elements.length)).toBe(hostile.length);
  });

  it("charts tell each text as text", async () => {
    const folded = (text: string) => text.replace(/\s+/g, " ").trim();
    const keys = await page.$$eval("#figure-hostile .key", (found) =>
      found.map((key) => key.getAttribute("aria-label") ?? ""),
    );
    for (const text of hostile) expect(keys.map(folded)).toContain(shown(text));
    await page.focus("#figure-hostile .drawing");
    const told: string[] = [];
    for (const _ of hostile) {
      await page.keyboard.press("ArrowRight");
      told.push(folded(await page.$eval("#figure-hostile .tip .where", ({ textContent }) => textContent ?? "")));
    }
    for (const text of hostile) expect(told).toContain(shown(text));
    await page.keyboard.press("Escape");
    expect(dialogs).toEqual([]);
  });

  it.each([
    [".alone", (text: string) => text],
    [".alone > p:only-child", (text: string) => text],
    [".within > p:only-child", (text: string) => `Before ${text} after.`],
    [".item > ul:only-child > li:only-child", (text: string) => text],
    [".heading > h3:only-child", (text: string) => text],
    [".strong > p:only-child > strong:only-child", (text: string) => text],
    [".linked > p:only-child > a:only-child", (text: string) => text],
    [".cell > table:only-child th:first-child", (text: string) => text],
    [".cell > table:only-child td:first-child", (text: string) => text],
    [".raw", (text: string) => text],
    ["#table-hostile td:nth-child(3)", (text: string) => text],
  ] as const)("%s holds each text whole", async (selector, sentence) => {
    expect(await texts(selector)).toEqual(hostile.map((text) => sentence(shown(text)).trim().replace(/\s+/g, " ")));
  });

  it("attributes hold them whole", async () => {
    expect(
      await page.$$eval(".raw", (elements) =>
        elements.map((element) => element.getAttribute("title")?.replace(/\s+/g, " ").trim()),
      ),
    ).toEqual(hostile.map(shown));
  });

  it("titles, captions, heads, labels and lists hold them", async () => {
    const title = `Hostile ${hostile[0]} ${hostile[5]}`;
    expect([await page.title(), await texts("h1")]).toEqual([title, [title]]);
    expect(await texts("#table-heads th[scope=col]")).toEqual([
      "=cmd()",
      "<script>alert(2)</script>",
      "*a* | [b](c) {{d}}",
    ]);
    expect((await texts("#table-watched figcaption"))[0]).toContain(hostile[1]);
    expect((await texts("#figure-hostile figcaption"))[0]).toContain(hostile[0]);
    expect(await texts("#figure-hostile .equivalent")).toEqual([`${hostile[0]} ${hostile[5]}`]);
    expect(await texts(".byline span")).toEqual([`Text: ${hostile[1]}`, `CERT ${hostile[0]} ${hostile[5]}`]);
    for (const selector of [".sensors li", ".networks li", "#table-labelled tbody th", "#table-watched tbody th"])
      expect(await texts(selector)).toEqual(labels.map(shown));
    for (const selector of [".list p", "#figure-labelled .equivalent", "#figure-watched .equivalent"]) {
      const [list = ""] = await texts(selector);
      for (const text of selector === ".list p" ? hostile : labels) expect(list).toContain(shown(text));
    }
  });

  it("a word of 5,000 letters does not widen the page", async () => {
    await page.setViewport({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.setViewport({ width: 800, height: 600 });
  });
});

describe.each(["hostile", "labelled", "watched"])("in charts/%s.svg", (name) => {
  it("legend and axis hold each text, and nothing else came in", async () => {
    const svg = await readFile(output(`charts/${name}.svg`), "utf8");
    expect(svg).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u0000-\u0008]/);
    const read = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      const names = new Set([...parsed.querySelectorAll("*")].map(({ localName }) => localName));
      return {
        names: [...names].sort(),
        texts: [...parsed.querySelectorAll("text")].map((element) =>
          (element.textContent ?? "").replace(/\s+/g, " ").trim(),
        ),
        title: parsed.querySelector("title")?.textContent,
      };
    }, svg);
    expect(
      read.names.filter(
        (element) =>
          !["clipPath", "defs", "desc", "g", "line", "path", "rect", "svg", "text", "title", "tspan"].includes(element),
      ),
    ).toEqual([]);
    for (const text of name === "hostile" ? hostile : labels) {
      // Long labels are cut.
      const start = shown(text).slice(0, 12);
      expect(read.texts.filter((one) => one.startsWith(start)).length, text.slice(0, 40)).toBeGreaterThanOrEqual(2);
    }
    if (name === "hostile") expect(read.title).toBe(hostile[0]);
  });
});

describe("in data/*.csv", () => {
  it("no cell runs as a formula, numbers stay numbers, and every text is whole", async () => {
    const [head, ...rows] = parse(await readFile(output("data/hostile.csv")), { bom: true }) as string[][];
    expect(head).toEqual(["n", "below", "text"]);
    expect(rows.map(([n, below]) => [n, below])).toEqual(hostile.map((_, at) => [String(at + 1), String(at - 20.5)]));
    const turned = (text: string) => text.replace(/[\u202e\u2066\u2069\ue000\ue001\u0000\u0007]/g, "\ufffd");
    expect(rows.map(([, , text]) => text)).toEqual(
      hostile.map((text) => (/^[=+\-@\t]/.test(text) ? `'${turned(text)}` : turned(text))),
    );
  });

  it("no heading runs as a formula either", async () => {
    const [head] = parse(await readFile(output("data/heads.csv")), { bom: true }) as string[][];
    expect(head).toEqual(["'=cmd()", "<script>alert(2)</script>", "*a* | [b](c) {{d}}"]);
  });

  it("labels are safe too", async () => {
    for (const name of ["labelled", "watched"]) {
      const [, ...rows] = parse(await readFile(output(`data/${name}.csv`)), { bom: true }) as string[][];
      expect(rows).toHaveLength(labels.length);
      for (const [label = ""] of rows) expect(label).not.toMatch(/^[=+\-@\t\r]|[\u202a-\u202e\u2066-\u2069]/);
    }
  });
});

describe("in report.pdf", () => {
  it("every text can be read, and no script, link or file was put in", async () => {
    const bytes = await readFile(output("report.pdf"));
    const { pages, metadata, outline } = await readPdf(bytes, { fonts: false });
    const letters = (text: string) => text.replace(/[\s\ufffd]+/g, "");
    const all = letters(pages.join(""));
    for (const text of hostile) expect(all.includes(letters(shown(text))), text.slice(0, 40)).toBe(true);
    expect(metadata["Title"]).toBe(`Hostile ${hostile[0]} ${hostile[5]}`);
    expect(metadata["Author"]).toBe(hostile[1]);
    expect(outline.length).toBeGreaterThan(20);
    expect(bytes.toString("latin1")).not.toMatch(/\/JavaScript|\/EmbeddedFile|evil\.example\)/);
  });
});
