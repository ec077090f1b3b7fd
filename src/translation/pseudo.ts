/**
 * A language made by a machine, for finding what cannot be translated and what has no room: accents, brackets, and a
 * third more length.
 */
import { tagsIn } from "../base/tags.js";
import { wideCharacter } from "../base/wide.js";
import { type Segment, wordsInTags } from "./segments.js";

/** Whether a language is such a one, like `en-XA`: the region XA is kept for it. */
export function isPseudo(language: string): boolean {
  return /-XA$/i.test(language);
}

/** Around every text that went through translation; pictures' words take no brackets. */
export const pseudoMarks = [
  ["[!!", "!!]"],
  ["«!!", "!!»"],
] as const;

/**
 * The source with accents on its letters, longer by 30 to 40 %; tags, addresses, code and the syntax of messages and
 * dates as they are.
 */
export function pseudoOf({ text, kind }: Pick<Segment, "text" | "kind">): string {
  if (!/\p{L}/u.test(kind === "chart" ? text.replace(dateMark, "") : text)) return text;
  // Outside of an HTML block's elements it would be another block. The block has Handlebars in it, and what is around
  // its words must stay as it is written: it is no page yet that could be read.
  if (kind === "html")
    return text.replace(
      /(>)([^<>]*\p{L}[^<>]*)(?=<)/gu,
      (_, before: string, inside: string) => before + dressedUp(inside, inside),
    );
  const accented =
    kind === "message"
      ? accentedMessage(text)
      : kind === "chart"
        ? accentedAround(text, dateMark)
        : kind === "column"
          ? accents(text)
          : accentedText(text);
  return dressedUp(accented, text, kind === "alt" ? pseudoMarks[1] : pseudoMarks[0]);
}

/** Date formats of d3. */
const dateMark = /%-?[a-zA-Z%]/g;

function dressedUp(text: string, source: string, [open, close]: readonly [string, string] = pseudoMarks[0]): string {
  const [, before = "", inside = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return `${before}${open}${inside}${padding(widthOf(source.replace(/\{\{[\s\S]*?\}\}|<[^>]*>/g, "").trim()))}${close}${after}`;
}

/** Letters with an accent that the typeface of the pages has, in both rows by their place. */
const plain = "ACDEINOPUYacdefinopuy";
const dressed = "ÅÇÐÉÎÑÖÞÛÝåçðéƒîñöþûý";

function accents(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => dressed[plain.indexOf(letter)] ?? letter);
}

/** A wide character takes the room of two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (wideCharacter.test(character) ? 2 : 1), 0);
}

const fillers = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** Words that make up about 35 % of a length. */
function padding(length: number): string {
  const wanted = Math.round(length * 0.35);
  let words = "";
  for (let at = 0; words.length < wanted; at++) words += ` ${fillers[at % fillers.length]}`;
  return words.slice(0, wanted).trimEnd();
}

/** What the pattern finds stays as it is. */
function accentedAround(text: string, kept: RegExp): string {
  let [out, at] = ["", 0];
  for (const { index, 0: found } of text.matchAll(kept)) {
    out += accents(text.slice(at, index)) + found;
    at = index + found.length;
  }
  return out + accents(text.slice(at));
}

/** Outside of tags, and the words inside them that readers see. */
function accentedText(text: string): string {
  const tags = tagsIn(text);
  const shown = wordsInTags(tags);
  let [out, at] = ["", 0];
  for (const tag of tags) {
    out += accentedAround(text.slice(at, tag.start), markdownSyntax);
    let inside = tag.start;
    for (const { start, end } of shown.filter((one) => tag.start <= one.start && one.end <= tag.end)) {
      out += text.slice(inside, start) + accents(text.slice(start, end));
      inside = end;
    }
    out += text.slice(inside, tag.end);
    at = tag.end;
  }
  return out + accentedAround(text.slice(at), markdownSyntax);
}

/** Code, HTML, addresses of links, and numbers with what belongs to them: of Markdown, where an element need not end. */
const markdownSyntax = /`[^`]*`|<[^>]*>|\]\([^)]*\)|&#?\w+;|https?:\/\/[^\s)]+|\d+\/[A-Z]+/g;

/** ICU: literal text at every depth; names, kinds and selectors as they are. */
function accentedMessage(text: string): string {
  let at = 0;
  const literal = (): string => {
    let out = "";
    while (at < text.length && text[at] !== "}") {
      if (text[at] === "{") out += argument();
      else if (text[at] === "'" && /['{}#]/.test(text[at + 1] ?? "")) {
        const end = text[at + 1] === "'" ? at + 2 : text.indexOf("'", at + 1) + 1 || text.length;
        out += text.slice(at, end);
        at = end;
      } else out += accents(text[at++] ?? "");
    }
    return out;
  };
  const argument = (): string => {
    let out = "";
    const choices = /^\{\s*[\w.]+\s*,\s*(?:plural|select|selectordinal)\s*,/.test(text.slice(at));
    for (out += text[at++]; at < text.length; ) {
      if (text[at] === "{" && choices) {
        out += text[at++];
        out += literal();
        out += text[at++] ?? "";
      } else if (text[at] === "{") out += argument();
      else if (text[at] === "}") return out + text[at++];
      else out += text[at++];
    }
    return out;
  };
  let whole = literal();
  while (at < text.length) whole += (text[at++] ?? "") + literal();
  return whole;
}
