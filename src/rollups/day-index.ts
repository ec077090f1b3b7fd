/**
 * One index for each compacted day: what it was made from, what became of every row, and its Parquet files. Several
 * processes may write into one folder.
 */
import { open, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { digestFile } from "../base/digest.js";
import { isMissing, namesIn, readTextIfAny, settleFiles, writeWhole } from "../base/files.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { sumRows } from "../base/row-counts.js";
import { parquetFiles, parquetFooters, type Session } from "../engines/duckdb.js";
import { type Infer, readAs, z } from "../engines/schema.js";
import { literal } from "../engines/sql-literals.js";
import type { Config } from "../workspace/config.js";
import { type RollupFile, type RollupName, rollupNames, rollupSchemas, rowMeaning } from "./rollup-tables.js";

const count = z.number().int().nonnegative();
const day = z.iso.date();
const version = z.number().int().nonnegative();

const Rejected = z.object({ file: z.string(), reason: z.string(), sensor: z.string().nullable(), rows: count });

/** Rows that were not counted, under the first reason that holds; `sensor` where that is the reason. */
export type RejectedRows = Readonly<Infer<typeof Rejected>>;

const Facts = z.object({
  format: z.literal(1),
  day,
  /** Of what the day was made from; of a day whose index was lost, as much as its files' names tell. */
  key: z.string().regex(/^[0-9a-f]{12,64}$/),
  engine: z.string(),
  /** Made from exports here, or compacted elsewhere. */
  origin: z.enum(["exports", "elsewhere"]),
  /** First microsecond since 1970 UTC, and the first after the day; null where it is not known. */
  bounds: z.tuple([z.number(), z.number()]).nullable(),
  sample: z.boolean(),
  /** Exports with their rows of this day. `identity` is `sha256:` and the digest. Null where the index was lost. */
  inputs: z.array(z.object({ name: z.string().nullable(), identity: z.string(), rows: count })).nullable(),
  /** Rows that are in the rollups; null where the index was lost. */
  counted: count.nullable(),
  packets: count,
  /** Packets from IPv6 addresses. */
  ipv6: count,
  /** Sorted by file, reason and sensor; null where the index was lost. */
  rejected: z.array(Rejected).nullable(),
  /** Sensors counted that day, in order. */
  sensors: z.array(z.string()),
  /** The version of what a row means. */
  meaning: z.number().int().nonnegative(),
});

const DayIndexSpec = Facts.extend({
  /**
   * `path` is below the quarter's folder; `rows` and `bytes` are 0 and the digest empty of a file that was damaged when
   * its index was made.
   */
  files: z.array(
    z.object({
      rollup: z.enum(rollupNames),
      schema: version,
      path: z.string().regex(/^[a-z]+\/[^/\\]+\.parquet$/),
      rows: count,
      bytes: count,
      digest: z.string(),
    }),
  ),
});

/** What is known of a day but for its files. */
export type DayFacts = Readonly<Infer<typeof Facts>>;
export type DayIndex = Readonly<Infer<typeof DayIndexSpec>>;

/** What a Parquet file of a day carries: its index but for the files, and the versions of the rollups made with it. */
const CarriedFacts = Facts.extend({ schemas: z.partialRecord(z.enum(rollupNames), version).optional() });
export type CarriedFacts = Readonly<Infer<typeof CarriedFacts>>;

/** The version of rollups from the time before their files said it. */
const unsaidSchema = 1;

/** The key under which a Parquet file carries its day's facts. */
const factsKey = "tsubame_day";

const indexFolder = "index";

/** Below the workspace's folder. */
export const rollupsFolder = ({ folder }: Pick<Config, "folder">, { name }: Period) => join(folder, "rollups", name);

/** A quarter's folder as the reader knows it. */
export const shownPlace = (place: string) => place.split(/[/\\]/).slice(-2).join("/");

export const rollupPath = (name: RollupName, { day, key }: Pick<DayFacts, "day" | "key">) =>
  `${name}/${day}.${key.slice(0, 12)}.parquet`;

/** Rows of the exports on a day; null where it is not known which they were. */
export function rowsRead({ inputs }: DayFacts): number | null {
  return inputs === null ? null : sumRows(inputs);
}

/** The file of a rollup, and the version it was written with. */
export function fileOf(place: string, { files }: DayIndex, name: RollupName): RollupFile {
  const found = files.find(({ rollup }) => rollup === name);
  if (!found) throw new Error(`The index lists no file of ${name}.`);
  return { path: join(place, found.path), schema: found.schema };
}

/**
 * All indexes of a quarter by day, in order. Throws where one cannot be read, or is of a version that this program does
 * not know.
 */
export async function readDayIndexes(place: string): Promise<ReadonlyMap<string, DayIndex>> {
  const folder = join(place, indexFolder);
  const names = (await namesIn(folder)).filter((name) => name.endsWith(".json")).sort();
  const indexes = await Promise.all(
    names.map(async (name): Promise<DayIndex | undefined> => {
      const path = join(folder, name);
      const text = await readTextIfAny(path);
      return text === undefined
        ? undefined
        : parseDayIndex(text, `${shownPlace(place)}/${indexFolder}/${name}`, name.slice(0, -".json".length));
    }),
  );
  return new Map(indexes.flatMap((index) => (index ? [[index.day, index] as const] : [])));
}

function parseDayIndex(text: string, file: string, named: string): DayIndex {
  const index = readAs(DayIndexSpec, text);
  if (
    index &&
    index.day === named &&
    rollupNames.every((name) => index.files.filter(({ rollup }) => rollup === name).length === 1)
  ) {
    if (index.meaning <= rowMeaning && index.files.every(({ rollup, schema }) => schema <= rollupSchemas[rollup]))
      return index;
    throw problem("indexVersion", {}, { file });
  }
  const other = readAs(z.object({ format: version }), text);
  throw other && other.format !== 1 ? problem("indexVersion", {}, { file }) : problem("indexUnreadable", {}, { file });
}

/** What it lists is on disk before it is. */
export async function writeDayIndex(place: string, index: DayIndex): Promise<void> {
  await settleFiles(index.files.filter(({ bytes }) => bytes > 0).map(({ path }) => join(place, path)));
  await writeWhole(join(place, indexFolder, `${index.day}.json`), `${JSON.stringify(index, null, 1)}\n`);
}

/** What a Parquet file of a day carries. */
export function carriedFacts(facts: DayFacts): Readonly<Record<string, string>> {
  const carried: CarriedFacts = { ...facts, schemas: rollupSchemas };
  return { [factsKey]: JSON.stringify(carried) };
}

/** The facts that files carry, by path; files without them, or that cannot be read, are left out. */
export async function readCarriedFacts(
  session: Session,
  paths: readonly string[],
): Promise<ReadonlyMap<string, CarriedFacts>> {
  const found = new Map<string, CarriedFacts>();
  for (const path of paths) {
    if (!(await isParquet(path))) continue;
    const [row] = await session
      .rows(
        `select decode(value) as facts from ${parquetFooters("kv_metadata", [path])} where decode(key) = ${literal(factsKey)}`,
      )
      .catch(() => []);
    const facts = readAs(CarriedFacts, String(row?.["facts"] ?? ""));
    if (facts) found.set(path, facts);
  }
  return found;
}

/** Packets of a day as its rollup coverage has them; 0 where that cannot be read. */
export async function packetsOf(session: Session, place: string, day: Pick<DayFacts, "day" | "key">): Promise<number> {
  const path = join(place, rollupPath("coverage", day));
  if (!(await isParquet(path))) return 0;
  const [row] = await session
    .rows(`select coalesce(cast(sum(packets) as bigint), 0) as packets from ${parquetFiles([path])}`)
    .catch(() => []);
  return Number(row?.["packets"] ?? 0);
}

/** An index of facts and of files as they lie there now. */
export async function indexFiles(
  session: Session,
  place: string,
  { schemas, ...facts }: CarriedFacts,
): Promise<DayIndex> {
  const files = await Promise.all(
    rollupNames.map(async (rollup) => {
      const path = rollupPath(rollup, facts);
      return {
        rollup,
        schema: schemas?.[rollup] ?? unsaidSchema,
        path,
        ...(await measureFile(session, join(place, path))),
      };
    }),
  );
  return { ...facts, files };
}

/** A file that is missing or damaged has no rows, bytes and digest. */
async function measureFile(
  session: Session,
  path: string,
): Promise<Pick<DayIndex["files"][number], "rows" | "bytes" | "digest">> {
  const none = { rows: 0, bytes: 0, digest: "" };
  if (!(await isParquet(path))) return none;
  const [row] = await session
    .rows(`select num_rows as rows from ${parquetFooters("file_metadata", [path])}`)
    .catch(() => []);
  return row ? { rows: Number(row["rows"]), ...(await printOfFile(path)) } : none;
}

/** What tells a file from a damaged one. */
export async function printOfFile(path: string): Promise<Pick<DayIndex["files"][number], "bytes" | "digest">> {
  return { bytes: (await stat(path)).size, digest: `sha256:${await digestFile(path)}` };
}

/**
 * The first file of a day that is not there in full, by its path below the quarter's folder: size, and both ends of the
 * file.
 */
export async function missingOrCut(place: string, { files }: DayIndex): Promise<string | undefined> {
  const sound = await Promise.all(files.map(async ({ path, bytes }) => isParquet(join(place, path), bytes)));
  return files.find((_, at) => !sound[at])?.path;
}

/** The first file of a day of which any byte is not as it was written. */
export async function alteredFile(place: string, index: DayIndex): Promise<string | undefined> {
  const cut = await missingOrCut(place, index);
  if (cut !== undefined) return cut;
  for (const { path, digest } of index.files)
    if (digest !== `sha256:${await digestFile(join(place, path))}`) return path;
  return undefined;
}

/**
 * Whether a file begins and ends as Parquet does, and has room for its footer
 * (https://parquet.apache.org/docs/file-format/).
 */
async function isParquet(path: string, bytes?: number): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size < 12 || (bytes !== undefined && size !== bytes)) return false;
      const ends = Buffer.alloc(12);
      await file.read(ends, 0, 4, 0);
      await file.read(ends, 4, 8, size - 8);
      return (
        ends.toString("latin1", 0, 4) === "PAR1" &&
        ends.toString("latin1", 8) === "PAR1" &&
        ends.readUInt32LE(4) + 12 <= size
      );
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Parquet files in a quarter's folder that no index names, by day; the day is as the name of the file says. */
export async function strayFiles(
  place: string,
  indexes: ReadonlyMap<string, DayIndex>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const explained = new Set([...indexes.values()].flatMap(({ files }) => files.map(({ path }) => path)));
  const strays = new Map<string, string[]>();
  for (const rollup of rollupNames) {
    for (const name of (await namesIn(join(place, rollup))).filter((one) => one.endsWith(".parquet")).sort()) {
      const path = `${rollup}/${name}`;
      if (explained.has(path)) continue;
      const of = name.split(".")[0] ?? "";
      strays.set(of, [...(strays.get(of) ?? []), path]);
    }
  }
  return strays;
}

/** Removes those of some files that the index of their day does not name. */
export async function removeReplaced(place: string, { files }: DayIndex, former: readonly string[]): Promise<void> {
  const named = new Set(files.map(({ path }) => path));
  for (const path of former) if (!named.has(path)) await rm(join(place, path), { force: true });
}
