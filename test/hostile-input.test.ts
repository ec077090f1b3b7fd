/** What a user writes, or what stands in his way, ends the program in good order: never in a stack, never never. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBytesIfAny } from "../src/base/files.js";
import { parseJson } from "../src/base/json.js";
import { openLoopback } from "../src/base/loopback.js";
import { checkNesting } from "../src/base/nesting.js";
import { packageFolder } from "../src/base/package-folder.js";
import { drawnChart, drawnPicture } from "../src/engines/drawing.js";
import { parseYaml } from "../src/engines/yaml.js";
import { axesOf } from "../src/i18n/axes.js";
import { type Answer, addFiles, copyFolder, folderWith, smallWorkspace, tsubame } from "./kit.js";

const main = join(packageFolder, "dist/main.js");
const isLinux = process.platform === "linux";

let scratch = "";
let workspace = "";

beforeAll(async () => {
  scratch = await folderWith();
  workspace = await smallWorkspace();
});

afterAll(async () => {
  for (const folder of [scratch, workspace]) await rm(folder, { recursive: true, force: true });
});

const problemOf = async (work: () => unknown): Promise<Record<string, unknown>> => {
  try {
    await work();
  } catch (error) {
    return error as Record<string, unknown>;
  }
  return {};
};

describe("a chart that cannot be drawn is refused", () => {
  const datasets = { t: [{ label: "a", n: 1 }] };
  const locale = axesOf("en");
  const spec = (more: object, encoding: object = {}) => ({
    data: { name: "t" },
    mark: "bar",
    encoding: { x: { field: "n", type: "quantitative" }, y: { field: "label", type: "nominal" }, ...encoding },
    ...more,
  });
  const draw = (drawn: Record<string, unknown>) => drawnChart({ spec: drawn, config: {}, datasets, locale, id: "c" });
  const calculated = (calculate: string) => spec({ transform: [{ calculate, as: "z" }] });

  it.each([
    ["a link", spec({}, { href: { value: "javascript:alert(1)" } }), { code: "chartLink" }],
    ["a link from a field", spec({}, { href: { field: "label" } }), { code: "chartLink" }],
    ["a link of one layer", { layer: [spec({}), spec({}, { href: { field: "label" } })] }, { code: "chartLink" }],
    [
      "a picture of another place",
      spec({ mark: "image" }, { url: { value: "https://cert.example/x.png" } }),
      { code: "chartPicture" },
    ],
    ["random()", calculated("random()"), { code: "chartUnsteady", values: { name: "random()" } }],
    ["now()", calculated("year(now())"), { code: "chartUnsteady" }],
    ["the time by another name", calculated("datetime()"), { code: "chartUnsteady" }],
    ["a draw of a distribution", calculated("1 + sampleNormal(0, 1)"), { code: "chartUnsteady" }],
    ["a sample of rows", spec({ transform: [{ sample: 1 }] }), { code: "chartUnsteady" }],
    [
      "the time in a parameter",
      spec({ params: [{ name: "t", expr: "now()" }], title: { text: { expr: "t" } } }),
      { code: "chartUnsteady" },
    ],
    ["a sequence", spec({ data: { sequence: { start: 0, stop: 1e9 } } }), { code: "chartSequence" }],
    ["a sequence in an expression", calculated("length(sequence(1e9))"), { code: "chartSequence" }],
    [
      "a sequence of tiny steps",
      spec({ data: { sequence: { start: 0, stop: 1, step: 1e-9 } } }),
      { code: "chartSequence" },
    ],
    ["ten million pixels wide", spec({ width: 1e7 }), { code: "chartHuge" }],
    ["ten million pixels high", spec({ height: 1e7 }), { code: "chartHuge" }],
    ["a pattern that tries for ever", calculated(`test(/^(a+)+$/, '${"a".repeat(40)}b')`), { code: "drawingLong" }],
    ["more than fits into memory", calculated("pad('', 1e9, 'x')"), {}],
  ] as const)("%s", async (_, drawn, problem) => {
    expect(await problemOf(() => draw(drawn as Record<string, unknown>))).toMatchObject(problem);
    // Whatever became of it, the next one is drawn.
    expect((await draw(spec({}))).svg).toContain("<svg");
  });

  it("but for words that only look like it", async () => {
    const drawn = spec(
      { title: "random() and now(), a sample" },
      { x: { field: "n", type: "quantitative", title: "now()" } },
    );
    expect((await draw(drawn)).svg).toContain("random() and now()");
  });
});

/** A chunk of a PNG file. */
function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function png(width: number, height: number, rows: Buffer, interlaced = 0): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, interlaced], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("a picture that cannot be drawn is refused", () => {
  const svg = (attributes: string, inside = '<rect width="9" height="9"/>') =>
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);
  // Rows of noise, which do not become shorter when they are packed.
  const noise = Buffer.concat(
    Array.from({ length: 20 }, (_, row) =>
      Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: 60 }, (_, at) => (row * 61 + at * 89) % 251))]),
    ),
  );
  const whole = png(20, 20, noise);
  const jpeg = Buffer.from(
    "ffd8ffe000104a46494600010100000100010000ffc000110800090009030122000211010311010ffda000c03010002110311003f00",
    "hex",
  );

  it.each([
    ["1 x 2^31", png(1, 2 ** 31 - 1, Buffer.alloc(9)), "pictureHuge"],
    ["30000 x 30000", png(30_000, 30_000, Buffer.alloc(9)), "pictureHuge"],
    ["a drawing of 1e9 x 1e9", svg('width="1000000000" height="1000000000"'), "pictureHuge"],
    ["a drawing of 30000 x 30000", svg('width="30000" height="30000"'), "pictureHuge"],
    ["a huge view", svg('viewBox="0 0 100000 100000"'), "pictureHuge"],
    ["a PNG of half its bytes", whole.subarray(0, whole.length / 2), "pictureCut"],
    ["a PNG without its end", whole.subarray(0, -12), "pictureCut"],
    ["a PNG with a wrong byte", Buffer.from(whole).fill(1, 60, 61), "pictureCut"],
    ["a PNG with fewer rows than it says", png(20, 21, noise), "pictureCut"],
    ["a JPEG without its end", jpeg, "pictureCut"],
    [
      "blurred over a large area",
      svg(
        'width="3900" height="3900"',
        '<filter id="f"><feTurbulence numOctaves="200"/><feMorphology radius="900"/></filter><rect width="3900" height="3900" filter="url(#f)"/>',
      ),
      /^drawing(?:Long|Large)$/,
    ],
    [
      "a huge picture within a drawing",
      svg(
        'width="9" height="9"',
        `<image width="9" height="9" href="data:image/png;base64,${png(60_000, 60_000, Buffer.alloc(9)).toString("base64")}"/>`,
      ),
      /^$|^drawing/,
    ],
  ] as const)("%s", async (_, bytes, code) => {
    const found = String((await problemOf(() => drawnPicture(bytes)))["code"] ?? "");
    expect(found).toMatch(typeof code === "string" ? new RegExp(`^${code}$`) : code);
    expect(await drawnPicture(whole)).toMatchObject({ width: 20, height: 20 });
  });

  it("but for whole ones, whose rows come in seven passes", async () => {
    // 8 x 8 pixels: passes of 1, 1, 2, 4, 8, 16 and 32 pixels in 1, 1, 1, 2, 2, 4 and 4 rows.
    const rows = Buffer.alloc(15 + 64 * 3);
    expect(await drawnPicture(png(8, 8, rows, 1))).toMatchObject({ width: 8, height: 8 });
    expect(await problemOf(() => drawnPicture(png(8, 8, rows.subarray(1), 1)))).toMatchObject({ code: "pictureCut" });
  });
});

