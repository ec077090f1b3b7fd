/**
 * The files of the archive's folder: pages in their frames, the typeface they need, what the reports bring, and feeds.
 */
import type { Placed } from "../base/files.js";
import type { Words } from "../i18n/words.js";
import { fontsOf } from "../pages/pages.js";
import type { Config } from "../workspace/config.js";
import type { Archive } from "./archive.js";
import { feedsOf } from "./feeds.js";
import { framed, frontPage, readFrames } from "./frames.js";
import type { OwnPage } from "./own-pages.js";
import { front, type SiteMap } from "./site-map.js";

/** `archive` has the reports to show; `own` are the pages around them. */
export async function siteFolder(
  config: Config,
  map: SiteMap,
  archive: Archive,
  own: readonly OwnPage[],
  words: ReadonlyMap<string, Words>,
): Promise<Map<string, Placed>> {
  const frames = await readFrames(config);
  const [first] = map.languages as [string];
  const files = new Map<string, Placed>([[front, frontPage(map, frames, words.get(first) as Words, config)]]);
  const around = [String(files.get(front))];
  for (const page of map.pages) {
    const { html, around: frame } = framed(page, map, frames, words.get(page.language) as Words, config);
    files.set(page.path, html);
    around.push(frame);
  }
  for (const [path, bytes] of await fontsOf(config, around.join("\n"))) files.set(path, bytes);
  for (const { path } of archive.reports)
    for (const [file, content] of archive.files)
      if (file.startsWith(path.replace(/index\.html$/, ""))) files.set(file, content);
  for (const { files: beside } of own)
    for (const [path, content] of beside) if (!path.endsWith(".html")) files.set(path, content);
  for (const [path, content] of feedsOf(map, words, config)) files.set(path, content);
  return files;
}
