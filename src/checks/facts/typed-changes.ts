/**
 * Days and thirds of a month on which somebody says that something rose, fell, began or was highest, and which way it
 * went: compared with what the data of the quarter know of that very port, region or network.
 */
import { dayAfter, lastDay } from "../../base/period.js";
import { type Finding, finding } from "../../base/problems.js";
import type { FactWords } from "./fact-words.js";
import type { Known } from "./known.js";
import type { KnownChange, Way } from "./known-changes.js";
import { isOurs, placeInText, type Sentence } from "./prose.js";
import type { TypedDay } from "./typed-days.js";
import { type TypedThing, thingsIn } from "./typed-things.js";

/** What a sentence says: which ways, where it is of a change; and of what. */
type Said = {
  readonly sentence: Sentence;
  readonly known: Known;
  readonly things: readonly TypedThing[];
  readonly ways: readonly Way[];
  readonly changes: boolean;
  readonly peaks: boolean;
};

/**
 * What is said of each day; `undefined` for one that is to be compared with all days that the data single out. `days`
 * are those of the quarter, `isEnd` tells the last day of something.
 */
export function checkChanges(
  sentence: Sentence,
  words: FactWords,
  known: Known,
  days: readonly TypedDay[],
  isEnd: (day: TypedDay) => boolean,
): readonly (readonly Finding[] | undefined)[] {
  const said = saidIn(sentence, words, known);
  if (said === undefined) return days.map(() => undefined);
  return days.map((day, at) => checkDay({ ...said, things: thingsAt(said.things, at, days.length) }, day, isEnd(day)));
}

/** A direction without a day, against all that is known of a thing: it went one way only, and not this one. */
export function checkWays(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  const { text } = sentence;
  const said = saidIn(sentence, words, known);
  const [way] = said?.ways ?? [];
  if (said === undefined || said.ways.length !== 1 || way === undefined || words.speaks.other_measures(text)) return [];
  return said.things.flatMap(({ thing, typed, index }) => {
    const ways = waysOf(thing, known);
    const list = knownText(known.changes.changes.filter((one) => one.thing === thing));
    return ways.size === 1 && !ways.has(way) && list !== ""
      ? [finding("typedChangeWay", { typed, known: list }, placeInText(sentence, index))]
      : [];
  });
}

function waysOf(thing: string, { changes: { changes, trends } }: Known): Set<Way | undefined> {
  return new Set([...changes, ...trends].filter((one) => one.thing === thing).map(({ way }) => way));
}

/** Undefined where a sentence says nothing that the data could know better. */
function saidIn(sentence: Sentence, words: FactWords, known: Known): Said | undefined {
  const { text } = sentence;
  const { speaks } = words;
  const ways = (["up", "down"] as const).filter((way) => speaks[way](text));
  const [changes, peaks] = [speaks.onset(text) || ways.length > 0, speaks.peak(text)];
  if (!known.datasets || !(changes || peaks) || speaks.elsewhere(text) || speaks.denied(text)) return undefined;
  const things = thingsIn(sentence, words, known);
  const isSaid = isOurs(sentence, words) || things.length > 0 || (ways.length > 0 && speaks.onset(text));
  return isSaid ? { sentence, known, things, ways, changes, peaks } : undefined;
}

/** As many days as things of one kind belong to each other in their order; else each may be the day of any. */
function thingsAt(things: readonly TypedThing[], at: number, days: number): readonly TypedThing[] {
  const kinds = new Set(things.map(({ thing }) => thing.split(" ", 1)[0]));
  const own = things[at];
  return days === things.length && kinds.size === 1 && own !== undefined ? [own] : things;
}

function checkDay(said: Said, day: TypedDay, isEnd: boolean): readonly Finding[] | undefined {
  const { things, known, ways } = said;
  const { changes, ends, peaks } = known.changes;
  const isOf = ({ thing }: { readonly thing: string | undefined }) =>
    thing === undefined || things.length === 0 || things.some((one) => one.thing === thing);
  // "Until May 12" goes with a rise on May 13.
  const reach = isEnd ? dayAfter(day.last) : day.last;
  const mine = changes.filter(isOf);
  const then = mine.filter(({ first, last }) => first <= reach && day.first <= last);
  const goes = ({ way }: KnownChange) => way === undefined || ways.length === 0 || ways.includes(way);
  const peakDays = peaks.filter(isOf).map((one) => one.day);
  const isWithin = (one: string) => day.first <= one && one <= day.last;
  if ((said.changes && then.some(goes)) || (said.peaks && peakDays.some(isWithin))) return [];
  if (isEnd) return ends.filter(isOf).some((end) => isWithin(end.day)) ? [] : undefined;
  // Of a thing that the data do not know, or before they were asked, nothing can be contradicted.
  const isKnown = said.changes ? mine.length > 0 || (known.changes.asked && areSeries(things)) : peakDays.length > 0;
  if (!isKnown || (things.length === 0 && !said.changes)) return undefined;
  const place = placeInText(said.sentence, day.index);
  const about = things.map(({ typed }) => typed).join(", ");
  if (!said.changes) return [finding("typedPeak", { typed: day.typed, about, known: peakDays.join(", ") }, place)];
  if (then.length > 0) return [finding("typedChangeWay", { typed: day.typed, known: knownText(then) }, place)];
  return [
    mine.length === 0
      ? finding("typedChangeNone", { typed: day.typed, about }, place)
      : finding("typedChangeDay", { typed: day.typed, known: knownText(mine) }, place),
  ];
}

/** Of ports, regions and holders all changes are known; of a sensor or a network some. */
function areSeries(things: readonly TypedThing[]): boolean {
  return things.length > 0 && things.every(({ thing }) => /^(?:port|region|holder) /.test(thing));
}

const signs: Readonly<Record<Way, string>> = { up: "↑ ", down: "↓ " };

/** A few of them, like `↑ 2024-06-03, ↓ 2024-06-17`. */
function knownText(changes: readonly KnownChange[]): string {
  const texts = changes.map(
    ({ way, first, last }) => `${way ? signs[way] : ""}${first === last ? first : `${first}/${last}`}`,
  );
  const all = [...new Set(texts)];
  return all.length > knownMost ? `${all.slice(0, knownMost).join(", ")}, …` : all.join(", ");
}

const knownMost = 8;

/** Whether a day is one of the quarter. */
export function isOfQuarter({ first, last }: TypedDay, { quarter }: Known): boolean {
  return last >= quarter.start && first <= lastDay(quarter);
}
