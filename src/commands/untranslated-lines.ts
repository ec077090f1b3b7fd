/** What is not translated, for people: the first texts of each catalogue, and how many more there are. */
import type { Finding } from "../base/problems.js";
import { phrase, tell } from "../i18n/program-language.js";

/** A catalogue that was just begun lacks hundreds. */
const shownOfCatalog = 10;

/** In their order; findings of other kinds are all told. */
export function unreadyLines(findings: readonly Finding[], language: string): string[] {
  const met = new Map<string, number>();
  const shown = findings.flatMap((one) => {
    const catalog =
      one.code === "translationMissing" || one.code === "translationFuzzy" ? String(one.values["catalog"]) : undefined;
    if (catalog === undefined) return [tell(one, language)];
    const count = (met.get(catalog) ?? 0) + 1;
    met.set(catalog, count);
    return count > shownOfCatalog ? [] : [tell(one, language)];
  });
  const more = [...met]
    .filter(([, count]) => count > shownOfCatalog)
    .map(([file, count]) => phrase(language, "translateMore", { file, count: count - shownOfCatalog }));
  return [...shown, ...more];
}
