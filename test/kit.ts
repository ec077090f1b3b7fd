/** What tests share: workspaces of their own, made of SQL rows, and the command line run in this process. */
import { cpSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach } from "vitest";
import { digest } from "../src/base/digest.js";
import { filled, type Values } from "../src/base/problems.js";
import { runProgram } from "../src/commands/program.js";
import { madeOnce } from "./made-once.js";

export type Answer = { readonly code: number; readonly out: string; readonly err: string };

/**
 * Runs `tsubame` as its user would, without a terminal. Pages without a PDF are for their words, and come without their
 * typeface, which takes long to reduce.
 */
export async function tsubame(
  folder: string,
  arguments_: readonly string[],
  environment: Record<string, string | undefined> = process.env,
  language = "en",
  fonts = !arguments_.includes("--no-pdf"),
): Promise<Answer> {
  let [out, err] = ["", ""];
  const code = await runProgram(arguments_, {
    folder,
    environment,
    home: environment["HOME"] || homedir(),
    now: () => 0,
    sleep: async () => undefined,
    terminal: false,
    columns: 80,
    language,
    fonts,
    print: (text) => void (out += text),
    tell: (text) => void (err += text),
  });
  return { code, out, err };
}

/** A value of a problem as its English message has it. */
export function valueText(value: Values[string] | undefined): string | undefined {
  return value === undefined ? undefined : filled("{value}", { value }, () => undefined);
}

/** Servers and folders of the tests of a file: put in, they are closed and removed after each test. */
export function closedAfterEach(): { readonly servers: Server[]; readonly folders: string[] } {
  const servers: Server[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    }
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  return { servers, folders };
}

/** A new folder with the given files. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  await addFiles(folder, files);
  return folder;
}

export async function addFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Writes a Parquet file from a SELECT; DuckDB itself, not the product. */
export async function writeParquet(path: string, select: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await sql(`copy (${select}) to '${path.replaceAll("'", "''")}' (format parquet)`);
}

/**
 * One export for each day that has packets, as sensors deliver them: a file over many days has its empty ones compacted
 * too.
 */
export async function writeDailyExports(folder: string, select: string): Promise<void> {
  const [exports, beside] = [join(folder, "exports"), join(folder, "exports.days")];
  await mkdir(exports, { recursive: true });
  await sql(
    `copy (select *, cast(time as date) as day_of_file from (${select})) to '${beside}' (format parquet, partition_by (day_of_file))`,
  );
  for (const name of await readdir(beside))
    for (const file of await readdir(join(beside, name)))
      await rename(join(beside, name, file), join(exports, `${name.replace("day_of_file=", "")}.${file}`));
  await rm(beside, { recursive: true });
}

/** Rows of a query, with plain numbers; DuckDB itself, not the product. */
export async function sql(text: string): Promise<Record<string, unknown>[]> {
  const connection = await (
    await (database ??= DuckDBInstance.create(":memory:", { enable_external_file_cache: "false" }))
  ).connect();
  try {
    const reader = await connection.runAndReadAll(text);
    return reader
      .getRowObjectsJS()
      .map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key, typeof value === "bigint" ? Number(value) : value]),
        ),
      );
  } finally {
    connection.closeSync();
  }
}
let database: Promise<DuckDBInstance> | undefined;

export const config = "timezone: UTC\nhome: JP\nlanguages: [en]\n";
export const sensors =
  "sensor,label,country,address,from,to,featured\nalpha-one,,JP,192.0.2.1,,,yes\nbravo-two,,US,198.51.100.2,,,yes\n";

/** The list that comes with the product has half a million ranges, which take seconds to read. */
export const fewHolders = "start,end,asn,holder,region\n240.0.0.0,240.255.255.255,64500,A holder,US\n";

/** What a workspace needs beside exports: settings, two sensors, few holders. */
export const filesOf = (settings = config): Record<string, string> => ({
  "tsubame.yaml": `${settings}${settings.endsWith("\n") ? "" : "\n"}holders: holders.csv\n`,
  "sensors.csv": sensors,
  "holders.csv": fewHolders,
});

/** Packets as SQL values, one line each: time, sensor, source, source port, port, protocol. */
export function packetsOf(rows: readonly string[]): string {
  return `select * from (values ${rows.map((row) => `(${row})`).join(", ")}) as packets(time, sensor, src_ip, src_port, dst_port, protocol)`;
}

/**
 * A small workspace for 2024 Q2 in UTC with two sensors and one export; its holders are few. What a build kept of
 * ordinary rows is there: holders, drawings, and with these rows all.
 */
export async function smallWorkspace(
  rows: readonly string[] = ordinaryRows,
  files: Readonly<Record<string, string>> = {},
): Promise<string> {
  const settings = files["tsubame.yaml"] ?? config;
  const own = /^holders:/m.test(settings) ? { "sensors.csv": sensors, "tsubame.yaml": settings } : filesOf(settings);
  const folder = await folderWith({ ...own, ...files, "tsubame.yaml": own["tsubame.yaml"] });
  await writeParquet(join(folder, "exports/2024-04.parquet"), packetsOf(rows));
  const kept = await keptOfOrdinaryRows();
  if (rows === ordinaryRows && settings.startsWith("timezone: UTC\n")) await copyFolder(kept, folder);
  else await copyFolder(join(kept, "output"), join(folder, "output"));
  return folder;
}

/**
 * Days compacted, sources looked up, results and drawings: what is found again by what it was made from, and by nothing
 * else.
 */
function keptOfOrdinaryRows(): Promise<string> {
  return madeOnce("small", async (folder) => {
    const inputs = filesOf(config.replace("[en]", "[en, ja]"));
    await addFiles(folder, inputs);
    await writeParquet(join(folder, "exports/2024-04.parquet"), packetsOf(ordinaryRows));
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    if (code !== 0) throw new Error(err);
    for (const name of [
      ...Object.keys(inputs),
      "exports",
      "output/2024Q2",
      ...["exports", "built"].map((one) => `output/cache/${one}`),
    ])
      await rm(join(folder, name), { recursive: true });
  });
}

/** Two sensors, three days, four ports, a handful of sources. */
export const ordinaryRows: readonly string[] = ["2024-04-01", "2024-04-02", "2024-05-03"].flatMap((day) =>
  ["alpha-one", "bravo-two"].flatMap((sensor, s) =>
    [
      [23, 6],
      [23, 6],
      [23, 6],
      [80, 6],
      [80, 6],
      [53, 17],
      [null, 1],
    ].map(
      ([port, protocol], at) =>
        `timestamp '${day} 0${at}:00:00', '${sensor}', cast(${4026531840 + at + 10 * s} as uinteger), cast(40000 as usmallint), cast(${port ?? "null"} as integer), cast(${protocol} as utinyint)`,
    ),
  ),
);

/** A digest of every file below a folder, by path; cache left out. */
export async function digestsBelow(folder: string): Promise<Record<string, string>> {
  return Object.fromEntries([...(await filesBelow(folder))].map(([path, bytes]) => [path, digest(bytes)]));
}

/** Every file below a folder with its bytes, by path; cache left out. */
export async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.slice(folder.length).includes("/cache/"))
    .sort();
  return new Map(
    await Promise.all(
      paths.map(async (path): Promise<[string, Buffer]> => [path.slice(folder.length + 1), await readFile(path)]),
    ),
  );
}

/** At once: many small files are copied sooner so. */
export const copyFolder = async (from: string, to: string) => cpSync(from, to, { recursive: true });
