/** What the published CSV files say, quarter after quarter: the numbers of the graph pages. */
import { readFile } from "node:fs/promises";
import type { Cell, Row } from "../base/table.js";
import { parseTable } from "../engines/csv.js";
import type { Dataset, Datasets } from "../numbers/datasets.js";
import type { Archive } from "./archive.js";

/**
 * Every dataset that a page of the archive has as CSV, by name, with the columns `quarter` and `quarter_start` in
 * front, and `month_start` where they have months. Rows are in the order of the quarters, and within each as published.
 * Extra issues are left aside: they tell of one change.
 */
export async function readTrends({ reports, files }: Pick<Archive, "reports" | "files">): Promise<Datasets> {
  const pieces = new Map<string, Piece[]>();
  const seen = new Set<string>();
  for (const { edition, quarter, tables } of reports) {
    for (const { path } of quarter && edition !== "extra" ? tables : []) {
      const name = (path.split("/").at(-1) ?? "").slice(0, -".csv".length);
      const key = `${quarter?.name}/${name}`;
      const from = files.get(path)?.from;
      // The same numbers in each language; where two editions have them, those of the first.
      if (seen.has(key) || from === undefined || !quarter) continue;
      seen.add(key);
      pieces.set(name, [
        ...(pieces.get(name) ?? []),
        { quarter: quarter.name, quarter_start: quarter.start, ...parseTable(await readFile(from), from) },
      ]);
    }
  }
  return Object.fromEntries(
    [...pieces].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, all]) => [name, united(name, all)]),
  );
}

type Piece = ReturnType<typeof parseTable> & { readonly quarter: string; readonly quarter_start: string };

/** Columns in the order in which they first appear; a quarter that lacks one has nothing in it. */
function united(name: string, pieces: readonly Piece[]): Dataset {
  const columns = [...new Set(pieces.flatMap((piece) => piece.columns))];
  const texts = pieces.flatMap(({ quarter, quarter_start, columns: own, rows }) =>
    rows.map((cells) => ({ quarter, quarter_start, cells: columns.map((column) => cells[own.indexOf(column)] ?? "") })),
  );
  const read = columns.map((_, at) => readerOf(texts.map(({ cells }) => cells[at] ?? "")));
  // Charts get the name of a month in words, which stand on no time axis.
  const months = columns.includes("month") && !columns.includes("month_start") ? ["month_start"] : [];
  const rows = texts.map(
    ({ cells, ...when }): Row => ({
      ...when,
      ...Object.fromEntries(months.map((name) => [name, `${cells[columns.indexOf("month")]}-01`])),
      ...Object.fromEntries(
        columns.map((column, at) => [column, (cells[at] ?? "") === "" ? null : (read[at]?.(cells[at] ?? "") ?? null)]),
      ),
    }),
  );
  return {
    name,
    file: "",
    key: "",
    columns: ["quarter", "quarter_start", ...months, ...columns].map((column) => ({ name: column, type: "VARCHAR" })),
    rows,
  };
}

/** CSV does not say what a cell is: a column is of numbers or truths when all of its cells are. */
function readerOf(cells: readonly string[]): (text: string) => Cell {
  const filled = cells.filter((text) => text !== "");
  if (filled.every((text) => /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text))) return Number;
  if (filled.every((text) => text === "true" || text === "false")) return (text) => text === "true";
  return String;
}
