/** `tsubame check`: everything wrong at once, in the sources and in the built report. Reads no export. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { isMissing, readTextIfAny } from "../base/files.js";
import { parseJson } from "../base/json.js";
import type { Outside } from "../base/outside.js";
import { attempt, exits, type Finding, finding, type OnProblem } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { checkReport } from "../checks/checks.js";
import { readFactWords } from "../checks/facts/fact-words.js";
import { checkTypedFacts } from "../checks/facts/typed-facts.js";
import { say, tell } from "../i18n/program-language.js";
import type { Words } from "../i18n/words.js";
import { describeQueries } from "../numbers/datasets.js";
import { publishedOf } from "../numbers/published.js";
import { bindClaims } from "../pages/claims.js";
import { checkPage, type FinishedPage } from "../pages/pages.js";
import { readBuiltDatasets, readBuiltHolders } from "../release/output.js";
import { type Edition, editionsOf, readEdition, templatesOf, writtenIn } from "../texts/editions.js";
import { readLanguages, unreadyIn } from "../texts/languages.js";
import { type Config, readConfig } from "../workspace/config.js";
import { disclosureOf } from "../workspace/disclosure.js";

type Shown = {
  readonly place: string;
  readonly detail: string;
  readonly severity: "error" | "warning";
  readonly code: string;
};

export async function check(
  { folder, quarter, json }: { folder: string; quarter: Quarter; json: boolean },
  outside: Outside,
): Promise<number> {
  const unread: Finding[] = [];
  const config = await attempt(
    (wrong) => unread.push(finding(wrong.code, wrong.values, wrong.place)),
    () => readConfig(folder),
  );
  const sources = config ? await checkSources(config, quarter) : { found: unread, editions: [] };
  const built = config ? await checkBuilt(config, quarter, sources.editions, outside) : [];
  const shown = [...sources.found, ...built].map((one) => shownFinding(one, outside.language)).filter(isFirst);
  if (json) outside.print(`${JSON.stringify(shown, null, 1)}\n`);
  else if (shown.length === 0) outside.print(say(outside.language, "nothingWrong"));
  else
    for (const { place, detail, severity } of shown)
      outside.print(`${severity}: ${place ? `${place}: ` : ""}${detail}\n`);
  const stops = (found: readonly Finding[]) => found.some(({ refused }) => refused);
  return stops(built) ? exits.refused : stops(sources.found) ? exits.mendable : 0;
}

/** Queries, charts and templates agree: told from the columns alone. */
async function checkSources(
  config: Config,
  quarter: Quarter,
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
  // Facts typed by hand are compared with what the last build knew.
  const known = await readBuiltDatasets(config.folder, quarter);
  for (const edition of editions) {
    for (const tag of made.get(edition.name) ?? []) {
      const source = {
        config,
        quarter,
        edition,
        words: words.get(tag) as Words,
        datasets: publishedOf(datasets, disclosureOf(config, edition.name)),
        sample: false,
        daysWithoutExports: 0,
        daysOfUnknownInputs: 0,
        pdf: true,
      };
      [...checkPage(source), ...(await bindClaims(config, templatesOf(source), source.datasets))].forEach(onProblem);
      found.push(
        ...checkTypedFacts(
          { ...source, datasets: known?.get(edition.name) ?? {} },
          await readFactWords(config, source.words),
        ),
      );
    }
  }
  // A query that fails is told once, not again wherever its dataset is used.
  const isTold = ({ code, values }: Finding) =>
    !failed.some(
      (name) =>
        (code === "datasetUnknown" && values["name"] === name) ||
        (code === "templatePath" && `${values["path"]}.`.startsWith(`datasets.${name}.`)),
    );
  return { found: found.filter(isTold), editions };
}

function shownFinding({ code, values, place: { file, line, key }, refused }: Finding, language: string): Shown {
  return {
    place: [file, line].filter((part) => part !== undefined).join(":"),
    detail: tell({ code, values, place: key ? { key } : {} }, language),
    severity: refused ? "error" : "warning",
    code,
  };
}

function isFirst({ place, detail }: Shown, at: number, all: readonly Shown[]): boolean {
  return all.findIndex((other) => other.place === place && other.detail === detail) === at;
}

/** What lies in output/ now: untouched since it was made, and clean. */
async function checkBuilt(
  config: Config,
  quarter: Quarter,
  editions: readonly Edition[],
  outside: Outside,
): Promise<Finding[]> {
  const place = `output/${quarter.name}`;
  const manifest = await readTextIfAny(join(config.folder, place, "manifest.json"));
  if (manifest === undefined) {
    outside.tell(say(outside.language, "notBuilt", { quarter: quarter.name }));
    return [];
  }
  const { outputs } = parseJson(manifest, `${place}/manifest.json`) as { outputs: { file: string; sha256: string }[] };
  const files = await filesIn(join(config.folder, place));
  const about = (code: "outputChanged" | "outputMissing" | "outputForeign", file: string) =>
    finding(code, {}, { file: `${place}/${file}` });
  const changed = outputs
    .filter(({ file, sha256 }) => digest(files.get(file) ?? "") !== sha256)
    .map(({ file }) => about(files.has(file) ? "outputChanged" : "outputMissing", file));
  const made = new Set(["manifest.json", ...outputs.map(({ file }) => file)]);
  const foreign = [...files.keys()].filter((file) => !made.has(file)).map((file) => about("outputForeign", file));
  return [
    ...changed,
    ...foreign,
    ...(await checkReport(
      config,
      quarter,
      finishedPages(files, editions),
      manifest,
      await readBuiltHolders(config.folder, quarter),
    )),
  ];
}

async function filesIn(folder: string): Promise<Map<string, Uint8Array>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
    isMissing(error) ? [] : Promise.reject(error),
  );
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      paths.map(
        async (path): Promise<[string, Uint8Array]> => [
          path.slice(folder.length + 1).replaceAll("\\", "/"),
          await readFile(path),
        ],
      ),
    ),
  );
}

/** Files grouped by edition and language; texts as text, with what is written for them now. */
function finishedPages(files: ReadonlyMap<string, Uint8Array>, editions: readonly Edition[]): FinishedPage[] {
  const folders = [
    ...new Set(
      [...files.keys()]
        .filter((path) => path.split("/").length > 2)
        .map((path) => path.split("/").slice(0, 2).join("/")),
    ),
  ];
  return folders.map((folder) => {
    const inside = new Map(
      [...files]
        .filter(([path]) => path.startsWith(`${folder}/`))
        .map(([path, bytes]): [string, string | Uint8Array] => [
          path.slice(folder.length + 1),
          /\.(?:html|svg|csv|json)$/.test(path) ? new TextDecoder().decode(bytes) : bytes,
        ]),
    );
    const [edition = "", language = ""] = folder.split("/");
    const written = editions.find(({ name }) => name === edition);
    return {
      folder,
      files: inside,
      texts: written ? writtenIn(written, language) : [],
      page: {
        edition,
        language,
        title: "",
        description: "",
        author: "",
        exhibits: [],
        files: inside,
        missingGlyphs: [],
        claims: [],
      },
    };
  });
}