describe("what nests without end is told with its line", () => {
  const deep = (before: string, text: string) => ({ text: `${before}\n${text}`, says: "x.hbs:2: More than 100 parts" });

  it.each([
    ["quotes", deep("x", ">".repeat(5_000))],
    ["quotes with spaces", deep("x", "> ".repeat(5_000))],
    ["items of one line", deep("x", "- ".repeat(5_000))],
    [
      "items of many lines",
      { text: Array.from({ length: 300 }, (_, at) => `${" ".repeat(2 * at)}- x`).join("\n"), says: "x.hbs:102" },
    ],
    ["elements", deep("x", `${"<div>".repeat(5_000)}${"</div>".repeat(5_000)}`)],
    ["elements of many lines", { text: "<b>\n".repeat(300), says: "x.hbs:101" }],
    ["blocks", deep("x", `${"{{#if a}}".repeat(5_000)}${"{{/if}}".repeat(5_000)}`)],
    ["calls", deep("x", `{{number ${"(a ".repeat(5_000)}${")".repeat(5_000)}}}`)],
    [
      "a text as long as a shelf",
      { text: "x ".repeat(300_000), says: "x.hbs: The text is longer than 500000 characters" },
    ],
  ])("%s", (_, { text, says }) => {
    expect(() => checkNesting(text, "x.hbs")).toThrow(says);
  });

  it("but not what stands one after the other", () => {
    const text = `${"> q\n\n".repeat(500)}${"<div>x</div>".repeat(500)}${"{{#if a}}x{{/if}}".repeat(500)}${"- x\n".repeat(500)}${"<p>x<br>\n".repeat(500)}`;
    expect(() => checkNesting(text, "x.hbs")).not.toThrow();
  });

  it.each(["[", '{"a":'])("JSON: %s", (open) => {
    expect(() => parseJson(`\n${open.repeat(10_000)}`, "x.json")).toThrow("x.json:2: More than 100 parts");
    expect(parseJson(`{"a": ${JSON.stringify(open.repeat(10_000))}}`, "x.json")).toEqual({ a: open.repeat(10_000) });
  });

  it("YAML: depth, and aliases that stand for millions", () => {
    expect(() => parseYaml("[".repeat(10_000), "x.yaml")).toThrow(/x\.yaml:1: This is not valid YAML/);
    const bomb = [..."bcdefghi"].map((name, at) => `${name}: &${name} [${`*${"abcdefghi"[at]},`.repeat(10)}]\n`);
    expect(() => parseYaml(`a: &a [x]\n${bomb.join("")}`, "x.yaml")).toThrow(
      /x\.yaml: This is not valid YAML: .*alias/,
    );
  });
});

