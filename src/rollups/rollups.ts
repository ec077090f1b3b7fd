/**
 * The only pass over raw packets: each local day compacted once, kept under a key of what it was made from.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../base/digest.js";
import { writeWhole } from "../base/files.js";
import type { Period } from "../base/period.js";
import { type Clause, clause, problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { reasonsText, rowsByReason, sumRows } from "../base/row-counts.js";
import { renderCsv } from "../engines/csv.js";
import type { Day, ExportFile, Exports } from "../exports/exports.js";
import { filesOf } from "../exports/packets.js";
import type { Config } from "../workspace/config.js";
import { sqlTexts } from "../workspace/library.js";
import { type CompactionJob, openCompaction, type RollupTexts, rollupTexts } from "./day-compaction.js";
import {
  alteredFile,
  type DayIndex,
  fileOf,
  type RejectedRows,
  readDayIndexes,
  rollupsFolder,
  rowsRead,
  shownPlace,
  strayFiles,
} from "./day-index.js";
import { planDay } from "./day-plan.js";
import { workThroughDays } from "./day-work.js";
import { unexplained } from "./lost-index.js";
import { openIndexes, refuseQuarterIndex } from "./quarter-index.js";
import { type RollupFile, type RollupName, rollupNames } from "./rollup-tables.js";

export type Rollups = {
  readonly days: readonly DayIndex[];
  /** Files of a rollup, in day order; empty when no day has any. */
  readonly files: Readonly<Record<RollupName, readonly RollupFile[]>>;
  /** Days known only from what was compacted earlier: their exports are gone, all or some. */
  readonly daysWithoutExports: readonly string[];
  /** Those of them of which other exports are still there, with the names of the ones that are gone. */
  readonly daysInPart: readonly { readonly day: string; readonly gone: string }[];
  /** Days that a cluster compacted, or processes with a part of them: their exports may or may not be here. */
  readonly daysElsewhere: readonly string[];
  /** Days whose index was lost: nobody knows what they were made from, and what was rejected. */
  readonly daysOfUnknownInputs: readonly string[];
  readonly rejected: readonly RejectedRows[];
  readonly fileRows: readonly FileRows[];
  /** Changes whenever any row of any rollup may have changed. */
  readonly digest: string;
  readonly sample: boolean;
  /**
   * What a change of the program or of its SQL made necessary: days that got an index of their own, days compacted
   * again.
   */
  readonly upgraded: { readonly indexed: number; readonly compacted: number };
};

/** Days that are compacted, with their files. */
export type Compacted = Pick<Rollups, "days" | "files" | "digest">;

/** rows = counted + rejected + outside: of no day of the quarter, or of one that was compacted elsewhere. */
type FileRows = {
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
  readonly counted: number;
  readonly rejected: number;
  readonly outside: number;
};

export async function compactExports(
  config: Config,
  quarter: Period,
  exports: Exports,
  progress: Progress,
): Promise<Rollups> {
  const place = rollupsFolder(config, quarter);
  const { indexes, converted } = await openIndexes(config, quarter);
  const strays = await strayFiles(place, indexes);
  const sql = await rollupTexts(config);
  const texts = sqlTexts(sql);
  const days: DayIndex[] = [];
  const wanted: CompactionJob[] = [];
  const daysInPart: { day: string; gone: string }[] = [];
  const daysWithoutExports: string[] = [];
  for (const day of exports.days) {
    const known = { kept: indexes.get(day.day), stray: strays.get(day.day) ?? [] };
    const plan = await planDay(config, { place, texts, day, files: filesOf(day, exports.files), ...known });
    if (plan?.job) wanted.push(plan.job);
    if (plan?.kept) days.push(plan.kept);
    if (plan?.gone !== undefined) daysWithoutExports.push(day.day);
    if (plan?.gone) daysInPart.push({ day: day.day, gone: plan.gone });
  }
  const beyond = [...strays].find(([of]) => !exports.days.some(({ day }) => day === of));
  if (beyond) throw unexplained(place, beyond[1]);
  if (days.length + wanted.length === 0) throw nothingIn(quarter, exports, config);
  const made = await compactDays(config, { place, sql, jobs: wanted, rows: sumRows(exports.files) }, progress);
  days.push(...made);
  days.sort((a, b) => (a.day < b.day ? -1 : 1));
  const compacted = made.filter((index) => isReadAnew(indexes.get(index.day), index)).length;
  const upgraded = { indexed: converted, compacted };
  const result: Rollups = { ...rollupsOf(place, days, exports), daysWithoutExports, daysInPart, upgraded };
  await refuseTooMany(config, place, result);
  return result;
}

