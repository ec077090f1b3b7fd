/** The figures of a text as values: numbers, ports and days that are equal in all languages, however each writes them. */
import type { Words } from "../../i18n/words.js";
import type { FactWords } from "../facts/fact-words.js";
import { monthOf } from "../facts/typed-days.js";

/**
 * `value` is `1234.5` for a number, a port's label, `04-27` for a day, `04-late` for a third of a month, `04` for a month. A day's `year`
 * stands apart, since a text may leave it out. `text` is as written, `start` its place in the text.
 */
export type Figure = {
  readonly kind: "number" | "port" | "day";
  readonly value: string;
  readonly year: string;
  readonly text: string;
  readonly start: number;
};

/** `worded` are the numbers that stand in a text as words; unknown for a language whose words nobody has listed. */
export type Figures = { readonly written: readonly Figure[]; readonly worded: ReadonlySet<number> | undefined };

/** Figures of texts in one language; links written out are passed over. `facts` know more ways to say "late April". */
export function figureReader(words: Words, facts?: FactWords): (text: string) => Figures {
  const days = dayPatterns(words);
  const parts = Object.entries(facts?.partsOfMonth ?? {}).flatMap(([part, patterns]) =>
    patterns.map((pattern) => ({ part, pattern })),
  );
  const { number, parse } = numberPattern(words.language);
  const wordedNumbers = wordList(words);
  const multiples = (wordedNumbers ?? []).filter(({ value, names }) => value >= 1000 && names.length > 0);
  const multiple = new RegExp(
    `^[\\s-]?(?:${
      multiples
        .flatMap(({ names }) => names.map(escapeRegExp))
        .sort(longestFirst)
        .join("|") || "(?!)"
    })`,
    "iu",
  );
  return (text) => {
    const written: Figure[] = [];
    let rest = sameWidth(text).replace(/https?:\/\/[^\s、。）]*/g, blank);
    const take = (
      pattern: RegExp,
      read: (match: RegExpExecArray) => readonly Pick<Figure, "kind" | "value" | "year">[],
    ) => {
      rest = rest.replace(pattern, (...match) => {
        const groups = match.slice(
          0,
          match.findIndex((one) => typeof one === "number"),
        ) as unknown as RegExpExecArray;
        const start = match.find((one) => typeof one === "number") as number;
        const found = read(groups);
        written.push(
          ...found.map((one) => ({ ...one, text: text.slice(start, start + groups[0].length).trim(), start })),
        );
        return found.length > 0 ? blank(groups[0]) : groups[0];
      });
    };
    for (const { part, pattern } of parts) {
      for (const { 0: whole, index, groups } of [...rest.matchAll(pattern)]) {
        const month = String(monthOf(groups, facts as FactWords)).padStart(2, "0");
        written.push({
          kind: "day",
          value: `${month}-${part}`,
          year: groups?.["year"] ?? "",
          text: text.slice(index, index + whole.length).trim(),
          start: index,
        });
        rest = rest.slice(0, index) + blank(whole) + rest.slice(index + whole.length);
      }
    }
    for (const { pattern, read } of days) take(pattern, read);
    take(/(?<![\d/])(\d{1,5})\s?\/\s?(TCP|UDP|SCTP)\b/gi, ([, port, protocol = ""]) => [
      { kind: "port", value: `${port}/${protocol.toUpperCase()}`, year: "" },
    ]);
    take(/\b(TCP|UDP|SCTP)\s?\/\s?(\d{1,5})(?!\d)/gi, ([, protocol = "", port]) => [
      { kind: "port", value: `${port}/${protocol.toUpperCase()}`, year: "" },
    ]);
    take(/\d+(?:\.\d+){2,}|\d{1,2}:\d{2}(?!\d)/g, ([whole]) => [
      { kind: "number", value: whole.replace(/^0(?=\d:)/, ""), year: "" },
    ]);
    for (const match of [...rest.matchAll(number)]) {
      const after = multiple.exec(rest.slice(match.index + match[0].length));
      const times = after
        ? (multiples.find(({ names }) =>
            names.some((name) => name.toLowerCase() === after[0].replace(/^[\s-]/, "").toLowerCase()),
          )?.value ?? 1)
        : 1;
      const length = match[0].length + (after?.[0].length ?? 0);
      written.push({
        kind: "number",
        value: String(Number((parse(match[0]) * times).toPrecision(15))),
        year: "",
        text: text.slice(match.index, match.index + length),
        start: match.index,
      });
    }
    const plain = sameWidth(text);
    return {
      written: written.sort((a, b) => a.start - b.start),
      worded:
        wordedNumbers && new Set(wordedNumbers.filter(({ pattern }) => pattern.test(plain)).map(({ value }) => value)),
    };
  };
}

