/** Stage 8. The finished files read again, as a stranger would: nothing private in any of them, every reference leads somewhere. */
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { readTextIfAny, writeWhole } from "../base/files.js";
import { textOf } from "../base/html.js";
import type { Config } from "./config.js";
import type { Page } from "./pages.js";

/** `place` is a file of the report, `detail` says what and where in it; refused findings stop the publication. */
export type Finding = { readonly kind: "leak" | "reference" | "number" | "glyph" | "unfinished"; readonly place: string; readonly detail: string; readonly refused: boolean };

/** One edition and language by its folder (`overflow/ja`) with what it holds. */
export type FinishedPage = { readonly folder: string; readonly page: Page; readonly files: ReadonlyMap<string, string | Uint8Array> };

export async function checkReport(config: Config, pages: readonly FinishedPage[], manifest: string): Promise<Finding[]> {
  const secrets = secretsOf(config);
  const found: Finding[] = leaksIn("manifest.json", [["text", manifest]], secrets);
  const folders = new Set(pages.flatMap(({ folder, files }) => [...files.keys()].map((path) => `${folder}/${path}`)));
  for (const { folder, page, files } of pages) {
    for (const [path, content] of files) {
      const place = `${folder}/${path}`;
      found.push(...leaksIn(place, [["file name", path], ...(await partsOf(path, content, join(config.folder, "output/cache/pdf-text")))], secrets));
    }
    const html = files.get("index.html");
    if (typeof html === "string") found.push(...brokenLinks(folder, html, folders), ...numbering(folder, html), ...unfinished(folder, html));
    for (const character of page.missingGlyphs) {
      found.push({ kind: "glyph", place: `${folder}/index.html`, detail: `the typeface has no glyph for "${character}" (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")})`, refused: false });
    }
  }
  return found;
}

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

type Part = readonly [where: string, text: string];

/** The texts a reader, or a program of his, can get out of a file. */
async function partsOf(path: string, content: string | Uint8Array, cache: string): Promise<Part[]> {
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
  const { readPdf } = await import("../engines/pdf-text.js");
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
      return match ? [{ kind: "leak" as const, place, detail: `${where}: ${name} (${lineOf(text, match.index)})`, refused: true }] : [];
    });
  });
}

function lineOf(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

/** Anchors and files that a page points at and that are not there. */
function brokenLinks(folder: string, html: string, files: ReadonlySet<string>): Finding[] {
  const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]));
  const targets = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map((match) => match[1] ?? "");
  const broken = targets.filter((target) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return false;
    if (target.startsWith("#")) return !ids.has(target.slice(1));
    const path = new URL(target, `http://report/${folder}/index.html`).pathname.slice(1);
    return !files.has(path) && !path.endsWith("/report.pdf");
  });
  return [...new Set(broken)].map((target) => ({ kind: "reference", place: `${folder}/index.html`, detail: `"${target}" leads nowhere`, refused: true }));
}

/** Ids and exhibit numbers that stand twice. */
function numbering(folder: string, html: string): Finding[] {
  const twice = (values: readonly string[]) => [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
  const ids = twice([...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1] ?? "")).map((id) => `id "${id}" is there twice`);
  const numbers = twice([...html.matchAll(/<span class="number">([^<]*)<\/span>/g)].map((match) => match[1] ?? "")).map((number) => `"${number}" is there twice`);
  return [...ids, ...numbers].map((detail) => ({ kind: "number", place: `${folder}/index.html`, detail, refused: true }));
}

/** Places that wait for a human hand. */
function unfinished(folder: string, html: string): Finding[] {
  return [...html.matchAll(/<p class="todo"[^>]*>([\s\S]*?)<\/p>/g)].map((match) => ({ kind: "unfinished", place: `${folder}/index.html`, detail: textOf(match[1] ?? ""), refused: false }));
}
