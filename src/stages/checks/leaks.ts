/** Private words in finished files: looked for in everything that a reader, or a program of his, can get out of them. */
import { join } from "node:path";
import { digest } from "../../base/digest.js";
import { readTextIfAny, writeWhole } from "../../base/files.js";
import { textOf } from "../../base/html.js";
import { finding, type Finding } from "../../base/problems.js";
import type { Config } from "../config.js";

/** Every id and address of sensors.csv and every range and holder of networks.csv, with a pattern that finds it as a whole word. Addresses also without dots. */
export type Secret = { readonly name: string; readonly word: string; readonly pattern: RegExp };

export function secretsOf({ sensors, networks }: Pick<Config, "sensors" | "networks">): Secret[] {
  const watched = networks.flatMap(({ network, label, holder }) => [
    ...(label === network ? [] : [{ name: `the address range of network ${label}`, word: network }]),
    ...(holder.length > 3 && label !== holder ? [{ name: `the holder of network ${label}`, word: holder }] : []),
  ]);
  const seen = sensors.flatMap(({ sensor, label, address, named }) => {
    const own = named && label === sensor ? [] : [{ name: `the id of sensor ${label}`, word: sensor }];
    return [...own, ...(address ? [{ name: `the address of sensor ${label}`, word: address }, ...integerForms(address).map((word) => ({ name: `the address of sensor ${label} as a number`, word }))] : [])];
  });
  // A bare short number would be found everywhere; `doctor` says that such an id cannot be watched for.
  return [...seen, ...watched].filter(({ word }) => canWatch(word)).map(({ name, word }) => ({ name, word: word.toLowerCase(), pattern: new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(word)}(?![\\p{L}\\p{N}])`, "iu") }));
}

/** Whether an id is distinctive enough to be looked for in texts. */
export function canWatch(word: string): boolean {
  return !/^\d{1,6}$/.test(word) && word.length > 1;
}

/** Plain, and as pages write numbers. */
function integerForms(address: string): string[] {
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  const number = bytes?.reduce((sum, byte) => sum * 256 + byte, 0);
  return number === undefined ? [] : [...new Set([String(number), number.toLocaleString("en")])];
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

export type Part = readonly [where: string, text: string];

/** The texts a reader, or a program of his, can get out of a file. */
export async function partsOf(path: string, content: string | Uint8Array, cache: string): Promise<Part[]> {
  if (typeof content === "string") return [["text", content], ["words", path.endsWith(".html") || path.endsWith(".svg") ? textOf(content) : ""]];
  if (path.endsWith(".pdf")) return pdfParts(content, cache);
  if (path.endsWith(".png")) return pngTexts(content);
  return [];
}

/** Pages, metadata and outline of a PDF; kept by its content, since reading one takes a third of a second. */
async function pdfParts(content: Uint8Array, cache: string): Promise<Part[]> {
  const path = join(cache, `${digest(content).slice(0, 32)}.json`);
  const known = await readTextIfAny(path);
  if (known) return JSON.parse(known) as Part[];
  const { readPdf } = await import("../../engines/pdf-text.js");
  const pdf = await readPdf(content, { fonts: false });
  const parts = [...pdf.pages.map((text, at): Part => [`page ${at + 1}`, text]), ...Object.entries(pdf.metadata).map(([name, text]): Part => [`metadata ${name}`, text]), ["outline", pdf.outline.join("\n")] as const];
  await writeWhole(path, JSON.stringify(parts));
  return parts;
}

/** Text chunks of a PNG file (tEXt, iTXt, zTXt, eXIf), as bytes read for text. */
function pngTexts(bytes: Uint8Array): Part[] {
  const parts: Part[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.slice(at + 4, at + 8));
    if (/^(?:tEXt|iTXt|zTXt|eXIf)$/.test(type)) parts.push([`chunk ${type}`, new TextDecoder("latin1").decode(bytes.slice(at + 8, at + 8 + length))]);
    at += 12 + length;
  }
  return parts;
}

export function leaksIn(place: string, parts: readonly Part[], secrets: readonly Secret[]): Finding[] {
  return parts.flatMap(([where, text]) => {
    const lower = text.toLowerCase();
    return secrets.flatMap(({ name, word, pattern }) => {
      const match = lower.includes(word) ? pattern.exec(text) : null;
      return match ? [finding("leak", { where, name, position: lineOf(text, match.index) }, { file: place })] : [];
    });
  });
}

function lineOf(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
