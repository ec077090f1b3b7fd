/** Stage 9. The checked report moved into place: written aside first, so a build that dies leaves the last good one untouched. */
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { digest } from "../base/digest.js";
import { errorCode, exists, isMissing, readBytesIfAny, readTextIfAny, writeWhole } from "../base/files.js";
import type { Quarter } from "../base/quarter.js";
import type { FinishedPage } from "./checks.js";
import type { Config } from "./config.js";

/** Writes `output/<quarter>` as a whole. Returns its path. */
export async function placeReport({ folder }: Pick<Config, "folder">, quarter: Quarter, pages: readonly FinishedPage[], manifest: string): Promise<string> {
  const output = join(folder, "output");
  const place = join(output, quarter.name);
  await mkdir(output, { recursive: true });
  const aside = await mkdtemp(join(output, ".making-"));
  try {
    const made = join(aside, "new");
    for (const { folder: pageFolder, files } of pages) {
      for (const [path, content] of files) {
        const target = join(made, pageFolder, path);
        await mkdir(dirname(target), { recursive: true });
        await writeFile(target, content);
      }
    }
    await writeFile(join(made, "manifest.json"), manifest);
    await swap(made, place, join(aside, "old"));
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return place;
}

/** Two renames. Another build may do the same at the same moment: then it is tried again. */
async function swap(made: string, place: string, old: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    await rename(place, `${old}-${attempt}`).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)));
    try {
      return await rename(made, place);
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "") || attempt === 20) throw error;
    }
  }
}

/** A build killed between its two renames left the last good report aside: it is put back. */
export async function recoverOutput({ folder }: Pick<Config, "folder">, quarter: Quarter): Promise<void> {
  const output = join(folder, "output");
  const place = join(output, quarter.name);
  const names = await readdir(output).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)));
  for (const name of names.filter((one) => one.startsWith(".making-"))) {
    if (await exists(place)) return;
    await rename(join(output, name, "old-0"), place).catch(() => undefined);
  }
}

/** What a build was made from and what it wrote, so that the next one can tell that nothing changed. */
type Built = { readonly stamp: string; readonly outputs: Readonly<Record<string, string>> };

export async function rememberBuild(config: Pick<Config, "folder">, quarter: Quarter, stamp: string, pages: readonly FinishedPage[], manifest: string): Promise<void> {
  const outputs: Record<string, string> = { "manifest.json": digest(manifest) };
  for (const { folder, files } of pages) for (const [path, content] of files) outputs[`${folder}/${path}`] = digest(content);
  await writeWhole(builtPath(config, quarter), JSON.stringify({ stamp, outputs } satisfies Built));
}

/** True when the report in place is exactly what a build from the same inputs wrote. */
export async function isBuilt(config: Pick<Config, "folder">, quarter: Quarter, stamp: string): Promise<boolean> {
  const text = await readTextIfAny(builtPath(config, quarter));
  if (text === undefined) return false;
  try {
    const built = JSON.parse(text) as Built;
    if (built.stamp !== stamp) return false;
    for (const [path, expected] of Object.entries(built.outputs)) {
      const bytes = await readBytesIfAny(join(config.folder, "output", quarter.name, path));
      if (!bytes || digest(bytes) !== expected) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function builtPath({ folder }: Pick<Config, "folder">, { name }: Quarter): string {
  return join(folder, "output/cache/built", `${name}.json`);
}
