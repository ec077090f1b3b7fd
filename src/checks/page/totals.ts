/** A change that is printed equal to its own total: "1,234 packets, a decrease of 1,234". */
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "../facts/fact-words.js";
import type { PageSentence } from "./page-sentences.js";

/** Nothing is wrong where something began or ended at zero, or doubled. */
export function checkTotals({ text }: PageSentence, words: FactWords): Finding[] {
  const changes = matchesOf(words.changes, text);
  if (changes.length === 0) return [];
  const all = [...text.matchAll(words.numbers)].map((match) => ({
    start: match.index,
    number: words.numberOf(match[0]),
    isPercent: /^ ?(?:%|％)/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 2)),
  }));
  const numbers = new Set(all.map(({ number }) => number));
  return changes.flatMap((match) => {
    const written = match.groups?.["n"] ?? "";
    const change = words.numberOf(written);
    const at = match.index + match[0].indexOf(written);
    const isTotal =
      change >= smallest && all.some(({ number, start, isPercent }) => number === change && start !== at && !isPercent);
    return isTotal && !numbers.has(0) && !numbers.has(2 * change)
      ? [finding("changeIsTotal", { text: match[0].trim(), number: written }, {})]
      : [];
  });
}

/** Small numbers are equal by chance. */
const smallest = 10;