/** Builds the workspace with other files, in a copy. */
async function buildWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<Answer> {
  const folder = await mkdtemp(join(scratch, "case-"));
  await copyFolder(workspace, folder);
  await addFiles(folder, files);
  return tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
}

const page = (text: string) => ({ "templates/overflow/report.en.md.hbs": `---\ntitle: "Small"\n---\n${text}\n` });

describe("the user is told", () => {
  it.each([
    [
      "a helper that every object has",
      page('{{constructor}} {{toString "x"}}'),
      ["report.en.md.hbs:4: Nothing is called constructor here."],
    ],
    [
      "a dataset that every object has",
      page('{{table "constructor" caption="x"}} {{#each (rows "toString")}}x{{/each}}'),
      ["report.en.md.hbs:4: There is no dataset constructor."],
    ],
    [
      "a chart with a link",
      {
        ...page('{{#chart "c" caption="C"}}They rise.{{/chart}}'),
        "templates/overflow/charts/c.vl.json": JSON.stringify({
          data: { name: "totals" },
          mark: "bar",
          encoding: { x: { field: "packets" }, href: { value: "https://cert.example/" } },
        }),
      },
      ["templates/overflow/charts/c.vl.json: The chart links to an address", "Take the channel out"],
    ],
    [
      "a picture that is too large",
      { ...page("![p](p.png)"), "templates/overflow/2024Q2/p.png": png(1, 2 ** 31 - 1, Buffer.alloc(9)) },
      ["templates/overflow/2024Q2/p.png: It would be 1 x 2147483647 pixels", "Make it smaller"],
    ],
    [
      "quotes",
      page(`${">".repeat(5_000)} x`),
      ["templates/overflow/report.en.md.hbs:4: More than 100 parts", "closed"],
    ],
  ] as const)("%s", async (_, files, says) => {
    const { code, err } = await buildWith(files);
    expect(code, err).toBe(1);
    for (const part of says) expect(err).toContain(part);
  });

  it("nothing of columns and charts that are called as what every object has", async () => {
    const { code, err } = await buildWith({
      ...page('{{table "constructor" caption="Values"}}'),
      "queries/datasets/constructor.sql": "-- One row per text.\nselect 1 as toString, 2 as valueOf",
    });
    expect(code, err).toBe(0);
  });
});

