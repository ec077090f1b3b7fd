/** Wide characters: those of Japanese and its neighbours, which take no spaces between them. */

const wide = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef～・ー]";

export const wideCharacter = new RegExp(wide, "u");

/**
 * One line: white space folded, and a line break between two wide characters gone. Emphasis marks beside the break are
 * looked through.
 */
export function foldedLines(text: string): string {
  return text
    .replace(wideBreak, "$1")
    .replace(/[ \t\r\n]+/g, " ")
    .trim();
}

const wideBreak = new RegExp(`(${wide}[*_~]*)[ \\t]*\\r?\\n[ \\t]*(?=[*_~]*${wide})`, "gu");
