/** Days that were compacted elsewhere: the script for it, and what is asked of its result before it is taken over. */
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sparkTypes } from "../src/engines/spark.js";
import { rollupNames } from "../src/rollups/rollup-tables.js";
import { addFiles, config, copyFolder, filesOf, ordinaryRows, packetsOf, sql, tsubame, writeParquet } from "./kit.js";

const days = ["2024-04-01", "2024-04-02"];

let scratch = "";
/** Exports, and beside them in `spark` what a cluster would have made of them: DuckDB's own rows in Spark's folders. */
let good = "";
/** The folder that the rollups of the exports were moved to. */
let counted = "";

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  good = join(scratch, "good");
  counted = join(scratch, "counted");
  await addFiles(good, filesOf(`${config}rejected_share_max: 1\n`));
  const rows = ordinaryRows.filter((row) => row.includes("2024-04"));
  for (const day of days) {
    const own = rows.filter((row) => row.includes(day));
    await writeParquet(
      join(good, `exports/${day}.parquet`),
      packetsOf([...own, own[0]?.replace("alpha-one", "charlie") ?? ""]),
    );
  }
  expect(await tsubame(good, ["rollup", "2024Q2"])).toMatchObject({ code: 0 });
  await rename(join(good, "rollups/2024Q2"), counted);
  await writeDays(good);
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

type Index = {
  readonly key: string;
  readonly packets: number;
  readonly origin: string;
  readonly engine: string;
  readonly inputs: object[];
  readonly rejected: object[];
};
const indexOf = async (place: string, day: string) =>
  JSON.parse(await readFile(join(place, "index", `${day}.json`), "utf8")) as Index;

/** What the script says of each day, with the rows that DuckDB counted. */
async function writeDays(folder: string): Promise<void> {
  const { out, err } = await tsubame(folder, ["rollup", "2024Q2", "--print"]);
  expect(err).toBe("reading exports\n");
  for (const day of days) {
    const [, facts = ""] = new RegExp(`select '(\\{[^\\n]*"day":"${day}"[^\\n]*\\})' as facts`).exec(out) ?? [];
    const place = join(folder, "spark", day);
    const rollup = (name: string) => `read_parquet('${counted}/${name}/${day}.*.parquet')`;
    const write = (name: string, select: string) => writeParquet(join(place, name, "part-0.parquet"), select);
    await write(
      "compacted",
      `select * exclude (day), packets as export_rows from ${rollup("activity")} union all by name select 23::integer as port, 3::bigint as packets, 1::bigint as export_rows`,
    );
    for (const name of rollupNames.filter((one) => one !== "activity"))
      await write(name, `select * exclude (day) from ${rollup(name)}`);
    await write(
      "rejected",
      `select 'file://${folder}/exports/${day}.parquet' as file, 'sensor_unregistered' as reason, 'charlie' as sensor, 1::bigint as rows`,
    );
    await write("inputs", `select 'file://${folder}/exports/${day}.parquet' as file, 15::bigint as rows`);
    await write(
      "files",
      `select 'file:${folder}/exports/${day}.parquet' as path, 1234::bigint as length, 1700000000000000::bigint as modified`,
    );
    await addFiles(place, {
      "done/part-0.json": `${JSON.stringify({ facts, spark: "4.3.0 abc" })}\n`,
      "done/_SUCCESS": "",
      "compacted/_SUCCESS": "",
    });
  }
}

let copies = 0;
async function copyOf(): Promise<string> {
  const copy = join(scratch, `copy-${copies++}`);
  await copyFolder(good, copy);
  return copy;
}
const take = (folder: string, ...more: string[]) => tsubame(folder, ["rollup", "2024Q2", "--take", "spark", ...more]);
const rows = async (place: string, name: string) =>
  JSON.stringify(await sql(`from read_parquet('${place}/${name}/*.parquet') order by all`));

