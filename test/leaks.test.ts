/** Nothing that names a sensor leaves the house: each way in is tried, and each kind of file is looked into. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digest } from "../src/base/digest.js";
import { addFiles, config, copyFolder, filesBelow, sensors, smallWorkspace, tsubame, type Answer } from "./kit.js";

type Files = Readonly<Record<string, string | Uint8Array>>;

let scratch = "";
let good = "";
let lastGood: Record<string, string> = {};

const text = '---\ntitle: "Small"\n---\nText.\n\n{{table "totals" columns="label packets" caption="All"}}\n\n{{downloads}}\n';
const day = ["2024-04-01 01:00:00"].flatMap((time) => ["alpha-one", "bravo-two"].map((sensor) => `timestamp '${time}', '${sensor}', cast(4026531841 as uinteger), 40000, 23, 6`));

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  good = await smallWorkspace(day, { "templates/overflow/report.en.md.hbs": text });
  const built = await build(good);
  expect(built.code, built.err).toBe(0);
  lastGood = await digests(good);
});

afterAll(async () => {
  for (const folder of [scratch, good]) await rm(folder, { recursive: true, force: true });
});

const build = (folder: string, ...options: string[]) => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...options]);

async function digests(folder: string): Promise<Record<string, string>> {
  return Object.fromEntries([...(await filesBelow(join(folder, "output/2024Q2")))].map(([path, bytes]) => [path, digest(bytes)]));
}

async function changed(files: Files): Promise<string> {
  const folder = await mkdtemp(join(scratch, "case-"));
  await copyFolder(good, folder);
  await addFiles(folder, files);
  return folder;
}

/** Builds a changed copy, which must be refused while the last good report stays. */
async function refused(files: Files, ...options: string[]): Promise<Answer> {
  const folder = await changed(files);
  const answer = await build(folder, ...options);
  expect(answer.code, answer.err).toBe(3);
  expect(answer.err).toMatch(/The report was made but is refused, and nothing was published to output\/: \d+ finding\(s\)\.\n {2}Mend what is listed above and build again\. The last good report is untouched\.\n$/);
  expect(await digests(folder)).toEqual(lastGood);
  await rm(folder, { recursive: true });
  return answer;
}

const page = (line: string, more: Files = {}): Files => ({ "templates/overflow/report.en.md.hbs": `${text}\n${line}\n`, ...more });
const shownQuery = (sql: string) => page('{{table "shown" caption="Shown"}}', { "queries/datasets/shown.sql": sql });
const id = "the id of sensor home-1";
const address = "the address of sensor home-1";
const html = "overflow/en/index.html: ";

