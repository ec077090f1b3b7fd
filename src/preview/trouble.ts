/**
 * What a preview has to say about a report that could not be made, or that has something to mend, in the reader's
 * language.
 */
import { sep } from "node:path";
import { type Finding, type Problem, UserError } from "../base/problems.js";
import { tell } from "../i18n/program-language.js";

/** Something to mend. `at` is `file:line`. `bug` is nothing that the reader could mend. */
export type Trouble = {
  readonly severity: "error" | "warning" | "bug";
  readonly at: string;
  readonly what: string;
  readonly mend: string;
  readonly problem?: Problem;
};

/** What kept pages from being made. */
export function troublesIn(error: unknown, language: string): Trouble[] {
  return error instanceof UserError ? troublesOf(problemsIn(error), language) : [bugOf(error)];
}

/** The problem, after those that it sums up. */
export function problemsIn(error: UserError): (Finding | Problem)[] {
  const { findings = [] } = error as { findings?: readonly Finding[] };
  return [...findings, { code: error.code, values: error.values, place: error.place }];
}

/** In their order, each once. */
export function troublesOf(found: readonly (Finding | Problem)[], language: string): Trouble[] {
  return distinct(found.map((one) => troubleOf(one, language)));
}

function troubleOf(found: Finding | Problem, language: string): Trouble {
  const {
    code,
    values,
    place: { file, line, key },
  } = found;
  const [what = "", ...mend] = tell({ code, values, place: key ? { key } : {} }, language).split("\n  ");
  const severity = "refused" in found && !found.refused ? "warning" : "error";
  return {
    severity,
    at: [file?.split(sep).join("/"), line].filter((part) => part !== undefined).join(":"),
    what,
    mend: mend.join(" "),
    problem: { code, values, place: found.place },
  };
}

function distinct(troubles: readonly Trouble[]): Trouble[] {
  return troubles.filter(
    (one, at) => troubles.findIndex((other) => other.at === one.at && other.what === one.what) === at,
  );
}

function bugOf(error: unknown): Trouble {
  const what = error instanceof Error ? error.message : String(error);
  return { severity: "bug", at: "", what, mend: "" };
}
