/** Stage 2. Which Parquet exports the quarter stands on, told from their footers alone. */
import { join, relative } from "node:path";
import { cacheFolder, entryAt, keep, recall, type Entry } from "../base/cache.js";
import { digestFile } from "../base/digest.js";
import { problem, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Quarter } from "../base/quarter.js";
import { groupRows, type Cell, type Row } from "../base/table.js";
import { duckdbVersion, firstLine, identifier, literal, openDatabase, parquetFiles, parquetFooters, pathColumn, type Session } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import { findExports, type FileStamp } from "./export-files.js";
import { packetColumns, type Config, type PacketColumn } from "./config.js";

/** How a column is written in an export, and so which macro reads it; `type` is DuckDB's. */
export type ColumnKind = "time" | "text" | "integer" | "bytes";
export type ExportColumns = Readonly<Partial<Record<PacketColumn, { readonly name: string; readonly kind: ColumnKind; readonly type: string }>>>;

/** `first` and `last` are microseconds since 1970 UTC, null when no row has a time; `sensors` is the range of sensor ids. */
export type ExportFile = {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
  readonly nullTimes: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly sensors: readonly [string, string] | null;
  readonly columns: ExportColumns;
  readonly sample: boolean;
};

/** A local day and its bounds in microseconds since 1970 UTC; `end` is the first microsecond after it. */
export type Day = { readonly day: string; readonly start: number; readonly end: number };

/** Files that overlap the quarter, in name order; none when only compacted days are left. Days in order. */
export type Exports = {
  readonly files: readonly ExportFile[];
  readonly days: readonly Day[];
  /** Pairs of files that hold the same sensors at the same time. */
  readonly twice: readonly (readonly [string, string])[];
  readonly sample: boolean;
  /** First and last packet of all exports, in the quarter or not; null when there is none. */
  readonly span: readonly [number, number] | null;
  /** Something that changes with any input file: names, sizes, times. */
  readonly found: readonly FileStamp[];
};

type Footer = Omit<ExportFile, "path" | "name" | "bytes" | "sha256">;
type Memo = { readonly days: Record<string, Day[]>; readonly files: Record<string, FileStamp & { readonly sha256?: string; readonly footer?: Footer }> };

/** Raised when something else is kept of an export. */
const memoFormat = 1;

function memoOf({ folder }: Pick<Config, "folder">): Entry {
  return entryAt(join(folder, cacheFolder, "exports"), memoFormat);
}

export async function readExports(config: Config, quarter: Quarter, progress: Progress): Promise<Exports> {
  const found = await findExports(config);
  progress.step("exports");
  const key = JSON.stringify([duckdbVersion, config.columns, config.timezone]);
  const memo = await readMemo(config, key);
  const unchanged = (stamp: FileStamp) => {
    const known = memo.files[stamp.path];
    return known && sameStamp(known, stamp) ? known : undefined;
  };
  const unread = found.filter((stamp) => !unchanged(stamp)?.footer);
  if (unread.length > 0 || !memo.days[quarter.name]) {
    const read = await ask(config, async (session) => {
      memo.days[quarter.name] ??= await daysOf(session, config.timezone, quarter);
      return readFooters(session, unread, config);
    });
    for (const stamp of unread) memo.files[stamp.path] = { ...stamp, footer: read.get(stamp.path) as Footer };
  }
  const days = memo.days[quarter.name] as Day[];
  const footers = found.map((stamp): [FileStamp, Footer] => [stamp, unchanged(stamp)?.footer as Footer]);
  const [start, end] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 0];
  const files: ExportFile[] = [];
  for (const [at, [stamp, footer]] of footers.entries()) {
    progress.advance(at + 1, footers.length);
    if (footer.first !== null && (footer.first >= end || (footer.last ?? 0) < start)) continue;
    const sha256 = memo.files[stamp.path]?.sha256 ?? (await digestFile(stamp.path));
    memo.files[stamp.path] = { ...stamp, footer, sha256 };
    files.push({ path: stamp.path, name: relative(config.folder, stamp.path), bytes: stamp.bytes, sha256, ...footer });
  }
  await keep(memoOf(config), { key, ...memo });
  return { files, days, twice: sameTwice(files), sample: files.some(({ sample }) => sample), span: spanOf(footers.map(([, footer]) => footer)), found };
}

