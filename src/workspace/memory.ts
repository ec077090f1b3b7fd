/** Results kept from one walk to the next, each as long as nothing it was made from has changed. */
import { digest, digestOf } from "../base/digest.js";
import type { Config } from "./config.js";
import type { Library, SourceText } from "./library.js";

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
 * The result of some work: the last one of this name when the plain values given are the same and the library answers as it
 * did. The work reads its library from the config that it gets; whatever else it looks at must be in `given`. Failed work
 * is not kept. Without a memory the work is done.
 */
export async function remembered<Value>(
  memory: Memory | undefined,
  name: string,
  given: readonly unknown[],
  config: Config,
  work: (config: Config) => Promise<Value>,
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
