/** Which Parquet exports the quarter stands on, what each holds, and the days it is cut into. */
import { join, relative } from "node:path";
import { cacheFolder, type Entry, entryAt, keep, recall, spillFolder } from "../base/cache.js";
import { digestFile } from "../base/digest.js";
import { calendarDays, comparedPeriods, type Period } from "../base/period.js";
import type { Progress } from "../base/progress.js";
import { duckdbVersion, openDatabase, parquetFiles, pathColumn, type Session } from "../engines/duckdb.js";
import { literal } from "../engines/sql-literals.js";
import { type Config, packetColumns } from "../workspace/config.js";
import { type EpochUnit, readColumn, readTime, unfitColumn } from "./export-columns.js";
import { type Contents, readContents } from "./export-contents.js";
import { type FileStamp, findNamedExports } from "./export-files.js";
import { withoutStatistics } from "./export-times.js";
import { type LossesOf, readLosses } from "./losses.js";

export type ExportFile = Contents & {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
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
  /** Files whose times are numbers, and how many of these make a second. */
  readonly epochs: readonly { readonly file: string; readonly perSecond: EpochUnit }[];
  /** What imports could not take of logs with days of the quarter. */
  readonly losses: readonly LossesOf[];
  readonly sample: boolean;
  /** First and last packet of all exports, in the quarter or not; null when there is none. */
  readonly span: readonly [number, number] | null;
  /** Something that changes with any input file: names, sizes, times. */
  readonly found: readonly FileStamp[];
};

type Memo = {
  readonly days: Record<string, Day[]>;
  readonly files: Record<string, FileStamp & { readonly sha256?: string; readonly contents?: Contents }>;
};

/** Raised when something else is kept of an export. */
const memoFormat = 2;

function memoOf({ folder }: Pick<Config, "folder">): Entry {
  return entryAt(join(folder, cacheFolder, "exports"), memoFormat);
}

/**
 * `afresh` reads files again even where their size and time are as before. `day` leaves out files that, as their footers
 * say, have no packets of this day of the quarter: whoever reads the whole quarter later finds a footer that was wrong.
 */
type Reading = { readonly afresh?: boolean; readonly day?: string };

export async function readExports(
  config: Config,
  quarter: Period,
  progress: Progress,
  { afresh = false, day }: Reading = {},
): Promise<Exports> {
  // What a cluster reads need not be here.
  const named = config.engine === "spark" ? [] : await findNamedExports(config);
  const found = named.map(({ stamp }) => stamp);
  progress.step("exports");
  const key = JSON.stringify([duckdbVersion, config.columns, config.partitions, config.timezone]);
  const memo = afresh ? { days: {}, files: {} } : await readMemo(config, key);
  const unchanged = (stamp: FileStamp) => {
    const known = memo.files[stamp.path];
    return known && sameStamp(known, stamp) ? known : undefined;
  };
  const unread = found.filter((stamp) => !unchanged(stamp)?.contents);
  if (unread.length > 0 || !memo.days[quarter.name]) {
    const read = await ask(config, unread, async (session) => {
      // Quarters to compare with are asked for next.
      for (const one of Object.values(comparedPeriods(quarter)))
        memo.days[one.name] ??= await daysOf(session, config.timezone, one);
      return readContents(session, unread, config, progress, boundsOf(memo.days[quarter.name] ?? [], day));
    });
    for (const stamp of unread) {
      const contents = read.get(stamp.path);
      if (contents) memo.files[stamp.path] = { ...stamp, contents };
    }
  }
  const days = memo.days[quarter.name] as Day[];
  const known = found.flatMap((stamp): [FileStamp, Contents][] => {
    const contents = unchanged(stamp)?.contents;
    return contents ? [[stamp, contents]] : [];
  });
  const { start, end } = boundsOf(days, day) ?? { start: days[0]?.start ?? 0, end: days.at(-1)?.end ?? 0 };
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
  // Others may have read other files meanwhile.
  const others = afresh ? memo : await readMemo(config, key);
  await keep(memoOf(config), { key, days: memo.days, files: { ...others.files, ...memo.files } });
  const otherNames = named.flatMap(({ stamp, others }) =>
    others.map((path) => ({ name: relative(config.folder, path), file: relative(config.folder, stamp.path) })),
  );
  return {
    files,
    days,
    otherNames,
    twice: sameTwice(files),
    epochs: files.flatMap(({ name, columns: { time } }) =>
      time?.perSecond === undefined ? [] : [{ file: name, perSecond: time.perSecond }],
    ),
    losses: await readLosses(config, quarter),
    sample: files.some(({ sample }) => sample),
    span: spanOf(known.map(([, contents]) => contents)),
    found,
  };
}

/** Undefined where no day is asked for. */
function boundsOf(days: readonly Day[], asked: string | undefined): Day | undefined {
  return asked === undefined ? undefined : days.find(({ day }) => day === asked);
}

/** A short visit to a database of its own. */
async function ask<Answer>(
  { folder }: Config,
  stamps: readonly FileStamp[],
  work: (session: Session) => Promise<Answer>,
): Promise<Answer> {
  const database = await openDatabase({
    scratch: spillFolder(folder),
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
async function daysOf(session: Session, timezone: string, quarter: Period): Promise<Day[]> {
  const zone = literal(timezone);
  const rows = await session.rows(`
    select cast(cast(day as date) as varchar) as day,
      epoch_us(timezone(${zone}, day)) as start,
      epoch_us(timezone(${zone}, day + interval 1 day)) as "end"
    from unnest([${calendarDays(quarter).map((day) => `timestamp ${literal(day)}`)}]) as days(day)
    order by day`);
  return rows.map((row) => ({ day: String(row["day"]), start: Number(row["start"]), end: Number(row["end"]) }));
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

/**
 * A SELECT of one day's rows of some files under canonical names: `file`, then every packet column, addresses and
 * protocol read by the macros of queries/staging, and `unfit`: the first column whose number is too large for any
 * packet.
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
    group.every((file) => file.nullTimes + file.wrongTimes === 0 && liesIn(file, { start, end }));
  return [...groups.values()]
    .map((group) => {
      const columns = group[0]?.columns ?? {};
      const time = readTime(columns);
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
