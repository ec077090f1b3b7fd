/**
 * What tests of catalogues share: a file as other programs write it, an article in two languages, and what a writer
 * does to it.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type PoCatalog, parsePo } from "../src/engines/po.js";
import { type Segment, segmentsOf } from "../src/translation/segments.js";
import { newCatalog } from "../src/workshop/catalog-files.js";
import { mergeCatalog } from "../src/workshop/catalog-merge.js";
import { wantedOf } from "../src/workshop/jobs.js";

const root = resolve(import.meta.dirname, "..");

export const head =
  'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"PO-Revision-Date: 2024-10-01 09:00+0900\\n"\n"Last-Translator: A <a@example.org>\\n"\n"Language-Team: T\\n"\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n"X-Generator: Weblate 5.8\\n"\n';

/** What Poedit and Weblate write, all of it in one file. */
export const everything = `# Translated by hand.
# SPDX-License-Identifier: MIT
${head}
#  two spaces, and an indented note
#. id: 0a1b2c3d
#. Section: 観測
#: templates/overflow/report.ja.md.hbs templates/overflow/2025Q1/topic.ja.md.hbs
#, fuzzy, no-wrap, markdown-text
#| msgctxt "before"
#| msgid "国内の平均"
msgctxt "now"
msgid "国内の中央値"
msgstr "The mean at home"

#, c-format
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "eine Datei"
msgstr[1] "%d Dateien"

msgctxt ""
msgid "tab\\tquote\\"backslash\\\\newline\\n"
"次の行\\n"
msgstr "tab\\tquote\\"backslash\\\\newline\\n"
"the next line\\n"

#, fuzzy
#~| msgid "もっと前の文"
#~ msgid "消えた文"
#~ msgstr "A sentence that is gone"

#~ msgctxt "c"
#~ msgid "消えた %d"
#~ msgid_plural "消えた %d 個"
#~ msgstr[0] "one gone"
#~ msgstr[1] "%d gone"
`;

/** The English of a built-in text. */
export function englishOf(name: string): string[] {
  const file = `templates/catalogs/en/${name}.po`;
  return parsePo(readFileSync(join(root, file), "utf8"), file).entries.map(({ translation }) => translation);
}

/** A built-in text's segments. */
export function segmentsIn(name: string): Segment[] {
  return segmentsOf({
    text: readFileSync(join(root, `templates/${name}.md.hbs`), "utf8"),
    file: `templates/${name}.md.hbs`,
  });
}

/** One article in two languages: a front matter and blocks, so that an edit is made in both alike. */
export const article: Record<
  "ja" | "en",
  {
    readonly title: string;
    readonly blocks: readonly string[];
    readonly word: readonly [string, string];
    readonly added: string;
    readonly heading: string;
    readonly row: string;
  }
> = {
  ja: {
    title: "定点観測の記事",
    blocks: [
      "この四半期に観測したパケットは前の四半期より増えました。多くは家庭用ルーターからのものです。{{number facts.packets}} パケットを数えました。",
      "## 国内と海外の比較",
      "国内センサーと海外センサーが受信した\nパケットを、1台1日あたりの平均にして比べました。",
      '{{#chart "packets_by_group_month" caption="月ごとの平均パケット数"}}\nどの月も海外が多い。\n{{/chart}}',
      "## センサーごとの上位10ポート",
      '{{ref "featured_top_ports"}} は、届いたパケットの多い宛先ポートを10位まで並べたものです。',
      "- **センサー**: グローバルアドレスを一つ持つ装置です。\n- **平均**: 観測できた日で割った値です。\n- **期間**: {{quarter.text}}です。",
      "| 用語 | 意味 |\n|---|---|\n| 送信元 | パケットを送ったアドレス |\n| 宛先 | パケットが届いたポート |",
      "## おわりに",
      "ご意見は [窓口](https://cert.example/) までお寄せください。",
    ],
    word: ["増えました", "減りました"],
    added: "新しい段落です。ほかのどこにも似た文はありません。",
    heading: "## 観測のまとめ",
    row: "| 地域 | 送信元の国または地域 |",
  },
  en: {
    title: "An article on fixed-point observation",
    blocks: [
      "More packets were observed in this quarter than in the one before. Most came from home routers. We counted {{number facts.packets}} packets.",
      "## Home and overseas compared",
      "Packets received by home and overseas sensors are compared\nas the mean per sensor per day.",
      '{{#chart "packets_by_group_month" caption="Mean packets by month"}}\nMore overseas in each month.\n{{/chart}}',
      "## Top ten ports by sensor",
      '{{ref "featured_top_ports"}} lists the destination ports that received most packets, up to the tenth.',
      "- **Sensor**: a device with one global address.\n- **Mean**: divided by the days observed.\n- **Period**: {{quarter.text}}.",
      "| Word | Meaning |\n|---|---|\n| source | the address that sent a packet |\n| destination | the port a packet came to |",
      "## In closing",
      "Write to [us](https://cert.example/) with your comments.",
    ],
    word: ["More packets", "Fewer packets"],
    added: "A new paragraph, like no other here: brand-new wording throughout.",
    heading: "## Summing up",
    row: "| region | country or territory of a source |",
  },
};

