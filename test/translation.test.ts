/**
 * Texts written once: cut into segments, which text serves a language, what a translation must keep, and pages in a
 * language without TypeScript.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tagsIn } from "../src/base/tags.js";
import { numberDifferences } from "../src/base/written-numbers.js";
import { axesOf } from "../src/i18n/axes.js";
import { messageProblems } from "../src/i18n/message-parts.js";
import { readTranslations } from "../src/i18n/translations.js";
import { protectedProblems } from "../src/translation/protected.js";
import { spliced, translatedText } from "../src/translation/rendition.js";
import { chartSegments, masked, type Segment, segmentsOf } from "../src/translation/segments.js";
import { changedSections, readTextIn, readWrittenText } from "../src/translation/written-texts.js";
import { type Answer, addFiles, smallWorkspace, tsubame } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const builtIn = readdirSync(join(root, "templates"), { recursive: true, encoding: "utf8" })
  .filter((name) => /(?:report|topic|rise|fall)\.\w+\.md\.hbs$/.test(name))
  .map((name) => `templates/${name}`);
const texts = (text: string) => segmentsOf({ text, file: "t.md.hbs" }).map((segment) => segment.text);

/** A catalogue as a translator would write it; strings in C's notation are nearly those of JSON. */
function po(
  entries: Readonly<Record<string, string>>,
  { fuzzy = [] as readonly string[], context = (_: string): string | undefined => undefined } = {},
): string {
  const head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n';
  return [
    head,
    ...Object.entries(entries).map(([source, translation]) => {
      const at = context(source);
      const [key, id] = at === undefined ? [undefined, source] : [source, at];
      return `${fuzzy.includes(source) ? "#, fuzzy\n" : ""}${key === undefined ? "" : `msgctxt ${JSON.stringify(key)}\n`}msgid ${JSON.stringify(id)}\nmsgstr ${JSON.stringify(translation)}\n`;
    }),
  ].join("\n");
}

/** A library of texts in memory: the workspace's layer and the built-in one. */
function libraryOf(own: Readonly<Record<string, string>>, builtin: Readonly<Record<string, string>> = {}) {
  const layers = [own, builtin];
  const source = (files: Readonly<Record<string, string>>, path: string) =>
    files[path] === undefined ? undefined : { text: files[path], file: files === own ? path : `${path} (built-in)` };
  return {
    read: async (path: string) => layers.map((files) => source(files, path)).find((one) => one !== undefined),
    readLayers: async (path: string) => layers.map((files) => source(files, path)),
    readBytes: async () => undefined,
    names: async () => [],
  };
}

const translationsOf = (language: string, name: string, catalog: string) =>
  readTranslations(libraryOf({ [`templates/catalogs/${language}/${name}.po`]: catalog }), language, name);

