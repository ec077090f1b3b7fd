/** Two finished pages compared as a reader would: which sentences, numbers, cells and drawings are not the same. */
import { commonPlaces } from "../engines/diff.js";
import { type Block, type Bound, type Reading, type ReadTable, sentencesOf, titlesOf } from "../pages/finished-page.js";
import { errorsShown } from "./known-errors.js";

export { errorsShown };

/** A value from the data that both pages show in the same place. */
type ChangedValue = { readonly before: string; readonly after: string };

/**
 * `before` is null for what is new, `after` for what is gone. `where` names the row and column of a cell, else it is
 * empty. `values` are the
 * numbers that changed in a sentence that both have; empty when its own words changed too much to tell.
 */
export type Difference = {
  readonly kind: "sentence" | "cell" | "row" | "exhibit" | "drawing";
  readonly section: string;
  readonly exhibit: string;
  readonly where: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly values: readonly ChangedValue[];
};

/** The files of one edition and language: `index.html`, and its drawings by their path. */
export type ComparedPage = { readonly reading: Reading; readonly drawings: ReadonlyMap<string, string> };

/** Differences in the order of the page. What corrections and the byline say is no difference. */
export function comparePages(before: ComparedPage, after: ComparedPage): Difference[] {
  return [
    ...compareSentences(before.reading, after.reading),
    ...compareTables(before.reading, after.reading),
    ...compareDrawings(before, after),
  ];
}

type Placed = {
  readonly section: string;
  readonly exhibit: string;
  readonly kind: string;
  readonly text: string;
  readonly shape: string;
  readonly bound: readonly Bound[];
};

function compareSentences(before: Reading, after: Reading): Difference[] {
  const [old, now] = [placedSentences(before), placedSentences(after)];
  return pairs(old, now).flatMap(([left, right]): Difference[] => {
    const place = right ?? left;
    if (!place || (left && right && left.text === right.text)) return [];
    const known =
      left && right && left.shape === right.shape
        ? left.bound.map((one, at): ChangedValue => ({ before: one.text, after: right.bound[at]?.text ?? "" }))
        : [];
    return [
      {
        kind: "sentence",
        section: place.section,
        exhibit: place.exhibit,
        where: "",
        before: left?.text ?? null,
        after: right?.text ?? null,
        values: known.filter((one) => one.before !== one.after),
      },
    ];
  });
}

/** Sentences with their places; `shape` is the sentence without its values. */
function placedSentences(reading: Reading): Placed[] {
  const titles = titlesOf(reading);
  return reading.blocks
    .filter(({ kind }) => kind !== "byline")
    .flatMap((block) =>
      sentencesIn(block, reading.language).map((one) => ({
        ...one,
        kind: block.kind,
        section: titles.get(block.section) ?? "",
        exhibit: block.exhibit === "" ? "" : (titles.get(block.exhibit) ?? ""),
      })),
    );
}

function sentencesIn(
  { text, bound }: Block,
  language: string,
): { readonly text: string; readonly shape: string; readonly bound: readonly Bound[] }[] {
  let end = 0;
  return sentencesOf(text, language).map((sentence) => {
    const start = text.indexOf(sentence, end);
    end = start + sentence.length;
    const inside = bound.filter((one) => one.start >= start && one.start < end);
    let shape = "";
    let at = start;
    for (const one of inside) {
      shape += `${text.slice(at, one.start)}\u0000`;
      at = one.start + one.text.length;
    }
    return { text: sentence, shape: shape + text.slice(at, end), bound: inside };
  });
}

const shapeOf = ({ kind, shape }: Placed) => `${kind} ${shape}`;

/**
 * Both lists side by side: the same sentence is paired with itself, one of the same words with its new values, and what
 * stands alone between two pairs in its order.
 */
function pairs(
  before: readonly Placed[],
  after: readonly Placed[],
): (readonly [Placed | undefined, Placed | undefined])[] {
  const kept = commonPlaces(before.map(shapeOf), after.map(shapeOf));
  const found: (readonly [Placed | undefined, Placed | undefined])[] = [];
  let [left, right] = [0, 0];
  for (const [at, to] of [...kept, [before.length, after.length] as const]) {
    const [gone, come] = [before.slice(left, at), after.slice(right, to)];
    const same = Math.min(gone.length, come.length);
    for (let index = 0; index < Math.max(gone.length, come.length); index++) {
      const alike = index < same && gone[index]?.kind === come[index]?.kind;
      if (alike) found.push([gone[index], come[index]]);
      else
        found.push(
          ...(gone[index] ? [[gone[index], undefined] as const] : []),
          ...(come[index] ? [[undefined, come[index]] as const] : []),
        );
    }
    if (at < before.length) found.push([before[at], after[to]]);
    [left, right] = [at + 1, to + 1];
  }
  return found;
}

