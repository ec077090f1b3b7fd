/** Small copies of the typeface with the glyphs in use, and the characters that it lacks. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import subsetFont from "subset-font";
import { glyphTest } from "../base/true-type.js";
import { packWoff2 } from "../base/woff2-packing.js";
import { type FontWeight, fontFile } from "./typeface.js";

let hasGlyph: ((codePoint: number) => boolean) | undefined;

/** Characters of a text that the font cannot draw, each once. */
export function missingGlyphs(text: string): string[] {
  hasGlyph ??= glyphTest(readFileSync(fontFile(400)));
  const has = hasGlyph;
  return [...new Set(text)].filter((character) => character > " " && !has(character.codePointAt(0) ?? 0));
}

/**
 * A WOFF2 file with just the glyphs of a text, for horizontal lines: without the tables of vertical writing it is half
 * as large. The library would pack it, too, but takes twelve times as long.
 */
export async function subsetOf(text: string, weight: FontWeight): Promise<Uint8Array> {
  const subset = await subsetFont(await readFile(fontFile(weight)), text, {
    targetFormat: "truetype",
    noHinting: true,
    keepFeatures: ["kern"],
    dropTables: ["BASE", "VORG", "vhea", "vmtx"],
  });
  return packWoff2(subset);
}
