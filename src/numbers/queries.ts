import type { Period } from "../base/period.js";
import { problem, stop, UserError } from "../base/problems.js";
import type { Table } from "../base/table.js";
import type { Session } from "../engines/duckdb.js";
import { faultIn } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";

/** The queries of a quarter by dataset name; the quarter's own win over the general ones. */
export type Queries = ReadonlyMap<string, SourceText>;

export async function readQueries({ library }: Pick<Config, "library">, quarter: Period): Promise<Queries> {
  const queries = new Map<string, SourceText>();
  for (const folder of ["queries/datasets", `queries/${quarter.name}`]) {
    for (const name of await library.names(folder, ".sql")) {
      const source = await library.read(`${folder}/${name}.sql`);
      if (source) queries.set(name, source);
    }
  }
  return queries;
}

export const askedName = "asked-for";

export async function bindOne(
  session: Session,
  name: string,
  source: SourceText,
  quarter: Period,
): Promise<Table["columns"]> {
  try {
    return await session.columnsOf(source);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

export function datasetUnknown(name: string, queries: Queries): Error {
  const allowed = [...queries.keys()].sort();
  return problem("datasetUnknown", { name, near: didYouMean(name, allowed), allowed: allowed.join(", ") }, {}, 2);
}

export async function runOne(session: Session, name: string, source: SourceText, quarter: Period): Promise<Table> {
  try {
    return await session.select(source);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

function sqlProblem(error: unknown, dataset: string, file: string, quarter: Period): Error {
  if (error instanceof UserError && error.code !== "sqlTextFailed")
    return new UserError(error.code, error.values, { file, ...error.place });
  const { reason, line } =
    error instanceof UserError ? { reason: String(error.values["reason"]), line: error.place.line } : faultIn(error);
  return dataset === askedName
    ? problem("askedFailed", { reason }, { file, line })
    : problem("sqlFailed", { reason, dataset, quarter: quarter.name }, { file, line });
}

export async function tablesOf(
  session: Session,
  name: string,
  source: SourceText,
  quarter: Period,
): Promise<readonly string[]> {
  try {
    return await session.tablesOf(source);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

type Step = { readonly name: string; readonly needs: readonly string[] };

/** Every query after the ones it reads from. */
export function inOrder(
  queries: Queries,
  tables: ReadonlyMap<string, readonly string[]>,
  wanted?: readonly string[],
  onProblem = stop,
): Step[] {
  const steps: Step[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (name: string, path: readonly string[]): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open")
      return onProblem(
        problem(
          "sqlCycle",
          { names: [...path.slice(path.indexOf(name)), name].join(" → ") },
          { file: queries.get(name)?.file ?? name },
        ),
      );
    state.set(name, "open");
    const needs = [...new Set(tables.get(name))].filter((table) => queries.has(table) && table !== name).sort();
    for (const need of needs) visit(need, [...path, name]);
    state.set(name, "done");
    steps.push({ name, needs });
  };
  for (const name of wanted ?? [...queries.keys()].sort()) visit(name, []);
  return steps;
}

export async function readViews({ library }: Pick<Config, "library">): Promise<SourceText[]> {
  const names = await library.names("queries/views", ".sql");
  return (await Promise.all(names.map((name) => library.read(`queries/views/${name}.sql`)))).filter(
    (view) => view !== undefined,
  );
}
