/** Stage 2. Which Parquet exports the quarter stands on, what each holds, and the days it is cut into. */
import { join, relative } from "node:path";
import { cacheFolder, type Entry, entryAt, keep, recall } from "../base/cache.js";
import { digestFile } from "../base/digest.js";
import { problem, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { previousQuarter, type Quarter, yearBefore } from "../base/quarter.js";
import { type Cell, groupRows, type Row } from "../base/table.js";
import {
  duckdbVersion,
  firstLine,
  identifier,
  literal,
  openDatabase,
  parquetFiles,
  parquetFooters,
  pathColumn,
  type Session,
} from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import { type Config, type PacketColumn, packetColumns } from "../workspace/config.js";
import { type FileStamp, findNamedExports } from "./export-files.js";
import { type ExportTimes, readTimes, withoutStatistics } from "./export-times.js";

/** How a column is written in an export, and so which macro reads it; `type` is DuckDB's. */
type ColumnKind = "time" | "text" | "integer" | "bytes";
type ExportColumns = Readonly<
  Partial<Record<PacketColumn, { readonly name: string; readonly kind: ColumnKind; readonly type: string }>>
>;

/** `sensors` is the range of sensor ids as the footer tells it. */
export type ExportFile = ExportTimes & {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
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
  /** Other names of files that are read once. */
  readonly otherNames: readonly { readonly name: string; readonly file: string }[];
  /** Pairs of files that hold the same sensors at the same time. */
  readonly twice: readonly (readonly [string, string])[];
  readonly sample: boolean;
  /** First and last packet of all exports, in the quarter or not; null when there is none. */
  readonly span: readonly [number, number] | null;
  /** Something that changes with any input file: names, sizes, times. */
  readonly found: readonly FileStamp[];
};

/** What a file holds, as far as it must be known before its packets are counted. */
type Contents = Omit<ExportFile, "path" | "name" | "bytes" | "sha256">;
type Memo = {
  readonly days: Record<string, Day[]>;
  readonly files: Record<string, FileStamp & { readonly sha256?: string; readonly contents?: Contents }>;
};

/** Raised when something else is kept of an export. */
const memoFormat = 1;

function memoOf({ folder }: Pick<Config, "folder">): Entry {
  return entryAt(join(folder, cacheFolder, "exports"), memoFormat);
}

/** `afresh` reads files again even where their size and time are as before. */
export async function readExports(
  config: Config,
  quarter: Quarter,
  progress: Progress,
  afresh = false,
): Promise<Exports> {
  const named = await findNamedExports(config);
  const found = named.map(({ stamp }) => stamp);
  progress.step("exports");
  const key = JSON.stringify([duckdbVersion, config.columns, config.timezone]);
  const memo = afresh ? { days: {}, files: {} } : await readMemo(config, key);
  const unchanged = (stamp: FileStamp) => {
    const known = memo.files[stamp.path];
    return known && sameStamp(known, stamp) ? known : undefined;
  };
  const unread = found.filter((stamp) => !unchanged(stamp)?.contents);
  if (unread.length > 0 || !memo.days[quarter.name]) {
    const read = await ask(config, unread, async (session) => {
      // Quarters to compare with are asked for next.
      for (const one of [quarter, previousQuarter(quarter), yearBefore(quarter)])
        memo.days[one.name] ??= await daysOf(session, config.timezone, one);
      return readContents(session, unread, config, progress);
    });
    for (const stamp of unread) memo.files[stamp.path] = { ...stamp, contents: read.get(stamp.path) as Contents };
  }
  const days = memo.days[quarter.name] as Day[];
  const known = found.map((stamp): [FileStamp, Contents] => [stamp, unchanged(stamp)?.contents as Contents]);
  const [start, end] = [days[0]?.start ?? 0, days.at(-1)?.end ?? 0];
  const files: ExportFile[] = [];
  for (const [at, [stamp, contents]] of known.entries()) {
    progress.advance(at + 1, known.length);
    if (contents.first !== null && (contents.first >= end || (contents.last ?? 0) < start)) continue;
    const sha256 = memo.files[stamp.path]?.sha256 ?? (await digestFile(stamp.path));
    memo.files[stamp.path] = { ...stamp, contents, sha256 };
    files.push({
      path: stamp.path,
      name: relative(config.folder, stamp.path),
      bytes: stamp.bytes,
      sha256,
      ...contents,
    });
  }
  await keep(memoOf(config), { key, ...memo });
  const otherNames = named.flatMap(({ stamp, others }) =>
    others.map((path) => ({ name: relative(config.folder, path), file: relative(config.folder, stamp.path) })),
  );
  return {
    files,
    days,
    otherNames,
    twice: sameTwice(files),
    sample: files.some(({ sample }) => sample),
    span: spanOf(known.map(([, contents]) => contents)),
    found,
  };
}

/** A short visit to a database of its own. */
async function ask<Answer>(
  { folder }: Config,
  stamps: readonly FileStamp[],
  work: (session: Session) => Promise<Answer>,
): Promise<Answer> {
  const database = await openDatabase({
    scratch: join(folder, "output/cache/spill"),
    threads: 1,
    reads: stamps.map(({ path }) => path),
    settings: withoutStatistics,
  });
  try {
    return await work(await database.open());
  } finally {
    database.close();
  }
}

/** Names of the exports by their digest, as far as a build has seen them; no export is looked at. */
export async function knownExportNames({ folder }: Pick<Config, "folder">): Promise<ReadonlyMap<string, string>> {
  const memo = await recall<Memo>(memoOf({ folder }));
  return new Map(
    Object.entries(memo?.files ?? {}).flatMap(([path, { sha256 }]) =>
      sha256 === undefined ? [] : [[sha256, relative(folder, path)] as const],
    ),
  );
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

/** Rows whose times are read in one question. */
const rowsAtOnce = 20_000_000;

/** Footers of many files in a few questions, then every time in them; a file that breaks a question is found by asking it alone. */
async function readContents(
  session: Session,
  stamps: readonly FileStamp[],
  config: Config,
  progress: Progress,
): Promise<Map<string, Contents>> {
  const footers = await eachOrAlone(config, stamps, (some) => askFooters(session, some, config));
  const contents = new Map<string, Contents>();
  for (const some of batches(stamps, footers)) {
    const { name: time, type } = timeOf(footers.get(some[0]?.path ?? ""));
    const times = await eachOrAlone(config, some, (few) =>
      readTimes(
        session,
        few.map(({ path }) => path),
        time,
        config.timezone,
      ),
    );
    for (const { path } of some)
      contents.set(
        path,
        contentsOf(footers.get(path) as Footer, times.get(path) ?? noTimes, {
          file: relative(config.folder, path),
          key: time,
          type,
        }),
      );
    progress.advance(contents.size, stamps.length);
  }
  return contents;
}

const noTimes: ExportTimes = { rows: 0, nullTimes: 0, first: null, last: null, days: {} };
const timeOf = (footer: Footer | undefined) => footer?.columns.time ?? { name: "time", type: "TIMESTAMP" };

/** In order; files of a batch keep their times in columns of one name and type. */
function batches(stamps: readonly FileStamp[], footers: ReadonlyMap<string, Footer>): FileStamp[][] {
  const made: FileStamp[][] = [];
  let [rows, shape] = [0, ""];
  for (const stamp of stamps) {
    const footer = footers.get(stamp.path);
    const own = JSON.stringify(timeOf(footer));
    if (made.length === 0 || own !== shape || rows > rowsAtOnce) {
      made.push([]);
      [rows, shape] = [0, own];
    }
    made.at(-1)?.push(stamp);
    rows += footer?.rows ?? 0;
  }
  return made;
}

async function eachOrAlone<Answer>(
  config: Config,
  stamps: readonly FileStamp[],
  question: (stamps: readonly FileStamp[]) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question(stamps);
  } catch (error) {
    if (error instanceof UserError) throw error;
    for (const stamp of stamps) {
      try {
        await question([stamp]);
      } catch (cause) {
        if (cause instanceof UserError) throw cause;
        throw problem("exportUnreadable", { reason: firstLine(cause) }, { file: relative(config.folder, stamp.path) });
      }
    }
    throw error;
  }
}

/** What a footer says; bounds and nulls of the time are null where its writer left them out. */
type Footer = Pick<ExportFile, "sensors" | "columns" | "sample"> & {
  readonly rows: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly nulls: number | null;
};

async function askFooters(
  session: Session,
  stamps: readonly FileStamp[],
  config: Config,
): Promise<Map<string, Footer>> {
  if (stamps.length === 0) return new Map();
  const paths = stamps.map(({ path }) => path);
  const byFile = (rows: readonly Row[]) => groupRows(rows, "file_name");
  const sizes = byFile(
    await session.rows(`select file_name, num_rows as rows from ${parquetFooters("file_metadata", paths)}`),
  );
  const shapes = byFile(
    await session.rows(
      `select file_name, name, coalesce(duckdb_type, '') as type from ${parquetFooters("schema", paths)} where num_children is null or num_children = 0`,
    ),
  );
  const marks = byFile(
    await session.rows(
      `select distinct file_name from ${parquetFooters("kv_metadata", paths)} where key = 'tsubame_sample'::blob`,
    ),
  );
  const statistics = byFile(
    await session.rows(`
    select file_name, path_in_schema as "column", min(stats_min_value) as low, max(stats_max_value) as high,
      cast(epoch_us(min(try_cast(stats_min_value as timestamptz))) as double) as first, cast(epoch_us(max(try_cast(stats_max_value as timestamptz))) as double) as last,
      if(count(*) = count(stats_null_count) and count(*) = count(stats_min_value) + count(*) filter (stats_null_count = num_values), cast(sum(stats_null_count) as bigint), null) as nulls
    from ${parquetFooters("metadata", paths)}
    where path_in_schema in (${literal(config.columns.time ?? "time")}, ${literal(config.columns.sensor ?? "sensor")})
    group by file_name, path_in_schema`),
  );
  const footers = new Map<string, Footer>();
  for (const { path } of stamps) {
    const file = relative(config.folder, path);
    const columns = columnsOf(shapes.get(path) ?? [], config, file);
    const rows = Number(sizes.get(path)?.[0]?.["rows"] ?? 0);
    if (rows === 0) throw problem("exportEmpty", {}, { file });
    const of = (name: string | undefined) => statistics.get(path)?.find((row) => row["column"] === name);
    const times = of(columns.time?.name);
    const ids = of(columns.sensor?.name);
    const sensors =
      ids?.["low"] == null || ids["high"] == null ? null : ([String(ids["low"]), String(ids["high"])] as const);
    footers.set(path, {
      rows,
      first: numberOrNull(times?.["first"]),
      last: numberOrNull(times?.["last"]),
      nulls: numberOrNull(times?.["nulls"]),
      columns,
      sensors,
      sample: marks.has(path),
    });
  }
  return footers;
}

function numberOrNull(cell: Cell | undefined): number | null {
  return cell === null || cell === undefined ? null : Number(cell);
}

/** What was read must be what the footer says: a file of which either is damaged is refused. */
function contentsOf(
  { columns, sensors, sample, ...footer }: Footer,
  times: ExportTimes,
  { file, key, type }: { readonly file: string; readonly key: string; readonly type: string },
): Contents {
  const { rows, first, last, nullTimes } = times;
  // Bounds in nanoseconds may be rounded to either side; a footer that names no nulls says no bounds for sure.
  const near = (said: number | null, real: number | null) =>
    said === null ||
    footer.nulls === null ||
    (real !== null && Math.abs(said - real) <= (type === "TIMESTAMP_NS" ? 1 : 0));
  if (
    footer.rows !== rows ||
    !near(footer.first, first) ||
    !near(footer.last, last) ||
    (footer.nulls !== null && footer.nulls > nullTimes)
  ) {
    throw problem(
      "exportFooter",
      {
        rows: footer.rows,
        first: shownTime(footer.first),
        last: shownTime(footer.last),
        real_rows: rows,
        real_first: shownTime(first),
        real_last: shownTime(last),
      },
      { file },
    );
  }
  if (first !== null && last !== null && (first < Date.UTC(1990, 0) * 1000 || last >= Date.UTC(2100, 0) * 1000)) {
    throw problem("timeUnit", { first: shownTime(first), last: shownTime(last) }, { file, key });
  }
  return { ...times, columns, sensors, sample };
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
      throw problem(
        "columnMissing",
        { column: name, key: column, near: didYouMean(name, allowed), allowed: allowed.join(", ") },
        { file },
      );
    }
    const kind = integers.includes(type)
      ? "integer"
      : type === "VARCHAR"
        ? "text"
        : type === "BLOB"
          ? "bytes"
          : times.includes(type)
            ? "time"
            : undefined;
    const kinds = kindsOf(column);
    if (kind === undefined || !kinds.includes(kind)) {
      const wanted = kinds
        .map((one) => ({ time: "TIMESTAMP", integer: "an integer", text: "text", bytes: "bytes" })[one])
        .join(" or ");
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
      const overlap =
        Math.min(Number(file.last), Number(later.last)) - Number(later.first) > minuteUs &&
        (!a || !b || (a[0] <= b[1] && b[0] <= a[1]));
      if (overlap || file.sha256 === later.sha256) pairs.push([file.name, later.name]);
    }
  });
  return pairs;
}

