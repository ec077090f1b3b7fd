/** Everything that one page is made from, in one language. */
import type { Period } from "../base/period.js";
import type { FewSources, Table } from "../base/table.js";
import type { Chart } from "../charts/charts.js";
import type { Words } from "../i18n/words.js";
import type { Config } from "../workspace/config.js";
import type { QuarterFront } from "../workspace/front.js";
import type { ShownPicture } from "./figure-html.js";

/** Everything one page is made from, in one language. */
export type PageMatter = {
  readonly config: Config;
  readonly quarter: Period;
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
