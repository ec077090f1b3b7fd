/** The rollups are the only copy of packets whose exports are gone: nothing but a person removes a day of them. */
import { copyFile, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digest } from "../src/base/digest.js";
import {
  type Answer,
  addFiles,
  config,
  copyFolder,
  fewHolders,
  filesBelow,
  sensors,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

/** Rollups and exports as the version before wrote them: two days, 42 rows, one of each day rejected. */
const before = resolve(import.meta.dirname, "rollups/written-by-version-1");
const april = "2024-04-01";
const may = "2024-05-03";

let scratch = "";
/** A workspace of today, built: a day in April of two exports, one in May. */
let good = "";

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  good = await newFolder();
  await addFiles(good, {
    "tsubame.yaml": `${config}holders: holders.csv\n`,
    "sensors.csv": sensors,
    "holders.csv": fewHolders,
  });
  for (const sensor of ["alpha-one", "bravo-two"])
    await writeParquet(join(good, `exports/${april}-${sensor}.parquet`), packets(april, [sensor]));
  await writeParquet(join(good, `exports/${may}.parquet`), packets(may, ["alpha-one", "bravo-two"]));
  expect(await build(good)).toMatchObject({ code: 0, err: expect.stringContaining("40 of 40 rows counted, 2 days.") });
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const newFolder = () => mkdtemp(join(scratch, "case-"));
const build = (folder: string, ...options: string[]) => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...options]);
const packets = (day: string, sensors: readonly string[], each = 10) => `
  select timestamp '${day} 01:00:00' + to_minutes(cast(20 * n as int)) as time, sensor, cast(4026531840 + n as uinteger) as src_ip, cast(40000 + n as usmallint) as src_port,
    cast(23 as usmallint) as dst_port, cast(6 as utinyint) as protocol
  from range(${each}) as packet(n), unnest([${sensors.map((one) => `'${one}'`).join(", ")}]) as sensors(sensor)`;

async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder();
  await copyFolder(folder, copy);
  return copy;
}

/** The good workspace without the exports of a day. */
async function without(day: string): Promise<string> {
  const folder = await copyOf(good);
  for (const name of await readdir(join(folder, "exports")))
    if (name.startsWith(day)) await rm(join(folder, "exports", name));
  return folder;
}

async function digestsIn(folder: string, ...below: string[]): Promise<Record<string, string>> {
  const all = await Promise.all(
    below.map(async (name) =>
      [...(await filesBelow(join(folder, name)))].map(([path, bytes]) => [`${name}/${path}`, digest(bytes)] as const),
    ),
  );
  return Object.fromEntries(all.flat());
}

async function totals(folder: string): Promise<{ packets: number; sources: number }[]> {
  const { out, err } = await tsubame(folder, ["query", "totals", "2024Q2", "--json"]);
  expect(out, err).not.toBe("");
  return (JSON.parse(out) as { packets: number; sources: number }[]).map(({ packets, sources }) => ({
    packets,
    sources,
  }));
}

type Index = {
  day: string;
  key: string;
  inputs: { name: string | null; identity: string; rows: number }[] | null;
  counted: number | null;
  rejected: unknown[] | null;
  meaning: number;
  files: { rollup: string; schema: number; path: string; bytes: number; digest: string }[];
};
const indexPath = (folder: string, day: string) => join(folder, `rollups/2024Q2/index/${day}.json`);
const indexOf = async (folder: string, day: string) =>
  JSON.parse(await readFile(indexPath(folder, day), "utf8")) as Index;
const fileOf = async (folder: string, day: string, rollup: string) =>
  join(folder, "rollups/2024Q2", (await indexOf(folder, day)).files.find((file) => file.rollup === rollup)?.path ?? "");

async function changeIndex(folder: string, day: string, change: (index: Index) => object): Promise<void> {
  await writeFile(indexPath(folder, day), JSON.stringify(change(await indexOf(folder, day))));
}

