/**
 * Parity of languages: the finished pages of an edition say the same values, figures, days, exhibits, claims and links
 * in every language.
 */
import { type Finding, finding, type Place } from "../../base/problems.js";
import type { Words } from "../../i18n/words.js";
import type { Block, Reading } from "../../pages/finished-page.js";
import { exchanged, type Glossary } from "../../translation/glossary.js";
import type { FactWords } from "../facts/fact-words.js";
import { type Figures, figureReader, isAmong } from "./figures.js";
import { type ParitySection, pairSections, paritySections, type SectionValue, saidIn, sentenceAt } from "./sections.js";
import { compareTables } from "./table-parity.js";

/**
 * One language of an edition; `file` is its page as a reader knows it, `facts` how its language writes dates besides
 * our own way.
 */
export type SpokenPage = {
  readonly file: string;
  readonly reading: Reading;
  readonly words: Words;
  readonly facts?: FactWords;
};

/** Where a sentence of a page was written. */
export type PlaceOf<Page> = (page: Page, sentence: string) => Place | undefined;

/** Whether an edition's page was made in a language: where it was not, the other editions do not link to it. */
export type IsMade = (edition: string, language: string) => boolean;

/**
 * Pages of one edition, the source's language first: each other one is compared with it. What `placeOf` cannot place is
 * told of the page.
 */
export function checkParity<Page extends SpokenPage>(
  [first, ...others]: readonly Page[],
  glossary: Glossary,
  placeOf: PlaceOf<Page> = () => undefined,
  isMade: IsMade = () => true,
): Finding[] {
  if (!first) return [];
  const source = sideOf(first, placeOf, isMade);
  return others.flatMap((other) => comparePages(source, sideOf(other, placeOf, isMade), glossary));
}

type Side = {
  readonly file: string;
  readonly reading: Reading;
  readonly sections: readonly ParitySection[];
  readonly figuresOf: (text: string) => Figures;
  /** Whether its language has a page of an edition. */
  readonly hasEdition: (edition: string) => boolean;
  /** The sentence around a place in a block, and where it was written. */
  readonly sentenceOf: (block: Block, start: number) => { readonly sentence: string; readonly place: Place };
};

function sideOf<Page extends SpokenPage>(page: Page, placeOf: PlaceOf<Page>, isMade: IsMade): Side {
  const { file, reading, words, facts } = page;
  const figuresOf = figureReader(words, facts);
  const sentenceOf: Side["sentenceOf"] = (block, start) => {
    const sentence = sentenceAt(block, start, reading.language);
    return { sentence, place: placeOf(page, sentence) ?? { file, line: block.line } };
  };
  const hasEdition = (edition: string) => isMade(edition, reading.language);
  return { file, reading, figuresOf, hasEdition, sentenceOf, sections: paritySections(reading, figuresOf) };
}

function comparePages(left: Side, right: Side, glossary: Glossary): Finding[] {
  const pairs = pairSections(left.sections, right.sections);
  const unpaired = pairs.flatMap(([one, other]) => (one && other ? [] : ((one ?? other)?.exhibits ?? [])));
  return [
    ...pairs.flatMap(([one, other]) =>
      one && other
        ? compareSections(left, one, right, other)
        : one
          ? sectionMissing(left, one, right)
          : other
            ? sectionMissing(right, other, left)
            : [],
    ),
    ...compareExhibits(left, right, glossary),
    ...bothWays(left, right, (has, lacks) => [
      ...exhibitsMissing(has, lacks, unpaired),
      ...claimsMissing(has, lacks),
      ...downloadsMissing(has, lacks),
    ]),
  ];
}

/** What one side has and the other lacks, and the other way round. */
function bothWays<Part>(left: Part, right: Part, compare: (has: Part, lacks: Part) => readonly Finding[]): Finding[] {
  return [...compare(left, right), ...compare(right, left)];
}

function compareSections(left: Side, one: ParitySection, right: Side, other: ParitySection): Finding[] {
  const [ours, theirs] = [
    { side: left, section: one },
    { side: right, section: other },
  ];
  const tables =
    one.tables.length === other.tables.length
      ? one.tables.flatMap((table, at) =>
          compareTables({ ...left, table }, { ...right, table: other.tables[at] ?? table }, one.heading),
        )
      : [
          finding(
            "inStepTables",
            {
              name: one.heading,
              count: one.tables.length,
              shown: other.tables.length,
              page: left.file,
              other: right.file,
            },
            { file: right.file, line: [...one.tables, ...other.tables].at(-1)?.line },
          ),
        ];
  return [
    ...compareSaid(left, one, right, other, one.heading),
    ...tables,
    ...bothWays(ours, theirs, (has, lacks) => linksMissing(has.side, has.section, lacks.side, lacks.section)),
  ];
}

