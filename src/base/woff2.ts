/** What a web font says of itself: its names and its metadata. https://www.w3.org/TR/WOFF2/ */
import { brotliDecompressSync } from "node:zlib";

const [glyf, loca, name] = [10, 11, 5];

/** The bytes of the table of names, the metadata and the private part; nothing where the file is no WOFF2. */
export function wordsOfWoff2(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 48 || view.getUint32(0) !== 0x774f4632) return [];
  const parts: Uint8Array[] = [];
  const [tables, packed] = [view.getUint16(12), view.getUint32(20)];
  let [at, offset] = [48, 0];
  const number = () => {
    let value = 0;
    for (let more = true; more; at++)
      [value, more] = [value * 128 + ((bytes[at] ?? 0) & 127), ((bytes[at] ?? 0) & 128) !== 0];
    return value;
  };
  const names: [start: number, length: number][] = [];
  for (let table = 0; table < tables; table++) {
    const flags = bytes[at++] ?? 0;
    const [tag, version] = [flags & 63, flags >> 6];
    const isName = tag === name || (tag === 63 && String.fromCharCode(...bytes.subarray(at, at + 4)) === "name");
    if (tag === 63) at += 4;
    const length = number();
    const stored = (tag === glyf || tag === loca ? version !== 3 : version !== 0) ? number() : length;
    if (isName) names.push([offset, stored]);
    offset += stored;
  }
  if (names.length > 0) {
    const all = brotliDecompressSync(bytes.subarray(at, at + packed));
    parts.push(...names.map(([start, length]) => all.subarray(start, start + length)));
  }
  const [metaAt, metaLength, privateAt, privateLength] = [
    view.getUint32(28),
    view.getUint32(32),
    view.getUint32(40),
    view.getUint32(44),
  ];
  if (metaLength > 0) parts.push(brotliDecompressSync(bytes.subarray(metaAt, metaAt + metaLength)));
  if (privateLength > 0) parts.push(bytes.subarray(privateAt, privateAt + privateLength));
  return parts;
}
