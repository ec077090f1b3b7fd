/** A built page as a list of parts that every publishing system knows: headings, paragraphs, lists, figures, tables. */

import { type Element, elementsOf } from "../engines/html.js";
import { formatting } from "./inline.js";

export type Inline = readonly (Element | string)[];

/** `columns` and `rows` say how many it spans. */
export type PartCell = {
  readonly heading: boolean;
  readonly number: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly inline: Inline;
};

/** `inner` are the lists within an item. */
type PartItem = { readonly inline: Inline; readonly inner: readonly PartList[] };
export type PartList = {
  readonly kind: "list";
  readonly ordered: boolean;
  readonly start: number;
  readonly items: readonly PartItem[];
};

/**
 * `role` is the class of a paragraph on the page: `equivalent`, `note`, `tlp`. `path` of a figure or file is its place
 * in the page's folder.
 */
export type ArticlePart =
  | { readonly kind: "heading"; readonly level: number; readonly id: string; readonly inline: Inline }
  | { readonly kind: "paragraph"; readonly role: string; readonly inline: Inline }
  | PartList
  | {
      readonly kind: "figure";
      readonly id: string;
      readonly path: string;
      readonly alt: string;
      readonly caption: Inline;
    }
  | {
      readonly kind: "table";
      readonly id: string;
      readonly caption: Inline;
      readonly head: readonly (readonly PartCell[])[];
      readonly rows: readonly (readonly PartCell[])[];
    }
  | { readonly kind: "quote"; readonly parts: readonly ArticlePart[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "file"; readonly path: string; readonly inline: Inline }
  | { readonly kind: "rule" };

const inlineNames = new Set([...formatting, "a", "br", "data", "span", "time"]);
const hidden = new Set(["script", "style", "template", "svg", "noscript", "button", "input", "form"]);

/** `charts` are PNG files by the id of their figure; `title` is the page's own heading. */
type Context = { readonly charts: ReadonlyMap<string, string>; readonly title: Element | undefined };

/**
 * Banners, label, byline and links of the head; the text; what stands at the foot. `files` are those of the page's
 * folder.
 */
export function articleParts(root: Element, files: readonly string[]): ArticlePart[] {
  const charts = new Map(
    files.flatMap((file) =>
      /^charts\/[^/]+\.png$/.test(file) ? [[`figure-${file.slice(7, -4).replaceAll("_", "-")}`, file] as const] : [],
    ),
  );
  const all = [...elementsOf(root)];
  const body = all.find(({ name }) => name === "body");
  const parts = partsIn(body?.children ?? [], { charts, title: all.find(({ name }) => name === "h1") });
  // A banner stands at the head and at the foot: once is enough where both are near.
  return parts.filter(
    (part, at) =>
      !(
        part.kind === "paragraph" &&
        part.role === "sample" &&
        parts.findIndex((one) => one.kind === "paragraph" && one.role === "sample") !== at
      ),
  );
}

function partsIn(children: Inline, context: Context): ArticlePart[] {
  const parts: ArticlePart[] = [];
  let loose: (Element | string)[] = [];
  const flush = () => {
    if (loose.some((one) => typeof one !== "string" || one.trim() !== ""))
      parts.push({ kind: "paragraph", role: "", inline: loose });
    loose = [];
  };
  for (const child of children) {
    if (typeof child === "string" || inlineNames.has(child.name)) {
      if (typeof child === "string" || child.attributes["class"] !== "skip") loose.push(child);
      continue;
    }
    if (hidden.has(child.name)) continue;
    flush();
    parts.push(...partOf(child, context));
  }
  flush();
  return parts;
}

function partOf(element: Element, context: Context): ArticlePart[] {
  const { name, attributes, children } = element;
  const role = attributes["class"]?.split(" ")[0] ?? "";
  // The title is the post's own.
  if (element === context.title) return [];
  if (/^h[1-6]$/.test(name))
    return [{ kind: "heading", level: Math.max(2, Number(name[1])), id: attributes["id"] ?? "", inline: children }];
  if (name === "p" || name === "nav") {
    const link = children.find((child) => typeof child !== "string");
    const file =
      typeof link === "object" && link.attributes["download"] !== undefined && role === "languages" ? link : undefined;
    if (file) return [{ kind: "file", path: file.attributes["href"] ?? "", inline: file.children }];
    const words: ArticlePart[] = textOf(children).trim() === "" ? [] : [{ kind: "paragraph", role, inline: children }];
    return [
      ...words,
      ...[...elementsOf(element)].filter((one) => one.name === "img").map((one) => pictureOf(one, "", [])),
    ];
  }
  if (name === "ul" || name === "ol") return [listOf(element)];
  if (name === "table") return [tableOf(element, "", [])];
  if (name === "img") return [pictureOf(element, "", [])];
  if (name === "blockquote") return [{ kind: "quote", parts: partsIn(children, context) }];
  if (name === "pre") return [{ kind: "code", text: textOf(children) }];
  if (name === "hr") return [{ kind: "rule" }];
  if (name === "figure") return figureOf(element, context);
  return partsIn(children, context);
}

function figureOf(figure: Element, context: Context): ArticlePart[] {
  const all = [...elementsOf(figure)];
  const id = figure.attributes["id"] ?? "";
  const caption = all.find(({ name }) => name === "figcaption")?.children ?? [];
  const beside = figure.children.flatMap((child) =>
    typeof child === "string" || child.name === "figcaption" || child.name === "div" || child.name === "img"
      ? []
      : hidden.has(child.name)
        ? []
        : partOf(child, context),
  );
  const table = all.find(({ name }) => name === "table");
  const chart = context.charts.get(id);
  const picture = all.find(({ name }) => name === "img");
  if (chart !== undefined && figure.attributes["class"] === "chart") {
    const described = all.find(({ name }) => name === "desc");
    return [
      { kind: "figure", id, path: chart, alt: textOf(described?.children ?? []), caption },
      ...beside.filter(isWords),
    ];
  }
  if (table) return [tableOf(table, id, caption), ...beside.filter(isWords)];
  if (picture) return [pictureOf(picture, id, caption), ...beside.filter(isWords)];
  return partsIn(figure.children, context);
}

const isWords = (part: ArticlePart) => part.kind === "paragraph" || part.kind === "list";

function pictureOf({ attributes }: Element, id: string, caption: Inline): ArticlePart {
  return { kind: "figure", id, path: attributes["src"] ?? "", alt: attributes["alt"] ?? "", caption };
}

function listOf({ name, attributes, children }: Element): PartList {
  const items = children.filter((child): child is Element => typeof child !== "string" && child.name === "li");
  const isList = (child: Element | string): child is Element =>
    typeof child !== "string" && (child.name === "ul" || child.name === "ol");
  // A loose list has paragraphs in its items.
  const inline = (item: Element) =>
    item.children
      .filter((child) => !isList(child))
      .flatMap((child) =>
        typeof child !== "string" && !inlineNames.has(child.name) ? [...child.children, " "] : [child],
      );
  return {
    kind: "list",
    ordered: name === "ol",
    start: Number(attributes["start"] ?? 1) || 1,
    items: items.map((item) => ({ inline: inline(item), inner: item.children.filter(isList).map(listOf) })),
  };
}

function tableOf(table: Element, id: string, caption: Inline): ArticlePart {
  const rowsIn = (part: Element | undefined) =>
    (part ? [...elementsOf(part)].filter(({ name }) => name === "tr") : []).map(({ children }) =>
      children
        .filter((child): child is Element => typeof child !== "string" && (child.name === "td" || child.name === "th"))
        .map(
          (cell): PartCell => ({
            heading: cell.name === "th",
            number: cell.attributes["class"] === "number" || cell.attributes["align"] === "right",
            columns: Number(cell.attributes["colspan"] ?? 1) || 1,
            rows: Number(cell.attributes["rowspan"] ?? 1) || 1,
            inline: cell.children,
          }),
        ),
    );
  const head = table.children.find((child): child is Element => typeof child !== "string" && child.name === "thead");
  const rest = { ...table, children: table.children.filter((child) => child !== head) };
  return { kind: "table", id, caption, head: rowsIn(head), rows: rowsIn(rest) };
}

function textOf(children: Inline): string {
  return children.map((child) => (typeof child === "string" ? child : textOf(child.children))).join("");
}

const noWords = new Set(["iframe", "video", "audio", "object", "embed", "canvas", "math", "form"]);

/** What writers put into a page as HTML and no part can hold: names of elements, each once. */
export function leftOut(root: Element): string[] {
  const found = new Set<string>();
  const visit = (element: Element): void => {
    if (element.attributes["class"] === "chart") return;
    if (noWords.has(element.name) || element.name === "svg") return void found.add(element.name);
    for (const child of element.children) if (typeof child !== "string") visit(child);
  };
  visit(root);
  return [...found].sort();
}
