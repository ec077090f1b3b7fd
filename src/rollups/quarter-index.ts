/**
 * Indexes of a quarter, as far as an earlier version of the program kept them in one file for all days: that becomes
 * one for each day.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { spillFolder } from "../base/cache.js";
import { readTextIfAny } from "../base/files.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { openDatabase } from "../engines/duckdb.js";
import { type Infer, readAs, z } from "../engines/schema.js";
import { knownExportNames } from "../exports/exports.js";
import type { Config } from "../workspace/config.js";
import {
  type DayFacts,
  type DayIndex,
  indexFiles,
  packetsOf,
  readDayIndexes,
  rollupsFolder,
  shownPlace,
  writeDayIndex,
} from "./day-index.js";

const quarterIndexFile = "index.json";

const count = z.number().int().nonnegative();
const QuarterIndex = z.object({
  schema: z.literal(1),
  sample: z.boolean(),
  days: z.record(
    z.iso.date(),
    z.object({
      day: z.iso.date(),
      key: z.string(),
      rows: count,
      counted: count,
      ipv6: count,
      /** Rows by the digest of their export. */
      files: z.record(z.string(), count),
      rejected: z.array(z.object({ file: z.string(), reason: z.string(), sensor: z.string().nullable(), rows: count })),
      sensors: z.array(z.string()),
    }),
  ),
});
type OldDay = Infer<typeof QuarterIndex>["days"][string];

/** The indexes of a quarter by day, in order, and how many of them were made of the earlier version's. */
export async function openIndexes(
  config: Pick<Config, "folder">,
  quarter: Period,
): Promise<{ readonly indexes: ReadonlyMap<string, DayIndex>; readonly converted: number }> {
  const place = rollupsFolder(config, quarter);
  // The old file goes last, so it is looked for first: who does not find it finds all that came of it.
  const old = await readTextIfAny(join(place, quarterIndexFile));
  const indexes = await readDayIndexes(place);
  if (old === undefined) return { indexes, converted: 0 };
  const { days: all, sample } = parseQuarterIndex(old, `${shownPlace(place)}/${quarterIndexFile}`);
  const days = Object.values(all).filter(({ day }) => !indexes.has(day));
  await writeIndexes(config, place, days, sample);
  await rm(join(place, quarterIndexFile), { force: true });
  return { indexes: await readDayIndexes(place), converted: days.length };
}

/** Who works on one day alone leaves to a run over the quarter what concerns all of them. */
export async function refuseQuarterIndex(place: string, { name }: Period): Promise<void> {
  if ((await readTextIfAny(join(place, quarterIndexFile))) !== undefined)
    throw problem("indexOfQuarter", { quarter: name }, { file: `${shownPlace(place)}/${quarterIndexFile}` });
}

function parseQuarterIndex(text: string, file: string): Infer<typeof QuarterIndex> {
  const index = readAs(QuarterIndex, text);
  if (index) return index;
  const other = readAs(z.object({ schema: z.number() }), text);
  throw other && other.schema !== 1 ? problem("indexVersion", {}, { file }) : problem("indexUnreadable", {}, { file });
}

async function writeIndexes(
  config: Pick<Config, "folder">,
  place: string,
  days: readonly OldDay[],
  sample: boolean,
): Promise<void> {
  const names = await knownExportNames(config);
  const database = await openDatabase({
    scratch: spillFolder(config.folder),
    threads: 1,
    reads: [],
    readsBelow: [place],
  });
  try {
    const session = await database.open();
    for (const { day, key, counted, ipv6, files, rejected, sensors } of days) {
      const inputs = Object.entries(files).map(([sha256, rows]) => ({
        name: names.get(sha256) ?? null,
        identity: `sha256:${sha256}`,
        rows,
      }));
      const facts: DayFacts = {
        format: 1,
        day,
        key,
        engine: "duckdb",
        origin: "exports",
        bounds: null,
        sample,
        inputs,
        counted,
        packets: await packetsOf(session, place, { day, key }),
        ipv6,
        rejected,
        sensors,
        meaning: 1,
      };
      await writeDayIndex(place, await indexFiles(session, place, facts));
    }
  } finally {
    database.close();
  }
}
