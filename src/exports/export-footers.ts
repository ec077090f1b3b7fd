/** What the footers of exports say, by file. */
import { relative } from "node:path";
import { problem } from "../base/problems.js";
import { type Cell, groupRows, type Row } from "../base/table.js";
import { parquetFooters, type Session } from "../engines/duckdb.js";
import { literal } from "../engines/sql-literals.js";
import type { Config } from "../workspace/config.js";
import { columnsOf, type ExportColumn, type ExportColumns } from "./export-columns.js";
import type { FileStamp } from "./export-files.js";
import { schemaColumns } from "./export-schema.js";

/**
 * What a footer says: `sensors` is the range of sensor ids; bounds and nulls of the time are null where its writer left
 * them out.
 */
export type Footer = {
  readonly sensors: readonly [string, string] | null;
  readonly columns: ExportColumns;
  readonly sample: boolean;
  readonly rows: number;
  readonly first: number | null;
  readonly last: number | null;
  readonly nulls: number | null;
};

export async function askFooters(
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
      `select file_name, name, num_children, repetition_type, converted_type, coalesce(duckdb_type, '') as type from ${parquetFooters("schema", paths)}`,
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
    where path_in_schema in (${[config.columns.time ?? "time", config.columns.sensor ?? "sensor"]
      .flatMap((name) => [name, name.replaceAll(".", ", ")])
      .map(literal)
      .join(", ")})
    group by file_name, path_in_schema`),
  );
  const footers = new Map<string, Footer>();
  for (const { path } of stamps) {
    const file = relative(config.folder, path);
    const columns = columnsOf(schemaColumns(shapes.get(path) ?? []), config, file);
    const rows = Number(sizes.get(path)?.[0]?.["rows"] ?? 0);
    if (rows === 0) throw problem("exportEmpty", {}, { file });
    // DuckDB joins the names of a field so.
    const of = (column: ExportColumn | undefined) =>
      statistics.get(path)?.find((row) => row["column"] === column?.path.join(", "));
    const times = columns.time?.kind === "time" ? of(columns.time) : undefined;
    const ids = columns.sensor?.kind === "text" ? of(columns.sensor) : undefined;
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
