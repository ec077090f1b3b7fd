/** Holder files of the workspace, CSV or MMDB, as ranges of IPv4 addresses: checked, ascending, without overlaps. */
import { writeSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, extname } from "node:path";
import { addressOf, addressText, type Range, rangeOf, rangeText } from "../base/ipv4.js";
import { problem } from "../base/problems.js";
import { type Columns, visitCsv } from "../engines/csv.js";
import { type Mmdb, openMmdb } from "../engines/mmdb.js";

/** Null where the file does not say. `holder` is a text from outside: one line, at most 200 characters. */
export type HeldRange = Range & {
  readonly asn: number | null;
  readonly holder: string | null;
  readonly region: string | null;
};

/** A holder file before its ranges are read; `name` and `date` (a day, or null) as the file tells them. */
export type HolderFile = {
  readonly name: string;
  readonly date: string | null;
  readonly type: string;
  visit(tell: (range: HeldRange) => void): void;
};

const longestName = 200;

/** `file` is the name the reader knows. Throws a problem for a file that is neither CSV nor MMDB, or damaged. */
export function openHolderFile(bytes: Uint8Array, file: string): HolderFile {
  const ending = extname(file).toLowerCase();
  if (ending === ".csv")
    return { name: basename(file), date: null, type: "csv", visit: (tell) => visitHolderCsv(bytes, file, tell) };
  if (ending !== ".mmdb") throw problem("holdersKind", {}, { file });
  const mmdb = openMmdb(bytes, file);
  return {
    name: cleaned(mmdb.type) ?? basename(file),
    date: mmdb.built,
    type: mmdb.type,
    visit: (tell) => visitMmdb(mmdb, file, tell),
  };
}

/** Writes ranges as the plain cells that `queries/holders/given.sql` reads; lists are numbered from 1. */
export async function writeRanges(path: string, files: readonly HolderFile[]): Promise<void> {
  const out = await open(path, "w");
  try {
    let lines = "";
    const flush = () => {
      for (let rest = Buffer.from(lines); rest.length > 0; ) rest = rest.subarray(writeSync(out.fd, rest));
      lines = "";
    };
    for (const [at, file] of files.entries()) {
      file.visit(({ start, end, asn, holder, region }) => {
        lines += `${at + 1},${start},${end},${asn ?? ""},${holder === null ? "" : `"${holder.replaceAll('"', '""')}"`},${region ?? ""}\n`;
        if (lines.length >= 1 << 16) flush();
      });
    }
    flush();
  } finally {
    await out.close();
  }
}

const facts = ["asn", "holder", "region"];

/** Either `network`, or `start` and `end`; and at least one thing to say about them. */
function columnsOf(header: readonly string[]): Columns {
  const range = header.includes("network") ? ["network"] : ["start", "end"];
  const required = facts.some((fact) => header.includes(fact)) ? range : [...range, "holder"];
  return { required, optional: facts.filter((fact) => !required.includes(fact)) };
}

function visitHolderCsv(bytes: Uint8Array, file: string, tell: (range: HeldRange) => void): void {
  let previous: { readonly range: Range; readonly line: number } | undefined;
  let [byNetwork, at] = [false, 0];
  const place = (key: string) => ({ file, line: at, key });
  const look = (header: readonly string[]) => {
    byNetwork = header.includes("network");
    return columnsOf(header);
  };
  visitCsv(bytes, file, look, (cell, line) => {
    at = line;
    const range = byNetwork ? rangeOf(cell("network")) : rangeBetween(cell("start"), cell("end"), place);
    if (!range) throw problem("networkWrong", { value: cell("network") }, place("network"));
    if (previous && range.start <= previous.range.end) {
      const values = { range: rangeText(range), other: rangeText(previous.range), first: previous.line };
      throw problem(range.end < previous.range.start ? "rangesDescend" : "rangesOverlap", values, { file, line });
    }
    previous = { range, line };
    tell({
      start: range.start,
      end: range.end,
      asn: asnOf(cell("asn"), place),
      holder: cleaned(cell("holder")),
      region: regionOf(cell("region"), place),
    });
  });
  if (!previous) throw problem("rangesNone", {}, { file });
}

