/** Which quarters there is anything of: exports, or what was compacted of them. */
import { type Period, quarterOfDay } from "../base/period.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { readExports } from "../exports/exports.js";
import { compactedQuarters } from "../rollups/lost-index.js";
import type { Config } from "../workspace/config.js";

/** The first and the last one, by all exports and rollups. Any quarter tells how far exports reach. */
export async function reachedQuarters(
  config: Config,
  progress: Progress,
): Promise<{ readonly first: Period; readonly last: Period }> {
  const { span } = await readExports(config, quarterOfDay("1970-01-01"), progress);
  const ends = (span ?? []).map((microseconds) => quarterOfDay(localDay(microseconds / 1000, config.timezone)));
  const reached = [...ends, ...(await compactedQuarters(config))].sort((a, b) => (a.start < b.start ? -1 : 1));
  const [first, last] = [reached[0], reached.at(-1)];
  if (!first || !last) throw problem("exportsMissing", { pattern: config.exports, folder: config.folder });
  return { first, last };
}

function localDay(milliseconds: number, timezone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(new Date(milliseconds));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}`;
}
