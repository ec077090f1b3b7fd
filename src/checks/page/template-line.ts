/** Where a sentence of a finished page was written: the line of a text that shares most of its words. */
import { tagWords } from "../../base/marks.js";
import type { Place } from "../../base/problems.js";
import { tagsIn } from "../../base/tags.js";
import { wideCharacter } from "../../base/wide.js";
import type { SourceText } from "../../workspace/library.js";

/** A line with less of the sentence in it is not its own: much of a sentence may be values from the data. */
const leastShare = 0.25;

/** Undefined when no line is like it; of lines equally like it, the first. */
export function lineOf(sentence: string, texts: readonly SourceText[]): Place | undefined {
  const wanted = pieces(sentence);
  if (wanted.size === 0) return undefined;
  let [best, share]: [Place | undefined, number] = [undefined, leastShare];
  for (const { text, file } of texts) {
    for (const [at, line] of wordsOfTemplate(text).split("\n").entries()) {
      const there = pieces(line);
      const part = [...wanted].filter((piece) => there.has(piece)).length / wanted.size;
      if (part > share) [best, share] = [{ file, line: at + 1 }, part];
    }
  }
  return best;
}

/** Runs of characters, shorter ones of scripts that say more with one. */
function pieces(text: string): Set<string> {
  const folded = text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s*_~[\]()"'|#>]+/g, "");
  const found = new Set<string>();
  for (let at = 0; at < folded.length; at++) {
    const piece = folded.slice(at, at + (wideCharacter.test(folded[at] ?? "") ? 3 : 7));
    if (piece.length >= 3 && !piece.includes(tagWords)) found.add(piece);
  }
  return found;
}

function wordsOfTemplate(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { text: tag, start, end } of tagsIn(text)) {
    parts.push(text.slice(at, start), `${tagWords}${wordsIn(tag)}${tagWords}`);
    at = end;
  }
  return [...parts, text.slice(at)].join("");
}

/** Captions and the like, and the line breaks inside a tag. */
function wordsIn(tag: string): string {
  return tag.replace(/[^"\n]*("[^"]*")?/g, (_, literal: string | undefined) => literal ?? "");
}
