/** What of a text is translated, cut into segments; and the words of charts and messages as segments too. */

import { loneTag, otherTag, valueTag } from "../base/marks.js";
import { own } from "../base/table.js";
import {
  argumentsOf,
  blocksAround,
  literalOf,
  type Tag,
  type TagArgument,
  tagsExchanged,
  tagsIn,
  withoutTags,
  withoutTakers,
} from "../base/tags.js";
import { foldedLines } from "../base/wide.js";
import { type ChartSpec, chartTexts } from "../charts/charts.js";
import { type Prose, proseIn } from "../engines/markdown-segments.js";
import type { Catalog } from "../i18n/words-source.js";
import { frontTitle } from "../workspace/front.js";
import type { SourceText } from "../workspace/library.js";

export type SegmentKind =
  | "title"
  | "heading"
  | "paragraph"
  | "item"
  | "cell"
  | "html"
  | "alt"
  | "caption"
  | "link"
  | "todo"
  | "typed"
  | "chart"
  | "message"
  | "column";

/**
 * `text` is what a translator sees (msgid): tags in it, white space folded, soft line breaks joined, between two wide
 * characters without a space, and what a `~` takes away gone together with the `~`.
 * `start` and `end` are offsets in the file's text, `line` counts from 1.
 */
export type Segment = {
  readonly text: string;
  readonly kind: SegmentKind;
  /**
   * For translators: the section, the exhibit it belongs to, and what `{{! note: … }}` before it says. In English; may
   * be empty.
   */
  readonly note: string;
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** msgctxt: `messages.KEY`, `columns.NAME`; absent in texts and charts. */
  readonly context?: string;
};

/** Arguments that are words for readers: named ones, and unnamed ones of these helpers by their place. */
const namedWords = ["caption"];
const placedWords: Readonly<Record<string, readonly [place: number, kind: SegmentKind]>> = {
  link: [1, "link"],
  todo: [0, "todo"],
  typed: [0, "typed"],
};

/** Segments of a template with front matter, in the order of the text. The same text may come more than once. */
export function segmentsOf({ text, file }: SourceText): Segment[] {
  const title = frontTitle({ text, file });
  const body = title?.bodyStart ?? 0;
  const tags = tagsIn(text).filter(({ start }) => start >= body);
  const prose = proseIn(masked(text, tags, body));
  const lineOf = lineCounter(text);
  const note = notes(text, tags, prose);
  const segment = (kind: SegmentKind, start: number, end: number, words: string): Segment => ({
    text: words,
    kind,
    note: note(kind, start),
    file,
    line: lineOf(start),
    start,
    end,
  });

  const inTags = wordsInTags(tags);
  const running = prose.flatMap(({ kind, start, end, quoted }) =>
    pieces(text, tags, start, end).map((piece) =>
      segment(
        kind === "heading" || !note.isPicture(piece.start) ? kind : "alt",
        piece.start,
        piece.end,
        folded(text.slice(piece.start, piece.end), quoted),
      ),
    ),
  );
  const apart = inTags
    .filter(({ start }) => !running.some((one) => one.start <= start && start < one.end))
    .map(({ kind, start, end, words }) => segment(kind, start, end, foldedLines(words)));
  const heading =
    title && /\p{L}/u.test(withoutTags(title.title))
      ? [segment("title", title.start, title.end, foldedLines(title.title))]
      : [];
  return [...heading, ...[...running, ...apart].sort((a, b) => a.start - b.start)];
}

/** The words of a chart file, each once; offsets are those of its first place in the file. Spaces in them count. */
export function chartSegments({
  text,
  file,
  spec,
  name,
}: Pick<ChartSpec, "name" | "file" | "text" | "spec">): Segment[] {
  const lineOf = lineCounter(text);
  return [...chartTexts(spec)].map(([words, keys]) => {
    const literal = JSON.stringify(words);
    const start = Math.max(0, text.indexOf(literal));
    return {
      text: words,
      kind: "chart",
      note: `Chart ${name}: ${[...new Set(keys)].join(", ")}`,
      file,
      line: lineOf(start),
      start,
      end: start + literal.length,
    };
  });
}

