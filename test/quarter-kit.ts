/** A quarter of a workspace, compacted and opened as queries see it. */
import type { Period } from "../src/base/period.js";
import { silent } from "../src/base/progress.js";
import { readDevices } from "../src/devices/devices.js";
import type { Session } from "../src/engines/duckdb.js";
import { readExports } from "../src/exports/exports.js";
import { openQuarter, openQueries } from "../src/numbers/quarter-tables.js";
import { findOrigins } from "../src/rollups/origins.js";
import { compactExports } from "../src/rollups/rollups.js";
import { readHolders } from "../src/sources/holders.js";
import { readScanners } from "../src/sources/scanners.js";
import { readConfig } from "../src/workspace/config.js";

/** A session in which the quarter's tables can be asked; `close` ends its database. */
export async function openedQuarter(
  folder: string,
  quarter: Period,
): Promise<{ readonly session: Session; readonly close: () => void }> {
  const config = await readConfig(folder);
  const lists = { holders: await readHolders(config, silent), scanners: await readScanners(config) };
  const devices = await readDevices(config, silent);
  const rollups = await compactExports(config, quarter, await readExports(config, quarter, silent), silent);
  const current = { quarter, rollups, origins: await findOrigins(config, quarter, rollups, lists, silent) };
  const material = { current, previous: undefined, year_before: undefined, lists, devices };
  const database = await openQueries(config, material, { threads: 1 });
  return { session: await openQuarter(database, config, quarter, material), close: () => database.close() };
}
