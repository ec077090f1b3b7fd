/** Between the halves of the walk: what of the numbers an edition may tell. */

import { digestOf } from "../base/digest.js";
import type { Period } from "../base/period.js";
import { type Finding, finding } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { byName } from "../base/table.js";
import type { Config } from "../workspace/config.js";
import {
  cellKey,
  cellsIn,
  type Disclosure,
  disclosureOf,
  type LoneSensors,
  type PortCell,
} from "../workspace/disclosure.js";
import { findChange, narrowedTo } from "./changes.js";
import {
  type Answers,
  type Dataset,
  type Datasets,
  loneIn,
  type QuarterSession,
  runQueries,
  type Wanted,
} from "./datasets.js";
import type { Numbers } from "./numbers.js";
import { checkPrivateValues, holdersAmong, likeAddresses, likeHolders, sourcesAmong } from "./private-values.js";
import { fewSourcesIn, publishedOf } from "./published.js";
import { askedName, readQueries, scopeOfEdition } from "./queries.js";

/**
 * `complete` are the datasets of the edition's sensors, `datasets` those that its pages may tell, `known` also those that
 * were not run, and `digest` stands for what `datasets` say: facts typed on a page are compared with those of all pages.
 */
export type EditionNumbers = {
  readonly complete: Datasets;
  readonly datasets: Datasets;
  readonly known: Datasets;
  readonly digest: string;
  readonly found: readonly Finding[];
  readonly holders: readonly string[];
};

export async function editionNumbers(
  edition: EditionSubject & { readonly config: Config; readonly quarter: Period },
  names: readonly string[],
  asked: readonly string[],
  { described, material }: Numbers,
  progress: Progress,
  session: QuarterSession,
): Promise<EditionNumbers> {
  const { config, quarter, name } = edition;
  const scope = scopeOfEdition(config, name);
  const ask: Ask = (wanted) => runQueries(config, material, progress, { scope, ...wanted }, session);
  const rules = disclosureOf(config, name);
  const { complete, kept, few } = await discloseNumbers(ask, asked, rules);
  const told = publishedOf(aboutEdition(edition, quarter, kept), rules, few, aboutEdition(edition, quarter, complete));
  const shown = Object.values(told).filter(({ name }) => names.includes(name));
  const found = [...(await privateValues(config, ask, shown, rules)), ...fewTold(shown, few, rules, loneIn(complete))];
  const known = byName([publishedOf(described, rules), told].flatMap(Object.entries<Dataset>));
  const digest = digestOfDatasets(Object.values(told));
  return {
    complete,
    datasets: told,
    known,
    digest,
    found,
    holders: await namedHolders(config, quarter, ask, shown, rules),
  };
}

/** Stands for what datasets say, whatever they were made from. */
export function digestOfDatasets(datasets: readonly Dataset[]): string {
  return digestOf(datasets.map(({ key, ...table }) => table));
}

type Ask = (wanted: Wanted) => Promise<Answers>;

/** An edition by its name, and the one change that it tells of, if it does. */
type EditionSubject = { readonly name: string; readonly front: { readonly change?: string | undefined } };

/** An edition about one change tells of no other. */
function aboutEdition({ name, front: { change } }: EditionSubject, quarter: Period, datasets: Datasets): Datasets {
  if (change === undefined) return datasets;
  if (datasets["changes"])
    findChange(datasets, change, quarter.name, { file: `templates/${name}/${quarter.name}/front.yaml`, key: "change" });
  return narrowedTo(datasets, change);
}

/**
 * Columns of what an edition shows that hold sensors or sources under another name. The sources of the quarter are
 * asked only when some number could be one.
 */
async function privateValues(
  config: Config,
  ask: Ask,
  shown: readonly Dataset[],
  rules: Disclosure,
): Promise<Finding[]> {
  const numbers = rules.source_addresses === "full" ? [] : likeAddresses(shown);
  const known = numbers.length === 0 ? [] : ((await ask(sourcesAmong(numbers))).datasets[askedName]?.rows ?? []);
  return checkPrivateValues(shown, config, rules, new Set(known.map(({ src_ip }) => src_ip ?? null)));
}

/** Holders that an edition shows under another name; most editions ask for none. */
async function namedHolders(
  config: Config,
  quarter: Period,
  ask: Ask,
  shown: readonly Dataset[],
  rules: Disclosure,
): Promise<string[]> {
  const texts = rules.holders === true ? [] : likeHolders(shown, await readQueries(config, quarter));
  return texts.length === 0
    ? []
    : ((await ask(holdersAmong(texts))).datasets[askedName]?.rows ?? []).map(({ holder }) => String(holder));
}

/**
 * Where the public sees cells of few sources, the editor is told of each. Other readers are bound by what the TLP says.
 */
function fewTold(
  shown: readonly Dataset[],
  few: readonly PortCell[],
  { audience, few_sources }: Disclosure,
  alone: LoneSensors,
): Finding[] {
  if (audience !== "public" || few_sources === "hide") return [];
  const seen = new Set(cellsIn(shown, alone).map(cellKey));
  return few
    .filter((cell) => seen.has(cellKey(cell)))
    .map((cell) => finding("fewSources", { ...cell }, { file: "tsubame.yaml", key: "disclosure" }, false));
}

type Disclosed = { readonly complete: Datasets; readonly kept: Datasets; readonly few: readonly PortCell[] };

/**
 * The datasets without the cells by sensor that few sources reached, where an edition leaves these out. What moves up
 * in their place is looked at in turn.
 */
async function discloseNumbers(ask: Ask, names: readonly string[], rules: Disclosure): Promise<Disclosed> {
  const complete = (await ask({ names })).datasets;
  let [kept, few, more] = [complete, [] as PortCell[], fewSourcesIn(complete, rules)];
  if (rules.few_sources !== "hide") return { complete, kept, few: more };
  while (more.length > 0) {
    few = [...few, ...more.map(({ label, port }) => ({ label, port }))];
    kept = (await ask({ names, left_out: few })).datasets;
    more = fewSourcesIn(kept, rules);
  }
  return { complete, kept, few };
}
