/**
 * What a preview shows: the last good page of each edition and language, what is wrong now, and what the last walk made
 * anew.
 */
import { digest, digestOf } from "../base/digest.js";
import type { Period } from "../base/period.js";
import { UserError } from "../base/problems.js";
import type { Datasets } from "../numbers/datasets.js";
import type { FinishedPage } from "../pages/pages.js";
import type { MadeReport } from "../report.js";
import type { Config } from "../workspace/config.js";
import { emptyMemory } from "../workspace/library.js";
import { checkWithDrafts, makeWithDrafts, type ReportWithDrafts } from "./report-with-drafts.js";
import { type Trouble, troublesIn, troublesOf } from "./trouble.js";

/**
 * A page as `build` would make it, or where a translation is not done, as a draft. `revision` is that of the walk in
 * which it last changed.
 */
export type ShownPage = FinishedPage & { readonly revision: number; readonly draft: boolean };

/**
 * `stopped` is what keeps pages from being made now; `unready` what keeps a language from being released. `settings`
 * are those of the last good walk.
 */
export type Desk = {
  readonly revision: number;
  readonly pages: ReadonlyMap<string, ShownPage>;
  readonly stopped: readonly Trouble[];
  readonly unready: readonly Trouble[];
  readonly findings: readonly Trouble[];
  readonly made: readonly string[];
  readonly published: ReadonlyMap<string, Datasets>;
  readonly settings: Config | undefined;
};

type Walker = {
  readonly desk: () => Desk;
  /**
   * Makes what changed. Throws nothing: what goes wrong is on the desk, and `onBug` is told of what is none of the
   * reader's.
   */
  walk(): Promise<void>;
  /** Reads the finished pages again, as `build` does before it places them; false when there is nothing new to read. */
  check(): Promise<boolean>;
};

/** `onPages` is called when some pages are ready before a walk is done. */
type WalkerOptions = {
  readonly folder: string;
  readonly quarter: Period;
  readonly made: Date | undefined;
  readonly language: string;
  readonly onBug: (error: unknown) => void;
  readonly onPages: () => void;
};

export function openWalker({ folder, quarter, made, language, onBug, onPages }: WalkerOptions): Walker {
  let desk = emptyDesk;
  let unchecked: ReportWithDrafts | undefined;
  let memory = emptyMemory();
  const walkOnce = (revision: number) =>
    makeWithDrafts({ folder, quarter, made, memory }, (report, config) => {
      desk = withReport(desk, report, config, revision);
      onPages();
    });
  const stoppedBy = (error: unknown) => {
    if (!(error instanceof UserError)) onBug(error);
    return troublesIn(error, language);
  };
  return {
    desk: () => desk,
    async walk() {
      const revision = desk.revision + 1;
      memory.made.length = 0;
      const walked = await walkOnce(revision).catch((error: unknown) => {
        if (error instanceof UserError) return { failed: error };
        // What is remembered may be of files that somebody removed.
        memory = emptyMemory();
        return walkOnce(revision).catch((again: unknown) => ({ failed: again }));
      });
      if ("failed" in walked) {
        const stopped = stoppedBy(walked.failed);
        desk = { ...desk, revision, made: [...memory.made], stopped };
        return;
      }
      desk = deskAfter(desk.pages, walked, revision, memory.made, language);
      unchecked = walked;
    },
    async check() {
      const walked = unchecked;
      if (!walked) return false;
      unchecked = undefined;
      const { revision } = desk;
      const read = await checkWithDrafts(walked, quarter, memory).then(
        (found) => ({ findings: troublesOf(found, language) }),
        (error: unknown) => ({ stopped: stoppedBy(error) }),
      );
      if (desk.revision === revision) desk = { ...desk, ...read };
      return true;
    },
  };
}

const emptyDesk: Desk = {
  revision: 0,
  pages: new Map(),
  stopped: [],
  unready: [],
  findings: [],
  made: [],
  published: new Map(),
  settings: undefined,
};

/** Pages that are ready before the drafts of the others; what the last walk found still stands. */
function withReport(desk: Desk, report: MadeReport, settings: Config, revision: number): Desk {
  return {
    ...desk,
    pages: new Map([...desk.pages, ...shownPages(desk.pages, report.pages, false, revision)]),
    published: new Map([...desk.published, ...report.published]),
    settings,
  };
}

/** `before` are the pages that were shown until now. */
function deskAfter(
  before: Desk["pages"],
  { config, report, drafts, unready }: ReportWithDrafts,
  revision: number,
  made: readonly string[],
  language: string,
): Desk {
  const found = [report, drafts].flatMap((one) => (one ? [...one.stale, ...one.found] : []));
  return {
    revision,
    pages: new Map([
      ...shownPages(before, report?.pages ?? [], false, revision),
      ...shownPages(before, drafts?.pages ?? [], true, revision),
    ]),
    stopped: [],
    unready: troublesOf(unready, language),
    findings: troublesOf(found, language),
    made: [...made],
    published: new Map([...(drafts?.published ?? []), ...(report?.published ?? [])]),
    settings: config,
  };
}

/** A page that came out as it was keeps the revision that it had. */
function shownPages(
  shown: Desk["pages"],
  pages: readonly FinishedPage[],
  draft: boolean,
  revision: number,
): (readonly [string, ShownPage])[] {
  return pages.map((page) => {
    const before = shown.get(page.folder);
    return [
      page.folder,
      { ...page, draft, revision: before && isShown(before, page, draft) ? before.revision : revision },
    ];
  });
}

/** Whether a page was not made again, or came out the same. */
function isShown(before: ShownPage, page: FinishedPage, draft: boolean): boolean {
  const digests = ({ files }: FinishedPage) => digestOf([...files].map(([path, content]) => [path, digest(content)]));
  return before.draft === draft && (before.page === page.page || digests(before) === digests(page));
}
