/** Text files, plain or gzip, one line at a time: however long a line is, no more than the longest wanted is held. */
import { unpacked } from "./lines.js";

/** A line without its LF or CRLF; `number` counts from 1, `bytes` is undefined when the line is too long. */
export type LongLine = { readonly number: number; readonly bytes: Buffer | undefined };

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Every line but the empty ones. `longest` counts bytes. Throws what the disk or gzip throws; a gzip file that is cut
 * off throws at its end.
 */
export async function* readLines(
  path: string,
  longest: number,
  onBytes: (bytes: Uint8Array) => void,
): AsyncGenerator<LongLine, void> {
  let number = 0;
  let pending: Buffer[] = [];
  let size = 0;
  const add = (piece: Buffer) => {
    size += piece.length;
    if (size <= longest) pending.push(piece);
    else pending = [];
  };
  const take = (): LongLine => {
    const bytes =
      size > longest
        ? undefined
        : withoutReturn(pending.length === 1 ? (pending[0] as Buffer) : Buffer.concat(pending));
    [pending, size, number] = [[], 0, number + 1];
    return { number, bytes };
  };
  for await (const read of await unpacked(path, onBytes)) {
    const piece = read as Buffer;
    let start = 0;
    for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
      add(piece.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line.bytes?.length !== 0) yield line;
    }
    if (start < piece.length) add(piece.subarray(start));
  }
  if (size > 0) {
    const line = take();
    if (line.bytes?.length !== 0) yield line;
  }
}

function withoutReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
}
