/**
 * What a drawing says, read from the scene that Vega drew: its points with their values and places, and the entries of
 * its legend.
 */
import { type Channel, type Unit, unitsOf } from "./vega-units.js";

/**
 * A value with the field it comes from; a time is `2024-04-01`, or `2024-04-01 05:30` in UTC. `text` where the drawing
 * itself has words for it.
 */
export type PointText = {
  readonly field: string;
  readonly value: string | number | boolean | null;
  readonly text?: string;
};

/** Left, top, width, height in the drawing's pixels; a point has no width. */
type Box = readonly [number, number, number, number];

/**
 * `series` is an index of the legend's entries. `at` has one value, or that of x and that of y where the colour says
 * the third. `sideways` when `at` runs down the page.
 */
type DrawnPoint = {
  readonly series: number | null;
  readonly name: PointText | null;
  readonly panels: readonly PointText[];
  readonly at: readonly PointText[];
  readonly value: PointText;
  readonly box: Box;
  readonly sideways: boolean;
};

export type Scene = {
  readonly series: readonly { readonly label: string; readonly box: Box }[];
  readonly points: readonly DrawnPoint[];
};

/** The part of Vega's scene that is read. */
export type SceneMark = {
  readonly marktype: string;
  readonly role?: string;
  readonly name?: string;
  readonly items: readonly SceneItem[];
};
type SceneItem = {
  readonly datum?: Readonly<Record<string, unknown>>;
  readonly items?: readonly SceneMark[];
  readonly text?: unknown;
  readonly tooltip?: unknown;
  readonly orient?: string;
  readonly defined?: boolean;
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly bounds?: { x1: number; y1: number; x2: number; y2: number };
  description?: string;
};

/** Marks every item of a series in its `description`, which the SVG then has as `aria-label`. */
export function readScene(
  root: SceneMark,
  origin: readonly [number, number],
  spec: Readonly<Record<string, unknown>>,
): Scene {
  const units = unitsOf(spec);
  const placed = [...itemsOf(root, origin[0], origin[1])];
  const legend = legendOf(placed);
  const labels = { x: labelsOf(placed, ["top", "bottom"]), y: labelsOf(placed, ["left", "right"]) };
  const colors = [
    ...new Set([...units.values()].flatMap(({ color }) => (color && !color.quantitative ? color.fields : []))),
  ];
  const seriesOf = (datum: Datum) => {
    const at = colors
      .flatMap((field) => (field in datum ? [legend.findIndex(({ value }) => value === datum[field])] : []))
      .find((index) => index >= 0);
    return at ?? null;
  };
  const points: DrawnPoint[] = [];
  for (const { mark, item, left, top } of placed) {
    if (mark.role !== "mark" || mark.marktype === "group" || !item.datum) continue;
    const series = seriesOf(item.datum);
    const own = item.description;
    delete item.description;
    if (series !== null) item.description = `${seriesMark}${series}`;
    const unit = units.get(mark.name ?? "");
    const point = unit && pointOf(unit, item, item.datum, labels, legend);
    const [width, height] = isBox(mark) ? [item.width ?? 0, item.height ?? 0] : [0, 0];
    if (point && item.defined !== false)
      points.push({
        ...point,
        series,
        name: point.name ?? (unit.described && own ? { field: "", value: own } : null),
        box: [left + (item.x ?? 0), top + (item.y ?? 0), width, height].map(rounded) as unknown as Box,
      });
  }
  return { series: legend.map(({ label, box }) => ({ label, box })), points: distinct(points) };
}

/** Stands before the index of a series where an item is marked. */
export const seriesMark = "series ";

type Datum = Readonly<Record<string, unknown>>;
type Placed = {
  readonly mark: SceneMark;
  readonly item: SceneItem;
  readonly axis: string | undefined;
  readonly left: number;
  readonly top: number;
};

/** Items with the place of the group they stand in; `axis` is the side that an axis around them stands on. */
function* itemsOf(mark: SceneMark, left: number, top: number, axis?: string): Generator<Placed> {
  for (const item of mark.items ?? []) {
    yield { mark, item, axis, left, top };
    if (mark.marktype !== "group") continue;
    const side =
      mark.role === "axis"
        ? String((item.datum as { orient?: string } | undefined)?.orient ?? item.orient ?? "")
        : axis;
    for (const inner of item.items ?? []) yield* itemsOf(inner, left + (item.x ?? 0), top + (item.y ?? 0), side);
  }
}

type Entry = { readonly value: unknown; readonly label: string; readonly box: Box };

