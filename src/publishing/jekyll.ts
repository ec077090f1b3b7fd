/** Jekyll: a post for each article and language, its files among the assets. https://jekyllrb.com/docs/posts/ */
import type { SettingsOf } from "../workspace/publishing-targets.js";
import type { Addresses } from "./addresses.js";
import { type Article, articleKey, mediumAt } from "./article.js";
import type { FolderFile, FolderLayout } from "./folder-layout.js";
import { articleHtml } from "./html.js";
import { fillPlaces, frontMatter, placeFor, withoutBraces } from "./places.js";
import { type PublishingRequest, siblingOf, timeOf } from "./targets.js";

export function jekyllLayout({ layout, assets, status }: SettingsOf<"jekyll">): FolderLayout {
  const postName = (article: Article, request: PublishingRequest) =>
    `${timeOf(request, article)?.toISOString().slice(0, 10) ?? article.day}-${article.slug}-${article.language.toLowerCase()}`;
  const assetOf = (article: Article, name: string) => `${assets}/${article.slug}/${name}`;
  const addresses = (article: Article, request: PublishingRequest): Addresses => ({
    page: (edition, language) => {
      const other = siblingOf(request, article, edition, language);
      return other
        ? placeFor(`{% post_url ${postName(other, request)} %}`)
        : request.pages.get(articleKey(article.quarter, edition, language));
    },
    medium: (path) => {
      const medium = mediumAt(article, path);
      return medium && placeFor(`{{ '/${assetOf(article, medium.name)}' | relative_url }}`);
    },
  });
  return {
    addresses,
    notes: [{ code: "jekyllDates", article: "", detail: "" }],
    async files(request) {
      const files = new Map<string, FolderFile>();
      for (const article of request.articles) {
        const at = timeOf(request, article);
        const front = frontMatter({
          layout,
          title: article.title,
          description: article.description,
          lang: article.language,
          ref: article.slug,
          ...(at ? { date: `${at.toISOString().slice(0, 19).replace("T", " ")} +0000` } : {}),
          ...(article.author === "" ? {} : { author: article.author }),
          ...(status === "draft" ? { published: false } : {}),
        });
        const html = fillPlaces(
          articleHtml(article, { addresses: addresses(article, request), text: withoutBraces }),
          (inner) => inner,
        );
        files.set(`_posts/${postName(article, request)}.html`, { content: front + html, article: article.key });
        for (const { name, bytes } of article.media)
          files.set(assetOf(article, name), { content: bytes, article: article.key });
      }
      return files;
    },
  };
}
