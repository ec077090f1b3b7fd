/** `tsubame why`: where a number on the built pages comes from, back to the exports. Opens no export. */
import { join } from "node:path";
import { readTextIfAny } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { silent } from "../base/progress.js";
import { didYouMean } from "../engines/nearest.js";
import { phrase } from "../i18n/program-language.js";
import type { Datasets } from "../numbers/datasets.js";
import { readPage, type Source } from "../pages/finished-page.js";
import { builtFolders, latestBuilt } from "../release/built-quarters.js";
import { readBuiltDatasets } from "../release/output.js";
import { pageIn } from "../texts/editions.js";
import { placesOf, readPageTexts, textsOfLanguage } from "../texts/page-texts.js";
import { type Appearance, findAppearances, nearestShown, type ReadPage, shownIn } from "../why/places-on-pages.js";
import { type Explanation, explain, readGround } from "../why/provenance.js";
import { walkText } from "../why/walk-lines.js";
import { type Config, readConfig } from "../workspace/config.js";

/** Without a quarter, the latest one that is built. */
export type WhyOptions = {
  readonly folder: string;
  readonly asked: string;
  readonly quarter: Period | undefined;
  readonly json: boolean;
};

/** `typed` has the places of the text, `file:line`, when it was typed by hand; `walks` is empty then. */
type Answer = Omit<Appearance, "from"> & { readonly walks: readonly Explanation[]; readonly typed: readonly string[] };

export async function why({ folder, asked, quarter: given, json }: WhyOptions, outside: Outside): Promise<number> {
  const { language } = outside;
  const config = await readConfig(folder);
  const quarter = given ?? (await latestBuilt(config.folder));
  if (!quarter) throw problem("notBuiltAny", {});
  const pages = await readBuiltPages(config.folder, quarter);
  if (pages.length === 0) throw problem("notBuiltYet", { quarter: quarter.name });
  const found = findAppearances(asked, pages);
  if (found.length === 0) {
    const near = nearestShown(asked, pages, 5);
    const nearest =
      near.length > 0
        ? phrase(language, "whyNear", { values: near.join(" · ") })
        : asked.length < 3
          ? ""
          : didYouMean(
              asked,
              pages.flatMap(({ reading }) => shownIn(reading).map(({ text }) => text)),
            );
    throw problem("whyNothing", { text: asked, quarter: quarter.name, near: nearest });
  }
  const [ground, datasets] = await Promise.all([readGround(config, quarter), datasetsOf(config, quarter)]);
  const answers = await Promise.all(
    found.map(async ({ from, ...one }): Promise<Answer> => {
      const { edition, language: spoken } = pageIn(one.page);
      const sources =
        from.length > 0
          ? from
          : one.dataset === ""
            ? []
            : [{ dataset: one.dataset, row: "count", column: "" } satisfies Source];
      const typed =
        one.kind === "typed"
          ? placesOf(
              one.text,
              textsOfLanguage(await readPageTexts(config, edition, quarter), spoken, config.languages),
              3,
            )
          : [];
      return { ...one, walks: sources.map((source) => explain(source, datasets(edition), ground)), typed };
    }),
  );
  outside.print(json ? `${JSON.stringify(answers, null, 1)}\n` : answersText(answers, language));
  return 0;
}

async function readBuiltPages(folder: string, quarter: Period): Promise<ReadPage[]> {
  return Promise.all(
    (await builtFolders(folder, quarter)).map(async (one) => ({
      folder: one,
      reading: readPage((await readTextIfAny(join(folder, "output", quarter.name, one, "index.html"))) ?? ""),
    })),
  );
}

/** What each edition's pages were made from: as the build kept it, else made again from the rollups. */
async function datasetsOf(config: Config, quarter: Period): Promise<(edition: string) => Datasets> {
  const kept = await readBuiltDatasets(config.folder, quarter);
  if (kept) return (edition) => kept.get(edition) ?? {};
  const { makeReport } = await import("../report.js");
  const { published } = await makeReport({ config, quarter, browser: undefined, made: undefined, progress: silent });
  return (edition) => published.get(edition) ?? {};
}

/** Places with the same origin together, each origin once; the SQL and exports of a dataset are told the first time. */
function answersText(answers: readonly Answer[], language: string): string {
  const lines: string[] = [];
  const toldOf = new Set<string>();
  for (const group of groupsOf(answers)) {
    const [first] = group;
    if (!first) continue;
    lines.push(...(lines.length > 0 ? [""] : []), [...new Set(group.map(({ text }) => text))].join(" · "));
    lines.push(...new Set(group.map((one) => `  ${placeOf(one)}\n    ${one.context}`)));
    if (first.kind === "typed")
      lines.push(
        `  ${phrase(language, first.typed.length > 0 ? "whyTyped" : "whyTypedSomewhere", { places: first.typed.join(", ") })}`,
      );
    for (const walk of first.walks) lines.push(...walkText(walk, toldOf, language));
  }
  return `${lines.join("\n")}\n`;
}

function groupsOf(answers: readonly Answer[]): Answer[][] {
  const groups = new Map<string, Answer[]>();
  for (const one of answers) {
    const key = JSON.stringify([
      one.walks.map(({ source }) => source),
      one.kind === "typed" ? [one.text, one.typed] : one.walks.map(({ row }) => row ?? null),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function placeOf({ page, section, exhibit }: Answer): string {
  return [page, ...[section, exhibit].filter((part) => part !== "")].join(" › ");
}
