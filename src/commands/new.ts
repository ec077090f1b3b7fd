/**
 * `tsubame new extra`: an extra issue about one change, drafted in each language, with the places left for a human
 * marked.
 */
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { exists, writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { type Period, quarterOfDay } from "../base/period.js";
import { problem } from "../base/problems.js";
import { readWords } from "../i18n/catalogs.js";
import { phrase, say } from "../i18n/program-language.js";
import type { Words } from "../i18n/words.js";
import { type Change, findChange } from "../numbers/changes.js";
import { computeNumbers } from "../numbers/numbers.js";
import { type Config, isDay, readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";

export type DraftOptions = { readonly folder: string; readonly change: string; readonly quarter: Period | undefined };

export async function draftExtra(
  { folder, change: name, quarter: given }: DraftOptions,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(folder);
  // A change goes by its first day, which lies in its quarter.
  const day = name.slice(0, 10);
  if (!given && !isDay(day)) throw problem("changeUnknown", { name, quarter: "", near: "", allowed: "–" });
  const quarter = given ?? quarterOfDay(day);
  const progress = showProgress(outside);
  const { datasets } = await computeNumbers(config, quarter, progress, { names: ["changes"] });
  progress.end();
  const change = findChange(datasets, name, quarter.name);
  if (change.kind === "outage") throw problem("extraOutage", { name });
  const place = `templates/extra/${quarter.name}`;
  const files = await draft(config, change);
  for (const path of files.keys())
    if (await exists(join(config.folder, place, path)))
      throw problem("extraThere", { quarter: quarter.name, path: `${place}/${path}`, folder: place });
  for (const [path, text] of files) await writeWhole(join(config.folder, place, path), text);
  outside.print(say(outside.language, "extraDrafted", { change: name, folder: join(config.folder, place) }));
  for (const path of files.keys()) outside.print(`  ${place}/${path}\n`);
  outside.print(`${phrase(outside.language, "extraNext", { quarter: quarter.name })}\n`);
  return 0;
}

/** Texts by their path in the folder of the quarter. */
async function draft(config: Config, change: Change): Promise<ReadonlyMap<string, string>> {
  const { library, languages } = config;
  const files = new Map([
    [
      "front.yaml",
      `# What all languages of this extra issue share; author, translator, published and links may be added.\nchange: ${JSON.stringify(change.change)}\n`,
    ],
    ["charts/change.vl.json", await read("templates/changes/charts/change_days.vl.json")],
  ]);
  const written = await Promise.all(
    languages.map(async (language) => ({
      language,
      own: await library.read(`${drafts}/${change.kind}.${language}.md.hbs`),
    })),
  );
  // A language without a draft of its own is translated from the others; where none has one, the first starts from the
  // English one.
  const drafted = written.filter(
    ({ own }, at) => own !== undefined || (at === 0 && written.every((other) => other.own === undefined)),
  );
  for (const { language, own } of drafted) {
    const title = titleOf(change, await readWords(config, language));
    files.set(
      `topic.${language}.md.hbs`,
      (own?.text ?? (await read(`${drafts}/${change.kind}.en.md.hbs`))).replace(
        /^title: TITLE$/m,
        () => `title: ${JSON.stringify(title)}`,
      ),
    );
  }
  return files;

  async function read(path: string): Promise<string> {
    const source = await library.read(path);
    if (!source) throw problem("fileMissing", { path, named_in: "templates" });
    return source.text;
  }
}

const drafts = "templates/extra/drafts";

/** A holder is nobody's to name in public: it goes as one provider. */
function titleOf({ kind, series_kind, metric, name }: Change, words: Words): string {
  const subject = words.message("change_subject", {
    kind: series_kind,
    metric,
    port: series_kind === "port" ? name : null,
    region: series_kind === "region" ? words.region(name) : null,
  });
  return visible(words.message("change_title", { direction: kind, subject }));
}
