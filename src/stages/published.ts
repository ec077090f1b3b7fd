/** What of the datasets may leave the house: everything but the columns that name a sensor, an address or a source. */
import type { Table } from "../base/table.js";
import type { Datasets } from "./datasets.js";

export const privateColumns: readonly string[] = ["sensor", "src_ip", "src_ip6", "dst_ip", "address", "first_address", "last_address"];

/** The datasets without private columns: all that charts, pages and published CSV files ever see. */
export function publishedOf(datasets: Datasets): Datasets {
  return Object.fromEntries(Object.entries(datasets).map(([name, dataset]) => [name, { ...dataset, ...withoutPrivate(dataset) }]));
}

function withoutPrivate({ columns, rows }: Table): Table {
  const kept = columns.filter(({ name }) => !privateColumns.includes(name));
  return { columns: kept, rows: rows.map((row) => Object.fromEntries(kept.map(({ name }) => [name, row[name] ?? null]))) };
}
