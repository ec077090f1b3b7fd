/**
 * Words within a part as HTML: with the few tags that every system keeps, and links that lead somewhere on the target.
 */
import type { ArticlePart, Inline } from "./parts.js";

/**
 * `link` says where a link of the page leads, undefined when nowhere: its words stay. `text` is given escaped text, and
 * hides from the target what it would run.
 */
export type Writing = {
  readonly link: (address: string) => string | undefined;
  readonly text: (escaped: string) => string;
};

/** Elements that say how words are meant, and nothing else. */
export const formatting: ReadonlySet<string> = new Set([
  "abbr",
  "b",
  "cite",
  "code",
  "del",
  "em",
  "i",
  "ins",
  "kbd",
  "mark",
  "q",
  "s",
  "small",
  "strong",
  "sub",
  "sup",
]);

export function inlineHtml(children: Inline, writing: Writing): string {
  const render = (all: Inline): string =>
    all
      .map((child) => {
        if (typeof child === "string") return writing.text(escapeText(child.replace(/\s+/g, " ")));
        const { name, attributes } = child;
        if (name === "br") return "<br>";
        const inner = render(child.children);
        if (name === "a") {
          const address = writing.link(attributes["href"] ?? "");
          return address === undefined ? inner : `<a href="${writing.text(escapeAttribute(address))}">${inner}</a>`;
        }
        return formatting.has(name) ? `<${name}>${inner}</${name}>` : inner;
      })
      .join("");
  return render(children).trim();
}

export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', "&quot;");
}

/** Addresses of all links of an article, each once, in its order. */
export function linksOf(parts: readonly ArticlePart[]): string[] {
  const inInline = (all: Inline): string[] =>
    all.flatMap((child) =>
      typeof child === "string"
        ? []
        : [...(child.name === "a" ? [child.attributes["href"] ?? ""] : []), ...inInline(child.children)],
    );
  const inList = ({ items }: Extract<ArticlePart, { kind: "list" }>): string[] =>
    items.flatMap(({ inline, inner }) => [...inInline(inline), ...inner.flatMap(inList)]);
  return [
    ...new Set(
      parts.flatMap((part): string[] => {
        switch (part.kind) {
          case "heading":
          case "paragraph":
            return inInline(part.inline);
          case "list":
            return inList(part);
          case "figure":
            return inInline(part.caption);
          case "table":
            return [
              ...inInline(part.caption),
              ...[...part.head, ...part.rows].flatMap((row) => row.flatMap(({ inline }) => inInline(inline))),
            ];
          case "quote":
            return linksOf(part.parts);
          case "file":
            return [part.path];
          default:
            return [];
        }
      }),
    ),
  ];
}
