/**
 * Movable Type's import format, which other systems read too: a file for each article and language, its files beside
 * it. https://movabletype.org/documentation/appendices/import-export-format.html
 */
import type { SettingsOf } from "../workspace/publishing-targets.js";
import { handedOver } from "./by-hand.js";
import type { FolderFile, FolderLayout } from "./folder-layout.js";
import { articleHtml } from "./html.js";
import { timeOf } from "./targets.js";

export function movableTypeLayout({ media_url, category, status }: SettingsOf<"movable-type">): FolderLayout {
  const { addresses, media } = handedOver(media_url);
  return {
    addresses,
    notes: [
      { code: "importTwice", article: "", detail: "" },
      { code: "uploadMedia", article: "", detail: media_url },
    ],
    async files(request) {
      const files = new Map<string, FolderFile>();
      for (const article of request.articles) {
        const line = (text: string) => text.replace(/\s+/g, " ").trim();
        const head = [
          ...(article.author === "" ? [] : [`AUTHOR: ${line(article.author)}`]),
          `TITLE: ${line(article.title)}`,
          `BASENAME: ${article.slug}-${article.language.toLowerCase()}`,
          `STATUS: ${status === "publish" ? "Publish" : "Draft"}`,
          "ALLOW COMMENTS: 0",
          "CONVERT BREAKS: 0",
          `DATE: ${americanTime(timeOf(request, article) ?? new Date(`${article.day}T00:00:00Z`))}`,
          ...(category === undefined ? [] : [`CATEGORY: ${line(category)}`]),
        ];
        const body = withoutDashLines(articleHtml(article, { addresses: addresses(article, request) }));
        files.set(`${article.slug}-${article.language.toLowerCase()}.txt`, {
          content: `${head.join("\n")}\n-----\nBODY:\n${body}-----\nEXCERPT:\n${withoutDashLines(line(article.description))}\n-----\n--------\n`,
          article: article.key,
        });
        for (const [path, content] of media(article)) files.set(path, { content, article: article.key });
      }
      return files;
    },
  };
}

/** A line of dashes ends a part of the file. */
function withoutDashLines(text: string): string {
  return text.replace(/^-(?=-+$)/gm, "&#45;");
}

/** MM/DD/YYYY hh:mm:ss AM, in UTC: the format has no time zone. */
function americanTime(time: Date): string {
  const [year, month, day, hours, minutes, seconds] = time.toISOString().split(/\D/) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return `${month}/${day}/${year} ${String(Number(hours) % 12 || 12).padStart(2, "0")}:${minutes}:${seconds} ${Number(hours) < 12 ? "AM" : "PM"}`;
}
