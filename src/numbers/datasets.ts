/** The quarter's tables: every query of queries/datasets, and the quarter's own, run on the rollups. */
import { join } from "node:path";
import { cached, cacheFolder, type Entry, entryIn, keep, recall } from "../base/cache.js";
import { digestOf } from "../base/digest.js";
import type { Period } from "../base/period.js";
import { attempt, type OnProblem, type UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Table } from "../base/table.js";
import { type Database, duckdbVersion, type Session } from "../engines/duckdb.js";
import { identifier, literal, rowsAsSelect, tableAsSelect } from "../engines/sql-literals.js";
import type { Config } from "../workspace/config.js";
import { cellsIn, type LoneSensors, loneKey, type PortCell, sourcesMin } from "../workspace/disclosure.js";
import type { SourceText } from "../workspace/library.js";
import {
  cellTypes,
  type Inputs,
  inputsOfQuarter,
  type Material,
  openQuarter,
  openQueries,
  threadsFor,
} from "./quarter-tables.js";
import {
  askedName,
  bindOne,
  type DeclaredScope,
  datasetUnknown,
  inOrder,
  type Queries,
  readQueries,
  readViews,
  runOne,
  runScope,
  type Scope,
  tablesOf,
  viewOf,
} from "./queries.js";

/** Every dataset of the quarter by name. The same numbers serve all languages. */
export type Datasets = Readonly<Record<string, Dataset>>;

/**
 * A table with the file of its query, and what that says of whose packets it is about, where a query is known; `key`
 * changes with its SQL, its inputs, the sensors it was run for and the engine.
 */
export type Dataset = Table & {
  readonly name: string;
  readonly file: string;
  readonly key: string;
  readonly scope?: DeclaredScope;
};

/**
 * Which datasets to run; of all others, `describe` says whether they must be sound and what columns they would have.
 * `asked` is a query that belongs to no workspace; its rows come under the name `askedName`. `left_out` cells are in no
 * table by sensor. `scope`, all unless it says otherwise, are the sensors for those that have none of their own.
 */
export type Wanted = {
  readonly names: readonly string[];
  readonly scope?: Scope;
  readonly describe?: boolean;
  readonly asked?: SourceText;
  readonly left_out?: readonly PortCell[];
};

/** `described` holds all datasets, run or not, without rows; empty when that was not wanted. */
export type Answers = { readonly datasets: Datasets; readonly described: Datasets };

/**
 * One session for all questions of a walk about one quarter, opened by the first that needs it, with the tables that
 * stand in it.
 */
export type QuarterSession = {
  open(config: Config, material: Material, views: readonly SourceText[]): Promise<Session>;
  /** Keys of the datasets that are tables of it, by name. */
  readonly filled: Map<string, string>;
  close(): void;
};

export function quarterSession(): QuarterSession {
  let database: Database | undefined;
  let opened: Promise<Session> | undefined;
  const openFirst: QuarterSession["open"] = async (config, material, views) => {
    database = await openQueries(config, material, { memoryMb: 700, threads: await threadsFor(material) });
    return openQuarter(database, config, material.current.quarter, material, views);
  };
  return {
    open: (config, material, views) => (opened ??= openFirst(config, material, views)),
    filled: new Map(),
    close: () => database?.close(),
  };
}

/**
 * Runs what is wanted with everything it stands on; unchanged results come from the cache. Without a session of the
 * caller's it opens one for itself.
 */
export async function runQueries(
  config: Config,
  material: Material,
  progress: Progress,
  wanted: Wanted,
  shared?: QuarterSession,
): Promise<Answers> {
  const { quarter } = material.current;
  const { names, scope = "all", asked } = wanted;
  const queries = new Map([
    ...(await readQueries(config, quarter)),
    ...(asked ? [[askedName, { ...asked, scope, across: [] }] as const] : []),
  ]);
  const views = await readViews(config);
  for (const name of names) if (!queries.has(name)) throw datasetUnknown(name, queries);
  const inputs = await inputsOfQuarter(config, material, views);
  const texts = [...queries].map(([name, one]) => [name, one.text, one.file, one.scope]);
  const folder = join(config.folder, cacheFolder, "datasets", quarter.name);
  const described = entryIn(folder, "described", datasetsFormat, inputs.seenBy(""), texts);
  return cached(entryIn(folder, "set", datasetsFormat, inputs.all, texts, wanted, sourcesMin(config)), async () => {
    const quarters = shared ?? quarterSession();
    const ground = { queries, views, inputs, folder, described, quarters };
    try {
      return await answersOf(config, material, progress, { ...wanted, scope }, ground);
    } finally {
      if (!shared) quarters.close();
    }
  });
}

