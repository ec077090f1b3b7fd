/** What was read of logs, counted and written as Parquet exports under canonical column names, one file a day. */
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { visible } from "../base/escape.js";
import { exists, temporaryBeside, writeWhole } from "../base/files.js";
import { type Clause, clause, exits, problem, UserError } from "../base/problems.js";
import { rowsByReason, sumRows } from "../base/row-counts.js";
import { copyOut, parquetFooters, type Session } from "../engines/duckdb.js";
import { didYouMean } from "../engines/nearest.js";
import { identifier, literal } from "../engines/sql-literals.js";
import { type Losses, lossesName } from "../exports/losses.js";
import { isTimeZone, optionalColumns, packetColumns } from "../workspace/config.js";
import { type Example, type FileRead, type ImportRequest, importQuery, type Work } from "./logs.js";

/** Under this key every written file says which input and options it was made from. */
const originKey = "tsubame_import";

export function checkRequest({ files, map, sensor, timeFormat, sourceTimezone }: ImportRequest): void {
  const usage = (reason: Clause) => problem("usage", { reason, command: "import" }, {}, exits.usage);
  const allowed: readonly string[] = packetColumns;
  for (const name of Object.keys(map)) {
    if (!allowed.includes(name))
      throw problem(
        "unknownKey",
        { near: didYouMean(name, allowed), allowed: allowed.join(", ") },
        { key: `--map ${visible(name)}` },
        exits.usage,
      );
  }
  const paths = files.map((file) => resolve(file));
  const twice = files.find((_, index) => paths.indexOf(paths[index] ?? "") !== index);
  if (twice !== undefined) throw usage(clause("{file} is named twice.", { file: visible(twice) }));
  if (sensor?.trim() === "") throw usage(clause("{option} is empty.", { option: "--sensor" }));
  if (timeFormat !== undefined && !/%[-#]?[a-zA-Z]/.test(timeFormat))
    throw usage(clause("{option} has no part like %Y or %H.", { option: "--time-format" }));
  if (sourceTimezone !== undefined && !isTimeZone(sourceTimezone))
    throw usage(
      clause("{zone} is not a time zone of the IANA list, like Asia/Tokyo.", { zone: visible(sourceTimezone) }),
    );
}

/** A new folder in it. */
export async function scratchFolder(scratch: string): Promise<string> {
  try {
    await mkdir(scratch, { recursive: true });
    return await mkdtemp(join(resolve(scratch), "import-"));
  } catch (error) {
    throw unwritable(error, scratch);
  }
}

export async function countRows({ session, request, read, examples }: Work): Promise<Omit<ImportSummary, "files">> {
  const [counted] = await session.rows("select count(*) as written from packets");
  const parts = await session.rows("from rejected");
  const written = Number(counted?.["written"] ?? 0);
  const rejected = rowsByReason(parts.map(({ reason, rows }) => ({ reason: String(reason), rows: Number(rows) })));
  const [local] = await session.rows(
    "select coalesce(cast(sum(rows) as bigint), 0) as rows, coalesce(cast(sum(repeated) as bigint), 0) as repeated from local_times",
  );
  const named = rejected.flatMap(({ reason }) => examples.get(reason) ?? []);
  return {
    rows: written + sumRows(rejected),
    written,
    rejected,
    examples: named,
    inputs: read,
    local_times: {
      zone: request.sourceTimezone ?? "UTC",
      rows: Number(local?.["rows"] ?? 0),
      repeated: Number(local?.["repeated"] ?? 0),
    },
  };
}

/** Each reason with its first value, in the order of the reasons. */
export function exampleLines({ examples }: Pick<ImportSummary, "examples">): string {
  return examples.map(({ reason, value }) => `${reason}: ${value}`).join("\n  ");
}

/** The first five rows as they would be written. */
export async function sampleRows(session: Session): Promise<NonNullable<ImportSummary["sample"]>> {
  const rows = await session.rows(`
    select strftime(time, '%Y-%m-%d %H:%M:%S.%f') as time, sensor, coalesce(src_ip6, ipv4_as_text(src_ip4)) as src_ip, src_port, dst_port, protocol, packets
    from packets order by rowid limit 5`);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === null ? "" : String(cell)])),
  );
}

/** Other events of the same logs are no packets, and so none that were lost. */
const othersThanLost = ["not a connection", "not a flow", "no data", "not IP"];

/** The ledger of what was lost, beside the exports; none where nothing was. */
export async function writeLosses(
  { to, files: inputs }: ImportRequest,
  origin: string,
  { rejected, examples, written }: Omit<ImportSummary, "files">,
  days: ImportSummary["files"],
): Promise<void> {
  const path = join(resolve(to), lossesName(origin));
  const lost = rejected.filter(({ reason }) => !othersThanLost.includes(reason));
  if (lost.length === 0) return rm(path, { force: true });
  const losses: Losses = {
    format: 1,
    origin,
    inputs: inputs.map((file) => basename(file)).sort(),
    days: [days[0]?.day ?? "", days.at(-1)?.day ?? ""],
    rows: written + sumRows(lost),
    written,
    rejected: lost.map((one) => {
      const { value = "", lines = [] } = examples.find(({ reason }) => reason === one.reason) ?? {};
      return { ...one, value, lines: [...lines] };
    }),
  };
  await writeWhole(path, `${JSON.stringify(losses, null, 1)}\n`);
}