describe("tsubame rollup --take", () => {
  it("takes over what a cluster wrote; its days stand, and no page says that exports are gone", async () => {
    const folder = await copyOf();
    expect(await take(folder)).toMatchObject({
      code: 0,
      out: "2 days taken over, 0 stood as they were: 28 of 30 rows counted.\n",
    });
    const place = join(folder, "rollups/2024Q2");
    for (const name of rollupNames) expect(await rows(place, name), name).toBe(await rows(counted, name));
    const [index, own] = [await indexOf(place, "2024-04-01"), await indexOf(counted, "2024-04-01")];
    expect(index).toMatchObject({ origin: "elsewhere", engine: "spark 4.3.0", packets: own.packets });
    expect(index.inputs).toEqual([
      { name: expect.stringContaining("exports/2024-04-01.parquet"), identity: "stat:1234:1700000000000000", rows: 15 },
    ]);
    expect(index.rejected).toEqual([
      expect.objectContaining({ reason: "sensor_unregistered", sensor: "charlie", rows: 1 }),
    ]);
    expect(await take(folder)).toMatchObject({
      code: 0,
      out: "0 days taken over, 2 stood as they were: 0 of 0 rows counted.\n",
    });
    // Exports that are there are not compacted in their place, nor missed where they are not.
    const before = await indexOf(place, "2024-04-01");
    const asked = await tsubame(folder, ["rollup", "2024Q2"]);
    expect(asked.err).toContain("2 days were compacted elsewhere and taken over.");
    expect(asked.err).not.toContain("compacting days");
    await rm(join(folder, "exports"), { recursive: true });
    await writeFile(
      join(folder, "tsubame.yaml"),
      `${await readFile(join(folder, "tsubame.yaml"), "utf8")}engine: spark\n`,
    );
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    expect(await indexOf(place, "2024-04-01")).toEqual(before);
    expect(err).not.toContain("gone");
    expect(await readFile(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8")).not.toContain(
      "no longer exist",
    );
    expect(JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8"))).toMatchObject({
      days_without_exports: [],
      days_compacted_elsewhere: days,
    });
  });

  it("leaves days for later that are not finished", async () => {
    const folder = await copyOf();
    await rm(join(folder, "spark/2024-04-02/done"), { recursive: true });
    expect(await take(folder)).toMatchObject({
      code: 0,
      out: expect.stringContaining("1 days taken over"),
      err: expect.stringContaining("Not finished, and left for later: 2024-04-02"),
    });
    expect(await readdir(join(folder, "rollups/2024Q2/index"))).toEqual(["2024-04-01.json"]);
  });

  const change = (name: string, select: string) => async (folder: string) => {
    const path = join(folder, "spark/2024-04-01", name, "part-0.parquet");
    await rename(path, `${path}.before`);
    await writeParquet(path, select.replaceAll("$", `read_parquet('${path}.before')`));
  };
  const facts = (from: string | RegExp, to: string) => async (folder: string) => {
    const path = join(folder, "spark/2024-04-01/done/part-0.json");
    await writeFile(path, (await readFile(path, "utf8")).replace(from, to));
  };
  it.each<[sentence: string, damage: (folder: string) => Promise<unknown>, says: string]>([
    [
      "no folder of a day",
      (folder) => rename(join(folder, "spark"), join(folder, "other")),
      "There is no day of 2024Q2 in",
    ],
    [
      "a rollup without files",
      (folder) => rm(join(folder, "spark/2024-04-01/ports"), { recursive: true }),
      "spark/2024-04-01/ports: There is no Parquet file in this folder",
    ],
    [
      "a file that is cut off",
      (folder) => writeFile(join(folder, "spark/2024-04-01/ports/part-0.parquet"), "PAR1PAR1"),
      "This cannot be read",
    ],
    [
      "a column of another type",
      change("traffic", "select * replace (packets::double as packets) from $"),
      "packets: The column packets is DOUBLE here, and must be BIGINT.",
    ],
    [
      "a column that is missing",
      change("ports", "select * exclude (class) from $"),
      "The column class is – here, and must be VARCHAR.",
    ],
    [
      "packets that are missing in one rollup",
      change("ports", "select * replace (packets - 1 as packets) from $"),
      "is not sound (ports: packets)",
    ],
    [
      "a source that is missing",
      change("sources", "select * from $ where sensor is not null or src_ip <> (select min(src_ip) from $)"),
      "is not sound (sources: packets)",
    ],
    [
      "a row of an export that is missing",
      change("inputs", "select file, rows + 1 as rows from $"),
      "16 were read, 14 counted and 1 rejected",
    ],
    [
      "an address that is none",
      change("compacted", "select * replace (src_ip * 2 as src_ip) from $"),
      "is not sound (activity: protocol, port, address)",
    ],
    [
      "packets of another day",
      change("compacted", "select * replace (first_packet - 86400::bigint * 65536 as first_packet) from $"),
      "is not sound (activity: times)",
    ],
    [
      "a row twice",
      change(
        "compacted",
        "select * replace (case when protocol = 6 and port = 23 then 4026531840::bigint else src_ip end as src_ip) from $",
      ),
      "is not sound (activity: rows that are one)",
    ],
    [
      "a sensor that is not registered",
      change(
        "compacted",
        "select * replace (case sensor when 'alpha-one' then 'nobody' else sensor end as sensor) from $",
      ),
      "Sensor nobody is counted on 2024-04-01",
    ],
    ["facts that cannot be read", facts("facts", "fact"), "This cannot be read"],
    ["the facts of another day", facts("2024-04-01", "2024-04-03"), "This cannot be read"],
    [
      "another version of rows",
      facts(/meaning\\":\d+/, 'meaning\\":1'),
      "was compacted for another version of this program",
    ],
    [
      "another version of a rollup",
      facts(/ports\\":\d+/, 'ports\\":9'),
      "was compacted for another version of this program",
    ],
    [
      "another time zone",
      facts("UTC", "Asia/Tokyo"),
      "2024-04-01 was cut in the time zone Asia/Tokyo; tsubame.yaml says UTC.",
    ],
  ])("refuses %s, and changes nothing", async (_, damage, says) => {
    const folder = await copyOf();
    await damage(folder);
    const { code, err } = await take(folder, "--day", "2024-04-01");
    expect(err).toContain(says);
    expect(code).toBe(1);
    expect(await readdir(join(folder, "rollups/2024Q2/index")).catch(() => [])).toEqual([]);
  });

  it("never takes fewer packets than there are", async () => {
    const folder = await copyOf();
    await cp(counted, join(folder, "rollups/2024Q2"), { recursive: true });
    const place = join(folder, "rollups/2024Q2");
    await writeFile(
      join(place, "index/2024-04-01.json"),
      (await readFile(join(place, "index/2024-04-01.json"), "utf8")).replace('"packets": 14', '"packets": 15'),
    );
    const { code, err } = await take(folder);
    expect(err).toContain("2024-04-01 would lose packets: 15 were compacted, 14 are here. Nothing was changed.");
    expect(code).toBe(1);
  });
});

describe("tsubame rollup --part", () => {
  const part = (folder: string, ...more: string[]) =>
    tsubame(folder, ["rollup", "2024Q2", "--day", "2024-04-01", ...more]);

  it("gives of all parts together what one process gives, though sources are seen in several", async () => {
    const folder = await copyOf();
    // The same sources in every part, so that no count of them could be added up.
    const again = ordinaryRows
      .filter((row) => row.includes("2024-04-01"))
      .flatMap((row, at) =>
        [2, 9, 17, 23].map((hour) => row.replace(/ \d\d:/, ` ${String((hour + at) % 24).padStart(2, "0")}:`)),
      );
    await writeParquet(join(folder, "exports/2024-04-01.parquet"), packetsOf(again));
    expect(await tsubame(folder, ["rollup", "2024Q2", "--day", "2024-04-01"])).toMatchObject({ code: 0 });
    const one = join(folder, "one");
    await rename(join(folder, "rollups/2024Q2"), one);
    for (const at of [3, 1, 2]) {
      expect(await part(folder, "--part", `${at}/3`, "--to", "parts")).toMatchObject({
        code: 0,
        out: expect.stringContaining(`2024-04-01: part ${at}/3 compacted`),
      });
      const taken = await tsubame(folder, ["rollup", "2024Q2", "--take", "parts"]);
      expect(taken.out).toContain(at === 2 ? "1 days taken over, 0 stood as they were: 56 of 56" : "0 days taken over");
    }
    const place = join(folder, "rollups/2024Q2");
    for (const name of rollupNames) expect(await rows(place, name), name).toBe(await rows(one, name));
    const [merged, own] = [await indexOf(place, "2024-04-01"), await indexOf(one, "2024-04-01")];
    expect(merged).toMatchObject({
      origin: "elsewhere",
      engine: "duckdb",
      packets: own.packets,
      rejected: own.rejected,
    });
    expect(merged.inputs).toEqual([
      { name: "exports/2024-04-01.parquet", identity: expect.stringMatching(/^stat:\d+:\d+$/), rows: 56 },
    ]);
  });

  it.each([
    [
      "parts of two tries",
      async (folder: string) => void (await part(folder, "--part", "1/2", "--to", "parts")),
      "do not belong together",
    ],
    [
      "parts of other exports",
      async (folder: string) => {
        await writeParquet(join(folder, "exports/2024-04-01.parquet"), packetsOf(ordinaryRows.slice(0, 9)));
        await part(folder, "--part", "3/3", "--to", "parts");
      },
      "were made from different files, sensors or queries",
    ],
  ])("refuses %s", async (_, damage, says) => {
    const folder = await copyOf();
    for (const at of [1, 2, 3]) await part(folder, "--part", `${at}/3`, "--to", "parts");
    await damage(folder);
    const { code, err } = await tsubame(folder, ["rollup", "2024Q2", "--take", "parts"]);
    expect(err).toContain(says);
    expect(code).toBe(1);
  });

  it.each([["0/3"], ["4/3"], ["x"], ["1/0"]])("refuses the part %s", async (text) => {
    expect(await part(good, "--part", text, "--to", "parts")).toMatchObject({ code: 2 });
  });

  it("asks for a day and a folder", async () => {
    expect(await tsubame(good, ["rollup", "2024Q2", "--part", "1/2", "--to", "parts"])).toMatchObject({ code: 2 });
    expect(await part(good, "--part", "1/2")).toMatchObject({ code: 2 });
  });
});

describe("tsubame rollup --print", () => {
  it("leaves out what is finished, and speaks of one day", async () => {
    const folder = await copyOf();
    await writeDays(folder);
    expect(await tsubame(folder, ["rollup", "2024Q2", "--print"])).toMatchObject({
      code: 0,
      out: "",
      err: expect.stringContaining("2024Q2: nothing is left to be compacted."),
    });
    await rm(join(folder, "spark/2024-04-02/done"), { recursive: true });
    const { out } = await tsubame(folder, ["rollup", "2024Q2", "--print"]);
    expect(out).toContain(`insert overwrite directory 'file://${folder}/spark/2024-04-02/done'`);
    expect(out).not.toContain("2024-04-01/done");
  });

  it("declares what the settings say, wherever the exports lie", async () => {
    const folder = await copyOf();
    const columns = `{ when: TIMESTAMP_NS, sensor: INTEGER, src_ip: BLOB, src_port: UBIGINT, dst_port: USMALLINT, protocol: VARCHAR }`;
    await writeFile(
      join(folder, "tsubame.yaml"),
      `${await readFile(join(folder, "tsubame.yaml"), "utf8")}engine: spark\ncolumns: { time: when }\nspark: { output: "s3a://bucket/days/", exports: [{ path: "s3a://bucket/{a,b}/*.parquet", columns: ${columns} }] }\n`,
    );
    const { code, out, err } = await tsubame(folder, ["rollup", "2024Q2", "--day", "2024-04-02", "--print"]);
    expect(code, err).toBe(0);
    expect(out).toContain(
      "create or replace temporary view raw_1 (`when` bigint, `sensor` int, `src_ip` binary, `src_port` decimal(20, 0), `dst_port` int, `protocol` string)\nusing parquet options (path 's3a://bucket/{a,b}/*.parquet', recursiveFileLookup 'true')",
    );
    expect(out).toContain("from raw_1 where `when` >= 1712016000000000000 and `when` < 1712102400000000000");
    expect(out).toContain("insert overwrite directory 's3a://bucket/days/2024-04-02/done' using json");
  });

  it("knows every type that an export may have", () => {
    expect(Object.keys(sparkTypes)).toEqual(
      expect.arrayContaining(["TINYINT", "UBIGINT", "BLOB", "VARCHAR", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"]),
    );
  });
});

describe("tsubame rollup --engine spark", () => {
  /** A program in the place of spark-sql; it is given the script. */
  async function withProgram(text: string): Promise<string> {
    const folder = await copyOf();
    await rename(join(folder, "spark"), join(folder, "made"));
    await writeFile(join(folder, "spark-sql"), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, "spark-sql"), 0o755);
    await writeFile(
      join(folder, "tsubame.yaml"),
      `${await readFile(join(folder, "tsubame.yaml"), "utf8")}spark: { command: ["${folder}/spark-sql", "--master", "local"] }\n`,
    );
    return folder;
  }

  it("runs the program of the settings with the script, and takes over what it wrote", async () => {
    const folder = await withProgram(
      'echo "$1 $2 $3"; grep -c "insert overwrite" "$4"; cp -r "$(dirname "$0")/made" "$(dirname "$0")/spark"',
    );
    const { code, out, err } = await tsubame(folder, ["rollup", "2024Q2", "--engine", "spark"]);
    expect(code, err).toBe(0);
    expect(err).toContain("--master local -f\n18\n");
    expect(out).toContain("2 days taken over");
  });

  it.each([
    ["a program that fails", "echo no memory; exit 7", "Spark did not end well (7): "],
    ["a program that writes nothing", "true", "There is no day of 2024Q2 in"],
  ])("tells of %s", async (_, text, says) => {
    const folder = await withProgram(text);
    const { code, err } = await tsubame(folder, ["rollup", "2024Q2", "--engine", "spark"]);
    expect(err).toContain(says);
    expect(code).toBe(1);
  });

  it("tells of a program that is not there", async () => {
    const folder = await withProgram("true");
    await rm(join(folder, "spark-sql"));
    const { code, err } = await tsubame(folder, ["rollup", "2024Q2", "--engine", "spark"]);
    expect(err).toContain("ENOENT");
    expect(code).toBe(1);
  });
});
