/** HTML read as browsers read it, into plain elements. https://html.spec.whatwg.org/multipage/parsing.html */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse, parseFragment, type Token } from "parse5";

/**
 * Names in lower case; comments are left out. `line` counts from 1; 0 for elements that the page does not write itself.
 */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
  readonly line: number;
};

/** Pages read last: what renders a page and what checks it ask for the same one after another. */
const lately = new Map<string, Element>();
const latelyAtMost = 4;

/** The `html` element of a page. Never throws: what is no HTML is repaired as a browser would. */
export function parseHtml(text: string): Element {
  const known = lately.get(text);
  if (known) return known;
  const root = below(parse(text, { sourceCodeLocationInfo: true })).find(
    (child) => typeof child !== "string",
  ) as Element;
  lately.set(text, root);
  for (const oldest of [...lately.keys()].slice(0, -latelyAtMost)) lately.delete(oldest);
  return root;
}

/** A page with what only some readers are shown: that of `noscript`, and of `template`. */
export function parseWhole(text: string): Element["children"] {
  return below(parse(text, { scriptingEnabled: false }), (node) => ("content" in node ? node.content : node));
}

/** Elements and texts of a part of a page's body. */
export function parsePart(html: string): Element["children"] {
  return below(parseFragment(html));
}

/** An element and all below it, in the order of the page. */
export function* elementsOf(element: Element): Generator<Element> {
  const open = [element];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    for (let at = next.children.length - 1; at >= 0; at--) {
      const child = next.children[at];
      if (typeof child === "object") open.push(child);
    }
  }
}

/** The words of a piece of HTML: tags gone, character references resolved, spaces folded. */
export function textOf(html: string): string {
  return /[<&]/.test(html) ? wordsIn(parsePart(html)) : folded(html);
}

/** Elements that stand among the words of a line; all others stand apart from what is around them. */
const amongWords = "a b i em strong span code sub sup abbr time data".split(" ");

/** The same of elements and texts that were read; those called `whole` stand inside a word. */
export function wordsIn(children: Element["children"], whole: readonly string[] = []): string {
  const among = new Set([...amongWords, ...whole]);
  const words: string[] = [];
  const open: (Element | string)[] = [];
  const pushAll = (more: Element["children"]) => {
    for (let at = more.length - 1; at >= 0; at--) open.push(more[at] as Element | string);
  };
  pushAll(children);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") words.push(next);
    else if (next.name === "style" || next.name === "script") words.push(" ");
    else {
      const space = among.has(next.name) ? "" : " ";
      words.push(space);
      open.push(space);
      pushAll(next.children);
    }
  }
  return folded(words.join(""));
}

function folded(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * Where an element is written, as offsets into the page's text: its content begins and ends between its tags.
 * `attributePlaces` are those of whole attributes, name and value.
 */
export type WrittenElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  readonly attributePlaces: Readonly<Record<string, readonly [start: number, end: number]>>;
};

/** The elements of a page, or of a part of its body, in their order, without those that it does not write itself. */
export function writtenElements(text: string): WrittenElement[] {
  const found: WrittenElement[] = [];
  const open: DefaultTreeAdapterTypes.ParentNode[] = [parse(text, { sourceCodeLocationInfo: true })];
  for (let node = open.pop(); node; node = open.pop()) {
    if (defaultTreeAdapter.isElementNode(node) && node.sourceCodeLocation)
      found.push(writtenElement(node, node.sourceCodeLocation));
    for (const child of node.childNodes.toReversed()) if (defaultTreeAdapter.isElementNode(child)) open.push(child);
  }
  return found;
}

function writtenElement(node: DefaultTreeAdapterTypes.Element, place: Token.ElementLocation): WrittenElement {
  return {
    name: node.tagName,
    attributes: attributesOf(node),
    start: place.startOffset,
    end: place.endOffset,
    contentStart: place.startTag?.endOffset ?? place.endOffset,
    contentEnd: place.endTag?.startOffset ?? place.endOffset,
    attributePlaces: Object.fromEntries(
      Object.entries(place.attrs ?? {}).map(([name, { startOffset, endOffset }]) => [
        name,
        [startOffset, endOffset] as const,
      ]),
    ),
  };
}

/** Something else in a place of a text, given by its offsets. */
export type Edit = readonly [start: number, end: number, text: string];

/** The text with all edits made; no two of them overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b[0] - a[0])
    .reduce((whole, [start, end, inside]) => whole.slice(0, start) + inside + whole.slice(end), text);
}

/** Without calls within calls: a stranger's page may be nested as deeply as he likes. */
function below(
  top: DefaultTreeAdapterTypes.ParentNode,
  contentOf: (node: DefaultTreeAdapterTypes.ParentNode) => DefaultTreeAdapterTypes.ParentNode = (node) => node,
): (Element | string)[] {
  const all: (Element | string)[] = [];
  const open: [DefaultTreeAdapterTypes.ParentNode, (Element | string)[]][] = [[top, all]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [parent, into] = next;
    for (const child of contentOf(parent).childNodes) {
      if (defaultTreeAdapter.isTextNode(child)) into.push(child.value);
      if (!defaultTreeAdapter.isElementNode(child)) continue;
      const children: (Element | string)[] = [];
      const line = child.sourceCodeLocation?.startLine ?? 0;
      into.push({ name: child.tagName, attributes: attributesOf(child), children, line });
      open.push([child, children]);
    }
  }
  return all;
}

function attributesOf({ attrs }: DefaultTreeAdapterTypes.Element): Record<string, string> {
  return Object.fromEntries(attrs.map(({ name, value }) => [name, value]));
}
