/**
 * `tsubame verify`: a published quarter made again from this workspace, and what is not the same. Nothing in
 * output/<quarter> is touched.
 */
import { resolve } from "node:path";
import { digest } from "../base/digest.js";
import { visible } from "../base/escape.js";
import type { Outside } from "../base/outside.js";
import { browserRequest } from "../base/outside.js";
import { comparedPeriods } from "../base/period.js";
import type { Phrase } from "../base/phrases.js";
import { exits } from "../base/problems.js";
import { phrase, say } from "../i18n/program-language.js";
import { comparePages, type Difference } from "../release/comparison.js";
import { type Reason, recordDifferences } from "../release/record-differences.js";
import { madePage, pageFolders, parseRecord, type Release, readRelease, readReleasedPage } from "../release/release.js";
import { type MadeReport, makeReport } from "../report.js";
import { checkRollups } from "../rollups/rollups.js";
import { readConfig } from "../workspace/config.js";
import { differenceText } from "./differences.js";
import { showProgress } from "./terminal.js";

/** `release` is the published folder, from the folder the user is in. */
export type VerifyOptions = {
  readonly folder: string;
  readonly release: string;
  readonly pdf: boolean;
  readonly json: boolean;
};

/**
 * `files` differ from the ones made now; `wrong` from the release's own record. `words` are the first differences of
 * each page.
 */
type Verdict = {
  readonly quarter: string;
  readonly equal: boolean;
  readonly wrong: Release["wrong"];
  readonly files: readonly { readonly file: string; readonly change: "changed" | "gone" | "new" }[];
  readonly reasons: readonly Reason[];
  readonly words: readonly { readonly page: string; readonly count: number; readonly first: readonly Difference[] }[];
  readonly skipped: readonly string[];
};

const wordsMax = 3;

/** Ends with 0 when all is equal, else with 3. */
export async function verify({ folder, release: place, pdf, json }: VerifyOptions, outside: Outside): Promise<number> {
  const release = await readRelease(resolve(outside.folder, place));
  const config = await readConfig(folder);
  const { record, quarter } = release;
  for (const one of Object.values(comparedPeriods(quarter))) await checkRollups(config, one);
  const printed = pdf && record.versions["browser"] !== null;
  const progress = showProgress(outside);
  const browser = printed ? startBrowser(outside) : undefined;
  browser?.catch(() => undefined);
  try {
    const made = await makeReport({
      config,
      quarter,
      pdf: record.versions["browser"] !== null,
      languages: config.languages.filter((language) => record.languages.includes(language)),
      draft: record.draft,
      browser,
      made: new Date(record.made),
      progress,
    });
    const verdict = await compare(release, made, printed);
    progress.end();
    outside.print(json ? `${JSON.stringify(verdict, null, 1)}\n` : verdictText(verdict, made, outside.language));
    return verdict.equal ? 0 : exits.refused;
  } finally {
    progress.end();
    await browser?.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}

async function startBrowser(outside: Outside) {
  const [{ openBrowser }, { findBrowser }] = await Promise.all([
    import("../engines/browser.js"),
    import("../engines/browser-place.js"),
  ]);
  return openBrowser(await findBrowser(browserRequest(outside)));
}

async function compare(release: Release, made: MadeReport, printed: boolean): Promise<Verdict> {
  const { record, quarter, wrong } = release;
  const isSkipped = (file: string) => !printed && file.endsWith("/report.pdf");
  const old = new Map<string, string>(record.outputs.map(({ file, sha256 }) => [file, sha256]));
  const now = new Map<string, string>(
    made.pages.flatMap(({ folder, files }) =>
      [...files].map(([path, content]) => [`${folder}/${path}`, digest(content)] as const),
    ),
  );
  const names = [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .filter((file) => !isSkipped(file) && old.get(file) !== now.get(file));
  const files = names.map((file) => ({
    file,
    change: !old.has(file) ? ("new" as const) : !now.has(file) ? ("gone" as const) : ("changed" as const),
  }));
  const reasons = recordDifferences(record, parseRecord(made.manifest)).filter(
    ({ part, name }) => printed || part !== "version" || name !== "browser",
  );
  const words = await Promise.all(
    pageFolders(record).map(async (page) => {
      const before = await readReleasedPage(release, page);
      const after = made.pages.find(({ folder }) => folder === page);
      const all = before && after ? comparePages(before, madePage(after.files)) : [];
      return { page, count: all.length, first: all.slice(0, wordsMax) };
    }),
  );
  const skipped = [...old.keys()].filter(isSkipped);
  const sameRecord = skipped.length > 0 || digest(made.manifest) === release.sha256;
  const equal = files.length === 0 && reasons.length === 0 && wrong.length === 0 && sameRecord;
  return {
    quarter: quarter.name,
    equal,
    wrong,
    files,
    reasons,
    words: words.filter(({ count }) => count > 0),
    skipped,
  };
}

function verdictText(verdict: Verdict, made: MadeReport, language: string): string {
  const { quarter, equal, wrong, files, reasons, words, skipped } = verdict;
  const note = skipped.length > 0 ? say(language, "verifySkipped", { count: skipped.length }) : "";
  if (equal) return say(language, "verifyEqual", { quarter }) + note;
  const part = (title: Phrase, lines: readonly string[]) =>
    lines.length === 0 ? "" : say(language, title) + shortened(lines, language);
  const since = reasons.length === 0 && files.length > 0 ? say(language, "verifyUnknown") : "";
  return [
    say(language, "verifyDiffers", { quarter }),
    part(
      "verifyWrong",
      wrong.map(({ file, fault }) => phrase(language, `verify_${fault}`, { file: visible(file) })),
    ),
    part(
      "verifyFiles",
      files.map(({ file, change }) => phrase(language, `verify_${change}`, { name: file })),
    ),
    part(
      "verifyReasons",
      reasons.map((reason) => reasonText(reason, made, language)),
    ),
    since,
    ...words.map(
      ({ page, count, first }) =>
        say(language, "verifyWords", { page, count }) +
        first.map((one) => `  ${differenceText(one, language)}\n`).join(""),
    ),
    note,
  ].join("");
}

/** Many of a kind (each day, each font) are told by the first. */
function shortened(lines: readonly string[], language: string): string {
  const shown =
    lines.length > 12 ? [...lines.slice(0, 10), phrase(language, "whyMore", { count: lines.length - 10 })] : lines;
  return shown.map((line) => `  ${line}\n`).join("");
}

/** An export that is new here has a name here. */
function reasonText({ part, name, change, before, after }: Reason, { rollups }: MadeReport, language: string): string {
  const what = phrase(language, `verifyPart_${part}`, {
    name: visible(part === "export" && change === "new" ? (rollups.fileRows[Number(name) - 1]?.file ?? name) : name),
  });
  if (change === "sql" || change === "inputs")
    return phrase(language, change === "sql" ? "verifySql" : "verifyInputs", { what });
  if (part === "version" || part === "font" || part === "setting")
    return phrase(language, "verifyFromTo", { what, before: visible(before) || "–", after: visible(after) || "–" });
  return phrase(language, `verify_${change}`, { name: what });
}
