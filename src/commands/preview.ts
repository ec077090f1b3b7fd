/**
 * `tsubame preview`: a page on this machine with all languages side by side, which follows every edit. Writes nothing
 * into the report's place.
 */
import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { errorCode } from "../base/files.js";
import { giveBackMemory } from "../base/idle-memory.js";
import { type Loopback, openLoopback } from "../base/loopback.js";
import type { Outside } from "../base/outside.js";
import { browserRequest, madeDate } from "../base/outside.js";
import { packageFolder } from "../base/package-folder.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { watchFolders } from "../base/watching.js";
import type { Browser } from "../engines/browser.js";
import { watchedBy } from "../exports/stamp.js";
import { say } from "../i18n/program-language.js";
import { withFonts } from "../pages/pages.js";
import { printFactsOf, printPage } from "../pages/pdf.js";
import { previewAnswers } from "../preview/answers.js";
import { type Desk, openWalker, type ShownPage } from "../preview/desk.js";
import { openAddress } from "../preview/open-address.js";
import { type Config, readConfig } from "../workspace/config.js";

/** Port 0 takes one that is free. `open` starts the system's browser. */
export type PreviewOptions = {
  readonly folder: string;
  readonly quarter: Period;
  readonly port: number;
  readonly open: boolean;
};

/** An editor writes a file in several steps: so long nothing more must come before it is looked at. */
const settledMs = 25;
/** So long the reader must be idle before finished pages are read again. */
const idleMs = 250;

/** Ends when it is interrupted. */
export async function preview(
  { folder: given, quarter, port, open }: PreviewOptions,
  outside: Outside,
): Promise<number> {
  // Changes are told by the real names of folders.
  const folder = await realpath(given).catch(() => given);
  const { language, tell, print } = outside;
  const made = madeDate(outside.environment["SOURCE_DATE_EPOCH"]);
  const onBug = (error: unknown) =>
    tell(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  // A workspace that is none cannot be mended from here.
  await readConfig(folder).catch((error: unknown) =>
    (error as { code?: string }).code === "workspaceMissing" ? Promise.reject(error) : undefined,
  );
  let told: Loopback | undefined;
  const tellDesk = (more: object = {}) => told?.tell(JSON.stringify({ ...eventOf(walker.desk()), ...more }));
  const walker = openWalker({ folder, quarter, made, language, onBug, onPages: () => tellDesk({ busy: true }) });
  const pdf = printer(outside, quarter, made);
  const answers = previewAnswers({ quarter, language, desk: walker.desk, print: pdf.print });
  const server = await openLoopback({ port, events: "events", reply: answers, onBug }).catch((error: unknown) =>
    Promise.reject(
      ["EADDRINUSE", "EACCES"].includes(errorCode(error) ?? "")
        ? problem("portTaken", { port, reason: String(errorCode(error)) })
        : error,
    ),
  );
  told = server;
  const following = followEdits(folder, walker.desk, async (busy) => {
    tellDesk({ busy: true });
    await walker.walk();
    tellDesk();
    if (await busy()) return;
    if (await walker.check()) tellDesk({ checked: true });
    giveBackMemory();
  });
  const opened = open ? await openAddress(server.address, outside) : undefined;
  print(say(language, "previewing", { quarter: quarter.name, address: server.address }));
  try {
    const interrupted = new Promise<void>((stop) => outside.onInterrupt?.(stop));
    await Promise.race([interrupted, following.done]);
    return 0;
  } finally {
    await following.end();
    await server.close();
    await pdf.close();
    await opened?.();
  }
}

/** What the page is told after each walk: everything but the pages themselves. */
function eventOf({ revision, pages, stopped, unready, findings, made }: Desk) {
  const shown = ({ severity, at, what, mend }: Desk["findings"][number]) => ({ severity, at, what, mend });
  return {
    revision,
    made,
    stopped: stopped.map(shown),
    unready: unready.map(shown),
    findings: findings.map(shown),
    pages: [...pages.values()].map(({ folder, page: { edition, language, title }, revision: changed, draft }) => ({
      folder,
      edition,
      language,
      title,
      revision: changed,
      draft,
    })),
  };
}

/** `done` rejects when edits cannot be followed any more. */
type Following = { readonly done: Promise<void>; end(): Promise<void> };

/**
 * Walks once, and again after every edit. What changes during a walk is walked again afterwards, so the last edit is
 * never missed. `walk` may ask whether there is something new to do before it goes on.
 */
function followEdits(
  folder: string,
  desk: () => Desk,
  walk: (busy: () => Promise<boolean>) => Promise<void>,
): Following {
  let [dirty, ended] = [true, false];
  let wake: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      dirty = true;
      wake();
    }, settledMs);
  };
  const watching = watchFolders(changed, (path) => isOwnOutput(folder, path));
  const waitFor = (milliseconds?: number) =>
    new Promise<void>((done) => {
      if (dirty || ended) return done();
      const limit = milliseconds === undefined ? undefined : setTimeout(done, milliseconds);
      wake = () => {
        clearTimeout(limit);
        done();
      };
    });
  const follow = async () => {
    await watching.look(await foldersOf(folder, desk().settings));
    while (!ended) {
      dirty = false;
      await walk(async () => {
        await waitFor(idleMs);
        return dirty || ended;
      });
      await watching.look(await foldersOf(folder, desk().settings));
      await waitFor();
    }
  };
  const done = follow().catch((error: unknown) =>
    Promise.reject(
      ["ENOSPC", "EMFILE"].includes(errorCode(error) ?? "") ? problem("watchLimit", { reason: String(error) }) : error,
    ),
  );
  done.catch(() => undefined);
  return {
    done,
    async end() {
      ended = true;
      clearTimeout(timer);
      watching.close();
      wake();
      await done.catch(() => undefined);
    },
  };
}

