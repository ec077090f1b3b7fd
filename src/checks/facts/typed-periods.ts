/** Quarters typed by hand, by name or by their months: they are the report's own, or one that it compares with. */
import { lastDay, quarterOfDay } from "../../base/period.js";
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "./fact-words.js";
import type { Known } from "./known.js";
import { placeInText, type Sentence } from "./prose.js";
import { monthOf, typedDays } from "./typed-days.js";

/** Without its year where none was written. */
type TypedQuarter = {
  readonly typed: string;
  readonly index: number;
  readonly number: number;
  readonly year: number | undefined;
};

export function checkPeriods(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  const { text, kind } = sentence;
  const isHead = kind === "title" || kind === "heading" || kind === "caption";
  if (words.speaks.elsewhere(text) || !(isHead || words.speaks.own_period(text) || words.speaks.observed(text)))
    return [];
  const own = quarterOfDay(known.quarter.start);
  const isOwn = ({ number, year }: TypedQuarter) => number === own.number && (year === undefined || year === own.year);
  return typedQuarters(text, words, own.year)
    .filter((one) => !isOwn(one) && !words.speaks.compared(text))
    .map(({ typed, index }) =>
      finding(
        "typedPeriod",
        { typed, quarter: known.quarter.name, first: known.quarter.start, last: lastDay(known.quarter) },
        placeInText(sentence, index),
      ),
    );
}

/** Where days are written without a year, it is the one given. */
function typedQuarters(text: string, words: FactWords, ownYear: number): TypedQuarter[] {
  const named = matchesOf([...quarterNames, ...words.quarters], text).flatMap(
    ({ groups, index, 0: typed }): TypedQuarter[] => {
      const number = Number(groups?.["q"] ?? words.ordinalOf(groups?.["ordinal"] ?? ""));
      const year = groups?.["year"] === undefined ? undefined : Number(groups["year"]);
      if (!(number >= 1 && number <= 4)) return [];
      // A fiscal year begins in April: its first quarter is the second of the calendar, its last in the next year.
      if (groups?.["fiscal"] === undefined || year === undefined) return [{ typed, index, number, year }];
      return [{ typed, index, ...(number === 4 ? { number: 1, year: year + 1 } : { number: number + 1, year }) }];
    },
  );
  const months = matchesOf(words.months, text).flatMap(({ groups, index, 0: typed }): TypedQuarter[] => {
    const [first, last] = [monthOf(groups, words), monthOf(groups, words, "2")];
    const year = groups?.["year"] ?? groups?.["year2"];
    return first % 3 === 1 && last === first + 2
      ? [{ typed, index, number: (first + 2) / 3, year: year === undefined ? undefined : Number(year) }]
      : [];
  });
  const [first, last] = typedDays(text, words, ownYear);
  const whole =
    first && last && quarterOfDay(first.first).start === first.first && lastDay(quarterOfDay(first.first)) === last.last
      ? quarterOfDay(first.first)
      : undefined;
  return [
    ...named,
    ...months,
    ...(whole && first
      ? [{ typed: `${first.typed} – ${last?.typed}`, index: first.index, number: whole.number, year: whole.year }]
      : []),
  ];
}

const quarterNames = [
  /(?<![\w-])(?<year>(?:19|20)\d\d)[ /-]?Q(?<q>[1-4])(?!\w)/gu,
  /(?<!\w)Q(?<q>[1-4])[ /]?(?<year>(?:19|20)\d\d)(?!\w)/gu,
  /(?<!\w)Q(?<q>[1-4])(?!\w)/gu,
];
