/** A cell as readers of a language expect it, told from its column's name. */
import type { Cell } from "../base/table.js";
import type { dateWords } from "./date-words.js";
import type { Message } from "./message-words.js";
import type { nameWords } from "./name-words.js";
import type { NumberWords } from "./number-words.js";

/** Columns whose numbers are changes, and carry a sign. */
const changes = /(?:^|_)change(?:_|$)/;
/**
 * Columns in which an empty cell lacks nothing: there is no change without a value before, and not every port has a
 * service.
 */
const notMissing = /(?:^|_)change(?:_|$)|^service$/;

type Vocabulary = NumberWords & ReturnType<typeof dateWords> & ReturnType<typeof nameWords>;

export function cellWords(message: Message, words: Vocabulary) {
  const numberCell = (value: number, column: string, digits: number | undefined): string => {
    if (column.endsWith("_rank")) return words.rank(value);
    if (column.endsWith("_pct")) return words.percent(value, 1, changes.test(column));
    return /^rank(?:_|$)/.test(column) ? String(value) : words.number(value, digits, changes.test(column));
  };
  const textCell = (value: string, column: string): string => {
    if (column === "label" || column.endsWith("_label")) return words.sensor(value);
    if (column === "network") return words.network(value);
    if (column === "lane") return message(`lane_${value}`);
    if (column === "verdict" || column === "metric") return message(`${column}_${value}`);
    if (column === "sensor_group" || column === "larger") return message(`group_${value}`);
    if (column === "region" || column === "country") return words.region(value);
    if (column === "port") return words.port(value);
    if (column === "quarter") return words.quarter(value);
    if (column === "month" && /^\d{4}-\d{2}$/.test(value)) return words.month(value);
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? words.day(value) : value;
  };
  return (value: Cell, column: string, digits?: number): string => {
    if (value === null)
      return message(column.endsWith("_rank") ? "rank_none" : notMissing.test(column) ? "not_applicable" : "no_value");
    if (typeof value === "boolean") return message(value ? "yes" : "no");
    return typeof value === "number" ? numberCell(value, column, digits) : textCell(value, column);
  };
}