/** Messages and column names of the catalogue that others are translated from. `text` is the JSON file's text. */
export function messageSegments(
  { messages, columns }: Pick<Catalog, "messages" | "columns">,
  { text, file }: SourceText,
): Segment[] {
  const lineOf = lineCounter(text);
  const of = (
    part: "messages" | "columns",
    kind: SegmentKind,
    entries: Readonly<Record<string, string>>,
    note: (key: string, words: string) => string,
  ): Segment[] => {
    const from = Math.max(0, text.indexOf(`"${part}"`));
    return Object.entries(entries)
      .filter(([key]) => key !== "charts_written_in")
      .map(([key, words]) => {
        const start = Math.max(from, text.indexOf(`${JSON.stringify(key)}:`, from));
        return {
          text: words,
          kind,
          note: note(key, words),
          file,
          line: lineOf(start),
          start,
          end: start + JSON.stringify(key).length,
          context: `${part}.${key}`,
        };
      });
  };
  return [
    ...of("messages", "message", messages, (key, words) =>
      words.includes("{") ? `Message ${key}, in ICU syntax` : `Message ${key}`,
    ),
    ...of("columns", "column", columns, (key) =>
      key.startsWith("dataset_")
        ? `Name of the dataset ${key.slice(8)} among the downloads`
        : `Head of the table column ${key}`,
    ),
  ];
}

/** Words inside tags: captions, the words of links, what is to be written. Quotes are outside `start` and `end`. */
export function wordsInTags(
  tags: readonly Tag[],
): { readonly kind: SegmentKind; readonly start: number; readonly end: number; readonly words: string }[] {
  return tags.flatMap((tag) => {
    const [place, kind] = own(placedWords, tag.name) ?? [];
    if (place === undefined && !namedWords.some((name) => tag.text.includes(name))) return [];
    const all = argumentsOf(tag);
    const chosen: [SegmentKind, TagArgument | undefined][] = all
      .filter(({ name }) => name !== undefined && namedWords.includes(name))
      .map((one) => ["caption", one]);
    if (place !== undefined && kind !== undefined)
      chosen.push([kind, all.filter(({ name }) => name === undefined)[place]]);
    return chosen.flatMap(([what, argument]) => {
      const words = argument && literalOf(argument);
      return argument && words !== undefined && /\p{L}/u.test(words)
        ? [{ kind: what, start: argument.start + 1, end: argument.end - 1, words }]
        : [];
    });
  });
}

/**
 * A template as Markdown of the same length: what stands before `body` and lines of tags alone are blank, tags within
 * lines are letters.
 */
export function masked(text: string, tags: readonly Tag[], body = 0): string {
  let [letters, kinds, at] = [text.slice(0, body).replace(/[^\n]/g, " "), " ".repeat(body), body];
  for (const { start, end, kind, text: written } of tags) {
    letters += text.slice(at, start) + written.replace(/[^A-Za-z0-9]/g, "x").replace(/^./, "x");
    kinds += text.slice(at, start) + (kind === "value" || kind === "partial" ? valueTag : otherTag).repeat(end - start);
    at = end;
  }
  letters += text.slice(at);
  kinds += text.slice(at);
  if (tags.length === 0) return letters;

  const lines: string[] = [];
  let from = 0;
  kinds.split("\n").forEach((line) => {
    const end = from + line.length;
    const goesOn = isTaken(text, from - 1) || isTaken(text, end);
    lines.push(maskedLine(line, letters.slice(from, end), goesOn));
    from = end + 1;
  });
  return inTables(lines).join("\n");
}

/** Whether a `~` beside it takes the line break at an offset away. */
function isTaken(text: string, at: number): boolean {
  return (
    /~\}\}[ \t\r]*$/.test(text.slice(Math.max(0, at - 40), Math.max(0, at))) ||
    /^\n[ \t]*\{\{~/.test(text.slice(at, at + 40))
  );
}

const tagsAlone = new RegExp(`^[${valueTag}${otherTag} \\t\\r]*$`);
const tagsBeforeBlock = new RegExp(
  `^[ \\t]*${otherTag}[${otherTag} \\t]*(?=(?:[-*+]|\\d{1,9}[.)])[ \\t]|#{1,6}[ \\t]|>|\\|)`,
);
const tagsAfterCell = new RegExp(`\\|[ \\t]*(${otherTag}[${otherTag} \\t]*)$`);

/** `goesOn`: the line belongs to the one before or after it, even when it is tags alone. */
function maskedLine(kinds: string, letters: string, goesOn: boolean): string {
  if (!kinds.includes(valueTag) && !kinds.includes(otherTag)) return letters;
  if (tagsAlone.test(kinds)) return goesOn ? letters : loneTag.repeat(kinds.length);
  // A block opened before the mark of an item or heading: the mark begins the line, so the tag gives way to a line
  // break.
  const before = tagsBeforeBlock.exec(kinds)?.[0].length ?? 0;
  const after = tagsAfterCell.exec(kinds)?.[1]?.length ?? 0;
  return (
    (before > 0 ? `${" ".repeat(before - 1)}\n` : "") +
    letters.slice(before, letters.length - after) +
    " ".repeat(after)
  );
}

