/** The self-check of a printed report: a real PDF passes, and each way in which it can be broken is found. */
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import {
  PDFBool,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  type PDFRef,
  StandardFonts,
} from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../src/base/problems.js";
import { checkPdf } from "../src/checks/page/pdf.js";
import { type Browser, openBrowser } from "../src/engines/browser.js";
import { findBrowser } from "../src/engines/browser-place.js";
import { finishPdf } from "../src/engines/pdf-document.js";
import { tell } from "../src/i18n/program-language.js";
import { config, folderWith, smallWorkspace, tsubame } from "./kit.js";

const facts = {
  title: "Observation",
  author: "CERT",
  language: "en",
  date: new Date("2024-06-30T00:00:00Z"),
  producer: "test",
};
const body =
  '<h1>Observation</h1><p>Text.</p><h2>One</h2><figure role="group"><svg role="img" aria-label="A line" width="90" height="40"><rect width="20" height="20"/><text x="5" y="20">Text</text></svg></figure><h3>Within</h3><table><tr><th>a<tr><td>1</table><h2>Two</h2><p>End.</p>';
const page = (inside: string) =>
  `<!doctype html><html lang="en"><title>Observation</title><style>@font-face { font-family: Noto; src: url(f.ttf) } * { font-family: Noto; font-weight: 400 }</style>${inside}</html>`;

let browser: Browser;
let cache = "";
let good: Uint8Array;
let font: Uint8Array;

const printed = async (inside: string) =>
  finishPdf(
    await browser.print({
      files: new Map<string, string | Uint8Array>([
        ["index.html", page(inside)],
        ["f.ttf", font],
      ]),
      page: "index.html",
    }),
    facts,
  );

beforeAll(async () => {
  cache = await folderWith();
  font = await readFile("node_modules/@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf");
  browser = await openBrowser(
    await findBrowser({
      cacheFolder: join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "tsubame-report"),
      environment: process.env,
    }),
  );
  good = await printed(body);
});

afterAll(async () => {
  await browser?.close();
  await rm(cache, { recursive: true, force: true });
});

const check = (bytes: Uint8Array, language = "en") => checkPdf(bytes, language, cache, "report.pdf");
const told = (findings: readonly Finding[]) =>
  findings.map(({ code, refused }) => `${refused ? "error" : "warning"} ${code}`);
const name = (text: string) => PDFName.of(text);

/** The good file with something changed in it. */
async function broken(change: (document: PDFDocument) => unknown): Promise<Uint8Array> {
  const document = await PDFDocument.load(good, { updateMetadata: false });
  await change(document);
  return document.save();
}

/** Elements of the tree of tags that have a role. */
function tagged(document: PDFDocument, role: string): PDFDict[] {
  return document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict && object.get(name("S")) === name(role) ? [object] : []));
}

function fontsIn(document: PDFDocument): PDFDict[] {
  return document.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict && object.get(name("Type")) === name("Font") ? [object] : []));
}

const dictIn = (dict: PDFDict, key: string) => dict.lookup(name(key), PDFDict);

