/** One language's words: messages, column names, chart texts; numbers, dates and regions as that language writes them. */

import { escapeHtml } from "../base/escape.js";
import { clause, type Finding, finding, problem } from "../base/problems.js";
import { parseQuarter, type Quarter } from "../base/quarter.js";
import type { Cell } from "../base/table.js";
import { formatMessage, type MessageValues } from "../engines/messages.js";
import { didYouMean } from "../engines/nearest.js";

/** `templates/catalogs/<language>.json`. `charts` maps texts of the chart files; empty for the language they are written in. */
export type Catalog = {
  readonly messages: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
  readonly charts: Readonly<Record<string, string>>;
  readonly regions: Readonly<Record<string, string>>;
  /** d3 locale definitions for chart axes. */
  readonly axes: { readonly number: unknown; readonly time: unknown };
};

export type Words = ReturnType<typeof wordsOf>;

export type WordsSource = {
  readonly language: string;
  readonly catalog: Catalog;
  readonly file: string;
  readonly home: string;
  readonly labels: ReadonlyMap<string, { group: "home" | "overseas"; number: number; named: boolean }>;
  /** What keeps a report from being released in this language; `charts` by their texts, since a page shows only some. */
  readonly unready?: readonly Finding[];
  readonly unreadyCharts?: ReadonlyMap<string, Finding>;
  /** A draft shows what is not translated as it was written. */
  readonly draft?: boolean;
};

/** Around a text that is not translated, where no element can stand. */
export const untranslatedMarks = ["〚", "〛"] as const;

/** Columns whose numbers are changes, and carry a sign. */
const changes = /(?:^|_)change(?:_|$)/;
/** Columns in which an empty cell lacks nothing: there is no change without a value before, and not every port has a service. */
const notMissing = /(?:^|_)change(?:_|$)|^service$/;

