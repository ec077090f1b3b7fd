/** Everything that can go wrong in a way the reader can mend: what, where, and what to do. */
import { type ProblemCode, sentences } from "./sentences.js";

/** Where to look. `file` is a path the reader knows; `line` counts from 1. */
export type Place = { readonly file?: string; readonly line?: number | undefined; readonly key?: string };

/** Exit codes: the reader can mend it; the command was called wrongly; a made report's content is refused; our bug. */
export const exits = { mendable: 1, usage: 2, refused: 3, bug: 4 } as const;

export class UserError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly values: Readonly<Record<string, string | number>> = {},
    readonly place: Place = {},
    readonly exit: number = exits.mendable,
  ) {
    super(tell({ code, values, place }, "en"));
    this.name = "UserError";
  }
}

export type Problem = Pick<UserError, "code" | "values" | "place">;

/** Something wrong with a text or a finished page. A refused one stops the report, the others are told. */
export type Finding = Problem & { readonly refused: boolean };

export function finding(code: ProblemCode, values: Problem["values"], place: Place, refused = true): Finding {
  return { code, values, place, refused };
}

/** Throws with exit code 1 (or the one given). */
export function problem(
  code: ProblemCode,
  values: Problem["values"] = {},
  place: Place = {},
  exit?: number,
): UserError {
  return new UserError(code, values, place, exit);
}

/** What becomes of a problem: builds stop at the first, `check` lists them all. */
export type OnProblem = (problem: UserError) => void;

export const stop: OnProblem = (found) => {
  throw found;
};

/** The result of some work; nothing when it met a problem that `onProblem` let pass. */
export async function attempt<Result>(
  onProblem: OnProblem,
  work: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onProblem(error);
    return undefined;
  }
}

/** `place: what` and, on the next line, what to do; in the reader's language. */
export function tell({ code, values, place }: Problem, language: string): string {
  const [what, mend] = sentences[code][language.startsWith("ja") ? "ja" : "en"];
  const where = [place.file, place.line].filter((part) => part !== undefined).join(":");
  const fill = (text: string) =>
    text.replace(/(?<!\{)\{(\w+)\}(?!\})/g, (_, name: string) => String(values[name] ?? ""));
  const key = place.key ? `${place.key}: ` : "";
  const lines = [`${where ? `${where}: ` : ""}${key}${fill(what).trim()}`, `  ${fill(mend).trim()}`];
  return lines.filter((line) => line.trim() !== "").join("\n");
}