function legendOf(placed: readonly Placed[]): Entry[] {
  const entries: Entry[] = [];
  const boxes = (role: string) =>
    placed
      .filter(({ mark }) => mark.role === role)
      .map(({ item, left, top }) => {
        const { x1 = 0, y1 = 0, x2 = 0, y2 = 0 } = item.bounds ?? {};
        return { item, x1: left + x1, y1: top + y1, x2: left + x2, y2: top + y2 };
      });
  const symbols = boxes("legend-symbol");
  for (const label of boxes("legend-label")) {
    const value = valueOf(label.item.datum?.["value"]);
    const symbol = symbols
      .filter(({ item }) => valueOf(item.datum?.["value"]) === value)
      .sort((a, b) => Math.abs(a.y1 - label.y1) - Math.abs(b.y1 - label.y1))[0];
    if (!symbol || entries.some((one) => one.value === value)) continue;
    const [x1, y1, x2, y2] = [
      Math.min(symbol.x1, label.x1),
      Math.min(symbol.y1, label.y1),
      Math.max(symbol.x2, label.x2),
      Math.max(symbol.y2, label.y2),
    ];
    entries.push({
      value,
      label: textIn(label.item.text),
      box: [x1, y1, x2 - x1, y2 - y1].map(rounded) as unknown as Box,
    });
  }
  return entries;
}

/** Words of the axes on some sides, by value. */
function labelsOf(placed: readonly Placed[], sides: readonly string[]): ReadonlyMap<unknown, string> {
  return new Map(
    placed
      .filter(({ mark, axis }) => mark.role === "axis-label" && sides.includes(axis ?? ""))
      .map(({ item }) => [valueOf(item.datum?.["value"]), textIn(item.text)]),
  );
}

type Labels = { readonly x: ReadonlyMap<unknown, string>; readonly y: ReadonlyMap<unknown, string> };

/** What a mark says: a number at a place, or by its colour something at two places. */
function pointOf(
  { mark, x, y, color, panels }: Unit,
  item: SceneItem,
  datum: Datum,
  labels: Labels,
  legend: readonly Entry[],
): Omit<DrawnPoint, "series" | "box"> | undefined {
  if (!["line", "area", "trail", "bar", "rect", "point", "circle", "square"].includes(mark) || !x || !y)
    return undefined;
  const tooltip = typeof item.tooltip === "string" && item.tooltip !== "" ? item.tooltip : undefined;
  const say = (channel: Channel, words?: ReadonlyMap<unknown, string>): PointText | undefined => {
    const field = channel.fields.find((one) => datum[one] !== undefined && datum[one] !== null);
    if (field === undefined) return undefined;
    const text = channel.discrete ? words?.get(valueOf(datum[field])) : undefined;
    const value = valueOf(datum[field]);
    const isTime = datum[field] instanceof Date || (typeof value === "number" && !channel.quantitative && value > 1e10);
    return {
      field: channel.fields.at(-1) ?? field,
      value: isTime ? timeText(value as number) : (value as PointText["value"]),
      ...(text === undefined || text === "" ? {} : { text }),
    };
  };
  const legendWords = new Map(legend.map(({ value, label }) => [value, label]));
  const across = say(x, labels.x);
  const down = say(y, labels.y);
  const shade = color && say(color, legendWords);
  if (!across || !down) return undefined;
  const told = (value: PointText): PointText => (tooltip === undefined ? value : { ...value, text: tooltip });
  const rest = {
    panels: panels.flatMap((field) =>
      datum[field] === undefined ? [] : [{ field, value: valueOf(datum[field]) as PointText["value"] }],
    ),
  };
  if (!x.quantitative && !y.quantitative)
    return shade && { ...rest, name: null, at: [across, down], value: told(shade), sideways: false };
  const sideways = x.quantitative && !y.quantitative;
  return {
    ...rest,
    name: color && !color.quantitative && shade ? shade : null,
    at: [sideways ? down : across],
    value: told(sideways ? across : down),
    sideways,
  };
}

function isBox({ marktype }: SceneMark): boolean {
  return marktype === "rect";
}

function valueOf(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

function textIn(text: unknown): string {
  return [text]
    .flat()
    .map((line) => String(line ?? ""))
    .join(" ");
}

/** `2024-04-01`, or with the time of the day. */
function timeText(time: number): string {
  const [day = "", clock = ""] = new Date(time).toISOString().slice(0, 16).split("T");
  return clock === "00:00" ? day : `${day} ${clock}`;
}

function rounded(number: number): number {
  return Math.round(number * 10) / 10;
}

/** A dot on a line says what the line says there. */
function distinct(points: readonly DrawnPoint[]): DrawnPoint[] {
  const seen = new Set<string>();
  return points.filter(({ series, panels, at, name }) => {
    const key = JSON.stringify([series, name?.value, panels.map(({ value }) => value), at.map(({ value }) => value)]);
    return !seen.has(key) && seen.add(key);
  });
}
