/** What a template can say: its names and its helpers. docs/reference/helpers.md describes them to writers. */

import { conditionText } from "../base/claim-tags.js";
import { escapeHtml } from "../base/escape.js";
import { htmlBlock, textOf } from "../base/html.js";
import { addressOf, addressText } from "../base/ipv4.js";
import { clause, problem, type UserError } from "../base/problems.js";
import { lastDay, previousQuarter, type Quarter } from "../base/quarter.js";
import type { Cell, FewSources, Row, Table } from "../base/table.js";
import type { Chart } from "../charts/charts.js";
import { type Helper, type Language, Safe, type Shape, scalar } from "../engines/handlebars.js";
import { renderMarkdown } from "../engines/markdown.js";
import { didYouMean } from "../engines/nearest.js";
import type { Words } from "../i18n/words.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf } from "../workspace/disclosure.js";
import { inLanguage, type QuarterFront } from "../workspace/front.js";
import type { Claim } from "./claims.js";
import { exhibitsOf, isReference, type ShownPicture, unknownReference } from "./exhibits.js";

/** Everything one page is made from, in one language. */
export type PageMatter = {
  readonly config: Config;
  readonly quarter: Quarter;
  readonly edition: string;
  readonly words: Words;
  readonly datasets: Readonly<Record<string, Table>>;
  readonly charts: ReadonlyMap<string, Chart>;
  readonly chartNames: readonly string[];
  /** Names of the charts, tables and pictures that the texts of the page show. */
  readonly shown: readonly string[];
  readonly pictures: ReadonlyMap<string, ShownPicture>;
  readonly pictureNames: readonly string[];
  readonly front: QuarterFront;
  readonly topicTitle: string | null;
  readonly sample: boolean;
  readonly daysWithoutExports: number;
  /** Days of which it is not known any more what they were made from. */
  readonly daysOfUnknownInputs: number;
  readonly downloads: readonly Download[];
  /** The name a reader saves the PDF under; null when there is none. */
  readonly pdfName: string | null;
  /** Languages of the pages that are made, by edition; those of the config when absent. */
  readonly made?: ReadonlyMap<string, readonly string[]>;
  readonly draft?: boolean;
  /** What the texts name of datasets with cells that few sources reached. */
  readonly few?: FewSources | undefined;
};

export type Download = { readonly path: string; readonly name: string; readonly title: string };

/** `claims` grows while a page is rendered. */
export type PageLanguage = Language & {
  readonly context: Readonly<Record<string, unknown>>;
  readonly exhibits: ReturnType<typeof exhibitsOf>;
  readonly claims: readonly Claim[];
};

export function pageLanguage(matter: PageMatter): PageLanguage {
  const context = contextOf(matter);
  const exhibits = exhibitsOf(matter.words);
  const claims: Claim[] = [];
  return {
    context,
    exhibits,
    claims,
    partials: ["topic"],
    shape: shapeOf(context, matter.datasets),
    helpers: {
      ...wordHelpers(matter),
      ...comparisonHelpers(matter),
      ...datasetHelpers(matter, (claim) => void claims.push(claim)),
      ...exhibitHelpers(matter, exhibits),
    },
    show: matter.words.show,
    bind: boundValues(matter, context),
  };
}

function contextOf({
  config,
  quarter,
  words,
  datasets,
  front,
  topicTitle,
  sample,
  edition,
  daysWithoutExports,
  daysOfUnknownInputs,
  pdfName,
  made,
  draft = false,
  few,
}: PageMatter) {
  const { language } = words;
  const { audience, tlp } = disclosureOf(config, edition);
  const before = previousQuarter(quarter);
  const link = (pattern: string | undefined, of: Quarter) =>
    pattern?.replaceAll("{language}", language).replaceAll("{quarter}", of.name) ?? null;
  const languagesOf = (name: string): readonly string[] =>
    made?.get(name) ?? (config.editions.some((one) => one === name) || name === edition ? config.languages : []);
  /** The page of another edition that the same build makes. The public is led to none that is for others. */
  const beside = (other: "overflow" | "quarterly") =>
    edition !== other &&
    languagesOf(other).includes(language) &&
    (audience !== "public" || disclosureOf(config, other).audience === "public")
      ? `../../${other}/${language}/index.html`
      : null;
  return {
    language,
    edition,
    sample,
    draft,
    pdf_name: pdfName,
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
    timezone: config.timezone,
    home: words.region(config.home),
    publisher: {
      name: inLanguage(config.publisher?.name, language),
      url: config.publisher?.url ?? null,
      feedback: config.publisher?.feedback ?? null,
    },
    links: {
      report: inLanguage(front.links.report, language) ?? link(config.links.report, quarter) ?? beside("quarterly"),
      article: inLanguage(front.links.article, language) ?? link(config.links.article, quarter) ?? beside("overflow"),
      previous:
        inLanguage(front.links.previous, language) ??
        link(edition === "quarterly" ? config.links.report : config.links.article, before),
    },
    other_languages: languagesOf(edition)
      .filter((one) => one !== language)
      .map((one) => ({ language: one, name: languageName(one), path: `../${one}/index.html` })),
    days_without_exports: daysWithoutExports,
    days_of_unknown_inputs: daysOfUnknownInputs,
    few_sources: {
      left_out: few?.left_out === true,
      marked: few?.left_out === false,
      minimum: few?.sources_min ?? null,
    },
    audience: { name: audience, public: audience === "public", tlp },
    datasets: Object.fromEntries(Object.entries(datasets).map(([name, { rows }]) => [name, rows])),
  };
}

