/** Facts that texts say are meant as they stand, with the reasons that they give. */
import { lineAt } from "../../base/line-numbers.js";
import { argumentsOf, literalOf, tagsIn } from "../../base/tags.js";
import type { FinishedPage } from "../../pages/pages.js";

/** `page` is the first that says so, `line` counts from 1. */
export type TypedReason = {
  readonly page: string;
  readonly file: string;
  readonly line: number;
  readonly typed: string;
  readonly reason: string;
};

/** In the order of the pages; what several pages share stands once. */
export function typedReasons(pages: readonly Pick<FinishedPage, "folder" | "texts">[]): TypedReason[] {
  const found = pages.flatMap(({ folder, texts = [] }) =>
    texts.flatMap(({ text, file }) =>
      tagsIn(text)
        .filter(({ name }) => name === "typed")
        .map((tag) => {
          const all = argumentsOf(tag);
          const written = (name: string | undefined) => {
            const argument = all.find((one) => one.name === name);
            return argument === undefined ? "" : (literalOf(argument) ?? argument.text);
          };
          const line = lineAt(text, tag.start);
          return { page: folder, file, line, typed: written(undefined), reason: written("reason") };
        }),
    ),
  );
  return [...new Map(found.map(({ page, ...rest }) => [JSON.stringify(rest), { page, ...rest }] as const).toReversed())]
    .map(([, one]) => one)
    .toReversed();
}
