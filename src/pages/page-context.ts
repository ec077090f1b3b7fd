/** The names that a template can say, with their values, and the shape of them. */
import { lastDay, type Period, previousPeriod, yearOf } from "../base/period.js";
import type { Table } from "../base/table.js";
import { inLanguage } from "../base/worded.js";
import { type Shape, scalar } from "../engines/handlebars.js";
import { languageName } from "../i18n/language-name.js";
import { disclosureOf } from "../workspace/disclosure.js";
import type { PageMatter } from "./page-matter.js";

export type Context = ReturnType<typeof contextOf>;

export function contextOf(matter: PageMatter) {
  const { config, quarter, words, datasets, front, topicTitle, few } = matter;
  const { language } = words;
  const { audience, tlp } = disclosureOf(config, matter.edition);
  const before = previousPeriod(quarter);
  return {
    language,
    edition: matter.edition,
    sample: matter.sample,
    draft: matter.draft ?? false,
    pdf_name: matter.pdfName,
    quarter: {
      name: quarter.name,
      title: words.periodTitle(quarter),
      text: words.periodText(quarter),
      first_day: quarter.start,
      last_day: lastDay(quarter),
    },
    previous: { title: words.periodTitle(before), text: words.periodText(before) },
    topic: topicTitle === null ? null : { title: topicTitle },
    author: inLanguage(front.author, language),
    translator: front.translator[language] ?? null,
    published: front.published[language] ?? null,
    corrected: front.corrected[language] ?? null,
    timezone: words.zone(config.timezone, yearOf(quarter)),
    home: words.regionInText(config.home),
    publisher: {
      name: inLanguage(config.publisher?.name, language),
      url: config.publisher?.url ?? null,
      feedback: config.publisher?.feedback ?? null,
    },
    links: linksOf(matter),
    other_languages: languagesOf(matter, matter.edition)
      .filter((one) => one !== language)
      .map((one) => ({ language: one, name: languageName(one), path: `../${one}/index.html` })),
    days_without_exports: matter.daysWithoutExports,
    days_of_unknown_inputs: matter.daysOfUnknownInputs,
    few_sources: {
      left_out: few?.left_out === true,
      marked: few?.left_out === false,
      minimum: few?.sources_min ?? null,
    },
    audience: { name: audience, public: audience === "public", tlp },
    datasets: Object.fromEntries(Object.entries(datasets).map(([name, { rows }]) => [name, rows])),
  };
}

/**
 * Where the report and the article of the quarter are found, and what came before: as the front says, or the config, or
 * the build.
 */
function linksOf(matter: PageMatter) {
  const { config, quarter, words, front, edition } = matter;
  const { language } = words;
  const link = (pattern: string | undefined, of: Period) =>
    pattern?.replaceAll("{language}", language).replaceAll("{quarter}", of.name) ?? null;
  return {
    report:
      inLanguage(front.links.report, language) ?? link(config.links.report, quarter) ?? pageBeside(matter, "quarterly"),
    article:
      inLanguage(front.links.article, language) ??
      link(config.links.article, quarter) ??
      pageBeside(matter, "overflow"),
    previous:
      inLanguage(front.links.previous, language) ??
      link(edition === "quarterly" ? config.links.report : config.links.article, previousPeriod(quarter)),
  };
}

/** The page of another edition that the same build makes. The public is led to none that is for others. */
function pageBeside(matter: PageMatter, other: "overflow" | "quarterly"): string | null {
  const { config, words, edition } = matter;
  return edition !== other &&
    languagesOf(matter, other).includes(words.language) &&
    (disclosureOf(config, edition).audience !== "public" || disclosureOf(config, other).audience === "public")
    ? `../../${other}/${words.language}/index.html`
    : null;
}

/** In which an edition is made, this one or another. */
function languagesOf({ config, edition, made }: PageMatter, name: string): readonly string[] {
  return made?.get(name) ?? (config.editions.some((one) => one === name) || name === edition ? config.languages : []);
}

/** The context's names, so that a wrong one is found before the page is rendered. */
export function shapeOf(context: Context, datasets: Readonly<Record<string, Table>>): Shape {
  const named = (names: readonly string[]): Shape => ({
    kind: "object",
    parts: Object.fromEntries(names.map((name) => [name, scalar])),
  });
  const parts: Record<string, Shape> = {};
  for (const [name, value] of Object.entries(context)) {
    parts[name] =
      value !== null && typeof value === "object" && !Array.isArray(value) ? named(Object.keys(value)) : scalar;
  }
  parts["topic"] = named(["title"]);
  parts["other_languages"] = { kind: "rows", row: named(["language", "name", "path"]) };
  parts["datasets"] = {
    kind: "object",
    parts: Object.fromEntries(
      Object.entries(datasets).map(([name, table]) => [name, { kind: "rows" as const, row: rowShape(table) }]),
    ),
  };
  return { kind: "object", parts };
}

export function rowShape({ columns }: Table): Shape {
  return { kind: "object", parts: Object.fromEntries(columns.map(({ name }) => [name, scalar])) };
}
