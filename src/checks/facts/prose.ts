/**
 * The sentences that people typed: of a template without its tags, code, addresses and marks, each character with its
 * line.
 */
import { proseBreak, proseOther, proseValue } from "../../base/marks.js";
import type { Place } from "../../base/problems.js";
import { tagsExchanged } from "../../base/tags.js";
import { wideCharacter } from "../../base/wide.js";
import type { ChartSpec } from "../../charts/charts.js";
import type { Template } from "../../engines/handlebars.js";
import { chartSegments, type Segment, type SegmentKind, segmentsOf } from "../../translation/segments.js";
import type { FactWords } from "./fact-words.js";

/** `text` has half-width digits and letters; `lines` holds the line of each of its characters, from 1. */
export type Sentence = {
  readonly text: string;
  readonly kind: SegmentKind;
  readonly file: string;
  readonly lines: readonly number[];
  /** Those before it in its paragraph. */
  readonly before: readonly string[];
};

/** Sentences of a template's body; of its title, and of what stands inside tags, too. */
export function sentencesIn({ text, file, firstLine = 1 }: Template, words: FactWords): Sentence[] {
  const written = segmentsOf({ text, file }).filter(({ kind }) => kind !== "typed" && kind !== "todo");
  return written.flatMap((segment) =>
    cut(plain(text.slice(segment.start, segment.end), segment.line + firstLine - 1), segment, words),
  );
}

/** The words of a chart file. */
export function sentencesOfChart(chart: ChartSpec, words: FactWords): Sentence[] {
  return chartSegments(chart).flatMap((segment) =>
    cut({ text: halfWidth(segment.text), lines: [...segment.text].map(() => segment.line) }, segment, words),
  );
}

/** Digits, Latin letters and the marks among them in their half-width form; the length stays. */
export function halfWidth(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ％／．，＃－＋]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

type Plain = { readonly text: string; readonly lines: readonly number[] };

/** Everything of Markdown that is no prose, by what stands for it: lines must be counted in the source. A soft line break between two wide characters is nothing. */
const notProse =
  /(?<tag>\ue010|\ue011)|(?<gone>\ue012)|(?<code>`+[^`]*`+|<!--[\s\S]*?-->|<[a-z/][^>]*>|\]\([^)]*\)|\]\[[^\]]*\]|\bhttps?:\/\/[^\s)>"」）、。]+|\[\^[^\]]+\]:?)|(?<mark>\*+|__|~~|!?\[|\]|\\(?=[^\w\s]))|(?<space>[ \t]*\r?\n[ \t]*(?:>[ \t]?)*|[ \t]+)/giu;

function plain(written: string, firstLine: number): Plain {
  const masked = withMarks(written);
  const characters: string[] = [];
  const lines: number[] = [];
  let [at, line] = [0, firstLine];
  const take = (piece: string, shown = piece) => {
    for (const character of shown.split("")) {
      characters.push(character);
      lines.push(line);
    }
    line += piece.split("\n").length - 1;
  };
  for (const match of masked.matchAll(notProse)) {
    take(masked.slice(at, match.index));
    const { tag, gone, code, space } = match.groups ?? {};
    const [before, after] = [characters.at(-1) ?? "", masked[match.index + match[0].length] ?? ""];
    if (tag !== undefined) take(match[0], before === tag ? "" : tag);
    else if (gone !== undefined) take("\n", "");
    else if (code !== undefined) take(match[0], proseOther);
    else if (space !== undefined)
      take(
        match[0],
        (space.includes("\n") && wideCharacter.test(before) && wideCharacter.test(after)) || before === " " ? "" : " ",
      );
    else take(match[0], "");
    at = match.index + match[0].length;
  }
  take(masked.slice(at));
  return { text: halfWidth(characters.join("")), lines };
}

/** Tags as marks. */
function withMarks(written: string): string {
  const breaks = (text: string) => proseBreak.repeat(text.split("\n").length - 1);
  return tagsExchanged(
    written,
    ({ kind, name, text }) => (kind === "value" && name !== "else" ? proseValue : proseOther) + breaks(text),
    breaks,
  );
}

function cut({ text, lines }: Plain, { kind, file }: Segment, words: FactWords): Sentence[] {
  const sentences: { text: string; readonly index: number }[] = [];
  for (const { segment, index } of new Intl.Segmenter(words.language, { granularity: "sentence" }).segment(text)) {
    const last = sentences.at(-1);
    // "27. April" is one.
    const isDay =
      last !== undefined &&
      /(?:^|\D)\d{1,2}\. $/.test(last.text.slice(-5)) &&
      words.monthOf(/^\p{L}{1,12}/u.exec(segment)?.[0] ?? "") > 0;
    if (isDay) last.text += segment;
    else sentences.push({ text: segment, index });
  }
  const told = sentences.filter((one) => one.text.trim() !== "");
  return told.map((one, at) => ({
    text: one.text,
    kind,
    file,
    lines: lines.slice(one.index, one.index + one.text.length),
    before: told.slice(0, at).map((earlier) => earlier.text),
  }));
}

/** Where in the sources a character of a sentence stands. */
export function placeInText({ file, lines }: Sentence, index: number): Place {
  return { file, line: lines[index] ?? lines.at(-1) };
}

/** Whether a sentence tells what our sensors saw: of all else the data know nothing. */
export function isOurs({ text }: Sentence, { speaks }: FactWords): boolean {
  return speaks.observed(text) && !speaks.elsewhere(text);
}

/** Whether a sentence names another year: of that the datasets say little. */
export function isOfAnotherYear(text: string, year: number): boolean {
  return [...text.matchAll(/(?<![\d.,:/-])(?:19|20)\d\d(?!\d|[.,:/-]\d)/g)].some(
    ([written]) => Number(written) !== year,
  );
}
