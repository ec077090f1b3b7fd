/**
 * gettext PO files, as Poedit, Weblate and msgmerge read and write them:
 * https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
 */
import { foldLine } from "gettext-parser/lib/shared.js";
import { problem } from "../base/problems.js";

/**
 * A text with its translation. Absent context is not the empty one. Comments come without their marks; translators' own
 * as they stand behind `#`.
 */
export type PoEntry = {
  readonly context?: string | undefined;
  readonly source: string;
  /** Empty when there is none yet; the first form of a plural. */
  readonly translation: string;
  /** The plural of the source, and the forms after the first. */
  readonly plural?: { readonly source: string; readonly forms: readonly string[] } | undefined;
  readonly fuzzy: boolean;
  /** Flags other than `fuzzy`, in their order. */
  readonly flags: readonly string[];
  /** What the translation was made for, when that is not the source of today. */
  readonly previous?: PoPrevious | undefined;
  readonly comments: readonly string[];
  readonly extracted: readonly string[];
  readonly references: readonly string[];
  readonly obsolete: boolean;
  /** Where its `msgid` stands in the file that was read, from 1; 0 in one that was not read. */
  readonly line: number;
};
type PoPrevious = {
  readonly context?: string | undefined;
  readonly source?: string | undefined;
  readonly plural?: string | undefined;
};

/**
 * `head` is the entry with the empty source: its translation holds the header fields. Comments behind the last entry
 * are the `tail`.
 */
export type PoCatalog = {
  readonly head: PoEntry;
  readonly entries: readonly PoEntry[];
  readonly tail: readonly string[];
};

export const blankEntry: PoEntry = {
  source: "",
  translation: "",
  fuzzy: false,
  flags: [],
  comments: [],
  extracted: [],
  references: [],
  obsolete: false,
  line: 0,
};

/** What tells entries of one catalogue apart. */
export function entryKey({ context, source }: Pick<PoEntry, "context" | "source">): string {
  return context === undefined ? source : `${context}\u0004${source}`;
}

/** Whether an entry's translation may be shown. */
export function isDone({ obsolete, fuzzy, translation }: PoEntry): boolean {
  return !obsolete && !fuzzy && translation !== "";
}

/** A header field of a catalogue, like `Language`. */
export function headerOf({ head }: PoCatalog, name: string): string | undefined {
  return head.translation
    .split("\n")
    .find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    ?.slice(name.length + 1)
    .trim();
}

/**
 * Throws a problem that names the line of what is no PO file in UTF-8, or of an entry that is there twice.
 * gettext-parser's own reader keeps neither lines nor the order of entries.
 */
export function parsePo(text: string, file: string): PoCatalog {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const undecoded = text.includes("\ufffd") ? lines.findIndex((line) => line.includes("\ufffd")) : -1;
  if (undecoded >= 0) throw problem("poCharset", { charset: "" }, { file, line: undecoded + 1 });
  const { entries, tail } = entriesIn(lines, file);
  checkCharset(entries, file);
  checkOnce(entries, file);
  const isHead = (entry: PoEntry) => entry.source === "" && entry.context === undefined && !entry.obsolete;
  return {
    head: entries.find(isHead) ?? { ...blankEntry, translation: plainHead },
    entries: entries.filter((entry) => !isHead(entry)),
    tail,
  };
}

const plainHead = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n";

type Field = { readonly line: number; readonly obsolete: boolean; readonly texts: string[] };
type Comments = {
  readonly comments: string[];
  readonly extracted: string[];
  readonly references: string[];
  readonly flags: string[];
};

