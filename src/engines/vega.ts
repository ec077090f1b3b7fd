/** Vega and Vega-Lite: a specification and its rows to SVG, with our own text measure and no way to the outside. */
import * as vega from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Row } from "../base/table.js";
import { textWidth } from "./fonts.js";
import { fontFamily } from "./typeface.js";
import { checkDrawable } from "./vega-bounds.js";
import { readScene, type Scene, type SceneMark, seriesMark } from "./vega-scene.js";

export const vegaVersion = vega.version;

export type Drawing = {
  readonly spec: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
  readonly datasets: Readonly<Record<string, readonly Row[]>>;
  readonly locale: { readonly number: unknown; readonly time: unknown };
  /** Prefix of ids, so that several charts live in one page. */
  readonly id: string;
};

/**
 * Draws one chart; everything Vega warns of is an error, but that nothing is to be drawn: a quarter may have no change
 * to mark.
 */
export async function drawChart({
  spec,
  config,
  datasets,
  locale,
  id,
}: Drawing): Promise<{ readonly svg: string; readonly scene: Scene }> {
  const warnings: string[] = [];
  const logger = quietLogger(warnings);
  const { $schema: _, description: __, ...plain } = spec;
  const full = { ...plain, datasets } as unknown as TopLevelSpec;
  const compiled = compile(full, { config: { ...config, font: fontFamily }, logger: logger as never }).spec;
  checkDrawable(compiled, (text) => (vega as unknown as Parser).parseExpression(text));
  vega.resetSVGDefIds();
  const runtime = vega.parse(compiled, { locale } as never, { ast: true } as never);
  const view = new vega.View(runtime, {
    renderer: "none",
    loader: closedLoader(),
    logger: logger as never,
    locale: locale as never,
  } as never);
  let svg: string;
  let scene: Scene;
  try {
    await view.runAsync();
    scene = readScene((view.scenegraph() as unknown as { root: SceneMark }).root, view.origin(), plain);
    svg = await view.toSVG();
  } finally {
    view.finalize();
  }
  if (warnings.length > 0) throw new Error([...new Set(warnings)].join("; "));
  return { svg: cleaned(svg, id), scene };
}

type Parser = { parseExpression(text: string): unknown };

// Vega guesses 0.8 em a character where there is no canvas; the page's own font knows.
const metrics = (vega as unknown as { textMetrics: { width: (item: TextItem, text: unknown) => number } }).textMetrics;
type TextItem = {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
  readonly limit?: number;
  readonly text?: unknown;
};
metrics.width = (item, text) => {
  const bold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  const width = textWidth(String(text ?? item.text ?? ""), item.fontSize ?? 11, bold ? 700 : 400);
  return item.limit && item.limit > 0 ? Math.min(width, item.limit) : width;
};

function quietLogger(warnings: string[]): Record<string, unknown> {
  const logger: Record<string, unknown> = { level: () => logger, info: () => logger, debug: () => logger };
  logger["warn"] = logger["error"] = (...parts: unknown[]) => {
    const warning = parts.map(String).join(" ");
    if (!warning.startsWith("Infinite extent for field")) warnings.push(warning);
    return logger;
  };
  return logger;
}

/** Vega's loader reads any file and address; charts get their rows from datasets alone. */
function closedLoader(): vega.Loader {
  const refuse = (address: string) => Promise.reject(new Error(`a chart may not load ${address}`));
  return { load: refuse, sanitize: refuse, http: refuse, file: refuse } as unknown as vega.Loader;
}

/**
 * In tags: numbers to three decimals, ids of its own, series marked as data, Vega's English aria texts gone. Words stay
 * as they are, their quotes as references, so that none looks like an attribute. What Vega wrote has `<` in tags alone,
 * and must stay as it is byte for byte elsewhere: it is edited, not read and written anew.
 */
function cleaned(svg: string, id: string): string {
  return svg.replace(/<[^>]*>|[^<]+/g, (part) =>
    part.startsWith("<") ? cleanedTag(part, id) : part.replaceAll('"', "&quot;"),
  );
}

function cleanedTag(tag: string, id: string): string {
  return tag
    .replace(new RegExp(` aria-label="${seriesMark}(\\d+)"`), ' data-series="$1"')
    .replace(/\s(?:aria-[a-z]+|role|tabindex)="[^"]*"/g, "")
    .replace(/-?\d+\.\d{4,}(?:e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(3))))
    .replace(/\bid="([^"]+)"/g, `id="${id}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${id}-$1)`);
}
