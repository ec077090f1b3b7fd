/** `tsubame check`: everything wrong at once, in the sources and in the built report. Reads no export. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { isMissing, readTextIfAny } from "../base/files.js";
import { parseJson } from "../base/json.js";
import { attempt, exits, tell, type OnProblem, type UserError } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { readWords } from "../i18n/catalogs.js";
import { checkReport, type FinishedPage } from "../stages/checks.js";
import { readConfig, type Config } from "../stages/config.js";
import { describeQueries } from "../stages/datasets.js";
import { editionsOf, readEdition } from "../stages/editions.js";
import { checkPage } from "../stages/pages.js";
import { publishedOf } from "../stages/published.js";
import { phrase, say } from "./phrases.js";
import type { Outside } from "./process.js";

type Shown = { readonly place: string; readonly detail: string; readonly severity: "error" | "warning" };

export async function check({ folder, quarter, json }: { folder: string; quarter: Quarter; json: boolean }, outside: Outside): Promise<number> {
  const found: UserError[] = [];
  const config = await attempt((wrong) => found.push(wrong), () => readConfig(folder));
  if (config) found.push(...(await checkSources(config, quarter)));
  const shown = [...found.map((error) => shownProblem(error, outside.language)).filter(isFirst), ...(config ? await checkBuilt(config, quarter, outside) : [])];
  if (json) outside.print(`${JSON.stringify(shown, null, 1)}\n`);
  else if (shown.length === 0) outside.print(say(outside.language, "nothingWrong"));
  else for (const { place, detail, severity } of shown) outside.print(`${severity}: ${place ? `${place}: ` : ""}${detail}\n`);
  const errors = shown.filter(({ severity }) => severity === "error");
  return errors.length === 0 ? 0 : errors.some(({ place }) => place.startsWith("output/")) ? exits.refused : exits.mendable;
}

/** Queries, charts and templates agree: told from the columns alone. */
async function checkSources(config: Config, quarter: Quarter): Promise<UserError[]> {
  const found: UserError[] = [];
  const onProblem: OnProblem = (wrong) => void found.push(wrong);
  const { datasets, failed, problems } = await describeQueries(config, quarter);
  found.push(...problems);
  for (const name of await editionsOf(config, quarter)) {
    const edition = await attempt(onProblem, () => readEdition(config, name, quarter, onProblem));
    for (const tag of config.languages.filter((language) => edition?.texts.has(language))) {
      const words = await attempt(onProblem, () => readWords(config, tag));
      if (edition && words) found.push(...checkPage({ config, quarter, edition, words, datasets: publishedOf(datasets), sample: false, daysWithoutExports: 0, pdf: true }));
    }
  }
  // A query that fails is told once, not again wherever its dataset is used.
  return found.filter(({ code, values }) => !failed.some((name) => (code === "datasetUnknown" && values["name"] === name) || (code === "templatePath" && `${values["path"]}.`.startsWith(`datasets.${name}.`))));
}

function shownProblem({ code, values, place: { file, line, key } }: UserError, language: string): Shown {
  return { place: [file, line].filter((part) => part !== undefined).join(":"), detail: tell({ code, values, place: key ? { key } : {} }, language), severity: "error" };
}

function isFirst({ place, detail }: Shown, at: number, all: readonly Shown[]): boolean {
  return all.findIndex((other) => other.place === place && other.detail === detail) === at;
}

/** What lies in output/ now: untouched since it was made, and clean. */
async function checkBuilt(config: Config, { name }: Quarter, outside: Outside): Promise<Shown[]> {
  const place = join(config.folder, "output", name);
  const manifest = await readTextIfAny(join(place, "manifest.json"));
  if (manifest === undefined) {
    outside.tell(`${phrase(outside.language, "notBuilt", { quarter: name })}\n`);
    return [];
  }
  const { outputs } = parseJson(manifest, `output/${name}/manifest.json`) as { outputs: { file: string; sha256: string }[] };
  const files = await filesIn(place);
  const finding = (file: string, detail: string): Shown => ({ place: `output/${name}/${file}`, detail, severity: "error" });
  const changed = outputs.filter(({ file, sha256 }) => digest(files.get(file) ?? "") !== sha256).map(({ file }) => finding(file, files.has(file) ? "changed since it was built" : "missing"));
  const made = new Set(["manifest.json", ...outputs.map(({ file }) => file)]);
  const foreign = [...files.keys()].filter((file) => !made.has(file)).map((file) => finding(file, "was not made by the build"));
  const findings = await checkReport(config, finishedPages(files), manifest);
  return [...changed, ...foreign, ...findings.map(({ place: file, detail, refused }) => ({ place: `output/${name}/${file}`, detail, severity: refused ? ("error" as const) : ("warning" as const) }))];
}

async function filesIn(folder: string): Promise<Map<string, Uint8Array>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => (isMissing(error) ? [] : Promise.reject(error)));
  const paths = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(paths.map(async (path): Promise<[string, Uint8Array]> => [path.slice(folder.length + 1).replaceAll("\\", "/"), await readFile(path)])));
}

/** Files grouped by edition and language; texts as text. */
function finishedPages(files: ReadonlyMap<string, Uint8Array>): FinishedPage[] {
  const folders = [...new Set([...files.keys()].filter((path) => path.split("/").length > 2).map((path) => path.split("/").slice(0, 2).join("/")))];
  return folders.map((folder) => {
    const inside = new Map([...files].filter(([path]) => path.startsWith(`${folder}/`)).map(([path, bytes]): [string, string | Uint8Array] => [path.slice(folder.length + 1), /\.(?:html|svg|csv|json)$/.test(path) ? new TextDecoder().decode(bytes) : bytes]));
    const [edition = "", language = ""] = folder.split("/");
    return { folder, files: inside, page: { edition, language, title: "", description: "", author: "", exhibits: [], files: inside, missingGlyphs: [] } };
  });
}
