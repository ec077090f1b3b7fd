/**
 * Marks of Markdown left in a page, and what Japanese typography forbids: spaces from line breaks, characters of the
 * wrong width, two spellings of one word.
 */
import { type Finding, finding } from "../../base/problems.js";
import { wideCharacter } from "../../base/wide.js";
import type { Block, Reading } from "../../pages/finished-page.js";

/**
 * Emphasis that did not become emphasis, and Markdown of a kind that is not read, is refused, in any language; all else is told of Japanese pages, and stops
 * nothing. What the data and code say is left as it is.
 */
export function checkTypography({ language, blocks }: Reading, file: string): Finding[] {
  const isJapanese = /^ja\b/i.test(language);
  // The line with author and date has parts from the settings, not words.
  const written = blocks.filter(({ kind }) => kind !== "byline").map((block) => ({ block, text: writtenText(block) }));
  const found = written.flatMap(({ block, text }) => {
    const spotFinding = (
      code: "markupLeft" | "markdownUnknown" | "spaceFromBreak" | "wrongWidth",
      { start, part }: Spot,
      refused: boolean,
    ) => finding(code, { part, text: around(block.text, start, part.length) }, { file, line: block.line }, refused);
    const left = [
      ...spotsOf(/\*\*/g, text)
        .slice(0, 1)
        .map((spot) => spotFinding("markupLeft", spot, true)),
      ...spotsOf(unknownMarks, text).map((spot) => spotFinding("markdownUnknown", spot, true)),
    ];
    if (!isJapanese) return left;
    return [
      ...left,
      ...spotsOf(otherMarks, text)
        .slice(0, 1)
        .map((spot) => spotFinding("markupLeft", spot, false)),
      ...breaksBetweenWide(block).map((start) => spotFinding("spaceFromBreak", { start, part: " " }, false)),
      ...wrongWidths.flatMap((pattern) => spotsOf(pattern, text)).map((spot) => spotFinding("wrongWidth", spot, false)),
    ];
  });
  return isJapanese ? [...found, ...spelledTwice(written, file)] : found;
}

type Spot = { readonly start: number; readonly part: string };

function spotsOf(pattern: RegExp, text: string): Spot[] {
  return [...text.matchAll(pattern)].map((match) => ({ start: match.index, part: match[0] }));
}

/** Of kinds of Markdown that are not read here: a note, `==marked==`. */
const unknownMarks = /\[\^[^\]\s]{1,40}\]|==(?=[^\s=])[^=\n]{1,80}(?<=\S)==(?!=)/g;

const otherMarks = /(?<![\w.])__(?=[^\s_])|(?<=[^\s_])__(?![\w.])|`/g;

const japanese = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー";

/**
 * Digits and Latin letters are half-width; katakana, and the marks between Japanese words, full-width. A colon with a
 * space after it may be either.
 */
const wrongWidths = [
  /[０-９Ａ-Ｚａ-ｚ]+/g,
  /[\uff61-\uff9f]+/g,
  new RegExp(`(?<=[${japanese}」』）])[,.!?;](?=[${japanese}「『（\\s]|$)`, "gu"),
  new RegExp(`(?<=[${japanese}]) ?\\((?=[${japanese}])|(?<=[${japanese}])\\)(?= ?[${japanese}、。]|$)`, "gu"),
];

function breaksBetweenWide({ text, breaks }: Block): number[] {
  return breaks.filter((at) => wideCharacter.test(text[at - 1] ?? "") && wideCharacter.test(text[at + 1] ?? ""));
}

/** Words in katakana that differ only as サーバ and サーバー do, or ウィルス and ウイルス; the rarer one is told. */
function spelledTwice(written: readonly { readonly block: Block; readonly text: string }[], file: string): Finding[] {
  const words = new Map<string, { readonly block: Block; readonly count: number }>();
  for (const { block, text } of written) {
    for (const [word] of text.matchAll(/[ァ-ヺー]{3,}/g))
      words.set(word, { block: words.get(word)?.block ?? block, count: (words.get(word)?.count ?? 0) + 1 });
  }
  return [...words].flatMap(([word, { block, count }]) => {
    const usual = [...words].find(
      ([other, { count: often }]) =>
        other !== word &&
        spellingKey(other) === spellingKey(word) &&
        (often > count || (often === count && other > word)),
    );
    return usual ? [finding("spelledTwice", { word, usual: usual[0] }, { file, line: block.line }, false)] : [];
  });
}

/** Words are not told apart by small vowels, nor by a long one at the end; long words by none. */
function spellingKey(word: string): string {
  const large = word
    .replace(/[ァィゥェォ]/g, (small) => String.fromCharCode(small.charCodeAt(0) + 1))
    .replaceAll("エイ", "エー");
  const [short, withoutEnd] = [large.replaceAll("ー", ""), large.replace(/ー$/, "")];
  return short.length >= 5 ? short : withoutEnd.length >= 3 ? withoutEnd : large;
}

/** The block's text with what the data and code say blotted out, every character in its place. */
function writtenText({ text, bound, code }: Block): string {
  return [...bound, ...code].reduce(
    (rest, { start, text: part }) =>
      `${rest.slice(0, start)}${"\ufffc".repeat(part.length)}${rest.slice(start + part.length)}`,
    text,
  );
}

/** A few characters on either side, so that the place can be found in the text. */
function around(text: string, start: number, length: number): string {
  const [from, to] = [Math.max(0, start - 12), Math.min(text.length, start + length + 12)];
  return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}
