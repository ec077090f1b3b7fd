/** A piece of HTML for each article and language, to be pasted into any system, with its files to be uploaded there. */
import type { FolderFile, FolderLayout } from "./folder.js";
import { handedOver } from "./handed-over.js";
import { articleHtml } from "./html.js";
import type { SettingsOf } from "./settings.js";

export function fragmentLayout({ media_url }: SettingsOf<"fragment">): FolderLayout {
  const { addresses, media } = handedOver(media_url);
  return {
    addresses,
    notes: [{ code: "uploadMedia", article: "", detail: media_url }],
    async files(request) {
      const files = new Map<string, FolderFile>();
      for (const article of request.articles) {
        files.set(`${article.slug}-${article.language.toLowerCase()}.html`, {
          content: articleHtml(article, { addresses: addresses(article, request) }),
          article: article.key,
        });
        for (const [path, content] of media(article)) files.set(path, { content, article: article.key });
      }
      return files;
    },
  };
}
