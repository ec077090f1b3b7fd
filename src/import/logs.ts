/** Reading for `tsubame import`: each log, slice by slice, into the tables of accepted and rejected lines. */

import { createHash } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { digestOf } from "../base/digest.js";
import { visible } from "../base/escape.js";
import { errorCode, isMissing } from "../base/files.js";
import { cleanLines, readSlices } from "../base/lines.js";
import { packageFolder } from "../base/package-folder.js";
import { clause, problem, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Session } from "../engines/duckdb.js";
import { z } from "../engines/schema.js";
import { literal, literals, pathLiteral } from "../engines/sql-literals.js";
import { optionalColumns, packetColumns, requiredColumns } from "../workspace/config.js";
import type { ImportFormat } from "./formats.js";
import {
  cutHeader,
  type Layout,
  layoutOf,
  noZeekHeader,
  positionOf,
  positionRequired,
  type ZeekHeader,
  zeekSections,
} from "./log-format.js";

/**
 * `map` goes from canonical to foreign column names; for Zeek and Suricata only `sensor` can be mapped. `sensor` is the
 * id for
 * input without such a column. Days of the output are cut in `timezone` (IANA). `scratch` is a folder for passing
 * files.
 */
export type ImportRequest = {
  readonly files: readonly string[];
  readonly to: string;
  readonly format?: ImportFormat;
  readonly map: Readonly<Record<string, string>>;
  readonly sensor?: string;
  readonly timezone: string;
  readonly scratch: string;
};

/** What is at hand while an import runs. `brought` gathers the optional columns that any input has. */
export type Work = {
  readonly request: ImportRequest;
  readonly session: Session;
  readonly folder: string;
  readonly progress: Progress;
  readonly brought: Set<string>;
};

/** In the order they are tried; the first of equals wins. */
const delimiters = [",", "\t", ";", "|"] as const;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Fills the tables `packets` and `rejected`; returns the digest of all that decides the output. */
export async function readFiles(work: Work): Promise<string> {
  const { files, map, sensor, timezone } = work.request;
  const sizes = await Promise.all(files.map(sizeOf));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const digests: string[] = [];
  let done = 0;
  work.progress.step("import");
  for (const file of files) {
    const hash = createHash("sha256");
    const layout = await readLog(work, file, (bytes) => {
      hash.update(bytes);
      done += bytes.length;
      work.progress.advance(done, total);
    });
    digests.push(`${layout} ${hash.digest("hex")}`);
  }
  const mapped = Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
  return digestOf(digests.sort(), mapped, sensor ?? null, timezone);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw unreadable(error, file);
  }
}

/** The layout of the file; undefined when it is empty. */
async function readLog(work: Work, file: string, onBytes: (bytes: Uint8Array) => void): Promise<Layout | undefined> {
  let log: Log | undefined;
  for await (const slice of slicesOf(file, onBytes)) {
    const bytes = log ? slice : beginning(slice);
    if (bytes.length === 0) continue;
    log ??= await openLog(work, file, bytes);
    await log.read(bytes);
  }
  return log?.layout;
}