/** Whether a figure is also among others: a number also as a port's, or as a word. One and none are said in too many ways to be missed. */
export function isAmong(figure: Figure, { written, worded }: Figures): boolean {
  if (written.some((other) => isEqual(figure, other))) return true;
  if (figure.kind !== "number") return false;
  const number = Number(figure.value);
  return (
    number === 0 ||
    number === 1 ||
    (worded === undefined ? Number.isInteger(number) && number <= 12 : worded.has(number))
  );
}

function isEqual(one: Figure, other: Figure): boolean {
  if (one.kind === "day" || other.kind === "day")
    return (
      one.kind === other.kind &&
      one.value === other.value &&
      (one.year === other.year || one.year === "" || other.year === "")
    );
  if (one.kind === other.kind) return one.value === other.value;
  return one.value.split("/")[0] === other.value.split("/")[0];
}

/** Full-width digits, letters and signs as half-width ones; every character keeps its place. */
function sameWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");
}

function blank(text: string): string {
  return "\u0000".repeat(text.length);
}

type DayPattern = {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => readonly Pick<Figure, "kind" | "value" | "year">[];
};

/** Days, thirds of months and months as a language names them, the longest way of writing first. */
function dayPatterns(words: Words): DayPattern[] {
  const two = (number: number | string) => String(number).padStart(2, "0");
  const months = Array.from({ length: 12 }, (_, at) => two(at + 1));
  const isDay = (month: string, date: string) =>
    Number(month) >= 1 && Number(month) <= 12 && !(/^\d+$/.test(date) && (Number(date) < 1 || Number(date) > 31));
  const day = (month: string, date: string, year = "") =>
    isDay(month, date)
      ? [{ kind: "day" as const, value: [two(month), date].filter((part) => part !== "").join("-"), year }]
      : [];
  const year = { before: "(?:(?<![\\d/])(\\d{4})\\p{L}?\\s?)?", after: "(?:,?\\s(\\d{4})(?!\\d))?" };
  const free = { before: "(?<![\\d\\p{Script=Latin}])", after: "(?![\\p{Script=Latin}])" };

  const thirds = months.flatMap((month) =>
    [
      ["05", "early"],
      ["15", "middle"],
      ["25", "late"],
    ].map(([date, part = ""]) => ({ name: sameWidth(words.partOfMonth(`2025-${month}-${date}`)), month, part })),
  );
  const names = months.flatMap((month) =>
    [
      ...new Set(["long", "short"].flatMap((length) => monthNames(words.language, month, length as "long" | "short"))),
    ].map((name) => ({ name, month })),
  );
  const monthOf = (name: string) => names.find((one) => one.name === name)?.month ?? "";
  const anyMonth = `(${names
    .map(({ name }) => escapeRegExp(name))
    .sort(longestFirst)
    .join("|")})\\.?`;
  const beginsWithDigit = names.every(({ name }) => /^\d/.test(name));
  const [before, after] = [`${year.before}${free.before}`, `${free.after}${year.after}`];
  const afterDay = escapeRegExp(daySign(words.language));
  const sign = beginsWithDigit ? escapeRegExp((names[0]?.name ?? "").replace(/^\d+/, "")) : "";

  return [
    {
      pattern: new RegExp(
        `${before}(${thirds
          .map(({ name }) => escapeRegExp(name))
          .sort(longestFirst)
          .join("|")})${after}`,
        "giu",
      ),
      read: ([, early, name = "", late]) => {
        const third = thirds.find((one) => one.name.toLowerCase() === name.toLowerCase());
        return third ? day(third.month, third.part, early ?? late) : [];
      },
    },
    {
      pattern: /(?<![\d/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d/-])/gu,
      read: ([, inYear, , month = "", date = ""]) => day(month, two(date), inYear),
    },
    {
      pattern: /(?<![\d/.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/gu,
      read: ([, date = "", month = "", inYear]) => day(month, two(date), inYear),
    },
    ...(beginsWithDigit
      ? [
          {
            pattern: new RegExp(
              `${before}${anyMonth}\\s?(\\d{1,2})(?=\\s?[~〜–-]\\s?\\d{1,2}\\s?${afterDay}|\\s?${afterDay})(?:\\s?${afterDay})?`,
              "gu",
            ),
            read: ([, early, name = "", date = ""]: RegExpExecArray) => day(monthOf(name), two(date), early),
          },
          // The first month of a span may lack its sign.
          {
            pattern: new RegExp(`${before}(\\d{1,2})\\s?[~〜–-]\\s?(\\d{1,2})${sign}`, "gu"),
            read: ([, early, first = "", last = ""]: RegExpExecArray) => [
              ...day(first, "", early),
              ...day(last, "", early),
            ],
          },
        ]
      : [
          {
            pattern: new RegExp(
              `${free.before}${anyMonth}\\s(\\d{1,2})(?:st|nd|rd|th)?(?![\\d\\p{L}/%:]|[.,]\\d)${year.after}`,
              "gu",
            ),
            read: ([, name = "", date = "", late]: RegExpExecArray) => day(monthOf(name), two(date), late),
          },
          {
            pattern: new RegExp(`(?<![\\d/.,-])(\\d{1,2})(?:st|nd|rd|th|\\.)?\\s${anyMonth}${after}`, "gu"),
            read: ([, date = "", name = "", late]: RegExpExecArray) => day(monthOf(name), two(date), late),
          },
        ]),
    {
      pattern: new RegExp(`${before}${anyMonth}${after}`, "gu"),
      read: ([, early, name = "", late]) => day(monthOf(name), "", early ?? late),
    },
  ];
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

/** What follows the number of a day: 日 in Japanese, nothing in most languages. */
function daySign(language: string): string {
  const parts = new Intl.DateTimeFormat(language, { month: "long", day: "numeric", timeZone: "UTC" }).formatToParts(
    new Date("2025-04-15T00:00:00Z"),
  );
  const at = parts.findIndex(({ type }) => type === "day");
  return (parts[at + 1]?.value ?? "").trim();
}

/** Numbers with the marks that a language groups digits by. */
function numberPattern(language: string): { number: RegExp; parse: (text: string) => number } {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1234567.8);
  const [group, decimal] = ["group", "decimal"].map(
    (type) => parts.find((part) => part.type === type)?.value ?? "",
  ) as [string, string];
  const groups = /\s/.test(group) ? "[ \\u00a0\\u202f]" : escapeRegExp(group);
  return {
    number: new RegExp(
      `\\d{1,3}(?:${groups}\\d{3})+(?!\\d)(?:${escapeRegExp(decimal)}\\d+)?|\\d+(?:${escapeRegExp(decimal)}\\d+)?`,
      "gu",
    ),
    parse: (text) => Number(text.replace(new RegExp(groups, "gu"), "").replace(decimal, ".")),
  };
}

/** The message `number_words`: values, each with the words for it (`2: two, second, twice; 3: three`). */
function wordList(words: Words): { value: number; names: string[]; pattern: RegExp }[] | undefined {
  if (words.messageMissing("number_words")) return undefined;
  return words
    .message("number_words")
    .split(/[;；]/)
    .flatMap((entry) => {
      const [value = "", list = ""] = entry.split(/[:：]/);
      const names = list
        .split(/[,、，]/)
        .map((name) => name.trim())
        .filter((name) => name !== "");
      if (!/^\s*\d+\s*$/.test(value) || names.length === 0) return [];
      return [
        {
          value: Number(value),
          names,
          pattern: new RegExp(
            names
              .map((name) =>
                /^[\p{Script=Latin}\s-]+$/u.test(name)
                  ? `(?<!\\p{L})${escapeRegExp(name)}(?!\\p{L})`
                  : escapeRegExp(name),
              )
              .join("|"),
            "iu",
          ),
        },
      ];
    });
}

function longestFirst(one: string, other: string): number {
  return other.length - one.length;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