/** Stops, says so, and leaves rollups and report byte for byte as they were. */
async function refused(folder: string, ...says: string[]): Promise<Answer> {
  const was = await digestsIn(folder, "rollups", "output/2024Q2");
  const answer = await build(folder, "--force");
  expect(answer.code, answer.err).toBe(1);
  for (const part of says) expect(answer.err).toContain(part);
  expect(await digestsIn(folder, "rollups", "output/2024Q2")).toEqual(was);
  return answer;
}

describe("an index that is damaged, while exports are gone,", () => {
  const whole = (folder: string) => join(folder, "rollups/2024Q2/index.json");
  const day = (folder: string) => indexPath(folder, april);
  const asBefore = async () => {
    const folder = await copyOf(before);
    await rm(join(folder, `exports/${april}.parquet`));
    return folder;
  };
  it.each<[sentence: string, make: () => Promise<string>, damage: (folder: string) => Promise<unknown>, says: string]>([
    [
      "cut off, of all days",
      asBefore,
      (folder) => truncate(whole(folder), 500),
      "rollups/2024Q2/index.json: This index of compacted days cannot be read.",
    ],
    [
      "empty, of all days",
      asBefore,
      (folder) => writeFile(whole(folder), ""),
      "rollups/2024Q2/index.json: This index of compacted days cannot be read.",
    ],
    [
      "of another shape, of all days",
      asBefore,
      (folder) => writeFile(whole(folder), '{"schema": 1, "days": []}'),
      "rollups/2024Q2/index.json: This index of compacted days cannot be read.",
    ],
    [
      "removed, of all days",
      asBefore,
      (folder) => rm(whole(folder)),
      `rollups/2024Q2/activity/${april}.180f5a5ea8eb.parquet: No index names this file`,
    ],
    [
      "cut off, of a day",
      () => without(april),
      (folder) => truncate(day(folder), 100),
      `rollups/2024Q2/index/${april}.json: This index of compacted days cannot be read.`,
    ],
    [
      "empty, of a day",
      () => without(april),
      (folder) => writeFile(day(folder), ""),
      `rollups/2024Q2/index/${april}.json: This index of compacted days cannot be read.`,
    ],
    [
      "that of another day",
      () => without(april),
      (folder) => copyFile(indexPath(folder, may), day(folder)),
      `rollups/2024Q2/index/${april}.json: This index of compacted days cannot be read.`,
    ],
    [
      "with a path that leads elsewhere",
      () => without(april),
      (folder) =>
        changeIndex(folder, april, (index) => ({
          ...index,
          files: index.files.map((file) => ({ ...file, path: `../../${file.path}` })),
        })),
      "This index of compacted days cannot be read.",
    ],
    [
      "without one of its files",
      () => without(april),
      (folder) => changeIndex(folder, april, (index) => ({ ...index, files: index.files.slice(1) })),
      "This index of compacted days cannot be read.",
    ],
    ["removed, of a day", () => without(april), (folder) => rm(day(folder)), `rollups/2024Q2/activity/${april}.`],
    [
      "removed, of every day",
      () => without(april),
      (folder) => rm(join(folder, "rollups/2024Q2/index"), { recursive: true }),
      `rollups/2024Q2/activity/${april}.`,
    ],
  ])("%s, stops the build and can be mended", async (_, make, damage, says) => {
    const folder = await make();
    const were = await totals(folder);
    await addFiles(folder, { "output/2024Q2/a-report-of-before.html": "" });
    if (make === asBefore)
      await copyFile(join(before, "rollups/2024Q2/index.json"), whole(folder))
        .then(() => rm(join(folder, "rollups/2024Q2"), { recursive: true }))
        .then(() => copyFolder(join(before, "rollups"), join(folder, "rollups")));
    await damage(folder);
    await refused(folder, says, "tsubame doctor --mend");
    const seen = await tsubame(folder, ["doctor", "--json"]);
    expect(JSON.parse(seen.out)).toContainEqual(
      expect.objectContaining({
        part: "rollups",
        state: "missing",
        mend: expect.stringContaining("tsubame doctor --mend"),
      }),
    );
    const files = Object.keys(await digestsIn(folder, "rollups"));
    const mended = await tsubame(folder, ["doctor", "--mend", "--json"]);
    expect(JSON.parse(mended.out)).toContainEqual(
      expect.objectContaining({ part: "rollups", state: "ok", version: "2 days" }),
    );
    const left = Object.keys(await digestsIn(folder, "rollups"));
    expect(files.filter((path) => path.endsWith(".parquet"))).toEqual(left.filter((path) => path.endsWith(".parquet")));
    expect(await totals(folder)).toEqual(were);
  });

  it.each<[sentence: string, make: () => Promise<string>, damage: (folder: string) => Promise<unknown>]>([
    [
      "of all days, of an older schema",
      asBefore,
      async (folder) =>
        writeFile(whole(folder), (await readFile(whole(folder), "utf8")).replace('"schema": 1', '"schema": 0')),
    ],
    [
      "of all days, of a newer schema",
      asBefore,
      async (folder) =>
        writeFile(whole(folder), (await readFile(whole(folder), "utf8")).replace('"schema": 1', '"schema": 2')),
    ],
    [
      "of a day, in a newer format",
      () => without(april),
      (folder) => changeIndex(folder, april, (index) => ({ ...index, format: 2 })),
    ],
    [
      "of a day whose rows mean something newer",
      () => without(april),
      (folder) => changeIndex(folder, april, (index) => ({ ...index, meaning: 99 })),
    ],
    [
      "of a day with a newer rollup",
      () => without(april),
      (folder) =>
        changeIndex(folder, april, (index) => ({
          ...index,
          files: index.files.map((file) => ({ ...file, schema: 99 })),
        })),
    ],
  ])("%s, stops the build: another version wrote it", async (_, make, damage) => {
    const folder = await make();
    await addFiles(folder, { "output/2024Q2/a-report-of-before.html": "" });
    await damage(folder);
    await refused(folder, "This index was written by another version of this program.");
  });

  it("comes back whole from what the files carry", async () => {
    const folder = await copyOf(good);
    const was = [await readFile(indexPath(folder, april), "utf8"), await readFile(indexPath(folder, may), "utf8")];
    await rm(join(folder, "rollups/2024Q2/index"), { recursive: true });
    expect((await tsubame(folder, ["doctor", "--mend"])).err).toContain(
      "2024Q2: the indexes of 2 days were made again from the rollups; for 0 of them",
    );
    expect([await readFile(indexPath(folder, april), "utf8"), await readFile(indexPath(folder, may), "utf8")]).toEqual(
      was,
    );
  });

  it("of the version before, is made again without inputs and rejects, and the pages say so", async () => {
    const folder = await copyOf(before);
    await rm(join(folder, "exports"), { recursive: true });
    await rm(join(folder, "rollups/2024Q2/index.json"));
    expect((await tsubame(folder, ["doctor", "--mend"])).err).toContain(
      "for 2 of them the inputs and rejected rows are not known any more",
    );
    expect(await indexOf(folder, april)).toMatchObject({
      inputs: null,
      rejected: null,
      counted: null,
      packets: 20,
      ipv6: 2,
      sensors: ["alpha-one", "bravo-two"],
    });
    await addFiles(folder, {
      "tsubame.yaml": (await readFile(join(folder, "tsubame.yaml"), "utf8")).replace("[en]", "[ja, en]"),
    });
    const built = await build(folder);
    expect(built).toMatchObject({ code: 0, err: expect.stringContaining("2 days had lost their index") });
    expect(await readFile(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8")).toContain(
      "For 2 days, the record of how the values were computed was lost",
    );
    expect(await readFile(join(folder, "output/2024Q2/overflow/ja/index.html"), "utf8")).toContain(
      "2日分は集計時の記録が失われた",
    );
    expect(JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8"))).toMatchObject({
      days_of_unknown_inputs: [april, may],
    });
  });

  it.each([
    ["before", "2024Q3"],
    ["a year before", "2025Q2"],
  ])("of the quarter %s, stops the build too", async (_, quarter) => {
    const folder = await copyOf(good);
    const start = quarter === "2024Q3" ? "2024-07-01" : "2025-04-01";
    await writeParquet(join(folder, "exports/later.parquet"), packets(start, ["alpha-one", "bravo-two"]));
    expect(await tsubame(folder, ["build", quarter, "--no-pdf"])).toMatchObject({ code: 0 });
    await truncate(indexPath(folder, april), 100);
    const { code, err } = await tsubame(folder, ["build", quarter, "--no-pdf"]);
    expect(code).toBe(1);
    expect(err).toContain(`rollups/2024Q2/index/${april}.json: This index of compacted days cannot be read.`);
  });
});