function spanOf(contents: readonly Contents[]): [number, number] | null {
  const timed = contents.flatMap(({ first, last }) => (first === null || last === null ? [] : [{ first, last }]));
  if (timed.length === 0) return null;
  return [Math.min(...timed.map(({ first }) => first)), Math.max(...timed.map(({ last }) => last))];
}

function shownTime(microseconds: number | null): string {
  if (microseconds === null) return "–";
  const date = new Date(microseconds / 1000);
  return Number.isNaN(date.getTime()) ? `${microseconds} µs` : date.toISOString();
}

/**
 * A SELECT of one day's rows of some files under canonical names: `file`, then every packet column, addresses and
 * protocol read by the macros of queries/staging, and `unfit`: the first column whose number is too large for any packet.
 */
export function exportedSelect(files: readonly ExportFile[], { start, end }: Day): string {
  // DuckDB reads many files as if all had the types of the first.
  const groups = new Map<string, ExportFile[]>();
  for (const file of files) {
    const shape = JSON.stringify(file.columns);
    groups.set(shape, [...(groups.get(shape) ?? []), file]);
  }
  const bound = (us: number) => `make_timestamp(${us})`;
  const inside = (group: readonly ExportFile[]) =>
    group.every((file) => file.nullTimes === 0 && liesIn(file, { start, end }));
  return [...groups.values()]
    .map((group) => {
      const columns = group[0]?.columns ?? {};
      const time = identifier(columns.time?.name ?? "time");
      const stamp = `cast(${time} as timestamp)`;
      return `select ${pathColumn} as file, ${stamp} as time, ${packetColumns
        .slice(1)
        .map((column) => readColumn(column, columns))
        .join(", ")}, ${unfitColumn(columns)} as unfit
      from ${parquetFiles(
        group.map(({ path }) => path),
        { paths: true },
      )}
      ${inside(group) ? "" : `where ${time} >= ${bound(start)} and ${time} < ${bound(end)}`}`;
    })
    .join("\nunion all by name\n");
}

