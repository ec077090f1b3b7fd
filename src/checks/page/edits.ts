/** Sentences with an edit left in: a word twice in a row, two words to choose from. */
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "../facts/fact-words.js";
import type { PageSentence } from "./page-sentences.js";

/** In a language whose words that may stand twice nobody has listed, a word twice is told and not refused. */
export function checkEdits({ text, kind }: PageSentence, words: FactWords): Finding[] {
  if (kind === "cell") return [];
  const twice = [...text.matchAll(wordTwice), ...text.matchAll(runTwice)].filter(
    ({ groups }) => !words.double.includes((groups?.["word"] ?? "").toLowerCase()),
  );
  return [
    ...twice.map(([found]) => finding("editLeft", { text: found }, {}, words.double.length > 0)),
    ...matchesOf(words.alternatives, text).map(([found]) => finding("editLeft", { text: found.trim() }, {})),
  ];
}

/** A name that begins with a capital may be double. */
const wordTwice =
  /(?<![\p{L}\p{N}/.-])(?<word>\p{Ll}{1,40}|\p{Lu}\p{Ll}{0,40}(?= \p{Ll})) (?:\k<word>)(?![\p{L}\p{N}/-]|\.\w)/gu;
/** Scripts that part no words by spaces. */
const runTwice = /(?<word>\p{Script=Han}{2,8}|[\p{Script=Katakana}ー]{3,20}|\p{Script=Hiragana}{3,20})\k<word>/gu;
