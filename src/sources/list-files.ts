/** What holders and scanners read: lists of the workspace, bounded in size, and the SQL that works on them. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { readBytesIfAny } from "../base/files.js";
import { problem } from "../base/problems.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";

/** Larger files are not read. */
const megabytesMax = 512;

/**
 * A file that the settings name, by its path below the workspace. Throws a problem when it is missing, unreadable or
 * too large.
 */
export async function readList({ folder }: Config, path: string): Promise<Uint8Array> {
  const megabytes = Math.ceil(((await stat(join(folder, path)).catch(() => undefined))?.size ?? 0) / 2 ** 20);
  if (megabytes > megabytesMax) throw problem("fileTooLarge", { megabytes, allowed: megabytesMax }, { file: path });
  const bytes = await readBytesIfAny(join(folder, path));
  if (bytes === undefined) throw problem("fileMissing", { path, named_in: "tsubame.yaml" });
  return bytes;
}

/** A text of `queries/holders/`. */
export async function readHolderQuery({ library }: Config, name: string): Promise<SourceText> {
  const path = `queries/holders/${name}`;
  const source = await library.read(path);
  if (!source) throw problem("fileMissing", { path, named_in: "the installation" });
  return source;
}
