/** The PDF, from a page to the finished file, with a real browser. */
import { execFile, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName } from "@cantoo/pdf-lib";
import subsetFont from "subset-font";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "../src/base/digest.js";
import { packageFolder } from "../src/base/package-folder.js";
import { type Browser, openBrowser, RefusedRequest } from "../src/engines/browser.js";
import { findBrowser } from "../src/engines/browser-place.js";
import type { BrowserPlace } from "../src/engines/browser-process.js";
import { finishPdf, type PdfFacts } from "../src/engines/pdf-document.js";
import { withArtifacts } from "../src/engines/pdf-standards.js";
import { readPdf } from "../src/engines/pdf-text.js";

const isBundled = process.platform === "linux" && process.arch === "x64";
const run = promisify(execFile);

let scratch = "";
let cacheFolder = "";
let foundAtOnce: string[] = [];
let place: BrowserPlace;
let browser: Browser;
let files: Map<string, string | Uint8Array>;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  cacheFolder = join(scratch, "cache");
  await compileEngines();
  foundAtOnce = await Promise.all([findInProcess(cacheFolder), findInProcess(cacheFolder)]);
  place = await findBrowser({ cacheFolder, environment: process.env });
  browser = await openBrowser(place);
  files = await reportFiles();
  await writeFile(
    join(scratch, "files.json"),
    JSON.stringify([...files].map(([path, content]) => [path, Buffer.from(content).toString("base64")])),
  );
});

afterAll(async () => {
  await browser?.close();
  await rm(scratch, { recursive: true, force: true });
});

