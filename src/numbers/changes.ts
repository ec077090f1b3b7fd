/**
 * The unusual changes of a quarter, as datasets tell them: found by their name, and all else narrowed to one of them.
 */
import type { Period } from "../base/period.js";
import { type Finding, finding, type Place, problem } from "../base/problems.js";
import type { Row } from "../base/table.js";
import { didYouMean } from "../engines/nearest.js";
import type { Config } from "../workspace/config.js";
import { readAccepted } from "./accepted-changes.js";
import type { Datasets } from "./datasets.js";

/** A row of the dataset `changes`; levels are per day, in `metric`. An outage has no levels. */
export type Change = Row & {
  readonly change: string;
  readonly kind: "rise" | "fall" | "outage";
  readonly series_kind: "port" | "region" | "holder" | "sensor";
  readonly name: string;
  readonly metric: "sources" | "packets" | "sensor_days";
  readonly first_day: string;
  readonly first_day_low: string;
  readonly first_day_high: string;
  readonly last_day: string;
  readonly ongoing: boolean;
  readonly level_before: number | null;
  readonly level_during: number | null;
  readonly ratio: number | null;
  readonly control_ratio: number | null;
  /** Null for an outage, as levels and sensors are. */
  readonly evidence: number | null;
  readonly sureness: "sure" | "likely";
  readonly shape: "step" | "burst" | "ramp" | null;
  readonly verdict:
    | "one_source"
    | "one_sensor"
    | "one_network"
    | "one_group"
    | "some_sensors"
    | "one_holder"
    | "everywhere";
  readonly sensors_risen: number | null;
  readonly sensors_observed: number | null;
  readonly top_source_pct: number | null;
  readonly top_sensor_label: string | null;
  readonly top_sensor_pct: number | null;
  readonly top_group: "home" | "overseas";
  readonly home_pct: number | null;
  readonly also: string;
  readonly extra_issue: boolean;
  /** Whether the workspace's list accepts it still; what the list says of it is null where it does not name it. */
  readonly accepted: boolean;
  readonly accepted_until: string | null;
  readonly accepted_by: string | null;
  readonly accepted_reason: string | null;
};

/** Strongest first, outages of sensors last. */
export function changesIn(datasets: Datasets): readonly Change[] {
  return (datasets["changes"]?.rows ?? []) as readonly Change[];
}

/** Throws when there is none of this name; `place` is where it was asked for. */
export function findChange(datasets: Datasets, name: string, quarter: string, place: Place = {}): Change {
  const all = changesIn(datasets);
  const found = all.find(({ change }) => change === name);
  if (found) return found;
  const names = all.map(({ change }) => change);
  throw problem(
    "changeUnknown",
    { name, quarter, near: didYouMean(name, names), allowed: names.join(", ") || "–" },
    place,
  );
}

/** Lines of the list of accepted changes that name none of the quarter's. Those of other quarters may be as they are. */
export async function unknownAccepted(
  config: Pick<Config, "folder" | "accepted_changes">,
  { name, start, end }: Period,
  known: () => Promise<Datasets>,
): Promise<readonly Finding[]> {
  const here = (await readAccepted(config)).filter(({ change }) => change >= start && change < end);
  const names = here.length === 0 ? [] : changesIn(await known()).map(({ change }) => change);
  return here
    .filter(({ change }) => !names.includes(change))
    .map(({ change, file, line }) => {
      const said = { change, quarter: name, near: didYouMean(change, names) };
      return finding("acceptedUnknown", said, { file, line, key: "change" }, false);
    });
}

/** Tables with a column `change` keep the rows of one alone, so that what is drawn and offered tells of no other. */
export function narrowedTo(datasets: Datasets, change: string): Datasets {
  return Object.fromEntries(
    Object.entries(datasets).map(([name, dataset]) => {
      const named = dataset.columns.some((column) => column.name === "change");
      return [name, named ? { ...dataset, rows: dataset.rows.filter((row) => row["change"] === change) } : dataset];
    }),
  );
}
