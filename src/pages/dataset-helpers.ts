/** Helpers for the rows of datasets: one, some, their words in a list, or what is claimed of them. */
import { conditionText } from "../base/claim-tags.js";
import { escapeHtml } from "../base/escape.js";
import { itemEnd, itemStart } from "../base/marks.js";
import { clause, problem, type UserError } from "../base/problems.js";
import type { Cell, Row, Table } from "../base/table.js";
import { type Helper, Safe } from "../engines/handlebars.js";
import { didYouMean } from "../engines/nearest.js";
import type { Claim } from "./claims.js";
import { rowShape } from "./page-context.js";
import type { PageMatter } from "./page-matter.js";
import { boundText } from "./value-sources.js";
import { plainValue } from "./word-helpers.js";

export function datasetHelpers(matter: PageMatter, claimed: (claim: Claim) => void): Record<string, Helper> {
  const { datasets } = matter;
  const check: Helper["check"] = ([name], named) =>
    wrongName(name, datasets) ?? unknownColumn(name, Object.keys(named), datasets);
  return {
    rows: {
      call: ([name], named) => rowsOf(name, named, datasets),
      check,
      shape: ([name]) =>
        datasets[name ?? ""] ? { kind: "rows", row: rowShape(datasets[name ?? ""] as Table) } : undefined,
    },
    row: {
      call: ([name], named) => rowsOf(name, named, datasets)[0],
      check,
      shape: ([name]) => (datasets[name ?? ""] ? rowShape(datasets[name ?? ""] as Table) : undefined),
    },
    count: {
      call: ([name], named) => rowsOf(name, named, datasets).length,
      check,
      source: ([name]) => (name === undefined ? undefined : `${name}/#count`),
    },
    list: listHelper(matter),
    claim: claimHelper(matter, claimed),
  };
}

/** The words of a column, each bound to its row. */
function listHelper({ words, datasets }: PageMatter): Helper {
  return {
    call: ([name, column], named) => {
      const rows = rowsOf(name, named, datasets);
      const all = datasets[String(name)]?.rows ?? [];
      const inText = (cell: Cell) =>
        column === "region" && typeof cell === "string" ? words.regionInText(cell) : words.cell(cell, String(column));
      const shown = rows.map((row) =>
        boundText(escapeHtml(inText(row[String(column)] as Cell)), [
          { from: `${String(name)}/${all.indexOf(row)}/${String(column)}`, value: row[String(column)] },
        ]),
      );
      // The list is worded around marks, which then give way to the values.
      return new Safe(
        escapeHtml(words.list(rows.map((_, at) => `${itemStart}${at}${itemEnd}`))).replace(
          itemPattern,
          (_, at: string) => shown[Number(at)] ?? "",
        ),
      );
    },
    check: ([name, column], named) =>
      wrongName(name, datasets) ?? unknownColumn(name, [column, ...Object.keys(named)], datasets),
  };
}

function claimHelper({ datasets }: PageMatter, claimed: (claim: Claim) => void): Helper {
  return {
    call: ([condition], { of, ...named }, inside, place) => {
      const said = inside().trim();
      if (/\n\s*\n/.test(said))
        throw problem("templateHelper", { reason: clause("A claim holds sentences of one paragraph.") });
      const claim = { condition: String(condition), dataset: of === undefined ? undefined : String(of) };
      claimed({ ...claim, rows: of === undefined ? [] : rowsOf(of, named, datasets), sentence: said, place });
      return new Safe(`<span class="claim" data-claim="${escapeHtml(conditionText(claim))}">${said}</span>`);
    },
    check: ([condition], { of, ...named }) => {
      if (condition === undefined)
        return problem("templateHelper", { reason: clause("{{#claim}} takes its condition in quotes.") });
      return of === undefined
        ? undefined
        : (wrongName(of, datasets) ?? unknownColumn(of, Object.keys(named), datasets));
    },
  };
}

type Datasets = PageMatter["datasets"];

/** Those that have all the values that are named. */
function rowsOf(name: unknown, named: Readonly<Record<string, unknown>>, datasets: Datasets): Row[] {
  return (datasets[String(name)]?.rows ?? []).filter((row) =>
    Object.entries(named).every(([column, value]) => row[column] === plainValue(value)),
  );
}

/** Nothing is said of a name that is not known before the page is rendered. */
function wrongName(name: string | undefined, datasets: Datasets): UserError | undefined {
  return name !== undefined && !Object.keys(datasets).includes(name) ? unknownDataset(name, datasets) : undefined;
}

export function unknownDataset(name: string, datasets: Datasets): UserError {
  const names = Object.keys(datasets);
  return problem("datasetUnknown", { name, near: didYouMean(name, names), allowed: names.join(", ") });
}

/** What is wrong with the first of the columns that the dataset does not have. */
export function unknownColumn(
  name: string | undefined,
  columns: readonly (string | undefined)[],
  datasets: Datasets,
): UserError | undefined {
  const allowed = datasets[name ?? ""]?.columns.map((column) => column.name) ?? [];
  const wrong = columns.find((column) => column !== undefined && !allowed.includes(column));
  return wrong === undefined
    ? undefined
    : problem("templatePath", {
        path: `${name}.${wrong}`,
        near: didYouMean(wrong, allowed),
        allowed: allowed.join(", "),
      });
}

const itemPattern = new RegExp(`${itemStart}(\\d+)${itemEnd}`, "g");
