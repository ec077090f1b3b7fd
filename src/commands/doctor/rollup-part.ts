/** The days that were compacted: whether they are all there, and their indexes made again. */
import { join, resolve } from "node:path";
import type { Outside } from "../../base/outside.js";
import { attempt } from "../../base/problems.js";
import { phrase, say, tell } from "../../i18n/program-language.js";
import { missingOrCut, rollupsFolder } from "../../rollups/day-index.js";
import { compactedQuarters, findLostIndexes, mendIndexes, unexplained } from "../../rollups/lost-index.js";
import type { PartState } from "./part.js";

/** Every day that was compacted: whether an index names its files, and whether they are there in full. */
export async function lookAtRollups(folder: string, { language }: Outside): Promise<PartState> {
  const root = { folder: resolve(folder) };
  let days = 0;
  for (const quarter of await compactedQuarters(root)) {
    const { indexes, wrong, strays } = await findLostIndexes(root, quarter);
    if (wrong) throw wrong;
    if (strays.length > 0) throw unexplained(rollupsFolder(root, quarter), strays);
    for (const index of indexes) {
      const cut = await missingOrCut(rollupsFolder(root, quarter), index);
      if (cut !== undefined)
        return {
          state: "warning",
          version: `${quarter.name} ${index.day}`,
          where: `rollups/${quarter.name}/${cut}`,
          mend: phrase(language, "doctorRollupCut"),
        };
    }
    days += indexes.length;
  }
  return { state: "ok", version: `${days} days`, where: join(root.folder, "rollups"), mend: "" };
}

export async function mendRollups(folder: string, outside: Outside): Promise<void> {
  const root = { folder: resolve(folder) };
  for (const quarter of await compactedQuarters(root)) {
    const mended = await attempt(
      (wrong) => outside.tell(`${tell(wrong, outside.language)}\n`),
      () => mendIndexes(root, quarter),
    );
    if (!mended) continue;
    const { days, unknown, left } = mended;
    if (days.length > 0)
      outside.tell(
        say(outside.language, "mended", { quarter: quarter.name, days: days.length, unknown: unknown.length }),
      );
    for (const path of left)
      outside.tell(say(outside.language, "unmended", { file: `rollups/${quarter.name}/${path}` }));
  }
}
