/** Percentages that their own parts contradict: "1,906 of 5,351 (35.75 %)". */
import { type Finding, finding } from "../../base/problems.js";
import { type FactWords, matchesOf } from "../facts/fact-words.js";
import type { PageSentence } from "./page-sentences.js";

/** Refused where neither rounding nor cutting off gives the percentage; told where it was cut off. */
export function checkShares({ text }: PageSentence, words: FactWords): Finding[] {
  return matchesOf(words.shares, text).flatMap((match) => {
    const { a = "", b = "", p = "" } = match.groups ?? {};
    const [part, whole, printed] = [a, b, p].map(words.numberOf) as [number, number, number];
    if (!(whole > 0)) return [];
    const digits = /\.(\d+)$/.exec(String(p).replace(",", "."))?.[1]?.length ?? 0;
    const share = (100 * part) / whole;
    const wrong = Math.abs(printed - share);
    const [unit, slack] = [10 ** -digits, 1e-9 * Math.max(1, share)];
    const at = match.index + match[0].lastIndexOf(p);
    const isRough = words.isLimit(text.slice(Math.max(0, at - 40), at), text.slice(at + p.length, at + p.length + 40));
    if (wrong <= (isRough ? Math.max(unit, share / 10) : unit / 2) + slack) return [];
    return [
      finding(
        "shareWrong",
        { text: match[0].trim(), share: share.toFixed(Math.max(digits, 2)), printed: p },
        {},
        !(wrong < unit && printed < share),
      ),
    ];
  });
}
