/** What a page shows from the data says where it comes from, and nothing breaks by it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isRunningText, readOn, runningText } from "../src/base/running-text.js";
import { type Reading, readPage, sentencesOf } from "../src/pages/finished-page.js";
import { config, smallWorkspace, sql, tsubame } from "./kit.js";

describe("a place in a template is running text", () => {
  it.each([
    ["at the start", ""],
    ["behind a sentence", "We saw "],
    ["behind a comparison", "a < b and 3 <4, "],
    ["inside an element", '<p class="x">'],
    ["behind an element", "<b>one</b> "],
    ["in a link's words", "see [the page "],
    ["behind a link", "[a](b) "],
    ["behind code", "`x` "],
    ["behind a blank line that ends an open tag", '<p title="\n\n'],
    ["behind a title", "<title>x</title>"],
    ["in a list", "- **"],
    ["behind an image", "![a](b.png) "],
  ])("%s", (_, before) => expect(isRunningText(readOn(runningText, before))).toBe(true));

  it.each([
    ["inside a tag", "<p "],
    ["inside an attribute", '<p title="'],
    ["inside an attribute that holds >", '<p title="a>'],
    ["inside a single-quoted attribute", "<p title='"],
    ["inside code", "`"],
    ["in a link's address", "[a]("],
    ["in an image's words", "!["],
    ["inside a title", "<title>"],
    ["inside a script with a tag in it", "<script>if (a <b>c) "],
    ["inside a style", "<style>p { "],
    ["inside a comment", "<!-- "],
  ])("but not %s", (_, before) => expect(isRunningText(readOn(runningText, before))).toBe(false));
});

const template = `---
title: "{{quarter.title}}"
lang: en
---
{{#with (row "totals" label="home-1") as |one|}}
The sensor saw {{number one.packets}} packets, **{{one.sources}}** sources; {{message "n_packets" count=one.packets}}. <b title="{{one.packets}}">bold</b> \`{{one.packets}}\` [page](https://cert.example/{{one.packets}}) ![{{one.packets}}](#section-1)
{{/with}}

## Ports

{{#each (rows "common_ports") as |one|}}{{one.port}} {{/each}}and {{list "common_ports" "port"}}; {{count "totals"}} rows from {{date quarter.first_day}}. {{#with (row "packets_by_group_month") as |one|}}{{month-name one.month}}{{/with}}

{{table "totals" caption="Totals"}}

{{table "packets_by_group_month" rows="month" columns="sensor_group" cell="packets" caption="By month"}}

| typed | 7 |
|---|---|
| a | {{count "totals"}} |
`;

let [html, reading, folder] = ["", {} as Reading, ""];

beforeAll(async () => {
  folder = await smallWorkspace(undefined, {
    "tsubame.yaml": `${config}disclosure: { sources_min: 1 }\n`,
    "templates/overflow/report.en.md.hbs": template,
  });
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect(code, err).toBe(0);
  html = await readFile(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8");
  reading = readPage(html);
});

const block = (start: string) => reading.blocks.find(({ text }) => text.startsWith(start));

describe("a value on a page", () => {
  it("carries its raw value and its row", async () => {
    const [row] = await sql(
      `select count(*) as packets, count(distinct src_ip) as sources from '${folder}/exports/*.parquet' where sensor = 'alpha-one'`,
    );
    const { text = "", bound = [] } = block("The sensor saw") ?? {};
    expect(bound.slice(0, 3).map(({ values, from }) => [values[0], from[0]?.dataset, from[0]?.column])).toEqual([
      [String(row?.["packets"]), "totals", "packets"],
      [String(row?.["sources"]), "totals", "sources"],
      [String(row?.["packets"]), "totals", "packets"],
    ]);
    for (const one of bound) expect(text.slice(one.start, one.start + one.text.length)).toBe(one.text);
  });

  it("stays bare inside tags, code, addresses and pictures' words", () => {
    expect(html).toContain(
      '<b title="21">bold</b> <code>21</code> <a href="https://cert.example/21">page</a> <img src="#section-1" alt="21">',
    );
    expect(html).toMatch(/<title>[^<]*2024<\/title>/);
  });

  it("is told for lists, counts, days and the quarter", () => {
    const { bound = [] } = reading.blocks.find(({ text }) => text.includes(" rows from ")) ?? {};
    const said = bound.map(
      ({ values, from }) =>
        `${values.join("|")} ${from.map(({ dataset, row, column }) => `${dataset}.${row}.${column}`).join(" ")}`,
    );
    expect(said).toContain("2024-04-01 quarter.0.first_day");
    expect(said).toContain("2024-04 packets_by_group_month.0.month");
    expect(said.filter((one) => / common_ports\.0\.port$/.test(one))).toHaveLength(2);
    expect(said.some((one) => /^\d+ totals\.count\.$/.test(one))).toBe(true);
    expect(block("Apr–Jun 2024")?.bound[0]?.values).toEqual(["2024Q2"]);
  });

  it("is told for each cell of a table, turned or not", () => {
    const [plain, turned, typed] = reading.tables;
    expect(plain?.rows[0]?.map(({ from }) => `${from?.dataset}.${from?.row}.${from?.column}`)).toEqual(
      plain?.head.map((_, at) => `totals.0.${["label", "packets", "sources"][at]}`),
    );
    expect([turned?.turned, turned?.rows[0]?.[0]?.value, turned?.rows[0]?.[1]?.from]).toEqual([
      true,
      "2024-04",
      { dataset: "packets_by_group_month", row: 0, column: "packets" },
    ]);
    expect([typed?.dataset, typed?.head.map(({ text }) => text)]).toEqual(["", ["typed", "7"]]);
    expect(reading.blocks.filter(({ kind }) => kind === "cell").map(({ text }) => text)).toContain("typed");
  });

  it("belongs to its section and exhibit", () => {
    expect([...new Set(reading.blocks.map(({ section }) => section))]).toEqual(["", "section-1"]);
    expect(reading.exhibits.map(({ id, caption }) => [id, caption])).toEqual([
      ["table-totals", "Totals"],
      ["table-packets-by-group-month", "By month"],
    ]);
    expect(reading.links.map(({ address }) => address)).toContain("https://cert.example/21");
  });
});

it("sentences end where the language ends them", () => {
  expect(sentencesOf("One. Two (3.5) three! ", "en")).toEqual(["One.", "Two (3.5) three!"]);
  expect(sentencesOf("一つ。二つ（3.5）。三つ", "ja")).toEqual(["一つ。", "二つ（3.5）。", "三つ"]);
});

it.each([
  "![](https://evil.example/a.png)",
  '<script src="//evil.example/a.js"></script>',
  '<iframe src="http://evil.example/"></iframe>',
  '<link rel="stylesheet" href="https://evil.example/a.css">',
])("a page that fetches from elsewhere is refused: %s", async (part) => {
  const folder = await smallWorkspace(undefined, {
    "templates/overflow/report.en.md.hbs": `---\ntitle: T\nlang: en\n---\ntext\n\n${part}\n`,
  });
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect([code, /The page would fetch \S+evil\.example\S* from another site/.test(err)], err).toEqual([3, true]);
});

it("a page that is no page is read all the same", () => {
  expect(readPage("").blocks).toEqual([]);
  expect(readPage("<p>a</p><table><td>b").blocks.map(({ text }) => text)).toEqual(["a", "b"]);
  expect(readPage('<p><data data-from="/x//">7</data></p>').blocks[0]?.bound[0]?.text).toBe("7");
});
