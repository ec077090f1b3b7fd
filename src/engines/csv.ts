/** CSV in and out: files saved by spreadsheets are read, files for spreadsheets run no formula. */
import { isUtf8 } from "node:buffer";
import { CsvError, type Options, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { withoutHidden } from "../base/escape.js";
import { problem } from "../base/problems.js";
import type { Cell, Table } from "../base/table.js";
import { didYouMean } from "./nearest.js";

/** One line of a CSV file: its cells by column name, trimmed, and where it stands. */
export type CsvLine = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

/** Names of the columns a file must and may have. */
export type Columns = { readonly required: readonly string[]; readonly optional: readonly string[] };

/**
 * Reads UTF-8 with or without byte order mark, LF or CRLF. The first line names the columns; lines starting with # are
 * left out.
 */
export function parseCsv(bytes: Uint8Array, file: string, columns: Columns): CsvLine[] {
  const lines: CsvLine[] = [];
  let head: readonly string[] = [];
  const columnsOf = (names: readonly string[]) => {
    head = names;
    return columns;
  };
  visitCsv(
    bytes,
    file,
    columnsOf,
    (cell, line) => void lines.push({ line, cells: Object.fromEntries(head.map((name) => [name, cell(name)])) }),
  );
  return lines;
}

/**
 * A table as `renderCsv` writes it: any columns, every cell as text, without the quote that keeps it from running as a
 * formula.
 */
export function parseTable(
  bytes: Uint8Array,
  file: string,
): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  let columns: readonly string[] | undefined;
  const rows: (readonly string[])[] = [];
  visitRecords(bytes, file, {}, (cells) => {
    if (columns) rows.push(cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, "")));
    else columns = cells;
  });
  return { columns: columns ?? [], rows };
}

/**
 * As `parseCsv`, for files of many lines: `visit` is told one at a time, and nothing is kept. `columnsOf` says what a
 * file with this header must have.
 */
export function visitCsv(
  bytes: Uint8Array,
  file: string,
  columnsOf: (header: readonly string[]) => Columns,
  visit: (cell: (column: string) => string, line: number) => void,
): void {
  let places: ReadonlyMap<string, number> | undefined;
  let record: readonly string[] = [];
  const cell = (column: string) => (record[places?.get(column) ?? -1] ?? "").trim();
  visitRecords(
    bytes,
    file,
    { trim: true, skip_empty_lines: true, comment: "#", comment_no_infix: true },
    (cells, line) => {
      record = cells;
      if (places) return visit(cell, line);
      const header = cells.map((name) => name.trim());
      checkHeader(header, columnsOf(header), file, line);
      places = new Map(header.map((name, at) => [name, at]));
    },
  );
  if (!places) checkHeader([], columnsOf([]), file, 1);
}

/**
 * Tells of each record and the line on which it begins; the first is the head, whose names are all different. No cell
 * holds NUL, which no text has.
 */
function visitRecords(
  bytes: Uint8Array,
  file: string,
  options: Options,
  visit: (cells: readonly string[], line: number) => void,
): void {
  if (!isUtf8(bytes)) throw problem("csvEncoding", {}, { file });
  const suspicious = bytes.includes(0);
  let head: readonly string[] | undefined;
  try {
    parse(bytes, {
      ...options,
      bom: true,
      on_record(cells: string[], { lines }) {
        const line =
          lines - cells.reduce((sum, cell) => sum + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
        if (suspicious) checkNul(cells, head ?? [], file, line);
        if (!head) checkNames((head = cells.map((name) => name.trim())), file, line);
        visit(cells, line);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError)
      throw problem("csvSyntax", { reason: error.message }, { file, line: Number(error["lines"] ?? 1) });
    throw error;
  }
}

function checkNul(cells: readonly string[], head: readonly string[], file: string, line: number): void {
  const at = cells.findIndex((cell) => cell.includes("\0"));
  if (at >= 0) throw problem("hiddenCharacter", { character: "U+0000" }, { file, line, key: head[at] ?? "" });
}

function checkNames(head: readonly string[], file: string, line: number): void {
  for (const [at, name] of head.entries()) {
    if (name === "") throw problem("csvColumnUnnamed", { number: at + 1 }, { file, line });
    const first = head.indexOf(name);
    if (first !== at) throw problem("csvColumnTwice", { first: first + 1, second: at + 1 }, { file, line, key: name });
  }
}

function checkHeader(header: readonly string[], columns: Columns, file: string, line: number): void {
  const known = [...columns.required, ...columns.optional];
  for (const column of columns.required) {
    if (!header.includes(column))
      throw problem(
        "csvColumn",
        { near: didYouMean(column, header), allowed: known.join(",") },
        { file, line, key: column },
      );
  }
  const foreign = header.find((name) => !known.includes(name));
  if (foreign !== undefined)
    throw problem(
      "unknownKey",
      { near: didYouMean(foreign, known), allowed: known.join(", ") },
      { file, line, key: foreign },
    );
}

/**
 * For spreadsheets: byte order mark, CRLF, nothing that turns or hides text, and a quote before every text that would
 * run as a formula.
 */
export function renderCsv({ columns, rows }: Table): string {
  const names = columns.map(({ name }) => name);
  return stringify(
    rows.map((row) => names.map((name) => plain(row[name] ?? null))),
    {
      header: true,
      columns: names,
      bom: true,
      record_delimiter: "windows",
      escape_formulas: true,
      cast: { number: (value) => ({ value: String(value), escape_formulas: false }) as never, boolean: String },
    },
  );
}

function plain(cell: Cell): Cell {
  return typeof cell === "string" ? withoutHidden(cell.replace(/\r\n?/g, "\n")) : cell;
}
