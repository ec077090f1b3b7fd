/** Helpers for what a page shows: charts, tables, pictures, references and downloads. */
import { escapeHtml } from "../base/escape.js";
import { htmlBlock } from "../base/html.js";
import { clause, problem, type UserError } from "../base/problems.js";
import type { Row, Table } from "../base/table.js";
import { type Helper, Safe } from "../engines/handlebars.js";
import { renderLine } from "../engines/markdown.js";
import { didYouMean } from "../engines/nearest.js";
import { unknownColumn, unknownDataset } from "./dataset-helpers.js";
import { type Exhibits, isReference, unknownReference } from "./exhibits.js";
import type { PageMatter } from "./page-matter.js";
import { isByChance } from "./table-cells.js";
import { plainValue } from "./word-helpers.js";
export function exhibitHelpers(matter: PageMatter, exhibits: Exhibits): Record<string, Helper> {
  const { words, shown, downloads } = matter;
  return {
    chart: chartHelper(matter, exhibits),
    picture: pictureHelper(matter, exhibits),
    table: tableHelper(matter, exhibits),
    todo: {
      call: ([text]) =>
        new Safe(
          htmlBlock(
            `<p class="todo" role="note"><strong>${escapeHtml(words.message("todo"))}</strong> ${escapeHtml(String(plainValue(text) ?? ""))}</p>`,
          ),
        ),
    },
    typed: {
      call: ([text]) => new Safe(`<span class="typed">${escapeHtml(String(plainValue(text) ?? ""))}</span>`),
      check: ([text = ""], { reason = "" }) =>
        reason.trim() === "" ? problem("typedReason", { typed: JSON.stringify(text) }) : undefined,
    },
    ref: {
      call: ([name]) => new Safe(exhibits.reference(String(name))),
      check: ([name]) =>
        name !== undefined && !shown.some((one) => isReference(name, one)) ? unknownReference(name, shown) : undefined,
    },
    downloads: {
      call: () =>
        new Safe(
          htmlBlock(
            `<ul class="downloads">\n${downloads.map(({ path, name, title }) => `<li><a href="${escapeHtml(path)}" download="${escapeHtml(name)}">${escapeHtml(title)}</a></li>`).join("\n")}\n</ul>`,
          ),
        ),
    },
  };
}

function chartHelper({ charts, chartNames, datasets }: PageMatter, exhibits: Exhibits): Helper {
  const missing = (name: string) =>
    problem("chartMissing", { name, near: didYouMean(name, chartNames), allowed: chartNames.join(", ") });
  return {
    call: ([name], named, inside) => {
      const chart = charts.get(String(name));
      if (!chart) throw missing(String(name));
      const text = inside().trim();
      if (text === "")
        throw problem("templateHelper", {
          reason: clause(
            'The chart "{name}" needs a sentence for those who cannot see it: {{#chart …}}sentence{{/chart}}',
            { name: String(name) },
          ),
        });
      const labelled = { caption: captionOf(named, name), text: renderLine(text) };
      const few = chart.datasets.map((one) => datasets[one]?.few).find((one) => one !== undefined);
      return new Safe(
        chart.datasets.length > 0 && chart.datasets.every((one) => isEmpty(datasets[one]))
          ? exhibits.empty("figure", chart.name, chart.datasets, labelled, few)
          : exhibits.chart(chart, labelled, few),
      );
    },
    check: ([name], named) => {
      if (name !== undefined && !chartNames.includes(name)) return missing(name);
      return "caption" in named ? undefined : captionMissing(name);
    },
  };
}

function pictureHelper({ pictures, pictureNames }: PageMatter, exhibits: Exhibits): Helper {
  const missing = (name: string) =>
    problem("templateHelper", {
      reason: clause("There is no picture {name} in the quarter's folder. {pictureNames}", {
        name,
        pictureNames: didYouMean(name, pictureNames),
      }),
    });
  return {
    call: ([name], named, inside) => {
      const picture = pictures.get(String(name));
      if (!picture) throw missing(String(name));
      const text = inside().trim();
      if (text === "")
        throw problem("templateHelper", {
          reason: clause('The picture "{name}" needs a sentence for those who cannot see it.', { name: String(name) }),
        });
      return new Safe(
        exhibits.picture(pictureName(String(name)), picture, {
          caption: captionOf(named, name),
          text: renderLine(text),
        }),
      );
    },
    check: ([name], named) => {
      if (name !== undefined && !pictureNames.includes(name)) return missing(name);
      return "caption" in named ? undefined : captionMissing(name);
    },
  };
}

function tableHelper({ datasets }: PageMatter, exhibits: Exhibits): Helper {
  return {
    call: ([name], named) => {
      const table = datasets[String(name)];
      if (!table) throw unknownDataset(String(name), datasets);
      const { rows, columns, cell, mark } = named;
      if (isEmpty(table)) {
        const labelled = { caption: captionOf(named, name), text: "" };
        return new Safe(exhibits.empty("table", String(name), [String(name)], labelled, table.few));
      }
      const chosen =
        typeof columns === "string" && cell === undefined ? columnsOnly(table, columns.split(/[\s,]+/)) : table;
      const pivot =
        cell === undefined ? undefined : { rows: String(rows), columns: String(columns), cell: String(cell) };
      return new Safe(
        exhibits.table(String(name), chosen, {
          caption: captionOf(named, name),
          pivot,
          marks: {
            marked: (row) => Array.isArray(mark) && (mark as Row[]).some((one) => agree(row, one)),
            byChance: (row, column) => isByChance(table, row, column),
          },
        }),
      );
    },
    check: ([name], named) => {
      if (datasets[name ?? ""] === undefined) return unknownDataset(name ?? "", datasets);
      const asked = [named["rows"], named["cell"], ...(named["columns"]?.split(/[\s,]+/) ?? [])];
      const wrong = unknownColumn(name, asked, datasets);
      return wrong ?? ("caption" in named ? undefined : captionMissing(name));
    },
  };
}

function isEmpty(table: Table | undefined): boolean {
  return table?.rows.length === 0;
}

function captionOf(named: Readonly<Record<string, unknown>>, name: unknown): string {
  if (named["caption"] === undefined) throw captionMissing(name);
  return named["caption"] instanceof Safe ? String(named["caption"]) : escapeHtml(String(named["caption"]));
}

function captionMissing(name: unknown): UserError {
  return problem("templateHelper", { reason: clause('"{name}" needs a caption="…".', { name: String(name) }) });
}

/** Whether two rows have the same values in all columns that both have, and at least one such column. */
function agree(row: Row, other: Row): boolean {
  const shared = Object.keys(other).filter((column) => column in row);
  return shared.length > 0 && shared.every((column) => row[column] === other[column]);
}

/** A picture's file without its ending. */
export function pictureName(file: string): string {
  return file.replace(/\.[^.]*$/, "");
}

function columnsOnly({ columns, rows, ...rest }: Table, names: readonly string[]): Table {
  const chosen = names.flatMap((name) => columns.filter((column) => column.name === name));
  return {
    ...rest,
    columns: chosen,
    rows: rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
  };
}
