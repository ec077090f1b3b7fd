/** gettext's own tools read and merge our catalogues: msgcat, msgfmt, msgmerge and msgattrib. */
// apt: gettext
import { execFileSync, spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { blankEntry, type PoEntry, parsePo, renderPo } from "../../src/engines/po.js";
import { pseudoOf } from "../../src/translation/pseudo.js";
import type { Segment } from "../../src/translation/segments.js";
import { newCatalog } from "../../src/workshop/catalog-files.js";
import { mergeCatalog } from "../../src/workshop/catalog-merge.js";
import { wantedOf } from "../../src/workshop/jobs.js";
import {
  article,
  edited,
  edits,
  englishOf,
  everything,
  randomOf,
  segmentsIn,
  translated,
  written,
} from "../catalog-kit.js";
import { folderWith } from "../kit.js";

const C = { ...process.env, LC_ALL: "C" };

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
async function newFolder(files: Record<string, string> = {}): Promise<string> {
  const folder = await folderWith(files);
  folders.push(folder);
  return folder;
}

/** Written here, not by the product. */
function templateOf(segments: readonly Segment[]): string {
  const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&").replaceAll("\n", "\\n")}"`;
  return `msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n${[...new Set(segments.map(({ text }) => text))].map((text) => `msgid ${quoted(text)}\nmsgstr ""\n`).join("\n")}`;
}

/** What msgfmt counts in a file, and the entries behind `#~`. */
function countsIn(file: string): { readonly said: string; readonly obsolete: number } {
  const said = spawnSync("msgfmt", ["--statistics", "-o", "/dev/null", file], {
    encoding: "utf8",
    env: C,
  }).stderr.trim();
  return {
    said,
    obsolete:
      execFileSync("msgattrib", ["--only-obsolete", "--no-wrap", file], { encoding: "utf8", env: C }).match(
        /^#~ msgid /gm,
      )?.length ?? 0,
  };
}

const withGettext = describe.skipIf(spawnSync("msgmerge", ["--version"]).status !== 0);

withGettext("a PO file", () => {
  it("is to gettext what it was before", async () => {
    const folder = await newFolder({ "a.po": everything });
    await writeFile(join(folder, "b.po"), renderPo(parsePo(everything, "a.po")));
    const plain = (name: string) =>
      execFileSync("msgcat", ["--no-wrap", join(folder, name)], { encoding: "utf8", env: C });
    expect(plain("b.po")).toBe(plain("a.po"));
  });

  it("with the texts of this program passes msgfmt --check without a word", async () => {
    for (const [name, language] of [
      ["overflow/report", "en"],
      ["quarterly/report", "de"],
    ] as const) {
      const segments = segmentsIn(name);
      const { catalog } = mergeCatalog(newCatalog({ language, from: "ja", name }), wantedOf(segments));
      const folder = await newFolder({
        "x.po": renderPo({
          ...catalog,
          entries: catalog.entries.map((entry) => ({
            ...entry,
            translation: pseudoOf({ text: entry.source, kind: "paragraph" }),
          })),
        }),
      });
      const { status, stderr } = spawnSync("msgfmt", ["--check", "-o", "/dev/null", join(folder, "x.po")], {
        encoding: "utf8",
        env: C,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });
});

withGettext("a catalogue brought up to date", () => {
  describe.each(["ja", "en"] as const)("whose source is %s", (language) => {
    const before = written({ title: article[language].title, blocks: [...article[language].blocks] });
    const old = translated(before);

    it.each(edits)("has the counts of msgmerge when %s", async (_, edit) => {
      const after = edited(language, edit);
      const folder = await newFolder({
        "old.po": renderPo(old),
        "new.pot": templateOf(after),
        "ours.po": renderPo(mergeCatalog(old, wantedOf(after)).catalog),
      });
      execFileSync(
        "msgmerge",
        ["-q", "--previous", "-o", join(folder, "theirs.po"), join(folder, "old.po"), join(folder, "new.pot")],
        { env: C },
      );
      expect(countsIn(join(folder, "ours.po"))).toEqual(countsIn(join(folder, "theirs.po")));
    });
  });

  it("is what msgmerge makes of it, entry by entry, over many random edits", async () => {
    const texts = [
      ...new Set(
        ["overflow/report", "quarterly/report"]
          .flatMap((name) =>
            [...segmentsIn(name).map(({ text }) => text), ...englishOf(name)].flatMap((text) =>
              text.split(/(?<=[。.]) ?/),
            ),
          )
          .filter((text) => text.trim() === text && text !== ""),
      ),
    ];
    const random = randomOf(20250101);
    for (let round = 0; round < 12; round++) {
      const edit = (text: string) => {
        const characters = [...text];
        for (let left = Math.ceil(random() * random() * characters.length); left > 0; left--)
          characters.splice(
            Math.floor(random() * characters.length),
            random() < 0.5 ? 1 : 0,
            ...(random() < 0.6 ? [[...(texts[Math.floor(random() * texts.length)] ?? "")][0] ?? ""] : []),
          );
        return characters.join("").trim() || "-";
      };
      const some = (): string | undefined => (random() < 0.12 ? "context" : undefined);
      const entries: PoEntry[] = texts
        .filter(() => random() < 0.4)
        .map((source, at) => ({
          ...blankEntry,
          source,
          context: some(),
          translation: random() < 0.85 ? `T${at}` : "",
          fuzzy: random() < 0.15,
          obsolete: random() < 0.15,
        }))
        .filter(({ obsolete, translation }) => !obsolete || translation !== "")
        .map((entry) =>
          entry.fuzzy && entry.translation !== "" && random() < 0.5
            ? { ...entry, previous: { source: "before" } }
            : entry,
        );
      const wanted = [
        ...new Set(texts.flatMap((text) => (random() < 0.3 ? [text] : random() < 0.5 ? [edit(text)] : []))),
      ].map((source) => ({ source, context: some(), extracted: [], references: [] }));
      const old = { ...newCatalog({ language: "en", from: "ja", name: "x" }), entries };
      const folder = await newFolder({
        "old.po": renderPo(old),
        "new.pot": renderPo({ ...old, entries: wanted.map((one) => ({ ...blankEntry, ...one })) }),
        "ours.po": renderPo(mergeCatalog(parsePo(renderPo(old), "old.po"), wanted).catalog),
      });
      execFileSync(
        "msgmerge",
        ["-q", "--previous", "-o", join(folder, "theirs.po"), join(folder, "old.po"), join(folder, "new.pot")],
        { env: C },
      );
      const plain = (name: string) =>
        execFileSync("msgcat", ["--no-wrap", join(folder, name)], { encoding: "utf8", env: C });
      expect(plain("ours.po"), `round ${round}`).toBe(plain("theirs.po"));
    }
  });
});
