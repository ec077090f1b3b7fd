/** The browser that comes with the package: unpacked once into a folder of our own. */
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { type Entry, entryAt, isAsMade, keep, type Print, printOf, recall } from "../base/cache.js";
import { digestOf } from "../base/digest.js";
import { errorCode, temporaryBeside } from "../base/files.js";
import { versionIn } from "../base/json.js";
import { makeTemporaryFolder, type TemporaryFolder } from "../base/temporary.js";
import {
  type BrowserPlace,
  type BrowserRequest,
  folderNames,
  isFile,
  reasonOf,
  removeFolder,
  steadyArguments,
  steadyEnvironment,
  whyNotRunning,
} from "./browser-process.js";

const bundledPackage = "@sparticuz/chromium";
/** Raised when what is unpacked changes, or what is kept of it. */
const layout = 2;
const marker = "complete";
const executable = "chromium";
/** What the ELF header asks for: Alpine and NixOS do not have it. */
const interpreter = "/lib64/ld-linux-x86-64.so.2";

export async function bundledBrowser(
  { cacheFolder }: BrowserRequest,
  tried: string[],
): Promise<BrowserPlace | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64" || !(await isFile(interpreter))) {
    tried.push("the bundled browser is for x64 Linux with glibc only");
    return undefined;
  }
  try {
    let place = await unpackedBrowser(cacheFolder);
    let failure = await whyNotRunning(place);
    if (failure && !place.temporaryFolder && !(await isAsUnpacked(dirname(place.path)))) {
      await removeFolder(dirname(place.path));
      place = await unpackedBrowser(cacheFolder);
      failure = await whyNotRunning(place);
    }
    if (!failure) return place;
    await place.temporaryFolder?.remove();
    tried.push(`the bundled browser (${failure})`);
  } catch (error) {
    tried.push(`the bundled browser (${reasonOf(error)})`);
  }
  return undefined;
}

async function unpackedBrowser(cacheFolder: string): Promise<BrowserPlace> {
  const archives = await findArchives();
  const folder = join(resolve(cacheFolder), archives.name);
  try {
    await unpackOnce(archives.folder, folder);
    return bundledPlace(folder);
  } catch (error) {
    // Whatever the file system says against the cache, a folder for this run may still do.
    if (!/^E[A-Z]+$/.test(errorCode(error) ?? "")) throw error;
    const temporaryFolder = await unpackForOneRun(archives.folder);
    return { ...bundledPlace(temporaryFolder.path), temporaryFolder };
  }
}

async function unpackForOneRun(archives: string): Promise<TemporaryFolder> {
  const folder = await makeTemporaryFolder("tsubame-chromium-");
  try {
    await unpack(archives, folder.path);
    return folder;
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

function bundledPlace(folder: string): BrowserPlace {
  return {
    path: join(folder, executable),
    kind: "bundled",
    arguments: [...steadyArguments],
    environment: {
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_PATH: join(folder, "fonts"),
      ...steadyEnvironment,
    },
  };
}

/** The package's archives, found without running its code: importing it changes the environment. */
async function findArchives(): Promise<{ folder: string; name: string }> {
  const entry = createRequire(import.meta.url).resolve(bundledPackage);
  const root = join(dirname(entry), "..", "..");
  const version = versionIn(await readFile(join(root, "package.json"), "utf8"));
  const folder = join(root, "bin");
  const sizes = await Promise.all(
    ["chromium.br", "fonts.tar.br", "al2023.tar.br"].map(async (name) => (await stat(join(folder, name))).size),
  );
  return { folder, name: `chromium-${version}-${digestOf(layout, version, sizes).slice(0, 8)}` };
}

/**
 * Makes `folder` unless a whole one of ours is there. Any number of processes may do so at once: one wins, the others
 * take its work.
 */
async function unpackOnce(archives: string, folder: string): Promise<void> {
  if (await isWhole(folder)) return;
  await makeFolders(dirname(folder));
  const beside = temporaryBeside(folder);
  await mkdir(beside, { mode: 0o700 });
  try {
    await removeLeftovers(folder, beside);
    await unpack(archives, beside);
    await moveIntoPlace(beside, folder);
  } finally {
    await removeFolder(beside);
  }
}

/** In a place where nothing can be made, like /proc, Node itself tries for ever. */
async function makeFolders(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder, { mode: 0o700 }).catch((error: unknown) =>
      errorCode(error) === "EEXIST" ? undefined : Promise.reject(error),
    );
  await make().catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    return makeFolders(dirname(folder)).then(make);
  });
}

async function unpack(archives: string, folder: string): Promise<void> {
  const { extract } = await import("tar-fs");
  const options = { dmode: 0o700, chown: false };
  const decompressed = (name: string, target: NodeJS.WritableStream) =>
    pipeline(createReadStream(join(archives, name)), createBrotliDecompress(), target);
  await decompressed("chromium.br", createWriteStream(join(folder, executable), { mode: 0o700 }));
  await decompressed("al2023.tar.br", extract(join(folder, "al2023"), options));
  await decompressed("fonts.tar.br", extract(join(folder, "fonts"), options));
  await writeFile(join(folder, "fonts", "fonts.conf"), fontSettings);
  await keep(markerIn(folder), await printsIn(folder));
}

/** The package's own settings read and write shared folders under /tmp. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Ours alone, and every file as long as the marker says: cleaners of cache folders take single files away. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(folder);
    if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return false;
    const prints = await recall<Prints>(markerIn(folder));
    if (!prints) return false;
    const found = await Promise.all(
      Object.entries(prints).map(async ([path, { bytes }]) => (await stat(join(folder, path))).size === bytes),
    );
    return found.every(Boolean);
  } catch {
    return false;
  }
}

/** Every byte, which takes a quarter of a second: asked only of a browser that does not start. */
async function isAsUnpacked(folder: string): Promise<boolean> {
  const prints = await recall<Prints>(markerIn(folder));
  const found = await Promise.all(
    Object.entries(prints ?? {}).map(([path, print]) => isAsMade(join(folder, path), print)),
  );
  return prints !== undefined && found.every(Boolean);
}

/** By path from the folder. */
type Prints = Readonly<Record<string, Print>>;

function markerIn(folder: string): Entry {
  return entryAt(join(folder, marker), layout);
}

async function printsIn(folder: string): Promise<Prints> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(folder.length + 1), await printOf(path)] as const)),
  );
}

/** A folder cannot be renamed over one that has files: what is there is either whole, or moved out of the way. */
async function moveIntoPlace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error) ?? "") || attempt === 5) throw error;
    }
    if (await isWhole(to)) return;
    const aside = temporaryBeside(to);
    await rename(to, aside).catch(() => undefined);
    await removeFolder(aside);
  }
}

/**
 * Removes what killed runs left beside `folder`. Their age is measured against the file system's own time: `fresh` was
 * just made.
 */
async function removeLeftovers(folder: string, fresh: string): Promise<void> {
  const hourMs = 3_600_000;
  const { mtimeMs: now } = await stat(fresh);
  for (const name of await folderNames(dirname(folder))) {
    if (!name.startsWith("chromium-") || !name.endsWith(".tmp")) continue;
    const path = join(dirname(folder), name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > hourMs) await removeFolder(path);
  }
}
