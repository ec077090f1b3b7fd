/** The left half of the walk: from exports to the datasets that are wanted, the same for every language. */
import { comparedPeriods, type Period } from "../base/period.js";
import { UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { type Devices, readDevices } from "../devices/devices.js";
import { type Exports, readExports } from "../exports/exports.js";
import { compactedQuarters } from "../rollups/lost-index.js";
import { type AddressLists, findOrigins } from "../rollups/origins.js";
import { checkRollups, compactExports, hasRollups } from "../rollups/rollups.js";
import { readHolders } from "../sources/holders.js";
import { readScanners } from "../sources/scanners.js";
import type { Config } from "../workspace/config.js";
import { type Case, readCases } from "./cases.js";
import { type Answers, type QuarterSession, runQueries, type Wanted } from "./datasets.js";
import type { Material, Measured } from "./quarter-tables.js";
import { readQueries, readViews } from "./queries.js";

export type Numbers = Answers & {
  readonly current: Measured;
  readonly material: Material;
  readonly lists: AddressLists;
  readonly devices: Devices;
  readonly twice: Exports["twice"];
  readonly otherNames: Exports["otherNames"];
  readonly epochs: Exports["epochs"];
};

/** `afresh` reads exports again that seem unchanged; a `session` of the caller's serves later questions too. */
export async function computeNumbers(
  config: Config,
  quarter: Period,
  progress: Progress,
  wanted: Wanted,
  afresh = false,
  session?: QuarterSession,
): Promise<Numbers> {
  const lists = { holders: await readHolders(config, progress), scanners: await readScanners(config) };
  const devices = await readDevices(config, progress);
  const exports = await readExports(config, quarter, progress, { afresh });
  const quarters = comparedPeriods(quarter);
  try {
    const current = await measure(config, quarter, exports, lists, progress);
    const [previous, year_before] = [
      await measureEarlier(config, quarters.previous, lists, progress),
      await measureEarlier(config, quarters.year_before, lists, progress),
    ];
    const known = [current, previous, year_before].flatMap((one) => one ?? []);
    const history = (await readsHistory(config, quarter, wanted))
      ? await measureKept(config, quarter, known, lists, progress)
      : undefined;
    const material = { current, previous, year_before, history, lists, devices };
    const answers = await runQueries(config, material, progress, wanted, session);
    return {
      ...answers,
      current,
      material,
      lists,
      devices,
      twice: exports.twice,
      otherNames: exports.otherNames,
      epochs: exports.epochs,
    };
  } catch (error) {
    // What looks like a fault of a query may be one of the rollups: then the day is named.
    if (!(error instanceof UserError) || error.code === "sqlFailed" || error.code === "viewFailed")
      for (const one of Object.values(quarters)) await checkRollups(config, one);
    throw error;
  }
}

/** Cases of the register that are open on any day of the quarter, whatever was observed of it. */
export async function openCases(config: Config, { start, end }: Period): Promise<readonly Case[]> {
  return (await readCases(config)).filter(({ opened, closed }) => opened < end && (closed === null || closed >= start));
}

/** Whether any query looks back further than a year before. */
async function readsHistory(config: Config, quarter: Period, { asked }: Wanted): Promise<boolean> {
  const queries = [...(await readQueries(config, quarter)).values(), ...(await readViews(config))];
  return [...queries, ...(asked ? [asked] : [])].some(({ text }) => /\bhistory\s*\.\s*\w/i.test(text));
}

/** Every quarter that was ever compacted, up to this one, in time. */
async function measureKept(
  config: Config,
  { start }: Period,
  known: readonly Measured[],
  lists: AddressLists,
  progress: Progress,
): Promise<readonly Measured[]> {
  const kept: Measured[] = [];
  for (const quarter of await compactedQuarters(config)) {
    if (quarter.start > start) continue;
    const one =
      known.find((other) => other.quarter.name === quarter.name) ??
      (await measureEarlier(config, quarter, lists, progress));
    if (one) kept.push(one);
  }
  return kept;
}

async function measure(
  config: Config,
  quarter: Period,
  exports: Exports,
  lists: AddressLists,
  progress: Progress,
): Promise<Measured> {
  const rollups = await compactExports(config, quarter, exports, progress);
  return { quarter, rollups, origins: await findOrigins(config, quarter, rollups, lists, progress) };
}

/** An earlier quarter, from its exports or from what was compacted of them; undefined when there is neither. */
async function measureEarlier(
  config: Config,
  quarter: Period,
  lists: AddressLists,
  progress: Progress,
): Promise<Measured | undefined> {
  const exports = await readExports(config, quarter, progress);
  return exports.files.length > 0 || (await hasRollups(config, quarter))
    ? measure(config, quarter, exports, lists, progress)
    : undefined;
}
