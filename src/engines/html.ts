/** HTML read as browsers read it, into plain elements. https://html.spec.whatwg.org/multipage/parsing.html */
import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from "parse5";

/** Names in lower case; comments are left out. `line` counts from 1; 0 for elements that the page does not write itself. */
export type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: readonly (Element | string)[]; readonly line: number };

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

function elementOf(node: DefaultTreeAdapterTypes.Element): Element {
  const children = node.childNodes.flatMap((child): (Element | string)[] => (defaultTreeAdapter.isTextNode(child) ? [child.value] : defaultTreeAdapter.isElementNode(child) ? [elementOf(child)] : []));
  return { name: node.tagName, attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])), children, line: node.sourceCodeLocation?.startLine ?? 0 };
}
