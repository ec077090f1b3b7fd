/** A text in another language: translations put over the segments of its source, byte for byte elsewhere. */
import { escapeHtml } from "../base/escape.js";
import type { Finding } from "../base/problems.js";
import { untranslatedMarks } from "../i18n/chart-words.js";
import { type Translations, translationOf } from "../i18n/translations.js";
import type { SourceText } from "../workspace/library.js";
import { protectedProblems } from "./protected.js";
import { folded, type Segment, segmentsOf } from "./segments.js";

/**
 * `translated` counts the segments that are; `unready` names each other one, with its place in the catalogue, or in the
 * source where the catalogue lacks it.
 */
export type TranslatedText = SourceText & { readonly translated: number; readonly unready: readonly Finding[] };

/** Where a translation is missing, the source's words stand; in a draft they are marked as being in `language`. */
export function translatedText(
  source: SourceText,
  language: string,
  translations: Translations,
  draft: boolean,
): TranslatedText {
  const unready: Finding[] = [];
  let translated = 0;
  const replaced = segmentsOf(source).map((segment) => {
    const { text, file, line } = segment;
    const found = translationOf(translations, { text, place: { file, line } });
    const wrong =
      "code" in found ? [found] : protectedProblems(segment, found.text, translations.language, found.place);
    if (wrong.length === 0 && "text" in found) {
      translated += 1;
      return { ...segment, text: onAsManyLines(fitted(segment, found.text, source.text), segment, source.text) };
    }
    unready.push(...wrong);
    return {
      ...segment,
      text: draft ? marked(segment, source.text, language) : source.text.slice(segment.start, segment.end),
    };
  });
  return { text: spliced(source.text, replaced), file: source.file, translated, unready };
}

/** Stretches of a text exchanged; they must not overlap, and come in their order. */
export function spliced(text: string, parts: readonly Pick<Segment, "start" | "end" | "text">[]): string {
  let at = 0;
  const kept = parts.map(({ start, end, text: written }) => {
    const piece = text.slice(at, start) + written;
    at = end;
    return piece;
  });
  return kept.join("") + text.slice(at);
}

/**
 * A translation as its place takes it: on one line, within the quotes of a tag or of YAML, between the bars of a table.
 */
function fitted({ kind, start }: Segment, translation: string, source: string): string {
  const line = folded(translation);
  const oneLine = line.replaceAll("\\\n", " ");
  if (kind === "title") return JSON.stringify(oneLine);
  if (inQuotes(kind)) return oneLine.replaceAll(source[start - 1] ?? '"', (quote) => `\\${quote}`);
  if (kind === "cell") return oneLine.replace(/\{\{[\s\S]*?\}\}|\\.|\|/g, (found) => (found === "|" ? "\\|" : found));
  return kind === "heading" ? oneLine : line;
}

/** What follows keeps its line: the breaks that a translation has not stand in a comment. */
function onAsManyLines(text: string, { kind, start, end }: Segment, source: string): string {
  const breaks = (written: string) => written.split("\n").length - 1;
  const missing = kind === "title" || inQuotes(kind) ? 0 : breaks(source.slice(start, end)) - breaks(text);
  return missing > 0 ? `${text}{{!${"\n".repeat(missing)}}}` : text;
}

function inQuotes(kind: Segment["kind"]): boolean {
  return kind === "caption" || kind === "link" || kind === "todo" || kind === "typed";
}

/** The source's own words, to be told from translated ones. */
function marked(segment: Segment, source: string, language: string): string {
  const raw = source.slice(segment.start, segment.end);
  if (segment.kind === "title") return JSON.stringify(untranslatedMarks.join(segment.text));
  if (inQuotes(segment.kind)) return untranslatedMarks.join(raw);
  const name = segment.kind === "html" ? "div" : "span";
  // A picture's words are an attribute.
  return source.slice(segment.start - 2, segment.start) === "!["
    ? untranslatedMarks.join(raw)
    : `<${name} class="untranslated" lang="${escapeHtml(language)}">${raw}</${name}>`;
}
