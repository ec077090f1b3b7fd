/**
 * Numbers and dates on the axes of charts as a language writes them, told from Intl: definitions as d3-format and
 * d3-time-format take them.
 */

/** https://d3js.org/d3-format#formatLocale and https://d3js.org/d3-time-format#timeFormatLocale */
export function axesOf(language: string): { readonly number: unknown; readonly time: unknown } {
  const parts = new Intl.NumberFormat(language).formatToParts(123_456_789_012_345.5);
  const of = (type: Intl.NumberFormatPartTypes, otherwise: string) =>
    parts.find((part) => part.type === type)?.value ?? otherwise;
  // The foremost group may be a short one. d3 begins anew behind the last.
  const groups = parts
    .filter(({ type }) => type === "integer")
    .map(({ value }) => [...value].length)
    .reverse()
    .slice(0, -1);
  const grouping = groups.every((size) => size === groups[0]) ? [groups[0] ?? 3] : groups;
  const digits = [...new Intl.NumberFormat(language, { useGrouping: false }).format(9_876_543_210)].reverse();
  const name = (options: Intl.DateTimeFormatOptions, day: number, month = 0) =>
    new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(Date.UTC(2023, month, day));
  // The first of January 2023 is a Sunday, where d3 begins.
  const days = (weekday: "long" | "short") => Array.from({ length: 7 }, (_, at) => name({ weekday }, 1 + at));
  const months = (month: "long" | "short") => Array.from({ length: 12 }, (_, at) => name({ month }, 1, at));
  const date = directives(language, { year: "numeric", month: "numeric", day: "numeric" });
  const time = directives(language, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  return {
    number: {
      decimal: of("decimal", "."),
      thousands: of("group", ","),
      grouping,
      currency: ["", ""],
      ...(digits.join("") === "0123456789" ? {} : { numerals: digits }),
    },
    time: {
      dateTime: `${date} ${time}`,
      date,
      time,
      periods: periodsOf(language),
      days: days("long"),
      shortDays: days("short"),
      months: months("long"),
      shortMonths: months("short"),
    },
  };
}

const directive: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {
  year: "%Y",
  month: "%-m",
  day: "%-d",
  hour: "%H",
  minute: "%M",
  second: "%S",
  dayPeriod: "%p",
};

function directives(language: string, options: Intl.DateTimeFormatOptions): string {
  const parts = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).formatToParts(0);
  const twelve = parts.some(({ type }) => type === "dayPeriod");
  return parts
    .map(({ type, value }) =>
      type === "literal" ? value.replaceAll("%", "%%") : type === "hour" && twelve ? "%I" : (directive[type] ?? ""),
    )
    .join("");
}

function periodsOf(language: string): [string, string] {
  const of = (hour: number) =>
    new Intl.DateTimeFormat(language, { hour: "numeric", hour12: true, timeZone: "UTC" })
      .formatToParts(Date.UTC(2023, 0, 1, hour))
      .find(({ type }) => type === "dayPeriod")?.value;
  return [of(9) ?? "AM", of(15) ?? "PM"];
}
