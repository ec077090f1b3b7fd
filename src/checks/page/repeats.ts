/** Tables that have a row, a day or a port twice: a port at ranks 4 and 5 of one sensor. */
import { type Finding, finding, type Place } from "../../base/problems.js";
import type { ReadCell, Reading, ReadTable } from "../../pages/finished-page.js";
import type { SourceText } from "../../workspace/library.js";
import { type FactWords, matchesOf } from "../facts/fact-words.js";
import { halfWidth } from "../facts/prose.js";

/**
 * Of a dataset's table only whole rows, and the columns and rows that are rankings, are looked at: what makes a row of
 * it one of a kind, its query says.
 */
export function checkRepeats(
  { tables, exhibits }: Reading,
  words: FactWords,
  texts: readonly SourceText[],
  file: string,
): Finding[] {
  return tables.flatMap((table) => {
    const name =
      exhibits.find(({ id }) => id === table.exhibit)?.number || table.head.map(({ text }) => text).join(" | ");
    const place = (cells: readonly ReadCell[]): Place =>
      (table.dataset === "" ? rowPlace(cells, texts) : undefined) ?? { file, line: table.line };
    return repeatsIn(table, words).map(({ cells, what, first, second }) =>
      finding(first === second ? "tableRowTwice" : "tableTwice", { name, what, first, second }, place(cells)),
    );
  });
}

/**
 * `first` and `second` are rows from 1, the same where one row has something twice; `cells` are those of the second.
 */
type Repeat = {
  readonly what: string;
  readonly first: number;
  readonly second: number;
  readonly cells: readonly ReadCell[];
};

function repeatsIn(table: ReadTable, words: FactWords): Repeat[] {
  const rows = table.rows.map((row) => row.map(({ text }) => halfWidth(text).trim()));
  const whole = pairsIn(rows, (row) => (row.some((cell) => cell !== "") ? row.join("\u0000") : undefined));
  const kinds =
    rows[0]?.map((_, column) =>
      kindOf(
        rows.map((row) => row[column] ?? ""),
        words,
      ),
    ) ?? [];
  const keyed = kinds.flatMap((kind, column) => {
    if (kind !== "port" && (kind !== "day" || table.dataset !== "")) return [];
    // In a table of rankings each column is a list of its own; else what other words say tells rows apart.
    const others = (row: readonly string[]) =>
      row.filter((_, at) => at !== column && kinds[at] !== "measure" && !(isRanking(kinds) && kinds[at] === "port"));
    if (table.dataset !== "" && !isRanking(kinds)) return [];
    return pairsIn(rows, (row) => (row[column] === "" ? undefined : [row[column], ...others(row)].join("\u0000"))).map(
      ([first, second]) => ({ first, second, what: rows[second]?.[column] ?? "" }),
    );
  });
  // Sensors as rows: a port twice in one of them.
  const across = rows.flatMap((row, at) => {
    const ports = row.filter(isPort);
    const twice =
      ports.length >= 4 && ports.length >= row.length - 1 && !isRanking(kinds)
        ? ports.find((port, place) => ports.indexOf(port) !== place)
        : undefined;
    return twice === undefined ? [] : [{ first: at, second: at, what: twice }];
  });
  const found = [
    ...whole.map(([first, second]) => ({ first, second, what: rows[second]?.find((cell) => cell !== "") ?? "" })),
    ...keyed,
    ...across,
  ];
  return found
    .filter(({ first, second }, at) => found.findIndex((one) => one.first === first && one.second === second) === at)
    .map(({ first, second, what }) => ({
      what,
      first: first + 1,
      second: second + 1,
      cells: table.rows[second] ?? [],
    }));
}

/** Indexes of rows with the same key: the first of them and each later one. */
function pairsIn(
  rows: readonly (readonly string[])[],
  keyOf: (row: readonly string[]) => string | undefined,
): [number, number][] {
  const seen = new Map<string, number>();
  return rows.flatMap((row, at): [number, number][] => {
    const key = keyOf(row);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (first === undefined) seen.set(key, at);
    return first === undefined ? [] : [[first, at]];
  });
}

/** Several columns of ports, and nothing but ranks beside them. */
function isRanking(kinds: readonly ColumnKind[]): boolean {
  return (
    kinds.filter((kind) => kind === "port").length >= 2 && kinds.every((kind) => kind === "port" || kind === "measure")
  );
}

type ColumnKind = "port" | "day" | "measure" | "words";

function kindOf(cells: readonly string[], words: FactWords): ColumnKind {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length < 2) return "words";
  if (filled.every(isPort)) return "port";
  if (filled.every((cell) => isDay(cell, words))) return "day";
  const isMeasure = (cell: string) =>
    /^[-+±−]?[\d.,\s]+ ?%?$|^\d{1,2}(?:位|st|nd|rd|th|\.)$|^[-–—]$/.test(cell) && !/^(?:19|20)\d\d$/.test(cell);
  return filled.every(isMeasure) ? "measure" : "words";
}

function isPort(cell: string): boolean {
  return /^(?:\d{1,5} ?\/ ?(?:TCP|UDP)|.+\(\d{1,5}\/(?:TCP|UDP)\)|ICMP)$/i.test(cell);
}

function isDay(cell: string, words: FactWords): boolean {
  const [match] = matchesOf([...words.days, /^\d{4}-\d{2}-\d{2}$/gu], cell);
  return match !== undefined && match.index === 0 && cell.length - match[0].length <= 4;
}

/** The last line of a text that has all cells between its bars. */
function rowPlace(cells: readonly ReadCell[], texts: readonly SourceText[]): Place | undefined {
  const wanted = cells.map(({ text }) => text.replace(/\s+/g, "")).join("|");
  for (const { text, file } of texts) {
    const at = text
      .split("\n")
      .findLastIndex((line) => line.includes("|") && line.replace(/[\s*_`]+/g, "").replace(/^\||\|$/g, "") === wanted);
    if (at >= 0) return { file, line: at + 1 };
  }
  return undefined;
}
