/**
 * What a workspace lays over the built-in queries and templates; and what walks remember of them, from one to the next.
 */
import { join } from "node:path";
import { type Entry, entryAt, keep, recall } from "../base/cache.js";
import { digest, digestOf } from "../base/digest.js";
import { namesIn, readBytesIfAny, readTextIfAny } from "../base/files.js";
import { checkNesting } from "../base/nesting.js";
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
    if (text === undefined) return undefined;
    if (folder === workspace && path.endsWith(".hbs")) checkNesting(text, shown(folder, path));
    return { text, file: shown(folder, path) };
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

/**
 * `entries` hold the last result of each name; `made` are the names of those that had to be made, in order. With `kept`,
 * results that have a plain form outlive the process: in a folder, for as long as the program stays the same.
 */
export type Memory = {
  readonly entries: Map<string, Known>;
  readonly made: string[];
  readonly kept?: { readonly folder: string; readonly program: string };
};

/** `reads` are questions that were asked of the library, with the digests of the answers. */
type Known = { readonly given: string; readonly reads: Reads; readonly result: Remembered<unknown> };
type Reads = ReadonlyMap<string, string>;

/** How a result is written down as a plain value, and read again. */
export type PlainForm<Value> = { write(value: Value): unknown; read(plain: unknown): Value };

export function emptyMemory(kept?: Memory["kept"]): Memory {
  return { entries: new Map(), made: [], ...(kept ? { kept } : {}) };
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
  form?: PlainForm<Value>,
): Promise<Remembered<Value>> {
  if (!memory) return { value: await work(config), key: "" };
  const asked = digestOf(given);
  const entry = form && memory.kept && keptEntry(memory.kept, name, asked);
  const known = memory.entries.get(name) ?? (entry && (await recallKnown(entry, asked, form)));
  if (known?.given === asked && (await holds(known.reads, config.library))) {
    memory.entries.set(name, known);
    return known.result as Remembered<Value>;
  }
  memory.made.push(name);
  const reads = new Map<string, string>();
  const value = await work({ ...config, library: notingLibrary(config.library, reads) });
  const result = { value, key: keyOf(asked, reads) };
  memory.entries.set(name, { given: asked, reads, result });
  if (entry) await keep(entry, { reads: [...reads], value: form.write(value) } satisfies KeptResult);
  return result;
}

/**
 * Something that changes piece by piece, as the last walk left it under a name; undefined where what it was given was
 * not the same.
 */
export async function lastOf<Value>(
  memory: Memory,
  name: string,
  given: readonly unknown[],
): Promise<Value | undefined> {
  const asked = digestOf(given);
  const known = memory.entries.get(name);
  if (known) return known.given === asked ? (known.result.value as Value) : undefined;
  return memory.kept && recall<Value>(keptEntry(memory.kept, name, asked));
}

/** A plain value is left for the next walk. */
export async function leave(memory: Memory, name: string, given: readonly unknown[], value: unknown): Promise<void> {
  const asked = digestOf(given);
  memory.entries.set(name, { given: asked, reads: new Map(), result: { value, key: asked } });
  if (memory.kept) await keep(keptEntry(memory.kept, name, asked), value);
}

/** Raised when what is kept of a step has another shape. */
const keptFormat = 1;

/** One for each name: the next result takes its place. */
function keptEntry({ folder, program }: NonNullable<Memory["kept"]>, name: string, asked: string): Entry {
  return entryAt(join(folder, name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")), keptFormat, program, name, asked);
}

type KeptResult = { readonly reads: readonly (readonly [question: string, answer: string])[]; readonly value: unknown };

async function recallKnown<Value>(entry: Entry, given: string, form: PlainForm<Value>): Promise<Known | undefined> {
  const kept = await recall<KeptResult>(entry);
  if (!kept) return undefined;
  const reads = new Map(kept.reads);
  return { given, reads, result: { value: form.read(kept.value), key: keyOf(given, reads) } };
}

function keyOf(asked: string, reads: Reads): string {
  return digestOf(asked, [...reads].sort());
}

async function holds(reads: Reads, library: Library): Promise<boolean> {
  const answers = await Promise.all(
    [...reads].map(async ([question, answer]) => (await digestOfAnswer(library, question)) === answer),
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

/** What can be asked of a library, and what stands for an answer. */
const answersOf = {
  read: (answer: SourceText | undefined) => digestOfText(answer),
  readBytes: (answer: Uint8Array | undefined) => (answer ? digest(answer) : ""),
  readLayers: (answer: readonly (SourceText | undefined)[]) => digestOf(answer.map(digestOfText)),
  names: (answer: readonly string[]) => digestOf(answer),
};

const digestOfText = (source: SourceText | undefined) => digestOf(source?.file ?? null, source?.text ?? null);

/** `question` is the name of a function with what it is asked, as JSON. */
async function digestOfAnswer(library: Library, question: string): Promise<string> {
  const [kind, path, ending = ""]: [keyof Library, string, string?] = JSON.parse(question);
  if (kind === "names") return answersOf.names(await library.names(path, ending));
  if (kind === "readBytes") return answersOf.readBytes(await library.readBytes(path));
  if (kind === "readLayers") return answersOf.readLayers(await library.readLayers(path));
  return answersOf.read(await library.read(path));
}

/** The same library; what is asked of it is noted. */
function notingLibrary(library: Library, reads: Map<string, string>): Library {
  const noted = async <Answer>(
    question: readonly [kind: keyof Library, ...asked: string[]],
    answer: Answer,
    digestOfOne: (answer: Answer) => string,
  ): Promise<Answer> => {
    reads.set(JSON.stringify(question), digestOfOne(answer));
    return answer;
  };
  return {
    read: async (path) => noted(["read", path], await library.read(path), answersOf.read),
    readBytes: async (path) => noted(["readBytes", path], await library.readBytes(path), answersOf.readBytes),
    readLayers: async (path) => noted(["readLayers", path], await library.readLayers(path), answersOf.readLayers),
    names: async (folder, ending) =>
      noted(["names", folder, ending], await library.names(folder, ending), answersOf.names),
  };
}
