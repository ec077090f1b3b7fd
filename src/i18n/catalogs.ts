/** The words of each language: from its JSON catalogue, and its PO catalogues behind it. */
import { parseJson } from "../base/json.js";
import { type Finding, finding, problem } from "../base/problems.js";
import { numberDifferences } from "../base/written-numbers.js";
import { axesOf } from "./axes.js";
import { untranslatedMarks } from "./chart-words.js";
import { messageProblems } from "./message-parts.js";
import { type Layered, readTranslations, type Translations, translationOf } from "./translations.js";
import { type Words, wordsOf } from "./words.js";
import type { Catalog, WordsSource } from "./words-source.js";

const empty: Catalog = {
  messages: {},
  columns: {},
  charts: {},
  regions: {},
  regions_in_text: {},
  axes: { number: undefined, time: undefined },
};

type Library = Layered & {
  read(path: string): Promise<{ readonly text: string; readonly file: string } | undefined>;
  names(folder: string, ending: string): Promise<readonly string[]>;
};

/** What of a workspace its words depend on. */
type Speaker = {
  readonly library: Library;
  readonly languages: readonly string[];
  readonly sensors: readonly {
    readonly label: string;
    readonly sensor_group: "home" | "overseas";
    readonly number: number;
    readonly named: boolean;
  }[];
  readonly home: string;
  readonly port_names?: WordsSource["portNames"];
};

/** A JSON catalogue with the text it was read from. */
export type WrittenCatalog = {
  readonly language: string;
  readonly catalog: Catalog;
  readonly source: { readonly text: string; readonly file: string };
};

/**
 * Words of a language from `templates/catalogs/<language>.json`, and for what that lacks from `messages.po` and
 * `charts.po` in the folder beside it. Throws when there is neither. A draft has the words of the first language,
 * marked,
 * where its own are missing; else `unready` of the words names each.
 */
export async function readWords(speaker: Speaker, language: string, { draft = false } = {}): Promise<Words> {
  const { library, sensors, home, port_names = {} } = speaker;
  const own = await readJsonCatalog(library, language);
  const [messages, charts] = (await Promise.all(
    ["messages", "charts"].map((name) => readTranslations(library, language, name)),
  )) as [Translations, Translations];
  const labels = new Map(
    sensors.map(({ label, sensor_group, number, named }) => [label, { group: sensor_group, number, named }] as const),
  );
  if (!own && !messages.exists && !draft)
    throw problem(
      "wordsMissing",
      { language, catalog: `templates/catalogs/${language}.json`, translations: messages.path },
      { file: "tsubame.yaml" },
    );

  const worded =
    !own || messages.exists || draft
      ? await wordsFrom(speaker, messages, own, draft)
      : { messages: {}, columns: {}, unready: [] };
  const drawn = chartsFrom(charts, own);
  const catalog: Catalog = {
    messages: { ...worded.messages, ...own?.catalog.messages },
    columns: { ...worded.columns, ...own?.catalog.columns },
    charts: { ...drawn.charts, ...own?.catalog.charts },
    regions: own?.catalog.regions ?? {},
    regions_in_text: own?.catalog.regions_in_text ?? {},
    axes: own?.catalog.axes.number ? own.catalog.axes : axesOf(language),
  };
  return wordsOf({
    language,
    catalog,
    file: own?.source.file ?? messages.path,
    home,
    labels,
    portNames: port_names,
    draft,
    unready: worded.unready,
    unreadyCharts: drawn.unready,
  });
}

/**
 * The catalogue that others are translated from: that of the first language that has one in JSON. Undefined where it is
 * the given language's own.
 */
export async function readSourceCatalog(
  { library, languages }: Pick<Speaker, "library" | "languages">,
  language?: string,
): Promise<WrittenCatalog | undefined> {
  for (const one of [...languages, "en"]) {
    const found = await readJsonCatalog(library, one);
    if (found) return one === language ? undefined : found;
  }
  return undefined;
}

/** The same message, or head of a column, in every language that has it in JSON. */
export async function readOtherWordings({ library }: Pick<Speaker, "library">): Promise<(context: string) => string[]> {
  const all = (
    await Promise.all(
      (await library.names("templates/catalogs", ".json")).map((language) => readJsonCatalog(library, language)),
    )
  ).flatMap((one) => (one ? [one.catalog] : []));
  return (context) => {
    const [part = "", key = ""] = [context.slice(0, context.indexOf(".")), context.slice(context.indexOf(".") + 1)];
    return all.flatMap(
      (catalog) =>
        (part === "messages" ? catalog.messages[key] : part === "columns" ? catalog.columns[key] : undefined) ?? [],
    );
  };
}

/** The catalogue of a language in JSON, which goes before its PO catalogues. */
export async function readJsonCatalog(library: Library, language: string): Promise<WrittenCatalog | undefined> {
  const source = await library.read(`templates/catalogs/${language}.json`);
  return (
    source && { language, source, catalog: { ...empty, ...(parseJson(source.text, source.file) as Partial<Catalog>) } }
  );
}

/** Messages and columns that the language's own catalogue lacks. Without one of its own, each it has not is told. */
async function wordsFrom(
  speaker: Speaker,
  translations: Translations,
  own: WrittenCatalog | undefined,
  draft: boolean,
) {
  const from = await readSourceCatalog(speaker, translations.language);
  const wordings = await readOtherWordings(speaker);
  const unready: Finding[] = [];
  const of = (part: "messages" | "columns") =>
    Object.fromEntries(
      Object.entries(from?.catalog[part] ?? {})
        .filter(([key]) => own?.catalog[part][key] === undefined)
        .flatMap(([key, text]) => {
          if (key === "charts_written_in") return [[key, text]];
          const context = `${part}.${key}`;
          const found = translationOf(translations, {
            text,
            context,
            place: { ...(from ? { file: from.source.file } : {}), key },
          });
          const wrong =
            "code" in found
              ? [found]
              : part === "messages"
                ? messageProblems(wordings(context), found.text, translations.language, found.place)
                : [];
          if (wrong.length === 0 && "text" in found) return [[key, found.text]];
          // A language with a catalogue of its own may do without some messages: a page that wants one says so.
          if (!own && !draft) unready.push(...wrong);
          return draft ? [[key, untranslatedMarks.join(text)]] : [];
        }),
    );
  return { messages: of("messages"), columns: of("columns"), unready };
}

/** Texts of charts by their translations; those that are not ready apart. */
function chartsFrom(translations: Translations, own: WrittenCatalog | undefined) {
  const charts: Record<string, string> = {};
  const unready = new Map<string, Finding>();
  for (const text of translations.texts().filter((one) => own?.catalog.charts[one] === undefined)) {
    const found = translationOf(translations, { text, place: {} });
    const wrong = "code" in found ? found : numberProblem(text, found.text, found.place);
    if (wrong) unready.set(text, wrong);
    else if ("text" in found) charts[text] = found.text;
  }
  return { charts, unready };
}

function numberProblem(source: string, translation: string, place: Finding["place"]): Finding | undefined {
  const { lacks, adds } = numberDifferences(source, translation);
  return lacks[0] !== undefined
    ? finding("translationLacks", { part: lacks[0] }, place)
    : adds[0] !== undefined
      ? finding("translationAdds", { part: adds[0] }, place)
      : undefined;
}
