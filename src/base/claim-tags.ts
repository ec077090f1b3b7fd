/** The conditions that sentences of a template stand on, as their tags say them. */
import { lineAt } from "./line-numbers.js";
import type { Place } from "./problems.js";
import { argumentsOf, literalOf, tagsIn } from "./tags.js";

/** A condition in SQL: over each row of a dataset or, without one, over all datasets at once. */
export type Condition = { readonly condition: string; readonly dataset: string | undefined };

/** As pages carry it, and as messages show it. */
export function conditionText({ condition, dataset }: Condition): string {
  return dataset === undefined ? condition : `${dataset}: ${condition}`;
}

type Written = { readonly text: string; readonly file: string; readonly firstLine?: number };

/** The claims in a template, with the lines of their tags. */
export function claimsIn({ text, file, firstLine = 1 }: Written): (Condition & { readonly place: Place })[] {
  return tagsIn(text)
    .filter(({ kind, name }) => kind === "open" && name === "claim")
    .flatMap((tag) => {
      const [first, ...rest] = argumentsOf(tag);
      const condition = first && literalOf(first);
      const of = rest.find(({ name }) => name === "of");
      return condition === undefined
        ? []
        : [
            {
              condition,
              dataset: of && literalOf(of),
              place: { file, line: lineAt(text, tag.start, firstLine) },
            },
          ];
    });
}

/** Whether a condition has a dataset's name in it as a word. */
export function namesDataset(condition: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(condition);
}
