/**
 * All texts that the pages of an edition may be written from, as files: to find the line that a word on a page comes
 * from.
 */
import { foldedText } from "../base/folded-text.js";
import type { Period } from "../base/period.js";
import { tagsIn } from "../base/tags.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";

/** Texts of the edition and its quarter, layout, catalogues and settings; those of the quarter first. */
export async function readPageTexts(
  { library, languages }: Pick<Config, "library" | "languages">,
  edition: string,
  { name: quarter }: Period,
): Promise<readonly SourceText[]> {
  const catalogs = languages.map((language) => `templates/catalogs/${language}`);
  const folders = [
    ...["md.hbs", "md", "yaml"].map((ending) => [`templates/${edition}/${quarter}`, ending]),
    [`templates/${edition}`, "md.hbs"],
    ...catalogs.flatMap((folder) =>
      [`${folder}/${edition}/${quarter}`, `${folder}/${edition}`, folder].map((one) => [one, "po"]),
    ),
    ["templates/layout", "html.hbs"],
    ["templates/catalogs", "json"],
  ] as const;
  const paths = await Promise.all(
    folders.map(async ([folder, ending]) =>
      (await library.names(folder ?? "", `.${ending}`)).map((name) => `${folder}/${name}.${ending}`),
    ),
  );
  return (await Promise.all([...paths.flat(), "tsubame.yaml"].map((path) => library.read(path)))).filter(
    (source) => source !== undefined,
  );
}

/**
 * The texts that say something on the page of a language: not those of another one alone, and no note of what was wrong
 * before.
 */
export function textsOfLanguage(
  texts: readonly SourceText[],
  language: string,
  languages: readonly string[],
): readonly SourceText[] {
  const others = languages.filter((one) => one !== language);
  return texts.filter(
    ({ file }) =>
      !/\/correction\./.test(file) &&
      !others.some(
        (other) => file.includes(`.${other}.`) || file.includes(`/${other}/`) || file.includes(`/${other}.json`),
      ),
  );
}

/** Where a text stands, `file:line`, in the words between the tags; at most `count` places. */
export function placesOf(asked: string, texts: readonly SourceText[], count: number): string[] {
  const wanted = foldedText(asked);
  const places: string[] = [];
  for (const { text, file } of texts) {
    for (const [at, line] of lettersOnly(text).split("\n").entries()) {
      if (foldedText(line).includes(wanted)) places.push(`${file}:${at + 1}`);
      if (places.length === count) return places;
    }
  }
  return places;
}

/** Tags as blanks, line breaks aside. */
function lettersOnly(text: string): string {
  let masked = text;
  for (const { start, end } of tagsIn(text))
    masked = masked.slice(0, start) + masked.slice(start, end).replace(/[^\n]/g, " ") + masked.slice(end);
  return masked;
}
