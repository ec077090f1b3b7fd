/**
 * What the texts of the archive's own pages can show: reports, languages and graphs, as datasets in one
 * language.
 */
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
  const address = (to: string) => relativeTo(path, to);
  return Object.fromEntries([
    wholeArchive(own, order),
    listing(
      "quarters",
      ["quarter", "reports"],
      order.map((quarter) => ({ quarter, reports: own.filter((page) => page.quarter?.name === quarter).length })),
    ),
    eachReport(newest, address),
    otherLanguages(newest, reports, address),
    listing(
      "graphs",
      ["title", "address"],
      graphs.map(({ path: to, title }) => ({ title, address: address(to) })),
    ),
  ]);
}

type Listing = readonly [string, Datasets[string]];

/** One row, or none where there are no reports; `order` are their quarters, newest first. */
function wholeArchive(reports: readonly SitePage[], order: readonly string[]): Listing {
  const all = [...reports].sort((a, b) => (a.first_day < b.first_day ? -1 : 1));
  return listing(
    "archive",
    ["reports", "quarters", "first_quarter", "last_quarter", "first_day", "last_day"],
    reports.length === 0
      ? []
      : [
          {
            reports: reports.length,
            quarters: order.length,
            first_quarter: order.at(-1) ?? "",
            last_quarter: order[0] ?? "",
            first_day: all[0]?.first_day ?? null,
            last_day: all.at(-1)?.last_day ?? null,
          },
        ],
  );
}

function eachReport(reports: readonly SitePage[], address: (to: string) => string): Listing {
  return listing(
    "reports",
    ["quarter", "edition", "title", "address", "published", "corrected", "pdf"],
    reports.map((page) => ({
      ...nameOf(page),
      title: page.title,
      address: address(page.path),
      published: page.published,
      corrected: page.corrected,
      pdf: page.paper ? address(page.paper.path) : null,
    })),
  );
}

/** A row for each other language that a report is in; `all` are those of every language. */
function otherLanguages(
  reports: readonly SitePage[],
  all: readonly SitePage[],
  address: (to: string) => string,
): Listing {
  return listing(
    "report_languages",
    ["quarter", "edition", "language", "name", "address"],
    reports.flatMap((page) =>
      all
        .filter(({ group, language }) => group === page.group && language !== page.language)
        .map((other) => ({
          ...nameOf(page),
          language: other.language,
          name: languageName(other.language),
          address: address(other.path),
        })),
    ),
  );
}

function nameOf(page: SitePage) {
  return { quarter: page.quarter?.name ?? "", edition: page.edition ?? "" };
}

function listing(name: string, columns: readonly string[], rows: readonly Readonly<Record<string, Cell>>[]): Listing {
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
