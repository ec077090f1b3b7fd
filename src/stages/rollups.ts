/** Stage 3. The only pass over raw packets: each local day compacted once, kept under a key of what it was made from. */
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../base/digest.js";
import { exists, readTextIfAny, removeExcept, writeWhole } from "../base/files.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Quarter } from "../base/quarter.js";
import { renderCsv } from "../engines/csv.js";
import { copyParquet, firstLine, identifier, literal, parquetFiles, rowsAsSelect, type Session } from "../engines/duckdb.js";
import type { Config, Sensor } from "./config.js";
import { workThroughDays } from "./day-work.js";
import { exportedSelect, liesIn, type Day, type ExportFile, type Exports } from "./exports.js";

/** Changes only when the columns of a rollup change. */
export const rollupSchema = 1;

/** The rollups that are kept, in the order they are made. */
export const rollupNames = ["activity", "traffic", "ports", "sources", "coverage"] as const;
export type RollupName = (typeof rollupNames)[number];

const source = { src_ip: "BIGINT", src_ip6: "VARCHAR" };
const seen = { packets: "BIGINT", first_packet: "BIGINT", last_second: "BIGINT" };
const port = { protocol: "INTEGER", port: "INTEGER" };

/** The columns of each rollup as they come out of its Parquet files. */
export const rollupTypes: Readonly<Record<RollupName, Readonly<Record<string, string>>>> = {
  activity: { day: "DATE", sensor: "VARCHAR", ...port, ...source, ...seen, fingerprint: "INTEGER" },
  traffic: { day: "DATE", sensor: "VARCHAR", ...port, packets: "BIGINT", sources: "BIGINT" },
  ports: { day: "DATE", ...port, packets: "BIGINT", sources: "BIGINT", sensors: "BIGINT" },
  sources: { day: "DATE", sensor: "VARCHAR", ...source, packets: "BIGINT", ports: "BIGINT", first_packet: "BIGINT", last_second: "BIGINT", fingerprint: "INTEGER" },
  coverage: { day: "DATE", sensor: "VARCHAR", ...seen },
};

/** Rows of one day: `counted` rows are in the rollups, `ipv6` of their packets came from IPv6. */
export type CompactedDay = {
  readonly day: string;
  readonly key: string;
  readonly rows: number;
  readonly counted: number;
  readonly ipv6: number;
  readonly files: Readonly<Record<string, number>>;
  readonly rejected: readonly RejectedRows[];
  /** Sensors counted that day: the key holds only while all of them are in service, and none of the rejected ones. */
  readonly sensors: readonly string[];
};
export type RejectedRows = { readonly file: string; readonly reason: string; readonly sensor: string | null; readonly rows: number };

export type Rollups = {
  readonly days: readonly CompactedDay[];
  /** Parquet files of a rollup, in day order; empty when no day has any. */
  readonly files: Readonly<Record<RollupName, readonly string[]>>;
  /** Days known only from what was compacted earlier: their exports are gone. */
  readonly daysWithoutExports: readonly string[];
  readonly rejected: readonly RejectedRows[];
  readonly fileRows: readonly FileRows[];
  /** Changes whenever any row of any rollup may have changed. */
  readonly digest: string;
  readonly sample: boolean;
};

/** rows = counted + rejected + outside the quarter. */
export type FileRows = { readonly file: string; readonly sha256: string; readonly rows: number; readonly counted: number; readonly rejected: number; readonly outside: number };

type Index = { readonly schema: number; readonly sample: boolean; readonly sensors: readonly string[]; readonly days: Readonly<Record<string, CompactedDay>> };

