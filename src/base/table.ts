/** The one shape of numbers between the rooms. */

/** Text, number, truth or nothing: what JSON can say without nesting. Dates are `YYYY-MM-DD`. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** Column names in order with their DuckDB types, and rows in the order of the query. */
export type Table = {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly few?: FewSources;
};
/**
 * That fewer than `sources_min` sources stand behind some rows: they were left out, or they are those of the given
 * indexes.
 */
export type FewSources = { readonly sources_min: number; readonly left_out: boolean; readonly rows: readonly number[] };
type Column = { readonly name: string; readonly type: string };

/** Rows by the text of one column, in the order they came. */
export function groupRows(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = String(row[column]);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

/** The entry of this name, where the record itself has one. */
export function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A record that knows the names of its entries and no others: anybody may call a dataset `constructor`. */
export function byName<Value>(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
