/** Rows that an import could not take, as it wrote them down beside the exports: they are part of what a report lacks. */
import { basename, relative } from "node:path";
import { readTextIfAny } from "../base/files.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { findFiles } from "../engines/glob.js";
import { type Infer, readAs, z } from "../engines/schema.js";
import type { Config } from "../workspace/config.js";

const count = z.number().int().nonnegative();

/** `days` are the first and the last that the import has packets of; values and lines are masked. */
const LossesSpec = z.object({
  format: z.literal(1),
  origin: z.string(),
  inputs: z.array(z.string()),
  days: z.tuple([z.iso.date(), z.iso.date()]),
  rows: count,
  written: count,
  rejected: z.array(z.object({ reason: z.string(), rows: count, value: z.string(), lines: z.array(z.string()) })),
});
export type Losses = Readonly<Infer<typeof LossesSpec>>;

/** `file` is below the workspace's folder. */
export type LossesOf = Losses & { readonly file: string };

/** The name of the ledger of an import, which is told by its origin. */
export const lossesName = (origin: string) => `lost-${origin.slice(0, 12)}.json`;

/** The pattern of all ledgers beside exports of a pattern. */
export const lossesPattern = (exports: string) => exports.replace(/[^/]*$/, "lost-*.json");

/** Ledgers beside the exports, in name order; of a quarter, those of imports that have days in it. */
export async function readLosses(
  { folder, exports }: Pick<Config, "folder" | "exports">,
  quarter?: Period,
): Promise<readonly LossesOf[]> {
  const found: LossesOf[] = [];
  for (const path of [...(await findFiles(lossesPattern(exports), folder))].sort()) {
    const file = relative(folder, path);
    const losses = readAs(LossesSpec, (await readTextIfAny(path)) ?? "");
    if (!losses || basename(path) !== lossesName(losses.origin)) throw problem("lossesUnreadable", {}, { file });
    const [first, last] = losses.days;
    // Rows without a time may be of any of its days.
    if (!quarter || (first < quarter.end && last >= quarter.start)) found.push({ ...losses, file });
  }
  return found;
}