/** What a walk itself writes, and what nobody edits. */
function isOwnOutput(folder: string, path: string): boolean {
  const parts = relative(folder, path).split(sep);
  return (
    ["output", "rollups", "node_modules"].includes(parts[0] ?? "") ||
    (parts[0] !== ".." && parts.some((part) => part.startsWith(".") && part !== "."))
  );
}

/** The workspace, the built-in queries and templates, and folders elsewhere that the settings name. */
async function foldersOf(folder: string, settings: Config | undefined): Promise<string[]> {
  const { exports = "", patterns = [], files = [] } = settings ? watchedBy(settings) : {};
  const bases = [exports, ...patterns].map((pattern) =>
    pattern
      .split("/")
      .slice(
        0,
        pattern.split("/").findIndex((part) => /[*?{[(!]/.test(part)),
      )
      .join("/"),
  );
  const named = [
    ...bases.map((base) => resolve(folder, base)),
    ...files.map((file) => dirname(resolve(folder, file))),
  ].filter((path) => relative(folder, path).startsWith(".."));
  const there = await Promise.all(
    named.map((path) =>
      stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    ),
  );
  return [
    folder,
    ...["queries", "templates"].map((part) => join(packageFolder, part)),
    ...named.filter((_, at) => there[at]),
  ];
}

/** Prints pages with one browser, which is started when the first is asked for. */
function printer(outside: Outside, quarter: Period, made: Date | undefined) {
  let browser: Promise<Browser> | undefined;
  const started = async () => {
    const [{ openBrowser }, { findBrowser }] = await Promise.all([
      import("../engines/browser.js"),
      import("../engines/browser-place.js"),
    ]);
    return openBrowser(await findBrowser(browserRequest(outside)));
  };
  return {
    async print(page: ShownPage, settings: Config): Promise<Uint8Array> {
      const open = (browser ??= started());
      open.catch(() => (browser = undefined));
      const files = await withFonts(settings, page.files);
      const printed = await printPage({ ...page, files }, open, printFactsOf(settings, quarter, made));
      return printed.files.get("report.pdf") as Uint8Array;
    },
    close: async () =>
      void (await browser?.then(
        (open) => open.close(),
        () => undefined,
      )),
  };
}
