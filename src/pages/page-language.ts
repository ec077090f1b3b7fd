/** What a template can say: its names and its helpers. docs/reference/helpers.md describes them to writers. */
import type { Language } from "../engines/handlebars.js";
import type { Claim } from "./claims.js";
import { datasetHelpers } from "./dataset-helpers.js";
import { exhibitHelpers } from "./exhibit-helpers.js";
import { type Exhibits, exhibitsOf } from "./exhibits.js";
import { contextOf, shapeOf } from "./page-context.js";
import type { PageMatter } from "./page-matter.js";
import { boundValues } from "./value-sources.js";
import { comparisonHelpers, wordHelpers } from "./word-helpers.js";

/** `claims` grows while a page is rendered. */
export type PageLanguage = Language & {
  readonly context: Readonly<Record<string, unknown>>;
  readonly exhibits: Exhibits;
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
