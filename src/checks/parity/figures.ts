/**
 * The figures of a text as values: numbers, ports and days that are equal in all languages, however each writes them.
 */
import type { Words } from "../../i18n/words.js";
import type { FactWords } from "../facts/fact-words.js";
import { monthOf } from "../facts/typed-days.js";
import { dayPatterns } from "./day-patterns.js";
import type { Figure, FigurePattern, FigureValue } from "./figure.js";
import { numberReader } from "./number-figures.js";
import { spokenNumbers } from "./number-words.js";
import { sameWidth } from "./same-width.js";

/** `worded` are the numbers that stand in a text as words; unknown for a language whose words nobody has listed. */
export type Figures = { readonly written: readonly Figure[]; readonly worded: ReadonlySet<number> | undefined };

/** Figures of texts in one language; links written out are passed over. `facts` know more ways to say "late April". */
export function figureReader(words: Words, facts?: FactWords): (text: string) => Figures {
  const patterns = [...(facts ? partsOfMonth(facts) : []), ...dayPatterns(words), ...portPatterns, dottedNumber];
  const worded = spokenNumbers(words);
  const numbersIn = numberReader(words.language, worded ?? []);
  return (text) => {
    const plain = sameWidth(text);
    const written: Figure[] = [];
    let rest = plain.replace(/https?:\/\/[^\s、。）]*/g, blank);
    for (const { pattern, read } of patterns) {
      for (const match of [...rest.matchAll(pattern)]) {
        const { 0: whole, index: start } = match;
        const found = read(match);
        const end = start + whole.length;
        written.push(...found.map((value) => ({ ...value, text: text.slice(start, end).trim(), start })));
        if (found.length > 0) rest = rest.slice(0, start) + blank(whole) + rest.slice(end);
      }
    }
    written.push(...numbersIn(rest, text));
    return {
      written: written.sort((a, b) => a.start - b.start),
      worded: worded && new Set(worded.filter(({ pattern }) => pattern.test(plain)).map(({ value }) => value)),
    };
  };
}

function partsOfMonth(facts: FactWords): FigurePattern[] {
  return Object.entries(facts.partsOfMonth).flatMap(([part, patterns]) =>
    patterns.map((pattern) => ({
      pattern,
      read: ({ groups }: RegExpExecArray): readonly FigureValue[] => [
        {
          kind: "day",
          value: `${String(monthOf(groups, facts)).padStart(2, "0")}-${part}`,
          year: groups?.["year"] ?? "",
        },
      ],
    })),
  );
}

const portPatterns: readonly FigurePattern[] = [
  {
    pattern: /(?<![\d/])(\d{1,5})\s?\/\s?(TCP|UDP|SCTP)\b/gi,
    read: ([, port, protocol = ""]) => [{ kind: "port", value: `${port}/${protocol.toUpperCase()}`, year: "" }],
  },
  {
    pattern: /\b(TCP|UDP|SCTP)\s?\/\s?(\d{1,5})(?!\d)/gi,
    read: ([, protocol = "", port]) => [{ kind: "port", value: `${port}/${protocol.toUpperCase()}`, year: "" }],
  },
];

/** Versions, addresses and times of day. */
const dottedNumber: FigurePattern = {
  pattern: /\d+(?:\.\d+){2,}|\d{1,2}:\d{2}(?!\d)/g,
  read: ([whole]) => [{ kind: "number", value: whole.replace(/^0(?=\d:)/, ""), year: "" }],
};

function blank(text: string): string {
  return "\u0000".repeat(text.length);
}

/**
 * Whether a figure is also among others: a number also as a port's, or as a word. One and none are said in too many
 * ways to be missed.
 */
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
