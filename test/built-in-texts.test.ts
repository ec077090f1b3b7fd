/** The built-in texts, each written once: complete in English, and still so where a workspace changes one paragraph. */
import { readFileSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePo, renderPo } from "../src/engines/po.js";
import { readTranslations } from "../src/i18n/translations.js";
import { readGlossary } from "../src/translation/glossary.js";
import { segmentsOf } from "../src/translation/segments.js";
import { broughtUpToDate } from "../src/workshop/catalog-files.js";
import { checkTranslations } from "../src/workshop/checks.js";
import { openLibrary } from "../src/workspace/library.js";
import { addFiles, config, folderWith, smallWorkspace, tsubame } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const library = openLibrary(root);
const sources = (await readdir(join(root, "templates"), { recursive: true }))
  .filter((path) => path.endsWith(".md.hbs") && !path.startsWith("notify/") && !path.includes("/drafts/"))
  .map((path) => path.replaceAll("\\", "/"))
  .sort();

describe("the built-in texts", () => {
  it("are written once", () => {
    expect(sources.length).toBeGreaterThan(4);
    expect(sources.filter((path) => /\.\w\w\.md\.hbs$/.test(path))).toEqual([]);
  });

  it("have no line of more than 200 characters, letters, drafts and layouts included", async () => {
    const files = (await readdir(join(root, "templates"), { recursive: true })).filter((path) => path.endsWith(".hbs"));
    expect(files.length).toBeGreaterThan(sources.length);
    const long = files.flatMap((path) =>
      readFileSync(join(root, "templates", path), "utf8")
        .split("\n")
        .flatMap((line, at) => ([...line].length > 200 ? [`${path}:${at + 1}: ${[...line].length}`] : [])),
    );
    expect(long).toEqual([]);
  });

  it.each(sources)(
    "%s is translated into English as a whole, and its catalogue is what extract would write",
    async (path) => {
      const [name, file] = [path.replace(/\.md\.hbs$/, ""), `templates/${path}`];
      const source = { text: readFileSync(join(root, file), "utf8"), file };
      const job = {
        name,
        language: "en",
        from: "ja",
        path: `templates/catalogs/en/${name}.po`,
        segments: segmentsOf(source),
        source,
      };
      const written = await readFile(join(root, job.path), "utf8");
      const { catalog, near, missing, gone } = broughtUpToDate(job, { own: parsePo(written, job.path), behind: [] });
      expect({ near, missing, gone }).toEqual({ near: 0, missing: 0, gone: 0 });
      expect(
        catalog.entries.filter(({ fuzzy, translation, obsolete }) => fuzzy || obsolete || translation === ""),
      ).toEqual([]);
      expect(renderPo(catalog)).toBe(written);
      expect(
        checkTranslations(job, await readTranslations(library, "en", name), await readGlossary({ library }), () => []),
      ).toEqual([]);
    },
  );
});

it("are translated by people who have neither sensors nor exports", async () => {
  const folder = await folderWith({ "tsubame.yaml": config });
  const { code, out } = await tsubame(folder, ["translate", "status", "--language", "en", "--json"]);
  expect([
    code,
    (JSON.parse(out) as { text: string; missing: number }[]).map(({ text, missing }) => [text, missing]),
  ]).toEqual([0, expect.arrayContaining([["overflow/report", 0]])]);
});

