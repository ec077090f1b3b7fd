/**
 * Captures of packets: pcap and pcapng, read as they come
 * (https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap, .../draft-ietf-opsawg-pcapng).
 */
import { ownNames } from "./csv.js";
import type { Format } from "./format.js";
import { packetLine, packetNames } from "./packet-headers.js";

/** Seconds and their parts, of which `perSecond` make one. */
type Clock = { readonly perSecond: bigint; readonly offset: bigint };
type Link = { readonly type: number; readonly clock: Clock };

const magics = [0xa1b2c3d4, 0xa1b23c4d];
const sectionBlock = 0x0a0d0d0a;

export const pcap: Format = {
  name: "pcap",
  recognises: ({ start }) =>
    start.length >= 4 &&
    (start.readUInt32BE(0) === sectionBlock ||
      magics.some((magic) => [start.readUInt32BE(0), start.readUInt32LE(0)].includes(magic))),
  asText: linesOf,
  open: () => ({
    cut: "csv",
    sources: ownNames,
    sensors: { before: [], after: ["dst_ip"] },
    shape: "capture",
    names: packetNames,
    delimiter: ",",
  }),
};

/** Bytes as they are asked for; what was asked for beyond the end is undefined. */
function reader(pieces: AsyncIterable<Buffer>) {
  const iterator = pieces[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  return {
    async take(count: number): Promise<Buffer | undefined> {
      if (held.length < count) {
        const parts = [held];
        let size = held.length;
        while (size < count) {
          const next = await iterator.next();
          if (next.done) break;
          parts.push(next.value);
          size += next.value.length;
        }
        held = Buffer.concat(parts);
      }
      if (held.length < count) {
        held = held.subarray(held.length);
        return undefined;
      }
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },
  };
}

type Reader = ReturnType<typeof reader>;

/** One line for each packet of a network that is known; one that is cut off ends the capture as a broken line. */
async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const from = reader(pieces);
  // By this line what follows is known as a capture's.
  let text: string[] = ["pcap"];
  let size = 0;
  for await (const line of packetsIn(from)) {
    text.push(line);
    size += line.length;
    if (size > 1 << 20) {
      yield Buffer.from(`${text.join("\n")}\n`);
      [text, size] = [[], 0];
    }
  }
  yield Buffer.from(`${text.join("\n")}\n`);
}

async function* packetsIn(from: Reader): AsyncGenerator<string> {
  const magic = await from.take(4);
  if (!magic) return;
  if (magic.readUInt32BE(0) === sectionBlock) yield* blocksIn(from);
  else yield* recordsIn(from, magic);
}

async function* recordsIn(from: Reader, magic: Buffer): AsyncGenerator<string> {
  const little = magics.includes(magic.readUInt32LE(0));
  const number = little ? magic.readUInt32LE(0) : magic.readUInt32BE(0);
  const head = await from.take(20);
  if (!head) return yield truncated;
  const u32 = (bytes: Buffer, at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const perSecond = number === 0xa1b23c4d ? 1_000_000_000n : 1_000_000n;
  const type = u32(head, 16) & 0xffff;
  for (let record = await from.take(16); record; record = await from.take(16)) {
    const data = u32(record, 8) > longestPacket ? undefined : await from.take(u32(record, 8));
    if (!data) return yield truncated;
    const time = timeText(BigInt(u32(record, 0)) * perSecond + BigInt(u32(record, 4)), { perSecond, offset: 0n });
    yield packetLine(time, type, data);
  }
}

/** Longer than any link carries: the file is damaged here. */
const longestPacket = 1 << 20;

/** What stands for packets that are not there in full. */
const truncated = "truncated";

async function* blocksIn(from: Reader): AsyncGenerator<string> {
  let little = true;
  let links: Link[] = [];
  for (let type: number = sectionBlock, first = true; ; first = false) {
    if (!first) {
      const head = await from.take(4);
      if (!head) return;
      type = little ? head.readUInt32LE(0) : head.readUInt32BE(0);
    }
    const sized = await from.take(4);
    if (!sized) return yield truncated;
    let body: Buffer | undefined;
    if (type === sectionBlock) {
      const order = await from.take(4);
      if (!order) return yield truncated;
      little = order.readUInt32LE(0) === 0x1a2b3c4d;
      links = [];
      body = await from.take(Math.max(0, lengthOf(sized, little) - 12));
    } else {
      const length = lengthOf(sized, little);
      body = length < 12 || length > 16 * longestPacket ? undefined : await from.take(length - 8);
    }
    if (!body) return yield truncated;
    if (type === 1) links.push(linkOf(body, little));
    else if (type === 6 || type === 3 || type === 2) yield blockLine(type, body, little, links);
  }
}

const lengthOf = (bytes: Buffer, little: boolean) => (little ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0));

/** Options 9 and 14 of an interface say the parts of a second and an offset. */
function linkOf(body: Buffer, little: boolean): Link {
  const u16 = (at: number) => (little ? body.readUInt16LE(at) : body.readUInt16BE(at));
  let clock: Clock = { perSecond: 1_000_000n, offset: 0n };
  for (let at = 8; at + 4 <= body.length - 4; ) {
    const [code, length] = [u16(at), u16(at + 2)];
    if (code === 0) break;
    const value = body[at + 4] ?? 6;
    if (code === 9) clock = { ...clock, perSecond: value & 0x80 ? 1n << BigInt(value & 0x7f) : 10n ** BigInt(value) };
    if (code === 14 && length === 8)
      clock = { ...clock, offset: little ? body.readBigInt64LE(at + 4) : body.readBigInt64BE(at + 4) };
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return { type: u16(0), clock };
}

function blockLine(type: number, body: Buffer, little: boolean, links: readonly Link[]): string {
  const u32 = (at: number) => (little ? body.readUInt32LE(at) : body.readUInt32BE(at));
  // A simple packet block has no time.
  if (type === 3) return packetLine("", links[0]?.type ?? -1, body.subarray(4, Math.min(4 + u32(0), body.length - 4)));
  if (body.length < 24) return truncated;
  const link = links[type === 6 ? u32(0) : little ? body.readUInt16LE(0) : body.readUInt16BE(0)];
  if (!link) return truncated;
  const time = timeText((BigInt(u32(4)) << 32n) | BigInt(u32(8)), link.clock);
  return packetLine(time, link.type, body.subarray(20, Math.min(20 + u32(12), body.length - 4)));
}

/** Seconds since 1970 with six digits. */
function timeText(parts: bigint, { perSecond, offset }: Clock): string {
  const seconds = parts / perSecond;
  const micros = ((parts % perSecond) * 1_000_000n) / perSecond;
  return `${seconds + offset}.${String(micros).padStart(6, "0")}`;
}
