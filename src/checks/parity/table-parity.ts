/**
 * Tables of two languages, cell by cell: raw values where a dataset stands behind them, figures where the table was
 * written by hand.
 */
import { type Finding, finding } from "../../base/problems.js";
import type { ReadCell, ReadTable } from "../../pages/finished-page.js";
import { type Figures, isAmong } from "./figures.js";

/** A table with the page it stands on, and how figures are read there. */
export type SpokenTable = {
  readonly file: string;
  readonly table: ReadTable;
  readonly figuresOf: (text: string) => Figures;
};

/** `name` tells the reader which table is meant. Where one has a column or row less, that alone is told. */
export function compareTables(one: SpokenTable, other: SpokenTable, name: string): Finding[] {
  const [ours, theirs] = [one.table, other.table];
  const pages = { name, page: one.file, other: other.file };
  const place = { file: other.file, line: theirs.line };
  const columns = [columnsOf(ours), columnsOf(theirs)] as const;
  if (ours.head.length !== theirs.head.length)
    return [
      finding(
        "inStepColumns",
        {
          ...pages,
          count: ours.head.length,
          shown: theirs.head.length,
          text: [
            ...columns[0].filter((column) => !columns[1].includes(column)),
            ...columns[1].filter((column) => !columns[0].includes(column)),
          ].join(", "),
        },
        place,
      ),
    ];
  if (ours.rows.length !== theirs.rows.length)
    return [finding("inStepRows", { ...pages, count: ours.rows.length, shown: theirs.rows.length }, place)];
  const isSame = ours.dataset === "" && theirs.dataset === "" ? sameFigures(one, other) : sameValue;
  const heads =
    ours.turned && ours.head.some((cell, at) => at > 0 && !isSame(cell, theirs.head[at] as ReadCell))
      ? [finding("inStepHeads", { ...pages, text: textsOf(ours.head), shown: textsOf(theirs.head) }, place)]
      : [];
  const cells = ours.rows.flatMap((row, at) =>
    row.flatMap((cell, column) => {
      const across = theirs.rows[at]?.[column];
      if (across && isSame(cell, across)) return [];
      return [
        finding(
          "inStepCell",
          { ...pages, row: at + 1, column: ours.head[column]?.text ?? "", text: cell.text, shown: across?.text ?? "" },
          place,
        ),
      ];
    }),
  );
  return [...heads, ...cells];
}

function sameValue(one: ReadCell, other: ReadCell): boolean {
  return (
    one.value === other.value &&
    one.from?.dataset === other.from?.dataset &&
    one.from?.row === other.from?.row &&
    one.from?.column === other.from?.column
  );
}

function sameFigures(one: SpokenTable, other: SpokenTable): typeof sameValue {
  return (ours, theirs) => {
    const [left, right] = [one.figuresOf(ours.text), other.figuresOf(theirs.text)];
    return (
      left.written.every((figure) => isAmong(figure, right)) && right.written.every((figure) => isAmong(figure, left))
    );
  };
}

/**
 * Columns by their names in the dataset; by what stands at their head in a turned table, and in one written by hand.
 */
function columnsOf({ turned, head, rows }: ReadTable): string[] {
  return head.map(({ value, text }, at) => (turned ? value : (rows[0]?.[at]?.from?.column ?? text)));
}

function textsOf(cells: readonly ReadCell[]): string {
  return cells
    .slice(1)
    .map(({ text }) => text)
    .join(", ");
}