/** Lines of tags alone are blank, but for those between two rows of a table: there they are an empty row. */
function inTables(lines: readonly string[]): string[] {
  const isRow = (line: string | undefined) => line !== undefined && /^[ \t]*\|/.test(line);
  let row = false;
  return lines.map((line, at) => {
    if (!line.startsWith(loneTag)) {
      row = isRow(line);
      return line;
    }
    const within = row && isRow(lines.slice(at + 1, at + 20).find((other) => !other.startsWith(loneTag)));
    return (within ? "|" : " ") + " ".repeat(line.length - 1);
  });
}

/** A stretch cut where a tag's block begins or ends outside of it; what holds no words is left out. */
function pieces(text: string, tags: readonly Tag[], start: number, end: number): { start: number; end: number }[] {
  const inside = between(tags, start, end);
  const around = blocksAround(inside);
  const cuts = inside.filter((_, at) => around[at] === null);
  const edges = [{ end: start }, ...cuts, { start: end }] as readonly Tag[];
  return edges.slice(1).flatMap((edge, at) => {
    const [from, to] = [edges[at]?.end ?? start, edge.start];
    const raw = text.slice(from, to);
    const trimmed = raw.trim();
    const begin = from + raw.length - raw.trimStart().length;
    return hasWords(trimmed) ? [{ start: begin, end: begin + trimmed.length }] : [];
  });
}

/** Tags of a stretch; found by halves, since a long text has thousands. */
function between(tags: readonly Tag[], start: number, end: number): Tag[] {
  let [low, high] = [0, tags.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tags[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const inside: Tag[] = [];
  for (let at = low; at < tags.length && (tags[at]?.end ?? 0) <= end; at++) inside.push(tags[at] as Tag);
  return inside;
}

/** Words outside of tags, code, addresses and HTML. This is Markdown, where an element may begin and not end. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(withoutTags(text).replace(/`[^`]*`|<[^>]*>|\]\([^)]*\)/g, " "));
}

/** As a translator sees it: a hard line break stays, as a backslash at a line's end. */
export function folded(text: string, quoted = false): string {
  const plain = quoted ? text.replace(/\n[ \t]*(?:>[ \t]?)+/g, "\n") : text;
  const controlled = plain.includes("~") ? tagsExchanged(plain, (tag) => withoutTakers(tag.text)) : plain;
  return controlled
    .split(/(?: {2,}|\\)\r?\n/)
    .map(foldedLines)
    .join("\\\n");
}

function lineCounter(text: string): (offset: number) => number {
  const breaks = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    let [low, high] = [0, breaks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((breaks[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** What to tell a translator of a place: section, exhibit, comment. */
function notes(text: string, tags: readonly Tag[], prose: readonly Prose[]) {
  const headings = prose.filter(({ kind }) => kind === "heading");
  const comments = tags.flatMap(({ kind, text: written, end }) => {
    const said =
      kind === "comment" ? /^\{\{~?!(?:--)?\s*note:\s*([\s\S]*?)\s*(?:--)?~?\}\}$/.exec(written)?.[1] : undefined;
    return said === undefined ? [] : [{ said: foldedLines(said), end }];
  });
  const exhibits: { what: string; picture: boolean; start: number; end: number }[] = [];
  const open: Tag[] = [];
  const named = (tag: Tag) => `${tag.name} ${argumentsOf(tag).map(literalOf)[0] ?? ""}`;
  for (const tag of tags) {
    if (tag.kind === "value" && tag.name === "table")
      exhibits.push({ what: named(tag), picture: false, start: tag.start, end: tag.end });
    if (tag.kind === "open") open.push(tag);
    const opened = tag.kind === "close" ? open.pop() : undefined;
    if (opened && (opened.name === "chart" || opened.name === "picture"))
      exhibits.push({ what: named(opened), picture: true, start: opened.start, end: tag.start });
  }
  let comment = 0;
  const exhibitAt = (at: number) => exhibits.find(({ start, end }) => start <= at && at < end);
  const note = (kind: SegmentKind, start: number): string => {
    const section = headings.findLast((one) => one.start < start);
    const exhibit = exhibitAt(start);
    const role = kind === "caption" ? "Caption of the" : "In words, for those who cannot see it: the";
    const said = (comments[comment]?.end ?? Infinity) <= start ? comments[comment++]?.said : undefined;
    return [
      ...(section && kind !== "heading" ? [`Section: ${folded(text.slice(section.start, section.end))}`] : []),
      ...(exhibit ? [`${role} ${exhibit.what}`] : []),
      ...(said ? [said] : []),
    ].join("\n");
  };
  return Object.assign(note, { isPicture: (start: number) => exhibitAt(start)?.picture ?? false });
}
