/** "Did you mean ...?" */
import { closest, distance } from "fastest-levenshtein";
import { type Clause, clause } from "../base/problems.js";

/** A question with the nearest allowed word, or nothing when none is near. */
export function didYouMean(word: string, allowed: readonly string[]): Clause | "" {
  if (allowed.length === 0 || word === "") return "";
  const near = closest(
    word.toLowerCase(),
    allowed.map((one) => one.toLowerCase()),
  );
  const original = allowed.find((one) => one.toLowerCase() === near);
  return distance(word.toLowerCase(), near) <= Math.max(2, Math.ceil(word.length / 3))
    ? clause('Did you mean "{original}"?', { original: original ?? "" })
    : "";
}
