/** The times in exports as they really are: every value is read, since a footer may say something else. */
import { parquetFiles, pathColumn, type Session } from "../engines/duckdb.js";
import { identifier, literal } from "../engines/sql-literals.js";

/**
 * Rows without a time, or with an infinite one, are `nullTimes`; `first` and `last` are microseconds since 1970 UTC,
 * null when no row has a time; `days` has the rows of each local day.
 */
export type ExportTimes = {
  readonly rows: number;
  readonly nullTimes: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly days: Readonly<Record<string, number>>;
};

/**
 * Days begin on a quarter of an hour in every time zone that has been in use since 1972
 * (https://www.iana.org/time-zones).
 */
const quarterHourUs = 900_000_000;

/** Quarter hours to about the year 9100: times beyond are of no calendar, and of no packet. */
const beyond = 250_000_000;

/** What is said of a column in a footer may be wrong: with these settings no plan leans on it. */
export const withoutStatistics = { disabled_optimizers: "'statistics_propagation,filter_pushdown'" };

/** By path; all of one type and name of the time column. */
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
    const known = found.get(path) ?? { rows: 0, nullTimes: 0, first: null, last: null, days: {} };
    const all = known.rows + Number(count);
    if (day === null || day === undefined)
      found.set(path, { ...known, rows: all, nullTimes: known.nullTimes + Number(count) });
    else
      found.set(path, {
        ...known,
        rows: all,
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
    with times as (select ${pathColumn} as source_file, epoch_us(${identifier(time)}) as us from ${parquetFiles(paths, { paths: true })}),
    quarter_hours as (select source_file, us // ${quarterHourUs} as quarter_hour, count(*) as rows, min(us) as first, max(us) as last from times group by all)
    select source_file, case
        when quarter_hour between ${-beyond} and ${beyond} then cast(cast(timezone(${literal(timezone)}, timezone('UTC', make_timestamp(quarter_hour * ${quarterHourUs}))) as date) as varchar)
        when quarter_hour is not null then 'beyond'
      end as day, cast(sum(rows) as bigint) as rows, cast(min(first) as double) as first, cast(max(last) as double) as last
    from quarter_hours
    group by all
    order by all`;
}
