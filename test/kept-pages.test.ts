/**
 * Pages that the last build made, and what it found in them: a build that takes some of them again gives what one does
 * that makes all.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../src/base/package-folder.js";
import {
  addFiles,
  copyFolder,
  digestsBelow,
  folderWith,
  ordinaryRows,
  packetsOf,
  smallWorkspace,
  tsubame,
  writeParquet,
} from "./kit.js";

const report = (language: string) => `---
title: A small report
lang: ${language}
---
First sentence in ${language}, with a [link](https://gone.example/).

{{#if topic}}{{> topic}}{{/if}}

{{#with (row "totals") as |all|}}It counted {{number all.packets}} packets.{{/with}}

{{#claim "packets > 0" of="totals"}}Every sensor received something.{{/claim}}

{{#chart "bars" caption="Bars"}}A sentence for those who cannot see it.{{/chart}}

{{#picture "box.svg" caption="A box"}}A box.{{/picture}}

{{table "few_numbers" caption="Few numbers"}}
${language === "en" ? '\n{{todo "write more"}}\n' : ""}`;

const files: Readonly<Record<string, string>> = {
  "tsubame.yaml":
    "timezone: UTC\nhome: JP\nlanguages: [ja, en]\npublisher: { name: Publisher One }\ndisclosure: { sources_min: 1 }\n",
  "templates/overflow/report.md.hbs": report("ja"),
  "templates/overflow/report.en.md.hbs": report("en"),
  "templates/overflow/2024Q2/topic.ja.md.hbs": "---\ntitle: Topic\n---\nTopic in Japanese.\n",
  "templates/overflow/2024Q2/topic.en.md.hbs": "---\ntitle: Topic\n---\nTopic in English.\n",
  "templates/overflow/2024Q2/box.svg":
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>',
  "templates/overflow/charts/bars.vl.json": JSON.stringify({
    data: { name: "packets_by_group_month" },
    mark: "bar",
    width: 300,
    height: 100,
    encoding: { x: { field: "month", type: "nominal" }, y: { field: "packets", type: "quantitative" } },
  }),
  "queries/datasets/few_numbers.sql": "select 41 as answer, '9.9.9.9' as firmware\n",
};

type Built = {
  readonly code: number;
  readonly told: readonly string[];
  readonly pages: Readonly<Record<string, string>>;
};

let good = "";
let first: Built;
const scratch: string[] = [];
beforeAll(async () => {
  good = await smallWorkspace(ordinaryRows, files);
  first = await build(good);
  expect(first.code, first.told.join("\n")).toBe(0);
  expect(first.told.join("\n")).toContain("write more");
});
afterAll(() => Promise.all([good, ...scratch].map((folder) => rm(folder, { recursive: true, force: true }))));

async function build(folder: string): Promise<Built> {
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf", "--force"]);
  return { code, told: err.split("\n"), pages: await digestsBelow(join(folder, "output/2024Q2")).catch(() => ({})) };
}

const copied = async () => {
  const folder = await folderWith();
  scratch.push(folder);
  await copyFolder(good, folder);
  return folder;
};

const madeIn = ({ told }: Built) => told.filter((line) => /^\w+\/(?:ja|en)$/.test(line));
/** What a build has to say, but for what it is doing. */
const findingsIn = ({ told }: Built) => told.filter((line) => !/^\w+\/(?:ja|en)$|…$|^[a-z ]+$/i.test(line));

const edited = (path: string, from: string, to: string) => async (folder: string) => {
  const text = await readFile(join(folder, path), "utf8");
  expect(text).toContain(from);
  await writeFile(join(folder, path), text.replace(from, to));
};
const added = (path: string, text: string) => (folder: string) => addFiles(folder, { [path]: text });
const builtIn = (path: string, from: string | RegExp, to: string) => async (folder: string) => {
  const text = await readFile(join(packageFolder, path), "utf8");
  expect(text.replace(from, to)).not.toBe(text);
  await addFiles(folder, { [path]: text.replace(from, to) });
};

/** All kinds of things that a page is made from or checked against; which pages are made again. */
const changes: readonly (readonly [
  what: string,
  change: (folder: string) => Promise<unknown>,
  made: readonly string[],
])[] = [
  ["nothing", async () => undefined, []],
  ["a text in one language", edited("templates/overflow/report.en.md.hbs", "First", "The first"), ["overflow/en"]],
  ["a topic", edited("templates/overflow/2024Q2/topic.ja.md.hbs", "Topic in", "A topic in"), ["overflow/ja"]],
  ["a chart", edited("templates/overflow/charts/bars.vl.json", "bar", "line"), ["overflow/ja", "overflow/en"]],
  [
    "a picture",
    edited("templates/overflow/2024Q2/box.svg", "rect width", "rect x='1' width"),
    ["overflow/ja", "overflow/en"],
  ],
  ["a query", edited("queries/datasets/few_numbers.sql", "41", "42"), ["overflow/ja", "overflow/en"]],
  ["the settings", edited("tsubame.yaml", "Publisher One", "Publisher Two"), ["overflow/ja", "overflow/en"]],
  [
    "the words of a language",
    builtIn("templates/catalogs/en.json", /"figure_number": "[^"]+"/, '"figure_number": "Drawing {number}"'),
    ["overflow/en"],
  ],
  ["the layout", builtIn("templates/layout/screen.css", /$/, "body{color:#111}"), ["overflow/ja", "overflow/en"]],
  [
    "what was corrected",
    added("templates/overflow/2024Q2/correction.en.md", "Something was wrong.\n"),
    ["overflow/en"],
  ],
  [
    "packets",
    (folder) =>
      writeParquet(
        join(folder, "exports/2024-06.parquet"),
        packetsOf([(ordinaryRows[0] ?? "").replace("2024-04-01", "2024-06-09")]),
      ),
    ["overflow/ja", "overflow/en"],
  ],
  [
    "what is private, to words that pages have",
    edited("tsubame.yaml", "sources_min: 1", 'sources_min: 1, words: ["first sentence"]'),
    ["overflow/ja", "overflow/en"],
  ],
  [
    "a sensor, which is now at an address that pages have",
    edited("sensors.csv", "192.0.2.1", "9.9.9.9"),
    ["overflow/ja", "overflow/en"],
  ],
  [
    "a link, which is gone now",
    added("links.csv", "address,status,asked,moved_to\nhttps://gone.example/,404,2024-07-01,\n"),
    [],
  ],
  [
    "a column, which holds versions no more but addresses",
    edited("queries/datasets/few_numbers.sql", "firmware", "place"),
    ["overflow/ja", "overflow/en"],
  ],
];

describe("a build after a change of", () => {
  it.each(changes)("%s gives what one gives that makes all pages", async (_, change, made) => {
    const folder = await copied();
    await change(folder);
    const cold = await folderWith();
    scratch.push(cold);
    await copyFolder(folder, cold);
    await rm(join(cold, "output/cache/steps"), { recursive: true });
    const [warm, whole] = [await build(folder), await build(cold)];
    expect(madeIn(warm)).toEqual(made);
    expect(madeIn(whole)).toEqual(["overflow/ja", "overflow/en"]);
    expect(warm.code).toBe(whole.code);
    expect(findingsIn(warm)).toEqual(findingsIn(whole));
    expect(warm.pages).toEqual(whole.pages);
  });
});
