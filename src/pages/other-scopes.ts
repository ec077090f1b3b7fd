/** Datasets that are about other sensors than the edition that shows them. */
import { namesDataset } from "../base/claim-tags.js";
import { lineAt } from "../base/line-numbers.js";
import { problem, type UserError } from "../base/problems.js";
import { argumentsOf, literalOf, type Tag, tagsIn } from "../base/tags.js";
import type { Template } from "../engines/handlebars.js";
import type { Datasets } from "../numbers/datasets.js";
import { runScope, type Scope } from "../numbers/queries.js";

/** Each where a template first names it, itself or by a chart; `drawn` are the datasets of charts by their names. */
export function otherScopes(
  templates: readonly Template[],
  own: Scope,
  datasets: Datasets,
  drawn: ReadonlyMap<string, readonly string[]>,
): UserError[] {
  const others = Object.values(datasets).filter(({ scope = "edition" }) => runScope(scope, own) !== own);
  return templates.flatMap(({ text, file, firstLine = 1 }) => {
    const tags = others.length > 0 ? tagsIn(text) : [];
    return others.flatMap(({ name, scope = "edition" }) => {
      const tag = tags.find((one) => isNamedIn(one, name, drawn));
      if (!tag) return [];
      const line = lineAt(text, tag.start, firstLine);
      return [problem("scopeOther", { dataset: name, scope, own }, { file, line })];
    });
  });
}

function isNamedIn(tag: Tag, dataset: string, drawn: ReadonlyMap<string, readonly string[]>): boolean {
  if (tag.kind === "comment") return false;
  const literals = argumentsOf(tag).flatMap((argument) => literalOf(argument) ?? []);
  return (
    [...tag.text.matchAll(named)].some(([, , called, of, path]) => [called, of, path].includes(dataset)) ||
    (tag.name === "claim" && literals.some((literal) => namesDataset(literal, dataset))) ||
    (tag.name === "chart" && literals.some((literal) => drawn.get(literal)?.includes(dataset)))
  );
}

/** A dataset as a helper, a claim or a path names it. */
const named = /\b(?:rows|row|count|list|table)\s+(["'])(\w+)\1|\bof=["'](\w+)["']|\bdatasets\.(\w+)/g;
