/** Numbers typed by hand with a noun that the data count, and percentages. */
import { yearOf } from "../../base/period.js";
import { type Finding, finding } from "../../base/problems.js";
import type { Noun } from "./fact-file.js";
import { type FactWords, matchesOf } from "./fact-words.js";
import type { Known } from "./known.js";
import { isOfAnotherYear, isOurs, placeInText, type Sentence } from "./prose.js";

/**
 * Nouns of which there are few numbers: any other contradicts the data. The first need no word of observation beside
 * them.
 */
const always: readonly Noun[] = ["home_sensors", "overseas_sensors", "sensors", "research_ports"];
const observedOnly: readonly Noun[] = ["networks", "days"];
/** Nouns of which the data have many numbers: one that is none of them may still be true. */
const counted: readonly Noun[] = ["packets", "sources", "times"];

type TypedNumber = {
  readonly noun: Noun | "percents";
  readonly typed: string;
  readonly index: number;
  readonly number: number;
  readonly digits: number;
};

export function checkNumbers(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  const { text } = sentence;
  if (words.speaks.elsewhere(text)) return [];
  const ours = isOurs(sentence, words);
  const isNews = ours && known.datasets && !isOfAnotherYear(text, yearOf(known.quarter));
  // A percentage with its parts beside it is checked on the finished page.
  const shares = matchesOf(words.shares, text).map((match) => [match.index, match.index + match[0].length] as const);
  const hasParts = (index: number) => shares.some(([start, end]) => start <= index && index < end);
  return typedNumbers(text, words).flatMap(({ noun, typed, index, number, digits }): Finding[] => {
    const place = placeInText(sentence, index);
    const among = (values: readonly number[]) =>
      values.some((value) => Math.abs(Math.abs(value) - number) <= 0.5 * 10 ** -digits + 1e-9);
    const unknown = finding("typedNumberUnknown", { typed }, place, false);
    if (noun === "percents") return !isNews || hasParts(index) || among(known.percents) ? [] : [unknown];
    if (counted.includes(noun)) return !isNews || (number < 10 && digits === 0) || among(known.cells) ? [] : [unknown];
    const values = known.numbers[noun] ?? [];
    if (number <= 1 || values.length === 0 || values.includes(number) || (observedOnly.includes(noun) && !ours))
      return [];
    return [finding("typedNumber", { typed, known: [...values].sort((a, b) => a - b).join(", ") }, place)];
  });
}

/** Each number once, with the first noun that it fits; limits ("at least 10") are no facts. */
function typedNumbers(text: string, words: FactWords): TypedNumber[] {
  const found: TypedNumber[] = [];
  const taken = new Uint8Array(text.length);
  const kinds = [
    ...[...always, ...observedOnly, ...counted].map((noun) => [noun, words.nouns[noun]] as const),
    ["percents", words.percents] as const,
  ];
  for (const [noun, patterns] of kinds) {
    for (const match of matchesOf(patterns, text)) {
      const written = match.groups?.["n"] ?? "";
      const start = match.index + match[0].indexOf(written);
      const [index, end] = [match.index, match.index + match[0].length];
      if (taken.subarray(index, end).includes(1)) continue;
      // What sets the limit of a research scanner is a limit.
      if (
        noun !== "research_ports" &&
        words.isLimit(
          text.slice(Math.max(0, start - 40), start),
          text.slice(start + written.length, start + written.length + 40),
        )
      )
        continue;
      taken.fill(1, index, end);
      found.push({
        noun,
        typed: match[0].trim(),
        index,
        number: words.numberOf(written),
        digits: decimals(words.numberOf(written), written),
      });
    }
  }
  return found;
}

/** How many digits are written after the point. */
function decimals(value: number, written: string): number {
  const last = /\D(\d+)$/.exec(written)?.[1];
  return last === undefined || (Number.isInteger(value) && last.length === 3) ? 0 : last.length;
}
