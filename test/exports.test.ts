/**
 * What an export really holds decides, not what its footer, its name or its folder says of it; rows = counted +
 * rejected + outside, or the build stops.
 */
import { link, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calendarDays, type Period, parsePeriod } from "../src/base/period.js";
import { silent } from "../src/base/progress.js";
import { timesQuery, withoutStatistics } from "../src/exports/export-times.js";
import { readExports } from "../src/exports/exports.js";
import { compactExports } from "../src/rollups/rollups.js";
import { readConfig } from "../src/workspace/config.js";
import { type Answer, addFiles, config, fewHolders, sensors, sql, tsubame, writeParquet } from "./kit.js";

let scratch = "";
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"))));
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Forty packets of two days, 20 each, one every half an hour. */
const packets = (first = "2024-04-01", columns = "") => `
  select timestamp '${first} 01:00:00' + to_minutes(cast(30 * (n % 20) as int)) + to_days(cast(n // 20 as int)) as time, 'alpha-one' as sensor, cast(4026531840 + n as uinteger) as src_ip,
    cast(40000 as usmallint) as src_port, cast(23 as usmallint) as dst_port, cast(6 as utinyint) as protocol${columns}
  from range(40) as packet(n) order by n`;

async function workspace(select?: string, settings = ""): Promise<string> {
  const folder = await mkdtemp(join(scratch, "case-"));
  await addFiles(folder, {
    "tsubame.yaml": `${config}holders: holders.csv\n${settings}`,
    "sensors.csv": sensors,
    "holders.csv": fewHolders,
    "templates/overflow/report.en.md.hbs": "{{#each datasets.totals}}{{packets}} {{/each}}\n",
  });
  if (select !== undefined) await writeParquet(join(folder, "exports/april.parquet"), select);
  return folder;
}

const build = (folder: string): Promise<Answer> => tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
/** The walk as far as the numbers: what a build does before it makes pages. */
const ask = (folder: string): Promise<Answer> => tsubame(folder, ["query", "totals", "2024Q2", "--json"]);
const quarter = parsePeriod("2024Q2") as Period;

/** What became of the rows of each export, and why they were rejected. */
async function rollupsOf(folder: string) {
  const workspace = await readConfig(folder);
  const { fileRows, rejected } = await compactExports(
    workspace,
    quarter,
    await readExports(workspace, quarter, silent),
    silent,
  );
  return {
    inputs: fileRows.map(({ rows, counted, rejected, outside }) => ({ rows, counted, rejected, outside })),
    reasons: rejected.map(({ reason, rows }) => `${reason} ${rows}`),
  };
}
const inputsOf = async (folder: string) => (await rollupsOf(folder)).inputs;
const micros = (time: string) => BigInt(Date.parse(`${time}Z`)) * 1000n;

/**
 * Writes another number over every place behind `from` where a time stands as eight bytes, as in the statistics of a
 * footer.
 */
async function rewrite(path: string, time: string, other: bigint, from = 0): Promise<number> {
  const bytes = await readFile(path);
  const [wanted, written] = [Buffer.alloc(8), Buffer.alloc(8)];
  wanted.writeBigInt64LE(micros(time));
  written.writeBigInt64LE(other);
  let places = 0;
  for (let at = bytes.indexOf(wanted, from); at >= 0; at = bytes.indexOf(wanted, at + 1), places++)
    written.copy(bytes, at);
  await writeFile(path, bytes);
  return places;
}

async function footerStart(path: string): Promise<number> {
  const bytes = await readFile(path);
  return bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
}

