/** `tsubame build`: the report of a quarter, or the news that nothing changed. */
import { join } from "node:path";
import type { Outside } from "../base/outside.js";
import { exits, type Finding, problem } from "../base/problems.js";
import { lastDay, type Quarter } from "../base/quarter.js";
import { stampOf, watchedBy } from "../exports/stamp.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import { isIntact, readBuilt } from "../release/output.js";
import type { BuildResult } from "../report.js";
import { rowsRead } from "../rollups/day-index.js";
import { browserRequest } from "./browser-request.js";
import { madeDate } from "./made-date.js";
import { showProgress } from "./terminal.js";
import { unreadyLines } from "./untranslated-lines.js";

/** `languages` are those of the config when absent. */
export type BuildOptions = {
  readonly folder: string;
  readonly quarter: Quarter;
  readonly pdf: boolean;
  readonly force: boolean;
  readonly draft?: boolean;
  readonly languages?: readonly string[] | undefined;
};

/** Exit code 1, too, when a language was left out though others were made. */
export async function build(
  { folder, quarter, pdf, force, draft = false, languages }: BuildOptions,
  outside: Outside,
): Promise<number> {
  const { language, fonts = true } = outside;
  const made = madeDate(outside.environment["SOURCE_DATE_EPOCH"]);
  const options = { pdf, made, draft, languages, fonts };
  const built = force ? undefined : await readBuilt(folder, quarter);
  if (
    built &&
    (await stampOf(folder, built.watched, quarter, options)) === built.stamp &&
    (await isIntact(folder, quarter, built))
  ) {
    outside.print(say(language, "unchanged", { quarter: quarter.name, place: join(folder, "output", quarter.name) }));
    return 0;
  }
  const progress = showProgress(outside);
  // What follows loads far more code, which an unchanged report does not need.
  const [{ readConfig }, { buildReport }, { unreadyIn }, { didYouMean }, { openBrowser }, { findBrowser }] =
    await Promise.all([
      import("../workspace/config.js"),
      import("../report.js"),
      import("../texts/languages.js"),
      import("../engines/nearest.js"),
      import("../engines/browser.js"),
      import("../engines/browser-place.js"),
    ]);
  const config = await readConfig(folder);
  const unknown = languages?.find((one) => !config.languages.includes(one));
  if (unknown !== undefined)
    throw problem(
      "languageUnknown",
      { language: unknown, near: didYouMean(unknown, config.languages), allowed: config.languages.join(", ") },
      {},
      exits.usage,
    );
  const watched = watchedBy(config);
  const stamp = await stampOf(folder, watched, quarter, options);
  const browser = pdf ? findBrowser(browserRequest(outside)).then(openBrowser) : undefined;
  browser?.catch(() => undefined);
  try {
    const result = await buildReport({
      config,
      quarter,
      browser,
      fonts,
      languages,
      draft,
      made,
      watched,
      stamp,
      afresh: force,
      progress,
    });
    progress.end();
    for (const line of notes(result, quarter, language)) outside.tell(`${line}\n`);
    outside.print(say(language, draft ? "builtDraft" : "built", { quarter: quarter.name, place: result.place }));
    for (const { folder: page, files } of result.pages) {
      for (const file of ["index.html", "report.pdf"])
        if (files.has(file)) outside.print(`  ${join(result.place, page, file)}\n`);
    }
    for (const line of unreadyLines(unreadyIn(result.leftOut), language)) outside.tell(`${line}\n`);
    for (const one of result.leftOut)
      outside.tell(say(language, "leftOut", { page: one.folder, count: one.findings.length }));
    return result.leftOut.length > 0 ? exits.mendable : 0;
  } catch (error) {
    progress.end();
    const { findings } = error as { findings?: Finding[] };
    for (const line of unreadyLines(findings ?? [], language)) outside.tell(`${line}\n`);
    throw error;
  } finally {
    await browser?.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}

/** What a careful colleague would mention: counted, missing, rejected, outside, twice. */
function notes(
  { rollups, devices, twice, otherNames, findings }: BuildResult,
  quarter: Quarter,
  language: string,
): string[] {
  const sum = (of: (file: BuildResult["rollups"]["fileRows"][number]) => number) =>
    rollups.fileRows.reduce((total, file) => total + of(file), 0);
  const lines: string[] = [];
  const days = new Set(rollups.days.map(({ day }) => day));
  const all = daysBetween(quarter);
  const missing = all.filter((day) => !days.has(day));
  lines.push(
    phrase(language, "counted", {
      counted: rollups.days.reduce((total, day) => total + (day.counted ?? day.packets), 0),
      rows: rollups.days.reduce((total, day) => total + (rowsRead(day) ?? day.packets), 0),
      days: days.size,
    }),
  );
  if (missing.length > 0)
    lines.push(
      phrase(language, "missingDays", {
        count: missing.length,
        all: all.length,
        days: missing.length > 8 ? `${missing.slice(0, 8).join(", ")}, …` : missing.join(", "),
      }),
    );
  if (rollups.rejected.length > 0) {
    const reasons: Record<string, number> = {};
    for (const { reason, rows } of rollups.rejected) reasons[reason] = (reasons[reason] ?? 0) + rows;
    lines.push(
      phrase(language, "rejected", {
        rows: sum(({ rejected }) => rejected),
        reasons: Object.entries(reasons)
          .map(([reason, rows]) => `${reason} ${rows}`)
          .join(", "),
        list: join("rollups", quarter.name, "rejected.csv"),
      }),
    );
  }
  if (sum(({ outside }) => outside) > 0)
    lines.push(phrase(language, "outside", { rows: sum(({ outside }) => outside) }));
  const ipv6 = rollups.days.reduce((total, day) => total + day.ipv6, 0);
  if (ipv6 > 0) lines.push(phrase(language, "ipv6", { rows: ipv6 }));
  for (const { name, file } of otherNames.slice(0, 5)) lines.push(phrase(language, "otherNames", { name, file }));
  for (const [a, b] of twice.slice(0, 5)) lines.push(phrase(language, "twice", { a, b }));
  if (rollups.daysWithoutExports.length > 0)
    lines.push(phrase(language, "withoutExports", { days: rollups.daysWithoutExports.length }));
  for (const one of rollups.daysInPart.slice(0, 5)) lines.push(phrase(language, "daysInPart", one));
  if (rollups.daysOfUnknownInputs.length > 0)
    lines.push(phrase(language, "daysOfUnknownInputs", { days: rollups.daysOfUnknownInputs.length }));
  if (rollups.upgraded.indexed > 0)
    lines.push(phrase(language, "daysIndexed", { days: rollups.upgraded.indexed, quarter: quarter.name }));
  if (rollups.upgraded.compacted > 0)
    lines.push(phrase(language, "daysReadAnew", { days: rollups.upgraded.compacted }));
  lines.push(...deviceNotes(devices, language));
  for (const found of findings) lines.push(phrase(language, "warning", { text: tell(found, language) }));
  return lines;
}

/** What became of the scan records, where there are any, and the fingerprints that were left out. */
function deviceNotes(
  { file, name, rows, unrecognised, ipv6, rejected, refused }: BuildResult["devices"],
  language: string,
): string[] {
  const bad = rejected.reduce((sum, one) => sum + one.rows, 0);
  const lines =
    file === null
      ? []
      : [
          phrase(language, "devicesRead", {
            name: name ?? "",
            all: rows + unrecognised + ipv6 + bad,
            rows,
            unrecognised,
            ipv6,
          }),
        ];
  for (const { reason, rows: count, file: where, line } of rejected)
    lines.push(phrase(language, "devicesRejected", { rows: count, reason, place: `${where}:${line}` }));
  for (const { file: where, line, reason } of refused.slice(0, 5))
    lines.push(phrase(language, "fingerprintRefused", { place: `${where}:${line}`, reason }));
  return refused.length > 5 ? [...lines, phrase(language, "fingerprintsRefused", { count: refused.length })] : lines;
}

function daysBetween(quarter: Quarter): string[] {
  const days: string[] = [];
  for (const day = new Date(`${quarter.start}T00:00:00Z`); ; day.setUTCDate(day.getUTCDate() + 1)) {
    days.push(day.toISOString().slice(0, 10));
    if (days.at(-1) === lastDay(quarter)) return days;
  }
}
