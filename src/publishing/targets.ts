/**
 * What every target can do: say what it would do, do exactly that, and say whether what stands there is what was built.
 */
import type { Progress } from "../base/progress.js";
import type { DiffPart } from "../engines/diff.js";
import type { Article } from "./article.js";
import type { PublishingState } from "./state.js";

/**
 * `conflict` is a text that somebody else wrote or changed: as long as there is one, nothing is written. What we wrote
 * into a folder and is of no use any more is removed.
 */
type Action = "create" | "update" | "keep" | "remove" | "conflict";

/**
 * `article` is its key; `name` what is written: a post, a medium, a file. `why` names the conflict, `diff` is its text,
 * from what was published to what stands there.
 */
export type PlannedStep = {
  readonly action: Action;
  readonly kind: "post" | "medium" | "file";
  readonly article: string;
  readonly name: string;
  readonly address: string;
  readonly why?: Conflict;
  readonly diff?: readonly DiffPart[];
};
type Conflict = "edited" | "unknown" | "trashed";

/** What the target does to what it is given, said beforehand. */
export type TargetNote = { readonly code: NoteCode; readonly article: string; readonly detail: string };
type NoteCode =
  | "lostLink"
  | "noFilter"
  | "ownPosts"
  | "leftOut"
  | "guards"
  | "filtered"
  | "siteLanguage"
  | "quotes"
  | "fileOpen"
  | "hugoLanguages"
  | "jekyllDates"
  | "importTwice"
  | "uploadMedia"
  | "notFetched"
  | "notServed"
  | "largePicture"
  | "leftMedia";

export type PublishingPlan = { readonly steps: readonly PlannedStep[]; readonly notes: readonly TargetNote[] };

/** Something that is not as it was built. `what` names the kind of part. */
export type Mismatch = {
  readonly article: string;
  readonly what: "missing" | "text" | "table" | "link" | "picture" | "pair" | "file";
  readonly detail: string;
};
export type Verdict = {
  readonly mismatches: readonly Mismatch[];
  readonly fetched: readonly string[];
  readonly notes: readonly TargetNote[];
};

/**
 * `around` are articles that are there already and are not asked for now; `pages` addresses of articles on other
 * targets, by key; `at` when it shall appear.
 */
export type PublishingRequest = {
  readonly articles: readonly Article[];
  readonly around: readonly Article[];
  readonly state: PublishingState;
  readonly pages: ReadonlyMap<string, string>;
  readonly at: Date | undefined;
};

/** `plan` only reads. `apply` carries out a plan that was made just before, and calls `save` after each step. */
export type Target = {
  plan(request: PublishingRequest): Promise<PublishingPlan>;
  apply(
    request: PublishingRequest,
    plan: PublishingPlan,
    save: (state: PublishingState) => Promise<void>,
    progress: Progress,
  ): Promise<readonly TargetNote[]>;
  verify(request: PublishingRequest): Promise<Verdict>;
};

export function isWritten({ action }: PlannedStep): boolean {
  return action !== "keep" && action !== "conflict";
}

/** The steps of a plan that change something, in its order. */
export function stepsToWrite({ steps }: PublishingPlan): PlannedStep[] {
  if (steps.some(({ action }) => action === "conflict")) throw new Error("a plan with conflicts is not carried out");
  return steps.filter(isWritten);
}

/** The verdicts on single articles as one. */
export function verdictOnAll(verdicts: readonly Verdict[]): Verdict {
  return {
    mismatches: verdicts.flatMap(({ mismatches }) => mismatches),
    fetched: verdicts.flatMap(({ fetched }) => fetched),
    notes: verdicts.flatMap(({ notes }) => notes),
  };
}

/** The same edition in its other languages, as far as it is asked for: its pages lead to each other. */
export function otherLanguages({ articles }: PublishingRequest, article: Article): Article[] {
  return articles.filter(
    (other) => other !== article && other.edition === article.edition && other.quarter === article.quarter,
  );
}

/** The article of the same quarter in another edition or language, when it is there or is published along. */
export function siblingOf(
  { articles, around }: PublishingRequest,
  { quarter }: Article,
  edition: string,
  language: string,
): Article | undefined {
  return [...articles, ...around].find(
    (one) => one.quarter === quarter && one.edition === edition && one.language === language,
  );
}

/** What is lost on the way to any target. */
export function commonNotes({ key, leftOut }: Article): TargetNote[] {
  return leftOut.length === 0 ? [] : [{ code: "leftOut", article: key, detail: leftOut.join(", ") }];
}

/** When an article shall appear: as is asked for now, or was when it was published; undefined for its own day. */
export function timeOf({ articles, at, state }: PublishingRequest, { key }: Article): Date | undefined {
  if (at && articles.some((one) => one.key === key)) return at;
  const before = state.times[key];
  return before === undefined ? undefined : new Date(before);
}