describe("an index of all days, as the version before wrote it,", () => {
  it.each([
    ["are there", true],
    ["are gone", false],
  ])("becomes one for each day, unchanged, when its exports %s", async (_, there) => {
    const folder = await copyOf(before);
    if (!there) await rm(join(folder, "exports"), { recursive: true });
    const old = (
      JSON.parse(await readFile(join(before, "rollups/2024Q2/index.json"), "utf8")) as {
        days: Record<
          string,
          {
            key: string;
            counted: number;
            ipv6: number;
            rejected: object[];
            sensors: string[];
            files: Record<string, number>;
          }
        >;
      }
    ).days;
    const parquet = await digestsIn(folder, "rollups");
    expect((await tsubame(folder, ["why", "nothing", "2024Q2"])).code).not.toBe(4);
    await tsubame(folder, ["doctor"]);
    for (const [day, { files, ...facts }] of Object.entries(old)) {
      const { key, counted, ipv6, rejected, sensors: seen } = facts;
      const index = await indexOf(folder, day);
      expect(index).toMatchObject({
        day,
        key,
        counted,
        ipv6,
        rejected,
        sensors: seen,
        engine: "duckdb",
        origin: "exports",
        meaning: 1,
        inputs: Object.entries(files).map(([sha256, rows]) => ({ identity: `sha256:${sha256}`, rows })),
      });
      for (const file of index.files)
        expect({ path: file.path, digest: file.digest }).toEqual({
          path: file.path,
          digest: `sha256:${parquet[`rollups/2024Q2/${file.path}`]}`,
        });
    }
    expect(await readdir(join(folder, "rollups/2024Q2"))).not.toContain("index.json");
    expect(await totals(folder)).toEqual([
      { packets: 40, sources: 10 },
      { packets: 20, sources: 10 },
      { packets: 20, sources: 10 },
    ]);
  });

  it("is told once by the first build, which says what it does", async () => {
    const folder = await copyOf(before);
    const first = await build(folder);
    expect(first.err).toContain("rollups/2024Q2/index.json became an index for each of its 2 days");
    expect(first.err).toContain("2 days were compacted again: how packets are read or counted has changed since.");
    const second = await build(folder, "--force");
    expect(second.err).not.toContain("became an index");
    expect(second.err).not.toContain("compacted again");
    expect(second.code).toBe(0);
  });

  it("is taken over to the end by the next command when one was killed half-way", async () => {
    const folder = await copyOf(before);
    await rm(join(folder, "exports"), { recursive: true });
    const old = await readFile(join(folder, "rollups/2024Q2/index.json"));
    await tsubame(folder, ["doctor"]);
    await rm(indexPath(folder, may));
    await writeFile(join(folder, "rollups/2024Q2/index.json"), old);
    expect((await build(folder)).err).toContain("became an index for each of its 1 days");
    expect((await totals(folder))[0]?.packets).toBe(40);
  });
});

