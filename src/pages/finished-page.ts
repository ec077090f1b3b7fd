/**
 * What a finished page says, read from its HTML as a stranger would: sentences, values, tables, exhibits,
 * links.
 */
import { type Element, elementsOf, parseHtml } from "../engines/html.js";

/**
 * Where a value came from: a row of a dataset by its index, or `count` for a number of rows. Outside of datasets (the
 * quarter's own days) `dataset` is `quarter` or `previous`.
 */
export type Source = { readonly dataset: string; readonly row: number | "count"; readonly column: string };

/**
 * A value from the data as it stands in a text: its words, where in the block's text they begin, and the raw values
 * with their sources, in the same order.
 */
export type Bound = {
  readonly text: string;
  readonly start: number;
  readonly values: readonly string[];
  readonly from: readonly Source[];
};

export type BlockKind = "title" | "heading" | "paragraph" | "item" | "caption" | "equivalent" | "byline" | "cell";

/** Part of a text, with the place where it begins. */
type Stretch = { readonly start: number; readonly text: string };

/**
 * `code` is what stands in code, `typed` what was typed on purpose; `breaks` are the spaces that are line breaks in the
 * file.
 */
type Wording = {
  readonly text: string;
  readonly bound: readonly Bound[];
  readonly code: readonly Stretch[];
  readonly typed: readonly Stretch[];
  readonly breaks: readonly number[];
};

/**
 * One paragraph, heading, item, caption or hand-written table cell. `section` is the id of the heading before it,
 * `exhibit` that of the figure around it; empty where there is none.
 */
export type Block = Wording & {
  readonly kind: BlockKind;
  readonly section: string;
  readonly exhibit: string;
  readonly claims: readonly string[];
  readonly line: number;
};

/** A cell's words and its raw value; `from` where a dataset stands behind it. */
export type ReadCell = { readonly text: string; readonly value: string; readonly from: Source | undefined };

/** `dataset` is empty for a table written by hand. Rows are those of the body, each as long as `head`. */
export type ReadTable = {
  readonly exhibit: string;
  readonly dataset: string;
  readonly turned: boolean;
  readonly section: string;
  readonly head: readonly ReadCell[];
  readonly rows: readonly (readonly ReadCell[])[];
  readonly line: number;
};

type ReadExhibit = {
  readonly id: string;
  readonly kind: string;
  readonly number: string;
  readonly caption: string;
  /** Its datasets had no rows. */
  readonly empty: boolean;
};

/** `links` are those of the text in its order; `claims` the conditions that its sentences stand on. */
export type Reading = {
  readonly language: string;
  readonly blocks: readonly Block[];
  readonly tables: readonly ReadTable[];
  readonly exhibits: readonly ReadExhibit[];
  readonly links: readonly { readonly address: string; readonly text: string; readonly section: string }[];
  readonly downloads: readonly string[];
  readonly claims: readonly string[];
};

export function readPage(html: string): Reading {
  return readRoot(parseHtml(html));
}

/** The same from the page's `html` element. */
export function readRoot(root: Element): Reading {
  const parts = partsOf(root);
  const partsOfKind = (kind: Part["kind"]) => parts.filter((part) => part.kind === kind);
  const links = partsOfKind("link");
  const isDownload = ({ element }: Part) => element.attributes["download"] !== undefined;
  return {
    language: root.attributes["lang"] ?? "",
    blocks: parts.flatMap(blocksOf),
    tables: partsOfKind("table").map(({ element, exhibit, section }) => readTable(element, exhibit, section)),
    exhibits: partsOfKind("figure").map(({ element }) => readFigure(element)),
    links: links
      .filter((link) => !isDownload(link))
      .map(({ element, section }) => ({
        address: element.attributes["href"] ?? "",
        text: textWithValues(element).text,
        section,
      })),
    downloads: links.filter(isDownload).map(({ element }) => element.attributes["href"] ?? ""),
    claims: claimsIn(root),
  };
}

/** The sentences of a text, in order; white space at their ends is gone. */
export function sentencesOf(text: string, language: string): string[] {
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)]
    .map(({ segment }) => segment.trim())
    .filter((sentence) => sentence !== "");
}

