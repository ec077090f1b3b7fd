/** DuckDB: the only place that knows its driver and how its values become plain cells. */
import type { DuckDBConnection, DuckDBDecimalValue, DuckDBValue } from "@duckdb/node-api";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, sep } from "node:path";
import { makeFolder } from "../base/cache.js";
import { temporaryBeside } from "../base/files.js";
import { problem } from "../base/problems.js";
import type { Cell, Row, Table } from "../base/table.js";
import { z } from "./schema.js";

/** Of the driver, which names its engine's; told without loading it, since a change of text needs no database. */
export const duckdbVersion = (createRequire(import.meta.url)("@duckdb/node-api/package.json") as { version: string }).version;

/** One connection; temporary tables and variables belong to it. */
export type Session = {
  /** Runs one or more statements. */
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<Row[]>;
  table(sql: string): Promise<Table>;
  /** The columns a SELECT would give; it is bound, and not run. */
  columnsOf(sql: string): Promise<Table["columns"]>;
  /** Names of the tables, views and CTEs a SELECT reads, but for those of another schema; throws when it cannot be parsed. */
  tablesOf(sql: string): Promise<readonly string[]>;
  /** The same with those of other schemas: `schema.table`. */
  readsOf(sql: string): Promise<readonly string[]>;
  /** The expressions that a condition compares, as SQL, but for constants; none where the condition cannot be parsed. */
  operandsOf(condition: string): Promise<readonly string[]>;
};

export type Database = { open(): Promise<Session>; close(): void };

/**
 * An in-memory database that installs nothing, fetches nothing and spills to a folder of its own in `scratch`: two that
 * share one overwrite each other's files.
 * `memoryMb` bounds DuckDB's buffers, not the process.
 */
