/** What changed between two texts, word by word. */
import { diffArrays } from "diff";

/** A stretch that both texts have, or that was taken out, or put in. */
export type DiffPart = { readonly kind: "same" | "out" | "in"; readonly text: string };

/**
 * Words as the language has them, Japanese ones too; a tag in braces or brackets changes as a whole. These are sources,
 * before and after an edit, and nothing of them may be lost.
 */
export function wordDiff(before: string, after: string, language: string): DiffPart[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "word" });
  const words = (text: string) =>
    text
      .split(/(\{\{[\s\S]*?\}\}|<[^>]*>)/)
      .flatMap((part, at) => (at % 2 === 1 ? [part] : [...segmenter.segment(part)].map(({ segment }) => segment)));
  return diffArrays(words(before), words(after)).map(({ value, added, removed }) => ({
    kind: added ? "in" : removed ? "out" : "same",
    text: value.join(""),
  }));
}

/** As `git diff --word-diff` shows it: `[-taken out-]{+put in+}`. */
export function renderDiff(changes: readonly DiffPart[]): string {
  return changes
    .map(({ kind, text }) => (kind === "same" ? text : kind === "out" ? `[-${text}-]` : `{+${text}+}`))
    .join("");
}

/** Where the items that both lists have in the same order stand in each. */
export function commonPlaces(before: readonly string[], after: readonly string[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let [left, right] = [0, 0];
  for (const { added, removed, value } of diffArrays([...before], [...after])) {
    if (!added && !removed) found.push(...value.map((_, at) => [left + at, right + at] as const));
    if (!added) left += value.length;
    if (!removed) right += value.length;
  }
  return found;
}