export type Article = { title: string; blocks: string[] };
export type Edit = (text: Article, own: (typeof article)["ja"]) => void;

/** Twenty things that a writer does to a text. */
export const edits: readonly (readonly [string, Edit])[] = [
  ["a word is exchanged", ({ blocks }, { word }) => void (blocks[0] = blocks[0]!.replace(word[0], word[1]))],
  ["a sentence is added to a paragraph", ({ blocks }, { added }) => void (blocks[9] += ` ${added}`)],
  ["a sentence is taken out", ({ blocks }) => void (blocks[0] = blocks[0]!.replace(/(?<=[。.])[^。.]+[。.]/, ""))],
  ["a paragraph is split in two", ({ blocks }) => void (blocks[0] = blocks[0]!.replace(/(?<=[。.]) ?/, "\n\n"))],
  ["two paragraphs become one", ({ blocks }) => blocks.splice(8, 2, `${blocks[5]} ${blocks[9]}`)],
  ["a paragraph moves to the end", ({ blocks }) => void blocks.push(...blocks.splice(2, 1))],
  ["a section moves to the front", ({ blocks }) => void blocks.unshift(...blocks.splice(4, 2))],
  [
    "lines are broken elsewhere",
    ({ blocks }) =>
      void (blocks[2] = blocks[2]!.includes("た\n")
        ? blocks[2]!.replace("\n", "").replace("平均", "平\n均")
        : blocks[2]!.replace("\n", " ").replace("sensors are", "sensors\nare")),
  ],
  ["a heading is renamed", ({ blocks }, { heading }) => void (blocks[8] = heading)],
  ["a heading becomes one of a lower level", ({ blocks }) => void (blocks[4] = `#${blocks[4]}`)],
  ["a row is added to a table", ({ blocks }, { row }) => void (blocks[7] += `\n${row}`)],
  ["a row is taken out of a table", ({ blocks }) => void (blocks[7] = blocks[7]!.split("\n").slice(0, 3).join("\n"))],
  [
    "a cell is reworded",
    ({ blocks }) =>
      void (blocks[7] = blocks[7]!
        .replace("パケットを送った", "パケットを送信した")
        .replace("the address that sent", "the address which sent")),
  ],
  ["an item is added", ({ blocks }, { added }) => void (blocks[6] += `\n- ${added}`)],
  ["items change places", ({ blocks }) => void (blocks[6] = blocks[6]!.split("\n").reverse().join("\n"))],
  [
    "a caption is reworded",
    ({ blocks }) => void (blocks[3] = blocks[3]!.replace("月ごとの", "月別の").replace("by month", "month by month")),
  ],
  [
    "a tag gets another argument",
    ({ blocks }) => void (blocks[0] = blocks[0]!.replace("facts.packets}}", "facts.packets digits=1}}")),
  ],
  [
    "the title is reworded",
    (text) => void (text.title = text.title.replace("記事", "報告").replace("article", "report")),
  ],
  ["a paragraph is written anew, and another taken out", ({ blocks }, { added }) => blocks.splice(5, 1, added)],
  ["a paragraph stands twice", ({ blocks }) => void blocks.push(blocks[9]!)],
];

export function written({ title, blocks }: Article): Segment[] {
  return segmentsOf({
    text: `---\ntitle: ${title}\n---\n\n${blocks.join("\n\n")}\n`,
    file: "templates/overflow/report.md.hbs",
  });
}

export function edited(language: "ja" | "en", edit: Edit): Segment[] {
  const own = article[language];
  const copy = { title: own.title, blocks: [...own.blocks] };
  edit(copy, own);
  return written(copy);
}

/** A catalogue in which everything is translated. */
export function translated(segments: readonly Segment[]): PoCatalog {
  const { catalog } = mergeCatalog(
    newCatalog({ language: "de", from: "ja", name: "overflow/report" }),
    wantedOf(segments),
  );
  return { ...catalog, entries: catalog.entries.map((entry, at) => ({ ...entry, translation: `Übersetzung ${at}` })) };
}

/** A generator of numbers from 0 to 1 that always gives the same ones. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff;
}
