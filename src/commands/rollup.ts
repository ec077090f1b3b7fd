/** `tsubame rollup`: days compacted, without a report; here, or by a cluster. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { spillFolder } from "../base/cache.js";
import { writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { exits, problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { sumRows } from "../base/row-counts.js";
import { runSpark } from "../engines/spark.js";
import { phrase, say } from "../i18n/program-language.js";
import { rollupDay, rollupPart, rollupQuarter, sparkOutput, sparkScript, takeRollups } from "../rollup.js";
import { rowsRead } from "../rollups/day-index.js";
import { type Config, readConfig } from "../workspace/config.js";
import { exportNotes } from "./build-notes.js";
import { showProgress } from "./terminal.js";

/** `day` is local, `YYYY-MM-DD`; the whole quarter when absent. `take` is a folder as the user wrote it. */
export type RollupOptions = {
  readonly folder: string;
  readonly quarter: Period;
  readonly day?: string;
  readonly engine?: Config["engine"];
  readonly print?: boolean;
  readonly take?: string;
  /** With `to`, a folder as the user wrote it, and a day. */
  readonly part?: { readonly at: number; readonly of: number };
  readonly to?: string;
};

export async function rollup(options: RollupOptions, outside: Outside): Promise<number> {
  const progress = showProgress(outside);
  const read = await readConfig(options.folder);
  const config = { ...read, engine: options.engine ?? read.engine };
  try {
    const { part, to, day } = options;
    if (part !== undefined || to !== undefined) {
      if (part === undefined || to === undefined || day === undefined) throw problem("partAlone", {}, {}, exits.usage);
      await compactPart(config, { ...options, day, part, to: resolve(outside.folder, to) }, outside, progress);
    } else if (options.print) await printScript(config, options, outside, progress);
    else if (options.take !== undefined)
      await take(config, options, resolve(outside.folder, options.take), outside, progress);
    else if (config.engine === "spark") await compactBySpark(config, options, outside, progress);
    else if (options.day === undefined) await compactQuarter(config, options.quarter, outside, progress);
    else await compactOneDay(config, options.quarter, options.day, outside, progress);
    return 0;
  } finally {
    progress.end();
  }
}

type Bar = ReturnType<typeof showProgress>;

async function compactQuarter(config: Config, quarter: Period, { language, tell, print }: Outside, progress: Bar) {
  const { rollups, ...exports } = await rollupQuarter(config, quarter, progress);
  progress.end();
  for (const line of exportNotes({ rollups, ...exports }, quarter, language)) tell(`${line}\n`);
  print(`${phrase(language, "rolledUp", { days: rollups.days.length, place: `rollups/${quarter.name}` })}\n`);
}

async function compactOneDay(
  config: Config,
  quarter: Period,
  day: string,
  { language, print }: Outside,
  progress: Bar,
): Promise<void> {
  const compacted = await rollupDay(config, quarter, day, progress);
  progress.end();
  const [index] = compacted?.days ?? [];
  if (!compacted || !index) print(say(language, "dayEmpty", { day }));
  else
    print(
      say(language, compacted.made ? "dayCompacted" : "dayStands", {
        day,
        counted: index.counted ?? index.packets,
        rows: rowsRead(index) ?? index.packets,
        rejected: sumRows(index.rejected ?? []),
      }),
    );
}

async function compactPart(
  config: Config,
  {
    quarter,
    day,
    part,
    to,
  }: RollupOptions & {
    readonly day: string;
    readonly part: { readonly at: number; readonly of: number };
    readonly to: string;
  },
  { language, print }: Outside,
  progress: Bar,
): Promise<void> {
  const rows = await rollupPart(config, quarter, { day, part, folder: to }, progress);
  progress.end();
  if (rows === undefined) print(say(language, "dayEmpty", { day }));
  else print(say(language, "partCompacted", { day, part: `${part.at}/${part.of}`, rows }));
}

async function printScript(
  config: Config,
  { quarter, day }: RollupOptions,
  { language, print, tell }: Outside,
  progress: Progress,
): Promise<void> {
  const script = await sparkScript(config, quarter, day, progress);
  if (script === undefined) tell(say(language, "sparkNothing", { quarter: quarter.name }));
  else print(script);
}

/** The cluster's program is run with a script of what is left to do; then what it wrote is taken over. */
async function compactBySpark(config: Config, options: RollupOptions, outside: Outside, progress: Bar): Promise<void> {
  const { quarter, day } = options;
  const script = await sparkScript(config, quarter, day, progress);
  const { folder, address } = sparkOutput(config);
  if (script !== undefined) {
    const scratch = spillFolder(config.folder);
    await mkdir(scratch, { recursive: true });
    const place = await mkdtemp(join(scratch, "spark-"));
    try {
      await writeWhole(join(place, "script.sql"), script);
      const { command } = config.spark;
      const code = await runSpark(command, join(place, "script.sql"), place, outside.tell);
      if (code !== 0) throw problem("sparkFailed", { command: command.join(" "), code: String(code) });
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  }
  if (folder === undefined) outside.print(say(outside.language, "sparkElsewhere", { address, quarter: quarter.name }));
  else await take(config, options, folder, outside, progress);
}

async function take(
  config: Config,
  { quarter, day }: RollupOptions,
  folder: string,
  { language, print, tell }: Outside,
  progress: Bar,
): Promise<void> {
  const { taken, stood, unfinished } = await takeRollups(config, quarter, { folder, day }, progress);
  progress.end();
  if (unfinished.length > 0) tell(say(language, "takenUnfinished", { days: unfinished.join(", ") }));
  const rows = taken.reduce((sum, index) => sum + (rowsRead(index) ?? 0), 0);
  const counted = taken.reduce((sum, index) => sum + (index.counted ?? 0), 0);
  print(say(language, "takenOver", { days: taken.length, stood: stood.length, counted, rows }));
}
