/**
 * Builds that are killed, that run at once, or that may not write: the last good report stays, and the next build
 * succeeds.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, watch } from "node:fs";
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../src/base/package-folder.js";
import { openDatabase } from "../src/engines/duckdb.js";
import { addFiles, copyFolder, digestsBelow, filesBelow, filesOf, packetsOf, tsubame, writeParquet } from "./kit.js";

let scratch = "";
let program = "";
/** A built workspace, the same after an edit that is not built yet, and the reports of both. */
let good = "";
let edited = "";
let goodReport: Report = {};
let editedReport: Report = {};

type Report = Readonly<Record<string, string>>;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  await chmod(scratch, 0o755);
  program = await compiled();
  good = await newFolder();
  await addFiles(good, filesOf());
  await writeParquet(join(good, "exports/1.parquet"), packetsOf(day("2024-04-01")));
  expect(await build(good)).toMatchObject({ code: 0 });
  goodReport = await reportIn(good);
  edited = await newFolder();
  await copyFolder(good, edited);
  await writeParquet(join(edited, "exports/2.parquet"), packetsOf(day("2024-04-02")));
  const built = await newFolder();
  await copyFolder(edited, built);
  expect(await build(built)).toMatchObject({ code: 0 });
  editedReport = await reportIn(built);
  expect(editedReport).not.toEqual(goodReport);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const day = (date: string) =>
  ["alpha-one", "bravo-two"].flatMap((sensor) =>
    [23, 80, 443].map((port) => `timestamp '${date} 01:00:00', '${sensor}', ${4026531840 + port}, 40000, ${port}, 6`),
  );
const build = (folder: string) => tsubame(folder, ["build", "2024Q2", "--no-pdf"], process.env, "en", true);
const newFolder = () => mkdtemp(join(scratch, "case-"));

async function copyOf(folder: string): Promise<string> {
  const copy = await newFolder();
  await copyFolder(folder, copy);
  return copy;
}

/** Empty where there is no report. */
async function reportIn(folder: string): Promise<Report> {
  const place = join(folder, "output/2024Q2");
  return existsSync(place) ? digestsBelow(place) : {};
}

async function leftovers(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((path) => /\.making-|\.tmp$/.test(path));
}

/** The program as it is published, from the sources as they are now; nobody's dist/ is read or written. */
async function compiled(): Promise<string> {
  const home = await newFolder();
  await chmod(home, 0o755);
  const names = (await readdir(join(packageFolder, "src"), { recursive: true })).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".d.ts"),
  );
  for (const name of names) {
    const { outputText } = transpileModule(await readFile(join(packageFolder, "src", name), "utf8"), {
      compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2023, verbatimModuleSyntax: true },
    });
    await addFiles(home, { [`dist/${name.replace(/\.ts$/, ".js")}`]: outputText });
  }
  await cp(join(packageFolder, "package.json"), join(home, "package.json"));
  for (const folder of ["node_modules", "queries", "templates"])
    await symlink(join(packageFolder, folder), join(home, folder));
  return join(home, "dist/main.js");
}

type Ended = { readonly code: number | null; readonly err: string };

/** Starts a build as its user would; `onText` is told all it has said so far. */
function start(
  folder: string,
  onText: (err: string, child: ChildProcess) => void = () => undefined,
  options: { uid?: number; gid?: number } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [program, "build", "2024Q2", "--no-pdf", "-C", folder], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, HOME: scratch, LANG: "C" },
    ...options,
  });
  return ended(child, onText);
}

function ended(
  child: ChildProcess,
  onText: (err: string, child: ChildProcess) => void = () => undefined,
): Promise<Ended> {
  let err = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    err += String(bytes);
    onText(err, child);
  });
  return new Promise((settle) => child.on("close", (code) => settle({ code, err })));
}

/** Kills a build of the edited workspace when it says a word, or when it begins to put the report in place. */
async function killedWhen(folder: string, moment: string): Promise<Ended> {
  let atMaking: ChildProcess | undefined;
  const watcher = watch(
    join(folder, "output"),
    (_, name) => void (moment === ".making" && name?.startsWith(".making") && atMaking?.kill("SIGKILL")),
  );
  try {
    return await start(folder, (err, child) => {
      atMaking = child;
      if (err.includes(`${moment}\n`)) child.kill("SIGKILL");
    });
  } finally {
    watcher.close();
  }
}