function compareTables(before: Reading, after: Reading): Difference[] {
  const [old, now] = [titlesOf(before), titlesOf(after)];
  const place = (table: ReadTable, titles: ReadonlyMap<string, string>) => ({
    section: titles.get(table.section) ?? "",
    exhibit: titles.get(table.exhibit) ?? "",
    where: "",
    values: [],
  });
  const ofData = ({ tables }: Reading) => tables.filter(({ dataset }) => dataset !== "");
  const gone = ofData(before)
    .filter(({ exhibit }) => !ofData(after).some((one) => one.exhibit === exhibit))
    .map(
      (table): Difference => ({
        kind: "exhibit",
        ...place(table, old),
        before: old.get(table.exhibit) ?? "",
        after: null,
      }),
    );
  const others = ofData(after).flatMap((table): Difference[] => {
    const earlier = ofData(before).find(({ exhibit }) => exhibit === table.exhibit);
    if (!earlier) return [{ kind: "exhibit", ...place(table, now), before: null, after: now.get(table.exhibit) ?? "" }];
    return compareRows(earlier, table).map((one) => ({ ...place(table, now), ...one }));
  });
  return [...gone, ...others];
}

type Changed = Pick<Difference, "kind" | "where" | "before" | "after">;

/** Rows go by their first cell, or as many as tell them apart; columns by their head. */
function compareRows(before: ReadTable, after: ReadTable): Changed[] {
  const cells = Math.max(nameCells(before), nameCells(after));
  const [oldRows = [], newRows = []] = [before, after].map(({ rows }) =>
    named(
      rows.map((row) =>
        row
          .slice(0, cells)
          .map(({ text }) => text)
          .join(" / "),
      ),
    ),
  );
  const [oldColumns, newColumns] = [
    named(before.head.map(({ text }) => text)),
    named(after.head.map(({ text }) => text)),
  ];
  const words = (row: ReadTable["rows"][number] | undefined) => (row ?? []).map(({ text }) => text).join(" / ");
  const gone = oldRows.flatMap((name, at): Changed[] =>
    newRows.includes(name)
      ? []
      : [{ kind: "row", where: shownName(name), before: words(before.rows[at]), after: null }],
  );
  const others = newRows.flatMap((name, at): Changed[] => {
    const earlier = before.rows[oldRows.indexOf(name)];
    if (!earlier) return [{ kind: "row", where: shownName(name), before: null, after: words(after.rows[at]) }];
    return newColumns.flatMap((column, place): Changed[] => {
      const [old, now] = [earlier[oldColumns.indexOf(column)]?.text ?? "", after.rows[at]?.[place]?.text ?? ""];
      return old === now
        ? []
        : [{ kind: "cell", where: `${shownName(name)}, ${shownName(column)}`, before: old, after: now }];
    });
  });
  return [...gone, ...others];
}

/** How many cells of a row, from the left, are needed so that no other begins like it; one where all are not enough. */
function nameCells({ rows }: ReadTable): number {
  const isDistinct = (count: number) =>
    new Set(rows.map((row) => JSON.stringify(row.slice(0, count).map(({ text }) => text)))).size === rows.length;
  return [1, 2, 3].find(isDistinct) ?? 1;
}

/** A second thing of a name is another one. */
function named(names: readonly string[]): string[] {
  return names.map((name, at) => `${name}\u0000${names.slice(0, at).filter((other) => other === name).length}`);
}

function shownName(name: string): string {
  return name.split("\u0000")[0] ?? "";
}

function compareDrawings(before: ComparedPage, after: ComparedPage): Difference[] {
  const titles = titlesOf(after.reading);
  const changed = [...after.drawings]
    .filter(([path, drawing]) => before.drawings.has(path) && before.drawings.get(path) !== drawing)
    .map(([path]) => path);
  return changed.flatMap((path): Difference[] => {
    const exhibit = `figure-${(/([^/]+)\.svg$/.exec(path)?.[1] ?? "").replaceAll("_", "-")}`;
    return titles.has(exhibit)
      ? [
          {
            kind: "drawing",
            section: "",
            exhibit: titles.get(exhibit) ?? "",
            where: path,
            before: null,
            after: null,
            values: [],
          },
        ]
      : [];
  });
}
