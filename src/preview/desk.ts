/** What a preview shows: the last good page of each edition and language, what is wrong now, and what the last walk made anew. */
import { sep } from "node:path";
import { digest, digestOf } from "../base/digest.js";
import { type Finding, type Problem, UserError } from "../base/problems.js";
import { silent } from "../base/progress.js";
import type { Quarter } from "../base/quarter.js";
import { checkReport } from "../checks/checks.js";
import { tell } from "../i18n/program-language.js";
import type { Datasets } from "../numbers/datasets.js";
import type { FinishedPage } from "../pages/pages.js";
import { type MadeReport, makeReport } from "../report.js";
import { unreadyIn } from "../texts/languages.js";
import { type Config, readConfig } from "../workspace/config.js";
import { emptyMemory, steadyLibrary } from "../workspace/library.js";

/** Something to mend, in the reader's language. `at` is `file:line`. `bug` is nothing that the reader could mend. */
type Trouble = {
  readonly severity: "error" | "warning" | "bug";
  readonly at: string;
  readonly what: string;
  readonly mend: string;
  readonly problem?: Problem;
};

/** A page as `build` would make it, or where a translation is not done, as a draft. `revision` is that of the walk in which it last changed. */
export type ShownPage = FinishedPage & { readonly revision: number; readonly draft: boolean };

/** `stopped` is what keeps pages from being made now; `unready` what keeps a language from being released. `settings` are those of the last good walk. */
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

export type Walker = {
  readonly desk: () => Desk;
  /** Makes what changed. Throws nothing: what goes wrong is on the desk, and `onBug` is told of what is none of the reader's. */
  walk(): Promise<void>;
  /** Reads the finished pages again, as `build` does before it places them; false when there is nothing new to read. */
  check(): Promise<boolean>;
};

/** `onPages` is called when some pages are ready before a walk is done. */
export type WalkerOptions = {
  readonly folder: string;
  readonly quarter: Quarter;
  readonly made: Date | undefined;
  readonly language: string;
  readonly onBug: (error: unknown) => void;
  readonly onPages: () => void;
};

type Walked = {
  readonly config: Config;
  readonly report: MadeReport | undefined;
  readonly drafts: MadeReport | undefined;
  readonly unready: readonly (Finding | Problem)[];
};

export function openWalker({ folder, quarter, made, language, onBug, onPages }: WalkerOptions): Walker {
  let desk: Desk = {
    revision: 0,
    pages: new Map(),
    stopped: [],
    unready: [],
    findings: [],
    made: [],
    published: new Map(),
    settings: undefined,
  };
  let unchecked: Walked | undefined;
  let memory = emptyMemory();
  const told = (found: readonly (Finding | Problem)[]) => distinct(found.map((one) => troubleOf(one, language)));

  /** First the report as `build` makes it, and of the pages that it leaves out, drafts. */
  const walkOnce = async (revision: number): Promise<Walked> => {
    const read = await readConfig(folder);
    const config = { ...read, library: steadyLibrary(read.library) };
    const request = { config, quarter, browser: undefined, pdf: true, fonts: false, made, memory, progress: silent };
    const [report, failed] = await makeReport(request).then(
      (one) => [one, undefined] as const,
      (error: unknown) => [undefined, error] as const,
    );
    if (failed !== undefined && !(failed instanceof UserError)) throw failed;
    if (report && report.leftOut.length === 0) return { config, report, drafts: undefined, unready: [] };
    if (report) {
      desk = {
        ...desk,
        pages: new Map([...desk.pages, ...shownPages(report.pages, false, revision)]),
        published: new Map([...desk.published, ...report.published]),
        settings: config,
      };
      onPages();
    }
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
  };

  /** A page that came out as it was keeps the revision that it had. */
  const shownPages = (pages: readonly FinishedPage[], draft: boolean, revision: number) =>
    pages.map((page): readonly [string, ShownPage] => {
      const before = desk.pages.get(page.folder);
      return [
        page.folder,
        { ...page, draft, revision: before && isShown(before, page, draft) ? before.revision : revision },
      ];
    });

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
        const { failed } = walked;
        if (!(failed instanceof UserError)) onBug(failed);
        desk = {
          ...desk,
          revision,
          made: [...memory.made],
          stopped: failed instanceof UserError ? told(problemsIn(failed)) : [bugOf(failed)],
        };
        return;
      }
      const { config, report, drafts, unready } = walked;
      const pages = new Map([
        ...shownPages(report?.pages ?? [], false, revision),
        ...shownPages(drafts?.pages ?? [], true, revision),
      ]);
      const found = [report, drafts].flatMap((one) => (one ? [...one.stale, ...one.found] : []));
      desk = {
        revision,
        pages,
        stopped: [],
        unready: told(unready),
        findings: told(found),
        made: [...memory.made],
        published: new Map([...(drafts?.published ?? []), ...(report?.published ?? [])]),
        settings: config,
      };
      unchecked = walked;
    },
    async check() {
      const walked = unchecked;
      if (!walked) return false;
      unchecked = undefined;
      const { revision } = desk;
      const { config, report, drafts } = walked;
      // Drafts lead to pages that are ready; those are read as what they are.
      const all = (one: MadeReport) => [...one.pages, ...(one === drafts ? (report?.pages ?? []) : [])];
      const isReady = ({ place }: Finding) =>
        report?.pages.some(({ folder: page }) => place.file?.startsWith(`output/${quarter.name}/${page}/`)) ?? false;
      try {
        const found: Finding[] = [];
        for (const one of [report, drafts].filter((one) => one !== undefined)) {
          const read = await checkReport(config, quarter, all(one), one.manifest, one.holders, memory);
          found.push(...one.stale, ...one.found, ...read.filter((finding) => one === report || !isReady(finding)));
        }
        if (desk.revision === revision) desk = { ...desk, findings: told(found) };
      } catch (error) {
        if (!(error instanceof UserError)) onBug(error);
        if (desk.revision === revision)
          desk = { ...desk, stopped: error instanceof UserError ? told(problemsIn(error)) : [bugOf(error)] };
      }
      return true;
    },
  };
}

/** Whether a page was not made again, or came out the same. */
function isShown(before: ShownPage, page: FinishedPage, draft: boolean): boolean {
  const digests = ({ files }: FinishedPage) => digestOf([...files].map(([path, content]) => [path, digest(content)]));
  return before.draft === draft && (before.page === page.page || digests(before) === digests(page));
}

/** The problem, after those that it sums up. */
function problemsIn(error: UserError): (Finding | Problem)[] {
  const { findings = [] } = error as { findings?: readonly Finding[] };
  return [...findings, { code: error.code, values: error.values, place: error.place }];
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

function bugOf(error: unknown): Trouble {
  const what = error instanceof Error ? error.message : String(error);
  return { severity: "bug", at: "", what, mend: "" };
}

function distinct(troubles: readonly Trouble[]): Trouble[] {
  return troubles.filter(
    (one, at) => troubles.findIndex((other) => other.at === one.at && other.what === one.what) === at,
  );
}
