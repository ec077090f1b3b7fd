/** Where in a log each packet column stands, as SQL over the cells of a line. */
import { listed, visible } from "../base/escape.js";
import { clause, problem } from "../base/problems.js";
import { didYouMean } from "../engines/nearest.js";
import { literal } from "../engines/sql-literals.js";
import { packetColumns, requiredColumns } from "../workspace/config.js";
import type { Fields, LogReading } from "./formats/format.js";
import type { ImportRequest } from "./logs.js";

/** Which cells hold what is called so, from 1; several where one name may mean several things. */
export type Finder = {
  readonly find: (name: string) => readonly number[];
  /** Where it may stand in lines that were not looked at. */
  readonly guess?: (name: string) => readonly number[];
  readonly names: readonly string[];
};

/** Cells by the names of a header. A name that stands there twice is a problem. */
export function finderIn(header: readonly string[], file: string): Finder {
  return {
    names: header,
    find: (name) => {
      const first = header.indexOf(name);
      if (first !== header.lastIndexOf(name))
        throw problem(
          "csvSyntax",
          { reason: clause('two columns are called "{column}".', { column: visible(name).slice(0, 60) }) },
          { file, line: 1 },
        );
      return first < 0 ? [] : [first + 1];
    },
  };
}

/** Cells that are made for what is asked of JSON: `pointers` grows with each. */
export function finderInJson(records: readonly Fields[]): Finder & { readonly pointers: readonly string[] } {
  const pointers: string[] = [];
  const names = [...new Set(records.slice(0, 200).flatMap((one) => [...pathsIn(one)]))];
  const cellsOf = (wanted: readonly string[]) =>
    [...new Set(wanted)].map((pointer) => {
      if (!pointers.includes(pointer)) pointers.push(pointer);
      return pointers.indexOf(pointer) + 1;
    });
  return {
    names,
    pointers,
    find: (name) => cellsOf(records.flatMap((one) => pointersTo(name, one))),
    guess: (name) => cellsOf([escaped(name), escaped(...name.split("."))]),
  };
}

function* pathsIn(fields: Fields, prefix = "", depth = 4): Generator<string> {
  for (const [name, value] of Object.entries(fields))
    if (depth > 0 && typeof value === "object" && value !== null && !Array.isArray(value))
      yield* pathsIn(value as Fields, `${prefix}${name}.`, depth - 1);
    else yield prefix + name;
}

/** A dot may part two names, or be in one: whichever the record has. RFC 6901. */
function pointersTo(name: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  const parts = name.split(".");
  return parts.flatMap((_, at) => {
    const own = parts.slice(0, at + 1).join(".");
    if (!Object.hasOwn(value, own)) return [];
    const pointer = escaped(own);
    if (at === parts.length - 1) return [pointer];
    return pointersTo(parts.slice(at + 1).join("."), (value as Fields)[own]).map((rest) => pointer + rest);
  });
}

const escaped = (...names: readonly string[]) =>
  names.map((name) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** The select list that gives cells their names; `brought` are the optional columns that are there. */
export function namedColumns(
  { map, sensor, protocol }: ImportRequest,
  { cut, sources, sensors, others = {}, constants = {} }: LogReading,
  { find, guess, names }: Finder,
  file: string,
): { readonly select: string; readonly brought: readonly string[] } {
  const missing = (key: string, column: string) =>
    problem(
      "importColumn",
      {
        column: visible(column).slice(0, 60),
        near: didYouMean(column, names.map(visible)),
        allowed: listed(names),
        key,
      },
      { file },
    );
  const cellsFor = (key: string, wanted: readonly string[]) => {
    const mapped = Object.hasOwn(map, key) ? map[key] : undefined;
    const own = mapped === undefined ? [] : find(mapped);
    if (mapped !== undefined && own.length === 0) throw missing(key, mapped);
    return { cells: [...own, ...wanted.flatMap(find)], mapped };
  };
  const guessed = (wanted: readonly string[]) =>
    wanted.flatMap((name) => (guess && find(name).length === 0 ? guess(name) : []));
  const brought: string[] = [];
  const expressions = packetColumns.map((key) => {
    if (key === "sensor") return `${sensorOf({ cellsFor, find, sensors, sensor, missing })} as sensor`;
    if (key === "protocol" && protocol !== undefined) return `${literal(protocol)} as protocol`;
    const wanted = sources[key];
    const { cells } = cellsFor(key, wanted ?? []);
    // Honeypots often do not tell the source port.
    const isRequired = (requiredColumns as readonly string[]).includes(key) && (key !== "src_port" || cut === "csv");
    if (cells.length === 0 && isRequired && wanted?.length !== 0) throw missing(key, wanted?.[0] ?? key);
    const isPreset = wanted?.length === 0 || (guess !== undefined && wanted !== undefined && wanted[0] !== key);
    if (!(requiredColumns as readonly string[]).includes(key) && (cells.length > 0 || isPreset)) brought.push(key);
    return `${textOf([...cells, ...guessed(wanted ?? [])])} as ${key}`;
  });
  for (const [key, wanted] of Object.entries(others))
    expressions.push(`${textOf([...wanted.flatMap(find), ...guessed(wanted)])} as ${key}`);
  for (const key of ["event", "wanted", "path", "ip_proto"])
    if (!(key in others))
      expressions.push(`${key in constants ? literal(constants[key] ?? "") : "cast(null as varchar)"} as ${key}`);
  return { select: `select ${expressions.join(", ")}, reason from cut`, brought };
}

function sensorOf({
  cellsFor,
  find,
  sensors,
  sensor,
  missing,
}: {
  readonly cellsFor: (
    key: string,
    wanted: readonly string[],
  ) => { readonly cells: readonly number[]; readonly mapped: string | undefined };
  readonly find: Finder["find"];
  readonly sensors: LogReading["sensors"];
  readonly sensor: string | undefined;
  readonly missing: (key: string, column: string) => Error;
}): string {
  const { cells, mapped } = cellsFor("sensor", []);
  if (mapped !== undefined) return textOf(cells);
  const [before, after] = [sensors.before.flatMap(find), sensors.after.flatMap(find)];
  if (before.length + after.length === 0 && sensor === undefined)
    throw missing("sensor", [...sensors.before, ...sensors.after][0] ?? "sensor");
  return `coalesce(${textOf(before)}, ${sensor === undefined ? "null" : literal(sensor)}, ${textOf(after)})`;
}

function textOf(cells: readonly number[]): string {
  const texts = [...new Set(cells)].map((at) => `cell_text(cells[${at}])`);
  return texts.length === 0
    ? "cast(null as varchar)"
    : texts.length === 1
      ? (texts[0] ?? "")
      : `coalesce(${texts.join(", ")})`;
}
