/**
 * The colour space of a screen, sRGB (IEC 61966-2-1), as an ICC profile of version 2 (ICC.1:2001-04): primaries and white
 * as seen under D50, and one curve for the three of them. What a file for archives says its colours are.
 */

/** X, Y and Z of the primaries, brought from D65 to D50 by Bradford's method; their sum is the white. */
const primaries = {
  rXYZ: [0.43607, 0.22249, 0.01392],
  gXYZ: [0.38515, 0.71687, 0.09708],
  bXYZ: [0.14307, 0.06061, 0.7141],
} as const;
const white = [0.9642, 1, 0.8249] as const;

const curveSteps = 1024;
const headerBytes = 128;

/** The bytes of the profile, the same each time. */
export function srgbProfile(): Uint8Array {
  const curve = curveTag();
  const tags: readonly (readonly [name: string, content: Buffer])[] = [
    ["desc", descriptionTag("sRGB")],
    ["cprt", textTag("No rights are reserved in this profile.")],
    ["wtpt", xyzTag(white)],
    ...Object.entries(primaries).map(([name, xyz]) => [name, xyzTag(xyz)] as const),
    ...["rTRC", "gTRC", "bTRC"].map((name) => [name, curve] as const),
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  const contents: Buffer[] = [];
  const places = new Map<Buffer, number>();
  let end = headerBytes + table.length;
  for (const [at, [name, content]] of tags.entries()) {
    const place = places.get(content) ?? end;
    if (place === end) {
      places.set(content, place);
      contents.push(content);
      end += content.length;
    }
    table.write(name, 4 + 12 * at, "latin1");
    table.writeUInt32BE(place, 8 + 12 * at);
    table.writeUInt32BE(content.length, 12 + 12 * at);
  }
  return Buffer.concat([header(end), table, ...contents]);
}

/** A display's profile of version 2.1, from RGB to XYZ, for perceptual rendering. */
function header(bytes: number): Buffer {
  const head = Buffer.alloc(headerBytes);
  head.writeUInt32BE(bytes, 0);
  head.writeUInt32BE(0x02100000, 8);
  head.write("mntrRGB XYZ ", 12, "latin1");
  for (const [at, value] of [2000, 1, 1].entries()) head.writeUInt16BE(value, 24 + 2 * at);
  head.write("acsp", 36, "latin1");
  writeXyz(head, white, 68);
  return head;
}

function curveTag(): Buffer {
  const tag = Buffer.alloc(12 + 2 * curveSteps);
  tag.write("curv", 0, "latin1");
  tag.writeUInt32BE(curveSteps, 8);
  for (let step = 0; step < curveSteps; step++)
    tag.writeUInt16BE(Math.round(65535 * linear(step / (curveSteps - 1))), 12 + 2 * step);
  return tag;
}

/** The light of a value, both from 0 to 1: IEC 61966-2-1, 5.2. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function xyzTag(xyz: readonly number[]): Buffer {
  const tag = Buffer.alloc(20);
  tag.write("XYZ ", 0, "latin1");
  writeXyz(tag, xyz, 8);
  return tag;
}

/** As numbers with sixteen binary places. */
function writeXyz(into: Buffer, xyz: readonly number[], at: number): void {
  for (const [index, value] of xyz.entries()) into.writeInt32BE(Math.round(65536 * value), at + 4 * index);
}

/** In ASCII; the Unicode and Macintosh forms that have to follow are empty. A tag ends at a multiple of four bytes. */
function descriptionTag(text: string): Buffer {
  const tag = Buffer.alloc(padded(12 + text.length + 1 + 78));
  tag.write("desc", 0, "latin1");
  tag.writeUInt32BE(text.length + 1, 8);
  tag.write(text, 12, "latin1");
  return tag;
}

function textTag(text: string): Buffer {
  const tag = Buffer.alloc(padded(8 + text.length + 1));
  tag.write("text", 0, "latin1");
  tag.write(text, 8, "latin1");
  return tag;
}

const padded = (bytes: number) => 4 * Math.ceil(bytes / 4);
