// What a build costs, as ratios measured in one run: `npm run bench -- --sizes 100k,1M,10M,100M --runs 3`.
// Every figure is a process of its own: wall seconds, CPU seconds (user + system, all threads), peak memory, and the
// CPU as a multiple of the floor of compaction: one `group by sensor, protocol, port, src_ip` of each day, written as
// Parquet.
import { execFileSync, spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const option = (name, otherwise) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : otherwise;
const sizes = option("sizes", "100k,1M,10M").split(",");
const runs = Number(option("runs", "3"));
const keep = option("keep", "");
const quarter = "2024Q2";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const main = join(root, "dist/main.js");
const self = fileURLToPath(import.meta.url);

if (process.argv[2] === "--raw") await raw(process.argv[3], process.argv.slice(4));
else await bench();

async function bench() {
  console.log(
    `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; median of ${runs}`,
  );
  for (const size of sizes) {
    const folder = keep ? join(resolve(keep), size) : mkdtempSync(join(tmpdir(), "tsubame-bench-"));
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, "answers.json")))
      execFileSync(process.execPath, [main, "sample", "-C", folder, "--packets", size], { stdio: "ignore" });
    const files = readdirSync(join(folder, "exports"))
      .filter((name) => /2024-0[456]/.test(name))
      .sort()
      .map((name) => join(folder, "exports", name));
    await measure(size, folder, files);
    if (!keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(size, folder, files) {
  const clean = () => {
    for (const name of ["rollups", "output"]) rmSync(join(folder, name), { recursive: true, force: true });
  };
  const build = (...more) => ["build", quarter, "-C", folder, ...more];
  // A sentence more in the source, and its translation.
  const texts = ["templates/overflow/2024Q2/topic.md.hbs", "templates/catalogs/en/overflow/2024Q2/topic.po"]
    .map((path) => join(folder, path))
    .map((path) => [path, readFileSync(path, "utf8")]);
  let edits = 0;
  const edit = () => {
    const sentence = `追記その${++edits}。`;
    const more = [`\n${sentence}\n`, `\nmsgid "${sentence}"\nmsgstr "Sentence ${edits}."\n`];
    for (const [at, [path, text]] of texts.entries()) writeFileSync(path, text + more[at]);
  };
  const rows = [];
  const add = async (name, prepare, command) => {
    const figures = [];
    for (let run = 0; run < runs; run++) {
      await prepare?.();
      figures.push(await timed(command));
    }
    rows.push({ name, ...median(figures) });
    print(rows.at(-1), rows);
  };
  console.log(
    `\n${size} packets in ${files.length} files\n${"".padEnd(44)}   wall s    CPU s  peak MB  browser MB  x floor CPU`,
  );
  await add("floor: day by sensor, protocol, port, source", null, [self, "--raw", "floor", folder, ...files]);
  await add("bare group by day, sensor, protocol, port", null, [self, "--raw", "bare", ...files]);
  await add("plain scan of five columns", null, [self, "--raw", "scan", ...files]);
  await add("compaction: all rollups", clean, [self, "--raw", "compact", folder, quarter]);
  await add("datasets from the rollups", () => rmSync(join(folder, "output"), { recursive: true, force: true }), [
    self,
    "--raw",
    "datasets",
    folder,
    quarter,
  ]);
  await add("whole build, cold", clean, [main, ...build()]);
  await add("rebuild after a text change, both PDF", edit, [main, ...build()]);
  await add("rebuild after a text change, without PDF", edit, [main, ...build("--no-pdf")]);
  await add("nothing changed", () => execFileSync(process.execPath, [main, ...build()], { stdio: "ignore" }), [
    main,
    ...build(),
  ]);
  // The same day in two forms that take turns, so that each build finds one that it has not compacted.
  const day = files[Math.floor(files.length / 2)];
  const [other, aside] = [`${day}.other`, `${day}.aside`];
  await raw("shortened", [day, other]);
  await add("rebuild after one new day", () => {
    for (const [from, to] of [
      [day, aside],
      [other, day],
      [aside, other],
    ])
      renameSync(from, to);
  }, [main, ...build()]);
  rmSync(other);
  if (size !== "100M" || process.argv.includes("--dotted")) {
    const dotted = join(folder, "dotted");
    mkdirSync(dotted, { recursive: true });
    for (const name of ["sensors.csv", "networks.csv", "holders.csv", "tsubame.yaml"])
      cpSync(join(folder, name), join(dotted, name));
    if (!existsSync(join(dotted, "exports"))) await raw("dotted", [folder, dotted, ...files]);
    await add("compaction, dotted addresses", () => rmSync(join(dotted, "rollups"), { recursive: true, force: true }), [
      self,
      "--raw",
      "compact",
      dotted,
      quarter,
    ]);
  }
  for (const [path, text] of texts) writeFileSync(path, text);
}

function print({ name, wall, cpu, peak, browser }, rows) {
  const floor = rows[0].cpu;
  console.log(
    `${name.padEnd(44)} ${wall.toFixed(2).padStart(8)} ${cpu.toFixed(2).padStart(8)} ${String(Math.round(peak)).padStart(8)} ${(browser ? String(Math.round(browser)) : "").padStart(11)} ${(cpu / floor).toFixed(2).padStart(12)}`,
  );
}

/**
 * One process: its CPU and peak memory from the kernel's own account; the browser's from its process group while it
 * runs.
 */
function timed(command) {
  return new Promise((finish, fail) => {
    const started = process.hrtime.bigint();
    const report = join(mkdtempSync(join(tmpdir(), "tsubame-bench-")), "usage.json");
    const child = spawn(
      process.execPath,
      [
        "--import",
        `data:text/javascript,${encodeURIComponent(`import{writeFileSync}from"node:fs";process.on("exit",()=>{const u=process.resourceUsage();writeFileSync(${JSON.stringify(report)},JSON.stringify({cpu:(u.userCPUTime+u.systemCPUTime)/1e6,peak:u.maxRSS/1024}))})`)}`,
        ...command,
      ],
      { stdio: ["ignore", "ignore", "inherit"].map((one, at) => (at === 2 ? "pipe" : one)) },
    );
    let errors = "";
    child.stderr.on("data", (chunk) => (errors += chunk));
    let browser = 0;
    const watch = setInterval(() => (browser = Math.max(browser, browserMemory(child.pid))), 100);
    child.on("exit", (code) => {
      clearInterval(watch);
      if (code !== 0) return fail(new Error(`${command.join(" ")} ended with ${code}\n${errors}`));
      finish({
        wall: Number(process.hrtime.bigint() - started) / 1e9,
        ...JSON.parse(readFileSync(report, "utf8")),
        browser,
      });
      rmSync(dirname(report), { recursive: true });
    });
  });
}

/** Proportional memory (Pss) of all processes below one, in MB: shared pages count once. Linux only. */
function browserMemory(parent) {
  try {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const parents = new Map(
      pids.map((pid) => {
        try {
          return [
            pid,
            readFileSync(`/proc/${pid}/stat`, "utf8")
              .replace(/^.*\) /, "")
              .split(" ")[1],
          ];
        } catch {
          return [pid, "0"];
        }
      }),
    );
    const below = (pid) =>
      pid !== String(parent) &&
      (parents.get(pid) === String(parent) || (parents.has(parents.get(pid)) && below(parents.get(pid))));
    return pids.filter(below).reduce((sum, pid) => {
      try {
        return sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0) / 1024;
      } catch {
        return sum;
      }
    }, 0);
  } catch {
    return 0;
  }
}

