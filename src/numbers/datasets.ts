/** Stage 4. The quarter's tables: every query of queries/datasets, and the quarter's own, run on the rollups. */
import { join } from "node:path";
import { cached, cacheFolder, type Entry, entryIn, keep, recall } from "../base/cache.js";
import { digestOf } from "../base/digest.js";
import { bytesOf } from "../base/files.js";
import { attempt, type OnProblem, problem, stop, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { previousQuarter, type Quarter, yearBefore } from "../base/quarter.js";
import type { Table } from "../base/table.js";
import { type Devices, deviceTypes } from "../devices/devices.js";
import {
  type Database,
  duckdbVersion,
  faultIn,
  identifier,
  literal,
  openDatabase,
  parquetFiles,
  rowsAsSelect,
  type Session,
  tableAsSelect,
} from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import { daysOf } from "../exports/exports.js";
import { type AddressLists, type Origins, originNames, originTypes } from "../rollups/origins.js";
import { type RollupFile, rollupAsSelect, rollupNames } from "../rollups/rollup-tables.js";
import type { Rollups } from "../rollups/rollups.js";
import type { Config } from "../workspace/config.js";
import { cellsIn, type PortCell, sourcesMin } from "../workspace/disclosure.js";
import type { SourceText } from "../workspace/library.js";
import { caseRows, caseTypes, readCases } from "./cases.js";
import { readServices } from "./services.js";

/** Every dataset of the quarter by name. The same numbers serve all languages. */
export type Datasets = Readonly<Record<string, Dataset>>;

/** A table with the file of its query; `key` changes with its SQL, its inputs and the engine. */
export type Dataset = Table & { readonly name: string; readonly file: string; readonly key: string };

/** What one quarter's packets became. */
export type Measured = { readonly quarter: Quarter; readonly rollups: Rollups; readonly origins: Origins };

/** What queries may read: the quarter, and where they exist the one before and the same one of the year before. */
export type Material = {
  readonly current: Measured;
  readonly previous: Measured | undefined;
  readonly year_before: Measured | undefined;
  readonly lists: AddressLists;
  readonly devices: Devices;
};

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

/**
 * Which datasets to run; of all others, `describe` says whether they must be sound and what columns they would have.
 * `asked` is a query that belongs to no workspace; its rows come under the name `askedName`. `left_out` cells are in no
 * table by sensor.
 */
export type Wanted = {
  readonly names: readonly string[];
  readonly describe?: boolean;
  readonly asked?: SourceText;
  readonly left_out?: readonly PortCell[];
};
export const askedName = "asked-for";

/** `described` holds all datasets, run or not, without rows; empty when that was not wanted. */
export type Answers = { readonly datasets: Datasets; readonly described: Datasets };

/** One session for all questions of a walk about one quarter, opened by the first that needs it, with the tables that stand in it. */
export type QuarterSession = {
  opened: Promise<Session> | undefined;
  readonly filled: Map<string, string>;
  close(): void;
  database: Database | undefined;
};

export function quarterSession(): QuarterSession {
  return {
    opened: undefined,
    database: undefined,
    filled: new Map(),
    close() {
      this.database?.close();
    },
  };
}

/** Runs what is wanted with everything it stands on; unchanged results come from the cache. Without a session of the caller's it opens one for itself. */
export async function runQueries(
  config: Config,
  material: Material,
  progress: Progress,
  wanted: Wanted,
  shared?: QuarterSession,
): Promise<Answers> {
  const { quarter } = material.current;
  const queries = new Map([
    ...(await readQueries(config, quarter)),
    ...(wanted.asked ? [[askedName, wanted.asked] as const] : []),
  ]);
  const views = await readViews(config);
  for (const name of wanted.names) if (!queries.has(name)) throw datasetUnknown(name, queries);
  const measured = [material.current, material.previous, material.year_before].map((one) =>
    one ? [one.quarter, one.rollups.digest, one.origins.digest] : null,
  );
  const inputs = digestOf(
    duckdbVersion,
    measured,
    material.devices.digest,
    views.map(({ text }) => text),
    sensorRows(config),
    networkRows(config),
    caseRows(await readCases(config)),
    settingsOf(config),
    config.timezone,
    holderSource(material.lists),
    await readServices(config),
  );
  const texts = [...queries].map(([name, { text, file }]) => [name, text, file]);
  const folder = join(config.folder, cacheFolder, "datasets", quarter.name);
  const described = entryIn(folder, "described", datasetsFormat, inputs, texts);
  return cached(entryIn(folder, "set", datasetsFormat, inputs, texts, wanted, sourcesMin(config)), async () => {
    const quarters = shared ?? quarterSession();
    try {
      return await answersOf(config, material, progress, wanted, {
        queries,
        views,
        inputs,
        folder,
        described,
        quarters,
      });
    } finally {
      if (!shared) quarters.close();
    }
  });
}

/** Raised when tables are kept in another shape. */
const datasetsFormat = 1;

type Asked = {
  readonly queries: Queries;
  readonly views: readonly SourceText[];
  readonly inputs: string;
  readonly folder: string;
  readonly described: Entry;
  readonly quarters: QuarterSession;
};

async function answersOf(
  config: Config,
  material: Material,
  progress: Progress,
  wanted: Wanted,
  { queries, views, inputs, folder, described, quarters }: Asked,
): Promise<Answers> {
  const { quarter } = material.current;
  progress.step("datasets");
  const datasets: Record<string, Dataset> = {};
  // A session takes longer to open than most queries to run: where all that is wanted is kept, there is none.
  let opened: Promise<Session> | undefined;
  const open = async () => {
    const session = await (quarters.opened ??= openIn(quarters, config, material, views));
    await session.run("delete from left_out_cells; delete from shown_cells");
    if (wanted.left_out?.length)
      await session.run(`insert into left_out_cells ${rowsAsSelect(wanted.left_out, cellTypes)}`);
    for (const dataset of Object.values(datasets)) await fill(session, dataset, quarters.filled);
    return session;
  };
  const session = () => (opened ??= open());
  const { tables, unread } = await readTables(queries, folder, quarter, session);
  const order = inOrder(queries, tables, wanted.names);
  // A query that cannot be read stops only those who need it.
  for (const { name } of order) if (unread.has(name)) throw unread.get(name);
  for (const [at, { name, needs }] of order.entries()) {
    const source = queries.get(name) as SourceText;
    const shown = name === fewSourceCells ? cellsIn(Object.values(datasets)) : [];
    const cells = /\b(?:left_out_cells|sources_min)\b/.test(source.text)
      ? [sourcesMin(config), wanted.left_out ?? [], shown]
      : [];
    const key = digestOf(
      inputs,
      source.text,
      needs.map((need) => datasets[need]?.key),
      ...cells,
    );
    const entry = entryIn(folder, name, datasetsFormat, key, source.file);
    const dataset = await cached<Dataset>(entry, async () => {
      if (shown.length > 0) await (await session()).run(`insert into shown_cells ${rowsAsSelect(shown, cellTypes)}`);
      return { name, file: source.file, key, ...(await runOne(await session(), name, source, quarter)) };
    });
    if (opened) await fill(await opened, dataset, quarters.filled);
    datasets[name] = dataset;
    progress.advance(at + 1, order.length);
  }
  const all = wanted.describe
    ? await cached(described, async () =>
        describeAll(await session(), { queries, tables, unread, datasets, quarter, filled: quarters.filled }),
      )
    : {};
  return { datasets, described: all };
}

async function openIn(
  quarters: QuarterSession,
  config: Config,
  material: Material,
  views: readonly SourceText[],
): Promise<Session> {
  quarters.database = await openQueries(config, material, { memoryMb: 700 });
  return openQuarter(quarters.database, config, material.current.quarter, material, views);
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
  quarter: Quarter,
  session: () => Promise<Session>,
): Promise<Read> {
  const entry = entryIn(
    join(folder, "reads"),
    "reads",
    datasetsFormat,
    duckdbVersion,
    [...queries].map(([name, { text }]) => [name, text]),
  );
  const known = await recall<[string, readonly string[]][]>(entry);
  if (known) return { tables: new Map(known), unread: new Map() };
  const tables = new Map<string, readonly string[]>();
  const unread = new Map<string, unknown>();
  for (const [name, source] of queries)
    tables.set(
      name,
      await tablesOf(await session(), name, source, quarter).catch((error: unknown) => (unread.set(name, error), [])),
    );
  if (unread.size === 0) await keep(entry, [...tables]);
  return { tables, unread };
}

type Bound = Read & {
  readonly queries: Queries;
  readonly datasets: Datasets;
  readonly quarter: Quarter;
  readonly filled: Map<string, string>;
};

/** Every dataset without rows: those that were not run are bound, one after the other, so that a wrong one is found. */
async function describeAll(
  session: Session,
  { queries, tables, unread, datasets, quarter, filled }: Bound,
): Promise<Datasets> {
  const described: Record<string, Dataset> = {};
  for (const { name } of inOrder(queries, tables)) {
    if (unread.has(name)) throw unread.get(name);
    const source = queries.get(name) as SourceText;
    const run = datasets[name];
    const dataset = {
      name,
      file: source.file,
      key: "",
      columns: run?.columns ?? (await bindOne(session, name, source, quarter)),
      rows: [],
    };
    described[name] = dataset;
    if (!run) await fill(session, dataset, filled);
  }
  return described;
}

async function bindOne(
  session: Session,
  name: string,
  source: SourceText,
  quarter: Quarter,
): Promise<Table["columns"]> {
  try {
    return await session.columnsOf(source);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

/** Whose data say who holds an address, and the credit that their licence asks for. */
function holderSource({ holders: { name, date, credit } }: AddressLists) {
  return { name, date, credit: credit?.text ?? null, url: credit?.url ?? null };
}

/** Variables that queries may read beside the quarter's. */
function settingsOf({
  home,
  observed_hours_min,
  quarterly_scope,
  research_ports_over,
}: Config): Readonly<Record<string, string | number>> {
  return { home, observed_hours_min, quarterly_scope, research_ports_over };
}

/** Asked for after all others: it looks at the cells that they show. */
export const fewSourceCells = "few_source_cells";
const cellTypes = { label: "VARCHAR", port: "VARCHAR" };

/** A database whose statements can read what queries may, and no other file: they come with a workspace, and with `--sql` from anywhere. */
export function openQueries(
  config: Pick<Config, "folder">,
  material: Material | undefined,
  limits: { readonly memoryMb?: number; readonly threads?: number },
): Promise<Database> {
  const measured = [material?.current, material?.previous, material?.year_before];
  const days = measured.flatMap((one) =>
    one
      ? [
          ...Object.values(one.rollups.files)
            .flat()
            .map(({ path }) => path),
          ...Object.values(one.origins.files).flat(),
        ]
      : [],
  );
  const lists = [
    material?.lists.holders.file,
    material?.lists.holders.reserved,
    material?.lists.scanners.file,
    material?.devices.file,
  ];
  return openDatabase({
    scratch: join(config.folder, "output/cache/spill"),
    ...limits,
    reads: [...days, ...lists.filter((file) => typeof file === "string")],
    settings: { parquet_metadata_cache: "true" },
  });
}

/** A session in which rollups are views and sensors, networks, days and variables are at hand: what every query may use. */
export async function openQuarter(
  database: Database,
  config: Config,
  quarter: Quarter,
  material: Material | undefined,
  views?: readonly SourceText[],
  onProblem = stop,
): Promise<Session> {
  const session = await database.open();
  const lists = material?.lists;
  const list = (file: string | null | undefined, types: Readonly<Record<string, string>>) =>
    file ? `from ${parquetFiles([file])}` : `select * from (${rowsAsSelect([], types)})`;
  await session.run(`
    set variable quarter = ${literal(quarter.name)};
    set variable quarter_start = date ${literal(quarter.start)};
    set variable quarter_end = date ${literal(quarter.end)};
    set variable sources_min = ${sourcesMin(config)};
    ${Object.entries(settingsOf(config))
      .map(([name, value]) => `set variable ${name} = ${typeof value === "number" ? value : literal(value)};`)
      .join("\n")}
    create table sensors as select * replace (cast(first_day as date) as first_day, cast(last_day as date) as last_day) from (${rowsAsSelect(sensorRows(config), sensorTypes)});
    ${["left_out_cells", "shown_cells"].map((name) => `create table ${name} as select * from (${rowsAsSelect([], cellTypes)});`).join(" ")}
    create table networks as ${rowsAsSelect(networkRows(config), networkTypes)};
    create table holder_source as ${rowsAsSelect(lists ? [holderSource(lists)] : [], { name: "VARCHAR", date: "VARCHAR", credit: "VARCHAR", url: "VARCHAR" })};
    create view holders as ${list(lists?.holders.file, { start: "BIGINT", end: "BIGINT", asn: "BIGINT", holder: "VARCHAR", region: "VARCHAR" })};
    create view reserved as ${list(lists?.holders.reserved, { start: "BIGINT", end: "BIGINT", name: "VARCHAR" })};
    create view scanners as ${list(lists?.scanners.file, { start: "BIGINT", end: "BIGINT", organisation: "VARCHAR" })};
    create view devices as select cast(timezone(${literal(config.timezone)}, timezone('UTC', seen)) as date) as day, * from (${list(material?.devices.file, deviceTypes)})`);
  await session.run(
    `create table cases as select * replace (cast(opened as date) as opened, cast(sent as date) as sent, cast(closed as date) as closed) from (${rowsAsSelect(caseRows(await readCases(config)), caseTypes)})`,
  );
  await session.append(
    "services",
    { protocol: "INTEGER", port: "INTEGER", service: "VARCHAR" },
    await readServices(config),
  );
  const measured = { main: material?.current, previous: material?.previous, year_before: material?.year_before };
  const quarters = { main: quarter, previous: previousQuarter(quarter), year_before: yearBefore(quarter) };
  let inTurn: readonly SourceText[] = views ?? (await readViews(config));
  for (const schema of ["previous", "year_before", "main"] as const)
    inTurn = await openSchema(
      session,
      config,
      schema,
      { quarter: quarters[schema], measured: measured[schema], views: inTurn },
      schema === "main" ? onProblem : () => undefined,
    );
  return session;
}

type Schema = {
  readonly quarter: Quarter;
  readonly measured: Measured | undefined;
  readonly views: readonly SourceText[];
};

/** Many small files take longer to open than to read: up to so many bytes of what most queries read are read once for all. */
const heldBytesMax = 8_000_000;
const held: readonly string[] = ["traffic", "coverage", "origins"];

/** The same tables for each quarter, empty where nothing is known of it: `traffic`, `previous.traffic`, `year_before.traffic`. Gives the views in the order in which they could be made. */
async function openSchema(
  session: Session,
  config: Config,
  schema: string,
  { quarter, measured, views }: Schema,
  onProblem: OnProblem,
): Promise<readonly SourceText[]> {
  await session.run(`create schema if not exists ${schema}; set schema = ${literal(schema)}`);
  if (schema !== "main")
    for (const name of ["sensors", "networks"]) await session.run(`create view ${name} as from main.${name}`);
  const meanings = new Map(measured?.rollups.days.map(({ day, meaning }) => [day, meaning]));
  const days = (await daysOf(session, config.timezone, quarter)).map(({ day }) => ({
    day,
    meaning: meanings.get(day) ?? null,
  }));
  await session.run(
    `create table days as select cast(day as date) as day, meaning from (${rowsAsSelect(days, { day: "VARCHAR", meaning: "BIGINT" })})`,
  );
  const create = async (name: string, files: readonly string[], select: string) =>
    session.run(
      `create ${held.includes(name) && files.length > 0 && (await bytesOf(files)) <= heldBytesMax ? "table" : "view"} ${name} as ${select}`,
    );
  for (const name of rollupNames) {
    const files: readonly RollupFile[] = measured?.rollups.files[name] ?? [];
    await create(
      name,
      files.map(({ path }) => path),
      rollupAsSelect(name, files),
    );
  }
  for (const name of originNames) {
    const files = measured?.origins.files[name] ?? [];
    await create(
      name,
      files,
      files.length > 0 ? `from ${parquetFiles(files)}` : `select * from (${rowsAsSelect([], originTypes[name])})`,
    );
  }
  return createViews(session, views, onProblem);
}

/** Views may read each other: what fails is tried again after the others, until nothing more succeeds. */
async function createViews(
  session: Session,
  views: readonly SourceText[],
  onProblem: OnProblem,
): Promise<readonly SourceText[]> {
  const failed: { view: SourceText; error: UserError }[] = [];
  for (const view of views)
    await attempt(
      (error) => void failed.push({ view, error }),
      () => defineView(session, view),
    );
  const left = failed.map(({ view }) => view);
  const made = views.filter((view) => !left.includes(view));
  if (made.length > 0 && left.length > 0) return [...made, ...(await createViews(session, left, onProblem))];
  for (const { error } of failed) onProblem(error);
  return views;
}

async function defineView(session: Session, view: SourceText): Promise<void> {
  try {
    await session.define(view, ["view", "macro"]);
  } catch (error) {
    throw error instanceof UserError && error.code === "sqlTextFailed"
      ? problem("viewFailed", error.values, error.place)
      : error;
  }
}

export async function readViews({ library }: Pick<Config, "library">): Promise<SourceText[]> {
  const names = await library.names("queries/views", ".sql");
  return (await Promise.all(names.map((name) => library.read(`queries/views/${name}.sql`)))).filter(
    (view) => view !== undefined,
  );
}

export function datasetUnknown(name: string, queries: Queries): Error {
  const allowed = [...queries.keys()].sort();
  return problem("datasetUnknown", { name, near: didYouMean(name, allowed), allowed: allowed.join(", ") }, {}, 2);
}

/**
 * The columns of every dataset without any data, and each query that fails: its rollups are empty. Reads no export.
 * `failed` also names the datasets that stand on a failed one, whose queries were not tried.
 */
export async function describeQueries(
  config: Config,
  quarter: Quarter,
): Promise<{ datasets: Datasets; failed: readonly string[]; problems: UserError[] }> {
  const queries = await readQueries(config, quarter);
  const database = await openQueries(config, undefined, { threads: 1 });
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
      await session.run(`create table main.${identifier(name)} as ${tableAsSelect({ ...dataset, rows: [] })}`);
    }
    return { datasets, failed: [...queries.keys()].filter((name) => !datasets[name]), problems };
  } finally {
    database.close();
  }
}

const sensorTypes = {
  sensor: "VARCHAR",
  label: "VARCHAR",
  sensor_group: "VARCHAR",
  country: "VARCHAR",
  first_day: "VARCHAR",
  last_day: "VARCHAR",
  featured: "BOOLEAN",
  place: "BIGINT",
};
const networkTypes = {
  network: "VARCHAR",
  label: "VARCHAR",
  holder: "VARCHAR",
  case_id: "VARCHAR",
  first_address: "BIGINT",
  last_address: "BIGINT",
  port: "BIGINT",
  place: "BIGINT",
};

/** Featured sensors first, home before overseas, then by number: the order of every table. */
function sensorRows({ sensors }: Config) {
  const ordered = [...sensors].sort((a, b) => a.sensor_group.localeCompare(b.sensor_group) || a.number - b.number);
  return ordered.map(({ sensor, label, sensor_group, country, from, to, featured }, place) => ({
    sensor,
    label,
    sensor_group,
    country,
    first_day: from,
    last_day: to,
    featured,
    place,
  }));
}

function networkRows({ networks }: Config) {
  return networks.map(({ network, label, holder, case_id, start, end, port }, place) => ({
    network,
    label,
    holder,
    case_id,
    first_address: start,
    last_address: end,
    port,
    place,
  }));
}

async function runOne(session: Session, name: string, source: SourceText, quarter: Quarter): Promise<Table> {
  try {
    return await session.select(source);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

function sqlProblem(error: unknown, dataset: string, file: string, quarter: Quarter): Error {
  if (error instanceof UserError && error.code !== "sqlTextFailed")
    return new UserError(error.code, error.values, { file, ...error.place });
  const { reason, line } =
    error instanceof UserError ? { reason: String(error.values["reason"]), line: error.place.line } : faultIn(error);
  return dataset === askedName
    ? problem("askedFailed", { reason }, { file, line })
    : problem("sqlFailed", { reason, dataset, quarter: quarter.name }, { file, line });
}

async function tablesOf(
  session: Session,
  name: string,
  source: SourceText,
  quarter: Quarter,
): Promise<readonly string[]> {
  try {
    return await session.tablesOf(source);
  } catch (error) {
    throw sqlProblem(error, name, source.file, quarter);
  }
}

type Step = { readonly name: string; readonly needs: readonly string[] };

/** Every query after the ones it reads from. */
function inOrder(
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
