/** What the beginning of a log shows, and which format that is. */
import { isUtf8 } from "node:buffer";
import { visible } from "../base/escape.js";
import { problem } from "../base/problems.js";
import { readAs, z } from "../engines/schema.js";
import type { Fields, Format, LogReading, Opening } from "./formats/format.js";
import { formats } from "./formats.js";

const newline = 0x0a;

/** In the order they are tried; the first of equals wins. */
const delimiters = [",", "\t", ";", "|"];

export function openingOf(start: Buffer, file: string): Opening {
  const lines = start
    .subarray(0, 4 * 1024 * 1024)
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const said = /^sep=(.)$/i.exec(lines[0] ?? "")?.[1];
  const shown = said === undefined ? lines : lines.slice(1);
  const [first = ""] = shown;
  const delimiter =
    said ??
    delimiters.reduce((best, one) => (headerCells(first, one).length > headerCells(first, best).length ? one : best));
  const records = shown
    .slice(0, 2000)
    .map(recordOf)
    .filter((one) => one !== undefined);
  return {
    file,
    start,
    lines: shown,
    records,
    delimiter,
    header: headerCells(first, delimiter).map((name) => name.trim()),
  };
}

/** Cells of a line of names (RFC 4180); of one whose quotes do not pair, what lies between delimiters. */
export function headerCells(line: string, delimiter: string): string[] {
  const cells = line.match(
    new RegExp(`(?<=^|[${delimiter}]) *(?:"(?:[^"]|"")*" *(?=[${delimiter}]|$)|[^${delimiter}]*)`, "g"),
  );
  return (cells ?? [""]).map((cell) => (/^ *"/.test(cell) ? cell.trim().slice(1, -1).replaceAll('""', '"') : cell));
}

function recordOf(line: string): Fields | undefined {
  return line.startsWith("{") ? readAs(anyFields, line) : undefined;
}

const anyFields = z.record(z.string(), z.unknown());

/** A NUL in a later line alone is only a broken line. */
function isBinary(start: Buffer): boolean {
  const first = start.subarray(0, start.indexOf(newline) + 1);
  return first.includes(0) || (!isUtf8(first) && start.subarray(0, 65536).includes(0));
}

/** What a file is that is packed in a way that is not read here, by its first bytes; and what unpacks it. */
const packings: readonly (readonly [bytes: string, command: string])[] = [
  ["28b52ffd", "zstd -d"],
  ["425a68", "bunzip2"],
  ["fd377a585a00", "unxz"],
  ["504b0304", "unzip"],
  ["04224d18", "lz4 -d"],
];

/** Throws where the bytes are packed. */
export function refusePacked(start: Buffer, file: string): void {
  const command = packings.find(([bytes]) => start.toString("hex", 0, 8).startsWith(bytes))?.[1];
  if (command !== undefined) throw problem("importPacked", { command }, { file: visible(file) });
}

/** Undefined when the content shows no known format, or another than the one asked for. */
export function readingOf(
  opening: Opening,
  asked: string | undefined,
): { readonly format: Format; readonly reading: LogReading } | undefined {
  if (isBinary(opening.start)) return undefined;
  const format = formats.find((one) =>
    asked === undefined ? !one.asText && one.recognises(opening) : one.name === asked,
  );
  const reading = format?.open(opening);
  return format && reading ? { format, reading } : undefined;
}
