/** `tsubame rollup`: days compacted, without a report. */
import type { Outside } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { sumRows } from "../base/row-counts.js";
import { phrase, say } from "../i18n/program-language.js";
import { rollupDay, rollupQuarter } from "../rollup.js";
import { rowsRead } from "../rollups/day-index.js";
import { readConfig } from "../workspace/config.js";
import { exportNotes } from "./build-notes.js";
import { showProgress } from "./terminal.js";

/** `day` is local, `YYYY-MM-DD`; the whole quarter when absent. */
export type RollupOptions = { readonly folder: string; readonly quarter: Period; readonly day?: string };

export async function rollup({ folder, quarter, day }: RollupOptions, outside: Outside): Promise<number> {
  const { language, print, tell } = outside;
  const progress = showProgress(outside);
  const config = await readConfig(folder);
  if (day !== undefined) {
    const compacted = await rollupDay(config, quarter, day, progress).finally(() => progress.end());
    const [index] = compacted?.days ?? [];
    if (!compacted || !index) print(say(language, "dayEmpty", { day }));
    else
      print(
        say(language, compacted.made ? "dayCompacted" : "dayStands", {
          day,
          counted: index.counted ?? index.packets,
          rows: rowsRead(index) ?? index.packets,
          rejected: sumRows(index.rejected ?? []),
        }),
      );
    return 0;
  }
  const { rollups, ...exports } = await rollupQuarter(config, quarter, progress).finally(() => progress.end());
  for (const line of exportNotes({ rollups, ...exports }, quarter, language)) tell(`${line}\n`);
  print(`${phrase(language, "rolledUp", { days: rollups.days.length, place: `rollups/${quarter.name}` })}\n`);
  return 0;
}