/** `dataset/row/column`, as pages write it. */
export function parseSource(text: string): Source {
  const [dataset = "", row = "", column = ""] = text.split("/");
  return row.startsWith("#count")
    ? { dataset, row: "count", column: row.slice("#count".length) }
    : { dataset, row: Number(row), column };
}

/** A stretch of text, or a whole that holds some: where it stands, in the order of the page. */
type Part = {
  readonly kind: BlockKind | "figure" | "table" | "link";
  readonly element: Element;
  readonly section: string;
  readonly exhibit: string;
};

function partsOf(root: Element): Part[] {
  const parts: Part[] = [];
  let section = "";
  const add = (kind: Part["kind"], element: Element, exhibit: string) =>
    void parts.push({ kind, element, section, exhibit });
  const visit = (element: Element, exhibit: string): void => {
    const { name, attributes } = element;
    if (isPassedOver(element)) return;
    if (/^h[1-6]$/.test(name)) {
      section = attributes["id"] ?? section;
      return add(name === "h1" ? "title" : "heading", element, exhibit);
    }
    if (name === "figcaption") return add("caption", withoutNumber(element), exhibit);
    if (name === "table") {
      add("table", element, exhibit);
      // Without a dataset it was written by hand, and its cells are text like any other.
      if ((attributes["data-dataset"] ?? "") === "")
        for (const cell of elementsIn(element, ["td", "th"])) add("cell", cell, exhibit);
      return;
    }
    if (["p", "li", "dt", "dd"].includes(name))
      for (const link of elementsIn(element, ["a"])) add("link", link, exhibit);
    if (name === "p") return add(paragraphKind(element), element, exhibit);
    if (["li", "dt", "dd"].includes(name)) {
      const { inline, below } = divided(element);
      add("item", inline, exhibit);
      return below.forEach((child) => visit(child, exhibit));
    }
    if (name === "a" && attributes["download"] !== undefined) add("link", element, exhibit);
    if (name === "figure") add("figure", element, exhibit);
    const around = name === "figure" ? (attributes["id"] ?? "") : exhibit;
    element.children.forEach((child) => typeof child !== "string" && visit(child, around));
  };
  visit(root, "");
  return parts;
}

/**
 * What is no text of the page's own. What was corrected is quoted, its errors too; a table in words is a table again,
 * for places that lose it.
 */
function isPassedOver({ name, attributes }: Element): boolean {
  return (
    ["svg", "style", "script", "head", "nav"].includes(name) ||
    ["corrections", "in-words"].includes(attributes["class"] ?? "")
  );
}

function elementsIn(element: Element, names: readonly string[]): Element[] {
  return [...elementsOf(element)].filter(({ name }) => names.includes(name));
}

function paragraphKind({ attributes }: Element): BlockKind {
  const kind = attributes["class"];
  return kind === "equivalent" || kind === "byline" ? kind : "paragraph";
}

/** The block of a stretch of text; none where it is empty. */
function blocksOf({ kind, element, section, exhibit }: Part): Block[] {
  if (kind === "figure" || kind === "table" || kind === "link") return [];
  const wording = textWithValues(element);
  return wording.text === ""
    ? []
    : [{ ...wording, kind, section, exhibit, claims: claimsIn(element), line: element.line }];
}

/** An element's text with folded white space, and the values in it. */
function textWithValues(element: Element): Wording {
  let text = "";
  const bound: Bound[] = [];
  const code: Stretch[] = [];
  const typed: Stretch[] = [];
  const breaks: number[] = [];
  const append = (piece: string) => {
    for (const part of piece.split(/([ \t\r\n\f]+)/)) {
      if (!/^[ \t\r\n\f]/.test(part)) text += part;
      else if (text !== "" && !text.endsWith(" ")) {
        if (part.includes("\n")) breaks.push(text.length);
        text += " ";
      }
    }
  };
  const visit = ({ name, attributes, children }: Element): void => {
    if (name === "svg" || name === "style" || name === "script") return;
    if (!inlineNames.has(name)) append(" ");
    const start = text.length;
    for (const child of children) typeof child === "string" ? append(child) : visit(child);
    if (name === "code" || name === "kbd" || name === "pre") code.push({ start, text: text.slice(start) });
    if (name === "span" && attributes["class"] === "typed") typed.push({ start, text: text.slice(start) });
    const from = attributes["data-from"];
    if (from !== undefined)
      bound.push({
        text: text.slice(start).trimEnd(),
        start,
        values: (attributes["value"] ?? attributes["datetime"] ?? "").split("|"),
        from: from.split(" ").map(parseSource),
      });
    if (!inlineNames.has(name)) append(" ");
  };
  element.children.forEach((child) => (typeof child === "string" ? append(child) : visit(child)));
  return { text: text.trimEnd(), bound, code, typed, breaks };
}