describe("a file of the rollups that is damaged", () => {
  const damages: [string, (path: string) => Promise<unknown>][] = [
    ["cut in half", async (path) => truncate(path, Math.floor((await stat(path)).size / 2))],
    ["cut by its last byte", async (path) => truncate(path, (await stat(path)).size - 1)],
    ["emptied", (path) => truncate(path, 0)],
    ["removed", (path) => rm(path)],
    ["of the same size but no Parquet", async (path) => writeFile(path, Buffer.alloc((await stat(path)).size))],
  ];
  it.each(damages)("%s, heals from the exports", async (_, damage) => {
    const folder = await copyOf(good);
    const was = await digestsIn(folder, "rollups");
    await damage(await fileOf(folder, april, "traffic"));
    expect((await totals(folder))[0]?.packets).toBe(40);
    expect(await digestsIn(folder, "rollups")).toEqual(was);
  });

  it.each(damages)("%s, names its day when the exports are gone", async (_, damage) => {
    const folder = await without(april);
    await damage(await fileOf(folder, april, "sources"));
    await refused(folder, `rollups/2024Q2/sources/${april}.`, `the exports of ${april} are gone`, "backup");
    const { out } = await tsubame(folder, ["doctor", "--json"]);
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({
        part: "rollups",
        state: "warning",
        where: expect.stringContaining(`rollups/2024Q2/sources/${april}.`),
      }),
    );
  });

  it.each(["activity", "traffic", "ports", "sources", "coverage"])(
    "by one byte in the middle of %s, is found by verify and is never a bug",
    async (rollup) => {
      const folder = await without(april);
      const path = await fileOf(folder, april, rollup);
      const bytes = await readFile(path);
      bytes[40] = (bytes[40] ?? 0) ^ 0xff;
      await writeFile(path, bytes);
      await copyFolder(join(folder, "output/2024Q2"), join(folder, "published/2024Q2"));
      const verified = await tsubame(folder, ["verify", "published/2024Q2", "--no-pdf"]);
      expect(verified.code, verified.err).toBe(1);
      expect(verified.err).toContain(`rollups/2024Q2/${rollup}/${april}.`);
      expect(verified.err).toContain("is not as it was written");
      await rm(join(folder, "output/cache"), { recursive: true });
      expect((await tsubame(folder, ["query", "totals", "2024Q2"])).code).not.toBe(4);
    },
  );
});

