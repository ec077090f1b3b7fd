/** `tsubame translate extract`: catalogues brought up to date with their sources. */
import type { Outside } from "../base/outside.js";
import type { Row } from "../base/table.js";
import { say } from "../i18n/program-language.js";
import { broughtUpToDate, readJobCatalog, writeCatalog } from "../workshop/catalog-files.js";
import { readScope, type TranslateOptions } from "./translate.js";

/**
 * A row for each catalogue: entries kept, made fuzzy by a near match, new without any, and gone; and whether the file
 * changed.
 */
export async function translateExtract(options: TranslateOptions, outside: Outside): Promise<number> {
  const { config, jobs } = await readScope(options);
  const rows: Row[] = [];
  for (const job of jobs) {
    const { own, text, behind } = await readJobCatalog(config, job);
    const { catalog, kept, near, missing, gone } = broughtUpToDate(job, { own, behind });
    const written = await writeCatalog(config, job, catalog, text);
    if (text !== undefined || written)
      rows.push({
        language: job.language,
        text: job.name,
        file: job.path,
        kept,
        fuzzy: near,
        new: missing,
        gone,
        written,
      });
  }
  if (options.json) return (outside.print(`${JSON.stringify(rows, null, 1)}\n`), 0);
  for (const { file, kept, fuzzy, new: added, gone, written } of rows) {
    outside.print(
      say(outside.language, written ? "translateExtracted" : "translateUnchanged", {
        file: String(file),
        kept: Number(kept),
        fuzzy: Number(fuzzy),
        added: Number(added),
        gone: Number(gone),
      }),
    );
  }
  if (rows.length === 0)
    outside.print(say(outside.language, jobs.length > 0 ? "translateBuiltIn" : "translateNothing"));
  return 0;
}
