/**
 * The quarters as they lie in `output/`, each checked against its record: which of their pages the public may
 * read.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lastDay, type Period } from "../base/period.js";
import { sizeOfPng } from "../base/png.js";
import { problem } from "../base/problems.js";
import { builtQuarters } from "../release/built-quarters.js";
import { alteredFiles, faultsOf, outputsOfPage, pageFolders, type Release, readRelease } from "../release/release.js";
import { pageFolder, pageIn } from "../texts/editions.js";
import { isPseudo } from "../translation/pseudo.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf } from "../workspace/disclosure.js";
import { factsOf, pictureOf, type SitePage } from "./site-page.js";

/**
 * Reports in the order of quarters, editions and languages; `files` by their path in the archive, with where they lie,
 * pages left aside. `sample` when the packets of one of them are made up. `leftOut` are pages that are not for the
 * archive.
 */
export type Archive = {
  readonly reports: readonly SitePage[];
  readonly files: ReadonlyMap<string, { readonly from: string }>;
  readonly sample: boolean;
  readonly leftOut: readonly LeftOut[];
};
export type LeftOut = { readonly page: string; readonly reason: "draft" | "audience" | "language" };

/** Throws when a quarter is not as it was built. */
export async function readArchive(config: Config): Promise<Archive> {
  const releases: Release[] = [];
  for (const quarter of await builtQuarters(config.folder))
    releases.push(await readRelease(join(config.folder, "output", quarter.name)));
  const altered = releases.flatMap(({ quarter, wrong }) => faultsOf(quarter, alteredFiles(wrong)));
  if (altered.length > 0)
    throw Object.assign(problem("refused", { count: altered.length }, {}, 3), { findings: altered });

  const reports: SitePage[] = [];
  const files = new Map<string, { from: string }>();
  const leftOut: LeftOut[] = [];
  for (const release of releases) {
    const { record, quarter } = release;
    for (const folder of inOrder(pageFolders(record), config)) {
      const { edition, language } = pageIn(folder);
      const reason = whyNot(config, release, folder);
      if (reason !== undefined) leftOut.push({ page: `${quarter.name}/${folder}`, reason });
      else {
        const page = await readReport(release, edition, language);
        for (const { file } of outputsOfPage(record, folder))
          if (file !== `${folder}/index.html`)
            files.set(`${quarter.name}/${file}`, { from: join(release.folder, file) });
        reports.push(page);
      }
    }
  }
  return {
    reports,
    files,
    leftOut,
    sample: releases.some(
      ({ record, quarter }) => record.sample && reports.some((page) => page.quarter?.name === quarter.name),
    ),
  };
}

/** The quarter of the newest report. */
export function latestOf({ reports }: Archive): Period {
  const latest = reports.at(-1)?.quarter;
  if (!latest) throw problem("siteEmpty", {});
  return latest;
}

/** Editions and languages as the settings have them, extra issues last. */
function inOrder(folders: readonly string[], { editions, languages }: Config): string[] {
  const place = (names: readonly string[], name = "") => (names.includes(name) ? names.indexOf(name) : names.length);
  const rank = (folder: string) =>
    [place(editions, folder.split("/")[0]), place(languages, folder.split("/")[1])] as const;
  return [...folders].sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1] || (a < b ? -1 : 1));
}

/** The audience is that of the build; settings that became stricter since count too. */
function whyNot(config: Config, { record, quarter }: Release, folder: string): LeftOut["reason"] | undefined {
  const { edition, language } = pageIn(folder);
  const told = record.pages.find(({ page }) => page === folder);
  if (!told) throw problem("releaseOld", { quarter: quarter.name }, { file: `output/${quarter.name}/manifest.json` });
  if (record.draft) return "draft";
  if (told.audience !== "public" || disclosureOf(config, edition).audience !== "public") return "audience";
  return config.languages.includes(language) && !isPseudo(language) ? undefined : "language";
}

async function readReport(
  { folder: place, record, quarter }: Release,
  edition: string,
  language: string,
): Promise<SitePage> {
  const folder = pageFolder(edition, language);
  const html = await readFile(join(place, folder, "index.html"), "utf8");
  const { figures, ...facts } = factsOf(html);
  const own = outputsOfPage(record, folder).map(({ file, ...rest }) => ({ path: `${quarter.name}/${file}`, ...rest }));
  const picture = pictureOf(
    figures,
    own.map(({ path }) => path),
  );
  const size = picture && sizeOfPng(await readFile(join(place, picture.file.slice(quarter.name.length + 1))));
  const told = record.pages.find(({ page }) => page === folder);
  return {
    ...facts,
    kind: "report",
    edition,
    language,
    quarter,
    html,
    path: `${quarter.name}/${folder}/index.html`,
    group: `${quarter.name}/${edition}`,
    published: told?.published ?? null,
    corrected: told?.corrected ?? null,
    made: record.made.slice(0, 10),
    first_day: quarter.start,
    last_day: lastDay(quarter),
    tables: own.filter(({ path }) => path.startsWith(`${quarter.name}/${folder}/data/`)),
    paper: own.find(({ path }) => path === `${quarter.name}/${folder}/report.pdf`),
    picture: picture && size && { path: picture.file, text: picture.text, ...size },
  };
}
