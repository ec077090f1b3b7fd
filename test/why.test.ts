/** `tsubame why`: from what a page shows back to the exports; asked of a page with known numbers. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { explain, readGround } from "../src/why/provenance.js";
import { readConfig } from "../src/workspace/config.js";
import {
  addFiles,
  config,
  copyFolder,
  folderWith,
  ordinaryRows,
  packetsOf,
  sensors,
  smallWorkspace,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

const quarter = parsePeriod("2024Q2") as Period;
const settings = config.replace("[en]", "[en, ja]");
const text = (words: {
  title: string;
  all: string;
  big: string;
  days: string;
  typed: string;
  onset: string;
  caption: string;
}) => `---
title: ${words.title}
---
{{#with (row "totals") as |all|}}
${words.all}
{{/with}}

## ${words.big}

{{#with (row "big") as |big|}}{{number big.n}} / {{percent big.share}}{{/with}} ${words.typed}

{{#with (row "big") as |big|}}${words.onset}{{/with}}

{{table "by_day" caption="${words.caption}"}}

${words.days}
`;
const english = text({
  title: "Report",
  all: "We saw {{number all.packets}} packets from {{number all.sources}} addresses.",
  big: "Big & small",
  days: 'The list of {{count "labels"}} sensors.',
  typed: "and 8,642 by hand.",
  onset: "It began on {{date big.onset}}.",
  caption: "Packets by day",
});
const japanese = text({
  title: "報告",
  all: "{{number all.sources}} 個のアドレスから {{number all.packets}} パケットが届きました。",
  big: "大小",
  days: 'センサー {{count "labels"}} 台の一覧。',
  typed: "と手で書いた 8,642。",
  onset: "{{date big.onset}} に始まりました。",
  caption: "日別のパケット数",
});
const files = {
  "tsubame.yaml": settings,
  "templates/overflow/report.en.md.hbs": english,
  "templates/overflow/report.ja.md.hbs": japanese,
  "queries/datasets/big.sql":
    "-- One row.\n-- Source: literals.\nselect 1234567 as n, 12.34 as share, '2024-04-27' as onset",
  "queries/datasets/by_day.sql":
    "-- One row per day.\n-- Source: rollup traffic.\nselect cast(day as varchar) as day, cast(sum(packets) as bigint) as packets from traffic group by all order by all",
  "queries/datasets/labels.sql":
    "-- One row per sensor.\n-- Source: table sensors.\nselect label from sensors order by label",
};

/** April's packets in one export, May's in another with one packet more. */
async function workspace(): Promise<string> {
  const folder = await smallWorkspace(
    ordinaryRows.filter((row) => row.includes("2024-04")),
    files,
  );
  const extra =
    "timestamp '2024-05-03 20:00:00', 'alpha-one', cast(4026531999 as uinteger), cast(40000 as usmallint), cast(443 as integer), cast(6 as utinyint)";
  await writeParquet(
    join(folder, "exports/2024-05.parquet"),
    packetsOf([...ordinaryRows.filter((row) => row.includes("2024-05")), extra]),
  );
  return folder;
}

type Walk = {
  source: { dataset: string; row: number; column: string };
  row?: Record<string, unknown>;
  standing?: { name: string; kind: string; file: string; on: Walk["standing"][] };
  periods: { quarter: string; days: string[]; exports: { file: string; rows: number }[] }[];
};
type Found = {
  kind: string;
  page: string;
  section: string;
  exhibit: string;
  text: string;
  context: string;
  typed: string[];
  walks: Walk[];
};

let folder = "";
const ask = (asked: string, ...more: string[]) => tsubame(folder, ["why", asked, ...more]);
const answers = async (asked: string): Promise<Found[]> => JSON.parse((await ask(asked, "--json")).out) as Found[];

beforeAll(async () => {
  folder = await workspace();
  expect(await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).toMatchObject({ code: 0 });
  // What follows needs no export.
  await copyFolder(join(folder, "exports"), join(folder, "elsewhere"));
  await rm(join(folder, "exports"), { recursive: true });
});

