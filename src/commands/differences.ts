/** How a difference between two pages is told. */
import { visible } from "../base/escape.js";
import { phrase } from "../i18n/program-language.js";
import type { Difference } from "../release/comparison.js";

/** One line: where, what it was, what it is, and the numbers in it that changed. */
export function differenceText(
  { kind, section, exhibit, where, before, after, values }: Difference,
  language: string,
): string {
  const [was, is] = [before, after].map((text) => visible(text ?? "") || "–");
  const place = [section, exhibit, kind === "drawing" ? "" : where]
    .filter((part) => part !== "")
    .map(visible)
    .join(" › ");
  if (kind === "drawing") return phrase(language, "differenceDrawing", { place });
  if (before === null) return phrase(language, "differenceNew", { place, after: is ?? "" });
  if (after === null) return phrase(language, "differenceGone", { place, before: was ?? "" });
  const numbers =
    values.length > 0
      ? ` [${values.map((value) => `${visible(value.before)} → ${visible(value.after)}`).join("; ")}]`
      : "";
  return phrase(language, "differenceChanged", { place, before: was ?? "", after: is ?? "" }) + numbers;
}
