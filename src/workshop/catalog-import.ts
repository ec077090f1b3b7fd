/** Translations that come back from somebody: what of them is taken, and where both sides changed the same text. */
import { digestOf } from "../base/digest.js";
import { entryKey, headerOf, type PoCatalog, type PoEntry } from "../engines/po.js";

/**
 * `conflicts` are kept as they are here; `foreign` are translations of texts that are not wanted any more, kept as
 * obsolete.
 */
export type Taken = {
  readonly catalog: PoCatalog;
  readonly taken: number;
  readonly foreign: number;
  readonly conflicts: readonly { readonly ours: PoEntry; readonly theirs: PoEntry }[];
};

/** A catalogue to hand out. Each entry says what state it left in, so that it can be told who changed it. */
export function handedOut(catalog: PoCatalog): PoCatalog {
  return {
    ...catalog,
    entries: catalog.entries.map((entry) =>
      entry.obsolete ? entry : { ...entry, extracted: [...entry.extracted, `${mark}${stateOf(entry)}`] },
    ),
  };
}

const mark = "was: ";

function stateOf({ translation, fuzzy }: PoEntry): string {
  return translation === "" ? "empty" : digestOf(translation, fuzzy).slice(0, 8);
}

/** Nothing is ever emptied. `theirs` lets what comes in win where both changed. */
export function takeTranslations(now: PoCatalog, incoming: PoCatalog, theirs: boolean): Taken {
  const offered = new Map(
    incoming.entries
      .filter(({ obsolete, translation }) => !obsolete && translation !== "")
      .map((entry) => [entryKey(entry), entry]),
  );
  const conflicts: { ours: PoEntry; theirs: PoEntry }[] = [];
  let taken = 0;
  const entries = now.entries.map((ours) => {
    const offer = ours.obsolete ? undefined : offered.get(entryKey(ours));
    if (!offer) return ours;
    offered.delete(entryKey(offer));
    const comments = [...new Set([...ours.comments, ...offer.comments])];
    const choice = chosen(ours, offer);
    if (choice === "both" && !theirs) conflicts.push({ ours, theirs: offer });
    if (choice === "ours" || (choice === "both" && !theirs)) return { ...ours, comments };
    taken++;
    return {
      ...ours,
      comments,
      flags: [...new Set([...ours.flags, ...offer.flags])],
      translation: offer.translation,
      fuzzy: offer.fuzzy,
      previous: offer.fuzzy ? (offer.previous ?? ours.previous) : undefined,
    };
  });
  const known = new Set(now.entries.map(entryKey));
  const foreign = [...offered.values()]
    .filter((entry) => !known.has(entryKey(entry)))
    .map((entry) => ({ ...entry, obsolete: true, extracted: [], references: [] }));
  return {
    catalog: { ...withCredits(now, incoming), entries: [...entries, ...foreign] },
    taken,
    foreign: foreign.length,
    conflicts,
  };
}

function chosen(ours: PoEntry, offer: PoEntry): "ours" | "theirs" | "both" {
  const [here, there] = [stateOf(ours), stateOf(offer)];
  if (here === there) return "ours";
  const left = offer.extracted.find((line) => line.startsWith(mark))?.slice(mark.length);
  if (left === there) return "ours";
  if (left === here || here === "empty") return "theirs";
  return left === undefined && ours.fuzzy && !offer.fuzzy ? "theirs" : "both";
}

/** Of the head, who translated and when. */
function withCredits(now: PoCatalog, incoming: PoCatalog): PoCatalog {
  const lines = now.head.translation.split("\n").map((line) => {
    const name = /^(?:PO-Revision-Date|Last-Translator|Language-Team)(?=:)/i.exec(line)?.[0];
    const value = name && headerOf(incoming, name);
    return value ? `${name}: ${value}` : line;
  });
  return { ...now, head: { ...now.head, translation: lines.join("\n") } };
}