/** Values of the data, the digits they are shown with, and figures typed by hand. */
function compareSaid(left: Side, one: SectionValue, right: Side, other: SectionValue, name: string): Finding[] {
  return [
    ...bothWays({ side: left, said: one }, { side: right, said: other }, (has, lacks) => [
      ...valuesMissing(has.side, has.said, lacks.side, lacks.said, name),
      ...figuresMissing(has.side, has.said, lacks.side, lacks.said, name),
    ]),
    ...shownOtherwise(left, one, right, other, name),
  ];
}

function valuesMissing(has: Side, { values }: SectionValue, lacks: Side, said: SectionValue, name: string): Finding[] {
  return [...values.values()]
    .filter((value) => !said.values.has(value.name))
    .map(({ name: value, text, block, start }) => {
      const { sentence, place } = has.sentenceOf(block, start);
      return finding(
        "inStepValue",
        { name, text, source: sourceOf(value), sentence, page: has.file, other: lacks.file },
        place,
      );
    });
}

function figuresMissing(
  has: Side,
  { typed }: SectionValue,
  lacks: Side,
  { figures }: SectionValue,
  name: string,
): Finding[] {
  const first = typed.filter(
    ({ kind, value }, at) => typed.findIndex((one) => one.kind === kind && one.value === value) === at,
  );
  return first
    .filter((figure) => !isAmong(figure, figures))
    .map(({ text, block, start }) => {
      const { sentence, place } = has.sentenceOf(block, start);
      return finding("inStepFigure", { name, text, sentence, page: has.file, other: lacks.file }, place);
    });
}

/** The same value rounded otherwise, or as another kind of date. */
function shownOtherwise(left: Side, one: SectionValue, right: Side, other: SectionValue, name: string): Finding[] {
  const isSame = (figures: Figures, across: Figures) =>
    figures.written.every((figure) => isAmong(figure, across)) &&
    across.written.every((figure) => isAmong(figure, figures));
  return [...one.values.values()].flatMap(({ name: value, text, shown }) => {
    const across = other.values.get(value);
    if (!across || shown.length === 0 || across.shown.length === 0) return [];
    if (
      shown.every((figures) => across.shown.some((each) => isSame(figures, each))) &&
      across.shown.every((figures) => shown.some((each) => isSame(each, figures)))
    )
      return [];
    return [
      finding(
        "inStepShown",
        { name, source: sourceOf(value), text, shown: across.text, page: left.file, other: right.file },
        right.sentenceOf(across.block, across.start).place,
      ),
    ];
  });
}

/** A value's place among the datasets, without the value itself. */
function sourceOf(name: string): string {
  return name.slice(0, name.indexOf("="));
}

function sectionMissing(has: Side, { id, heading }: ParitySection, lacks: Side): Finding[] {
  const block = has.reading.blocks.find(({ section, kind }) => section === id && kind === "heading");
  return [
    finding(
      "inStepSection",
      { name: heading, page: has.file, other: lacks.file },
      block ? has.sentenceOf(block, 0).place : { file: has.file },
    ),
  ];
}

/**
 * Places on the page or beside it are the same in all languages; of other sites each language may link pages of its
 * own, as many.
 */
function linksMissing(has: Side, one: ParitySection, lacks: Side, other: ParitySection): Finding[] {
  const inside = ({ reading }: Side, { links }: ParitySection) => [
    ...new Set(
      links
        .map(({ address }) => address)
        .filter((address) => !isElsewhere(address))
        .map((address) => address.replaceAll(`/${reading.language}/`, "/{language}/")),
    ),
  ];
  const outside = ({ links }: ParitySection) => [...new Set(links.map(({ address }) => address).filter(isElsewhere))];
  const kinds = [...new Set(outside(one).map(kindOf))];
  const linkMissing = (address: string) =>
    finding("inStepLink", { name: one.heading, address, page: has.file, other: lacks.file }, { file: lacks.file });
  return [
    ...inside(has, one)
      .filter((address) => !inside(lacks, other).includes(address) && isExpected(lacks, address))
      .map(linkMissing),
    ...kinds.flatMap((kind) => {
      const [ours, theirs] = [one, other].map((section) =>
        outside(section).filter((address) => kindOf(address) === kind),
      ) as [string[], string[]];
      return ours.length > theirs.length
        ? [linkMissing(ours.filter((address) => !theirs.includes(address)).join(" "))]
        : [];
    }),
  ];
}