describe("a workspace that changes one paragraph of a built-in text", () => {
  const text = "templates/overflow/report.md.hbs";
  const catalog = "templates/catalogs/en/overflow/report.po";
  const before = "図と表のもとになったデータは、CSVファイルで利用できます。";
  const after = "図と表のもとになったデータは、CSVファイルで自由に利用できます。";
  const english = "The data behind the figures and tables may be used freely, as CSV files.";
  let folder: string;
  const html = (language: string) =>
    readFileSync(join(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8");
  const build = (...more: string[]) => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...more]);

  beforeAll(async () => {
    const source = readFileSync(join(root, text), "utf8");
    expect(source).toContain(before);
    folder = await smallWorkspace(undefined, {
      "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [ja, en]\n",
      [text]: source.replace(before, after),
    });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("has no English page until that paragraph is translated, and is told of it alone", async () => {
    const { code, err } = await build();
    expect(code).toBe(1);
    expect(err.match(/Not translated into en: .*/g)).toEqual([`Not translated into en: ${after}`]);
    expect(err).toContain("overflow/en was left out: 1 finding(s)");
    const status = await tsubame(folder, ["translate", "status", "--json", "--language", "en"]);
    expect(JSON.parse(status.out)).toContainEqual(
      expect.objectContaining({
        text: "overflow/report",
        // A text that stands twice is one entry.
        done:
          new Set(segmentsOf({ text: readFileSync(join(folder, text), "utf8"), file: text }).map((one) => one.text))
            .size - 1,
        missing: 1,
      }),
    );
  }, 60_000);

  it("shows it in a draft, marked, among the translations that stayed", async () => {
    expect((await build("--draft")).code).toBe(0);
    expect(html("en").match(/<(?:span|div) class="untranslated"[^>]*>[^<]*/g)).toEqual([
      `<span class="untranslated" lang="ja">${after}`,
    ]);
    expect(html("en")).toContain("Home and overseas compared");
  }, 60_000);

  it("gets it from extract as the only entry, with the old translation to look at, and is built once it is accepted", async () => {
    const { out } = await tsubame(folder, ["translate", "extract", "--language", "en"]);
    expect(out).toContain(`${catalog}: 0 as they were, 1 to look at again (fuzzy), 0 new, 0 gone`);
    const entries = parsePo(readFileSync(join(folder, catalog), "utf8"), catalog).entries;
    expect(
      entries.map(({ source, translation, fuzzy, previous }) => [source, translation, fuzzy, previous?.source]),
    ).toEqual([[after, "The data behind the figures and tables are available as CSV files.", true, before]]);
    expect((await build()).err).toContain(
      `The translation into en waits for a look, since its source changed: ${after}`,
    );
    const written = renderPo({
      ...parsePo(readFileSync(join(folder, catalog), "utf8"), catalog),
      entries: entries.map((entry) => ({ ...entry, translation: english })),
    });
    await addFiles(folder, { [catalog]: written });
    expect(
      await tsubame(folder, ["translate", "accept", `${catalog}:${parsePo(written, catalog).entries[0]?.line}`]),
    ).toMatchObject({ code: 0, out: "1 accepted, 0 left as they are.\n" });
    const built = await build();
    expect([built.code, built.err]).toEqual([0, expect.not.stringContaining("ranslat")]);
    expect(html("en")).toContain(english);
    expect(html("ja")).toContain(after);
  }, 60_000);
});

describe("a workspace with a third language", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await smallWorkspace(undefined, {
      "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [ja, en, de]\neditions: [overflow]\n",
    });
    expect((await tsubame(folder, ["translate", "extract"])).code).toBe(0);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const entriesOf = (name: string) =>
    parsePo(readFileSync(join(folder, `templates/catalogs/de/${name}.po`), "utf8"), name).entries;

  it("has nothing to write for the languages that are built in", async () => {
    expect(await tsubame(folder, ["translate", "extract", "--language", "en,ja"])).toMatchObject({
      code: 0,
      out: "Nothing to write: the built-in catalogues translate every text of this workspace.\n",
    });
  });

  it("gets catalogues whose notes say what the languages before it say", () => {
    expect(entriesOf("overflow/report").find(({ source }) => source === "国内と海外の比較")?.extracted).toEqual([
      expect.stringMatching(/^id: /),
      "Heading",
      "In en: Home and overseas compared",
    ]);
    expect(entriesOf("messages").find(({ context }) => context === "messages.figure_number")?.extracted).toContain(
      "In en: Figure {number}",
    );
    expect(
      entriesOf("overflow/report").filter(({ extracted }) => !extracted.some((line) => line.startsWith("In en: "))),
    ).toEqual([]);
    expect(
      entriesOf("overflow/report")
        .flatMap(({ extracted }) => extracted)
        .filter((line) => /^In (?:ja|de):/.test(line)),
    ).toEqual([]);
  }, 60_000);

  it("is told of the first untranslated texts of each catalogue, and how many more there are", async () => {
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf", "--language", "de"]);
    expect(code).toBe(1);
    for (const name of ["overflow/report", "messages"]) {
      expect(err.match(new RegExp(`de/${name}\\.po:\\d+: Not translated into de`, "g"))).toHaveLength(10);
      expect(err).toContain(`… and ${entriesOf(name).length - 10} more in templates/catalogs/de/${name}.po`);
    }
  }, 60_000);

  it("is counted as a whole below its catalogues", async () => {
    const { out } = await tsubame(folder, ["translate", "status"]);
    const missing = [
      "overflow/report",
      "site/index/report",
      "site/packets/report",
      "site/ranks/report",
      "messages",
      "charts",
    ].reduce((sum, name) => sum + entriesOf(name).length, 0);
    expect(out).toMatch(new RegExp(`^de +\\(all\\) +0 +0 +${missing} `, "m"));
    expect(out).toMatch(/^en +\(all\) +[1-9]\d* +0 +0 /m);
    expect((await tsubame(folder, ["translate", "status"], process.env, "ja")).out).toBe(out);
  }, 60_000);
});

it("an article whose topic is not translated yet keeps no other page from being made, and none links to it", async () => {
  const folder = await smallWorkspace(undefined, {
    "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [ja, en]\neditions: [overflow, quarterly]\n",
    "templates/overflow/2024Q2/topic.md.hbs": "---\ntitle: 今期の話題\nlang: ja\n---\nまだ訳のない文です。\n",
  });
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect([code, err]).toEqual([1, expect.stringContaining("overflow/en was left out: 1 finding(s)")]);
  const page = (name: string) => readFileSync(join(folder, `output/2024Q2/${name}/index.html`), "utf8");
  expect(page("quarterly/ja")).toContain("../../overflow/ja/index.html");
  expect(page("quarterly/en")).not.toContain("overflow/");
  rmSync(folder, { recursive: true, force: true });
}, 60_000);