/** Raised when tables are kept in another shape. */
const datasetsFormat = 2;

type Asked = {
  readonly queries: Queries;
  readonly views: readonly SourceText[];
  readonly inputs: Inputs;
  readonly folder: string;
  readonly described: Entry;
  readonly quarters: QuarterSession;
};

async function answersOf(
  config: Config,
  material: Material,
  progress: Progress,
  wanted: Wanted & { readonly scope: Scope },
  asked: Asked,
): Promise<Answers> {
  const { queries, views, inputs, folder, described, quarters } = asked;
  const { quarter } = material.current;
  progress.step("datasets");
  const datasets: Record<string, Dataset> = {};
  // A session takes longer to open than most queries to run: where all that is wanted is kept, there is none.
  let opened: Promise<Session> | undefined;
  const open = async () => {
    const session = await quarters.open(config, material, views);
    await session.run(
      `set variable scope = ${literal(wanted.scope)}; delete from left_out_cells; delete from shown_cells`,
    );
    if (wanted.left_out?.length)
      await session.run(`insert into left_out_cells ${rowsAsSelect(wanted.left_out, cellTypes)}`);
    return session;
  };
  const session = () => (opened ??= open());
  /** Of what stands in the session, only what is read there. */
  const reading = async (needs: readonly string[]) => {
    for (const need of needs) await fill(await session(), datasets[need] as Dataset, quarters.filled);
    return session();
  };
  const { tables, unread } = await readTables(queries, folder, quarter, session);
  const scopeOf = (name: string) => runScope(queries.get(name)?.scope ?? "edition", wanted.scope);
  const own = new Map([...tables].filter(([name]) => scopeOf(name) === wanted.scope));
  const order = inOrder(queries, own, wanted.names);
  // A query that cannot be read stops only those who need it.
  for (const { name } of order) if (unread.has(name)) throw unread.get(name);
  // What is about other sensors is made for these first, each with what it stands on.
  const elsewhere = order.map(({ name }) => name).filter((name) => !own.has(name));
  for (const scope of new Set(elsewhere.map(scopeOf))) {
    const names = elsewhere.filter((name) => scopeOf(name) === scope);
    const others = await answersOf(config, material, progress, { ...wanted, scope, describe: false, names }, asked);
    for (const name of names) datasets[name] = others.datasets[name] as Dataset;
    // The session is shared: what was set for the others is set again.
    opened = undefined;
  }
  const byView = views.filter(({ text }) => /\bleft_out_cells\b/.test(text)).map(viewOf);
  // A view leaves cells out where one sensor is all.
  const movesUp = (name: string) =>
    loneIn(datasets).has(loneKey(null)) && tables.get(name)?.some((one) => byView.includes(one));
  for (const [at, { name, needs }] of order.entries()) {
    progress.advance(at + 1, order.length);
    if (!own.has(name)) continue;
    const source = sourceOf(queries, name);
    const seen = Object.values(datasets).filter((one) => own.has(one.name));
    const shown = name === fewSourceCells ? cellsIn(seen, loneIn(datasets)) : [];
    const cells =
      /\b(?:left_out_cells|sources_min)\b/.test(source.text) || movesUp(name)
        ? [sourcesMin(config), wanted.left_out ?? [], shown]
        : [];
    const key = digestOf(
      inputs.seenBy(source.text),
      wanted.scope,
      source.text,
      needs.map((need) => datasets[need]?.key),
      ...cells,
    );
    const entry = entryIn(folder, name, datasetsFormat, key, source.file);
    const dataset = await cached<Dataset>(entry, async () => {
      if (shown.length > 0) await (await session()).run(`insert into shown_cells ${rowsAsSelect(shown, cellTypes)}`);
      const table = await runOne(await reading(needs), name, source, quarter);
      return { name, file: source.file, key, scope: source.scope, ...table };
    });
    datasets[name] = dataset;
  }
  const all = wanted.describe
    ? await cached(described, async () =>
        describeAll(await session(), { queries, tables, unread, datasets, quarter, filled: quarters.filled }),
      )
    : {};
  return { datasets, described: all };
}

/** The query of a name that is known. */
function sourceOf(queries: Queries, name: string) {
  const source = queries.get(name);
  if (!source) throw new Error(`no query is called ${name}`);
  return source;
}

