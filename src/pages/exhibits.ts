/** Charts, tables and pictures of one page: numbered as they appear, and pointed at by name. */
import { escapeHtml } from "../base/escape.js";
import { htmlBlock } from "../base/html.js";
import { placeEnd, placeStart } from "../base/marks.js";
import { clause, type Place, problem, type UserError } from "../base/problems.js";
import type { FewSources, Table } from "../base/table.js";
import type { Chart } from "../charts/charts.js";
import { type LivePart, livePart } from "../charts/live-charts.js";
import { textOf } from "../engines/html.js";
import { didYouMean } from "../engines/nearest.js";
import type { Words } from "../i18n/words.js";
import {
  chartHtml,
  type Exhibit,
  emptyHtml,
  type Labelled,
  labelledSvg,
  numberOf,
  pictureHtml,
  type ShownPicture,
} from "./figure-html.js";
import { type TableLook, tableHtml } from "./table-html.js";

export type Exhibits = ReturnType<typeof exhibitsOf>;

/** One numbering for one page. Everything it returns is a block of HTML. */
export function exhibitsOf(words: Words) {
  const listed: Exhibit[] = [];
  const svgs = new Map<string, string>();
  const live = new Map<string, LivePart>();
  const add = (kind: Exhibit["kind"], name: string, caption: string, datasets: readonly string[]): Exhibit => {
    const exhibit = exhibitAfter(listed, kind, name, caption, datasets);
    listed.push(exhibit);
    return exhibit;
  };
  return {
    listed: listed as readonly Exhibit[],
    /** The labelled SVG of each chart shown, for files of their own. */
    svgs: svgs as ReadonlyMap<string, string>,
    /** What the points of the charts say, by the id of their figure. */
    live: live as ReadonlyMap<string, LivePart>,

    chart(chart: Chart, labelled: Labelled, few?: FewSources): string {
      const exhibit = add("figure", chart.name, labelled.caption, chart.datasets);
      const svg = labelledSvg(chart, exhibit, textOf(labelled.text));
      // Written by the drawing itself, in this form alone; words in a drawing have no plain quotes.
      svgs.set(chart.name, svg.replace(/ data-series="\d+"/g, ""));
      const part = livePart(chart, words);
      if (part) live.set(exhibit.id, part);
      return htmlBlock(chartHtml(exhibit, svg, labelled, few, words));
    },

    empty: (
      kind: Exhibit["kind"],
      name: string,
      datasets: readonly string[],
      labelled: Labelled,
      few?: FewSources,
    ): string => htmlBlock(emptyHtml(add(kind, name, labelled.caption, datasets), labelled, few, words)),

    picture: (name: string, picture: ShownPicture, labelled: Labelled): string =>
      htmlBlock(pictureHtml(add("figure", name, labelled.caption, []), picture, labelled, words)),

    table: (name: string, table: Table, look: TableLook): string =>
      htmlBlock(tableHtml(add("table", name, look.caption, [name]), table, look, words)),

    /** A place for the number of an exhibit that may come later. */
    reference: (name: string) => `${placeStart}${escapeHtml(name)}${placeEnd}`,

    /** Puts numbers where references stand. */
    resolved(html: string, file: string): string {
      return html.replace(referencePattern, (_, name: string) => {
        const exhibit = listed.find((one) => one.name === textOf(name) || one.id === textOf(name));
        if (!exhibit)
          throw unknownReference(
            textOf(name),
            listed.map((one) => one.name),
            { file },
          );
        return `<a href="#${exhibit.id}">${escapeHtml(numberOf(exhibit, words))}</a>`;
      });
    },
  };
}

/** The next of its kind; a name is on a page once. */
function exhibitAfter(
  listed: readonly Exhibit[],
  kind: Exhibit["kind"],
  name: string,
  caption: string,
  datasets: readonly string[],
): Exhibit {
  const before = listed.filter((one) => one.kind === kind);
  if (before.some((one) => one.name === name))
    throw problem("templateHelper", { reason: clause('The {kind} "{name}" is on the page twice.', { kind, name }) });
  return {
    kind,
    name,
    id: `${kind}-${name.replaceAll("_", "-")}`,
    number: before.length + 1,
    caption: textOf(caption),
    datasets,
  };
}

/** An exhibit goes by its name, or by its id when a chart and a table have one name. */
export function isReference(reference: string, name: string): boolean {
  return reference === name || ["figure", "table"].some((kind) => reference === `${kind}-${name.replaceAll("_", "-")}`);
}

export function unknownReference(name: string, allowed: readonly string[], place: Place = {}): UserError {
  return problem(
    "templateHelper",
    {
      reason: clause('Nothing on this page is called "{name}". {allowed}', {
        name,
        allowed: didYouMean(name, allowed),
      }),
    },
    place,
  );
}

const referencePattern = new RegExp(`${placeStart}([^${placeEnd}]*)${placeEnd}`, "g");
