// How long an edit takes from the write to the shown page, and whether the preview's memory stays steady: `npm run
// bench:preview`.
// `--packets 500k --edits 200 --keep DIR`. Seconds are those of a real browser's clock; the CPU seconds beside them are
// what the preview's
// process spent on the edit, whatever else the machine did, and their ratio to a warm `build --no-pdf` of the same
// edit.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, homedir, loadavg, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { findBrowser } from "../../dist/engines/browser-place.js";

const option = (name, otherwise) =>
  process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : otherwise;
const edits = Number(option("edits", "200"));
const quarter = "2024Q2";
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const main = join(root, "dist/main.js");
const keep = option("keep", "");
const folder = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), "tsubame-bench-"));
mkdirSync(folder, { recursive: true });
if (!existsSync(join(folder, "answers.json")))
  execFileSync(process.execPath, [main, "sample", "-C", folder, "--packets", option("packets", "500k")], {
    stdio: "ignore",
  });

const copy = (path) => {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  const before = existsSync(target) ? readFileSync(target, "utf8") : undefined;
  const text = before ?? readFileSync(join(root, path), "utf8");
  writeFileSync(target, text);
  return {
    write: (change) => writeFileSync(target, change(text)),
    restore: () => (before === undefined ? rmSync(target) : writeFileSync(target, before)),
  };
};
const source = copy("templates/overflow/report.md.hbs");
const chart = copy("templates/overflow/charts/packets_by_group_month.vl.json");
const words = copy("templates/catalogs/en.json");
// Characters that the page has not had yet, as in real writing.
const unseen = (at) => String.fromCodePoint(0x6c00 + at);
const size = (at) => Number((10 + at / 100).toFixed(2));
const kinds = {
  "text (source; the other language becomes a draft)": {
    language: "ja",
    seen: (at) => `追記${at}${unseen(at)}`,
    write: (at) =>
      source.write((text) =>
        text.replace("## 観測の方法と用語\n", `## 観測の方法と用語\n\n追記${at}${unseen(at)}。\n`),
      ),
  },
  "words of a language (catalogue)": {
    language: "en",
    seen: (at) => `Drawing${at} 1`,
    write: (at) => words.write((text) => text.replace(/("figure_number": ")[^"]*/, `$1Drawing${at} {number}`)),
  },
  "chart (both languages)": {
    language: "en",
    seen: (at) => `font-size="${size(at)}px"`,
    write: (at) =>
      chart.write((text) => JSON.stringify({ ...JSON.parse(text), config: { axis: { labelFontSize: size(at) } } })),
  },
};

execFileSync(process.execPath, [main, "build", quarter, "-C", folder, "--no-pdf"], { stdio: "ignore" });
const warm = timed(() => {
  source.write((text) => `${text}\n\n追記。\n`);
  execFileSync(process.execPath, [main, "build", quarter, "-C", folder, "--no-pdf", "--draft"], { stdio: "ignore" });
  source.restore();
});

const preview = spawn(process.execPath, [main, "preview", quarter, "-C", folder], {
  stdio: ["ignore", "pipe", "inherit"],
});
const address = await new Promise((ready) =>
  preview.stdout.on("data", (text) => {
    const found = /http:\S+/.exec(String(text))?.[0];
    if (found) ready(found);
  }),
);
const place = await findBrowser({
  cacheFolder: join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "tsubame-report"),
  environment: process.env,
});
const browser = await puppeteer.launch({
  executablePath: place.path,
  headless: "shell",
  pipe: true,
  args: [...place.arguments.filter((one) => !one.startsWith("--host-resolver-rules")), "--no-sandbox"],
  env: place.environment,
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.setViewport({ width: 1400, height: 900 });
  await page.goto(address);
  const settled = () => page.waitForFunction(() => document.body.dataset.state === "checked", { polling: 20 });
  await settled();
  const figures = Object.fromEntries(Object.keys(kinds).map((name) => [name, []]));
  const resident = [];
  for (let at = 1; at <= edits; at++) {
    const [name, kind] = Object.entries(kinds)[at % 3];
    // Each fifth edit comes after a pause, in which finished pages are read; the others as fast as they are shown.
    if (at % 5 === 0) await settled();
    const frame = page.frames().find((one) => one.url().includes(`/page/overflow/${kind.language}/`));
    const shown = frame.waitForFunction(
      (wanted) => document.documentElement.outerHTML.includes(wanted) && Date.now(),
      { polling: "mutation" },
      kind.seen(at),
    );
    const before = cpuSeconds(preview.pid);
    const written = Date.now();
    kind.write(at);
    const seconds = ((await (await shown).jsonValue()) - written) / 1000;
    figures[name].push({ seconds, cpu: cpuSeconds(preview.pid) - before });
    resident.push(residentMb(preview.pid));
  }
  console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Node ${process.version}; ${edits} edits`);
  console.log(`warm build --no-pdf --draft: ${warm.seconds.toFixed(2)} s, ${warm.cpu.toFixed(2)} CPU s`);
  console.log(`${"".padEnd(52)}edits  median s   max s  median CPU s  x warm build`);
  for (const [name, all] of Object.entries(figures)) {
    const [seconds, cpu] = [sorted(all.map((one) => one.seconds)), sorted(all.map((one) => one.cpu))];
    console.log(
      `${name.padEnd(52)}${String(all.length).padStart(5)}${median(seconds).toFixed(2).padStart(10)}${seconds.at(-1).toFixed(2).padStart(8)}${median(cpu).toFixed(2).padStart(14)}${(median(cpu) / warm.cpu).toFixed(2).padStart(14)}`,
    );
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [first, last] = [mean(resident.slice(0, 20)), mean(resident.slice(-20))];
  console.log(
    `memory: ${Math.round(first)} MB over the first 20 edits, ${Math.round(last)} MB over the last 20 (x${(last / first).toFixed(2)}), most ${Math.round(Math.max(...resident))} MB`,
  );
  if (process.argv.includes("--course"))
    console.log(
      resident
        .filter((_, at) => at % 10 === 0)
        .map(Math.round)
        .join(" "),
    );
} finally {
  await browser.close();
  for (const one of [source, chart, words]) one.restore();
  const gone = new Promise((done) => preview.once("exit", done));
  preview.kill("SIGINT");
  await gone;
  if (!keep) rmSync(folder, { recursive: true, force: true });
}

function timed(work) {
  const [start, before] = [Date.now(), childSeconds()];
  work();
  return { seconds: (Date.now() - start) / 1000, cpu: childSeconds() - before };
}

/** CPU of children that ended, in hundredths of a second since they were started (Linux). */
function childSeconds() {
  const parts = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(parts[13]) + Number(parts[14])) / 100;
}

function cpuSeconds(pid) {
  const parts = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(parts[11]) + Number(parts[12])) / 100;
}

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

function sorted(values) {
  return [...values].sort((a, b) => a - b);
}

function median(values) {
  return values[Math.floor(values.length / 2)] ?? NaN;
}
