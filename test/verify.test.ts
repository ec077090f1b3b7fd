/**
 * `tsubame verify` and `tsubame errata`: a published quarter made again, compared, and corrected; and folders of
 * strangers.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  addFiles,
  config,
  copyFolder,
  digestsBelow,
  filesBelow,
  folderWith,
  ordinaryRows,
  packetsOf,
  smallWorkspace,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

const settings = config.replace("[en]", "[en, ja]");
const english = `---
title: Report
---
{{#with (row "totals") as |all|}}
We saw {{number all.packets}} packets. They came from {{number all.sources}} addresses. Nothing else was seen.
{{/with}}

## Days

{{table "by_day" caption="Packets by day"}}

{{#chart "packets_by_day" caption="Packets"}}A line.{{/chart}}
`;
const japanese = english
  .replace(
    "We saw {{number all.packets}} packets. They came from {{number all.sources}} addresses. Nothing else was seen.",
    "{{number all.packets}} パケットが届きました。送信元は {{number all.sources}} 個です。ほかにはありません。",
  )
  .replace("title: Report", "title: 報告")
  .replace("## Days", "## 日別")
  .replace("Packets by day", "日別のパケット数")
  .replace('caption="Packets"', 'caption="パケット数"')
  .replace("A line.", "折れ線。");
const chart = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  data: { name: "by_day" },
  mark: "line",
  encoding: {
    x: { field: "day", type: "temporal", title: null },
    y: { field: "packets", type: "quantitative", title: null },
  },
};
const files = {
  "tsubame.yaml": settings,
  "templates/overflow/report.en.md.hbs": english,
  "templates/overflow/report.ja.md.hbs": japanese,
  "templates/overflow/charts/packets_by_day.vl.json": JSON.stringify(chart),
  "queries/datasets/by_day.sql":
    "-- One row per day.\n-- Source: rollup traffic.\nselect cast(day as varchar) as day, cast(sum(packets) as bigint) as packets from traffic group by all order by all",
};
const one = (day: string, hour: number) =>
  `timestamp '${day} ${hour}:00:00', 'alpha-one', cast(4026531999 as uinteger), cast(40000 as usmallint), cast(443 as integer), cast(6 as utinyint)`;
const may = ordinaryRows.filter((row) => row.includes("2024-05"));

/** With its typeface, which is compared too. */
const build = (folder: string, ...more: string[]) =>
  tsubame(folder, ["build", "2024Q2", "--no-pdf", ...more], process.env, "en", true);

let built = "";
beforeAll(async () => {
  built = await smallWorkspace(
    ordinaryRows.filter((row) => row.includes("2024-04")),
    files,
  );
  await writeParquet(join(built, "exports/2024-05.parquet"), packetsOf(may));
  expect(await build(built)).toMatchObject({ code: 0 });
  await copyFolder(join(built, "output/2024Q2"), join(built, "published/2024Q2"));
});

/** A copy of the workspace, with its published quarter in `published/2024Q2`. */
async function workspace(): Promise<string> {
  const folder = await folderWith();
  await copyFolder(built, folder);
  return folder;
}

const published = "published/2024Q2";
/** The folder that a command is called in is the workspace. */
const verify = (folder: string, ...more: string[]) => tsubame(folder, ["verify", published, ...more]);
type Verdict = {
  equal: boolean;
  wrong: { file: string; fault: string }[];
  files: { file: string; change: string }[];
  reasons: { part: string; name: string; change: string }[];
  words: {
    page: string;
    count: number;
    first: { before: string | null; after: string | null; values: { before: string; after: string }[] }[];
  }[];
};
const verdict = async (folder: string): Promise<Verdict> => JSON.parse((await verify(folder, "--json")).out) as Verdict;
const changeManifest = async (folder: string, change: (manifest: Record<string, unknown>) => unknown) => {
  const path = join(folder, published, "manifest.json");
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>)));
};
const correct = async (folder: string, hours: readonly number[]) => {
  await writeParquet(
    join(folder, "exports/2024-05.parquet"),
    packetsOf([...may, ...hours.map((hour) => one("2024-05-03", hour))]),
  );
  expect(await build(folder)).toMatchObject({ code: 0 });
};

