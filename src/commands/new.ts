/**
 * `tsubame new extra`: an extra issue about one change, drafted in each language, with the places left for a human
 * marked.
 */
import { join } from "node:path";
import type { Outside } from "../base/outside.js";
import { type Period, quarterOfDay } from "../base/period.js";
import { problem } from "../base/problems.js";
import { phrase, say } from "../i18n/program-language.js";
import { findChange } from "../numbers/changes.js";
import { computeNumbers } from "../numbers/numbers.js";
import { isDay, readConfig } from "../workspace/config.js";
import { changeTitle, draftTexts, readDraft, writeDrafts } from "./drafts.js";
import { showProgress } from "./terminal.js";

export type DraftOptions = { readonly folder: string; readonly change: string; readonly quarter: Period | undefined };

export async function draftExtra(
  { folder, change: name, quarter: given }: DraftOptions,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(folder);
  const quarter = given ?? quarterOfChange(name);
  const progress = showProgress(outside);
  const { datasets } = await computeNumbers(config, quarter, progress, { names: ["changes"] });
  progress.end();
  const change = findChange(datasets, name, quarter.name);
  if (change.kind === "outage") throw problem("extraOutage", { name });
  const place = `templates/extra/${quarter.name}`;
  const texts = await draftTexts(config, `templates/extra/drafts/${change.kind}`, (words) =>
    changeTitle(change, words),
  );
  const files = new Map([
    [
      `${place}/front.yaml`,
      `# What all languages of this extra issue share; author, translator, published and links may be added.\nchange: ${JSON.stringify(change.change)}\n`,
    ],
    [`${place}/charts/change.vl.json`, await readDraft(config, "templates/changes/charts/change_days.vl.json")],
    ...[...texts].map(([language, text]) => [`${place}/topic.${language}.md.hbs`, text] as const),
  ]);
  await writeDrafts(config, files, (path) => problem("extraThere", { quarter: quarter.name, path, folder: place }));
  outside.print(say(outside.language, "extraDrafted", { change: name, folder: join(config.folder, place) }));
  for (const path of files.keys()) outside.print(`  ${path}\n`);
  outside.print(`${phrase(outside.language, "extraNext", { quarter: quarter.name })}\n`);
  return 0;
}

/** A change goes by its first day, which lies in its quarter. */
export function quarterOfChange(name: string): Period {
  const day = name.slice(0, 10);
  if (!isDay(day)) throw problem("changeUnknown", { name, quarter: "", near: "", allowed: "–" });
  return quarterOfDay(day);
}
