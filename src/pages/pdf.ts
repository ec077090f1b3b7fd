/** Every page printed by one browser, which was started while the numbers were computed. */
import { join } from "node:path";
import { cachedBytes, cacheFolder, entryIn } from "../base/cache.js";
import { digest } from "../base/digest.js";
import { packageVersion } from "../base/package-folder.js";
import { lastDay, type Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Browser } from "../engines/browser.js";
import { type Edit, edited, elementsOf, parseHtml, wordsIn, writtenElements } from "../engines/html.js";
import type { Config } from "../workspace/config.js";
import type { FinishedPage } from "./pages.js";

/** `cache` is a folder for pages printed before. */
export type PrintFacts = { readonly made: Date; readonly producer: string; readonly cache: string };

/**
 * Starts to print a page: the browser works while the next page is made. The page with its `report.pdf`, tagged, with
 * outline, title, language and the report's date; an unchanged page is not printed again. A failure is told to whoever
 * waits.
 */
export function printPage(finished: FinishedPage, browser: Promise<Browser>, facts: PrintFacts): Promise<FinishedPage> {
  const printed = printWhole(finished, browser, facts);
  printed.catch(() => undefined);
  return printed;
}

/** All pages being printed; meanwhile, what reads the PDF afterwards gets ready. */
export async function printedPages(
  printing: readonly Promise<FinishedPage>[],
  progress: Progress,
): Promise<FinishedPage[]> {
  let done = 0;
  for (const page of printing)
    void page.then(
      () => progress.advance(++done, printing.length),
      () => undefined,
    );
  await import("../engines/pdf-text.js").then(({ prepareReader }) => prepareReader());
  return Promise.all(printing);
}

async function printWhole(finished: FinishedPage, browser: Promise<Browser>, facts: PrintFacts): Promise<FinishedPage> {
  const open = await browser;
  const { title, author, description: subject, language } = finished.page;
  const pdfFacts = { title, author, subject, language, date: facts.made, producer: facts.producer };
  const entry = entryIn(
    facts.cache,
    finished.folder.replaceAll("/", "-"),
    pdfFormat,
    open.version,
    pdfFacts,
    [...finished.files].map(([path, content]) => [path, digest(content)]),
  );
  const pdf = await cachedBytes(entry, async () => {
    const { finishPdf } = await import("../engines/pdf-document.js");
    return finishPdf(await print(open, finished.folder, forPaper(finished.files)), pdfFacts, linkWords(finished.files));
  });
  return { ...finished, files: new Map([...finished.files, ["report.pdf", pdf]]) };
}

/** Raised when pages are printed, or what is printed is finished, in another way. */
const pdfFormat = 3;

async function print(open: Browser, folder: string, files: FinishedPage["files"]): Promise<Uint8Array> {
  try {
    return await open.print({ files, page: "index.html" });
  } catch (error) {
    throw error instanceof Error && "address" in error
      ? problem("requestRefused", { page: `${folder}/index.html`, address: String(error.address) })
      : error;
  }
}

/** Of each link of the page its words, by what it leads to. */
function linkWords(files: FinishedPage["files"]): ReadonlyMap<string, string> {
  const links = [...elementsOf(parseHtml(String(files.get("index.html"))))].filter(({ name }) => name === "a");
  return new Map(links.map(({ attributes: { href = "" }, children }) => [href, wordsIn(children).trim()]));
}

/** A file beside the page cannot be followed from paper: such links become plain text. */
function forPaper(files: FinishedPage["files"]): FinishedPage["files"] {
  const html = files.get("index.html");
  if (typeof html !== "string") return files;
  const lost = writtenElements(html).flatMap(({ name, attributes, attributePlaces: { href } }): Edit[] =>
    name === "a" && href && !/^(?:[a-z][a-z0-9+.-]*:|#)/i.test(attributes["href"] ?? "")
      ? [[html.slice(0, href[0]).trimEnd().length, href[1], ""]]
      : [],
  );
  return new Map([...files, ["index.html", edited(html, lost)]]);
}

/** What every PDF of a report says of itself; the quarter's last day stands in for the clock. */
export function printFactsOf({ folder }: Pick<Config, "folder">, quarter: Period, made: Date | undefined): PrintFacts {
  return {
    made: made ?? new Date(`${lastDay(quarter)}T00:00:00Z`),
    producer: `tsubame-report ${packageVersion}`,
    cache: join(folder, cacheFolder, "pdf"),
  };
}
