import type { Period } from "../base/period.js";
import { attempt, problem, stop, UserError } from "../base/problems.js";
import type { Table } from "../base/table.js";
import type { Session } from "../engines/duckdb.js";
import { faultIn } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";

/** Whose packets numbers are about: those of the sensors of one group, or of all. */
export type Scope = (typeof groups)[number];
const groups = ["home", "overseas", "all"] as const;

/** What a query says of itself in its header: one scope for all, or that of each edition that shows it. */
export type DeclaredScope = Scope | "edition";
const declared: readonly DeclaredScope[] = [...groups, "edition"];

/** `across` are the datasets that it reads although they are about all sensors. */
type Query = SourceText & { readonly scope: DeclaredScope; readonly across: readonly string[] };

/** The queries of a quarter by dataset name; the quarter's own win over the general ones. */
export type Queries = ReadonlyMap<string, Query>;

/** Where `onProblem` lets a wrong scope pass, the query is about all sensors. */
export async function readQueries(
  { library }: Pick<Config, "library">,
  quarter: Period,
  onProblem = stop,
): Promise<Queries> {
  const queries = new Map<string, Query>();
  for (const folder of ["queries/datasets", `queries/${quarter.name}`]) {
    for (const name of await library.names(folder, ".sql")) {
      const layers = (await library.readLayers(`${folder}/${name}.sql`)).filter((layer) => layer !== undefined);
      const [source] = layers;
      if (!source) continue;
      // A query that is laid over another and says nothing has its scope.
      const said = await attempt(onProblem, () => layers.map(scopeIn).find((scope) => scope !== undefined));
      queries.set(name, { ...source, scope: said ?? queries.get(name)?.scope ?? "all", across: acrossIn(source) });
    }
  }
  return queries;
}

/** What `-- Scope: …` says among the comments that a query begins with. */
function scopeIn({ text, file }: SourceText): DeclaredScope | undefined {
  const { said: scope, line } = headerLine(text, /^\s*--\s*Scope:\s*(.*?)\s*$/);
  if (scope === undefined) return undefined;
  const found = declared.find((one) => one === scope);
  if (!found)
    throw problem(
      "scopeUnknown",
      { scope, near: didYouMean(scope, declared), allowed: declared.join(", ") },
      { file, line },
    );
  return found;
}

/** What `-- Reads of all sensors: …` says there: names of datasets. */
function acrossIn({ text }: SourceText): readonly string[] {
  return headerLine(text, /^\s*--\s*Reads of all sensors:\s*(.*?)\.?\s*$/).said?.split(/\s*,\s*/) ?? [];
}

/** What the first such line of a query's first comments says. */
function headerLine(text: string, said: RegExp): { readonly said: string | undefined; readonly line: number } {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => !/^\s*(?:--.*)?$/.test(line));
  const at = lines.slice(0, header < 0 ? undefined : header).findIndex((line) => said.test(line));
  return { said: said.exec(lines[at] ?? "")?.[1], line: at + 1 };
}

/** The sensors that an edition is about. */
export function scopeOfEdition({ quarterly_scope }: Pick<Config, "quarterly_scope">, edition: string): Scope {
  return edition === "quarterly" ? quarterly_scope : "all";
}

/** The sensors that a query is run for where those of `scope` are asked about. */
export function runScope(declaredScope: DeclaredScope, scope: Scope): Scope {
  return declaredScope === "edition" ? scope : declaredScope;
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

/** Every query after the ones it reads from. None reads one of other sensors than its own, unless it says so. */
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
    for (const need of needs) {
      visit(need, [...path, name]);
      const [own, other] = [queries.get(name), queries.get(need)];
      const meant = other?.scope === "all" && own?.across.includes(need);
      if (own && other && other.scope !== "edition" && other.scope !== own.scope && !meant)
        onProblem(
          problem(
            "scopeMixed",
            { dataset: name, scope: own.scope, other: need, other_scope: other.scope },
            { file: own.file },
          ),
        );
    }
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

/** The view that a file makes, by its name. */
export function viewOf({ file }: SourceText): string {
  return /(\w+)\.sql/.exec(file)?.[1] ?? "";
}

/** Whether the rows of a view are kept for all who read it, which its first comments say: `-- Kept: why`. */
export function keepsRows({ text }: SourceText): boolean {
  return headerLine(text, /^\s*--\s*(Kept)\b/).said !== undefined;
}
