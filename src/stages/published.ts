/** What of the datasets may leave the house: everything but the columns that name a sensor, an address or a source, and the names of holders. */
import type { Row, Table } from "../base/table.js";
import type { Datasets } from "./datasets.js";

export const privateColumns: readonly string[] = ["sensor", "src_ip", "src_ip6", "dst_ip", "address", "first_address", "last_address", "holder", "asn", "range", "also"];

/** Where the first says `holder`, the second names one: a provider is nobody's to name in public. */
const holderNames = [["kind", "name"], ["series_kind", "name"], ["part_kind", "part"]] as const;

/** The datasets without private columns: all that charts, pages and published CSV files ever see. */
export function publishedOf(datasets: Datasets): Datasets {
  return Object.fromEntries(Object.entries(datasets).map(([name, dataset]) => [name, { ...dataset, ...withoutPrivate(dataset) }]));
}

function withoutPrivate({ columns, rows }: Table): Table {
  const kept = columns.filter(({ name }) => !privateColumns.includes(name));
  const isHolder = (row: Row, column: string) => holderNames.some(([kind, name]) => name === column && row[kind] === "holder");
  return { columns: kept, rows: rows.map((row) => Object.fromEntries(kept.map(({ name }) => [name, isHolder(row, name) ? null : (row[name] ?? null)]))) };
}
