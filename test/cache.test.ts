/** What is kept from one build to the next: whatever becomes of it, the next build gives the same, and says nothing of it. */
import { execFileSync, spawn } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join, relative, sep } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cached, cachedBytes, cachedFiles, cacheFolder, entryAt, entryIn, isKept, keep, keepOnly, makeFolder, recall, recallFiles, type Entry } from "../src/base/cache.js";
import { writeWhole } from "../src/base/files.js";
import { packageFolder } from "../src/base/package-folder.js";
import { addFiles, config, copyFolder, fewHolders, filesBelow, ordinaryRows, packetsOf, sensors, tsubame, writeParquet } from "./kit.js";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const isWindows = process.platform === "win32";
const newFolder = () => mkdtemp(join(scratch, "case-"));

/** What may become of a file. */
const damages: readonly (readonly [name: string, damage: (path: string) => Promise<unknown>, possible?: boolean])[] = [
  ["is cut in half", async (path) => truncate(path, Math.floor((await stat(path)).size / 2))],
  ["lacks its last byte", async (path) => truncate(path, (await stat(path)).size - 1)],
  ["has one byte more", async (path) => writeFile(path, "\n", { flag: "a" })],
  ["is emptied", (path) => truncate(path, 0)],
  ["has its first byte changed", (path) => changeByte(path, () => 0)],
  ["has a byte changed in its middle", (path) => changeByte(path, (length) => Math.floor(length / 2))],
  ["has its last byte changed", (path) => changeByte(path, (length) => length - 1)],
  ["is full of zeros, as a power cut leaves it", async (path) => writeFile(path, Buffer.alloc((await stat(path)).size))],
  ["is of a format before this one", (path) => writeFile(path, '{"value":"old"}')],
  ["is other JSON", (path) => writeFile(path, "null")],
  ["is gone", (path) => rm(path)],
  ["is a folder", async (path) => (await rm(path), addFiles(path, { "a/b": "c" }))],
  ["is a link that leads nowhere", async (path) => (await rm(path), symlink("/nowhere/at/all", path)), !isWindows],
  ["is a pipe", async (path) => (await rm(path), execFileSync("mkfifo", [path])), !isWindows],
  ["may not be read", (path) => chmod(path, 0), !isWindows && process.getuid?.() !== 0],
];

async function changeByte(path: string, at: (length: number) => number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at(bytes.length)]! ^= 1;
  await writeFile(path, bytes);
}

/** A kind of entry: how it is asked for, and which of its files may be damaged. */
type Kind = { readonly ask: (folder: string, make: () => void) => Promise<unknown>; readonly value: unknown; readonly files: readonly string[] };
const inFolder = (folder: string) => join(folder, cacheFolder, "things");
const table = (folder: string) => [join(inFolder(folder), "a.parquet"), join(inFolder(folder), "b.parquet")];

const kinds: Readonly<Record<string, Kind>> = {
  "a plain value": { value: { text: "燕", list: [1, null, true] }, files: ["thing-*"], ask: (folder, make) => cached(entryIn(inFolder(folder), "thing", 1, "key"), async () => (make(), { text: "燕", list: [1, null, true] })) },
  bytes: { value: Buffer.from([0, 255, 10, 13]), files: ["thing-*"], ask: async (folder, make) => Buffer.from(await cachedBytes(entryIn(inFolder(folder), "thing", 1, "key"), async () => (make(), Uint8Array.from([0, 255, 10, 13])))) },
  "no bytes": { value: Buffer.alloc(0), files: ["thing-*"], ask: async (folder, make) => Buffer.from(await cachedBytes(entryIn(inFolder(folder), "thing", 1, "key"), async () => (make(), new Uint8Array(0)))) },
  "an only entry": { value: 7, files: ["only"], ask: (folder, make) => cached(entryAt(join(inFolder(folder), "only"), 1), async () => (make(), 7)) },
  "files that an engine reads": {
    value: [3, "first", "second"], files: ["thing-*", "a.parquet", "b.parquet"],
    ask: async (folder, make) => [
      await cachedFiles(entryIn(inFolder(folder), "thing", 1, "key"), table(folder), async () => {
        make();
        for (const [at, path] of table(folder).entries()) await writeWhole(path, at === 0 ? "first" : "second");
        return 3;
      }), ...(await Promise.all(table(folder).map((path) => readFile(path, "utf8")))),
    ],
  },
};

