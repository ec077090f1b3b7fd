/** The typeface opened: how wide a text is, which characters it lacks, and small copies with the glyphs in use. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { create, type Font } from "fontkit";
import subsetFont from "subset-font";
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

/** Characters of a text that the font cannot draw, each once. */
export function missingGlyphs(text: string): string[] {
  const face = font(400);
  return [...new Set(text)].filter(
    (character) => character > " " && !face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
  );
}

/**
 * A WOFF2 file with just the glyphs of a text, for horizontal lines: without the tables of vertical writing it is half
 * as large.
 */
export async function subsetOf(text: string, weight: FontWeight): Promise<Uint8Array> {
  return subsetFont(await readFile(fontFile(weight)), text, {
    targetFormat: "woff2",
    noHinting: true,
    keepFeatures: ["kern"],
    dropTables: ["BASE", "VORG", "vhea", "vmtx"],
  });
}
