/** Facts typed by hand into the texts of a page, compared with the datasets and settings of its report. */
import type { Finding } from "../../base/problems.js";
import type { Datasets } from "../../numbers/datasets.js";
import type { PageSource } from "../../pages/pages.js";
import { chartsOn, textsOf } from "../../texts/editions.js";
import type { FactWords } from "./fact-words.js";
import { type Known, knownFacts } from "./known.js";
import { type Sentence, sentencesIn, sentencesOfChart } from "./prose.js";
import { checkDays } from "./typed-days.js";
import { checkDefinitions } from "./typed-definitions.js";
import { checkNumbers } from "./typed-numbers.js";
import { checkPeriods } from "./typed-periods.js";
import { checkPorts } from "./typed-ports.js";
import { checkRanks } from "./typed-ranks.js";

const checks: readonly ((sentence: Sentence, words: FactWords, known: Known) => Finding[])[] = [
  checkPorts,
  checkDays,
  checkPeriods,
  checkRanks,
  checkNumbers,
  checkDefinitions,
];

/**
 * A contradiction is refused, what the data do not know is told. Datasets without rows are not compared with.
 * `compared` are those of the quarter, whatever its pages show.
 */
export function checkTypedFacts(source: PageSource, words: FactWords, compared: Datasets | undefined): Finding[] {
  const { report, topic } = textsOf(source);
  const known = knownFacts({ ...source, compared });
  const { language } = words;
  const written = [report, topic].flatMap((text) =>
    text
      ? [
          ...sentencesIn({ text: text.title, file: text.body.file }, words).map((one) => ({
            ...one,
            kind: "title" as const,
            lines: one.lines.map(() => 2),
          })),
          ...sentencesIn(text.body, words),
        ]
      : [],
  );
  const drawn =
    !source.words.messageMissing("charts_written_in") && source.words.message("charts_written_in") === language
      ? chartsOn(source).flatMap((chart) => sentencesOfChart(chart, words))
      : [];
  return [...written, ...drawn].flatMap((sentence) => checks.flatMap((check) => check(sentence, words, known)));
}
