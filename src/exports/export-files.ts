/** Which files are exports: names, sizes and times, without opening one. */
import { stat } from "node:fs/promises";
import { findFiles } from "../engines/glob.js";
import type { Config } from "../workspace/config.js";

/** `path` is absolute, `modifiedMs` milliseconds since 1970. */
export type FileStamp = { readonly path: string; readonly bytes: number; readonly modifiedMs: number };

/**
 * What is on disk now, in name order. A file that has several names, by links or by a folder within itself, is there
 * once.
 */
export async function findExports(config: Pick<Config, "exports" | "folder">): Promise<FileStamp[]> {
  return (await findNamedExports(config)).map(({ stamp }) => stamp);
}

/** The same with the other names of each file: the one with the fewest folders is its own. */
export async function findNamedExports({
  exports,
  folder,
}: Pick<Config, "exports" | "folder">): Promise<
  readonly { readonly stamp: FileStamp; readonly others: readonly string[] }[]
> {
  const depth = (path: string) => path.split(/[/\\]/).length;
  const paths = [...(await findFiles(exports, folder))].sort((a, b) => depth(a) - depth(b));
  const files = new Map<string, { stamp: FileStamp; others: string[] }>();
  for (const [at, { dev, ino, size, mtimeNs }] of (
    await Promise.all(paths.map((path) => stat(path, { bigint: true })))
  ).entries()) {
    const path = paths[at] ?? "";
    const known = files.get(`${dev}:${ino}`);
    if (known) known.others.push(path);
    else
      files.set(`${dev}:${ino}`, {
        stamp: { path, bytes: Number(size), modifiedMs: Number(mtimeNs) / 1e6 },
        others: [],
      });
  }
  return [...files.values()].sort((a, b) => (a.stamp.path < b.stamp.path ? -1 : 1));
}
