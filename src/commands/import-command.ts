/** `tsubame import`: logs of other programs become exports. */
import { join, resolve } from "node:path";
import { visible } from "../base/escape.js";
import { exists } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { browserRequest } from "../base/outside.js";
import { reasonsText, sumRows } from "../base/row-counts.js";
import { phrase, say } from "../i18n/program-language.js";
import type { ImportSummary } from "../import/day-files.js";
import { importExports } from "../import.js";
import { readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";

export type ImportOptions = {
  readonly folder: string;
  readonly files: readonly string[];
  readonly to: string;
  readonly format?: string;
  readonly map: Readonly<Record<string, string>>;
  readonly sensor?: string;
  readonly protocol?: string;
  readonly timezone?: string;
  readonly sourceTimezone?: string;
  readonly timeFormat?: string;
  readonly allowDates?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
};

export async function importFiles(
  { folder, files, to, timezone, json, ...rest }: ImportOptions,
  outside: Outside,
): Promise<number> {
  const progress = showProgress(outside);
  const summary = await importExports(
    {
      ...rest,
      timezone: timezone ?? (await zoneOf(folder)),
      files: files.map((file) => resolve(outside.folder, file)),
      to: resolve(outside.folder, to),
      scratch: join(browserRequest(outside).cacheFolder, "spill"),
    },
    progress,
  );
  progress.end();
  if (!json) for (const line of importNotes(summary, outside.language)) outside.tell(`${line}\n`);
  const refused = sumRows(summary.rejected);
  const reasons = refused > 0 ? ` (${reasonsText(summary.rejected)})` : "";
  outside.print(
    json
      ? `${JSON.stringify(summary, null, 1)}\n`
      : say(outside.language, "imported", {
          rows: summary.rows,
          written: summary.written,
          files: summary.files.length,
          rejected: refused,
          reasons,
        }),
  );
  return 0;
}

const units: Readonly<Record<number, string>> = { 1: "s", 1000: "ms", 1000000: "µs", 1000000000: "ns" };

/** How times were read, what was rejected, and how rows look that would be written: one line each. */
function importNotes({ inputs, local_times, examples, sample }: ImportSummary, language: string): string[] {
  const lines = inputs
    .slice(0, 20)
    .flatMap(({ file, per_second }) =>
      per_second === null ? [] : [phrase(language, "epochs", { file: visible(file), unit: units[per_second] ?? "" })],
    );
  if (local_times.rows > 0) lines.push(phrase(language, "localTimes", local_times));
  if (local_times.repeated > 0) lines.push(phrase(language, "localTwice", local_times));
  for (const { reason, value } of examples)
    lines.push(phrase(language, "rejectedLike", { reason, value, forms: formsOf(reason, language) }));
  for (const row of sample ?? [])
    lines.push(
      Object.entries(row)
        .map(([name, cell]) => `${name}=${cell}`)
        .join(" "),
    );
  return lines;
}

const formsOf = (reason: string, language: string) => {
  const found = (["time", "sensor", "address", "protocol", "port", "packets", "line"] as const).find(
    (one) => one === reason,
  );
  return found === undefined ? "" : phrase(language, `${found}Forms`);
};

/** The workspace's time zone where there is a workspace, else UTC. */
async function zoneOf(folder: string): Promise<string> {
  if (!(await exists(join(folder, "tsubame.yaml")))) return "UTC";
  try {
    return (await readConfig(folder)).timezone;
  } catch {
    return "UTC";
  }
}