describe("tsubame verify", () => {
  it("says equal in another folder, and leaves output/ as it is", async () => {
    const folder = await workspace();
    await rm(join(folder, "output"), { recursive: true });
    await addFiles(folder, { "output/2024Q2/mine.txt": "mine" });
    expect(await verify(folder)).toMatchObject({
      code: 0,
      out: "2024Q2: equal. The same files come out of this workspace.\n",
    });
    expect([...(await filesBelow(join(folder, "output/2024Q2"))).keys()]).toEqual(["mine.txt"]);
  });

  it("makes it with the date, the languages and the kind of the published one", async () => {
    const folder = await workspace();
    expect(
      await tsubame(
        folder,
        ["build", "2024Q2", "--no-pdf", "--language", "ja", "--draft"],
        { ...process.env, SOURCE_DATE_EPOCH: "1725000000" },
        "en",
        true,
      ),
    ).toMatchObject({ code: 0 });
    await rm(join(folder, published), { recursive: true });
    await rename(join(folder, "output/2024Q2"), join(folder, published));
    expect(await verify(folder)).toMatchObject({ code: 0 });
  });

  it("names the export and the first numbers that changed, in each language", async () => {
    const folder = await workspace();
    await writeParquet(join(folder, "exports/2024-05.parquet"), packetsOf([...may, one("2024-05-03", 20)]));
    const { code, out } = await verify(folder);
    expect(code).toBe(3);
    expect(out).toContain("overflow/en/index.html: changed");
    expect(out).toContain("export exports/2024-05.parquet: new");
    expect(out).toContain("day 2024-05-03: changed");
    expect(out).toContain("Report: We saw 42 packets. → We saw 43 packets. [42 → 43]");
    expect(out).toContain("報告: 42 パケットが届きました。 → 43 パケットが届きました。 [42 → 43]");
    const { reasons, words } = await verdict(folder);
    expect(reasons.filter(({ part }) => part === "export").map(({ change }) => change)).toEqual(["gone", "new"]);
    expect(
      reasons.filter(({ part, change }) => part === "query" && change === "inputs").map(({ name }) => name),
    ).toContain("totals");
    expect(words.map(({ page }) => page)).toEqual(["overflow/en", "overflow/ja"]);
  });

  it("names a text, a query and a version that changed", async () => {
    const folder = await workspace();
    await addFiles(folder, {
      "templates/overflow/report.en.md.hbs": english.replace("Nothing else was seen.", "Nothing else came."),
      "queries/datasets/by_day.sql": `${files["queries/datasets/by_day.sql"]} limit 2`,
    });
    await changeManifest(folder, (manifest) => ({
      ...manifest,
      versions: { ...(manifest["versions"] as object), duckdb: "0.0.1" },
    }));
    const { equal, reasons, words } = await verdict(folder);
    expect(equal).toBe(false);
    expect(reasons.map(({ part, name, change }) => [part, name, change])).toEqual([
      ["version", "duckdb", "changed"],
      ["source", "templates/overflow/report.en.md.hbs", "changed"],
      ["query", "by_day", "sql"],
    ]);
    expect(words[0]?.first[0]).toMatchObject({
      before: "Nothing else was seen.",
      after: "Nothing else came.",
      values: [],
    });
    expect((await verify(folder)).out).toContain("dataset by_day: its SQL changed");
  });

  it("says so when the record has no reason for what is different", async () => {
    const folder = await workspace();
    await addFiles(folder, { "tsubame.yaml": `${settings}holders: holders.csv\npublisher: { name: Some CERT }\n` });
    const { code, out } = await verify(folder);
    expect(code).toBe(3);
    expect(out).toContain("They do not hold the settings in tsubame.yaml");
  });

  it("finds altered, missing and foreign files, and follows no link", async () => {
    const folder = await workspace();
    const place = join(folder, published);
    await writeFile(
      join(place, "overflow/en/index.html"),
      (await readFile(join(place, "overflow/en/index.html"), "utf8")).replace(">42<", ">24<"),
    );
    await rm(join(place, "overflow/ja/data/by_day.csv"));
    await addFiles(place, { "extra.txt": "hello" });
    await rm(join(place, "overflow/en/data/by_day.csv"));
    await symlink(join(folder, "sensors.csv"), join(place, "overflow/en/data/by_day.csv"));
    await symlink(folder, join(place, "loop"));
    const { wrong } = await verdict(folder);
    expect(wrong.map(({ file, fault }) => [file, fault])).toEqual([
      ["extra.txt", "foreign"],
      ["loop", "foreign"],
      ["overflow/en/data/by_day.csv", "link"],
      ["overflow/en/index.html", "altered"],
      ["overflow/ja/data/by_day.csv", "missing"],
    ]);
    const { code, out } = await verify(folder);
    expect(code).toBe(3);
    expect(out).toContain("overflow/en/index.html: altered since it was made");
    expect(out).toContain("24 packets. → We saw 42 packets.");
    expect(out).not.toContain("alpha-one");
  });

  it("does not read a file that grew, however large", async () => {
    const folder = await workspace();
    await truncate(join(folder, published, "overflow/en/index.html"), 20e9);
    const { wrong, words } = await verdict(folder);
    expect(wrong).toEqual([{ file: "overflow/en/index.html", fault: "altered" }]);
    expect(words).toEqual([]);
  });

  const refused: readonly (readonly [string, (folder: string) => Promise<unknown>, RegExp])[] = [
    [
      "there is no folder",
      (folder) => rm(join(folder, published), { recursive: true }),
      /There is no manifest\.json in .*published\/2024Q2/,
    ],
    ["there is no manifest", (folder) => rm(join(folder, published, "manifest.json")), /There is no manifest\.json/],
    [
      "the manifest is a link",
      async (folder) => {
        await rename(join(folder, published, "manifest.json"), join(folder, "m.json"));
        await symlink(join(folder, "m.json"), join(folder, published, "manifest.json"));
      },
      /There is no manifest\.json/,
    ],
    [
      "the manifest is a folder",
      async (folder) => {
        await rm(join(folder, published, "manifest.json"));
        await mkdir(join(folder, published, "manifest.json"));
      },
      /There is no manifest\.json/,
    ],
    [
      "the manifest is no JSON",
      (folder) => writeFile(join(folder, published, "manifest.json"), '{\n"quarter": nothing'),
      /manifest\.json:2: .*JSON/,
    ],
    ["the manifest is a list", (folder) => changeManifest(folder, () => [1]), /manifest\.json/],
    [
      "the manifest is enormous",
      (folder) => truncate(join(folder, published, "manifest.json"), 10e9),
      /more than any build writes/,
    ],
    [
      "a file lies outside",
      (folder) =>
        changeManifest(folder, (manifest) => ({
          ...manifest,
          outputs: [{ file: "overflow/../../../sensors.csv", bytes: 1, sha256: "0".repeat(64) }],
        })),
      /outputs\.0\.file: This is not a path within the folder/,
    ],
    [
      "a file is at the root",
      (folder) =>
        changeManifest(folder, (manifest) => ({
          ...manifest,
          outputs: [{ file: "/etc/passwd", bytes: 1, sha256: "0".repeat(64) }],
        })),
      /not a path within the folder/,
    ],
    [
      "a digest is none",
      (folder) =>
        changeManifest(folder, (manifest) => ({ ...manifest, outputs: [{ file: "a", bytes: 1, sha256: "x" }] })),
      /not a SHA-256 digest/,
    ],
    [
      "it is of another quarter",
      (folder) => changeManifest(folder, (manifest) => ({ ...manifest, quarter: "2024Q1" })),
      /about "2024Q1", which is not the quarter of 2024Q2/,
    ],
    [
      "its quarter is none",
      (folder) => changeManifest(folder, (manifest) => ({ ...manifest, quarter: "spring\u001b[31m" })),
      /about "spring/,
    ],
    [
      "its date is none",
      (folder) => changeManifest(folder, (manifest) => ({ ...manifest, made: "yesterday" })),
      /made: /,
    ],
    [
      "its language is none",
      (folder) => changeManifest(folder, (manifest) => ({ ...manifest, languages: ["../../etc"] })),
      /not a language tag/,
    ],
    [
      "nothing is known of its outputs",
      (folder) => changeManifest(folder, ({ outputs: _, ...manifest }) => manifest),
      /outputs: /,
    ],
  ];
  it.each(refused)("refuses when %s", async (_, spoil, message) => {
    const folder = await folderWith();
    await copyFolder(join(built, published), join(folder, published));
    await copyFolder(join(built, "sensors.csv"), join(folder, "sensors.csv"));
    await addFiles(folder, { "tsubame.yaml": settings });
    await spoil(folder);
    const { code, err } = await verify(folder);
    expect(err).toMatch(message);
    expect(err).not.toContain("\u001b");
    expect(code).toBe(1);
  });

  it("answers in Japanese", async () => {
    expect((await tsubame(built, ["verify", published], process.env, "ja")).out).toBe(
      "2024Q2: 一致しました。このワークスペースから同じファイルができます。\n",
    );
  });
});

