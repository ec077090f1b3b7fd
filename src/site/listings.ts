/** Stage 12. What the texts of the archive's own pages can show: reports, languages and graphs, as datasets in one language. */
import { relativeTo } from "../base/relative.js";
import type { Cell, Row } from "../base/table.js";
import { languageName } from "../i18n/language-name.js";
import type { Datasets } from "../numbers/datasets.js";
import type { SitePage } from "./site-page.js";

/** A graph page that is made, with its title in the language. */
export type Graph = { readonly path: string; readonly title: string };

/** Addresses lead from `path`, the page that shows them. Newest first. */
export function listingsOf(
  reports: readonly SitePage[],
  graphs: readonly Graph[],
  language: string,
  path: string,
): Datasets {
  const own = reports.filter((page) => page.language === language);
  const order = [...new Set(own.map(({ quarter }) => quarter?.name ?? ""))].reverse();
  const newest = order.flatMap((quarter) => own.filter((page) => page.quarter?.name === quarter));
  const nameOf = (page: SitePage) => ({ quarter: page.quarter?.name ?? "", edition: page.edition ?? "" });
  const address = (to: string) => relativeTo(path, to);
  const all = [...own].sort((a, b) => (a.first_day < b.first_day ? -1 : 1));
  return Object.fromEntries([
    listing(
      "archive",
      ["reports", "quarters", "first_quarter", "last_quarter", "first_day", "last_day"],
      own.length === 0
        ? []
        : [
            {
              reports: own.length,
              quarters: order.length,
              first_quarter: order.at(-1) ?? "",
              last_quarter: order[0] ?? "",
              first_day: all[0]?.first_day ?? null,
              last_day: all.at(-1)?.last_day ?? null,
            },
          ],
    ),
    listing(
      "quarters",
      ["quarter", "reports"],
      order.map((quarter) => ({ quarter, reports: own.filter((page) => page.quarter?.name === quarter).length })),
    ),
    listing(
      "reports",
      ["quarter", "edition", "title", "address", "published", "corrected", "pdf"],
      newest.map((page) => ({
        ...nameOf(page),
        title: page.title,
        address: address(page.path),
        published: page.published,
        corrected: page.corrected,
        pdf: page.paper ? address(page.paper.path) : null,
      })),
    ),
    listing(
      "report_languages",
      ["quarter", "edition", "language", "name", "address"],
      newest.flatMap((page) =>
        reports
          .filter(({ group, language: other }) => group === page.group && other !== language)
          .map((other) => ({
            ...nameOf(page),
            language: other.language,
            name: languageName(other.language),
            address: address(other.path),
          })),
      ),
    ),
    listing(
      "graphs",
      ["title", "address"],
      graphs.map(({ path: to, title }) => ({ title, address: address(to) })),
    ),
  ]);
}

function listing(
  name: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, Cell>>[],
): readonly [string, Datasets[string]] {
  return [
    name,
    {
      name,
      file: "",
      key: "",
      columns: columns.map((column) => ({ name: column, type: "VARCHAR" })),
      rows: rows as readonly Row[],
    },
  ];
}
