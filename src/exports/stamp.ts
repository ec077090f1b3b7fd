/**
 * One digest of everything a build reads, taken without opening an export or parsing a file: the same stamp means
 * nothing changed.
 */
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { digest, digestOf } from "../base/digest.js";
import { readBytesIfAny } from "../base/files.js";
import { packageFolder, packageVersion } from "../base/package-folder.js";
import type { Period } from "../base/period.js";
import { findFiles } from "../engines/glob.js";
import type { Config } from "../workspace/config.js";
import { findExports } from "./export-files.js";
import { lossesPattern } from "./losses.js";

/** What to look at: the pattern of the exports, those of other inputs, and the files the settings name. */
export type Watched = {
  readonly exports: string;
  readonly patterns?: readonly string[];
  readonly files: readonly string[];
};

/** What became of links, of which a build refuses those to pages that are gone. */
export const linkRecordsFile = "links.csv";

export function watchedBy({
  exports,
  devices,
  fingerprints,
  files,
}: Pick<Config, "exports" | "devices" | "fingerprints" | "files">): Watched {
  return {
    exports,
    patterns: [devices, fingerprints].filter((pattern) => pattern !== undefined),
    files: [...files, linkRecordsFile],
  };
}

/** A digest of names, sizes and times of all files that numbers are made from, but for settings and queries. */
export async function stampOfInputs(config: Config): Promise<string> {
  const { exports, patterns = [], files } = watchedBy(config);
  const found = await Promise.all(
    [exports, ...patterns].map((pattern) => findExports({ exports: pattern, folder: config.folder })),
  );
  const lists = await Promise.all(
    files
      .filter((file) => file !== "tsubame.yaml")
      .map(async (file) =>
        stat(join(config.folder, file)).then(
          ({ size, mtimeMs }) => [file, size, mtimeMs],
          () => [file],
        ),
      ),
  );
  return digestOf(found, lists);
}

export async function stampOf(
  folder: string,
  { exports: pattern, patterns = [], files }: Watched,
  quarter: Period,
  options: unknown,
): Promise<string> {
  const folders = [...new Set([folder, packageFolder])];
  const texts = (await Promise.all(folders.map((one) => findFiles("{queries,templates}/**/*", one)))).flat();
  const contentOf = async (path: string) => [path, digest((await readBytesIfAny(path)) ?? "")];
  const [contents, program, exports, inputs] = await Promise.all([
    Promise.all([...texts, ...files.map((file) => join(folder, file))].map(contentOf)),
    stampOfProgram(),
    findExports({ exports: pattern, folder }),
    Promise.all([lossesPattern(pattern), ...patterns].map((one) => findExports({ exports: one, folder }))),
  ]);
  return digestOf(program, quarter.name, contents, exports, inputs, options);
}

/** Changes with the program, its libraries and Node: while it is the same, the same work gives the same result. */
export async function stampOfProgram(): Promise<string> {
  const files = await findFiles("dist/**/*.js", packageFolder);
  const [libraries, built] = await Promise.all([
    readBytesIfAny(join(packageFolder, "package.json")),
    Promise.all(files.map(async (path) => (await stat(path)).mtimeMs)),
  ]);
  return digestOf(packageVersion, process.version, digest(libraries ?? ""), built);
}

/** Changes with every index of a quarter's rollups, and with the size of every file. */
export async function stampOfRollups(folder: string, { name }: Period): Promise<string> {
  const files = await findFiles("**/*.{json,parquet}", join(folder, "rollups", name));
  return digestOf(
    await Promise.all(
      files.map(async (path) => [
        relative(folder, path),
        path.endsWith(".json") ? digest((await readBytesIfAny(path)) ?? "") : (await stat(path)).size,
      ]),
    ),
  );
}
