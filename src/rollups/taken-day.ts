/**
 * A day that was compacted elsewhere, in one piece or in parts: what lies in its folder is checked, row by row, before
 * anything of it is believed.
 */
import { join } from "node:path";
import { digestOf } from "../base/digest.js";
import { namesIn, readTextIfAny } from "../base/files.js";
import { problem } from "../base/problems.js";
import { sumRows } from "../base/row-counts.js";
import { firstLine, parquetFiles, type Session } from "../engines/duckdb.js";
import { type Infer, readAs, z } from "../engines/schema.js";
import type { Day } from "../exports/exports.js";
import { serves } from "../exports/packets.js";
import type { Config } from "../workspace/config.js";
import { glance, makeRollups, type RollupTexts, rejectedInOrder, unreadable, writeRollups } from "./day-compaction.js";
import { type DayFacts, type DayIndex, missingOrCut, removeReplaced, shownPlace, writeDayIndex } from "./day-index.js";
import { type RollupName, rollupNames, rollupSchemas, rollupTypes, rowMeaning } from "./rollup-tables.js";

/** The version of the folders. */
export const doneFormat = 1;

const Facts = z.object({
  format: z.literal(doneFormat),
  day: z.iso.date(),
  key: z.string(),
  timezone: z.string(),
  bounds: z.tuple([z.number(), z.number()]),
  meaning: z.number(),
  schemas: z.partialRecord(z.enum(rollupNames), z.number()),
});
const Done = z.object({ facts: z.string(), spark: z.string().optional() });
export type DoneFacts = Infer<typeof Facts>;
type Piece = { readonly folder: string; readonly facts: DoneFacts; readonly engine: string };

/** What one piece of a day consists of; the rollups are there where it is the whole day. */
const pieceTypes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  compacted: (({ day: _, ...rest }) => ({ ...rest, export_rows: "BIGINT" }))(rollupTypes.activity as { day: string }),
  rejected: { file: "VARCHAR", reason: "VARCHAR", sensor: "VARCHAR", rows: "BIGINT" },
  inputs: { file: "VARCHAR", rows: "BIGINT" },
};

/** A day's pieces with their Parquet files, by what they hold; of the day itself, or of `K-of-N`. Paths are absolute. */
export type TakenDay = {
  readonly day: string;
  readonly whole: boolean;
  readonly pieces: readonly Piece[];
  readonly files: Readonly<Record<string, readonly string[]>>;
};

/** Undefined for a day that is not finished: `done` is written last. Throws where what is there cannot be a day. */
export async function findTakenDay(folder: string, day: string): Promise<TakenDay | undefined> {
  const parts = (await namesIn(join(folder, day))).flatMap((name) => {
    const [, at, all] = /^(\d+)-of-(\d+)$/.exec(name) ?? [];
    return at === undefined ? [] : [{ name, at: Number(at), all: Number(all) }];
  });
  const whole = parts.length === 0;
  const all = parts[0]?.all ?? 0;
  const other = parts.find((part) => part.all !== all);
  if (other)
    throw problem("takenParts", { first: parts[0]?.name ?? "", other: other.name }, { file: `${folder}/${day}` });
  const places = whole ? [day] : parts.map(({ name }) => join(day, name));
  const pieces = await Promise.all(places.map((place) => pieceIn(folder, place, day)));
  const finished = pieces.filter((piece) => piece !== undefined);
  if (finished.length < pieces.length || (!whole && new Set(parts.map(({ at }) => at)).size < all)) return undefined;
  const wanted = [
    ...Object.keys(pieceTypes),
    "files",
    ...(whole ? rollupNames.filter((name) => name !== "activity") : []),
  ];
  const files: Record<string, string[]> = {};
  for (const name of wanted)
    for (const piece of finished) {
      const names = (await namesIn(join(piece.folder, name))).filter((one) => /^[^_.].*\.parquet$/.test(one)).sort();
      if (names.length === 0) throw problem("takenMissing", { day }, { file: join(piece.folder, name) });
      files[name] = [...(files[name] ?? []), ...names.map((one) => join(piece.folder, name, one))];
    }
  return { day, whole, pieces: finished, files };
}

async function pieceIn(folder: string, place: string, day: string): Promise<Piece | undefined> {
  const done = join(folder, place, "done");
  const [name] = (await namesIn(done)).filter((one) => /^[^_.].*\.json$/.test(one));
  const text = name === undefined ? undefined : await readTextIfAny(join(done, name));
  if (name === undefined || text === undefined) return undefined;
  const read = readAs(Done, text);
  const facts = read && readAs(Facts, read.facts);
  if (!facts || facts.day !== day)
    throw problem("takenUnreadable", { reason: text.slice(0, 80) }, { file: join(done, name) });
  return { folder: join(folder, place), facts, engine: read.spark ? `spark ${read.spark.split(" ")[0]}` : "duckdb" };
}

export type Taking = {
  readonly config: Config;
  readonly sql: RollupTexts;
  /** The quarter's folder of rollups. */
  readonly place: string;
  readonly day: Day;
  readonly kept: DayIndex | undefined;
};

