/**
 * What the machine-made language shows: texts that went past translation, and in every language labels that found no
 * room.
 */
import { type Finding, finding } from "../../base/problems.js";
import { elementsOf, parsePart } from "../../engines/html.js";
import type { Reading } from "../../pages/finished-page.js";
import { isPseudo, pseudoMarks } from "../../translation/pseudo.js";

/**
 * Blocks of a page in a pseudo-language with words of their own and no mark of translation; warnings. Values from the
 * data are no words.
 */
export function checkPseudo({ language, blocks, tables }: Reading, file: string): Finding[] {
  if (!isPseudo(language)) return [];
  // The marks of the Traffic Light Protocol are the same in all languages.
  const bare = (text: string) =>
    /\p{L}/u.test(text.replace(/^TLP:[A-Z+]+$/, "")) && !pseudoMarks.some(([open]) => text.includes(open));
  const written = blocks.map((block) => ({
    line: block.line,
    text: [...block.bound]
      .sort((a, b) => b.start - a.start)
      .reduce((rest, { start, text }) => rest.slice(0, start) + rest.slice(start + text.length), block.text),
  }));
  const heads = tables.flatMap(({ head, line }) =>
    head.filter(({ from }) => from === undefined).map(({ text }) => ({ line, text })),
  );
  return [...written, ...heads]
    .filter(({ text }) => bare(text))
    .map(({ line, text }) => finding("pseudoBare", { text: shortened(text) }, { file, line }, false));
}

/** Words of a drawing that were cut short; a warning for each. */
export function checkLabels(svg: string, file: string): Finding[] {
  if (!svg.includes("…")) return [];
  const elements = parsePart(svg).flatMap((part) => (typeof part === "string" ? [] : [...elementsOf(part)]));
  return elements.flatMap(({ name, children: [first] }) =>
    (name === "text" || name === "tspan") && typeof first === "string" && first.trimEnd().endsWith("…")
      ? [finding("labelClipped", { text: first.trimEnd() }, { file }, false)]
      : [],
  );
}

function shortened(text: string): string {
  return [...text].length > 60 ? `${[...text].slice(0, 59).join("")}…` : text;
}
