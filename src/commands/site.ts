/** `tsubame site`: all built quarters as one folder for a web server. */
import { join } from "node:path";
import type { Outside } from "../base/outside.js";
import { exits, type Finding } from "../base/problems.js";
import { phrase, say } from "../i18n/program-language.js";
import { front } from "../site/site-map.js";
import { buildSite, type SiteResult } from "../site.js";
import { unreadyIn } from "../texts/languages.js";
import { readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";
import { unreadyLines } from "./untranslated-lines.js";

export type SiteOptions = { readonly folder: string; readonly json: boolean };

/** Exit code 1, too, when a page of the archive's own is not translated. */
export async function site({ folder, json }: SiteOptions, outside: Outside): Promise<number> {
  const { language } = outside;
  const config = await readConfig(folder);
  const progress = showProgress(outside);
  try {
    const result = await buildSite(config, progress);
    progress.end();
    for (const line of notes(result, language)) outside.tell(line);
    if (config.site.url === undefined) outside.tell(say(language, "siteWithoutUrl"));
    const { place, pages, files } = result;
    if (json)
      outside.print(
        `${JSON.stringify(
          pages.map(({ kind, path, language: spoken, title, published, corrected }) => ({
            kind,
            path,
            language: spoken,
            title,
            published,
            corrected,
          })),
          null,
          1,
        )}\n`,
      );
    else
      outside.print(
        `${say(language, "siteBuilt", { pages: pages.length + 1, files, place })}  ${join(place, front)}\n`,
      );
    for (const line of unreadyLines(unreadyIn(result.untranslated), language)) outside.tell(`${line}\n`);
    return result.untranslated.length > 0 ? exits.mendable : 0;
  } catch (error) {
    progress.end();
    for (const line of unreadyLines((error as { findings?: Finding[] }).findings ?? [], language))
      outside.tell(`${line}\n`);
    throw error;
  }
}

function notes({ leftOut, graphsLeftOut }: SiteResult, language: string): string[] {
  return [
    ...leftOut.map(({ page, reason }) =>
      say(language, "siteLeftOut", { page, reason: phrase(language, `siteLeftOut_${reason}`) }),
    ),
    ...graphsLeftOut.map(({ graph, datasets }) =>
      say(language, "siteGraphLeftOut", { graph: `templates/${graph}`, datasets: datasets.join(", ") }),
    ),
  ];
}
