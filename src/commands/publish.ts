/** `tsubame publish`: what a plan says, what was done, and whether it stands. */
import { visible } from "../base/escape.js";
import type { Outside } from "../base/outside.js";
import { exits } from "../base/problems.js";
import { renderDiff } from "../engines/diff.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import { type PublishRequest, publishQuarter } from "../publish.js";
import {
  isWritten,
  type PlannedStep,
  type PublishingPlan,
  type TargetNote,
  type Verdict,
} from "../publishing/targets.js";
import { readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";

/** `timeoutMs` is for each request to the target. */
export type PublishOptions = Omit<PublishRequest, "outside" | "progress" | "onLeak"> & {
  readonly folder: string;
  readonly json: boolean;
  readonly timeoutMs?: number;
};

/**
 * Ends with 1 when there is a conflict, when the target did not keep what it was given, or when what is there differs.
 */
export async function publish(
  { folder, json, timeoutMs, ...asked }: PublishOptions,
  outside: Outside,
): Promise<number> {
  const { language } = outside;
  const progress = showProgress(outside);
  const onLeak: PublishRequest["onLeak"] = (leak) => outside.tell(`${tell(leak, language)}\n`);
  const config = await readConfig(folder);
  const request = { ...asked, outside: { ...outside, timeoutMs }, progress, onLeak };
  const result = await publishQuarter(config, request).finally(() => progress.end());
  if ("verdict" in result) {
    const { verdict } = result;
    outside.print(json ? `${JSON.stringify(verdict, null, 1)}\n` : verdictText(verdict, asked.target, language));
    return verdict.mismatches.length === 0 ? 0 : exits.mendable;
  }
  const { plan, applied, after } = result;
  outside.print(
    json
      ? `${JSON.stringify({ ...plan, notes: [...plan.notes, ...after], applied }, null, 1)}\n`
      : planText(plan, after, asked, applied, language),
  );
  return plan.steps.some((step) => step.action === "conflict") || after.length > 0 ? exits.mendable : 0;
}

function planText(
  plan: PublishingPlan,
  after: readonly TargetNote[],
  { target, quarter, action }: Pick<PublishRequest, "target" | "quarter" | "action">,
  carriedOut: boolean,
  language: string,
): string {
  const count = (wanted: string) => plan.steps.filter((step) => step.action === wanted).length;
  // New files are told by their number: there are dozens.
  const isMany = ({ action: what, kind, name }: PlannedStep) =>
    what === "create" && (kind === "medium" || /\.(?:png|csv|pdf)$/.test(name));
  const many = [...new Set(plan.steps.filter(isMany).map(({ article }) => article))].map(
    (article) =>
      `  ${phrase(language, "publishFiles", { article, count: plan.steps.filter((step) => isMany(step) && step.article === article).length })}\n`,
  );
  const lines = plan.steps
    .filter((step) => step.action !== "keep" && !isMany(step))
    .map(({ action: what, kind, article, name, address, why, diff }) => {
      const reason =
        why === undefined
          ? ""
          : `\n    ${phrase(language, `publishWhy_${why}`)}${diff ? `\n${shortDiff(renderDiff(diff))}` : ""}`;
      return `  ${what} ${kind} ${article}${kind === "post" ? "" : ` ${name}`}${address === "" ? "" : ` (${address})`}${reason}\n`;
    });
  const written = plan.steps.filter(isWritten).length;
  const end =
    count("conflict") > 0
      ? say(language, "publishConflicts")
      : carriedOut && written > 0
        ? say(language, "publishApplied", { count: written, target })
        : written === 0
          ? say(language, "publishUpToDate")
          : action === "plan"
            ? say(language, "publishPlanned", { target, quarter: quarter.name })
            : "";
  const counts = {
    create: count("create"),
    update: count("update"),
    remove: count("remove"),
    keep: count("keep"),
    conflict: count("conflict"),
  };
  return [
    say(language, "publishPlan", { target, ...counts }),
    ...many,
    ...lines,
    ...noteLines([...plan.notes, ...after], language),
    end,
  ].join("");
}

function noteLines(notes: readonly TargetNote[], language: string): string[] {
  return notes.map(
    ({ code, article, detail }) =>
      `  * ${phrase(language, `publishNote_${code}`, { article, detail: visible(detail) })}\n`,
  );
}

function verdictText({ mismatches, fetched, notes }: Verdict, target: string, language: string): string {
  const head =
    mismatches.length === 0
      ? say(language, "publishVerified", { target, fetched: fetched.join(" ") || "–" })
      : say(language, "publishDiffers", { target, count: mismatches.length });
  return [
    head,
    ...mismatches.map(
      ({ article, what, detail }) =>
        `  ${phrase(language, `publishWrong_${what}`, { article, detail: visible(detail) })}\n`,
    ),
    ...noteLines(notes, language),
  ].join("");
}

/** The lines with a change in them. */
function shortDiff(diff: string): string {
  const changed = diff.split("\n").filter((line) => /\[-|\{\+|-\]|\+\}/.test(line));
  return changed
    .slice(0, 20)
    .map((line) => `    ${visible(line)}`)
    .join("\n");
}
