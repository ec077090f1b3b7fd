/** Chromium, opened: prints pages that reach nothing but the files they are given. */
import type { ChildProcess } from "node:child_process";
import { extname } from "node:path";
import type { HTTPRequest, LaunchOptions, Page, Browser as Puppet } from "puppeteer-core";
import { problem } from "../base/problems.js";
import { makeTemporaryFolder } from "../base/temporary.js";
import { type BrowserPlace, reasonOf } from "./browser-process.js";

/** `files` by their path from the root, with `/`; `page` is one of them. */
type PrintJob = { files: ReadonlyMap<string, Uint8Array | string>; page: string; timeoutMs?: number };

/** Any number of prints may run at once. `close` ends the process, hanging or not. */
export type Browser = {
  readonly version: string;
  print(job: PrintJob): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** A page asked for something that is not among its files. */
export class RefusedRequest extends Error {
  constructor(
    readonly page: string,
    readonly address: string,
  ) {
    super(`${page} asks for ${address}, which is not part of the report.`);
    this.name = "RefusedRequest";
  }
}

/** Throws `browserMissing` when it does not start after all. */
export async function openBrowser(place: BrowserPlace): Promise<Browser> {
  const profile = await makeTemporaryFolder("tsubame-browser-");
  const leave = async () => {
    await profile.remove();
    await place.temporaryFolder?.remove();
  };
  try {
    const puppet = await launch(place, profile.path);
    profile.before = () => killGroup(puppet.process());
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

/**
 * With the sandbox where it works, without where it does not (root, containers, distributions that forbid user
 * namespaces): the pages are our own, their scripts are off and the network is shut.
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
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
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
  killGroup(child);
  await within(5_000, gone);
}

/** The whole group: puppeteer makes the browser its leader. */
function killGroup(child: ChildProcess | null): void {
  try {
    if (child?.pid !== undefined) process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGKILL");
  } catch {
    child?.kill("SIGKILL");
  }
}

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
async function printPage(
  puppet: Puppet,
  files: PrintJob["files"],
  name: string,
  refused: string[],
  timeout: number,
): Promise<Uint8Array> {
  const context = await puppet.createBrowserContext();
  try {
    const page = await context.newPage();
    const crash = new Promise<never>((_, fail) => page.once("error", fail));
    return await Promise.race([crash, printLoaded(page, files, name, refused, timeout)]);
  } finally {
    context.close().catch(() => undefined);
  }
}

async function printLoaded(
  page: Page,
  files: PrintJob["files"],
  name: string,
  refused: string[],
  timeout: number,
): Promise<Uint8Array> {
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

/**
 * Our own script runs where the page's may not. A font that only a page margin uses is not asked for until it is too
 * late.
 */
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
  await request.respond({
    status: 200,
    contentType: types[extname(path ?? "").toLowerCase()] ?? "application/octet-stream",
    body,
  });
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
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".otf": "font/otf",
};

async function inTime<Value>(work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Whether the work was done in time. */
async function within(timeoutMs: number, work: Promise<void>): Promise<boolean> {
  return inTime(work, timeoutMs).then(
    () => true,
    () => false,
  );
}
