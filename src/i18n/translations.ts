/** Translations of texts, from the PO catalogues of a workspace and, behind them, the built-in ones: entry by entry. */
import { type Finding, finding, type Place } from "../base/problems.js";
import { entryKey, type PoEntry, parsePo } from "../engines/po.js";

/** A text to be translated, with the place it was written at. */
export type Translatable = { readonly text: string; readonly context?: string | undefined; readonly place: Place };

export type Translations = {
  readonly language: string;
  /** The catalogue as a workspace names it, whether it is there or not. */
  readonly path: string;
  /** Whether there is a catalogue at all. */
  readonly exists: boolean;
  /** Whether the workspace itself has one. */
  readonly own: boolean;
  /** The sources of all entries. */
  texts(): string[];
  find(text: Pick<Translatable, "text" | "context">): { readonly entry: PoEntry; readonly place: Place } | undefined;
};

/** Layers of a file, the workspace's first; undefined where a layer lacks it. */
export type Layered = {
  readLayers(path: string): Promise<readonly ({ readonly text: string; readonly file: string } | undefined)[]>;
};

/**
 * `name` is that of a text (`overflow/report`), or `charts` or `messages`. Throws for a catalogue that cannot be read.
 */
export async function readTranslations(library: Layered, language: string, name: string): Promise<Translations> {
  const path = catalogPath(language, name);
  const sources = await library.readLayers(path);
  const layers = sources
    .filter((source) => source !== undefined)
    .map(({ text, file }) => ({
      file,
      entries: new Map(
        parsePo(text, file)
          .entries.filter(({ obsolete }) => !obsolete)
          .map((entry) => [entryKey(entry), entry]),
      ),
    }));
  return {
    language,
    path,
    exists: layers.length > 0,
    own: sources[0] !== undefined,
    texts: () => [...new Set(layers.flatMap(({ entries }) => [...entries.values()].map(({ source }) => source)))],
    find: ({ text, context }) => {
      const found = layers.flatMap(({ file, entries }) => {
        const entry = entries.get(entryKey({ context, source: text }));
        return entry ? [{ entry, place: { file, line: entry.line } }] : [];
      });
      // A translation that is done goes before one nearer by that is not.
      return (
        found.find(({ entry }) => entry.translation !== "" && !entry.fuzzy) ??
        found.find(({ entry }) => entry.translation !== "") ??
        found[0]
      );
    },
  };
}

export function catalogPath(language: string, name: string): string {
  return `templates/catalogs/${language}/${name}.po`;
}

/** A translation that may be shown, with the place it stands at; or why there is none. */
export function translationOf(
  translations: Translations,
  { text, context, place }: Translatable,
): { readonly text: string; readonly place: Place } | Finding {
  const found = translations.find({ text, ...(context === undefined ? {} : { context }) });
  const { language, path: catalog } = translations;
  if (!found || found.entry.translation === "")
    return finding("translationMissing", { text: shortened(text), language, catalog }, found?.place ?? place);
  if (found.entry.fuzzy) return finding("translationFuzzy", { text: shortened(text), language, catalog }, found.place);
  return { text: found.entry.translation, place: found.place };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return [...line].length > 80 ? `${[...line].slice(0, 79).join("")}…` : line;
}
