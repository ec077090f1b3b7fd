/**
 * The sentences of a finished page, with the values of the data in them. What stands in code or was typed on purpose is
 * blotted out.
 */
import type { Block, BlockKind, Bound, Reading } from "../../pages/finished-page.js";
import { halfWidth } from "../facts/prose.js";

/**
 * `text` has half-width digits and letters, `written` is as it stands; `line` is that of the page. `bound` begin in
 * this sentence.
 */
export type PageSentence = {
  readonly text: string;
  readonly written: string;
  readonly kind: BlockKind;
  readonly line: number;
  readonly bound: readonly Bound[];
};

export function pageSentences({ language, blocks }: Reading): PageSentence[] {
  const segmenter = new Intl.Segmenter(language, { granularity: "sentence" });
  return blocks
    .filter(({ kind }) => kind !== "byline")
    .flatMap((block) =>
      [...segmenter.segment(blotted(block))].flatMap(({ segment, index }) => {
        const [start, end] = [index, index + segment.length];
        const bound = block.bound
          .filter((one) => start <= one.start && one.start < end)
          .map((one) => ({ ...one, start: one.start - start }));
        return segment.trim() === ""
          ? []
          : [
              {
                text: halfWidth(segment),
                written: block.text.slice(start, end),
                kind: block.kind,
                line: block.line,
                bound,
              },
            ];
      }),
    );
}

function blotted({ text, code, typed }: Block): string {
  return [...code, ...typed].reduce(
    (rest, { start, text: part }) =>
      `${rest.slice(0, start)}${"\ufffc".repeat(part.length)}${rest.slice(start + part.length)}`,
    text,
  );
}
