/**
 * A text of WordPress blocks in a form that stays the same when the editor opens and saves it, and changes with
 * whatever a person changes.
 */

import { type Element, parseHtml } from "../engines/html.js";
import { formatting } from "./inline.js";

/**
 * One line for each block element, attributes and classes in order, references resolved; then the settings of the
 * blocks. The editor writes all of these in its own way.
 */
export function canonicalBlocks(content: string): string {
  const body = parseHtml(content).children.find(
    (child): child is Element => typeof child !== "string" && child.name === "body",
  );
  const lines = (body?.children ?? [])
    .map((child) => written(child, false))
    .join("")
    .split("\n")
    .map((line) => line.replace(/[ \t]+$/, ""))
    .filter((line) => line !== "");
  // The marks of blocks are comments to HTML; WordPress itself reads them by an expression.
  // https://github.com/WordPress/gutenberg/tree/trunk/packages/block-serialization-default-parser
  const marks = [...content.matchAll(/<!--\s+wp:([a-z0-9/-]+)\s+(?:(\{[\s\S]*?\})\s+)?\/?-->/g)].map(
    ([, name = "", json]) => `wp:${name} ${settings(json)}`.trim(),
  );
  return [...lines, ...marks].join("\n");
}

/**
 * How many characters are written so that WordPress does not run or draw them. The editor writes them plainly; to a
 * reader of HTML both are the same.
 */
export function guardsIn(content: string): number {
  return content.match(/&#0*(?:91|93|56|58|59);/g)?.length ?? 0;
}

/** What some versions of the editor write and others do not: classes of its own, and settings that the element shows too. */
const ownClasses = new Set(["wp-block-heading", "wp-block-list"]);
const saidAgain = new Set(["anchor", "hasFixedLayout"]);

const inlineNames = new Set([...formatting, "a", "span", "u"]);

function written(node: Element | string, isCode: boolean): string {
  if (typeof node === "string") return isCode ? node.replace(/\n$/, "") : node.replace(/\s+/g, " ").replace(/^ $/, "");
  const { name, attributes, children } = node;
  const given = Object.entries(attributes).map(([key, value]): readonly [string, string] => [
    key,
    key === "class"
      ? value
          .split(/\s+/)
          .filter((one) => one !== "" && !ownClasses.has(one))
          .sort()
          .join(" ")
      : value,
  ]);
  const shown = given
    .filter(([key, value]) => key !== "class" || value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ` ${key}="${value}"`)
    .join("");
  const inner = children.map((child) => written(child, isCode || name === "pre")).join("");
  if (inlineNames.has(name)) return `<${name}${shown}>${inner}</${name}>`;
  return `\n<${name}${shown}>${isCode || name === "pre" ? inner : inner.trim()}\n`;
}

function settings(json: string | undefined): string {
  if (json === undefined) return "";
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null) return json;
    const given = Object.entries(value)
      .filter(([key, one]) => !saidAgain.has(key) && !(key === "className" && ownClasses.has(String(one))))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return given.length === 0 ? "" : JSON.stringify(Object.fromEntries(given));
  } catch {
    return json;
  }
}
