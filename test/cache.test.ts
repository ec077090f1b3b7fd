/** What is kept: found by its key, believed by its digest, made anew whatever became of it. */
import { spawn } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  cached,
  cachedBytes,
  cachedFiles,
  cacheFolder,
  type Entry,
  entryAt,
  entryIn,
  isKept,
  keep,
  keepOnly,
  makeFolder,
  recall,
  recallFiles,
} from "../src/base/cache.js";
import { writeWhole } from "../src/base/files.js";
import { packageFolder } from "../src/base/package-folder.js";
import { damages, isRoot, isWindows } from "./damages.js";
import { addFiles } from "./kit.js";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const newFolder = () => mkdtemp(join(scratch, "case-"));

/** A kind of entry: how it is asked for, and which of its files may be damaged. */
type Kind = {
  readonly ask: (folder: string, make: () => void) => Promise<unknown>;
  readonly value: unknown;
  readonly files: readonly string[];
};
const inFolder = (folder: string) => join(folder, cacheFolder, "things");
const table = (folder: string) => [join(inFolder(folder), "a.parquet"), join(inFolder(folder), "b.parquet")];

const kinds: Readonly<Record<string, Kind>> = {
  "a plain value": {
    value: { text: "燕", list: [1, null, true] },
    files: ["thing-*"],
    ask: (folder, make) =>
      cached(entryIn(inFolder(folder), "thing", 1, "key"), async () => (make(), { text: "燕", list: [1, null, true] })),
  },
  bytes: {
    value: Buffer.from([0, 255, 10, 13]),
    files: ["thing-*"],
    ask: async (folder, make) =>
      Buffer.from(
        await cachedBytes(
          entryIn(inFolder(folder), "thing", 1, "key"),
          async () => (make(), Uint8Array.from([0, 255, 10, 13])),
        ),
      ),
  },
  "no bytes": {
    value: Buffer.alloc(0),
    files: ["thing-*"],
    ask: async (folder, make) =>
      Buffer.from(
        await cachedBytes(entryIn(inFolder(folder), "thing", 1, "key"), async () => (make(), new Uint8Array(0))),
      ),
  },
  "an only entry": {
    value: 7,
    files: ["only"],
    ask: (folder, make) => cached(entryAt(join(inFolder(folder), "only"), 1), async () => (make(), 7)),
  },
  "files that an engine reads": {
    value: [3, "first", "second"],
    files: ["thing-*", "a.parquet", "b.parquet"],
    ask: async (folder, make) => [
      await cachedFiles(entryIn(inFolder(folder), "thing", 1, "key"), table(folder), async () => {
        make();
        for (const [at, path] of table(folder).entries()) await writeWhole(path, at === 0 ? "first" : "second");
        return 3;
      }),
      ...(await Promise.all(table(folder).map((path) => readFile(path, "utf8")))),
    ],
  },
};

async function pathOf(folder: string, pattern: string): Promise<string> {
  const name = (await readdir(inFolder(folder))).find((one) =>
    pattern.endsWith("*") ? one.startsWith(pattern.slice(0, -1)) : one === pattern,
  );
  return join(inFolder(folder), name ?? "none");
}

