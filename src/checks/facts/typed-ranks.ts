/** Ranks typed by hand beside a port or region: the data must have that rank for it. */
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "./fact-words.js";
import type { Known } from "./known.js";
import { placeInText, type Sentence } from "./prose.js";
import { portRuns } from "./typed-ports.js";

export function checkRanks(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  const { text } = sentence;
  if (known.ranks.size === 0 || words.speaks.elsewhere(text)) return [];
  const ranks = matchesOf(words.ranks, text).map((match) => ({
    typed: match[0].trim(),
    index: match.index,
    rank: words.ordinalOf(match.groups?.["rank"] ?? ""),
  }));
  const things = thingsIn(text, words, known);
  // Told apart only where each has its own: as many ranks as things.
  return ranks.length !== things.length
    ? []
    : ranks.flatMap(({ typed, index, rank }, at) => {
        const name = things[at] ?? "";
        const of = known.ranks.get(name);
        return of === undefined || of.has(rank)
          ? []
          : [
              finding(
                "typedRank",
                { typed, name, known: [...of].sort((a, b) => a - b).join(", ") },
                placeInText(sentence, index),
              ),
            ];
      });
}

/** Ports and regions in the order of the sentence, each once. */
function thingsIn(text: string, words: FactWords, known: Known): string[] {
  const ports = portRuns(text, words).flat();
  const regions = [...known.ranks.keys()]
    .filter((name) => /\p{L}{2}/u.test(name) && !name.includes("/") && name !== "ICMP")
    .flatMap((name) => {
      const index = text.indexOf(name);
      return index < 0 ? [] : [{ port: name, index }];
    });
  return [...new Set([...ports, ...regions].sort((a, b) => a.index - b.index).map(({ port }) => port))];
}