/** A short visit to a database of its own. */
async function ask<Answer>({ folder }: Config, work: (session: Session) => Promise<Answer>): Promise<Answer> {
  const database = await openDatabase({ scratch: join(folder, "output/cache/spill"), threads: 1 });
  try {
    return await work(await database.open());
  } finally {
    database.close();
  }
}

/** Names of the exports by their digest, as far as a build has seen them; no export is looked at. */
export async function knownExportNames({ folder }: Pick<Config, "folder">): Promise<ReadonlyMap<string, string>> {
  const memo = await recall<Memo>(memoOf({ folder }));
  return new Map(Object.entries(memo?.files ?? {}).flatMap(([path, { sha256 }]) => (sha256 === undefined ? [] : [[sha256, relative(folder, path)] as const])));
}

function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return a.bytes === b.bytes && a.modifiedMs === b.modifiedMs;
}

/** What was found out before about files that did not change; only ever a shortcut. */
async function readMemo(config: Config, key: string): Promise<Memo> {
  const memo = await recall<Memo & { readonly key: string }>(memoOf(config));
  return memo?.key === key ? memo : { days: {}, files: {} };
}

/** Cut in the report's time zone once, so that no row ever needs it; a day may have 23 or 25 hours. */
export async function daysOf(session: Session, timezone: string, { start, end }: Quarter): Promise<Day[]> {
  const zone = literal(timezone);
  const rows = await session.rows(`
    select cast(cast(day as date) as varchar) as day,
      epoch_us(timezone(${zone}, day)) as start,
      epoch_us(timezone(${zone}, day + interval 1 day)) as "end"
    from range(timestamp ${literal(start)}, timestamp ${literal(end)}, interval 1 day) as days(day)
    order by day`);
  return rows.map((row) => ({ day: String(row["day"]), start: Number(row["start"]), end: Number(row["end"]) }));
}

/** Footers of many files in a few questions; a file that breaks them is found by asking it alone. */
async function readFooters(session: Session, stamps: readonly FileStamp[], config: Config): Promise<Map<string, Footer>> {
  if (stamps.length === 0) return new Map();
  try {
    return await askFooters(session, stamps, config);
  } catch (error) {
    if (error instanceof UserError) throw error;
    for (const stamp of stamps) {
      try {
        await askFooters(session, [stamp], config);
      } catch (cause) {
        if (cause instanceof UserError) throw cause;
        throw problem("exportUnreadable", { reason: firstLine(cause) }, { file: relative(config.folder, stamp.path) });
      }
    }
    throw error;
  }
}

