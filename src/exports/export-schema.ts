/** The columns that the footer of a Parquet file lists, and the fields of those that are structures. */
import type { Row } from "../base/table.js";

/** A column, or a field by the names that lead to it; `type` is DuckDB's, and of what cannot be read as one value `nested`. */
export type SchemaColumn = { readonly path: readonly string[]; readonly type: string };

/** Rows of `parquet_schema` in their order: each is followed by its children, the first is the root. */
export function schemaColumns(rows: readonly Row[]): SchemaColumn[] {
  const found: SchemaColumn[] = [];
  let at = 0;
  const visit = (path: readonly string[], within: boolean): void => {
    const row = rows[at++];
    if (!row) return;
    const children = Number(row["num_children"] ?? 0);
    const repeated = row["repetition_type"] === "REPEATED" || /LIST|MAP/.test(String(row["converted_type"] ?? ""));
    const own = [...path, String(row["name"])];
    if (within) found.push({ path: own, type: children > 0 || repeated ? "nested" : String(row["type"] ?? "") });
    for (let child = 0; child < children; child++) visit(own, within && !repeated);
  };
  const root = rows[at++];
  for (let child = 0; child < Number(root?.["num_children"] ?? 0); child++) visit([], true);
  return found;
}
