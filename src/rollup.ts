/** The walk of compaction alone: days become rollups, and their sources are looked up; no page is made. */
import { resolve } from "node:path";
import { lastDay, type Period } from "./base/period.js";
import { exits, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { type Day, type Exports, readExports } from "./exports/exports.js";
import { sparkSources } from "./exports/spark-exports.js";
import { rollupTexts } from "./rollups/day-compaction.js";
import { rollupsFolder } from "./rollups/day-index.js";
import { type DayPart, writeDayPart } from "./rollups/day-part.js";
import { type AddressLists, findOrigins } from "./rollups/origins.js";
import { compactDay, compactExports, filesOfDays, type Rollups } from "./rollups/rollups.js";
import { factsOfDay, renderSparkScript } from "./rollups/spark-script.js";
import { type TakenOver, takeOver } from "./rollups/take-over.js";
import { findTakenDay } from "./rollups/taken-day.js";
import { readHolders } from "./sources/holders.js";
import { readScanners } from "./sources/scanners.js";
import type { Config } from "./workspace/config.js";

export type QuarterRolled = Pick<Exports, "twice" | "otherNames" | "epochs"> & { readonly rollups: Rollups };

export async function rollupQuarter(config: Config, quarter: Period, progress: Progress): Promise<QuarterRolled> {
  const lists = await readLists(config, progress);
  const exports = await readExports(config, quarter, progress);
  const rollups = await compactExports(config, quarter, exports, progress);
  await findOrigins(config, quarter, rollups, lists, progress);
  return { rollups, twice: exports.twice, otherNames: exports.otherNames, epochs: exports.epochs };
}

/**
 * One day, local, `YYYY-MM-DD`. Many processes, of one host or of several that share the workspace, may each work on a
 * day at once. Undefined where no export has packets of it.
 */
export async function rollupDay(
  config: Config,
  quarter: Period,
  asked: string,
  progress: Progress,
): ReturnType<typeof compactDay> {
  const exports = await readExports(config, quarter, progress, { day: asked });
  const [day] = daysAsked(exports.days, quarter, asked);
  const compacted = day && (await compactDay(config, quarter, exports, day, progress));
  if (compacted) await findOrigins(config, quarter, compacted, await readLists(config, progress), progress, true);
  return compacted;
}

/** All days when none is asked for; never empty. */
function daysAsked(days: readonly Day[], quarter: Period, asked: string | undefined): readonly Day[] {
  const found = asked === undefined ? days : days.filter(({ day }) => day === asked);
  if (found.length > 0) return found;
  const values = { day: asked ?? "", quarter: quarter.name, start: quarter.start, end: lastDay(quarter) };
  throw problem("rollupDay", values, {}, exits.usage);
}

/**
 * The statements with which Spark compacts a quarter or a day; undefined where nothing is left for it: days that are
 * finished in its output, as far as that can be seen from here, are left out.
 */
export async function sparkScript(
  config: Config,
  quarter: Period,
  asked: string | undefined,
  progress: Progress,
): Promise<string | undefined> {
  const { days } = await readExports({ ...config, engine: "spark" }, quarter, progress);
  const sources = await sparkSources(config, daysAsked(days, quarter, asked));
  const { address, folder } = sparkOutput(config);
  const jobs = [...sources].map(([day, source]) => ({ day, ...source }));
  const sql = await rollupTexts(config, "spark");
  const left = [];
  for (const job of jobs) {
    const done = folder === undefined ? undefined : await findTakenDay(folder, job.day.day);
    if (done?.pieces[0]?.facts.key !== factsOfDay(config, sql, job).key) left.push(job);
  }
  return left.length === 0 ? undefined : renderSparkScript(config, sql, address, left);
}

/** One of several parts of a day, into a folder from which the day is taken over when all are there. */
export async function rollupPart(
  config: Config,
  quarter: Period,
  { day: asked, part, folder }: { readonly day: string; readonly part: DayPart; readonly folder: string },
  progress: Progress,
): Promise<number | undefined> {
  const exports = await readExports({ ...config, engine: "duckdb" }, quarter, progress, { day: asked });
  const [day] = daysAsked(exports.days, quarter, asked);
  return day && writeDayPart(config, day, exports.files, part, folder, progress);
}

/** Where Spark writes: its own address, and the folder where that is one of this machine. */
export function sparkOutput({ folder, spark: { output } }: Config): {
  readonly address: string;
  readonly folder?: string;
} {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(output) && !output.startsWith("file:///"))
    return { address: output.replace(/\/+$/, "") };
  const place = output.startsWith("file:///") ? output.slice("file://".length) : resolve(folder, output);
  return { address: `file://${place}`, folder: place };
}

/** What lies in a folder becomes days of the quarter; then their sources are looked up. */
export async function takeRollups(
  config: Config,
  quarter: Period,
  { folder, day }: { readonly folder: string; readonly day: string | undefined },
  progress: Progress,
): Promise<TakenOver> {
  const { days } = await readExports({ ...config, engine: "spark" }, quarter, progress);
  const result = await takeOver(config, quarter, folder, daysAsked(days, quarter, day), progress);
  const files = filesOfDays(rollupsFolder(config, quarter), result.taken);
  await findOrigins(
    config,
    quarter,
    { days: result.taken, files, digest: "" },
    await readLists(config, progress),
    progress,
    true,
  );
  return result;
}

async function readLists(config: Config, progress: Progress): Promise<AddressLists> {
  return { holders: await readHolders(config, progress), scanners: await readScanners(config) };
}
