/** A part of a day, for a day that is too large for one process: the packets of one of so many spans of it, in groups. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../base/digest.js";
import { writeWhole } from "../base/files.js";
import type { Progress } from "../base/progress.js";
import { copyParquet } from "../engines/duckdb.js";
import { rowsAsSelect } from "../engines/sql-literals.js";
import type { Day, ExportFile } from "../exports/exports.js";
import { filesOf, packetsOpener } from "../exports/packets.js";
import type { Config } from "../workspace/config.js";
import { nameRegistered, rollupTexts } from "./day-compaction.js";
import { workThroughDays } from "./day-work.js";
import { factsOfDay } from "./spark-script.js";

/** The first is 1; parts are of equal length, like the hours of a day. */
export type DayPart = { readonly at: number; readonly of: number };

/**
 * Writes the folder `DAY/K-of-N`, its `done` last, and gives the number of rows; undefined for a day without exports. What
 * counts different things is made from all parts together.
 */
export async function writeDayPart(
  config: Config,
  day: Day,
  exports: readonly ExportFile[],
  { at, of }: DayPart,
  folder: string,
  progress: Progress,
): Promise<number | undefined> {
  const sql = await rollupTexts(config);
  const cut = (part: number) => day.start + Math.floor(((day.end - day.start) * part) / of);
  const span = { ...day, start: cut(at - 1), end: cut(at) };
  const files = filesOf(day, exports);
  if (files.length === 0) return undefined;
  const place = join(folder, day.day, `${at}-of-${of}`);
  const identity = digestOf(files.map(({ name, sha256 }) => [name, sha256]));
  let rows = 0;
  progress.step("rollups");
  const reads = files.map(({ path }) => path);
  const work = { jobs: [span], rows: 0, memoryMb: 640, reads };
  await workThroughDays(
    config,
    {
      ...work,
      open: async (session) => {
        await session.define(sql.macros, ["macro"]);
        return async () => {
          await packetsOpener(session, sql.packets)({ day: span, files, sensors: config.sensors });
          await nameRegistered(session, config.sensors);
          await session.viewFrom("rejected", sql.rejected);
          await session.viewFrom("grouped", sql.activity);
          const stats = await Promise.all(reads.map(async (path) => ({ path, ...(await stat(path)) })));
          const seen = stats.map(({ path, size, mtimeMs }) => ({
            path,
            length: size,
            modified: Math.floor(mtimeMs * 1000),
          }));
          const selects = {
            compacted: "from grouped",
            rejected: "from rejected",
            inputs: "select file, cast(count(*) as bigint) as rows from exported group by file",
            files: rowsAsSelect(seen, { path: "VARCHAR", length: "BIGINT", modified: "BIGINT" }),
          };
          for (const [name, select] of Object.entries(selects))
            await copyParquet(session, join(place, name, "part.parquet"), select);
          const [read] = await session.rows("select count(*) as rows from exported");
          rows = Number(read?.["rows"]);
        };
      },
    },
    progress,
  );
  const facts = factsOfDay(config, sql, { day, identity });
  await writeWhole(join(place, "done", "part.json"), `${JSON.stringify({ facts: JSON.stringify(facts) })}\n`);
  return rows;
}
