/** The walk of checking: everything wrong at once, in the sources and in the built report. Reads no export. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Period } from "./base/period.js";
import { attempt, type Finding, finding, type OnProblem } from "./base/problems.js";
import { checkReport } from "./checks/checks.js";
import { readFactWords } from "./checks/facts/fact-words.js";
import { checkTypedFacts } from "./checks/facts/typed-facts.js";
import type { Words } from "./i18n/words.js";
import { type Datasets, describeQueries } from "./numbers/datasets.js";
import { publishedOf } from "./numbers/published.js";
import { bindClaims } from "./pages/claims.js";
import { checkPage, type PageSource } from "./pages/pages.js";
import { readBuiltRelease } from "./release/built-quarters.js";
import { readBuiltCompared, readBuiltDatasets, readBuiltHolders } from "./release/output.js";
import { builtPages } from "./release/output-pages.js";
import { faultsOf } from "./release/release.js";
import { type Edition, editionsOf, readEdition, templatesOf } from "./texts/editions.js";
import { readLanguages, unreadyIn } from "./texts/languages.js";
import { type Config, readConfig } from "./workspace/config.js";
import { disclosureOf } from "./workspace/disclosure.js";

/** What is wrong with the sources, and with the report of the quarter in `output/`; undefined where there is none. */
export type Checked = { readonly sources: readonly Finding[]; readonly built: readonly Finding[] | undefined };

export async function checkQuarter(folder: string, quarter: Period): Promise<Checked> {
  const unread: Finding[] = [];
  const config = await attempt(
    (wrong) => unread.push(finding(wrong.code, wrong.values, wrong.place)),
    () => readConfig(folder),
  );
  if (!config) return { sources: unread, built: [] };
  const { found, editions } = await checkSources(config, quarter);
  return { sources: found, built: await checkBuilt(config, quarter, editions) };
}

/** Queries, charts and templates agree: told from the columns alone. */
async function checkSources(
  config: Config,
  quarter: Period,
): Promise<{ readonly found: readonly Finding[]; readonly editions: readonly Edition[] }> {
  const found: Finding[] = [];
  const onProblem: OnProblem = ({ code, values, place }) => void found.push(finding(code, values, place));
  const { datasets, failed, problems } = await describeQueries(config, quarter);
  problems.forEach(onProblem);
  const editions: Edition[] = [];
  for (const name of await editionsOf(config, quarter)) {
    const edition = await attempt(onProblem, () => readEdition(config, name, quarter, onProblem));
    if (edition) editions.push(edition);
  }
  const { words, made, leftOut } = await readLanguages(config, editions, config.languages, false, onProblem);
  found.push(...unreadyIn(leftOut), ...editions.flatMap(({ stale }) => stale));
  const known = await readBuiltDatasets(config.folder, quarter);
  const compared = await readBuiltCompared(config.folder, quarter);
  for (const edition of editions) {
    const published = publishedOf(datasets, disclosureOf(config, edition.name));
    for (const tag of made.get(edition.name) ?? []) {
      const source = { ...plainMatter, config, quarter, edition, words: words.get(tag) as Words, datasets: published };
      found.push(...(await checkSource(source, known?.get(edition.name) ?? {}, compared, onProblem)));
    }
  }
  return { found: found.filter((one) => !failed.some((name) => isAbout(one, name))), editions };
}

/** A page of which nothing is known but its texts. */
const plainMatter = { sample: false, daysWithoutExports: 0, daysOfUnknownInputs: 0, pdf: true };

/** Facts typed by hand are compared with what the last build knew. */
async function checkSource(
  source: PageSource,
  known: Datasets,
  compared: Datasets | undefined,
  onProblem: OnProblem,
): Promise<readonly Finding[]> {
  const { config, words, datasets } = source;
  [...checkPage(source), ...(await bindClaims(config, templatesOf(source), datasets))].forEach(onProblem);
  return checkTypedFacts({ ...source, datasets: known }, await readFactWords(config, words), compared);
}

/** A query that fails is told once, not again wherever its dataset is used. */
function isAbout({ code, values }: Finding, dataset: string): boolean {
  return (
    (code === "datasetUnknown" && values["name"] === dataset) ||
    (code === "templatePath" && `${values["path"]}.`.startsWith(`datasets.${dataset}.`))
  );
}

/** What lies in output/ now: untouched since it was made, and clean. */
async function checkBuilt(
  config: Config,
  quarter: Period,
  editions: readonly Edition[],
): Promise<Finding[] | undefined> {
  const release = await readBuiltRelease(config.folder, quarter);
  if (!release) return undefined;
  const manifest = await readFile(join(release.folder, "manifest.json"), "utf8");
  const pages = await builtPages(release, editions);
  const holders = await readBuiltHolders(config.folder, quarter);
  return [...faultsOf(quarter, release.wrong), ...(await checkReport(config, quarter, pages, manifest, holders))];
}
