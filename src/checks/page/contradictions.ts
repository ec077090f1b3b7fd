/** What a finished page says against itself, in its own language: nothing is asked of the data here. */
import type { Finding, Place } from "../../base/problems.js";
import type { Reading } from "../../pages/finished-page.js";
import type { SourceText } from "../../workspace/library.js";
import type { FactWords } from "../facts/fact-words.js";
import { checkDirections } from "./directions.js";
import { checkEdits } from "./edits.js";
import { checkExhibitNumbers } from "./exhibit-numbers.js";
import { type PageSentence, pageSentences } from "./page-sentences.js";
import { checkRepeats } from "./repeats.js";
import { checkShares } from "./shares.js";
import { lineOf } from "./template-line.js";
import { checkTotals } from "./totals.js";

/** A page by its name, and the texts it was written from, where they are known. */
export type WrittenPage = { readonly file: string; readonly reading: Reading; readonly texts: readonly SourceText[] };

/** Told at the line of the text that says it; at the page where no text has it. */
export function checkContradictions({ file, reading, texts }: WrittenPage, words: FactWords): Finding[] {
  const placed = ({ written, line }: PageSentence): Place => lineOf(written, texts) ?? { file, line };
  const said = pageSentences(reading).flatMap((sentence) => {
    const found = [checkShares, checkDirections, checkTotals, checkEdits].flatMap((check) => check(sentence, words));
    const place = found.length > 0 ? placed(sentence) : {};
    return found.map((one) => ({ ...one, place }));
  });
  return [
    ...said,
    ...checkRepeats(reading, words, texts, file),
    ...checkExhibitNumbers(reading, words).map((found) => ({
      ...found,
      place: lineOf(String(found.values["sentence"]), texts) ?? { ...found.place, file },
    })),
  ];
}