const errata = (folder: string, ...more: string[]) => tsubame(folder, ["errata", published, ...more]);
type Errata = {
  corrects: string;
  pages: {
    page: string;
    differences: {
      kind: string;
      exhibit: string;
      where: string;
      before: string | null;
      after: string | null;
      values: { before: string; after: string }[];
    }[];
  }[];
  written: string[];
};
const note = (folder: string, language: string) =>
  readFile(join(folder, `templates/overflow/2024Q2/correction.${language}.md`), "utf8");
const page = (folder: string, language: string) =>
  readFile(join(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8");
const digestOf = async (path: string) =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

describe("tsubame errata", () => {
  it("lists every number, cell and drawing that changed, in each language", async () => {
    const folder = await workspace();
    await correct(folder, [20, 21]);
    const rows = await sql(
      `select cast(count(*) as integer) as packets, cast(count(distinct src_ip) as integer) as sources, cast(count(*) filter (time >= '2024-05-03') as integer) as may from '${folder}/exports/*.parquet'`,
    );
    expect(rows).toEqual([{ packets: 44, sources: 15, may: 16 }]);
    const { corrects, pages, written } = JSON.parse((await errata(folder, "--json")).out) as Errata;
    expect(corrects).toBe(await digestOf(join(folder, published, "manifest.json")));
    expect(written).toEqual([]);
    const told = pages.map(({ differences }) =>
      differences.map(({ kind, where, before, after, values }) => [
        kind,
        where,
        before,
        after,
        values.map((value) => `${value.before}>${value.after}`).join(),
      ]),
    );
    expect(told[0]).toEqual([
      ["sentence", "", "We saw 42 packets.", "We saw 44 packets.", "42>44"],
      ["sentence", "", "They came from 14 addresses.", "They came from 15 addresses.", "14>15"],
      ["cell", "May 3, 2024, Packets", "14", "16", ""],
      ["drawing", "charts/packets_by_day.svg", null, null, ""],
    ]);
    expect(told[1]?.map(([kind, where]) => [kind, where])).toEqual([
      ["sentence", ""],
      ["sentence", ""],
      ["cell", "2024年5月3日, パケット数"],
      ["drawing", "charts/packets_by_day.svg"],
    ]);
    const { out, err } = await errata(folder);
    expect(out).toContain("overflow/en: 4 correction(s)");
    expect(out).toContain("Days › Table 1 Packets by day › May 3, 2024, Packets: 14 → 16");
    expect(err).toContain("--write");
  });

  it("writes a note that the pages show, with dates and the digest of what it corrects; no check takes what it quotes for ours", async () => {
    const folder = await workspace();
    await addFiles(folder, {
      "templates/overflow/2024Q2/front.yaml": "# Who wrote it.\nauthor: A. Sato\npublished: { en: 2024-08-01 }\n",
    });
    await correct(folder, [20]);
    const corrected = await digestOf(join(folder, published, "manifest.json"));
    const { code, out } = await errata(folder, "--write", "--date", "2024-11-02");
    expect(code).toBe(0);
    expect(out).toContain("templates/overflow/2024Q2/correction.ja.md written");
    expect(await note(folder, "en")).toMatch(
      /^### November 2, 2024\n\n- Report: “We saw 42 packets\.” now reads “We saw 43 packets\.”\n/,
    );
    expect(await note(folder, "ja")).toContain(
      "- 報告：「42 パケットが届きました。」を「43 パケットが届きました。」に訂正しました。",
    );
    const front = await readFile(join(folder, "templates/overflow/2024Q2/front.yaml"), "utf8");
    expect(front).toContain("# Who wrote it.\nauthor: A. Sato");
    expect(front).toContain(`corrects:\n  en: ${corrected}\n  ja: ${corrected}`);

    expect(await build(folder)).toMatchObject({ code: 0 });
    expect(await page(folder, "en")).toMatch(
      /<time datetime="2024-11-02">Corrected November 2, 2024<\/time>[\s\S]*<section class="corrections">\n<h2 id="corrections">Corrections<\/h2>\n<h3 id="correction-1">November 2, 2024<\/h3>[\s\S]*We saw 42 packets/,
    );
    expect(await page(folder, "ja")).toContain("2024年11月2日訂正");
    expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({ code: 0, out: "No finding.\n" });
    const manifest = JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8")) as {
      corrections: unknown;
    };
    expect(manifest.corrections).toEqual(
      ["en", "ja"].map((language) => ({
        page: `overflow/${language}`,
        date: "2024-11-02",
        manifest_sha256: corrected,
      })),
    );

    // The note itself is no difference, and an entry is written once.
    expect(
      (JSON.parse((await errata(folder, "--json")).out) as Errata).pages[0]?.differences.map(({ before }) => before),
    ).toEqual(["We saw 42 packets.", "They came from 14 addresses.", "14", null]);
    expect(await errata(folder, "--write")).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "correction.en.md:1: The corrections of this published version are noted already.",
      ) as string,
    });
    expect(await verify(folder)).toMatchObject({ code: 3 });
  });

  it("puts a second correction before the first", async () => {
    const folder = await workspace();
    await correct(folder, [20]);
    expect(await errata(folder, "--write", "--date", "2024-11-02")).toMatchObject({ code: 0 });
    expect(await build(folder)).toMatchObject({ code: 0 });
    await rm(join(folder, published), { recursive: true });
    await copyFolder(join(folder, "output/2024Q2"), join(folder, published));
    await correct(folder, [20, 21]);
    expect(await errata(folder, "--write", "--date", "2024-12-03")).toMatchObject({ code: 0 });
    expect((await note(folder, "en")).match(/### .*|now reads “We.*/g)).toEqual([
      "### December 3, 2024",
      "now reads “We saw 44 packets.”",
      "### November 2, 2024",
      "now reads “We saw 43 packets.”",
    ]);
    expect(await build(folder)).toMatchObject({ code: 0 });
    expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({ code: 0 });
  });

  it("tells new, withdrawn and reworded sentences, and rows", async () => {
    const folder = await workspace();
    await addFiles(folder, {
      "templates/overflow/report.en.md.hbs": english
        .replace("Nothing else was seen.", "")
        .replace("## Days", "Something new.\n\n## Days")
        .replace("They came from", "Senders were"),
      "queries/datasets/by_day.sql": `${files["queries/datasets/by_day.sql"]} limit 2`,
    });
    expect((await build(folder)).code).toBe(0);
    const { pages } = JSON.parse((await errata(folder, "--json")).out) as Errata;
    expect(pages[0]?.differences.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ["sentence", "They came from 14 addresses.", "Senders were 14 addresses."],
      ["sentence", "Nothing else was seen.", "Something new."],
      ["row", "May 3, 2024 / 14", null],
      ["drawing", null, null],
    ]);
  });

  it("says when nothing changed, and writes nothing", async () => {
    const folder = await workspace();
    const before = await digestsBelow(folder);
    expect(await errata(folder, "--write")).toMatchObject({
      code: 0,
      out: "2024Q2: no sentence, number or drawing changed since the published version.\n",
      err: "",
    });
    expect(await digestsBelow(folder)).toEqual(before);
  });

  it("takes no page that is left out now for a correction", async () => {
    const folder = await workspace();
    expect(await build(folder, "--language", "ja")).toMatchObject({ code: 0 });
    const before = await digestsBelow(folder);
    const { code, err } = await errata(folder, "--write");
    expect([code, err]).toEqual([1, expect.stringContaining("not in the report of 2024Q2 as it is now: overflow/en.")]);
    expect(await digestsBelow(folder)).toEqual(before);
  });

  it("compares no version that was altered, and none that was not built", async () => {
    const folder = await workspace();
    await writeFile(join(folder, published, "overflow/en/index.html"), "<p>We saw 1 packet.</p>");
    expect(await errata(folder)).toMatchObject({
      code: 3,
      err: expect.stringContaining("not as it was made: overflow/en/index.html") as string,
    });
    await rm(join(folder, "output/2024Q2"), { recursive: true });
    expect(await errata(folder)).toMatchObject({
      code: 1,
      err: expect.stringContaining("2024Q2 has not been built yet") as string,
    });
    expect((await errata(folder, "--date", "2024-02-31")).code).toBe(2);
  });

  it("quotes a hostile page as plain words", async () => {
    const folder = await workspace();
    const path = join(folder, published, "overflow/en/index.html");
    const html = (await readFile(path, "utf8")).replaceAll(
      "Nothing else was seen.",
      "&lt;script&gt;alert(1)&lt;/script&gt; **x** [y](https://example.org/) \u202e&#27;[31m.",
    );
    await writeFile(path, html);
    await changeManifest(folder, (manifest) => ({
      ...manifest,
      outputs: (manifest["outputs"] as { file: string }[]).map((output) =>
        output.file === "overflow/en/index.html"
          ? { ...output, bytes: Buffer.byteLength(html), sha256: createHash("sha256").update(html).digest("hex") }
          : output,
      ),
    }));
    const { out } = await errata(folder);
    expect(out).toContain("alert(1)");
    expect(out).not.toMatch(/[\u001b\u202e]/);
    expect(await errata(folder, "--write")).toMatchObject({ code: 0 });
    expect(await note(folder, "en")).not.toMatch(/[\u001b\u202e]|(?<!\\)<script/);
    expect(await build(folder)).toMatchObject({ code: 0 });
    const shown = await page(folder, "en");
    expect(shown).toContain("&lt;script&gt;alert(1)&lt;/script&gt; **x** [y](https://example.org/)");
    expect(/<main[\s\S]*<\/main>/.exec(shown)?.[0] ?? "<script").not.toContain("<script");
  });

  it("says nothing of the clock but the day, in the time zone of the workspace", async () => {
    const folder = await workspace();
    await correct(folder, [20]);
    expect(await errata(folder, "--write")).toMatchObject({ code: 0 });
    expect(await note(folder, "en")).toMatch(/^### January 1, 1970\n/);
    expect((await stat(join(folder, published, "manifest.json"))).isFile()).toBe(true);
  });
});
