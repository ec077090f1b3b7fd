/**
 * What a pattern of a language may hold between `%` signs: numbers, months, ranks, regions and the like, each as a
 * named group.
 */
import { alternation, escaped } from "../pattern-text.js";
import type { FactFile } from "./fact-file.js";
import type { LanguageForms } from "./language-forms.js";

/** By name; `second` is put behind the group's name, for the other one of a pair. */
export type Macros = Readonly<Record<string, (second: string) => string>>;

export function macrosOf(
  { ordinals, rank_numbers, up, down }: FactFile,
  { months, regions, number }: LanguageForms,
): Macros {
  const group = (name: string, pattern: string) => (second: string) => `(?<${name}${second}>${pattern})`;
  const capitalised = [...months.keys()].flatMap((name) => [
    name,
    name.replace(/^\p{L}/u, (letter) => letter.toUpperCase()),
  ]);
  return {
    n: group("n", number.alone),
    a: group("a", number.beside),
    b: group("b", number.beside),
    p: group("p", number.beside),
    month: group("month", `${alternation([...new Set(capitalised)])}\\.?`),
    m: group("m", "1[0-2]|0?[1-9]"),
    day: group("day", "3[01]|[12]\\d|0?[1-9]"),
    year: group("year", "(?:19|20)\\d\\d"),
    q: group("q", "[1-4]"),
    ordinal: group("ordinal", alternation(ordinals)),
    rank: group("rank", alternation([...ordinals, ...rank_numbers])),
    region: group("region", alternation([...regions.keys()].map(escaped))),
    up: () => alternation(bounded(up)),
    down: () => alternation(bounded(down)),
  };
}

/** Words written with letters that part words by spaces stand alone. */
export function bounded(list: readonly string[]): string[] {
  return list.map((word) => (/^[\w ]+$/.test(word) ? `\\b${word}\\b` : word));
}
