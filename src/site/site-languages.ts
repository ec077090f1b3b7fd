/**
 * The languages of the archive: those whose words are ready and that some report is in; the others are left out with
 * their reports.
 */
import { problem } from "../base/problems.js";
import type { Words } from "../i18n/words.js";
import { type Edition, readEdition } from "../texts/editions.js";
import { type Languages, readLanguages } from "../texts/languages.js";
import { graphEditions, indexEdition } from "../texts/site-editions.js";
import type { Config } from "../workspace/config.js";
import { type Archive, type LeftOut, latestOf } from "./archive.js";
import type { SitePage } from "./site-page.js";

/**
 * `texts` are those of the archive's own pages, the index first; `made` has the languages of each. `reports` and
 * `languages` are never empty.
 */
export type SiteLanguages = {
  readonly texts: readonly [Edition, ...Edition[]];
  readonly words: ReadonlyMap<string, Words>;
  readonly made: ReadonlyMap<string, readonly string[]>;
  readonly languages: readonly [string, ...string[]];
  readonly reports: readonly SitePage[];
  readonly leftOut: readonly LeftOut[];
  readonly untranslated: Languages["leftOut"];
};

export async function readSiteLanguages(config: Config, archive: Archive): Promise<SiteLanguages> {
  const texts = await Promise.all(
    [indexEdition, ...(await graphEditions(config))].map((name) => readEdition(config, name, latestOf(archive))),
  );
  const read = await readLanguages(config, texts, config.languages, false);
  const words = new Map([...read.words].filter(([, { unready }]) => unready.length === 0));
  const reports = archive.reports.filter(({ language }) => words.has(language));
  if (reports.length === 0) throw problem("siteEmpty", {});
  const languages = config.languages.filter((language) => reports.some((page) => page.language === language));
  return {
    texts: texts as [Edition, ...Edition[]],
    words,
    made: new Map([...read.made].map(([name, all]) => [name, all.filter((language) => languages.includes(language))])),
    languages: languages as [string, ...string[]],
    reports,
    leftOut: [
      ...archive.leftOut,
      ...archive.reports
        .filter(({ language }) => !words.has(language))
        .map(({ path }): LeftOut => ({ page: path.replace(/\/index\.html$/, ""), reason: "language" })),
    ],
    untranslated: read.leftOut,
  };
}
