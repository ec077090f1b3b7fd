/** What a format of logs is: how it is recognised, and how its lines become packets. */
import type { PacketColumn } from "../../workspace/config.js";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * What the beginning of a file shows: its lines that are not blank, those that are JSON objects, and the cells of the
 * first one under the delimiter that cuts it into most.
 */
export type Opening = {
  readonly file: string;
  readonly start: Buffer;
  readonly lines: readonly string[];
  readonly records: readonly Fields[];
  readonly header: readonly string[];
  readonly delimiter: string;
};

/**
 * How lines are read. `sources` goes from a packet column, or another name that the shape uses, to names in the log: the
 * first with a value counts. `sensors` are where the sensor stands, before and after what `--sensor` says. `shape` is a
 * query of `queries/imports` over what was found under these names.
 */
export type LogReading = {
  readonly cut: "csv" | "json" | "zeek_tsv";
  readonly sources: Readonly<Partial<Record<PacketColumn, readonly string[]>>>;
  readonly others?: Readonly<Record<string, readonly string[]>>;
  readonly sensors: { readonly before: readonly string[]; readonly after: readonly string[] };
  readonly shape?: string;
  /** The same for all lines. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Names of the cells where the first line does not tell them. */
  readonly names?: readonly string[];
  readonly delimiter?: string;
};

export type Format = {
  readonly name: string;
  /** Text that takes the place of what lies in the file, as for formats that are no text. */
  readonly asText?: (pieces: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;
  recognises(opening: Opening): boolean;
  /** Undefined where the file is not of this format after all. */
  open(opening: Opening): LogReading | undefined;
};

export const hasAll = (names: readonly string[], wanted: readonly string[]) =>
  wanted.every((one) => names.includes(one));

/** The objects of the first records, and those one and two steps inside them, by the path that leads there. */
export function* within(
  records: readonly Fields[],
  prefix = "",
  depth = 2,
): Generator<{ readonly at: string; readonly fields: Fields }> {
  for (const fields of records) {
    yield { at: prefix, fields };
    if (depth > 0)
      for (const [name, value] of Object.entries(fields))
        if (typeof value === "object" && value !== null && !Array.isArray(value))
          yield* within([value as Fields], `${prefix}${name}.`, depth - 1);
  }
}
