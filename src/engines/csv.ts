/** CSV in and out: files saved by spreadsheets are read, files for spreadsheets run no formula. */
import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { withoutHidden } from "../base/escape.js";
import { problem } from "../base/problems.js";
import type { Cell, Table } from "../base/table.js";
import { didYouMean } from "./nearest.js";

/** One line of a CSV file: its cells by column name, trimmed, and where it stands. */
export type CsvLine = { readonly line: number; readonly cells: Readonly<Record<string, string>> };

/** Names of the columns a file must and may have. */
export type Columns = { readonly required: readonly string[]; readonly optional: readonly string[] };

/** Reads UTF-8 with or without byte order mark, LF or CRLF. The first line names the columns; lines starting with # are left out. */
export function parseCsv(bytes: Uint8Array, file: string, columns: Columns): CsvLine[] {
  const text = utf8(bytes, file);
  let records: { record: Record<string, string>; info: { lines: number } }[];
  let header: readonly string[] = [];
  try {
    records = parse(text, {
      columns: (names: string[]) => (header = names.map((name) => name.trim())),
      info: true, bom: true, trim: true, skip_empty_lines: true, comment: "#", comment_no_infix: true,
    }) as unknown as typeof records;
  } catch (error) {
    if (error instanceof CsvError) throw problem("csvSyntax", { reason: error.message }, { file, line: Number(error["lines"] ?? 1) });
    throw error;
  }
  checkHeader(header, columns, file);
  return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
}

/** A table as `renderCsv` writes it: any columns, every cell as text, without the quote that keeps it from running as a formula. */
export function parseTable(bytes: Uint8Array, file: string): { readonly columns: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  try {
    const [columns = [], ...rows] = parse(utf8(bytes, file), { bom: true }) as string[][];
    return { columns, rows: rows.map((cells) => cells.map((cell) => cell.replace(/^'(?=[=+\-@\t\r＝＋－＠])/, ""))) };
  } catch (error) {
    if (error instanceof CsvError) throw problem("csvSyntax", { reason: error.message }, { file, line: Number(error["lines"] ?? 1) });
    throw error;
  }
}

/** As `parseCsv`, for files of many lines: `visit` is told one at a time, and nothing is kept. `columnsOf` says what a file with this header must have. */
export function visitCsv(bytes: Uint8Array, file: string, columnsOf: (header: readonly string[]) => Columns, visit: (cell: (column: string) => string, line: number) => void): void {
  if (!isUtf8(bytes)) throw problem("csvEncoding", {}, { file });
  let places: ReadonlyMap<string, number> | undefined;
  let record: readonly string[] = [];
  const cell = (column: string) => record[places?.get(column) ?? -1] ?? "";
  try {
    parse(bytes, {
      bom: true, trim: true, skip_empty_lines: true, comment: "#", comment_no_infix: true,
      on_record(cells: string[], { lines }) {
        record = cells;
        if (places) visit(cell, lines);
        else {
          checkHeader(cells, columnsOf(cells), file);
          places = new Map(cells.map((name, at) => [name, at]));
        }
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw problem("csvSyntax", { reason: error.message }, { file, line: Number(error["lines"] ?? 1) });
    throw error;
  }
  if (!places) checkHeader([], columnsOf([]), file);
}

function checkHeader(header: readonly string[], columns: Columns, file: string): void {
  const known = [...columns.required, ...columns.optional];
  for (const column of columns.required) {
    if (!header.includes(column)) throw problem("csvColumn", { near: didYouMean(column, header), allowed: known.join(",") }, { file, line: 1, key: column });
  }
  const foreign = header.find((name) => !known.includes(name));
  if (foreign !== undefined) throw problem("unknownKey", { near: didYouMean(foreign, known), allowed: known.join(", ") }, { file, line: 1, key: foreign });
}

/** For spreadsheets: byte order mark, CRLF, nothing that turns or hides text, and a quote before every text that would run as a formula. */
export function renderCsv({ columns, rows }: Table): string {
  const names = columns.map(({ name }) => name);
  return stringify(rows.map((row) => names.map((name) => plain(row[name] ?? null))), {
    header: true, columns: names, bom: true, record_delimiter: "windows", escape_formulas: true,
    cast: { number: (value) => ({ value: String(value), escape_formulas: false }) as never, boolean: String },
  });
}

function plain(cell: Cell): Cell {
  return typeof cell === "string" ? withoutHidden(cell.replace(/\r\n?/g, "\n")) : cell;
}

function utf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem("csvEncoding", {}, { file });
  }
}
