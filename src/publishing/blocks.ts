/**
 * The text of an article as blocks of WordPress, each byte for byte as its editor of today writes it (block library 9.48):
 * staff can correct it there, and what is saved without an edit is no change.
 * https://developer.wordpress.org/block-editor/
 */
import { type Addresses, linkIn, shownParts } from "./addresses.js";
import type { Article } from "./article.js";
import { escapeAttribute, escapeText, inlineHtml, type Writing } from "./inline.js";
import type { ArticlePart, Inline, PartCell, PartList } from "./parts.js";

/** `numberOf` gives the id of an uploaded file. */
export type BlockRules = { readonly addresses: Addresses; readonly numberOf: (path: string) => number | undefined };

type PartOf<Kind extends ArticlePart["kind"]> = Extract<ArticlePart, { kind: Kind }>;

export function articleBlocks(article: Article, { addresses, numberOf }: BlockRules): string {
  const rules: PartRules = { addresses, numberOf, writing: { link: linkIn(article, addresses), text: inert } };
  return blocksOf(shownParts(article, addresses), rules);
}

type PartRules = BlockRules & { readonly writing: Writing };

function blocksOf(parts: readonly ArticlePart[], rules: PartRules): string {
  return parts
    .map((part) => blockOf(part, rules))
    .filter(Boolean)
    .join("\n\n");
}

function blockOf(part: ArticlePart, rules: PartRules): string {
  switch (part.kind) {
    case "heading":
      return block(
        "heading",
        { ...(part.level === 2 ? {} : { level: part.level }), ...anchor(part.id) },
        `<h${part.level}${idAttribute(part.id)} class="wp-block-heading">${inlineHtml(part.inline, rules.writing)}</h${part.level}>`,
      );
    case "paragraph":
      return block("paragraph", {}, `<p>${inlineHtml(part.inline, rules.writing)}</p>`);
    case "list":
      return listBlock(part, rules);
    case "figure":
      return figureBlock(part, rules);
    case "table":
      return tableBlock(part, rules);
    case "quote":
      return block(
        "quote",
        {},
        `<blockquote class="wp-block-quote">${part.parts.map((one) => blockOf(one, rules)).join("\n\n")}</blockquote>`,
      );
    case "code":
      return block("code", {}, `<pre class="wp-block-code"><code>${inert(escapeText(part.text))}</code></pre>`);
    case "rule":
      return block("separator", {}, '<hr class="wp-block-separator has-alpha-channel-opacity"/>');
    case "file":
      return fileBlock(part, rules);
  }
}

function listBlock({ ordered, start, items }: PartList, rules: PartRules): string {
  const name = ordered ? "ol" : "ul";
  const inside = items.map(({ inline, inner }) =>
    block(
      "list-item",
      {},
      `<li>${inlineHtml(inline, rules.writing)}${inner.map((one) => listBlock(one, rules)).join("")}</li>`,
    ),
  );
  return block(
    "list",
    ordered ? { ordered: true, ...(start === 1 ? {} : { start }) } : {},
    `<${name}${start === 1 ? "" : ` start="${start}"`} class="wp-block-list">${inside.join("\n\n")}</${name}>`,
  );
}

function figureBlock(
  { path, id, alt, caption }: PartOf<"figure">,
  { addresses, numberOf, writing }: PartRules,
): string {
  const number = numberOf(path);
  const picture = `<img src="${attribute(addresses.medium(path) ?? path)}" alt="${attribute(alt)}"${number === undefined ? "" : ` class="wp-image-${number}"`}/>`;
  return block(
    "image",
    { ...(number === undefined ? {} : { id: number }), sizeSlug: "full", linkDestination: "none", ...anchor(id) },
    `<figure class="wp-block-image size-full"${idAttribute(id)}>${picture}${captionHtml(caption, writing)}</figure>`,
  );
}

/** Older editors know no cells that span others: as HTML they are left alone. */
function tableBlock({ head, rows, id, caption }: PartOf<"table">, { writing }: PartRules): string {
  const spans = [...head, ...rows].flat().some((cell) => cell.columns > 1 || cell.rows > 1);
  const inHead = head.length === 0 ? "" : `<thead>${rowsHtml(head, "col", writing)}</thead>`;
  const inBody = rows.length === 0 ? "" : `<tbody>${rowsHtml(rows, "row", writing)}</tbody>`;
  return block(
    spans ? "html" : "table",
    spans ? {} : { hasFixedLayout: false, ...anchor(id) },
    `<figure${idAttribute(id)} class="wp-block-table"><table>${inHead}${inBody}</table>${captionHtml(caption, writing)}</figure>`,
  );
}

/** `scope` is what a heading in these rows stands for. */
function rowsHtml(all: readonly (readonly PartCell[])[], scope: "col" | "row", writing: Writing): string {
  const cell = ({ heading, number, columns, rows, inline }: PartCell) => {
    const aligned = `${number ? ' class="has-text-align-right" data-align="right"' : ""}${columns > 1 ? ` colspan="${columns}"` : ""}${rows > 1 ? ` rowspan="${rows}"` : ""}`;
    return heading
      ? `<th${aligned} scope="${scope}">${inlineHtml(inline, writing)}</th>`
      : `<td${aligned}>${inlineHtml(inline, writing)}</td>`;
  };
  return all.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`).join("");
}

/** Nothing for a file that is not taken along. */
function fileBlock({ path, inline }: PartOf<"file">, { addresses, numberOf, writing }: PartRules): string {
  const address = addresses.medium(path);
  const number = numberOf(path);
  return address === undefined
    ? ""
    : block(
        "file",
        { ...(number === undefined ? {} : { id: number }), href: address, showDownloadButton: false },
        `<div class="wp-block-file"><a href="${attribute(address)}">${inlineHtml(inline, writing)}</a></div>`,
      );
}

function captionHtml(children: Inline, writing: Writing): string {
  return children.length === 0
    ? ""
    : `<figcaption class="wp-element-caption">${inlineHtml(children, writing)}</figcaption>`;
}

/** Today's editor writes an id into the settings too; older ones read it from the element. */
function anchor(name: string): { readonly anchor?: string } {
  return name === "" ? {} : { anchor: name };
}

function idAttribute(name: string): string {
  return name === "" ? "" : ` id="${attribute(name)}"`;
}

function attribute(words: string): string {
  return inert(escapeAttribute(words.replace(/\s+/g, " ").trim()));
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
