/** The times in exports as they really are: every value is read, since a footer may say something else. */
import { parquetFiles, pathColumn, type Session } from "../engines/duckdb.js";
import { literal } from "../engines/sql-literals.js";
import { earliest, latest } from "./epoch-units.js";

/**
 * Rows without a time, or with an infinite one, are `nullTimes`; those with one before 1990 or from 2100 on, which no
 * packet has, `wrongTimes`. `first` and `last` are of the others, in microseconds since 1970 UTC, null when there are
 * none; `lowest` and `highest` are of all times. `days` has the other rows by local day.
 */
export type ExportTimes = {
  readonly rows: number;
  readonly nullTimes: number;
  readonly wrongTimes: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly first: number | null;
  readonly last: number | null;
  readonly days: Readonly<Record<string, number>>;
};

/**
 * Days begin on a quarter of an hour in every time zone that has been in use since 1972
 * (https://www.iana.org/time-zones).
 */
const quarterHourUs = 900_000_000;

const quarterHours = [earliest, latest].map((seconds) => Math.floor(seconds / 900));

export const noTimes: ExportTimes = {
  rows: 0,
  nullTimes: 0,
  wrongTimes: 0,
  first: null,
  last: null,
  lowest: null,
  highest: null,
  days: {},
};

/** What is said of a column in a footer may be wrong: with these settings no plan leans on it. */
export const withoutStatistics = { disabled_optimizers: "'statistics_propagation,filter_pushdown'" };

/** By path; all of one type and name of the time column; `time` is SQL. */
export async function readTimes(
  session: Session,
  paths: readonly string[],
  time: string,
  timezone: string,
): Promise<ReadonlyMap<string, ExportTimes>> {
  const rows = await session.rows(timesQuery(paths, time, timezone));
  const found = new Map<string, ExportTimes>();
  for (const { source_file, day, rows: count, first, last } of rows) {
    const path = String(source_file);
    const before = found.get(path) ?? noTimes;
    const all = { ...before, rows: before.rows + Number(count) };
    if (day === null || day === undefined) {
      found.set(path, { ...all, nullTimes: all.nullTimes + Number(count) });
      continue;
    }
    const known = {
      ...all,
      lowest: Math.min(all.lowest ?? Infinity, Number(first)),
      highest: Math.max(all.highest ?? -Infinity, Number(last)),
    };
    if (day === "beyond") found.set(path, { ...known, wrongTimes: known.wrongTimes + Number(count) });
    else
      found.set(path, {
        ...known,
        first: Math.min(known.first ?? Infinity, Number(first)),
        last: Math.max(known.last ?? -Infinity, Number(last)),
        days: { ...known.days, [String(day)]: Number(count) },
      });
  }
  return found;
}

/** One row for each file and day, and for each file's rows without a time. */
export function timesQuery(paths: readonly string[], time: string, timezone: string): string {
  return `
    with times as (select ${pathColumn} as source_file, epoch_us(${time}) as us from ${parquetFiles(paths, { paths: true })}),
    quarter_hours as (select source_file, us // ${quarterHourUs} as quarter_hour, count(*) as rows, min(us) as first, max(us) as last from times group by all)
    select source_file, case
        when quarter_hour >= ${quarterHours[0]} and quarter_hour < ${quarterHours[1]} then cast(cast(timezone(${literal(timezone)}, timezone('UTC', make_timestamp(quarter_hour * ${quarterHourUs}))) as date) as varchar)
        when quarter_hour is not null then 'beyond'
      end as day, cast(sum(rows) as bigint) as rows, cast(min(first) as double) as first, cast(max(last) as double) as last
    from quarter_hours
    group by all
    order by all`;
}
