/**
 * Indexes that were lost or damaged, made again from the rollups themselves: files carry what is known of their day.
 */
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { spillFolder } from "../base/cache.js";
import { namesIn } from "../base/files.js";
import { type Period, parsePeriod } from "../base/period.js";
import { problem, UserError } from "../base/problems.js";
import { openDatabase, parquetFiles, type Session } from "../engines/duckdb.js";
import type { ExportFile } from "../exports/exports.js";
import type { Config } from "../workspace/config.js";
import {
  type DayFacts,
  type DayIndex,
  indexFiles,
  missingOrCut,
  packetsOf,
  readCarriedFacts,
  rollupPath,
  rollupsFolder,
  shownPlace,
  strayFiles,
  writeDayIndex,
} from "./day-index.js";
import { openIndexes } from "./quarter-index.js";

/**
 * Whether files that no index names are the work of a build that was killed: all their packets are in exports that are
 * still there.
 */
export async function carriedBy(
  { folder }: Pick<Config, "folder">,
  place: string,
  strays: readonly string[],
  files: readonly ExportFile[],
): Promise<boolean> {
  if (files.length === 0) return false;
  const identities = new Set(files.map(({ sha256 }) => `sha256:${sha256}`));
  const facts = await withSession(folder, (session) =>
    readCarriedFacts(
      session,
      strays.map((path) => join(place, path)),
    ),
  );
  return (
    facts.size === strays.length &&
    [...facts.values()].every(({ inputs }) => inputs?.every(({ identity }) => identities.has(identity)))
  );
}

/**
 * What is wrong with the rollups of a quarter, if anything: an index that cannot be read, or files that none explains,
 * in order.
 */
export async function findLostIndexes(
  config: Pick<Config, "folder">,
  quarter: Period,
): Promise<{ readonly indexes: readonly DayIndex[]; readonly wrong?: UserError; readonly strays: readonly string[] }> {
  try {
    const { indexes } = await openIndexes(config, quarter);
    const strays = await strayFiles(rollupsFolder(config, quarter), indexes);
    return {
      indexes: [...indexes.values()],
      strays: [...strays].filter(([day]) => !indexes.has(day)).flatMap(([, paths]) => paths),
    };
  } catch (error) {
    if (error instanceof UserError) return { indexes: [], wrong: error, strays: [] };
    throw error;
  }
}

/** Quarters that have a folder of rollups, in order. */
export async function compactedQuarters({ folder }: Pick<Config, "folder">): Promise<readonly Period[]> {
  return (await namesIn(join(folder, "rollups"))).sort().flatMap((name) => parsePeriod(name) ?? []);
}

/**
 * Days whose index was made again, those of them of which the inputs are not known any more, and files that stay
 * unexplained.
 */
export type Mended = {
  readonly days: readonly string[];
  readonly unknown: readonly string[];
  readonly left: readonly string[];
};

/** An index that cannot be read is set aside under another name; nothing is removed. */
export async function mendIndexes(config: Pick<Config, "folder">, quarter: Period): Promise<Mended> {
  const place = rollupsFolder(config, quarter);
  for (
    let wrong = await unreadableIndex(config, quarter);
    wrong !== undefined;
    wrong = await unreadableIndex(config, quarter)
  )
    await rename(wrong, `${wrong}.unreadable`);
  const { indexes } = await openIndexes(config, quarter);
  return withSession(config.folder, async (session) => {
    const mended: DayIndex[] = [];
    const left: string[] = [];
    for (const [day, paths] of await strayFiles(place, indexes)) {
      if (indexes.has(day)) continue;
      const index = await indexOf(session, place, day, paths);
      if (!index) left.push(...paths);
      else {
        await writeDayIndex(place, index);
        mended.push(index);
      }
    }
    return {
      days: mended.map(({ day }) => day).sort(),
      unknown: mended
        .filter(({ inputs }) => inputs === null)
        .map(({ day }) => day)
        .sort(),
      left,
    };
  });
}

/** The path of the first index that cannot be read; other faults are thrown. */
async function unreadableIndex(config: Pick<Config, "folder">, quarter: Period): Promise<string | undefined> {
  try {
    await openIndexes(config, quarter);
    return undefined;
  } catch (error) {
    if (error instanceof UserError && error.code === "indexUnreadable" && error.place.file)
      return join(config.folder, error.place.file);
    throw error;
  }
}

/** Of the latest files of a day that are whole; undefined when none are. */
async function indexOf(
  session: Session,
  place: string,
  day: string,
  paths: readonly string[],
): Promise<DayIndex | undefined> {
  const keys = [...new Set(paths.flatMap((path) => /^[a-z]+\/[^./]+\.([0-9a-f]{12})\.parquet$/.exec(path)?.[1] ?? []))];
  const made = await Promise.all(
    keys.map(async (key) => {
      const path = join(place, rollupPath("coverage", { day, key }));
      const carried = (await readCarriedFacts(session, [path])).get(path);
      const facts =
        carried?.day === day && carried.key.startsWith(key) ? carried : await factsOf(session, place, { day, key });
      const index = facts && (await indexFiles(session, place, facts));
      return index && (await missingOrCut(place, index)) === undefined
        ? [{ index, at: (await stat(path)).mtimeMs }]
        : [];
    }),
  );
  return made.flat().sort((a, b) => b.at - a.at)[0]?.index;
}

/** What the rows alone tell of a day. */
async function factsOf(
  session: Session,
  place: string,
  named: { readonly day: string; readonly key: string },
): Promise<DayFacts | undefined> {
  const from = (name: "coverage" | "activity") => parquetFiles([join(place, rollupPath(name, named))]);
  try {
    const sensors = (await session.rows(`select distinct sensor from ${from("coverage")} order by sensor`)).map(
      ({ sensor }) => String(sensor),
    );
    const [row] = await session.rows(
      `select coalesce(cast(sum(packets) as bigint), 0) as ipv6 from ${from("activity")} where src_ip is null`,
    );
    const packets = await packetsOf(session, place, named);
    return {
      format: 1,
      ...named,
      engine: "duckdb",
      origin: "exports",
      bounds: null,
      sample: false,
      inputs: null,
      counted: null,
      packets,
      ipv6: Number(row?.["ipv6"]),
      rejected: null,
      sensors,
      meaning: 1,
    };
  } catch {
    return undefined;
  }
}

async function withSession<Answer>(folder: string, work: (session: Session) => Promise<Answer>): Promise<Answer> {
  const database = await openDatabase({
    scratch: spillFolder(folder),
    threads: 1,
    reads: [],
    readsBelow: [join(folder, "rollups")],
  });
  try {
    return await work(await database.open());
  } finally {
    database.close();
  }
}

export function unexplained(place: string, [first = ""]: readonly string[]): Error {
  return problem("rollupsUnexplained", { place: shownPlace(place) }, { file: `${shownPlace(place)}/${first}` });
}
