/** What a published page got wrong: the note that the page carries from then on, newest first. */
import { escapeHtml, escapeMarkdown } from "../base/escape.js";
import type { Period } from "../base/period.js";
import { renderMarkdown } from "../engines/markdown.js";
import type { Words } from "../i18n/words.js";
import type { SourceText } from "../workspace/library.js";

/** Where the note of an edition, quarter and language lies in a workspace: Markdown, a heading for each day. */
export function correctionPath(edition: string, { name }: Period, language: string): string {
  return `templates/${edition}/${name}/correction.${language}.md`;
}

/**
 * The section at the end of the page; empty where nothing was corrected. What it quotes is read by no check of what
 * pages say.
 */
export function correctionSection(note: SourceText | undefined, words: Words): string {
  if (!note || note.text.trim() === "") return "";
  const html = renderMarkdown(note.text, "correction");
  return `<section class="corrections">\n<h2 id="corrections">${escapeHtml(words.message("corrections"))}</h2>\n${html}</section>\n`;
}

/** Something of a page that is not as it was published: `before` is null for what is new, `after` for what is gone. */
type Corrected = {
  readonly kind: string;
  readonly section: string;
  readonly exhibit: string;
  readonly where: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** What differs, and above that, where it is known, why. */
type Entry = { readonly reasons: readonly string[]; readonly differences: readonly Corrected[] };

/** The note with an entry of a day before all others; `note` is empty at first. */
export function withEntry(note: string, { reasons, differences }: Entry, day: string, words: Words): string {
  const why = reasons.map((reason) => `${escapeMarkdown(reason)}\n\n`).join("");
  const lines = differences.map((one) => `- ${entryOf(one, words)}`);
  const rest = note.trim();
  return `### ${escapeMarkdown(words.day(day))}\n\n${why}${lines.join("\n")}\n${rest === "" ? "" : `\n${rest}\n`}`;
}

function entryOf({ kind, section, exhibit, where, before, after }: Corrected, words: Words): string {
  const place = escapeMarkdown(
    [exhibit || section, kind === "drawing" ? "" : where].filter((part) => part !== "").join(" › "),
  );
  const said = (text: string | null) => escapeMarkdown(text || words.message("no_value"));
  if (kind === "drawing") return words.message("correction_drawing", { place });
  if (before === null) return words.message("correction_new", { place, after: said(after) });
  if (after === null) return words.message("correction_gone", { place, before: said(before) });
  return words.message("correction_changed", { place, before: said(before), after: said(after) });
}
