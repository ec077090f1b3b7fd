/** The report as `build` makes it, and drafts of the pages that it leaves out. */
import type { Period } from "../base/period.js";
import { type Finding, type Problem, UserError } from "../base/problems.js";
import { silent } from "../base/progress.js";
import { checkReport } from "../checks/checks.js";
import { type MadeReport, makeReport } from "../report.js";
import { unreadyIn } from "../texts/languages.js";
import { type Config, readConfig } from "../workspace/config.js";
import { type Memory, steadyLibrary } from "../workspace/library.js";
import { problemsIn } from "./trouble.js";

/** `unready` is what keeps the drafts from being pages of the report. */
export type ReportWithDrafts = {
  readonly config: Config;
  readonly report: MadeReport | undefined;
  readonly drafts: MadeReport | undefined;
  readonly unready: readonly (Finding | Problem)[];
};

type DraftsRequest = {
  readonly folder: string;
  readonly quarter: Period;
  readonly made: Date | undefined;
  readonly memory: Memory;
};

/** `onReport` is called with pages that are ready while others are still to be drafted. */
export async function makeWithDrafts(
  { folder, quarter, made, memory }: DraftsRequest,
  onReport: (report: MadeReport, config: Config) => void,
): Promise<ReportWithDrafts> {
  const read = await readConfig(folder);
  const config = { ...read, library: steadyLibrary(read.library) };
  const request = { config, quarter, browser: undefined, pdf: true, fonts: false, made, memory, progress: silent };
  const [report, failed] = await makeReport(request).then(
    (one) => [one, undefined] as const,
    (error: unknown) => [undefined, error] as const,
  );
  if (failed !== undefined && !(failed instanceof UserError)) throw failed;
  if (report && report.leftOut.length === 0) return { config, report, drafts: undefined, unready: [] };
  if (report) onReport(report, config);
  try {
    const drafts = await makeReport({
      ...request,
      draft: true,
      ...(report ? { only: report.leftOut.map(({ folder: page }) => page) } : {}),
    });
    return {
      config,
      report,
      drafts,
      unready: [...(failed ? problemsIn(failed) : []), ...(report ? unreadyIn(report.leftOut) : [])],
    };
  } catch (error) {
    // What keeps the report from being made is told before what keeps a draft of it.
    throw failed ?? error;
  }
}

/** What the making found, and what the finished pages show when they are read again. */
export async function checkWithDrafts(
  { config, report, drafts }: ReportWithDrafts,
  quarter: Period,
  memory: Memory,
): Promise<Finding[]> {
  // Drafts lead to pages that are ready; those are read as what they are.
  const all = (one: MadeReport) => [...one.pages, ...(one === drafts ? (report?.pages ?? []) : [])];
  const isReady = ({ place }: Finding) =>
    report?.pages.some(({ folder: page }) => place.file?.startsWith(`output/${quarter.name}/${page}/`)) ?? false;
  const found: Finding[] = [];
  for (const one of [report, drafts].filter((one) => one !== undefined)) {
    const read = await checkReport(config, quarter, all(one), one.manifest, one.holders, memory);
    found.push(...one.stale, ...one.found, ...read.filter((finding) => one === report || !isReady(finding)));
  }
  return found;
}