describe("exports that go", () => {
  it("take nothing from a day: it stands as it was compacted", async () => {
    const folder = await copyOf(good);
    const was = await totals(folder);
    await rm(join(folder, `exports/${april}-bravo-two.parquet`));
    const built = await build(folder);
    expect(built).toMatchObject({
      code: 0,
      err: expect.stringContaining(
        `${april} stands as it was compacted before: exports of it are gone (exports/${april}-bravo-two.parquet)`,
      ),
    });
    expect(await totals(folder)).toEqual(was);
  });

  it("and others that come, with fewer packets, stop the build until a person decides", async () => {
    const folder = await copyOf(good);
    for (const sensor of ["alpha-one", "bravo-two"]) await rm(join(folder, `exports/${april}-${sensor}.parquet`));
    await writeParquet(join(folder, "exports/other.parquet"), packets(april, ["alpha-one"], 9));
    await refused(
      folder,
      `${april} would lose packets: 20 were compacted, 9 are left in the exports.`,
      `rollups/2024Q2/*/${april}.*`,
    );
    for (const rollup of await readdir(join(folder, "rollups/2024Q2")))
      for (const name of await readdir(join(folder, "rollups/2024Q2", rollup)))
        if (name.startsWith(`${april}.`)) await rm(join(folder, "rollups/2024Q2", rollup, name));
    expect(await build(folder)).toMatchObject({ code: 0, err: expect.stringContaining("29 of 29 rows counted") });
  });

  it("and others that come, with as many packets, are counted anew", async () => {
    const folder = await copyOf(good);
    for (const sensor of ["alpha-one", "bravo-two"]) await rm(join(folder, `exports/${april}-${sensor}.parquet`));
    await writeParquet(join(folder, "exports/all.parquet"), packets(april, ["alpha-one", "bravo-two"], 11));
    expect(await build(folder)).toMatchObject({ code: 0, err: expect.stringContaining("42 of 42 rows counted") });
  });

  it("are not gone when a file of the same name has less in it", async () => {
    const folder = await copyOf(good);
    await writeParquet(join(folder, `exports/${april}-bravo-two.parquet`), packets(april, ["bravo-two"], 3));
    expect(await build(folder)).toMatchObject({ code: 0, err: expect.stringContaining("33 of 33 rows counted") });
  });

  it("are not gone when they are only called otherwise", async () => {
    const folder = await copyOf(good);
    const was = await digestsIn(folder, "rollups");
    await rename(join(folder, `exports/${april}-bravo-two.parquet`), join(folder, "exports/renamed.parquet"));
    expect(await build(folder)).toMatchObject({ code: 0, err: expect.stringContaining("40 of 40 rows counted") });
    expect(await digestsIn(folder, "rollups")).toEqual(was);
  });

  it("leave days that were cut in another time zone to a person", async () => {
    const folder = await without(april);
    await addFiles(folder, { "tsubame.yaml": `${config.replace("UTC", "Asia/Tokyo")}holders: holders.csv\n` });
    await refused(folder, `${april} was compacted in another time zone than Asia/Tokyo`);
  });
});

