/** Days, months and quarters as a language writes them. */
import { type Period, parsePeriod, yearOf } from "../base/period.js";
import type { Message } from "./message-words.js";

export function dateWords(language: string, message: Message) {
  const dates = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  const long = dates({ year: "numeric", month: "long", day: "numeric" });
  const monthAndDay = dates({ month: "long", day: "numeric" });
  const partsOf = monthParts(dates({ month: "long" }), dates({ month: "short" }));
  const period = (key: string, quarter: Period) => {
    const [first, last] = [partsOf(quarter.months[0] ?? ""), partsOf(quarter.months.at(-1) ?? "")];
    return message(key, {
      year: String(yearOf(quarter)),
      first_number: first.number,
      last_number: last.number,
      first_long: first.long,
      last_long: last.long,
      first_short: first.short,
      last_short: last.short,
    });
  };
  const periodTitle = (quarter: Period) => period("period_title", quarter);
  return {
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
            first_day: monthAndDay.format(at(first)),
            last_day: monthAndDay.format(at(last)),
          }),
    dayOfMonth: (day: string) => monthAndDay.format(at(day)),
    /** Early, middle or late in its month: one value, worded in each language. */
    partOfMonth: (day: string) => {
      const date = Number(day.slice(8, 10));
      const part = date <= 10 ? "early" : date <= 20 ? "middle" : "late";
      return message("part_of_month", { part, month: partsOf(day).long, month_number: partsOf(day).number });
    },
    month: (month: string) =>
      message("month", { year: month.slice(0, 4), month: partsOf(month).long, month_number: partsOf(month).number }),
    /** The months of a quarter's name, `2025Q1`. */
    quarter: (name: string) => {
      const quarter = parsePeriod(name);
      return quarter ? periodTitle(quarter) : name;
    },
    periodTitle,
    periodText: (quarter: Period) => period("period_text", quarter),
  };
}

/** Of a month, or of the month of a day. */
function monthParts(long: Intl.DateTimeFormat, short: Intl.DateTimeFormat) {
  return (day: string) => {
    const month = at(`${day.slice(0, 7)}-01`);
    return { number: String(Number(day.slice(5, 7))), long: long.format(month), short: short.format(month) };
  };
}

function at(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
