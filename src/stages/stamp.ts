/** One digest of everything a build reads, taken without opening an export: the same stamp means nothing changed. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { digest, digestOf } from "../base/digest.js";
import { readBytesIfAny } from "../base/files.js";
import { packageFolder, packageVersion } from "../base/package-folder.js";
import type { Quarter } from "../base/quarter.js";
import { findFiles } from "../engines/glob.js";
import type { Config } from "./config.js";
import { findExports } from "./exports.js";

export async function stampOf(config: Config, quarter: Quarter, options: unknown): Promise<string> {
  const folders = [...new Set([config.folder, packageFolder])];
  const texts = (await Promise.all(folders.map((folder) => findFiles("{queries,templates}/**/*", folder)))).flat();
  const program = await findFiles("dist/**/*.js", packageFolder);
  const [contents, built, exports, index] = await Promise.all([
    Promise.all(texts.map(async (path) => [path, digest((await readBytesIfAny(path)) ?? "")])),
    Promise.all(program.map(async (path) => (await stat(path)).mtimeMs)),
    findExports(config),
    readBytesIfAny(join(config.folder, "rollups", quarter.name, "index.json")),
  ]);
  const { library: _, ...settings } = config;
  return digestOf(packageVersion, process.version, built, quarter.name, settings, contents, exports, exports.length === 0 && index ? digest(index) : "", options);
}
