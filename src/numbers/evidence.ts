/** What exports do not record, so that pages cannot tell it. */
import type { Datasets } from "./datasets.js";

/**
 * The columns of exports that are missing, or empty, in all packets that they would tell of, by the datasets of the
 * editions; empty where none says.
 */
export function unrecordedColumns(editions: ReadonlyMap<string, Datasets>): readonly string[] {
  const rows = [...editions.values()].flatMap(({ evidence_of_quarter: evidence }) => evidence?.rows ?? []);
  const columnsOf = (told: readonly string[]) =>
    rows.filter((row) => told.includes(String(row["told"]))).flatMap((row) => String(row["columns"]).split(", "));
  const recorded = columnsOf(["all", "some"]);
  return [...new Set(columnsOf(["none"]))].filter((column) => !recorded.includes(column));
}