describe("a printed report", () => {
  const facts: PdfFacts = {
    title: "観測レポート <2024年> & more",
    author: "観測班",
    subject: "四半期の観測",
    language: "ja",
    date: new Date("2024-06-30T15:00:00Z"),
    producer: "tsubame-report test",
  };
  const finished = async (page = "ja/index.html") => finishPdf(await browser.print({ files, page }), facts);

  test("says what the page says, in reading order, with page numbers", async () => {
    const { pages } = await readPdf(await finished());
    expect(pages).toEqual([
      "観測レポート\n2024年第2四半期の文書です。English words too.\n位置付きの段落\n図の文字\n図 1\n1 / 2",
      "次の章\n港 件数\n23/TCP 1,234\n2 / 2",
    ]);
  });

  test("is tagged, and has title, author, dates, language and outline, in both kinds of metadata", async () => {
    const pdf = await readPdf(await finished());
    expect(pdf).toMatchObject({
      tagged: true,
      title: facts.title,
      language: "ja",
      outline: ["観測レポート", "次の章"],
    });
    expect(pdf.metadata).toMatchObject({
      Title: facts.title,
      Author: "観測班",
      Subject: "四半期の観測",
      Producer: "tsubame-report test",
      Creator: "tsubame-report test",
      CreationDate: "D:20240630150000Z",
      ModDate: "D:20240630150000Z",
      "dc:title": facts.title,
      "dc:creator": "観測班",
      "dc:language": "ja",
      "xmp:createdate": "2024-06-30T15:00:00Z",
      "pdf:producer": "tsubame-report test",
    });
  });

  test("embeds one font per weight, and none of Type 3", async () => {
    const { fonts } = await readPdf(await finished());
    expect(fonts).toEqual([
      { name: "NotoSansJP-Bold", type: "CIDFontType2", embedded: true },
      { name: "NotoSansJP-Regular", type: "CIDFontType2", embedded: true },
    ]);
  });

  test("keeps the browser's text, tags, outline and fonts when it is finished", async () => {
    const printed = await browser.print({ files, page: "ja/index.html" });
    const [before, after] = [await readPdf(printed), await readPdf(await finishPdf(printed, facts))];
    for (const part of ["pages", "tagged", "outline", "fonts"] as const) expect(after[part]).toEqual(before[part]);
  });

  test("has the same bytes when two languages are printed at once, and when printed by another process in another place", async () => {
    const [one, english, two] = await Promise.all([finished(), finished("en/index.html"), finished()]);
    expect((await readPdf(english)).pages[0]).toContain("Observation report");
    expect(Buffer.compare(one, two)).toBe(0);
    const elsewhere = join(scratch, "elsewhere.pdf");
    await run(process.execPath, [join(scratch, "print.mjs"), cacheFolder, elsewhere, JSON.stringify(facts)], {
      env: { ...process.env, TZ: "America/New_York", LANG: "C", LC_ALL: "C" },
    });
    expect(Buffer.compare(one, await readFile(elsewhere))).toBe(0);
  });

  test("tells what its links lead to, and of lists what is an item's body", async () => {
    const html = `<html lang="en"><h1 id="a">A</h1><ul><li><strong>One</strong> of two</ul><p><a href="#a">Back to A</a> <a href="https://cert.example/x">the CERT</a> <a href="https://cert.example/y"><img alt="" width="9" height="9"></a>`;
    const links = new Map([
      ["#a", "Back to A"],
      ["https://cert.example/x", "the CERT"],
    ]);
    const print = await browser.print({ files: new Map([["index.html", html]]), page: "index.html" });
    const { context } = await PDFDocument.load(await finishPdf(print, facts, links), { updateMetadata: false });
    const all = context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFDict ? [object] : []));
    const called = (key: string, name: string) => all.filter((one) => one.get(PDFName.of(key)) === PDFName.of(name));
    const told = called("Subtype", "Link").map((one) => one.lookup(PDFName.of("Contents"), PDFHexString).decodeText());
    // A picture in a link is a link of its own.
    expect([...new Set(told)]).toEqual(["Back to A", "the CERT", "https://cert.example/y"]);
    const [body] = called("S", "LBody");
    expect(body?.lookup(PDFName.of("P"), PDFDict).get(PDFName.of("S"))).toBe(PDFName.of("LI"));
    const inside = body?.lookup(PDFName.of("K"), PDFArray).lookup(0, PDFDict);
    expect(inside?.lookup(PDFName.of("P"))).toBe(body);
  });

  test("has other bytes when its facts differ", async () => {
    const printed = await browser.print({ files, page: "ja/index.html" });
    const other = await finishPdf(printed, { ...facts, title: "別の題" });
    expect(Buffer.compare(await finishPdf(printed, facts), other)).not.toBe(0);
  });

  test("runs no script of the page", async () => {
    const { pages } = await readPdf(await finished());
    expect(pages.join("")).not.toContain("script");
    expect(files.get("ja/index.html")).toContain("<script>");
  });

  test.each([
    ["https://example.com/picture.png", '<img src="https://example.com/picture.png">'],
    ["http://example.com/style.css", '<style>@import "//example.com/style.css";</style>'],
    ["http://example.com/", '<meta http-equiv="refresh" content="0;url=http://example.com/">'],
    ["http://example.com/", '<iframe src="http://example.com"></iframe>'],
    ["http://report.invalid/ja/missing.svg", '<img src="missing.svg">'],
    ["file:///etc/hostname", '<img src="file:///etc/hostname">'],
  ])("is refused when its page asks for %s", async (address, element) => {
    const asking = new Map([...files, ["ja/asking.html", `<!doctype html><title>x</title>${element}`] as const]);
    const error = await browser.print({ files: asking, page: "ja/asking.html" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RefusedRequest);
    expect(error).toMatchObject({ page: "ja/asking.html", address, message: expect.stringContaining(address) });
  });
});

