/** Chromium: finds one that starts, and prints pages with it that reach nothing but the files they are given. */
import { execFile } from "node:child_process";
import { createReadStream, createWriteStream } from "node:fs";
import { access, constants, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import { basename, delimiter, dirname, extname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import type { Browser as Puppet, HTTPRequest, LaunchOptions, Page } from "puppeteer-core";
import { digestOf } from "../base/digest.js";
import { errorCode, temporaryBeside } from "../base/files.js";
import { problem, UserError } from "../base/problems.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** A browser that runs on this machine. `environment` is all that the browser sees of ours. */
export type BrowserPlace = {
  readonly path: string;
  readonly kind: "explicit" | "bundled" | "system" | "cache";
  readonly arguments: string[];
  readonly environment: Record<string, string>;
  /** Unpacked for this one run because the cache could not be used; goes away when the browser is closed. */
  readonly temporaryFolder?: string;
};

export type BrowserRequest = { explicit?: string | undefined; cacheFolder: string; environment: Environment };

/** `files` by their path from the root, with `/`; `page` is one of them. */
export type PrintJob = { files: ReadonlyMap<string, Uint8Array | string>; page: string; timeoutMs?: number };

/** Any number of prints may run at once. `close` ends the process, hanging or not. */
export type Browser = {
  readonly version: string;
  print(job: PrintJob): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** What `doctor` says. */
export type BrowserDescription = { path: string; kind: BrowserPlace["kind"]; version: string };

/** A page asked for something that is not among its files. */
export class RefusedRequest extends Error {
  constructor(readonly page: string, readonly address: string) {
    super(`${page} asks for ${address}, which is not part of the report.`);
    this.name = "RefusedRequest";
  }
}

/** The explicit browser or none; else the bundled one, the system's, puppeteer's. Throws `browserMissing` with all that was tried. */
export async function findBrowser(request: BrowserRequest): Promise<BrowserPlace> {
  const tried: string[] = [];
  const steps = request.explicit ? [explicitBrowser] : [bundledBrowser, systemBrowser, cachedBrowser];
  for (const step of steps) {
    const place = await step(request, tried);
    if (place) return place;
  }
  throw problem("browserMissing", { tried: tried.join("; ") });
}

/** Throws `browserMissing` when it does not start after all. */
export async function openBrowser(place: BrowserPlace): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "tsubame-browser-"));
  const leave = async () => {
    for (const folder of [profile, place.temporaryFolder]) if (folder) await removeFolder(folder);
  };
  try {
    const puppet = await launch(place, profile);
    return {
      version: await puppet.version(),
      print: (job) => print(puppet, job),
      close: () => end(puppet).finally(leave),
    };
  } catch (error) {
    await leave();
    throw problem("browserMissing", { tried: `${place.path} (${reasonOf(error)})` });
  }
}

/** Starts the browser, so what it says is true. */
export async function describeBrowser(place: BrowserPlace): Promise<BrowserDescription> {
  const browser = await openBrowser(place);
  await browser.close();
  return { path: place.path, kind: place.kind, version: browser.version };
}

// Finding

async function explicitBrowser({ explicit = "", environment }: BrowserRequest, tried: string[]): Promise<BrowserPlace | undefined> {
  const paths = explicit === basename(explicit) ? inSearchPath([explicit], environment) : [resolve(explicit)];
  return firstThatRuns(paths.length > 0 ? paths : [explicit], "explicit", environment, tried);
}

async function systemBrowser({ environment }: BrowserRequest, tried: string[]): Promise<BrowserPlace | undefined> {
  const place = await firstThatRuns(systemPaths(environment), "system", environment, tried);
  if (!place) tried.push("no Chrome, Chromium or Edge that starts in the usual places");
  return place;
}

async function cachedBrowser({ environment }: BrowserRequest, tried: string[]): Promise<BrowserPlace | undefined> {
  const folder = environment["PUPPETEER_CACHE_DIR"] ?? join(homeOf(environment), ".cache", "puppeteer");
  const place = await firstThatRuns(await puppeteerPaths(folder), "cache", environment, tried);
  if (!place) tried.push(`nothing that starts in ${folder}`);
  return place;
}

/** Paths that are not there are passed over in silence, unless the reader named them. */
async function firstThatRuns(paths: readonly string[], kind: BrowserPlace["kind"], environment: Environment, tried: string[]): Promise<BrowserPlace | undefined> {
  for (const path of paths) {
    if (kind !== "explicit" && !(await isFile(path))) continue;
    const place: BrowserPlace = { path, kind, arguments: [...steadyArguments], environment: { ...passedOn(environment), ...steadyEnvironment } };
    const failure = await whyNotRunning(place);
    if (!failure) return place;
    tried.push(`${path} (${failure})`);
  }
  return undefined;
}

