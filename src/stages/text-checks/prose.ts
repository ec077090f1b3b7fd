/** The sentences that people typed: of a template without its tags, code, addresses and marks, each character with its line. */
import type { Place } from "../../base/problems.js";
import { tagsIn } from "../../base/tags.js";
import { wideCharacter } from "../../base/wide.js";
import type { Template } from "../../engines/handlebars.js";
import type { ChartSpec } from "../charts.js";
import type { FactWords } from "../fact-words.js";
import { chartSegments, segmentsOf, type Segment, type SegmentKind } from "../segments.js";

/** `text` has half-width digits and letters; `lines` holds the line of each of its characters, from 1. */
export type Sentence = { readonly text: string; readonly kind: SegmentKind; readonly file: string; readonly lines: readonly number[] };

/** Stands for a value from the data, and for all else that is no prose. */
export const valueMark = "\ue010";
const otherMark = "\ue011";

/** Sentences of a template's body; of its title, and of what stands inside tags, too. */
export function sentencesIn({ text, file, firstLine = 1 }: Template, language: string): Sentence[] {
  const written = segmentsOf({ text, file }).filter(({ kind }) => kind !== "typed" && kind !== "todo");
  return written.flatMap((segment) => cut(plain(text.slice(segment.start, segment.end), segment.line + firstLine - 1), segment, language));
}

/** The words of a chart file. */
export function sentencesOfChart(chart: ChartSpec, language: string): Sentence[] {
  return chartSegments(chart).flatMap((segment) => cut({ text: halfWidth(segment.text), lines: [...segment.text].map(() => segment.line) }, segment, language));
}

/** Digits, Latin letters and the marks among them in their half-width form; the length stays. */
export function halfWidth(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ％／．，＃－＋]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

type Plain = { readonly text: string; readonly lines: readonly number[] };

/** Everything that is no prose, by what stands for it. A soft line break between two wide characters is nothing. */
const notProse = /(?<tag>\ue010|\ue011)|(?<code>`+[^`]*`+|<!--[\s\S]*?-->|<[a-z/][^>]*>|\]\([^)]*\)|\]\[[^\]]*\]|\bhttps?:\/\/[^\s)>"」）、。]+|\[\^[^\]]+\]:?)|(?<mark>\*+|__|~~|!?\[|\]|\\(?=[^\w\s]))|(?<space>[ \t]*\r?\n[ \t]*(?:>[ \t]?)*|[ \t]+)/giu;

function plain(written: string, firstLine: number): Plain {
  const masked = tagsIn(written).reduceRight((rest, { kind, name, start, end }) => `${rest.slice(0, start)}${(kind === "value" && name !== "else" ? valueMark : otherMark).repeat(end - start)}${rest.slice(end)}`, written);
  let text = "";
  const lines: number[] = [];
  let [at, line] = [0, firstLine];
  const take = (piece: string, shown = piece) => {
    for (const character of shown.split("")) {
      text += character;
      lines.push(line);
    }
    line += piece.split("\n").length - 1;
  };
  for (const match of masked.matchAll(notProse)) {
    take(masked.slice(at, match.index));
    const { tag, code, space } = match.groups ?? {};
    const [before, after] = [text.at(-1) ?? "", masked[match.index + match[0].length] ?? ""];
    if (tag !== undefined) take(match[0], before === tag ? "" : tag);
    else if (code !== undefined) take(match[0], otherMark);
    else if (space !== undefined) take(match[0], (space.includes("\n") && wideCharacter.test(before) && wideCharacter.test(after)) || before === " " ? "" : " ");
    else take(match[0], "");
    at = match.index + match[0].length;
  }
  take(masked.slice(at));
  return { text: halfWidth(text), lines };
}

function cut({ text, lines }: Plain, { kind, file }: Segment, language: string): Sentence[] {
  return [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)].flatMap(({ segment, index }) =>
    segment.trim() === "" ? [] : [{ text: segment, kind, file, lines: lines.slice(index, index + segment.length) }]);
}

/** Where in the sources a character of a sentence stands. */
export function placeOf({ file, lines }: Sentence, index: number): Place {
  return { file, line: lines[index] ?? lines.at(-1) };
}

/** Whether a sentence tells what our sensors saw: of all else the data know nothing. */
export function isOurs({ text }: Sentence, { speaks }: FactWords): boolean {
  return speaks.observed(text) && !speaks.elsewhere(text);
}

/** Whether a sentence names another year: of that the datasets say little. */
export function isOfAnotherYear(text: string, year: number): boolean {
  return [...text.matchAll(/(?<![\d.,:/-])(?:19|20)\d\d(?!\d|[.,:/-]\d)/g)].some(([written]) => Number(written) !== year);
}
