/**
 * What the program says to its user, in his language: English stands in the code, every other language in its
 * `program.po`.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder } from "../base/package-folder.js";
import { type Phrase, phrases } from "../base/phrases.js";
import { filled, messageOf, type Problem, type Translate, type Values } from "../base/problems.js";
import { entryKey, isDone, parsePo } from "../engines/po.js";

/**
 * The language in which a user of a locale like `ja_JP.UTF-8` is spoken to, as a tag: one that has a catalogue, else
 * English.
 */
export function programLanguage(locale: string): string {
  const [tag = ""] = locale.replaceAll("_", "-").split(/[.@]/);
  return [tag, tag.split("-")[0] ?? ""].find((one) => /^[\w-]+$/.test(one) && existsSync(catalogOf(one))) ?? "en";
}

/** `place: what` and, on the next line, what to do. */
export function tell(problem: Problem, locale: string): string {
  return messageOf(problem, translationFor(locale));
}

/** A sentence, without a line end. */
export function phrase(locale: string, name: Phrase, values: Values = {}): string {
  const translate = translationFor(locale);
  return filled(translate(phrases[name], name) ?? phrases[name], values, translate);
}

/** A sentence as a line. */
export function say(locale: string, name: Phrase, values: Values = {}): string {
  return `${phrase(locale, name, values)}\n`;
}

/** The name of a step of long work; a step that has none (an edition and language) is its own name. */
export function stepName(locale: string, step: string): string {
  return step in phrases ? phrase(locale, step as Phrase) : step;
}

/** What the page of a preview says, by what stands after `desk_`. */
export function deskPhrases(locale: string): Record<string, string> {
  const names = (Object.keys(phrases) as Phrase[]).filter((name) => name.startsWith("desk_"));
  return Object.fromEntries(names.map((name) => [name.slice("desk_".length), phrase(locale, name)]));
}

const catalogOf = (language: string) => join(packageFolder, "templates/catalogs", language, "program.po");

/**
 * A language's catalogue is read when somebody is first spoken to in it: it belongs to the program, and does not
 * change.
 */
const catalogs = new Map<string, Translate>();

function translationFor(locale: string): Translate {
  const known = catalogs.get(locale);
  if (known) return known;
  const language = programLanguage(locale);
  const translate = language === "en" ? () => undefined : readTranslation(language);
  catalogs.set(locale, translate);
  return translate;
}

function readTranslation(language: string): Translate {
  const { entries } = parsePo(readFileSync(catalogOf(language), "utf8"), catalogOf(language));
  const translations = new Map(entries.filter(isDone).map((entry) => [entryKey(entry), entry.translation]));
  return (source, context) => translations.get(entryKey({ context, source }));
}