/** What is shown from a dataset's row, or of the quarter, carries its raw value and where it stands: `dataset/row/column`. */
function boundValues(
  { datasets, quarter }: PageMatter,
  context: ReturnType<typeof contextOf>,
): NonNullable<Language["bind"]> {
  const places = new WeakMap<object, { readonly place: string; readonly row: Readonly<Record<string, unknown>> }>();
  for (const [name, { rows }] of Object.entries(datasets))
    rows.forEach((row, at) => places.set(row, { place: `${name}/${at}`, row }));
  const named = (name: string) => ({ name, title: name, text: name });
  places.set(context.quarter, { place: "quarter/0", row: { ...context.quarter, ...named(quarter.name) } });
  places.set(context.previous, { place: "previous/0", row: named(previousQuarter(quarter).name) });
  return (text, origins) => {
    if (text === "" || /<(?:data|time|figure|p|ul)\b/.test(text)) return text;
    const sources = origins.flatMap(([of, part]): { from: string; value: unknown }[] => {
      if (typeof of === "string") return part === "" ? [{ from: of, value: textOf(text) }] : [];
      const known = of !== null && typeof of === "object" ? places.get(of) : undefined;
      return known && Object.hasOwn(known.row, part)
        ? [{ from: `${known.place}/${part}`, value: known.row[part] }]
        : [];
    });
    // The element stands inside a link, so that the link stays whole.
    const [, open = "", inside = text, close = ""] = /^(<a [^>]*>)(.*)(<\/a>)$/s.exec(text) ?? [];
    return sources.length === 0 ? text : `${open}${boundText(inside, sources)}${close}`;
  };
}

function boundText(text: string, sources: readonly { readonly from: string; readonly value: unknown }[]): string {
  const distinct = sources.filter(({ from }, at) => sources.findIndex((other) => other.from === from) === at);
  const value = distinct.map((one) => String(one.value ?? "").replaceAll("|", " ")).join("|");
  const from = `data-from="${escapeHtml(distinct.map((one) => one.from).join(" "))}"`;
  return /^\d{4}-\d{2}(?:-\d{2})?$/.test(value)
    ? `<time datetime="${value}" ${from}>${text}</time>`
    : `<data value="${escapeHtml(value)}" ${from}>${text}</data>`;
}

/** In its own words. */
export function languageName(language: string): string {
  return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
}