/** Everything here returns plain text; escaping is the page's business. */
export function wordsOf({
  language,
  catalog,
  file,
  home,
  labels,
  unready = [],
  unreadyCharts = new Map(),
  draft = false,
}: WordsSource) {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  const long = dates({ year: "numeric", month: "long", day: "numeric" });
  const monthLong = dates({ month: "long" });
  const monthShort = dates({ month: "short" });
  const regionNames = new Intl.DisplayNames([language], { type: "region", style: "short", fallback: "none" });
  const at = (day: string) => new Date(`${day}T00:00:00Z`);

  const messageMissing = (key: string) =>
    Object.hasOwn(catalog.messages, key)
      ? undefined
      : problem("messageMissing", { key, language, near: didYouMean(key, Object.keys(catalog.messages)), file });
  const message = (key: string, values: MessageValues = {}): string => {
    const pattern = catalog.messages[key];
    if (pattern === undefined) throw messageMissing(key);
    try {
      return formatMessage(pattern, values, language);
    } catch (error) {
      throw problem("templateHelper", {
        reason: clause('message "{key}": {error}', {
          key,
          error: error instanceof Error ? error.message : String(error),
        }),
      });
    }
  };
  const chartText = (text: string) =>
    catalog.charts[text] ?? (catalog.messages["charts_written_in"] === language ? text : undefined);
  const number = (value: number, digits?: number, signed = false): string =>
    new Intl.NumberFormat(language, {
      minimumFractionDigits: digits ?? 0,
      maximumFractionDigits: digits ?? (Number.isInteger(value) ? 0 : 1),
      signDisplay: signed ? "exceptZero" : "auto",
    }).format(value);
  const monthParts = (month: string) => ({
    year: month.slice(0, 4),
    number: String(Number(month.slice(5, 7))),
    long: monthLong.format(at(`${month.slice(0, 7)}-01`)),
    short: monthShort.format(at(`${month.slice(0, 7)}-01`)),
  });
  const period = (key: string, { months, year }: Quarter) => {
    const [first, last] = [monthParts(months[0] ?? ""), monthParts(months[2] ?? "")];
    return message(key, {
      year: String(year),
      first_number: first.number,
      last_number: last.number,
      first_long: first.long,
      last_long: last.long,
      first_short: first.short,
      last_short: last.short,
    });
  };

  const words = {
    language,
    message,
    /** What is wrong when the catalogue lacks a message. */
    messageMissing,
    number,
    percent: (value: number, digits = 1, signed = false) =>
      `${number(value, digits, signed)}${message("percent_sign")}`,
    /** A rank in a sentence: third, 12th. */
    ordinal: (rank: number) => message("ordinal", { rank }),
    /** A rank in a table beside a ranking of ten: one that lies outside says so. */
    rank: (rank: number) =>
      message("rank_elsewhere", { rank, outside: String(rank > 10), ordinal: message("ordinal", { rank }) }),
    day: (day: string) => long.format(at(day)),
    /** First and last day, the year once. */
    days: (first: string, last: string) =>
      first === last
        ? long.format(at(first))
        : message("day_range", {
            first: long.format(at(first)),
            last: long.format(at(last)),
            first_year: first.slice(0, 4),
            same_year: String(first.slice(0, 4) === last.slice(0, 4)),
            first_day: dates({ month: "long", day: "numeric" }).format(at(first)),
            last_day: dates({ month: "long", day: "numeric" }).format(at(last)),
          }),
    dayOfMonth: (day: string) => dates({ month: "long", day: "numeric" }).format(at(day)),
    /** Early, middle or late in its month: one value, worded in each language. */
    partOfMonth: (day: string) => {
      const date = Number(day.slice(8, 10));
      const { long: month, number: monthNumber } = monthParts(day);
      return message("part_of_month", {
        part: date <= 10 ? "early" : date <= 20 ? "middle" : "late",
        month,
        month_number: monthNumber,
      });
    },
    month: (month: string) =>
      message("month", {
        year: month.slice(0, 4),
        month: monthParts(month).long,
        month_number: monthParts(month).number,
      }),
    /** The months of a quarter's name, `2025Q1`. */
    quarter: (name: string) => {
      const quarter = parseQuarter(name);
      return quarter ? words.periodTitle(quarter) : name;
    },
    periodTitle: (quarter: Quarter) => period("period_title", quarter),
    periodText: (quarter: Quarter) => period("period_text", quarter),
    /** What became of a number, as the end of a clause: rose by 12.3 %. */
    changedBy: (now: number, before: number, unit: "percent" | "number" | "times", digits?: number) => {
      if (before === 0 && unit !== "number" && now !== 0)
        throw problem("templateHelper", {
          reason: clause('What was zero before has risen by no percentage; give changed-by unit="number".'),
        });
      const difference = Math.abs(now - before);
      const amounts = {
        number: () => number(difference, digits),
        percent: () => words.percent((difference / Math.abs(before)) * 100, digits),
        times: () => number(now / before, digits ?? 1),
      };
      return message("changed_by", {
        direction: now > before ? "rise" : now < before ? "fall" : "same",
        unit,
        amount: now === before ? "" : amounts[unit](),
      });
    },
    /** What became of a rank, as the end of a clause: rose two ranks to third. */
    movedTo: (now: number | null, before: number | null) => {
      const movement =
        now === null
          ? before === null
            ? "absent"
            : "gone"
          : before === null
            ? "new"
            : now < before
              ? "up"
              : now > before
                ? "down"
                : "same";
      return message("moved_to", {
        movement,
        places: Math.abs((now ?? 0) - (before ?? 0)),
        rank: now === null ? "" : words.ordinal(now),
        previous: before === null ? "" : words.ordinal(before),
      });
    },
    /** How large a part of a whole is: all, almost all (nine tenths or more), most, half, some, none. */
    howMany: (part: number, whole: number) =>
      message("how_many", {
        share:
          part >= whole
            ? "all"
            : part === 0
              ? "none"
              : part >= whole * 0.9
                ? "almost_all"
                : part * 2 > whole
                  ? "most"
                  : part * 2 === whole
                    ? "half"
                    : "some",
      }),
    list: (items: readonly string[]) => new Intl.ListFormat(language, { type: "conjunction" }).format(items),
    /** An ISO code's name as reports write it; the code itself when it is nobody's. */
    region: (code: string) =>
      catalog.regions[code] ?? (/^[A-Z]{2}$/.test(code) ? regionNames.of(code) : undefined) ?? code,
    /** A sensor's public name from its neutral label; a label the staff chose is taken as it is. */
    sensor: (label: string) => {
      const known = labels.get(label);
      return !known || known.named
        ? label
        : message(`sensor_${known.group}`, { home: words.region(home), number: String(known.number) });
    },
    network: (label: string) =>
      /^network-[A-Z]+$/.test(label) ? message("network", { letters: label.slice(8) }) : label,
    column: (name: string) => catalog.columns[name] ?? name.replaceAll("_", " "),
    /** A text of a chart file in this language; marked where a draft has none, but for a date format. */
    chartText: (text: string, key = "") =>
      chartText(text) ?? (draft && key !== "format" ? untranslatedMarks.join(text) : text),
    /** Why a text of a chart file cannot be shown in this language. */
    chartTextMissing: (text: string): Finding | undefined =>
      draft || chartText(text) !== undefined
        ? undefined
        : (unreadyCharts.get(text) ??
          finding("translationMissing", { text, language, catalog: `templates/catalogs/${language}/charts.po` }, {})),
    unready,
    axes: catalog.axes,
    /** A cell as readers of this language expect it, told from its column's name; `digits` after the point where a column has any. */
    cell: (value: Cell, column: string, digits?: number): string => {
      if (value === null)
        return message(
          column.endsWith("_rank") ? "rank_none" : notMissing.test(column) ? "not_applicable" : "no_value",
        );
      if (typeof value === "boolean") return message(value ? "yes" : "no");
      if (typeof value === "number") {
        if (column.endsWith("_rank")) return words.rank(value);
        return column.endsWith("_pct")
          ? words.percent(value, 1, changes.test(column))
          : /^rank(?:_|$)/.test(column)
            ? String(value)
            : number(value, digits, changes.test(column));
      }
      if (column === "label" || column.endsWith("_label")) return words.sensor(value);
      if (column === "network") return words.network(value);
      if (column === "lane") return message(`lane_${value}`);
      if (column === "verdict" || column === "metric") return message(`${column}_${value}`);
      if (column === "sensor_group" || column === "larger") return message(`group_${value}`);
      if (column === "region" || column === "country") return words.region(value);
      if (column === "quarter") return words.quarter(value);
      if (column === "month" && /^\d{4}-\d{2}$/.test(value)) return words.month(value);
      if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return words.day(value);
      return value;
    },
    show: (value: unknown): string =>
      typeof value === "number"
        ? number(value)
        : value === null || value === undefined
          ? ""
          : escapeHtml(String(value)),
  };
  return words;
}
