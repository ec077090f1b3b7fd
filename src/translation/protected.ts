/**
 * What a translation must keep of its source: tags in their blocks, links, code, HTML, numbers; and that it stays one
 * block of text.
 */
import { type Finding, finding, type Place } from "../base/problems.js";
import { blocksAround, isClosed, type Tag, tagsIn, withoutTags, withoutTakers } from "../base/tags.js";
import { numberDifferences } from "../base/written-numbers.js";
import { type FixedParts, fixedPartsOf, htmlTagsIn } from "../engines/markdown-segments.js";
import { messageProblems } from "../i18n/message-parts.js";
import { folded, masked, type Segment, wordsInTags } from "./segments.js";

type Source = Pick<Segment, "text" | "kind">;

/**
 * Empty when the translation may stand for its source. `wordings`: of a message, the other languages' that may show its
 * values.
 */
export function protectedProblems(
  source: Source,
  written: string,
  language: string,
  place: Place,
  wordings: readonly string[] = [],
): Finding[] {
  const { kind, text } = source;
  if (isTooLong(text, written))
    return [finding("translationLong", { length: written.length, source: text.length }, place)];
  const translation = written.trim();
  if (kind === "message") return messageProblems([text, ...wordings], written, language, place);
  if (kind === "chart" || kind === "column") return differences(numberDifferences(text, translation), place);
  const [before, after] = [tagsIn(text), tagsIn(translation)];
  // Far more tags than the source has: the first says enough, and comparing thousands would take long.
  if (after.length > before.length + 50)
    return [finding("translationAdds", { part: after[0]?.text.slice(0, 60) ?? "" }, place)];
  const broken = brokenTags(after);
  if (broken) return [finding("translationTags", { part: broken }, place)];
  const words = (all: string, tags: readonly Tag[]) =>
    `${withoutFixed(all, tags)} ${wordsInTags(tags)
      .map((one) => one.words)
      .join(" ")}`;
  return [
    ...tagProblems(text, before, translation, after, place),
    ...markdownProblems(source, before, translation, after, place),
    ...differences(numberDifferences(words(text, before), words(translation, after)), place),
    ...edgeProblems(source, translation, place),
    ...hiddenProblems(text, translation, language, place),
  ];
}

/** No language needs so many words for one; reading what was pasted instead may take minutes. */
export function isTooLong(source: string, translation: string): boolean {
  return translation.length > 10 * source.length + 1000;
}

function differences(
  { lacks, adds }: { readonly lacks: readonly string[]; readonly adds: readonly string[] },
  place: Place,
): Finding[] {
  return [
    ...lacks.map((part) => finding("translationLacks", { part }, place)),
    ...adds.map((part) => finding("translationAdds", { part }, place)),
  ];
}