/** In the order of the file, with the comments behind the last one. */
function entriesIn(lines: readonly string[], file: string): Pick<PoCatalog, "entries" | "tail"> {
  const entries: PoEntry[] = [];
  const reader = new Map<string, Field>();
  let comments: Comments = noComments();
  let field: Field | undefined;
  const wrong = (line: number, reason: string) => problem("poSyntax", { reason }, { file, line });
  const finish = (line: number) => {
    if (reader.size === 0) return;
    const entry = entryOf(reader, comments);
    if (!entry)
      throw wrong(
        line,
        reader.has("msgid") ? "The entry before this line has no msgstr." : "The entry before this line has no msgid.",
      );
    entries.push(entry);
    reader.clear();
    comments = noComments();
    field = undefined;
  };
  for (const [at, whole] of lines.entries()) {
    const number = at + 1;
    const line = whole.trim();
    if (line === "" || /^#~\|?$/.test(line)) continue;
    if (/^#(?!~)/.test(line) && !line.startsWith("#|")) {
      if (isComplete(reader)) finish(number);
      if (reader.has("msgid")) throw wrong(number, "A comment stands between msgid and msgstr.");
      addComment(comments, whole.trimStart().replace(/\s+$/, ""));
      continue;
    }
    const { keyword, previous, obsolete, quoted } = textLineOf(line);
    if (quoted === undefined) throw wrong(number, whyNoText(line));
    if (keyword !== undefined) {
      if ((keyword === "msgctxt" || keyword === "msgid" || previous) && isComplete(reader)) finish(number);
      field = { line: number, obsolete, texts: [] };
      const name = previous ? `#|${keyword}` : keyword;
      const reason = whyOutOfPlace(keyword, name, reader);
      if (reason !== undefined) throw wrong(number, reason);
      reader.set(name, field);
    }
    if (!field) throw wrong(number, "A quoted text stands without a keyword.");
    field.texts.push(unescaped(quoted.slice(1, -1)));
  }
  finish(lines.length);
  return { entries, tail: comments.comments.map((one) => `#${one}`) };
}

/** A line with a text in quotes; `previous` where it tells what the source was. */
type TextLine = {
  readonly obsolete: boolean;
  readonly previous: boolean;
  readonly keyword: string | undefined;
  /** With its quotes; undefined when the line is none of its kind. */
  readonly quoted: string | undefined;
};

function textLineOf(line: string): TextLine {
  const bare = line.replace(/^#~/, "");
  const [, keyword, quoted] =
    /^(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*)?("(?:[^"\\]|\\.)*")$/.exec(
      bare.replace(/^#?\|/, "").trim(),
    ) ?? [];
  return { obsolete: line.startsWith("#~"), previous: /^#?\|/.test(bare), keyword, quoted };
}

function whyNoText(line: string): string {
  return line.includes('"')
    ? "The quotes of this line do not match, or a quote inside lacks its backslash."
    : "This line is neither a comment, nor a keyword with a quoted text, nor a quoted text.";
}

/** `name` is the keyword's among those of the entry that has begun. */
function whyOutOfPlace(keyword: string, name: string, reader: ReadonlyMap<string, Field>): string | undefined {
  if (reader.has(name))
    return name === "msgid" ? "The entry before this line has no msgstr." : `${keyword} is there twice.`;
  return /^msgstr|^msgid_plural/.test(name) && !reader.has("msgid") ? `${keyword} comes before msgid.` : undefined;
}

function noComments(): Comments {
  return { comments: [], extracted: [], references: [], flags: [] };
}

function addComment(comments: Comments, line: string): void {
  if (line.startsWith("#.")) comments.extracted.push(line.slice(2).replace(/^ /, ""));
  else if (line.startsWith("#:"))
    comments.references.push(
      ...(line.slice(2).match(/\u2068[^\u2069]*\u2069\S*|\S+/g) ?? []).map((reference) =>
        reference.replace(/[\u2068\u2069]/g, ""),
      ),
    );
  else if (line.startsWith("#,"))
    comments.flags.push(
      ...line
        .slice(2)
        .split(",")
        .map((flag) => flag.trim())
        .filter(Boolean),
    );
  else comments.comments.push(line.slice(1));
}

function isComplete(reader: ReadonlyMap<string, Field>): boolean {
  return [...reader.keys()].some((name) => name.startsWith("msgstr"));
}

function entryOf(reader: ReadonlyMap<string, Field>, { flags, ...comments }: Comments): PoEntry | undefined {
  const textOf = (name: string) => reader.get(name)?.texts.join("");
  const forms = [...reader.keys()]
    .filter((name) => name.startsWith("msgstr"))
    .sort((a, b) => Number(/\d+/.exec(a)?.[0] ?? 0) - Number(/\d+/.exec(b)?.[0] ?? 0))
    .map((name) => textOf(name) ?? "");
  const [source, plural, id] = [textOf("msgid"), textOf("msgid_plural"), reader.get("msgid")];
  if (source === undefined || !id || forms.length === 0) return undefined;
  const previous = { context: textOf("#|msgctxt"), source: textOf("#|msgid"), plural: textOf("#|msgid_plural") };
  return {
    context: textOf("msgctxt"),
    source,
    translation: forms[0] ?? "",
    plural: plural === undefined ? undefined : { source: plural, forms: forms.slice(1) },
    fuzzy: flags.includes("fuzzy"),
    flags: flags.filter((flag) => flag !== "fuzzy"),
    previous: Object.values(previous).some((text) => text !== undefined) ? previous : undefined,
    ...comments,
    obsolete: id.obsolete,
    line: id.line,
  };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "\u0007", b: "\b", f: "\f", v: "\v" };

function unescaped(text: string): string {
  return !text.includes("\\")
    ? text
    : text.replace(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([\s\S]))/g, (_, hex?: string, octal?: string, one = "") =>
        hex !== undefined
          ? String.fromCharCode(parseInt(hex, 16))
          : octal !== undefined
            ? String.fromCharCode(parseInt(octal, 8))
            : (escapes[one] ?? one),
      );
}

function escaped(text: string): string {
  return text.replace(
    /["\\\n\t\r\u0007\b\f\v]/g,
    (one) => `\\${Object.keys(escapes).find((letter) => escapes[letter] === one) ?? one}`,
  );
}

function checkCharset(entries: readonly PoEntry[], file: string): void {
  const head = entries.find(({ source, context, obsolete }) => source === "" && context === undefined && !obsolete);
  const charset = /^Content-Type:.*charset=\s*([\w-]+)/im.exec(head?.translation ?? "")?.[1];
  if (head && charset !== undefined && !/^(?:utf-?8|us-ascii|ascii|charset)$/i.test(charset))
    throw problem("poCharset", { charset }, { file, line: head.line });
}

/** An entry that is in use comes once. */
function checkOnce(entries: readonly PoEntry[], file: string): void {
  const seen = new Map<string, number>();
  for (const entry of entries.filter(({ obsolete }) => !obsolete)) {
    const first = seen.get(entryKey(entry));
    if (first !== undefined) throw problem("poTwice", { first }, { file, line: entry.line });
    seen.set(entryKey(entry), entry.line);
  }
}

/** The file as msgmerge writes it, lines folded at 79 columns by the rules of gettext 1.0. */
export function renderPo({ head, entries, tail }: PoCatalog): string {
  const active = entries.filter(({ obsolete }) => !obsolete);
  const gone = entries.filter(({ obsolete }) => obsolete);
  return [...[head, ...active, ...gone].map(renderEntry), ...(tail.length > 0 ? [`${tail.join("\n")}\n`] : [])].join(
    "\n",
  );
}

function renderEntry({
  context,
  source,
  translation,
  plural,
  fuzzy,
  flags,
  previous,
  comments,
  extracted,
  references,
  obsolete,
}: PoEntry): string {
  const mark = obsolete ? "#~ " : "";
  const before = obsolete ? "#~| " : "#| ";
  const all = [...(fuzzy ? ["fuzzy"] : []), ...flags];
  const lines = [
    ...comments.map((line) => `#${line}`),
    ...extracted.map((line) => (line === "" ? "#." : `#. ${line}`)),
    ...referenceLines(references),
    ...(all.length > 0 ? [`#, ${all.join(", ")}`] : []),
    ...(previous
      ? [
          field(before, "msgctxt", previous.context),
          field(before, "msgid", previous.source),
          field(before, "msgid_plural", previous.plural),
        ]
      : []),
    field(mark, "msgctxt", context),
    field(mark, "msgid", source),
    ...(plural
      ? [
          field(mark, "msgid_plural", plural.source),
          ...[translation, ...plural.forms].map((form, at) => field(mark, `msgstr[${at}]`, form)),
        ]
      : [field(mark, "msgstr", translation)]),
  ];
  return `${lines.filter((line) => line !== undefined).join("\n")}\n`;
}

const width = 79;

function field(mark: string, name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // The folding knows marks of three columns; the fourth of an obsolete previous text is taken off the width.
  const lines = foldLine(escaped(text), width - Math.max(0, mark.length - 3), { name, obsolete: mark !== "" });
  return `${mark}${name} ${lines.map((line, at) => `${at === 0 ? "" : mark}"${line}"`).join("\n")}`;
}

function referenceLines(references: readonly string[]): string[] {
  const lines: string[] = [];
  for (const reference of references) {
    const shown = /\s/.test(reference) ? `\u2068${reference}\u2069` : reference;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + shown.length <= width) lines[lines.length - 1] = `${last} ${shown}`;
    else lines.push(`#: ${shown}`);
  }
  return lines;
}