/**
 * One day alone, for many processes in one folder: none looks at another's day, none waits, and whoever was killed is
 * repeated. `made` tells a day that was compacted now from one that was there; undefined where there is nothing of it.
 */
export async function compactDay(
  config: Config,
  quarter: Period,
  exports: Exports,
  day: Day,
  progress: Progress,
): Promise<(Compacted & { readonly made: boolean }) | undefined> {
  const place = rollupsFolder(config, quarter);
  await refuseQuarterIndex(place, quarter);
  const indexes = await readDayIndexes(place);
  const stray = (await strayFiles(place, indexes)).get(day.day) ?? [];
  const sql = await rollupTexts(config);
  const known = { kept: indexes.get(day.day), stray, files: filesOf(day, exports.files) };
  const plan = await planDay(config, { place, texts: sqlTexts(sql), day, ...known });
  if (!plan) return undefined;
  const jobs = plan.job ? [plan.job] : [];
  const made = await compactDays(config, { place, sql, jobs, rows: sumRows(exports.files) }, progress);
  const days = plan.kept ? [plan.kept] : made;
  return { days, files: filesOfDays(place, days), digest: "", made: made.length > 0 };
}

/** In no order. */
async function compactDays(
  config: Config,
  {
    place,
    sql,
    jobs,
    rows,
  }: {
    readonly place: string;
    readonly sql: RollupTexts;
    readonly jobs: readonly CompactionJob[];
    readonly rows: number;
  },
  progress: Progress,
): Promise<DayIndex[]> {
  const made: DayIndex[] = [];
  if (jobs.length === 0) return made;
  progress.step("rollups");
  await workThroughDays(
    config,
    {
      jobs,
      rows,
      memoryMb: 280,
      reads: [...new Set(jobs.flatMap(({ files }) => files.map(({ path }) => path)))],
      open: async (session) => {
        const compact = await openCompaction(session, { sql, place, sensors: config.sensors });
        return async (job) => void made.push(await compact(job));
      },
    },
    progress,
  );
  return made;
}

export function filesOfDays(place: string, days: readonly DayIndex[]): Rollups["files"] {
  return Object.fromEntries(rollupNames.map((name) => [name, days.map((day) => fileOf(place, day, name))])) as Record<
    RollupName,
    RollupFile[]
  >;
}

/** What compacted days, in their order, and the exports they were made from give together. */
function rollupsOf(
  place: string,
  days: readonly DayIndex[],
  exports: Exports,
): Omit<Rollups, "daysWithoutExports" | "daysInPart" | "upgraded"> {
  // Rows of no day.
  const untimed = exports.files.flatMap(({ name, nullTimes, wrongTimes }) =>
    [
      { file: name, reason: "time_missing", sensor: null, rows: nullTimes },
      { file: name, reason: "time", sensor: null, rows: wrongTimes },
    ].filter(({ rows }) => rows > 0),
  );
  const lost = exports.losses.flatMap(({ file, rejected }) =>
    rejected.map(({ reason, rows }) => ({ file, reason: `import_${reason}`, sensor: null, rows })),
  );
  const rejected = [...untimed, ...lost, ...days.flatMap(({ rejected }) => rejected ?? [])];
  const elsewhere = days.filter(({ origin }) => origin === "elsewhere").map(({ day }) => day);
  const here = days.filter(({ origin }) => origin === "exports");
  const inQuarter = new Set(exports.days.map(({ day }) => day).filter((day) => !elsewhere.includes(day)));
  const rejectedHere = [...untimed, ...lost, ...here.flatMap(({ rejected }) => rejected ?? [])];
  return {
    days,
    rejected,
    daysElsewhere: elsewhere,
    daysOfUnknownInputs: days.filter(({ inputs }) => inputs === null).map(({ day }) => day),
    sample: days.some(({ sample }) => sample),
    files: filesOfDays(place, days),
    fileRows: exports.files.map((file) =>
      rowsOf(file, { files: exports.files, days: here, rejected: rejectedHere, inQuarter }),
    ),
    digest: digestOf(
      days.map(({ day, key, sensors, packets, meaning, files }) => [
        ...[day, key, sensors, packets, meaning],
        files.map(({ rollup, schema }) => [rollup, schema]),
      ]),
    ),
  };
}

/** The first file of a quarter's rollups of which any byte is not as it was written; a problem that names its day. */
export async function checkRollups(config: Pick<Config, "folder">, quarter: Period): Promise<void> {
  const place = rollupsFolder(config, quarter);
  for (const index of (await openIndexes(config, quarter)).indexes.values()) {
    const altered = await alteredFile(place, index);
    if (altered !== undefined)
      throw problem("rollupAltered", { day: index.day }, { file: `${shownPlace(place)}/${altered}` });
  }
}

