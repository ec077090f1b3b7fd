/** Catalogues, and the commands that keep them in step with their sources. */
import { describe, expect, it } from "vitest";
import { UserError } from "../src/base/problems.js";
import { blankEntry, headerOf, type PoCatalog, parsePo, renderPo } from "../src/engines/po.js";
import { newCatalog } from "../src/workshop/catalog-files.js";
import { mergeCatalog, progressOf } from "../src/workshop/catalog-merge.js";
import { wantedOf } from "../src/workshop/jobs.js";
import { similarity } from "../src/workshop/similarity.js";
import { article, edited, edits, everything, head, randomOf, translated, written } from "./catalog-kit.js";

describe("a PO file", () => {
  it("loses nothing that other programs wrote", () => {
    const catalog = parsePo(everything, "en.po");
    const [changed, plural, escaped, gone] = catalog.entries;
    expect(changed).toMatchObject({
      context: "now",
      fuzzy: true,
      flags: ["no-wrap", "markdown-text"],
      previous: { context: "before", source: "国内の平均" },
      comments: ["  two spaces, and an indented note"],
      extracted: ["id: 0a1b2c3d", "Section: 観測"],
      line: 24,
    });
    expect(changed?.references).toEqual([
      "templates/overflow/report.ja.md.hbs",
      "templates/overflow/2025Q1/topic.ja.md.hbs",
    ]);
    expect(plural).toMatchObject({
      translation: "eine Datei",
      plural: { source: "%d files", forms: ["%d Dateien"] },
      flags: ["c-format"],
      fuzzy: false,
    });
    expect(escaped).toMatchObject({ context: "", source: 'tab\tquote"backslash\\newline\n次の行\n' });
    expect(gone).toMatchObject({ obsolete: true, fuzzy: true, previous: { source: "もっと前の文" } });
    expect(headerOf(catalog, "x-generator")).toBe("Weblate 5.8");
    const written = renderPo(catalog);
    expect(withoutLines(parsePo(written, "again.po"))).toEqual(withoutLines(catalog));
    expect(renderPo(parsePo(written, "again.po"))).toBe(written);
    expect(written).toContain("# SPDX-License-Identifier: MIT\nmsgid");
  });

  it("is read with byte order mark, CRLF and no end of line; hostile keys are keys", () => {
    const text =
      `\ufeff${head}\nmsgid "__proto__"\nmsgstr "constructor"\n\nmsgid "7"\nmsgstr "seven"\n\nmsgid "a"\nmsgstr "b"`.replaceAll(
        "\n",
        "\r\n",
      );
    expect(parsePo(text, "x.po").entries.map(({ source, translation }) => [source, translation])).toEqual([
      ["__proto__", "constructor"],
      ["7", "seven"],
      ["a", "b"],
    ]);
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
    [
      "another encoding in its head",
      'msgid ""\nmsgstr "Content-Type: text/plain; charset=Shift_JIS\\n"\n',
      "poCharset",
      1,
    ],
    ["bytes of another encoding", 'msgid "a"\nmsgstr "\ufffd\ufffd"\n', "poCharset", 2],
  ])("with %s is told with its line", (_, text, code, line) => {
    expect(refusalOf(() => parsePo(text, "x.po"))).toMatchObject({ code, place: { file: "x.po", line } });
  });

  it("may have the same text in another context, and once more among the obsolete", () => {
    expect(
      parsePo(
        'msgid "a"\nmsgstr "1"\n\nmsgctxt "c"\nmsgid "a"\nmsgstr "2"\n\n#~ msgid "a"\n#~ msgstr "3"\n',
        "x.po",
      ).entries.map(({ translation }) => translation),
    ).toEqual(["1", "2", "3"]);
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

describe("similarity", () => {
  it("is that of fstrcmp: bytes in common, in order", () => {
    // Longest common subsequences counted by hand: "abc" of "abxc" and "abyc"; in Japanese each character has three
    // bytes, of which two may be alike.
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
      for (const least of [0, 0.6, 0.95])
        expect(similarity(one, other, least), `${one} ${other}`).toBeCloseTo(right >= least ? right : 0, 10);
    }
  });
});

function longestCommon(one: Uint8Array, other: Uint8Array): number {
  let row = new Uint16Array(other.length + 1);
  for (const byte of one) {
    const next = new Uint16Array(other.length + 1);
    other.forEach(
      (there, at) => void (next[at + 1] = byte === there ? row[at]! + 1 : Math.max(row[at + 1]!, next[at]!)),
    );
    row = next;
  }
  return row[other.length]!;
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
      for (const text of unchanged)
        expect(
          entries.find(({ source }) => source === text),
          text,
        ).toMatchObject({
          fuzzy: false,
          obsolete: false,
          translation: old.entries.find(({ source }) => source === text)?.translation,
        });
      // What changed is never taken for done.
      for (const { text } of after.filter(({ text }) => !unchanged.includes(text))) {
        const entry = entries.find(({ source }) => source === text);
        expect(entry?.translation === "" || (entry?.fuzzy && entry.previous?.source !== text), `${name}: ${text}`).toBe(
          true,
        );
      }
      // Nothing that was ever translated is lost: it is there, or went into a near match.
      for (const { translation } of old.entries)
        expect(
          entries.some((entry) => entry.translation === translation),
          translation,
        ).toBe(true);
      if (/moves|places|broken|level|twice/.test(name))
        expect(progressOf(entries.filter(({ obsolete }) => !obsolete))).toMatchObject({
          fuzzy: 0,
          missing: 0,
          words_left: 0,
        });
    });
  });

  it("gives back what was gone when its text comes back, fuzzy as it was", () => {
    const all = edited("ja", () => undefined);
    const old = translated(all);
    const withFuzzy = {
      ...old,
      entries: old.entries.map((entry, at) =>
        at === 1 ? { ...entry, fuzzy: true, previous: { source: "前の文" }, comments: [" a note"] } : entry,
      ),
    };
    const few = mergeCatalog(withFuzzy, wantedOf(all.slice(4)));
    expect(few.gone).toBe(4);
    const back = mergeCatalog(few.catalog, wantedOf(all));
    expect(back).toMatchObject({ kept: old.entries.length, near: 0, missing: 0, gone: 0 });
    expect(
      back.catalog.entries.map(({ source, translation, fuzzy, previous, comments }) => ({
        source,
        translation,
        fuzzy,
        previous,
        comments,
      })),
    ).toEqual(
      withFuzzy.entries.map(({ source, translation, fuzzy, previous, comments }) => ({
        source,
        translation,
        fuzzy,
        previous,
        comments,
      })),
    );
  });

  it("never takes a near match for done: first and second differ by one character", () => {
    const old = {
      ...newCatalog({ language: "en", from: "ja", name: "x" }),
      entries: [{ ...blankEntry, source: "1位のポートです。", translation: "The first port." }],
    };
    const [entry, gone] = mergeCatalog(old, [
      { source: "2位のポートです。", context: undefined, extracted: [], references: [] },
    ]).catalog.entries;
    expect(entry).toMatchObject({
      fuzzy: true,
      translation: "The first port.",
      previous: { source: "1位のポートです。" },
    });
    expect(gone).toBeUndefined();
  });
});
