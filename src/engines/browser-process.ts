/** How a browser is started: what it may see of this machine, and whether it runs at all. */
import { execFile } from "node:child_process";
import { access, constants, readdir, rm, stat } from "node:fs/promises";
import { UserError } from "../base/problems.js";
import type { TemporaryFolder } from "../base/temporary.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A browser that runs on this machine. `environment` is all that the browser sees of ours. */
export type BrowserPlace = {
  readonly path: string;
  readonly kind: "explicit" | "bundled" | "system" | "cache";
  readonly arguments: string[];
  readonly environment: Record<string, string>;
  /** Unpacked for this one run because the cache could not be used; goes away when the browser is closed. */
  readonly temporaryFolder?: TemporaryFolder;
};

export type BrowserRequest = { explicit?: string | undefined; cacheFolder: string; environment: Environment };

/** Nothing that depends on the machine's screen, graphics card, language or network. */
export const steadyArguments = [
  "--disable-gpu",
  "--disable-software-rasterizer",
  "--font-render-hinting=none",
  "--force-device-scale-factor=1",
  "--lang=en-US",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-quic",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-pings",
];

export const steadyEnvironment = { TZ: "UTC", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" };

/** What wrapper scripts and Windows need to find themselves. */
export function passedOn(environment: Environment): Record<string, string> {
  const names =
    /^(PATH|HOME|USER|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES.*|XDG_RUNTIME_DIR|LD_LIBRARY_PATH)$/i;
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => names.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}

/**
 * Undefined when it starts; else a short reason. On Windows `--version` would open a window, so the file's presence has
 * to do.
 */
export async function whyNotRunning({ path, environment }: BrowserPlace): Promise<string | undefined> {
  if (!(await isFile(path))) return "no such file";
  if (process.platform === "win32") return undefined;
  if (!(await isAllowed(path, constants.X_OK))) return "not executable";
  return new Promise((settle) => {
    execFile(
      path,
      ["--version"],
      { env: environment, timeout: 20_000, killSignal: "SIGKILL" },
      (error, answer, complaint) => {
        if (error) settle(firstLine(complaint) || firstLine(error.message));
        // Chromium and its kin count in four numbers, Firefox and Safari do not.
        else settle(/\d+(\.\d+){3}/.test(answer) ? undefined : `not a Chromium: ${firstLine(answer)}`);
      },
    );
  });
}

export function reasonOf(error: unknown): string {
  return error instanceof UserError ? error.message : firstLine(error instanceof Error ? error.message : String(error));
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

export async function folderNames(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** A dying browser may still write while its folder is removed. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