export async function compactExports(config: Config, quarter: Quarter, exports: Exports, progress: Progress): Promise<Rollups> {
  const folder = join(config.folder, "rollups", quarter.name);
  const index = await readIndex(folder);
  const sql = await rollupTexts(config);
  const done: Record<string, CompactedDay> = {};
  const wanted: { day: Day; files: ExportFile[]; key: string }[] = [];
  const daysWithoutExports: string[] = [];
  for (const day of exports.days) {
    const files = exports.files.filter(({ first, last }) => first !== null && last !== null && first < day.end && last >= day.start);
    const kept = index.days[day.day];
    if (files.length === 0) {
      if (!kept || !(await hasFiles(folder, kept))) continue;
      done[day.day] = kept;
      daysWithoutExports.push(day.day);
      continue;
    }
    const key = digestOf(rollupSchema, day, sql, config.columns, files.map(({ sha256, columns }) => [sha256, columns]));
    if (kept?.key === key && stillInService(kept, config.sensors) && stillNamed(kept, files) && (await hasFiles(folder, kept))) done[day.day] = kept;
    else wanted.push({ day, files, key });
  }
  if (Object.keys(done).length + wanted.length === 0) throw nothingIn(quarter, exports, config);

  const sample = exports.sample || (exports.files.length === 0 && index.sample);
  const save = () => writeWhole(join(folder, "index.json"), JSON.stringify({ schema: rollupSchema, sample, sensors: config.sensors.map(({ sensor }) => sensor), days: done } satisfies Index, null, 1));
  if (wanted.length > 0) {
    progress.step("rollups");
    try {
      await workThroughDays(config, {
        jobs: wanted, rows: exports.files.reduce((sum, { rows }) => sum + rows, 0), memoryMb: 280,
        prepare: (session) => session.run(sql.macros),
        work: async (session, job) => void (done[job.day.day] = await compactDay(session, { ...job, sql, folder, sensors: config.sensors })),
      }, progress);
    } finally {
      await save();
    }
    for (const name of rollupNames) await removeExcept(join(folder, name), new Set(Object.values(done).map((day) => rollupPath(folder, name, day))));
  }
  const days = Object.values(done).sort((a, b) => (a.day < b.day ? -1 : 1));
  const nullTimes = exports.files.filter(({ nullTimes }) => nullTimes > 0).map(({ name, nullTimes }) => ({ file: name, reason: "time_missing", sensor: null, rows: nullTimes }));
  const rejected = [...nullTimes, ...days.flatMap(({ rejected }) => rejected)];
  const result: Rollups = {
    days, daysWithoutExports, rejected, sample,
    files: Object.fromEntries(rollupNames.map((name) => [name, days.map((day) => rollupPath(folder, name, day))])) as Record<RollupName, string[]>,
    fileRows: exports.files.map((file) => rowsOf(file, days, rejected)),
    digest: digestOf(days.map(({ day, key, sensors }) => [day, key, sensors])),
  };
  await refuseTooMany(config, folder, result);
  return result;
}

type RollupTexts = { readonly macros: string; readonly packets: string; readonly activity: string; readonly source_ports: string; readonly rejected: string } & Readonly<Record<Exclude<RollupName, "activity">, string>>;

async function rollupTexts({ library, engine }: Config): Promise<RollupTexts> {
  const read = async (path: string) => {
    const source = await library.read(`queries/${path}.sql`);
    if (!source) throw problem("fileMissing", { path: `queries/${path}.sql`, named_in: "the installation" });
    return source.text;
  };
  const names = ["activity", "source_ports", "traffic", "ports", "sources", "coverage", "rejected"];
  const texts = await Promise.all([read(`staging/macros.${engine}`), read(`staging/packets.${engine}`), ...names.map((name) => read(`rollups/${name}`))]);
  return Object.fromEntries(["macros", "packets", ...names].map((name, at) => [name, texts[at] ?? ""])) as RollupTexts;
}

type DayWork = { readonly day: Day; readonly files: readonly ExportFile[]; readonly key: string; readonly sql: RollupTexts; readonly folder: string; readonly sensors: readonly Sensor[] };

async function compactDay(session: Session, work: DayWork): Promise<CompactedDay> {
  const { day, files, key, sql, folder, sensors } = work;
  const before = await stamps(files);
  await session.run("drop table if exists activity");
  await openPackets(session, sql.packets, work);
  await session.run(`create or replace temp table activity as ${sql.activity}`).catch(async (error: unknown) => {
    throw (await damagedExport(session, files)) ?? error;
  });
  const rows = await rowsPerFile(session, day, files);
  const allRows = files.reduce((sum, { sha256 }) => sum + (rows[sha256] ?? 0), 0);
  let seen = await glance(session);
  const rejected = seen.unreadable === 0 ? [] : await rejectedRows(session, sql.rejected, files, sensors);
  if (rejected.length > 0) {
    await session.run(`delete from activity where ${unreadable}`);
    seen = await glance(session);
  }
  const counted = allRows - rejected.reduce((sum, { rows }) => sum + rows, 0);
  await session.run(`create or replace temp table source_ports as ${sql.source_ports};
    create or replace temp table traffic as ${sql.traffic}`);
  const result = { day: day.day, key };
  for (const name of rollupNames) {
    const text = name === "activity" || name === "traffic" ? `select * from ${name}` : sql[name];
    await copyParquet(session, rollupPath(folder, name, result), `select date ${literal(day.day)} as day, * from (${text})`);
  }
  if ((await stamps(files)) !== before) throw problem("exportGrowing", {}, { file: files.map(({ name }) => name).join(", ") });
  await session.run("drop table source_ports");
  return { ...result, rows: allRows, counted, ipv6: seen.ipv6, files: rows, rejected, sensors: seen.sensors };
}

