/**
 * `tsubame new 2025Q1`: the folders of a quarter with front matter to fill in, and what is worth a text: changes, open cases,
 * and what the last issue promised to follow up. Nothing of an earlier quarter is copied.
 */
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { exists, writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { type Period, previousPeriod } from "../base/period.js";
import type { Phrase } from "../base/phrases.js";
import type { Progress } from "../base/progress.js";
import { readExports } from "../exports/exports.js";
import { readWords } from "../i18n/catalogs.js";
import { phrase } from "../i18n/program-language.js";
import { type Change, changesIn } from "../numbers/changes.js";
import { computeNumbers, openCases } from "../numbers/numbers.js";
import { scopeOfEdition } from "../numbers/queries.js";
import { hasRollups } from "../rollups/rollups.js";
import { editionsOf } from "../texts/editions.js";
import { type Config, readConfig } from "../workspace/config.js";
import { readQuarterFront } from "../workspace/front.js";
import { changeTitle, checkEdition, frontDraft } from "./drafts.js";
import { spokenLanguage } from "./spoken-language.js";
import { showProgress } from "./terminal.js";

export type NewQuarterOptions = {
  readonly folder: string;
  readonly quarter: Period;
  /** Those of the settings when none is named. */
  readonly editions: readonly string[] | undefined;
};

export async function makeQuarter(
  { folder, quarter, editions: asked }: NewQuarterOptions,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(folder);
  const editions = asked ?? config.editions;
  for (const edition of editions) checkEdition(config, edition);
  // All that may be wrong is read before anything is written.
  const cases = await openCases(config, quarter);
  const promised = await promisedBefore(config, quarter);
  const progress = showProgress(outside);
  const changes = await changesOf(config, quarter, progress);
  progress.end();
  const told = (name: Phrase, values: Parameters<typeof phrase>[2] = {}) =>
    outside.print(`${phrase(outside.language, name, values)}\n`);
  for (const edition of editions) {
    const path = `templates/${edition}/${quarter.name}/front.yaml`;
    const there = await exists(join(config.folder, path));
    if (!there) await writeWhole(join(config.folder, path), frontDraft(config));
    told(there ? "quarterKept" : "quarterMade", { path });
  }
  const words = await readWords(config, await spokenLanguage(config, outside));
  if (!changes) told("quarterEmpty", { quarter: quarter.name });
  else told(changes.length === 0 ? "quarterNoChanges" : "quarterChanges", { quarter: quarter.name });
  for (const change of changes ?? []) {
    told("quarterChange", {
      title: visible(changeTitle(change, words)),
      first: change.first_day,
      last: change.last_day,
    });
    for (const line of commandsFor(config, quarter, change)) outside.print(`    ${line}\n`);
  }
  tellOf(cases, promised, told, outside.print);
  told("quarterNext", { quarter: quarter.name });
  return 0;
}

/** Surest first; undefined where there are no packets of the quarter yet. Outages of sensors are our own matter. */
async function changesOf(config: Config, quarter: Period, progress: Progress): Promise<readonly Change[] | undefined> {
  if ((await readExports(config, quarter, progress)).files.length === 0 && !(await hasRollups(config, quarter)))
    return undefined;
  const { datasets } = await computeNumbers(config, quarter, progress, { names: ["changes"] });
  return changesIn(datasets).filter(({ kind }) => kind !== "outage");
}

/** What drafts a topic of a change, and an extra issue where one is due. */
function commandsFor(config: Config, quarter: Period, { change, series_kind, name, extra_issue }: Change): string[] {
  const ofAll = (["overflow", "quarterly"] as const).find(
    (edition) => config.editions.includes(edition) && scopeOfEdition(config, edition) === "all",
  );
  const edition = ofAll ?? "quarterly";
  const about =
    ofAll !== undefined
      ? `--change ${change}`
      : series_kind === "port" && config.editions.includes(edition)
        ? `--port ${name} ${quarter.name}`
        : undefined;
  return [
    ...(about === undefined
      ? []
      : [`tsubame new topic ${about}${edition === "overflow" ? "" : ` --edition ${edition}`}`]),
    ...(extra_issue ? [`tsubame new extra --change ${change}`] : []),
  ].map(visible);
}

type Promised = { readonly edition: string; readonly quarter: string; readonly sentences: readonly string[] };

/** What each edition of the quarter before said that it would look at again. */
async function promisedBefore(config: Config, quarter: Period): Promise<readonly Promised[]> {
  const before = previousPeriod(quarter);
  const promised: Promised[] = [];
  for (const edition of await editionsOf(config, before)) {
    const { follow_up } = await readQuarterFront(config, edition, before);
    if (follow_up.length > 0) promised.push({ edition, quarter: before.name, sentences: follow_up });
  }
  return promised;
}

function tellOf(
  cases: Awaited<ReturnType<typeof openCases>>,
  promised: readonly Promised[],
  told: (name: Phrase, values?: Parameters<typeof phrase>[2]) => void,
  print: (line: string) => void,
): void {
  if (cases.length > 0) told("quarterCases");
  for (const { case_id, opened, sent } of cases)
    sent === null
      ? told("quarterCase", { name: visible(case_id), opened })
      : told("quarterCaseSent", { name: visible(case_id), opened, sent });
  if (promised.length === 0) told("quarterNoPromise");
  for (const { edition, quarter, sentences } of promised) {
    told("quarterPromised", { edition, quarter });
    for (const sentence of sentences) print(`  ${visible(sentence)}\n`);
  }
}
