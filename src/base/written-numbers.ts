/** Numbers that stand in a sentence as digits, and how those of two languages are compared. */

/**
 * `digits` without the marks that group them or begin a fraction, since each language has its own; a port with its
 * protocol.
 */
type WrittenNumber = { readonly digits: string; readonly written: string };

function numbersIn(text: string): WrittenNumber[] {
  const plain = text.replace(/(?![0-9])\p{Nd}/gu, asciiDigit);
  return [...plain.matchAll(/\d+(?:[.,'’\u00a0\u202f]\d+)*(?:\/(?:tcp|udp)\b)?/gi)].map(([written]) => ({
    written,
    digits: written.toUpperCase().replace(/[.,'’\u00a0\u202f]/g, ""),
  }));
}

/** Digits of any script stand in a row from zero to nine. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/**
 * What each has that the other has not, counted. A small number may be a word in the other language: it is missed by
 * nobody, and may come from a word of the source.
 */
export function numberDifferences(
  source: string,
  translation: string,
): { readonly lacks: readonly string[]; readonly adds: readonly string[] } {
  const [before, after] = [numbersIn(source), numbersIn(translation)];
  const worded = wordedNumbers(source);
  const lacks = left(before, after).filter(({ digits }) => !isSmall(digits));
  const adds = left(after, before).filter(({ digits }) => !worded.has(digits));
  return { lacks: lacks.map(({ written }) => written), adds: adds.map(({ written }) => written) };
}

function left(all: readonly WrittenNumber[], others: readonly WrittenNumber[]): WrittenNumber[] {
  const rest = others.map(({ digits }) => digits);
  return all.filter(({ digits }) => {
    const at = rest.indexOf(digits);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function isSmall(digits: string): boolean {
  return /^\d{1,2}$/.test(digits) && Number(digits) <= 12;
}

const words = [
  ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
  ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
  [
    "",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
  ],
];
const kanji = "〇一二三四五六七八九十";

/** Small numbers that the words of a text stand for, and months by their number. */
function wordedNumbers(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[a-z]+/g))
    for (const list of words) if (word !== "" && list.includes(word)) found.add(String(list.indexOf(word)));
  for (const character of text) if (kanji.includes(character)) found.add(String(kanji.indexOf(character)));
  return found;
}
