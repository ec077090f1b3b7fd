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