/** Takes a day over; nothing of the quarter changes before all of it was found good. */
export async function takeDay(session: Session, taken: TakenDay, taking: Taking): Promise<DayIndex> {
  const { place, kept, day, sql } = taking;
  const shown = taken.pieces[0]?.folder ?? "";
  checkFacts(taken, taking);
  await openPieces(session, taken);
  if (taken.whole) await openRollups(session, taken);
  else await makeRollups(session, sql, true);
  const facts = await factsOf(session, taken, taking);
  await checkRows(session, taken, facts);
  if (kept && facts.packets < kept.packets)
    throw problem(
      "takenSmaller",
      { day: day.day, packets: facts.packets, before: kept.packets, place: shownPlace(place) },
      { file: shown },
    );
  if (kept?.key === facts.key && (await missingOrCut(place, kept)) === undefined) return kept;
  const index = { ...facts, files: await writeRollups(session, place, facts) };
  await writeDayIndex(place, index);
  await removeReplaced(place, index, kept?.files.map(({ path }) => path) ?? []);
  return index;
}

function checkFacts({ pieces }: TakenDay, { config, day }: Taking): void {
  for (const { facts, folder } of pieces) {
    if (facts.meaning !== rowMeaning || rollupNames.some((name) => facts.schemas[name] !== rollupSchemas[name]))
      throw problem("takenVersion", { day: day.day }, { file: folder });
    if (facts.timezone !== config.timezone || facts.bounds[0] !== day.start || facts.bounds[1] !== day.end)
      throw problem("takenBounds", { day: day.day, there: facts.timezone, here: config.timezone }, { file: folder });
    if (facts.key !== pieces[0]?.facts.key) throw problem("takenMixed", { day: day.day }, { file: folder });
  }
}

async function viewOf(session: Session, taken: TakenDay, name: string, types: Readonly<Record<string, string>>) {
  const files = taken.files[name] ?? [];
  const place = { file: join(taken.pieces[0]?.folder ?? "", name) };
  const read = parquetFiles(files);
  const found = await session.table(`select * from ${read} limit 0`).catch((error: unknown) => {
    throw problem("takenUnreadable", { reason: firstLine(error) }, place);
  });
  const there = new Map(found.columns.map((column) => [column.name, column.type]));
  for (const [column, type] of Object.entries(types))
    if (there.get(column) !== type)
      throw problem("takenColumn", { column, type, found: there.get(column) ?? "–" }, { ...place, key: column });
  // In the order of the file, which is that of its query.
  return `(select ${[...there.keys()].filter((column) => column in types).join(", ")} from ${read})`;
}

/** `compacted` is merged by its keys: what was cut into parts adds up, and nothing that counts different things is added. */
async function openPieces(session: Session, taken: TakenDay): Promise<void> {
  const { compacted, rejected, inputs } = pieceTypes;
  const views = {
    compacted: await viewOf(session, taken, "compacted", compacted ?? {}),
    rejected: await viewOf(session, taken, "rejected", rejected ?? {}),
    inputs: await viewOf(session, taken, "inputs", inputs ?? {}),
  };
  const keys = "sensor, protocol, port, src_ip, src_ip6";
  const sums = ["export_rows", "packets", "scan_packets", "backscatter_packets", "other_packets"];
  const merged = `select ${keys}, ${sums.map((name) => `cast(sum(${name}) as bigint) as ${name}`).join(", ")},
    min(first_packet) as first_packet, max(last_second) as last_second, bit_or(fingerprint) as fingerprint
    from ${views.compacted} where not (${unreadable}) group by ${keys}`;
  await unlessDamaged(taken, () =>
    session.run(`${taken.whole ? "" : `create or replace temp table merged as ${merged};`}
      create or replace temp view compacted as ${taken.whole ? `select * from ${views.compacted} where not (${unreadable})` : "from merged"};
      create or replace temp table taken_rejected as select file, reason, sensor, cast(sum(rows) as bigint) as rows from ${views.rejected} group by all;
      create or replace temp table taken_inputs as select file, cast(sum(rows) as bigint) as rows from ${views.inputs} group by file order by file`),
  );
}

async function openRollups(session: Session, taken: TakenDay): Promise<void> {
  await session.run("create or replace temp view activity as select * exclude (export_rows) from compacted");
  for (const name of rollupNames.filter((one): one is Exclude<RollupName, "activity"> => one !== "activity")) {
    const { day: _, ...types } = rollupTypes[name] as { day: string };
    const view = await viewOf(session, taken, name, types);
    await session.run(`create or replace temp view ${name} as from ${view}`);
  }
}

async function unlessDamaged<Result>({ pieces }: TakenDay, work: () => Promise<Result>): Promise<Result> {
  return work().catch((error: unknown) => {
    throw problem("takenUnreadable", { reason: firstLine(error) }, { file: pieces[0]?.folder ?? "" });
  });
}

