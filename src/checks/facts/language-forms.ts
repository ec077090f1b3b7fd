/** How a language writes numbers and months, and what it calls regions. */
import type { Words } from "../../i18n/words.js";
import { escaped } from "../pattern-text.js";

/** `months` are numbers by their names in lower case, `regions` codes by their names. */
export type LanguageForms = {
  readonly months: ReadonlyMap<string, number>;
  readonly regions: ReadonlyMap<string, string>;
  readonly number: NumberPattern;
};

export function languageForms(words: Words): LanguageForms {
  return { months: monthNames(words.language), regions: regionNames(words), number: numberPattern(words.language) };
}

/** Names by their number, long and short, with and without a point; in lower case. */
function monthNames(language: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const style of ["long", "short"] as const) {
    const format = new Intl.DateTimeFormat(language, { month: style, day: "numeric", timeZone: "UTC" });
    for (let month = 1; month <= 12; month++) {
      const name = format.formatToParts(Date.UTC(2001, month - 1, 1)).find(({ type }) => type === "month")?.value ?? "";
      if (/\p{L}/u.test(name)) names.set(name.toLowerCase().replace(/\.$/, ""), month);
    }
  }
  return names;
}

function regionNames(words: Words): Map<string, string> {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.map((code): [string, string] => [words.region(code), code]).filter(([name, code]) => name !== code),
  );
}

/** `alone` is no part of a name, version, range, fraction or date; `beside` may be one of a fraction or range. */
type NumberPattern = { readonly alone: string; readonly beside: string; readonly valueOf: (text: string) => number };

/** Whole numbers with or without separators, and decimals, as the language writes them. */
function numberPattern(language: string): NumberPattern {
  const parts = new Intl.NumberFormat(language).formatToParts(1234567.5);
  const of = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  const [group, decimal] = [of("group", ","), of("decimal", ".")];
  const separator = escaped(group).replace(/\s/g, "\\s");
  const digits = `(?:\\d{1,3}(?:${separator}\\d{3})+|\\d+)(?:${escaped(decimal)}\\d+)?`;
  const [alone, beside] = [`(?<![\\w.,:/#+\\-−])${digits}(?!\\w|[.,:/\\-]\\d)`, `(?<![\\w.,])${digits}(?!\\w|[.,]\\d)`];
  return {
    alone,
    beside,
    valueOf: (text) => Number(text.replaceAll(group, "").replace(/\s/g, "").replace(decimal, ".")),
  };
}
