/** Which files are exports: names, sizes and times, without opening one. */
import { stat } from "node:fs/promises";
import { findFiles } from "../engines/glob.js";
import type { Config } from "./config.js";

/** `path` is absolute, `modifiedMs` milliseconds since 1970. */
export type FileStamp = { readonly path: string; readonly bytes: number; readonly modifiedMs: number };

/** What is on disk now, in name order. */
export async function findExports({ exports, folder }: Pick<Config, "exports" | "folder">): Promise<FileStamp[]> {
  const paths = await findFiles(exports, folder);
  return Promise.all(paths.map(async (path) => {
    const { size, mtimeMs } = await stat(path);
    return { path, bytes: size, modifiedMs: mtimeMs };
  }));
}