async function pathOf(folder: string, pattern: string): Promise<string> {
  const name = (await readdir(inFolder(folder))).find((one) => (pattern.endsWith("*") ? one.startsWith(pattern.slice(0, -1)) : one === pattern));
  return join(inFolder(folder), name ?? "none");
}

describe.each(Object.entries(kinds))("%s that is kept", (_, { ask, value, files }) => {
  it("is made once", async () => {
    const folder = await newFolder();
    let made = 0;
    for (let times = 0; times < 3; times++) expect(await ask(folder, () => made++)).toEqual(value);
    expect(made).toBe(1);
  });

  it.each(damages)("is made anew when it %s", async (_, damage, possible = true) => {
    if (!possible) return;
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
    for (const other of [entryIn(folder, "thing", 2, "a", ["b"]), entryIn(folder, "thing", 1, "a", "b"), entryIn(folder, "thing", 1, "b", ["a"]), entryIn(folder, "other", 1, "a", ["b"])]) expect(await recall(other)).toBeUndefined();
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
    await expect(cachedFiles(entry, table(folder), async () => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
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
      const { outputText } = transpileModule(await readFile(join(packageFolder, "src/base", name), "utf8"), { compilerOptions: { module: ModuleKind.ESNext, target: ScriptTarget.ES2023, verbatimModuleSyntax: true } });
      await addFiles(home, { [`src/base/${name.replace(/\.ts$/, ".js")}`]: outputText });
    }
    await cp(join(packageFolder, "package.json"), join(home, "package.json"));
    await writeFile(join(home, "keep.mjs"), `
      import { entryAt, keep, recall } from "./src/base/cache.js";
      const [path, letter, length, times] = process.argv.slice(2);
      const entry = entryAt(path, 1);
      for (let at = 0; at < Number(times); at++) {
        await keep(entry, letter.repeat(Number(length)));
        const read = await recall(entry);
        if (!/^(a+|b+)$/.test(read ?? "")) throw new Error("read " + String(read).slice(0, 20));
      }`);
    program = join(home, "keep.mjs");
  });

  const ended = (command: string, arguments_: readonly string[]) => new Promise<{ code: number | null; err: string }>((settle) => {
    const child = spawn(command, arguments_, { stdio: ["ignore", "ignore", "pipe"] });
    let err = "";
    child.stderr.on("data", (bytes: Buffer) => void (err += String(bytes)));
    child.on("close", (code) => settle({ code, err }));
  });

  it("that write the same entry at the same time never show half of it", async () => {
    const folder = await newFolder();
    const path = join(folder, cacheFolder, "shared");
    const both = await Promise.all(["a", "b"].map((letter) => ended(process.execPath, [program, path, letter, "300000", "40"])));
    expect(both).toEqual([{ code: 0, err: "" }, { code: 0, err: "" }]);
    expect(await readdir(dirname(path))).toEqual(["shared"]);
  });

  it("that may write no more leave the entry that is there, whole", async () => {
    const folder = await newFolder();
    const entry = entryAt(join(folder, cacheFolder, "shared"), 1);
    await keep(entry, "old");
    const { code, err } = await ended("sh", ["-c", 'ulimit -f 64 && exec "$@"', "sh", process.execPath, program, entry.path, "a", "1000000", "1"]);
    expect([code, err]).toEqual([1, expect.stringContaining("EFBIG")]);
    expect(await recall(entry)).toBe("old");
    expect(await readdir(dirname(entry.path))).toEqual(["shared"]);
  });
});

/** A quarter and the one before, with records of devices, scanners, a claim, a chart, a picture, and paper. */
const files: Readonly<Record<string, string>> = {
  "tsubame.yaml": `${config}holders: holders.csv\nscanners: scanners.csv\ndevices: devices/*.jsonl\nfingerprints: fingerprints/*.xml\n`,
  "sensors.csv": sensors, "holders.csv": fewHolders, "scanners.csv": "network,organisation\n240.0.0.0/31,Scans for Science\n",
  "devices/hosts.jsonl": `${JSON.stringify({ ip_str: "240.0.0.1", port: 80, timestamp: "2024-05-01T00:00:00.5", data: "", http: { title: "Box 1" } })}\n`,
  "fingerprints/boxes.xml": '<fingerprints matches="html_title"><fingerprint pattern="^Box (.+)$"><param pos="0" name="hw.vendor" value="Acme"/><param pos="1" name="hw.product"/></fingerprint></fingerprints>',
  "templates/overflow/2024Q2/box.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>',
  "templates/overflow/report.en.md.hbs": `---\ntitle: What is kept\nlang: en\n---\n{{#claim "packets > 0" of="totals"}}Every sensor received packets.{{/claim}}\n\n{{#chart "research_sources_by_day" caption="Sources by day"}}Sources by day.{{/chart}}\n\n{{#picture "box.svg" caption="A box"}}A box.{{/picture}}\n`,
};

const report = (folder: string) => filesBelow(join(folder, "output/2024Q2"));
const told = ({ err }: { readonly err: string }) => new Set(err.split("\n"));

/** All that a workspace keeps, whatever it is: a new kind is among it. */
async function keptFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, cacheFolder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

describe("a workspace that was built", () => {
  let good = "";
  let first: ReadonlySet<string>;
  let pages: ReadonlyMap<string, Buffer>;
  const build = (folder: string, ...more: readonly string[]) => tsubame(folder, ["build", "2024Q2", "--force", ...more]);

  beforeAll(async () => {
    good = await newFolder();
    await addFiles(good, files);
    await writeParquet(join(good, "exports/2024-04.parquet"), packetsOf(ordinaryRows));
    await writeParquet(join(good, "exports/2024-02.parquet"), packetsOf(ordinaryRows.map((row) => row.replace(/2024-0[45]/, "2024-02"))));
    const answer = await build(good);
    expect(answer).toMatchObject({ code: 0 });
    first = told(answer);
    pages = await report(good);
    expect([...pages.keys()]).toEqual(expect.arrayContaining(["overflow/en/report.pdf", "overflow/en/pictures/box.png", "overflow/en/charts/research_sources_by_day.svg"]));
  });

  const copied = async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    return folder;
  };
  const expectSame = async (folder: string, answer: { readonly code: number; readonly err: string }) => {
    expect(answer.code, answer.err).toBe(0);
    expect([...told(answer)].filter((line) => !first.has(line))).toEqual([]);
    expect(await report(folder)).toEqual(pages);
  };

  it("keeps what the table of caches names, each in a folder of its own", async () => {
    const names = new Set((await keptFiles(good)).map((path) => relative(join(good, cacheFolder), path).split(sep)[0] ?? ""));
    const architecture = await readFile(join(packageFolder, "docs/architecture.md"), "utf8");
    const named = [...architecture.matchAll(/^\| `output\/cache\/.*?\|/gm)].flatMap(([cell]) => [...cell.matchAll(/`(?:output\/cache\/)?([a-z-]+)\/?`/g)].map(([, name]) => name));
    expect([...names].sort()).toEqual(named.sort());
  });

  const somewhere = ["is cut in half", "is emptied", "has a byte changed in its middle", "is of a format before this one", "is a folder"];
  it.each(damages.filter(([name]) => somewhere.includes(name)))("is built the same when all that it keeps %s", async (_, damage) => {
    const folder = await copied();
    for (const path of await keptFiles(folder)) await damage(path);
    await expectSame(folder, await build(folder));
  });

  it.each([["what it keeps for itself", ""], ["what it keeps for an engine", ".parquet"]])("is built the same when %s is damaged, each kind in another way, and the rest is whole", async (_, ending) => {
    const folder = await copied();
    const ways = damages.filter(([, , possible = true]) => possible);
    const paths = (await keptFiles(folder)).filter((path) => extname(path) === ending);
    for (const [at, path] of paths.entries()) await ways[at % ways.length]?.[1](path);
    await expectSame(folder, await build(folder));
  });

  it("is built the same when folders of its cache are files", async () => {
    const folder = await copied();
    for (const name of await readdir(join(folder, cacheFolder))) {
      await rm(join(folder, cacheFolder, name), { recursive: true });
      await writeFile(join(folder, cacheFolder, name), "in the way");
    }
    await expectSame(folder, await build(folder));
  });

  it("is not taken for unchanged when something is lost of what it keeps of itself", async () => {
    const folder = await copied();
    const again = async () => (await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).out;
    await again();
    for (const part of ["build", "datasets", "holders"]) {
      expect(await again(), part).toContain("Nothing changed");
      await truncate(join(folder, cacheFolder, `built/2024Q2-${part}`), 20);
      expect(await again(), part).toContain("The report of 2024Q2 is in");
    }
    expect(await again()).toContain("Nothing changed");
  });
});
