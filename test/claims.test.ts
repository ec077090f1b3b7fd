/** Claims: a sentence whose condition is false stops the build; comparisons are worded from the numbers. */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWords } from "../src/i18n/catalogs.js";
import { readConfig } from "../src/workspace/config.js";
import { addFiles, config as settings, smallWorkspace, tsubame } from "./kit.js";

let folder: string;
beforeAll(async () => {
  folder = await smallWorkspace(undefined, { "tsubame.yaml": settings.replace("[en]", "[en, ja]") });
  await addFiles(folder, {
    "templates/overflow/report.en.md.hbs": page("Nothing is claimed."),
    "templates/overflow/report.ja.md.hbs": page("主張はありません。", "ja"),
  });
  expect((await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).code).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const page = (text: string, language = "en") => `---\ntitle: Claims\nlang: ${language}\n---\n${text}\n`;
const line = 5;
const file = "templates/overflow/report.en.md.hbs";
const html = () => readFile(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8");

const build = async (english: string, japanese = english) => {
  await addFiles(folder, { [file]: page(english), "templates/overflow/report.ja.md.hbs": page(japanese, "ja") });
  return tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
};

const good: readonly (readonly [name: string, text: string])[] = [
  ["over each row of a dataset", '{{#claim "packets > 0" of="totals"}}Every sensor received packets.{{/claim}}'],
  ["over the rows that the tag picks", '{{#claim "packets < 1000000" of="totals" label="home-1"}}Few.{{/claim}}'],
  [
    "over rows picked by a value from the data",
    '{{#with (row "totals" label="home-1") as |first|}}{{#claim "sources > 0" of="totals" label=first.label}}Some.{{/claim}}{{/with}}',
  ],
  [
    "over all datasets at once",
    `{{#claim "(select count(*) from totals where label is not null) = 2"}}Two sensors.{{/claim}}`,
  ],
  [
    "with a dataset beside the rows",
    '{{#claim "packets <= (select max(packets) from quarter_facts)" of="totals"}}Not many.{{/claim}}',
  ],
  ["with a comment at the end of the condition", '{{#claim "packets > 0 -- always" of="totals"}}Some.{{/claim}}'],
  [
    "with Markdown, references and values inside",
    '{{#claim "packets > 0" of="totals"}}**Some** of {{number (row "totals").packets}}.{{/claim}}'.replace(
      '{{number (row "totals").packets}}',
      '{{#with (row "totals") as |t|}}{{number t.packets}}{{/with}}',
    ),
  ],
  [
    "in a branch that is not taken, false or not",
    '{{#if (count "totals" label="nobody")}}{{#claim "packets < 0" of="totals"}}No.{{/claim}}{{/if}}Fine.',
  ],
];

const bad: readonly (readonly [name: string, text: string, code: number, told: readonly string[]])[] = [
  [
    "is false for one row",
    '{{#claim "packets > (select min(packets) from totals)" of="totals"}}Every sensor **saw** more.{{/claim}}',
    3,
    [
      `${file}:${line}: What this sentence stands on is not so: Every sensor saw more.`,
      "condition: totals: packets > (select min(packets) from totals)",
      "packets = ",
    ],
  ],
  [
    "is false over all datasets, with the values",
    `{{#claim "(select count(*) from totals) = 7 and 1 = 1"}}Seven.{{/claim}}`,
    3,
    ["Seven.", "values: (SELECT count(*) FROM totals) = 3"],
  ],
  [
    "is about no row",
    '{{#claim "packets > 0" of="totals" label="nobody"}}All.{{/claim}}',
    3,
    ["values: totals: 0 rows"],
  ],
  [
    "is neither true nor false, since a value is missing",
    '{{#claim "nullif(packets, packets) > 0" of="totals"}}Unknown.{{/claim}}',
    3,
    ["Unknown.", "= null"],
  ],
  [
    "is a number",
    '{{#claim "packets" of="totals"}}A number.{{/claim}}',
    1,
    [`${file}:${line}: The condition of this claim is of type BIGINT`],
  ],
  [
    "names no column",
    '{{#claim "packet > 0" of="totals"}}Wrong.{{/claim}}',
    1,
    [`${file}:${line}: The condition of this claim cannot be asked`, "packet"],
  ],
  ["is no SQL", '{{#claim "packets >" of="totals"}}Wrong.{{/claim}}', 1, [`${file}:${line}: `]],
  ["names no dataset", '{{#claim "packets > 0" of="total"}}Wrong.{{/claim}}', 1, [`${file}:${line}: `, "totals"]],
  ["picks rows by no column", '{{#claim "packets > 0" of="totals" lable="home-1"}}Wrong.{{/claim}}', 1, ["label"]],
  [
    "takes its condition from the data",
    '{{#with (row "totals") as |t|}}{{#claim t.label of="totals"}}Wrong.{{/claim}}{{/with}}',
    1,
    ["condition in quotes"],
  ],
  [
    "spans two paragraphs",
    '{{#claim "packets > 0" of="totals"}}One.\n\nTwo.{{/claim}}',
    1,
    [`${file}:${line}: `, "one paragraph"],
  ],
  [
    "reads a file",
    `{{#claim "(select count(*) from read_text('/etc/passwd')) > 0"}}Read.{{/claim}}`,
    1,
    ["cannot be asked"],
  ],
  [
    "closes its parenthesis",
    '{{#claim "true); drop table totals; --" of="totals"}}Dropped.{{/claim}}',
    1,
    [`${file}:${line}: `],
  ],
];

describe("a claim that holds", () => {
  it.each(good)("%s", async (_, text) => {
    const { code, err } = await build(text);
    expect([code, err]).toEqual([0, expect.not.stringContaining("claim")]);
  });

  it("is marked on the page in both languages, and nothing of it shows", async () => {
    await build(
      '{{#claim "packets > 0" of="totals"}}Every sensor received packets.{{/claim}}',
      '{{#claim "packets > 0" of="totals"}}どのセンサーにもパケットが届きました。{{/claim}}',
    );
    expect(await html()).toContain(
      '<p><span class="claim" data-claim="totals: packets &gt; 0">Every sensor received packets.</span></p>',
    );
  });

  it("must be claimed in the other language too", async () => {
    const { code, err } = await build(
      '{{#claim "packets > 0" of="totals"}}Every sensor received packets.{{/claim}}',
      "どのセンサーにもパケットが届きました。",
    );
    expect(code).toBe(3);
    expect(err).toContain("output/2024Q2/overflow/ja/index.html lacks: Every sensor received packets.");
  });
});

describe("a claim that does not hold", () => {
  it.each(bad)("%s: is told, and the last report stays", async (_, text, code, told) => {
    const before = await stat(join(folder, "output/2024Q2"));
    const answer = await build(text);
    for (const part of told) expect(answer.err).toContain(part);
    expect([answer.code, (await stat(join(folder, "output/2024Q2"))).ino]).toEqual([code, before.ino]);
  });

  it("is told in Japanese, and once for both languages of the same text", async () => {
    await addFiles(folder, { [file]: page('{{#claim "packets < 0" of="totals"}}None.{{/claim}}') });
    const { err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf", "--language", "en"], process.env, "ja");
    expect(err.split("この文の根拠となる条件が成り立ちません: None.")).toHaveLength(2);
  });

  it("is found by check where its condition cannot be asked", async () => {
    await addFiles(folder, {
      [file]: page(
        '{{#claim "packet > 0" of="totals"}}Wrong.{{/claim}}\n\n{{#claim "sources" of="totals"}}Wrong.{{/claim}}',
      ),
    });
    const { code, out } = await tsubame(folder, ["check", "2024Q2"]);
    expect(out).toContain(`error: ${file}:5: The condition of this claim cannot be asked`);
    expect(out).toContain(`error: ${file}:7: The condition of this claim is of type BIGINT`);
    expect(code).not.toBe(0);
  });
});

describe("comparisons in words", () => {
  const words = async (language: string) => readWords(await readConfig(folder), language);

  it.each([
    [112.34, 100, "percent", undefined, "rose by 12.3%", "12.3%増えました"],
    [50, 100, "percent", 0, "fell by 50%", "50%減りました"],
    [120, 100, "number", undefined, "rose by 20", "20増えました"],
    [250, 100, "times", undefined, "rose to 2.5 times as many", "2.5倍に増えました"],
    [7, 7, "percent", undefined, "did not change", "変わりませんでした"],
    [0, 0, "times", undefined, "did not change", "変わりませんでした"],
    [5, 0, "number", undefined, "rose by 5", "5増えました"],
  ] as const)("%s after %s (%s, %s) %s", async (now, before, unit, digits, english, japanese) => {
    expect([
      (await words("en")).changedBy(now, before, unit, digits),
      (await words("ja")).changedBy(now, before, unit, digits),
    ]).toEqual([english, japanese]);
  });

  it("say no percentage of nothing", async () => {
    const { code, err } = await build("Packets {{changed-by 5 0}}.");
    expect([code, err]).toEqual([1, expect.stringMatching(/report\.en\.md\.hbs:5: .*zero/s)]);
  });

  it.each([
    [3, 5, "rose two ranks to third", "順位を2つ上げて3位になりました"],
    [12, 1, "fell 11 ranks to 12th", "順位を11つ下げて12位になりました"],
    [4, 4, "stayed fourth", "4位のままでした"],
    [2, null, "came in second", "新たに2位に入りました"],
    [null, 9, "left the ranking, in which it was ninth", "9位から順位表の外に下がりました"],
    [null, null, "is not in the ranking", "順位表に入っていません"],
  ] as const)("rank %s after %s %s", async (now, before, english, japanese) => {
    expect([(await words("en")).movedTo(now, before), (await words("ja")).movedTo(now, before)]).toEqual([
      english,
      japanese,
    ]);
  });

  it.each([
    [7, 7, "all", "すべて"],
    [9, 10, "almost all", "ほぼすべて"],
    [89, 100, "most", "大半"],
    [3, 6, "half", "半数"],
    [2, 6, "some", "一部"],
    [0, 6, "none", "なし"],
    [6, 7, "most", "大半"],
  ] as const)("%s of %s is %s", async (part, whole, english, japanese) => {
    expect([(await words("en")).howMany(part, whole), (await words("ja")).howMany(part, whole)]).toEqual([
      english,
      japanese,
    ]);
  });

  it("carry the values they compare", async () => {
    await build(
      '{{#with (row "totals") as |t|}}{{changed-by t.packets t.sources}}, {{moved-to 1 2}}, {{how-many t.sources t.packets}}{{/with}}',
    );
    expect(await html()).toMatch(/<data value="\d+\|\d+" data-from="totals\/0\/packets totals\/0\/sources">rose by /);
  });
});
