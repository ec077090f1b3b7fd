/** Words that are looked for in texts: what of a word can be found, and where it stands. */
import { plainForm } from "./disguises.js";
import { wideCharacter } from "./wide.js";

/** Where a word can begin: at a wide character, or at a run of other letters and digits. */
export const beginnings = new RegExp(`${wideCharacter.source}|(?:(?!${wideCharacter.source})[\\p{L}\\p{N}])+`, "gu");

/**
 * A word in its plain form from its first letter or digit on, what it begins with, and signs `before` it that are no
 * punctuation.
 */
export type WatchedWord = { readonly word: string; readonly beginning: string; readonly before: string };

/** Undefined for what is not distinctive enough: a bare short number would be found everywhere. */
export function watchedWord(text: string): WatchedWord | undefined {
  const plain = plainForm(text).replace(/\s+/g, " ").trim();
  const match = plain.matchAll(beginnings).next().value;
  const word = plain.slice(match?.index);
  if (match === undefined || word.length < 2 || /^\d{1,6}$/.test(word)) return undefined;
  return { word, beginning: match[0], before: /[^\x00-\x7f].*$/u.exec(plain.slice(0, match.index))?.[0] ?? "" };
}

/**
 * An id of a sensor, which may be a number: one of five digits or six is looked for everywhere but in cells of tables
 * of values, a shorter one where it is called a sensor's.
 */
export function watchedId(text: string): WatchedWord | undefined {
  return watchedWord(text) ?? (isNumber.test(text) ? { word: text, beginning: text, before: "" } : undefined);
}

const isNumber = /^\d{1,6}$/;

/** Whether a number stands for itself: not within a longer one, nor as one of many values. */
function isIdAt(plain: string, at: number, word: string): boolean {
  const [before, behind] = [plain.slice(Math.max(0, at - 24), at), plain.slice(at + word.length, at + word.length + 8)];
  if (/\d[.,:'/-]?$/.test(before) || /^[.,:'/-]?\d/.test(behind)) return false;
  if (/(?:sensor|センサー?)\s{0,2}(?:id|no\.?|number|番号|の番号|#|[:=_-])?\s{0,2}[#:=_"-]?\s{0,2}$/.test(before))
    return !/^\s?(?:台|か所|カ所|ヶ所|箇所|個|件|基|%|％|percent|of\b)/.test(behind);
  if (word.length < 5) return false;
  // A cell of a table of values, a coordinate, a part of a list of numbers: any number may be this one by chance.
  return !(/(?:^|[,;\t\n(["']|\d\s)$/.test(before) && /^(?:$|[,;\t\r\n)\]"']|\s\d)/.test(behind));
}

/** Whether a plain text has the word at a place. White space in the word is any white space. */
export function hasWordAt(plain: string, at: number, { word, before }: Omit<WatchedWord, "beginning">): boolean {
  if (isNumber.test(word)) return plain.startsWith(word, at) && isIdAt(plain, at, word);
  if (!plain.startsWith(before, at - before.length)) return false;
  let end = at;
  for (const [index, piece] of word.split(" ").entries()) {
    const start = end;
    while (index > 0 && /\s/.test(plain[end] ?? "")) end++;
    if ((index > 0 && end === start) || !plain.startsWith(piece, end)) return false;
    end += piece.length;
  }
  return endsThere(plain, end);
}

/** A word ends where its last letter and the next are not of one run. */
function endsThere(plain: string, end: number): boolean {
  return (plain.slice(end - 1, end + 1).match(beginnings) ?? []).every((run) => run.length < 2);
}
