/**
 * What a workspace lays over the built-in queries and templates; and what walks remember of them, from one to the next.
 */
import { join } from "node:path";
import { digest, digestOf } from "../base/digest.js";
import { namesIn, readBytesIfAny, readTextIfAny } from "../base/files.js";
import { packageFolder } from "../base/package-folder.js";
import { isOfOnePeriod } from "../base/period.js";
import { problem } from "../base/problems.js";

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
  /**
   * Names of the files of a folder with an ending, without it, over both layers; sorted. With no ending all of them,
   * folders too.
   */
  names(folder: string, ending: string): Promise<string[]>;
};

export function openLibrary(workspace: string): Library {
  const own = workspace === packageFolder;
  const layers = (path: string) => (own || isOfOnePeriod(path) ? [workspace] : [workspace, packageFolder]);
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
      const found = await Promise.all(layers(folder).map((layer) => stemsIn(join(layer, folder), ending)));
      return [...new Set(found.flat())].sort();
    },
  };
}

/**
 * The same library; what is read from it from now on is kept with its digest, by the name that a reader knows it under.
 */
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
export function sqlTexts(sources: Readonly<Record<string, SourceText>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(sources).map(([name, { text }]) => [name, text]));
}

async function stemsIn(folder: string, ending: string): Promise<string[]> {
  return (await namesIn(folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, name.length - ending.length));
}

/** A result, and a key that changes with all it was made from. */
export type Remembered<Value> = { readonly value: Value; readonly key: string };

/** `entries` hold the last result of each name; `made` are the names of those that had to be made, in order. */
export type Memory = { readonly entries: Map<string, Entry>; readonly made: string[] };

type Entry = {
  readonly given: string;
  readonly reads: ReadonlyMap<string, Read>;
  readonly result: Remembered<unknown>;
};

/** Something asked of the library, and the digest of the answer. */
type Read = { readonly again: (library: Library) => Promise<string>; readonly answer: string };

export function emptyMemory(): Memory {
  return { entries: new Map(), made: [] };
}

/**
 * The result of some work: the last one of this name when the plain values given are the same and the library answers
 * as it did. The work reads its library from the config that it gets; whatever else it looks at must be in `given`.
 * Failed work is not kept. Without a memory the work is done.
 */
export async function remembered<Value, Reading extends { readonly library: Library }>(
  memory: Memory | undefined,
  name: string,
  given: readonly unknown[],
  config: Reading,
  work: (config: Reading) => Promise<Value>,
): Promise<Remembered<Value>> {
  if (!memory) return { value: await work(config), key: "" };
  const asked = digestOf(given);
  const known = memory.entries.get(name);
  if (known?.given === asked && (await holds(known, config.library))) return known.result as Remembered<Value>;
  memory.made.push(name);
  const reads = new Map<string, Read>();
  const value = await work({ ...config, library: notingLibrary(config.library, reads) });
  const result = { value, key: digestOf(asked, [...reads].map(([what, { answer }]) => [what, answer]).sort()) };
  memory.entries.set(name, { given: asked, reads, result });
  return result;
}

async function holds({ reads }: Entry, library: Library): Promise<boolean> {
  const answers = await Promise.all(
    [...reads.values()].map(async ({ again, answer }) => (await again(library)) === answer),
  );
  return answers.every(Boolean);
}

/** The same library as it is now: each question is asked once, so that one walk sees one state of every file. */
export function steadyLibrary(library: Library): Library {
  const answers = new Map<string, Promise<unknown>>();
  const once = <Answer>(question: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = (answers.get(question) as Promise<Answer> | undefined) ?? ask();
    answers.set(question, known);
    return known;
  };
  return {
    read: (path) => once(`read ${path}`, () => library.read(path)),
    readBytes: (path) => once(`bytes ${path}`, () => library.readBytes(path)),
    readLayers: (path) => once(`layers ${path}`, () => library.readLayers(path)),
    names: (folder, ending) => once(`names ${folder} ${ending}`, () => library.names(folder, ending)),
  };
}

const digestOfText = (source: SourceText | undefined) => digestOf(source?.file ?? null, source?.text ?? null);

/** The same library; what is asked of it is noted. */
function notingLibrary(library: Library, reads: Map<string, Read>): Library {
  const noted = async <Answer>(
    what: string,
    ask: (library: Library) => Promise<Answer>,
    digestOfAnswer: (answer: Answer) => string,
  ): Promise<Answer> => {
    const answer = await ask(library);
    reads.set(what, { again: async (other) => digestOfAnswer(await ask(other)), answer: digestOfAnswer(answer) });
    return answer;
  };
  return {
    read: (path) => noted(`read ${path}`, (one) => one.read(path), digestOfText),
    readBytes: (path) =>
      noted(
        `bytes ${path}`,
        (one) => one.readBytes(path),
        (bytes) => (bytes ? digest(bytes) : ""),
      ),
    readLayers: (path) =>
      noted(
        `layers ${path}`,
        (one) => one.readLayers(path),
        (layers) => digestOf(layers.map(digestOfText)),
      ),
    names: (folder, ending) =>
      noted(
        `names ${folder} ${ending}`,
        (one) => one.names(folder, ending),
        (names) => digestOf(names),
      ),
  };
}
