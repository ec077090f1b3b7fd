/** The words that a language has for numbers, from its message `number_words`. */
import type { Words } from "../../i18n/words.js";
import { escaped } from "../pattern-text.js";

/** `names` is never empty; `pattern` finds any of them. */
export type NumberWord = { readonly value: number; readonly names: readonly string[]; readonly pattern: RegExp };

/**
 * The message holds values, each with the words for it (`2: two, second, twice; 3: three`). Undefined where a language
 * has none.
 */
export function spokenNumbers(words: Words): NumberWord[] | undefined {
  if (words.messageMissing("number_words")) return undefined;
  return words
    .message("number_words")
    .split(/[;；]/)
    .flatMap((entry) => {
      const [value = "", list = ""] = entry.split(/[:：]/);
      const names = list
        .split(/[,、，]/)
        .map((name) => name.trim())
        .filter((name) => name !== "");
      if (!/^\s*\d+\s*$/.test(value) || names.length === 0) return [];
      return [{ value: Number(value), names, pattern: new RegExp(names.map(wholeWord).join("|"), "iu") }];
    });
}

function wholeWord(name: string): string {
  return /^[\p{Script=Latin}\s-]+$/u.test(name) ? `(?<!\\p{L})${escaped(name)}(?!\\p{L})` : escaped(name);
}
