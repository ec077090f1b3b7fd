/** The sections of a finished page with what each says, and which section of another language goes with which. */
import type { Block, Bound, Reading, ReadTable } from "../../pages/finished-page.js";
import { sentencesOf } from "../../pages/finished-page.js";
import type { Figure } from "./figure.js";
import type { Figures } from "./figures.js";

/**
 * A value of the data by where it comes from and what it is; `shown` are the ways it is written, where it stands alone.
 */
type SaidValue = {
  readonly name: string;
  readonly text: string;
  readonly block: Block;
  readonly start: number;
  readonly shown: Figures[];
};

type SaidFigure = Figure & { readonly block: Block };

/** What a part of a page says; values and links by their names, figures in their order. */
export type SectionValue = {
  readonly values: ReadonlyMap<string, SaidValue>;
  readonly typed: readonly SaidFigure[];
  readonly figures: Figures;
};

/**
 * `id` is empty, and `heading` the page's title, for what stands before the first heading. Captions of exhibits are no
 * part of it; `tables` are those written by hand.
 */
export type ParitySection = SectionValue & {
  readonly id: string;
  readonly heading: string;
  readonly exhibits: readonly string[];
  readonly links: Reading["links"];
  readonly tables: readonly ReadTable[];
};

/** Sections in their order. The line with author and date is left out: each language has its own. */
export function paritySections(reading: Reading, figuresOf: (text: string) => Figures): ParitySection[] {
  const ids = ["", ...reading.blocks.filter(({ kind }) => kind === "heading").map(({ section }) => section)];
  return [...new Set(ids)].map((id) => {
    const blocks = reading.blocks.filter(({ section, kind }) => section === id && kind !== "byline");
    const own = blocks.filter(({ exhibit }) => exhibit === "");
    return {
      ...saidIn(own, figuresOf),
      id,
      heading: blocks.find(({ kind }) => kind === "heading" || kind === "title")?.text ?? "",
      exhibits: blocks.filter(({ kind }) => kind === "caption").map(({ exhibit }) => exhibit),
      links: reading.links.filter(({ section }) => section === id),
      tables: reading.tables.filter(({ section, dataset }) => section === id && dataset === ""),
    };
  });
}

/**
 * What blocks say. Cells of tables written by hand are compared as cells: their figures are not among the typed ones.
 */
export function saidIn(blocks: readonly Block[], figuresOf: (text: string) => Figures): SectionValue {
  const values = new Map<string, SaidValue>();
  const typed: SaidFigure[] = [];
  const read: Figures[] = [];
  for (const block of blocks) {
    for (const bound of block.bound) {
      const names = namesOf(bound);
      const shown = figuresOf(bound.text);
      read.push(shown);
      for (const name of names) {
        const known = values.get(name) ?? { name, text: bound.text, block, start: bound.start, shown: [] };
        if (names.length === 1) known.shown.push(shown);
        values.set(name, known);
      }
    }
    const figures = figuresOf(withoutValues(block));
    read.push(figures, ...block.typed.map(({ text }) => figuresOf(text)));
    if (block.kind !== "cell") typed.push(...figures.written.map((figure) => ({ ...figure, block })));
  }
  const worded = read.some((one) => one.worded === undefined)
    ? undefined
    : new Set(read.flatMap((one) => [...(one.worded ?? [])]));
  return { values, typed, figures: { written: read.flatMap(({ written }) => written), worded } };
}

/** The sentence of a block around a place in it. */
export function sentenceAt({ text }: Block, start: number, language: string): string {
  let at = 0;
  for (const sentence of sentencesOf(text, language)) {
    at = text.indexOf(sentence, at) + sentence.length;
    if (start < at) return sentence;
  }
  return text;
}

/**
 * Pairs of sections that go together, by their order and by what they share; one side is undefined where the other has
 * a section more.
 */
export function pairSections(
  left: readonly ParitySection[],
  right: readonly ParitySection[],
): (readonly [ParitySection | undefined, ParitySection | undefined])[] {
  const traits = (sections: readonly ParitySection[]) =>
    sections.map(
      ({ values, exhibits, links, typed }) =>
        new Set([
          ...values.keys(),
          ...exhibits,
          ...links.map(({ address }) => /^(?:[a-z]+:|#(?:figure|table).*)/i.exec(address)?.[0] ?? ""),
          ...typed.map(({ value }) => value),
        ]),
    );
  const [ofLeft, ofRight] = [traits(left), traits(right)];
  const likeness = (i: number, j: number) => {
    const [one, other] = [ofLeft[i] as Set<string>, ofRight[j] as Set<string>];
    const shared = [...one].filter((trait) => other.has(trait)).length;
    const all = one.size + other.size - shared;
    return 1 + (all === 0 ? 1 : (4 * shared) / all);
  };
  // best[i][j]: how well the sections from i and from j on go together at most.
  const best = Array.from({ length: left.length + 1 }, () => Array<number>(right.length + 1).fill(0));
  const at = (i: number, j: number) => best[i]?.[j] ?? 0;
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--)
      (best[i] as number[])[j] = Math.max(likeness(i, j) + at(i + 1, j + 1), at(i + 1, j), at(i, j + 1));
  }
  const pairs: (readonly [ParitySection | undefined, ParitySection | undefined])[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && at(i, j) === likeness(i, j) + at(i + 1, j + 1))
      pairs.push([left[i++], right[j++]]);
    else if (j >= right.length || (i < left.length && at(i, j) === at(i + 1, j))) pairs.push([left[i++], undefined]);
    else pairs.push([undefined, right[j++]]);
  }
  return pairs;
}

/** `dataset/row/column=value`. The quarter's name, title and words are one value. */
function namesOf({ from, values }: Bound): string[] {
  return [
    ...new Set(
      from.map(({ dataset, row, column }, at) => {
        const isPeriod =
          (dataset === "quarter" || dataset === "previous") && ["name", "title", "text"].includes(column);
        return `${dataset}/${row}/${isPeriod ? "name" : column}=${values[at] ?? ""}`;
      }),
    ),
  ];
}

/** What the data say, and what was typed on purpose, is no figure typed by hand. */
function withoutValues({ text, bound, typed }: Block): string {
  return [...bound, ...typed].reduce(
    (rest, { start, text: shown }) =>
      `${rest.slice(0, start)}${"\u0000".repeat(shown.length)}${rest.slice(start + shown.length)}`,
    text,
  );
}