/** The context's names, so that a wrong one is found before the page is rendered. */
function shapeOf(context: ReturnType<typeof contextOf>, datasets: Readonly<Record<string, Table>>): Shape {
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

function rowShape({ columns }: Table): Shape {
  return { kind: "object", parts: Object.fromEntries(columns.map(({ name }) => [name, scalar])) };
}

const html = (text: string) => new Safe(escapeHtml(text));

/** Values in the page's language. */
function wordHelpers({ words }: PageMatter): Record<string, Helper> {
  const of = (word: (...args: never[]) => string): Helper => ({
    call: (args) =>
      args[0] === null || args[0] === undefined
        ? html(words.message("no_value"))
        : html(word(...(args.map(plainValue) as never[]))),
  });
  return {
    number: {
      call: ([value], { digits, sign }) =>
        html(
          typeof value === "number"
            ? words.number(value, typeof digits === "number" ? digits : undefined, sign === true)
            : words.message("no_value"),
        ),
    },
    percent: {
      call: ([value], { digits, sign }) =>
        html(
          typeof value === "number"
            ? words.percent(value, typeof digits === "number" ? digits : 1, sign === true)
            : words.message("no_value"),
        ),
    },
    ordinal: { call: ([value]) => html(typeof value === "number" ? words.ordinal(value) : words.message("no_value")) },
    date: of(words.day),
    "date-range": of(words.days),
    "day-of-month": of(words.dayOfMonth),
    "part-of-month": of(words.partOfMonth),
    "month-name": of(words.month),
    "quarter-name": of(words.quarter),
    "sensor-name": of(words.sensor),
    "network-name": of(words.network),
    "region-name": of(words.region),
    "group-name": of((group: string) => words.cell(group, "sensor_group")),
    message: {
      check: ([key]) => (key === undefined ? undefined : words.messageMissing(key)),
      call: ([key], named) =>
        html(
          words.message(
            String(key),
            Object.fromEntries(
              Object.entries(named).map(([name, value]) => [
                name,
                typeof value === "number"
                  ? value
                  : value === null || value === undefined
                    ? null
                    : String(plainValue(value)),
              ]),
            ),
          ),
        ),
    },
    masked: { call: ([address]) => html(maskedAddress(plainValue(address))) },
    is: { call: ([left, right]) => plainValue(left) === plainValue(right) },
    link: { call: ([address, text]) => new Safe(linked(String(address), String(text))) },
  };
}

function plainValue(value: unknown): unknown {
  return value instanceof Safe ? textOf(String(value)) : value;
}

/** The network of 256 addresses around one, written or as a number: how a source may be told of. */
function maskedAddress(value: unknown): string {
  const address = typeof value === "number" ? value : addressOf(String(value));
  if (address === undefined || !Number.isInteger(address) || address < 0 || address >= 2 ** 32)
    throw problem("templateHelper", { reason: clause('"{value}" is not an IPv4 address.', { value: String(value) }) });
  return `${addressText(address - (address % 256))}/24`;
}

/** Only addresses a reader can follow safely; anything else is a problem of the template or config. */
function linked(address: string, text: string): string {
  if (!/^(?:https?:\/\/|mailto:|\.\.?\/|#|[\w-]+(?:\/[\w.-]+)*$)/.test(address))
    throw problem("templateHelper", { reason: clause('"{address}" is not an address for a link.', { address }) });
  return `<a href="${escapeHtml(address)}">${escapeHtml(text)}</a>`;
}

/** Comparisons in words, so that no sentence says "rose" of a fall. */
function comparisonHelpers({ words }: PageMatter): Record<string, Helper> {
  const compared =
    (call: (now: number, before: number, named: Readonly<Record<string, unknown>>) => string): Helper["call"] =>
    ([now, before], named) =>
      html(
        typeof now === "number" && typeof before === "number" ? call(now, before, named) : words.message("no_value"),
      );
  return {
    "changed-by": {
      call: compared((now, before, { unit, digits }) =>
        words.changedBy(
          now,
          before,
          unit === "number" || unit === "times" ? unit : "percent",
          typeof digits === "number" ? digits : undefined,
        ),
      ),
    },
    "moved-to": {
      call: ([now, before]) =>
        html(words.movedTo(typeof now === "number" ? now : null, typeof before === "number" ? before : null)),
    },
    "how-many": { call: compared(words.howMany) },
  };
}

/** Rows of datasets: one, some, their words in a list, or what is claimed of them. */
function datasetHelpers({ words, datasets }: PageMatter, claimed: (claim: Claim) => void): Record<string, Helper> {
  const names = Object.keys(datasets);
  const unknown = (name: string | undefined): UserError | undefined =>
    name !== undefined && !names.includes(name)
      ? problem("datasetUnknown", { name, near: didYouMean(name, names), allowed: names.join(", ") })
      : undefined;
  const unknownColumns = (
    name: string | undefined,
    columns: readonly (string | undefined)[],
  ): UserError | undefined => {
    const allowed = datasets[name ?? ""]?.columns.map((column) => column.name) ?? [];
    const wrong = columns.find((column) => column !== undefined && !allowed.includes(column));
    return wrong === undefined
      ? undefined
      : problem("templatePath", {
          path: `${name}.${wrong}`,
          near: didYouMean(wrong, allowed),
          allowed: allowed.join(", "),
        });
  };
  const rowsOf = (name: unknown, named: Readonly<Record<string, unknown>>): Row[] =>
    (datasets[String(name)]?.rows ?? []).filter((row) =>
      Object.entries(named).every(([column, value]) => row[column] === plainValue(value)),
    );
  const check: Helper["check"] = ([name], named) => unknown(name) ?? unknownColumns(name, Object.keys(named));
  return {
    rows: {
      call: ([name], named) => rowsOf(name, named),
      check,
      shape: ([name]) =>
        datasets[name ?? ""] ? { kind: "rows", row: rowShape(datasets[name ?? ""] as Table) } : undefined,
    },
    row: {
      call: ([name], named) => rowsOf(name, named)[0],
      check,
      shape: ([name]) => (datasets[name ?? ""] ? rowShape(datasets[name ?? ""] as Table) : undefined),
    },
    count: {
      call: ([name], named) => rowsOf(name, named).length,
      check,
      source: ([name]) => (name === undefined ? undefined : `${name}/#count`),
    },
    list: {
      call: ([name, column], named) => {
        const rows = rowsOf(name, named);
        const all = datasets[String(name)]?.rows ?? [];
        const shown = rows.map((row) =>
          boundText(escapeHtml(words.cell(row[String(column)] as Cell, String(column))), [
            { from: `${String(name)}/${all.indexOf(row)}/${String(column)}`, value: row[String(column)] },
          ]),
        );
        // The list is worded around marks, which then give way to the values.
        return new Safe(
          escapeHtml(words.list(rows.map((_, at) => `\ue002${at}\ue003`))).replace(
            /\ue002(\d+)\ue003/g,
            (_, at: string) => shown[Number(at)] ?? "",
          ),
        );
      },
      check: ([name, column], named) => unknown(name) ?? unknownColumns(name, [column, ...Object.keys(named)]),
    },
    claim: {
      call: ([condition], { of, ...named }, inside, place) => {
        const said = inside().trim();
        if (/\n\s*\n/.test(said))
          throw problem("templateHelper", { reason: clause("A claim holds sentences of one paragraph.") });
        const claim = { condition: String(condition), dataset: of === undefined ? undefined : String(of) };
        claimed({ ...claim, rows: of === undefined ? [] : rowsOf(of, named), sentence: said, place });
        return new Safe(`<span class="claim" data-claim="${escapeHtml(conditionText(claim))}">${said}</span>`);
      },
      check: ([condition], { of, ...named }) => {
        if (condition === undefined)
          return problem("templateHelper", { reason: clause("{{#claim}} takes its condition in quotes.") });
        return of === undefined ? undefined : (unknown(of) ?? unknownColumns(of, Object.keys(named)));
      },
    },
  };
}

/** Charts, tables, pictures, references and downloads. */
function exhibitHelpers(matter: PageMatter, exhibits: ReturnType<typeof exhibitsOf>): Record<string, Helper> {
  const { datasets, charts, chartNames, pictures, pictureNames, downloads } = matter;
  const inline = (markdown: string) =>
    renderMarkdown(markdown.trim())
      .trim()
      .replace(/^<p>|<\/p>$/g, "")
      .replaceAll("</p>\n<p>", " ");
  const captionMissing = (name: unknown) =>
    problem("templateHelper", { reason: clause('"{name}" needs a caption="…".', { name: String(name) }) });
  const pictureMissing = (name: string) =>
    problem("templateHelper", {
      reason: clause("There is no picture {name} in the quarter's folder. {pictureNames}", {
        name,
        pictureNames: didYouMean(name, pictureNames),
      }),
    });
  const captionOf = (named: Readonly<Record<string, unknown>>, name: unknown) => {
    if (named["caption"] === undefined) throw captionMissing(name);
    return named["caption"] instanceof Safe ? String(named["caption"]) : escapeHtml(String(named["caption"]));
  };
  return {
    chart: {
      call: ([name], named, inside) => {
        const chart = charts.get(String(name));
        if (!chart)
          throw problem("chartMissing", {
            name: String(name),
            near: didYouMean(String(name), chartNames),
            allowed: chartNames.join(", "),
          });
        const text = inside().trim();
        if (text === "")
          throw problem("templateHelper", {
            reason: clause(
              'The chart "{name}" needs a sentence for those who cannot see it: {{#chart …}}sentence{{/chart}}',
              { name: String(name) },
            ),
          });
        return new Safe(
          exhibits.chart(
            chart,
            { caption: captionOf(named, name), text: inline(text) },
            chart.datasets.map((one) => datasets[one]?.few).find((few) => few !== undefined),
          ),
        );
      },
      check: ([name], named) => {
        if (name !== undefined && !chartNames.includes(name))
          return problem("chartMissing", { name, near: didYouMean(name, chartNames), allowed: chartNames.join(", ") });
        return "caption" in named ? undefined : captionMissing(name);
      },
    },
    picture: {
      call: ([name], named, inside) => {
        const picture = pictures.get(String(name));
        if (!picture) throw pictureMissing(String(name));
        const text = inside().trim();
        if (text === "")
          throw problem("templateHelper", {
            reason: clause('The picture "{name}" needs a sentence for those who cannot see it.', {
              name: String(name),
            }),
          });
        return new Safe(
          exhibits.picture(pictureName(String(name)), picture, { caption: captionOf(named, name), text: inline(text) }),
        );
      },
      check: ([name], named) =>
        name !== undefined && !pictureNames.includes(name)
          ? pictureMissing(name)
          : "caption" in named
            ? undefined
            : captionMissing(name),
    },
    table: {
      call: ([name], named) => {
        const table = datasets[String(name)];
        if (!table)
          throw problem("datasetUnknown", {
            name: String(name),
            near: didYouMean(String(name), Object.keys(datasets)),
            allowed: Object.keys(datasets).join(", "),
          });
        const { rows, columns, cell, mark } = named;
        const chosen =
          typeof columns === "string" && cell === undefined ? columnsOnly(table, columns.split(/[\s,]+/)) : table;
        const pivot =
          cell === undefined ? undefined : { rows: String(rows), columns: String(columns), cell: String(cell) };
        return new Safe(
          exhibits.table(
            String(name),
            chosen,
            captionOf(named, name),
            pivot,
            (row) => Array.isArray(mark) && (mark as Row[]).some((one) => agree(row, one)),
          ),
        );
      },
      check: ([name], named) => {
        const table = datasets[name ?? ""];
        if (!table)
          return problem("datasetUnknown", {
            name: name ?? "",
            near: didYouMean(name ?? "", Object.keys(datasets)),
            allowed: Object.keys(datasets).join(", "),
          });
        const allowed = table.columns.map((column) => column.name);
        const asked = [named["rows"], named["cell"], ...(named["columns"]?.split(/[\s,]+/) ?? [])];
        const wrong = asked.find((column) => column !== undefined && !allowed.includes(column));
        if (wrong !== undefined)
          return problem("templatePath", {
            path: `${name}.${wrong}`,
            near: didYouMean(wrong, allowed),
            allowed: allowed.join(", "),
          });
        return "caption" in named ? undefined : captionMissing(name);
      },
    },
    todo: {
      call: ([text]) =>
        new Safe(
          htmlBlock(
            `<p class="todo" role="note"><strong>${escapeHtml(matter.words.message("todo"))}</strong> ${escapeHtml(String(plainValue(text) ?? ""))}</p>`,
          ),
        ),
    },
    typed: { call: ([text]) => new Safe(`<span class="typed">${escapeHtml(String(plainValue(text) ?? ""))}</span>`) },
    ref: {
      call: ([name]) => new Safe(exhibits.reference(String(name))),
      check: ([name]) =>
        name !== undefined && !matter.shown.some((one) => isReference(name, one))
          ? unknownReference(name, matter.shown)
          : undefined,
    },
    downloads: {
      call: () =>
        new Safe(
          htmlBlock(
            `<ul class="downloads">\n${downloads.map(({ path, name, title }) => `<li><a href="${escapeHtml(path)}" download="${escapeHtml(name)}">${escapeHtml(title)}</a></li>`).join("\n")}\n</ul>`,
          ),
        ),
    },
  };
}

/** Whether two rows have the same values in all columns that both have, and at least one such column. */
function agree(row: Row, other: Row): boolean {
  const shared = Object.keys(other).filter((column) => column in row);
  return shared.length > 0 && shared.every((column) => row[column] === other[column]);
}

/** A picture's file without its ending. */
export function pictureName(file: string): string {
  return file.replace(/\.[^.]*$/, "");
}

function columnsOnly({ columns, rows, ...rest }: Table, names: readonly string[]): Table {
  const chosen = names.flatMap((name) => columns.filter((column) => column.name === name));
  return {
    ...rest,
    columns: chosen,
    rows: rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
  };
}
