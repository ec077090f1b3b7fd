/** What one language's words are made from: its catalogue, and what the report names. */
import type { Finding } from "../base/problems.js";
import type { Worded } from "../base/worded.js";

/**
 * `templates/catalogs/<language>.json`. `charts` maps texts of the chart files; empty for the language they are written
 * in.
 */
export type Catalog = {
  readonly messages: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, string>>;
  readonly charts: Readonly<Record<string, string>>;
  readonly regions: Readonly<Record<string, string>>;
  /** Names of regions that take an article within a sentence: `the Netherlands`. */
  readonly regions_in_text: Readonly<Record<string, string>>;
  /** d3 locale definitions for chart axes. */
  readonly axes: { readonly number: unknown; readonly time: unknown };
};

export type WordsSource = {
  readonly language: string;
  readonly catalog: Catalog;
  readonly file: string;
  readonly home: string;
  readonly labels: ReadonlyMap<string, { group: "home" | "overseas"; number: number; named: boolean }>;
  /** By their labels, in one language or in each. */
  readonly portNames?: Readonly<Record<string, Worded>>;
  /**
   * What keeps a report from being released in this language; `charts` by their texts, since a page shows only some.
   */
  readonly unready?: readonly Finding[];
  readonly unreadyCharts?: ReadonlyMap<string, Finding>;
  /** A draft shows what is not translated as it was written. */
  readonly draft?: boolean;
};
