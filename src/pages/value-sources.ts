/** What is shown from the data carries its raw value, and the place where that stands. */
import { escapeHtml } from "../base/escape.js";
import { previousPeriod } from "../base/period.js";
import type { Language } from "../engines/handlebars.js";
import { edited, textOf, writtenElements } from "../engines/html.js";
import type { Context } from "./page-context.js";
import type { PageMatter } from "./page-matter.js";

/**
 * What is shown from a dataset's row, or of the quarter, carries its raw value and where it stands:
 * `dataset/row/column`.
 */
export function boundValues({ datasets, quarter }: PageMatter, context: Context): NonNullable<Language["bind"]> {
  const places = new WeakMap<object, { readonly place: string; readonly row: Readonly<Record<string, unknown>> }>();
  for (const [name, { rows }] of Object.entries(datasets))
    rows.forEach((row, at) => places.set(row, { place: `${name}/${at}`, row }));
  const named = (name: string) => ({ name, title: name, text: name });
  places.set(context.quarter, { place: "quarter/0", row: { ...context.quarter, ...named(quarter.name) } });
  places.set(context.previous, { place: "previous/0", row: named(previousPeriod(quarter).name) });
  return (text, origins) => {
    // Every value passes here, charts and tables too: reading all of that as HTML would take longer than making it.
    if (text === "" || /<(?:data|time|figure|p|ul)\b/.test(text)) return text;
    const sources = origins.flatMap(([of, part]): { from: string; value: unknown }[] => {
      if (typeof of === "string") return part === "" ? [{ from: of, value: textOf(text) }] : [];
      const known = of !== null && typeof of === "object" ? places.get(of) : undefined;
      return known && Object.hasOwn(known.row, part)
        ? [{ from: `${known.place}/${part}`, value: known.row[part] }]
        : [];
    });
    if (sources.length === 0) return text;
    // The element stands inside a link, so that the link stays whole.
    const [link] = text.startsWith("<a ") ? writtenElements(text).filter(({ name }) => name === "a") : [];
    const [start, end] = link?.end === text.length ? [link.contentStart, link.contentEnd] : [0, text.length];
    return edited(text, [[start, end, boundText(text.slice(start, end), sources)]]);
  };
}

export function boundText(
  text: string,
  sources: readonly { readonly from: string; readonly value: unknown }[],
): string {
  const distinct = sources.filter(({ from }, at) => sources.findIndex((other) => other.from === from) === at);
  const value = distinct.map((one) => String(one.value ?? "").replaceAll("|", " ")).join("|");
  const from = `data-from="${escapeHtml(distinct.map((one) => one.from).join(" "))}"`;
  return /^\d{4}-\d{2}(?:-\d{2})?$/.test(value)
    ? `<time datetime="${value}" ${from}>${text}</time>`
    : `<data value="${escapeHtml(value)}" ${from}>${text}</data>`;
}
