/** How the columns of an export are written, and how each is read under its canonical name. */
import { problem } from "../base/problems.js";
import type { Row } from "../base/table.js";
import { didYouMean } from "../engines/nearest.js";
import { identifier, literal } from "../engines/sql-literals.js";
import { type Config, type PacketColumn, packetColumns, requiredColumns } from "../workspace/config.js";

/** How a column is written in an export, and so which macro reads it; `type` is DuckDB's. */
type ColumnKind = "time" | "text" | "integer" | "bytes";

export type ExportColumns = Readonly<
  Partial<Record<PacketColumn, { readonly name: string; readonly kind: ColumnKind; readonly type: string }>>
>;

const integers = ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"];
const times = ["TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"];

function kindsOf(column: PacketColumn): readonly ColumnKind[] {
  if (column === "time") return ["time"];
  if (column === "src_ip" || column === "dst_ip") return ["integer", "text", "bytes"];
  if (column === "sensor" || column === "protocol") return ["text", "integer"];
  return ["integer"];
}

/** The export's columns under their canonical names, each with a type that can be read. */
export function columnsOf(described: readonly Row[], { columns: mapped }: Config, file: string): ExportColumns {
  const types = new Map(described.map((row) => [String(row["name"]), String(row["type"])]));
  const found: Partial<Record<PacketColumn, { name: string; kind: ColumnKind; type: string }>> = {};
  for (const column of packetColumns) {
    const name = mapped[column] ?? column;
    const type = types.get(name);
    if (type === undefined) {
      if (!(requiredColumns as readonly string[]).includes(column) && mapped[column] === undefined) continue;
      const allowed = [...types.keys()];
      throw problem(
        "columnMissing",
        { column: name, key: column, near: didYouMean(name, allowed), allowed: allowed.join(", ") },
        { file },
      );
    }
    const kind = integers.includes(type)
      ? "integer"
      : type === "VARCHAR"
        ? "text"
        : type === "BLOB"
          ? "bytes"
          : times.includes(type)
            ? "time"
            : undefined;
    const kinds = kindsOf(column);
    if (kind === undefined || !kinds.includes(kind)) {
      const wanted = kinds
        .map((one) => ({ time: "TIMESTAMP", integer: "an integer", text: "text", bytes: "bytes" })[one])
        .join(" or ");
      throw problem("columnType", { column: name, type, wanted }, { file });
    }
    found[column] = { name, kind, type };
  }
  return found;
}

export function readColumn(column: PacketColumn, columns: ExportColumns): string {
  const found = columns[column];
  if (!found) return column === "packets" ? "1 as packets" : `cast(null as bigint) as ${column}`;
  const name = identifier(found.name);
  if (column === "src_ip")
    return `ipv4_from_${found.kind}(${name}) as src_ip, ipv6_from_${found.kind}(${name}) as src_ip6`;
  if (column === "dst_ip") return `ipv4_from_${found.kind}(${name}) as dst_ip`;
  if (column === "protocol") return `protocol_from_${found.kind}(${name}) as protocol`;
  if (column === "sensor") return found.kind === "text" ? `${name} as sensor` : `cast(${name} as varchar) as sensor`;
  return found.type === "UBIGINT" ? `try_cast(${name} as bigint) as ${column}` : `${name} as ${column}`;
}

/** Ports and packets that do not fit are null, and so counted as rejected under their own names. */
const namedOtherwise: readonly PacketColumn[] = ["sensor", "src_ip", "dst_ip", "dst_port", "protocol", "packets"];

export function unfitColumn(columns: ExportColumns): string {
  const wide = packetColumns.filter(
    (column) => columns[column]?.type === "UBIGINT" && !namedOtherwise.includes(column),
  );
  if (wide.length === 0) return "cast(null as varchar)";
  return `case ${wide.map((column) => `when ${identifier(columns[column]?.name ?? column)} > ${2n ** 63n - 1n} then ${literal(column)}`).join(" ")} end`;
}
