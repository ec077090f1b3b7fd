/** `tsubame check`: everything wrong at once, in the sources and in the built report. Reads no export. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { isMissing, readTextIfAny } from "../base/files.js";
import { UserError, exits, tell } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { readWords } from "../i18n/catalogs.js";
import { checkReport, type FinishedPage } from "../stages/checks.js";
import { readConfig, type Config } from "../stages/config.js";
import { describeQueries } from "../stages/datasets.js";
import { readEdition } from "../stages/editions.js";
import { checkPage } from "../stages/pages.js";
import { publishedOf } from "../stages/published.js";
import { phrase, say } from "./phrases.js";
import type { Outside } from "./process.js";

type Shown = { readonly place: string; readonly detail: string; readonly severity: "error" | "warning" };

export async function check({ folder, quarter, json }: { folder: string; quarter: Quarter; json: boolean }, outside: Outside): Promise<number> {
  const config = await readConfig(folder);
  const shown = [...(await checkSources(config, quarter, outside.language)), ...(await checkBuilt(config, quarter, outside))];
  if (json) outside.print(`${JSON.stringify(shown, null, 1)}\n`);
  else if (shown.length === 0) outside.print(say(outside.language, "nothingWrong"));
  else for (const { place, detail, severity } of shown) outside.print(`${severity}: ${place ? `${place}: ` : ""}${detail}\n`);
  const errors = shown.filter(({ severity }) => severity === "error");
  return errors.length === 0 ? 0 : errors.some(({ place }) => place.startsWith("output/")) ? exits.refused : exits.mendable;
}

/** Queries, charts and templates agree: told from the columns alone. */
async function checkSources(config: Config, quarter: Quarter, language: string): Promise<Shown[]> {
  const found: UserError[] = [];
  const described = await describeQueries(config, quarter);
  found.push(...described.problems);
  for (const name of config.editions) {
    try {
      const edition = await readEdition(config, name, quarter);
      for (const tag of config.languages) {
        found.push(...checkPage({ config, quarter, edition, words: await readWords(config, tag), datasets: publishedOf(described.datasets), sample: false, daysWithoutExports: 0, pdf: true }));
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      found.push(error);
    }
  }
  const lines = found.map((error) => ({ place: [error.place.file, error.place.line].filter((part) => part !== undefined).join(":"), detail: tell({ ...error, code: error.code, values: error.values, place: error.place.key ? { key: error.place.key } : {} }, language), severity: "error" as const }));
  return lines.filter(({ place, detail }, at) => lines.findIndex((other) => other.place === place && other.detail === detail) === at);
}

/** What lies in output/ now: untouched since it was made, and clean. */
async function checkBuilt(config: Config, { name }: Quarter, outside: Outside): Promise<Shown[]> {
  const place = join(config.folder, "output", name);
  const manifest = await readTextIfAny(join(place, "manifest.json"));
  if (manifest === undefined) {
    outside.tell(`${phrase(outside.language, "notBuilt", { quarter: name })}\n`);
    return [];
  }
  const { outputs } = JSON.parse(manifest) as { outputs: { file: string; sha256: string }[] };
  const files = await filesIn(place);
  const changed = outputs.filter(({ file, sha256 }) => digest(files.get(file) ?? "") !== sha256).map(({ file }) => ({ place: `output/${name}/${file}`, detail: files.has(file) ? "changed since it was built" : "missing", severity: "error" as const }));
  const findings = await checkReport(config, finishedPages(files), manifest);
  return [...changed, ...findings.map(({ place: file, detail, refused }) => ({ place: `output/${name}/${file}`, detail, severity: refused ? ("error" as const) : ("warning" as const) }))];
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
