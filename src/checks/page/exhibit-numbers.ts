/** Numbers of figures and tables that a page speaks of, and the captions it has. */
import { type Finding, finding } from "../../base/problems.js";
import type { Reading } from "../../pages/finished-page.js";
import { type FactWords, matchesOf } from "../facts/fact-words.js";
import { pageSentences } from "./page-sentences.js";

export function checkExhibitNumbers(reading: Reading, words: FactWords): Finding[] {
  const numbers = new Map(reading.exhibits.map(({ id, number }) => [`#${id}`, folded(number)]));
  const named = [...numbers.values()];
  const links = reading.links.flatMap(({ address, text, section }) => {
    const number = numbers.get(address);
    const block = reading.blocks.find((one) => one.section === section && one.text.includes(text));
    return number === undefined || matchesOf(words.exhibits, text).every(([typed]) => folded(typed) === number)
      ? []
      : [finding("exhibitOther", { text, number, sentence: block?.text ?? text }, { line: block?.line })];
  });
  const spoken = pageSentences(reading)
    .filter(({ kind }) => kind !== "cell")
    .flatMap(({ text, written, line }) =>
      matchesOf(words.exhibits, text)
        .filter(([typed]) => isOne(typed) && !named.includes(folded(typed)))
        .map(([typed]) =>
          finding(
            "exhibitNone",
            { typed, sentence: written, known: reading.exhibits.map(({ number }) => number).join(", ") },
            { line },
          ),
        ),
    );
  return [...links, ...spoken];
}

/** "Tables 1 and 2" are not looked at here. */
function isOne(typed: string): boolean {
  return !/^\p{L}+s\b/u.test(typed);
}

function folded(number: string): string {
  return number.normalize("NFKC").replace(/\s+/g, "");
}
