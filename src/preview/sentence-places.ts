/** Where a sentence of a page was written; a translation also in its catalogue. */
import type { Period } from "../base/period.js";
import type { Place } from "../base/problems.js";
import { lineOf } from "../checks/page/template-line.js";
import { readPageTexts, textsOfLanguage } from "../texts/page-texts.js";
import type { SourceText } from "../workspace/library.js";
import type { Desk } from "./desk.js";

/** `file:line` of each; `folder` is that of the page. */
export async function sentencePlaces(
  { pages, settings }: Desk,
  quarter: Period,
  folder: string,
  text: string,
): Promise<string[]> {
  const page = pages.get(folder);
  if (!page || !settings || text === "") return [];
  const texts = textsOfLanguage(
    await readPageTexts(settings, page.page.edition, quarter),
    page.page.language,
    settings.languages,
  );
  const places = [
    lineOf(text, page.texts ?? []),
    lineOf(text, texts.filter(({ file }) => file.includes(".po")).map(translationLines)),
  ].filter((place) => place !== undefined);
  return (places.length > 0 ? places : [lineOf(text, texts)].filter((place) => place !== undefined)).map(placeText);
}

/** A catalogue with each translation in the line where it begins, and nothing else. */
function translationLines({ text, file }: SourceText): SourceText {
  const lines: string[] = [];
  let begun = -1;
  for (const [at, line] of text.split("\n").entries()) {
    lines.push("");
    if (!line.startsWith('"')) begun = line.startsWith("msgstr") ? at : -1;
    const part = /"(.*)"\s*$/.exec(line)?.[1];
    if (begun >= 0 && part !== undefined)
      lines[begun] += part.replace(/\\(.)/g, (_, mark: string) => (mark === "n" ? " " : mark));
  }
  return { text: lines.join("\n"), file };
}

function placeText({ file = "", line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}
