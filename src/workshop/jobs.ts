/**
 * What there is to translate: each text, the words of charts and the messages, by language, with the segments it lacks.
 */
import { digest } from "../base/digest.js";
import { parsePeriod } from "../base/period.js";
import { type ChartSpec, readCharts } from "../charts/charts.js";
import { entryKey, isDone, type PoEntry } from "../engines/po.js";
import { readJsonCatalog, readSourceCatalog } from "../i18n/catalogs.js";
import { catalogPath, readTranslations } from "../i18n/translations.js";
import { graphEditions, indexEdition } from "../texts/site-editions.js";
import { chartSegments, messageSegments, type Segment, segmentsOf } from "../translation/segments.js";
import { readWrittenText, type WrittenText } from "../translation/written-texts.js";
import type { TextConfig } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import type { WantedEntry } from "./catalog-merge.js";

/**
 * One catalogue: `name` is that of a text (`overflow/report`, `overflow/2025Q1/topic`), `charts` or `messages`; `from`
 * the language it is translated from.
 */
export type Job = {
  readonly name: string;
  readonly language: string;
  readonly from: string;
  readonly path: string;
  readonly segments: readonly Segment[];
  readonly source: SourceText | undefined;
};

/** `byHand` are the texts that have translations without a catalogue. */
export type Jobs = { readonly jobs: readonly Job[]; readonly byHand: readonly WrittenText[] };

/**
 * For the languages given, the texts of the configured editions in all quarters; an extra issue's where the workspace
 * has one, or a text for it. Reads no export.
 */
export async function readJobs(config: TextConfig, languages: readonly string[]): Promise<Jobs> {
  const quarters = await quartersOf(config);
  const texts = await readTexts(config, quarters);
  const written = texts.map((text) => ({ ...text, segments: segmentsOf(text.source) }));
  const charts = await namedCharts(config, quarters, texts);
  const words = await readSourceCatalog(config);
  const jobs: Job[] = [];
  for (const language of languages) {
    const own = (await readJsonCatalog(config.library, language))?.catalog;
    const others = config.languages.includes(language)
      ? config.languages.slice(0, config.languages.indexOf(language))
      : config.languages;
    for (const text of written.filter((one) => one.language !== language && !one.byHand.has(language)))
      jobs.push(jobOf(text.name, language, text.language, await withOthers(config, text, others), text.source));
    const chartLanguage = words?.catalog.messages["charts_written_in"] ?? "en";
    if (chartLanguage !== language) {
      const segments = charts.flatMap(chartSegments).filter(({ text }) => own?.charts[text] === undefined);
      jobs.push(jobOf("charts", language, chartLanguage, segments));
    }
    // A catalogue in JSON is a translation by hand; messages that it leaves out are wanted only where a page says so.
    if (words && !own) {
      const segments = messageSegments(words.catalog, words.source);
      const besides = others.filter((other) => other !== words.language);
      const noted = await withOtherMessages(config, segments, besides);
      jobs.push(jobOf("messages", language, words.language, noted));
    }
  }
  return {
    jobs: jobs.filter(({ segments }) => segments.length > 0),
    byHand: texts.filter(({ byHand }) => byHand.size > 0),
  };
}

function jobOf(name: string, language: string, from: string, segments: readonly Segment[], source?: SourceText): Job {
  return { name, language, from, path: catalogPath(language, name), segments, source };
}

/** The reports and topics of editions, those that there are. */
async function readTexts(config: TextConfig, editions: ReadonlyMap<string, readonly string[]>): Promise<WrittenText[]> {
  const names = [...editions].flatMap(([edition, quarters]) => [
    `${edition}/report`,
    ...quarters.map((quarter) => `${edition}/${quarter}/topic`),
  ]);
  const texts = await Promise.all([...new Set(names)].map((name) => readWrittenText(config, name)));
  return texts.filter((text) => text !== undefined);
}

/** Segments with what languages before this one say, for translators who do not read the source's. */
async function withOthers(
  config: TextConfig,
  text: WrittenText & { readonly segments: readonly Segment[] },
  languages: readonly string[],
): Promise<readonly Segment[]> {
  const read = await Promise.all(
    languages
      .filter((language) => language !== text.language && !text.byHand.has(language))
      .map((language) => readTranslations(config.library, language, text.name)),
  );
  return text.segments.map((segment) =>
    read.reduce((noted, translations) => {
      const entry = translations.find(segment)?.entry;
      return entry && isDone(entry) ? withNote(noted, translations.language, entry.translation) : noted;
    }, segment),
  );
}

