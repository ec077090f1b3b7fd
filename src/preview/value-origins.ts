/** Where the values of an exhibit come from: for each of their datasets the walk back to the exports, and its query. */
import type { Period } from "../base/period.js";
import { readQueries } from "../numbers/queries.js";
import { parseSource } from "../pages/finished-page.js";
import { pageIn } from "../texts/editions.js";
import { explain, type Ground, readGround } from "../why/provenance.js";
import { walkText } from "../why/walk-lines.js";
import type { Desk } from "./desk.js";

type Origin = {
  readonly dataset: string;
  readonly lines: readonly string[];
  readonly sql: { readonly file: string; readonly text: string } | null;
};

/**
 * `page` is the folder of a page; `from` names sources as pages do, apart by spaces. What the values stand on is read
 * once for each walk.
 */
export function originReader(
  quarter: Period,
  language: string,
): (desk: Desk, page: string, from: string) => Promise<Origin[]> {
  let ground: { readonly revision: number; readonly read: Promise<Ground> } | undefined;
  return async ({ settings, published, revision }, page, from) => {
    const { edition } = pageIn(page);
    if (!settings) return [];
    const queries = await readQueries(settings, quarter);
    if (ground?.revision !== revision) ground = { revision, read: readGround(settings, quarter) };
    const known = await ground.read;
    const datasets = published.get(edition) ?? {};
    const toldOf = new Set<string>();
    const sources = from
      .split(" ")
      .filter(Boolean)
      .map(parseSource)
      .filter(({ dataset }) => Object.hasOwn(datasets, dataset) || dataset === "quarter" || dataset === "previous");
    return sources.map((source) => {
      const query = queries.get(source.dataset);
      return {
        dataset: source.dataset,
        lines: walkText(explain(source, datasets, known), toldOf, language),
        sql: query ? { file: query.file, text: query.text } : null,
      };
    });
  };
}
