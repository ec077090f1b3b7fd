/**
 * Who the sources are: each day's sources joined with holders and scanner lists, once, and sorted into lanes.
 */
import { join } from "node:path";
import { cachedFiles, cacheFolder, type Entry, entryIn, keepOnly, recallFiles, spillFolder } from "../base/cache.js";
import { digestOf } from "../base/digest.js";
import type { Period } from "../base/period.js";
import type { Progress } from "../base/progress.js";
import { copyParquet, openDatabase, parquetFiles, type Session } from "../engines/duckdb.js";
import { literal } from "../engines/sql-literals.js";
import type { Holders } from "../sources/holders.js";
import type { Scanners } from "../sources/scanners.js";
import type { Config } from "../workspace/config.js";
import { readQuery, type SourceText, sqlTexts } from "../workspace/library.js";
import type { DayIndex } from "./day-index.js";
import { workThroughDays } from "./day-work.js";
import { type RollupFile, rollupAsSelect } from "./rollup-tables.js";
import type { Compacted } from "./rollups.js";

export const originNames = ["origins", "lanes"] as const;
export type OriginName = (typeof originNames)[number];

const lane = { lane: "VARCHAR", tool: "VARCHAR" };
const counted = { packets: "BIGINT", sources: "BIGINT", probes: "BIGINT", probing_sources: "BIGINT" };

/** The columns of each table as they come out of its Parquet files. */
export const originTypes: Readonly<Record<OriginName, Readonly<Record<string, string>>>> = {
  origins: {
    day: "DATE",
    sensor: "VARCHAR",
    origin: "VARCHAR",
    region: "VARCHAR",
    asn: "BIGINT",
    holder: "VARCHAR",
    organisation: "VARCHAR",
    ...lane,
    ...counted,
  },
  lanes: { day: "DATE", sensor: "VARCHAR", protocol: "INTEGER", port: "INTEGER", ...lane, ...counted },
};

/**
 * A file of each table for each compacted day, in day order. Made from rollups alone, so it may be thrown away at any
 * time.
 */
export type Origins = { readonly files: Readonly<Record<OriginName, readonly string[]>>; readonly digest: string };

/** What addresses are looked up in. */
export type AddressLists = { readonly holders: Holders; readonly scanners: Scanners };

/** `alone` are days beside which others may be worked on at the same time: nothing of theirs is removed. */
export async function findOrigins(
  config: Config,
  quarter: Period,
  rollups: Compacted,
  lists: AddressLists,
  progress: Progress,
  alone = false,
): Promise<Origins> {
  const sql = await originTexts(config);
  const folder = join(config.folder, originsFolder, quarter.name);
  const inputs = digestOf(sqlTexts(sql), lists.holders.digest, lists.scanners.digest, config.research_ports_over);
  const places = rollups.days.map((day) => placeOf(folder, inputs, day));
  const jobs: Job[] = [];
  for (const [at, place] of places.entries()) {
    if (await recallFiles(place.entry, Object.values(place.paths))) continue;
    jobs.push({
      ...place,
      packets: rollups.days[at]?.packets ?? 0,
      sources: rollups.files.sources.slice(at, at + 1),
      activity: rollups.files.activity.slice(at, at + 1),
    });
  }
  if (jobs.length > 0) {
    progress.step("origins");
    const prepared = await prepareLists(config, sql, lists);
    await workThroughDays(
      config,
      {
        jobs: batchesOf(jobs),
        rows: rollups.days.reduce((sum, { packets }) => sum + packets, 0),
        memoryMb: 280,
        reads: [
          ...Object.values(prepared),
          ...jobs.flatMap(({ sources, activity }) => [...sources, ...activity].map(({ path }) => path)),
        ],
        open: async (session) => {
          await openLists(session, sql, prepared, config);
          return (batch) => sortDays(session, sql, batch);
        },
      },
      progress,
    );
  }
  const files = { origins: places.map(({ paths }) => paths.origins), lanes: places.map(({ paths }) => paths.lanes) };
  if (jobs.length > 0 && !alone) {
    for (const name of originNames) await keepOnly(join(folder, name), files[name]);
    await keepOnly(
      join(folder, "days"),
      places.map(({ entry }) => entry.path),
    );
  }
  return { files, digest: digestOf(inputs, rollups.digest) };
}

/** Raised when files are kept in another way; what is in them is in their SQL. */
const originsFormat = 1;

/** Where a day's tables are kept, and the entry that says whether they are whole. */
type Place = { readonly day: string; readonly entry: Entry; readonly paths: Readonly<Record<OriginName, string>> };

