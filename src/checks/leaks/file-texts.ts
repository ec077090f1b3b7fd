/** Every text that a reader, or a program of his, can get out of a file. */
import { cached, entryIn } from "../../base/cache.js";
import { digest } from "../../base/digest.js";
import { stringsOfPdf } from "../../base/pdf-strings.js";
import { chunksOfPng } from "../../base/png.js";
import { wideCharacter } from "../../base/wide.js";
import { wordsOfWoff2 } from "../../base/woff2.js";
import { type Element, parseHtml, parsePart, parseWhole, wordsIn } from "../../engines/html.js";

/** Where in the file, and what it says there. */
export type Part = readonly [where: string, text: string];

/** `cache` is a folder for what takes long to read. */
export async function partsOf(path: string, content: string | Uint8Array, cache: string): Promise<Part[]> {
  if (typeof content === "string") {
    const isMarkup = /\.(?:html?|svg|xml)$/.test(path);
    return [
      ["text", content],
      ...(isMarkup ? [["words", wordsIn(readable(content), insideWords)] as const] : []),
      ...(await embedded(content, cache)),
    ];
  }
  if (path.endsWith(".pdf")) return pdfParts(content, cache);
  if (path.endsWith(".png"))
    return chunksOfPng(content).flatMap(([type, bytes]) =>
      asTexts(type === "after the end" ? type : `chunk ${type}`, bytes),
    );
  if (path.endsWith(".woff2")) return wordsOfWoff2(content).flatMap((bytes) => asTexts("names of the font", bytes));
  return asTexts("text", content);
}

/** Elements that stand inside a word and leave it whole. */
const insideWords = "wbr u s mark small big ins del bdi bdo kbd samp var q cite dfn font tspan ruby rb".split(" ");

/** A page is read once for all checks; drawings are many, and must not push it out of what was read last. */
function readable(html: string): Element["children"] {
  if (/<(?:noscript|template)\b/i.test(html)) return parseWhole(html);
  return /^\s*<!doctype html/i.test(html) ? [parseHtml(html)] : parsePart(html);
}

/** Files inside a text, as addresses that begin with `data:`. */
async function embedded(text: string, cache: string): Promise<Part[]> {
  const parts: Part[] = [];
  for (const [, type = "", base64, content = ""] of text.matchAll(
    /data:([\w.+-]+\/[\w.+-]+)?[\w;=+-]*?(;base64)?,([^"'\s)<>]*)/gi,
  )) {
    if (base64 === undefined) continue;
    const bytes = Buffer.from(content, "base64");
    const name = `x.${type.split("/")[1]?.replace(/\+xml$/, "") ?? "txt"}`;
    const inner = await partsOf(
      name,
      /\.(?:svg|html|xml|json|csv|css|plain)$/.test(name) ? bytes.toString("utf8") : bytes,
      cache,
    );
    parts.push(...inner.map(([where, part]): Part => [`embedded file, ${where}`, part]));
  }
  return parts;
}

/** Nobody says how the bytes are to be read. */
function asTexts(where: string, bytes: Uint8Array): Part[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = buffer.toString("utf8");
  const texts = [
    plain,
    ...(/[\0\ufffd]/.test(plain)
      ? [0, 1].flatMap((at) => [
          buffer.subarray(at).toString("utf16le"),
          Buffer.from(buffer.subarray(at, buffer.length - ((buffer.length - at) % 2)))
            .swap16()
            .toString("utf16le"),
        ])
      : []),
  ];
  return texts.map((text): Part => [where, text]);
}

/** Raised when more is read of a PDF. */
const textsFormat = 2;

/**
 * Pages, metadata, outline and all other strings of a PDF; kept by its content, since reading one takes a third of a
 * second.
 */
async function pdfParts(content: Uint8Array, cache: string): Promise<Part[]> {
  const parts = await cached(entryIn(cache, "texts", textsFormat, digest(content)), () => readParts(content));
  return parts ?? [...asTexts("text", content), ["objects", stringsOfPdf(content)]];
}

/** Undefined for what is no PDF that can be read. */
async function readParts(content: Uint8Array): Promise<Part[] | undefined> {
  const { readPdf } = await import("../../engines/pdf-text.js");
  const pdf = await readPdf(content, { fonts: false }).catch(() => undefined);
  if (!pdf) return undefined;
  const pages = pdf.pages.flatMap((text, at) => [text, unbroken(text)].map((one): Part => [`page ${at + 1}`, one]));
  return [
    ...pages,
    ...Object.entries(pdf.metadata).map(([name, text]): Part => [`metadata ${name}`, text]),
    ["outline", pdf.outline.join("\n")],
    ["objects", stringsOfPdf(content)],
  ];
}

const brokenLine = new RegExp(`([-./:_@]|${wideCharacter.source})[ \\t]*\\n[ \\t]*`, "gu");

/** A line may end within a word: behind a hyphen or dot, or anywhere in Japanese. */
function unbroken(text: string): string {
  return text.replace(brokenLine, "$1");
}