/** What is to be said of a day's `activity` beside its rollups: groups that cannot be read, packets from IPv6, sensors in order. */
async function glance(session: Session): Promise<{ unreadable: number; ipv6: number; sensors: string[] }> {
  const [row] = await session.rows(`
    select count(*) filter (${unreadable}) as unreadable, coalesce(cast(sum(packets) filter (src_ip is null) as bigint), 0) as ipv6,
      to_json(coalesce(list_sort(list(distinct cast(sensor as varchar)) filter (sensor is not null)), [])) as sensors
    from activity`);
  return { unreadable: Number(row?.["unreadable"]), ipv6: Number(row?.["ipv6"]), sensors: JSON.parse(String(row?.["sensors"])) as string[] };
}

/** The view `packets` over one day's rows of some files, by the sensors in service; needs the macros. What cannot be counted is null in it. */
export async function openPackets(session: Session, packets: string, { day, files, sensors }: Pick<DayWork, "day" | "files" | "sensors">): Promise<void> {
  const inService = sensors.filter((sensor) => serves(sensor, day.day)).map(({ sensor }) => sensor);
  await session.run("drop view if exists packets; drop type if exists sensor_id");
  await session.run(`create temp type sensor_id as enum (${(inService.length ? inService : [""]).map(literal).join(", ")})`);
  await session.run(`create or replace temp view exported as ${exportedSelect(files, day)}`);
  await session.run(packets);
}

/** A file whose footer is whole may be damaged before it: each is read alone, every column to its end. */
async function damagedExport(session: Session, files: readonly ExportFile[]): Promise<Error | undefined> {
  for (const { path, name, columns } of files) {
    const names = Object.values(columns).map((column) => `bit_xor(hash(${identifier(column.name)}))`);
    try {
      await session.run(`create or replace temp table reading as select ${names.join(", ")} from ${parquetFiles([path])}`);
    } catch (error) {
      return problem("exportUnreadable", { reason: firstLine(error) }, { file: name });
    }
  }
  return undefined;
}

/** Groups of packets that lack something a rollup needs. */
const unreadable = "sensor is null or protocol is null or port is null or (src_ip is null and src_ip6 is null)";

/** From the footer where a file lies in the day entirely, else counted. By content hash. */
async function rowsPerFile(session: Session, day: Day, files: readonly ExportFile[]): Promise<Record<string, number>> {
  if (files.every((file) => liesIn(file, day))) return Object.fromEntries(files.map(({ sha256, rows, nullTimes }) => [sha256, rows - nullTimes]));
  const counted = new Map((await session.rows("select file, count(*) as rows from exported group by file")).map((row) => [row["file"], Number(row["rows"])]));
  return Object.fromEntries(files.map(({ sha256, path }) => [sha256, counted.get(path) ?? 0]));
}

async function rejectedRows(session: Session, sql: string, files: readonly ExportFile[], sensors: readonly Sensor[]): Promise<RejectedRows[]> {
  await session.run(`create or replace temp table registered as ${rowsAsSelect(sensors.map(({ sensor }) => ({ sensor })), { sensor: "VARCHAR" })}`);
  const names = new Map(files.map(({ path, name }) => [path, name]));
  const rows = await session.rows(sql);
  return rows.map((row) => ({
    file: names.get(String(row["file"])) ?? String(row["file"]), reason: String(row["reason"]),
    sensor: row["sensor"] === null ? null : String(row["sensor"]), rows: Number(row["rows"]),
  }));
}

function rollupPath(folder: string, name: RollupName, { day, key }: { day: string; key: string }): string {
  return join(folder, name, `${day}.${key.slice(0, 12)}.parquet`);
}

async function stamps(files: readonly ExportFile[]): Promise<string> {
  return JSON.stringify(await Promise.all(files.map(async ({ path }) => {
    const { size, mtimeMs } = await stat(path);
    return [size, mtimeMs];
  })));
}

function serves({ from, to }: Sensor, day: string): boolean {
  return (from === null || from <= day) && (to === null || day <= to);
}

