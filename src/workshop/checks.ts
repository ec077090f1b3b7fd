/**
 * What is wrong with translations that are done: parts that are missing, texts that changed places, words that the
 * glossary has otherwise.
 */
import { type Finding, finding, type Place } from "../base/problems.js";
import type { Translations } from "../i18n/translations.js";
import { exchanged, type Glossary, missedTerms } from "../translation/glossary.js";
import { isTooLong, protectedProblems } from "../translation/protected.js";
import { isPseudo } from "../translation/pseudo.js";
import type { Segment } from "../translation/segments.js";
import type { Job } from "./jobs.js";
import { typographyOf } from "./typography.js";

/** `wordings` gives the same message in other languages. A text that stands in several places is told once. */
export function checkTranslations(
  { segments, from, language, path }: Job,
  translations: Translations,
  glossary: Glossary,
  wordings: (context: string) => readonly string[],
): Finding[] {
  const done = new Map<string, Translated>();
  for (const segment of segments) {
    const found = translations.find(segment);
    if (found && found.entry.translation !== "" && !found.entry.fuzzy)
      done.set(`${found.place.file}:${found.place.line}`, {
        segment,
        translation: found.entry.translation,
        place: found.place,
      });
  }
  const [all, long] = [[...done.values()].filter((one) => !isLong(one)), [...done.values()].filter(isLong)];
  const isProse = ({ segment: { kind } }: Translated) => kind !== "message" && kind !== "column";
  const pairs = all.map(({ segment, translation }) => ({ source: segment.text, translation }));
  const swapped = isPseudo(language) ? [] : exchanged(pairs, from, language, glossary);
  return [
    ...long.flatMap(({ segment, translation, place }) => protectedProblems(segment, translation, language, place)),
    ...all.flatMap((one) => [
      ...protectedProblems(
        one.segment,
        one.translation,
        language,
        one.place,
        one.segment.context === undefined ? [] : wordings(one.segment.context),
      ),
      ...(isPseudo(language)
        ? []
        : missedTerms(one.segment.text, from, one.translation, language, glossary).map((term) =>
            finding("glossaryMissed", term, one.place, false),
          )),
      ...(isPseudo(language) || !isProse(one) ? [] : typographyOf(one.translation, language, one.place)),
    ]),
    ...swapped.map(([one, other]) =>
      finding(
        "translationsExchanged",
        { other: `${all[other]?.place.file ?? path}:${all[other]?.place.line ?? ""}` },
        all[one]?.place ?? {},
      ),
    ),
  ];
}

/** Of such a one nothing else is asked. */
function isLong({ segment, translation }: Translated): boolean {
  return isTooLong(segment.text, translation);
}

type Translated = { readonly segment: Segment; readonly translation: string; readonly place: Place };
