/** Reading, and writing so that a reader never sees half a file. */
import { randomBytes } from "node:crypto";
import { constants, type Dirent } from "node:fs";
import { copyFile, type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { problem } from "./problems.js";

/** The text of a file, without a byte order mark; undefined when there is no such file. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
  const bytes = await readBytesIfAny(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** What stands there but is no file has no end, or none before somebody writes: what a shell hands over alone is read. */
export async function readBytesIfAny(path: string): Promise<Uint8Array | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | (handedOver.test(path) ? 0 : (constants.O_NONBLOCK ?? 0)));
    try {
      const found = await file.stat();
      if (!found.isFile() && !found.isDirectory() && !handedOver.test(path)) throw problem("noFile", { path });
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (["EACCES", "EPERM", "EISDIR", "ELOOP", "ENXIO", "EIO"].includes(errorCode(error) ?? ""))
      throw problem("notReadable", { path, reason: String(error) });
    throw error;
  }
}

const handedOver = /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/;

/** Bytes of all these files together. */
export async function bytesOf(paths: readonly string[]): Promise<number> {
  return (await Promise.all(paths.map((path) => stat(path)))).reduce((sum, { size }) => sum + size, 0);
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/**
 * Writes beside the target, then renames over it: whatever happens, even to the power, what was there or what is new
 * lies there whole.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = temporaryBeside(path);
  try {
    const file = await open(beside, "w");
    try {
      await file.writeFile(content);
      await onDisk(file);
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await settleNames(dirname(path));
}

/** Waits until what files hold, and their names, are on disk: together, so that the disk is waited for once. */
export async function settleFiles(paths: readonly string[]): Promise<void> {
  await Promise.all(
    paths.map(async (path) => {
      // Windows asks for the right to write, which a file that is kept for good may lack.
      const file = await open(path, process.platform === "win32" ? "r+" : "r");
      await onDisk(file).finally(() => file.close());
    }),
  );
  await Promise.all([...new Set(paths.map((path) => dirname(path)))].map(settleNames));
}

/** Windows has no such thing for folders, nor may every folder that is written to be opened. */
async function settleNames(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const names = await open(folder).catch((error: unknown) =>
    errorCode(error) === "EACCES" ? undefined : Promise.reject(error),
  );
  if (names) await onDisk(names).finally(() => names.close());
}

/** Not every file system knows how. */
async function onDisk(file: FileHandle): Promise<void> {
  await file
    .sync()
    .catch((error: unknown) =>
      ["EINVAL", "ENOSYS", "ENOTSUP"].includes(errorCode(error) ?? "") ? undefined : Promise.reject(error),
    );
}

/**
 * Moves a file in place of another, from another file system too: whoever reads there sees the one or the other, whole.
 */
export async function moveWhole(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (errorCode(error) !== "EXDEV") throw error;
    const beside = temporaryBeside(to);
    try {
      await copyFile(from, beside);
      await rename(beside, to);
    } catch (cause) {
      await rm(beside, { force: true });
      throw cause;
    }
    await rm(from, { force: true });
  }
}

/** Names in a folder; none where there is no such folder. */
export function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(noneIfMissing);
}

/** Files and folders in a folder and all below it; none where there is no such folder. */
export function entriesBelow(folder: string): Promise<Dirent[]> {
  return readdir(folder, { recursive: true, withFileTypes: true }).catch(noneIfMissing);
}

function noneIfMissing(error: unknown): never[] {
  if (isMissing(error)) return [];
  throw error;
}

/** A name in the same folder that nobody else uses. */
export function temporaryBeside(path: string): string {
  return `${path}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
}

/** Removes what processes that are gone left beside their targets, in a folder and all below it. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const { name, parentPath } of await entriesBelow(folder)) {
    const maker = /\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name)?.[1];
    if (maker !== undefined && !isRunning(Number(maker)))
      await rm(join(parentPath, name), { recursive: true, force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** True for a file or folder that is not there. */
export function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** What a file holds, or the absolute path of the file that it is a copy of. */
export type Placed = string | Uint8Array | { readonly from: string };
