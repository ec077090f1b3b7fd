import type { Session } from "../engines/duckdb.js";
import { literal } from "../engines/sql-literals.js";
import type { Sensor } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import { type Day, type ExportFile, exportedSelect } from "./exports.js";

/** A day, the files that may have rows of it, and all sensors. */
type PacketsOfDay = { readonly day: Day; readonly files: readonly ExportFile[]; readonly sensors: readonly Sensor[] };

/**
 * The view `packets` over one day's rows of some files, by the sensors in service; needs the macros. What cannot be
 * counted is null in it.
 */
export async function openPackets(
  session: Session,
  packets: SourceText,
  { day, files, sensors }: PacketsOfDay,
): Promise<void> {
  const inService = sensors.filter((sensor) => serves(sensor, day.day)).map(({ sensor }) => sensor);
  await session.run("drop view if exists packets; drop type if exists sensor_id");
  await session.run(
    `create temp type sensor_id as enum (${(inService.length ? inService : [""]).map(literal).join(", ")})`,
  );
  await session.run(`create or replace temp view exported as ${exportedSelect(files, day)}`);
  await session.define(packets, ["view"]);
}

export function serves({ from, to }: Sensor, day: string): boolean {
  return (from === null || from <= day) && (to === null || day <= to);
}

/** Files of which any time may be of a day. */
export function filesOf({ start, end }: Day, files: readonly ExportFile[]): ExportFile[] {
  return files.filter(({ first, last }) => first !== null && last !== null && first < end && last >= start);
}
