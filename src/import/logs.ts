/** Reading for `tsubame import`: each log, slice by slice, into the tables of accepted and rejected lines. */

import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { digestOf } from "../base/digest.js";
import { visible } from "../base/escape.js";
import { errorCode, isMissing } from "../base/files.js";
import { cleanLines, readSlices, unpacked } from "../base/lines.js";
import { packageFolder } from "../base/package-folder.js";
import { clause, problem, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Session } from "../engines/duckdb.js";
import { literal, literals, pathLiteral } from "../engines/sql-literals.js";
import { finderIn, finderInJson, namedColumns } from "./columns.js";
import type { LogReading, Opening } from "./formats/format.js";
import { formats } from "./formats.js";
import { headerCells, openingOf, readingOf, refusePacked } from "./opening.js";
import { asLines } from "./text-stream.js";
import { noZeekHeader, type ZeekHeader, zeekSections } from "./zeek-sections.js";

/**
 * `map` goes from canonical to foreign column names, in JSON dotted paths. `sensor` is the id for input without such a
 * column, `protocol` that of all rows. Days of the output are cut in `timezone` (IANA). Times without a zone are of
 * `sourceTimezone`; `timeFormat` is DuckDB's strptime. `scratch` is a folder for passing files.
 */
export type ImportRequest = {
  readonly files: readonly string[];
  readonly to: string;
  readonly format?: string;
  readonly map: Readonly<Record<string, string>>;
  readonly sensor?: string;
  readonly protocol?: string;
  readonly timezone: string;
  readonly sourceTimezone?: string;
  readonly timeFormat?: string;
  readonly allowDates?: boolean;
  readonly dryRun?: boolean;
  readonly scratch: string;
};

/** A file, its format, and how many of its times make a second where they are numbers. */
export type FileRead = { readonly file: string; readonly format: string | null; readonly per_second: number | null };

/** Of a reason, the first value of a line and the first three lines, all masked. */
export type Example = { readonly reason: string; readonly value: string; readonly lines: readonly string[] };

/** What is at hand while an import runs. `brought` gathers the optional columns that any input has. */
export type Work = {
  readonly request: ImportRequest;
  readonly session: Session;
  readonly folder: string;
  readonly progress: Progress;
  readonly brought: Set<string>;
  readonly read: FileRead[];
  readonly examples: Map<string, Example>;
};

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Fills the tables `packets` and `rejected`; returns the digest of all that decides the output. */
export async function readFiles(work: Work): Promise<string> {
  const { files, map, sensor, timezone, ...rest } = work.request;
  const sizes = await Promise.all(files.map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const digests: string[] = [];
  let done = 0;
  work.progress.step("import");
  for (const file of files) {
    const hash = createHash("sha256");
    const read = await readLog(work, file, (bytes) => {
      hash.update(bytes);
      done += bytes.length;
      work.progress.advance(done, total);
    });
    work.read.push(read);
    digests.push(`${read.format} ${hash.digest("hex")}`);
  }
  const mapped = Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
  const { sourceTimezone = "UTC", timeFormat = null, allowDates = false, protocol = null } = rest;
  return digestOf(digests.sort(), mapped, sensor ?? null, timezone, sourceTimezone, timeFormat, allowDates, protocol);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw unreadable(error, file);
  }
}

/** The format is null when the file is empty. */
async function readLog(work: Work, file: string, onBytes: (bytes: Uint8Array) => void): Promise<FileRead> {
  let log: Log | undefined;
  for await (const slice of slicesOf(work, file, onBytes)) {
    const bytes = log ? slice : beginning(slice);
    if (bytes.length === 0) continue;
    log ??= openLog(work, file, bytes);
    await log.read(bytes);
    if (work.request.dryRun) break;
  }
  return { file, format: log?.format ?? null, per_second: log?.times.perSecond ?? null };
}

async function* slicesOf(work: Work, file: string, onBytes: (bytes: Uint8Array) => void): AsyncGenerator<Buffer, void> {
  try {
    const binary = await binaryFormat(work.request.format, file);
    yield* readSlices(resolve(file), onBytes, binary?.asText ?? asLines);
  } catch (error) {
    throw unreadable(error, file);
  }
}