describe("a browser", () => {
  test("that was named and is not there is not replaced by another", async () => {
    const explicit = join(scratch, "no-such-browser");
    await expect(findBrowser({ explicit, cacheFolder, environment: process.env })).rejects.toMatchObject({
      code: "browserMissing",
      message: expect.stringContaining(`${explicit} (no such file)`),
    });
  });

  test.skipIf(process.platform === "win32")(
    "that was named and does not start is not replaced by another",
    async () => {
      const explicit = await writeProgram("broken", "#!/bin/sh\necho 'missing library' >&2\nexit 3\n");
      await expect(findBrowser({ explicit, cacheFolder, environment: process.env })).rejects.toMatchObject({
        code: "browserMissing",
        message: expect.stringContaining(`${explicit} (missing library)`),
      });
    },
  );

  test.skipIf(!isBundled)("that was named is used", async () => {
    const explicit = await writeProgram("named", wrapper());
    const named = await findBrowser({ explicit, cacheFolder, environment: process.env });
    expect(named).toMatchObject({ path: explicit, kind: "explicit" });
    expect(await versionOf(named)).toBe(browser.version);
  });

  test.skipIf(!isBundled)("of the system is used where the bundled one does not run", async () => {
    const program = await writeProgram("google-chrome-stable", wrapper());
    const architecture = Object.getOwnPropertyDescriptor(process, "arch")!;
    Object.defineProperty(process, "arch", { ...architecture, value: "arm64" });
    try {
      const environment = { PATH: `${dirname(program)}:${process.env["PATH"]}` };
      expect(await findBrowser({ cacheFolder, environment })).toMatchObject({ path: program, kind: "system" });
    } finally {
      Object.defineProperty(process, "arch", architecture);
    }
  });

  test.skipIf(!isBundled)("that hangs or dies is told, and is gone when closed", async () => {
    for (const signal of ["SIGSTOP", "SIGKILL"] as const) {
      const before = childrenOf(process.pid);
      const own = await openBrowser(place);
      const [child] = childrenOf(process.pid).filter((pid) => !before.includes(pid));
      const profile = /--user-data-dir=([^\0]+)/.exec(readFileSync(`/proc/${child}/cmdline`, "utf8"))?.[1] ?? "";
      expect(existsSync(profile)).toBe(true);
      process.kill(child!, signal);
      await expect(own.print({ files, page: "ja/index.html", timeoutMs: 1_500 })).rejects.toMatchObject({
        code: "timeoutBrowser",
        values: { page: "ja/index.html" },
      });
      await own.close();
      expect(childrenOf(process.pid)).not.toContain(child);
      expect(existsSync(profile)).toBe(false);
    }
  });
});

describe.skipIf(!isBundled)("the bundled browser", () => {
  test("is unpacked once and privately by two processes at once", async () => {
    expect(foundAtOnce).toEqual([place.path, place.path]);
    expect(place).toMatchObject({ kind: "bundled", path: expect.stringContaining(cacheFolder) });
    expect(await readdir(cacheFolder)).toEqual([basename(dirname(place.path))]);
    expect((await stat(dirname(place.path))).mode & 0o777).toBe(0o700);
  });

  test("survives an unpacking that was killed, and trusts nothing that is not whole", async () => {
    const other = join(scratch, "other-cache");
    await killWhileUnpacking(other);
    const [leftover] = await readdir(other);
    expect(leftover).toMatch(/\.tmp$/);
    const longAgo = new Date(Date.now() - 7_200_000);
    await utimes(join(other, leftover!), longAgo, longAgo);
    const planted = join(other, basename(dirname(place.path)));
    await mkdir(planted, { mode: 0o700 });
    await writeFile(join(planted, "chromium"), "#!/bin/sh\n", { mode: 0o700 });
    const found = await findBrowser({ cacheFolder: other, environment: process.env });
    expect(found).toMatchObject({ kind: "bundled", path: join(planted, "chromium") });
    expect(await readdir(other)).toEqual([basename(planted)]);
    expect(await versionOf(found)).toBe(browser.version);
  });

  test.each([
    ["its marker is empty", "complete", 0],
    ["it does not start, though it is as long as it should be", "chromium", "same"],
    ["a library of it is cut off", "al2023/lib/libnss3.so", 1000],
  ] as const)("is unpacked anew when %s", async (_, file, length) => {
    const other = join(scratch, "other-cache");
    const { path } = await findBrowser({ cacheFolder: other, environment: process.env });
    const damaged = join(dirname(path), file);
    if (length === "same") await writeFile(damaged, Buffer.alloc(64), { flag: "r+" });
    else await truncate(damaged, length);
    const before = await digestFile(damaged);
    const found = await findBrowser({ cacheFolder: other, environment: process.env });
    expect(found).toMatchObject({ kind: "bundled", path });
    expect(await digestFile(damaged)).not.toBe(before);
    expect(await readdir(other)).toEqual([basename(dirname(path))]);
  });

  test("is unpacked for one run where the cache cannot be written", async () => {
    // Node itself would try for ever to make a folder there.
    const blocked = "/proc/none";
    const found = await findBrowser({ cacheFolder: join(blocked, "cache"), environment: process.env });
    expect(found.temporaryFolder?.path).toBe(dirname(found.path));
    expect(await versionOf(found)).toBe(browser.version);
    expect(existsSync(dirname(found.path))).toBe(false);
  });
});

