/** `tsubame query`: the numbers behind the pages. */
import type { Quarter } from "../base/quarter.js";
import type { Table } from "../base/table.js";
import { renderCsv } from "../engines/csv.js";
import { readConfig } from "../stages/config.js";
import { datasetUnknown, readQueries, runQueries } from "../stages/datasets.js";
import { readExports } from "../stages/exports.js";
import { compactExports } from "../stages/rollups.js";
import type { Outside } from "./process.js";
import { showProgress } from "./terminal.js";

export type QueryOptions = { readonly folder: string; readonly dataset: string; readonly quarter: Quarter; readonly form: "json" | "csv" | "table" };

export async function query({ folder, dataset, quarter, form }: QueryOptions, outside: Outside): Promise<number> {
  const config = await readConfig(folder);
  const queries = await readQueries(config, quarter);
  if (!queries.has(dataset)) throw datasetUnknown(dataset, queries);
  const progress = showProgress(outside);
  const exports = await readExports(config, quarter, progress);
  const rollups = await compactExports(config, quarter, exports, progress);
  const table = (await runQueries(config, quarter, rollups, progress, [dataset]))[dataset] as Table;
  progress.end();
  outside.print({ json: () => `${JSON.stringify(table.rows, null, 1)}\n`, csv: () => renderCsv(table), table: () => aligned(table) }[form]());
  return 0;
}

/** Columns side by side for a terminal; numbers to the right. */
function aligned({ columns, rows }: Table): string {
  const cells = [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ name }) => String(row[name] ?? "")))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  const right = columns.map(({ name }) => rows.length > 0 && rows.every((row) => row[name] === null || typeof row[name] === "number"));
  return cells.map((line) => line.map((cell, at) => (right[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join("  ").trimEnd()).join("\n") + "\n";
}
