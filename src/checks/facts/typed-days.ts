/** Days typed by hand, and early, middle and late in a month: changes that were on no such day, days that there are not. */
import { yearOf } from "../../base/period.js";
import { type Finding, finding } from "../../base/problems.js";
import type { PartOfMonth } from "./fact-file.js";
import { type FactWords, matchesOf } from "./fact-words.js";
import type { Known } from "./known.js";
import { isOurs, placeInText, type Sentence } from "./prose.js";
import { checkChanges, checkWays, isOfQuarter } from "./typed-changes.js";

/** `first` and `last` are `YYYY-MM-DD`, the same for a day; `year` is false where the year was left out. */
export type TypedDay = {
  readonly typed: string;
  readonly index: number;
  readonly first: string;
  readonly last: string;
  readonly year: boolean;
};

export function checkDays(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  const days = typedDays(sentence.text, words, yearOf(known.quarter));
  const wrong = days.filter(({ last }) => !isDay(last));
  if (wrong.length > 0)
    return wrong.map(({ typed, index }) => finding("typedDayNone", { typed }, placeInText(sentence, index)));
  const isEnd = ({ typed, index }: TypedDay) =>
    words.isUntil(
      sentence.text.slice(Math.max(0, index - 40), index),
      sentence.text.slice(index + typed.length, index + typed.length + 40),
    );
  const asked = days.filter((day) => isOfQuarter(day, known) || isSlip(day, known));
  if (asked.length === 0) return days.length === 0 ? checkWays(sentence, words, known) : [];
  const found = checkChanges(sentence, words, known, asked, isEnd);
  const isNews = known.datasets && isOurs(sentence, words);
  return asked.flatMap((day, at) => {
    const judged = found[at];
    if (judged !== undefined) return judged;
    const isSingledOut = [...known.days].some((one) => day.first <= one && one <= day.last);
    return isNews && isOfQuarter(day, known) && !isSingledOut
      ? [finding("typedDayUnknown", { typed: day.typed }, placeInText(sentence, day.index), false)]
      : [];
  });
}

/** The day of a change, in another year. */
function isSlip({ first, last, year }: TypedDay, { changes: { changes } }: Known): boolean {
  return year && first === last && changes.some((change) => change.first.slice(5) === first.slice(5));
}

/** Where the year is left out, it is the one given. */
export function typedDays(text: string, words: FactWords, year: number): TypedDay[] {
  const dayOf = ({ groups, index, 0: typed }: RegExpExecArray, [from, to]: readonly [number, number]) => {
    const month = monthOf(groups, words);
    const on = (day: number) => `${groups?.["year"] ?? year}-${two(month)}-${two(day)}`;
    return {
      typed,
      index,
      first: on(from),
      last: on(Math.min(to, from === to ? to : daysIn(Number(groups?.["year"] ?? year), month))),
      year: groups?.["year"] !== undefined,
    };
  };
  const exact = matchesOf([...words.days, isoDay], text).map((match) =>
    dayOf(match, [Number(match.groups?.["day"]), Number(match.groups?.["day"])]),
  );
  const parts = Object.entries(words.partsOfMonth).flatMap(([part, patterns]) =>
    matchesOf(patterns, text).map((match) => dayOf(match, thirds[part as PartOfMonth])),
  );
  return [...exact, ...parts];
}

const isoDay = /(?<![\w-])(?<year>(?:19|20)\d\d)-(?<m>1[0-2]|0[1-9])-(?<day>3[01]|[12]\d|0[1-9])(?![\w-])/gu;
const thirds: Readonly<Record<PartOfMonth, readonly [number, number]>> = {
  early: [1, 10],
  middle: [11, 20],
  late: [21, 31],
};

/** The number of the month that a match names. */
export function monthOf(groups: RegExpExecArray["groups"], words: FactWords, second = ""): number {
  const name = groups?.[`month${second}`];
  return name === undefined ? Number(groups?.[`m${second}`]) : words.monthOf(name);
}

function isDay(day: string): boolean {
  return Number(day.slice(8)) <= daysIn(Number(day.slice(0, 4)), Number(day.slice(5, 7)));
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