/** The format of a file that is no text, by its first bytes. */
async function binaryFormat(asked: string | undefined, file: string) {
  let start: Buffer = Buffer.alloc(0);
  for await (const piece of await unpacked(resolve(file), () => undefined)) {
    start = Buffer.concat([start, piece as Buffer]);
    if (start.length >= 16) break;
  }
  refusePacked(start, file);
  const binary = formats.filter(({ asText }) => asText !== undefined);
  const opening = { file, start, lines: [], records: [], header: [], delimiter: "," };
  const found = binary.find((one) => one.recognises(opening));
  if (found === undefined && binary.some(({ name }) => name === asked))
    throw problem("importFormat", { formats: asked ?? "" }, { file: visible(file) });
  return found;
}

function unreadable(error: unknown, file: string): unknown {
  if (error instanceof UserError) return error;
  if (isMissing(error)) return problem("fileMissing", { path: visible(file), named_in: "tsubame import" });
  const code = errorCode(error);
  return code === undefined
    ? error
    : problem("importUnreadable", { reason: (error as Error).message }, { file: visible(file) });
}

/** Without a byte order mark and blank lines. */
function beginning(bytes: Buffer): Buffer {
  let start = bytes.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  while (bytes[start] === 0x0a || bytes[start] === 0x0d) start += 1;
  return bytes.subarray(start);
}

/** What is found out of a file's times while it is read. */
type Times = { perSecond: number | undefined };

/** One input under way: `read` takes its slices in order. */
type Log = { readonly format: string; readonly times: Times; read(slice: Buffer): Promise<void> };

function openLog(work: Work, path: string, start: Buffer): Log {
  const file = visible(path);
  const opening = openingOf(start, file);
  const binary = formats.find((one) => one.asText && opening.lines[0] === one.name);
  const found = binary ? { format: binary, reading: binary.open(opening) } : readingOf(opening, work.request.format);
  if (!found?.reading) throw problem("importFormat", { formats: formats.map(({ name }) => name).join(", ") }, { file });
  const { format, reading } = found;
  const times: Times = { perSecond: undefined };
  const read =
    reading.cut === "zeek_tsv"
      ? zeekReader(work, reading, times, file)
      : reading.cut === "json"
        ? jsonReader(work, reading, times, opening)
        : tableReader(work, reading, times, opening, binary !== undefined);
  return { format: format.name, times, read };
}

type ReadSlice = (slice: Buffer) => Promise<void>;

