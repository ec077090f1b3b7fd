/** A catalogue brought up to date with its source, as msgmerge --previous does it; the counts are the same. */
import { blankEntry, entryKey, type PoCatalog, type PoEntry } from "../engines/po.js";
import { nearestAmong } from "./similarity.js";

/** A text that is to be translated, once for each key. */
export type WantedEntry = Pick<PoEntry, "context" | "source" | "extracted" | "references">;

/** What became of the entries: kept as they were, near matches, texts without any, and texts that are gone. */
export type Merged = {
  readonly catalog: PoCatalog;
  readonly kept: number;
  readonly near: number;
  readonly missing: number;
  readonly gone: number;
};

/** Half a text may change before its translation is no help any more; the measure is msgmerge's. */
const leastAlike = 0.6;
/** A translation for any context, or for the same one, goes before one for another. */
const contextFits = 0.00001;

/**
 * Near matches become fuzzy and keep the source they were made for; what is gone is kept as obsolete, and comes back
 * when its text does. Translations of `others` are taken where they fit, as those of a compendium.
 */
export function mergeCatalog(old: PoCatalog, wanted: readonly WantedEntry[], others: readonly PoEntry[] = []): Merged {
  const known = new Map<string, PoEntry>();
  for (const entry of [...old.entries].sort((a, b) => Number(a.obsolete) - Number(b.obsolete)))
    if (!known.has(entryKey(entry))) known.set(entryKey(entry), entry);
  const owned = old.entries.filter(({ translation }) => translation !== "");
  const translated = [...owned, ...others];
  let nearest: ReturnType<typeof nearestAmong> | undefined;
  const used = new Set<PoEntry>();
  const counts = { kept: 0, near: 0, missing: 0, gone: 0 };
  const entries: PoEntry[] = [];
  for (const one of wanted) {
    const same = known.get(entryKey(one));
    if (same) {
      used.add(same);
      counts.kept += 1;
      entries.push({
        ...same,
        ...one,
        obsolete: false,
        previous: same.fuzzy && same.translation !== "" ? same.previous : undefined,
      });
      continue;
    }
    nearest ??= nearestAmong(
      translated.map(({ source }) => source),
      leastAlike,
    );
    const at = nearest(one.source, (place) =>
      translated[place]?.context === undefined || translated[place]?.context === one.context ? contextFits : 0,
    );
    const near = at === undefined ? undefined : translated[at];
    if (near) {
      used.add(near);
      counts.near += 1;
      const previous = near.fuzzy
        ? near.previous
        : { context: near.context, source: near.source, plural: near.plural?.source };
      entries.push({
        ...near,
        ...one,
        context: one.context,
        plural: undefined,
        obsolete: false,
        fuzzy: true,
        previous,
      });
    } else {
      counts.missing += 1;
      entries.push({ ...blankEntry, ...one });
    }
  }
  for (const entry of owned.filter((one) => !used.has(one))) {
    counts.gone += entry.obsolete ? 0 : 1;
    entries.push({ ...entry, obsolete: true, extracted: [], references: [] });
  }
  return { catalog: { ...old, entries }, ...counts };
}

/**
 * How far translations are: entries by state, and the words of the sources that are not done (a Chinese or Japanese
 * character counts as a word).
 */
export type CatalogState = {
  readonly done: number;
  readonly fuzzy: number;
  readonly missing: number;
  readonly words_left: number;
};

export function progressOf(entries: readonly Pick<PoEntry, "source" | "translation" | "fuzzy">[]): CatalogState {
  const open = entries.filter(({ fuzzy, translation }) => fuzzy || translation === "");
  const fuzzy = open.filter(({ translation }) => translation !== "").length;
  return {
    done: entries.length - open.length,
    fuzzy,
    missing: open.length - fuzzy,
    words_left: open.reduce((sum, { source }) => sum + wordsIn(source), 0),
  };
}

/** Tags are no words, in a segment that may hold the beginning of an element alone. */
function wordsIn(text: string): number {
  return (
    text
      .replace(/\{\{[\s\S]*?\}\}|<[^>]*>/g, " ")
      .match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*/gu)
      ?.length ?? 0
  );
}
