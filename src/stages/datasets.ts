/** Stage 4. The quarter's tables: every query of queries/datasets, and the quarter's own, run on the rollups. */
import { join } from "node:path";
import { digestOf } from "../base/digest.js";
import { readTextIfAny, writeWhole } from "../base/files.js";
import { attempt, problem, stop, UserError, type OnProblem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Quarter } from "../base/quarter.js";
import type { Table } from "../base/table.js";
import { duckdbVersion, identifier, literal, literals, openDatabase, rowsAsSelect, type Database, type Session } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import type { Config } from "./config.js";
import { daysOf } from "./exports.js";
import { rollupNames, rollupTypes, type Rollups } from "./rollups.js";
import type { SourceText } from "./workspace.js";

/** Every dataset of the quarter by name. The same numbers serve all languages. */
export type Datasets = Readonly<Record<string, Dataset>>;

/** A table with the file of its query; `key` changes with its SQL, its inputs and the engine. */
export type Dataset = Table & { readonly name: string; readonly file: string; readonly key: string };

/** The queries of a quarter by dataset name; the quarter's own win over the general ones. */
export type Queries = ReadonlyMap<string, SourceText>;

export async function readQueries({ library }: Pick<Config, "library">, quarter: Quarter): Promise<Queries> {
  const queries = new Map<string, SourceText>();
  for (const folder of ["queries/datasets", `queries/${quarter.name}`]) {
    for (const name of await library.names(folder, ".sql")) {
      const source = await library.read(`${folder}/${name}.sql`);
      if (source) queries.set(name, source);
    }
  }
  return queries;
}

/** Runs what is asked for (all by default) with everything it stands on; unchanged results come from the cache. */
export async function runQueries(config: Config, quarter: Quarter, rollups: Rollups, progress: Progress, wanted?: readonly string[]): Promise<Datasets> {
  const queries = await readQueries(config, quarter);
  const views = await readViews(config);
  for (const name of wanted ?? []) if (!queries.has(name)) throw datasetUnknown(name, queries);
  const inputs = digestOf(duckdbVersion, quarter, rollups.digest, views.map(({ text }) => text), sensorRows(config), networkRows(config), config.observed_hours_min, config.timezone, config.home);
  const all = digestOf(inputs, [...queries].map(([name, { text }]) => [name, text]), wanted ?? "all");
  const folder = join(config.folder, "output/cache/datasets", quarter.name);
  const setPath = join(folder, `set-${all.slice(0, 16)}.json`);
  const cached = await readCached<Datasets>(setPath);
  if (cached) return cached;

  progress.step("datasets");
  const database = await openDatabase({ scratch: join(config.folder, "output/cache/spill"), memoryMb: 700 });
  try {
    const session = await openQuarter(database, config, quarter, rollups, views);
    const tables = new Map<string, readonly string[]>();
    for (const [name, source] of queries) tables.set(name, await tablesOf(session, name, source, quarter));
    const order = inOrder(queries, tables, wanted);
    const datasets: Record<string, Dataset> = {};
    for (const [at, { name, needs }] of order.entries()) {
      const source = queries.get(name) as SourceText;
      const key = digestOf(inputs, source.text, needs.map((need) => datasets[need]?.key));
      const path = join(folder, `${name}-${key.slice(0, 16)}.json`);
      const known = await readCached<Dataset>(path);
      const dataset = known ?? { name, file: source.file, key, ...(await runOne(session, name, source, quarter)) };
      if (!known) await writeWhole(path, JSON.stringify(dataset));
      datasets[name] = dataset;
      await session.run(`create or replace temp table ${identifier(name)} as ${asSelect(dataset)}`);
      progress.advance(at + 1, order.length);
    }
    await writeWhole(setPath, JSON.stringify(datasets));
    return datasets;
  } finally {
    database.close();
  }
}

/** A session in which rollups are views and sensors, networks, days and variables are at hand: what every query may use. */
export async function openQuarter(database: Database, config: Config, quarter: Quarter, rollups: Pick<Rollups, "files"> | undefined, views?: readonly SourceText[], onProblem = stop): Promise<Session> {
  const session = await database.open();
  await session.run(`
    set variable quarter = ${literal(quarter.name)};
    set variable quarter_start = date ${literal(quarter.start)};
    set variable quarter_end = date ${literal(quarter.end)};
    set variable home = ${literal(config.home)};
    set variable observed_hours_min = ${config.observed_hours_min};
    create or replace temp table sensors as select * replace (cast(first_day as date) as first_day, cast(last_day as date) as last_day) from (${rowsAsSelect(sensorRows(config), sensorTypes)});
    create or replace temp table networks as ${rowsAsSelect(networkRows(config), networkTypes)}`);
  // Queries are run as they come with a workspace: they see its rollups, no other file and no network.
  await session.run(`set allowed_directories = ${literals([join(config.folder, "rollups", quarter.name), join(config.folder, "output/cache/spill")])};
    set enable_external_access = false;
    set lock_configuration = true`);
  const days = await daysOf(session, config.timezone, quarter);
  await session.run(`create or replace temp table days as select cast(unnest(${literals(days.map(({ day }) => day))}) as date) as day`);
  for (const name of rollupNames) {
    const rows = rollups ? `select * from read_parquet(${literals(rollups.files[name])})` : `select * from (${rowsAsSelect([], rollupTypes[name])})`;
    await session.run(`create or replace temp view ${name} as ${rows}`);
  }
  for (const view of views ?? (await readViews(config))) await attempt(onProblem, () => runOne(session, "", view, quarter));
  return session;
}

