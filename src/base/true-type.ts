/** The parts of a TrueType font. https://learn.microsoft.com/typography/opentype/spec/otff */

/** `tag` has four characters. */
export type FontTable = { readonly tag: string; readonly bytes: Buffer };

/** In the order of the file. */
export function fontTables(font: Uint8Array): FontTable[] {
  const bytes = Buffer.from(font.buffer, font.byteOffset, font.byteLength);
  return Array.from({ length: bytes.readUInt16BE(4) }, (_, at) => {
    const entry = 12 + 16 * at;
    const start = bytes.readUInt32BE(entry + 8);
    return {
      tag: bytes.toString("latin1", entry, entry + 4),
      bytes: bytes.subarray(start, start + bytes.readUInt32BE(entry + 12)),
    };
  });
}

/**
 * Whether a font has a glyph for a code point, as its table for all of Unicode says.
 * https://learn.microsoft.com/typography/opentype/spec/cmap#format-12-segmented-coverage
 */
export function glyphTest(font: Uint8Array): (codePoint: number) => boolean {
  const cmap = fontTables(font).find(({ tag }) => tag === "cmap")?.bytes ?? Buffer.alloc(4);
  const places = Array.from({ length: cmap.readUInt16BE(2) }, (_, at) => cmap.readUInt32BE(8 + 8 * at));
  const table = places.map((place) => cmap.subarray(place)).find((one) => one.readUInt16BE(0) === 12);
  if (!table) throw new Error("the font has no table of all characters");
  const groups = table.readUInt32BE(12);
  return (codePoint) => {
    let [low, high] = [0, groups];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (table.readUInt32BE(16 + 12 * middle + 4) < codePoint) low = middle + 1;
      else high = middle;
    }
    if (low === groups) return false;
    const [start, , glyph] = [0, 4, 8].map((part) => table.readUInt32BE(16 + 12 * low + part)) as [
      number,
      number,
      number,
    ];
    return start <= codePoint && glyph + codePoint - start > 0;
  };
}
