/** HTML read as browsers read it, into plain elements. https://html.spec.whatwg.org/multipage/parsing.html */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from "parse5";

/**
 * Names in lower case; comments are left out. `line` counts from 1; 0 for elements that the page does not write itself.
 */
export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
  readonly line: number;
};

/** The `html` element of a page. Never throws: what is no HTML is repaired as a browser would. */
export function parseHtml(text: string): Element {
  const document = parse(text, { sourceCodeLocationInfo: true });
  const root = document.childNodes.find(defaultTreeAdapter.isElementNode);
  return elementOf(root as DefaultTreeAdapterTypes.Element);
}

/** An element and all below it, in the order of the page. */
export function* elementsOf(element: Element): Generator<Element> {
  yield element;
  for (const child of element.children) if (typeof child !== "string") yield* elementsOf(child);
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

/** The elements of a page in their order, without those that it does not write itself. */
export function writtenElements(text: string): WrittenElement[] {
  const found: WrittenElement[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Element): void => {
    const { sourceCodeLocation: place } = node;
    if (place) {
      found.push({
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
      });
    }
    for (const child of node.childNodes) if (defaultTreeAdapter.isElementNode(child)) visit(child);
  };
  for (const node of parse(text, { sourceCodeLocationInfo: true }).childNodes)
    if (defaultTreeAdapter.isElementNode(node)) visit(node);
  return found;
}

function elementOf(node: DefaultTreeAdapterTypes.Element): Element {
  const children = node.childNodes.flatMap((child): (Element | string)[] =>
    defaultTreeAdapter.isTextNode(child)
      ? [child.value]
      : defaultTreeAdapter.isElementNode(child)
        ? [elementOf(child)]
        : [],
  );
  return {
    name: node.tagName,
    attributes: attributesOf(node),
    children,
    line: node.sourceCodeLocation?.startLine ?? 0,
  };
}

function attributesOf({ attrs }: DefaultTreeAdapterTypes.Element): Record<string, string> {
  return Object.fromEntries(attrs.map(({ name, value }) => [name, value]));
}
