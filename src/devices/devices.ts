/**
 * What kind of device stands behind an address: scan records of Shodan, Censys and ZGrab2, matched with
 * fingerprints.
 */
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { cachedFiles, cacheFolder, entryIn, keepOnly, spillFolder } from "../base/cache.js";
import { digestFile, digestOf } from "../base/digest.js";
import { errorCode } from "../base/files.js";
import { readLines } from "../base/long-lines.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { reasonsText, sumRows } from "../base/row-counts.js";
import type { Row } from "../base/table.js";
import { copyParquet, openDatabase, type Session } from "../engines/duckdb.js";
import { findFiles } from "../engines/glob.js";
import { rowsAsSelect } from "../engines/sql-literals.js";
import type { Config } from "../workspace/config.js";
import { completeDevice, type Device, deviceOf, mergeDevices } from "./device-of.js";
import { type Fingerprints, findFingerprints, matchText, parseFound, type RefusedFingerprint } from "./fingerprints.js";
import { type LineFault, type Observation, parseHost } from "./host-lines.js";

/**
 * The columns of the Parquet file: one row for each service seen once whose device is known. `evidence` is the kind of
 * text that gave it away.
 */
export const deviceTypes = {
  src_ip: "BIGINT",
  seen: "TIMESTAMP",
  port: "INTEGER",
  vendor: "VARCHAR",
  product: "VARCHAR",
  firmware: "VARCHAR",
  device_type: "VARCHAR",
  evidence: "VARCHAR",
} as const;

/** Below the workspace's folder. */
const devicesFolder = `${cacheFolder}/devices`;

/** Observations = rows + unrecognised; `ipv6` and `rejected` come beside them. */
export type Devices = {
  /** The Parquet file; null when the workspace names no scan records. */
  readonly file: string | null;
  /** Names of the files read, with commas; null when there is none. */
  readonly name: string | null;
  readonly rows: number;
  /** Nothing they show tells of a device. */
  readonly unrecognised: number;
  /** Seen at IPv6 addresses. */
  readonly ipv6: number;
  readonly rejected: readonly RejectedObservations[];
  readonly refused: readonly RefusedFingerprint[];
  /** Changes with the content of records and fingerprints. */
  readonly digest: string;
};

/** `file` and `line` are those of the first. */
type RejectedObservations = {
  readonly reason: LineFault;
  readonly rows: number;
  readonly file: string;
  readonly line: number;
};

/** Changes when the same records would give other rows. */
const formatVersion = 1;
/** Bytes of a line; a host with thousands of services stays below. */
const longestLine = 16 * 1024 * 1024;
/** Observations given to the database at a time. */
const batchRows = 10_000;

/**
 * Reads only what is new. Throws when too large a share cannot be read, when a file breaks off, and for bad
 * fingerprints.
 */
export async function readDevices(config: Config, progress: Progress): Promise<Devices> {
  if (config.devices === undefined)
    return {
      file: null,
      name: null,
      rows: 0,
      unrecognised: 0,
      ipv6: 0,
      rejected: [],
      refused: [],
      digest: digestOf(formatVersion),
    };
  const paths = await findFiles(config.devices, config.folder);
  if (paths.length === 0)
    throw problem("patternWithoutFiles", { pattern: config.devices, folder: config.folder, key: "devices" });
  const names = paths.map((path) => relative(config.folder, path));
  const fingerprints = await findFingerprints(config);
  const digest = digestOf(formatVersion, fingerprints.digest, names, await Promise.all(paths.map(digestFile)));
  const folder = join(config.folder, devicesFolder);
  const file = join(folder, `${digest.slice(0, 16)}.parquet`);
  const counts = await cachedFiles(entryIn(folder, "counts", formatVersion, digest), [file], async () => {
    const made = await recognise(config, { paths, fingerprints: parseFound(fingerprints), file }, progress);
    await keepOnly(folder, [file]);
    return made;
  });
  refuseTooMany(config, counts);
  return { ...counts, file, name: names.join(", "), digest };
}

type Counts = Pick<Devices, "rows" | "unrecognised" | "ipv6" | "rejected" | "refused">;
type Reading = { readonly paths: readonly string[]; readonly fingerprints: Fingerprints; readonly file: string };

