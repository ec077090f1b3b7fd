/** `tsubame errata`: what a rebuild says otherwise than the published version, and the note that tells readers. */
import { join, resolve } from "node:path";
import { readTextIfAny, writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { today } from "../base/outside.js";
import { exits, problem } from "../base/problems.js";
import { withYamlValue } from "../engines/yaml.js";
import { readWords } from "../i18n/catalogs.js";
import { say } from "../i18n/program-language.js";
import { readBuiltRelease } from "../release/built-quarters.js";
import { comparePages, type Difference, errorsShown } from "../release/comparison.js";
import { alteredFiles, pageFolders, type Release, readRelease, readReleasedPage } from "../release/release.js";
import { correctionPath, withEntry } from "../texts/corrections.js";
import { pageIn } from "../texts/editions.js";
import { type Config, isDay, readConfig } from "../workspace/config.js";
import { readQuarterFront } from "../workspace/front.js";
import { differenceText } from "./differences.js";

/** `release` is the published folder, from the folder the user is in; `date` is a day, today when absent. */
export type ErrataOptions = {
  readonly folder: string;
  readonly release: string;
  readonly write: boolean;
  readonly date: string | undefined;
  readonly json: boolean;
};

/** `reasons` say in the page's language what was wrong with the program that it was made with. */
type CorrectedPage = {
  readonly page: string;
  readonly differences: readonly Difference[];
  readonly reasons: readonly string[];
};

export async function errata(
  { folder, release: place, write, date, json }: ErrataOptions,
  outside: Outside,
): Promise<number> {
  const { language } = outside;
  if (date !== undefined && !isDay(date)) throw problem("errataDay", { value: date }, {}, exits.usage);
  const published = await readRelease(resolve(outside.folder, place));
  const config = await readConfig(folder);
  const { quarter } = published;
  const present = await readBuiltRelease(config.folder, quarter);
  if (!present) throw problem("notBuiltYet", { quarter: quarter.name });
  for (const [release, name] of [
    [published, place],
    [present, present.folder],
  ] as const)
    refuseAltered(release, name);

  const lost = pageFolders(published.record).filter((page) => !pageFolders(present.record).includes(page));
  if (lost.length > 0) throw problem("errataPagesMissing", { pages: lost.join(", "), quarter: quarter.name });

  const all = await Promise.all(
    pageFolders(published.record).map(async (page): Promise<CorrectedPage> => {
      const [before, after] = await Promise.all(
        [published, present].map((one) =>
          pageFolders(one.record).includes(page) ? readReleasedPage(one, page) : undefined,
        ),
      );
      if (!before || !after) return { page, differences: [], reasons: [] };
      const words = await readWords(config, pageIn(page).language);
      const errors = errorsShown(published.record, present.record, before.reading);
      return { page, differences: comparePages(before, after), reasons: errors.map((error) => words.message(error)) };
    }),
  );
  const pages = all.filter(({ differences }) => differences.length > 0);
  const written =
    write && pages.length > 0
      ? await writeNotes(config, published, pages, date ?? today(outside, config.timezone))
      : [];
  if (json)
    outside.print(
      `${JSON.stringify({ quarter: quarter.name, corrects: published.sha256, pages, written }, null, 1)}\n`,
    );
  else if (pages.length === 0) outside.print(say(language, "errataNone", { quarter: quarter.name }));
  else {
    for (const { page, differences, reasons } of pages)
      outside.print(
        say(language, "errataPage", { page, count: differences.length }) +
          [...reasons, ...differences.map((one) => differenceText(one, language))].map((one) => `  ${one}\n`).join(""),
      );
    for (const file of written) outside.print(say(language, "errataWritten", { file }));
    outside.tell(
      write ? say(language, "errataBuild", { quarter: quarter.name }) : say(language, "errataHint", { folder: place }),
    );
  }
  return 0;
}

/**
 * Only untouched versions are compared: a difference must be one of the data or texts. A file that was added makes
 * none.
 */
function refuseAltered({ wrong }: Release, folder: string): void {
  const files = alteredFiles(wrong).map(({ file }) => file);
  if (files.length > 0)
    throw problem("releaseAltered", { files: files.slice(0, 5).join(", "), folder }, {}, exits.refused);
}

/**
 * Notes and front matter, as paths in the workspace. Nothing is written when a note has an entry on this version
 * already.
 */
async function writeNotes(
  config: Config,
  { quarter, sha256 }: Release,
  pages: readonly CorrectedPage[],
  day: string,
): Promise<string[]> {
  const notes = new Map<string, string>();
  const read = async (file: string) => notes.get(file) ?? (await readTextIfAny(join(config.folder, file))) ?? "";
  for (const { page, differences, reasons } of pages) {
    const { edition, language } = pageIn(page);
    const [note, front] = [
      correctionPath(edition, quarter, language),
      `templates/${edition}/${quarter.name}/front.yaml`,
    ];
    const { corrects } = await readQuarterFront(config, edition, quarter);
    const text = await read(note);
    if (corrects[language] === sha256 && text.includes("###"))
      throw problem(
        "correctionThere",
        {},
        { file: note, line: text.split("\n").findIndex((line) => line.startsWith("###")) + 1 },
      );
    notes.set(note, withEntry(text, { differences, reasons }, day, await readWords(config, language)));
    notes.set(
      front,
      withYamlValue(withYamlValue(await read(front), ["corrected", language], day), ["corrects", language], sha256),
    );
  }
  for (const [file, text] of notes) await writeWhole(join(config.folder, file), text);
  return [...notes.keys()];
}