type PlaceOf = (key: string) => { readonly file: string; readonly line: number; readonly key: string };

function rangeBetween(first: string, last: string, place: PlaceOf): Range {
  const [start, end] = [addressOrNumber(first), addressOrNumber(last)];
  if (start === undefined) throw problem("addressWrong", { value: first }, place("start"));
  if (end === undefined) throw problem("addressWrong", { value: last }, place("end"));
  if (end < start) throw problem("rangeBackwards", { start: addressText(start), end: addressText(end) }, place("end"));
  return { start, end };
}

function addressOrNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : addressOf(text);
}

function asnOf(text: string, place: PlaceOf): number | null {
  if (text === "") return null;
  const asn = asnIn(text);
  if (asn === null) throw problem("asnWrong", { value: text }, place("asn"));
  return asn;
}

function regionOf(text: string, place: PlaceOf): string | null {
  if (text !== "" && !isRegion(text)) throw problem("regionWrong", { value: text }, place("region"));
  return text || null;
}

/**
 * Where the databases in use keep what we ask for: GeoLite2, GeoIP2 and DB-IP (registered before actual country: the
 * registry's view), then IPinfo and ip-location-db, which are flat.
 */
const places = {
  asn: [["autonomous_system_number"], ["traits", "autonomous_system_number"], ["asn"]],
  holder: [["autonomous_system_organization"], ["traits", "autonomous_system_organization"], ["as_name"], ["name"]],
  region: [["registered_country", "iso_code"], ["country", "iso_code"], ["country_code"], ["country"]],
} as const;

function visitMmdb(mmdb: Mmdb, file: string, tell: (range: HeldRange) => void): void {
  type Facts = Omit<HeldRange, keyof Range>;
  const known = new Map<unknown, Facts>();
  let any = false;
  for (const { start, end, record } of mmdb.ranges()) {
    let held = known.get(record);
    if (!held) {
      held = {
        asn: firstOf(record, places.asn, asnIn),
        holder: firstOf(record, places.holder, textIn),
        region: firstOf(record, places.region, (value) => (isRegion(value) ? value : null)),
      };
      known.set(record, held);
    }
    if (held.asn === null && held.holder === null && held.region === null) continue;
    any = true;
    tell({ start, end, ...held });
  }
  if (!any) throw problem("mmdbFields", {}, { file });
}

function firstOf<Value>(
  record: unknown,
  paths: readonly (readonly string[])[],
  valueOf: (found: unknown) => Value | null,
): Value | null {
  for (const path of paths) {
    const value = valueOf(
      path.reduce(
        (at, key) => (at !== null && typeof at === "object" ? (at as Record<string, unknown>)[key] : undefined),
        record,
      ),
    );
    if (value !== null) return value;
  }
  return null;
}

/** 64500, "64500" or "AS64500"; 0 is nobody's (RFC 7607). */
function asnIn(value: unknown): number | null {
  const asn =
    typeof value === "number"
      ? value
      : Number(/^(?:AS)?(\d{1,10})$/i.exec(typeof value === "string" ? value : "")?.[1] ?? NaN);
  return Number.isInteger(asn) && asn > 0 && asn < 2 ** 32 ? asn : null;
}

function textIn(value: unknown): string | null {
  return typeof value === "string" ? cleaned(value) : null;
}

function isRegion(value: unknown): value is string {
  return typeof value === "string" && /^[A-Z]{2}$/.test(value);
}

/** One line without control characters, not longer than a name is; null when nothing is left. */
function cleaned(text: string): string | null {
  const line = text.replace(/[\s\p{Cc}]+/gu, " ").trim();
  const characters = line.length > longestName ? [...line] : [];
  return (characters.length > longestName ? `${characters.slice(0, longestName - 1).join("")}…` : line) || null;
}
