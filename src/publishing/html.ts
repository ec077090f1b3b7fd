/** The text of an article as plain HTML, for systems that take HTML. */
import { type Addresses, linkIn, shownParts } from "./addresses.js";
import type { Article } from "./article.js";
import { escapeAttribute, escapeText, inlineHtml, type Writing } from "./inline.js";
import type { ArticlePart, Inline, PartCell, PartList } from "./parts.js";

/** `text` hides from the target what it would run. */
export type HtmlRules = { readonly addresses: Addresses; readonly text?: (escaped: string) => string };

/**
 * One element around all, in the article's language. White space stands between cells, so that a text without tags
 * still has its numbers apart.
 */
export function articleHtml(article: Article, { addresses, text = (escaped) => escaped }: HtmlRules): string {
  const writing: Writing = { link: linkIn(article, addresses), text };
  const inline = (children: Inline) => inlineHtml(children, writing);
  const attribute = (words: string) => text(escapeAttribute(words));
  const id = (name: string) => (name === "" ? "" : ` id="${attribute(name)}"`);
  const caption = (children: Inline) => (children.length === 0 ? "" : `\n<figcaption>${inline(children)}</figcaption>`);
  const cell =
    (inHead: boolean) =>
    ({ heading, number, columns, rows, inline: children }: PartCell) => {
      const aligned = `${number ? ' style="text-align: right"' : ""}${columns > 1 ? ` colspan="${columns}"` : ""}${rows > 1 ? ` rowspan="${rows}"` : ""}`;
      return heading
        ? `<th scope="${inHead ? "col" : "row"}"${aligned}>${inline(children)}</th>`
        : `<td${aligned}>${inline(children)}</td>`;
    };
  const rows = (all: readonly (readonly PartCell[])[], inHead: boolean) =>
    all.map((cells) => `<tr>${cells.map(cell(inHead)).join(" ")}</tr>`).join("\n");
  const list = ({ ordered, start, items }: PartList): string => {
    const name = ordered ? "ol" : "ul";
    return `<${name}${start === 1 ? "" : ` start="${start}"`}>\n${items.map((item) => `<li>${inline(item.inline)}${item.inner.map((one) => `\n${list(one)}`).join("")}</li>`).join("\n")}\n</${name}>`;
  };
  const render = (part: ArticlePart): string => {
    switch (part.kind) {
      case "heading":
        return `<h${part.level}${id(part.id)}>${inline(part.inline)}</h${part.level}>`;
      case "paragraph":
        return `<p>${inline(part.inline)}</p>`;
      case "list":
        return list(part);
      case "figure":
        return `<figure${id(part.id)}>\n<img src="${attribute(addresses.medium(part.path) ?? part.path)}" alt="${attribute(part.alt)}">${caption(part.caption)}\n</figure>`;
      case "table":
        return `<figure${id(part.id)}>${caption(part.caption)}\n<table>\n${part.head.length === 0 ? "" : `<thead>${rows(part.head, true)}</thead>\n`}${part.rows.length === 0 ? "" : `<tbody>${rows(part.rows, false)}</tbody>`}\n</table>\n</figure>`;
      case "quote":
        return `<blockquote>\n${part.parts.map(render).join("\n")}\n</blockquote>`;
      case "code":
        return `<pre><code>${text(escapeText(part.text))}</code></pre>`;
      case "rule":
        return "<hr>";
      case "file": {
        const address = addresses.medium(part.path);
        return address === undefined ? "" : `<p><a href="${attribute(address)}">${inline(part.inline)}</a></p>`;
      }
    }
  };
  return `<div class="tsubame-report" lang="${escapeAttribute(article.language)}">\n${shownParts(article, addresses).map(render).filter(Boolean).join("\n")}\n</div>\n`;
}
