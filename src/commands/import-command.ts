/** `tsubame import`: logs of other programs become exports. */
import { join, resolve } from "node:path";
import { exists } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { browserRequest } from "../base/outside.js";
import { reasonsText, sumRows } from "../base/row-counts.js";
import { say } from "../i18n/program-language.js";
import type { ImportFormat } from "../import/formats.js";
import { importExports } from "../import.js";
import { readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";

export type ImportOptions = {
  readonly folder: string;
  readonly files: readonly string[];
  readonly to: string;
  readonly format?: ImportFormat;
  readonly map: Readonly<Record<string, string>>;
  readonly sensor?: string;
  readonly timezone?: string;
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

/** The workspace's time zone where there is a workspace, else UTC. */
async function zoneOf(folder: string): Promise<string> {
  if (!(await exists(join(folder, "tsubame.yaml")))) return "UTC";
  try {
    return (await readConfig(folder)).timezone;
  } catch {
    return "UTC";
  }
}
