/** How a language writes facts: patterns for dates, ranks, numbers of sensors and the like, from templates/facts. */
import { problem } from "../../base/problems.js";
import { type Infer, parseWith, z } from "../../engines/schema.js";
import { type Located, parseYaml } from "../../engines/yaml.js";
import type { Words } from "../../i18n/words.js";
import type { Config } from "../../workspace/config.js";

const patterns = z.array(z.string()).default([]);
const FactFile = z.strictObject({
  ordinals: patterns,
  rank_numbers: patterns,
  join: patterns,
  port_words: patterns,
  up: patterns,
  down: patterns,
  exhibits: patterns,
  days: patterns,
  months: patterns,
  quarters: patterns,
  ranks: patterns,
  percents: patterns,
  homes: patterns,
  parts_of_month: z.strictObject({ early: patterns, middle: patterns, late: patterns }).prefault({}),
  nouns: z
    .strictObject({
      home_sensors: patterns,
      overseas_sensors: patterns,
      sensors: patterns,
      networks: patterns,
      days: patterns,
      research_ports: patterns,
      packets: patterns,
      sources: patterns,
      times: patterns,
    })
    .prefault({}),
  zones: z.record(z.string(), z.string()).default({}),
  observed: patterns,
  elsewhere: patterns,
  onset: patterns,
  compared: patterns,
  own_period: patterns,
  everywhere: patterns,
  zone_sentences: patterns,
  limits_before: patterns,
  limits_after: patterns,
  until_before: patterns,
  until_after: patterns,
  shares: patterns,
  changes: patterns,
  from_to: patterns,
  double: patterns,
  alternatives: patterns,
});
type FactFile = Infer<typeof FactFile>;

export type Noun = keyof FactFile["nouns"];
export type PartOfMonth = keyof FactFile["parts_of_month"];

/** Matches carry named groups: `n`, `a`, `b`, `p` numbers; `month`, `m`, `day`, `year`, `q`, `ordinal`, `rank`, `region`, and a second of a pair (`month2`). */
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
  /** What kind of sentence it is. */
  readonly speaks: Readonly<
    Record<
      "observed" | "elsewhere" | "onset" | "compared" | "own_period" | "everywhere" | "zone_sentences" | "up" | "down",
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
  const { language } = words;
  const months = monthNames(language);
  const regions = regionNames(words);
  const number = numberPattern(language);
  const macros = macrosOf(facts, [...months.keys()], [...regions.keys()], number);
  const compiled = (list: readonly string[], path: readonly string[], flags: string) =>
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
  const exact = (key: keyof FactFile & string) => compiled(facts[key] as readonly string[], [key], "gu");
  const loose = (key: keyof FactFile & string) => compiled(facts[key] as readonly string[], [key], "giu");
  const speaks = (key: keyof FactFile & string) => {
    const list = compiled(facts[key] as readonly string[], [key], "iu");
    return (sentence: string) => list.some((pattern) => pattern.test(sentence));
  };
  const beside = (before: keyof FactFile & string, after: keyof FactFile & string) => {
    const [left, right] = [before, after].map((key) =>
      compiled(facts[key as keyof FactFile] as readonly string[], [key], "iu"),
    ) as [RegExp[], RegExp[]];
    return (text: string, rest: string) =>
      left.some((pattern) => pattern.test(text.slice(-besideLength))) ||
      right.some((pattern) => pattern.test(rest.slice(0, besideLength)));
  };
  const inside = (list: readonly string[]) => new RegExp(list.length === 0 ? "(?!)" : alternation(list), "giu");
  return {
    language,
    exhibits: exact("exhibits"),
    days: exact("days"),
    months: exact("months"),
    quarters: exact("quarters"),
    ranks: loose("ranks"),
    percents: loose("percents"),
    homes: exact("homes"),
    partsOfMonth: mapped(facts.parts_of_month, (list, key) => compiled(list, ["parts_of_month", key], "gu")),
    nouns: mapped(facts.nouns, (list, key) => compiled(list, ["nouns", key], "giu")),
    zones: [...Object.entries(facts.zones), ...commonZones].map(([pattern, zone]) => ({
      pattern: compiled([pattern], ["zones", pattern], "gu")[0] as RegExp,
      zone,
    })),
    speaks: {
      observed: speaks("observed"),
      elsewhere: speaks("elsewhere"),
      onset: speaks("onset"),
      compared: speaks("compared"),
      own_period: speaks("own_period"),
      everywhere: speaks("everywhere"),
      zone_sentences: speaks("zone_sentences"),
      up: (sentence) => test(inside(bounded(facts.up)), sentence),
      down: (sentence) => test(inside(bounded(facts.down)), sentence),
    },
    isLimit: beside("limits_before", "limits_after"),
    isUntil: beside("until_before", "until_after"),
    joins: new RegExp(
      `^(?:[\\s,，、・;]|\\([^)]*\\)|（[^）]*）|\\b(?:TCP|UDP)\\b${facts.join.length === 0 ? "" : `|${alternation(bounded(facts.join))}`})+$`,
      "iu",
    ),
    portWords: compiled(facts.port_words, ["port_words"], "iu"),
    shares: loose("shares"),
    changes: loose("changes"),
    fromTo: loose("from_to"),
    alternatives: exact("alternatives"),
    double: facts.double,
    up: inside(bounded(facts.up)),
    down: inside(bounded(facts.down)),
    numbers: new RegExp(number.alone, "gu"),
    numberOf: number.valueOf,
    monthOf: (name) => months.get(name.toLowerCase().replace(/\.$/, "")) ?? 0,
    ordinalOf: (word) => (/^\d+$/.test(word) ? Number(word) : facts.ordinals.indexOf(word.toLowerCase()) + 1),
    regionOf: (name) => regions.get(name),
  };
}

