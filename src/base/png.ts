/** What a PNG file says beside its pixels. https://www.w3.org/TR/png-3/ */
import { inflateSync } from "node:zlib";

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
