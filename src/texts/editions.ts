/** What people wrote for an edition and a quarter: templates, topic, charts, pictures, layout. */
import { claimsIn, namesDataset } from "../base/claim-tags.js";
import type { Period } from "../base/period.js";
import { attempt, type Finding, finding, problem, stop } from "../base/problems.js";
import { type ChartSpec, readCharts } from "../charts/charts.js";
import type { Template } from "../engines/handlebars.js";
import type { Words } from "../i18n/words.js";
import { readTextIn, readWrittenText, staleSections, type WrittenText } from "../translation/written-texts.js";
import type { Config } from "../workspace/config.js";
import { type FrontText, noFront, parseFrontText, type QuarterFront, readQuarterFront } from "../workspace/front.js";
import type { SourceText } from "../workspace/library.js";
import { correctionPath } from "./corrections.js";

/**
 * `texts` has every language of the config but those in `unready`, whose translation is not done; a draft has them all.
 * `topic` is absent in a quarter that has none. Pictures are as handed in.
 */
export type Edition = {
  readonly name: string;
  readonly texts: ReadonlyMap<string, { readonly report: FrontText; readonly topic: FrontText | undefined }>;
  /** What keeps a language from being released; of a draft, only a catalogue that cannot be read. */
  readonly unready: ReadonlyMap<string, readonly Finding[]>;
  /** What a translation by hand has fallen behind of: warnings. */
  readonly stale: readonly Finding[];
  readonly front: QuarterFront;
  /** Notes on what was corrected, by language. */
  readonly corrections: ReadonlyMap<string, SourceText>;
  readonly charts: ReadonlyMap<string, ChartSpec>;
  readonly pictures: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly file: string }>;
  readonly layout: SourceText;
  readonly styles: readonly SourceText[];
  readonly script: SourceText;
};

/** Where the page of an edition in a language lies in a report, without the files of it: `overflow/ja`. */
export const pageFolder = (edition: string, language: string) => `${edition}/${language}`;

/** The edition and the language of such a folder. */
export function pageIn(folder: string): { readonly edition: string; readonly language: string } {
  const [edition = "", language = ""] = folder.split("/");
  return { edition, language };
}

/**
 * Names of the editions of a quarter: those of the config, and an extra issue where the workspace has a text or front
 * matter for one.
 */
export async function editionsOf(
  { library, editions }: Pick<Config, "library" | "editions">,
  quarter: Period,
): Promise<readonly string[]> {
  const written = [
    ...(await library.names(`${extraFolder}/${quarter.name}`, ".yaml")),
    ...(await library.names(`${extraFolder}/${quarter.name}`, ".md.hbs")),
  ];
  return written.length > 0 ? [...editions, "extra"] : editions;
}

const extraFolder = "templates/extra";

const pictureEndings = [".png", ".jpg", ".jpeg", ".svg"];

/** Where `onProblem` lets a problem pass, the text of that language is missing. */
export async function readEdition(
  config: Config,
  name: string,
  quarter: Period,
  onProblem = stop,
  draft = false,
): Promise<Edition> {
  const { library, languages } = config;
  const read = async (path: string) => {
    const source = await library.read(path);
    if (!source) throw problem("fileMissing", { path, named_in: "templates" });
    return source;
  };
  const written = await attempt(onProblem, () => readWritten(config, name, quarter));
  const texts = new Map<string, { report: FrontText; topic: FrontText | undefined }>();
  const unready = new Map<string, readonly Finding[]>();
  const readTexts = async (language: string, { report, topic }: Written) => {
    const [own, ownTopic] = await Promise.all(
      [report, topic].map((one) => (one ? translatedIn(config, one, language, draft) : undefined)),
    );
    const all = [own, ownTopic].filter((one) => one !== undefined);
    const wrong = all.flatMap((one) => (draft && !one.broken ? [] : one.unready));
    if (wrong.length > 0) unready.set(language, wrong);
    else if (own) texts.set(language, { report: parseFrontText(own), topic: ownTopic && parseFrontText(ownTopic) });
  };
  for (const language of written ? languages : [])
    await attempt(onProblem, () => readTexts(language, written as Written));
  const pictures = new Map<string, { bytes: Uint8Array; file: string }>();
  for (const ending of pictureEndings) {
    for (const stem of await library.names(`templates/${name}/${quarter.name}`, ending)) {
      const file = `templates/${name}/${quarter.name}/${stem}${ending}`;
      const bytes = await library.readBytes(file);
      if (bytes) pictures.set(`${stem}${ending}`, { bytes, file });
    }
  }
  const readFront = async () => {
    const front = await readQuarterFront(config, name, quarter);
    if (name === "extra" && front.change === undefined)
      throw problem("extraChange", {}, { file: `${extraFolder}/${quarter.name}/front.yaml`, key: "change" });
    return front;
  };
  return {
    name,
    texts,
    unready,
    pictures,
    stale: written
      ? (
          await Promise.all([written.report, written.topic].map((one) => (one ? staleSections(config, one) : [])))
        ).flat()
      : [],
    front: (await attempt(onProblem, readFront)) ?? noFront,
    corrections: await readCorrections(config, name, quarter),
    charts: await readCharts(config, name, quarter, onProblem),
    layout: await read("templates/layout/page.html.hbs"),
    styles: await Promise.all(["screen", "print"].map((style) => read(`templates/layout/${style}.css`))),
    script: await read("templates/layout/charts.js"),
  };
}