/** No word beside a fact is looked for further away: a text may be one long line. */
const besideLength = 40;

/** The same in all languages. */
const commonZones: readonly (readonly [string, string])[] = [
  ["\\bJST\\b", "Asia/Tokyo"],
  ["\\b(?:UTC|GMT)\\b", "UTC"],
  ["\\bCEST?\\b", "Europe/Berlin"],
  ["\\bKST\\b", "Asia/Seoul"],
  ["\\b[A-Z][a-z]+/[A-Z][A-Za-z_]+\\b", ""],
];

function macrosOf(
  { ordinals, rank_numbers, up, down }: FactFile,
  months: readonly string[],
  regions: readonly string[],
  number: NumberPattern,
): Readonly<Record<string, (second: string) => string>> {
  const group = (name: string, pattern: string) => (second: string) => `(?<${name}${second}>${pattern})`;
  const capitalised = months.flatMap((name) => [name, name.replace(/^\p{L}/u, (letter) => letter.toUpperCase())]);
  return {
    n: group("n", number.alone),
    a: group("a", number.beside),
    b: group("b", number.beside),
    p: group("p", number.beside),
    month: group("month", `${alternation([...new Set(capitalised)])}\\.?`),
    m: group("m", "1[0-2]|0?[1-9]"),
    day: group("day", "3[01]|[12]\\d|0?[1-9]"),
    year: group("year", "(?:19|20)\\d\\d"),
    q: group("q", "[1-4]"),
    ordinal: group("ordinal", alternation(ordinals)),
    rank: group("rank", alternation([...ordinals, ...rank_numbers])),
    region: group("region", alternation(regions.map(escaped))),
    up: () => alternation(bounded(up)),
    down: () => alternation(bounded(down)),
  };
}

/** Longer ones first; one that never matches where there is none. */
function alternation(list: readonly string[]): string {
  return list.length === 0 ? "(?!)" : `(?:${[...list].sort((a, b) => b.length - a.length).join("|")})`;
}

/** Words written with letters that part words by spaces stand alone. */
function bounded(list: readonly string[]): string[] {
  return list.map((word) => (/^[\w ]+$/.test(word) ? `\\b${word}\\b` : word));
}

/** `alone` is no part of a name, version, range, fraction or date; `beside` may be one of a fraction or range. */
type NumberPattern = { readonly alone: string; readonly beside: string; readonly valueOf: (text: string) => number };

/** Whole numbers with or without separators, and decimals, as the language writes them. */
function numberPattern(language: string): NumberPattern {
  const parts = new Intl.NumberFormat(language).formatToParts(1234567.5);
  const of = (type: string, otherwise: string) => parts.find((part) => part.type === type)?.value ?? otherwise;
  const [group, decimal] = [of("group", ","), of("decimal", ".")];
  const separator = escaped(group).replace(/\s/g, "\\s");
  const digits = `(?:\\d{1,3}(?:${separator}\\d{3})+|\\d+)(?:${escaped(decimal)}\\d+)?`;
  const [alone, beside] = [`(?<![\\w.,:/#+\\-−])${digits}(?!\\w|[.,:/\\-]\\d)`, `(?<![\\w.,])${digits}(?!\\w|[.,]\\d)`];
  return {
    alone,
    beside,
    valueOf: (text) => Number(text.replaceAll(group, "").replace(/\s/g, "").replace(decimal, ".")),
  };
}

/** Names by their number, long and short, with and without a point; in lower case. */
function monthNames(language: string): Map<string, number> {
  const names = new Map<string, number>();
  for (const style of ["long", "short"] as const) {
    const format = new Intl.DateTimeFormat(language, { month: style, day: "numeric", timeZone: "UTC" });
    for (let month = 1; month <= 12; month++) {
      const name = format.formatToParts(Date.UTC(2001, month - 1, 1)).find(({ type }) => type === "month")?.value ?? "";
      if (/\p{L}/u.test(name)) names.set(name.toLowerCase().replace(/\.$/, ""), month);
    }
  }
  return names;
}

function regionNames(words: Words): Map<string, string> {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return new Map(
    codes.map((code): [string, string] => [words.region(code), code]).filter(([name, code]) => name !== code),
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

function test(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function mapped<Key extends string, From, To>(
  object: Readonly<Record<Key, From>>,
  change: (value: From, key: Key) => To,
): Readonly<Record<Key, To>> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value as From, key as Key)]),
  ) as Record<Key, To>;
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
