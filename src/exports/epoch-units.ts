/** The unit of times that are numbers: all of them are looked at, since each unit puts our time in a range of its own. */
import { parquetFiles, pathColumn, type Session } from "../engines/duckdb.js";
import type { EpochUnit } from "./export-columns.js";

const units: readonly EpochUnit[] = [1, 1_000, 1_000_000, 1_000_000_000];

/** From 1990 to 2100, in seconds. */
export const [earliest, latest] = [631_152_000, 4_102_444_800];

/** The unit in which most of a file's times are of our time; of a file without any it is the second. */
export async function readUnits(
  session: Session,
  paths: readonly string[],
  name: string,
): Promise<ReadonlyMap<string, EpochUnit>> {
  const counts = units.map(
    (unit, at) => `count(*) filter (n >= ${earliest * unit} and n < ${latest * unit}) as u${at}`,
  );
  const rows = await session.rows(
    `select path, ${counts.join(", ")} from (select ${pathColumn} as path, cast(${name} as double) as n from ${parquetFiles(paths, { paths: true })}) group by path`,
  );
  return new Map(
    rows.map((row) => {
      const times = units.map((_, at) => Number(row[`u${at}`]));
      return [String(row["path"]), units[times.indexOf(Math.max(...times))] ?? 1];
    }),
  );
}
