/** Charts, tables and pictures of one page: made into HTML, numbered as they appear, and pointed at by name. */

import { escapeHtml, escapeXml } from "../base/escape.js";
import { htmlBlock, textOf } from "../base/html.js";
import { clause, type Place, problem, type UserError } from "../base/problems.js";
import type { Cell, FewSources, Row, Table } from "../base/table.js";
import type { Chart } from "../charts/charts.js";
import { type LivePart, livePart } from "../charts/live-charts.js";
import { didYouMean } from "../engines/nearest.js";
import type { Words } from "../i18n/words.js";

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

export type Pivot = { readonly rows: string; readonly columns: string; readonly cell: string };

/** One numbering for one page. Everything it returns is a block of HTML. */
export function exhibitsOf(words: Words) {
  const listed: Exhibit[] = [];
  const svgs = new Map<string, string>();
  const live = new Map<string, LivePart>();

  const add = (kind: Exhibit["kind"], name: string, caption: string, datasets: readonly string[]): Exhibit => {
    if (listed.some((one) => one.kind === kind && one.name === name))
      throw problem("templateHelper", { reason: clause('The {kind} "{name}" is on the page twice.', { kind, name }) });
    const number = listed.filter((one) => one.kind === kind).length + 1;
    const exhibit = {
      kind,
      name,
      id: `${kind}-${name.replaceAll("_", "-")}`,
      number,
      caption: textOf(caption),
      datasets,
    };
    listed.push(exhibit);
    return exhibit;
  };
  const numbered = ({ kind, number }: Exhibit) => words.message(`${kind}_number`, { number: String(number) });
  const captionOf = (exhibit: Exhibit, caption: string) =>
    `<figcaption><span class="number">${escapeHtml(numbered(exhibit))}</span> ${caption}</figcaption>`;
  const noteOf = (few: FewSources | undefined) =>
    few
      ? `\n<p class="note">${escapeHtml(words.message(few.left_out ? "few_sources_left_out" : "few_sources_marked", { number: String(few.sources_min), mark: fewMark }))}</p>`
      : "";

  return {
    listed: listed as readonly Exhibit[],
    /** The labelled SVG of each chart shown, for files of their own. */
    svgs: svgs as ReadonlyMap<string, string>,
    /** What the points of the charts say, by the id of their figure. */
    live: live as ReadonlyMap<string, LivePart>,

    chart(chart: Chart, { caption, text }: Labelled, few?: FewSources): string {
      const exhibit = add("figure", chart.name, caption, chart.datasets);
      const svg = labelledSvg(chart, exhibit, textOf(text));
      svgs.set(chart.name, svg.replace(/ data-series="\d+"/g, ""));
      const part = livePart(chart, words);
      if (part) live.set(exhibit.id, part);
      return htmlBlock(`<figure class="chart" role="group" id="${exhibit.id}">
<div class="drawing" tabindex="0" role="group" aria-label="${escapeHtml(exhibit.caption)}">${svg}</div>
${captionOf(exhibit, caption)}
<p class="equivalent">${text}</p>${noteOf(few)}
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
    table(
      name: string,
      table: Table,
      caption: string,
      pivot: Pivot | undefined,
      marked: (row: Row) => boolean = () => false,
    ): string {
      const exhibit = add("table", name, caption, [name]);
      const { head, body } = pivot ? pivoted(table, pivot, words) : plain(table, words, marked);
      const numeric = (column: string | undefined) =>
        column !== undefined && isNumeric(table, column) ? ' class="number"' : "";
      const raw = ({ text, value, row }: TableCell) =>
        `${value === undefined || String(value) === text ? "" : ` data-value="${escapeHtml(String(value ?? ""))}"`}${pivot && row !== undefined ? ` data-from="${escapeHtml(`${name}/${row}/${pivot.cell}`)}"` : ""}`;
      const headRow = head
        .map(
          (cell) =>
            `<th scope="col"${numeric(cell.column)}${pivot ? raw(cell) : ` data-column="${escapeHtml(cell.column ?? "")}"`}>${escapeHtml(cell.text)}</th>`,
        )
        .join(" ");
      const rows = body.map(
        (cells, row) =>
          `<tr${pivot ? "" : ` data-row="${row}"`}>${cells.map((cell, at) => (at === 0 ? `<th scope="row"${raw(cell)}>${escapeHtml(cell.text)}</th>` : `<td${numeric(cell.column)}${raw(cell)}>${escapeHtml(cell.text)}</td>`)).join(" ")}</tr>`,
      );
      const shape = pivot
        ? ` data-rows="${escapeHtml(pivot.rows)}" data-columns="${escapeHtml(pivot.columns)}" data-cell="${escapeHtml(pivot.cell)}"`
        : "";
      return htmlBlock(`<figure class="table" role="group" id="${exhibit.id}">
${captionOf(exhibit, caption)}
<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(exhibit.caption)}"><table data-dataset="${escapeHtml(name)}"${shape}>
<thead><tr>${headRow}</tr></thead>
<tbody>${rows.join("\n")}</tbody>
</table></div>${noteOf(table.few)}
${inWords(numbered(exhibit), head, body, words)}
</figure>`);
    },

    /** A place for the number of an exhibit that may come later. */
    reference: (name: string) => `\ue000${escapeHtml(name)}\ue001`,

    /** Puts numbers where references stand. */
    resolved(html: string, file: string): string {
      return html.replace(/\ue000([^\ue001]*)\ue001/g, (_, name: string) => {
        const exhibit = listed.find((one) => one.name === textOf(name) || one.id === textOf(name));
        if (!exhibit)
          throw unknownReference(
            textOf(name),
            listed.map((one) => one.name),
            { file },
          );
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
  return problem(
    "templateHelper",
    {
      reason: clause('Nothing on this page is called "{name}". {allowed}', {
        name,
        allowed: didYouMean(name, allowed),
      }),
    },
    place,
  );
}

function labelledSvg({ svg, name, width, height }: Chart, exhibit: Exhibit, text: string): string {
  const id = name.replaceAll("_", "-");
  const open = svg.indexOf(">");
  const head = svg.slice(0, open).replace(/\s(?:width|height)="[^"]*"/g, "");
  return `${head} width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">${apart(`<title id="${id}-title">${escapeXml(exhibit.caption)}</title><desc id="${id}-desc">${escapeXml(text)}</desc>${svg.slice(open + 1)}`)}`;
}

/** White space between the texts of a drawing: whoever takes the tags out of a page must not read `23/TCP80/TCP`. */
function apart(svg: string): string {
  return svg.replace(/<\/(?:text|title|desc)>(?!\s)/g, "$&\n");
}

/** `value` is the raw one behind the text; `row` the dataset's row of a cell in a turned table, by index. */
type TableCell = {
  readonly text: string;
  readonly column?: string;
  readonly value?: Cell;
  readonly row?: number | undefined;
};

/** A table of more cells is told in words by its first rows. */
const wordedCellsMax = 60;

/** The rows of a table as sentences, for places that lose tables: folded on the screen, not printed. */
function inWords(
  name: string,
  head: readonly TableCell[],
  body: readonly (readonly TableCell[])[],
  words: Words,
): string {
  const columns = head.slice(1, wordedCellsMax + 1);
  const told = body.slice(0, Math.max(1, Math.floor(wordedCellsMax / Math.max(1, columns.length))));
  const rowName = ({ text }: TableCell) =>
    /^[\d.,]+\W?$/.test(text) ? words.message("in_words_name", { column: head[0]?.text ?? "", value: text }) : text;
  const sentences = told.map(([first, ...cells]) => {
    const said = columns.map(({ text }, at) =>
      words.message("in_words_cell", { column: text, value: cells[at]?.text ?? "" }),
    );
    return words.message("in_words_row", {
      name: first ? rowName(first) : "",
      cells: said.join(words.message("in_words_between")),
      more: String(columns.length < head.length - 1),
    });
  });
  const left = body.length - told.length;
  const all = [...sentences, ...(left > 0 ? [words.message("in_words_left", { count: left })] : [])];
  return `<details class="in-words"><summary>${escapeHtml(words.message("in_words", { name }))}</summary>\n${all.map((sentence) => `<p>${escapeHtml(sentence)}</p>`).join("\n")}\n</details>`;
}

/** The mark of rows that a note beside the table speaks of. */
const rowMark = "†";
/** The mark of cells that few sources reached. */
const fewMark = "‡";

function plain(
  { columns, rows, few }: Table,
  words: Words,
  marked: (row: Row) => boolean,
): { head: TableCell[]; body: TableCell[][] } {
  const names = columns.map(({ name }) => name);
  const digits = new Map(
    names.map((name) => [
      name,
      rows.some((row) => typeof row[name] === "number" && !Number.isInteger(row[name])) ? 1 : 0,
    ]),
  );
  return {
    head: names.map((column) => ({ text: words.column(column), column })),
    body: rows.map((row, number) =>
      names.map((column, at) => ({
        text: `${words.cell(row[column] ?? null, column, digits.get(column))}${at === 0 && marked(row) ? rowMark : ""}${at === 0 && few?.rows.includes(number) ? fewMark : ""}`,
        column,
        value: row[column] ?? null,
      })),
    ),
  };
}

/** One row per value of `rows`, one column per value of `columns`, both in the order they come. */
function pivoted({ rows, few }: Table, pivot: Pivot, words: Words): { head: TableCell[]; body: TableCell[][] } {
  const distinct = (column: string) => [...new Set(rows.map((row) => row[column] ?? null))];
  const places = new Map(rows.map((row, at) => [keyOf(row, pivot), at]));
  const heads = distinct(pivot.columns);
  const cell = (left: Cell, top: Cell): TableCell => {
    const row = places.get(keyOf({ [pivot.rows]: left, [pivot.columns]: top }, pivot));
    const value = row === undefined ? null : (rows[row]?.[pivot.cell] ?? null);
    const mark = row !== undefined && few?.rows.includes(row) ? fewMark : "";
    return { text: `${words.cell(value, pivot.cell)}${mark}`, column: pivot.cell, value, row };
  };
  return {
    head: [
      { text: words.column(pivot.rows) },
      ...heads.map((value) => ({ text: words.cell(value, pivot.columns), column: pivot.cell, value })),
    ],
    body: distinct(pivot.rows).map((left) => [
      { text: words.cell(left, pivot.rows), value: left },
      ...heads.map((top) => cell(left, top)),
    ]),
  };
}

function keyOf(row: Row, { rows, columns }: Pivot): string {
  return JSON.stringify([row[rows] ?? null, row[columns] ?? null]);
}

function isNumeric({ columns, rows }: Table, column: string): boolean {
  return (
    columns.some(({ name }) => name === column) &&
    !/(?:^|_)rank(?:_|$)/.test(column) &&
    rows.length > 0 &&
    rows.every((row) => isNumberOrNull(row[column] ?? null)) &&
    rows.some((row) => row[column] !== null)
  );
}

function isNumberOrNull(cell: Cell): boolean {
  return cell === null || typeof cell === "number";
}
