/**
 * Every string in a PDF, wherever it stands: links, notes, titles, alternative texts, attachments, and what an older
 * version left. ISO 32000-1, 7.3.4
 */
import { constants, inflateSync } from "node:zlib";

/** Strings of all objects, one a line; streams that are texts (metadata, attachments, scripts) as they are. */
export function stringsOfPdf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const found: string[] = [];
  let from = 0;
  for (const match of text.matchAll(/stream\r?\n/g)) {
    if (match.index < from || text.slice(match.index - 3, match.index) === "end") continue;
    const [start, end] = [match.index + match[0].length, text.indexOf("endstream", match.index)];
    if (end < 0) break;
    const dictionary = text.slice(Math.max(from, text.lastIndexOf(" obj", match.index)), match.index);
    found.push(...stringsIn(text.slice(from, match.index)));
    if (
      !/\/Subtype\s*\/Image|\/Length1\b|\/FontFile|\/Subtype\s*\/(?:Type1C|CIDFontType0C|OpenType)/.test(dictionary)
    ) {
      const content = /\/FlateDecode/.test(dictionary)
        ? inflated(bytes.subarray(start, end))
        : Buffer.from(bytes.subarray(start, end));
      found.push(
        ...(/\/Type\s*\/(?:ObjStm|XObject|Page)|\/Subtype\s*\/Form/.test(dictionary) ? [] : [readable(content)]),
        ...stringsIn(content.toString("latin1")),
      );
    }
    from = end;
  }
  found.push(...stringsIn(text.slice(from)));
  return [...new Set(found.map((one) => one.replaceAll("\0", "")).filter((one) => one.length > 2))].join("\n");
}

function inflated(bytes: Uint8Array): Buffer {
  try {
    return inflateSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** A whole stream that is a text; nothing for one of numbers and operators, of which only the strings count. */
function readable(content: Buffer): string {
  const start = content.subarray(0, 4096).toString("latin1");
  return /[\x00-\x08\x0e-\x1f]/.test(start) || /^(?:[-\d.]+ |q\b|\/\w+ )[\s\S]*\b(?:cm|gs|re|BT|BDC)\b/.test(start)
    ? ""
    : content.toString("utf8");
}

function stringsIn(text: string): string[] {
  return [
    ...text.matchAll(
      /\(((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*)\)|<([0-9a-fA-F\s]{6,})>|\/([^\s/<>[\](){}%]{3,})/g,
    ),
  ].map(([, literal, hex, name]) => {
    if (name !== undefined)
      return name.replace(/#([0-9a-fA-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
    const bytes =
      literal === undefined
        ? Buffer.from((hex ?? "").replace(/\s/g, ""), "hex")
        : Buffer.from(unescaped(literal), "latin1");
    return decoded(bytes);
  });
}

function unescaped(literal: string): string {
  const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return literal.replace(/\\(?:([0-7]{1,3})|\r?\n|([\s\S]))/g, (_, octal?: string, one?: string) =>
    octal === undefined ? (letters[one ?? ""] ?? one ?? "") : String.fromCharCode(parseInt(octal, 8) & 255),
  );
}

/** Glyph numbers are no text: they have zeros in them. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString("utf16le");
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString("utf16le");
  return bytes.includes(0) ? "" : bytes.toString(bytes[0] === 0xef && bytes[1] === 0xbb ? "utf8" : "latin1");
}
