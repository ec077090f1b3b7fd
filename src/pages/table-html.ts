/** One table of a page as HTML, with its rows in words. */
import { escapeHtml } from "../base/escape.js";
import type { Cell, Table } from "../base/table.js";
import type { Words } from "../i18n/words.js";
import { captionHtml, chanceNote, type Exhibit, fewNote, numberOf } from "./figure-html.js";
import { type Marks, type Pivot, pivotCells, rowCells, type TableCell } from "./table-cells.js";

/** `pivot` turns the table; the page explains beside it the mark of rows, the table that of cells. */
export type TableLook = {
  readonly caption: string;
  readonly pivot: Pivot | undefined;
  readonly marks: Marks;
};

/** Its cells say where their values stand: by row and column, or where it is turned each of its own. */
export function tableHtml(exhibit: Exhibit, table: Table, { caption, pivot, marks }: TableLook, words: Words): string {
  const { name } = exhibit;
  const { head, body } = pivot ? pivotCells(table, pivot, words, marks) : rowCells(table, words, marks);
  const numeric = (column: string | undefined) =>
    column !== undefined && isNumeric(table, column) ? ' class="number"' : "";
  const raw = ({ text, value, row }: TableCell) =>
    `${value === undefined || String(value) === text ? "" : ` data-value="${escapeHtml(String(value ?? ""))}"`}${pivot && row !== undefined ? ` data-from="${escapeHtml(`${name}/${row}/${pivot.cell}`)}"` : ""}`;
  const headRow = head
    .map(
      (cell) =>
        `<th scope="col"${numeric(cell.column)}${pivot ? raw(cell) : ` data-column="${escapeHtml(cell.column ?? "")}"`}>${escapeHtml(cell.text)}</th>`,
    )
    .join(" ");
  const rows = body.map(
    (cells, row) =>
      `<tr${pivot ? "" : ` data-row="${row}"`}>${cells.map((cell, at) => (at === 0 ? `<th scope="row"${raw(cell)}>${escapeHtml(cell.text)}</th>` : `<td${numeric(cell.column)}${raw(cell)}>${escapeHtml(cell.text)}</td>`)).join(" ")}</tr>`,
  );
  const shape = pivot
    ? ` data-rows="${escapeHtml(pivot.rows)}" data-columns="${escapeHtml(pivot.columns)}" data-cell="${escapeHtml(pivot.cell)}"`
    : "";
  return `<figure class="table" id="${exhibit.id}">
${captionHtml(exhibit, caption, words)}
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(exhibit.caption)}"><table data-dataset="${escapeHtml(name)}"${shape}>
<thead><tr>${headRow}</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>${fewNote(table.few, words)}${shownByChance(table, pivot, marks) ? chanceNote(words) : ""}
${inWords(numberOf(exhibit, words), head, body, words)}
</figure>`;
}

function shownByChance({ columns, rows }: Table, pivot: Pivot | undefined, { byChance }: Marks): boolean {
  const names = pivot ? [pivot.cell] : columns.map(({ name }) => name);
  return rows.some((_, row) => names.some((name) => byChance(row, name)));
}

function isNumeric({ columns, rows }: Table, column: string): boolean {
  return (
    columns.some(({ name }) => name === column) &&
    !/(?:^|_)rank(?:_|$)/.test(column) &&
    rows.length > 0 &&
    rows.every((row) => isNumberOrNull(row[column] ?? null)) &&
    rows.some((row) => row[column] !== null)
  );
}

function isNumberOrNull(cell: Cell): boolean {
  return cell === null || typeof cell === "number";
}

/** A table of more cells is told in words by its first rows. */
const wordedCellsMax = 60;

/** The rows of a table as sentences, for places that lose tables: folded on the screen, not printed. */
function inWords(
  name: string,
  head: readonly TableCell[],
  body: readonly (readonly TableCell[])[],
  words: Words,
): string {
  const columns = head.slice(1, wordedCellsMax + 1);
  const told = body.slice(0, Math.max(1, Math.floor(wordedCellsMax / Math.max(1, columns.length))));
  const rowName = ({ text }: TableCell) =>
    /^[\d.,]+\W?$/.test(text) ? words.message("in_words_name", { column: head[0]?.text ?? "", value: text }) : text;
  const sentences = told.map(([first, ...cells]) => {
    const said = columns.map(({ text }, at) =>
      words.message("in_words_cell", { column: text, value: cells[at]?.text ?? "" }),
    );
    return words.message("in_words_row", {
      name: first ? rowName(first) : "",
      cells: said.join(words.message("in_words_between")),
      more: String(columns.length < head.length - 1),
    });
  });
  const left = body.length - told.length;
  const all = [...sentences, ...(left > 0 ? [words.message("in_words_left", { count: left })] : [])];
  return `<details class="in-words"><summary>${escapeHtml(words.message("in_words", { name }))}</summary>\n${all.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join("\n")}\n</details>`;
}
