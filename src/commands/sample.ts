/** `tsubame sample`: a made-up sensor network as Parquet exports, with everything planted in it written down. */
import { copyFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { spillFolder } from "../base/cache.js";
import { exists, namesIn, readTextIfAny, writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { packageFolder } from "../base/package-folder.js";
import { isOfOnePeriod } from "../base/period.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { copyOut, openDatabase, parquetFiles, type Session } from "../engines/duckdb.js";
import { findFiles } from "../engines/glob.js";
import { z } from "../engines/schema.js";
import { literal, pathLiteral } from "../engines/sql-literals.js";
import { say } from "../i18n/program-language.js";
import { showProgress } from "./terminal.js";

/** `packets` are wanted per quarter; the result is within a few percent of it. */
export type SampleRequest = {
  readonly folder: string;
  readonly packets: number;
  readonly sensors: number;
  readonly seed: number;
};

const ownFiles = ["sensors.csv", "networks.csv", "holders.csv", "devices/hosts.jsonl"];

/**
 * Writes exports/, sensors.csv, networks.csv, holders.csv, devices/, fingerprints/, answers.json, and where they are
 * missing tsubame.yaml and the topic of the sample's quarter.
 */
async function makeSample(request: SampleRequest, progress: Progress): Promise<{ files: number }> {
  const { folder, packets, sensors, seed } = request;
  await refuseForeign(folder);
  const exportsFolder = join(folder, "exports");
  await mkdir(exportsFolder, { recursive: true });
  const database = await openDatabase({
    scratch: spillFolder(folder),
    memoryMb: 1500,
    reads: [],
    readsBelow: [source, exportsFolder],
  });
  try {
    const open = async () => openNetwork(await database.open(), request);
    const session = await open();
    const days = await session.rows("select cast(day as varchar) as day, day_number from sample_days order by day");
    progress.step("sample");
    const planned = days.map(({ day, day_number }) => ({
      path: join(exportsFolder, `${day}.parquet`),
      dayNumber: Number(day_number),
    }));
    await removeOthers(exportsFolder, planned);
    await writeDays([session, open()], planned, JSON.stringify({ seed, packets, sensors }), progress);
    await writeTables(session, folder);
    await session.run(
      `create or replace temp view sample_packets as from ${parquetFiles(planned.map(({ path }) => path))}`,
    );
    await writeDevices(session, folder);
    await writeWhole(join(folder, "answers.json"), await answers(session, { seed, packets, sensors }));
    await copyWorkspace(folder);
    return { files: days.length };
  } finally {
    database.close();
  }
}

const source = join(packageFolder, "queries/sample");

async function sqlOf(name: string): Promise<string> {
  return (await readTextIfAny(join(source, `${name}.sql`))) ?? "";
}

/** A session that knows the made-up network. */
async function openNetwork(session: Session, { packets, sensors, seed }: SampleRequest): Promise<Session> {
  await session.run(
    `set variable seed = ${seed}; set variable packets = ${packets}; set variable sensor_count = ${sensors}; set variable folder = ${pathLiteral(source)}; set variable scale = ${packets} / 500000.0`,
  );
  await session.run(await sqlOf("network"));
  return session;
}

type PlannedDay = { readonly path: string; readonly dayNumber: number };

/** Exports of a sample before this one. */
async function removeOthers(folder: string, days: readonly PlannedDay[]): Promise<void> {
  const wanted = new Set(days.map(({ path }) => basename(path)));
  const others = (await readdir(folder)).filter((name) => !wanted.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
}

/** Each session takes the next day when it is done with one, and the first does not wait for the others. */
async function writeDays(
  sessions: readonly (Session | Promise<Session>)[],
  days: readonly PlannedDay[],
  mark: string,
  progress: Progress,
): Promise<void> {
  const sql = await sqlOf("packets");
  const queue = [...days];
  let done = 0;
  const work = async (opened: Session | Promise<Session>) => {
    const session = await opened;
    for (let next = queue.shift(); next; next = queue.shift()) {
      await writeDay(session, { sql, mark, ...next });
      progress.advance(++done, days.length);
    }
  };
  await Promise.all(sessions.map(work));
}

async function writeDay(
  session: Session,
  { sql, path, dayNumber, mark }: PlannedDay & { readonly sql: string; readonly mark: string },
): Promise<void> {
  await session.run(`set variable day_number = ${dayNumber}`);
  await copyOut(session, path, sql, `format parquet, compression zstd, kv_metadata {tsubame_sample: ${literal(mark)}}`);
}

async function writeTables(session: Session, folder: string): Promise<void> {
  const copy = async (name: string, sql: string) =>
    void (await copyOut(session, join(folder, name), sql, "format csv, header"));
  await copy(
    "sensors.csv",
    `select sensor, null as label, country, dotted(address) as address, null as "from", null as "to", if(featured, 'yes', null) as featured from sample_sensors order by featured desc, sensor_group, number_in_group`,
  );
  await copy(
    "networks.csv",
    `select dotted(start_address) || '/20' as network, null as label, 'Hoshizora Home Internet' as holder, 'home-routers' as "case", 23 as port from sample_networks order by n`,
  );
  await copy(
    "holders.csv",
    `select dotted(start_address) as start, dotted(end_address) as "end", asn, holder, region from sample_holders order by start_address`,
  );
}

/** Scan records of the watched networks' routers, and the fingerprints that know them. */
async function writeDevices(session: Session, folder: string): Promise<void> {
  await session.run(await sqlOf("devices"));
  const lines = await session.rows(await sqlOf("device_records"));
  await writeWhole(join(folder, "devices/hosts.jsonl"), lines.map(({ line }) => `${line}\n`).join(""));
  for (const path of await findFiles("queries/devices/*.xml", packageFolder))
    await writeWhole(join(folder, "fingerprints", basename(path)), await readFile(path));
}

async function answers(session: Session, request: object): Promise<string> {
  const [row] = await session.rows(`select to_json(list(e)) as events from (${await sqlOf("answers")}) e`);
  const counted = await session.rows(await sqlOf("device_answers"));
  const all = counted.find(({ network }) => network === null);
  const planted = {
    event: "devices",
    kind: "devices",
    verdict: "everywhere",
    first_day: "2024-04-01",
    last_day: "2024-06-30",
    sensors: [],
    ports: [],
    sources: Number(all?.["sources"] ?? 0),
    note: "models and firmware of the home routers, by network and month",
    devices: counted.filter((row) => row !== all),
  };
  return `${JSON.stringify({ sample: true, ...request, events: [...z.array(z.unknown()).parse(JSON.parse(String(row?.["events"]))), planted] }, null, 2)}\n`;
}

/** Whatever stands there and was not made here is left alone. */
async function refuseForeign(folder: string): Promise<void> {
  const answersText = await readTextIfAny(join(folder, "answers.json"));
  const own = answersText?.includes('"sample": true') ?? false;
  if (own) return;
  const names = await namesIn(join(folder, "exports"));
  const foreign =
    names.length > 0
      ? `exports/${names[0]}`
      : (await Promise.all(ownFiles.map(async (name) => ((await exists(join(folder, name))) ? name : "")))).find(
          Boolean,
        );
  if (foreign) throw problem("sampleFolder", { file: foreign });
}

/** A folder of its own gets the settings, and the quarter's topic with its translations, that belong to the sample. */
async function copyWorkspace(folder: string): Promise<void> {
  if (folder === packageFolder) return;
  if (!(await exists(join(folder, "tsubame.yaml"))))
    await copyFile(join(packageFolder, "tsubame.yaml"), join(folder, "tsubame.yaml"));
  for (const path of await findFiles("templates/**", packageFolder)) {
    const name = relative(packageFolder, path);
    if (!isOfOnePeriod(name.replaceAll("\\", "/"))) continue;
    const copy = join(folder, name);
    await mkdir(dirname(copy), { recursive: true });
    if (!(await exists(copy))) await copyFile(path, copy);
  }
}

export async function sample(request: SampleRequest, outside: Outside): Promise<number> {
  const progress = showProgress(outside);
  const { files } = await makeSample(request, progress);
  progress.end();
  outside.print(say(outside.language, "sampleMade", { files, folder: join(request.folder, "exports") }));
  return 0;
}