/** One file per local day; all of them get their names only when the last is complete. */
export async function writeDays(
  { request, session, progress, brought }: Work,
  origin: string,
): Promise<ImportSummary["files"]> {
  await session.run(`set variable timezone = ${literal(request.timezone)}`);
  await session.run(await importQuery("imports/days"));
  const found = await session.rows("select cast(day as varchar) as day, lines from local_days order by local_days.day");
  const days = found.map(({ day, lines }) => ({
    file: join(request.to, `${String(day)}.parquet`),
    day: String(day),
    rows: Number(lines),
  }));
  for (const { file } of days) await checkTarget(session, file, origin);
  const columns = await columnsOf(session, brought);
  const places = await Promise.all(
    days.map(async ({ file, day }) => ({
      file,
      day,
      beside: temporaryBeside(resolve(file)),
      isNew: !(await exists(file)),
    })),
  );
  const placed: string[] = [];
  progress.step("write");
  try {
    await mkdir(request.to, { recursive: true });
    for (const [index, { day, beside }] of places.entries()) {
      await writeDay(session, day, columns, beside, origin);
      progress.advance(index + 1, places.length);
    }
    for (const { file, beside, isNew } of places) {
      await rename(beside, file);
      if (isNew) placed.push(file);
    }
  } catch (error) {
    await Promise.all(placed.map((file) => rm(file, { force: true })));
    throw unwritable(error, request.to);
  } finally {
    await Promise.all(places.map(({ beside }) => rm(beside, { force: true })));
  }
  return days;
}

/** A file already there may be replaced only by the same input. */
async function checkTarget(session: Session, file: string, origin: string): Promise<void> {
  if ((await exists(file)) && (await originOf(session, file)) !== origin)
    throw problem("importExists", { file: visible(file) });
}

/** Undefined for a file without a mark, and for what is no Parquet file. */
async function originOf(session: Session, file: string): Promise<unknown> {
  try {
    const [mark] = await session.rows(
      `select decode(value) as origin from ${parquetFooters("kv_metadata", [resolve(file)])} where decode(key) = ${literal(originKey)}`,
    );
    return mark?.["origin"];
  } catch {
    return undefined;
  }
}

/** The select list of every day: an address is a number where all of the import are IPv4, else text. */
async function columnsOf(session: Session, brought: ReadonlySet<string>): Promise<string> {
  const [any] = await session.rows("select count(src_ip6) > 0 as src_ip, count(dst_ip6) > 0 as dst_ip from packets");
  return packetColumns
    .filter((column) => brought.has(column) || !(optionalColumns as readonly string[]).includes(column))
    .map((column) => {
      if (column !== "src_ip" && column !== "dst_ip") return identifier(column);
      return any?.[column] ? `coalesce(${column}6, ipv4_as_text(${column}4)) as ${column}` : `${column}4 as ${column}`;
    })
    .join(", ");
}

/** Ordered by every column, so that rows in the same place are the same rows. */
async function writeDay(session: Session, day: string, columns: string, path: string, origin: string): Promise<void> {
  await session.run(`
    set variable day = cast(${literal(day)} as date);
    set variable first_time = (select first_time from local_days where local_days.day = getvariable('day'));
    set variable last_time = (select last_time from local_days where local_days.day = getvariable('day'))`);
  await copyOut(
    session,
    path,
    `select ${columns} from packets_of_day order by all`,
    `format parquet, compression zstd, kv_metadata {${originKey}: ${literal(origin)}}`,
  );
}

export function unwritable(error: unknown, path: string): unknown {
  if (error instanceof UserError) return error;
  const reason = error instanceof Error ? error.message : "";
  if (/ENOSPC|No space left/.test(reason)) return problem("diskFull", { path: visible(path) });
  if (/^E(ACCES|PERM|ROFS|EXIST|NOTDIR|ISDIR)\b|Permission denied|Read-only file system/.test(reason))
    return problem("notWritable", { path: visible(path), reason });
  return error;
}

/**
 * `rows` (lines read) = `written` + all `rejected`. Rejected by reason, most rows first; files by day (`YYYY-MM-DD`),
 * never empty.
 */
export type ImportSummary = {
  readonly rows: number;
  readonly written: number;
  readonly rejected: readonly { readonly reason: string; readonly rows: number }[];
  readonly files: readonly { readonly file: string; readonly day: string; readonly rows: number }[];
  readonly examples: readonly Example[];
  readonly inputs: readonly FileRead[];
  /** Rows written whose time named no zone, the zone they were taken to be of, and those in an hour that it had twice. */
  readonly local_times: { readonly zone: string; readonly rows: number; readonly repeated: number };
  /** The first rows, where nothing is to be written. */
  readonly sample?: readonly Readonly<Record<string, string>>[];
};