async function readCorrections(
  { library, languages }: Config,
  edition: string,
  quarter: Period,
): Promise<Edition["corrections"]> {
  const notes = await Promise.all(
    languages.map(
      async (language) => [language, await library.read(correctionPath(edition, quarter, language))] as const,
    ),
  );
  return new Map(notes.flatMap(([language, note]) => (note ? [[language, note] as const] : [])));
}

/** The names under which an edition's texts of a quarter go. */
function textNames(edition: string, quarter: Period): { readonly report: string; readonly topic: string } {
  return { report: `${edition}/report`, topic: `${edition}/${quarter.name}/topic` };
}

type Written = { readonly report: WrittenText; readonly topic: WrittenText | undefined };

async function readWritten(config: Config, edition: string, quarter: Period): Promise<Written> {
  const names = textNames(edition, quarter);
  const [report, topic] = await Promise.all([names.report, names.topic].map((name) => readWrittenText(config, name)));
  if (!report) throw new Error(`no text comes with the edition ${edition}`);
  return { report, topic };
}

/** A catalogue that cannot be read keeps its language alone from being made. */
async function translatedIn(config: Config, written: WrittenText, language: string, draft: boolean) {
  const wrong: Finding[] = [];
  const read = await attempt(
    ({ code, values, place }) => wrong.push(finding(code, values, place)),
    () => readTextIn(config, written, language, draft),
  );
  return read ? { ...read, broken: false } : { ...written.source, unready: wrong, broken: true };
}

/** The texts of a language, with the lines that they have in their files. */
export function writtenIn({ texts }: Edition, language: string): SourceText[] {
  const { report, topic } = texts.get(language) ?? {};
  return [report, topic].flatMap((text) =>
    text ? [{ text: `${"\n".repeat((text.body.firstLine ?? 1) - 1)}${text.body.text}`, file: text.body.file }] : [],
  );
}

/**
 * Whether a text of an edition names a dataset (in quotes, or as `datasets.name`), or a chart that a text names draws
 * it.
 */
export function mentions(edition: Edition, dataset: string): boolean {
  return mentionedIn(edition)(dataset);
}

/** The same for one dataset after the other: the texts are looked through once. */
export function mentionedIn({ texts, layout, charts }: Edition): (dataset: string) => boolean {
  const written = [
    layout.text,
    ...[...texts.values()].flatMap(({ report, topic }) =>
      [report, topic].flatMap((text) => (text ? [text.title, text.body.text] : [])),
    ),
  ];
  const named = new Set(written.flatMap((text) => text.match(/(?<=["'])[^"'\n]+(?=["'])|(?<=\bdatasets\.)\w+/g) ?? []));
  const drawn = new Set([...charts.values()].filter(({ name }) => named.has(name)).flatMap(({ datasets }) => datasets));
  const claims = written.flatMap((text) => claimsIn({ text, file: "" }));
  return (dataset) =>
    named.has(dataset) || drawn.has(dataset) || claims.some(({ condition }) => namesDataset(condition, dataset));
}

/** An edition, and the language that a page of it is in. */
type InWords = { readonly edition: Edition; readonly words: Words };

/** The texts of a page as templates. */
export function templatesOf(source: InWords): Template[] {
  const { report, topic } = textsOf(source);
  return topic ? [report.body, topic.body] : [report.body];
}

/** The charts that the texts of a page ask for by name. */
export function chartsOn(source: InWords): ChartSpec[] {
  return [...source.edition.charts.values()].filter(({ name }) => asked(source).includes(name));
}

export function asked(source: InWords): string[] {
  const { report, topic } = textsOf(source);
  return [report, topic].flatMap((text) =>
    [...(text?.body.text ?? "").matchAll(/\{\{~?#?\s*(?:chart|table|picture)\s+(["'])(.+?)\1/g)].map(
      (match) => match[2] ?? "",
    ),
  );
}

/** The texts of the page's language. */
export function textsOf({ edition, words }: InWords) {
  const texts = edition.texts.get(words.language);
  if (!texts) throw new Error(`edition ${edition.name} was read without ${words.language}`);
  return texts;
}
