/** The rollups: their names, columns and versions, and how files of several versions are read as one table. */
import { parquetFiles } from "../engines/duckdb.js";
import { identifier, rowsAsSelect } from "../engines/sql-literals.js";

/** The rollups that are kept, in the order they are made. */
export const rollupNames = ["activity", "traffic", "ports", "sources", "coverage"] as const;
export type RollupName = (typeof rollupNames)[number];

/** The version of each rollup's columns: it grows when a column comes or goes. */
export const rollupSchemas: Readonly<Record<RollupName, number>> = {
  activity: 1,
  traffic: 1,
  ports: 1,
  sources: 1,
  coverage: 1,
};

/** The version of what a row means: it grows when the same packets would be counted otherwise than before. */
export const rowMeaning = 1;

const source = { src_ip: "BIGINT", src_ip6: "VARCHAR" };
const seen = { packets: "BIGINT", first_packet: "BIGINT", last_second: "BIGINT" };
const port = { protocol: "INTEGER", port: "INTEGER" };

/** The columns of each rollup as they come out of its Parquet files. */
export const rollupTypes: Readonly<Record<RollupName, Readonly<Record<string, string>>>> = {
  activity: { day: "DATE", sensor: "VARCHAR", ...port, ...source, ...seen, fingerprint: "INTEGER" },
  traffic: { day: "DATE", sensor: "VARCHAR", ...port, packets: "BIGINT", sources: "BIGINT" },
  ports: { day: "DATE", ...port, packets: "BIGINT", sources: "BIGINT", sensors: "BIGINT" },
  sources: {
    day: "DATE",
    sensor: "VARCHAR",
    ...source,
    packets: "BIGINT",
    ports: "BIGINT",
    first_packet: "BIGINT",
    last_second: "BIGINT",
    fingerprint: "INTEGER",
  },
  coverage: { day: "DATE", sensor: "VARCHAR", ...seen },
};

/** A Parquet file of one day; `path` is absolute, `schema` the version it was written with. */
export type RollupFile = { readonly path: string; readonly schema: number };

/** A SELECT of all rows of some files, none of them too; a column that a file is too old to have is null there. */
export function rollupAsSelect(name: RollupName, files: readonly RollupFile[]): string {
  const schemas = [...new Set(files.map(({ schema }) => schema))];
  const tables = schemas.map(
    (schema) => `from ${parquetFiles(files.filter((file) => file.schema === schema).map(({ path }) => path))}`,
  );
  const [only] = tables;
  if (only && schemas.length === 1 && schemas[0] === rollupSchemas[name]) return only;
  const columns = Object.entries(rollupTypes[name]).map(
    ([column, type]) => `cast(${identifier(column)} as ${type}) as ${identifier(column)}`,
  );
  return `select ${columns.join(", ")} from (${[rowsAsSelect([], rollupTypes[name]), ...tables].join(" union all by name ")})`;
}
