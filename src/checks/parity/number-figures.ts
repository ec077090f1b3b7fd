/** Numbers in digits as a language groups them, and multiples with a word behind them: `1.2 million`. */
import { alternation, escaped } from "../pattern-text.js";
import type { Figure } from "./figure.js";
import type { NumberWord } from "./number-words.js";

/** `rest` is what other figures left of a text, each character in its place. */
export function numberReader(language: string, words: readonly NumberWord[]): (rest: string, text: string) => Figure[] {
  const { number, parse } = numberPattern(language);
  const multiples = words.filter(({ value }) => value >= 1000);
  const multiple = new RegExp(`^[\\s-]?${alternation(multiples.flatMap(({ names }) => names.map(escaped)))}`, "iu");
  const timesOf = (word: string) =>
    multiples.find(({ names }) => names.some((name) => name.toLowerCase() === word.toLowerCase()))?.value ?? 1;
  return (rest, text) =>
    [...rest.matchAll(number)].map((match) => {
      const after = multiple.exec(rest.slice(match.index + match[0].length))?.[0] ?? "";
      const times = after === "" ? 1 : timesOf(after.replace(/^[\s-]/, ""));
      return {
        kind: "number",
        value: String(Number((parse(match[0]) * times).toPrecision(15))),
        year: "",
        text: text.slice(match.index, match.index + match[0].length + after.length),
        start: match.index,
      };
    });
}

/** Numbers with the marks that a language groups digits by. */
function numberPattern(language: string): { number: RegExp; parse: (text: string) => number } {
  const parts = new Intl.NumberFormat(language, { useGrouping: true }).formatToParts(1234567.8);
  const [group, decimal] = ["group", "decimal"].map(
    (type) => parts.find((part) => part.type === type)?.value ?? "",
  ) as [string, string];
  const groups = /\s/.test(group) ? "[ \\u00a0\\u202f]" : escaped(group);
  return {
    number: new RegExp(
      `\\d{1,3}(?:${groups}\\d{3})+(?!\\d)(?:${escaped(decimal)}\\d+)?|\\d+(?:${escaped(decimal)}\\d+)?`,
      "gu",
    ),
    parse: (text) => Number(text.replace(new RegExp(groups, "gu"), "").replace(decimal, ".")),
  };
}
