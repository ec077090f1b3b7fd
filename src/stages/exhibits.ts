/** Charts, tables and pictures of one page: made into HTML, numbered as they appear, and pointed at by name. */
import { escapeHtml, escapeXml } from "../base/escape.js";
import { textOf, htmlBlock } from "../base/html.js";
import { problem, type Place, type UserError } from "../base/problems.js";
import type { Cell, Row, Table } from "../base/table.js";
import { didYouMean } from "../engines/nearest.js";
import type { Words } from "../i18n/words.js";
import type { Chart } from "./charts.js";

/** `id` is the same in all languages (`figure-…`, `table-…`); `number` counts figures and tables apart, from 1. */
export type Exhibit = { readonly kind: "figure" | "table"; readonly name: string; readonly id: string; readonly number: number; readonly caption: string; readonly datasets: readonly string[] };

/** Beside the drawing in the same words: a page may be read without pictures. */
export type Labelled = { readonly caption: string; readonly text: string };

export type ShownPicture = { readonly path: string; readonly width: number; readonly height: number };

export type Pivot = { readonly rows: string; readonly columns: string; readonly cell: string };

/** One numbering for one page. Everything it returns is a block of HTML. */
export function exhibitsOf(words: Words) {
  const listed: Exhibit[] = [];
  const svgs = new Map<string, string>();

  const add = (kind: Exhibit["kind"], name: string, caption: string, datasets: readonly string[]): Exhibit => {
    if (listed.some((one) => one.kind === kind && one.name === name)) throw problem("templateHelper", { reason: `The ${kind} "${name}" is on the page twice.` });
    const number = listed.filter((one) => one.kind === kind).length + 1;
    const exhibit = { kind, name, id: `${kind}-${name.replaceAll("_", "-")}`, number, caption: textOf(caption), datasets };
    listed.push(exhibit);
    return exhibit;
  };
  const numbered = ({ kind, number }: Exhibit) => words.message(`${kind}_number`, { number: String(number) });
  const captionOf = (exhibit: Exhibit, caption: string) => `<figcaption><span class="number">${escapeHtml(numbered(exhibit))}</span> ${caption}</figcaption>`;

  return {
    listed: listed as readonly Exhibit[],
    /** The labelled SVG of each chart shown, for files of their own. */
    svgs: svgs as ReadonlyMap<string, string>,

    chart(chart: Chart, { caption, text }: Labelled): string {
      const exhibit = add("figure", chart.name, caption, chart.datasets);
      const svg = labelledSvg(chart, exhibit, textOf(text));
      svgs.set(chart.name, svg);
      return htmlBlock(`<figure class="chart" role="group" id="${exhibit.id}">
<div class="drawing">${svg}</div>
${captionOf(exhibit, caption)}
<p class="equivalent">${text}</p>
</figure>`);
    },

    picture(name: string, picture: ShownPicture, { caption, text }: Labelled): string {
      const exhibit = add("figure", name, caption, []);
      return htmlBlock(`<figure class="picture" role="group" id="${exhibit.id}">
<img src="${escapeHtml(picture.path)}" width="${Math.round(picture.width)}" height="${Math.round(picture.height)}" alt="${escapeHtml(textOf(text))}">
${captionOf(exhibit, caption)}
</figure>`);
    },

    /** `marked` says which rows carry the mark that the page explains beside the table. */
    table(name: string, table: Table, caption: string, pivot: Pivot | undefined, marked: (row: Row) => boolean = () => false): string {
      const exhibit = add("table", name, caption, [name]);
      const { head, body } = pivot ? pivoted(table, pivot, words) : plain(table, words, marked);
      const numeric = (column: string | undefined) => (column !== undefined && isNumeric(table, column) ? ' class="number"' : "");
      const headRow = head.map(({ text, column }) => `<th scope="col"${numeric(column)}>${escapeHtml(text)}</th>`).join(" ");
      const rows = body.map((cells) => cells.map(({ text, column }, at) => (at === 0 ? `<th scope="row">${escapeHtml(text)}</th>` : `<td${numeric(column)}>${escapeHtml(text)}</td>`)).join(" "));
      return htmlBlock(`<figure class="table" role="group" id="${exhibit.id}">
${captionOf(exhibit, caption)}
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(exhibit.caption)}"><table>
<thead><tr>${headRow}</tr></thead>
<tbody>${rows.map((row) => `<tr>${row}</tr>`).join("\n")}</tbody>
</table></div>
</figure>`);
    },

    /** A place for the number of an exhibit that may come later. */
    reference: (name: string) => `\ue000${escapeHtml(name)}\ue001`,

    /** Puts numbers where references stand. */
    resolved(html: string, file: string): string {
      return html.replace(/\ue000([^\ue001]*)\ue001/g, (_, name: string) => {
        const exhibit = listed.find((one) => one.name === textOf(name) || one.id === textOf(name));
        if (!exhibit) throw unknownReference(textOf(name), listed.map((one) => one.name), { file });
        return `<a href="#${exhibit.id}">${escapeHtml(numbered(exhibit))}</a>`;
      });
    },
  };
}

