/** The cells of a table: as its rows stand, or turned into one column per value. */
import type { Cell, Row, Table } from "../base/table.js";
import type { Words } from "../i18n/words.js";

export type Pivot = { readonly rows: string; readonly columns: string; readonly cell: string };

/** `value` is the raw one behind the text; `row` the dataset's row of a cell in a turned table, by index. */
export type TableCell = {
  readonly text: string;
  readonly column?: string;
  readonly value?: Cell;
  readonly row?: number | undefined;
};

/** The mark of rows that a note beside the table speaks of. */
const rowMark = "†";
/** The mark of cells that few sources reached. */
export const fewMark = "‡";
/** The mark of changes that chance alone may have made. */
export const chanceMark = "§";

/**
 * Whether a cell is a change that its dataset calls uncertain: `change_pct` where `change_uncertain` is true. The row is
 * an index.
 */
export function isByChance({ rows }: Table, row: number, column: string): boolean {
  return column.endsWith("_pct") && rows[row]?.[column.replace(/_pct$/, "_uncertain")] === true;
}

/** Marks of a row, and of cells of a row by its index. */
export type Marks = {
  readonly marked: (row: Row) => boolean;
  readonly byChance: (row: number, column: string) => boolean;
};

export function rowCells(
  { columns, rows, few }: Table,
  words: Words,
  { marked, byChance }: Marks,
): { head: TableCell[]; body: TableCell[][] } {
  const names = columns.map(({ name }) => name);
  const digits = new Map(
    names.map((name) => [
      name,
      rows.some((row) => typeof row[name] === "number" && !Number.isInteger(row[name])) ? 1 : 0,
    ]),
  );
  return {
    head: names.map((column) => ({ text: words.column(column), column })),
    body: rows.map((row, number) =>
      names.map((column, at) => ({
        text: `${words.cell(row[column] ?? null, column, digits.get(column))}${at === 0 && marked(row) ? rowMark : ""}${at === 0 && few?.rows.includes(number) ? fewMark : ""}${byChance(number, column) ? chanceMark : ""}`,
        column,
        value: row[column] ?? null,
      })),
    ),
  };
}

/** One row per value of `rows`, one column per value of `columns`, both in the order they come. */
export function pivotCells(
  { rows, few }: Table,
  pivot: Pivot,
  words: Words,
  { byChance }: Marks,
): { head: TableCell[]; body: TableCell[][] } {
  const distinct = (column: string) => [...new Set(rows.map((row) => row[column] ?? null))];
  const places = new Map(rows.map((row, at) => [keyOf(row, pivot), at]));
  const heads = distinct(pivot.columns);
  const cell = (left: Cell, top: Cell): TableCell => {
    const row = places.get(keyOf({ [pivot.rows]: left, [pivot.columns]: top }, pivot));
    const value = row === undefined ? null : (rows[row]?.[pivot.cell] ?? null);
    const fewer = row !== undefined && few?.rows.includes(row) ? fewMark : "";
    const chance = row !== undefined && byChance(row, pivot.cell) ? chanceMark : "";
    return { text: `${words.cell(value, pivot.cell)}${fewer}${chance}`, column: pivot.cell, value, row };
  };
  return {
    head: [
      { text: words.column(pivot.rows) },
      ...heads.map((value) => ({ text: words.cell(value, pivot.columns), column: pivot.cell, value })),
    ],
    body: distinct(pivot.rows).map((left) => [
      { text: words.cell(left, pivot.rows), value: left },
      ...heads.map((top) => cell(left, top)),
    ]),
  };
}

function keyOf(row: Row, { rows, columns }: Pivot): string {
  return JSON.stringify([row[rows] ?? null, row[columns] ?? null]);
}
