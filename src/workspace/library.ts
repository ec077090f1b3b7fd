/** Where a workspace keeps its queries and templates: its own folder first, the built-in one behind it. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { isMissing, readBytesIfAny, readTextIfAny } from "../base/files.js";
import { packageFolder } from "../base/package-folder.js";
import { problem } from "../base/problems.js";
import { parseQuarter } from "../base/quarter.js";

/** A text with the path a reader would look for it under: relative to the workspace, or marked as built-in. */
export type SourceText = { readonly text: string; readonly file: string };

/**
 * Layered folders, read by relative path. A folder named after a quarter (`2025Q1`) says what one quarter of one
 * network alone says, so the built-in ones serve no other workspace.
 */
export type Library = {
  /** The first text found, the workspace's before the built-in one. */
  read(path: string): Promise<SourceText | undefined>;
  readBytes(path: string): Promise<Uint8Array | undefined>;
  /** The text of every layer, the workspace's first; undefined where a layer has none. */
  readLayers(path: string): Promise<readonly (SourceText | undefined)[]>;
  /** Names of the files of a folder with an ending, without it, over both layers; sorted. With no ending all of them, folders too. */
  names(folder: string, ending: string): Promise<string[]>;
};

export function openLibrary(workspace: string): Library {
  const own = workspace === packageFolder;
  const layers = (path: string) => {
    const ofQuarter = path.split("/").some((part) => parseQuarter(part) !== undefined);
    return own || ofQuarter ? [workspace] : [workspace, packageFolder];
  };
  const shown = (folder: string, path: string) => (folder === workspace ? path : `${path} (built-in)`);
  const readIn = async (folder: string, path: string): Promise<SourceText | undefined> => {
    const text = await readTextIfAny(join(folder, path));
    return text === undefined ? undefined : { text, file: shown(folder, path) };
  };
  return {
    async read(path) {
      for (const folder of layers(path)) {
        const source = await readIn(folder, path);
        if (source) return source;
      }
      return undefined;
    },
    readLayers: (path) => Promise.all(layers(path).map((folder) => readIn(folder, path))),
    async readBytes(path) {
      for (const folder of layers(path)) {
        const bytes = await readBytesIfAny(join(folder, path));
        if (bytes !== undefined) return bytes;
      }
      return undefined;
    },
    async names(folder, ending) {
      const found = await Promise.all(layers(folder).map((layer) => namesIn(join(layer, folder), ending)));
      return [...new Set(found.flat())].sort();
    },
  };
}

/** The same library; what is read from it from now on is kept with its digest, by the name that a reader knows it under. */
export function watchedLibrary(library: Library): {
  readonly library: Library;
  readonly read: ReadonlyMap<string, string>;
} {
  const read = new Map<string, string>();
  const note = <Source extends SourceText | undefined>(source: Source): Source => {
    if (source) read.set(source.file, digest(source.text));
    return source;
  };
  const watched: Library = {
    ...library,
    read: async (path) => note(await library.read(path)),
    readLayers: async (path) => (await library.readLayers(path)).map(note),
  };
  return { library: watched, read };
}

/** `queries/<name>.sql`, which every installation has. */
export async function readQuery({ library }: { readonly library: Library }, name: string): Promise<SourceText> {
  const source = await library.read(`queries/${name}.sql`);
  if (!source) throw problem("fileMissing", { path: `queries/${name}.sql`, named_in: "the installation" });
  return source;
}

/** The texts of sources by their names: what a result is made from, wherever they lie. */
export function textsOf(sources: Readonly<Record<string, SourceText>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(sources).map(([name, { text }]) => [name, text]));
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  try {
    return (await readdir(folder))
      .filter((name) => name.endsWith(ending))
      .map((name) => name.slice(0, name.length - ending.length));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