/** Starts the browser: what it says of itself is true. */
async function versionOf(place: BrowserPlace): Promise<string> {
  const own = await openBrowser(place);
  await own.close();
  return own.version;
}

/** Two languages of one report, with the fonts cut to the characters they use. */
async function reportFiles(): Promise<Map<string, string | Uint8Array>> {
  const style = `<style>
    @font-face { font-family: Noto; src: url(../fonts/400.woff2); font-weight: 400 }
    @font-face { font-family: Noto; src: url(../fonts/700.woff2); font-weight: 700 }
    @page { size: A4; margin: 20mm; @bottom-center { content: counter(page) " / " counter(pages); font-family: Noto } }
    body { font-family: Noto } h2 { break-before: page } .positioned { position: relative }</style>`;
  const chart =
    '<figure role="group"><svg role="img" width="200" height="40"><title>図</title><text x="5" y="20">図の文字</text></svg><figcaption>図 1</figcaption></figure>';
  const table = "<table><tr><th>港<th>件数<tr><td>23/TCP<td>1,234</table>";
  const script = "<script>document.body.append('script ran')</script>";
  const page = (language: string, title: string, rest: string) =>
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${title}</title>${style}<h1>${title}</h1>${rest}${script}</html>`;
  const texts: [string, string][] = [
    [
      "ja/index.html",
      page(
        "ja",
        "観測レポート",
        `<p>2024年第2四半期の<b>文書</b>です。English words too.</p><p class="positioned">位置付きの段落</p>${chart}<h2>次の章</h2>${table}`,
      ),
    ],
    [
      "en/index.html",
      page("en", "Observation report", `<p>The <b>second</b> quarter.</p><h2>Next chapter</h2>${table}`),
    ],
  ];
  const letters = texts.map(([, text]) => text).join("");
  const font = async (name: string) =>
    subsetFont(await readFile(join(packageFolder, "node_modules/@expo-google-fonts/noto-sans-jp", name)), letters, {
      targetFormat: "woff2",
    });
  return new Map<string, string | Uint8Array>([
    ...texts,
    ["fonts/400.woff2", await font("400Regular/NotoSansJP_400Regular.ttf")],
    ["fonts/700.woff2", await font("700Bold/NotoSansJP_700Bold.ttf")],
  ]);
}

/** Other processes cannot run TypeScript: they get the engines compiled, beside scripts that use them. */
async function compileEngines(): Promise<void> {
  const modules = [
    ...readdirSync(join(packageFolder, "src/base")).map((name) => `base/${name}`),
    "engines/browser.ts",
    "engines/browser-place.ts",
    "engines/browser-process.ts",
    "engines/bundled-browser.ts",
    "engines/pdf-document.ts",
    "engines/pdf-standards.ts",
  ];
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, verbatimModuleSyntax: true };
  await Promise.all([mkdir(join(scratch, "base")), mkdir(join(scratch, "engines"))]);
  for (const name of modules) {
    const { outputText } = transpileModule(await readFile(join(packageFolder, "src", name), "utf8"), {
      compilerOptions,
    });
    await writeFile(join(scratch, name.replace(/\.ts$/, ".js")), outputText);
  }
  await symlink(join(packageFolder, "node_modules"), join(scratch, "node_modules"), "junction");
  await writeFile(join(scratch, "package.json"), '{ "type": "module" }');
  await writeFile(
    join(scratch, "find.mjs"),
    `
    import { findBrowser } from "./engines/browser-place.js";
    const [cacheFolder] = process.argv.slice(2);
    console.log((await findBrowser({ cacheFolder, environment: process.env })).path);`,
  );
  await writeFile(
    join(scratch, "print.mjs"),
    `
    import { readFileSync, writeFileSync } from "node:fs";
    import { findBrowser } from "./engines/browser-place.js";
    import { openBrowser } from "./engines/browser.js";
    import { finishPdf } from "./engines/pdf-document.js";
    const [cacheFolder, output, facts] = process.argv.slice(2);
    const files = new Map(JSON.parse(readFileSync(new URL("files.json", import.meta.url))).map(([path, content]) => [path, Buffer.from(content, "base64")]));
    const browser = await openBrowser(await findBrowser({ cacheFolder, environment: process.env }));
    const printed = await browser.print({ files, page: "ja/index.html" });
    await browser.close();
    const { date, ...rest } = JSON.parse(facts);
    writeFileSync(output, await finishPdf(printed, { ...rest, date: new Date(date) }));`,
  );
}

async function findInProcess(folder: string): Promise<string> {
  const { stdout } = await run(process.execPath, [join(scratch, "find.mjs"), folder]);
  return stdout.trim();
}

async function killWhileUnpacking(folder: string): Promise<void> {
  const child = spawn(process.execPath, [join(scratch, "find.mjs"), folder], { stdio: "ignore" });
  const ended = new Promise((settle) => child.once("exit", settle));
  const sizeSoFar = async () => {
    const [name = ""] = await readdir(folder).catch(() => []);
    return stat(join(folder, name, "chromium")).then(
      ({ size }) => size,
      () => 0,
    );
  };
  while ((await sizeSoFar()) < 1_000_000) await new Promise((settle) => setTimeout(settle, 10));
  child.kill("SIGKILL");
  await ended;
}

/** A program elsewhere that starts the browser already found. */
function wrapper(): string {
  const variables = ["LD_LIBRARY_PATH", "FONTCONFIG_PATH"]
    .map((name) => `${name}='${place.environment[name]}'`)
    .join(" ");
  return `#!/bin/sh\n${variables} exec '${place.path}' "$@"\n`;
}