function systemPaths(environment: Environment): string[] {
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return ["/Applications", join(homeOf(environment), "Applications")].flatMap((folder) => names.map((name) => join(folder, `${name}.app`, "Contents", "MacOS", name)));
  }
  if (process.platform === "win32") {
    const folders = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => variable(environment, name));
    const programs = [["Google", "Chrome", "Application", "chrome.exe"], ["Chromium", "Application", "chrome.exe"], ["Microsoft", "Edge", "Application", "msedge.exe"]];
    return programs.flatMap((program) => folders.flatMap((folder) => (folder ? [join(folder, ...program)] : [])));
  }
  const names = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "microsoft-edge-stable", "microsoft-edge"];
  return [...inSearchPath(names, environment), "/opt/google/chrome/chrome", "/opt/microsoft/msedge/msedge", "/snap/bin/chromium"];
}

function inSearchPath(names: readonly string[], environment: Environment): string[] {
  const search = variable(environment, "PATH") ?? "";
  const folders = [...new Set([...search.split(delimiter), ...(process.platform === "win32" ? [] : ["/usr/local/bin", "/usr/bin"])])];
  return names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
}

/** `<folder>/<program>/<platform>-<build>/<program>-<platform>/<program>`, the newest build first. */
async function puppeteerPaths(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const program of ["chrome-headless-shell", "chrome"]) {
    const builds = (await namesIn(join(folder, program))).sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
    for (const build of builds) {
      for (const inner of await namesIn(join(folder, program, build))) {
        const base = join(folder, program, build, inner);
        const testing = "Google Chrome for Testing";
        paths.push(join(base, program), join(base, `${program}.exe`), join(base, `${testing}.app`, "Contents", "MacOS", testing));
      }
    }
  }
  return paths;
}

/** Undefined when it starts; else a short reason. On Windows `--version` would open a window, so the file's presence has to do. */
async function whyNotRunning({ path, environment }: BrowserPlace): Promise<string | undefined> {
  if (!(await isFile(path))) return "no such file";
  if (process.platform === "win32") return undefined;
  if (!(await isAllowed(path, constants.X_OK))) return "not executable";
  return new Promise((settle) => {
    execFile(path, ["--version"], { env: environment, timeout: 20_000, killSignal: "SIGKILL" }, (error, answer, complaint) => {
      if (error) settle(firstLine(complaint) || firstLine(error.message));
      // Chromium and its kin count in four numbers, Firefox and Safari do not.
      else settle(/\d+(\.\d+){3}/.test(answer) ? undefined : `not a Chromium: ${firstLine(answer)}`);
    });
  });
}

// The bundled browser

const bundledPackage = "@sparticuz/chromium";
/** Raised when what is unpacked changes. */
const layout = 1;
const marker = "complete.json";
const executable = "chromium";
/** What the ELF header asks for: Alpine and NixOS do not have it. */
const interpreter = "/lib64/ld-linux-x86-64.so.2";

async function bundledBrowser({ cacheFolder }: BrowserRequest, tried: string[]): Promise<BrowserPlace | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64" || !(await isFile(interpreter))) {
    tried.push("the bundled browser is for x64 Linux with glibc only");
    return undefined;
  }
  try {
    const place = await unpackedBrowser(cacheFolder);
    const failure = await whyNotRunning(place);
    if (!failure) return place;
    if (place.temporaryFolder) await removeFolder(place.temporaryFolder);
    tried.push(`the bundled browser (${failure})`);
  } catch (error) {
    tried.push(`the bundled browser (${reasonOf(error)})`);
  }
  return undefined;
}

async function unpackedBrowser(cacheFolder: string): Promise<BrowserPlace> {
  const archives = await findArchives();
  const folder = join(resolve(cacheFolder), archives.name);
  try {
    await unpackOnce(archives.folder, folder);
    return bundledPlace(folder);
  } catch (error) {
    // Whatever the file system says against the cache, a folder for this run may still do.
    if (!/^E[A-Z]+$/.test(errorCode(error) ?? "")) throw error;
    const temporaryFolder = await unpackForOneRun(archives.folder);
    return { ...bundledPlace(temporaryFolder), temporaryFolder };
  }
}