const inlineNames = new Set([
  "a",
  "b",
  "i",
  "em",
  "strong",
  "span",
  "code",
  "sub",
  "sup",
  "abbr",
  "time",
  "data",
  "mark",
  "del",
  "ins",
  "s",
  "small",
  "q",
  "cite",
  "kbd",
]);

function claimsIn(element: Element): string[] {
  return [...elementsOf(element)].flatMap(({ attributes }) => attributes["data-claim"] ?? []);
}

function readFigure(figure: Element): ReadExhibit {
  const id = figure.attributes["id"] ?? "";
  const caption = [...elementsOf(figure)].find(({ name }) => name === "figcaption");
  const number = caption && [...elementsOf(caption)].find(({ attributes }) => attributes["class"] === "number");
  return {
    id,
    kind: id.split("-")[0] ?? "",
    number: number ? textWithValues(number).text : "",
    caption: caption ? textWithValues(withoutNumber(caption)).text : "",
    empty: figure.attributes["class"] === "empty",
  };
}

function withoutNumber(caption: Element): Element {
  return {
    ...caption,
    children: caption.children.filter((child) => typeof child === "string" || child.attributes["class"] !== "number"),
  };
}

/** A list item's own words, and the blocks inside it. */
function divided(item: Element): { readonly inline: Element; readonly below: readonly Element[] } {
  const isBlock = (child: Element | string): child is Element =>
    typeof child !== "string" && !inlineNames.has(child.name) && child.name !== "br" && child.name !== "img";
  return {
    inline: { ...item, children: item.children.filter((child) => !isBlock(child)) },
    below: item.children.filter(isBlock),
  };
}

function readTable(table: Element, exhibit: string, section: string): ReadTable {
  const rows = [...elementsOf(table)].filter(({ name }) => name === "tr");
  const cellsOf = (row: Element) =>
    row.children.filter(
      (child): child is Element => typeof child !== "string" && (child.name === "td" || child.name === "th"),
    );
  const dataset = table.attributes["data-dataset"] ?? "";
  const turned = table.attributes["data-cell"] !== undefined;
  const columns = rows[0] ? cellsOf(rows[0]).map(({ attributes }) => attributes["data-column"] ?? "") : [];
  const read = (cell: Element, from: Source | undefined): ReadCell => {
    const { text } = textWithValues(cell);
    return { text, value: cell.attributes["data-value"] ?? text, from };
  };
  const [head, ...body] = rows.map((row, at) =>
    cellsOf(row).map((cell, column) => {
      const index = row.attributes["data-row"];
      return read(
        cell,
        at === 0 || dataset === "" || index === undefined
          ? cellSource(cell)
          : { dataset, row: Number(index), column: columns[column] ?? "" },
      );
    }),
  );
  return { exhibit, dataset, turned, section, head: head ?? [], rows: body, line: table.line };
}

/** A cell of a turned table says itself where it comes from. */
function cellSource({ attributes }: Element): Source | undefined {
  return attributes["data-from"] === undefined ? undefined : parseSource(attributes["data-from"]);
}

/** Headings by the id of their section, and exhibits by theirs: "Table 1 Top ten ports". */
export function titlesOf({ blocks, exhibits }: Reading): ReadonlyMap<string, string> {
  return new Map([
    ...blocks
      .filter(({ kind }) => kind === "title" || kind === "heading")
      .reverse()
      .map(({ kind, section, text }) => [kind === "title" ? "" : section, text] as const),
    ...exhibits.map(({ id, number, caption }) => [id, `${number} ${caption}`] as const),
  ]);
}
