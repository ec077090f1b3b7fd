/** How Spark reads a day of exports: its files as views of declared columns, its rows under canonical names. */
import { relative } from "node:path";
import { spillFolder } from "../base/cache.js";
import { problem } from "../base/problems.js";
import { openDatabase } from "../engines/duckdb.js";
import { type SparkTypeOf, sparkLiteral, sparkTypes } from "../engines/spark.js";
import { type Config, packetColumns } from "../workspace/config.js";
import { columnName, columnsOf, type ExportColumns, readColumn, unfitColumn } from "./export-columns.js";
import { mayMeet } from "./export-contents.js";
import { type FileStamp, findExports } from "./export-files.js";
import { askFooters, type Footer } from "./export-footers.js";
import type { Day } from "./exports.js";

/** Files of one shape: a pattern that Spark knows, and the columns that are read. */
type SparkFiles = { readonly pattern: string; readonly columns: ExportColumns };

function sparkName(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Absolute paths of local files as one pattern, which must not begin with a brace. */
function sparkPattern(paths: readonly string[]): string {
  const named = (path: string) => path.replace(/^\//, "").replace(/[\\{}[\],*?]/g, "\\$&");
  const [only] = paths;
  return paths.length === 1 && only ? `file:///${named(only)}` : `file:///{${paths.map(named).join(",")}}`;
}

/** The groups of files that the settings declare. */
function declaredFiles(config: Config): SparkFiles[] {
  return (config.spark.exports ?? []).map(({ path, columns }) => ({
    pattern: path,
    columns: columnsOf(
      Object.entries(columns).map(([name, type]) => ({ path: [name], type })),
      config,
      path,
    ),
  }));
}

/**
 * Statements that make the view `exported`, and the SELECT of rows by file, over one day's rows of some files, by the functions of queries/staging. Only
 * what is declared is read: no folder called `column=value` adds or overrules anything.
 */
function exportedInSpark(
  files: readonly SparkFiles[],
  { start, end }: Day,
): { readonly views: readonly string[]; readonly inputs: string } {
  const dialect = { identifier: sparkName, literal: sparkLiteral };
  const views = files.map(({ pattern, columns }, at) => {
    const declared = Object.values(columns).flatMap((column) =>
      column.kind === "folder" ? [] : [`${columnName(column, dialect)} ${sparkTypes[column.type as SparkTypeOf]}`],
    );
    return `create or replace temporary view raw_${at + 1} (${declared.join(", ")})
using parquet options (path ${sparkLiteral(pattern)}, recursiveFileLookup 'true')`;
  });
  const reading = files.map(({ columns }, at) => {
    const time = columnName(columns.time ?? { path: ["time"] }, dialect);
    const fine = columns.time?.type === "TIMESTAMP_NS";
    const bound = (us: number) => (fine ? `${us}000` : `timestamp '${new Date(us / 1000).toISOString()}'`);
    const from = `from raw_${at + 1} where ${time} >= ${bound(start)} and ${time} < ${bound(end)}`;
    const select = `select input_file_name() as file, ${fine ? `timestamp_micros(${time} div 1000)` : time} as time, ${packetColumns
      .slice(1)
      .map((column) => readColumn(column, columns, dialect))
      .join(", ")}, ${unfitColumn(columns, dialect)} as unfit\n${from}`;
    return {
      select,
      count: `select file, cast(count(*) as bigint) as rows from (select input_file_name() as file ${from}) group by file`,
    };
  });
  const all = (texts: readonly string[]) => texts.join("\nunion all\n");
  return {
    views: [...views, `create or replace temporary view exported as\n${all(reading.map(({ select }) => select))}`],
    inputs: all(reading.map(({ count }) => count)),
  };
}

/** What Spark cannot be told, or would read otherwise than DuckDB, is refused. */
function checkColumns(columns: ExportColumns, file: string): void {
  for (const [canonical, { path, kind, type }] of Object.entries(columns)) {
    if (kind === "folder") continue;
    if (path.length > 1 || !(type in sparkTypes) || (canonical === "time" && kind !== "time"))
      throw problem("sparkColumn", { column: path.join("."), type }, { file, key: canonical });
  }
}

/**
 * What Spark reads for a day: views up to `exported`, a SELECT of its rows by file, the patterns of its files, and what is
 * known of them here, for the day's key.
 */
type SparkSource = ReturnType<typeof exportedInSpark> & {
  readonly patterns: readonly string[];
  readonly identity: unknown;
};

const sourceOf = (files: readonly SparkFiles[], day: Day, identity: unknown): SparkSource => ({
  ...exportedInSpark(files, day),
  patterns: files.map(({ pattern }) => pattern),
  identity,
});

/**
 * For each day what it is made from: what the settings declare, or the exports that lie here and may have packets of it,
 * as their footers say. Days without any are left out.
 */
export async function sparkSources(config: Config, days: readonly Day[]): Promise<ReadonlyMap<Day, SparkSource>> {
  const declared = declaredFiles(config);
  for (const { columns, pattern } of declared) checkColumns(columns, pattern);
  if (declared.length > 0)
    return new Map(days.map((day) => [day, sourceOf(declared, day, config.spark.exports)] as const));
  const stamps = await findExports(config);
  if (stamps.length === 0) throw problem("exportsMissing", { pattern: config.exports, folder: config.folder });
  const footers = await footersOf(config, stamps);
  const found = new Map<Day, SparkSource>();
  for (const day of days) {
    const own = stamps.filter(({ path }) => mayMeet(footers.get(path), day));
    const groups = new Map<string, { columns: ExportColumns; paths: string[] }>();
    for (const { path } of own) {
      const columns = footers.get(path)?.columns ?? {};
      checkColumns(columns, relative(config.folder, path));
      const group = groups.get(JSON.stringify(columns)) ?? { columns, paths: [] };
      group.paths.push(path);
      groups.set(JSON.stringify(columns), group);
    }
    const files = [...groups.values()].map(({ columns, paths }) => ({ columns, pattern: sparkPattern(paths) }));
    if (own.length > 0)
      found.set(
        day,
        sourceOf(
          files,
          day,
          own.map(({ path, ...rest }) => [relative(config.folder, path), rest]),
        ),
      );
  }
  return found;
}

async function footersOf(config: Config, stamps: readonly FileStamp[]): Promise<ReadonlyMap<string, Footer>> {
  const database = await openDatabase({
    scratch: spillFolder(config.folder),
    threads: 1,
    reads: stamps.map(({ path }) => path),
  });
  try {
    return await askFooters(await database.open(), stamps, config);
  } finally {
    database.close();
  }
}
