/**
 * What sensors saw of the sources of some recipients: read from the exports again, and from the rollup activity where
 * exports are gone, or a day was compacted elsewhere.
 */
import { spillFolder } from "../base/cache.js";
import type { Progress } from "../base/progress.js";
import type { Row } from "../base/table.js";
import { openDatabase, parquetFiles, type Session } from "../engines/duckdb.js";
import { literal, rowsAsSelect } from "../engines/sql-literals.js";
import type { Day, Exports } from "../exports/exports.js";
import { filesOf, packetsOpener } from "../exports/packets.js";
import { rollupAsSelect } from "../rollups/rollup-tables.js";
import type { Rollups } from "../rollups/rollups.js";
import type { Holders } from "../sources/holders.js";
import type { Config } from "../workspace/config.js";
import { readQuery, type SourceText } from "../workspace/library.js";
import type { Recipient } from "./recipients.js";

/**
 * What was seen of one recipient's sources in all. `ports` has port, packets, sources; seconds count from 1970 UTC.
 * Days are those with a packet.
 */
export type Overview = {
  readonly sources: number;
  readonly packets: number;
  readonly rows: number;
  readonly firstSecond: number;
  readonly lastSecond: number;
  readonly ports: readonly Row[];
  readonly daysFromExports: number;
  readonly daysFromRollups: number;
  /** Numbers of all source addresses, ascending. */
  readonly addresses: readonly number[];
};

/** The rows of one source, in time order, with the columns of `queries/notify/recipient_rows.sql`. */
export type SourceRows = { readonly address: number; readonly rows: readonly Row[] };

export type Observations = {
  /** Undefined when no source was seen. */
  overview(recipient: Recipient): Promise<Overview | undefined>;
  /** Source by source, ascending: never more than some thousand rows at once. */
  sources(recipient: Recipient): AsyncGenerator<SourceRows>;
  close(): void;
};

export type ObservationRequest = {
  readonly exports: Exports;
  readonly rollups: Rollups;
  readonly holders: Holders;
  readonly recipients: readonly Recipient[];
  /** Local days in order; never empty. */
  readonly days: readonly Day[];
};

const queryNames = [
  "wanted",
  "from_exports",
  "from_activity",
  "located",
  "recipient_rows",
  "recipient_sources",
  "recipient_ports",
  "recipient_days",
] as const;
type Queries = Readonly<Record<(typeof queryNames)[number] | "macros" | "packets" | "labels", SourceText>>;