async function askFooters(session: Session, stamps: readonly FileStamp[], config: Config): Promise<Map<string, Footer>> {
  const paths = stamps.map(({ path }) => path);
  const byFile = (rows: readonly Row[]) => groupRows(rows, "file_name");
  const sizes = byFile(await session.rows(`select file_name, num_rows as rows from ${parquetFooters("file_metadata", paths)}`));
  const shapes = byFile(await session.rows(`select file_name, name, coalesce(duckdb_type, '') as type from ${parquetFooters("schema", paths)} where num_children is null or num_children = 0`));
  const marks = byFile(await session.rows(`select distinct file_name from ${parquetFooters("kv_metadata", paths)} where key = 'tsubame_sample'::blob`));
  const statistics = byFile(await session.rows(`
    select file_name, path_in_schema as "column", min(stats_min_value) as low, max(stats_max_value) as high,
      cast(epoch_us(min(try_cast(stats_min_value as timestamptz))) as double) as first, cast(epoch_us(max(try_cast(stats_max_value as timestamptz))) as double) as last,
      if(count(*) = count(stats_null_count) and count(*) = count(stats_min_value) + count(*) filter (stats_null_count = num_values), cast(sum(stats_null_count) as bigint), null) as nulls
    from ${parquetFooters("metadata", paths)}
    where path_in_schema in (${literal(config.columns.time ?? "time")}, ${literal(config.columns.sensor ?? "sensor")})
    group by file_name, path_in_schema`));
  const footers = new Map<string, Footer>();
  for (const { path } of stamps) {
    const file = relative(config.folder, path);
    const columns = columnsOf(shapes.get(path) ?? [], config, file);
    const rows = Number(sizes.get(path)?.[0]?.["rows"] ?? 0);
    if (rows === 0) throw problem("exportEmpty", {}, { file });
    const of = (name: string | undefined) => statistics.get(path)?.find((row) => row["column"] === name);
    const times = of(columns.time?.name);
    // A writer may leave statistics out: then the column itself is read.
    const known = times && times["first"] !== null && times["nulls"] !== null ? times : (await session.rows(timesFromColumn(path, columns.time?.name ?? "time")))[0];
    const [first, last] = [numberOrNull(known?.["first"]), numberOrNull(known?.["last"])];
    if (first !== null && last !== null && (first < Date.UTC(1990, 0) * 1000 || last >= Date.UTC(2100, 0) * 1000)) {
      throw problem("timeUnit", { first: shownTime(first), last: shownTime(last) }, { file, key: columns.time?.name ?? "time" });
    }
    const ids = of(columns.sensor?.name);
    const sensors = ids?.["low"] == null || ids["high"] == null ? null : ([String(ids["low"]), String(ids["high"])] as const);
    footers.set(path, { rows, first, last, columns, nullTimes: Number(known?.["nulls"] ?? 0), sensors, sample: marks.has(path) });
  }
  return footers;
}

function numberOrNull(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}

function timesFromColumn(path: string, time: string): string {
  const column = identifier(time);
  return `select cast(epoch_us(min(cast(${column} as timestamptz))) as double) as first, cast(epoch_us(max(cast(${column} as timestamptz))) as double) as last, count(*) - count(${column}) as nulls
    from ${parquetFiles([path])}`;
}

const integers = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"];
const times = ["TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"];
const required: readonly PacketColumn[] = ["time", "sensor", "src_ip", "src_port", "dst_port", "protocol"];

function kindsOf(column: PacketColumn): readonly ColumnKind[] {
  if (column === "time") return ["time"];
  if (column === "src_ip" || column === "dst_ip") return ["integer", "text", "bytes"];
  if (column === "sensor" || column === "protocol") return ["text", "integer"];
  return ["integer"];
}

/** The export's columns under their canonical names, each with a type that can be read. */
function columnsOf(described: readonly Row[], { columns: mapped }: Config, file: string): ExportColumns {
  const types = new Map(described.map((row) => [String(row["name"]), String(row["type"])]));
  const found: Partial<Record<PacketColumn, { name: string; kind: ColumnKind; type: string }>> = {};
  for (const column of packetColumns) {
    const name = mapped[column] ?? column;
    const type = types.get(name);
    if (type === undefined) {
      if (!required.includes(column) && mapped[column] === undefined) continue;
      const allowed = [...types.keys()];
      throw problem("columnMissing", { column: name, key: column, near: didYouMean(name, allowed), allowed: allowed.join(", ") }, { file });
    }
    const kind = integers.includes(type) ? "integer" : type === "VARCHAR" ? "text" : type === "BLOB" ? "bytes" : times.includes(type) ? "time" : undefined;
    const kinds = kindsOf(column);
    if (kind === undefined || !kinds.includes(kind)) {
      const wanted = kinds.map((one) => ({ time: "TIMESTAMP", integer: "an integer", text: "text", bytes: "bytes" })[one]).join(" or ");
      throw problem("columnType", { column: name, type, wanted }, { file });
    }
    found[column] = { name, kind, type };
  }
  return found;
}

