/**
 * What was made before and is kept: found by a key of what it was made from, and believed only when its digest says
 * that it is whole. All else is made anew, in silence.
 */
import { lstat, mkdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { digest, digestFile, digestOf } from "./digest.js";
import { namesIn, settleFiles, writeWhole } from "./files.js";

/** Below a workspace. Whatever lies in it may be thrown away at any time. */
export const cacheFolder = "output/cache";

/** Where databases of a workspace put aside what memory does not hold. */
export const spillFolder = (folder: string) => join(folder, cacheFolder, "spill");

/** Where something is kept, and the digest of all that it was made from. */
export type Entry = { readonly path: string; readonly key: string };

/**
 * The entry of a kind in its folder. `format` is a number of the kind's own, written where its entries are, and raised
 * when the same things would give something else or give it in another shape: what was kept until then is not found any
 * more.
 */
export function entryIn(folder: string, label: string, format: number, ...madeFrom: readonly unknown[]): Entry {
  const key = digestOf(format, madeFrom);
  return { path: join(folder, `${label}-${key.slice(0, 16)}`), key };
}

/** An entry of which there is only one: what is made anew takes its place. */
export function entryAt(path: string, format: number, ...madeFrom: readonly unknown[]): Entry {
  return { path, key: digestOf(format, madeFrom) };
}

/** The plain value kept under an entry, else the one that `make` gives; undefined is not kept. */
export async function cached<Value>(entry: Entry, make: () => Promise<Value>): Promise<Value> {
  const known = await recall<Value>(entry);
  if (known !== undefined) return known;
  const made = await make();
  await keep(entry, made);
  return made;
}

/** The same for bytes. */
export async function cachedBytes(entry: Entry, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const known = await recallBytes(entry);
  if (known) return known;
  const made = await make();
  await keepBytes(entry, made);
  return made;
}

/**
 * The same for files that an engine reads by their paths, and a plain value that belongs to them: the entry holds the
 * value with the size and digest of each file. `make` writes the files, whole, into folders that are there.
 */
export async function cachedFiles<Value>(
  entry: Entry,
  files: readonly string[],
  make: () => Promise<Value>,
): Promise<Value> {
  const known = await recallFiles<Value>(entry, files);
  if (known) return known.value;
  await Promise.all(files.map(makeRoom));
  const value = await make();
  const [prints] = await Promise.all([Promise.all(files.map(printOf)), settleFiles(files)]);
  await keep(entry, { prints, value } satisfies KeptFiles<Value>);
  return value;
}

/** What tells a file from a damaged one. */
export type Print = { readonly bytes: number; readonly sha256: string };
type KeptFiles<Value> = { readonly prints: readonly Print[]; readonly value: Value };

/** Undefined unless all files are as they were made. */
export async function recallFiles<Value>(
  entry: Entry,
  files: readonly string[],
): Promise<{ readonly value: Value } | undefined> {
  const known = await recall<KeptFiles<Value>>(entry);
  if (!known) return undefined;
  const whole = await Promise.all(files.map((path, at) => isAsMade(path, known.prints[at])));
  return whole.every(Boolean) ? { value: known.value } : undefined;
}

/** Sizes first: they cost nothing. */
export async function isAsMade(path: string, print: Print | undefined): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size === print?.bytes && (await digestFile(path)) === print.sha256;
  } catch {
    return false;
  }
}

export async function printOf(path: string): Promise<Print> {
  return { bytes: (await stat(path)).size, sha256: await digestFile(path) };
}

/**
 * The value kept under an entry; undefined where there is none that is whole. It has the shape that this program gave
 * it: its digest binds it to its key, and the key to the format.
 */
export async function recall<Value>(entry: Entry): Promise<Value | undefined> {
  const body = await recallBytes(entry);
  if (!body) return undefined;
  const value: Value = JSON.parse(new TextDecoder().decode(body));
  return value;
}

export async function keep(entry: Entry, value: unknown): Promise<void> {
  if (value !== undefined) await keepBytes(entry, new TextEncoder().encode(JSON.stringify(value)));
}

export async function isKept(entry: Entry): Promise<boolean> {
  return (await recallBytes(entry)) !== undefined;
}

async function recallBytes({ path, key }: Entry): Promise<Uint8Array | undefined> {
  try {
    // A pipe would be read for ever.
    if (!(await stat(path)).isFile()) return undefined;
    const bytes = await readFile(path);
    const start = headOf({ path, key }, "").length;
    const body = bytes.subarray(start);
    return bytes.toString("latin1", 0, start) === headOf({ path, key }, body) ? body : undefined;
  } catch {
    return undefined;
  }
}

async function keepBytes(entry: Entry, body: Uint8Array): Promise<void> {
  await makeRoom(entry.path);
  await writeWhole(entry.path, Buffer.concat([Buffer.from(headOf(entry, body)), body]));
}

/** The line that an entry begins with: it is of this key, of this name, and whole. */
function headOf({ path, key }: Entry, body: string | Uint8Array): string {
  return `tsubame-cache ${digestOf(basename(path), key, digest(body))}\n`;
}

/** A folder for what is kept. What stands in its way in the cache is no folder of ours, and goes. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch {
    for (const step of stepsInCache(folder))
      if (!(await isFolder(step))) await rm(step, { force: true }).catch(() => undefined);
    await mkdir(folder, { recursive: true });
  }
}

/** From the cache's own folder down. */
function stepsInCache(folder: string): string[] {
  const inside = `${folder}${sep}`.includes(join(sep, cacheFolder, sep));
  return inside ? [...stepsInCache(dirname(folder)), folder] : [];
}

/** Makes the folder of a file, and takes away what lies where the file is to be and is none. */
async function makeRoom(path: string): Promise<void> {
  await makeFolder(dirname(path));
  const there = await lstat(path).catch(() => undefined);
  if (there && !there.isFile()) await rm(path, { recursive: true, force: true });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Removes all that lies in a folder of the cache but for the given paths, unless somebody is still writing it. */
export async function keepOnly(folder: string, wanted: readonly string[]): Promise<void> {
  const names = await namesIn(folder);
  for (const path of names.filter((name) => !name.endsWith(".tmp")).map((name) => join(folder, name)))
    if (!wanted.includes(path)) await rm(path, { recursive: true, force: true });
}
