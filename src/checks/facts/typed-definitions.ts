/** What is never typed by hand, or must be as the settings say: numbers of exhibits, the time zone, the home region. */
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "./fact-words.js";
import type { Known } from "./known.js";
import { placeInText, type Sentence } from "./prose.js";

export function checkDefinitions(sentence: Sentence, words: FactWords, known: Known): Finding[] {
  const { text } = sentence;
  const exhibits = matchesOf(words.exhibits, text).map((match) =>
    finding("typedExhibit", { typed: match[0] }, placeInText(sentence, match.index)),
  );
  const homes = matchesOf(words.homes, text).flatMap((match) => {
    const region = words.regionOf(match.groups?.["region"] ?? "");
    return region === undefined || region === known.home
      ? []
      : [finding("typedHome", { typed: match[0], home: known.home }, placeInText(sentence, match.index))];
  });
  return [...exhibits, ...homes, ...zonesIn(sentence, words, known)];
}

/** A zone after a time of day is that of the time alone. */
function zonesIn(sentence: Sentence, words: FactWords, { timezone, quarter }: Known): Finding[] {
  const { text } = sentence;
  if (!words.speaks.zone_sentences(text) || words.speaks.elsewhere(text)) return [];
  return words.zones.flatMap(({ pattern, zone }) =>
    matchesOf([pattern], text).flatMap((match) => {
      const offset = offsetOf(zone || match[0], quarter.start);
      const isTime = /\d:\d\d ?\(?$/.test(text.slice(Math.max(0, match.index - 8), match.index));
      return isTime || offset === undefined || offset === offsetOf(timezone, quarter.start)
        ? []
        : [finding("typedZone", { typed: match[0], timezone }, placeInText(sentence, match.index))];
    }),
  );
}

/** `GMT+09:00`; undefined where there is no such zone. */
function offsetOf(zone: string, day: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" })
      .formatToParts(new Date(`${day}T12:00:00Z`))
      .find(({ type }) => type === "timeZoneName")?.value;
  } catch {
    return undefined;
  }
}