/** Whether all packets of a file that have a time are of one day. */
function liesIn({ first, last }: ExportFile, { start, end }: Omit<Day, "day">): boolean {
  return first !== null && last !== null && first >= start && last < end;
}

function readColumn(column: PacketColumn, columns: ExportColumns): string {
  const found = columns[column];
  if (!found) return column === "packets" ? "1 as packets" : `cast(null as bigint) as ${column}`;
  const name = identifier(found.name);
  if (column === "src_ip")
    return `ipv4_from_${found.kind}(${name}) as src_ip, ipv6_from_${found.kind}(${name}) as src_ip6`;
  if (column === "dst_ip") return `ipv4_from_${found.kind}(${name}) as dst_ip`;
  if (column === "protocol") return `protocol_from_${found.kind}(${name}) as protocol`;
  if (column === "sensor") return found.kind === "text" ? `${name} as sensor` : `cast(${name} as varchar) as sensor`;
  return found.type === "UBIGINT" ? `try_cast(${name} as bigint) as ${column}` : `${name} as ${column}`;
}

/** Ports and packets that do not fit are null, and so counted as rejected under their own names. */
const namedOtherwise: readonly PacketColumn[] = ["sensor", "src_ip", "dst_ip", "dst_port", "protocol", "packets"];

function unfitColumn(columns: ExportColumns): string {
  const wide = packetColumns.filter(
    (column) => columns[column]?.type === "UBIGINT" && !namedOtherwise.includes(column),
  );
  if (wide.length === 0) return "cast(null as varchar)";
  return `case ${wide.map((column) => `when ${identifier(columns[column]?.name ?? column)} > ${2n ** 63n - 1n} then ${literal(column)}`).join(" ")} end`;
}
