/**
 * Which text serves a language: its source, a translation written by hand, or the source with its catalogue's
 * translations.
 */
import { lineAt } from "../base/line-numbers.js";
import { type Finding, finding } from "../base/problems.js";
import { tagsIn } from "../base/tags.js";
import { proseIn } from "../engines/markdown-segments.js";
import { catalogPath, readTranslations } from "../i18n/translations.js";
import type { Config } from "../workspace/config.js";
import { frontTitle, parseFrontText } from "../workspace/front.js";
import type { SourceText } from "../workspace/library.js";
import { translatedText } from "./rendition.js";
import { folded, masked } from "./segments.js";

/**
 * `name` is `<edition>/report` or `<edition>/<quarter>/topic`, and `language` the one its source is written in.
 * `byHand` holds no source.
 */
export type WrittenText = {
  readonly name: string;
  readonly language: string;
  readonly source: SourceText;
  readonly byHand: ReadonlyMap<string, SourceText>;
};

/**
 * The source is `<name>.md.hbs`, whose front matter says its language, or `<name>.<language>.md.hbs` of the workspace's
 * first language, in the first layer that has one; else that of the next language. A translation by hand counts when it
 * lies in the same layer or one before: one that belongs to a text that the workspace replaced says something else.
 */
export async function readWrittenText(
  { library, languages }: Pick<Config, "library" | "languages">,
  name: string,
): Promise<WrittenText | undefined> {
  const [plain, ...each] = await Promise.all(
    [`templates/${name}.md.hbs`, ...languages.map((language) => `templates/${name}.${language}.md.hbs`)].map((path) =>
      library.readLayers(path),
    ),
  );
  const [first = ""] = languages;
  const candidates = [
    ...(plain ?? []).flatMap((source, layer) => [
      ...(source ? [{ source, layer, language: parseFrontText(source).language ?? first }] : []),
      ...(each[0]?.[layer] ? [{ source: each[0][layer], layer, language: first }] : []),
    ]),
    ...languages
      .slice(1)
      .flatMap((language, at) =>
        (each[at + 1] ?? []).flatMap((source, layer) => (source ? [{ source, layer, language }] : [])),
      ),
  ];
  const chosen = candidates[0];
  if (!chosen) return undefined;
  const byHand = languages.flatMap((language, at): [string, SourceText][] => {
    const own =
      language === chosen.language
        ? undefined
        : each[at]?.slice(0, chosen.layer + 1).find((source) => source !== undefined);
    return own ? [[language, own]] : [];
  });
  return { name, language: chosen.language, source: chosen.source, byHand: new Map(byHand) };
}

/** The text in a language, and what keeps it from being released. Throws for a catalogue that cannot be read. */
export async function readTextIn(
  { library }: Pick<Config, "library">,
  written: WrittenText,
  language: string,
  draft: boolean,
): Promise<SourceText & { readonly unready: readonly Finding[] }> {
  if (language === written.language) return { ...written.source, unready: [] };
  const byHand = written.byHand.get(language);
  if (byHand) return { ...byHand, unready: [] };
  const translations = await readTranslations(library, language, written.name);
  const text = translatedText(written.source, written.language, translations, draft);
  // Nothing of it is translated here, and the built-in catalogue is that of another text.
  if (translations.own || text.translated > 0 || text.unready.length === 0) return text;
  const missing = finding(
    "textMissing",
    { language, hand: `templates/${written.name}.${language}.md.hbs`, catalog: translations.path },
    { file: written.source.file },
  );
  return { ...text, unready: [missing] };
}

/** Where the source lies as it was when the translation by hand was last accepted. */
export function acceptedPath(language: string, name: string): string {
  return catalogPath(language, name).replace(/\.po$/, ".accepted.md.hbs");
}

/** A section of a text: its heading as written, empty before the first; `text` is folded. */
export type Section = { readonly heading: string; readonly line: number; readonly text: string };

export function sectionsOf(source: SourceText): Section[] {
  const { text } = source;
  const body = frontTitle(source)?.bodyStart ?? 0;
  const tags = tagsIn(text).filter(({ start }) => start >= body);
  const headings = proseIn(masked(text, tags, body)).filter(({ kind }) => kind === "heading");
  const starts = [
    { start: 0, heading: "" },
    ...headings.map(({ start, end }) => ({
      start: text.lastIndexOf("\n", start) + 1,
      heading: folded(text.slice(start, end)),
    })),
  ];
  return starts.map(({ start, heading }, at) => ({
    heading,
    line: lineAt(text, start),
    text: folded(text.slice(start, starts[at + 1]?.start)),
  }));
}

/**
 * A section that is not as it was accepted; `before` is empty for a new one, `now` for one that is gone, which is told
 * at the line of the section it stood behind.
 */
export type ChangedSection = {
  readonly heading: string;
  readonly line: number;
  readonly before: string;
  readonly now: string;
};

export function changedSections(source: SourceText, accepted: SourceText): ChangedSection[] {
  const [now, before] = [sectionsOf(source), sectionsOf(accepted)];
  const changed = now
    .filter((section) => !before.some(({ text }) => text === section.text))
    .map(({ heading, line, text }) => ({
      heading,
      line,
      now: text,
      before: before.find((one) => one.heading === heading)?.text ?? "",
    }));
  const gone = before.flatMap((section, at) => {
    if (now.some(({ text, heading }) => text === section.text || heading === section.heading)) return [];
    const behind = now.findLast(({ heading }) => before.slice(0, at).some((one) => one.heading === heading));
    return [{ heading: section.heading, line: behind?.line ?? 1, before: section.text, now: "" }];
  });
  return [...changed, ...gone].sort((a, b) => a.line - b.line);
}

/**
 * Sections of the source that changed since a translation by hand was accepted: warnings. Nothing is known of one that
 * never was.
 */
export async function staleSections(
  { library }: Pick<Config, "library">,
  { name, source, byHand }: WrittenText,
): Promise<Finding[]> {
  const found = await Promise.all(
    [...byHand].map(async ([language, hand]) => {
      const accepted = await library.read(acceptedPath(language, name));
      const changed = accepted ? changedSections(source, accepted) : [];
      return changed.map(({ heading, line }) =>
        finding(
          "sectionStale",
          { section: heading || "–", language, hand: hand.file },
          { file: source.file, line },
          false,
        ),
      );
    }),
  );
  return found.flat();
}
