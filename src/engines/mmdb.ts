/**
 * MaxMind DB files: every IPv4 range of the tree with its record. Format: https://maxmind.github.io/MaxMind-DB/
 * (version 2.0).
 */
import { Reader, type Response } from "mmdb-lib";
import { addressText, type Range } from "../base/ipv4.js";
import { problem, UserError } from "../base/problems.js";

/** `type` as the file names itself (a text from outside); `built` is a day in UTC, null when the file does not say. */
export type Mmdb = {
  readonly type: string;
  readonly built: string | null;
  /** Ascending, without overlaps; addresses without a record are left out. A record shared by ranges is one object. */
  ranges(): Iterable<Range & { readonly record: unknown }>;
};

const metadataMark = Buffer.from("abcdef4d61784d696e642e636f6d", "hex");
/** Zeros between the tree and the records. */
const separatorBytes = 16;
/** Records are remembered, or records that point to each other could be read without end. */
const rememberedMax = 1_000_000;
const addressSpace = 2 ** 32;

/**
 * Throws a problem for a file that is cut off, damaged or something else; `ranges` throws it for what is damaged
 * further in.
 */
export function openMmdb(bytes: Uint8Array, file: string): Mmdb {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (reason: string) => problem("mmdbUnreadable", { reason }, { file });
  const mark = buffer.lastIndexOf(metadataMark);
  if (mark < 0) throw damaged("it has no end mark.");
  const reader = guarded(damaged, () => new Reader<Response>(buffer, { cache: memory() }));
  const { nodeCount, searchTreeSize, ipVersion, binaryFormatMajorVersion, databaseType, buildEpoch } = reader.metadata;
  if (binaryFormatMajorVersion !== 2)
    throw damaged(`its format has version ${String(binaryFormatMajorVersion)}, not 2.`);
  if (ipVersion !== 4 && ipVersion !== 6) throw damaged(`it is for IP version ${String(ipVersion)}.`);
  if (!Number.isInteger(nodeCount) || nodeCount < 1 || searchTreeSize + separatorBytes > mark)
    throw damaged("its tree is longer than the file.");
  if (buffer.subarray(searchTreeSize, searchTreeSize + separatorBytes).some((byte) => byte !== 0))
    throw damaged("its tree does not end where it should.");
  return {
    type: typeof databaseType === "string" ? databaseType : "",
    built:
      Number.isNaN(buildEpoch.getTime()) || buildEpoch.getTime() <= 0 ? null : buildEpoch.toISOString().slice(0, 10),
    *ranges() {
      let pending: { start: number; end: number; record: unknown } | undefined;
      for (let [start, leaves] = [0, 0]; start < addressSpace; ) {
        const [record, bits] = guarded(damaged, () => reader.getWithPrefixLength(addressText(start)));
        // A tree of n nodes has n + 1 leaves; one that leads back into itself has no end.
        if (++leaves > nodeCount + 1) throw damaged("its tree leads in a circle.");
        const end = start + 2 ** (32 - bits) - 1;
        if (pending && pending.record === record && pending.end === start - 1) pending.end = end;
        else {
          if (pending) yield pending;
          pending = record === null ? undefined : { start, end, record };
        }
        start = end + 1;
      }
      if (pending) yield pending;
    },
  };
}

/** Whatever the library throws on bytes that make no sense. */
function guarded<Result>(damaged: (reason: string) => UserError, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}

function memory() {
  const known = new Map<unknown, unknown>();
  return {
    get: (key: unknown) => known.get(key) as never,
    set: (key: unknown, value: unknown) => void (known.size < rememberedMax && known.set(key, value)),
  };
}
