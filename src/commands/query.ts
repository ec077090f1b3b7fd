/** `tsubame query`: the numbers behind the pages. */
import { resolve } from "node:path";
import { readTextIfAny } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import type { Table } from "../base/table.js";
import { renderCsv } from "../engines/csv.js";
import type { Wanted } from "../numbers/datasets.js";
import { computeNumbers } from "../numbers/numbers.js";
import { askedName, datasetUnknown, readQueries, type Scope } from "../numbers/queries.js";
import { readConfig } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import { showProgress } from "./terminal.js";
import { aligned } from "./terminal-table.js";

/** A dataset of the workspace by name, or any SELECT in a file: a path as the user wrote it. */
export type QueryOptions = {
  readonly folder: string;
  readonly asked: { readonly dataset: string } | { readonly file: string };
  readonly quarter: Period;
  /** The sensors for datasets that are about those of an edition. */
  readonly scope: Scope;
  readonly form: "json" | "csv" | "table";
};

export async function query({ folder, asked, quarter, scope, form }: QueryOptions, outside: Outside): Promise<number> {
  const config = await readConfig(folder);
  const wanted: Wanted =
    "file" in asked
      ? { names: [askedName], scope, asked: await readAsked(asked.file, outside) }
      : { names: [asked.dataset], scope };
  const queries = await readQueries(config, quarter);
  if ("dataset" in asked && !queries.has(asked.dataset)) throw datasetUnknown(asked.dataset, queries);
  const progress = showProgress(outside);
  const { datasets } = await computeNumbers(config, quarter, progress, wanted);
  const table = datasets[wanted.names[0] ?? ""] as Table;
  progress.end();
  outside.print(
    {
      json: () => `${JSON.stringify(table.rows, null, 1)}\n`,
      csv: () => renderCsv(table),
      table: () => aligned(table),
    }[form](),
  );
  return 0;
}

async function readAsked(file: string, outside: Outside): Promise<SourceText> {
  const text = await readTextIfAny(resolve(outside.folder, file));
  if (text === undefined) throw problem("fileMissing", { path: file, named_in: "--sql" });
  return { text, file };
}
