/** A zip archive for each edition, for any other system: text, files, and what is known of them as JSON. */
import { zipOf } from "../engines/zip.js";
import type { Article } from "./article.js";
import { handedOver } from "./by-hand.js";
import type { FolderFile, FolderLayout } from "./folder-layout.js";
import { articleHtml } from "./html.js";
import { siblingOf } from "./targets.js";

export function bundleLayout(): FolderLayout {
  const { addresses, media } = handedOver("media/");
  return {
    addresses: (article, request) => ({
      ...addresses(article, request),
      page: (edition, language) =>
        edition === article.edition && siblingOf(request, article, edition, language)
          ? `../${language}/article.html`
          : addresses(article, request).page(edition, language),
    }),
    notes: [],
    async files(request) {
      const files = new Map<string, FolderFile>();
      for (const slug of new Set(request.articles.map((article) => article.slug))) {
        const articles = [...request.articles, ...request.around]
          .filter((article) => article.slug === slug)
          .sort((a, b) => (a.language < b.language ? -1 : 1));
        const inside = new Map<string, string | Uint8Array>([
          ["articles.json", `${JSON.stringify(articles.map(described), null, 1)}\n`],
        ]);
        for (const article of articles) {
          inside.set(
            `${article.language}/article.html`,
            articleHtml(article, { addresses: this.addresses(article, request) }),
          );
          for (const [path, content] of media(article)) inside.set(`${article.language}/${path}`, content);
        }
        const [first] = articles as [Article];
        files.set(`${slug}.zip`, {
          content: await zipOf(inside, new Date(`${first.day}T00:00:00Z`)),
          article: first.key,
        });
      }
      return files;
    },
  };
}

function described({ language, title, description, author, day, slug, media }: Article) {
  return {
    language,
    title,
    description,
    author,
    day,
    slug,
    text: `${language}/article.html`,
    files: media.map(({ name, type, title: caption, alt, sha256 }) => ({
      file: `${language}/media/${name}`,
      type,
      title: caption,
      alt,
      sha256,
    })),
  };
}
