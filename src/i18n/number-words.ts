/** Numbers as a language writes them: amounts, percentages, ranks. */
import type { Message } from "./message-words.js";

/** A line never breaks after it, and it is as wide as a plus sign; charts write the same. */
const minusSign = "\u2212";

export type NumberWords = ReturnType<typeof numberWords>;

export function numberWords(language: string, message: Message) {
  const number = (value: number, digits?: number, signed = false): string =>
    new Intl.NumberFormat(language, {
      minimumFractionDigits: digits ?? 0,
      maximumFractionDigits: digits ?? (Number.isInteger(value) ? 0 : 1),
      signDisplay: signed ? "exceptZero" : "negative",
    })
      .formatToParts(value)
      .map((part) => (part.type === "minusSign" ? minusSign : part.value))
      .join("");
  return {
    number,
    percent: (value: number, digits = 1, signed = false) =>
      `${number(value, digits, signed)}${message("percent_sign")}`,
    /** A rank in a sentence: third, 12th. */
    ordinal: (rank: number) => message("ordinal", { rank }),
    /** A rank in a table beside a ranking of ten: one that lies outside says so. */
    rank: (rank: number) =>
      message("rank_elsewhere", { rank, outside: String(rank > 10), ordinal: message("ordinal", { rank }) }),
  };
}
