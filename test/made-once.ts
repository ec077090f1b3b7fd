/** What several files of tests need and takes long to make: made once in a run of tests, by the first who asks. */
import { mkdtempSync, rmSync } from "node:fs";
import { access, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const variable = "TSUBAME_TEST_MADE_ONCE";

/** Called by the runner before all tests: a folder for its run, which workers are told in their environment. */
export default function openRun(): (() => void) | undefined {
  if (process.env[variable] !== undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "tsubame-test-"));
  process.env[variable] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** A folder that `make` filled once for all: its files are read, or copied; nobody changes them. */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(process.env[variable] ?? "", name);
  const [lock, done] = [`${folder}.lock`, `${folder}.done`];
  const isDone = () => access(done).then(() => true, () => false);
  while (!(await isDone())) {
    const isOurs = await mkdir(lock).then(() => true, () => false);
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