async function recognise(config: Config, { paths, fingerprints, file }: Reading, progress: Progress): Promise<Counts> {
  progress.step("devices");
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const find = deviceFinder(fingerprints);
  const counts = { rows: 0, unrecognised: 0, ipv6: 0, rejected: new Map<LineFault, RejectedObservations>() };
  let done = 0;
  const database = await openDatabase({
    memoryMb: 280,
    scratch: spillFolder(config.folder),
    threads: 1,
    reads: [],
  });
  try {
    const session = await database.open();
    await session.run(
      `create temp table devices (${Object.entries(deviceTypes)
        .map(([name, type]) => `${name} ${type}`)
        .join(", ")})`,
    );
    let batch: Row[] = [];
    for (const path of paths) {
      const name = relative(config.folder, path);
      const lines = readLines(path, longestLine, (bytes) => progress.advance((done += bytes.length), total));
      for await (const { number, bytes } of endingWell(lines, name)) {
        const { observations, faults, ipv6 } = bytes
          ? parseHost(bytes)
          : { observations: [], faults: ["too_long" as const], ipv6: 0 };
        counts.ipv6 += ipv6;
        for (const reason of faults) {
          const before = counts.rejected.get(reason) ?? { reason, rows: 0, file: name, line: number };
          counts.rejected.set(reason, { ...before, rows: before.rows + 1 });
        }
        for (const observation of observations) {
          const device = find(observation);
          if (device)
            batch.push({ src_ip: observation.address, seen_ms: observation.seenMs, port: observation.port, ...device });
          counts[device ? "rows" : "unrecognised"] += 1;
        }
        if (batch.length >= batchRows) {
          await addRows(session, batch);
          batch = [];
        }
      }
    }
    await addRows(session, batch);
    await copyParquet(session, file, "from devices order by all");
  } finally {
    database.close();
  }
  return { ...counts, rejected: [...counts.rejected.values()], refused: fingerprints.refused };
}

/** A compressed file that breaks off is told by name. */
async function* endingWell<Line>(lines: AsyncIterable<Line>, file: string): AsyncGenerator<Line, void> {
  try {
    yield* lines;
  } catch (error) {
    throw errorCode(error) === undefined
      ? error
      : problem("importUnreadable", { reason: (error as Error).message }, { file });
  }
}

async function addRows(session: Session, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const { seen: _, ...own } = deviceTypes;
  const types = { ...own, seen_ms: "BIGINT" };
  await session.run(
    `insert into devices select src_ip, make_timestamp(seen_ms * 1000), port, vendor, product, firmware, device_type, evidence from (${rowsAsSelect(rows, types)})`,
  );
}

type Evidenced = Device & { readonly evidence: string };

/** Texts seen before are not matched again: most devices of a model show the same. */
const rememberedTexts = 20_000;
const rememberedLength = 500;

/** Finds the device of an observation: by fingerprints, else by what the record itself says. */
function deviceFinder(fingerprints: Fingerprints): (observation: Observation) => Evidenced | undefined {
  const remembered = new Map<string, readonly Evidenced[]>();
  const devicesIn = (kind: string, text: string): readonly Evidenced[] => {
    const key = `${kind}\n${text}`;
    const known = remembered.get(key);
    if (known) return known;
    const devices = matchText(fingerprints, kind, text).flatMap((traits) => {
      const device = deviceOf(traits);
      return device ? [{ ...device, evidence: kind }] : [];
    });
    if (remembered.size >= rememberedTexts) remembered.clear();
    if (key.length <= rememberedLength) remembered.set(key, devices);
    return devices;
  };
  return ({ texts, told }) => {
    const found = mergeDevices(texts.flatMap(({ kind, text }) => devicesIn(kind, text)));
    return found && told ? completeDevice(found, told) : (found ?? told);
  };
}

function refuseTooMany({ rejected_share_max }: Config, { rows, unrecognised, ipv6, rejected }: Counts): void {
  const bad = sumRows(rejected);
  const all = rows + unrecognised + ipv6 + bad;
  const [first] = rejected;
  if (!first || bad <= rejected_share_max * all) return;
  const share = (part: number) => String(Math.round(part * 1e4) / 100);
  throw problem(
    "devicesRejected",
    {
      rejected: bad,
      rows: all,
      share: share(bad / all),
      allowed: share(rejected_share_max),
      reasons: reasonsText(rejected),
      reason: first.reason,
    },
    { file: first.file, line: first.line },
  );
}
