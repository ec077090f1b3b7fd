/** How the columns of an export are written, and how each is read under its canonical name. */
import { listed } from "../base/escape.js";
import { problem } from "../base/problems.js";
import { didYouMean } from "../engines/nearest.js";
import { identifier, literal } from "../engines/sql-literals.js";
import { type Config, type PacketColumn, packetColumns, requiredColumns } from "../workspace/config.js";
import type { SchemaColumn } from "./export-schema.js";

/** How a column is written in an export, and so which macro reads it; `folder` ones stand in the path of the file. */
type ColumnKind = "time" | "text" | "integer" | "number" | "bytes" | "folder";

/** Numbers since 1970 that make a second, where times are numbers. */
export type EpochUnit = 1 | 1_000 | 1_000_000 | 1_000_000_000;

/** `path` are the names from the outermost column to the field; `type` is DuckDB's. */
export type ExportColumn = {
  readonly path: readonly string[];
  readonly kind: ColumnKind;
  readonly type: string;
  readonly perSecond?: EpochUnit;
  /** What stands in the path, of a column of kind `folder`. */
  readonly value?: string;
};

export type ExportColumns = Readonly<Partial<Record<PacketColumn, ExportColumn>>>;

const integers = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"];
const times = ["TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"];

function kindOf(type: string): ColumnKind | undefined {
  if (integers.includes(type)) return "integer";
  if (type === "DOUBLE" || type === "FLOAT" || type.startsWith("DECIMAL")) return "number";
  if (type === "VARCHAR") return "text";
  if (type === "BLOB") return "bytes";
  return times.includes(type) ? "time" : undefined;
}

/** The export's columns under their canonical names, each with a type that can be read. */
export function columnsOf(
  schema: readonly SchemaColumn[],
  { columns: mapped, partitions }: Pick<Config, "columns" | "partitions">,
  file: string,
): ExportColumns {
  const found: Partial<Record<PacketColumn, ExportColumn>> = {};
  for (const column of packetColumns) {
    const name = mapped[column] ?? column;
    const own = columnNamed(schema, name, file);
    if (own) found[column] = readable(own, column, name, file);
    else if (partitions[column] !== undefined && inFolder(file, name) !== undefined)
      found[column] = { path: [name], kind: "folder", type: "VARCHAR", value: inFolder(file, name) ?? "" };
    else if ((requiredColumns as readonly string[]).includes(column) || mapped[column] !== undefined)
      throw missing(schema, column, name, file);
  }
  return found;
}

/** The value that a folder called `name=value` stands for, as Hive writes it. */
function inFolder(file: string, name: string): string | undefined {
  const folder = file
    .split(/[/\\]/)
    .slice(0, -1)
    .findLast((part) => part.startsWith(`${name}=`));
  const value = folder?.slice(name.length + 1);
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A column of that name, or the field at the end of such a path; names that differ in case only are one to DuckDB. */
function columnNamed(schema: readonly SchemaColumn[], name: string, file: string): SchemaColumn | undefined {
  const own =
    schema.find(({ path }) => path.length === 1 && path[0] === name) ??
    schema.find(({ path }) => path.join(".") === name);
  const low = own?.path.map((part) => part.toLowerCase()).join("\0");
  const other =
    own && schema.find((one) => one !== own && one.path.map((part) => part.toLowerCase()).join("\0") === low);
  if (other) throw problem("columnsByCase", { column: name, other: other.path.join(".") }, { file });
  return own;
}

function readable({ path, type }: SchemaColumn, column: PacketColumn, name: string, file: string): ExportColumn {
  const kind = kindOf(type);
  if (kind === undefined || (kind === "time" && column !== "time")) {
    const wanted =
      column === "time" ? "TIMESTAMP" : column.endsWith("_ip") ? "an integer, text or bytes" : "an integer or text";
    throw problem("columnType", { column: name, type: type.slice(0, 60), wanted }, { file });
  }
  return { path, kind, type };
}

function missing(schema: readonly SchemaColumn[], column: PacketColumn, name: string, file: string): Error {
  const allowed = schema.map(({ path }) => path.join("."));
  return problem(
    inFolder(file, name) === undefined ? "columnMissing" : "columnInFolder",
    { column: name, key: column, near: didYouMean(name, allowed), allowed: listed(allowed) },
    { file },
  );
}

/** How an engine writes names and texts; what is said otherwise is the same to all. */
type Dialect = { readonly identifier: (name: string) => string; readonly literal: (text: string) => string };
const duckdb: Dialect = { identifier, literal };

/** A column as SQL names it. */
export function columnName({ path }: Pick<ExportColumn, "path">, dialect = duckdb): string {
  return path.map(dialect.identifier).join(".");
}

/** The time as SQL, in UTC; a text that is no time is one that no packet has. */
export function readTime({ time }: ExportColumns): string {
  if (!time) return identifier("time");
  const name = columnName(time);
  if (time.kind === "time") return name;
  if (time.kind === "integer" || time.kind === "number") return `time_from_epoch(${name}, ${time.perSecond ?? 1})`;
  const text = time.kind === "text" ? name : `text_from_bytes(${name})`;
  return `coalesce(time_from_text(${text}), if(${name} is null, null, timestamp '9999-12-31'))`;
}

export function readColumn(column: PacketColumn, columns: ExportColumns, dialect = duckdb): string {
  const found = columns[column];
  if (!found) return column === "packets" ? "1 as packets" : `cast(null as bigint) as ${column}`;
  const { kind, type } = found;
  const own = kind === "folder" ? dialect.literal(found.value ?? "") : columnName(found, dialect);
  // Beyond what a signed number holds is no address, port or protocol.
  const name = type === "UBIGINT" ? `try_cast(${own} as bigint)` : own;
  const written = kind === "folder" ? "text" : kind;
  if (column === "src_ip") return `ipv4_from_${written}(${name}) as src_ip, ipv6_from_${written}(${name}) as src_ip6`;
  if (column === "dst_ip") return `ipv4_from_${written}(${name}) as dst_ip`;
  if (column === "protocol") return `protocol_from_${written}(${name}) as protocol`;
  if (column === "sensor") return `${sensorText(written, own)} as sensor`;
  if (kind !== "integer") return `whole_from_${written}(${name}) as ${column}`;
  return `${name} as ${column}`;
}

function sensorText(kind: ColumnKind, name: string): string {
  if (kind === "text") return name;
  if (kind === "bytes") return `text_from_bytes(${name})`;
  return kind === "number"
    ? `coalesce(cast(whole_from_number(${name}) as string), cast(${name} as string))`
    : `cast(${name} as string)`;
}

/** Ports and packets that do not fit are null, and so counted as rejected under their own names. */
const namedOtherwise: readonly PacketColumn[] = ["sensor", "src_ip", "dst_ip", "dst_port", "protocol", "packets"];

export function unfitColumn(columns: ExportColumns, dialect = duckdb): string {
  const wide = packetColumns.filter(
    (column) => columns[column]?.type === "UBIGINT" && column !== "time" && !namedOtherwise.includes(column),
  );
  if (wide.length === 0) return "cast(null as string)";
  return `case ${wide.map((column) => `when ${columnName(columns[column] ?? { path: [column] }, dialect)} > ${2n ** 63n - 1n} then ${literal(column)}`).join(" ")} end`;
}
