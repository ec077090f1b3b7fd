/** How a translation is set: marks of the other script, widths that are mixed, spaces that do not belong. */
import { type Finding, finding, type Place } from "../base/problems.js";
import { tagsIn } from "../base/tags.js";
import { wideCharacter } from "../base/wide.js";

/**
 * Warnings for running text in a language; tags, code, HTML and addresses aside. This is Markdown, where an element may
 * begin and not end.
 */
export function typographyOf(text: string, language: string, place: Place): Finding[] {
  const words = tagsIn(text)
    .reduceRight((rest, { start, end }) => `${rest.slice(0, start)}\u0001${rest.slice(end)}`, text)
    .replace(/`[^`]*`|<[^>]*>|\]\([^)]*\)|https?:\/\/\S+/g, "\u0001");
  const rules = /^(?:ja|zh)\b/.test(language) ? wideRules : narrowRules;
  const found = rules.flatMap(([pattern, better]) =>
    [...words.matchAll(pattern)]
      .slice(0, 1)
      .map(({ 0: part }) => finding("typography", { part: shown(part), better: shown(better(part)) }, place, false)),
  );
  return (words.match(/\*\*/g)?.length ?? 0) % 2 === 1
    ? [...found, finding("typography", { part: "**", better: "**…**" }, place, false)]
    : found;
}

type Rule = readonly [pattern: RegExp, better: (part: string) => string];
const wide = wideCharacter.source;

/**
 * Katakana, letters and digits in the other width; half-width marks after wide characters; spaces and brackets between
 * them.
 */
const wideRules: readonly Rule[] = [
  [/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+/g, (part) => part.normalize("NFKC")],
  [/[\uff66-\uff9f]+/g, (part) => part.normalize("NFKC")],
  [
    new RegExp(`(?<=${wide})[,.!?](?=${wide}|\\s|$)`, "gu"),
    (part) => ({ ",": "、", ".": "。", "!": "！", "?": "？" })[part] ?? part,
  ],
  [new RegExp(`(?<=${wide})\\((?=${wide})|(?<=${wide})\\)(?=${wide})`, "gu"), (part) => (part === "(" ? "（" : "）")],
  [new RegExp(`(?<=${wide}) +(?=${wide})`, "gu"), () => ""],
];

const narrowRules: readonly Rule[] = [
  [
    /[\u3001\u3002\uff01\uff05\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff1f\uff5e\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+/g,
    (part) => part.replaceAll("、", ",").replaceAll("。", ".").replaceAll("～", "–").normalize("NFKC"),
  ],
  [/(?<=\S) {2,}(?=\S)/g, () => " "],
];

/** A space is seen as one. */
function shown(text: string): string {
  return text === "" ? "–" : text.replaceAll(" ", "␣");
}
