/** What a file holds as text that can be cut into lines: UTF-8, ended by LF, one JSON object a line. */
import { isUtf8 } from "node:buffer";

type Pieces = AsyncIterable<Buffer>;

/** UTF-16, and lines that end with a carriage return alone, are told from the beginning. */
export async function* asLines(pieces: Pieces): AsyncGenerator<Buffer> {
  const { first, rest } = await opened(pieces);
  if (first === undefined) return;
  const utf16 = utf16Of(first);
  const through: ((pieces: Pieces) => Pieces)[] = utf16 ? [(some) => decoded(some, utf16)] : [];
  const start = utf16 ? Buffer.from(new TextDecoder(utf16).decode(first.subarray(0, first.length & ~1))) : first;
  if (start.includes(0x0d) && !start.includes(0x0a)) through.push(returnsAsBreaks);
  if (isSpread(start)) through.push(oneRecordALine);
  yield* through.reduce<Pieces>((some, step) => step(some), rest);
}

/** The first piece of some size, and all pieces with it. */
async function opened(pieces: Pieces): Promise<{ readonly first: Buffer | undefined; readonly rest: Pieces }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let size = 0;
  while (size < 65_536) {
    const next = await iterator.next();
    if (next.done) break;
    held.push(next.value);
    size += next.value.length;
  }
  const first = Buffer.concat(held);
  return {
    first: first.length > 0 ? first : undefined,
    rest: (async function* () {
      yield first;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    })(),
  };
}

/** By its mark, or by the zeros that ASCII has in it. */
function utf16Of(first: Buffer): "utf-16le" | "utf-16be" | undefined {
  if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
  if (first[0] === 0xfe && first[1] === 0xff) return "utf-16be";
  const some = first.subarray(0, Math.min(256, first.length & ~1));
  const zeros = [0, 0];
  for (const [at, byte] of some.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (some.length < 16) return undefined;
  if (odd > some.length / 2 - 4 && even === 0) return "utf-16le";
  return even > some.length / 2 - 4 && odd === 0 ? "utf-16be" : undefined;
}

async function* decoded(pieces: Pieces, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of pieces) yield Buffer.from(decoder.decode(piece, { stream: true }));
  yield Buffer.from(decoder.decode());
}

async function* returnsAsBreaks(pieces: Pieces): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece.toString("latin1").replaceAll("\r", "\n"), "latin1");
}

/** An array, objects over several lines, or several on one. */
function isSpread(start: Buffer): boolean {
  const text = start
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (text.startsWith("[")) return true;
  if (!text.startsWith("{")) return false;
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const whole = lines.slice(0, 50).some((line) => line.startsWith("{") && isJson(line));
  return !whole && isUtf8(start.subarray(0, 16)) && (lines[0] === "{" || /^\{\s*"[^"]*"\s*:/.test(text));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const [quote, backslash, open, shut, openList, shutList, newline, comma] = [
  0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x0a, 0x2c,
];
const longest = 1024 * 1024;

/** Objects of the outermost array, or of none, each on a line; what stands between them and is no comma is a line too. */
async function* oneRecordALine(pieces: Pieces): AsyncGenerator<Buffer> {
  const state = { depth: 0, inText: false, escaped: false, size: 0, skips: false };
  for await (const piece of pieces) {
    const out = Buffer.alloc(piece.length * 2);
    yield out.subarray(0, cutInto(out, piece, state));
  }
}

type Cutting = { depth: number; inText: boolean; escaped: boolean; size: number; skips: boolean };

/** Bytes written. Depth counts objects and the lists within them. */
function cutInto(out: Buffer, piece: Buffer, state: Cutting): number {
  let to = 0;
  for (const byte of piece) {
    if (state.skips) {
      // A record that never ends is one broken line; the next begins on a line of its own.
      if (byte === newline) state.skips = false;
      continue;
    }
    if (state.depth === 0) {
      if (byte === open) {
        Object.assign(state, { depth: 1, size: 0, inText: false, escaped: false });
        out[to++] = byte;
      } else if (byte === newline || byte === comma || byte === openList || byte === shutList) out[to++] = newline;
      else out[to++] = byte;
      continue;
    }
    out[to++] = byte === newline || byte === 0x0d ? 0x20 : byte;
    state.size += 1;
    if (state.inText) {
      if (state.escaped) state.escaped = false;
      else if (byte === backslash) state.escaped = true;
      else if (byte === quote) state.inText = false;
    } else if (byte === quote) state.inText = true;
    else if (byte === open || byte === openList) state.depth += 1;
    else if (byte === shut || byte === shutList) state.depth -= 1;
    if (state.depth === 0) out[to++] = newline;
    else if (state.size > longest) {
      Object.assign(state, { depth: 0, skips: true });
      out[to++] = newline;
    }
  }
  return to;
}
