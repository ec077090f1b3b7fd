/** DuckDB: the only place that knows its driver and how its values become plain cells. */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import { makeFolder } from "../base/cache.js";
import { moveWhole, temporaryBeside } from "../base/files.js";
import { problem, UserError } from "../base/problems.js";
import type { Row, Table } from "../base/table.js";
import { boundedTable, tableOf } from "./result-tables.js";
import { allowedPaths, identifier, literal, pathLiterals } from "./sql-literals.js";
import { checkReading, type Definition, definitionsIn, notReading, type WrittenSql } from "./sql-text.js";
import { operandsIn, tablesNamed } from "./sql-trees.js";

export type { WrittenSql } from "./sql-text.js";

/** Of the driver, which names its engine's; told without loading it, since a change of text needs no database. */
export const duckdbVersion = (createRequire(import.meta.url)("@duckdb/node-api/package.json") as { version: string })
  .version;

/**
 * One connection; temporary tables and variables belong to it. SQL of our own goes through `run`, `rows` and `table`. A
 * text of a file, which anybody may have written, goes through the others and nowhere else: what it is, is found out
 * before DuckDB sees it, so that it reads and does nothing else.
 */
export type Session = {
  /** Runs one or more statements. */
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<Row[]>;
  /** Rows as a table of its own, of the kinds of columns that `types` says: many of them sooner than `rowsAsSelect`. */
  append(name: string, types: Readonly<Record<string, "INTEGER" | "VARCHAR">>, rows: readonly Row[]): Promise<void>;
  table(sql: string): Promise<Table>;
  /** The rows of one statement that reads. */
  select(written: WrittenSql): Promise<Table>;
  /** The columns it would give; it is bound, and not run. */
  columnsOf(written: WrittenSql): Promise<Table["columns"]>;
  /** Names of the tables and views it reads, but for those of another schema; throws when it cannot be parsed. */
  tablesOf(written: WrittenSql): Promise<readonly string[]>;
  /** The same with those of other schemas: `schema.table`. */
  readsOf(written: WrittenSql): Promise<readonly string[]>;
  /** Its rows as a temporary table, in the place of one of this name. */
  tableFrom(name: string, written: WrittenSql): Promise<void>;
  /** The same as a view, for SQL of our own to read: `copyParquet(session, path, "from name")`. */
  viewFrom(name: string, written: WrittenSql): Promise<void>;
  /** Runs statements that each create what is named here, and nothing else; none when one of them does not. */
  define(written: WrittenSql, kinds: readonly Definition[]): Promise<void>;
  /**
   * The expressions that a condition compares, as SQL, but for constants; none where the condition cannot be parsed.
   */
  operandsOf(condition: string): Promise<readonly string[]>;
  /** A folder of the database's own, the only one in which its statements can write. */
  readonly place: string;
};

export type Database = { open(): Promise<Session>; close(): void };

/**
 * `scratch` is a folder for passing files. `memoryMb` bounds DuckDB's buffers, not the process. `reads` are all files
 * (absolute
 * paths) that any statement can read, `readsBelow` folders of which it can read every file, and write; `settings`
 * DuckDB's own,
 * as SQL, which nothing changes afterwards.
 */
export type DatabaseOptions = {
  readonly scratch: string;
  readonly memoryMb?: number;
  readonly threads?: number | undefined;
  readonly reads: readonly string[];
  readonly readsBelow?: readonly string[];
  readonly settings?: Readonly<Record<string, string>>;
};

/**
 * An in-memory database that installs nothing, fetches nothing, reads what is listed and nothing else, and spills to a
 * folder of its own in `scratch`: two that share one overwrite each other's files.
 */
