/**
 * Networks of those who scan the Internet for research or business, from a list of the workspace: read once, kept as
 * Parquet.
 */
import { basename, join } from "node:path";
import { cachedFiles, cacheFolder, entryIn, keepOnly, spillFolder } from "../base/cache.js";
import { digest, digestOf } from "../base/digest.js";
import { rangeOfAny } from "../base/ipv4.js";
import { problem } from "../base/problems.js";
import { parseCsv } from "../engines/csv.js";
import { duckdbVersion, openDatabase } from "../engines/duckdb.js";
import type { Config } from "../workspace/config.js";
import { readHolderQuery, readList } from "./list-files.js";
import { copyNarrowest, type NamedRange } from "./named-ranges.js";

/** All null without a list. */
export type Scanners = {
  /**
   * Parquet: start, "end" (last address) BIGINT, organisation VARCHAR, null where the list names none; ascending by
   * start, no overlaps.
   */
  readonly file: string | null;
  readonly name: string | null;
  /** Of the list, as the settings say. */
  readonly date: string | null;
  /** Changes whenever an answer may. */
  readonly digest: string;
};

/** Changes when the columns of the kept file do, or how an organisation is named. */
const scannersSchema = 1;

/** Throws a problem with file and line for a list that cannot be used. */
export async function readScanners(config: Config): Promise<Scanners> {
  const path = config.scanners;
  if (path === undefined) return { file: null, name: null, date: null, digest: digestOf(scannersSchema, null) };
  const bytes = await readList(config, path);
  const sql = await readHolderQuery(config, "narrowest.sql");
  const key = digestOf(scannersSchema, duckdbVersion, sql.text, isCsv(path), digest(bytes));
  const folder = join(config.folder, cacheFolder, "scanners");
  const file = join(folder, `${key}.parquet`);
  await cachedFiles(entryIn(folder, "scanners", scannersSchema, key), [file], async () => {
    const networks = isCsv(path) ? networksOfCsv(bytes, path) : networksOfText(bytes, path);
    if (networks.length === 0) throw problem("rangesNone", {}, { file: path });
    const database = await openDatabase({
      memoryMb: 160,
      scratch: spillFolder(config.folder),
      reads: [],
    });
    try {
      await copyNarrowest(await database.open(), sql, networks, file, "organisation");
      await keepOnly(folder, [file]);
      return null;
    } finally {
      database.close();
    }
  });
  return { file, name: basename(path), date: config.scanners_date ?? null, digest: key };
}

const isCsv = (path: string) => path.toLowerCase().endsWith(".csv");

/** `network,organisation`; names as they are written. */
function networksOfCsv(bytes: Uint8Array, file: string): NamedRange[] {
  return parseCsv(bytes, file, { required: ["network", "organisation"], optional: [] }).map(({ line, cells }) =>
    networkOf(cells["network"] ?? "", organisationIn(cells["organisation"] ?? ""), file, line),
  );
}

/** A network or address in each line, with a comment behind it that says whose it is, as in the lists of maltrail. */
function networksOfText(bytes: Uint8Array, file: string): NamedRange[] {
  return textOf(bytes, file)
    .split(/\r?\n/)
    .flatMap((text, at) => {
      const [, network = "", comment = ""] = /^([^#]*)#?(.*)$/.exec(text) ?? [];
      return network.trim() === ""
        ? []
        : [networkOf(network.trim(), organisationIn(domainOf(comment.trim())), file, at + 1)];
    });
}

function networkOf(text: string, name: string | null, file: string, line: number): NamedRange {
  const range = rangeOfAny(text);
  if (!range) throw problem("networkWrong", { value: text.slice(0, longestName) }, { file, line, key: "network" });
  return { ...range, line, name };
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem("csvEncoding", {}, { file });
  }
}

const longestName = 200;

/** An address names nobody. */
function organisationIn(text: string): string | null {
  const line = text
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, longestName);
  return line === "" || rangeOfAny(line) ? null : line;
}

/** Second levels under which a country gives out names, as in `example.ac.uk`. */
const sharedLevels = new Set(["ac", "co", "com", "ed", "edu", "go", "gov", "ne", "net", "or", "org"]);

/** `census8.shodan.io` and `shodan.io(parking)` are both `shodan.io`; what is no host name stays. */
function domainOf(comment: string): string {
  const host = comment
    .replace(/\s*\([^)]*\)$/, "")
    .replace(/\.$/, "")
    .toLowerCase();
  const labels = host.split(".");
  if (
    labels.length < 2 ||
    !labels.every((label) => /^[a-z0-9_-]+$/.test(label)) ||
    !/^[a-z-]{2,}$/.test(labels.at(-1) ?? "")
  )
    return comment;
  const shared = labels.at(-1)?.length === 2 && sharedLevels.has(labels.at(-2) ?? "");
  return labels.slice(shared ? -3 : -2).join(".");
}
