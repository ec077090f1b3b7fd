/** Days that lie in a folder as a cluster, or a process with a part of a day, wrote them, become days of the quarter. */
import { namesIn } from "../base/files.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Day } from "../exports/exports.js";
import type { Config } from "../workspace/config.js";
import { rollupTexts } from "./day-compaction.js";
import { type DayIndex, readDayIndexes, rollupsFolder } from "./day-index.js";
import { workThroughDays } from "./day-work.js";
import { refuseQuarterIndex } from "./quarter-index.js";
import { findTakenDay, type TakenDay, takeDay } from "./taken-day.js";

/** Days taken over, those that stood as they were, and those of which something is still to come; each in order. */
export type TakenOver = {
  readonly taken: readonly DayIndex[];
  readonly stood: readonly string[];
  readonly unfinished: readonly string[];
};

/** Of `days` as many as lie in the folder, an absolute path. */
export async function takeOver(
  config: Config,
  quarter: Period,
  folder: string,
  days: readonly Day[],
  progress: Progress,
): Promise<TakenOver> {
  const place = rollupsFolder(config, quarter);
  await refuseQuarterIndex(place, quarter);
  const there = new Set(await namesIn(folder));
  const wanted = days.filter(({ day }) => there.has(day));
  if (wanted.length === 0) throw problem("takenNone", { quarter: quarter.name, folder, start: quarter.start });
  const indexes = await readDayIndexes(place);
  const sql = await rollupTexts(config);
  const found = await Promise.all(wanted.map(async (day) => ({ day, piece: await findTakenDay(folder, day.day) })));
  const jobs = found.flatMap(({ day, piece }) => (piece ? [{ day, piece }] : []));
  const [taken, stood]: [DayIndex[], string[]] = [[], []];
  progress.step("rollups");
  // Tables of one kind are views of the other.
  for (const whole of [true, false])
    await workThroughDays(
      config,
      {
        jobs: jobs.filter(({ piece }) => piece.whole === whole),
        rows: 0,
        memoryMb: 640,
        reads: [...new Set(jobs.flatMap(({ piece }) => filesOf(piece)))],
        open: async (session) => {
          await session.define(sql.macros, ["macro"]);
          return async ({ day, piece }) => {
            const kept = indexes.get(day.day);
            const index = await takeDay(session, piece, { config, sql, place, day, kept });
            if (index === kept) stood.push(day.day);
            else taken.push(index);
          };
        },
      },
      progress,
    );
  return {
    taken: taken.sort((a, b) => (a.day < b.day ? -1 : 1)),
    stood: stood.sort(),
    unfinished: found.flatMap(({ day, piece }) => (piece ? [] : [day.day])),
  };
}

const filesOf = ({ files }: TakenDay) => Object.values(files).flat();
