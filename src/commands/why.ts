/** `tsubame why`: where a number on the built pages comes from, back to the exports. Opens no export. */
import { join } from "node:path";
import { readTextIfAny } from "../base/files.js";
import { problem } from "../base/problems.js";
import { silent } from "../base/progress.js";
import type { Quarter } from "../base/quarter.js";
import { didYouMean } from "../engines/nearest.js";
import { findAppearances, nearestShown, shownIn, type Appearance, type ReadPage } from "../stages/appearances.js";
import { readConfig, type Config } from "../stages/config.js";
import type { Datasets } from "../stages/datasets.js";
import { readBuiltDatasets } from "../stages/output.js";
import { placesOf, readPageTexts, textsOfLanguage } from "../stages/page-texts.js";
import { explain, readGround, type Explanation, type Standing } from "../stages/provenance.js";
import { readPage, type Source } from "../stages/reading.js";
import { builtFolders, latestBuilt } from "./built.js";
import { phrase } from "./phrases.js";
import type { Outside } from "./process.js";

/** Without a quarter, the latest one that is built. */
export type WhyOptions = { readonly folder: string; readonly asked: string; readonly quarter: Quarter | undefined; readonly json: boolean };

/** `typed` has the places of the text, `file:line`, when it was typed by hand; `walks` is empty then. */
type Answer = Omit<Appearance, "from"> & { readonly walks: readonly Explanation[]; readonly typed: readonly string[] };

export async function why({ folder, asked, quarter: given, json }: WhyOptions, outside: Outside): Promise<number> {
  const { language } = outside;
  const config = await readConfig(folder);
  const quarter = given ?? (await latestBuilt(config.folder));
  if (!quarter) throw problem("notBuiltAny", {});
  const pages = await readBuiltPages(config.folder, quarter);
  if (pages.length === 0) throw problem("notBuiltYet", { quarter: quarter.name });
  const found = findAppearances(asked, pages);
  if (found.length === 0) {
    const near = nearestShown(asked, pages, 5);
    const nearest = near.length > 0 ? phrase(language, "whyNear", { values: near.join(" · ") }) : asked.length < 3 ? "" : didYouMean(asked, pages.flatMap(({ reading }) => shownIn(reading).map(({ text }) => text)));
    throw problem("whyNothing", { text: asked, quarter: quarter.name, near: nearest });
  }
  const [ground, datasets] = await Promise.all([readGround(config, quarter), datasetsOf(config, quarter)]);
  const answers = await Promise.all(found.map(async ({ from, ...one }): Promise<Answer> => {
    const [edition = "", spoken = ""] = one.page.split("/");
    const sources = from.length > 0 ? from : one.dataset === "" ? [] : [{ dataset: one.dataset, row: "count", column: "" } satisfies Source];
    const typed = one.kind === "typed" ? placesOf(one.text, textsOfLanguage(await readPageTexts(config, edition, quarter), spoken, config.languages), 3) : [];
    return { ...one, walks: sources.map((source) => explain(source, datasets(edition), ground)), typed };
  }));
  outside.print(json ? `${JSON.stringify(answers, null, 1)}\n` : told(answers, language));
  return 0;
}

async function readBuiltPages(folder: string, quarter: Quarter): Promise<ReadPage[]> {
  return Promise.all((await builtFolders(folder, quarter)).map(async (one) => ({ folder: one, reading: readPage((await readTextIfAny(join(folder, "output", quarter.name, one, "index.html"))) ?? "") })));
}

/** What each edition's pages were made from: as the build kept it, else made again from the rollups. */
async function datasetsOf(config: Config, quarter: Quarter): Promise<(edition: string) => Datasets> {
  const kept = await readBuiltDatasets(config.folder, quarter);
  if (kept) return (edition) => kept.get(edition) ?? {};
  const { makeReport } = await import("../report.js");
  const { published } = await makeReport({ config, quarter, browser: undefined, made: undefined, progress: silent });
  return (edition) => published.get(edition) ?? {};
}

/** Places with the same origin together, each origin once; the SQL and exports of a dataset are told the first time. */
function told(answers: readonly Answer[], language: string): string {
  const lines: string[] = [];
  const toldOf = new Set<string>();
  for (const group of groupsOf(answers)) {
    const [first] = group;
    if (!first) continue;
    lines.push(...(lines.length > 0 ? [""] : []), [...new Set(group.map(({ text }) => text))].join(" · "));
    lines.push(...new Set(group.map((one) => `  ${placeOf(one)}\n    ${one.context}`)));
    if (first.kind === "typed") lines.push(`  ${phrase(language, first.typed.length > 0 ? "whyTyped" : "whyTypedSomewhere", { places: first.typed.join(", ") })}`);
    for (const walk of first.walks) lines.push(...toldWalk(walk, toldOf, language));
  }
  return `${lines.join("\n")}\n`;
}

function groupsOf(answers: readonly Answer[]): Answer[][] {
  const groups = new Map<string, Answer[]>();
  for (const one of answers) {
    const key = JSON.stringify([one.walks.map(({ source }) => source), one.kind === "typed" ? [one.text, one.typed] : one.walks.map(({ row }) => row ?? null)]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function placeOf({ page, section, exhibit }: Answer): string {
  return [page, ...[section, exhibit].filter((part) => part !== "")].join(" › ");
}

function toldWalk({ source, row, standing, periods }: Explanation, toldOf: Set<string>, language: string): string[] {
  const { dataset, column } = source;
  if (!standing) return [`  ← ${phrase(language, dataset === "quarter" || dataset === "previous" ? "whyQuarter" : "whyUnknown", { dataset })}`];
  const key = JSON.stringify([dataset, row?.["day"] ?? row?.["month"] ?? null]);
  const again = toldOf.has(key);
  toldOf.add(key);
  const which = source.row === "count" ? phrase(language, column === "" && !row ? "whyRows" : "whyRow", { dataset }) : phrase(language, "whyCell", { dataset, row: source.row + 1, column });
  const lines = [`  ← ${which}`, ...(row ? [`    ${JSON.stringify(row)}`] : [])];
  if (again) return lines;
  const days = periods.map((period) => periodLines(period, language)).flat();
  return [...lines, ...tree(standing, "  ", new Set()), ...days];
}

function tree({ name, kind, file, on }: Standing, indent: string, seen: Set<string>): string[] {
  const again = seen.has(name);
  seen.add(name);
  const line = `${indent}${kind === "dataset" && indent === "  " ? "←" : "·"} ${name} (${kind}${file === null ? "" : `: ${file}`})${again && on.length > 0 ? " …" : ""}`;
  return again ? [line] : [line, ...on.flatMap((one) => tree(one, `${indent}    `, seen))];
}

function periodLines({ quarter, days, exports }: Explanation["periods"][number], language: string): string[] {
  const [first, last] = [days[0], days.at(-1)];
  const rows = exports.reduce((sum, one) => sum + one.rows, 0);
  const shown = exports.length > 6 ? [...exports.slice(0, 3), ...exports.slice(-1)] : exports;
  const lines = shown.map(({ file, rows: counted }) => `    ${phrase(language, "whyExport", { file, rows: counted })}`);
  const left = exports.length - shown.length;
  if (left > 0) lines.splice(3, 0, `    ${phrase(language, "whyMore", { count: left })}`);
  const span = first === undefined ? quarter : first === last ? first : `${first} – ${last}`;
  return [`  ← ${phrase(language, "whyDays", { quarter, days: days.length, span, rows, files: exports.length })}`, ...lines];
}
