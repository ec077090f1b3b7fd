/** Where the articles of other targets are, which this one may link to. */
import type { Config } from "../workspace/config.js";
import type { TargetSettings } from "../workspace/publishing-targets.js";
import type { Article } from "./article.js";
import { articleAddress, targetPlace } from "./open-target.js";
import { readState } from "./state.js";

/** Articles of the targets that this one may link to, and where it says its own will be. */
export async function pagesElsewhere(
  config: Config,
  name: string,
  articles: readonly Article[],
  settings: TargetSettings,
): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const other of settings.linked) {
    const its = config.publish.get(other);
    if (!its || other === name) continue;
    const { posts, pages: known } = await readState(config.folder, other, targetPlace(its));
    for (const [key, address] of [
      ...Object.entries(known),
      ...Object.entries(posts).map(([key, post]) => [key, post.address] as const),
    ])
      if (!pages.has(key)) pages.set(key, address);
  }
  if (settings.type === "wordpress") return pages;
  for (const article of articles) {
    const address = articleAddress(settings, article);
    if (address !== undefined) pages.set(article.key, address);
  }
  return pages;
}