/** The rows of a dataset, for those that stand on it. */
async function fill(session: Session, dataset: Dataset, filled: Map<string, string>): Promise<void> {
  const { name, key } = dataset;
  if (key !== "" && filled.get(name) === key) return;
  await session.run(`create or replace table main.${identifier(name)} as ${tableAsSelect(dataset)}`);
  filled.set(name, key);
}

type Read = { readonly tables: ReadonlyMap<string, readonly string[]>; readonly unread: ReadonlyMap<string, unknown> };

/** What each query reads, which its text alone says; and why some cannot be read. */
async function readTables(
  queries: Queries,
  folder: string,
  quarter: Period,
  session: () => Promise<Session>,
): Promise<Read> {
  // A query that was asked for comes and goes, and the others stay.
  const [own, asked] = [[...queries].filter(([name]) => name !== askedName), queries.get(askedName)];
  const entry = entryIn(
    join(folder, "reads"),
    "reads",
    datasetsFormat,
    duckdbVersion,
    own.map(([name, { text }]) => [name, text]),
  );
  const known = await recall<[string, readonly string[]][]>(entry);
  const tables = new Map<string, readonly string[]>(known);
  const unread = new Map<string, unknown>();
  for (const [name, source] of [...(known ? [] : own), ...(asked ? [[askedName, asked] as const] : [])])
    tables.set(
      name,
      await tablesOf(await session(), name, source, quarter).catch((error: unknown) => (unread.set(name, error), [])),
    );
  if (!known && unread.size === 0)
    await keep(
      entry,
      [...tables].filter(([name]) => name !== askedName),
    );
  return { tables, unread };
}

type Bound = Read & {
  readonly queries: Queries;
  readonly datasets: Datasets;
  readonly quarter: Period;
  readonly filled: Map<string, string>;
};

/** Every dataset without rows: those that were not run are bound, one after the other, so that a wrong one is found. */
async function describeAll(
  session: Session,
  { queries, tables, unread, datasets, quarter, filled }: Bound,
): Promise<Datasets> {
  const described: Record<string, Dataset> = {};
  for (const { name, needs } of inOrder(queries, tables)) {
    if (unread.has(name)) throw unread.get(name);
    const source = sourceOf(queries, name);
    const run = datasets[name];
    if (!run) for (const need of needs) await fill(session, datasets[need] ?? (described[need] as Dataset), filled);
    const dataset = {
      name,
      file: source.file,
      key: "",
      scope: source.scope,
      columns: run?.columns ?? (await bindOne(session, name, source, quarter)),
      rows: [],
    };
    described[name] = dataset;
  }
  return described;
}

/** Asked for before all others: which cells they show depends on it. */
export const loneSensors = "lone_sensors";

export function loneIn(datasets: Datasets): LoneSensors {
  const rows = datasets[loneSensors]?.rows ?? [];
  return new Map(rows.map((row) => [loneKey(row["sensor_group"], row["month"]), String(row["label"])]));
}

/** Asked for after all others: it looks at the cells that they show. */
export const fewSourceCells = "few_source_cells";

/**
 * The columns of every dataset without any data, and each query that fails: its rollups are empty. Reads no export.
 * `failed` also names the datasets that stand on a failed one, whose queries were not tried.
 */
export async function describeQueries(
  config: Config,
  quarter: Period,
): Promise<{ datasets: Datasets; failed: readonly string[]; problems: UserError[] }> {
  const problems: UserError[] = [];
  const onProblem: OnProblem = (found) => void problems.push(found);
  const queries = await readQueries(config, quarter, onProblem);
  const database = await openQueries(config, undefined, { threads: 1 });
  const datasets: Record<string, Dataset> = {};
  try {
    const session = await openQuarter(database, config, quarter, undefined, undefined, onProblem);
    const tables = new Map<string, readonly string[]>();
    for (const [name, source] of queries) {
      const read = await attempt(onProblem, () => tablesOf(session, name, source, quarter));
      if (read) tables.set(name, read);
    }
    for (const { name, needs } of inOrder(queries, tables, undefined, onProblem)) {
      const source = sourceOf(queries, name);
      if (!tables.has(name) || needs.some((need) => !datasets[need])) continue;
      const table = await attempt(onProblem, () => runOne(session, name, source, quarter));
      if (!table) continue;
      const dataset = { name, file: source.file, key: "", scope: source.scope, ...table };
      datasets[name] = dataset;
      await session.run(`create table main.${identifier(name)} as ${tableAsSelect({ ...dataset, rows: [] })}`);
    }
    return { datasets, failed: [...queries.keys()].filter((name) => !datasets[name]), problems };
  } finally {
    database.close();
  }
}
