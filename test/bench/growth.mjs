// How the cost of each step and dataset grows: `npm run bench:growth -- --at 24x1M,24x10M,200x10M,1000x10M`, sensors by
// packets. Of each: CPU seconds at each size, and the slopes of their logarithms over those of packets and of sensors,
// between the two largest sizes at which it costs `--least` seconds or more. Ends with 1 where a slope is above `--bar`.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const option = (name, otherwise) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : otherwise;
const quarter = "2024Q2";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const self = fileURLToPath(import.meta.url);
const units = { k: 1e3, M: 1e6 };

if (process.argv[2] === "--one") console.log(JSON.stringify(await figuresOf(process.argv[3])));
else growth();

function growth() {
  const [bar, least, keep] = [Number(option("bar", "1.1")), Number(option("least", "1")), option("keep", "")];
  const places = option("at", "24x1M,24x10M,200x10M,1000x10M").split(",");
  const sizes = places.map((place) => measure(place, keep));
  for (const { place, peak } of sizes) console.log(`${place}: peak memory ${Math.round(peak)} MB`);
  const names = [...new Set(sizes.flatMap(({ cpu }) => Object.keys(cpu)))];
  console.log(`\n${"CPU s".padEnd(40)}${places.map((place) => place.padStart(12)).join("")}  by packets  by sensors`);
  let steep = 0;
  const last = (name) => sizes.at(-1).cpu[name] ?? 0;
  for (const name of names.sort((a, b) => last(b) - last(a))) {
    const slopes = [slope(sizes, name, "packets", "sensors", least), slope(sizes, name, "sensors", "packets", least)];
    if (slopes.some((one) => one > bar)) steep++;
    const figures = sizes.map(({ cpu }) => (cpu[name] ?? 0).toFixed(2).padStart(12)).join("");
    const told = slopes.map((one) => (one === undefined ? "–" : one.toFixed(2)).padStart(12)).join("");
    console.log(`${name.padEnd(40)}${figures}${told}`);
  }
  console.log(`${names.length} steps and datasets, ${steep} steeper than ${bar}`);
  process.exitCode = steep > 0 ? 1 : 0;
}

/** Of those that differ in `of` alone, between the two largest that cost enough; undefined where there are none. */
function slope(sizes, name, of, other, least) {
  const dear = sizes.filter(({ cpu }) => cpu[name] >= least);
  const slopes = dear.flatMap((large) => {
    const [small] = dear
      .filter((one) => one[other] === large[other] && one[of] < large[of])
      .sort((a, b) => b[of] - a[of]);
    return small
      ? [
          {
            at: large[of] * large[other],
            value: Math.log(large.cpu[name] / small.cpu[name]) / Math.log(large[of] / small[of]),
          },
        ]
      : [];
  });
  return slopes.sort((a, b) => b.at - a.at)[0]?.value;
}

/** A sample of so many sensors and packets, made where it is not kept, and measured in a process of its own. */
function measure(place, keep) {
  const [, sensors, number, unit] = /^(\d+)x([\d.]+)([kM])$/.exec(place);
  const folder = keep ? join(resolve(keep), place) : mkdtempSync(join(tmpdir(), "tsubame-growth-"));
  mkdirSync(folder, { recursive: true });
  const node = (...given) => execFileSync(process.execPath, given, { stdio: ["ignore", "pipe", "pipe"] });
  if (!existsSync(join(folder, "answers.json")))
    node(join(root, "dist/main.js"), "sample", "-C", folder, "--packets", `${number}${unit}`, "--sensors", sensors);
  for (const made of ["rollups", "output"]) rmSync(join(folder, made), { recursive: true, force: true });
  const figures = JSON.parse(String(node(self, "--one", folder)));
  if (!keep) rmSync(folder, { recursive: true, force: true });
  return { place, sensors: Number(sensors), packets: Number(number) * units[unit], ...figures };
}

/** CPU seconds of compaction, of origins, of opening a session, and of each dataset of all sensors in turn. */
async function figuresOf(folder) {
  const load = (path) => import(join(root, "dist", path));
  const { readConfig } = await load("workspace/config.js");
  const { readExports } = await load("exports/exports.js");
  const { compactExports } = await load("rollups/rollups.js");
  const { computeNumbers } = await load("numbers/numbers.js");
  const { openQueries, openQuarter, threadsFor } = await load("numbers/quarter-tables.js");
  const { inOrder, readQueries, readViews, tablesOf } = await load("numbers/queries.js");
  const { identifier, tableAsSelect } = await load("engines/sql-literals.js");
  const { comparedPeriods, parsePeriod } = await load("base/period.js");
  const { silent } = await load("base/progress.js");
  const config = await readConfig(folder);
  const period = parsePeriod(quarter);
  const cpu = {};
  const timed = async (name, work) => {
    const before = process.cpuUsage();
    const done = await work();
    const { user, system } = process.cpuUsage(before);
    cpu[name] = (user + system) / 1e6;
    return done;
  };
  await timed("(compaction, two quarters)", async () => {
    for (const one of [period, comparedPeriods(period).previous])
      await compactExports(config, one, await readExports(config, one, silent), silent);
  });
  const { material } = await timed("(origins, two quarters)", () =>
    computeNumbers(config, period, silent, { names: [] }),
  );
  const database = await openQueries(config, material, { memoryMb: 700, threads: await threadsFor(material) });
  const session = await timed("(session)", async () =>
    openQuarter(database, config, period, material, await readViews(config)),
  );
  const queries = await readQueries(config, period);
  const tables = new Map();
  for (const [name, text] of queries) tables.set(name, await tablesOf(session, name, text, period));
  for (const { name } of inOrder(queries, tables)) {
    const { scope } = queries.get(name);
    await session.run(`set variable scope = '${scope === "edition" ? "all" : scope}'`);
    await timed(name, async () => {
      const table = await session.select(queries.get(name));
      await session.run(`create or replace table main.${identifier(name)} as ${tableAsSelect(table)}`);
    });
  }
  database.close();
  return { cpu, peak: process.resourceUsage().maxRSS / 1024 };
}
