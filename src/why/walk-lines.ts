/**
 * The walk from a value back to the exports, in words: its row, the SQL behind it, the rollups, the days and the files.
 */
import { sumRows } from "../base/row-counts.js";
import { phrase } from "../i18n/program-language.js";
import type { Explanation, Standing } from "./provenance.js";

/** What was told before, by `toldOf`, is not told again. */
export function walkText(
  { source, row, standing, periods }: Explanation,
  toldOf: Set<string>,
  language: string,
): string[] {
  const { dataset, column } = source;
  if (!standing)
    return [
      `  ← ${phrase(language, dataset === "quarter" || dataset === "previous" ? "whyQuarter" : "whyUnknown", { dataset })}`,
    ];
  const key = JSON.stringify([dataset, row?.["day"] ?? row?.["month"] ?? null]);
  const again = toldOf.has(key);
  toldOf.add(key);
  const which =
    source.row === "count"
      ? phrase(language, column === "" && !row ? "whyRows" : "whyRow", { dataset })
      : phrase(language, "whyCell", { dataset, row: source.row + 1, column });
  const lines = [`  ← ${which}`, ...(row ? [`    ${JSON.stringify(row)}`] : [])];
  if (again) return lines;
  const days = periods.flatMap((period) => periodLines(period, language));
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
  const rows = sumRows(exports);
  const shown = exports.length > 6 ? [...exports.slice(0, 3), ...exports.slice(-1)] : exports;
  const lines = shown.map(({ file, rows: counted }) => `    ${phrase(language, "whyExport", { file, rows: counted })}`);
  const left = exports.length - shown.length;
  if (left > 0) lines.splice(3, 0, `    ${phrase(language, "whyMore", { count: left })}`);
  const span = first === undefined ? quarter : first === last ? first : `${first} – ${last}`;
  return [
    `  ← ${phrase(language, "whyDays", { quarter, days: days.length, span, rows, files: exports.length })}`,
    ...lines,
  ];
}
