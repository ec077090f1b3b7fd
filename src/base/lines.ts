/** Text files of any size, plain or gzip, read in slices of whole lines. */
import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { PassThrough, pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/** Bytes of a slice, about. */
const sliceBytes = 16 * 1024 * 1024;
/** A longer line is no record of a log. */
const longestLine = 1024 * 1024;

const newline = 0x0a;
const carriageReturn = 0x0d;
/** NUL, and the byte 1 that no text has; see `lines.sql`. */
const forbidden = [0x00, 0x01, carriageReturn] as const;

/**
 * Whole lines, each ended by LF; every byte of the file once, but for lines much longer than 1 MiB, which are cut and
 * stay too long. `onBytes` is told each piece as it lies on disk; `through` makes lines of what was unpacked. Throws what the disk or gzip throws; a gzip file that
 * is cut off throws at its end.
 */
export async function* readSlices(
  path: string,
  onBytes: (bytes: Uint8Array) => void,
  through: (pieces: AsyncIterable<Buffer>) => AsyncIterable<Buffer> = (pieces) => pieces,
): AsyncGenerator<Buffer, void> {
  let pending: Buffer[] = [];
  let size = 0;
  for await (const piece of through((await unpacked(path, onBytes)) as AsyncIterable<Buffer>)) {
    pending.push(piece);
    size += piece.length;
    if (size < sliceBytes) continue;
    const joined = Buffer.concat(pending);
    const end = joined.lastIndexOf(newline) + 1;
    if (end > 0) yield joined.subarray(0, end);
    const rest = end > 0 ? joined.subarray(end) : joined.subarray(0, longestLine + 1);
    pending = [rest];
    size = rest.length;
  }
  const rest = Buffer.concat(pending);
  if (rest.length > 0) yield rest.at(-1) === newline ? rest : Buffer.concat([rest, Buffer.from("\n")]);
}

/**
 * The lines that are text: UTF-8, no control byte 0 or 1, no single CR, not too long; CRLF becomes LF. `broken` counts
 * the others, `first` is the first of them.
 */
export function cleanLines(slice: Buffer): { readonly lines: Buffer; readonly broken: number; readonly first: Buffer } {
  const lines = slice.includes(carriageReturn)
    ? Buffer.from(slice.toString("latin1").replaceAll("\r\n", "\n"), "latin1")
    : slice;
  if (isText(lines) && !hasLongLine(lines)) return { lines, broken: 0, first: Buffer.alloc(0) };
  const kept: Buffer[] = [];
  let broken = 0;
  let first = Buffer.alloc(0);
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(newline, start) + 1;
    const line = lines.subarray(start, end);
    if (line.length <= longestLine && isText(line)) kept.push(line);
    else {
      if (broken === 0) first = Buffer.from(line.subarray(0, 200));
      broken += 1;
    }
    start = end;
  }
  return { lines: Buffer.concat(kept), broken, first };
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !forbidden.some((byte) => bytes.includes(byte));
}

/** Looks back from each furthest place where a line begun at `start` may end. */
function hasLongLine(lines: Buffer): boolean {
  for (let start = 0; start < lines.length; ) {
    const end = lines.lastIndexOf(newline, start + longestLine - 1) + 1;
    if (end <= start) return true;
    start = end;
  }
  return false;
}

/** The content of a file, plain or gzip, piece by piece; `onBytes` is told each piece as it lies on disk. */
export async function unpacked(path: string, onBytes: (bytes: Uint8Array) => void): Promise<AsyncIterable<unknown>> {
  const packed = await isGzip(path);
  const seen = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      onBytes(piece);
      yield piece;
    }
  };
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  return pipeline(file, seen, packed ? createGunzip() : new PassThrough(), () => undefined);
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
