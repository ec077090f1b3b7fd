/** What a compiled chart must not ask of Vega: another drawing each time, a way out of it, more than can be drawn. */
import { problem } from "../base/problems.js";

/**
 * Throws a problem without a place. `parse` reads an expression of Vega's; what it cannot read Vega itself complains
 * of.
 */
export function checkDrawable(compiled: unknown, parse: (expression: string) => unknown): void {
  const visit = (node: unknown, key: string): void => {
    if (typeof node === "string") {
      if (expressions.has(key)) checkExpression(parsed(node, parse));
      return;
    }
    if (node === null || typeof node !== "object") return;
    if (!Array.isArray(node)) checkPart(node as Part, key);
    for (const [name, value] of Object.entries(node)) if (name !== "values") visit(value, name);
  };
  checkSize(compiled as Part);
  visit(compiled, "");
}

/** Of the whole drawing, in pixels; Vega makes as many marks on an axis as there is room for. */
const longestSide = 10_000;

function checkSize({ width: w, height: h, signals }: Part): void {
  const named = (name: string) =>
    (Array.isArray(signals) ? (signals as Part[]) : []).find((one) => one["name"] === name);
  const [width = 0, height = 0] = [w ?? named("width")?.["value"], h ?? named("height")?.["value"]].map(Number);
  if (width > longestSide || height > longestSide)
    throw problem("chartHuge", { size: Math.max(width, height), most: longestSide });
}

/** Keys whose texts Vega runs. */
const expressions = new Set(["expr", "signal", "test", "update", "init", "filter"]);

type Part = { readonly [key: string]: unknown };

const mostValues = 100_000;

function checkPart(part: Part, key: string): void {
  if (drawnKeys.has(key) && part["href"] !== undefined) throw problem("chartLink");
  // Marks show pictures of other places, which a browser would fetch.
  if (part["type"] === "image") throw problem("chartPicture");
  if (part["type"] === "sample") throw problem("chartUnsteady", { name: "sample" });
  if (part["type"] === "sequence") checkSequence(part["start"] ?? 0, part["stop"], part["step"] ?? 1);
}

/** The states of a mark, each with its channels. */
const drawnKeys = new Set(["enter", "update", "exit", "hover", "encode"]);

function checkSequence(start: unknown, stop: unknown, step: unknown): void {
  if (![start, stop, step].every((one) => typeof one === "number")) return;
  const count = Math.ceil((Number(stop) - Number(start)) / (Number(step) || 1));
  if (count > mostValues) throw problem("chartSequence", { count, most: mostValues });
}

type Called = {
  readonly type?: string;
  readonly callee?: { readonly name?: string };
  readonly arguments?: readonly { readonly type?: string; readonly value?: unknown }[];
};

function checkExpression(node: unknown): void {
  if (node === null || typeof node !== "object") return;
  const { type, callee, arguments: given = [] } = node as Called;
  const name = callee?.name ?? "";
  if (type === "CallExpression") {
    const asksTime = name === "now" || (name === "datetime" && given.length === 0);
    if (asksTime || name === "random" || name.startsWith("sample"))
      throw problem("chartUnsteady", { name: `${name}()` });
    if (name === "sequence") {
      const [first, second, third] = given.map(({ value }) => value);
      checkSequence(given.length > 1 ? first : 0, given.length > 1 ? second : first, third ?? 1);
    }
  }
  for (const inner of Object.values(node)) checkExpression(inner);
}

function parsed(text: string, parse: (expression: string) => unknown): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
