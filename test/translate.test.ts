/** Catalogues, and the commands that keep them in step with their sources; gettext's own tools are the second opinion. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../src/base/problems.js";
import { similarity } from "../src/base/similarity.js";
import { blankEntry, headerOf, parsePo, renderPo, type PoCatalog, type PoEntry } from "../src/engines/po.js";
import { renderDiff, wordDiff } from "../src/engines/diff.js";
import { newCatalog } from "../src/stages/catalog-files.js";
import { mergeCatalog, progressOf } from "../src/stages/catalog-merge.js";
import { checkLabels, checkPseudo } from "../src/stages/checks/pseudo.js";
import { exchanged, missedTerms, readGlossary, type Glossary } from "../src/stages/glossary.js";
import { protectedProblems } from "../src/stages/protected.js";
import { pseudoMarks, pseudoOf } from "../src/stages/pseudo.js";
import { readPage } from "../src/stages/reading.js";
import { messageSegments, segmentsOf, type Segment } from "../src/stages/segments.js";
import { typographyOf } from "../src/stages/translation-typography.js";
import { wantedOf } from "../src/stages/translation-jobs.js";
import { openLibrary } from "../src/stages/workspace.js";
import { addFiles, folderWith, tsubame } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const hasGettext = spawnSync("msgmerge", ["--version"]).status === 0;
const C = { ...process.env, LC_ALL: "C" };

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
async function newFolder(files: Record<string, string> = {}): Promise<string> {
  const folder = await folderWith(files);
  folders.push(folder);
  return folder;
}

const head = 'msgid ""\nmsgstr ""\n"Project-Id-Version: x\\n"\n"PO-Revision-Date: 2024-10-01 09:00+0900\\n"\n"Last-Translator: A <a@example.org>\\n"\n"Language-Team: T\\n"\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n"X-Generator: Weblate 5.8\\n"\n';

/** What Poedit and Weblate write, all of it in one file. */
const everything = `# Translated by hand.
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

describe("a PO file", () => {
  it("loses nothing that other programs wrote", () => {
    const catalog = parsePo(everything, "en.po");
    const [changed, plural, escaped, gone] = catalog.entries;
    expect(changed).toMatchObject({ context: "now", fuzzy: true, flags: ["no-wrap", "markdown-text"], previous: { context: "before", source: "国内の平均" }, comments: ["  two spaces, and an indented note"], extracted: ["id: 0a1b2c3d", "Section: 観測"], line: 24 });
    expect(changed?.references).toEqual(["templates/overflow/report.ja.md.hbs", "templates/overflow/2025Q1/topic.ja.md.hbs"]);
    expect(plural).toMatchObject({ translation: "eine Datei", plural: { source: "%d files", forms: ["%d Dateien"] }, flags: ["c-format"], fuzzy: false });
    expect(escaped).toMatchObject({ context: "", source: 'tab\tquote"backslash\\newline\n次の行\n' });
    expect(gone).toMatchObject({ obsolete: true, fuzzy: true, previous: { source: "もっと前の文" } });
    expect(headerOf(catalog, "x-generator")).toBe("Weblate 5.8");
    const written = renderPo(catalog);
    expect(withoutLines(parsePo(written, "again.po"))).toEqual(withoutLines(catalog));
    expect(renderPo(parsePo(written, "again.po"))).toBe(written);
    expect(written).toContain("# SPDX-License-Identifier: MIT\nmsgid");
  });

  it.skipIf(!hasGettext)("is to gettext what it was before", async () => {
    const folder = await newFolder({ "a.po": everything });
    await writeFile(join(folder, "b.po"), renderPo(parsePo(everything, "a.po")));
    const plain = (name: string) => execFileSync("msgcat", ["--no-wrap", join(folder, name)], { encoding: "utf8", env: C });
    expect(plain("b.po")).toBe(plain("a.po"));
  });

  it.skipIf(!hasGettext)("with the texts of this program passes msgfmt --check without a word", async () => {
    for (const [name, language] of [["overflow/report", "en"], ["quarterly/report", "de"]] as const) {
      const segments = segmentsIn(name);
      const { catalog } = mergeCatalog(newCatalog({ language, from: "ja", name }), wantedOf(segments));
      const folder = await newFolder({ "x.po": renderPo({ ...catalog, entries: catalog.entries.map((entry) => ({ ...entry, translation: pseudoOf({ text: entry.source, kind: "paragraph" }) })) }) });
      const { status, stderr } = spawnSync("msgfmt", ["--check", "-o", "/dev/null", join(folder, "x.po")], { encoding: "utf8", env: C });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });

  it("is read with byte order mark, CRLF and no end of line; hostile keys are keys", () => {
    const text = `\ufeff${head}\nmsgid "__proto__"\nmsgstr "constructor"\n\nmsgid "7"\nmsgstr "seven"\n\nmsgid "a"\nmsgstr "b"`.replaceAll("\n", "\r\n");
    expect(parsePo(text, "x.po").entries.map(({ source, translation }) => [source, translation])).toEqual([["__proto__", "constructor"], ["7", "seven"], ["a", "b"]]);
    expect(parsePo("", "x.po").entries).toEqual([]);
  });

  it.each([
    ["a conflict of a merge", '<<<<<<< HEAD\nmsgid "a"\nmsgstr "b"\n', "poSyntax", 1],
    ["a quote that is not closed", 'msgid "a\nmsgstr "b"\n', "poSyntax", 1],
    ["a quote without its backslash", 'msgid "a "b" c"\nmsgstr "b"\n', "poSyntax", 1],
    ["an entry without msgstr before another", 'msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', "poSyntax", 3],
    ["an entry without msgstr before a comment", 'msgid "a"\n# note\nmsgid "b"\nmsgstr "c"\n', "poSyntax", 2],
    ["an entry without msgstr at the end", 'msgid "a"\nmsgstr "b"\n\nmsgid "c"\n', "poSyntax", 5],
    ["msgstr before msgid", 'msgstr "a"\n', "poSyntax", 1],
    ["msgstr twice", 'msgid "a"\nmsgstr "b"\nmsgstr "c"\n', "poSyntax", 3],
    ["a text without keyword", '\n"a"\n', "poSyntax", 2],
    ["something behind a text", 'msgid "a" x\nmsgstr "b"\n', "poSyntax", 1],
    ["a keyword that is none", 'message "a"\n', "poSyntax", 1],
    ["a domain", 'domain "a"\n', "poSyntax", 1],
    ["an entry twice", 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "poTwice", 4],
    ["another encoding in its head", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=Shift_JIS\\n"\n', "poCharset", 1],
    ["bytes of another encoding", 'msgid "a"\nmsgstr "\ufffd\ufffd"\n', "poCharset", 2],
  ])("with %s is told with its line", (_, text, code, line) => {
    expect(refusalOf(() => parsePo(text, "x.po"))).toMatchObject({ code, place: { file: "x.po", line } });
  });

  it("may have the same text in another context, and once more among the obsolete", () => {
    expect(parsePo('msgid "a"\nmsgstr "1"\n\nmsgctxt "c"\nmsgid "a"\nmsgstr "2"\n\n#~ msgid "a"\n#~ msgstr "3"\n', "x.po").entries.map(({ translation }) => translation)).toEqual(["1", "2", "3"]);
  });
});

function withoutLines({ head: first, entries, tail }: PoCatalog): unknown {
  return { head: { ...first, line: 0 }, entries: entries.map((entry) => ({ ...entry, line: 0 })), tail };
}

function refusalOf(work: () => unknown): UserError {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The English of a built-in text. */
function englishOf(name: string): string[] {
  const file = `templates/catalogs/en/${name}.po`;
  return parsePo(readFileSync(join(root, file), "utf8"), file).entries.map(({ translation }) => translation);
}

/** A built-in text's segments. */
function segmentsIn(name: string): Segment[] {
  return segmentsOf({ text: readFileSync(join(root, `templates/${name}.md.hbs`), "utf8"), file: `templates/${name}.md.hbs` });
}

describe("similarity", () => {
  it("is that of fstrcmp: bytes in common, in order", () => {
    // Longest common subsequences counted by hand: "abc" of "abxc" and "abyc"; in Japanese each character has three bytes, of which two may be alike.
    const of = (one: string, other: string, least = 0) => similarity(Buffer.from(one), Buffer.from(other), least);
    expect(of("abxc", "abyc")).toBe(6 / 8);
    expect(of("", "")).toBe(1);
    expect(of("abc", "")).toBe(0);
    expect(of("1位", "2位")).toBe(6 / 8);
    expect(of("国内", "国外")).toBeCloseTo((2 * 4) / 12, 10);
    expect(of("abxc", "abyc", 0.8)).toBe(0);
  });

  it("is the same however it is found: by edits, by bits, or by a table of all of them", () => {
    const random = randomOf(7);
    const bytes = (length: number, kinds: number) => Uint8Array.from({ length }, () => random() * kinds);
    for (let round = 0; round < 600; round++) {
      const kinds = 1 + random() * 60;
      const one = bytes(1 + random() * 130, kinds);
      const other = round % 2 === 0 ? bytes(1 + random() * 130, kinds) : one.map((byte) => (random() < 0.1 ? 0 : byte));
      const right = (2 * longestCommon(one, other)) / (one.length + other.length);
      for (const least of [0, 0.6, 0.95]) expect(similarity(one, other, least), `${one} ${other}`).toBeCloseTo(right >= least ? right : 0, 10);
    }
  });
});

function longestCommon(one: Uint8Array, other: Uint8Array): number {
  let row = new Uint16Array(other.length + 1);
  for (const byte of one) {
    const next = new Uint16Array(other.length + 1);
    other.forEach((there, at) => void (next[at + 1] = byte === there ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!)));
    row = next;
  }
  return row[other.length]!;
}

/** One article in two languages: a front matter and blocks, so that an edit is made in both alike. */
const article: Record<"ja" | "en", { readonly title: string; readonly blocks: readonly string[]; readonly word: readonly [string, string]; readonly added: string; readonly heading: string; readonly row: string }> = {
  ja: {
    title: "定点観測の記事",
    blocks: [
      "この四半期に観測したパケットは前の四半期より増えました。多くは家庭用ルーターからのものです。{{number facts.packets}} パケットを数えました。",
      "## 国内と海外の比較",
      "国内センサーと海外センサーが受信した\nパケットを、1台1日あたりの平均にして比べました。",
      '{{#chart "packets_by_group_month" caption="月ごとの平均パケット数"}}\nどの月も海外が多い。\n{{/chart}}',
      "## センサーごとの上位10ポート",
      "{{ref \"featured_top_ports\"}} は、届いたパケットの多い宛先ポートを10位まで並べたものです。",
      "- **センサー**: グローバルアドレスを一つ持つ装置です。\n- **平均**: 観測できた日で割った値です。\n- **期間**: {{quarter.text}}です。",
      "| 用語 | 意味 |\n|---|---|\n| 送信元 | パケットを送ったアドレス |\n| 宛先 | パケットが届いたポート |",
      "## おわりに",
      "ご意見は [窓口](https://cert.example/) までお寄せください。",
    ],
    word: ["増えました", "減りました"], added: "新しい段落です。ほかのどこにも似た文はありません。", heading: "## 観測のまとめ", row: "| 地域 | 送信元の国または地域 |",
  },
  en: {
    title: "An article on fixed-point observation",
    blocks: [
      "More packets were observed in this quarter than in the one before. Most came from home routers. We counted {{number facts.packets}} packets.",
      "## Home and overseas compared",
      "Packets received by home and overseas sensors are compared\nas the mean per sensor and day.",
      '{{#chart "packets_by_group_month" caption="Mean packets by month"}}\nMore overseas in each month.\n{{/chart}}',
      "## Top ten ports by sensor",
      "{{ref \"featured_top_ports\"}} lists the destination ports that received most packets, up to the tenth.",
      "- **Sensor**: a device with one global address.\n- **Mean**: divided by the days observed.\n- **Period**: {{quarter.text}}.",
      "| Word | Meaning |\n|---|---|\n| source | the address that sent a packet |\n| destination | the port a packet came to |",
      "## In closing",
      "Write to [us](https://cert.example/) with your comments.",
    ],
    word: ["More packets", "Fewer packets"], added: "A new paragraph, like no other here: brand-new wording throughout.", heading: "## Summing up", row: "| region | country or territory of a source |",
  },
};

type Article = { title: string; blocks: string[] };
type Edit = (text: Article, own: (typeof article)["ja"]) => void;

/** Twenty things that a writer does to a text. */
const edits: readonly (readonly [string, Edit])[] = [
  ["a word is exchanged", ({ blocks }, { word }) => void (blocks[0] = blocks[0]!.replace(word[0], word[1]))],
  ["a sentence is added to a paragraph", ({ blocks }, { added }) => void (blocks[9] += ` ${added}`)],
  ["a sentence is taken out", ({ blocks }) => void (blocks[0] = blocks[0]!.replace(/(?<=[。.])[^。.]+[。.]/, ""))],
  ["a paragraph is split in two", ({ blocks }) => void (blocks[0] = blocks[0]!.replace(/(?<=[。.]) ?/, "\n\n"))],
  ["two paragraphs become one", ({ blocks }) => blocks.splice(8, 2, `${blocks[5]} ${blocks[9]}`)],
  ["a paragraph moves to the end", ({ blocks }) => void blocks.push(...blocks.splice(2, 1))],
  ["a section moves to the front", ({ blocks }) => void blocks.unshift(...blocks.splice(4, 2))],
  ["lines are broken elsewhere", ({ blocks }) => void (blocks[2] = blocks[2]!.includes("た\n") ? blocks[2]!.replace("\n", "").replace("平均", "平\n均") : blocks[2]!.replace("\n", " ").replace("sensors are", "sensors\nare"))],
  ["a heading is renamed", ({ blocks }, { heading }) => void (blocks[8] = heading)],
  ["a heading becomes one of a lower level", ({ blocks }) => void (blocks[4] = `#${blocks[4]}`)],
  ["a row is added to a table", ({ blocks }, { row }) => void (blocks[7] += `\n${row}`)],
  ["a row is taken out of a table", ({ blocks }) => void (blocks[7] = blocks[7]!.split("\n").slice(0, 3).join("\n"))],
  ["a cell is reworded", ({ blocks }) => void (blocks[7] = blocks[7]!.replace("パケットを送った", "パケットを送信した").replace("the address that sent", "the address which sent"))],
  ["an item is added", ({ blocks }, { added }) => void (blocks[6] += `\n- ${added}`)],
  ["items change places", ({ blocks }) => void (blocks[6] = blocks[6]!.split("\n").reverse().join("\n"))],
  ["a caption is reworded", ({ blocks }) => void (blocks[3] = blocks[3]!.replace("月ごとの", "月別の").replace("by month", "month by month"))],
  ["a tag gets another argument", ({ blocks }) => void (blocks[0] = blocks[0]!.replace("facts.packets}}", "facts.packets digits=1}}"))],
  ["the title is reworded", (text) => void (text.title = text.title.replace("記事", "報告").replace("article", "report"))],
  ["a paragraph is written anew, and another taken out", ({ blocks }, { added }) => blocks.splice(5, 1, added)],
  ["a paragraph stands twice", ({ blocks }) => void blocks.push(blocks[9]!)],
];

