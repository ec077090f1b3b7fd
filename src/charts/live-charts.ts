/**
 * What a reader is told at the points of a chart: worded in the page's language, and small enough to stand in the page.
 */
import { visible } from "../base/escape.js";
import type { PointText, Scene } from "../engines/vega-scene.js";
import type { Words } from "../i18n/words.js";
import type { Chart } from "./charts.js";

/**
 * Index in `at`, left, top, what it says; for a box its width and height; where the points of a run differ in it, the
 * series.
 */
type LivePoint = readonly [
  at: number,
  x: number,
  y: number,
  text: string,
  width?: number,
  height?: number,
  series?: number,
];

/**
 * Points that follow one another, in one panel. `series` is the index of the legend's entry; `sideways` when they run
 * down the page.
 */
type LiveRun = {
  readonly name: string;
  readonly panel?: string;
  readonly series?: number;
  readonly sideways?: true;
  readonly points: readonly LivePoint[];
};

/** `series` are the legend's entries with their boxes: left, top, width, height. `at` are the places along a run. */
export type LivePart = {
  readonly size: readonly [number, number];
  readonly series: readonly (readonly [label: string, x: number, y: number, width: number, height: number])[];
  readonly at: readonly string[];
  readonly runs: readonly LiveRun[];
};

/** Undefined for a chart without points that say something. */
export function livePart(
  { scene, width, height }: Pick<Chart, "scene" | "width" | "height">,
  words: Words,
): LivePart | undefined {
  const say = sayingOf(scene, words);
  const at = new Map<string, number>();
  const runs = new Map<string, LiveRun & { readonly points: LivePoint[] }>();
  for (const point of scene.points) {
    const [place, row] = point.at;
    if (!place) continue;
    const own = runName(point, scene, say);
    const panel = point.panels.map(say).join(", ");
    const key = JSON.stringify([panel, row ? null : point.series, own]);
    const run = runs.get(key) ?? {
      name: own,
      ...(panel ? { panel } : {}),
      ...(row || point.series === null ? {} : { series: point.series }),
      ...(point.sideways ? { sideways: point.sideways } : {}),
      points: [],
    };
    const where = say(place);
    if (!at.has(where)) at.set(where, at.size);
    run.points.push(livePoint(point, at.get(where) ?? 0, say));
    runs.set(key, run);
  }
  if (runs.size === 0) return undefined;
  return {
    size: [width, height],
    series: scene.series.map(({ label, box }) => [visible(label), ...box]),
    at: [...at.keys()],
    runs: [...runs.values()],
  };
}

type ScenePoint = Scene["points"][number];
type Saying = (said: PointText) => string;

/** A value in the words of the page. */
function sayingOf({ points }: Scene, words: Words): Saying {
  // Values of one field have the same digits.
  const broken = new Set(
    points
      .filter(({ value: { value } }) => typeof value === "number" && !Number.isInteger(value))
      .map(({ value }) => value.field),
  );
  return ({ field, value, text }) =>
    visible(
      text ??
        (typeof value === "string" && !/^\d{4}-\d{2}-\d{2}$/.test(value)
          ? value
          : words.cell(value, field, broken.has(field) ? 1 : undefined)),
    );
}

/** Its row's where it has one, else its series' as the legend calls it; empty where it has neither. */
function runName({ at: [, row], name, series }: ScenePoint, scene: Scene, say: Saying): string {
  if (row) return say(row);
  if (!name) return "";
  return series === null ? say(name) : (scene.series[series]?.label ?? say(name));
}

function livePoint({ at: [, row], series, value, box }: ScenePoint, at: number, say: Saying): LivePoint {
  const [x, y, width, height] = box;
  // Where a run holds points of several series, each says its own, behind its size.
  const own = row && series !== null ? [series] : [];
  const size = width || height || own.length > 0 ? [width, height] : [];
  return [at, x, y, say(value), ...size, ...own] as unknown as LivePoint;
}

/** The data and the script as elements; empty where no chart has points. */
export function liveElements(parts: ReadonlyMap<string, LivePart>, script: string, words: Words): string {
  if (parts.size === 0) return "";
  const data = {
    words: { hint: words.message("chart_hint"), series: words.message("chart_series") },
    charts: Object.fromEntries(parts),
  };
  return `<script type="application/json" id="chart-points">${inScript(data)}</script>\n<script>${script.replaceAll("\r\n", "\n").replace(/<(?=\/script|!--)/gi, "\\x3c")}</script>`;
}

/** JSON that neither ends its element nor is taken for a reference. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}
