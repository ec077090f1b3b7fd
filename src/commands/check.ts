/** `tsubame check`: what is wrong, as lines or as JSON. */
import type { Outside } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { exits, type Finding } from "../base/problems.js";
import { checkQuarter } from "../check.js";
import { say, tell } from "../i18n/program-language.js";

type Shown = {
  readonly place: string;
  readonly detail: string;
  readonly severity: "error" | "warning";
  readonly code: string;
};

export async function check(
  { folder, quarter, json }: { folder: string; quarter: Period; json: boolean },
  { language, print, tell: note }: Outside,
): Promise<number> {
  const { sources, built } = await checkQuarter(folder, quarter);
  if (built === undefined) note(say(language, "notBuilt", { quarter: quarter.name }));
  const shown = [...sources, ...(built ?? [])].map((one) => shownFinding(one, language)).filter(isFirst);
  if (json) print(`${JSON.stringify(shown, null, 1)}\n`);
  else if (shown.length === 0) print(say(language, "nothingWrong"));
  else for (const { place, detail, severity } of shown) print(`${severity}: ${place ? `${place}: ` : ""}${detail}\n`);
  const stops = (found: readonly Finding[]) => found.some(({ refused }) => refused);
  return stops(built ?? []) ? exits.refused : stops(sources) ? exits.mendable : 0;
}

function shownFinding({ code, values, place: { file, line, key }, refused }: Finding, language: string): Shown {
  return {
    place: [file, line].filter((part) => part !== undefined).join(":"),
    detail: tell({ code, values, place: key ? { key } : {} }, language),
    severity: refused ? "error" : "warning",
    code,
  };
}

function isFirst({ place, detail }: Shown, at: number, all: readonly Shown[]): boolean {
  return all.findIndex((other) => other.place === place && other.detail === detail) === at;
}
