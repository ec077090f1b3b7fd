/** The walk of compaction alone: days become rollups, and their sources are looked up; no page is made. */
import { lastDay, type Period } from "./base/period.js";
import { exits, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { type Exports, readExports } from "./exports/exports.js";
import { type AddressLists, findOrigins } from "./rollups/origins.js";
import { compactDay, compactExports, type Rollups } from "./rollups/rollups.js";
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
  const day = exports.days.find((one) => one.day === asked);
  if (!day)
    throw problem(
      "rollupDay",
      { day: asked, quarter: quarter.name, start: quarter.start, end: lastDay(quarter) },
      {},
      exits.usage,
    );
  const compacted = await compactDay(config, quarter, exports, day, progress);
  if (compacted) await findOrigins(config, quarter, compacted, await readLists(config, progress), progress, true);
  return compacted;
}

async function readLists(config: Config, progress: Progress): Promise<AddressLists> {
  return { holders: await readHolders(config, progress), scanners: await readScanners(config) };
}