async function* slicesOf(file: string, onBytes: (bytes: Uint8Array) => void): AsyncGenerator<Buffer, void> {
  try {
    yield* readSlices(resolve(file), onBytes);
  } catch (error) {
    throw unreadable(error, file);
  }
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

/** One input under way: `read` takes its slices in order. */
type Log = { readonly layout: Layout; read(slice: Buffer): Promise<void> };

async function openLog(work: Work, file: string, start: Buffer): Promise<Log> {
  const layout = layoutOf(start, work.request.format);
  if (layout === undefined) throw problem("importFormat", {}, { file: visible(file) });
  if (layout === "csv") return openCsv(work, visible(file), start);
  for (const column of ["icmp_type", "icmp_code", "packets", "dst_ip"]) work.brought.add(column);
  return layout === "zeek_tsv" ? openZeek(work, visible(file)) : openJson(work, layout);
}

async function openCsv(work: Work, file: string, start: Buffer): Promise<Log> {
  const { map, sensor } = work.request;
  const { header, rest } = cutHeader(start, file);
  const { delimiter, names } = await splitHeader(work.session, header, file);
  const positions = new Map<string, number>();
  for (const key of packetColumns) {
    const column = Object.hasOwn(map, key) ? map[key] : undefined;
    const isRequired = column !== undefined || (requiredColumns as readonly string[]).includes(key);
    const canLack = !isRequired || (key === "sensor" && column === undefined && sensor !== undefined);
    const position = canLack ? positionOf(key, names, file) : positionRequired(key, column ?? key, names, file);
    if (position !== undefined) positions.set(key, position);
  }
  for (const column of optionalColumns) if (positions.has(column)) work.brought.add(column);
  const variables = {
    delimiter: literal(delimiter),
    width: String(names.length),
    columns: positionMap(positions),
    sensor: textOrNull(positions.has("sensor") ? undefined : sensor),
  };
  let next: Buffer | undefined = rest;
  return {
    layout: "csv",
    async read(slice) {
      await readLines(work, next ?? slice, ["csv"], variables);
      next = undefined;
    },
  };
}

/** The delimiter that cuts the header into most columns, and their names without spaces around. */
async function splitHeader(
  session: Session,
  header: string,
  file: string,
): Promise<{ delimiter: string; names: readonly string[] }> {
  const candidates = delimiters.map((delimiter) => `(${literal(delimiter)})`).join(", ");
  const [split] = await session.rows(`
    select delimiter, cast(to_json(list_transform(csv_cells(${literal(header)}, delimiter), lambda name: trim(name))) as varchar) as names
    from (values ${candidates}) as candidate(delimiter)
    where csv_cells(${literal(header)}, delimiter) is not null
    order by len(csv_cells(${literal(header)}, delimiter)) desc, instr(${literal(delimiters.join(""))}, delimiter)
    limit 1`);
  if (split === undefined) throw problem("csvSyntax", { reason: clause("the quotes do not pair.") }, { file, line: 1 });
  return {
    delimiter: String(split["delimiter"]),
    names: z.array(z.string()).parse(JSON.parse(String(split["names"]))),
  };
}

function openZeek(work: Work, file: string): Log {
  let header = noZeekHeader;
  return {
    layout: "zeek_tsv",
    async read(slice) {
      let pending: Buffer[] = [];
      const flush = async () => {
        if (pending.length > 0)
          await readLines(
            work,
            Buffer.concat(pending),
            ["zeek_tsv", "zeek"],
            zeekVariables(work.request, header, file),
          );
        pending = [];
      };
      for (const section of zeekSections(slice, header)) {
        if (section.header !== header) await flush();
        header = section.header;
        if (section.lines.length > 0) pending.push(section.lines);
      }
      await flush();
    },
  };
}

/** The fields must be there only in a log of connections. */
function zeekVariables(
  { map, sensor }: ImportRequest,
  { fields, path, unset }: ZeekHeader,
  file: string,
): Record<string, string> {
  const sensorColumn = map["sensor"] ?? "id.resp_h";
  const hasConstant = map["sensor"] === undefined && sensor !== undefined;
  const required = [
    ["time", "ts"],
    ["src_ip", "id.orig_h"],
    ["src_port", "id.orig_p"],
    ["dst_port", "id.resp_p"],
    ["protocol", "proto"],
  ] as [string, string][];
  if (!hasConstant) required.push(["sensor", sensorColumn]);
  const positions = new Map<string, number>();
  for (const [key, field] of required)
    if (path === "conn") positions.set(field, positionRequired(key, field, fields, file));
  for (const field of ["id.resp_h", "orig_pkts", "ip_proto"]) {
    const position = positionOf(field, fields, file);
    if (position !== undefined) positions.set(field, position);
  }
  return {
    columns: positionMap(positions),
    width: String(fields.length),
    unset: literal(unset),
    path: literal(path),
    sensor_column: literal(sensorColumn),
    sensor: textOrNull(hasConstant ? sensor : undefined),
  };
}

function openJson(work: Work, layout: "zeek_json" | "suricata"): Log {
  const { map, sensor } = work.request;
  const isZeek = layout === "zeek_json";
  const variables = {
    sensor_column: textOrNull(map["sensor"] ?? (isZeek ? "id.resp_h" : undefined)),
    sensor: textOrNull(map["sensor"] === undefined ? sensor : undefined),
  };
  return { layout, read: (slice) => readLines(work, slice, isZeek ? ["zeek_json", "zeek"] : ["suricata"], variables) };
}

/** The passing file that lines are read from. */
export const sliceName = "slice";

/** Runs the queries of a layout over lines; `variables` are SQL expressions. */
async function readLines(
  { session, folder }: Work,
  slice: Buffer,
  queries: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const { lines, broken } = cleanLines(slice);
  const path = join(folder, sliceName);
  await writeFile(path, lines);
  const settings = Object.entries({ slice: pathLiteral(path), ...variables });
  await session.run(settings.map(([name, value]) => `set variable ${name} = ${value};`).join("\n"));
  for (const name of ["lines", ...queries, "packets"]) await session.run(await importQuery(`imports/${name}`));
  if (broken > 0) await session.run(`insert into rejected values ('line', ${broken})`);
}

/** SQL for a map from name to position. */
function positionMap(positions: ReadonlyMap<string, number>): string {
  return `map(cast(${literals([...positions.keys()])} as varchar[]), cast([${[...positions.values()].join(", ")}] as integer[]))`;
}

function textOrNull(text: string | undefined): string {
  return text === undefined ? "cast(null as varchar)" : literal(text);
}

/** One of the built-in queries. */
export async function importQuery(name: string): Promise<string> {
  return readFile(join(packageFolder, "queries", `${name}.sql`), "utf8");
}