describe("a query ends", () => {
  const ask = async (text: string, ...options: string[]) => {
    await writeFile(join(scratch, "q.sql"), text);
    return tsubame(workspace, ["query", "--sql", join(scratch, "q.sql"), "2024Q2", ...options]);
  };

  it("with all of 130,000 rows", async () => {
    const { code, out } = await ask("select range as x from range(130000)");
    expect([code, out.split("\n").length]).toEqual([0, 130_002]);
  });

  it("with texts of unusual types, and no value where there is no end", async () => {
    const { code, out, err } = await ask(
      "select map{'k': 1} as m, union_value(num := 2) as u, [1, 2] as l, {'a': 1} as s, date 'infinity' as d, timestamp '-infinity' as t, 'inf'::double as f, time '10:00' as c, interval 1 day as i",
      "--json",
    );
    expect(code, err).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { m: "{'k': 1}", u: "2", l: "[1, 2]", s: "{'a': 1}", d: null, t: null, f: null, c: "10:00:00", i: "1 day" },
    ]);
  });

  it("before it holds more than there is room for", async () => {
    const { code, err } = await ask("select repeat('x', 2000) as y from range(1000000)");
    expect(code, err).toBe(1);
    expect(err).toMatch(/q\.sql: The result is larger than 256 MB, and is not read\.\n {2}Let the query count/);
  });

  it("in a table whose lines are no longer than their cells", async () => {
    const { code, out } = await ask("select repeat('x', if(n = 0, 1000000, 1)) as a, n from range(300) as t(n)");
    expect([code, out.length < 1_200_000]).toEqual([0, true]);
  });
});

describe.skipIf(!isLinux)("what is no file is not waited for", () => {
  it.each(["sensors.csv", "templates/overflow/charts/x.vl.json", "queries/datasets/x.sql"])(
    "%s is a pipe",
    async (path) => {
      const folder = await mkdtemp(join(scratch, "case-"));
      await copyFolder(workspace, folder);
      await mkdir(join(folder, path, ".."), { recursive: true });
      await rm(join(folder, path), { force: true });
      execFileSync("mkfifo", [join(folder, path)]);
      const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
      expect([code, err]).toEqual([1, expect.stringMatching(/is no file, but a pipe or a device.*\n {2}Put a file/)]);
    },
  );

  it("nor a device, a link to itself, a device behind a link; but what a shell hands over", async () => {
    await symlink("loop", join(scratch, "loop"));
    await symlink("/dev/zero", join(scratch, "zero"));
    expect(await problemOf(() => readBytesIfAny("/dev/zero"))).toMatchObject({ code: "noFile" });
    expect(await problemOf(() => readBytesIfAny(join(scratch, "zero")))).toMatchObject({ code: "noFile" });
    expect(await problemOf(() => readBytesIfAny(join(scratch, "loop")))).toMatchObject({ code: "notReadable" });
    const { stdout } = spawnSync(
      "bash",
      ["-c", `echo 'select 41 + 1 as x' | node ${main} query --sql /dev/stdin 2024Q2 --csv`],
      { cwd: workspace, encoding: "utf8" },
    );
    expect(stdout).toMatch(/x\r?\n42/);
  });
});