function median(figures) {
  const middle = (name) => figures.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(figures.length / 2)];
  return { wall: middle("wall"), cpu: middle("cpu"), peak: middle("peak"), browser: middle("browser") };
}

/** The yardsticks, and single stages of the product, each in a process of its own. */
async function raw(what, rest) {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const list = (files) => `read_parquet([${files.map((file) => `'${file}'`).join(", ")}])`;
  if (what === "scan" || what === "bare") {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      what === "scan"
        ? `select count(time), max(sensor), sum(src_ip), sum(dst_port), sum(protocol) from ${list(rest)}`
        : `create temp table bare as select cast(time as date) as day, sensor, protocol, dst_port, count(*) as packets from ${list(rest)} group by all`,
    );
    return;
  }
  if (what === "floor") {
    const [folder, ...files] = rest;
    const place = mkdtempSync(join(folder, "floor-"));
    const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
    for (const [at, file] of files.entries())
      await connection.run(
        `copy (select sensor, protocol, dst_port, src_ip, count(*) as packets from ${list([file])} group by all) to '${join(place, `${at}.parquet`)}' (format parquet, compression zstd)`,
      );
    rmSync(place, { recursive: true });
    return;
  }
  if (what === "shortened") {
    const [from, to] = rest;
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`copy (from '${from}' offset 1) to '${to}' (format parquet, compression zstd)`);
    return;
  }
  if (what === "dotted") {
    const [, to, ...files] = rest;
    mkdirSync(join(to, "exports"));
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    for (const file of files)
      await connection.run(
        `copy (select * replace (concat_ws('.', src_ip // 16777216, src_ip // 65536 % 256, src_ip // 256 % 256, src_ip % 256) as src_ip) from '${file}') to '${join(to, "exports", file.slice(-18))}' (format parquet, compression zstd)`,
      );
    return;
  }
  const [folder, name] = rest;
  const load = (path) => import(join(root, "dist", path));
  const [
    { readConfig },
    { readExports },
    { compactExports },
    { readQueries },
    { computeNumbers },
    { parsePeriod },
    { silent },
  ] = await Promise.all(
    [
      "workspace/config.js",
      "exports/exports.js",
      "rollups/rollups.js",
      "numbers/queries.js",
      "numbers/numbers.js",
      "base/period.js",
      "base/progress.js",
    ].map(load),
  );
  const config = await readConfig(folder);
  const wanted = parsePeriod(name);
  if (what === "compact") await compactExports(config, wanted, await readExports(config, wanted, silent), silent);
  else await computeNumbers(config, wanted, silent, { names: [...(await readQueries(config, wanted)).keys()] });
}
