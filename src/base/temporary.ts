/** Folders in the system's place for passing files: whatever ends the program, none of them stays. */
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problem } from "./problems.js";

/** `before` is done first when the program is ended from outside: who writes there still must not go on. */
export type TemporaryFolder = { readonly path: string; before: () => void; remove(): Promise<void> };

const standing = new Set<TemporaryFolder>();
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A new folder of this process alone; its name begins with `prefix`. */
export async function makeTemporaryFolder(prefix: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix)).catch((error: unknown) => {
    throw problem("temporaryMissing", { path: tmpdir(), reason: String(error) });
  });
  const folder: TemporaryFolder = {
    path,
    before: () => undefined,
    async remove() {
      // What writes there may still be ending.
      await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => undefined);
      standing.delete(folder);
      if (standing.size === 0) for (const signal of signals) process.off(signal, leave);
    },
  };
  // A signal waits for work at hand where somebody listens; so only while there is something to remove.
  if (standing.size === 0) for (const signal of signals) process.on(signal, leave);
  standing.add(folder);
  return folder;
}

/** Ends as the signal would have ended it, unless somebody else ends the program in good order. */
function leave(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  for (const { path, before } of standing) {
    before();
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
  process.off(signal, leave);
  process.kill(process.pid, signal);
}
