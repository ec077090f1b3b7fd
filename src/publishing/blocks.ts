/** The text of an article as blocks of WordPress, each as its editor writes it, so that staff can correct it there. https://developer.wordpress.org/block-editor/ */
import { type Addresses, linkIn, shownParts } from "./addresses.js";
import type { Article } from "./article.js";
import { escapeAttribute, escapeText, inlineHtml, type Writing } from "./inline.js";
import type { Inline, Part, PartCell, PartList } from "./parts.js";

/** `numberOf` gives the id of an uploaded file. */
export type BlockRules = { readonly addresses: Addresses; readonly numberOf: (path: string) => number | undefined };

export function articleBlocks(article: Article, { addresses, numberOf }: BlockRules): string {
  const writing: Writing = { link: linkIn(article, addresses), text: inert };
  const inline = (children: Inline) => inlineHtml(children, writing);
  const attribute = (words: string) => inert(escapeAttribute(words.replace(/\s+/g, " ").trim()));
  const id = (name: string) => (name === "" ? "" : ` id="${attribute(name)}"`);
  const caption = (children: Inline) =>
    children.length === 0 ? "" : `<figcaption class="wp-element-caption">${inline(children)}</figcaption>`;
  const rows = (all: readonly (readonly PartCell[])[], inHead: boolean) =>
    all
      .map(
        (cells) =>
          `<tr>${cells
            .map(({ heading, number, columns, rows: deep, inline: children }) => {
              const aligned = `${number ? ' class="has-text-align-right" data-align="right"' : ""}${columns > 1 ? ` colspan="${columns}"` : ""}${deep > 1 ? ` rowspan="${deep}"` : ""}`;
              return heading
                ? `<th${aligned} scope="${inHead ? "col" : "row"}">${inline(children)}</th>`
                : `<td${aligned}>${inline(children)}</td>`;
            })
            .join(" ")}</tr>`,
      )
      .join("");
  const list = ({ ordered, start, items }: PartList): string => {
    const name = ordered ? "ol" : "ul";
    return block(
      "list",
      ordered ? { ordered: true, ...(start === 1 ? {} : { start }) } : {},
      `<${name}${start === 1 ? "" : ` start="${start}"`}>${items.map((item) => block("list-item", {}, `<li>${inline(item.inline)}${item.inner.map(list).join("")}</li>`)).join("\n\n")}</${name}>`,
    );
  };
  const render = (part: Part): string => {
    switch (part.kind) {
      case "heading":
        return block(
          "heading",
          part.level === 2 ? {} : { level: part.level },
          `<h${part.level} class="wp-block-heading"${id(part.id)}>${inline(part.inline)}</h${part.level}>`,
        );
      case "paragraph":
        return block("paragraph", {}, `<p>${inline(part.inline)}</p>`);
      case "list":
        return list(part);
      case "figure": {
        const number = numberOf(part.path);
        const settings = { ...(number === undefined ? {} : { id: number }), sizeSlug: "full", linkDestination: "none" };
        return block(
          "image",
          settings,
          `<figure class="wp-block-image size-full"${id(part.id)}><img src="${attribute(addresses.medium(part.path) ?? part.path)}" alt="${attribute(part.alt)}"${number === undefined ? "" : ` class="wp-image-${number}"`}/>${caption(part.caption)}</figure>`,
        );
      }
      // Older editors know no cells that span others: as HTML they are left alone.
      case "table":
        return block(
          [...part.head, ...part.rows].flat().some(({ columns, rows: deep }) => columns > 1 || deep > 1)
            ? "html"
            : "table",
          {},
          `<figure class="wp-block-table"${id(part.id)}><table>${part.head.length === 0 ? "" : `<thead>${rows(part.head, true)}</thead>`}${part.rows.length === 0 ? "" : `<tbody>${rows(part.rows, false)}</tbody>`}</table>${caption(part.caption)}</figure>`,
        );
      case "quote":
        return block(
          "quote",
          {},
          `<blockquote class="wp-block-quote">${part.parts.map(render).join("\n\n")}</blockquote>`,
        );
      case "code":
        return block("code", {}, `<pre class="wp-block-code"><code>${inert(escapeText(part.text))}</code></pre>`);
      case "rule":
        return block("separator", {}, '<hr class="wp-block-separator has-alpha-channel-opacity"/>');
      case "file": {
        const address = addresses.medium(part.path);
        const number = numberOf(part.path);
        return address === undefined
          ? ""
          : block(
              "file",
              { ...(number === undefined ? {} : { id: number }), href: address, showDownloadButton: false },
              `<div class="wp-block-file"><a href="${attribute(address)}">${inline(part.inline)}</a></div>`,
            );
      }
    }
  };
  return shownParts(article, addresses).map(render).filter(Boolean).join("\n\n");
}

/** Settings are JSON within a remark: what would end the remark is escaped, as WordPress does it. */
function block(name: string, settings: object, html: string): string {
  const json = JSON.stringify(settings)
    .replaceAll("--", "\\u002d\\u002d")
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("&", "\\u0026");
  return `<!-- wp:${name} ${json === "{}" ? "" : `${json} `}-->\n${html}\n<!-- /wp:${name} -->`;
}

/** WordPress runs `[x]` as a shortcode, even in code, and draws a face for what looks like one: "(port 8)" has one. */
function inert(escaped: string): string {
  return escaped
    .replaceAll("[", "&#091;")
    .replaceAll("]", "&#093;")
    .replace(/(?<=^|\s)[8:;](?=(?:-?[()|?!a-zA-Z]+:?)(?:\s|$))/g, (mark) => `&#0${mark.charCodeAt(0)};`);
}
