/**
 * Hugo: a page bundle for each article, with a page for each language and the files beside it.
 * https://gohugo.io/content-management/page-bundles/
 */
import type { SettingsOf } from "../workspace/publishing-targets.js";
import type { Addresses } from "./addresses.js";
import { type Article, articleKey, mediumAt } from "./article.js";
import type { FolderFile, FolderLayout } from "./folder-layout.js";
import { articleHtml } from "./html.js";
import { fillPlaces, frontMatter, placeFor, withoutBraces } from "./places.js";
import { type PublishingRequest, siblingOf, timeOf } from "./targets.js";

/**
 * Only Hugo knows where it puts a file of a bundle: newer versions keep one copy for all languages, older ones a copy
 * for each. And since 0.162 it takes no HTML for content, nor does Markdown let any through, unless the site's settings of
 * security say so; what a shortcode gives it takes.
 */
const shortcodes = {
  "layouts/shortcodes/tsubame-file.html":
    "{{- with .Page.Resources.GetMatch (.Get 0) }}{{ .RelPermalink }}{{ end -}}\n",
  "layouts/shortcodes/tsubame-article.html": "{{ .Inner | safeHTML }}\n",
};

export function hugoLayout({ section, status }: SettingsOf<"hugo">): FolderLayout {
  const addresses = (article: Article, request: PublishingRequest): Addresses => ({
    page: (edition, language) => {
      const other = siblingOf(request, article, edition, language);
      return other
        ? placeFor(`relref path="/${section}/${other.slug}" lang="${language.toLowerCase()}"`)
        : request.pages.get(articleKey(article.quarter, edition, language));
    },
    medium: (path) => {
      const medium = mediumAt(article, path);
      return medium && placeFor(`tsubame-file "${medium.name}"`);
    },
  });
  return {
    addresses,
    notes: [{ code: "hugoLanguages", article: "", detail: "" }],
    async files(request) {
      const files = new Map<string, FolderFile>(
        Object.entries(shortcodes).map(([path, content]) => [path, { content, article: "" }]),
      );
      for (const article of request.articles) {
        const bundle = `content/${section}/${article.slug}`;
        const front = frontMatter({
          title: article.title,
          description: article.description,
          date: (timeOf(request, article) ?? new Date(`${article.day}T00:00:00Z`)).toISOString(),
          translationKey: article.slug,
          ...(article.author === "" ? {} : { author: article.author }),
          ...(status === "draft" ? { draft: true } : {}),
        });
        const html = fillPlaces(
          articleHtml(article, { addresses: addresses(article, request), text: withoutBraces }),
          (inner) => `{{< ${inner} >}}`,
        );
        files.set(`${bundle}/index.${article.language.toLowerCase()}.md`, {
          content: `${front}{{< tsubame-article >}}\n${html}\n{{< /tsubame-article >}}\n`,
          article: article.key,
        });
        for (const { name, bytes } of article.media)
          files.set(`${bundle}/${name}`, { content: bytes, article: article.key });
      }
      return files;
    },
  };
}
