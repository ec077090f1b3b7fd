/** Everything that can go wrong in a way the reader can mend: what, where, and what to do. */
import { type ProblemCode, sentences } from "./sentences.js";

/** Where to look. `file` is a path the reader knows; `line` counts from 1. */
export type Place = { readonly file?: string; readonly line?: number | undefined; readonly key?: string };

/** Exit codes: the reader can mend it; the command was called wrongly; a made report's content is refused; our bug. */
export const exits = { mendable: 1, usage: 2, refused: 3, bug: 4 } as const;

/** A sentence, or a part of one, that is a value of another; `english` has its own values in braces. */
export type Clause = { readonly english: string; readonly values: Values };
export type Values = Readonly<Record<string, string | number | Clause>>;

/** Words for a value of a problem, which its reader is told in his language. */
export function clause(english: string, values: Values = {}): Clause {
  return { english, values };
}

export class UserError extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly values: Values = {},
    readonly place: Place = {},
    readonly exit: number = exits.mendable,
  ) {
    super(inEnglish({ code, values, place }));
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

/** A translation of an English text that stands for a code, or for none; undefined where there is none. */
export type Translate = (english: string, code?: string) => string | undefined;

/** `place: what` and, on the next line, what to do; in the language of `translate`. */
export function messageOf({ code, values, place }: Problem, translate: Translate): string {
  const [what, mend] = sentences[code].map((text) => filled(translate(text, code) ?? text, values, translate).trim());
  const where = [place.file, place.line].filter((part) => part !== undefined).join(":");
  const key = place.key ? `${place.key}: ` : "";
  const lines = [`${where ? `${where}: ` : ""}${key}${what}`, `  ${mend}`];
  return lines.filter((line) => line.trim() !== "").join("\n");
}

export function inEnglish(problem: Problem): string {
  return messageOf(problem, () => undefined);
}

/** A text with its values in the place of their names in braces; braces that stand twice are those of templates. */
export function filled(text: string, values: Values, translate: Translate): string {
  return text.replace(/(?<!\{)\{(\w+)\}(?!\})/g, (_, name: string) => {
    const value = values[name] ?? "";
    return typeof value === "object"
      ? filled(translate(value.english) ?? value.english, value.values, translate)
      : String(value);
  });
}