/** Files of the same bytes, and files whose times overlap by more than a minute and whose ranges of sensor ids meet. */
function sameTwice(files: readonly ExportFile[]): [string, string][] {
  const minuteUs = 60_000_000;
  const timed = files.filter(({ first }) => first !== null).sort((a, b) => Number(a.first) - Number(b.first));
  const pairs: [string, string][] = [];
  timed.forEach((file, index) => {
    for (const later of timed.slice(index + 1)) {
      if (Number(later.first) > Number(file.last)) break;
      const [a, b] = [file.sensors, later.sensors];
      const overlap = Math.min(Number(file.last), Number(later.last)) - Number(later.first) > minuteUs && (!a || !b || (a[0] <= b[1] && b[0] <= a[1]));
      if (overlap || file.sha256 === later.sha256) pairs.push([file.name, later.name]);
    }
  });
  return pairs;
}

function spanOf(footers: readonly Footer[]): [number, number] | null {
  const timed = footers.flatMap(({ first, last }) => (first === null || last === null ? [] : [{ first, last }]));
  if (timed.length === 0) return null;
  return [Math.min(...timed.map(({ first }) => first)), Math.max(...timed.map(({ last }) => last))];
}

function shownTime(microseconds: number): string {
  const date = new Date(microseconds / 1000);
  return Number.isNaN(date.getTime()) ? `${microseconds} µs` : date.toISOString();
}

/**
 * A SELECT of one day's rows of some files under canonical names: `file`, then every packet column, addresses and
 * protocol read by the macros of queries/staging.
 */
export function exportedSelect(files: readonly ExportFile[], { start, end }: Day): string {
  // DuckDB reads many files as if all had the types of the first.
  const groups = new Map<string, ExportFile[]>();
  for (const file of files) {
    const shape = JSON.stringify(file.columns);
    groups.set(shape, [...(groups.get(shape) ?? []), file]);
  }
  const bound = (us: number) => `make_timestamp(${us})`;
  const inside = (group: readonly ExportFile[]) => group.every((file) => file.nullTimes === 0 && liesIn(file, { start, end }));
  return [...groups.values()].map((group) => {
    const columns = group[0]?.columns ?? {};
    const time = identifier(columns.time?.name ?? "time");
    const stamp = `cast(${time} as timestamp)`;
    return `select ${pathColumn} as file, ${stamp} as time, ${packetColumns.slice(1).map((column) => readColumn(column, columns)).join(", ")}
      from ${parquetFiles(group.map(({ path }) => path), { paths: true })}
      ${inside(group) ? "" : `where ${time} >= ${bound(start)} and ${time} < ${bound(end)}`}`;
  }).join("\nunion all by name\n");
}

/** Whether all packets of a file that have a time are of one day. */
export function liesIn({ first, last }: ExportFile, { start, end }: Omit<Day, "day">): boolean {
  return first !== null && last !== null && first >= start && last < end;
}

function readColumn(column: PacketColumn, columns: ExportColumns): string {
  const found = columns[column];
  if (!found) return column === "packets" ? "1 as packets" : `cast(null as bigint) as ${column}`;
  const name = identifier(found.name);
  if (column === "src_ip") return `ipv4_from_${found.kind}(${name}) as src_ip, ipv6_from_${found.kind}(${name}) as src_ip6`;
  if (column === "dst_ip") return `ipv4_from_${found.kind}(${name}) as dst_ip`;
  if (column === "protocol") return `protocol_from_${found.kind}(${name}) as protocol`;
  if (column === "sensor") return found.kind === "text" ? `${name} as sensor` : `cast(${name} as varchar) as sensor`;
  return `${name} as ${column}`;
}