function tableReader(
  work: Work,
  reading: LogReading,
  times: Times,
  { start, file, delimiter: found }: Opening,
  isMarked: boolean,
): ReadSlice {
  const skipsLine = isMarked || /^sep=/i.test(start.toString("latin1", 0, 8));
  const body = skipsLine ? start.subarray(start.indexOf(0x0a) + 1) : start;
  const delimiter = reading.delimiter ?? found;
  let rest = body;
  let names = reading.names;
  if (names === undefined) {
    const end = body.indexOf(0x0a) + 1;
    const line = body.subarray(0, end);
    if (!isUtf8(line)) throw problem("csvEncoding", {}, { file });
    const header = line.toString("utf8").replace(/\r?\n$/, "");
    if ((header.match(/"/g) ?? []).length % 2 === 1)
      throw problem("csvSyntax", { reason: clause("the quotes do not pair.") }, { file, line: 1 });
    names = headerCells(header, delimiter).map((name) => name.trim());
    rest = body.subarray(end);
  }
  const { select, brought } = namedColumns(work.request, reading, finderIn(names, file), file);
  for (const column of brought) work.brought.add(column);
  const variables = {
    delimiter: literal(delimiter),
    width: String(names.length),
    open_end: String(names.at(-1) === ""),
  };
  let next: Buffer | undefined = rest;
  return async (slice) => {
    await readLines(work, next ?? slice, { reading, select, times, variables });
    next = undefined;
  };
}

function jsonReader(work: Work, reading: LogReading, times: Times, { records, file }: Opening): ReadSlice {
  const finder = finderInJson(records);
  const { select, brought } = namedColumns(work.request, reading, finder, file);
  for (const column of brought) work.brought.add(column);
  const pointers = finder.pointers.length > 0 ? literals(finder.pointers) : "['/']";
  return (slice) => readLines(work, slice, { reading, select, times, variables: { pointers } });
}

function zeekReader(work: Work, reading: LogReading, times: Times, file: string): ReadSlice {
  let header = noZeekHeader;
  const flush = async (lines: readonly Buffer[], { fields, path, unset, separator }: ZeekHeader) => {
    if (lines.length === 0) return;
    // The fields of a connection must be there only in a log of connections.
    const isOther = path !== "conn";
    const own = { ...reading, constants: { path } };
    const { select, brought } = namedColumns(
      isOther ? { ...work.request, map: {}, sensor: "-" } : work.request,
      isOther ? { ...own, sources: nowhere } : own,
      finderIn(fields, file),
      file,
    );
    for (const column of isOther ? [] : brought) work.brought.add(column);
    const variables = { delimiter: literal(separator), width: String(fields.length), unset: literal(unset) };
    await readLines(work, Buffer.concat(lines), { reading, select, times, variables });
  };
  return async (slice) => {
    let pending: Buffer[] = [];
    for (const section of zeekSections(slice, header)) {
      if (section.header !== header) {
        await flush(pending, header);
        pending = [];
      }
      header = section.header;
      if (section.lines.length > 0) pending.push(section.lines);
    }
    await flush(pending, header);
  };
}

const nowhere: LogReading["sources"] = { time: [], src_ip: [], src_port: [], dst_port: [], protocol: [] };

/** The passing file that lines are read from. */
export const sliceName = "slice";

type LinesRead = {
  readonly reading: LogReading;
  readonly select: string;
  readonly times: Times;
  readonly variables: Readonly<Record<string, string>>;
};

/** Runs the queries of a format over lines; `variables` are SQL expressions. */
async function readLines(work: Work, slice: Buffer, { reading, select, times, variables }: LinesRead): Promise<void> {
  const { session, folder, request } = work;
  const { lines, broken, first } = cleanLines(slice);
  const path = join(folder, sliceName);
  await writeFile(path, lines);
  const { sourceTimezone = "UTC", timeFormat, allowDates = false } = request;
  const settings = {
    slice: pathLiteral(path),
    source_timezone: literal(sourceTimezone),
    time_format: timeFormat === undefined ? "cast(null as varchar)" : literal(timeFormat),
    allow_dates: String(allowDates),
    per_second: "1",
    ...variables,
  };
  await session.run(
    Object.entries(settings)
      .map(([name, value]) => `set variable ${name} = ${value};`)
      .join("\n"),
  );
  await session.run(await importQuery("imports/lines"));
  await session.run(await importQuery(`imports/${reading.cut}`));
  await session.run(`create or replace temp view named as ${select}`);
  await session.run(await importQuery(`imports/${reading.shape ?? "plain"}`));
  await session.run(await importQuery("imports/readings"));
  times.perSecond ??= await unitOf(session);
  await session.run(`set variable per_second = ${times.perSecond ?? 1}`);
  await session.run(await importQuery("imports/local"));
  await session.run(await importQuery("imports/packets"));
  if (broken > 0) {
    await session.run(`insert into rejected values ('line', ${broken})`);
    const shown = maskedLine(first);
    if (!work.examples.has("line")) work.examples.set("line", { reason: "line", value: shown, lines: [shown] });
  }
  await gatherExamples(work);
}

const maskedLine = (line: Buffer) =>
  visible(line.toString("utf8", 0, 200))
    .slice(0, 40)
    .replace(/\p{L}/gu, "a")
    .replace(/\d/g, "9");

/** Each unit puts our time in a range of its own: the one that most times of the first lines are in, if any. */
async function unitOf(session: Session): Promise<number | undefined> {
  const units = [1, 1_000, 1_000_000, 1_000_000_000];
  const counts = units.map(
    (unit, at) => `count(*) filter (n between ${631_152_000 * unit} and ${4_102_444_800 * unit}) as u${at}`,
  );
  const [row = {}] = await session.rows(
    `select ${counts.join(", ")} from (select case when regexp_full_match(time, '[0-9]{8,19}([.][0-9]*)?') then cast(time as double) end as n from (from readings limit 20000))`,
  );
  const found = units.map((_, at) => Number(row[`u${at}`]));
  const most = Math.max(...found);
  return most > 0 ? units[found.indexOf(most)] : undefined;
}

/** Of reasons that have none yet. */
async function gatherExamples({ session, examples }: Work): Promise<void> {
  const reasons = await session.rows("select distinct reason from judged where reason is not null");
  if (reasons.every(({ reason }) => examples.has(String(reason)))) return;
  const rows = await session.rows(await importQuery("imports/examples"));
  for (const { reason } of reasons) {
    const own = rows.filter((row) => row["reason"] === reason);
    const name = String(reason);
    if (!examples.has(name))
      examples.set(name, {
        reason: name,
        value: visible(String(own[0]?.["value"] ?? "")),
        lines: own.map(({ line }) => visible(String(line ?? ""))),
      });
  }
}

/** One of the built-in queries. */
export async function importQuery(name: string): Promise<string> {
  return readFile(join(packageFolder, "queries", `${name}.sql`), "utf8");
}
