/** Every text that a reader, or a program of his, can get out of a file. */
import { cached, entryIn } from "../../base/cache.js";
import { digest } from "../../base/digest.js";
import { readingsOf } from "../../base/disguises.js";
import { stringsOfPdf } from "../../base/pdf-strings.js";
import { chunksOfPng } from "../../base/png.js";
import { wideCharacter } from "../../base/wide.js";
import { wordsOfWoff2 } from "../../base/woff2.js";
import { type Element, elementsOf, parseHtml, parsePart, parseWhole, wordsIn } from "../../engines/html.js";

/** Where in the file, and what it says there. */
export type Part = readonly [where: string, text: string];

/** `cache` is a folder for what takes long to read. */
export async function partsOf(path: string, content: string | Uint8Array, cache: string): Promise<Part[]> {
  if (typeof content === "string") {
    const isMarkup = /\.(?:html?|svg|xml)$/.test(path);
    return [
      ["text", content],
      ...(isMarkup ? markupParts(content) : []),
      ...(path.endsWith(".csv") ? labelsIn(content) : []),
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

/** Words as they are read: with what stands above them, without it, and that alone; and what attributes say. */
function markupParts(content: string): Part[] {
  const root = readable(content);
  const parts: Part[] = [["words", wordsIn(root, insideWords)]];
  if (/<r[tp]\b/i.test(content)) {
    const isAbove = ({ name }: Element) => name === "rt" || name === "rp" || name === "rtc";
    const above = allOf(root).filter(({ name }) => name === "rt");
    parts.push(["words", wordsIn(without(root, isAbove), insideWords)]);
    parts.push(["words above others", above.map(({ children }) => wordsIn(children)).join("")]);
  }
  if (rareReference.test(content))
    parts.push([
      "attributes",
      allOf(root)
        .flatMap(({ attributes }) => Object.values(attributes))
        .join("\n"),
    ]);
  return parts;
}

/** One of the two thousand names of characters; what comes often is known without reading the page. */
const rareReference = /&(?!(?:amp|lt|gt|quot|apos|nbsp)\b)[a-z]/i;

function allOf(children: Element["children"]): Element[] {
  return children.flatMap((child) => (typeof child === "string" ? [] : [...elementsOf(child)]));
}

function without(children: Element["children"], isLeftOut: (element: Element) => boolean): Element["children"] {
  return children.flatMap((child): (Element | string)[] =>
    typeof child === "string"
      ? [child]
      : isLeftOut(child)
        ? []
        : [{ ...child, children: without(child.children, isLeftOut) }],
  );
}

/** Cells of columns that name sensors, called so: a number there is no count. */
function labelsIn(content: string): Part[] {
  const [head = "", ...lines] = content.split(/\r?\n/);
  const named = head
    .replace(/^\ufeff/, "")
    .split(",")
    .flatMap((name, at) => (/^"?(?:\w+_)?(?:label|sensor|sensor_id|host|name)"?$/i.test(name.trim()) ? [at] : []));
  if (named.length === 0) return [];
  const cells = lines.flatMap((line) => named.map((at) => (line.split(",")[at] ?? "").replace(/^"|"$/g, "")));
  return [
    [
      "labels",
      cells
        .filter((cell) => /^\d{1,6}$/.test(cell))
        .map((cell) => `sensor ${cell}`)
        .join("\n"),
    ],
  ];
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
  const readings = /data|%64|&#/i.test(text) && /base64|%[46]\d|&#/i.test(text) ? readingsOf(text) : [];
  const found = readings.flatMap((reading) => [...reading.matchAll(addressOfData)]);
  for (const [, type = "", written = ""] of new Map(found.map((one) => [one[0], one])).values()) {
    // What a browser leaves out, and what breaks a line within a style or script.
    const bytes = Buffer.from(percentDecoded(written).replace(/\\?\s+/g, ""), "base64");
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

const addressOfData = /data:([\w.+-]+\/[\w.+-]+)?[\w;=+."-]*?;\s*base64\s*,((?:[\w+/=%-]|\\?\s+(?=[\w+/=%-]))*)/gi;

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
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
