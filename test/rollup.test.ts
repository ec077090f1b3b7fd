/** Compaction without a report: a quarter by one process, or its days by many at once. */
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  addFiles,
  config,
  copyFolder,
  digestsBelow,
  filesOf,
  ordinaryRows,
  packetsOf,
  tsubame,
  writeParquet,
} from "./kit.js";

/** In Tokyo, packets of the evening are of the next day. */
const days = ["2024-04-01", "2024-04-02", "2024-04-03"];
const program = resolve(import.meta.dirname, "../dist/main.js");

let scratch = "";
/** Exports alone: two of them over two days, so that days share files. */
let bare = "";
/** The same, compacted by one process. */
let whole = "";

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  bare = join(scratch, "bare");
  await addFiles(bare, filesOf(config.replace("UTC", "Asia/Tokyo") + "rejected_share_max: 1\n"));
  const april = ordinaryRows.filter((row) => row.includes("2024-04"));
  const rows = april.flatMap((row) => [row, row.replace(" 0", " 2").replace(/ 2[4-9]:/, " 23:")]);
  await writeParquet(join(bare, "exports/a.parquet"), packetsOf(rows.filter((_, at) => at % 2 === 0)));
  await writeParquet(join(bare, "exports/b.parquet"), packetsOf(rows.filter((_, at) => at % 2 === 1)));
  await writeParquet(
    join(bare, "exports/unknown.parquet"),
    packetsOf(rows.slice(0, 3).map((row) => row.replace("alpha-one", "charlie"))),
  );
  whole = await copyOf(bare, "whole");
  expect(await tsubame(whole, ["rollup", "2024Q2"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("3 days are compacted"),
  });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

async function copyOf(folder: string, name: string): Promise<string> {
  const copy = join(scratch, name);
  await copyFolder(folder, copy);
  return copy;
}

/** A process of its own, and how it ended. */
function started(folder: string, day: string) {
  const process_ = spawn(process.execPath, [program, "rollup", "2024Q2", "--day", day], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [process_.stdout, process_.stderr]) stream.on("data", (text) => (said += String(text)));
  const ended = new Promise<{ readonly code: number | null; readonly said: string }>((done) =>
    process_.on("close", (code) => done({ code, said })),
  );
  return { ended, kill: () => process_.kill("SIGKILL") };
}

/** Rollups and origins; the list of rejected rows is of the quarter. */
async function made(folder: string): Promise<Record<string, string>> {
  const found = { ...(await digestsBelow(join(folder, "rollups"))) };
  delete found["2024Q2/rejected.csv"];
  return found;
}

describe("tsubame rollup", () => {
  it("compacts, and finds nothing left to compact", async () => {
    const before = await made(whole);
    const { code, err } = await tsubame(whole, ["query", "totals", "2024Q2"]);
    expect(code, err).toBe(0);
    expect(err).not.toContain("compacting days");
    expect(err).not.toContain("looking up sources");
    expect(await made(whole)).toEqual(before);
  });

  it("gives the same by eight processes at once in one folder, of which three are killed and repeated", async () => {
    const folder = await copyOf(bare, "many");
    const running = Array.from({ length: 8 }, (_, at) => started(folder, days[at % days.length] ?? ""));
    await Promise.all(
      running.slice(0, 3).map(async ({ kill }, at) => {
        await sleep(900 + 500 * at);
        kill();
      }),
    );
    for (const { code, said } of (await Promise.all(running.map(({ ended }) => ended))).slice(3))
      expect(code, said).toBe(0);
    const repeated = await Promise.all(days.map((day) => started(folder, day).ended));
    for (const { code, said } of repeated) expect(code, said).toBe(0);
    expect(await made(folder)).toEqual(await made(whole));
    expect(await readdir(join(folder, "output/cache/origins/2024Q2/origins"))).toHaveLength(3);
    const { code, err, out } = await tsubame(folder, ["rollup", "2024Q2"]);
    expect(code, err).toBe(0);
    expect(err).not.toContain("compacting days");
    expect(err).not.toContain("looking up sources");
    expect(out).toContain("3 days are compacted in rollups/2024Q2");
    expect(await readFile(join(folder, "rollups/2024Q2/rejected.csv"), "utf8")).toBe(
      await readFile(join(whole, "rollups/2024Q2/rejected.csv"), "utf8"),
    );
  });

  it("reads for a day only the exports that may have packets of it", async () => {
    const folder = await copyOf(bare, "one");
    await writeParquet(
      join(folder, "exports/july.parquet"),
      packetsOf(ordinaryRows.slice(0, 2).map((row) => row.replace("2024-04-01", "2024-06-30"))),
    );
    await writeFile(
      join(folder, "exports/july.parquet"),
      damaged(await readFile(join(folder, "exports/july.parquet"))),
    );
    expect(await tsubame(folder, ["rollup", "2024Q2", "--day", days[0] ?? ""])).toMatchObject({
      code: 0,
      out: "2024-04-01: compacted. 14 of 16 rows counted, 2 rejected.\n",
    });
    expect(await tsubame(folder, ["rollup", "2024Q2", "--day", days[0] ?? ""])).toMatchObject({
      code: 0,
      out: "2024-04-01: nothing to do, it stands as it was compacted. 14 of 16 rows counted, 2 rejected.\n",
    });
    expect(await tsubame(folder, ["rollup", "2024Q2", "--day", "2024-04-20"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("2024-04-20: "),
    });
    // The quarter is read in full, and what is wrong is found.
    const { code, err } = await tsubame(folder, ["rollup", "2024Q2"]);
    expect(code).toBe(1);
    expect(err).toContain("exports/july.parquet");
  });

  it.each([
    ["2024-07-01", "2024-07-01 is not a day of 2024Q2."],
    ["2024-4-1", "2024-4-1 is not a day of 2024Q2."],
    ["2024-02-30", "2024-02-30 is not a day of 2024Q2."],
    ["", " is not a day of 2024Q2."],
  ])("refuses the day %j", async (day, says) => {
    const { code, err } = await tsubame(bare, ["rollup", "2024Q2", "--day", day]);
    expect(err).toContain(says);
    expect(code).toBe(2);
  });

  it("leaves the index of an earlier version to a run over the quarter", async () => {
    const folder = await copyOf(bare, "earlier");
    await addFiles(folder, { "rollups/2024Q2/index.json": "{}" });
    const { code, err } = await tsubame(folder, ["rollup", "2024Q2", "--day", days[0] ?? ""]);
    expect(err).toContain("rollups/2024Q2/index.json: This index of an earlier version is of all days");
    expect(code).toBe(1);
  });
});

/** Another byte before the footer. */
function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(0xff, 4, 60);
  return copy;
}