describe("a footer that does not tell the truth is refused, with the name of its file", () => {
  const first = "2024-04-01T01:00:00";
  const last = "2024-04-02T10:30:00";
  it.each<[sentence: string, time: string, other: bigint]>([
    ["a first time that hides the quarter's packets behind its end", first, micros("2024-08-01T00:00:00")],
    ["a last time before the quarter", last, micros("2024-02-01T00:00:00")],
    ["a last time within the first day", last, micros("2024-04-01T10:30:00")],
    ["a first time a day too late", first, micros("2024-04-02T01:00:00")],
    ["a first time one microsecond too early", first, micros(first) - 1n],
    ["a last time in another century", last, micros("2124-04-02T10:30:00")],
  ])("%s", async (_, time, other) => {
    const folder = await workspace(packets());
    const path = join(folder, "exports/april.parquet");
    expect(await rewrite(path, time, other, await footerStart(path))).toBeGreaterThan(0);
    const { code, err } = await ask(folder);
    expect(code, err).toBe(1);
    expect(err).toContain(
      "exports/april.parquet: The footer of this export and its rows do not agree: it says 40 rows from ",
    );
    expect(err).toContain("read were 40 rows from 2024-04-01T01:00:00.000Z to 2024-04-02T10:30:00.000Z");
    expect(err).toContain("Export it again");
  });

  it("bounds of one piece of the file that hide its rows: the days do not add up, and the build stops", async () => {
    const folder = await workspace();
    const path = join(folder, "exports/april.parquet");
    await addFiles(folder, { "exports/about.txt": "" });
    await sql(`copy (select timestamp '2024-04-01' + to_seconds(cast(n as int) * 20) as time, 'alpha-one' as sensor, cast(4026531840 as uinteger) as src_ip, cast(1 as usmallint) as src_port, cast(23 as usmallint) as dst_port, cast(6 as utinyint) as protocol from range(8192) t(n) order by n)
      to '${path}' (format parquet, row_group_size 2048)`);
    const pieces = await sql(
      `select stats_min_value as low, stats_max_value as high from parquet_metadata('${path}') where path_in_schema = 'time' order by row_group_id`,
    );
    expect(pieces.length).toBeGreaterThan(2);
    // The second piece says that it lies within the second day.
    for (const [bound, other] of [
      ["low", "2024-04-02T12:00:00"],
      ["high", "2024-04-02T13:00:00"],
    ] as const) {
      expect(
        await rewrite(path, String(pieces[1]?.[bound]).replace(" ", "T"), micros(other), await footerStart(path)),
      ).toBeGreaterThan(0);
    }
    const { code, err } = await ask(folder);
    expect(code, err).toBe(1);
    expect(err).toContain(
      "exports/april.parquet: The rows of 2024-04-01 do not add up: 4320 have a time of that day, but 2272 were counted and 0 rejected.",
    );
  });

  it("but one without any bounds is read as it is", async () => {
    const folder = await workspace();
    const path = join(folder, "exports/april.parquet");
    await writeParquet(path, `select * replace (cast(time as timestamp_ns) as time) from (${packets()})`);
    expect(await inputsOf(folder)).toEqual([{ rows: 40, counted: 40, rejected: 0, outside: 0 }]);
  });
});