async function withOtherMessages(
  { library }: TextConfig,
  segments: readonly Segment[],
  languages: readonly string[],
): Promise<readonly Segment[]> {
  const read = (await Promise.all(languages.map((language) => readJsonCatalog(library, language)))).filter(
    (one) => one !== undefined,
  );
  return segments.map((segment) =>
    read.reduce((noted, { language, catalog }) => {
      const [part, key] = (segment.context ?? "").split(/\.(.*)/s) as ["messages" | "columns", string];
      const said = catalog[part]?.[key];
      return said === undefined ? noted : withNote(noted, language, said);
    }, segment),
  );
}

function withNote(segment: Segment, language: string, said: string): Segment {
  return {
    ...segment,
    note: [segment.note, `In ${language}: ${said.replace(/\s+/g, " ")}`].filter(Boolean).join("\n"),
  };
}

/** Quarters with something of their own, by edition; the texts of the archive have none. */
async function quartersOf(config: TextConfig): Promise<ReadonlyMap<string, readonly string[]>> {
  const { library, editions } = config;
  const found = await Promise.all(
    [...editions, "extra", indexEdition, ...(await graphEditions(config))].map(
      async (edition) =>
        [
          edition,
          (await library.names(`templates/${edition}`, "")).filter((name) => parsePeriod(name) !== undefined),
        ] as const,
    ),
  );
  const written = await Promise.all(
    found.map(async ([edition, quarters]) => {
      const own = await Promise.all(
        quarters.map(async (quarter) =>
          (await library.names(`templates/${edition}/${quarter}`, "")).length > 0 ? [quarter] : [],
        ),
      );
      return [edition, own.flat()] as const;
    }),
  );
  const ownExtra = (await library.readLayers("templates/extra/report.md.hbs"))[0] !== undefined;
  return new Map(written.filter(([edition, quarters]) => edition !== "extra" || quarters.length > 0 || ownExtra));
}

/** Charts that some text asks for. Charts that a quarter draws in its own way count too. */
async function namedCharts(
  config: TextConfig,
  editions: ReadonlyMap<string, readonly string[]>,
  texts: readonly WrittenText[],
): Promise<ChartSpec[]> {
  const all = new Map<string, ChartSpec>();
  for (const [edition, quarters] of editions) {
    for (const quarter of quarters.length > 0 ? quarters : [anyQuarter]) {
      const parsed = parsePeriod(quarter);
      if (parsed) for (const chart of (await readCharts(config, edition, parsed)).values()) all.set(chart.file, chart);
    }
  }
  const said = texts.flatMap(({ source, byHand }) => [source, ...byHand.values()].map(({ text }) => text)).join("\n");
  return [...all.values()]
    .filter(({ name }) => said.includes(`"${name}"`) || said.includes(`'${name}'`))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** An edition without quarters of its own still has charts. */
const anyQuarter = "2025Q1";

/** What a text goes by in all languages: eight hexadecimal digits. */
export function textId(entry: Pick<PoEntry, "source" | "context">): string {
  return digest(entryKey(entry)).slice(0, 8);
}

/**
 * Entries of a catalogue for segments, each text once; notes for translators in front. References have no lines, so
 * that a text that moves changes nothing.
 */
export function wantedOf(segments: readonly Segment[]): WantedEntry[] {
  const places = new Map<string, Segment[]>();
  for (const segment of segments) {
    const key = entryKey({ source: segment.text, context: segment.context });
    const known = places.get(key);
    if (known) known.push(segment);
    else places.set(key, [segment]);
  }
  return [...places.values()].map((all) => {
    const [first] = all as [Segment, ...Segment[]];
    const notes = all.flatMap(({ kind, note }) => [
      ...(note !== "" && saidByNote.has(kind) ? [] : [`${kind[0]?.toUpperCase()}${kind.slice(1)}`]),
      ...note.split("\n").filter(Boolean),
    ]);
    return {
      context: first.context,
      source: first.text,
      extracted: [`id: ${textId({ source: first.text, context: first.context })}`, ...new Set(notes)],
      references: [...new Set(all.map(({ file }) => file.replace(/ \(built-in\)$/, "")))],
    };
  });
}

/** Kinds that a note names itself. */
const saidByNote = new Set<Segment["kind"]>(["caption", "alt", "chart", "message", "column"]);
