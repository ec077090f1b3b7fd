/** What several files of tests need and takes long to make: made once in a run of tests, by the first who asks. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const variable = "TSUBAME_TEST_MADE_ONCE";

/**
 * Called by the runner before all tests: a folder for its run, which workers are told in their environment. Tests write
 * thousands of small files that are waited for: where there is room in memory, they do it there.
 */
export default function openRun(): (() => void) | undefined {
  if (process.env[variable] !== undefined) return undefined;
  if (process.env["TMPDIR"] === undefined && roomIn(memoryDisk) > roomWanted) process.env["TMPDIR"] = memoryDisk;
  const folder = mkdtempSync(join(tmpdir(), "tsubame-test-"));
  process.env[variable] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

const memoryDisk = "/dev/shm";
const roomWanted = 6e9;

/** Free bytes of a file system that can be written to; none where there is no such thing. */
function roomIn(folder: string): number {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}

/** A folder that `make` filled once for all: its files are read, or copied; nobody changes them. */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(process.env[variable] ?? "", name);
  const [lock, done] = [`${folder}.lock`, `${folder}.done`];
  const isDone = () =>
    access(done).then(
      () => true,
      () => false,
    );
  while (!(await isDone())) {
    const isOurs = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (!isOurs) await sleep(100);
    else {
      try {
        if (await isDone()) break;
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder);
        await make(folder);
        await writeFile(done, "");
      } finally {
        await rm(lock, { recursive: true });
      }
    }
  }
  return folder;
}
