/** Days, thirds of months and months as a language names them. */
import type { Words } from "../../i18n/words.js";
import { alternation, escaped } from "../pattern-text.js";
import type { FigurePattern, FigureValue } from "./figure.js";
import { sameWidth } from "./same-width.js";

/** The longest way of writing first. */
export function dayPatterns(words: Words): FigurePattern[] {
  const months = monthsOf(words.language);
  return [
    thirdOfMonth(words),
    ...daysInDigits,
    ...(months.beginWithDigit ? daysOfNumberedMonths(months, words.language) : daysOfNamedMonths(months)),
    {
      pattern: new RegExp(`${before}${months.any}${after}`, "gu"),
      read: ([, early, name = "", late]) => day(months.of(name), "", early ?? late),
    },
  ];
}

/** A year may stand on either side. */
const year = { before: "(?:(?<![\\d/])(\\d{4})\\p{L}?\\s?)?", after: "(?:,?\\s(\\d{4})(?!\\d))?" };
const free = { before: "(?<![\\d\\p{Script=Latin}])", after: "(?![\\p{Script=Latin}])" };
const [before, after] = [`${year.before}${free.before}`, `${free.after}${year.after}`];

const monthNumbers = Array.from({ length: 12 }, (_, at) => two(at + 1));

/** `any` is a pattern with a group for the name; `of` gives the number of a name. */
type Months = {
  readonly any: string;
  readonly of: (name: string) => string;
  readonly beginWithDigit: boolean;
  /** What follows the number of a month. */
  readonly sign: string;
};

function monthsOf(language: string): Months {
  const names = monthNumbers.flatMap((month) =>
    [...new Set((["long", "short"] as const).flatMap((length) => monthNames(language, month, length)))].map((name) => ({
      name,
      month,
    })),
  );
  return {
    any: `(${alternation(names.map(({ name }) => escaped(name)))})\\.?`,
    of: (name) => names.find((one) => one.name === name)?.month ?? "",
    beginWithDigit: names.every(({ name }) => /^\d/.test(name)),
    sign: escaped((names[0]?.name ?? "").replace(/^\d+/, "")),
  };
}

/** A month's name alone, and as it stands beside a day. */
function monthNames(language: string, month: string, length: "long" | "short"): string[] {
  const date = new Date(`2025-${month}-15T00:00:00Z`);
  const alone = new Intl.DateTimeFormat(language, { month: length, timeZone: "UTC" }).format(date);
  const beside =
    new Intl.DateTimeFormat(language, { month: length, day: "numeric", timeZone: "UTC" })
      .formatToParts(date)
      .find(({ type }) => type === "month")?.value ?? alone;
  return [alone, ...(/^\d+$/.test(beside) ? [] : [beside])].map((name) => name.replace(/\.$/, ""));
}

function thirdOfMonth(words: Words): FigurePattern {
  const thirds = monthNumbers.flatMap((month) =>
    [
      ["05", "early"],
      ["15", "middle"],
      ["25", "late"],
    ].map(([date, part = ""]) => ({ name: sameWidth(words.partOfMonth(`2025-${month}-${date}`)), month, part })),
  );
  return {
    pattern: new RegExp(`${before}(${alternation(thirds.map(({ name }) => escaped(name)))})${after}`, "giu"),
    read: ([, early, name = "", late]) => {
      const third = thirds.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return third ? day(third.month, third.part, early ?? late) : [];
    },
  };
}

/** The same in all languages. */
const daysInDigits: readonly FigurePattern[] = [
  {
    pattern: /(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])/gu,
    read: ([, inYear, , month = "", date = ""]) => day(month, two(date), inYear),
  },
  {
    pattern: /(?<![\d/.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/gu,
    read: ([, date = "", month = "", inYear]) => day(month, two(date), inYear),
  },
];

function daysOfNumberedMonths(months: Months, language: string): FigurePattern[] {
  const afterDay = escaped(daySign(language));
  return [
    {
      pattern: new RegExp(
        `${before}${months.any}\\s?(\\d{1,2})(?=\\s?[~〜–-]\\s?\\d{1,2}\\s?${afterDay}|\\s?${afterDay})(?:\\s?${afterDay})?`,
        "gu",
      ),
      read: ([, early, name = "", date = ""]) => day(months.of(name), two(date), early),
    },
    // The first month of a span may lack its sign.
    {
      pattern: new RegExp(`${before}(\\d{1,2})\\s?[~〜–-]\\s?(\\d{1,2})${months.sign}`, "gu"),
      read: ([, early, first = "", last = ""]) => [...day(first, "", early), ...day(last, "", early)],
    },
  ];
}

/** What follows the number of a day: 日 in Japanese, nothing in most languages. */
function daySign(language: string): string {
  const parts = new Intl.DateTimeFormat(language, { month: "long", day: "numeric", timeZone: "UTC" }).formatToParts(
    new Date("2025-04-15T00:00:00Z"),
  );
  const at = parts.findIndex(({ type }) => type === "day");
  return (parts[at + 1]?.value ?? "").trim();
}

function daysOfNamedMonths(months: Months): FigurePattern[] {
  return [
    {
      pattern: new RegExp(
        `${free.before}${months.any}\\s(\\d{1,2})(?:st|nd|rd|th)?(?![\\d\\p{L}/%:]|[.,]\\d)${year.after}`,
        "gu",
      ),
      read: ([, name = "", date = "", late]) => day(months.of(name), two(date), late),
    },
    {
      pattern: new RegExp(`(?<![\\d/.,-])(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s${months.any}${after}`, "gu"),
      read: ([, date = "", name = "", late]) => day(months.of(name), two(date), late),
    },
  ];
}

/** One value, or none where there is no such day. `date` is the number of a day, a third of a month, or empty. */
function day(month: string, date: string, inYear = ""): readonly FigureValue[] {
  const isDay =
    Number(month) >= 1 && Number(month) <= 12 && !(/^\d+$/.test(date) && (Number(date) < 1 || Number(date) > 31));
  return isDay
    ? [{ kind: "day", value: [two(month), date].filter((part) => part !== "").join("-"), year: inYear }]
    : [];
}

function two(number: number | string): string {
  return String(number).padStart(2, "0");
}
