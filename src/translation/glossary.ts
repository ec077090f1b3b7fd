/** The glossary: words of the field that every translation uses alike, and what their absence tells. */
import { visitCsv } from "../engines/csv.js";
import { type Config, isLanguage } from "../workspace/config.js";

/**
 * One word of the field: by language, the ways it may be written. A hint need not be translated alike: it helps to tell
 * texts apart.
 */
type Term = { readonly hint: boolean; readonly written: ReadonlyMap<string, readonly Wording[]> };
export type Glossary = readonly Term[];
/** `start` is a piece that every text with the wording has: most have not, and are told soon. */
type Wording = { readonly text: string; readonly start: string; readonly pattern: RegExp };

/**
 * `templates/glossary.csv`, the workspace's or the built-in one: a column for each language, and `note`; alternatives
 * with `|` between them. A note that begins with `hint` makes a hint.
 */
export async function readGlossary({ library }: Pick<Config, "library">): Promise<Glossary> {
  const path = "templates/glossary.csv";
  const source = await library.read(path);
  if (!source) return [];
  const terms: Term[] = [];
  let languages: readonly string[] = [];
  const columnsOf = (header: readonly string[]) => ({
    required: [],
    optional: [...(languages = header.filter((name) => name !== "note" && isLanguage(name))), "note"],
  });
  visitCsv(new TextEncoder().encode(source.text), source.file, columnsOf, (cell) => {
    const wordings = languages.map(
      (language) =>
        [
          language,
          cell(language)
            .split("|")
            .map((text) => text.trim())
            .filter(Boolean)
            .map(wordingOf),
        ] as const,
    );
    terms.push({ hint: /^hint\b/.test(cell("note")), written: new Map(wordings.filter(([, all]) => all.length > 0)) });
  });
  return terms;
}

/**
 * Letters of alphabets are words of their own, whatever their case and with an ending of the plural; so are katakana.
 * Others stand anywhere.
 */
function wordingOf(text: string): Wording {
  const plain = text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/[\s-]+/g, "[\\s\\u00a0-]+");
  const kana = "[\\p{Script=Katakana}ー]";
  const pattern = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\d\s'’-]+$/u.test(text)
    ? `(?<![\\p{L}\\p{N}])${plain}(?:s|es)?(?![\\p{L}\\p{N}])`
    : /^[\p{Script=Katakana}ー]+$/u.test(text)
      ? `(?<!${kana})${plain}(?!${kana})`
      : plain;
  return { text, start: (/^[^\s-]+/.exec(text)?.[0] ?? "").toLowerCase(), pattern: new RegExp(pattern, "giu") };
}

/** A word that a text has: as the glossary would write it in another language. */
export type MissedTerm = { readonly written: string; readonly wanted: string };

/**
 * The terms of a text in one language that its translation into another does not use. What a tag in the translation
 * says counts as said.
 */
export function missedTerms(
  source: string,
  from: string,
  translation: string,
  to: string,
  glossary: Glossary,
): MissedTerm[] {
  const wanted = [...termsIn(source, from, glossary)].filter(([{ hint, written }]) => !hint && written.has(to));
  if (wanted.length === 0) return [];
  const used = termsIn(
    `${translation} ${namesInTags(translation)}`,
    to,
    wanted.map(([term]) => term),
    false,
  );
  return wanted
    .filter(([term]) => !used.has(term))
    .map(([term, written]) => ({ written, wanted: (term.written.get(to) ?? []).map(({ text }) => text).join(" / ") }));
}

/**
 * Terms of a text with the wording found. A wording all of whose places lie within places of longer wordings is not one
 * of its terms.
 */
function termsIn(text: string, language: string, glossary: Glossary, longest = true): Map<Term, string> {
  const words = proseAndCaptions(text);
  const lower = words.toLowerCase();
  const places = glossary.flatMap((term) =>
    (term.written.get(language) ?? [])
      .filter(({ start }) => lower.includes(start))
      .flatMap((wording) =>
        [...words.matchAll(wording.pattern)].map(({ index, 0: found }) => ({
          term,
          found,
          start: index,
          end: index + found.length,
        })),
      ),
  );
  const isInside = (one: (typeof places)[number]) =>
    places.some(
      (other) =>
        other.term !== one.term &&
        other.start <= one.start &&
        one.end <= other.end &&
        other.end - other.start > one.end - one.start,
    );
  return new Map(places.filter((one) => !longest || !isInside(one)).map(({ term, found }) => [term, found]));
}

/**
 * Names inside tags and addresses are no words; those that a reader sees, in quotes, are. This is Markdown, where an
 * element may begin and not end.
 */
function proseAndCaptions(text: string): string {
  return text
    .replace(
      /\{\{[\s\S]*?\}\}/g,
      (tag) => ` ${[...tag.matchAll(/\s(?:caption=)?"([^"]*[^\w"][^"]*)"/g)].map((match) => match[1]).join(" ")} `,
    )
    .replace(/\]\([^)]*\)/g, "] ")
    .replace(/<[^>]*>|`[^`]*`/g, " ");
}

/** What a tag shows can be told from its names: `{{message "n_sensors"}}` says something of sensors. */
function namesInTags(text: string): string {
  return [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, inside = ""]) => inside.replace(/[_.-]/g, " ")).join(" ");
}

/** A text with its translation; of captions of finished pages, the same caption in two languages. */
export type Pair = { readonly source: string; readonly translation: string };

/**
 * Pairs whose translations seem to have changed places: by the glossary each says mostly other things than its source,
 * and each says what the other's source does. Gives the places of each two in the list.
 */
export function exchanged(
  pairs: readonly Pair[],
  from: string,
  to: string,
  glossary: Glossary,
): (readonly [number, number])[] {
  const sides = pairs.map(({ source, translation }, at) => ({
    at,
    source: comparable(source, from, to, glossary),
    translation: comparable(translation, to, from, glossary),
  }));
  const fits = (one: (typeof sides)[number], other: (typeof sides)[number]) => {
    const likely = likeness(one.source, other.translation);
    return likely >= 0.5 && likely >= likeness(one.source, one.translation) + 0.3;
  };
  // A translation that says most of what its source does is in its place.
  const doubtful = sides.filter(({ source, translation }) => source.size > 0 && likeness(source, translation) <= 0.7);
  return doubtful.flatMap((one, index) =>
    doubtful
      .slice(index + 1)
      .filter((other) => fits(one, other) && fits(other, one))
      .map((other) => [one.at, other.at] as const),
  );
}

/** The terms of a text that can be told in both languages. */
function comparable(text: string, language: string, other: string, glossary: Glossary): ReadonlySet<Term> {
  return new Set([...termsIn(text, language, glossary).keys()].filter((term) => term.written.has(other)));
}

/** Terms in both by terms in either; nothing is like nothing. */
function likeness(one: ReadonlySet<Term>, other: ReadonlySet<Term>): number {
  const both = [...one].filter((term) => other.has(term)).length;
  const all = one.size + other.size - both;
  return all === 0 ? 0 : both / all;
}
