/** What the first lines of a log tell: its format, its columns, and how later lines are to be read. */
import { isUtf8 } from "node:buffer";
import { visible } from "../base/escape.js";
import { clause, problem } from "../base/problems.js";
import { didYouMean } from "../engines/nearest.js";
import type { ImportFormat } from "./formats.js";

/** Zeek writes in its own format (tab-separated, with comment lines) or as JSON. */
export type Layout = "csv" | "zeek_tsv" | "zeek_json" | "suricata";

/** The comments in force over some lines of a Zeek log: its field names, its name, and its text for "no value". */
export type ZeekHeader = { readonly fields: readonly string[]; readonly path: string; readonly unset: string };

export const noZeekHeader: ZeekHeader = { fields: [], path: "conn", unset: "-" };

const newline = 0x0a;
const numberSign = 0x23;

/**
 * Undefined when the content shows no known format, or another than the one asked for. `start` is the beginning of the
 * file.
 */
export function layoutOf(start: Buffer, asked: ImportFormat | undefined): Layout | undefined {
  if (isBinary(start)) return undefined;
  const lines = start
    .subarray(0, 4 * 1024 * 1024)
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const shown = shownBy(lines);
  if (asked === undefined) return shown;
  if (asked === "zeek")
    return lines[0]?.startsWith("#") ? "zeek_tsv" : lines[0]?.startsWith("{") ? "zeek_json" : undefined;
  return asked;
}

/** A NUL in a later line alone is only a broken line. */
function isBinary(start: Buffer): boolean {
  const first = start.subarray(0, start.indexOf(newline) + 1);
  return first.includes(0) || (!isUtf8(first) && start.subarray(0, 65536).includes(0));
}

function shownBy(lines: readonly string[]): Layout | undefined {
  const [first = ""] = lines;
  if (/^#(separator|fields|path)\b/.test(first)) return "zeek_tsv";
  if (!first.startsWith("{")) return /[,;|\t]/.test(first) ? "csv" : undefined;
  for (const line of lines) {
    const record = parseRecord(line);
    if (record && "event_type" in record) return "suricata";
    if (record && "id.orig_h" in record) return "zeek_json";
  }
  return undefined;
}

function parseRecord(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The first line as text and what follows it; a line that is not UTF-8 is a problem. */
export function cutHeader(start: Buffer, file: string): { readonly header: string; readonly rest: Buffer } {
  const end = start.indexOf(newline) + 1;
  const line = start.subarray(0, end);
  if (!isUtf8(line)) throw problem("csvEncoding", {}, { file });
  return { header: line.toString("utf8").replace(/\r?\n$/, ""), rest: start.subarray(end) };
}

/** Where a column stands, from 1; undefined when it is not there. A name that stands there twice is a problem. */
export function positionOf(column: string, header: readonly string[], file: string): number | undefined {
  const first = header.indexOf(column);
  if (first !== header.lastIndexOf(column))
    throw problem(
      "csvSyntax",
      { reason: clause('two columns are called "{column}".', { column: visible(column) }) },
      { file, line: 1 },
    );
  return first < 0 ? undefined : first + 1;
}

/** As `positionOf`, where the column must be there. `key` is its canonical name. */
export function positionRequired(key: string, column: string, header: readonly string[], file: string): number {
  const position = positionOf(column, header, file);
  if (position !== undefined) return position;
  const names = header.map(visible);
  throw problem(
    "importColumn",
    { column: visible(column), near: didYouMean(column, names), allowed: names.join(", "), key },
    { file },
  );
}

/**
 * Lines of a Zeek log without its comments, and the header over them; one header may follow another where rotated logs
 * were put together. A data line never begins with #: Zeek writes it \x23.
 */
export function* zeekSections(
  lines: Buffer,
  header: ZeekHeader,
): Generator<{ readonly lines: Buffer; readonly header: ZeekHeader }> {
  let inForce = header;
  for (let start = 0; start < lines.length; ) {
    const isComment = lines[start] === numberSign;
    const end = isComment ? lines.indexOf(newline, start) + 1 : lines.indexOf("\n#", start) + 1 || lines.length;
    const section = lines.subarray(start, end);
    if (isComment) inForce = headerAfter(section.toString("utf8"), inForce);
    yield { lines: isComment ? section.subarray(0, 0) : section, header: inForce };
    start = end;
  }
}

/** The same object when nothing changes. */
function headerAfter(comment: string, header: ZeekHeader): ZeekHeader {
  const [name, ...values] = comment.replace(/\n$/, "").split("\t");
  const [value = ""] = values;
  if (name === "#fields" && values.join("\t") !== header.fields.join("\t")) return { ...header, fields: values };
  if (name === "#path" && value !== header.path) return { ...header, path: value };
  if (name === "#unset_field" && value !== header.unset) return { ...header, unset: value };
  return header;
}
