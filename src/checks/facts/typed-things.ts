/** What a sentence is about: ports, regions, holders, sensors and the watched networks, by the names the data have. */
import { proseValue } from "../../base/marks.js";
import type { FactWords } from "./fact-words.js";
import { matchesOf } from "./fact-words.js";
import type { Known } from "./known.js";
import { watchedNetworks } from "./known-changes.js";
import type { Sentence } from "./prose.js";
import { portRuns } from "./typed-ports.js";

/** `thing` is as `KnownChange` has it, `typed` how the sentence calls it. */
export type TypedThing = { readonly thing: string; readonly typed: string; readonly index: number };

/**
 * In the order of the text, each once. A sentence that names none goes on about what the one before it in its paragraph
 * named, unless a value from the data may name something else.
 */
export function thingsIn(sentence: Sentence, words: FactWords, known: Known): readonly TypedThing[] {
  const own = named(sentence.text, words, known);
  if (own.length > 0 || sentence.text.includes(proseValue)) return own;
  for (const earlier of sentence.before.toReversed()) {
    const found = named(earlier, words, known);
    if (found.length > 0 || earlier.includes(proseValue)) return earlier.includes(proseValue) ? [] : found;
  }
  return [];
}

function named(text: string, words: FactWords, known: Known): TypedThing[] {
  // "Japan Standard Time" is not about Japan.
  const told = words.zones.reduce(
    (rest, { pattern }) => rest.replace(pattern, (zone) => " ".repeat(zone.length)),
    text,
  );
  const ports = portRuns(told, words)
    .flat()
    .map(({ port, index }) => ({ thing: `port ${port}`, typed: port, index }));
  const regions = matchesOf(words.regions, told).flatMap(({ 0: typed, index }) => {
    const region = words.regionOf(typed);
    return region === undefined ? [] : [{ thing: `region ${region}`, typed, index }];
  });
  const called = known.names.flatMap(({ thing, name }) => {
    const index = placeOf(name, told);
    return index === undefined ? [] : [{ thing, typed: name, index }];
  });
  // Of one network the data know what they know of all.
  const all = [
    ...called.filter(({ thing }) => thing.startsWith("network ")),
    ...matchesOf(words.watched, told).map(({ 0: typed, index }) => ({ typed, index })),
  ].map(({ typed, index }) => ({ thing: watchedNetworks, typed, index }));
  const found = [...ports, ...regions, ...called, ...all].sort((a, b) => a.index - b.index);
  return [...new Map(found.toReversed().map((one) => [one.thing, one])).values()].toReversed();
}

/** Where a name stands alone. */
function placeOf(name: string, text: string): number | undefined {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text.slice(0, at).at(-1) ?? "", text[at + name.length] ?? ""];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return at;
  }
  return undefined;
}
