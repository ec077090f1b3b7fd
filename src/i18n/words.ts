/**
 * One language's words: messages, column names, chart texts; numbers, dates and regions as that language writes them.
 */
import { escapeHtml } from "../base/escape.js";
import { cellWords } from "./cell-words.js";
import { chartWords } from "./chart-words.js";
import { comparisonWords } from "./comparison-words.js";
import { dateWords } from "./date-words.js";
import { messageWords } from "./message-words.js";
import { nameWords } from "./name-words.js";
import { numberWords } from "./number-words.js";
import type { WordsSource } from "./words-source.js";

export type Words = ReturnType<typeof wordsOf>;

/** Everything here returns plain text; escaping is the page's business. */
export function wordsOf(source: WordsSource) {
  const { language, catalog, unready = [] } = source;
  const messages = messageWords(source);
  const { message } = messages;
  const numbers = numberWords(language, message);
  const dates = dateWords(language, message);
  const names = nameWords(source, message);
  return {
    language,
    ...messages,
    ...numbers,
    ...dates,
    ...comparisonWords(message, numbers),
    list: (items: readonly string[]) => new Intl.ListFormat(language, { type: "conjunction" }).format(items),
    ...names,
    ...chartWords(source),
    unready,
    axes: catalog.axes,
    /**
     * A cell as readers of this language expect it, told from its column's name; `digits` after the point where a
     * column has any.
     */
    cell: cellWords(message, { ...numbers, ...dates, ...names }),
    show: (value: unknown): string => {
      if (typeof value === "number") return numbers.number(value);
      return value === null || value === undefined ? "" : escapeHtml(String(value));
    },
  };
}
