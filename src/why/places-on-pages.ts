/** Where a text or a value stands on finished pages: as a value from the data, in a table, or typed by hand. */
import { foldedText, occurrences } from "../base/folded-text.js";
import type { Block, Bound, Reading, ReadTable, Source } from "../pages/finished-page.js";
import { sentencesOf, titlesOf } from "../pages/finished-page.js";

/**
 * `text` is what the page shows there, `context` the sentence or the row and column around it. `from` is empty for what
 * was typed by hand, and
 * for the head of a column. `dataset` is empty where none is known.
 */
export type Appearance = {
  readonly kind: "value" | "cell" | "head" | "typed";
  readonly page: string;
  readonly section: string;
  readonly exhibit: string;
  readonly text: string;
  readonly context: string;
  readonly dataset: string;
  readonly from: readonly Source[];
};

/** A page by its folder (`overflow/en`). */
export type ReadPage = { readonly folder: string; readonly reading: Reading };

/**
 * Every place where the asked text stands, in the pages' order; and those that show the same value of the data in other
 * words.
 */
export function findAppearances(asked: string, pages: readonly ReadPage[]): Appearance[] {
  const wanted = foldedText(asked);
  if (wanted === "") return [];
  const found = pages.flatMap((page) =>
    appearancesOn(
      page,
      ({ text, values }) => [text, ...values].some((one) => foldedText(one) === wanted) || numbersIn(text).has(wanted),
      wanted,
    ),
  );
  const sources = new Set(found.flatMap(({ from }) => from.map(keyOf)));
  const alike = pages.flatMap((page) =>
    appearancesOn(page, ({ from }) => from.length > 0 && from.every((one) => sources.has(keyOf(one))), undefined),
  );
  const known = new Set(found.map(identityOf));
  return [...found, ...alike.filter((one) => !known.has(identityOf(one)))];
}

/** What the pages show that is nearest to a number or text that they do not show: at most `count`, nearest first. */
export function nearestShown(asked: string, pages: readonly ReadPage[], count: number): string[] {
  const wanted = Number(foldedText(asked));
  const shown = pages.flatMap(({ reading }) => shownIn(reading));
  if (Number.isNaN(wanted)) return [];
  const numbers = shown.flatMap(({ text, values }) =>
    values.filter((value) => /^-?\d+(?:\.\d+)?$/.test(value)).map((value) => ({ text, value: Number(value) })),
  );
  const distance = (value: number) => Math.abs(value - wanted) / Math.max(Math.abs(value), Math.abs(wanted), 1);
  return [
    ...new Set(
      numbers
        .filter(({ value }) => distance(value) < 0.5)
        .sort((a, b) => distance(a.value) - distance(b.value))
        .map(({ text }) => text),
    ),
  ].slice(0, count);
}

/** All texts that come from the data. */
export function shownIn({ blocks, tables }: Reading): { readonly text: string; readonly values: readonly string[] }[] {
  return [
    ...blocks.flatMap(({ bound }) => bound),
    ...tables.flatMap(({ rows }) => rows.flat().map(({ text, value }) => ({ text, values: [value] }))),
  ];
}

type Shown = Pick<Bound, "text" | "values" | "from">;

/** `wanted` is also looked for in running text; undefined looks at values alone. */
function appearancesOn(
  { folder, reading }: ReadPage,
  isWanted: (shown: Shown) => boolean,
  wanted: string | undefined,
): Appearance[] {
  const titles = titlesOf(reading);
  const place = ({ section, exhibit }: { readonly section: string; readonly exhibit: string }) => ({
    page: folder,
    section: titles.get(section) ?? "",
    exhibit: exhibit === "" ? "" : (titles.get(exhibit) ?? ""),
  });
  const inBlocks = reading.blocks.flatMap((block) => {
    const stretches = wanted === undefined ? [] : occurrences(block.text, wanted);
    const touched = (one: Bound) =>
      stretches.some(({ start, end }) => start < one.start + one.text.length && one.start < end);
    const values = block.bound.filter((one) => isWanted(one) || touched(one));
    const typed = stretches.filter(
      ({ start, end }) => !block.bound.some((one) => one.start < end && start < one.start + one.text.length),
    );
    return [
      ...values.map(
        (one): Appearance => ({
          kind: "value",
          ...place(block),
          text: one.text,
          context: sentenceAround(block, one.start, reading.language),
          dataset: one.from[0]?.dataset ?? "",
          from: one.from,
        }),
      ),
      ...typed.map(
        ({ start, end }): Appearance => ({
          kind: "typed",
          ...place(block),
          text: block.text.slice(start, end),
          context: sentenceAround(block, start, reading.language),
          dataset: "",
          from: [],
        }),
      ),
    ];
  });
  const inTables = reading.tables
    .filter(({ dataset }) => dataset !== "")
    .flatMap((table) =>
      cellsOf(table)
        .filter(({ shown }) => isWanted(shown))
        .map(
          ({ kind, shown, context }): Appearance => ({
            kind,
            ...place(table),
            text: shown.text,
            context,
            dataset: table.dataset,
            from: shown.from,
          }),
        ),
    );
  return [...inBlocks, ...inTables];
}

function cellsOf({
  head,
  rows,
}: ReadTable): { readonly kind: "cell" | "head"; readonly shown: Shown; readonly context: string }[] {
  const shown = ({ text, value, from }: ReadTable["head"][number]): Shown => ({
    text,
    values: [value],
    from: from ? [from] : [],
  });
  const heads = head.map((cell) => ({ kind: "head" as const, shown: shown(cell), context: cell.text }));
  const cells = rows.flatMap((row) =>
    row.map((cell, at) => ({
      kind: cell.from ? ("cell" as const) : ("head" as const),
      shown: shown(cell),
      context: [row[0]?.text, head[at]?.text].join(", "),
    })),
  );
  return [...heads, ...cells];
}

function sentenceAround({ text }: Block, at: number, language: string): string {
  let end = 0;
  for (const sentence of sentencesOf(text, language)) {
    end = text.indexOf(sentence, end) + sentence.length;
    if (at < end) return sentence;
  }
  return text;
}

/** Numbers in a value's words: `24` of "24 sensors". */
function numbersIn(text: string): ReadonlySet<string> {
  return new Set(foldedText(text).match(/-?\d+(?:\.\d+)?/g) ?? []);
}

function keyOf({ dataset, row, column }: Source): string {
  return `${dataset}/${row}/${column}`;
}

function identityOf({ page, section, exhibit, context, text, from }: Appearance): string {
  return JSON.stringify([page, section, exhibit, context, text, from]);
}
