/** Words of rise and fall that the numbers beside them contradict: "decreased from 20 to 50". */
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "../facts/fact-words.js";
import type { PageSentence } from "./page-sentences.js";

type Direction = { readonly word: string; readonly rises: boolean; readonly start: number; readonly end: number };

export function checkDirections({ text, bound }: PageSentence, words: FactWords): Finding[] {
  const directions = directionsIn(text, words);
  if (directions.length === 0) return [];
  const pairs = matchesOf(words.fromTo, text).flatMap((match) => {
    const [from, to] = [match.groups?.["a"] ?? "", match.groups?.["b"] ?? ""];
    const [before, after] = [words.numberOf(from), words.numberOf(to)];
    // "From 2020 to 2023" are years.
    if (before === after || (isYear(from) && isYear(to))) return [];
    const said = nearest(directions, match.index, match.index + match[0].length, text);
    return said && said.rises !== after > before
      ? [finding("directionWrong", { word: said.word, text: match[0].trim() }, {})]
      : [];
  });
  const changes = bound.flatMap(({ from, values, text: shown, start }) =>
    from.flatMap(({ column }, at) => {
      const change = Number(values[at]);
      if (!/(?:^|_)change(?:_|$)/.test(column) || !change) return [];
      const said = nearest(directions, start, start + shown.length, text);
      return said && said.rises !== change > 0 ? [finding("directionWrong", { word: said.word, text: shown }, {})] : [];
    }),
  );
  return [...pairs, ...changes];
}

function directionsIn(text: string, words: FactWords): Direction[] {
  const found = (pattern: RegExp, rises: boolean) =>
    [...text.matchAll(pattern)].map((match) => ({
      word: match[0],
      rises,
      start: match.index,
      end: match.index + match[0].length,
    }));
  return [...found(words.up, true), ...found(words.down, false)];
}

/** How many characters may stand between numbers and the word that speaks of them. */
const reach = 30;

/** The word beside a stretch of text; undefined where there is none, or another clause or number stands between. */
function nearest(directions: readonly Direction[], start: number, end: number, text: string): Direction | undefined {
  const isJoined = (from: number, to: number) =>
    to - from <= reach && !/[.;:。；]|\d|,\s.*,\s/.test(text.slice(from, to));
  return directions
    .filter((one) => (one.end <= start ? isJoined(one.end, start) : one.start >= end ? isJoined(end, one.start) : true))
    .map((one) => ({ one, distance: Math.max(0, start - one.end, one.start - end) }))
    .sort((a, b) => a.distance - b.distance)[0]?.one;
}

function isYear(written: string): boolean {
  return /^(?:19|20)\d\d$/.test(written);
}