async function unpackForOneRun(archives: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tsubame-chromium-"));
  try {
    await unpack(archives, folder);
    return folder;
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

function bundledPlace(folder: string): BrowserPlace {
  return {
    path: join(folder, executable),
    kind: "bundled",
    arguments: [...steadyArguments],
    environment: {
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_PATH: join(folder, "fonts"),
      ...steadyEnvironment,
    },
  };
}

/** The package's archives, found without running its code: importing it changes the environment. */
async function findArchives(): Promise<{ folder: string; name: string }> {
  const entry = createRequire(import.meta.url).resolve(bundledPackage);
  const root = join(dirname(entry), "..", "..");
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  const folder = join(root, "bin");
  const sizes = await Promise.all(["chromium.br", "fonts.tar.br", "al2023.tar.br"].map(async (name) => (await stat(join(folder, name))).size));
  return { folder, name: `chromium-${version}-${digestOf(layout, version, sizes).slice(0, 8)}` };
}

/** Makes `folder` unless a whole one of ours is there. Any number of processes may do so at once: one wins, the others take its work. */
async function unpackOnce(archives: string, folder: string): Promise<void> {
  if (await isWhole(folder)) return;
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  const beside = temporaryBeside(folder);
  await mkdir(beside, { mode: 0o700 });
  try {
    await removeLeftovers(folder, beside);
    await unpack(archives, beside);
    await moveIntoPlace(beside, folder);
  } finally {
    await removeFolder(beside);
  }
}

async function unpack(archives: string, folder: string): Promise<void> {
  const { extract } = await import("tar-fs");
  const options = { dmode: 0o700, chown: false };
  const decompressed = (name: string, target: NodeJS.WritableStream) => pipeline(createReadStream(join(archives, name)), createBrotliDecompress(), target);
  await decompressed("chromium.br", createWriteStream(join(folder, executable), { mode: 0o700 }));
  await decompressed("al2023.tar.br", extract(join(folder, "al2023"), options));
  await decompressed("fonts.tar.br", extract(join(folder, "fonts"), options));
  await writeFile(join(folder, "fonts", "fonts.conf"), fontSettings);
  await writeFile(join(folder, marker), JSON.stringify(await sizesIn(folder)));
}

/** The package's own settings read and write shared folders under /tmp. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Ours alone, and every file as long as the marker says: cleaners of cache folders take single files away. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(folder);
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return false;
    const sizes = JSON.parse(await readFile(join(folder, marker), "utf8")) as Record<string, number>;
    const found = await Promise.all(Object.keys(sizes).map(async (path) => (await stat(join(folder, path))).size === sizes[path]));
    return found.every(Boolean);
  } catch {
    return false;
  }
}

/** By path from the folder. */
async function sizesIn(folder: string): Promise<Record<string, number>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), (await stat(path)).size] as const)));
}

/** A folder cannot be renamed over one that has files: what is there is either whole, or moved out of the way. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "") || attempt === 5) throw error;
    }
    if (await isWhole(to)) return;
    const aside = temporaryBeside(to);
    await rename(to, aside).catch(() => undefined);
    await removeFolder(aside);
  }
}

/** Removes what killed runs left beside `folder`. Their age is measured against the file system's own time: `fresh` was just made. */
async function removeLeftovers(folder: string, fresh: string): Promise<void> {
  const hourMs = 3_600_000;
  const { mtimeMs: now } = await stat(fresh);
  for (const name of await namesIn(dirname(folder))) {
    if (!name.startsWith("chromium-") || !name.endsWith(".tmp")) continue;
    const path = join(dirname(folder), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > hourMs) await removeFolder(path);
  }
}

// Starting and ending

/** Nothing that depends on the machine's screen, graphics card, language or network. */
const steadyArguments = [
  "--disable-gpu", "--disable-software-rasterizer", "--font-render-hinting=none", "--force-device-scale-factor=1", "--lang=en-US",
  "--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--disable-quic", "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND", "--no-default-browser-check", "--no-first-run", "--no-pings",
];

const steadyEnvironment = { TZ: "UTC", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };

/** What wrapper scripts and Windows need to find themselves. */
function passedOn(environment: Environment): Record<string, string> {
  const names = /^(PATH|HOME|USER|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES.*|XDG_RUNTIME_DIR|LD_LIBRARY_PATH)$/i;
  return Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => names.test(entry[0]) && entry[1] !== undefined));
}

/**
 * With the sandbox where it works, without where it does not (root, containers, distributions that forbid user namespaces): the pages
 * are our own, their scripts are off and the network is shut.
 */