export async function openDatabase({
  scratch,
  memoryMb = 640,
  threads,
  reads,
  readsBelow = [],
  settings = {},
}: DatabaseOptions): Promise<Database> {
  await makeFolder(scratch);
  const place = temporaryBeside(join(scratch, "duckdb"));
  await mkdir(place);
  const driver = await import("@duckdb/node-api");
  const { DuckDBInstance } = driver;
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${memoryMb}MB`,
    temp_directory: place,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
    allow_persistent_secrets: "false",
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const close = () => {
    instance.closeSync();
    rmSync(place, { recursive: true, force: true });
  };
  try {
    const first = await instance.connect();
    const closed = {
      allowed_paths: allowedPaths(reads),
      allowed_directories: allowedPaths([place, ...readsBelow]),
      enable_external_access: "false",
      lock_configuration: "true",
    };
    const chosen = { timezone: "'UTC'", ...settings, ...closed };
    for (const [name, value] of Object.entries(chosen)) await first.run(`set global ${name} = ${value}`);
    first.closeSync();
  } catch (error) {
    close();
    throw error;
  }
  return { open: async () => sessionOf(await instance.connect(), driver, place), close };
}

/**
 * Writes the rows of a SELECT of our own as a Parquet file (zstd, encodings of version 2), whole or not at all;
 * `carried` are
 * key-values of its footer; `dictionaryMax` is how many values of a column are put into a dictionary before it is
 * written without one. DuckDB itself writes in a place of its own; what it made is then moved, so that nothing else need
 * be open to it. Gives the number of rows.
 */
export async function copyParquet(
  session: Session,
  path: string,
  select: string,
  carried: Readonly<Record<string, string>> = {},
  dictionaryMax?: number,
): Promise<number> {
  const keyValues = Object.entries(carried)
    .map(([key, value]) => `${identifier(key)}: ${literal(value)}`)
    .join(", ");
  return copyOut(
    session,
    path,
    select,
    [
      "format parquet, compression zstd, parquet_version v2",
      ...(keyValues === "" ? [] : [`kv_metadata {${keyValues}}`]),
      ...(dictionaryMax === undefined ? [] : [`dictionary_size_limit ${dictionaryMax}`]),
    ].join(", "),
  );
}

/** The same with COPY's own options. */
export async function copyOut(session: Session, path: string, select: string, options: string): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const made = join(session.place, `made-${randomBytes(8).toString("hex")}`);
  try {
    const [written] = await session.rows(`copy (${select}) to ${literal(made)} (${options}, use_tmp_file false)`);
    await moveWhole(made, path);
    return Number(written?.["Count"]);
  } finally {
    await rm(made, { force: true });
  }
}

/** What DuckDB says first of what went wrong. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** What is wrong with a text, and on which of its lines where DuckDB says it. */
export function faultIn(error: unknown): { readonly reason: string; readonly line: number | undefined } {
  const message = error instanceof Error ? error.message : String(error);
  const line = /LINE (\d+):/.exec(message)?.[1];
  return {
    reason: message.split("\n\nLINE")[0]?.replaceAll("\n", " ") ?? message,
    line: line === undefined ? undefined : Number(line),
  };
}

/** The column of `parquetFiles` that holds the path of a row's file: no file can have a column of this name. */
export const pathColumn = identifier(`path ${randomBytes(8).toString("hex")}`);

/**
 * What stands behind FROM to read Parquet files (absolute paths, at least one): the only way in which the program reads
 * them. Their own columns come and nothing else, whatever the folders above them are called; with `paths` also
 * `pathColumn`.
 * Files of one call must have the same columns and types, as DuckDB reads all as it reads the first.
 */
export function parquetFiles(files: readonly string[], { paths = false }: { readonly paths?: boolean } = {}): string {
  const named = paths ? literal(pathColumn.slice(1, -1)) : "false";
  return `read_parquet(${pathLiterals(files)}, hive_partitioning = false, hive_types_autocast = false, union_by_name = false, filename = ${named}, file_row_number = false, binary_as_string = false, can_have_nan = true)`;
}

/**
 * What stands behind FROM to read the footers of Parquet files, in the sense of DuckDB's functions of these names;
 * `file_name` is the path as it was given.
 */
export function parquetFooters(
  kind: "file_metadata" | "metadata" | "schema" | "kv_metadata",
  files: readonly string[],
): string {
  return `parquet_${kind}(${pathLiterals(files)})`;
}

type Driver = typeof import("@duckdb/node-api");

function sessionOf(connection: DuckDBConnection, driver: Driver, place: string): Session {
  const table = async (sql: string): Promise<Table> => tableOf(await connection.runAndReadAll(sql));
  const created = new Set<string>();
  const prepared = <Result>(written: WrittenSql, work: Work<Result>) => prepare(connection, driver, written, work);
  const readsOf = async (written: WrittenSql) => {
    checkReading(written);
    const named = await tablesNamed(table, written.text);
    // The parser says what and where only when the statement is run.
    if (!named) await prepared(written, () => undefined);
    return named ?? [];
  };
  return {
    place,
    run: async (sql) => void (await connection.run(sql)),
    rows: async (sql) => [...(await table(sql)).rows],
    append: (name, types, rows) => append(connection, driver, name, types, rows),
    table,
    select: (written) =>
      prepared(written, async (statement) => boundedTable(await statement.stream(), written)).catch((error: unknown) =>
        Promise.reject(problemIn(written, error)),
      ),
    columnsOf: (written) =>
      prepared(written, (statement) => {
        const names = Array.from({ length: statement.columnCount }, (_, at) => statement.columnName(at));
        return names.map((name, at) => ({ name, type: String(statement.columnType(at)) }));
      }),
    tablesOf: async (written) => (await readsOf(written)).filter((name) => !name.includes(".")),
    readsOf,
    tableFrom: (name, written) => createFrom(connection, created, "table", name, written),
    viewFrom: (name, written) => createFrom(connection, created, "view", name, written),
    async define(written, allowed) {
      for (const text of definitionsIn(written, allowed)) await create(connection, text, written);
    },
    operandsOf: (condition) => operandsIn(table, condition),
  };
}

type Work<Result> = (statement: DuckDBPreparedStatement) => Result | Promise<Result>;

/** One statement that reads, bound; it is gone when the work is done. */
async function prepare<Result>(
  connection: DuckDBConnection,
  { StatementType }: Driver,
  written: WrittenSql,
  work: Work<Result>,
): Promise<Result> {
  checkReading(written);
  const statement = await (await extract(connection, written.text, written)).prepare(0);
  try {
    if (statement.statementType !== StatementType.SELECT)
      throw notReading(written, StatementType[statement.statementType] ?? "");
    return await work(statement);
  } finally {
    statement.destroySync();
  }
}

/** The one statement of a text, as DuckDB counts them: a PIVOT without its values becomes several. */
async function extract(connection: DuckDBConnection, text: string, { file }: WrittenSql) {
  try {
    const statements = await connection.extractStatements(text);
    if (statements.count !== 1) throw problem("sqlPivot", {}, { file });
    return statements;
  } catch (error) {
    throw error instanceof UserError
      ? error
      : new Error(
          (error instanceof Error ? error.message : String(error)).replace("Failed to extract statements: ", ""),
        );
  }
}

/** `created` are statements that were found sound: the words of a text do not change when it is run for the next day. */
async function createFrom(
  connection: DuckDBConnection,
  created: Set<string>,
  kind: Definition,
  name: string,
  written: WrittenSql,
) {
  // No line of its own: DuckDB says the lines of the text.
  const sql = `create or replace temp ${kind} ${identifier(name)} as ${written.text}`;
  if (!created.has(sql)) checkReading(written);
  await create(connection, sql, written, created.has(sql));
  created.add(sql);
}

/** Of a kind that its first words say; run as it is counted, since to prepare it would be to plan it twice. */
async function create(connection: DuckDBConnection, text: string, written: WrittenSql, counted = false) {
  try {
    if (!counted) await extract(connection, text, written);
    await connection.run(text);
  } catch (error) {
    throw problemIn(written, error);
  }
}

/** As many as a chunk of DuckDB's holds. */
const rowsOfChunk = 2048;

async function append(
  connection: DuckDBConnection,
  driver: Driver,
  name: string,
  types: Readonly<Record<string, "INTEGER" | "VARCHAR">>,
  rows: readonly Row[],
): Promise<void> {
  await connection.run(
    `create table ${identifier(name)} (${Object.entries(types)
      .map(([column, type]) => `${identifier(column)} ${type}`)
      .join(", ")})`,
  );
  const appender = await connection.createAppender(name);
  for (let at = 0; at < rows.length; at += rowsOfChunk) {
    const part = rows.slice(at, at + rowsOfChunk);
    const chunk = driver.DuckDBDataChunk.create(
      Object.values(types).map((type) => driver[type]),
      part.length,
    );
    chunk.setColumns(Object.keys(types).map((column) => part.map((row) => row[column] ?? null)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** What a text itself is to blame for. */
function problemIn({ file }: WrittenSql, error: unknown): unknown {
  if (error instanceof Error && error.message.includes("PIVOT statements with pivot elements extracted"))
    return problem("sqlPivot", {}, { file });
  if (
    !(error instanceof Error) ||
    error instanceof UserError ||
    !/^(?:Parser|Binder|Catalog|Permission|Not implemented) Error/.test(error.message)
  )
    return error;
  const { reason, line } = faultIn(error);
  return problem("sqlTextFailed", { reason }, { file, line });
}
