/** One day's packets, read once and compacted: every row is counted, or rejected under a reason. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { problem } from "../base/problems.js";
import { sumRows } from "../base/row-counts.js";
import { copyParquet, firstLine, parquetFiles, type Session } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import { literal, rowsAsSelect } from "../engines/sql-literals.js";
import { checkReading, definitionsIn } from "../engines/sql-text.js";
import type { Day, ExportFile } from "../exports/exports.js";
import { columnsRead, packetsOpener } from "../exports/packets.js";
import type { Config, Sensor } from "../workspace/config.js";
import { readQuery, type SourceText } from "../workspace/library.js";
import {
  carriedFacts,
  type DayFacts,
  type DayIndex,
  printOfFile,
  type RejectedRows,
  removeReplaced,
  rollupPath,
  shownPlace,
  writeDayIndex,
} from "./day-index.js";
import { type RollupName, rollupNames, rollupSchemas, rowMeaning } from "./rollup-tables.js";

/** The SQL of staging and rollups. */
export type RollupTexts = Readonly<Record<"macros" | "packets" | "source_ports" | "rejected" | RollupName, SourceText>>;

/** Packets from which on a day's size costs more than its statements. */
const largeDay = 50_000;

export async function rollupTexts(config: Config, engine: Config["engine"] = "duckdb"): Promise<RollupTexts> {
  const read = (path: string) => readQuery(config, path);
  const names = ["activity", "source_ports", "traffic", "ports", "sources", "coverage", "rejected"];
  await refuseOthers(config, names);
  const texts = await Promise.all([
    read(`staging/macros.${engine}`),
    read(`staging/packets.${engine}`),
    ...names.map((name) => read(`rollups/${name}`)),
  ]);
  const [macros, packets, ...others] = texts;
  // Before the first day is compacted, since each of them replaces another.
  // DuckDB reads no other dialect; what a cluster may do, its owner says.
  if (macros && engine === "duckdb") definitionsIn(macros, ["macro"]);
  if (packets && engine === "duckdb") definitionsIn(packets, ["view"]);
  for (const text of others) checkReading(text);
  return Object.fromEntries(["macros", "packets", ...names].map((name, at) => [name, texts[at]])) as RollupTexts;
}

/** A file that nobody would read is told of, not passed over: what is kept of packets is a contract with older days. */
async function refuseOthers({ library }: Config, names: readonly string[]): Promise<void> {
  for (const name of await library.names("queries/rollups", ".sql"))
    if (!names.includes(name))
      throw problem(
        "rollupUnknown",
        { name, near: didYouMean(name, names), allowed: names.join(", ") },
        { file: `queries/rollups/${name}.sql` },
      );
}

/**
 * `former` are the files that hold the day until now, below the quarter's folder of rollups, `place`; `least` is what
 * an index says that
 * cannot be replaced by a day of fewer packets, since some of its exports are gone.
 */
export type CompactionJob = {
  readonly day: Day;
  readonly files: readonly ExportFile[];
  readonly key: string;
  readonly former: readonly string[];
  readonly least?: { readonly packets: number; readonly gone: string };
};
/** What the days of a quarter share. */
export type Compaction = {
  readonly sql: RollupTexts;
  readonly place: string;
  readonly sensors: readonly Sensor[];
};

/**
 * Compacts one day after another in one session. What the days share is made once: a small day waits for its statements
 * to be parsed and bound longer than it counts.
 */
export async function openCompaction(
  session: Session,
  shared: Compaction,
): Promise<(job: CompactionJob) => Promise<DayIndex>> {
  const { sql, place, sensors } = shared;
  await session.define(sql.macros, ["macro"]);
  const openPackets = packetsOpener(session, sql.packets);
  return async (job) => {
    const before = await stamps(job.files);
    const anew = await openPackets({ ...job, sensors });
    const facts = await countDay(session, job, shared);
    await makeRollups(session, sql, anew);
    const files = await writeRollups(session, place, facts);
    // What a small day leaves is replaced where it lies; of a large one it would be held beside the next day's.
    if (facts.packets > largeDay) await session.run("drop table compacted; drop table source_ports");
    if ((await stamps(job.files)) !== before)
      throw problem("exportGrowing", {}, { file: job.files.map(({ name }) => name).join(", ") });
    const index = { ...facts, files };
    await writeDayIndex(place, index);
    // What the day was made of before goes last.
    await removeReplaced(place, index, job.former);
    return index;
  };
}

/** The table `compacted`: the day's packets in groups, but for those that are rejected; and what is to be said of them. */
async function countDay(
  session: Session,
  { day, files, key, least }: CompactionJob,
  { sql, place, sensors }: Compaction,
): Promise<DayFacts> {
  await session.tableFrom("compacted", sql.activity).catch(async (error: unknown) => {
    throw (await damagedExport(session, files)) ?? error;
  });
  const inputs = files.map(({ name, sha256, days }) => ({
    name,
    identity: `sha256:${sha256}`,
    rows: days[day.day] ?? 0,
  }));
  let seen = await glance(session);
  const rejected = seen.unreadable === 0 ? [] : await rejectedRows(session, sql.rejected, files, sensors);
  if (rejected.length > 0) {
    await session.run(`delete from compacted where ${unreadable}`);
    seen = await glance(session);
  }
  const [rows, refused] = [sumRows(inputs), sumRows(rejected)];
  // Three counts, each made in a way of its own: of the times read, of the rows in groups, of the rows left out.
  if (rows !== seen.counted + refused || seen.unreadable > 0)
    throw problem(
      "rowsUnaccounted",
      { day: day.day, rows, counted: seen.counted, rejected: refused },
      { file: files.map(({ name }) => name).join(", ") },
    );
  if (least && seen.packets < least.packets)
    throw problem("dayWouldShrink", {
      day: day.day,
      packets: seen.packets,
      before: least.packets,
      gone: least.gone,
      place: shownPlace(place),
    });
  return {
    format: 1,
    day: day.day,
    key,
    engine: "duckdb",
    origin: "exports",
    bounds: [day.start, day.end],
    sample: files.some(({ sample }) => sample),
    inputs,
    counted: seen.counted,
    packets: seen.packets,
    ipv6: seen.ipv6,
    rejected,
    sensors: seen.sensors,
    meaning: rowMeaning,
  };
}

