/** What a PNG file says beside its pixels. https://www.w3.org/TR/png-3/ */
import { crc32, inflateSync } from "node:zlib";

/** Chunks that can hold no words. */
const wordless: readonly string[] = [
  "IHDR",
  "PLTE",
  "IDAT",
  "IEND",
  "pHYs",
  "gAMA",
  "cHRM",
  "sRGB",
  "sBIT",
  "bKGD",
  "tRNS",
  "hIST",
  "tIME",
  "acTL",
  "fcTL",
];

/** The bytes of every chunk that may hold words, unpacked, by its type; and of what stands behind the end. */
export function chunksOfPng(bytes: Uint8Array): (readonly [type: string, bytes: Uint8Array])[] {
  const chunks: (readonly [string, Uint8Array])[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [at, ended] = [8, false];
  while (!ended && at + 12 <= bytes.length) {
    const [length, type] = [view.getUint32(at), String.fromCharCode(...bytes.subarray(at + 4, at + 8))];
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (!wordless.includes(type)) chunks.push([type, content], ...unpacked(type, content));
    ended = type === "IEND";
    at += 12 + length;
  }
  return at < bytes.length ? [...chunks, ["after the end", bytes.subarray(at)]] : chunks;
}

/** In pixels. */
export function sizeOfPng(bytes: Uint8Array): { readonly width: number; readonly height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Whether all of its rows are there, as they were written: a copy that broke off is drawn as far as it goes. */
export function isWholePng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rows: Uint8Array[] = [];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) return false;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (view.getUint32(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length))) return false;
    if (type === "IDAT") rows.push(bytes.subarray(at + 8, at + 8 + length));
    if (type === "IEND") return hasRows(rows, bytes);
    at += 12 + length;
  }
  return false;
}

function hasRows(packed: readonly Uint8Array[], bytes: Uint8Array): boolean {
  const { width, height } = sizeOfPng(bytes);
  const [depth, color, interlaced] = [bytes[24] ?? 0, bytes[25] ?? 0, bytes[28] === 1];
  const bits = depth * (samples[color] ?? 1);
  const length = (interlaced ? interlacing : [[0, 0, 1, 1] as const])
    .map(([x, y, across, down]) => [Math.ceil((width - x) / across), Math.ceil((height - y) / down)] as const)
    .reduce((sum, [columns, lines]) => sum + (columns > 0 ? lines * (1 + Math.ceil((columns * bits) / 8)) : 0), 0);
  try {
    return inflateSync(Buffer.concat(packed), { maxOutputLength: length + 1 }).length >= length;
  } catch {
    return false;
  }
}

/** Numbers in a pixel by the kind of its colour. */
const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Where the seven passes begin, and their steps. */
const interlacing = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A keyword ends with a zero; behind it zTXt and iCCP have one byte for the method, iTXt two and two more texts. */
function unpacked(type: string, content: Uint8Array): (readonly [string, Uint8Array])[] {
  const end = content.indexOf(0);
  const start = type === "iTXt" ? content.indexOf(0, content.indexOf(0, end + 3) + 1) + 1 : end + 2;
  if (end < 0 || !["zTXt", "iCCP", "iTXt"].includes(type) || (type === "iTXt" && content[end + 1] !== 1)) return [];
  try {
    return [[type, inflateSync(content.subarray(start))]];
  } catch {
    return [];
  }
}