describe.skipIf(!isLinux)("the world around", () => {
  const shell = (command: string, environment: Record<string, string> = {}) =>
    spawnSync("bash", ["-c", command], { cwd: workspace, encoding: "utf8", env: { ...process.env, ...environment } });

  it("standard output is a full disk", () => {
    const { status, stderr } = shell(`node ${main} query totals 2024Q2 > /dev/full`);
    expect([status, stderr]).toEqual([1, expect.stringContaining("cannot be written: ENOSPC")]);
  });

  it("nobody reads how it goes on", () => {
    const { status, stdout } = shell(
      `set -o pipefail; node ${main} query totals 2024Q2 2>&1 | head -1; node ${main} query totals 2024Q2 --csv 2> /dev/full`,
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining("packets")]);
  });

  it("no more files may be opened", () => {
    const { status, stderr } = shell(`ulimit -n 30; node ${main} doctor`);
    expect(status, stderr).toBe(1);
    expect(stderr).toMatch(/lets the program open no more files|EMFILE/);
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("%s leaves nothing in the temporary folder", async (signal) => {
    const place = await mkdtemp(join(scratch, "tmp-"));
    const script = `import { makeTemporaryFolder } from ${JSON.stringify(join(packageFolder, "dist/base/temporary.js"))};
      import { writeFileSync } from "node:fs";
      const folder = await makeTemporaryFolder("tsubame-test-");
      folder.before = () => writeFileSync(folder.path + "/late", "x");
      console.log("there"); setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, TMPDIR: place },
    });
    await once(child.stdout, "data");
    expect(await readdir(place)).toHaveLength(1);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([null, signal]);
    expect(await readdir(place)).toEqual([]);
  });

  it("the temporary folder is not there", () => {
    const script = `import { makeTemporaryFolder } from ${JSON.stringify(join(packageFolder, "dist/base/temporary.js"))};
      await makeTemporaryFolder("x").catch(({ code }) => console.log(code));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      env: { ...process.env, TMPDIR: "/none/of/it" },
    });
    expect(stdout).toBe("temporaryMissing\n");
  });

  it.skipIf(!canShare())("the report's place is a mount point", async () => {
    const folder = await mkdtemp(join(scratch, "case-"));
    await copyFolder(workspace, folder);
    await mkdir(join(folder, "output/2024Q2"), { recursive: true });
    const { status, stderr } = shell(
      `unshare -rm sh -c 'mount -t tmpfs none ${folder}/output/2024Q2 && node ${main} build 2024Q2 --no-pdf -C ${folder}'`,
    );
    expect(status, stderr).toBe(1);
    expect(stderr).toMatch(/output\/2024Q2 is a mount point.*\n {2}Mount the folder output\//);
  });

  it("a path of another server is asked of the preview", async () => {
    const server = await openLoopback({
      port: 0,
      events: "events",
      reply: async () => undefined,
      onBug: () => undefined,
    });
    const port = Number(new URL(server.address).port);
    const ask = async (path: string) => {
      const socket = connect(port, "127.0.0.1");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
      let answer = "";
      for await (const part of socket) answer += String(part);
      return answer.slice(9, 12);
    };
    for (const path of ["//", "//x", "http://evil.example/", "*", "///"])
      expect([path, await ask(path)]).toEqual([path, "400"]);
    for (const path of ["/", "/x", "/%", "/%ff", "/?x=//"]) expect([path, await ask(path)]).toEqual([path, "404"]);
    await server.close();
  });
});

function canShare(): boolean {
  return isLinux && spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", tmpdir()]).status === 0;
}
