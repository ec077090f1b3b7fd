/** A piece of HTML for each article and language, to be pasted into any system, with its files to be uploaded there. */
import type { SettingsOf } from "../workspace/publishing-targets.js";
import { handedOver } from "./by-hand.js";
import type { FolderFile, FolderLayout } from "./folder-layout.js";
import { articleHtml } from "./html.js";

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
