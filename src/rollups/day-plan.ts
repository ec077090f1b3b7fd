/** What is to become of a day: kept, compacted, or looked at by a person. */
import { digestOf } from "../base/digest.js";
import { problem } from "../base/problems.js";
import type { Day, ExportFile } from "../exports/exports.js";
import { serves } from "../exports/packets.js";
import type { Config, Sensor } from "../workspace/config.js";
import type { CompactionJob } from "./day-compaction.js";
import type { DayIndex, RejectedRows } from "./day-index.js";
import { missingOrCut, shownPlace } from "./day-index.js";
import { carriedBy, unexplained } from "./lost-index.js";
import { rollupSchemas, rowMeaning } from "./rollup-tables.js";

/**
 * A day with the exports that may have rows of it, the index that is kept of it, and files that no index names; `texts`
 * are the SQL of rollups.
 */
type PlannedDay = {
  readonly place: string;
  readonly texts: Readonly<Record<string, string>>;
  readonly day: Day;
  readonly files: readonly ExportFile[];
  readonly kept: DayIndex | undefined;
  readonly stray: readonly string[];
};

/**
 * `kept` stays as it is; `gone` are exports that it was made from and that are not there, empty when there are none of
 * the day at all.
 */
export type DayPlan = { readonly kept?: DayIndex; readonly gone?: string; readonly job?: CompactionJob };

/** Undefined for a day of which nothing is known. Throws where only a person can say what becomes of its rollups. */
export async function planDay(config: Config, planned: PlannedDay): Promise<DayPlan | undefined> {
  const { place, texts, day, files, kept, stray } = planned;
  const exported = files.map(({ sha256, columns }) => [sha256, columns]);
  const key = digestOf(rollupSchemas, rowMeaning, day, texts, [config.columns, config.partitions], exported);
  const cut = kept && (await missingOrCut(place, kept));
  const gone = kept ? inputsGone(kept, files) : "";
  const isSound = cut === undefined && kept && stillInService(kept, config.sensors) && stillNamed(kept, files);
  if (kept?.key === key && isSound) return { kept };
  if (!kept && stray.length > 0 && !(await carriedBy(config, place, stray, files))) throw unexplained(place, stray);
  // What a cluster made of packets that need not be here stands, whatever exports are.
  if (kept && (kept.origin === "elsewhere" || files.length === 0 || (gone !== "" && !hasOthers(kept, files)))) {
    checkKept(kept, { config, place, day, gone, cut });
    return kept.origin === "elsewhere" ? { kept } : { kept, gone: files.length > 0 ? gone : "" };
  }
  if (files.length === 0) return undefined;
  const former = [...stray, ...(kept?.files.map(({ path }) => path) ?? [])];
  const least = kept && gone !== "" ? { least: { packets: kept.packets, gone } } : {};
  return { job: { day, files, key, former, ...least } };
}

type Kept = {
  readonly config: Config;
  readonly place: string;
  readonly day: Day;
  readonly gone: string;
  readonly cut: string | undefined;
};

/** A day whose exports are gone is used as it lies there, whole and cut in the time zone of today. */
function checkKept({ bounds, origin }: DayIndex, { config: { timezone }, place, day, gone, cut }: Kept): void {
  const shown = shownPlace(place);
  if (cut !== undefined && origin === "elsewhere")
    throw problem("takenDamaged", { day: day.day }, { file: `${shown}/${cut}` });
  if (cut !== undefined) throw problem("rollupDamaged", { day: day.day, gone }, { file: `${shown}/${cut}` });
  if (bounds && (bounds[0] !== day.start || bounds[1] !== day.end))
    throw problem("dayBounds", { day: day.day, timezone }, { file: `${shown}/index/${day.day}.json` });
}

/**
 * Exports that a day was made from and that are not among these any more, by content or by name; empty when all are.
 */
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

/**
 * A day stays valid while exactly the sensors it saw and counted are in service, and the others are rejected for the
 * same reason.
 */
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
