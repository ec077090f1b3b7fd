/** What a published page got wrong: the note that the page carries from then on, newest first. */
import { escapeHtml } from "../base/escape.js";
import type { Quarter } from "../base/quarter.js";
import { renderMarkdown } from "../engines/markdown.js";
import type { Words } from "../i18n/words.js";
import type { SourceText } from "../workspace/library.js";

/** Where the note of an edition, quarter and language lies in a workspace: Markdown, a heading for each day. */
export function correctionPath(edition: string, { name }: Quarter, language: string): string {
  return `templates/${edition}/${name}/correction.${language}.md`;
}

/** The section at the end of the page; empty where nothing was corrected. What it quotes is read by no check of what pages say. */
export function correctionSection(note: SourceText | undefined, words: Words): string {
  if (!note || note.text.trim() === "") return "";
  const html = renderMarkdown(note.text).replaceAll(/(<h\d id=")section-/g, "$1correction-");
  return `<section class="corrections">\n<h2 id="corrections">${escapeHtml(words.message("corrections"))}</h2>\n${html}</section>\n`;
}