export async function openDatabase({ memoryMb = 640, scratch, threads }: { memoryMb?: number; scratch: string; threads?: number }): Promise<Database> {
  await makeFolder(scratch);
  const spill = temporaryBeside(join(scratch, "duckdb"));
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMb}MB`,
    temp_directory: spill,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  return {
    async open() {
      const connection = await instance.connect();
      await connection.run("set timezone = 'UTC'");
      return sessionOf(connection);
    },
    close() {
      instance.closeSync();
      rmSync(spill, { recursive: true, force: true });
    },
  };
}

/** Writes the rows of a SELECT as a Parquet file (zstd, encodings of version 2), whole or not at all; `carried` are key-values of its footer. Gives the number of rows. */
export async function copyParquet(session: Session, path: string, select: string, carried: Readonly<Record<string, string>> = {}): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const beside = temporaryBeside(path);
  const keyValues = Object.entries(carried).map(([key, value]) => `${identifier(key)}: ${literal(value)}`).join(", ");
  try {
    const [written] = await session.rows(`copy (${select}) to ${literal(beside)} (format parquet, compression zstd, parquet_version v2, use_tmp_file false${keyValues === "" ? "" : `, kv_metadata {${keyValues}}`})`);
    await rename(beside, path);
    return Number(written?.["Count"]);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** What DuckDB says first of what went wrong. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** A SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The column of `parquetFiles` that holds the path of a row's file: no file can have a column of this name. */
export const pathColumn = identifier(`path ${randomBytes(8).toString("hex")}`);

/**
 * What stands behind FROM to read Parquet files (absolute paths, at least one): the only way in which the program reads
 * them. Their own columns come and nothing else, whatever the folders above them are called; with `paths` also `pathColumn`.
 * Files of one call must have the same columns and types, as DuckDB reads all as it reads the first.
 */
export function parquetFiles(files: readonly string[], { paths = false }: { readonly paths?: boolean } = {}): string {
  const named = paths ? literal(pathColumn.slice(1, -1)) : "false";
  return `read_parquet(${pathLiterals(files)}, hive_partitioning = false, hive_types_autocast = false, union_by_name = false, filename = ${named}, file_row_number = false, binary_as_string = false, can_have_nan = true)`;
}

/** What stands behind FROM to read the footers of Parquet files, in the sense of DuckDB's functions of these names; `file_name` is the path as it was given. */
export function parquetFooters(kind: "file_metadata" | "metadata" | "schema" | "kv_metadata", files: readonly string[]): string {
  return `parquet_${kind}(${pathLiterals(files)})`;
}

/** The absolute path of a file as a string literal for a function that takes patterns: the file of this very name. */
export function pathLiteral(path: string): string {
  return literal(asPattern(path));
}

/** A list for `allowed_paths` and `allowed_directories`: DuckDB asks them for the pattern, then for what it found. */
export function allowedPaths(paths: readonly string[]): string {
  return literals([...new Set(paths.flatMap((path) => [path, asPattern(path)]))]);
}

function pathLiterals(paths: readonly string[]): string {
  return `[${paths.map(pathLiteral).join(", ")}]`;
}

/** DuckDB cuts a pattern at a backslash, so a name that needs one as a letter cannot be said. */
function asPattern(path: string): string {
  if (!isAbsolute(path)) throw new Error(`not an absolute path: ${path}`);
  if (!/[*?[]/.test(path)) return path;
  if (sep === "/" && path.includes("\\")) throw problem("nameUnreadable", {}, { file: path });
  return path.replace(/[*?[]/g, "[$&]");
}

/** A SQL list of string literals. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/**
 * A SELECT that yields plain rows as a table of VARCHAR, BIGINT and BOOLEAN columns, as `types` says.
 * The rows travel as JSON text, so no value is ever read as SQL.
 */
export function rowsAsSelect(rows: readonly Row[], types: Readonly<Record<string, string>>): string {
  const shape = literal(JSON.stringify([types]));
  return `select unnest(from_json(${literal(JSON.stringify(rows))}::json, ${shape}), recursive := true)`;
}

/** A table of plain cells as a SELECT with the types of its columns. */
export function tableAsSelect({ columns, rows }: Table): string {
  const casts = columns.map(({ name, type }) => `cast(${identifier(name)} as ${type}) as ${identifier(name)}`).join(", ");
  return `select ${casts} from (${rowsAsSelect(rows, Object.fromEntries(columns.map(({ name }) => [name, "VARCHAR"])))})`;
}

function sessionOf(connection: DuckDBConnection): Session {
  const table = async (sql: string): Promise<Table> => {
    const reader = await connection.runAndReadAll(sql);
    const names = reader.deduplicatedColumnNames();
    const columns = names.map((name, index) => ({ name, type: String(reader.columnType(index)) }));
    const rows = reader.getRows().map((values) => Object.fromEntries(names.map((name, index) => [name, cellOf(values[index] ?? null, name)])));
    return { columns, rows };
  };
  const readsOf = async (sql: string) => {
    const [row] = (await table(`select json_serialize_sql(${literal(sql)}) as tree`)).rows;
    const tree: unknown = JSON.parse(String(row?.["tree"]));
    // The parser says where only when the statement is run.
    if (!Parsed.safeParse(tree).success) await connection.prepare(sql);
    return [...new Set(tableNames(tree))];
  };
  return {
    run: async (sql) => void (await connection.run(sql)),
    rows: async (sql) => [...(await table(sql)).rows],
    table,
    async columnsOf(sql) {
      const { rows } = await table(`describe ${sql}`);
      // Without a SELECT it describes the tables.
      return rows.flatMap(({ column_name: name, column_type: type }) => (name === undefined ? [] : [{ name: String(name), type: String(type) }]));
    },
    tablesOf: async (sql) => (await readsOf(sql)).filter((name) => !name.includes(".")),
    readsOf,
    async operandsOf(condition) {
      const [row] = (await table(`select json_serialize_sql(${literal(`select (${condition})`)}) as tree`)).rows;
      const tree = ParsedSelect.safeParse(JSON.parse(String(row?.["tree"]), (key, value: unknown) => (key === "query_location" ? undefined : value))).data;
      if (!tree) return [];
      const [statement] = tree.statements;
      const [whole] = statement.node.select_list;
      const texts = compared(whole).map((operand) => ({ ...tree, statements: [{ ...statement, node: { ...statement.node, select_list: [operand] } }] }));
      const written = await Promise.all(texts.map((one) => table(`select json_deserialize_sql(${literal(JSON.stringify(one))}::json) as sql`)));
      return [...new Set(written.map(({ rows }) => String(rows[0]?.["sql"]).replace(/^SELECT /, "").replaceAll("count_star()", "count(*)")))];
    },
  };
}

/** What `json_serialize_sql` gives of SQL that it could parse, and of one SELECT of one thing. */
const Parsed = z.looseObject({ error: z.literal(false) });
const ParsedSelect = Parsed.extend({ statements: z.tuple([z.looseObject({ node: z.looseObject({ select_list: z.tuple([z.unknown()]) }) })]) });

const some = z.unknown().optional();
const Node = z.looseObject({ class: z.string(), children: z.array(z.unknown()).nullish(), left: some, right: some, input: some, lower: some, upper: some });

/** What stands on either side of comparisons, down through and, or, not. */
function compared(given: unknown): unknown[] {
  const node = Node.safeParse(given).data;
  if (node && ["CONJUNCTION", "OPERATOR", "COMPARISON", "BETWEEN"].includes(node.class)) {
    return [...(node.children ?? []), node.left, node.right, node.input, node.lower, node.upper].flatMap(compared);
  }
  return variesWithData(given) ? [given] : [];
}

function variesWithData(node: unknown): boolean {
  if (node === null || typeof node !== "object") return false;
  const { class: kind } = node as { class?: unknown };
  return kind === "COLUMN_REF" || kind === "SUBQUERY" || Object.values(node).some(variesWithData);
}

function tableNames(node: unknown): string[] {
  if (node === null || typeof node !== "object") return [];
  const { type, table_name, schema_name } = node as { type?: unknown; table_name?: unknown; schema_name?: unknown };
  const inside = Object.values(node).flatMap(tableNames);
  return type === "BASE_TABLE" && typeof table_name === "string" ? [schema_name ? `${String(schema_name)}.${table_name}` : table_name, ...inside] : inside;
}

/** BIGINT, HUGEINT and DECIMAL become numbers, times and all else text; an integer that a number cannot hold is refused. */
function cellOf(value: DuckDBValue, column: string): Cell {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) throw problem("numberUnsafe", { column, value: String(value) });
    return Number(value);
  }
  return isDecimal(value) ? value.toDouble() : String(value);
}

function isDecimal(value: object): value is DuckDBDecimalValue {
  return "toDouble" in value;
}