describe("segments", () => {
  it.each<[string, string, string[]]>([
    ["paragraphs", "One.\n\nTwo\nlines.\n", ["One.", "Two lines."]],
    [
      "soft line breaks in Japanese",
      "これは\n文です。\n**強調**\n文字 and\n語\n",
      ["これは文です。**強調**文字 and 語"],
    ],
    ["hard line breaks", "One  \ntwo\\\nthree\n", ["One\\\ntwo\\\nthree"]],
    ["headings, also underlined ones", "# One #\n\nTwo\n===\n\n## {{topic.title}}\n", ["One", "Two"]],
    ["items with their paragraphs", "- one\n  goes on\n\n  two\n- three\n", ["one goes on", "two", "three"]],
    ["cells", "| a | b |\n|---|---|\n| c \\| d | {{x}} |\n", ["a", "b", "c \\| d"]],
    [
      "cells with rows made by tags",
      '| a |\n|---|\n{{#each (rows "x") as |y|}}\n| n {{y.z}} |\n{{/each}}\n',
      ["a", "n {{y.z}}"],
    ],
    ["quotations", "> one\n> two\n", ["one two"]],
    [
      "pictures in Markdown by their words",
      "![Words](a.png)\n\nText ![in it](b.png).\n",
      ["Words", "Text ![in it](b.png)."],
    ],
    ["HTML blocks", "<div>\nWords\n</div>\n", ["<div> Words </div>"]],
    ["no code, rules, or comments", "```\ncode\n```\n\n---\n\n{{! note }}\n\n    indented\n\n<!-- -->\n", []],
    ["no text that is tags alone", '{{table "a"}}\n\n{{x}}、{{y}} %\n\n{{> topic}}\n', []],
    ["lines of tags end a paragraph", "One\n{{#if a}}\ntwo\n{{/if}}\nthree\n", ["One", "two", "three"]],
    [
      "a condition within a paragraph is one segment",
      "One {{#if a}}two{{else}}three{{/if}}.\n",
      ["One {{#if a}}two{{else}}three{{/if}}."],
    ],
    [
      "a block that reaches over paragraphs is cut off",
      "{{#with x}}One.\n\nTwo.{{/with}} Three.\n",
      ["One.", "Two.", "Three."],
    ],
    ["a block around an item", "{{#with x as |y|}}- **One** {{y.z}}.{{/with}}\n", ["**One** {{y.z}}."]],
    ["a tag over several lines", "One {{number a\n  digits=1}} two\n", ["One {{number a digits=1}} two"]],
    [
      "a paragraph over several lines, whose tags take the breaks away",
      "一つ、\n{{~#if a~}}\n{{#if b~}}\n2\n{{~else~}}\n三\n{{~/if~}}\n{{/if~}}\n{{x}}です。{{! ~}}\n4\n\n{{#with y~}}\n五\n{{~/with}}\n",
      ["一つ、{{#if a}}{{#if b}}2{{else}}三{{/if}}{{/if}}{{x}}です。{{! }}4", "{{#with y}}五{{/with}}"],
    ],
    [
      "bars and quotes in tags",
      "One {{#each a as |b|}}{{x \"}}\" 'y'}}{{/each}} two\n",
      ["One {{#each a as |b|}}{{x \"}}\" 'y'}}{{/each}} two"],
    ],
    ["braces that are text", "One \\{{two}} three\n", ["One \\{{two}} three"]],
    [
      "captions and the words for those who cannot see",
      '{{#chart "a" caption="A cap"}}\nIn words.\n{{/chart}}\n\n{{table "b" columns="x y" caption=\'B cap\'}}\n',
      ["A cap", "In words.", "B cap"],
    ],
    ["quotes in a caption", '{{table "b" caption="A \\"b\\" c"}}\n', ['A "b" c']],
    [
      "words of links and of what is to be written, alone or in a sentence",
      '{{#if a}}{{link a "Words"}}{{/if}}\n\n{{todo "Write"}}\n\nSee {{link a "more"}}.\n',
      ["Words", "Write", 'See {{link a "more"}}.'],
    ],
    ["links whose words are values", "{{link (f a) b.c}}\n", []],
    ["the title", '---\ntitle: "A {{b}}: c"\nlang: en\n---\nText\n', ["A {{b}}: c", "Text"]],
    ["a title on several lines", "---\nlang: en\ntitle: >-\n  One\n  two\n---\nText\n", ["One two", "Text"]],
    ["Windows line ends", "One\r\ntwo\r\n\r\nThree\r\n", ["One two", "Three"]],
  ])("%s", (_, text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it("say where they stand: line, section, exhibit, and the note before them", () => {
    const found = segmentsOf({
      text: '---\ntitle: T\n---\nIntro.\n\n## Part\n\n{{#chart "a_b" caption="Cap"}}\nWords.\n{{/chart}}\n{{!-- note: Keep it short. --}}\nLast.\n',
      file: "t.md.hbs",
    });
    expect(found.map(({ kind, line, note }) => [kind, line, note])).toEqual([
      ["title", 2, ""],
      ["paragraph", 4, ""],
      ["heading", 6, ""],
      ["caption", 8, "Section: Part\nCaption of the chart a_b"],
      ["alt", 9, "Section: Part\nIn words, for those who cannot see it: the chart a_b"],
      ["paragraph", 12, "Section: Part\nKeep it short."],
    ]);
  });

  it.each(builtIn)("of %s cover all words outside of tags, and nothing twice", (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const found = segmentsOf({ text, file });
    for (const [at, { start, end }] of found.entries())
      expect(start).toBeGreaterThanOrEqual(at === 0 ? 0 : (found[at - 1] as Segment).end),
        expect(end).toBeGreaterThan(start);
    // What is left when segments and tags are gone holds no letter, but for the keys of the head.
    const rest = spliced(
      text,
      found.map((segment) => ({ ...segment, text: "" })),
    )
      .replace(/^---\ntitle: ?\nlang: \w+\n---/, "")
      .replace(/\{\{[^}]*\}\}/g, "");
    expect(rest.match(/\p{L}+/gu) ?? []).toEqual([]);
    expect(masked(text, tagsIn(text))).toHaveLength(text.length);
    expect(
      spliced(
        text,
        found.map((segment) => ({ ...segment, text: text.slice(segment.start, segment.end) })),
      ),
    ).toBe(text);
  });

  it("of charts are titles, texts, legends and formats, not fields", () => {
    const spec = {
      title: "A title",
      data: { name: "b" },
      params: [
        { name: "words", value: { x: "A legend" } },
        { name: "n", value: "no" },
      ],
      encoding: {
        x: { field: "day", title: null, axis: { format: "%b %-d", title: "An axis" } },
        y: { field: "n", format: ",.1f" },
      },
    };
    expect(
      chartSegments({ name: "c", file: "c.vl.json", text: JSON.stringify(spec), spec }).map(({ text }) => text),
    ).toEqual(["A title", "A legend", "%b %-d", "An axis"]);
  });
});

const source =
  '---\ntitle: "T: {{quarter.title}}"\nlang: en\n---\n## Head\n\nOne *text* of {{number a.b}}\nand more. <!-- kept -->\n\n| Cell | {{x}} |\n|---|---|\n| y | z |\n\n{{#chart "c" caption="Cap"}}\nWords.\n{{/chart}}\n';
const german: Record<string, string> = {
  "T: {{quarter.title}}": 'Der "Titel": {{quarter.title}}',
  Head: "Kopf",
  "One *text* of {{number a.b}} and more. <!-- kept -->": "{{number a.b}} ist\nein *Text*. <!-- kept -->",
  Cell: "Zelle | mit Strich",
  y: "ü",
  z: "ß",
  Cap: 'Titel "x"',
  "Words.": "Worte.",
};

describe("a translated text", () => {
  it("has translations over its segments, every other byte of its source, and what follows on its line", async () => {
    const { text, unready } = translatedText(
      { text: source, file: "t" },
      "en",
      await translationsOf("de", "t", po(german)),
      false,
    );
    expect(unready).toEqual([]);
    expect(text).toBe(
      '---\ntitle: "Der \\"Titel\\": {{quarter.title}}"\nlang: en\n---\n## Kopf\n\n{{number a.b}} ist ein *Text*. <!-- kept -->{{!\n}}\n\n| Zelle \\| mit Strich | {{x}} |\n|---|---|\n| ü | ß |\n\n{{#chart "c" caption="Titel \\"x\\""}}\nWorte.\n{{/chart}}\n',
    );
    expect(text.split("\n").indexOf("|---|---|")).toBe(source.split("\n").indexOf("|---|---|"));
  });

  it("names what is missing or fuzzy, in the catalogue or, where it has no entry, in the source", async () => {
    const { Head: _, ...rest } = german;
    const catalog = po({ ...rest, Cap: "" }, { fuzzy: ["Words."] });
    const lineOf = (text: string) => catalog.split("\n").indexOf(`msgid ${JSON.stringify(text)}`) + 1;
    const { unready } = translatedText(
      { text: source, file: "t" },
      "en",
      await translationsOf("de", "t", catalog),
      false,
    );
    expect(unready.map(({ code, place }) => [code, place.file, place.line])).toEqual([
      ["translationMissing", "t", 5],
      ["translationMissing", "templates/catalogs/de/t.po", lineOf("Cap")],
      ["translationFuzzy", "templates/catalogs/de/t.po", lineOf("Words.")],
    ]);
  });

  it("is marked where a draft shows the words of the source", async () => {
    const { text } = translatedText(
      { text: source, file: "t" },
      "en",
      await translationsOf("de", "t", po({ y: "ü" })),
      true,
    );
    const mark = (words: string) => `<span class="untranslated" lang="en">${words}</span>`;
    expect(text).toBe(
      `---\ntitle: "〚T: {{quarter.title}}〛"\nlang: en\n---\n## ${mark("Head")}\n\n${mark("One *text* of {{number a.b}}\nand more. <!-- kept -->")}\n\n| ${mark("Cell")} | {{x}} |\n|---|---|\n| ü | ${mark("z")} |\n\n{{#chart "c" caption="〚Cap〛"}}\n${mark("Words.")}\n{{/chart}}\n`,
    );
  });

  it.each(builtIn)("that says what %s says is that text, on one line each", async (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const same = Object.fromEntries(segmentsOf({ text, file }).map((segment) => [segment.text, segment.text]));
    const made = translatedText({ text, file }, "en", await translationsOf("de", "t", po(same)), false);
    expect(made.unready).toEqual([]);
    expect(made.text.split("\n")).toHaveLength(text.split("\n").length);
    // A comment at its end keeps the lines that a paragraph has no more.
    expect(segmentsOf({ text: made.text, file }).map((segment) => segment.text.replace(/\{\{! \}\}$/, ""))).toEqual(
      segmentsOf({ text, file }).map((segment) => segment.text),
    );
  });
});

describe("which text serves a language", () => {
  const of = async (
    languages: readonly string[],
    own: Record<string, string>,
    builtin: Record<string, string> = {},
  ) => {
    const path = (files: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [name.includes("/") ? name : `templates/o/${name}`, text]),
      );
    const library = libraryOf(path(own), path(builtin));
    const config = { library: library as never, languages: languages as string[] };
    const written = await readWrittenText(config, "o/report");
    if (!written) return undefined;
    return [
      written.language,
      ...(await Promise.all(
        languages.map(async (language) => (await readTextIn(config, written, language, false)).text),
      )),
    ];
  };
  const [ja, en] = ["本文", "Text"];
  const catalog = { "templates/catalogs/en/o/report.po": po({ 本文: "From the catalogue" }) };
  it.each<[string, Parameters<typeof of>, string[] | undefined]>([
    ["a pair written by hand", [["ja", "en"], { "report.ja.md.hbs": ja, "report.en.md.hbs": en }], ["ja", ja, en]],
    [
      "a source with a catalogue",
      [["ja", "en"], { "report.ja.md.hbs": ja, ...catalog }],
      ["ja", ja, "From the catalogue"],
    ],
    [
      "a hand goes before the catalogue",
      [["ja", "en"], { "report.ja.md.hbs": ja, "report.en.md.hbs": en, ...catalog }],
      ["ja", ja, en],
    ],
    [
      "the front matter says the language",
      [["en", "ja"], { "report.md.hbs": `---\ntitle: ""\nlang: ja\n---\n${ja}`, ...catalog }],
      ["ja", '---\ntitle: ""\nlang: ja\n---\nFrom the catalogue', `---\ntitle: ""\nlang: ja\n---\n${ja}`],
    ],
    [
      "without front matter it is the first language",
      [["ja", "en"], { "report.md.hbs": ja, ...catalog }],
      ["ja", ja, "From the catalogue"],
    ],
    [
      "the workspace's source goes before the built-in pair, of which no half serves",
      [
        ["ja", "en"],
        { "report.ja.md.hbs": ja, ...catalog },
        { "report.ja.md.hbs": "元", "report.en.md.hbs": "Built in" },
      ],
      ["ja", ja, "From the catalogue"],
    ],
    [
      "a hand of the workspace serves the built-in source",
      [["ja", "en"], { "report.en.md.hbs": en }, { "report.ja.md.hbs": "元", "report.en.md.hbs": "Built in" }],
      ["ja", "元", en],
    ],
    [
      "the workspace's entries go before the built-in ones",
      [
        ["ja", "en"],
        { "templates/catalogs/en/o/report.po": po({ 本文: "Own" }) },
        { "report.ja.md.hbs": ja, ...catalog },
      ],
      ["ja", ja, "Own"],
    ],
    [
      "but an entry that is not done gives way",
      [
        ["ja", "en"],
        { "templates/catalogs/en/o/report.po": po({ 本文: "Own" }, { fuzzy: ["本文"] }) },
        { "report.ja.md.hbs": ja, ...catalog },
      ],
      ["ja", ja, "From the catalogue"],
    ],
    [
      "a text that only the second language has",
      [["ja", "en"], { "report.en.md.hbs": en, "templates/catalogs/ja/o/report.po": po({ Text: "訳" }) }],
      ["en", "訳", en],
    ],
    ["none at all", [["ja", "en"], {}], undefined],
  ])("%s", async (_, arguments_, expected) => {
    expect(await of(...arguments_)).toEqual(expected);
  });
});

