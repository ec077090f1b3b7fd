/** One exhibit of a page as HTML: a chart or a picture with its number, its caption and the same in words. */
import { escapeHtml, escapeXml } from "../base/escape.js";
import type { FewSources } from "../base/table.js";
import type { Chart } from "../charts/charts.js";
import { textOf } from "../engines/html.js";
import type { Words } from "../i18n/words.js";
import { chanceMark, fewMark } from "./table-cells.js";

/** `id` is the same in all languages (`figure-…`, `table-…`); `number` counts figures and tables apart, from 1. */
export type Exhibit = {
  readonly kind: "figure" | "table";
  readonly name: string;
  readonly id: string;
  readonly number: number;
  readonly caption: string;
  readonly datasets: readonly string[];
};

/** Beside the drawing in the same words: a page may be read without pictures. */
export type Labelled = { readonly caption: string; readonly text: string };

export type ShownPicture = { readonly path: string; readonly width: number; readonly height: number };

export function labelledSvg({ svg, name, width, height }: Chart, exhibit: Exhibit, text: string): string {
  const id = name.replaceAll("_", "-");
  // Vega writes the tag of a drawing, and `<`, `>` and `"` stand in no value: all else of its text stays byte for byte.
  const open = svg.indexOf(">");
  const head = svg.slice(0, open).replace(/\s(?:width|height)="[^"]*"/g, "");
  return `${head} width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">${apart(`<title id="${id}-title">${escapeXml(exhibit.caption)}</title><desc id="${id}-desc">${escapeXml(text)}</desc>${svg.slice(open + 1)}`)}`;
}

/**
 * White space between the texts of a drawing: whoever takes the tags out of a page must not read `23/TCP80/TCP`. Words in
 * it have no `<`, so ends of elements are found as they are written; reading each drawing would take longer.
 */
function apart(svg: string): string {
  return svg.replace(/<\/(?:text|title|desc)>(?!\s)/g, "$&\n");
}

export function chartHtml(
  exhibit: Exhibit,
  svg: string,
  { caption, text }: Labelled,
  few: FewSources | undefined,
  words: Words,
): string {
  return `<figure class="chart" id="${exhibit.id}">
<div class="drawing" tabindex="0" role="group" aria-label="${escapeHtml(exhibit.caption)}">${svg}</div>
<p class="equivalent">${text}</p>${fewNote(few, words)}
${captionHtml(exhibit, caption, words)}
</figure>`;
}

export function pictureHtml(
  exhibit: Exhibit,
  { path, width, height }: ShownPicture,
  { caption, text }: Labelled,
  words: Words,
): string {
  return `<figure class="picture" id="${exhibit.id}">
<img src="${escapeHtml(path)}" width="${Math.round(width)}" height="${Math.round(height)}" alt="${escapeHtml(textOf(text))}">
${captionHtml(exhibit, caption, words)}
</figure>`;
}

/**
 * An exhibit whose datasets have no rows: a sentence in the place of an empty drawing or a bare head. Where all
 * its rows were left out, it is the one that says so.
 */
export function emptyHtml(
  exhibit: Exhibit,
  { caption, text }: Labelled,
  few: FewSources | undefined,
  words: Words,
): string {
  return `<figure class="empty" id="${exhibit.id}">
${captionHtml(exhibit, caption, words)}
${few?.left_out ? "" : `<p class="note">${escapeHtml(words.message("exhibit_empty"))}</p>`}${text === "" ? "" : `\n<p class="equivalent">${text}</p>`}${fewNote(few, words)}
</figure>`;
}

/** "Figure 1", in the page's language. */
export function numberOf({ kind, number }: Exhibit, words: Words): string {
  return words.message(`${kind}_number`, { number: String(number) });
}

export function captionHtml(exhibit: Exhibit, caption: string, words: Words): string {
  return `<figcaption><span class="number">${escapeHtml(numberOf(exhibit, words))}</span> ${caption}</figcaption>`;
}

/** What became of cells that few sources reached; empty where there is none. */
export function fewNote(few: FewSources | undefined, words: Words): string {
  return few
    ? `\n<p class="note">${escapeHtml(words.message(few.left_out ? "few_sources_left_out" : "few_sources_marked", { number: String(few.sources_min), mark: fewMark }))}</p>`
    : "";
}

/** What the mark of changes says that chance alone may have made. */
export function chanceNote(words: Words): string {
  return `\n<p class="note">${escapeHtml(words.message("change_by_chance", { mark: chanceMark }))}</p>`;
}
