/** What queries stand on: a database in which a quarter, and those it is compared with, are tables and views. */
import { spillFolder } from "../base/cache.js";
import { digestOf } from "../base/digest.js";
import { bytesOf } from "../base/files.js";
import { calendarDays, comparedPeriods, type Period } from "../base/period.js";
import { attempt, type OnProblem, problem, stop, UserError } from "../base/problems.js";
import { type Devices, deviceTypes } from "../devices/devices.js";
import { type Database, duckdbVersion, openDatabase, parquetFiles, type Session } from "../engines/duckdb.js";
import { identifier, literal, rowsAsSelect } from "../engines/sql-literals.js";
import { type AddressLists, type Origins, originNames, originTypes } from "../rollups/origins.js";
import { type RollupFile, rollupAsSelect, rollupNames } from "../rollups/rollup-tables.js";
import type { Rollups } from "../rollups/rollups.js";
import type { Config } from "../workspace/config.js";
import { sourcesMin } from "../workspace/disclosure.js";
import type { SourceText } from "../workspace/library.js";
import { acceptedRows, acceptedTypes, readAccepted } from "./accepted-changes.js";
import { caseRows, caseTypes, readCases } from "./cases.js";
import { knowledgeRows, knowledgeTypes, readPortKnowledge } from "./port-knowledge.js";
import { keepsRows, readViews, viewOf } from "./queries.js";
import { readServices } from "./services.js";

/** What one quarter's packets became. */
export type Measured = { readonly quarter: Period; readonly rollups: Rollups; readonly origins: Origins };

/** What queries may read: the quarter, and where they exist the one before and the same one of the year before. */
export type Material = {
  readonly current: Measured;
  readonly previous: Measured | undefined;
  readonly year_before: Measured | undefined;
  /** Every quarter kept, up to this one, in time; absent where no query asks for them. */
  readonly history?: readonly Measured[] | undefined;
  readonly lists: AddressLists;
  readonly devices: Devices;
};

