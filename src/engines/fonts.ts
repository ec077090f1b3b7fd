/** The one typeface of pages, charts and PDF: its files, how wide a text is, and small copies with the glyphs in use. */
import { create, type Font } from "fontkit";
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import subsetFont from "subset-font";

export const fontFamily = "Noto Sans JP";
export const fontWeights = [400, 700] as const;
export type FontWeight = (typeof fontWeights)[number];

const resolve = createRequire(import.meta.url).resolve;
const folders: Record<FontWeight, string> = { 400: "400Regular/NotoSansJP_400Regular.ttf", 700: "700Bold/NotoSansJP_700Bold.ttf" };

/** The static TrueType file of a weight. */
export function fontFile(weight: FontWeight): string {
  return resolve(`@expo-google-fonts/noto-sans-jp/${folders[weight]}`);
}

/** Where the fonts come from, for the manifest and the notices. */
export function fontVersion(): string {
  const { version } = createRequire(import.meta.url)("@expo-google-fonts/noto-sans-jp/package.json") as { version: string };
  return version;
}

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
  return [...new Set(text)].filter((character) => character > " " && !face.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
}

/** A WOFF2 file with just the glyphs of a text. */
export async function subsetOf(text: string, weight: FontWeight): Promise<Uint8Array> {
  return subsetFont(await readFile(fontFile(weight)), text, { targetFormat: "woff2" });
}