/** A day stays valid while exactly the sensors it saw and counted are in service, and the others are rejected for the same reason. */
function stillInService({ day, sensors: seen, rejected }: CompactedDay, sensors: readonly Sensor[]): boolean {
  const serving = new Set(sensors.filter((sensor) => serves(sensor, day)).map(({ sensor }) => sensor));
  const registered = new Set(sensors.map(({ sensor }) => sensor));
  const stillRejected = ({ sensor, reason }: RejectedRows) => sensor === null || (!serving.has(sensor) && registered.has(sensor) === (reason === "sensor_not_in_service"));
  return seen.every((sensor) => serving.has(sensor)) && rejected.every(stillRejected);
}

/** Rejected rows are listed under the names of their files. */
function stillNamed({ rejected }: CompactedDay, files: readonly ExportFile[]): boolean {
  return rejected.every(({ file }) => files.some(({ name }) => name === file));
}

/** Whether any day of the quarter was ever compacted. */
export async function hasRollups({ folder }: Pick<Config, "folder">, { name }: Quarter): Promise<boolean> {
  return Object.keys((await readIndex(join(folder, "rollups", name))).days).length > 0;
}

/** The days of a quarter that were compacted, in order; of exports that may be gone. */
export async function readCompactedDays({ folder }: Pick<Config, "folder">, { name }: Quarter): Promise<readonly CompactedDay[]> {
  return Object.values((await readIndex(join(folder, "rollups", name))).days).sort((a, b) => (a.day < b.day ? -1 : 1));
}

async function readIndex(folder: string): Promise<Index> {
  const none: Index = { schema: rollupSchema, sample: false, sensors: [], days: {} };
  const text = await readTextIfAny(join(folder, "index.json"));
  if (text === undefined) return none;
  try {
    const index = JSON.parse(text) as Index;
    return index.schema === rollupSchema ? index : none;
  } catch {
    return none;
  }
}

async function hasFiles(folder: string, day: CompactedDay): Promise<boolean> {
  return (await Promise.all(rollupNames.map((name) => exists(rollupPath(folder, name, day))))).every(Boolean);
}

function rowsOf({ name, sha256, rows }: ExportFile, days: readonly CompactedDay[], rejected: readonly RejectedRows[]): FileRows {
  const inQuarter = days.reduce((sum, { files }) => sum + (files[sha256] ?? 0), 0);
  const refused = rejected.filter(({ file }) => file === name);
  const refusedRows = refused.reduce((sum, row) => sum + row.rows, 0);
  const withoutTime = refused.filter(({ reason }) => reason === "time_missing").reduce((sum, row) => sum + row.rows, 0);
  return { file: name, sha256, rows, counted: inQuarter - (refusedRows - withoutTime), rejected: refusedRows, outside: rows - inQuarter - withoutTime };
}

/** Writes the list beside the rollups (it may hold private names), then stops when the share is too high. */
async function refuseTooMany({ rejected_share_max: allowed }: Config, folder: string, { rejected, fileRows, days }: Rollups): Promise<void> {
  const path = join(folder, "rejected.csv");
  const columns = ["file", "reason", "sensor", "rows"].map((name) => ({ name, type: "VARCHAR" }));
  if (rejected.length > 0) await writeWhole(path, renderCsv({ columns, rows: rejected }));
  else await rm(path, { force: true });
  const refused = rejected.reduce((sum, { rows }) => sum + rows, 0);
  const rows = fileRows.reduce((sum, file) => sum + file.rows - file.outside, 0) || days.reduce((sum, day) => sum + day.rows, 0);
  if (refused <= rows * allowed) return;
  const reasons = rejectedByReason(rejected).map(({ reason, rows }) => `${reason} ${rows}`).join(", ");
  throw problem("rejectedShare", { rejected: refused, rows, share: round(100 * refused / rows), allowed: round(100 * allowed), reasons, list: join("rollups", folder.split(/[/\\]/).at(-1) ?? "", "rejected.csv") });
}

/** Most frequent first; ties by name. */
export function rejectedByReason(rejected: readonly RejectedRows[]): { reason: string; rows: number }[] {
  const sums = new Map<string, number>();
  for (const { reason, rows } of rejected) sums.set(reason, (sums.get(reason) ?? 0) + rows);
  return [...sums].map(([reason, rows]) => ({ reason, rows })).sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function nothingIn({ name }: Quarter, { found, span }: Exports, { exports, folder }: Config): Error {
  if (found.length === 0) return problem("exportsMissing", { pattern: exports, folder });
  const [first, last] = (span ?? []).map((us) => new Date(us / 1000).toISOString().slice(0, 10));
  return problem("exportsNoneInQuarter", { files: found.length, quarter: name, first: first ?? "?", last: last ?? "?" });
}
