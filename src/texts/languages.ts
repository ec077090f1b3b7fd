/**
 * Which languages each edition is made in: those asked for whose words, texts and charts are all translated.
 */
import { attempt, type Finding, finding, inEnglish, type OnProblem, type Problem, stop } from "../base/problems.js";
import { untranslatedTexts } from "../charts/charts.js";
import { readWords } from "../i18n/catalogs.js";
import type { Words } from "../i18n/words.js";
import type { Config } from "../workspace/config.js";
import type { Edition } from "./editions.js";
import { chartsOn, pageFolder } from "./editions.js";

/**
 * `made` has a list, maybe empty, for every edition. `leftOut` says by folder (`overflow/en`) why a page is not made.
 */
export type Languages = {
  readonly words: ReadonlyMap<string, Words>;
  readonly made: ReadonlyMap<string, readonly string[]>;
  readonly leftOut: readonly { readonly folder: string; readonly findings: readonly Finding[] }[];
};

/** A draft is made in every language whose catalogues can be read. */
export async function readLanguages(
  config: Config,
  editions: readonly Edition[],
  asked: readonly string[],
  draft: boolean,
  onProblem: OnProblem = stop,
  wordsIn = (language: string) => readWords(config, language, { draft }),
): Promise<Languages> {
  const words = new Map<string, Words>();
  const wrong = new Map<string, Finding[]>();
  for (const language of asked) {
    const found: Finding[] = [];
    const keep: OnProblem = (wrong) =>
      isOfTranslation(wrong) ? void found.push(finding(wrong.code, wrong.values, wrong.place)) : onProblem(wrong);
    const read = await attempt(keep, () => wordsIn(language));
    if (read) words.set(language, read);
    wrong.set(language, [...found, ...(read?.unready ?? [])]);
  }
  const pages = editions.flatMap((edition) =>
    asked.map((language) => ({
      edition,
      language,
      folder: pageFolder(edition.name, language),
      findings: [...(wrong.get(language) ?? []), ...unreadyOf(edition, language, words.get(language))],
    })),
  );
  return {
    words,
    made: new Map(
      editions.map((edition) => [
        edition.name,
        pages
          .filter(
            (page) =>
              page.edition === edition &&
              page.findings.length === 0 &&
              words.has(page.language) &&
              edition.texts.has(page.language),
          )
          .map(({ language }) => language),
      ]),
    ),
    leftOut: pages.filter(({ findings }) => findings.length > 0).map(({ folder, findings }) => ({ folder, findings })),
  };
}

/** What a translator mends, and what stops no other language. */
function isOfTranslation({ code }: Pick<Problem, "code">): boolean {
  return code === "wordsMissing" || code === "poSyntax" || code === "poCharset" || code === "poTwice";
}

/** Each once: the words of a language are those of all its pages. */
export function unreadyIn(leftOut: Languages["leftOut"]): Finding[] {
  return leftOut
    .flatMap(({ findings }) => findings)
    .filter((one, at, all) => all.findIndex((other) => inEnglish(other) === inEnglish(one)) === at);
}

function unreadyOf(edition: Edition, language: string, words: Words | undefined): Finding[] {
  const charts =
    words && edition.texts.has(language)
      ? chartsOn({ edition, words }).flatMap((chart) => untranslatedTexts(chart, words))
      : [];
  return [...(edition.unready.get(language) ?? []), ...charts];
}