export async function readViews({ library }: Pick<Config, "library">): Promise<SourceText[]> {
  const names = await library.names("queries/views", ".sql");
  return (await Promise.all(names.map((name) => library.read(`queries/views/${name}.sql`)))).filter((view) => view !== undefined);
}

export function datasetUnknown(name: string, queries: Queries): Error {
  const allowed = [...queries.keys()].sort();
  return problem("datasetUnknown", { name, near: didYouMean(name, allowed), allowed: allowed.join(", ") }, {}, 2);
}

/**
 * The columns of every dataset without any data, and each query that fails: its rollups are empty. Reads no export.
 * `failed` also names the datasets that stand on a failed one, whose queries were not tried.
 */
export async function describeQueries(config: Config, quarter: Quarter): Promise<{ datasets: Datasets; failed: readonly string[]; problems: UserError[] }> {
  const queries = await readQueries(config, quarter);
  const database = await openDatabase({ scratch: join(config.folder, "output/cache/spill"), threads: 1 });
  const problems: UserError[] = [];
  const datasets: Record<string, Dataset> = {};
  const onProblem: OnProblem = (found) => void problems.push(found);
  try {
    const session = await openQuarter(database, config, quarter, undefined, undefined, onProblem);
    const tables = new Map<string, readonly string[]>();
    for (const [name, source] of queries) {
      const read = await attempt(onProblem, () => tablesOf(session, name, source, quarter));
      if (read) tables.set(name, read);
    }
    for (const { name, needs } of inOrder(queries, tables, undefined, onProblem)) {
      const source = queries.get(name) as SourceText;
      if (!tables.has(name) || needs.some((need) => !datasets[need])) continue;
      const table = await attempt(onProblem, () => runOne(session, name, source, quarter));
      if (!table) continue;
      const dataset = { name, file: source.file, key: "", ...table };
      datasets[name] = dataset;
      await session.run(`create or replace temp table ${identifier(name)} as ${asSelect({ ...dataset, rows: [] })}`);
    }
    return { datasets, failed: [...queries.keys()].filter((name) => !datasets[name]), problems };
  } finally {
    database.close();
  }
}

const sensorTypes = { sensor: "VARCHAR", label: "VARCHAR", sensor_group: "VARCHAR", country: "VARCHAR", first_day: "VARCHAR", last_day: "VARCHAR", featured: "BOOLEAN", place: "BIGINT" };
const networkTypes = { network: "VARCHAR", label: "VARCHAR", holder: "VARCHAR", case_id: "VARCHAR", first_address: "BIGINT", last_address: "BIGINT", port: "BIGINT", place: "BIGINT" };

/** Featured sensors first, home before overseas, then by number: the order of every table. */
function sensorRows({ sensors }: Config) {
  const ordered = [...sensors].sort((a, b) => a.sensor_group.localeCompare(b.sensor_group) || a.number - b.number);
  return ordered.map(({ sensor, label, sensor_group, country, from, to, featured }, place) => ({ sensor, label, sensor_group, country, first_day: from, last_day: to, featured, place }));
}

function networkRows({ networks }: Config) {
  return networks.map(({ network, label, holder, case_id, start, end, port }, place) => ({ network, label, holder, case_id, first_address: start, last_address: end, port, place }));
}

async function runOne(session: Session, name: string, { text, file }: SourceText, quarter: Quarter): Promise<Table> {
  try {
    const table = await session.table(text);
    if (table.columns.length === 0) throw new Error("It selects nothing.");
    return table;
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.code, error.values, { file, ...error.place });
    throw sqlProblem(error, name, file, quarter);
  }
}

function sqlProblem(error: unknown, dataset: string, file: string, quarter: Quarter): Error {
  const message = error instanceof Error ? error.message : String(error);
  const line = /LINE (\d+):/.exec(message)?.[1];
  const reason = message.split("\n\nLINE")[0]?.replaceAll("\n", " ") ?? message;
  const place = { file, line: line ? Number(line) : undefined };
  return dataset === "" ? problem("viewFailed", { reason }, place) : problem("sqlFailed", { reason, dataset, quarter: quarter.name }, place);
}

async function tablesOf(session: Session, name: string, source: SourceText, quarter: Quarter): Promise<readonly string[]> {
  try {
    return await session.tablesOf(source.text);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

type Step = { readonly name: string; readonly needs: readonly string[] };

/** Every query after the ones it reads from. */
export function inOrder(queries: Queries, tables: ReadonlyMap<string, readonly string[]>, wanted?: readonly string[], onProblem = stop): Step[] {
  const steps: Step[] = [];
  const state = new Map<string, "open" | "done">();
  const visit = (name: string, path: readonly string[]): void => {
    if (state.get(name) === "done") return;
    if (state.get(name) === "open") return onProblem(problem("sqlCycle", { names: [...path.slice(path.indexOf(name)), name].join(" → ") }, { file: queries.get(name)?.file ?? name }));
    state.set(name, "open");
    const needs = [...new Set(tables.get(name))].filter((table) => queries.has(table) && table !== name).sort();
    for (const need of needs) visit(need, [...path, name]);
    state.set(name, "done");
    steps.push({ name, needs });
  };
  for (const name of wanted ?? [...queries.keys()].sort()) visit(name, []);
  return steps;
}

/** A cached result as a SELECT with the column types it had. */
function asSelect({ columns, rows }: Table): string {
  const casts = columns.map(({ name, type }) => `cast(${identifier(name)} as ${type}) as ${identifier(name)}`).join(", ");
  return `select ${casts} from (${rowsAsSelect(rows, Object.fromEntries(columns.map(({ name }) => [name, "VARCHAR"])))})`;
}

async function readCached<Value>(path: string): Promise<Value | undefined> {
  const text = await readTextIfAny(path);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Value);
  } catch {
    return undefined;
  }
}
