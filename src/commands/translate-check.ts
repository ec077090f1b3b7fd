/** `tsubame translate check`: what is wrong with translations that are done. */
import type { Outside } from "../base/outside.js";
import { exits, type Finding } from "../base/problems.js";
import { readOtherWordings } from "../i18n/catalogs.js";
import { say, tell } from "../i18n/program-language.js";
import { readTranslations } from "../i18n/translations.js";
import { readGlossary } from "../translation/glossary.js";
import { checkTranslations } from "../workshop/checks.js";
import { catalogPlace, readScope, type TranslateOptions } from "./translate.js";

/** Everything wrong with translations that are done. Exit 1 for errors; warnings are told. */
export async function translateCheck(options: TranslateOptions, outside: Outside): Promise<number> {
  const { config, jobs } = await readScope(options);
  const glossary = await readGlossary(config);
  const wordings = await readOtherWordings(config);
  const found: Finding[] = [];
  for (const job of jobs)
    found.push(
      ...checkTranslations(job, await readTranslations(config.library, job.language, job.name), glossary, wordings),
    );
  const shown = found.map(({ refused, place, ...rest }) => ({
    place: catalogPlace(place),
    detail: tell({ ...rest, place: {} }, outside.language),
    severity: refused ? "error" : "warning",
  }));
  if (options.json) outside.print(`${JSON.stringify(shown, null, 1)}\n`);
  else if (shown.length === 0) outside.print(say(outside.language, "nothingWrong"));
  else
    for (const { place, detail, severity } of shown)
      outside.print(`${severity}: ${place ? `${place}: ` : ""}${detail}\n`);
  return found.some(({ refused }) => refused) ? exits.mendable : 0;
}