/** What the first has more often than the second. */
function surplus(all: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return all.filter((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function compared(before: readonly string[], after: readonly string[]) {
  return { lacks: surplus(before, after), adds: surplus(after, before) };
}

/** The first tag that is not closed, or whose block is not. */
function brokenTags(tags: readonly Tag[]): string | undefined {
  const around = blocksAround(tags);
  return tags.find((tag, at) => !isClosed(tag) || around[at] === null)?.text.slice(0, 60);
}

/** Tags are compared without their words, and with the branches they stand in. */
function tagProblems(
  text: string,
  before: readonly Tag[],
  translation: string,
  after: readonly Tag[],
  place: Place,
): Finding[] {
  const [source, target] = [placed(text, before), placed(translation, after)];
  const { lacks, adds } = compared(source, target);
  if (lacks.length === 0 && adds.length === 0) return [];
  const plain = (one: string) => one.slice(one.lastIndexOf(branch) + 1);
  const counts = compared(source.map(plain), target.map(plain));
  if (counts.lacks.length > 0 || counts.adds.length > 0) return differences(counts, place);
  // Inside of a block that moved everything else has moved too: one of them is enough.
  return adds.slice(0, 1).map((one) => finding("translationMoved", { part: plain(one) }, place));
}

const branch = "\u0001";

/** Each tag behind the branches around it. Comments may go, and a close follows from its open. */
function placed(text: string, tags: readonly Tag[]): string[] {
  const inside: string[] = [];
  return tags.flatMap((tag) => {
    if (tag.kind === "close") inside.pop();
    if (tag.kind === "close" || tag.kind === "comment") return [];
    const written = withoutWords(text, tag);
    const where = `${inside.join(branch)}${branch}${written}`;
    if (tag.kind === "else") inside.push(`${inside.pop() ?? ""} ${written}`);
    if (tag.kind === "open") inside.push(written);
    return [where];
  });
}

function withoutWords(text: string, tag: Tag): string {
  const words = wordsInTags([tag]);
  const shown = words.reduceRight(
    (rest, { start, end }) => `${rest.slice(0, start - tag.start)}…${rest.slice(end - tag.start)}`,
    text.slice(tag.start, tag.end),
  );
  return withoutTakers(shown).replace(/\s+/g, " ").replace(/'…'/g, '"…"');
}

/** Running text has Markdown; the title may have HTML alone; words in tags have neither. */
function markdownProblems(
  { kind, text }: Source,
  before: readonly Tag[],
  translation: string,
  after: readonly Tag[],
  place: Place,
): Finding[] {
  const addresses = compared(addressesIn(text), addressesIn(translation));
  if (kind === "caption" || kind === "link" || kind === "todo" || kind === "typed")
    return differences(addresses, place);
  if (kind === "title") return differences(compared(htmlTagsIn(text), htmlTagsIn(translation)), place);
  if (isPlain(text, before) && isPlain(translation, after)) return differences(addresses, place);

  const oneLine = kind === "heading" || kind === "cell";
  const partsOf = (all: string, tags: readonly Tag[]): FixedParts =>
    fixedPartsOf(`${oneLine ? "# " : ""}${masked(all, tags)}`);
  const [source, target] = [partsOf(text, before), partsOf(translation, after)];
  const sameBlocks =
    source.blocks.join() === target.blocks.join() && branchMarks(translation, after) <= branchMarks(text, before);
  const brackets =
    kind === "alt" ? compared(text.match(/[[\]]/g) ?? [], translation.match(/[[\]]/g) ?? []) : { lacks: [], adds: [] };
  const links = compared(source.links, target.links);
  return [
    ...(sameBlocks ? [] : [finding("translationBlock", { kind }, place)]),
    ...[links, compared(source.codes, target.codes), compared(source.html, target.html), brackets].flatMap((one) =>
      differences(one, place),
    ),
    ...(links.lacks.length + links.adds.length > 0 ? [] : differences(addresses, place)),
  ];
}

/**
 * Without any mark that Markdown might read as a link, code, HTML or the beginning of a block; reading it would take
 * most of the time.
 */
function isPlain(text: string, tags: readonly Tag[]): boolean {
  return (
    !/[`<[\]\n]|^\s*(?:[-+*](?:\s|$)|[>#|]|~~~|\d+[.)]|(?:[-*_]\s*){3,}$)/.test(withoutTags(text, tags)) &&
    branchMarks(text, tags) === 0
  );
}

/** Addresses in plain text, which become links by themselves. */
function addressesIn(text: string): string[] {
  return (
    withoutTags(text, tagsIn(text)).match(
      /(?:(?:https?|ftp):\/\/|mailto:|www\.)[^\s<>)"'、。]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi,
    ) ?? []
  ).sort();
}

/** Branches that would begin with the mark of a block when they begin the text. */
function branchMarks(text: string, tags: readonly Tag[]): number {
  return tags.filter(
    ({ kind, end }) =>
      (kind === "open" || kind === "else") &&
      /^[ \t]*(?:[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|[>|<]|```|~~~)/.test(text.slice(end)),
  ).length;
}

/** Code, addresses and HTML are compared as they are. This is Markdown, where an element may begin and not end. */
function withoutFixed(text: string, tags: readonly Tag[]): string {
  return withoutTags(text, tags).replace(
    /`[^`]*`|<[^>]*>|\]\([^)]*\)|(?:https?:\/\/|mailto:|www\.)[^\s<>)"'、。]+/gi,
    " ",
  );
}

/** Beside a tag, or a quote, some characters change its meaning. */
function edgeProblems({ text, kind }: Source, translation: string, place: Place): Finding[] {
  const trimmed = folded(translation);
  const edges =
    kind === "title"
      ? []
      : [
          ...(/^\}/.test(trimmed) && !text.startsWith("}") ? ["}"] : []),
          ...(/[{\\]$/.test(trimmed) && text.at(-1) !== trimmed.at(-1) ? [trimmed.at(-1) ?? ""] : []),
        ];
  return edges.map((part) => finding("translationEdge", { part }, place));
}

/** Characters that nobody sees: they hide text, turn it around, or are marks of our own. */
function hiddenProblems(text: string, translation: string, language: string, place: Place): Finding[] {
  const found = [
    ...(translation.match(hiddenCharacters) ?? []),
    ...(isRightToLeft(language) ? [] : (translation.match(/[\u061c\u200e\u200f]/g) ?? [])),
  ];
  return surplus(found, [...text]).map((character) =>
    finding(
      "translationAdds",
      { part: `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}` },
      place,
    ),
  );
}

const hiddenCharacters =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u2069\ue000-\uf8ff\ufeff\u{e0000}-\u{e007f}]/gu;

function isRightToLeft(language: string): boolean {
  return ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm"].includes(new Intl.Locale(language).maximize().script ?? "");
}
