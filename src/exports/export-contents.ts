/** What exports hold: their footers, and every time in them, which must agree. */
import { relative } from "node:path";
import { problem, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { firstLine, type Session } from "../engines/duckdb.js";
import type { Config } from "../workspace/config.js";
import { readQuery } from "../workspace/library.js";
import { readUnits } from "./epoch-units.js";
import { columnName, type ExportColumn, readTime } from "./export-columns.js";
import type { FileStamp } from "./export-files.js";
import { askFooters, type Footer } from "./export-footers.js";
import { type ExportTimes, noTimes, readTimes } from "./export-times.js";

/** What a file holds, as far as it must be known before its packets are counted. */
export type Contents = ExportTimes & Pick<Footer, "sensors" | "columns" | "sample">;

/** Rows whose times are read in one question. */
const rowsAtOnce = 20_000_000;

/**
 * Footers of many files in a few questions, then every time in them; a file that breaks a question is found by asking
 * it alone. With `bounds`, only files that may have packets there, by their footers.
 */
export async function readContents(
  session: Session,
  stamps: readonly FileStamp[],
  config: Config,
  progress: Progress,
  bounds?: { readonly start: number; readonly end: number },
): Promise<Map<string, Contents>> {
  const footers = await eachOrAlone(config, stamps, async (some) =>
    withUnits(session, await askFooters(session, some, config)),
  );
  if ([...footers.values()].some(({ columns }) => columns.time?.kind !== "time"))
    await session.define(await readQuery(config, "staging/macros.duckdb"), ["macro"]);
  const contents = new Map<string, Contents>();
  const wanted = bounds ? stamps.filter(({ path }) => mayMeet(footers.get(path), bounds)) : stamps;
  for (const some of batches(wanted, footers)) {
    const footer = footers.get(some[0]?.path ?? "");
    const { path: names, type } = timeOf(footer);
    const times = await eachOrAlone(config, some, (few) =>
      readTimes(
        session,
        few.map(({ path }) => path),
        readTime(footer?.columns ?? {}),
        config.timezone,
      ),
    );
    for (const { path } of some)
      contents.set(
        path,
        contentsOf(footers.get(path) as Footer, times.get(path) ?? noTimes, {
          file: relative(config.folder, path),
          key: names.join("."),
          type,
        }),
      );
    progress.advance(contents.size, wanted.length);
  }
  return contents;
}

/** Bounds in nanoseconds may be rounded; a footer without any says nothing. */
export function mayMeet(
  footer: Footer | undefined,
  { start, end }: { readonly start: number; readonly end: number },
): boolean {
  const { first = null, last = null } = footer ?? {};
  return first === null || last === null || (first - 1 < end && last + 1 >= start);
}

const timeOf = (footer: Footer | undefined): ExportColumn =>
  footer?.columns.time ?? { path: ["time"], kind: "time", type: "TIMESTAMP" };

/** Times that are numbers say nothing of their unit: what they are is told from all of them. */
async function withUnits(session: Session, footers: ReadonlyMap<string, Footer>): Promise<ReadonlyMap<string, Footer>> {
  const known = new Map(footers);
  for (const [path, footer] of footers) {
    const { time } = footer.columns;
    if (time?.kind !== "integer" && time?.kind !== "number") continue;
    const perSecond = (await readUnits(session, [path], columnName(time))).get(path) ?? 1;
    known.set(path, { ...footer, columns: { ...footer.columns, time: { ...time, perSecond } } });
  }
  return known;
}

/** In order; files of a batch keep their times in columns of one name and type. */
function batches(stamps: readonly FileStamp[], footers: ReadonlyMap<string, Footer>): FileStamp[][] {
  const made: FileStamp[][] = [];
  let [rows, shape] = [0, ""];
  for (const stamp of stamps) {
    const footer = footers.get(stamp.path);
    const own = JSON.stringify(timeOf(footer));
    if (made.length === 0 || own !== shape || rows > rowsAtOnce) {
      made.push([]);
      [rows, shape] = [0, own];
    }
    made.at(-1)?.push(stamp);
    rows += footer?.rows ?? 0;
  }
  return made;
}

async function eachOrAlone<Answer>(
  config: Config,
  stamps: readonly FileStamp[],
  question: (stamps: readonly FileStamp[]) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question(stamps);
  } catch (error) {
    if (error instanceof UserError) throw error;
    for (const stamp of stamps) {
      try {
        await question([stamp]);
      } catch (cause) {
        if (cause instanceof UserError) throw cause;
        throw problem("exportUnreadable", { reason: firstLine(cause) }, { file: relative(config.folder, stamp.path) });
      }
    }
    throw error;
  }
}

/** What was read must be what the footer says: a file of which either is damaged is refused. */
function contentsOf(
  { columns, sensors, sample, ...footer }: Footer,
  times: ExportTimes,
  { file, key, type }: { readonly file: string; readonly key: string; readonly type: string },
): Contents {
  const { rows, lowest, highest, nullTimes, wrongTimes } = times;
  // Bounds in nanoseconds may be rounded to either side; a footer that names no nulls says no bounds for sure.
  const near = (said: number | null, real: number | null) =>
    said === null ||
    footer.nulls === null ||
    (real !== null && Math.abs(said - real) <= (type === "TIMESTAMP_NS" ? 1 : 0));
  if (
    footer.rows !== rows ||
    !near(footer.first, lowest) ||
    !near(footer.last, highest) ||
    (footer.nulls !== null && footer.nulls > nullTimes)
  ) {
    throw problem(
      "exportFooter",
      {
        rows: footer.rows,
        first: shownTime(footer.first),
        last: shownTime(footer.last),
        real_rows: rows,
        real_first: shownTime(lowest),
        real_last: shownTime(highest),
      },
      { file },
    );
  }
  // Some are clocks that were never set; most of them are a unit.
  if (wrongTimes > (rows - nullTimes) / 2)
    throw problem("timeUnit", { first: shownTime(lowest), last: shownTime(highest) }, { file, key });
  return { ...times, columns, sensors, sample };
}

function shownTime(microseconds: number | null): string {
  if (microseconds === null) return "–";
  const date = new Date(microseconds / 1000);
  return Number.isNaN(date.getTime()) ? `${microseconds} µs` : date.toISOString();
}
