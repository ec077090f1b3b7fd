/** The texts on pages that a trouble is about: those its line was written for, or those that have its words. */
import type { Problem } from "../base/problems.js";
import { lineOf } from "../checks/page/template-line.js";
import { readPage } from "../pages/finished-page.js";
import type { Desk, ShownPage } from "./desk.js";

type PageText = { readonly page: string; readonly text: string };

/** Blocks of pages by their texts. `at` counts what stops, what is unready and what was found, in this order. */
export function troubleTexts({ findings, stopped, unready, pages }: Desk, at: number): PageText[] {
  const { problem } = [...stopped, ...unready, ...findings][at] ?? {};
  return problem ? [...pages.values()].flatMap((page) => textsAbout(problem, page)) : [];
}

function textsAbout({ values, place }: Pick<Problem, "values" | "place">, page: ShownPage): PageText[] {
  const { blocks } = readPage(String(page.files.get("index.html")));
  const texts = page.texts ?? [];
  const about = (text: string) => ({ page: page.folder, text });
  if (place.file?.endsWith(`${page.folder}/index.html`) || texts.some(({ file }) => file === place.file)) {
    const words = Object.values(values).filter(
      (value): value is string => typeof value === "string" && value.trim().length > 2,
    );
    const said = blocks.find(({ text }) => words.some((word) => text.includes(word.trim()) || word.includes(text)));
    const written = blocks.find(({ text }) => {
      const found = place.line === undefined ? undefined : lineOf(text, texts);
      return found?.file === place.file && found?.line === place.line;
    });
    const block = written ?? said;
    return block ? [about(block.text)] : [];
  }
  return [];
}
