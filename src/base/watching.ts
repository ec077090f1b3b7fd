/** Tells when something in some folders, or below them, may have changed. */
import { type FSWatcher, watch } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "./files.js";

/**
 * `look` watches these folders from now on, and no others, and rejects when the system lets no more be watched; `close`
 * ends it.
 */
export type Watching = { look(folders: readonly string[]): Promise<void>; close(): void };

/**
 * `onChange` is told each time, with the path that is known of it. Every folder is watched by itself: so a folder that
 * is new, moved or
 * replaced is looked through again, and what was written into it before it was watched counts as a change. `isLeftOut`
 * says which paths
 * are of no interest.
 */
export function watchFolders(onChange: (path: string) => void, isLeftOut: (path: string) => boolean): Watching {
  const watched = new Map<string, { readonly watcher: FSWatcher; readonly identity: string }>();
  let roots: readonly string[] = [];
  let [looking, again, closed] = [false, false, false];
  let failure: unknown;

  const add = ([folder, identity]: readonly [string, string]) => {
    try {
      const watcher = watch(folder, (event, name) => {
        const path = name === null ? folder : join(folder, name);
        if (isLeftOut(path)) return;
        onChange(path);
        // What fails then is told by the next one who looks.
        if (event === "rename") void look();
      });
      watcher.on("error", () => forget(folder));
      watched.set(folder, { watcher, identity });
    } catch (error) {
      // A folder that is gone again is told by the one above it.
      if (!isMissing(error)) failure = error;
    }
  };
  const forget = (folder: string) => {
    watched.get(folder)?.watcher.close();
    watched.delete(folder);
  };
  /** Brings what is watched in step with what is there. */
  const look = async (): Promise<void> => {
    again = true;
    if (looking) return;
    looking = true;
    while (again && !closed) {
      again = false;
      const there = new Map<string, string>();
      for (const root of roots) await foldersIn(root, isLeftOut, there);
      if (closed) break;
      for (const [folder, { identity }] of watched) if (there.get(folder) !== identity) forget(folder);
      const added = [...there].filter(([folder]) => !watched.has(folder));
      added.forEach(add);
      // Something may have come into a new folder before it was watched.
      if (added.length > 0) again = true;
      for (const [folder] of added) onChange(folder);
    }
    looking = false;
  };
  return {
    async look(folders) {
      roots = folders;
      await look();
      if (failure !== undefined) throw failure;
    },
    close() {
      closed = true;
      for (const folder of [...watched.keys()]) forget(folder);
    },
  };
}

/**
 * A folder and all below it, each once however many links lead to it, with what tells it from another of the same name.
 */
async function foldersIn(
  folder: string,
  isLeftOut: (path: string) => boolean,
  found: Map<string, string>,
): Promise<void> {
  const real = await realpath(folder).catch(() => undefined);
  if (real === undefined || found.has(real)) return;
  const [entries, about] = await Promise.all([
    readdir(real, { withFileTypes: true }).catch(() => undefined),
    stat(real).catch(() => undefined),
  ]);
  if (!entries || !about) return;
  found.set(real, `${about.ino} ${about.birthtimeMs}`);
  for (const entry of entries) {
    const path = join(real, entry.name);
    if ((entry.isDirectory() || entry.isSymbolicLink()) && !isLeftOut(path)) await foldersIn(path, isLeftOut, found);
  }
}
