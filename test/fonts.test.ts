/** The typeface as pages carry it: packed by this program, and read by libraries of others. */
import { readFile } from "node:fs/promises";
import { create } from "fontkit";
import subsetFont from "subset-font";
import { describe, expect, it } from "vitest";
import { glyphTest } from "../src/base/true-type.js";
import { wordsOfWoff2 } from "../src/base/woff2.js";
import { packWoff2 } from "../src/base/woff2-packing.js";
import { missingGlyphs, subsetOf } from "../src/engines/font-subsets.js";
import { fontFile, fontWeights } from "../src/engines/typeface.js";

const texts: readonly (readonly [what: string, text: string])[] = [
  ["one letter", "a"],
  ["spaces among letters", "a b　c"],
  ["Latin letters, with accents that are made of parts", "Über façades: naïve Ångström, ½ ﬁ №"],
  ["Japanese", "２０２４年第２四半期、宛先ポート別の観測パケット数（上位）は「増加」。"],
  ["a thousand characters", String.fromCodePoint(...Array.from({ length: 1000 }, (_, at) => 0x4e00 + 7 * at))],
];
const options = {
  noHinting: true,
  keepFeatures: ["kern"],
  dropTables: ["BASE", "VORG", "vhea", "vmtx"],
} as const;

describe("a subset of the typeface", () => {
  it.each(fontWeights.flatMap((weight) => texts.map(([what, text]) => [what, weight, text] as const)))(
    "with %s in weight %i is the font that the library packs itself",
    async (_, weight, text) => {
      const [ours, font] = [await subsetOf(text, weight), await readFile(fontFile(weight))];
      const theirs = await subsetFont(font, text, { ...options, targetFormat: "woff2" });
      const unpacked = (packed: Uint8Array) => subsetFont(packed, text, { ...options, targetFormat: "truetype" });
      expect(Buffer.from(await unpacked(ours)).equals(await unpacked(theirs))).toBe(true);
      expect(ours.length).toBeLessThan(theirs.length * 1.06 + 200);
      expect(wordsOfWoff2(ours)).toEqual(wordsOfWoff2(theirs));
    },
  );

  it("with hints unpacks the same as well", async () => {
    const font = await readFile(fontFile(400));
    const [hinted, theirs] = await Promise.all(
      (["truetype", "woff2"] as const).map((targetFormat) => subsetFont(font, "Åhé漢字", { targetFormat })),
    );
    const unpacked = (packed: Uint8Array) => subsetFont(packed, "Åhé漢字", { targetFormat: "truetype" });
    const ours = packWoff2(hinted ?? font);
    expect(Buffer.from(await unpacked(ours)).equals(await unpacked(theirs ?? font))).toBe(true);
  });

  it("is not made of what has no outlines", () => {
    expect(() => packWoff2(new Uint8Array(12))).toThrow("no TrueType outlines");
  });
});

describe("a character", () => {
  it("is drawn when another library finds its glyph, too: all of Unicode", async () => {
    const font = await readFile(fontFile(400));
    const [has, theirs] = [glyphTest(font), create(font)];
    const wrong: number[] = [];
    for (let code = 0; code <= 0x10ffff; code++) if (has(code) !== theirs.hasGlyphForCodePoint(code)) wrong.push(code);
    expect(wrong).toEqual([]);
  });

  it("that is missing is told once, and white space is not", () => {
    expect(missingGlyphs("a\u{1f600}b\u{1f600} \n漢ก")).toEqual(["\u{1f600}", "ก"]);
  });

  it("is sought in fonts that tell of all characters, and in no other", () => {
    expect(() => glyphTest(new Uint8Array(12))).toThrow("no table of all characters");
  });
});
