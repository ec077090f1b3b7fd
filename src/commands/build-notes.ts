/** What a careful colleague would mention of a build: counted, missing, rejected, outside, twice. */
import { join } from "node:path";
import { calendarDays, type Period } from "../base/period.js";
import { reasonsText, rowsByReason, sumRows } from "../base/row-counts.js";
import { phrase, tell } from "../i18n/program-language.js";
import type { BuildResult } from "../report.js";
import { rowsRead } from "../rollups/day-index.js";

/** One line each. */
export function buildNotes(result: BuildResult, quarter: Period, language: string): string[] {
  const { devices, unrecorded, findings, typed } = result;
  const lines = exportNotes(result, quarter, language);
  if (unrecorded.length > 0) lines.push(phrase(language, "unrecorded", { columns: unrecorded.join(", ") }));
  lines.push(...deviceNotes(devices, language));
  for (const { file, line, ...one } of typed)
    lines.push(phrase(language, "typedOnPurpose", { place: `${file}:${line}`, ...one }));
  for (const found of findings) lines.push(phrase(language, "warning", { text: tell(found, language) }));
  return lines;
}

/** What became of the exports, and what the days stand on. */
export function exportNotes(
  { rollups, twice, otherNames, epochs }: Pick<BuildResult, "rollups" | "twice" | "otherNames" | "epochs">,
  quarter: Period,
  language: string,
): string[] {
  const sum = (of: (file: BuildResult["rollups"]["fileRows"][number]) => number) =>
    rollups.fileRows.reduce((total, file) => total + of(file), 0);
  const lines: string[] = [];
  const days = new Set(rollups.days.map(({ day }) => day));
  const all = calendarDays(quarter);
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
  if (rollups.rejected.length > 0)
    lines.push(
      phrase(language, "rejected", {
        rows: sumRows(rollups.rejected),
        reasons: reasonsText(rowsByReason(rollups.rejected)),
        list: join("rollups", quarter.name, "rejected.csv"),
      }),
    );
  if (sum(({ outside }) => outside) > 0)
    lines.push(phrase(language, "outside", { rows: sum(({ outside }) => outside) }));
  const ipv6 = rollups.days.reduce((total, day) => total + day.ipv6, 0);
  if (ipv6 > 0) lines.push(phrase(language, "ipv6", { rows: ipv6 }));
  for (const { file, perSecond } of epochs.slice(0, 5))
    lines.push(phrase(language, "epochs", { file, unit: unitNames[perSecond] }));
  for (const { name, file } of otherNames.slice(0, 5)) lines.push(phrase(language, "otherNames", { name, file }));
  for (const [a, b] of twice.slice(0, 5)) lines.push(phrase(language, "twice", { a, b }));
  if (rollups.daysWithoutExports.length > 0)
    lines.push(phrase(language, "withoutExports", { days: rollups.daysWithoutExports.length }));
  if (rollups.daysElsewhere.length > 0)
    lines.push(phrase(language, "elsewhere", { days: rollups.daysElsewhere.length }));
  for (const one of rollups.daysInPart.slice(0, 5)) lines.push(phrase(language, "daysInPart", one));
  if (rollups.daysOfUnknownInputs.length > 0)
    lines.push(phrase(language, "daysOfUnknownInputs", { days: rollups.daysOfUnknownInputs.length }));
  if (rollups.upgraded.indexed > 0)
    lines.push(phrase(language, "daysIndexed", { days: rollups.upgraded.indexed, quarter: quarter.name }));
  if (rollups.upgraded.compacted > 0)
    lines.push(phrase(language, "daysReadAnew", { days: rollups.upgraded.compacted }));
  return lines;
}

const unitNames = { 1: "s", 1000: "ms", 1000000: "µs", 1000000000: "ns" };

/** What became of the scan records, where there are any, and the fingerprints that were left out. */
function deviceNotes(
  { file, name, rows, unrecognised, ipv6, rejected, refused }: BuildResult["devices"],
  language: string,
): string[] {
  const bad = sumRows(rejected);
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
