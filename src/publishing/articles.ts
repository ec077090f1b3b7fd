/** What a built quarter has to publish: its pages, none altered since, none telling what its readers may not know. */
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { readBytesIfAny } from "../base/files.js";
import type { Period } from "../base/period.js";
import type { Finding } from "../base/problems.js";
import { exits, problem } from "../base/problems.js";
import { leakSearch } from "../checks/checks.js";
import { readBuiltRelease } from "../release/built-quarters.js";
import { readBuiltHolders } from "../release/output.js";
import type { Release } from "../release/release.js";
import { contentOf, outputsOfPage, pageFolders } from "../release/release.js";
import { pageIn } from "../texts/editions.js";
import type { Config } from "../workspace/config.js";
import type { Article } from "./article.js";
import { readArticle } from "./article.js";

/** Whether pages are searched for leaks, and who is told of each. */
type Search = { readonly searched: boolean; readonly tell: (leak: Finding) => void };

/**
 * The built pages, none of them altered since; before anything is taken away, none of them may tell what its readers
 * may not know by the settings and sensors of today.
 */
export async function readBuiltArticles(
  config: Config,
  quarter: Period,
  { searched, tell }: Search,
): Promise<Article[]> {
  const release = await readBuiltRelease(config.folder, quarter);
  if (!release) throw problem("notBuiltYet", { quarter: quarter.name });
  const [wrong] = release.wrong;
  if (wrong)
    throw problem(
      "publishAltered",
      { count: release.wrong.length, first: visible(wrong.file), quarter: quarter.name },
      {},
      exits.refused,
    );
  if (release.record.draft) throw problem("publishDraft", { quarter: quarter.name }, {}, exits.refused);
  const pages = await Promise.all(
    pageFolders(release.record).map(async (page) => ({ page, files: await filesOf(release, page) })),
  );
  if (searched) await searchForLeaks(config, quarter, pages, tell);
  return pages.map(({ page, files }) => articleOf(release, page, files, config));
}

type PageFiles = { readonly page: string; readonly files: ReadonlyMap<string, Uint8Array> };

async function filesOf({ folder, record }: Release, page: string): Promise<PageFiles["files"]> {
  return new Map(
    await Promise.all(
      outputsOfPage(record, page).map(
        async ({ file }) =>
          [file.slice(page.length + 1), (await readBytesIfAny(join(folder, file))) ?? new Uint8Array()] as const,
      ),
    ),
  );
}

async function searchForLeaks(
  config: Config,
  quarter: Period,
  pages: readonly PageFiles[],
  tell: Search["tell"],
): Promise<void> {
  const holders = await readBuiltHolders(config.folder, quarter);
  let count = 0;
  for (const { page, files } of pages) {
    const contents = new Map([...files].map(([path, bytes]) => [path, contentOf(path, bytes)]));
    const search = leakSearch(config, pageIn(page).edition, contents, holders);
    for (const [path, content] of contents) {
      const found = await search(path, content, `output/${quarter.name}/${page}/${path}`);
      for (const one of found) tell(one);
      count += found.length;
    }
  }
  if (count > 0) throw problem("publishLeaks", { count, quarter: quarter.name }, {}, exits.refused);
}

function articleOf(
  { record, quarter }: Release,
  page: string,
  files: PageFiles["files"],
  { publisher }: Config,
): Article {
  const { edition, language } = pageIn(page);
  const author =
    publisher === undefined
      ? ""
      : typeof publisher.name === "string"
        ? publisher.name
        : (publisher.name[language] ?? "");
  return readArticle({ quarter: quarter.name, edition, language, made: record.made, author, files });
}
