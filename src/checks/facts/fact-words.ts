/** How a language writes facts: patterns for dates, ranks, numbers of sensors and the like, from templates/facts. */
import { problem } from "../../base/problems.js";
import { parseWith } from "../../engines/schema.js";
import { type Located, parseYaml } from "../../engines/yaml.js";
import type { Words } from "../../i18n/words.js";
import type { Config } from "../../workspace/config.js";
import { alternation, escaped } from "../pattern-text.js";
import { FactFile, type Noun, type PartOfMonth } from "./fact-file.js";
import { bounded, type Macros, macrosOf } from "./fact-macros.js";
import { type LanguageForms, languageForms } from "./language-forms.js";

/**
 * Matches carry named groups: `n`, `a`, `b`, `p` numbers; `month`, `m`, `day`, `year`, `q`, `ordinal`, `rank`,
 * `region`, and a second of a pair (`month2`).
 */
export type Patterns = readonly RegExp[];

export type FactWords = {
  readonly language: string;
  readonly exhibits: Patterns;
  readonly days: Patterns;
  readonly partsOfMonth: Readonly<Record<PartOfMonth, Patterns>>;
  readonly months: Patterns;
  readonly quarters: Patterns;
  readonly ranks: Patterns;
  readonly nouns: Readonly<Record<Noun, Patterns>>;
  readonly percents: Patterns;
  readonly zones: readonly { readonly pattern: RegExp; readonly zone: string }[];
  readonly homes: Patterns;
  /** What the watched networks are called, all of them together. */
  readonly watched: Patterns;
  /** Names of regions. */
  readonly regions: Patterns;
  /** What kind of sentence it is. */
  readonly speaks: Readonly<
    Record<
      | "observed"
      | "elsewhere"
      | "onset"
      | "peak"
      | "denied"
      | "other_measures"
      | "compared"
      | "own_period"
      | "everywhere"
      | "zone_sentences"
      | "up"
      | "down",
      (sentence: string) => boolean
    >
  >;
  readonly isLimit: (before: string, after: string) => boolean;
  /** Whether a day is the last one of something: "until May 12". */
  readonly isUntil: (before: string, after: string) => boolean;
  /** What may stand between two members of a list. */
  readonly joins: RegExp;
  /** The end of a text after which plain numbers are ports; may have a group `protocol`. */
  readonly portWords: Patterns;
  readonly shares: Patterns;
  readonly changes: Patterns;
  readonly fromTo: Patterns;
  /** Heads of columns that say by how much something changed. */
  readonly up: RegExp;
  readonly down: RegExp;
  readonly alternatives: Patterns;
  /** Words that may well stand twice in a row. */
  readonly double: readonly string[];
  /** Numbers that are no part of a name, version, date or port. */
  readonly numbers: RegExp;
  /** The value of a number as this language writes it. */
  readonly numberOf: (text: string) => number;
  readonly monthOf: (name: string) => number;
  readonly ordinalOf: (word: string) => number;
  /** The code of a region; undefined when the name is none. */
  readonly regionOf: (name: string) => string | undefined;
};

/** A language without a file has no patterns of its own; what all languages write alike is still found. */
export async function readFactWords({ library }: Pick<Config, "library">, words: Words): Promise<FactWords> {
  const path = `templates/facts/${words.language}.yaml`;
  const source = await library.read(path);
  const file = source?.file ?? path;
  const yaml = parseYaml(source?.text ?? "", file);
  return factWordsOf(parseWith(FactFile, yaml, file), yaml, file, words);
}

function factWordsOf(facts: FactFile, yaml: Located, file: string, words: Words): FactWords {
  const forms = languageForms(words);
  const compile = patternCompiler(macrosOf(facts, forms), yaml, file);
  const listed = (key: ListKey, flags: string) => compile(facts[key], [key], flags);
  // The first pattern that is none is told: in this order.
  return {
    language: words.language,
    ...factPatterns(facts, listed, compile),
    zones: [...Object.entries(facts.zones), ...commonZones].map(([pattern, zone]) => ({
      pattern: compile([pattern], ["zones", pattern], "gu")[0] as RegExp,
      zone,
    })),
    speaks: sentenceKinds(facts, listed),
    regions: [new RegExp(alternation(regionsIn(forms)), "gu")],
    isLimit: beside(listed("limits_before", "iu"), listed("limits_after", "iu")),
    isUntil: beside(listed("until_before", "iu"), listed("until_after", "iu")),
    joins: joinsOf(facts),
    portWords: listed("port_words", "iu"),
    shares: listed("shares", "giu"),
    changes: listed("changes", "giu"),
    fromTo: listed("from_to", "giu"),
    alternatives: listed("alternatives", "gu"),
    double: facts.double,
    up: anyOf(facts.up),
    down: anyOf(facts.down),
    numbers: new RegExp(forms.number.alone, "gu"),
    numberOf: forms.number.valueOf,
    monthOf: (name) => forms.months.get(name.toLowerCase().replace(/\.$/, "")) ?? 0,
    ordinalOf: (word) => (/^\d+$/.test(word) ? Number(word) : facts.ordinals.indexOf(word.toLowerCase()) + 1),
    regionOf: (name) => forms.regions.get(name),
  };
}