/** Whether a day was compacted again from the same exports under another key. */
function isReadAnew(before: DayIndex | undefined, after: DayIndex): boolean {
  const identities = (index: DayIndex | undefined) =>
    JSON.stringify(index?.inputs?.map(({ identity }) => identity).sort());
  return before !== undefined && before.key !== after.key && identities(before) === identities(after);
}

/** Whether any day of the quarter was ever compacted. */
export async function hasRollups(config: Pick<Config, "folder">, quarter: Period): Promise<boolean> {
  const { indexes } = await openIndexes(config, quarter);
  return indexes.size > 0 || (await strayFiles(rollupsFolder(config, quarter), indexes)).size > 0;
}

/** The days of a quarter that were compacted, in order; of exports that may be gone. */
export async function readCompactedDays(config: Pick<Config, "folder">, quarter: Period): Promise<readonly DayIndex[]> {
  return [...(await openIndexes(config, quarter)).indexes.values()];
}

/** Copies of one content share alike in the rows that were read of it. */
function rowsOf(
  { name, sha256, rows, nullTimes, wrongTimes, days: read }: ExportFile,
  {
    files,
    days,
    rejected,
    inQuarter,
  }: {
    readonly files: readonly ExportFile[];
    readonly days: readonly DayIndex[];
    readonly rejected: readonly RejectedRows[];
    readonly inQuarter: ReadonlySet<string>;
  },
): FileRows {
  const copies = files.filter((file) => file.sha256 === sha256).length;
  const taken =
    sumRows(days.flatMap(({ inputs }) => (inputs ?? []).filter(({ identity }) => identity === `sha256:${sha256}`))) /
    copies;
  const outside = Object.entries(read)
    .filter(([day]) => !inQuarter.has(day))
    .reduce((sum, [, count]) => sum + count, 0);
  const refused = sumRows(rejected.filter(({ file }) => file === name));
  const counted = taken - (refused - nullTimes - wrongTimes);
  if (rows !== counted + refused + outside)
    throw problem("rowsLost", { rows, counted, rejected: refused, outside }, { file: name });
  return { file: name, sha256, rows, counted, rejected: refused, outside };
}

/** Writes the list beside the rollups (it may hold private names), then stops when the share is too high. */
async function refuseTooMany(
  { rejected_share_max: allowed, sensors }: Config,
  folder: string,
  { rejected, fileRows, days }: Rollups,
): Promise<void> {
  const path = join(folder, "rejected.csv");
  const columns = ["file", "reason", "sensor", "rows"].map((name) => ({ name, type: "VARCHAR" }));
  if (rejected.length > 0) await writeWhole(path, renderCsv({ columns, rows: rejected }));
  else await rm(path, { force: true });
  const refused = sumRows(rejected);
  // Rows that an import lost are in no file.
  const lost = sumRows(rejected.filter(({ reason }) => reason.startsWith("import_")));
  const rows =
    lost +
    (fileRows.reduce((sum, file) => sum + file.rows - file.outside, 0) ||
      days.reduce((sum, day) => sum + (rowsRead(day) ?? day.packets), 0));
  if (refused <= rows * allowed) return;
  throw problem("rejectedShare", {
    rejected: refused,
    rows,
    share: round((100 * refused) / rows),
    allowed: round(100 * allowed),
    reasons: reasonsText(rowsByReason(rejected)),
    near: alikeSensor(rejected, sensors),
    list: `${shownPlace(folder)}/rejected.csv`,
  });
}

/** The first unknown sensor that a registered one is but for its case, and zeros and spaces before it. */
function alikeSensor(rejected: readonly RejectedRows[], sensors: Config["sensors"]): Clause | "" {
  const plain = (id: string) =>
    id
      .trim()
      .toLowerCase()
      .replace(/^0+(?=.)/, "");
  for (const { reason, sensor } of rejected) {
    if (reason !== "sensor_unregistered" || sensor === null) continue;
    const other = sensors.find((one) => plain(one.sensor) === plain(sensor));
    if (other)
      return clause('The sensor "{sensor}" is "{other}" in the list of sensors.', { sensor, other: other.sensor });
  }
  return "";
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function nothingIn({ name }: Period, { found, span }: Exports, { exports, folder, engine }: Config): Error {
  if (engine === "spark") return problem("nothingTaken", { quarter: name });
  if (found.length === 0) return problem("exportsMissing", { pattern: exports, folder });
  const [first, last] = (span ?? []).map((us) => new Date(us / 1000).toISOString().slice(0, 10));
  return problem("exportsNoneInQuarter", {
    files: found.length,
    quarter: name,
    first: first ?? "?",
    last: last ?? "?",
  });
}
