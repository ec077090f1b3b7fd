/** Vega-Lite specifications and datasets drawn in one language, as SVG and PNG. */
import { join } from "node:path";
import { cached, cacheFolder, entryIn } from "../base/cache.js";
import { visible } from "../base/escape.js";
import { parseJson } from "../base/json.js";
import { lineAt } from "../base/line-numbers.js";
import type { Period } from "../base/period.js";
import { attempt, type Finding, problem, stop, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { type Cell, own, type Row, type Table } from "../base/table.js";
import { didYouMean } from "../engines/nearest.js";
import type { Scene } from "../engines/vega-scene.js";
import type { Words } from "../i18n/words.js";
import type { Datasets } from "../numbers/datasets.js";
import type { Config } from "../workspace/config.js";

/** A chart file as read; `datasets` are the names its `data` entries give. */
export type ChartSpec = {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly spec: Json;
  readonly datasets: readonly string[];
};

/**
 * `svg` carries no title yet: the page that shows it gives one. Sizes are CSS pixels. `scene` is what its points say.
 */
export type Chart = {
  readonly name: string;
  readonly svg: string;
  readonly scene: Scene;
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly datasets: readonly string[];
};

type Json = { readonly [key: string]: unknown };

/**
 * The chart files that all editions share, those of the edition, and those of its quarter's own folder: the later win.
 */
export async function readCharts(
  { library }: Pick<Config, "library">,
  edition: string,
  quarter: Period,
  onProblem = stop,
): Promise<ReadonlyMap<string, ChartSpec>> {
  const charts = new Map<string, ChartSpec>();
  for (const folder of [
    "templates/charts",
    `templates/${edition}/charts`,
    `templates/${edition}/${quarter.name}/charts`,
  ]) {
    for (const name of await library.names(folder, ".vl.json")) {
      const source = await library.read(`${folder}/${name}.vl.json`);
      if (source)
        charts.set(
          name,
          (await attempt(onProblem, () => parseChart(name, source.text, source.file))) ?? {
            name,
            ...source,
            spec: {},
            datasets: [],
          },
        );
    }
  }
  return charts;
}

function parseChart(name: string, text: string, file: string): ChartSpec {
  const spec = parseJson(text, file) as Json;
  return { name, file, text, spec, datasets: [...new Set(datasetNames(spec))] };
}

function datasetNames(node: unknown): string[] {
  if (node === null || typeof node !== "object") return [];
  const { data } = node as { data?: { name?: unknown } };
  return [...(typeof data?.name === "string" ? [data.name] : []), ...Object.values(node).flatMap(datasetNames)];
}

/** Every dataset and field a chart names must exist, and be public. Empty when all is well. */
export function checkChart({ spec, text, file }: ChartSpec, datasets: Readonly<Record<string, Table>>): UserError[] {
  const found: UserError[] = [];
  const made = new Set(madeFields(spec));
  const visit = (node: unknown, columns: readonly string[] | undefined, dataset: string): void => {
    if (node === null || typeof node !== "object") return;
    let [here, name] = [columns, dataset];
    const { data } = node as { data?: { name?: unknown } };
    if (typeof data?.name === "string") {
      name = data.name;
      const table = own(datasets, name);
      const allowed = Object.keys(datasets);
      if (!table)
        return void found.push(
          problem(
            "datasetUnknown",
            { name, near: didYouMean(name, allowed), allowed: allowed.join(", ") },
            { file, line: lineOf(text, name) },
          ),
        );
      here = table.columns.map((column) => column.name);
    }
    for (const field of fieldsOf(node as Json)) {
      if (!here || here.includes(field) || made.has(field)) continue;
      found.push(
        problem(
          "chartField",
          { dataset: name, field, near: didYouMean(field, here), allowed: here.join(", ") },
          { file, line: lineOf(text, field) },
        ),
      );
    }
    for (const [key, value] of Object.entries(node)) if (key !== "data" && key !== "datasets") visit(value, here, name);
  };
  visit(spec, undefined, "");
  return found;
}

/** Names that transforms make (`as`). */
function madeFields(node: unknown): string[] {
  if (node === null || typeof node !== "object") return [];
  const { as } = node as { as?: unknown };
  return [
    ...[as].flat().filter((one): one is string => typeof one === "string"),
    ...Object.values(node).flatMap(madeFields),
  ];
}

/** Fields one object of a specification reads itself. */
function fieldsOf(node: Json): string[] {
  const fields: string[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === "field" && typeof value === "string") fields.push(value);
    if ((key === "groupby" || key === "fold") && Array.isArray(value))
      fields.push(...value.filter((one) => typeof one === "string"));
    if ((key === "calculate" || key === "filter" || key === "test" || key === "expr") && typeof value === "string") {
      for (const match of value.matchAll(/\bdatum(?:\.(\w+)|\[['"]([^'"]+)['"]\])/g))
        fields.push(match[1] ?? match[2] ?? "");
    }
  }
  return fields;
}