describe("a printed page", () => {
  it("passes as it is, whatever the case of its language", async () => {
    expect(await check(good)).toEqual([]);
    expect(await check(good, "EN")).toEqual([]);
  });

  it("with headings that skip a level is warned of, with its page and what to write", async () => {
    const found = await check(
      await printed(
        '<h1>Observation</h1><p>Text.</p><div style="break-before: page"></div><h2>One</h2><h4>Deep</h4><h2>Two</h2><h6>Deeper</h6>',
      ),
    );
    expect(told(found)).toEqual(["warning pdfHeadings", "warning pdfHeadings"]);
    expect(found[0]?.values).toEqual({ level: 4, before: "h2", page: 2 });
    expect(tell(found[0] as Finding, "en")).toMatch(/page 2 of the PDF: a heading of level 4 follows h2[\s\S]*###/);
    expect(tell(found[0] as Finding, "ja")).toMatch(/2 ページ[\s\S]*h2[\s\S]*###/);
  });

  it("whose first heading is not the first level, or with a picture without words, is told of", async () => {
    expect(told(await check(await printed("<h2>One</h2><p>Text.</p>")))).toEqual(["warning pdfHeadings"]);
    const dot =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const found = await check(
      await printed(
        `${body}<img src="${dot}" alt="A dot" width="40" height="40"><img src="${dot}" width="40" height="40">`,
      ),
    );
    expect(found.map(({ code, values }) => [code, values])).toEqual([["pdfFigure", { number: 3, page: 1 }]]);
  });
});

describe("a broken file", () => {
  const cases: readonly (readonly [
    sentence: string,
    expected: readonly string[],
    change: (document: PDFDocument) => unknown,
  ])[] = [
    ["without the mark that it has tags", ["error pdfUntagged"], ({ catalog }) => catalog.delete(name("MarkInfo"))],
    [
      "that says it has no tags",
      ["error pdfUntagged"],
      ({ catalog }) => dictIn(catalog, "MarkInfo").set(name("Marked"), PDFBool.False),
    ],
    ["without a tree of tags", ["error pdfUntagged"], ({ catalog }) => catalog.delete(name("StructTreeRoot"))],
    [
      "with an empty tree of tags",
      ["error pdfUntagged"],
      ({ catalog }) => dictIn(catalog, "StructTreeRoot").delete(name("K")),
    ],
    ["without a language", ["error pdfLanguage"], ({ catalog }) => catalog.delete(name("Lang"))],
    ["in another language than its page", ["error pdfLanguage"], (document) => document.setLanguage("ja")],
    ["without a title", ["error pdfTitle"], (document) => document.setTitle("")],
    ["with a title of spaces", ["error pdfTitle"], (document) => document.setTitle("  ")],
    [
      "whose window bears the file's name",
      ["error pdfTitle"],
      ({ catalog }) => dictIn(catalog, "ViewerPreferences").set(name("DisplayDocTitle"), PDFBool.False),
    ],
    ["without an outline", ["warning pdfOutline"], ({ catalog }) => catalog.delete(name("Outlines"))],
    [
      "with an empty outline",
      ["warning pdfOutline"],
      ({ catalog }) => dictIn(catalog, "Outlines").delete(name("First")),
    ],
    [
      "whose drawing has lost its words",
      ["error pdfFigure"],
      (document) => tagged(document, "Figure").forEach((figure) => figure.delete(name("Alt"))),
    ],
    [
      "whose drawing has empty words",
      ["error pdfFigure"],
      (document) => tagged(document, "Figure").forEach((figure) => figure.set(name("Alt"), PDFHexString.fromText(" "))),
    ],
    [
      "whose headings go by another name, and skip a level",
      ["warning pdfHeadings"],
      (document) => {
        dictIn(document.catalog, "StructTreeRoot").set(name("RoleMap"), document.context.obj({ Deep: "H5" }));
        tagged(document, "H3").forEach((heading) => heading.set(name("S"), name("Deep")));
      },
    ],
    [
      "with a font that is not embedded",
      ["error pdfFontMissing"],
      (document) =>
        void fontsIn(document).forEach((one) => {
          const descriptor = one.lookup(name("FontDescriptor"));
          if (descriptor instanceof PDFDict) descriptor.delete(name("FontFile2"));
        }),
    ],
    [
      "with one of the fonts that no file has",
      ["error pdfFontMissing"],
      async (document) => {
        const helvetica = await document.embedFont(StandardFonts.Helvetica);
        document.getPage(0).node.setFontDictionary(name("Own"), helvetica.ref);
      },
    ],
    [
      "with letters that are drawings",
      ["error pdfType3"],
      (document) => {
        const type3 = document.context.obj({
          Type: "Font",
          Subtype: "Type3",
          Name: "Drawn",
          FontBBox: [0, 0, 1, 1],
          FontMatrix: [1, 0, 0, 1, 0, 0],
          CharProcs: {},
          FirstChar: 0,
          LastChar: 0,
          Widths: [1],
          Encoding: { Type: "Encoding" },
        });
        // Not an object of its own: it stands in the page's list of fonts.
        document
          .getPage(0)
          .node.normalizedEntries()
          .Font.set(name("Own"), type3 as unknown as PDFRef);
      },
    ],
  ];

  it.each(cases)("%s is found", async (_, expected, change) => {
    const found = await check(await broken(change));
    expect(told(found)).toEqual(expected);
    for (const one of found) for (const language of ["en", "ja"]) expect(tell(one, language)).not.toMatch(/\{\w+\}/);
    expect(found.every(({ place }) => place.file === "report.pdf")).toBe(true);
  });

  it("whose tags go round in a circle is read to its end", async () => {
    const bytes = await broken((document) => {
      const [heading] = tagged(document, "H2");
      const root = dictIn(document.catalog, "StructTreeRoot").get(name("K")) as PDFObject;
      heading?.set(name("K"), document.context.obj([root]));
    });
    expect(told(await check(bytes)).filter((one) => one.startsWith("error"))).toEqual([]);
  });

  it.each([
    ["empty", new Uint8Array()],
    ["no PDF at all", new TextEncoder().encode("not a PDF")],
  ])("that is %s is found", async (_, bytes) => {
    expect(told(await check(bytes))).toEqual(["error pdfUnreadable"]);
  });

  it("that was cut off is found", async () => {
    expect(told(await check(good.slice(0, good.length / 2)))).toEqual(["error pdfUnreadable"]);
  });

  it("is told the second time as the first, from what was kept", async () => {
    const bytes = await broken((document) => document.setLanguage("fr"));
    const [first, kept] = [await check(bytes), (await readdir(cache)).length];
    expect(await check(bytes)).toEqual(first);
    expect((await readdir(cache)).length).toBe(kept);
  });
});

describe("tsubame check", () => {
  it("looks at report.pdf of every page, in the reader's language", async () => {
    const folder = await smallWorkspace(undefined, { "tsubame.yaml": `${config}editions: [overflow]\n` });
    const built = await tsubame(folder, ["build", "2024Q2"]);
    expect(built.code, built.err).toBe(0);
    const path = join(folder, "output/2024Q2/overflow/en/report.pdf");
    expect((await tsubame(folder, ["check", "2024Q2"])).out).not.toContain("report.pdf");
    const document = await PDFDocument.load(await readFile(path), { updateMetadata: false });
    document.setLanguage("ja");
    document.catalog.delete(name("MarkInfo"));
    await writeFile(path, await document.save());
    const checked = await tsubame(folder, ["check", "2024Q2"], process.env, "ja");
    expect(checked.code).toBe(3);
    expect(checked.out).toContain("output/2024Q2/overflow/en/report.pdf: PDF の言語が ja です（ページは en）");
    expect(checked.out).toContain("output/2024Q2/overflow/en/report.pdf: PDF にタグがなく");
    await writeFile(path, "gone");
    const answer = await tsubame(folder, ["check", "2024Q2", "--json"]);
    expect(
      (JSON.parse(answer.out) as { code: string; place: string }[]).filter(({ code }) => code === "pdfUnreadable"),
    ).toMatchObject([{ place: "output/2024Q2/overflow/en/report.pdf" }]);
    await rm(folder, { recursive: true, force: true });
  });
});
