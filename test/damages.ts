/** What a disk, a power cut or a careless hand may make of a file. */
import { execFileSync } from "node:child_process";
import { chmod, readFile, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { addFiles } from "./kit.js";

export const isWindows = process.platform === "win32";
/** Who may read everything. */
export const isRoot = process.getuid?.() === 0;

type Damage = readonly [name: string, damage: (path: string) => Promise<unknown>];

/** Those that are possible here. */
export const damages: readonly Damage[] = [
  ["is cut in half", async (path) => truncate(path, Math.floor((await stat(path)).size / 2))],
  ["lacks its last byte", async (path) => truncate(path, (await stat(path)).size - 1)],
  ["has one byte more", async (path) => writeFile(path, "\n", { flag: "a" })],
  ["is emptied", (path) => truncate(path, 0)],
  ["has its first byte changed", (path) => changeByte(path, () => 0)],
  ["has a byte changed in its middle", (path) => changeByte(path, (length) => Math.floor(length / 2))],
  ["has its last byte changed", (path) => changeByte(path, (length) => length - 1)],
  [
    "is full of zeros, as a power cut leaves it",
    async (path) => writeFile(path, Buffer.alloc((await stat(path)).size)),
  ],
  ["is of a format before this one", (path) => writeFile(path, '{"value":"old"}')],
  ["is other JSON", (path) => writeFile(path, "null")],
  ["is gone", (path) => rm(path)],
  ["is a folder", async (path) => (await rm(path), addFiles(path, { "a/b": "c" }))],
  ...(isWindows
    ? []
    : ([
        ["is a link that leads nowhere", async (path) => (await rm(path), symlink("/nowhere/at/all", path))],
        ["is a pipe", async (path) => (await rm(path), execFileSync("mkfifo", [path]))],
      ] satisfies Damage[])),
  ...(isWindows || isRoot ? [] : ([["may not be read", (path) => chmod(path, 0)]] satisfies Damage[])),
];

async function changeByte(path: string, at: (length: number) => number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at(bytes.length)]! ^= 1;
  await writeFile(path, bytes);
}