/** Draws the charts a page asks for; what did not change comes from the cache. */
export async function drawCharts(
  config: Config,
  charts: readonly ChartSpec[],
  datasets: Datasets,
  words: Words,
  progress: Progress,
): Promise<ReadonlyMap<string, Chart>> {
  const theme = await readTheme(config);
  const drawn = new Map<string, Chart>();
  for (const [at, chart] of charts.entries()) {
    const localized = reworded(chart.spec, words.chartText);
    const rows = Object.fromEntries(chart.datasets.map((name) => [name, wordedRows(datasets[name] as Table, words)]));
    const entry = entryIn(
      join(config.folder, cacheFolder, "charts"),
      chart.name,
      chartsFormat,
      localized,
      theme,
      rows,
      words.axes,
      words.language,
    );
    const made = await cached(entry, () => draw(chart, localized, theme, rows, words));
    drawn.set(chart.name, { ...made, png: Buffer.from(made.png, "base64") });
    progress.advance(at + 1, charts.length);
  }
  return drawn;
}

/** Raised when drawing itself changes. */
const chartsFormat = 2;

async function draw(
  chart: ChartSpec,
  spec: Json,
  theme: Json,
  rows: Readonly<Record<string, readonly Row[]>>,
  words: Words,
) {
  const { drawnChart } = await import("../engines/drawing.js");
  try {
    const { svg, scene, png, width, height } = await drawnChart({
      spec,
      config: theme,
      datasets: rows,
      locale: words.axes,
      id: chart.name.replaceAll("_", "-"),
    });
    return {
      name: chart.name,
      svg: inked(svg, theme),
      scene,
      png: Buffer.from(png).toString("base64"),
      width,
      height,
      datasets: chart.datasets,
    };
  } catch (error) {
    const place = { file: chart.file };
    throw error instanceof UserError
      ? new UserError(error.code, error.values, { ...place, ...error.place })
      : problem("chartFailed", { reason: error instanceof Error ? error.message : String(error) }, place);
  }
}

async function readTheme({ library }: Pick<Config, "library">): Promise<Json> {
  const source = await library.read("templates/theme.json");
  return source ? (parseJson(source.text, source.file) as Json) : {};
}

/** Ink and paper follow the page's colour scheme; the theme's `ink` table says which colour is which. */
function inked(svg: string, { ink }: { readonly ink?: Record<string, string> }): string {
  return Object.entries(ink ?? {}).reduce(
    (text, [name, color]) => text.replaceAll(`"${color}"`, `"var(--${name}, ${color})"`),
    svg,
  );
}

/** The drawing as a file of its own, for programs that know no colour scheme and no variables of styles. */
export function ownFile(svg: string): string {
  return svg.replace(/"var\(--[\w-]+, ([^()"]+)\)"/g, '"$1"');
}

/** Keys of a specification that hold words for readers. */
const worded = new Set(["title", "subtitle", "text"]);

/** A date format whose order a language may want otherwise: names of months or days with something beside them. */
const wordedFormat = /%-?[aAbB].*%|%.*%-?[aAbB]/;

/**
 * The words of a specification, with the keys they stand under: titles, texts, the parameter `words`, and date formats.
 */
export function chartTexts(spec: Json): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  reworded(spec, (text, key) => {
    texts.set(text, [...(texts.get(text) ?? []), key]);
    return text;
  });
  return texts;
}

/** The specification with its words exchanged. */
function reworded(spec: Json, exchange: (text: string, key: string) => string): Json {
  const visit = (node: unknown, key: string, inParam: boolean): unknown => {
    if (typeof node === "string")
      return worded.has(key) || inParam || (key === "format" && wordedFormat.test(node)) ? exchange(node, key) : node;
    if (Array.isArray(node)) return node.map((one) => visit(one, key, inParam));
    if (node === null || typeof node !== "object") return node;
    const isWords = "name" in node && node.name === "words" && "value" in node;
    return Object.fromEntries(
      Object.entries(node).map(([name, value]) => [
        name,
        name === "name" || name === "data" ? value : visit(value, name, inParam || (isWords && name === "value")),
      ]),
    );
  };
  return visit(spec, "", false) as Json;
}

/**
 * The words of a chart that a language lacks, or whose translation waits for a look. Empty for a draft, which shows
 * them as they are.
 */
export function untranslatedTexts({ spec, text, file }: ChartSpec, words: Words): Finding[] {
  return [...chartTexts(spec).keys()].flatMap((one) => {
    const missing = words.chartTextMissing(one);
    return missing ? [missing.place.file ? missing : { ...missing, place: { file, line: lineOf(text, one) } }] : [];
  });
}

function lineOf(text: string, word: string): number | undefined {
  const at = text.indexOf(JSON.stringify(word));
  return at < 0 ? undefined : lineAt(text, at);
}

/** Columns whose values are words: charts show them in the page's language. */
const wordColumns = new Set([
  "label",
  "other_label",
  "nearest_label",
  "network",
  "sensor_group",
  "region",
  "port",
  "month",
  "quarter",
  "larger",
]);

function wordedRows({ columns, rows }: Table, words: Words): Row[] {
  const cellOf = (row: Row, name: string): Cell => {
    const value = row[name] ?? null;
    const cell = wordColumns.has(name) && typeof value !== "number" ? words.cell(value, name) : value;
    return typeof cell === "string" ? visible(cell) : cell;
  };
  return rows.map((row) => Object.fromEntries(columns.map(({ name }) => [name, cellOf(row, name)])));
}