it("what a killed build left is no reason to stop while its exports are there", async () => {
  const folder = await copyOf(good);
  await rm(indexPath(folder, april));
  expect(await build(folder, "--force")).toMatchObject({ code: 0 });
  expect(Object.keys(await digestsIn(folder, "rollups"))).toEqual(Object.keys(await digestsIn(good, "rollups")));
});

it("but it is one when some of them are gone since", async () => {
  const folder = await copyOf(good);
  await rm(indexPath(folder, april));
  await rm(join(folder, `exports/${april}-bravo-two.parquet`));
  await refused(folder, "No index names this file");
});

describe("days of several versions", () => {
  it("lack a newer column, which is null there", async () => {
    const folder = await without(april);
    const path = await fileOf(folder, april, "coverage");
    await writeParquet(`${path}.old`, `select * exclude (last_second) from read_parquet('${path}')`);
    await rename(`${path}.old`, path);
    const { size } = await stat(path);
    await changeIndex(folder, april, (index) => ({
      ...index,
      files: index.files.map((file) => (file.rollup === "coverage" ? { ...file, schema: 0, bytes: size } : file)),
    }));
    await addFiles(folder, {
      "q.sql":
        "select cast(day as varchar) as day, sensor, packets, last_second is null as unknown from coverage order by day, sensor",
    });
    const { out, err } = await tsubame(folder, ["query", "--sql", "q.sql", "2024Q2", "--json"]);
    expect(JSON.parse(out || err)).toEqual([
      { day: april, sensor: "alpha-one", packets: 10, unknown: true },
      { day: april, sensor: "bravo-two", packets: 10, unknown: true },
      { day: may, sensor: "alpha-one", packets: 10, unknown: false },
      { day: may, sensor: "bravo-two", packets: 10, unknown: false },
    ]);
  });

  it("that mean different things are told on every page that compares them", async () => {
    const folder = await without(april);
    await addFiles(folder, { "tsubame.yaml": `${config.replace("[en]", "[ja, en]")}holders: holders.csv\n` });
    await changeIndex(folder, april, (index) => ({ ...index, meaning: 0 }));
    expect(await build(folder)).toMatchObject({ code: 0 });
    const { out } = await tsubame(folder, ["query", "meaning_changes", "2024Q2", "--json"]);
    expect(JSON.parse(out)).toEqual([{ day: may, meaning: 2, before: 0 }]);
    const page = async (language: string) =>
      (await readFile(join(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8"))
        .replace(/<[^>]*>/g, "")
        .replace(/\s+/g, " ");
    expect(await page("en")).toContain(
      "From May 3, 2024 on, packets are counted differently. Comparisons across that day",
    );
    expect(await page("ja")).toContain("2024年5月3日から、パケットの数え方を変更しました。");
  });

  it("are told for the quarter before as well", async () => {
    const folder = await without(april);
    await writeParquet(join(folder, "exports/later.parquet"), packets("2024-07-01", ["alpha-one"]));
    await rm(join(folder, `exports/${may}.parquet`));
    for (const day of [april, may]) await changeIndex(folder, day, (index) => ({ ...index, meaning: 0 }));
    const { out } = await tsubame(folder, ["query", "meaning_changes", "2024Q3", "--json"]);
    expect(JSON.parse(out)).toEqual([{ day: "2024-07-01", meaning: 2, before: 0 }]);
  });
});

it("every file of a day carries what its index says, and the rows are there", async () => {
  const { files, ...facts } = await indexOf(good, april);
  for (const { rollup, path } of files) {
    const [row] = await sql(
      `select decode(value) as facts from parquet_kv_metadata('${join(good, "rollups/2024Q2", path)}') where decode(key) = 'tsubame_day'`,
    );
    const schemas = Object.fromEntries(files.map(({ rollup, schema }) => [rollup, schema]));
    expect(JSON.parse(String(row?.["facts"])), rollup).toEqual({ ...facts, schemas });
  }
  expect(facts.inputs).toEqual(
    ["alpha-one", "bravo-two"].map((sensor) => ({
      name: `exports/${april}-${sensor}.parquet`,
      identity: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      rows: 10,
    })),
  );
});

it("a lost index is made again with the versions that its files say, and those that say none are of the first", async () => {
  for (const [said, expected] of [
    [{ traffic: 0 }, 0],
    [undefined, 1],
  ] as const) {
    const folder = await copyOf(good);
    const { files, ...facts } = await indexOf(folder, april);
    const carried = JSON.stringify({
      ...facts,
      ...(said ? { schemas: { activity: 1, traffic: 1, ports: 1, sources: 1, coverage: 1, ...said } } : {}),
    });
    for (const { path } of files) {
      const file = join(folder, "rollups/2024Q2", path);
      await sql(`copy (from '${file}') to '${file}.new' (format parquet, kv_metadata {tsubame_day: '${carried}'})`);
      await rename(`${file}.new`, file);
    }
    await rm(join(folder, `rollups/2024Q2/index/${april}.json`));
    expect(await tsubame(folder, ["doctor", "--mend"])).toMatchObject({ code: 0 });
    expect((await indexOf(folder, april)).files.find(({ rollup }) => rollup === "traffic")).toMatchObject({
      schema: expected,
    });
  }
});

it("--force reads bytes that changed under an old size and time", async () => {
  const folder = await newFolder();
  await addFiles(folder, {
    "tsubame.yaml": `${config}holders: holders.csv\n`,
    "sensors.csv": sensors,
    "holders.csv": fewHolders,
  });
  const path = join(folder, "exports/one.parquet");
  await writeParquet(path, packets(april, ["alpha-one"]));
  const then = new Date("2024-07-01T00:00:00Z");
  await utimes(path, then, then);
  const { size } = await stat(path);
  expect(await build(folder)).toMatchObject({ code: 0 });
  await writeParquet(path, packets(april, ["alpha-one"]).replace("cast(23 as", "cast(24 as"));
  expect((await stat(path)).size).toBe(size);
  await utimes(path, then, then);
  const ports = async () =>
    (
      JSON.parse((await tsubame(folder, ["query", "top_ports_by_sensor", "2024Q2", "--json"])).out) as {
        port: string;
      }[]
    )[0]?.port;
  expect(await ports()).toBe("23/TCP");
  expect(await build(folder, "--force")).toMatchObject({ code: 0 });
  expect(await ports()).toBe("24/TCP");
});
