import type { Session } from "../engines/duckdb.js";
import { literal } from "../engines/sql-literals.js";
import type { Sensor } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import { columnName } from "./export-columns.js";
import { type Day, type ExportFile, exportedSelect } from "./exports.js";

/** A day, the files that may have rows of it, and all sensors. */
type PacketsOfDay = { readonly day: Day; readonly files: readonly ExportFile[]; readonly sensors: readonly Sensor[] };

/**
 * The view `packets` over one day's rows of some files, by the sensors in service; needs the macros. What cannot be
 * counted is null in it. It is made for one day after another; what it gives is true when a column may have another
 * type than the day before, so that views over it must be made again.
 */
export function packetsOpener(session: Session, packets: SourceText): (of: PacketsOfDay) => Promise<boolean> {
  let types = "";
  return async ({ day, files, sensors }) => {
    const inService = sensors.filter((sensor) => serves(sensor, day.day)).map(({ sensor }) => sensor);
    const exported = `create or replace temp view exported as ${exportedSelect(files, day)}`;
    const needed = JSON.stringify([inService, ...new Set(files.map(({ columns }) => JSON.stringify(columns)))]);
    if (needed === types) {
      await session.run(exported);
      return false;
    }
    types = "";
    await session.run(
      `drop view if exists packets;
      drop type if exists sensor_id;
      create temp type sensor_id as enum (${(inService.length ? inService : [""]).map(literal).join(", ")});
      ${exported}`,
    );
    await session.define(packets, ["view"]);
    types = needed;
    return true;
  };
}

/** The columns that a file itself has of a packet's, as SQL names them. */
export function columnsRead({ columns }: Pick<ExportFile, "columns">): string[] {
  return Object.values(columns)
    .filter(({ kind }) => kind !== "folder")
    .map((column) => columnName(column));
}

export function serves({ from, to }: Sensor, day: string): boolean {
  return (from === null || from <= day) && (to === null || day <= to);
}

/** Files of which any time may be of a day. */
export function filesOf({ start, end }: Day, files: readonly ExportFile[]): ExportFile[] {
  return files.filter(({ first, last }) => first !== null && last !== null && first < end && last >= start);
}
