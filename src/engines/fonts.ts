/** The typeface opened: how wide a text is. */
import { readFileSync } from "node:fs";
import { create, type Font } from "fontkit";
import { type FontWeight, fontFile } from "./typeface.js";

const opened = new Map<FontWeight, Font>();

function font(weight: FontWeight): Font {
  const known = opened.get(weight);
  if (known) return known;
  const made = create(readFileSync(fontFile(weight))) as Font;
  opened.set(weight, made);
  return made;
}

/** The width of a line of text in pixels at a font size in pixels, as a browser lays it out. */
export function textWidth(text: string, size: number, weight: FontWeight): number {
  const face = font(weight);
  return (face.layout(text).advanceWidth / face.unitsPerEm) * size;
}
