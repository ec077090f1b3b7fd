/** TODO */
import { escapeMarkdown } from "../base/escape.js";
import type { Words } from "../i18n/words.js";
import type { Difference } from "./comparison.js";

/** The note with an entry of a day before all others; `note` is empty at first. */
export function withEntry(note: string, differences: readonly Difference[], day: string, words: Words): string {
  const lines = differences.map((one) => `- ${entryOf(one, words)}`);
  const rest = note.trim();
  return `### ${escapeMarkdown(words.day(day))}\n\n${lines.join("\n")}\n${rest === "" ? "" : `\n${rest}\n`}`;
}

function entryOf({ kind, section, exhibit, where, before, after }: Difference, words: Words): string {
  const place = escapeMarkdown(
    [exhibit || section, kind === "drawing" ? "" : where].filter((part) => part !== "").join(" › "),
  );
  const said = (text: string | null) => escapeMarkdown(text || words.message("no_value"));
  if (kind === "drawing") return words.message("correction_drawing", { place });
  if (before === null) return words.message("correction_new", { place, after: said(after) });
  if (after === null) return words.message("correction_gone", { place, before: said(before) });
  return words.message("correction_changed", { place, before: said(before), after: said(after) });
}