async function writeProgram(name: string, text: string): Promise<string> {
  const path = join(scratch, "programs", name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** Linux only. */
function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [, ppid] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return Number(ppid) === parent;
      } catch {
        return false;
      }
    });
}

describe("what stands in no tag of a page", () => {
  test.each([
    ["a text", "BT\n/F1 9 Tf\n(a) Tj\nET", "/Artifact BMC\nBT\n/F1 9 Tf\n(a) Tj\nET\nEMC"],
    ["an area", "q\n0 0 9 9 re\nf\nQ", "q\n/Artifact BMC\n0 0 9 9 re\nf\nEMC\nQ"],
    ["a path", "0 0 m\n1 1 l\nS", "/Artifact BMC\n0 0 m\n1 1 l\nS\nEMC"],
    ["a picture", "q\n/X1 Do\nQ", "q\n/Artifact BMC\n/X1 Do\nEMC\nQ"],
    ["a clip, which paints nothing", "0 0 9 9 re W* n", "0 0 9 9 re W* n"],
    ["a clip before an area", "0 0 9 9 re\nW n\n1 1 2 2 re\nf", "0 0 9 9 re\nW n\n/Artifact BMC\n1 1 2 2 re\nf\nEMC"],
    [
      "what has a tag",
      "/P <</MCID 0 >>BDC\nBT\n(a) Tj\nET\n0 0 1 1 re\nf\nEMC",
      "/P <</MCID 0 >>BDC\nBT\n(a) Tj\nET\n0 0 1 1 re\nf\nEMC",
    ],
    [
      "what stands behind it",
      "/P <</MCID 0 >>BDC\nEMC\n0 0 1 1 re\nf*",
      "/P <</MCID 0 >>BDC\nEMC\n/Artifact BMC\n0 0 1 1 re\nf*\nEMC",
    ],
    ["nothing", "", ""],
  ])("%s", (_, content, marked) => expect(withArtifacts(content)).toBe(marked));
});