it("no time is told from a footer: the plan reads the column of every file, and filters nothing", async () => {
  const folder = await workspace(packets());
  const path = join(folder, "exports/april.parquet");
  const plan = async (
    query: string,
    setting = `set disabled_optimizers = ${withoutStatistics.disabled_optimizers}`,
  ) => {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    try {
      await connection.run(setting);
      return (await connection.runAndReadAll(`explain ${query}`))
        .getRowObjectsJS()
        .map((row) => String(row["explain_value"]))
        .join("\n");
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
  };
  expect(await plan(timesQuery([path], "time", "Asia/Tokyo"))).toMatch(/READ_PARQUET[\s\S]*\btime\b/);
  expect(await plan(timesQuery([path], "time", "Asia/Tokyo"))).not.toMatch(/Filters:|COLUMN_DATA_SCAN|EMPTY_RESULT/);
  // Without the setting, and put as it usually is, the question is answered from the footer.
  expect(await plan(`select min(time) from read_parquet('${path}')`, "select 1")).not.toContain("READ_PARQUET");
});

describe("rows are counted, rejected or outside", () => {
  it("each in a way of its own, over the ends of the quarter and of a day", async () => {
    const folder = await workspace(
      `select * from (${packets("2024-03-31")}) union all select null, * exclude (time) from (${packets()}) limit 43`,
      "rejected_share_max: 0.5\n",
    );
    expect(await build(folder)).toMatchObject({ code: 0, err: expect.stringContaining("20 of 20 rows counted") });
    expect(await inputsOf(folder)).toEqual([{ rows: 43, counted: 20, rejected: 3, outside: 20 }]);
  });

  it("in the days of the workspace's time zone", async () => {
    const folder = await workspace(packets("2024-03-31"));
    await addFiles(folder, { "tsubame.yaml": `${config.replace("UTC", "Asia/Kathmandu")}holders: holders.csv\n` });
    // Kathmandu is 5 h 45 min ahead: its 1 April begins on 31 March at 18:15 UTC, after the last packet of that day.
    expect(await inputsOf(folder)).toEqual([{ rows: 40, counted: 20, rejected: 0, outside: 20 }]);
  });

  it("where times are infinite: they are no times", async () => {
    const folder = await workspace(
      `select * replace (if(src_port = 1, timestamp 'infinity', time) as time) from (${packets()} ) union all select timestamp '-infinity', * exclude (time) from (${packets()}) limit 41`,
      "rejected_share_max: 0.5\n",
    );
    expect(await inputsOf(folder)).toEqual([{ rows: 41, counted: 40, rejected: 1, outside: 0 }]);
  });
});

describe("a number that no packet can have", () => {
  it.each<[column: string, reason: string]>([
    ["dst_port", "port"],
    ["packets", "packets"],
    ["tcp_seq", "tcp_seq"],
    ["ip_id", "ip_id"],
    ["src_port", "src_port"],
    ["ttl", "ttl"],
    ["length", "length"],
    ["src_ip", "address"],
    ["protocol", "protocol"],
  ])("in %s is rejected and counted as %s", async (column, reason) => {
    const own = ["dst_port", "src_port", "src_ip", "protocol"].includes(column);
    const value = `if(row_number() over () = 7, 18446744073709551615::ubigint, ${own ? column : "1"}::ubigint)`;
    const folder = await workspace(
      own
        ? `select * replace (${value} as ${column}) from (${packets()})`
        : `select *, ${value} as ${column} from (${packets()})`,
      "rejected_share_max: 0.5\n",
    );
    expect(await rollupsOf(folder)).toEqual({
      inputs: [{ rows: 40, counted: 39, rejected: 1, outside: 0 }],
      reasons: [`${reason} 1`],
    });
  });

  it.each(["9223372036854775808", "9223372036854775807", "4294967296"])(
    "and %s as a sequence number never ends in a bug",
    async (number) => {
      const folder = await workspace(
        `select *, if(row_number() over () = 7, ${number}::ubigint, 1::ubigint) as tcp_seq, 1::ubigint as dst_ip, 5::ubigint as ip_id from (${packets()})`,
        "rejected_share_max: 0.5\n",
      );
      const [input] = await inputsOf(folder);
      expect(input?.counted).toBe(40 - Number(number === "9223372036854775808"));
    },
  );
});

describe("one file is read once", () => {
  it.each<[sentence: string, name: (folder: string) => Promise<void>, says: string]>([
    [
      "under a second name",
      (folder) => symlink("april.parquet", join(folder, "exports/again.parquet")),
      "is exports/again.parquet under another name",
    ],
    [
      "linked hard",
      (folder) => link(join(folder, "exports/april.parquet"), join(folder, "exports/hard.parquet")),
      "under another name: it is read once",
    ],
    [
      "in a folder that leads to itself",
      (folder) => symlink(".", join(folder, "exports/loop")),
      "is exports/april.parquet under another name: it is read once",
    ],
    [
      "through a folder of another name",
      (folder) => symlink(join(folder, "exports"), join(folder, "exports/all")),
      "is exports/april.parquet under another name",
    ],
  ])("%s", async (_, name, says) => {
    const folder = await workspace(packets());
    await name(folder);
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
    expect(err).toContain("40 of 40 rows counted");
    expect(err).toContain(says);
    expect(await inputsOf(folder)).toHaveLength(1);
  });

  it("but a copy is another file: its packets count again, and that is said", async () => {
    const folder = await workspace(packets());
    await writeFile(join(folder, "exports/copy.parquet"), await readFile(join(folder, "exports/april.parquet")));
    expect(await build(folder)).toMatchObject({ code: 0, err: expect.stringContaining("80 of 80 rows counted") });
    expect(await inputsOf(folder)).toEqual([1, 2].map(() => ({ rows: 40, counted: 40, rejected: 0, outside: 0 })));
  });
});

describe("the days of a quarter", () => {
  it.each(["2023Q4", "2024Q1", "2024Q2", "2023Q1", "1900Q1", "2000Q1"])(
    "of %s are those of DuckDB's calendar",
    async (name) => {
      const { start, end } = parsePeriod(name) as Period;
      const days = await sql(
        `select cast(cast(day as date) as varchar) as day from range(date '${start}', date '${end}', interval 1 day) as days(day) order by day`,
      );
      expect(calendarDays({ start, end })).toEqual(days.map(({ day }) => day));
    },
  );

  it("have 23 or 25 hours where the clock is put forward or back", async () => {
    const folder = await workspace(packets());
    await addFiles(folder, { "tsubame.yaml": `${config.replace("UTC", "Europe/Berlin")}holders: holders.csv\n` });
    const hours = async (name: string) => {
      const { days } = await readExports(await readConfig(folder), parsePeriod(name) as Period, silent);
      expect(days.map(({ start }) => start).slice(1)).toEqual(days.map(({ end }) => end).slice(0, -1));
      return new Map(days.map(({ day, start, end }) => [day, (end - start) / 3.6e9]));
    };
    const [spring, autumn] = [await hours("2024Q1"), await hours("2024Q4")];
    expect([spring.size, spring.get("2024-03-30"), spring.get("2024-03-31")]).toEqual([91, 24, 23]);
    expect([autumn.size, autumn.get("2024-10-27"), autumn.get("2024-12-31")]).toEqual([92, 25, 24]);
  });
});
