/** Exhibits of a page whose datasets have no rows, each with the line that asks for it. */
import { lineAt } from "../../base/line-numbers.js";
import { type Finding, finding, type Place } from "../../base/problems.js";
import { argumentsOf, literalOf, tagsIn } from "../../base/tags.js";
import type { Reading } from "../../pages/finished-page.js";
import type { SourceText } from "../../workspace/library.js";

export function checkEmptyExhibits({ exhibits }: Reading, texts: readonly SourceText[], file: string): Finding[] {
  return exhibits
    .filter(({ empty }) => empty)
    .map(({ id, number, caption }) =>
      finding("exhibitEmpty", { number, caption }, askedFor(id, texts) ?? { file }, false),
    );
}

/** Where a text names the chart or the table of a figure. */
function askedFor(id: string, texts: readonly SourceText[]): Place | undefined {
  for (const { text, file } of texts)
    for (const tag of tagsIn(text)) {
      const kind = tag.name === "chart" ? "figure" : tag.name;
      const name = argumentsOf(tag).map(literalOf)[0]?.replaceAll("_", "-");
      if (id === `${kind}-${name}`) return { file, line: lineAt(text, tag.start) };
    }
  return undefined;
}