describe("a build that is killed", () => {
  it.each(["reading exports", "compacting days", "running queries", "overflow/en", "checking", ".making"])(
    "at %j leaves a whole report, and the next one succeeds",
    async (moment) => {
      const folder = await copyOf(edited);
      const { code, err } = await killedWhen(folder, moment);
      const after = await reportIn(folder);
      // Near the two renames: before them the old report, after them the new one, between them none, for the next build
      // to put back.
      if (code === 0) expect(after).toEqual(editedReport);
      else
        expect(["checking", ".making"].includes(moment) ? [goodReport, editedReport, {}] : [goodReport]).toContainEqual(
          after,
        );
      expect(err).not.toContain("bug");
      expect(await build(folder)).toMatchObject({ code: 0 });
      expect(await reportIn(folder)).toEqual(editedReport);
      expect(await leftovers(folder)).toEqual([]);
    },
  );

  it("between the two renames is mended by the next one, even by one that fails", async () => {
    const folder = await copyOf(good);
    const aside = join(folder, `output/.making-2024Q2-${goneProcess()}-0123abcd-x`);
    await addFiles(aside, { "new/overflow/en/index.html": "half" });
    await rename(join(folder, "output/2024Q2"), join(aside, "old-0"));
    await addFiles(folder, { "templates/overflow/report.en.md.hbs": "{{nothing}}\n" });
    expect(await build(folder)).toMatchObject({ code: 1 });
    expect(await reportIn(folder)).toEqual(goodReport);
    expect(await leftovers(folder)).toEqual([]);
  });

  it("leaves nothing behind that the next one does not clear away; what another is writing stays", async () => {
    const folder = await copyOf(edited);
    const [gone, running] = [goneProcess(), process.ppid];
    const left = (maker: number) => [
      `output/.making-2024Q2-${maker}-0123abcd-x/new/index.html`,
      `output/cache/datasets/2024Q2/totals.json.${maker}.0123abcd.tmp`,
      `output/cache/spill/duckdb.${maker}.0123abcd.tmp/duckdb_temp_storage_DEFAULT-0.tmp`,
      `rollups/2024Q2/traffic/2024-04-02.parquet.${maker}.0123abcd.tmp`,
      `rollups/2024Q2/index.json.${maker}.0123abcd.tmp`,
    ];
    await addFiles(folder, Object.fromEntries([...left(gone), ...left(running)].map((path) => [path, "half"])));
    // A container gives every run the same number.
    await addFiles(folder, { [`output/.making-2024Q2-${process.pid}-0123abcd-x/new/index.html`]: "half" });
    expect(await build(folder)).toMatchObject({ code: 0 });
    expect(await reportIn(folder)).toEqual(editedReport);
    expect((await leftovers(folder)).filter((path) => !path.includes(String(running)))).toEqual([]);
    for (const path of left(running)) expect(existsSync(join(folder, path)), path).toBe(true);
  });
});

/** The number of a process that is no more. */
function goneProcess(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

describe("two builds at once", () => {
  it("in one workspace both succeed", async () => {
    const folder = await copyOf(edited);
    const both = await Promise.all([start(folder), start(folder)]);
    expect(both.map(({ code, err }) => [code, err.includes("bug")])).toEqual([
      [0, false],
      [0, false],
    ]);
    expect(await reportIn(folder)).toEqual(editedReport);
    expect(await leftovers(folder)).toEqual([]);
  });

  it("keep what their databases spill apart", async () => {
    const folder = await newFolder();
    const sums = await Promise.all(
      [3, 5].map(async (step) => {
        const database = await openDatabase({ memoryMb: 40, scratch: folder, threads: 1, reads: [] });
        try {
          const session = await database.open();
          await session.run(
            `create temp table numbers as select range * ${step} as number, hash(range) as mark from range(2000000)`,
          );
          const [row] = await session.rows(
            "select cast(sum(number) as bigint) as sum from (select number from numbers order by mark)",
          );
          return [
            row?.["sum"],
            (await readdir(folder, { recursive: true })).some((path) => path.includes("duckdb_temp_storage")),
          ];
        } finally {
          database.close();
        }
      }),
    );
    expect(sums).toEqual([
      [5999997000000, true],
      [9999995000000, true],
    ]);
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Root may write everywhere, so there another user builds, where he may read the program. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
const canRead =
  spawnSync(
    process.execPath,
    ["-e", "require('fs').readdirSync(process.argv[1])", join(packageFolder, "node_modules")],
    nobody,
  ).status === 0;

describe("a build that may not write", () => {
  it.skipIf(process.platform === "win32" || !canRead)("says so, and what to do", async () => {
    const folder = await copyOf(edited);
    await chmod(folder, 0o755);
    await chmod(join(folder, "output"), 0o555);
    for (const place of ["output/cache", "rollups"]) await openToAll(join(folder, place));
    const { code, err } = await start(folder, undefined, nobody);
    await chmod(join(folder, "output"), 0o755);
    expect(code, err).toBe(1);
    expect(err).toMatch(
      /tsubame: \S+\/output\S* cannot be written: [^\n]*EACCES[^\n]*\n {2}Check the permissions of the folder\.\n$/,
    );
    expect(await reportIn(folder)).toEqual(goodReport);
  });

  it.skipIf(process.platform === "win32")("files larger than a limit says that there is no room", async () => {
    const folder = await copyOf(edited);
    const largest = Math.max(
      ...[...(await filesBelow(join(good, "output/2024Q2"))).values()].map(({ length }) => length),
    );
    // In the shell's blocks of 512 or 1,024 bytes: less than the largest file of the report, more than a rollup.
    const blocks = Math.floor(largest / 1024 / 2);
    const child = spawn(
      "sh",
      [
        "-c",
        `ulimit -f ${blocks} && exec "$@"`,
        "sh",
        process.execPath,
        program,
        "build",
        "2024Q2",
        "--no-pdf",
        "-C",
        folder,
      ],
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: scratch, LANG: "C" } },
    );
    const { code, err } = await ended(child);
    expect(code, err).toBe(1);
    expect(err).toMatch(
      /The disk is full: .+ could not be written\. The last good report is untouched\.\n {2}Make room and build again/,
    );
    expect(await reportIn(folder)).toEqual(goodReport);
    expect(await build(folder)).toMatchObject({ code: 0 });
    expect(await reportIn(folder)).toEqual(editedReport);
    expect(await leftovers(folder)).toEqual([]);
  });
});

async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o777);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o777 : 0o666);
}