function placeOf(folder: string, inputs: string, { day, key, sensors, packets, meaning }: DayIndex): Place {
  const entry = entryIn(join(folder, "days"), day, originsFormat, inputs, key, sensors, packets, meaning);
  const pathOf = (name: OriginName) => join(folder, name, `${day}.${entry.key.slice(0, 12)}.parquet`);
  return { day, entry, paths: { origins: pathOf("origins"), lanes: pathOf("lanes") } };
}

/** Below the workspace's folder. */
const originsFolder = `${cacheFolder}/origins`;

type Job = Place & {
  readonly packets: number;
  readonly sources: readonly RollupFile[];
  readonly activity: readonly RollupFile[];
};
type OriginTexts = Readonly<Record<"macros" | "lists" | "source_kinds" | OriginName, SourceText>>;

async function originTexts(config: Config): Promise<OriginTexts> {
  const names = ["macros", "lists", "source_kinds", ...originNames] as const;
  const texts = await Promise.all(
    names.map(async (name) => [name, await readQuery(config, `origins/${name}`)] as const),
  );
  return Object.fromEntries(texts) as OriginTexts;
}

const listNames = ["owners", "organisations", "segments"] as const;

/** The address lists cut into segments, once for all days and kept by their content: paths by name. */
async function prepareLists(
  { folder }: Config,
  sql: OriginTexts,
  { holders, scanners }: AddressLists,
): Promise<Readonly<Record<string, string>>> {
  const place = join(folder, originsFolder, "lists");
  const entry = entryIn(place, "lists", originsFormat, sql.lists.text, holders.digest, scanners.digest);
  const paths = Object.fromEntries(
    listNames.map((name) => [name, join(place, `${name}-${entry.key.slice(0, 16)}.parquet`)]),
  );
  await cachedFiles(entry, Object.values(paths), async () => {
    const database = await openDatabase({
      memoryMb: 280,
      scratch: spillFolder(folder),
      reads: [holders.file, holders.reserved, ...(scanners.file === null ? [] : [scanners.file])],
    });
    try {
      const session = await database.open();
      await session.run(`create temp view held_ranges as from ${parquetFiles([holders.file])};
        create temp view reserved as from ${parquetFiles([holders.reserved])};
        create temp view scanner_ranges as ${scanners.file === null ? `select cast(0 as bigint) as start, cast(-1 as bigint) as "end", cast(null as varchar) as organisation where false` : `from ${parquetFiles([scanners.file])}`}`);
      await session.define(sql.lists, ["table"]);
      for (const [name, path] of Object.entries(paths)) await copyParquet(session, path, `from ${name}`);
      await keepOnly(place, Object.values(paths));
      return null;
    } finally {
      database.close();
    }
  });
  return paths;
}

async function openLists(
  session: Session,
  sql: OriginTexts,
  paths: Readonly<Record<string, string>>,
  { research_ports_over }: Config,
): Promise<void> {
  await session.run(`set variable research_ports_over = ${research_ports_over};
    ${Object.entries(paths)
      .map(([name, path]) => `create temp table ${name} as from ${parquetFiles([path])};`)
      .join("\n")}`);
  await session.define(sql.macros, ["macro"]);
}

/** As many as fill a batch of small days, and enough batches for all workers. */
const [batchPackets, batchesMin] = [100_000, 9];

/** Days that are sorted together: of a small one, statements that are parsed and bound cost more than its rows. */
function batchesOf(jobs: readonly Job[]): Job[][] {
  const daysMax = Math.ceil(jobs.length / batchesMin);
  const batches: Job[][] = [];
  let packets = 0;
  for (const job of jobs) {
    const last = batches.at(-1);
    packets += job.packets;
    if (last && last.length < daysMax && packets <= batchPackets) last.push(job);
    else {
      batches.push([job]);
      packets = job.packets;
    }
  }
  return batches;
}

async function sortDays(session: Session, sql: OriginTexts, batch: readonly Job[]): Promise<void> {
  const [sources, activity] = [batch.flatMap((job) => job.sources), batch.flatMap((job) => job.activity)];
  await session.run(`create or replace temp view sources as ${rollupAsSelect("sources", sources)};
    create or replace temp view activity as ${rollupAsSelect("activity", activity)}`);
  for (const name of ["source_kinds", ...originNames] as const) await session.tableFrom(name, sql[name]);
  for (const { day, entry, paths } of batch) {
    await cachedFiles(entry, Object.values(paths), async () => {
      for (const name of originNames)
        await copyParquet(session, paths[name], `from ${name} where day = date ${literal(day)}`);
      return null;
    });
  }
}
