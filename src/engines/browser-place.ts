/** Where the browser is: named, bundled, installed, or in puppeteer's cache. */
import { homedir } from "node:os";
import { basename, delimiter, join, resolve } from "node:path";
import { problem } from "../base/problems.js";
import {
  type BrowserPlace,
  type BrowserRequest,
  type Environment,
  folderNames,
  isFile,
  passedOn,
  steadyArguments,
  steadyEnvironment,
  whyNotRunning,
} from "./browser-process.js";
import { bundledBrowser } from "./bundled-browser.js";

/**
 * The explicit browser or none; else the bundled one, the system's, puppeteer's. Throws `browserMissing` with all that
 * was tried.
 */
export async function findBrowser(request: BrowserRequest): Promise<BrowserPlace> {
  const tried: string[] = [];
  const steps = request.explicit ? [explicitBrowser] : [bundledBrowser, systemBrowser, cachedBrowser];
  for (const step of steps) {
    const place = await step(request, tried);
    if (place) return place;
  }
  throw problem("browserMissing", { tried: tried.join("; ") });
}

async function explicitBrowser(
  { explicit = "", environment }: BrowserRequest,
  tried: string[],
): Promise<BrowserPlace | undefined> {
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
async function firstThatRuns(
  paths: readonly string[],
  kind: BrowserPlace["kind"],
  environment: Environment,
  tried: string[],
): Promise<BrowserPlace | undefined> {
  for (const path of paths) {
    if (kind !== "explicit" && !(await isFile(path))) continue;
    const place: BrowserPlace = {
      path,
      kind,
      arguments: [...steadyArguments],
      environment: { ...passedOn(environment), ...steadyEnvironment },
    };
    const failure = await whyNotRunning(place);
    if (!failure) return place;
    tried.push(`${path} (${failure})`);
  }
  return undefined;
}

function systemPaths(environment: Environment): string[] {
  if (process.platform === "darwin") {
    const names = ["Google Chrome", "Chromium", "Microsoft Edge"];
    return ["/Applications", join(homeOf(environment), "Applications")].flatMap((folder) =>
      names.map((name) => join(folder, `${name}.app`, "Contents", "MacOS", name)),
    );
  }
  if (process.platform === "win32") {
    const folders = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].map((name) => variable(environment, name));
    const programs = [
      ["Google", "Chrome", "Application", "chrome.exe"],
      ["Chromium", "Application", "chrome.exe"],
      ["Microsoft", "Edge", "Application", "msedge.exe"],
    ];
    return programs.flatMap((program) => folders.flatMap((folder) => (folder ? [join(folder, ...program)] : [])));
  }
  const names = [
    "google-chrome-stable",
    "google-chrome",
    "chromium",
    "chromium-browser",
    "microsoft-edge-stable",
    "microsoft-edge",
  ];
  return [
    ...inSearchPath(names, environment),
    "/opt/google/chrome/chrome",
    "/opt/microsoft/msedge/msedge",
    "/snap/bin/chromium",
  ];
}

function inSearchPath(names: readonly string[], environment: Environment): string[] {
  const search = variable(environment, "PATH") ?? "";
  const folders = [
    ...new Set([...search.split(delimiter), ...(process.platform === "win32" ? [] : ["/usr/local/bin", "/usr/bin"])]),
  ];
  return names.flatMap((name) => folders.filter(Boolean).map((folder) => join(folder, name)));
}

/** `<folder>/<program>/<platform>-<build>/<program>-<platform>/<program>`, the newest build first. */
async function puppeteerPaths(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const program of ["chrome-headless-shell", "chrome"]) {
    const builds = (await folderNames(join(folder, program))).sort((a, b) =>
      b.localeCompare(a, "en", { numeric: true }),
    );
    for (const build of builds) {
      for (const inner of await folderNames(join(folder, program, build))) {
        const base = join(folder, program, build, inner);
        const testing = "Google Chrome for Testing";
        paths.push(
          join(base, program),
          join(base, `${program}.exe`),
          join(base, `${testing}.app`, "Contents", "MacOS", testing),
        );
      }
    }
  }
  return paths;
}

/** In any case: Windows says `Path` and `ProgramFiles`, and a copied environment no longer looks past that. */
function variable(environment: Environment, name: string): string | undefined {
  return environment[name] ?? Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1];
}

function homeOf(environment: Environment): string {
  return environment["HOME"] ?? environment["USERPROFILE"] ?? homedir();
}