/** A link to another edition is expected where the language has that edition's page. */
function isExpected({ hasEdition }: Side, address: string): boolean {
  const edition = /^\.\.\/\.\.\/([^/]+)\//.exec(address)?.[1];
  return edition === undefined || hasEdition(edition);
}

function isElsewhere(address: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(address);
}

/** Web pages are one kind, whether over http or https. */
function kindOf(address: string): string {
  return (/^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1] ?? "https").toLowerCase().replace(/^http$/, "https");
}

/** Those of a section that is missing as a whole are not told again. */
function exhibitsMissing(has: Side, lacks: Side, unpaired: readonly string[]): Finding[] {
  const there = new Set([...lacks.reading.exhibits.map(({ id }) => id), ...unpaired]);
  return has.reading.exhibits
    .filter(({ id }) => !there.has(id))
    .map(({ number, caption }) =>
      finding("inStepExhibit", { number, caption, page: has.file, other: lacks.file }, { file: lacks.file }),
    );
}

function claimsMissing(has: Side, lacks: Side): Finding[] {
  return [...new Set(has.reading.claims)]
    .filter((claim) => !lacks.reading.claims.includes(claim))
    .map((claim) => {
      const block = has.reading.blocks.find(({ claims }) => claims.includes(claim));
      return finding(
        "inStepClaim",
        { sentence: block?.text ?? claim, page: has.file, other: lacks.file },
        block ? has.sentenceOf(block, 0).place : { file: has.file },
      );
    });
}

function downloadsMissing(has: Side, lacks: Side): Finding[] {
  return [...new Set(has.reading.downloads)]
    .filter((address) => !lacks.reading.downloads.includes(address))
    .map((address) => finding("inStepDownload", { address, page: has.file, other: lacks.file }, { file: lacks.file }));
}

/** Exhibits that both pages have: their order, what is said in and under them, and their cells. */
function compareExhibits(left: Side, right: Side, glossary: Glossary): Finding[] {
  const shared = (one: Side, other: Side) =>
    one.reading.exhibits.filter(({ id }) => other.reading.exhibits.some((across) => across.id === id));
  const [ours, theirs] = [shared(left, right), shared(right, left)];
  const isMoved = ours.some(({ id }, at) => theirs[at]?.id !== id);
  const captions = (exhibits: typeof ours) => exhibits.map(({ number, caption }) => `${number} ${caption}`).join("; ");
  const captionPairs = ours.map(({ id, caption }) => ({
    source: caption,
    translation: theirs.find((across) => across.id === id)?.caption ?? "",
  }));
  const swapped = exchanged(captionPairs, left.reading.language, right.reading.language, glossary);
  return [
    ...swapped.map(([one, other]) =>
      captionsExchanged(
        left,
        right,
        [ours[one], ours[other]].map((exhibit) => exhibit?.id ?? ""),
      ),
    ),
    ...(isMoved
      ? [
          finding(
            "inStepOrder",
            { text: captions(ours), shown: captions(theirs), page: left.file, other: right.file },
            { file: right.file },
          ),
        ]
      : []),
    ...ours.flatMap(({ id, number }) => {
      const said = ({ reading, figuresOf }: Side) =>
        saidIn(
          reading.blocks.filter(({ exhibit }) => exhibit === id),
          figuresOf,
        );
      const [one, other] = [left, right].map(({ reading }) => reading.tables.find(({ exhibit }) => exhibit === id));
      return [
        ...compareSaid(left, said(left), right, said(right), number),
        ...(one && other ? compareTables({ ...left, table: one }, { ...right, table: other }, number) : []),
      ];
    }),
  ];
}

function captionsExchanged(left: Side, right: Side, ids: readonly string[]): Finding {
  const [first, second] = ids.map((id) => right.reading.exhibits.find((exhibit) => exhibit.id === id));
  const block = right.reading.blocks.find(({ kind, exhibit }) => kind === "caption" && exhibit === ids[0]);
  const values = {
    first: first?.number ?? "",
    second: second?.number ?? "",
    caption: first?.caption ?? "",
    shown: second?.caption ?? "",
    page: left.file,
    other: right.file,
  };
  return finding("inStepCaptions", values, block ? right.sentenceOf(block, 0).place : { file: right.file });
}