/** All rollups under their names: tables where others are made from them, else views, which last as long as their types. */
export async function makeRollups(session: Session, sql: RollupTexts, anew: boolean): Promise<void> {
  if (anew) await session.run("create or replace temp view activity as select * exclude (export_rows) from compacted");
  await session.tableFrom("source_ports", sql.source_ports);
  await session.tableFrom("traffic", sql.traffic);
  if (anew) for (const rollup of ["ports", "sources", "coverage"] as const) await session.viewFrom(rollup, sql[rollup]);
}

/**
 * Columns of addresses and seconds are written without a dictionary. To find that out takes a tenth of the writing when a
 * fifth of the rows is tried, as DuckDB does; of a small day that is less than this.
 */
const dictionaryMax = 1_000;

export async function writeRollups(session: Session, place: string, facts: DayFacts): Promise<DayIndex["files"]> {
  const written: DayIndex["files"] = [];
  for (const rollup of rollupNames) {
    const path = rollupPath(rollup, facts);
    const rows = await copyParquet(
      session,
      join(place, path),
      `select date ${literal(facts.day)} as day, * from ${rollup}`,
      carriedFacts(facts),
      facts.packets > largeDay ? dictionaryMax : undefined,
    );
    written.push({ rollup, schema: rollupSchemas[rollup], path, rows, ...(await printOfFile(join(place, path))) });
  }
  return written;
}

/**
 * What is to be said of a day's groups beside its rollups: rows and packets in all, packets from IPv6, groups that
 * cannot be counted, sensors in order.
 */
export async function glance(
  session: Session,
): Promise<Pick<DayFacts, "packets" | "ipv6" | "sensors"> & { readonly counted: number; readonly unreadable: number }> {
  const rows = await session.rows(`
    select cast(sensor as varchar) as sensor, cast(sum(export_rows) as bigint) as counted,
      coalesce(cast(sum(packets) as bigint), 0) as packets, coalesce(cast(sum(packets) filter (src_ip is null) as bigint), 0) as ipv6,
      count(*) filter (${unreadable}) as unreadable
    from compacted
    group by sensor`);
  const sum = (column: string) => rows.reduce((total, row) => total + Number(row[column]), 0);
  return {
    counted: sum("counted"),
    packets: sum("packets"),
    ipv6: sum("ipv6"),
    unreadable: sum("unreadable"),
    sensors: rows.map(({ sensor }) => String(sensor)).sort(order),
  };
}

/** A file whose footer is whole may be damaged before it: each is read alone, every column to its end. */
async function damagedExport(session: Session, files: readonly ExportFile[]): Promise<Error | undefined> {
  for (const file of files) {
    const { path, name } = file;
    const names = columnsRead(file).map((column) => `bit_xor(hash(${column}))`);
    try {
      await session.run(
        `create or replace temp table reading as select ${names.join(", ")} from ${parquetFiles([path])}`,
      );
    } catch (error) {
      return problem("exportUnreadable", { reason: firstLine(error) }, { file: name });
    }
  }
  return undefined;
}

/** Groups of packets that lack something a rollup needs. */
export const unreadable = "sensor is null or protocol is null or port is null or (src_ip is null and src_ip6 is null)";

/** The table `registered`: all sensors, in service or not. */
export async function nameRegistered(session: Session, sensors: readonly Sensor[]): Promise<void> {
  const rows = sensors.map(({ sensor }) => ({ sensor }));
  await session.run(`create or replace temp table registered as ${rowsAsSelect(rows, { sensor: "VARCHAR" })}`);
}

async function rejectedRows(
  session: Session,
  sql: SourceText,
  files: readonly ExportFile[],
  sensors: readonly Sensor[],
): Promise<RejectedRows[]> {
  await nameRegistered(session, sensors);
  const names = new Map(files.map(({ path, name }) => [path, name]));
  const { rows } = await session.select(sql);
  const rejected = rows.map((row) => ({
    file: names.get(String(row["file"])) ?? String(row["file"]),
    reason: String(row["reason"]),
    sensor: row["sensor"] === null ? null : String(row["sensor"]),
    rows: Number(row["rows"]),
  }));
  return rejectedInOrder(rejected);
}

/** By file, reason and sensor. */
export function rejectedInOrder(rejected: readonly RejectedRows[]): RejectedRows[] {
  return [...rejected].sort(
    (a, b) => order(a.file, b.file) || order(a.reason, b.reason) || order(a.sensor ?? "", b.sensor ?? ""),
  );
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

async function stamps(files: readonly ExportFile[]): Promise<string> {
  return JSON.stringify(
    await Promise.all(
      files.map(async ({ path }) => {
        const { size, mtimeMs } = await stat(path);
        return [size, mtimeMs];
      }),
    ),
  );
}