/** Keeps a database open until `close`. */
export async function readObservations(
  config: Config,
  request: ObservationRequest,
  progress: Progress,
): Promise<Observations> {
  const sql = await readQueries(config);
  const database = await openDatabase({
    scratch: spillFolder(config.folder),
    reads: [
      request.holders.file,
      ...request.exports.files.map(({ path }) => path),
      ...request.rollups.files.activity.map(({ path }) => path),
    ],
  });
  try {
    const session = await database.open();
    await readRows(session, sql, config, request, progress);
    return {
      overview: (recipient) => overviewOf(session, sql, recipient),
      sources: (recipient) => sourcesOf(session, sql, recipient),
      close: () => database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function readQueries(config: Config): Promise<Queries> {
  const names = [
    ...queryNames.map((name) => `notify/${name}`),
    "staging/macros.duckdb",
    "staging/packets.duckdb",
    "views/port_label",
  ];
  const texts = await Promise.all(names.map((name) => readQuery(config, name)));
  return Object.fromEntries(
    [...queryNames, "macros", "packets", "labels"].map((name, at) => [name, texts[at]]),
  ) as Queries;
}

async function readRows(
  session: Session,
  sql: Queries,
  config: Config,
  { exports, rollups, holders, recipients, days }: ObservationRequest,
  progress: Progress,
): Promise<void> {
  const ranges = recipients.flatMap(({ label, ranges, port }) =>
    ranges.map(({ start, end }) => ({ recipient: label, first_address: start, last_address: end, port })),
  );
  const inPeriod = new Set(days.map(({ day }) => day));
  const files = rollups.files.activity.filter((_, at) => inPeriod.has(rollups.days[at]?.day ?? ""));
  await session.define(sql.macros, ["macro"]);
  await session.define(sql.labels, ["macro"]);
  await session.run(`create temp table ranges as ${rowsAsSelect(ranges, { recipient: "VARCHAR", first_address: "BIGINT", last_address: "BIGINT", port: "BIGINT" })};
    create temp view activity as ${rollupAsSelect("activity", files)};
    create temp table observed (day date, src_ip bigint, src_port bigint, protocol integer, port integer, packets bigint, first_second bigint, last_second bigint, fingerprint integer, from_exports boolean)`);
  await session.tableFrom("wanted", sql.wanted);
  const seen = new Set(
    (
      await session.rows("select distinct cast(day as varchar) as day from activity semi join wanted using (src_ip)")
    ).map(({ day }) => String(day)),
  );
  const gone = new Set([...rollups.daysWithoutExports, ...rollups.daysElsewhere]);
  const fromRollups = days.filter(({ day }) => seen.has(day) && gone.has(day)).map(({ day }) => `date ${literal(day)}`);
  const columns = "day, src_ip, src_port, protocol, port, packets, first_second, last_second, fingerprint";
  if (fromRollups.length > 0) {
    await session.viewFrom("observing", sql.from_activity);
    await session.run(
      `insert into observed select ${columns}, false from observing where day in (${fromRollups.join(", ")})`,
    );
  }
  const raw = days.filter(({ day }) => seen.has(day) && !gone.has(day));
  progress.step("notify");
  const openPackets = packetsOpener(session, sql.packets);
  for (const [at, day] of raw.entries()) {
    await openPackets({ day, files: filesOf(day, exports.files), sensors: config.sensors });
    await session.viewFrom("observing", sql.from_exports);
    await session.run(
      `insert into observed select date ${literal(day.day)}, ${columns.replace("day, ", "")}, true from observing`,
    );
    progress.advance(at + 1, raw.length);
  }
  await session.run(`create temp table holders as from ${parquetFiles([holders.file])}`);
  await session.tableFrom("located", sql.located);
}

async function overviewOf(session: Session, sql: Queries, { label }: Recipient): Promise<Overview | undefined> {
  await session.run(`set variable recipient = ${literal(label)}`);
  const { rows: sources } = await session.select(sql.recipient_sources);
  if (sources.length === 0) return undefined;
  const sum = (column: string) => sources.reduce((total, row) => total + Number(row[column]), 0);
  const [days] = (await session.select(sql.recipient_days)).rows;
  return {
    sources: sources.length,
    packets: sum("packets"),
    rows: sum("rows"),
    firstSecond: sources.reduce((first, row) => Math.min(first, Number(row["first_second"])), Infinity),
    lastSecond: sources.reduce((last, row) => Math.max(last, Number(row["last_second"])), 0),
    ports: (await session.select(sql.recipient_ports)).rows,
    daysFromExports: Number(days?.["from_exports"]),
    daysFromRollups: Number(days?.["from_rollups"]),
    addresses: sources.map((row) => Number(row["src_ip"])),
  };
}

/** Read in pieces of about this many rows; a single source may have more. */
const rowsAtOnce = 20_000;

async function* sourcesOf(session: Session, sql: Queries, { label }: Recipient): AsyncGenerator<SourceRows> {
  await session.run(`set variable recipient = ${literal(label)}`);
  const sources = (await session.select(sql.recipient_sources)).rows.map((row) => ({
    address: Number(row["src_ip"]),
    rows: Number(row["rows"]),
  }));
  for (let at = 0; at < sources.length; ) {
    const from = at;
    for (let rows = 0; at < sources.length && (at === from || rows + (sources[at]?.rows ?? 0) <= rowsAtOnce); at++)
      rows += sources[at]?.rows ?? 0;
    await session.run(
      `set variable recipient = ${literal(label)}; set variable first_source = ${sources[from]?.address}; set variable last_source = ${sources[at - 1]?.address}`,
    );
    const bySource = new Map<number, Row[]>();
    for (const { address, ...row } of (await session.select(sql.recipient_rows)).rows) {
      const known = bySource.get(Number(address));
      if (known) known.push(row);
      else bySource.set(Number(address), [row]);
    }
    for (const [address, rows] of bySource) yield { address, rows };
  }
}