function written({ title, blocks }: Article): Segment[] {
  return segmentsOf({ text: `---\ntitle: ${title}\n---\n\n${blocks.join("\n\n")}\n`, file: "templates/overflow/report.md.hbs" });
}

function edited(language: "ja" | "en", edit: Edit): Segment[] {
  const own = article[language];
  const copy = { title: own.title, blocks: [...own.blocks] };
  edit(copy, own);
  return written(copy);
}

/** A catalogue in which everything is translated. */
function translated(segments: readonly Segment[]): PoCatalog {
  const { catalog } = mergeCatalog(newCatalog({ language: "de", from: "ja", name: "overflow/report" }), wantedOf(segments));
  return { ...catalog, entries: catalog.entries.map((entry, at) => ({ ...entry, translation: `Übersetzung ${at}` })) };
}

/** Written here, not by the product. */
function templateOf(segments: readonly Segment[]): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
  return `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n${[...new Set(segments.map(({ text }) => text))].map((text) => `msgid ${quoted(text)}\nmsgstr ""\n`).join("\n")}`;
}

/** What msgfmt counts in a file, and the entries behind `#~`. */
function countsIn(file: string): { readonly said: string; readonly obsolete: number } {
  const said = spawnSync("msgfmt", ["--statistics", "-o", "/dev/null", file], { encoding: "utf8", env: C }).stderr.trim();
  return { said, obsolete: execFileSync("msgattrib", ["--only-obsolete", "--no-wrap", file], { encoding: "utf8", env: C }).match(/^#~ msgid /gm)?.length ?? 0 };
}

describe("a catalogue brought up to date", () => {
  it("is tested with twenty edits", () => expect(edits).toHaveLength(20));

  describe.each(["ja", "en"] as const)("whose source is %s", (language) => {
    const before = written({ title: article[language].title, blocks: [...article[language].blocks] });
    const old = translated(before);

    it.each(edits)("keeps every unchanged translation when %s", (name, edit) => {
      const after = edited(language, edit);
      const { entries } = mergeCatalog(old, wantedOf(after)).catalog;
      const unchanged = before.filter(({ text }) => after.some((one) => one.text === text)).map(({ text }) => text);
      expect(unchanged.length).toBeGreaterThan(before.length - 6);
      for (const text of unchanged) expect(entries.find(({ source }) => source === text), text).toMatchObject({ fuzzy: false, obsolete: false, translation: old.entries.find(({ source }) => source === text)?.translation });
      // What changed is never taken for done.
      for (const { text } of after.filter(({ text }) => !unchanged.includes(text))) {
        const entry = entries.find(({ source }) => source === text);
        expect(entry?.translation === "" || (entry?.fuzzy && entry.previous?.source !== text), `${name}: ${text}`).toBe(true);
      }
      // Nothing that was ever translated is lost: it is there, or went into a near match.
      for (const { translation } of old.entries) expect(entries.some((entry) => entry.translation === translation), translation).toBe(true);
      if (/moves|places|broken|level|twice/.test(name)) expect(progressOf(entries.filter(({ obsolete }) => !obsolete))).toMatchObject({ fuzzy: 0, missing: 0, words_left: 0 });
    });

    it.skipIf(!hasGettext).each(edits)("has the counts of msgmerge when %s", async (_, edit) => {
      const after = edited(language, edit);
      const folder = await newFolder({ "old.po": renderPo(old), "new.pot": templateOf(after), "ours.po": renderPo(mergeCatalog(old, wantedOf(after)).catalog) });
      execFileSync("msgmerge", ["-q", "--previous", "-o", join(folder, "theirs.po"), join(folder, "old.po"), join(folder, "new.pot")], { env: C });
      expect(countsIn(join(folder, "ours.po"))).toEqual(countsIn(join(folder, "theirs.po")));
    });
  });

  it("gives back what was gone when its text comes back, fuzzy as it was", () => {
    const all = edited("ja", () => undefined);
    const old = translated(all);
    const withFuzzy = { ...old, entries: old.entries.map((entry, at) => (at === 1 ? { ...entry, fuzzy: true, previous: { source: "前の文" }, comments: [" a note"] } : entry)) };
    const few = mergeCatalog(withFuzzy, wantedOf(all.slice(4)));
    expect(few.gone).toBe(4);
    const back = mergeCatalog(few.catalog, wantedOf(all));
    expect(back).toMatchObject({ kept: old.entries.length, near: 0, missing: 0, gone: 0 });
    expect(back.catalog.entries.map(({ source, translation, fuzzy, previous, comments }) => ({ source, translation, fuzzy, previous, comments }))).toEqual(withFuzzy.entries.map(({ source, translation, fuzzy, previous, comments }) => ({ source, translation, fuzzy, previous, comments })));
  });

  it("never takes a near match for done: first and second differ by one character", () => {
    const old = { ...newCatalog({ language: "en", from: "ja", name: "x" }), entries: [{ ...blankEntry, source: "1位のポートです。", translation: "The first port." }] };
    const [entry, gone] = mergeCatalog(old, [{ source: "2位のポートです。", context: undefined, extracted: [], references: [] }]).catalog.entries;
    expect(entry).toMatchObject({ fuzzy: true, translation: "The first port.", previous: { source: "1位のポートです。" } });
    expect(gone).toBeUndefined();
  });

  it.skipIf(!hasGettext)("is what msgmerge makes of it, entry by entry, over many random edits", async () => {
    const texts = [...new Set(["overflow/report", "quarterly/report"].flatMap((name) => [...segmentsIn(name).map(({ text }) => text), ...englishOf(name)].flatMap((text) => text.split(/(?<=[。.]) ?/))).filter((text) => text.trim() === text && text !== ""))];
    const random = randomOf(20250101);
    for (let round = 0; round < 12; round++) {
      const edit = (text: string) => {
        const characters = [...text];
        for (let left = Math.ceil(random() * random() * characters.length); left > 0; left--) characters.splice(Math.floor(random() * characters.length), random() < 0.5 ? 1 : 0, ...(random() < 0.6 ? [[...(texts[Math.floor(random() * texts.length)] ?? "")][0] ?? ""] : []));
        return characters.join("").trim() || "-";
      };
      const some = (): string | undefined => (random() < 0.12 ? "context" : undefined);
      const entries: PoEntry[] = texts.filter(() => random() < 0.4).map((source, at) => ({ ...blankEntry, source, context: some(), translation: random() < 0.85 ? `T${at}` : "", fuzzy: random() < 0.15, obsolete: random() < 0.15 }))
        .filter(({ obsolete, translation }) => !obsolete || translation !== "").map((entry) => (entry.fuzzy && entry.translation !== "" && random() < 0.5 ? { ...entry, previous: { source: "before" } } : entry));
      const wanted = [...new Set(texts.flatMap((text) => (random() < 0.3 ? [text] : random() < 0.5 ? [edit(text)] : [])))].map((source) => ({ source, context: some(), extracted: [], references: [] }));
      const old = { ...newCatalog({ language: "en", from: "ja", name: "x" }), entries };
      const folder = await newFolder({ "old.po": renderPo(old), "new.pot": renderPo({ ...old, entries: wanted.map((one) => ({ ...blankEntry, ...one })) }), "ours.po": renderPo(mergeCatalog(parsePo(renderPo(old), "old.po"), wanted).catalog) });
      execFileSync("msgmerge", ["-q", "--previous", "-o", join(folder, "theirs.po"), join(folder, "old.po"), join(folder, "new.pot")], { env: C });
      const plain = (name: string) => execFileSync("msgcat", ["--no-wrap", join(folder, name)], { encoding: "utf8", env: C });
      expect(plain("ours.po"), `round ${round}`).toBe(plain("theirs.po"));
    }
  });
});

/** A generator of numbers from 0 to 1 that always gives the same ones. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff;
}