describe.each(Object.entries(kinds))("%s that is kept", (_, { ask, value, files }) => {
  it("is made once", async () => {
    const folder = await newFolder();
    let made = 0;
    for (let times = 0; times < 3; times++) expect(await ask(folder, () => made++)).toEqual(value);
    expect(made).toBe(1);
  });

  it.each(damages)("is made anew when it %s", async (_, damage) => {
    for (const pattern of files) {
      const folder = await newFolder();
      let made = 0;
      await ask(folder, () => made++);
      const path = await pathOf(folder, pattern);
      await damage(path);
      expect(await ask(folder, () => made++), pattern).toEqual(value);
      expect(made, pattern).toBe(2);
      expect(await ask(folder, () => made++), pattern).toEqual(value);
      expect(made, pattern).toBe(2);
      expect((await readdir(inFolder(folder))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    }
  });

  it.each([cacheFolder, `${cacheFolder}/things`])("is made anew when %s is a file", async (place) => {
    const folder = await newFolder();
    let made = 0;
    await ask(folder, () => made++);
    await rm(join(folder, place), { recursive: true });
    await writeFile(join(folder, place), "in the way");
    expect(await ask(folder, () => made++)).toEqual(value);
    expect(made).toBe(2);
  });
});

describe("an entry", () => {
  it("is found by its key and format alone", async () => {
    const folder = await newFolder();
    await keep(entryIn(folder, "thing", 1, "a", ["b"]), "kept");
    expect(await recall(entryIn(folder, "thing", 1, "a", ["b"]))).toBe("kept");
    for (const other of [
      entryIn(folder, "thing", 2, "a", ["b"]),
      entryIn(folder, "thing", 1, "a", "b"),
      entryIn(folder, "thing", 1, "b", ["a"]),
      entryIn(folder, "other", 1, "a", ["b"]),
    ])
      expect(await recall(other)).toBeUndefined();
  });

  it("is not taken for another, though it lies where that would", async () => {
    const folder = await newFolder();
    const [a, b] = [entryIn(folder, "thing", 1, "a"), entryIn(folder, "thing", 1, "b")];
    await keep(a, 1);
    await cp(a.path, b.path);
    const renamed: Entry = { path: join(folder, "elsewhere"), key: a.key };
    await cp(a.path, renamed.path);
    expect([await recall(a), await recall(b), await recall(renamed)]).toEqual([1, undefined, undefined]);
  });

  it("of an only one takes the place of that before", async () => {
    const place = join(await newFolder(), "only");
    await keep(entryAt(place, 1), "old");
    await keep(entryAt(place, 2), "new");
    expect([await recall(entryAt(place, 1)), await recall(entryAt(place, 2))]).toEqual([undefined, "new"]);
  });

  it("is kept of null and false, not of undefined", async () => {
    const folder = await newFolder();
    for (const value of [null, false, "", 0]) {
      await keep(entryAt(join(folder, "one"), 1), value);
      expect(await recall(entryAt(join(folder, "one"), 1))).toBe(value);
    }
    expect(await cached(entryAt(join(folder, "none"), 1), async () => undefined)).toBeUndefined();
    expect(await isKept(entryAt(join(folder, "none"), 1))).toBe(false);
  });

  it("is not kept when making it fails", async () => {
    const folder = await newFolder();
    const entry = entryIn(inFolder(folder), "thing", 1);
    await expect(cachedFiles(entry, table(folder), async () => Promise.reject(new Error("no luck")))).rejects.toThrow(
      "no luck",
    );
    await expect(cachedFiles(entry, table(folder), async () => null)).rejects.toThrow("ENOENT");
    expect(await recallFiles(entry, table(folder))).toBeUndefined();
  });

  it("is cleared away with folders and links, but for what is wanted and what is being written", async () => {
    const folder = await newFolder();
    await addFiles(folder, { wanted: "1", old: "2", "older/still/x": "3", "x.1.0123abcd.tmp": "4" });
    await keepOnly(folder, [join(folder, "wanted")]);
    expect((await readdir(folder)).sort()).toEqual(["wanted", "x.1.0123abcd.tmp"]);
    await keepOnly(join(folder, "none"), []);
    await keepOnly(join(folder, "wanted"), []);
    expect(await readFile(join(folder, "wanted"), "utf8")).toBe("1");
  });

  it("takes nothing out of its way that lies outside of the cache", async () => {
    const folder = await newFolder();
    await addFiles(folder, { output: "mine" });
    await expect(makeFolder(join(folder, cacheFolder, "things"))).rejects.toThrow(/ENOTDIR|EEXIST/);
    expect(await readFile(join(folder, "output"), "utf8")).toBe("mine");
  });
});

describe.skipIf(isWindows)("other processes", () => {
  let program = "";
  beforeAll(async () => {
    const home = await newFolder();
    for (const name of (await readdir(join(packageFolder, "src/base"))).filter((one) => one.endsWith(".ts"))) {
      const { outputText } = transpileModule(await readFile(join(packageFolder, "src/base", name), "utf8"), {
        compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2023, verbatimModuleSyntax: true },
      });
      await addFiles(home, { [`src/base/${name.replace(/\.ts$/, ".js")}`]: outputText });
    }
    await cp(join(packageFolder, "package.json"), join(home, "package.json"));
    await writeFile(
      join(home, "keep.mjs"),
      `
      import { cached, entryAt, keep, recall } from "./src/base/cache.js";
      const [path, letter, length, times] = process.argv.slice(2);
      const entry = entryAt(path, 1);
      if (length === "0") console.log(await cached(entry, async () => "anew"), await cached(entry, async () => "again"));
      for (let at = 0; at < Number(times); at++) {
        await keep(entry, letter.repeat(Number(length)));
        const read = await recall(entry);
        if (!/^(a+|b+)$/.test(read ?? "")) throw new Error("read " + String(read).slice(0, 20));
      }`,
    );
    program = join(home, "keep.mjs");
  });

  const ended = (command: string, arguments_: readonly string[], user: { uid?: number; gid?: number } = {}) =>
    new Promise<{ code: number | null; out: string; err: string }>((settle) => {
      const child = spawn(command, arguments_, { stdio: ["ignore", "pipe", "pipe"], ...user });
      let [out, err] = ["", ""];
      child.stdout.on("data", (bytes: Buffer) => void (out += String(bytes)));
      child.stderr.on("data", (bytes: Buffer) => void (err += String(bytes)));
      child.on("close", (code) => settle({ code, out, err }));
    });

  it("that write the same entry at the same time never show half of it", async () => {
    const folder = await newFolder();
    const path = join(folder, cacheFolder, "shared");
    const both = await Promise.all(
      ["a", "b"].map((letter) => ended(process.execPath, [program, path, letter, "300000", "40"])),
    );
    expect(both).toEqual([
      { code: 0, out: "", err: "" },
      { code: 0, out: "", err: "" },
    ]);
    expect(await readdir(dirname(path))).toEqual(["shared"]);
  });

  it.skipIf(!isRoot)("that may not read an entry make it anew", async () => {
    const folder = await newFolder();
    const entry = entryAt(join(folder, cacheFolder, "shared"), 1);
    await keep(entry, "old");
    await chmod(entry.path, 0);
    for (const open of [scratch, dirname(program), folder, dirname(entry.path)]) await chmod(open, 0o777);
    expect(await ended(process.execPath, [program, entry.path, "", "0", "0"], { uid: 65534, gid: 65534 })).toEqual({
      code: 0,
      out: "anew anew\n",
      err: "",
    });
    expect(await recall(entry)).toBe("anew");
  });

  it("that may write no more leave the entry that is there, whole", async () => {
    const folder = await newFolder();
    const entry = entryAt(join(folder, cacheFolder, "shared"), 1);
    await keep(entry, "old");
    const { code, err } = await ended("sh", [
      "-c",
      'ulimit -f 64 && exec "$@"',
      "sh",
      process.execPath,
      program,
      entry.path,
      "a",
      "1000000",
      "1",
    ]);
    expect([code, err]).toEqual([1, expect.stringContaining("EFBIG")]);
    expect(await recall(entry)).toBe("old");
    expect(await readdir(dirname(entry.path))).toEqual(["shared"]);
  });
});
