/** Stage 7. Every page printed by one browser, which was started while the numbers were computed. */
import type { Browser } from "../engines/browser.js";
import type { Progress } from "../base/progress.js";
import type { FinishedPage } from "./checks.js";

export type PrintFacts = { readonly made: Date; readonly publisher: string; readonly producer: string };

/** The pages with a `report.pdf` each. Tagged, with outline, title, language and the report's date. */
export async function printPages(pages: readonly FinishedPage[], browser: Promise<Browser>, facts: PrintFacts, progress: Progress): Promise<FinishedPage[]> {
  const { finishPdf } = await import("../engines/pdf-document.js");
  const open = await browser;
  let done = 0;
  return Promise.all(pages.map(async (finished) => {
    const { page, files } = finished;
    const printed = await open.print({ files, page: "index.html" });
    const pdf = await finishPdf(printed, { title: page.title, author: page.author || facts.publisher, subject: page.description, language: page.language, date: facts.made, producer: facts.producer });
    progress.advance(++done, pages.length);
    return { ...finished, files: new Map([...files, ["report.pdf", pdf]]) };
  }));
}
