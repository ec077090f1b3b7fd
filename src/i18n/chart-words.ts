/** The texts of chart files in a language that they are not written in. */

import { type Finding, finding } from "../base/problems.js";
import { own } from "../base/table.js";
import type { WordsSource } from "./words-source.js";

/** Around a text that is not translated, where no element can stand. */
export const untranslatedMarks = ["〚", "〛"] as const;

export function chartWords({ language, catalog, unreadyCharts = new Map(), draft = false }: WordsSource) {
  const translated = (text: string) =>
    own(catalog.charts, text) ?? (catalog.messages["charts_written_in"] === language ? text : undefined);
  return {
    /** A text of a chart file in this language; marked where a draft has none, but for a date format. */
    chartText: (text: string, key = "") =>
      translated(text) ?? (draft && key !== "format" ? untranslatedMarks.join(text) : text),
    /** Why a text of a chart file cannot be shown in this language. */
    chartTextMissing: (text: string): Finding | undefined =>
      draft || translated(text) !== undefined
        ? undefined
        : (unreadyCharts.get(text) ??
          finding("translationMissing", { text, language, catalog: `templates/catalogs/${language}/charts.po` }, {})),
  };
}