/** Names stand alone: letters that part words by spaces, and katakana, in which a short name is part of many words. */
function regionsIn({ regions }: LanguageForms): string[] {
  const katakana = "[\\p{Script=Katakana}ー]";
  return bounded([...regions.keys()].map(escaped)).map((name) =>
    new RegExp(`^${katakana}+$`, "u").test(name) ? `(?<!${katakana})${name}(?!${katakana})` : name,
  );
}

/** `path` is where the list stands in the file. */
type Compile = (list: readonly string[], path: readonly string[], flags: string) => RegExp[];

/** Puts the macros into patterns, and says of one that is none where it stands. */
function patternCompiler(macros: Macros, yaml: Located, file: string): Compile {
  return (list, path, flags) =>
    list.map((pattern, at) => {
      try {
        return new RegExp(
          pattern.replace(/%(\w+?)(2?)%/g, (whole, name: string, second: string) => macros[name]?.(second) ?? whole),
          flags,
        );
      } catch (error) {
        throw error instanceof SyntaxError
          ? problem(
              "factPattern",
              { reason: error.message },
              { file, line: yaml.lineOf([...path, at]) ?? yaml.lineOf(path), key: path.join(".") },
            )
          : error;
      }
    });
}

/** Keys of the file with a list of patterns. */
type ListKey = { [Key in keyof FactFile]: FactFile[Key] extends string[] ? Key : never }[keyof FactFile];
type Listed = (key: ListKey, flags: string) => RegExp[];

/** Patterns for a fact each. */
function factPatterns(facts: FactFile, listed: Listed, compile: Compile) {
  return {
    exhibits: listed("exhibits", "gu"),
    days: listed("days", "gu"),
    months: listed("months", "gu"),
    quarters: listed("quarters", "gu"),
    ranks: listed("ranks", "giu"),
    percents: listed("percents", "giu"),
    homes: listed("homes", "gu"),
    watched: listed("watched", "giu"),
    partsOfMonth: mapped(facts.parts_of_month, (list, key) => compile(list, ["parts_of_month", key], "gu")),
    nouns: mapped(facts.nouns, (list, key) => compile(list, ["nouns", key], "giu")),
  };
}

function sentenceKinds(facts: FactFile, listed: Listed): FactWords["speaks"] {
  const speaks = (key: ListKey) => {
    const list = listed(key, "iu");
    return (sentence: string) => list.some((pattern) => pattern.test(sentence));
  };
  return {
    observed: speaks("observed"),
    elsewhere: speaks("elsewhere"),
    onset: speaks("onset"),
    peak: speaks("peak"),
    denied: speaks("denied"),
    other_measures: speaks("other_measures"),
    compared: speaks("compared"),
    own_period: speaks("own_period"),
    everywhere: speaks("everywhere"),
    zone_sentences: speaks("zone_sentences"),
    up: (sentence) => anyOf(facts.up).test(sentence),
    down: (sentence) => anyOf(facts.down).test(sentence),
  };
}

function mapped<Key extends string, From, To>(
  object: Readonly<Record<Key, From>>,
  change: (value: From, key: Key) => To,
): Readonly<Record<Key, To>> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value as From, key as Key)]),
  ) as Record<Key, To>;
}

/** The same in all languages. */
const commonZones: readonly (readonly [string, string])[] = [
  ["\\bJST\\b", "Asia/Tokyo"],
  ["\\b(?:UTC|GMT)\\b", "UTC"],
  ["\\bCEST?\\b", "Europe/Berlin"],
  ["\\bKST\\b", "Asia/Seoul"],
  ["\\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\\b", ""],
];

/** No word beside a fact is looked for further away: a text may be one long line. */
const besideLength = 40;

function beside(left: readonly RegExp[], right: readonly RegExp[]): (text: string, rest: string) => boolean {
  return (text, rest) =>
    left.some((pattern) => pattern.test(text.slice(-besideLength))) ||
    right.some((pattern) => pattern.test(rest.slice(0, besideLength)));
}

function joinsOf({ join }: FactFile): RegExp {
  return new RegExp(
    `^(?:[\\s,，、・;]|\\([^)]*\\)|（[^）]*）|\\b(?:TCP|UDP)\\b${join.length === 0 ? "" : `|${alternation(bounded(join))}`})+$`,
    "iu",
  );
}

/** Any of some words, anywhere in a text. */
function anyOf(list: readonly string[]): RegExp {
  return new RegExp(alternation(bounded(list)), "giu");
}

/** All matches of some patterns in the order of the text; one that overlaps an earlier pattern's is left out. */
export function matchesOf(list: Patterns, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  const taken = new Uint8Array(text.length);
  for (const pattern of list) {
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length;
      if (taken.subarray(match.index, end).includes(1)) continue;
      taken.fill(1, match.index, end);
      found.push(match);
    }
  }
  return found.sort((a, b) => a.index - b.index);
}
