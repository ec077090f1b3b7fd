/** How deep the parts of a text stand within one another: what reads it does so level by level, and ends over many. */
import { problem } from "./problems.js";

/** No page, chart or setting that a person writes comes near. */
const mostLevels = 100;

/** A book has as many. */
const mostCharacters = 500_000;

/** Throws a problem with the line of a text in Markdown, HTML and Handlebars in which too many parts are open. */
export function checkNesting(text: string, file: string): void {
  if (text.length > mostCharacters) throw problem("textLarge", { most: mostCharacters }, { file });
  const levels = { blocks: 0, tags: 0 };
  for (const [at, line] of text.split("\n").entries()) {
    if (!isDeep(line, levels)) continue;
    throw problem("tooDeep", { most: mostLevels }, { file, line: at + 1 });
  }
}

/** Throws a problem with the line of a JSON text in which too many brackets are open; what is no JSON may do so too. */
export function checkBrackets(text: string, file: string): void {
  let level = 0;
  for (const { 0: part, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (part === "[" || part === "{") level++;
    else if (part === "]" || part === "}") level--;
    if (level > mostLevels)
      throw problem("tooDeep", { most: mostLevels }, { file, line: text.slice(0, index).split("\n").length });
  }
}

function isDeep(line: string, levels: { blocks: number; tags: number }): boolean {
  const [marks = ""] = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*/.exec(line) ?? [];
  const quotes = marks.match(/[>*+.)-]/g)?.length ?? 0;
  // Each level of a list stands at least two spaces further to the right.
  const lists = /^[ \t]*(?=(?:[-*+]|\d{1,9}[.)])[ \t])/.exec(line)?.[0].length ?? 0;
  if (quotes > mostLevels || lists / 2 > mostLevels) return true;
  for (const [tag, sign] of line.matchAll(/\{\{\{?~?([#/])?[^}]*|<\/?[a-z][^\s>/]*[^>]*>?/gi)) {
    if (!tag.startsWith("{{")) levels.tags = Math.max(0, levels.tags + (tag[1] === "/" ? -1 : alone.test(tag) ? 0 : 1));
    else {
      levels.blocks = Math.max(0, levels.blocks + (sign === "#" ? 1 : sign === "/" ? -1 : 0));
      if (deepest(tag) > mostLevels) return true;
    }
    if (levels.blocks > mostLevels || levels.tags > mostLevels) return true;
  }
  return false;
}

/** Elements that hold nothing, or whose end need not be written. */
const alone = /^<(?:br|hr|img|wbr|col|input|link|meta|source|p|li|d[td]|t[rdh]|option|thead|tbody|tfoot)\b|\/>$/i;

function deepest(tag: string): number {
  let [level, most] = [0, 0];
  for (const sign of tag) {
    if (sign === "(") most = Math.max(most, ++level);
    if (sign === ")") level--;
  }
  return most;
}