describe("a report is refused when it says which sensor it was, by way of", () => {
  it.each<readonly [way: string, files: Files, says: readonly string[]]>([
    ["a text", page("Seen by alpha-one alone."), [`${html}text: ${id} (line `, `${html}words: ${id}`]],
    ["a text in capitals", page("Seen by ALPHA-ONE."), [`${html}text: ${id}`]],
    ["a text with markup inside the name", page("Seen by **alpha**-one, alpha\\-two and alpha&#45;one."), [`${html}words: ${id}`]],
    ["a remark in the template's HTML", page("<!-- alpha-one was down -->"), [`${html}text: ${id}`]],
    ["an attribute", page('<span title="alpha-one">here</span>'), [`${html}text: ${id}`]],
    ["the topic of the quarter", page("{{> topic}}", { "templates/overflow/2024Q2/topic.en.md.hbs": "Alpha-One saw it.\n" }), [`${html}words: ${id}`]],
    ["an address", page("At 192.0.2.1: all is quiet."), [`${html}text: ${address} (line `]],
    ["an address as a number", page("At 3221225985."), [`${html}text: ${address} as a number`]],
    ["an address as a number with commas", page("At {{number 3221225985}}."), [`${html}text: ${address} as a number`]],
    ["a message of the catalogue", page('{{message "secret"}}', { "templates/catalogs/en.json": "@catalog" }), [`${html}text: ${id}`]],
    ["a chart's title", page('{{#chart "bars" caption="Bars"}}They rise.{{/chart}}', { "templates/overflow/charts/bars.vl.json": '{ "title": "Packets of alpha-one", "data": { "name": "totals" }, "mark": "bar", "encoding": { "x": { "field": "packets", "type": "quantitative" } } }' }), [`overflow/en/charts/bars.svg: text: ${id}`, `${html}text: ${id}`]],
    ["a label equal to another sensor's id", { "sensors.csv": sensors.replace("bravo-two,,", "bravo-two,alpha-one,") }, [`overflow/en/data/totals.csv: text: ${id} (line 4, column 1)`, `${html}words: ${id}`]],
    ["a network's label", { ...page('{{table "watched_networks" caption="Networks"}}'), "tsubame.yaml": `${config}networks: networks.csv\n`, "networks.csv": "network,label\n240.0.0.0/24,Near bravo-two\n" }, ["overflow/en/data/watched_networks.csv: text: the id of sensor overseas-1", `${html}words: the id of sensor overseas-1`]],
    ["a private column under another name", shownQuery("select sensor as name, packets from totals"), [`overflow/en/data/shown.csv: text: ${id} (line 3, column 1)`, `${html}words: ${id}`, "the id of sensor overseas-1"]],
    ["a private column in capitals", shownQuery("select upper(sensor) as name, packets from totals"), [`overflow/en/data/shown.csv: text: ${id}`]],
    ["an address as a number in a query", shownQuery("select 3221225985 as place"), [`overflow/en/data/shown.csv: text: ${address} as a number`, `${html}text: ${address} as a number`]],
    ["a column's name", shownQuery('select 1 as "alpha-one"'), [`overflow/en/data/shown.csv: text: ${id}`]],
    ["a query's name", page('{{count "alpha-one"}}', { "queries/datasets/alpha-one.sql": "select 1 as n" }), [`manifest.json: text: ${id}`]],
    ["a picture's name", page('{{#picture "alpha-one.png" caption="Screen"}}A screen.{{/picture}}', { "templates/overflow/2024Q2/alpha-one.png": "@picture" }), [`overflow/en/pictures/alpha-one.png: file name: ${id}`]],
    ["the settings", { "tsubame.yaml": `${config}publisher: { name: CERT, url: "https://cert.example/alpha-one" }\n` }, [`${html}text: ${id}`]],
    ["the front matter of the quarter", { "templates/overflow/2024Q2/front.yaml": "author: Team Alpha-One\n" }, [`${html}text: ${id}`]],
  ])("%s", async (_way, files, says) => {
    const { err } = await refused(await filled(files));
    for (const part of says) expect(err).toContain(part);
    expect(err).not.toContain("192.0.2.1");
  });

  it("each part of the PDF as well", async () => {
    const { err } = await refused({ "templates/overflow/report.en.md.hbs": '---\ntitle: "Of alpha-one"\n---\n## 192.0.2.1\n\nText.\n' });
    expect(err).toContain(`${html}text: ${id}`);
    const folder = await changed({ "templates/overflow/report.en.md.hbs": '---\ntitle: "Of alpha-one"\n---\n## 192.0.2.1\n\nText.\n' });
    const printed = await tsubame(folder, ["build", "2024Q2"]);
    expect(printed.code, printed.err).toBe(3);
    const pdf = "overflow/en/report.pdf: ";
    for (const part of [`${pdf}page 1: ${id}`, `${pdf}page 1: ${address}`, `${pdf}metadata Title: ${id}`, `${pdf}metadata dc:title: ${id}`, `${pdf}outline: ${address}`]) expect(printed.err).toContain(part);
    expect(await digests(folder)).toEqual(lastGood);
  });
});

/** Files that are made of others. */
async function filled(files: Files): Promise<Files> {
  const made: Record<string, () => Promise<string | Uint8Array>> = {
    "@picture": async () => png([]),
    "@catalog": async () => {
      const catalog = JSON.parse(await readFile("templates/catalogs/en.json", "utf8")) as { messages: Record<string, string> };
      return JSON.stringify({ ...catalog, messages: { ...catalog.messages, secret: "Kept by alpha-one." } });
    },
  };
  return Object.fromEntries(await Promise.all(Object.entries(files).map(async ([path, content]) => [path, await (made[String(content)]?.() ?? content)] as const)));
}

/** A red picture of two by two pixels, with chunks of its own. */
function png(chunks: readonly (readonly [type: string, data: Buffer])[]): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, 255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0]));
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", header), ...chunks.map(([type, data]) => chunk(type, data)), chunk("IDAT", pixels), chunk("IEND", Buffer.alloc(0))]);
}