describe("tsubame why", () => {
  it("walks from a number in each language to its row, SQL, rollups, days and exports", async () => {
    const counted = await sql(
      `select replace(filename, '${folder}/elsewhere', 'exports') as file, count(*) as rows from read_parquet('${folder}/elsewhere/*.parquet', filename = true) group by all order by file`,
    );
    const packets = counted.reduce((sum, { rows }) => sum + Number(rows), 0);
    const found = await answers(String(packets));
    expect(found.map(({ page, text: shown }) => [page, shown])).toEqual([
      ["overflow/en", "43"],
      ["overflow/ja", "43"],
    ]);
    expect(found[0]).toMatchObject({
      kind: "value",
      section: "Report",
      exhibit: "",
      context: "We saw 43 packets from 15 addresses.",
    });
    expect(found[1]?.context).toBe("15 個のアドレスから 43 パケットが届きました。");
    for (const {
      walks: [walk],
    } of found) {
      expect(walk?.source).toEqual({ dataset: "totals", row: 0, column: "packets" });
      expect(walk?.row).toMatchObject({ label: null, packets, sources: 15 });
      expect(walk?.standing).toMatchObject({ kind: "dataset", file: "queries/datasets/totals.sql (built-in)" });
      expect(walk?.periods).toEqual([
        { quarter: "2024Q2", days: ["2024-04-01", "2024-04-02", "2024-05-03"], exports: counted },
      ]);
    }
  });

  it("names every rollup and list that the SQL reads, and nothing that is a part of the SQL itself", async () => {
    const [found] = await answers("43");
    const leaves = (one: Walk["standing"]): string[] => (one?.on.length ? one.on.flatMap(leaves) : [one?.name ?? ""]);
    // By way of two views, so that one is met twice.
    expect([...new Set(leaves(found?.walks[0]?.standing))]).toEqual(["sources", "sensors"]);
  });

  it.each(["1,234,567", "1234567", "１，２３４，５６７", " 1,234,567 "])(
    "takes %s for the same number",
    async (asked) => {
      expect((await answers(asked)).map(({ page, walks }) => [page, walks[0]?.source.column])).toEqual([
        ["overflow/en", "n"],
        ["overflow/ja", "n"],
      ]);
    },
  );

  it("knows a percentage by its number, and a date by its words in the other language", async () => {
    expect((await answers("12.3")).map(({ text: shown }) => shown)).toEqual(["12.3%", "12.3%"]);
    expect((await answers("12.34")).map(({ text: shown }) => shown)).toEqual(["12.3%", "12.3%"]);
    for (const asked of ["2024-04-27", "april 27, 2024", "2024年4月27日"])
      expect((await answers(asked)).map(({ text: shown }) => shown).sort(), asked).toEqual([
        "2024年4月27日",
        "April 27, 2024",
      ]);
  });

  it("tells a row of one day from the exports of that day alone", async () => {
    const may = (await answers("15")).filter(({ kind }) => kind === "cell");
    expect(may.map(({ page, exhibit, context }) => [page, exhibit, context])).toEqual([
      ["overflow/en", "Table 1 Packets by day", "May 3, 2024, Packets"],
      ["overflow/ja", "表1 日別のパケット数", "2024年5月3日, パケット数"],
    ]);
    expect(may[0]?.walks[0]).toMatchObject({
      row: { day: "2024-05-03", packets: 15 },
      periods: [{ days: ["2024-05-03"], exports: [{ file: "exports/2024-05.parquet", rows: 15 }] }],
    });
  });

  it("says of a count of rows, and of what stands on lists alone, that no export is behind it", async () => {
    const found = (await answers("2")).filter(({ walks }) => walks[0]?.source.dataset === "labels");
    expect(found).toHaveLength(2);
    expect(found[0]?.walks[0]).toMatchObject({
      source: { row: "count" },
      periods: [],
      standing: { on: [{ name: "sensors", kind: "list", file: "sensors.csv" }] },
    });
  });

  it("says of a number that was typed by hand where it was typed, in the text of the page's language", async () => {
    const found = await answers("8642");
    const line = (source: string) => source.split("\n").findIndex((one) => one.includes("8,642")) + 1;
    expect(found.map(({ page, kind, typed }) => [page, kind, typed])).toEqual([
      ["overflow/en", "typed", [`templates/overflow/report.en.md.hbs:${line(english)}`]],
      ["overflow/ja", "typed", [`templates/overflow/report.ja.md.hbs:${line(japanese)}`]],
    ]);
    expect((await ask("8,642")).out).toContain("typed by hand: templates/overflow/report.en.md.hbs");
  });

  it("explains every value in a part of a sentence", async () => {
    const found = await answers("saw 43 packets from 15");
    expect(
      found
        .filter(({ page }) => page === "overflow/en")
        .map(({ text: shown, walks }) => [shown, walks[0]?.source.column]),
    ).toEqual([
      ["43", "packets"],
      ["15", "sources"],
    ]);
  });

  it("takes no part of a number for the number", async () => {
    for (const asked of ["234", "567", "1,234", "8,64"]) expect((await ask(asked)).code, asked).toBe(1);
  });

  it("offers near values when there is none", async () => {
    const { code, err } = await ask("1,234,568");
    expect(code).toBe(1);
    expect(err).toContain('No page of 2024Q2 shows "1,234,568". Near it: 1,234,567');
    expect((await tsubame(folder, ["why", "1,234,568"], process.env, "ja")).err).toContain("近い値: 1,234,567");
  });

  it("tells one origin once, with its places together", async () => {
    const { out } = await ask("43");
    expect(out.match(/← totals \(dataset/g)).toHaveLength(1);
    expect(out).toContain("overflow/en › Report\n    We saw 43 packets");
    expect(out).toContain(
      "2024Q2: 3 day(s), 2024-04-01 – 2024-05-03; 43 rows counted from 2 export(s)\n    exports/2024-04.parquet: 28 rows",
    );
  });

  it("answers in Japanese", async () => {
    expect((await tsubame(folder, ["why", "43"], process.env, "ja")).out).toContain(
      "データセット totals の 1 行目、列 packets",
    );
  });

  it("makes the datasets again from the rollups when the cache is gone", async () => {
    const copy = await folderWith();
    await copyFolder(folder, copy);
    const before = (await tsubame(copy, ["why", "43", "--json"])).out;
    await rm(join(copy, "output/cache/built"), { recursive: true });
    expect((await tsubame(copy, ["why", "43", "--json"])).out).toBe(before);
    await writeFile(join(copy, "output/cache/exports"), "{ broken");
    const { out } = await tsubame(copy, ["why", "43"]);
    expect(out).toContain("exports/2024-04.parquet: 28 rows");
  });

  it("needs a report, and names what is missing", async () => {
    const empty = await folderWith({ "tsubame.yaml": config, "sensors.csv": sensors });
    expect(await tsubame(empty, ["why", "1"])).toMatchObject({
      code: 1,
      err: expect.stringContaining("No report has been built yet.") as string,
    });
    expect(await ask("1", "2023Q1")).toMatchObject({
      code: 1,
      err: expect.stringContaining("2023Q1 has not been built yet") as string,
    });
    expect((await ask("1", "spring")).code).toBe(2);
  });

  it.each(["", " ", "{{", "</data>", "../", "\u0000", "[(*", "9".repeat(500)])(
    "finds nothing for %j, and says so",
    async (asked) => {
      expect((await ask(asked)).code).toBe(1);
    },
  );
});

describe("explain", () => {
  it("gives what is known of a source that has no row or query any more", async () => {
    const ground = await readGround(await readConfig(folder), quarter);
    expect(explain({ dataset: "gone", row: 0, column: "n" }, {}, ground)).toEqual({
      source: { dataset: "gone", row: 0, column: "n" },
      row: undefined,
      standing: undefined,
      periods: [],
    });
    expect(explain({ dataset: "totals", row: 99, column: "packets" }, {}, ground)).toMatchObject({
      row: undefined,
      standing: { name: "totals" },
    });
  });

  it("follows queries that read the quarter before, and queries that cannot be read", async () => {
    const copy = await folderWith();
    await copyFolder(folder, copy);
    await addFiles(copy, {
      "queries/datasets/both.sql": "select sum(t.packets) as n from traffic t, previous.traffic p",
      "queries/datasets/broken.sql": "select select",
    });
    const { standings } = await readGround(await readConfig(copy), quarter);
    expect(standings.get("both")?.on.map(({ name, file }) => [name, file])).toEqual([
      ["traffic", "rollups/2024Q2/traffic/"],
      ["previous.traffic", "rollups/2024Q1/traffic/"],
    ]);
    expect(standings.get("broken")?.on).toEqual([]);
  });
});
