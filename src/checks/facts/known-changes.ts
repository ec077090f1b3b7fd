/**
 * What the data of a quarter know of when something rose, fell and was highest, by what it happened to: a port, a
 * region, a holder, a sensor or the watched networks.
 */
import { dayAfter, lastDay, type Period } from "../../base/period.js";
import type { Row, Table } from "../../base/table.js";

/** Datasets that are run for every quarter, whatever its pages show. */
export const comparedDatasets: readonly string[] = ["level_changes", "series_peaks", "network_onset", "coverage_gaps"];

export type Way = "up" | "down";

/**
 * `thing` is a kind and a name, like `region JP`; undefined where the data do not say what changed. A change began between `first` and
 * `last`, days of the quarter; of one that ended, the end is another change, the other way.
 */
export type KnownChange = {
  readonly thing: string | undefined;
  readonly way: Way | undefined;
  readonly first: string;
  readonly last: string;
};

export type KnownChanges = {
  /** Whether the quarter was asked: then a thing without a change had none. */
  readonly asked: boolean;
  readonly changes: readonly KnownChange[];
  /** Last days of what rose, fell or was missing. */
  readonly ends: readonly { readonly thing: string | undefined; readonly day: string }[];
  readonly peaks: readonly { readonly thing: string | undefined; readonly day: string }[];
  /** Which way things went against the quarters they are compared with. */
  readonly trends: readonly { readonly thing: string | undefined; readonly way: Way }[];
};

/** The watched networks together. */
export const watchedNetworks = "networks";

type Tables = Readonly<Record<string, Table>>;

/** `compared` are the datasets named above; undefined where the last build kept none. `shown` are those of an edition. */
export function knownChanges(shown: Tables, compared: Tables | undefined, quarter: Period): KnownChanges {
  const rows = Object.entries({ ...shown, ...compared }).flatMap(([name, table]) =>
    table.rows.map((row) => ({ name, row })),
  );
  const begun = rows.flatMap(({ name, row }) => changesIn(name, row));
  const ended = rows.flatMap(({ name, row }) => endsIn(name, row));
  const within = ({ first }: KnownChange) => first >= quarter.start && first <= lastDay(quarter);
  const turns = ended.map(({ thing, day, way }) => {
    const next = dayAfter(day);
    return { thing, way: way && turned[way], first: next, last: next };
  });
  return {
    asked: compared !== undefined,
    changes: [...begun, ...turns].filter(within),
    ends: ended,
    peaks: rows.flatMap(({ name, row }) => peaksIn(name, row)),
    trends: rows.flatMap(({ name, row }) => trendsIn(name, row)),
  };
}

const turned: Readonly<Record<Way, Way>> = { up: "down", down: "up" };
const ways: Readonly<Record<string, Way>> = { rise: "up", fall: "down" };

/** An onset, or the first day of another level. */
function changesIn(dataset: string, row: Row): KnownChange[] {
  const first = dayIn(row, "onset") ?? (isLevel(row) ? dayIn(row, "first_day") : undefined);
  if (first === undefined) return [];
  const way = wayOf(row) ?? (isMore(row["sources_after"], row["sources_before"]) ? "up" : undefined);
  return thingsOf(dataset, row).map((thing) => ({
    thing,
    way,
    first: dayIn(row, "onset_low") ?? dayIn(row, "first_day_low") ?? first,
    last: dayIn(row, "onset_high") ?? dayIn(row, "first_day_high") ?? first,
  }));
}

function isLevel(row: Row): boolean {
  return "level_before" in row || "label" in row;
}

/** The last day of a level or of a gap. */
function endsIn(dataset: string, row: Row) {
  const day = isLevel(row) && dayIn(row, "first_day") !== undefined ? dayIn(row, "last_day") : undefined;
  return day === undefined ? [] : thingsOf(dataset, row).map((thing) => ({ thing, way: wayOf(row), day }));
}

function peaksIn(dataset: string, row: Row) {
  const day = dataset === "series_peaks" ? dayIn(row, "day") : (dayIn(row, "highest_day") ?? dayIn(row, "peak_day"));
  return day === undefined ? [] : thingsOf(dataset, row).map((thing) => ({ thing, day }));
}

/** Less than one per cent is no way. */
function trendsIn(dataset: string, row: Row) {
  const changes = Object.entries(row).flatMap(([column, cell]) =>
    /change(?:_throughout)?_pct$/.test(column) && typeof cell === "number" && Math.abs(cell) >= 1 ? [cell] : [],
  );
  const things = changes.length === 0 ? [] : thingsOf(dataset, row);
  return things.flatMap((thing) =>
    changes.map((change) => ({ thing, way: change > 0 ? ("up" as const) : ("down" as const) })),
  );
}

function wayOf(row: Row): Way | undefined {
  return ways[String(row["direction"])] ?? ways[String(row["kind"])];
}

function isMore(after: Row[string] | undefined, before: Row[string] | undefined): boolean {
  return typeof after === "number" && typeof before === "number" && after > before;
}

/** A change may be that of several things: of a holder, and of the port that makes up most of it. */
function thingsOf(dataset: string, row: Row): (string | undefined)[] {
  if (dataset === "network_onset") return [watchedNetworks];
  const kind = String(row["series_kind"] ?? row["kind"]);
  const named = typeof row["name"] === "string" && thingKinds.has(kind) ? [`${kind} ${row["name"]}`] : [];
  const columns = [...thingKinds].flatMap((one) => (typeof row[one] === "string" ? [`${one} ${row[one]}`] : []));
  const sensor = typeof row["label"] === "string" ? [`sensor ${row["label"]}`] : [];
  const things = [...new Set([...named, ...columns, ...sensor])];
  return things.length === 0 ? [undefined] : things;
}

/** Values of the column `kind`, and columns. */
const thingKinds: ReadonlySet<string> = new Set(["network", "port", "region", "holder", "sensor"]);

function dayIn(row: Row, column: string): string | undefined {
  const cell = row[column];
  return typeof cell === "string" && /^\d{4}-\d{2}-\d{2}$/.test(cell) ? cell : undefined;
}