describe("what a picture carries beside its pixels", () => {
  it.each<readonly [what: string, name: string, content: string | Uint8Array]>([
    ["text chunks and camera data of a PNG", "screen.png", png([["tEXt", Buffer.from("Comment\0by alpha-one", "latin1")], ["iTXt", Buffer.from("Author\0\0\0\0\0alpha-one")], ["zTXt", Buffer.concat([Buffer.from("Note\0\0"), deflateSync("alpha-one")])], ["eXIf", Buffer.from("MM\0*alpha-one 192.0.2.1")]])],
    ["remarks and metadata of an SVG", "screen.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- alpha-one --><metadata>192.0.2.1</metadata><title>alpha-one</title><rect width="9" height="9" id="alpha-one"/></svg>'],
  ])("%s are gone", async (_what, name, content) => {
    const folder = await changed(page(`{{#picture "${name}" caption="Screen"}}A screen.{{/picture}}`, { [`templates/overflow/2024Q2/${name}`]: content }));
    const built = await build(folder);
    expect(built.code, built.err).toBe(0);
    const files = await filesBelow(join(folder, "output/2024Q2"));
    const shown = files.get("overflow/en/pictures/screen.png");
    expect(shown?.subarray(1, 4).toString()).toBe("PNG");
    expect(shown?.toString("latin1")).not.toMatch(/alpha|192\.0|tEXt|iTXt|zTXt|eXIf/);
    for (const [path, bytes] of files) expect(bytes.includes("alpha-one"), path).toBe(false);
  });
});

describe("without a secret there is no finding", () => {
  it("in words that only look like one", async () => {
    const folder = await changed(page("alpha-ones, xalpha-one, alpha one, 192.0.2.10, 1192.0.2.1, 32212259850 and 13221225985; {{number 13221225985}}."));
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
    expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({ code: 0, out: "No finding.\n", err: "" });
  });

  it("when a label is the sensor's own id, which the staff chose to publish", async () => {
    const folder = await changed({ "sensors.csv": sensors.replace("alpha-one,,", "alpha-one,alpha-one,") });
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
  });
});

describe("tsubame check, after a hand was in output/,", () => {
  const place = "output/2024Q2/overflow/en";
  it.each<readonly [deed: string, change: (folder: string) => Promise<unknown>, finds: readonly (readonly [place: string, detail: RegExp])[]]>([
    ["finds a leak in a page, and that it was changed", (folder) => appendFile(join(folder, place, "index.html"), "<p>alpha-one</p>"), [["index.html", /^changed since it was built\n/], ["index.html", /^text: the id of sensor home-1 \(line /], ["index.html", /^words: the id of sensor home-1 \(line /]]],
    ["finds a leak in a table", (folder) => appendFile(join(folder, place, "data/totals.csv"), "Bravo-Two,1\r\n"), [["data/totals.csv", /^changed since it was built\n/], ["data/totals.csv", /^text: the id of sensor overseas-1 \(line 5, column 1\)\n/]]],
    ["finds a changed number", async (folder) => writeFile(join(folder, place, "index.html"), (await readFile(join(folder, place, "index.html"), "utf8")).replace("<td class=\"number\">1</td>", "<td class=\"number\">7</td>")), [["index.html", /^changed since it was built\n/]]],
    ["finds a file that is gone, and the link to it", (folder) => rm(join(folder, place, "data/totals.csv")), [["data/totals.csv", /^missing\n/], ["index.html", /^"data\/totals\.csv" leads nowhere\n/]]],
    ["finds a file that no build made", (folder) => writeFile(join(folder, place, "note.txt"), "alpha-one"), [["note.txt", /^was not made by the build\n/]]],
  ])("%s", async (_deed, change, finds) => {
    const folder = await changed({});
    await change(folder);
    const { code, out } = await tsubame(folder, ["check", "2024Q2", "--json"]);
    const shown = JSON.parse(out) as { place: string; detail: string; severity: string }[];
    expect(shown).toEqual(finds.map(([file, detail]) => ({ place: `${place}/${file}`, detail: expect.stringMatching(detail), severity: "error", code: expect.any(String) })));
    expect(code).toBe(3);
    const plain = await tsubame(folder, ["check", "2024Q2"]);
    expect([plain.code, plain.out]).toEqual([3, shown.map(({ place: where, detail }) => `error: ${where}: ${detail}\n`).join("")]);
  });
});