/** The key is of what the rows are, since another engine writes them in other bytes. */
async function factsOf(session: Session, taken: TakenDay, { config, day }: Taking): Promise<DayFacts> {
  const seen = await unlessDamaged(taken, () => glance(session));
  const rejected = rejectedInOrder(
    (await session.rows("from taken_rejected")).map((row) => ({
      file: shownName(config, String(row["file"])),
      reason: String(row["reason"]),
      sensor: row["sensor"] === null ? null : String(row["sensor"]),
      rows: Number(row["rows"]),
    })),
  );
  const stats = await statsOf(session, taken);
  const inputs = (await session.rows("from taken_inputs")).map((row) => {
    const path = plainPath(String(row["file"]));
    return {
      name: shownName(config, String(row["file"])),
      identity: stats.get(path) ?? `name:${path}`,
      rows: Number(row["rows"]),
    };
  });
  const unknown = seen.sensors.find(
    (sensor) => !config.sensors.some((one) => one.sensor === sensor && serves(one, day.day)),
  );
  if (unknown !== undefined)
    throw problem("takenSensor", { sensor: unknown, day: day.day }, { file: taken.pieces[0]?.folder ?? "" });
  const [print] = await unlessDamaged(taken, () =>
    session.rows("select cast(bit_xor(hash(activity)) as varchar) as print from activity"),
  );
  return {
    format: 1,
    day: day.day,
    key: digestOf(taken.pieces[0]?.facts.key, inputs, rejected, print),
    engine: taken.pieces[0]?.engine ?? "",
    origin: "elsewhere",
    bounds: [day.start, day.end],
    sample: false,
    inputs,
    counted: seen.counted,
    packets: seen.packets,
    ipv6: seen.ipv6,
    rejected,
    sensors: seen.sensors,
    meaning: rowMeaning,
  };
}

/** Identities of files as Spark saw them, by path. */
async function statsOf(session: Session, taken: TakenDay): Promise<ReadonlyMap<string, string>> {
  const view = await viewOf(session, taken, "files", { path: "VARCHAR", length: "BIGINT", modified: "BIGINT" });
  const rows = await session.rows(`select path, length, modified from ${view}`);
  return new Map(
    rows.map((row) => [plainPath(String(row["path"])), `stat:${row["length"]}:${row["modified"]}`] as const),
  );
}

/** A row names its file by a URI with escapes, a list of files by a path without. */
function plainPath(uri: string): string {
  const local = /^file:\/*(?=\/)/.exec(uri)?.[0];
  const bare = local === undefined ? uri : uri.slice(local.length);
  if (!uri.includes("://")) return bare;
  try {
    return decodeURIComponent(bare);
  } catch {
    return bare;
  }
}

function shownName({ folder }: Config, uri: string): string {
  const path = plainPath(uri);
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** Rules that every sound day keeps, each as the number of rows or packets that break it. */
async function checkRows(session: Session, taken: TakenDay, facts: DayFacts): Promise<void> {
  const file = taken.pieces[0]?.folder ?? "";
  const rows = sumRows(facts.inputs ?? []);
  const rejected = sumRows(facts.rejected ?? []);
  if (rows !== (facts.counted ?? 0) + rejected)
    throw problem("takenRows", { day: facts.day, rows, counted: facts.counted ?? 0, rejected }, { file });
  const [first = 0, end = 0] = facts.bounds ?? [];
  const rules: Record<string, string> = {
    "activity: protocol, port, address": `select count(*) from activity where protocol not between 0 and 255 or port not between -1 and 65535
      or (src_ip is null) = (src_ip6 is null) or src_ip not between 0 and 4294967295`,
    "activity: packets": `select count(*) from activity where packets < 1 or least(scan_packets, backscatter_packets, other_packets) < 0
      or scan_packets + backscatter_packets + other_packets > packets`,
    "activity: times": `select count(*) from activity where first_packet // 65536 < ${first / 1e6} or last_second >= ${end / 1e6} or first_packet // 65536 > last_second`,
    "activity: fingerprint": "select count(*) from activity where fingerprint not between 0 and 255",
    "activity: rows that are one":
      "select count(*) from (select 1 from activity group by sensor, protocol, port, src_ip, src_ip6 having count(*) > 1)",
    ...Object.fromEntries(
      [
        ["traffic", "sum(packets)"],
        ["ports", "sum(packets)"],
        ["coverage", "sum(packets)"],
        ["sources", "sum(packets) filter (sensor is null)"],
        ["sources", "sum(packets) filter (sensor is not null)"],
      ].map(([name, sum], at) => [
        `${name}: packets${at === 4 ? " by sensor" : ""}`,
        `select abs(coalesce(${sum}, 0) - ${facts.packets}) from ${name}`,
      ]),
    ),
    "sources: addresses":
      "select abs(count(*) filter (sensor is null) - (select count(*) from (select distinct src_ip, src_ip6 from activity))) from sources",
    "coverage: sensors": "select abs(count(*) - (select count(distinct sensor) from activity)) from coverage",
  };
  for (const [rule, sql] of Object.entries(rules)) {
    const [row] = await unlessDamaged(taken, () => session.rows(sql));
    const count = Number(Object.values(row ?? {})[0]);
    if (count !== 0) throw problem("takenRule", { day: facts.day, rule, count }, { file });
  }
}