/** An exhibit goes by its name, or by its id when a chart and a table have one name. */
export function isReference(reference: string, name: string): boolean {
  return reference === name || ["figure", "table"].some((kind) => reference === `${kind}-${name.replaceAll("_", "-")}`);
}

export function unknownReference(name: string, allowed: readonly string[], place: Place = {}): UserError {
  return problem("templateHelper", { reason: `Nothing on this page is called "${name}". ${didYouMean(name, allowed)}` }, place);
}

function labelledSvg({ svg, name, width, height }: Chart, exhibit: Exhibit, text: string): string {
  const id = name.replaceAll("_", "-");
  const open = svg.indexOf(">");
  const head = svg.slice(0, open).replace(/\s(?:width|height)="[^"]*"/g, "");
  return `${head} width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc"><title id="${id}-title">${escapeXml(exhibit.caption)}</title><desc id="${id}-desc">${escapeXml(text)}</desc>${svg.slice(open + 1)}`;
}

type TableCell = { readonly text: string; readonly column?: string };

/** The mark of rows that a note beside the table speaks of. */
export const rowMark = "†";

function plain({ columns, rows }: Table, words: Words, marked: (row: Row) => boolean): { head: TableCell[]; body: TableCell[][] } {
  const names = columns.map(({ name }) => name);
  const digits = new Map(names.map((name) => [name, rows.some((row) => typeof row[name] === "number" && !Number.isInteger(row[name])) ? 1 : 0]));
  return {
    head: names.map((column) => ({ text: words.column(column), column })),
    body: rows.map((row) => names.map((column, at) => ({ text: `${words.cell(row[column] ?? null, column, digits.get(column))}${at === 0 && marked(row) ? rowMark : ""}`, column }))),
  };
}

/** One row per value of `rows`, one column per value of `columns`, both in the order they come. */
function pivoted({ rows }: Table, pivot: Pivot, words: Words): { head: TableCell[]; body: TableCell[][] } {
  const distinct = (column: string) => [...new Set(rows.map((row) => row[column] ?? null))];
  const cells = new Map(rows.map((row) => [keyOf(row, pivot), row[pivot.cell] ?? null]));
  const heads = distinct(pivot.columns);
  return {
    head: [{ text: words.column(pivot.rows) }, ...heads.map((value) => ({ text: words.cell(value, pivot.columns), column: pivot.cell }))],
    body: distinct(pivot.rows).map((left) => [
      { text: words.cell(left, pivot.rows) },
      ...heads.map((top) => ({ text: words.cell(cells.get(keyOf({ [pivot.rows]: left, [pivot.columns]: top }, pivot)) ?? null, pivot.cell), column: pivot.cell })),
    ]),
  };
}

function keyOf(row: Row, { rows, columns }: Pivot): string {
  return JSON.stringify([row[rows] ?? null, row[columns] ?? null]);
}

function isNumeric({ columns, rows }: Table, column: string): boolean {
  return columns.some(({ name }) => name === column) && !/(?:^|_)rank(?:_|$)/.test(column) && rows.length > 0 && rows.every((row) => isNumberOrNull(row[column] ?? null)) && rows.some((row) => row[column] !== null);
}

function isNumberOrNull(cell: Cell): boolean {
  return cell === null || typeof cell === "number";
}
