/** Three hundred exports with one byte changed: each is refused, or counted as Arrow counts it. */
// apt: python3 python3-venv
// pip: pyarrow
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../../src/base/period.js";
import { UserError } from "../../src/base/problems.js";
import { silent } from "../../src/base/progress.js";
import { readExports } from "../../src/exports/exports.js";
import { compactExports } from "../../src/rollups/rollups.js";
import { readConfig } from "../../src/workspace/config.js";
import { addFiles, config, fewHolders, sensors, sql } from "../kit.js";

/** A Python that has the packages named above. */
const python = process.env["TSUBAME_TEST_PYTHON"];
const quarter = parsePeriod("2024Q2") as Period;
const each = 150;

/**
 * Packets of each day, sensor, protocol and port; rows of the file in all, rejected and outside the quarter. Undefined
 * where the file was refused.
 */
type Count = {
  readonly rows: number;
  readonly rejected: number;
  readonly outside: number;
  readonly packets: Readonly<Record<string, number>>;
};

let scratch = "";
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"))));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const select = `select timestamp '2024-03-31 22:00:00' + to_minutes(cast(97 * n as int)) as time, if(n % 3 = 0, 'bravo-two', 'alpha-one') as sensor, cast(4026531840 + n as uinteger) as src_ip,
  cast(40000 + n as usmallint) as src_port, cast([23, 80, 445, 22][n % 4 + 1] as usmallint) as dst_port, cast(if(n % 7 = 0, 17, 6) as utinyint) as protocol from range(42) as packet(n) order by n`;

/** The same packets as DuckDB writes them, and as Arrow does. */
async function write(writer: string, path: string): Promise<void> {
  await sql(`copy (${select}) to '${path}' (format parquet)`);
  if (writer === "Arrow")
    execFileSync(python ?? "", [
      "-c",
      "import sys, pyarrow.parquet as parquet; parquet.write_table(parquet.read_table(sys.argv[1]), sys.argv[1], row_group_size=14, compression='none')",
      path,
    ]);
}

/** The same sequence in every run (https://prng.di.unimi.it/splitmix64.c). */
function sequence(seed: bigint): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    let mixed = state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
    return Number((mixed ^ (mixed >> 31n)) % BigInt(below));
  };
}

/** By Arrow's reader and plain Python; null for a file that Arrow refuses. */
function countedByArrow(paths: readonly string[]): readonly (Count | null)[] {
  const program = `
import collections, datetime, json, sys
import pyarrow.parquet as parquet
start, end = datetime.datetime(2024, 4, 1), datetime.datetime(2024, 7, 1)
def counted(path):
    try:
        rows = parquet.ParquetFile(path).read().to_pylist()
        packets, rejected, outside = collections.Counter(), 0, 0
        for row in rows:
            time, protocol, port, source = row["time"], row["protocol"], row["dst_port"], row["src_ip"]
            if time is None: rejected += 1
            elif not start <= time < end: outside += 1
            elif row["sensor"] not in ("alpha-one", "bravo-two") or source is None or protocol is None: rejected += 1
            elif protocol in (6, 17, 33, 132, 136) and port is None: rejected += 1
            else: packets["%s %s %s %s" % (time.date(), row["sensor"], protocol, port if protocol in (6, 17, 33, 132, 136) else -1)] += 1
        return {"rows": len(rows), "rejected": rejected, "outside": outside, "packets": packets}
    except Exception:
        return None
print(json.dumps([counted(path) for path in json.load(sys.stdin)]))
`;
  return JSON.parse(
    execFileSync(python ?? "", ["-c", program], { input: JSON.stringify(paths), encoding: "utf8", maxBuffer: 1 << 26 }),
  ) as (Count | null)[];
}

/** By the walk itself; null for a file that is refused with its name or its day. Anything else is a bug, and thrown. */
async function counted(folder: string): Promise<Count | null> {
  try {
    const workspace = await readConfig(folder);
    const { files, fileRows } = await compactExports(
      workspace,
      quarter,
      await readExports(workspace, quarter, silent),
      silent,
    );
    const [file] = fileRows;
    const rows = await sql(
      `select concat_ws(' ', day, sensor, protocol, port) as what, packets from read_parquet([${files.traffic.map(({ path }) => `'${path}'`).join(", ")}])`,
    );
    return {
      rows: file?.rows ?? 0,
      rejected: file?.rejected ?? 0,
      outside: file?.outside ?? 0,
      packets: Object.fromEntries(rows.map(({ what, packets }) => [String(what), Number(packets)])),
    };
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

const sorted = (count: Count | null) =>
  count && {
    ...count,
    packets: Object.fromEntries(Object.entries(count.packets).sort(([a], [b]) => (a < b ? -1 : 1))),
  };

describe.skipIf(python === undefined)("an export with one byte changed", () => {
  it.each(["DuckDB", "Arrow"])("as %s writes it, is refused or counted as Arrow counts it", async (writer) => {
    const whole = join(scratch, `${writer}.parquet`);
    await write(writer, whole);
    const bytes = await readFile(whole);
    const [original] = countedByArrow([whole]);
    expect(original).toMatchObject({ rows: 42, rejected: 0, outside: 2 });
    const random = sequence(writer === "DuckDB" ? 1n : 2n);
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    const paths: string[] = [];
    const own: (Count | null)[] = [];
    for (let at = 0; at < each; at++) {
      // Half of them in the footer, where the statistics are.
      const place = at % 2 === 0 ? random(bytes.length) : footer + random(bytes.length - footer);
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ (1 << random(8));
      const folder = join(scratch, `${writer}-${at}`);
      await addFiles(folder, {
        "tsubame.yaml": `${config}holders: holders.csv\nrejected_share_max: 1\n`,
        "sensors.csv": sensors,
        "holders.csv": fewHolders,
        "exports/one.parquet": changed,
      });
      paths.push(join(folder, "exports/one.parquet"));
      own.push(await counted(folder));
    }
    const arrow = countedByArrow(paths);
    const wrong = own.flatMap((count, at) =>
      count === null || JSON.stringify(sorted(count)) === JSON.stringify(sorted(arrow[at] ?? original ?? null))
        ? []
        : [{ at, path: paths[at], own: sorted(count), arrow: sorted(arrow[at] ?? null) }],
    );
    await writeFile(join(scratch, `${writer}.json`), JSON.stringify(wrong));
    expect(wrong).toEqual([]);
    // Not all are refused: what is read is compared, too.
    expect(own.filter((count) => count !== null).length).toBeGreaterThan(each / 10);
  });
});
