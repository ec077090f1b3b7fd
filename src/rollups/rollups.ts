/** Stage 3. The only pass over raw packets: each local day compacted once, kept under a key of what it was made from. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../base/digest.js";
import { writeWhole } from "../base/files.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Quarter } from "../base/quarter.js";
import { renderCsv } from "../engines/csv.js";
import type { Day, ExportFile, Exports } from "../exports/exports.js";
import { serves } from "../exports/packets.js";
import type { Config, Sensor } from "../workspace/config.js";
import { textsOf } from "../workspace/library.js";
import { type CompactionJob, compactDay, rollupTexts, sumRows } from "./day-compaction.js";
import {
  alteredFile,
  type DayIndex,
  fileOf,
  missingOrCut,
  type RejectedRows,
  rollupsFolder,
  rowsRead,
  shownPlace,
  strayFiles,
} from "./day-index.js";
import { workThroughDays } from "./day-work.js";
import { carriedBy } from "./lost-index.js";
import { openIndexes } from "./quarter-index.js";
import { type RollupFile, type RollupName, rollupNames, rollupSchemas, rowMeaning } from "./rollup-tables.js";

export type Rollups = {
  readonly days: readonly DayIndex[];
  /** Files of a rollup, in day order; empty when no day has any. */
  readonly files: Readonly<Record<RollupName, readonly RollupFile[]>>;
  /** Days known only from what was compacted earlier: their exports are gone, all or some. */
  readonly daysWithoutExports: readonly string[];
  /** Those of them of which other exports are still there, with the names of the ones that are gone. */
  readonly daysInPart: readonly { readonly day: string; readonly gone: string }[];
  /** Days whose index was lost: nobody knows what they were made from, and what was rejected. */
  readonly daysOfUnknownInputs: readonly string[];
  readonly rejected: readonly RejectedRows[];
  readonly fileRows: readonly FileRows[];
  /** Changes whenever any row of any rollup may have changed. */
  readonly digest: string;
  readonly sample: boolean;
  /** What a change of the program or of its SQL made necessary: days that got an index of their own, days compacted again. */
  readonly upgraded: { readonly indexed: number; readonly compacted: number };
};

