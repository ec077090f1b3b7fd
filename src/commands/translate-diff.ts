/** `tsubame translate diff`: what changed in the source since a translation was made, word by word. */
import type { Outside } from "../base/outside.js";
import type { Row } from "../base/table.js";
import { renderDiff, wordDiff } from "../engines/diff.js";
import { say } from "../i18n/program-language.js";
import { readTranslations } from "../i18n/translations.js";
import { textId, wantedOf } from "../workshop/jobs.js";
import { catalogPlace, readScope, type TranslateOptions } from "./translate.js";
import { staleOf } from "./translate-status.js";

/** Entries that are fuzzy, and sections that changed since their translation by hand was accepted. */
export async function translateDiff(options: TranslateOptions, outside: Outside): Promise<number> {
  const { config, jobs, byHand } = await readScope(options);
  const rows: Row[] = [];
  for (const { name, language, from, segments } of jobs) {
    const translations = await readTranslations(config.library, language, name);
    for (const { source, context } of wantedOf(segments)) {
      const found = translations.find({ text: source, context });
      if (!found?.entry.fuzzy || found.entry.translation === "") continue;
      const before = found.entry.previous?.source ?? source;
      rows.push({
        language,
        place: catalogPlace(found.place),
        id: textId({ source, context }),
        before,
        after: source,
        diff: renderDiff(wordDiff(before, source, from)),
        translation: found.entry.translation,
      });
    }
  }
  for (const text of byHand) {
    for (const [language, { file }] of text.byHand) {
      for (const { line, heading, before, now } of (await staleOf(config, text, language)) ?? []) {
        rows.push({
          language,
          place: catalogPlace({ file: text.source.file, line }),
          id: heading,
          before,
          after: now,
          diff: renderDiff(wordDiff(before, now, text.language)),
          translation: file,
        });
      }
    }
  }
  if (options.json) return (outside.print(`${JSON.stringify(rows, null, 1)}\n`), 0);
  for (const { language, place, id, diff, translation } of rows)
    outside.print(
      `${String(place)}  ${String(language)}  ${String(id)}\n  ${String(diff)}\n  → ${String(translation)}\n`,
    );
  if (rows.length === 0) outside.print(say(outside.language, "translateNoDiff"));
  return 0;
}