function measuredIn({ current, previous, year_before, history = [] }: Material): readonly (Measured | undefined)[] {
  return [current, previous, year_before, ...history];
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

export const cellTypes = { label: "VARCHAR", port: "VARCHAR" };

/**
 * Digests of what queries can see: `all` of it, and `seenBy` of what the text of one can see. Most read neither a list
 * that people write nor another quarter, and are not run again when only these change.
 */
export type Inputs = { readonly all: string; seenBy(text: string): string };

export async function inputsOfQuarter(
  config: Config,
  material: Material,
  views: readonly SourceText[],
): Promise<Inputs> {
  const digestsOf = (one: Measured | undefined) =>
    one ? [one.quarter, one.rollups.digest, one.origins.digest] : undefined;
  const { current, previous, year_before, history, devices, lists } = material;
  const everybodys = digestOf(
    duckdbVersion,
    digestsOf(current),
    views.map(({ text }) => text),
    sensorRows(config),
    settingsOf(config),
    config.timezone,
  );
  const named = new Map<string, string>(
    Object.entries({
      previous: digestsOf(previous),
      year_before: digestsOf(year_before),
      history: history?.map(digestsOf),
      devices: devices.digest,
      networks: networkRows(config),
      holder_source: holderSource(lists),
      services: await readServices(config),
      ...Object.fromEntries((await writtenLists(config)).map(({ name, rows }) => [name, rows])),
    }).map(([name, content]) => [name, digestOf(content ?? null)]),
  );
  const words = new Map(views.map((view) => [viewOf(view).toLowerCase(), wordsOf(view.text)]));
  return {
    all: digestOf(everybodys, [...named]),
    seenBy(text) {
      const seen = new Set(wordsOf(text));
      for (const word of seen) for (const next of words.get(word) ?? []) seen.add(next);
      const readsAll = tablesByName.some((word) => seen.has(word));
      return digestOf(
        everybodys,
        [...named].filter(([name]) => readsAll || seen.has(name)),
      );
    },
  };
}

/** More than what a text reads, and never less; without the comments it begins with, which tell of many tables. */
function wordsOf(text: string): readonly string[] {
  return (
    text
      .replace(/^(?:\s*--[^\n]*\n)*/, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? []
  );
}

/** Where one of these stands, a table can be read whose name stands nowhere. */
const tablesByName = ["query", "query_table", "duckdb_tables", "duckdb_columns", "duckdb_views", "information_schema"];

/** What people of the workspace write down, each list as a table of its name; `days` are columns of type DATE. */
async function writtenLists(config: Config) {
  return [
    { name: "cases", rows: caseRows(await readCases(config)), types: caseTypes, days: ["opened", "sent", "closed"] },
    {
      name: "accepted_changes",
      rows: acceptedRows(await readAccepted(config)),
      types: acceptedTypes,
      days: ["accepted_until"],
    },
    {
      name: "port_products",
      rows: knowledgeRows(await readPortKnowledge(config)),
      types: knowledgeTypes,
      days: ["disclosed", "as_of"],
    },
  ];
}

/** Up to so many bytes of rollups, two threads do a fifth more work than one, and are hardly sooner. */
const oneThreadBytesMax = 10_000_000;

/** How many threads the queries of a quarter are worth; undefined for as many as there are. */
export async function threadsFor({ current: { rollups } }: Material): Promise<1 | undefined> {
  const files = Object.values(rollups.files).flat();
  return (await bytesOf(files.map(({ path }) => path))) <= oneThreadBytesMax ? 1 : undefined;
}

/**
 * A database whose statements can read what queries may, and no other file: they come with a workspace, and with
 * `--sql` from anywhere.
 */
export function openQueries(
  config: Pick<Config, "folder">,
  material: Material | undefined,
  limits: { readonly memoryMb?: number; readonly threads?: number | undefined },
): Promise<Database> {
  const days = (material ? measuredIn(material) : []).flatMap((one) =>
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
    scratch: spillFolder(config.folder),
    ...limits,
    reads: [...days, ...lists.filter((file) => typeof file === "string")],
    settings: { parquet_metadata_cache: "true" },
  });
}

/**
 * A session in which rollups are views and sensors, networks, days and variables are at hand: what every query may use.
 */
export async function openQuarter(
  database: Database,
  config: Config,
  quarter: Period,
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
    set variable scope = 'all';
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
  for (const { name, rows, types, days } of await writtenLists(config))
    await session.run(
      `create table ${name} as select * replace (${days.map((day) => `cast(${day} as date) as ${day}`).join(", ")}) from (${rowsAsSelect(rows, types)})`,
    );
  await session.append(
    "services",
    { protocol: "INTEGER", port: "INTEGER", service: "VARCHAR" },
    await readServices(config),
  );
  const { main, previous, year_before } = comparedPeriods(quarter);
  const one = (quarter: Period, measured: Measured | undefined) => ({
    quarters: [quarter],
    measured: measured ? [measured] : [],
  });
  // Without any quarter, as for a check, all that a query may name is there and empty.
  const history = material ? material.history : [];
  const schemas = {
    previous: one(previous, material?.previous),
    year_before: one(year_before, material?.year_before),
    ...(history ? { history: { quarters: history.map((each) => each.quarter), measured: history } } : {}),
    // The last one stays open.
    main: one(main, material?.current),
  };
  let inTurn: readonly SourceText[] = views ?? (await readViews(config));
  for (const [schema, tables] of Object.entries(schemas))
    inTurn = await openSchema(
      session,
      schema,
      { ...tables, views: inTurn },
      schema === "main" ? onProblem : () => undefined,
    );
  return session;
}

type Schema = {
  readonly quarters: readonly Period[];
  readonly measured: readonly Measured[];
  readonly views: readonly SourceText[];
};

/**
 * Many small files take longer to open than to read: up to so many bytes of a rollup are read once for all. More are
 * read as fast from their files, and would fill the memory.
 */
const heldBytesMax = 2_000_000;

/**
 * The same tables for each quarter, empty where nothing is known of it: `traffic`, `previous.traffic`,
 * `year_before.traffic`, `history.traffic`. Gives the views in the order in which they could be made.
 */
async function openSchema(
  session: Session,
  schema: string,
  { quarters, measured, views }: Schema,
  onProblem: OnProblem,
): Promise<readonly SourceText[]> {
  await session.run(`create schema if not exists ${schema}; set schema = ${literal(schema)}`);
  if (schema !== "main")
    for (const name of ["sensors", "networks"]) await session.run(`create view ${name} as from main.${name}`);
  const meanings = new Map(measured.flatMap(({ rollups }) => rollups.days.map(({ day, meaning }) => [day, meaning])));
  const days = quarters.flatMap(calendarDays).map((day) => ({ day, meaning: meanings.get(day) ?? null }));
  await session.run(
    `create table days as select cast(day as date) as day, meaning from (${rowsAsSelect(days, { day: "VARCHAR", meaning: "BIGINT" })})`,
  );
  const create = async (name: string, files: readonly string[], select: string) => {
    const held = files.length > 0 && (await bytesOf(files)) <= heldBytesMax;
    await session.run(`create ${held ? "table" : "view"} ${name} as ${select}`);
  };
  for (const name of rollupNames) {
    const files: readonly RollupFile[] = measured.flatMap(({ rollups }) => rollups.files[name]);
    await create(
      name,
      files.map(({ path }) => path),
      rollupAsSelect(name, files),
    );
  }
  for (const name of originNames) {
    const files = measured.flatMap(({ origins }) => origins.files[name]);
    await create(
      name,
      files,
      files.length > 0 ? `from ${parquetFiles(files)}` : `select * from (${rowsAsSelect([], originTypes[name])})`,
    );
  }
  const made = await createViews(session, views, onProblem);
  const traffic = measured.flatMap(({ rollups }) => rollups.files.traffic.map(({ path }) => path));
  if (schema !== "history" && traffic.length > 0 && (await bytesOf(traffic)) <= keptBytesMax)
    for (const view of made.filter(keepsRows)) await keepRows(session, viewOf(view));
  return made;
}

/** Up to so many bytes of traffic, about two million rows, the rows of some views are kept for all who read them. */
const keptBytesMax = 4_000_000;

async function keepRows(session: Session, name: string): Promise<void> {
  const [view, rows] = [identifier(name), identifier(`rows of ${name}`)];
  await session.run(`create table ${rows} as from ${view}; create or replace view ${view} as from ${rows}`);
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