describe("what a translation must keep", () => {
  const paragraph = (text: string) => ({ text, kind: "paragraph" as const });
  const problems = (text: string, translation: string, kind: Segment["kind"] = "paragraph") =>
    protectedProblems({ text, kind }, translation, "en", { file: "c.po", line: 7 });

  it.each<[string, string, Segment["kind"]?]>([
    ["{{a}} は {{number b digits=1}} 個です。", "There are {{number b digits=1}} of {{a}}."],
    ["{{#if a}}増えた{{else}}減った{{/if}}。", "It {{#if a}}rose{{else}}fell{{/if}}."],
    ["{{#if a}}増えた{{else}}減った{{/if}}。", "It {{#if a~}} rose {{~else~}} fell {{~/if}}."],
    [
      '{{#each (rows "x") as |y|}}{{#if @index}}、{{/if}}{{y.z}}{{/each}} です',
      '{{#each (rows "x") as |y|}}{{#if @index}}, {{/if}}{{y.z}}{{/each}}',
    ],
    ['詳しくは{{link a "報告書"}}へ', 'See {{link a "the report"}}'],
    ['詳しくは{{link a "報告書"}}へ', "See {{link a 'the \"report\"'}}"],
    ["上位5ポート", "The top five ports"],
    ["The top five ports in April", "4月の上位5ポート"],
    ["1,234.5 パケット", "1.234,5 Pakete"],
    ["200回", "200 times"],
    ["[報告](https://a.example/) と `code`", "`code` and the [report](https://a.example/)"],
    ["改行<br>する", "A<br>break"],
    ["行の初め", "    spaces around it  "],
    ["**強調**する", "It is **stressed**"],
    ["- でない", "is not -", "heading"],
    ["表の題", 'It\'s "quoted" {really}', "caption"],
    ["23/TCP への", "to 23/TCP"],
  ])("passes %s → %s", (text, translation, kind) => {
    expect(problems(text, translation, kind)).toEqual([]);
  });

  it.each<[string, string, string, string, Segment["kind"]?]>([
    ["a placeholder dropped", "{{a}} と {{b}}", "{{a}} and", "translationLacks {{b}}"],
    ["a placeholder added", "{{a}} です", "{{a}} {{a}}", "translationAdds {{a}}"],
    ["another placeholder", "{{number a}} です", "{{number b}}", "translationLacks {{number a}}"],
    ["another format", "{{number a digits=1}} です", "{{number a}}", "translationLacks {{number a digits=1}}"],
    ["unescaped braces", "{{a}} です", "{{{a}}} is", "translationLacks {{a}}"],
    ["braces that are text now", "{{a}} です", "\\{{a}} is", "translationLacks {{a}}"],
    [
      "a placeholder in the other branch",
      "{{#if x}}{{a}} 増{{else}}減{{/if}}",
      "{{#if x}}up{{else}}down {{a}}{{/if}}",
      "translationMoved {{a}}",
    ],
    [
      "branches turned round",
      "{{#if x}}{{a}} 増{{else}}{{b}} 減{{/if}}",
      "{{#if x}}{{b}} up{{else}}{{a}} down{{/if}}",
      "translationMoved {{b}}",
    ],
    ["an else lost", "{{#if x}}増{{else}}減{{/if}}", "{{#if x}}up down{{/if}}", "translationLacks {{else}}"],
    ["a block not closed", "{{#if x}}増{{/if}} です", "{{#if x}}up", "translationTags {{#if x}}"],
    [
      "blocks crossed",
      "{{#if x}}{{#with y}}増{{/with}}{{/if}}",
      "{{#if x}}{{#with y}}up{{/if}}{{/with}}",
      "translationTags {{#if x}}",
    ],
    ["braces not closed", "{{a}} です", "{{a is", "translationTags {{a is"],
    ["a close alone", "増えた", "rose{{/if}}", "translationTags {{/if}}"],
    ["a hundred tags", "{{a}} です", "{{#if a}}".repeat(100), "translationAdds {{#if a}}"],
    ["an unknown tag", "増えた", "{{evil}} rose", "translationAdds {{evil}}"],
    ["a tag in a caption", "題です", "Title {{evil}}", "translationAdds {{evil}}", "caption"],
    ["a number that is another", "200回", "20 times", "translationLacks 200"],
    ["a number typed by hand", "多い", "42 of them", "translationAdds 42"],
    ["full-width digits", "多い", "４２ of them", "translationAdds 42"],
    ["a small number that no word stands for", "多い", "5 of them", "translationAdds 5"],
    ["another port", "23/TCP へ", "to 22/TCP", "translationLacks 23/TCP"],
    ["another protocol", "53/UDP へ", "to 53/TCP", "translationLacks 53/UDP"],
    ["a number in the words of a link", '{{link a "報告"}}を見る', 'See {{link a "99 reports"}}', "translationAdds 99"],
    [
      "another address",
      "[報告](https://a.example/)",
      "[report](https://evil.example/)",
      "translationLacks https://a.example/",
    ],
    ["a bare address", "報告", "https://evil.example/x", "translationAdds https://evil.example/x"],
    ["a link lost", "[報告](a.html) を", "the report", "translationLacks a.html"],
    ["a picture added", "報告です", "A report ![x](a.png)", "translationAdds a.png"],
    ["code changed", "`a b` を", "the `a c`", "translationLacks a b"],
    ["HTML added", "報告です", "A <b>report", "translationAdds <b>"],
    ["a figure closed", "報告です", "A report </figure>", "translationAdds </figure>"],
    ["a script", "報告です", "x <script>alert(1)</script>", "translationAdds <script>"],
    ["HTML in the title", "題", "T <img src=x>", "translationAdds <img src=x>", "title"],
    ["a heading", "報告です", "# Report", "translationBlock paragraph"],
    ["a list", "報告です", "- Report", "translationBlock paragraph"],
    ["a numbered list", "1. でない", "Report\n\n1. x", "translationBlock paragraph"],
    ["a rule", "報告です", "* * *", "translationBlock paragraph"],
    ["a table", "報告です", "a | b\n--|--\nc | d", "translationBlock paragraph"],
    ["a second paragraph", "報告です", "A\n\nB", "translationBlock paragraph"],
    ["a fence", "報告です", "```\nx", "translationBlock paragraph"],
    ["an HTML block", "報告です", "<div>", "translationBlock paragraph"],
    [
      "a list in a branch",
      "{{#if x}}報告{{else}}です{{/if}}",
      "{{#if x}}Report{{else}}- is{{/if}}",
      "translationBlock paragraph",
    ],
    ["a heading in a branch", "{{#if x}}報告{{/if}}", "{{#if x}}# Report{{/if}}", "translationBlock paragraph"],
    ["a brace before the tag beside it", "報告", "report {", "translationEdge {"],
    ["a brace behind the tag beside it", "報告", "} report", "translationEdge }"],
    ["a backslash at the end, in quotes too", "題です", "Title \\", "translationEdge \\", "caption"],
    ["a bracket in a picture's words", "絵です", "A ](x) picture", "translationAdds ]", "alt"],
    ["text turned round", "報告です", "a\u202ereport", "translationAdds U+202E"],
    ["a mark of our own", "報告です", "a \ue000x\ue001", "translationAdds U+E000"],
    ["a mark of right-to-left scripts", "報告です", "a report\u200f", "translationAdds U+200F"],
    ["a space that nobody sees", "報告です", "a re\u200bport", "translationAdds U+200B"],
    ["letters that nobody sees", "報告です", "a report\u{e0041}", "translationAdds U+E0041"],
    ["a mail address", "報告です", "a report, write to a@evil.example", "translationAdds a@evil.example"],
    [
      "an address of another kind",
      "報告です",
      "a report: ftp://evil.example/x",
      "translationAdds ftp://evil.example/x",
    ],
    ["digits of another script", "多い", "٤٢ of them", "translationAdds 42"],
  ])("refuses %s", (_, text, translation, expected, kind) => {
    const found = problems(text, translation, kind);
    expect(found.map(({ code, values }) => `${code} ${values["part"] ?? values["kind"]}`)).toContain(expected);
    expect(found[0]).toMatchObject({ refused: true, place: { file: "c.po", line: 7 } });
  });

  it("lets languages written from the right have their marks", () => {
    const of = (language: string) => protectedProblems(paragraph("報告です"), "\u200fdoch", language, {}).length;
    expect([of("he"), of("ar-EG"), of("de")]).toEqual([0, 0, 1]);
  });

  it.each([
    "a",
    " ",
    "[",
    "*",
    "_a ",
    "<",
    "` ``",
    "{{",
    "{{#if a}}",
    "![",
    "1",
    " 1",
    "\n>",
    "\\",
    "https://",
    "&",
    "\n",
    "|",
    "**a ",
  ])("refuses a megabyte of %j at once", (piece) => {
    expect(problems("報告です。{{a}}", `Report. {{a}}${piece.repeat(1e6 / piece.length)}x`)).toEqual([
      expect.objectContaining({ code: "translationLong" }),
    ]);
  });

  it("compares numbers as languages write them", () => {
    expect(numberDifferences("42", "٤٢")).toEqual({ lacks: [], adds: [] });
    expect(numberDifferences("42", "४३")).toEqual({ lacks: ["42"], adds: ["43"] });
    expect(numberDifferences("１２３ と 4月", "April, 123")).toEqual({ lacks: [], adds: [] });
    expect(numberDifferences("May 2024", "2024年5月")).toEqual({ lacks: [], adds: [] });
    expect(numberDifferences("2024年5月", "May 2025")).toEqual({ lacks: ["2024"], adds: ["2025"] });
    expect(numberDifferences("99.97 %", "99.98 %")).toEqual({ lacks: ["99.97"], adds: ["99.98"] });
    expect(numberDifferences("20回に1回", "one in 20")).toEqual({ lacks: [], adds: [] });
  });

  it("holds every hostile translation off the page, or makes it harmless", async () => {
    const hostile = [
      "</figure>",
      "{{{evil}}}",
      "{{#if x}}",
      "{{/chart}}",
      "{{> topic}}",
      "| a | b |\n|---|---|",
      "\n\n# Head",
      "<script>x</script>",
      '"}} <b>',
      "`",
      "```",
      "\\",
      "{",
      "}",
      "[x](javascript:alert(1))",
      "<!--",
      "-->",
      "\n---\n",
      "<style>",
      "&lt;b&gt;",
      "*",
      "**",
      "|",
      "'",
      '"',
      "\r\n\r\n- x",
      "\ue000x\ue001",
      "=== \n",
      "![",
      "](",
      "$&",
      "${x}",
      "{{{{raw}}}}",
      "{{!",
      "{{!-- -->",
      "\u2028# x",
    ];
    const plain =
      '---\ntitle: Title\n---\n## Head\n\nWords here.\n\n- an item\n\n| cell | b |\n|---|---|\n\n{{#chart "c" caption="Cap"}}\nIn words.\n{{/chart}}\n\n{{link a.b "Link"}}\n';
    const kinds = segmentsOf({ text: plain, file: "t" }).map(({ kind }) => kind);
    let [passed, refused] = [0, 0];
    for (const evil of hostile) {
      for (const place of [
        (text: string) => evil + text,
        (text: string) => text + evil,
        (text: string) => `${text} ${evil} ${text}`,
        () => evil,
      ]) {
        const catalog = po(
          Object.fromEntries(segmentsOf({ text: plain, file: "t" }).map(({ text }) => [text, place(text)])),
        );
        const made = translatedText({ text: plain, file: "t" }, "en", await translationsOf("de", "t", catalog), false);
        // Whatever was let through: the same tags, and the same kinds of blocks in the same order.
        const tags = (text: string) => tagsIn(text).map((tag) => tag.text.replace(/"(?:\\"|[^"])*"/g, '""'));
        expect(tags(made.text), evil).toEqual(tags(plain));
        const now = segmentsOf({ text: made.text, file: "t" }).map(({ kind }) => kind);
        expect(now.length <= kinds.length && now.every((kind) => kinds.includes(kind)), `${evil}: ${made.text}`).toBe(
          true,
        );
        expect(made.text.replace(/\\[<>]/g, ""), evil).not.toMatch(/^(?:[^{]|\{(?!\{))*<(?:script|style|\/figure)/m);
        passed += kinds.length - made.unready.length;
        refused += made.unready.length;
      }
    }
    expect(passed).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(300);
  });

  it("holds for messages: the values they are given, and the choices", () => {
    const of = (translation: string, wordings: readonly string[], language = "de") =>
      messageProblems(wordings, translation, language, {}).map(
        ({ code, values }) => `${code} ${values["part"] ?? values["form"] ?? "…"}`,
      );
    const month = ["{year}年{month_number}月", "{month} {year}"];
    expect(of("{month} {year}", month)).toEqual([]);
    expect(of("{month}", month)).toEqual(["translationLacks {year}"]);
    expect(of("{month} {year} {day}", month)).toEqual(["translationAdds {day}"]);
    const count = ["{n, number} 台", "{n, plural, one {# sensor} other {# sensors}}"];
    expect(of("{n, plural, one {# Sensor} other {# Sensoren}}", count)).toEqual([]);
    expect(of("{n, plural, one {# Sensor} few {x} other {# Sensoren}}", count)).toEqual(["messageForm few"]);
    expect(
      of("{n, plural, one {# czujnik} few {# czujniki} many {# czujników} other {# czujnika}}", count, "pl"),
    ).toEqual([]);
    expect(of("{n, plural, one {# Sensor}}", count)).toEqual(["messagePattern …"]);
    expect(of("{n", count)).toEqual(["messagePattern …"]);
    expect(of("{n, date} {n, time} {n, number, ::currency/USD}", count)).toEqual([
      "translationAdds {n, date}",
      "translationAdds {n, time}",
      "translationAdds {n, number, …}",
    ]);
    expect(of(`{n, plural, one {# Sensor} other {# Sensoren}}${" Sensoren".repeat(200)}`, count)).toEqual([
      "translationLong …",
    ]);
    const range = ["{first}～{last_day}", "{first_day} to {last_day}, {first_year}"];
    expect(of("{first_day} bis {last}", range)).toEqual(["translationAdds {last}"]);
    expect(of("{first_day} bis {last}", [...range, "{first} to {last}, {last_day}"])).toEqual([]);
    expect(of("ab {first}", range)).toEqual(["translationLacks {last_day}"]);
    const part = ["{part, select, early {初} other {末}}"];
    expect(of("{part, select, early {Anfang} other {Ende}}", part)).toEqual([]);
    expect(of("{part, select, late {Anfang} other {Ende}}", part)).toEqual([
      "translationLacks {part, select, … early …}",
      "translationAdds {part, select, … late …}",
    ]);
  });
});

describe("axes told from Intl", () => {
  it.each([
    ["de", { decimal: ",", thousands: ".", grouping: [3] }, "%-d.%-m.%Y", "März", "So"],
    ["en", { decimal: ".", thousands: ",", grouping: [3] }, "%-m/%-d/%Y", "March", "Sun"],
    ["hi", { decimal: ".", thousands: ",", grouping: [3, 2, 2, 2, 2, 2] }, "%-d/%-m/%Y", "मार्च", "रवि"],
    ["ja", { decimal: ".", thousands: ",", grouping: [3] }, "%Y/%-m/%-d", "3月", "日"],
  ])("of %s", (language, number, date, march, sunday) => {
    const axes = axesOf(language) as { number: object; time: { date: string; months: string[]; shortDays: string[] } };
    expect(axes.number).toMatchObject(number);
    expect(axes.time.date).toBe(date);
    expect(axes.time.months[2]).toBe(march);
    expect(axes.time.shortDays[0]).toBe(sunday);
  });
});

describe("sections of a text that a hand translated", () => {
  const file = (text: string) => ({ text, file: "report.ja.md.hbs" });
  const text = "---\ntitle: T\n---\nIntro.\n\n## A\n\nOne.\n\n## B\n\nTwo.\n";
  it.each<[string, string, [string, number, boolean, boolean][]]>([
    ["nothing changed", text, []],
    ["lines broken elsewhere", text.replace("Intro.", "Intro.\n"), []],
    ["one reworded", text.replace("Two.", "Zwei."), [["B", 10, true, true]]],
    ["the title", text.replace("title: T", "title: U"), [["", 1, true, true]]],
    ["one new", text.replace("## B", "## New\n\nX.\n\n## B"), [["New", 10, false, true]]],
    [
      "one renamed",
      text.replace("## B", "## C"),
      [
        ["B", 6, true, false],
        ["C", 10, false, true],
      ],
    ],
    ["one gone", text.replace("## A\n\nOne.\n\n", ""), [["A", 1, true, false]]],
    ["two exchanged", text.replace("## A\n\nOne.\n\n## B\n\nTwo.\n", "## B\n\nTwo.\n\n## A\n\nOne.\n"), []],
  ])("%s", (_, now, expected) => {
    expect(
      changedSections(file(now), file(text)).map((section) => [
        section.heading,
        section.line,
        section.before !== "",
        section.now !== "",
      ]),
    ).toEqual(expected);
  });
});

const page = `---
title: 小さな報告（{{quarter.title}}）
lang: ja
---
この記事では{{link "https://cert.example/" "観測の報告"}}をします。センサーは {{count "totals"}} 行です。

## ポート

{{table "totals" caption="センサーごとのパケット数"}}

{{#chart "lines" caption="パケット数の図"}}
{{#each datasets.totals}}{{sensor-name label}}は{{number packets}}パケット。{{/each}}
{{/chart}}

- {{#if (count "totals")}}パケットがあります{{else}}ありません{{/if}}。

| 用語 | 意味 |
|---|---|
| {{ref "lines"}} | 棒の図 |
`;
const chartSpec =
  '{ "data": { "name": "totals" }, "title": "Packets of each sensor", "mark": "bar", "encoding": { "x": { "field": "label", "type": "nominal", "title": null }, "y": { "field": "packets", "type": "quantitative", "title": "Packets" } } }\n';
const english: Record<string, string> = {
  "小さな報告（{{quarter.title}}）": "A small report ({{quarter.title}})",
  'この記事では{{link "https://cert.example/" "観測の報告"}}をします。センサーは {{count "totals"}} 行です。':
    'This article has {{count "totals"}} rows of sensors, and {{link "https://cert.example/" "observations"}}.',
  ポート: "Ports",
  センサーごとのパケット数: "Packets of each sensor",
  パケット数の図: "Packets as bars",
  "{{#each datasets.totals}}{{sensor-name label}}は{{number packets}}パケット。{{/each}}":
    "{{#each datasets.totals}}{{sensor-name label}}: {{number packets}} packets. {{/each}}",
  '{{#if (count "totals")}}パケットがあります{{else}}ありません{{/if}}。':
    '{{#if (count "totals")}}There are packets{{else}}There are none{{/if}}.',
  用語: "Term",
  意味: "Meaning",
  棒の図: "Bars",
};
const deutsch = Object.fromEntries(
  Object.entries({ ...english }).map(([source, text]) => [
    source,
    text
      .replace("A small report", "Ein kleiner Bericht")
      .replace("This article has", "Dieser Artikel hat")
      .replace("rows of sensors, and", "Zeilen mit Sensoren und")
      .replace("observations", "Beobachtungen")
      .replace(
        /Ports|Packets of each sensor|Packets as bars/,
        (one) =>
          ({
            Ports: "Anschlüsse",
            "Packets of each sensor": "Pakete je Sensor",
            "Packets as bars": "Pakete als Balken",
          })[one] ?? "",
      )
      .replace("packets.", "Pakete.")
      .replace("There are packets", "Es gibt Pakete")
      .replace("There are none", "Es gibt keine")
      .replace("Term", "Begriff")
      .replace("Meaning", "Bedeutung")
      .replace("Bars", "Balken"),
  ]),
);

/** Every message and column of the Japanese catalogue, some in German, the others as they are. */
function germanMessages(leaveOut: readonly string[] = []): string {
  const { messages, columns } = JSON.parse(readFileSync(join(root, "templates/catalogs/ja.json"), "utf8")) as {
    messages: Record<string, string>;
    columns: Record<string, string>;
  };
  const own: Record<string, string> = {
    "messages.month": "{month} {year}",
    "messages.period_title": "{first_short} bis {last_short} {year}",
    "messages.period_text": "{first_long} bis {last_long} {year}",
    "messages.figure_number": "Abbildung {number}",
    "messages.table_number": "Tabelle {number}",
    "messages.sensor_home": "Sensor {home} {number}",
    "messages.draft_banner": "Entwurf",
    "columns.packets": "Pakete",
    "messages.read_in": "In anderen Sprachen:",
  };
  const all = [
    ...Object.entries(messages).map(([key, text]) => [`messages.${key}`, text] as const),
    ...Object.entries(columns).map(([key, text]) => [`columns.${key}`, text] as const),
  ].filter(([key]) => key !== "messages.charts_written_in" && !leaveOut.includes(key));
  const ids = new Map(all);
  return po(Object.fromEntries(all.map(([key, text]) => [key, own[key] ?? text])), { context: (key) => ids.get(key) });
}

const own = {
  "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [ja, en, de]\n",
  "templates/overflow/report.ja.md.hbs": page,
  "templates/overflow/charts/lines.vl.json": chartSpec,
  "templates/catalogs/ja/charts.po": po({
    "Packets of each sensor": "センサーごとのパケット数",
    Packets: "パケット数",
  }),
  "templates/catalogs/en/overflow/report.po": po(english),
  "templates/catalogs/de/overflow/report.po": po(deutsch),
  "templates/catalogs/de/messages.po": germanMessages(),
  "templates/catalogs/de/charts.po": po({ "Packets of each sensor": "Pakete je Sensor", Packets: "Pakete" }),
};

describe("a build", () => {
  let folder: string;
  const read = (path: string) => readFileSync(join(folder, "output/2024Q2", path), "utf8");
  const pages = () => readdirSync(join(folder, "output/2024Q2/overflow")).sort();
  const build = (...more: string[]): Promise<Answer> => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...more]);
  const change = async (files: Readonly<Record<string, string | null>>, work: () => Promise<void>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      if (text === null) rmSync(join(folder, path));
      else await addFiles(folder, { [path]: text });
    }
    try {
      await work();
    } finally {
      for (const path of Object.keys(files)) rmSync(join(folder, path), { force: true });
      await addFiles(
        folder,
        Object.fromEntries(
          Object.entries(own)
            .filter(([path]) => path in files)
            .map(([path, text]) => [
              path,
              path === "tsubame.yaml" ? readFileSync(join(folder, "settings"), "utf8") : text,
            ]),
        ),
      );
    }
  };

  beforeAll(async () => {
    folder = await smallWorkspace(undefined, own);
    writeFileSync(join(folder, "settings"), readFileSync(join(folder, "tsubame.yaml")));
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("makes a page in each language from one text, a third one without TypeScript", async () => {
    const answer = await build();
    expect([answer.code, answer.err]).toEqual([0, expect.not.stringContaining("ranslat")]);
    expect(pages()).toEqual(["de", "en", "ja"]);
    const words = (language: string) =>
      read(`overflow/${language}/index.html`)
        .replace(/<svg[\s\S]*?<\/svg>/g, "")
        .replace(/<[^>]*>/g, "")
        .replace(/\s+/g, " ");
    expect(words("en")).toContain("A small report (Apr–Jun 2024)");
    expect(words("en")).toContain("This article has 3 rows of sensors, and observations.");
    expect(words("de")).toContain("Ein kleiner Bericht (Apr bis Jun 2024)");
    expect(words("de")).toContain("Dieser Artikel hat 3 Zeilen mit Sensoren und Beobachtungen.");
    expect(words("de")).toContain("Es gibt Pakete.");
    expect(words("de")).toMatch(/Begriff Bedeutung Abbildung 1 Balken/);
    expect(words("de")).toMatch(/Tabelle 1 Pakete je Sensor .*Pakete/);
    expect(words("de")).not.toMatch(/パケット数の図|Packets as/);
    expect(read("overflow/de/index.html")).toContain('<html lang="de">');
    expect(read("overflow/de/charts/lines.svg")).toContain("Pakete je Sensor");
    expect(read("overflow/ja/charts/lines.svg")).toContain("センサーごとのパケット数");
    for (const language of ["ja", "en", "de"])
      expect(read(`overflow/${language}/index.html`).match(/href="\.\.\/\w+\/index\.html" hreflang/g)).toHaveLength(2);
    expect((await tsubame(folder, ["check", "2024Q2"])).out).toContain("No finding.");
    expect((await build()).out).toContain("Nothing changed");
  }, 60_000);

  const { ポート: _, ...withoutPorts } = english;
  const de = own["templates/catalogs/de/overflow/report.po"];
  it.each<[string, Readonly<Record<string, string | null>>, string, readonly string[]]>([
    [
      "a text is missing",
      { "templates/catalogs/en/overflow/report.po": po(withoutPorts) },
      "en",
      [
        "templates/overflow/report.ja.md.hbs:7: Not translated into en: ポート",
        "Translate it in templates/catalogs/en/overflow/report.po",
      ],
    ],
    [
      "a text is empty",
      { "templates/catalogs/en/overflow/report.po": po({ ...english, ポート: "" }) },
      "en",
      ["templates/catalogs/en/overflow/report.po:10: Not translated into en: ポート"],
    ],
    [
      "a text is fuzzy",
      { "templates/catalogs/en/overflow/report.po": po(english, { fuzzy: ["ポート"] }) },
      "en",
      [
        "templates/catalogs/en/overflow/report.po:11: The translation into en waits for a look, since its source changed: ポート",
      ],
    ],
    [
      "there is no catalogue",
      { "templates/catalogs/en/overflow/report.po": null },
      "en",
      [
        "templates/overflow/report.ja.md.hbs: This text is not translated into en.",
        "Write templates/overflow/report.en.md.hbs, or begin templates/catalogs/en/overflow/report.po",
      ],
    ],
    [
      "a catalogue cannot be read",
      { "templates/catalogs/de/overflow/report.po": `${de}\nmsgid "open\n` },
      "de",
      [`templates/catalogs/de/overflow/report.po:${de.split("\n").length + 1}: `],
    ],
    [
      "a placeholder is lost",
      { "templates/catalogs/de/overflow/report.po": de.replace("{{number packets}} Pakete", "Pakete") },
      "de",
      ["The translation lacks {{number packets}}"],
    ],
    [
      "a number is typed",
      { "templates/catalogs/de/overflow/report.po": de.replace("Es gibt Pakete", "Es gibt 42 Pakete") },
      "de",
      ["The translation has 42, which its source has not."],
    ],
    [
      "a message is missing",
      { "templates/catalogs/de/messages.po": germanMessages(["messages.figure_number"]) },
      "de",
      [
        "templates/catalogs/ja.json (built-in): figure_number: Not translated into de: 図{number}",
        "templates/catalogs/de/messages.po",
      ],
    ],
    [
      "a message lost a value",
      {
        "templates/catalogs/de/messages.po": own["templates/catalogs/de/messages.po"].replace(
          "Abbildung {number}",
          "Abbildung",
        ),
      },
      "de",
      ["The translation lacks {number}"],
    ],
    [
      "all words are missing",
      { "templates/catalogs/de/messages.po": null },
      "de",
      [
        "tsubame.yaml: There are no words for de: neither templates/catalogs/de.json nor templates/catalogs/de/messages.po.",
      ],
    ],
    [
      "a chart's text is missing",
      { "templates/catalogs/de/charts.po": po({ Packets: "Pakete" }) },
      "de",
      [
        "templates/overflow/charts/lines.vl.json:1: Not translated into de: Packets of each sensor",
        "templates/catalogs/de/charts.po",
      ],
    ],
    [
      "a chart's text is fuzzy",
      {
        "templates/catalogs/de/charts.po": po(
          { "Packets of each sensor": "Pakete je Sensor", Packets: "Pakete" },
          { fuzzy: ["Packets"] },
        ),
      },
      "de",
      ["templates/catalogs/de/charts.po:8: The translation into de waits for a look"],
    ],
  ])(
    "leaves a language out when %s, and makes the others",
    async (_name, files, language, says) => {
      await change(files, async () => {
        const answer = await build();
        expect(answer.code).toBe(1);
        for (const text of says) expect(answer.err).toContain(text);
        expect(answer.err).toContain(`overflow/${language} was left out`);
        expect(pages()).toEqual(["de", "en", "ja"].filter((one) => one !== language));
        expect(read("overflow/ja/index.html")).not.toContain(`../${language}/index.html`);
        expect(JSON.parse(read("manifest.json"))).toMatchObject({
          languages: ["ja", "en", "de"].filter((one) => one !== language),
        });
      });
    },
    60_000,
  );

  it("tells what is missing each time, and so does a check", async () => {
    await change({ "templates/catalogs/en/overflow/report.po": po(withoutPorts) }, async () => {
      for (const _time of ["first", "second"])
        expect(await build()).toMatchObject({
          code: 1,
          err: expect.stringContaining("Not translated into en: ポート"),
        });
      expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({
        code: 1,
        out: expect.stringContaining("error: templates/overflow/report.ja.md.hbs:7: Not translated into en: ポート"),
      });
      expect(await tsubame(folder, ["build", "2024Q2", "--no-pdf"], process.env, "ja")).toMatchObject({
        code: 1,
        err: expect.stringContaining("en の訳がありません: ポート"),
      });
    });
  }, 60_000);

  it("escapes what a hostile translation writes where no tag and no mark is read", async () => {
    const evil = `<img src=x onerror=alert(1)> "}} ' </figure> *a* [b](c) | & \\" x`;
    await change(
      {
        "templates/catalogs/en/overflow/report.po": po({
          ...english,
          パケット数の図: evil,
          センサーごとのパケット数: evil,
          [Object.keys(english)[1] ?? ""]: `{{count "totals"}} {{link "https://cert.example/" '<b>"x"</b>'}}`,
        }),
      },
      async () => {
        const answer = await build("--language", "en");
        expect([answer.code, answer.err]).toEqual([0, expect.not.stringContaining("tsubame:")]);
        const html = read("overflow/en/index.html");
        expect(html).not.toMatch(/<img src=x|<b>|<a href="c"/);
        expect(html).toContain("&lt;img src=x onerror=alert(1)&gt; &quot;}} &apos; &lt;/figure&gt; *a* [b](c) | &amp;");
        expect(html).toContain('<a href="https://cert.example/">&lt;b&gt;&quot;x&quot;&lt;/b&gt;</a>');
        expect(html.match(/<figure/g)).toHaveLength(html.match(/<\/figure>/g)?.length ?? 0);
      },
    );
  }, 60_000);

  it("makes only the languages that are asked for", async () => {
    await change({ "templates/catalogs/en/overflow/report.po": null }, async () => {
      const answer = await build("--language", "ja");
      expect([answer.code, pages()]).toEqual([0, ["ja"]]);
      expect(read("overflow/ja/index.html")).not.toContain("hreflang");
      expect((await build("--language", "ja")).out).toContain("Nothing changed");
      expect([(await build("--language", "ja,de")).code, pages()]).toEqual([0, ["de", "ja"]]);
    });
    const wrong = await build("--language", "fr");
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("fr is not a language of this workspace.")]);
    expect((await build("--language", ",")).code).toBe(2);
  }, 60_000);

  it("leaves the last report where no language is ready", async () => {
    await build();
    const before = read("manifest.json");
    await change(
      { "tsubame.yaml": readFileSync(join(folder, "settings"), "utf8").replace("[ja, en, de]", "[ja, fr]") },
      async () => {
        const answer = await build("--language", "fr");
        expect([answer.code, answer.err]).toEqual([1, expect.stringContaining("No text is ready to be released")]);
        expect(read("manifest.json")).toBe(before);
        expect(pages()).toEqual(["de", "en", "ja"]);
      },
    );
  }, 60_000);

  it("shows in a draft what is not translated, marked as being in another language", async () => {
    const { パケット数の図: _caption, ...fewer } = withoutPorts;
    const files = {
      "templates/catalogs/en/overflow/report.po": po(
        { ...fewer, '{{#if (count "totals")}}パケットがあります{{else}}ありません{{/if}}。': "A placeholder is lost" },
        { fuzzy: ["棒の図", "小さな報告（{{quarter.title}}）"] },
      ),
      "templates/catalogs/de/messages.po": germanMessages(["messages.table_number", "columns.packets"]),
      "templates/catalogs/de/charts.po": null,
    };
    await change(files, async () => {
      const answer = await build("--draft");
      expect([answer.code, answer.out]).toEqual([
        0,
        expect.stringContaining("A draft of the report of 2024Q2, not for publication"),
      ]);
      expect(answer.err).not.toContain("glyph");
      const html = read("overflow/en/index.html");
      expect(html).toContain('<p class="sample" role="note">Draft, not for publication');
      expect(html).toContain('<h2 id="section-1"><span class="untranslated" lang="ja">ポート</span></h2>');
      expect(html).toMatch(/<title>〚小さな報告（Apr–Jun 2024）〛<\/title>/);
      expect(html).toContain("〚パケット数の図〛");
      expect(html).toMatch(/<td><span class="untranslated" lang="ja">棒の図<\/span><\/td>/);
      expect(html).toMatch(/<li><span class="untranslated" lang="ja">パケットがあります。<\/span><\/li>/);
      expect(html).toContain("rows of sensors, and");
      expect(read("overflow/de/index.html")).toMatch(/〚表1〛/);
      expect(read("overflow/de/charts/lines.svg")).toContain("〚Packets of each sensor〛");
      expect(JSON.parse(read("manifest.json"))).toMatchObject({ draft: true, languages: ["ja", "en", "de"] });
      expect((await build("--draft")).out).toContain("Nothing changed");
    });
    expect((await build()).code).toBe(0);
    expect(JSON.parse(read("manifest.json"))).not.toHaveProperty("draft");
    expect(read("overflow/en/index.html")).not.toContain("Draft");
  }, 60_000);

  it("warns of a translation by hand whose source changed since it was accepted", async () => {
    const hand = page.replace("lang: ja", "lang: en").replace("## ポート", "## Ports");
    const files = {
      "templates/overflow/report.en.md.hbs": hand,
      "templates/catalogs/en/overflow/report.accepted.md.hbs": page.replace("棒の図", "線の図"),
    };
    await change(files, async () => {
      const answer = await build();
      expect([answer.code, answer.err]).toEqual([
        0,
        expect.stringContaining(
          'warning: templates/overflow/report.ja.md.hbs:7: The section "ポート" changed since the en text was last accepted.',
        ),
      ]);
      expect(read("overflow/en/index.html")).toContain("Ports</h2>");
      const check = await tsubame(folder, ["check", "2024Q2"]);
      expect([check.code, check.out]).toEqual([
        0,
        expect.stringContaining("warning: templates/overflow/report.ja.md.hbs:7: The section"),
      ]);
    });
  }, 60_000);
});
