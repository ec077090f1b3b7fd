/** Stage 7. Every page printed by one browser, which was started while the numbers were computed. */
import type { Browser } from "../engines/browser.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { FinishedPage } from "./checks.js";

export type PrintFacts = { readonly made: Date; readonly producer: string };

/** The pages with a `report.pdf` each. Tagged, with outline, title, language and the report's date. */
export async function printPages(pages: readonly FinishedPage[], browser: Promise<Browser>, facts: PrintFacts, progress: Progress): Promise<FinishedPage[]> {
  const { finishPdf } = await import("../engines/pdf-document.js");
  const open = await browser;
  let done = 0;
  return Promise.all(pages.map(async (finished) => {
    const { page, files, folder } = finished;
    const printed = await open.print({ files: forPaper(files), page: "index.html" }).catch((error: unknown) => {
      throw error instanceof Error && "address" in error ? problem("requestRefused", { page: `${folder}/index.html`, address: String(error.address) }) : error;
    });
    const pdf = await finishPdf(printed, { title: page.title, author: page.author, subject: page.description, language: page.language, date: facts.made, producer: facts.producer });
    progress.advance(++done, pages.length);
    return { ...finished, files: new Map([...files, ["report.pdf", pdf]]) };
  }));
}

/** A file beside the page cannot be followed from paper: such links become plain text. */
function forPaper(files: FinishedPage["files"]): FinishedPage["files"] {
  const html = files.get("index.html");
  return typeof html === "string" ? new Map([...files, ["index.html", html.replace(/<a href="(?![a-z][a-z0-9+.-]*:|#)[^"]*"/gi, "<a")]]) : files;
}