/** rows = counted + rejected + outside the quarter. */
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
  quarter: Quarter,
  exports: Exports,
  progress: Progress,
): Promise<Rollups> {
  const place = rollupsFolder(config, quarter);
  const { indexes, converted } = await openIndexes(config, quarter);
  const strays = await strayFiles(place, indexes);
  const sql = await rollupTexts(config);
  const texts = textsOf(sql);
  const done = new Map<string, DayIndex>();
  const wanted: CompactionJob[] = [];
  const daysInPart: { day: string; gone: string }[] = [];
  const daysWithoutExports: string[] = [];
  for (const day of exports.days) {
    const files = filesOf(day, exports.files);
    const kept = indexes.get(day.day);
    const key = digestOf(
      rollupSchemas,
      rowMeaning,
      day,
      texts,
      config.columns,
      files.map(({ sha256, columns }) => [sha256, columns]),
    );
    const cut = kept && (await missingOrCut(place, kept));
    const gone = kept ? inputsGone(kept, files) : "";
    const stray = strays.get(day.day) ?? [];
    if (kept?.key === key && cut === undefined && stillInService(kept, config.sensors) && stillNamed(kept, files))
      done.set(day.day, kept);
    else if (!kept && stray.length > 0 && !(await carriedBy(config, place, stray, files)))
      throw unexplained(place, stray);
    else if (kept && (files.length === 0 || (gone !== "" && !hasOthers(kept, files)))) {
      if (cut !== undefined)
        throw problem("rollupDamaged", { day: day.day, gone }, { file: `${shownPlace(place)}/${cut}` });
      if (kept.bounds && (kept.bounds[0] !== day.start || kept.bounds[1] !== day.end))
        throw problem(
          "dayBounds",
          { day: day.day, timezone: config.timezone },
          { file: `${shownPlace(place)}/index/${day.day}.json` },
        );
      done.set(day.day, kept);
      daysWithoutExports.push(day.day);
      if (files.length > 0) daysInPart.push({ day: day.day, gone });
    } else if (files.length > 0)
      wanted.push({
        day,
        files,
        key,
        former: [...stray, ...(kept?.files.map(({ path }) => path) ?? [])],
        ...(kept && gone !== "" ? { least: { packets: kept.packets, gone } } : {}),
      });
  }
  const beyond = [...strays].find(([of]) => !exports.days.some(({ day }) => day === of));
  if (beyond) throw unexplained(place, beyond[1]);
  if (done.size + wanted.length === 0) throw nothingIn(quarter, exports, config);

  if (wanted.length > 0) {
    progress.step("rollups");
    await workThroughDays(
      config,
      {
        jobs: wanted,
        rows: exports.files.reduce((sum, { rows }) => sum + rows, 0),
        memoryMb: 280,
        reads: [...new Set(wanted.flatMap(({ files }) => files.map(({ path }) => path)))],
        prepare: (session) => session.define(sql.macros, ["macro"]),
        work: async (session, job) =>
          void done.set(
            job.day.day,
            await compactDay(session, { ...job, sql, place, sensors: config.sensors, engine: config.engine }),
          ),
      },
      progress,
    );
  }
  const days = [...done.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  const nullTimes = exports.files
    .filter(({ nullTimes }) => nullTimes > 0)
    .map(({ name, nullTimes }) => ({ file: name, reason: "time_missing", sensor: null, rows: nullTimes }));
  const rejected = [...nullTimes, ...days.flatMap(({ rejected }) => rejected ?? [])];
  const inQuarter = new Set(exports.days.map(({ day }) => day));
  const result: Rollups = {
    days,
    daysWithoutExports,
    daysInPart,
    rejected,
    daysOfUnknownInputs: days.filter(({ inputs }) => inputs === null).map(({ day }) => day),
    sample: days.some(({ sample }) => sample),
    files: Object.fromEntries(rollupNames.map((name) => [name, days.map((day) => fileOf(place, day, name))])) as Record<
      RollupName,
      RollupFile[]
    >,
    fileRows: exports.files.map((file) => rowsOf(file, { files: exports.files, days, rejected, inQuarter })),
    digest: digestOf(
      days.map(({ day, key, sensors, packets, meaning, files }) => [
        day,
        key,
        sensors,
        packets,
        meaning,
        files.map(({ rollup, schema }) => [rollup, schema]),
      ]),
    ),
    upgraded: {
      indexed: converted,
      compacted: wanted.filter(({ day: { day }, key }) => isReadAnew(indexes.get(day), done.get(day), key)).length,
    },
  };
  await refuseTooMany(config, place, result);
  return result;
}

/** The first file of a quarter's rollups of which any byte is not as it was written; a problem that names its day. */
export async function checkRollups(config: Pick<Config, "folder">, quarter: Quarter): Promise<void> {
  const place = rollupsFolder(config, quarter);
  for (const index of (await openIndexes(config, quarter)).indexes.values()) {
    const altered = await alteredFile(place, index);
    if (altered !== undefined)
      throw problem("rollupAltered", { day: index.day }, { file: `${shownPlace(place)}/${altered}` });
  }
}

/** Files of which any time may be of a day. */
export function filesOf({ start, end }: Day, files: readonly ExportFile[]): ExportFile[] {
  return files.filter(({ first, last }) => first !== null && last !== null && first < end && last >= start);
}

/** Exports that a day was made from and that are not among these any more, by content or by name; empty when all are. */
function inputsGone({ inputs }: DayIndex, files: readonly ExportFile[]): string {
  if (inputs === null) return "?";
  const gone = inputs.filter(
    ({ name, identity, rows }) =>
      rows > 0 && !files.some((file) => file.name === name || `sha256:${file.sha256}` === identity),
  );
  return gone.map(({ name, identity }) => name ?? identity.slice(0, 23)).join(", ");
}

/** Whether there are rows for a day that it was not made from. */
function hasOthers({ day, inputs }: DayIndex, files: readonly ExportFile[]): boolean {
  return files.some(
    (file) => (file.days[day] ?? 0) > 0 && !inputs?.some(({ identity }) => identity === `sha256:${file.sha256}`),
  );
}

/** Whether a day was compacted again from the same exports under another key. */
function isReadAnew(before: DayIndex | undefined, after: DayIndex | undefined, key: string): boolean {
  const identities = (index: DayIndex | undefined) =>
    JSON.stringify(index?.inputs?.map(({ identity }) => identity).sort());
  return before !== undefined && before.key !== key && identities(before) === identities(after);
}

export function unexplained(place: string, [first = ""]: readonly string[]): Error {
  return problem("rollupsUnexplained", { place: shownPlace(place) }, { file: `${shownPlace(place)}/${first}` });
}

/** A day stays valid while exactly the sensors it saw and counted are in service, and the others are rejected for the same reason. */
function stillInService({ day, sensors: seen, rejected }: DayIndex, sensors: readonly Sensor[]): boolean {
  const serving = new Set(sensors.filter((sensor) => serves(sensor, day)).map(({ sensor }) => sensor));
  const registered = new Set(sensors.map(({ sensor }) => sensor));
  const stillRejected = ({ sensor, reason }: RejectedRows) =>
    sensor === null || (!serving.has(sensor) && registered.has(sensor) === (reason === "sensor_not_in_service"));
  return seen.every((sensor) => serving.has(sensor)) && (rejected ?? []).every(stillRejected);
}

/** Rejected rows are listed under the names of their files. */
function stillNamed({ rejected }: DayIndex, files: readonly ExportFile[]): boolean {
  return (rejected ?? []).every(({ file }) => files.some(({ name }) => name === file));
}

/** Whether any day of the quarter was ever compacted. */
export async function hasRollups(config: Pick<Config, "folder">, quarter: Quarter): Promise<boolean> {
  const { indexes } = await openIndexes(config, quarter);
  return indexes.size > 0 || (await strayFiles(rollupsFolder(config, quarter), indexes)).size > 0;
}

/** The days of a quarter that were compacted, in order; of exports that may be gone. */
export async function readCompactedDays(
  config: Pick<Config, "folder">,
  quarter: Quarter,
): Promise<readonly DayIndex[]> {
  return [...(await openIndexes(config, quarter)).indexes.values()];
}

/** Copies of one content share alike in the rows that were read of it. */
function rowsOf(
  { name, sha256, rows, nullTimes, days: read }: ExportFile,
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
  const counted = taken - (refused - nullTimes);
  if (rows !== counted + refused + outside)
    throw problem("rowsLost", { rows, counted, rejected: refused, outside }, { file: name });
  return { file: name, sha256, rows, counted, rejected: refused, outside };
}

/** Writes the list beside the rollups (it may hold private names), then stops when the share is too high. */
async function refuseTooMany(
  { rejected_share_max: allowed }: Config,
  folder: string,
  { rejected, fileRows, days }: Rollups,
): Promise<void> {
  const path = join(folder, "rejected.csv");
  const columns = ["file", "reason", "sensor", "rows"].map((name) => ({ name, type: "VARCHAR" }));
  if (rejected.length > 0) await writeWhole(path, renderCsv({ columns, rows: rejected }));
  else await rm(path, { force: true });
  const refused = rejected.reduce((sum, { rows }) => sum + rows, 0);
  const rows =
    fileRows.reduce((sum, file) => sum + file.rows - file.outside, 0) ||
    days.reduce((sum, day) => sum + (rowsRead(day) ?? day.packets), 0);
  if (refused <= rows * allowed) return;
  const reasons = rejectedByReason(rejected)
    .map(({ reason, rows }) => `${reason} ${rows}`)
    .join(", ");
  throw problem("rejectedShare", {
    rejected: refused,
    rows,
    share: round((100 * refused) / rows),
    allowed: round(100 * allowed),
    reasons,
    list: `${shownPlace(folder)}/rejected.csv`,
  });
}

/** Most frequent first; ties by name. */
export function rejectedByReason(rejected: readonly RejectedRows[]): { reason: string; rows: number }[] {
  const sums = new Map<string, number>();
  for (const { reason, rows } of rejected) sums.set(reason, (sums.get(reason) ?? 0) + rows);
  return [...sums]
    .map(([reason, rows]) => ({ reason, rows }))
    .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function nothingIn({ name }: Quarter, { found, span }: Exports, { exports, folder }: Config): Error {
  if (found.length === 0) return problem("exportsMissing", { pattern: exports, folder });
  const [first, last] = (span ?? []).map((us) => new Date(us / 1000).toISOString().slice(0, 10));
  return problem("exportsNoneInQuarter", {
    files: found.length,
    quarter: name,
    first: first ?? "?",
    last: last ?? "?",
  });
}