async function launch(place: BrowserPlace, profile: string): Promise<Puppet> {
  const { default: puppeteer } = await import("puppeteer-core");
  const options: LaunchOptions = {
    executablePath: place.path,
    headless: "shell",
    // A pipe, not a port that others on the machine could reach; and the browser ends when the pipe does.
    pipe: true,
    userDataDir: profile,
    args: place.arguments,
    env: { HOME: profile, TMPDIR: profile, ...place.environment },
    // The caller decides what an interruption does.
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
  };
  const unguarded = { ...options, args: [...place.arguments, "--no-sandbox"] };
  if (process.platform === "linux" && process.getuid?.() === 0) return puppeteer.launch(unguarded);
  try {
    return await puppeteer.launch(options);
  } catch {
    return puppeteer.launch(unguarded);
  }
}

async function end(puppet: Puppet): Promise<void> {
  const child = puppet.process();
  const gone = new Promise<void>((settle) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) settle();
    else child.once("exit", () => settle());
  });
  puppet.close().catch(() => undefined);
  if (await within(3_000, gone)) return;
  try {
    // The whole group: puppeteer makes the browser its leader.
    if (child?.pid !== undefined) process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    child?.kill("SIGKILL");
  }
  await within(5_000, gone);
}

// Printing

const origin = "http://report.invalid";

async function print(puppet: Puppet, { files, page: name, timeoutMs = 60_000 }: PrintJob): Promise<Uint8Array> {
  if (!files.has(name)) throw new Error(`There is no ${name} among the files to print.`);
  const refused: string[] = [];
  const printing = printPage(puppet, files, name, refused, timeoutMs);
  try {
    const bytes = await inTime(printing, timeoutMs);
    if (refused[0] === undefined) return bytes;
  } catch (error) {
    if (refused[0] === undefined) throw problem("timeoutBrowser", { page: name, reason: reasonOf(error) });
  }
  throw new RefusedRequest(name, refused[0]);
}

/** A context of its own: no cache, no process and no counter is shared with another print. */
async function printPage(puppet: Puppet, files: PrintJob["files"], name: string, refused: string[], timeout: number): Promise<Uint8Array> {
  const context = await puppet.createBrowserContext();
  try {
    const page = await context.newPage();
    const crash = new Promise<never>((_, fail) => page.once("error", fail));
    return await Promise.race([crash, printLoaded(page, files, name, refused, timeout)]);
  } finally {
    context.close().catch(() => undefined);
  }
}

async function printLoaded(page: Page, files: PrintJob["files"], name: string, refused: string[], timeout: number): Promise<Uint8Array> {
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  page.on("request", (request) => void answer(request, files, refused).catch(() => undefined));
  // file: and its like never become requests.
  page.on("console", (message) => {
    const [, address] = /^Not allowed to load local resource: (.+)$/.exec(message.text()) ?? [];
    if (address !== undefined) refused.push(address);
  });
  await page.emulateMediaType("print");
  await page.goto(`${origin}/${name.split("/").map(encodeURIComponent).join("/")}`, { waitUntil: "load", timeout });
  await page.evaluate(loadFonts);
  return page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true, timeout });
}

/** Our own script runs where the page's may not. A font that only a page margin uses is not asked for until it is too late. */
const loadFonts = "Promise.allSettled([...document.fonts].map((face) => face.load())).then(() => undefined)";

async function answer(request: HTTPRequest, files: PrintJob["files"], refused: string[]): Promise<void> {
  const address = request.url();
  if (address.startsWith("data:")) return;
  const path = pathIn(address);
  const body = path === undefined ? undefined : files.get(path);
  if (body === undefined) {
    refused.push(address);
    return request.abort("blockedbyclient");
  }
  await request.respond({ status: 200, contentType: types[extname(path ?? "").toLowerCase()] ?? "application/octet-stream", body });
}

function pathIn(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.origin !== origin) return undefined;
  try {
    return decodeURIComponent(url.pathname.slice(1));
  } catch {
    return undefined;
  }
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp",
  ".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".otf": "font/otf",
};

// Small things

async function inTime<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Whether the work was done in time. */
async function within(timeoutMs: number, work: Promise<void>): Promise<boolean> {
  return inTime(work, timeoutMs).then(() => true, () => false);
}

function reasonOf(error: unknown): string {
  return error instanceof UserError ? error.message : firstLine(error instanceof Error ? error.message : String(error));
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

/** In any case: Windows says `Path` and `ProgramFiles`, and a copied environment no longer looks past that. */
function variable(environment: Environment, name: string): string | undefined {
  return environment[name] ?? Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1];
}

function homeOf(environment: Environment): string {
  return environment["HOME"] ?? environment["USERPROFILE"] ?? homedir();
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(() => true, () => false);
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** A dying browser may still write while its folder is removed. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
}
