/**
 * What the page of a preview asks for: its own files, the report's pages, and where a value or a sentence comes from.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LoopbackReply } from "../base/loopback.js";
import { packageFolder } from "../base/package-folder.js";
import type { Period } from "../base/period.js";
import { pdfViewerFiles } from "../engines/pdf-viewer.js";
import { fontFile } from "../engines/typeface.js";
import { deskPhrases, programLanguage } from "../i18n/program-language.js";
import type { Desk } from "./desk.js";
import { type PagePrinter, pageFile } from "./page-file.js";
import { json, typeOf } from "./replies.js";
import { sentencePlaces } from "./sentence-places.js";
import { troubleTexts } from "./trouble-texts.js";
import { originReader } from "./value-origins.js";

type Answers = (path: string, asked: URLSearchParams) => Promise<LoopbackReply | undefined>;

type AnswersOptions = {
  readonly quarter: Period;
  readonly language: string;
  readonly print: PagePrinter;
  desk(): Desk;
};

/** Only what is listed here, or is a file of a page on the desk, has an answer: no path leads to the disk. */
export function previewAnswers({ quarter, language, desk, print }: AnswersOptions): Answers {
  const readOrigins = originReader(quarter, language);
  return async (path, asked) => {
    const page = asked.get("page") ?? "";
    if (path === "") return ownFile("page.html", deskPolicy);
    if (ownFiles.includes(path)) return ownFile(path);
    // For browsers on systems without Japanese.
    if (path === "fallback.ttf") return { type: "font/ttf", body: await readFile(fontFile(400)) };
    if (path === "labels") return json({ language: programLanguage(language), labels: deskPhrases(language) });
    if (/^pdf-viewer\/./.test(path)) return viewerFile(path.slice("pdf-viewer/".length));
    if (path.startsWith("page/")) return pageFile(desk(), path.slice("page/".length), print);
    if (path === "written") return json(await sentencePlaces(desk(), quarter, page, asked.get("text") ?? ""));
    if (path === "from") return json(await readOrigins(desk(), page, asked.get("from") ?? ""));
    if (path === "texts") return json(troubleTexts(desk(), Number(asked.get("trouble"))));
    return undefined;
  };
}

const ownFiles = ["page.css", "page.js", "morph.js", "places.js", "pdf.js"];

async function ownFile(name: string, policy?: string): Promise<LoopbackReply> {
  const body = await readFile(join(packageFolder, "templates/preview", name));
  return { type: typeOf(name), body, ...(policy === undefined ? {} : { policy }) };
}

async function viewerFile(name: string): Promise<LoopbackReply | undefined> {
  const files = pdfViewerFiles();
  return Object.hasOwn(files, name) ? { type: typeOf(name), body: await readFile(files[name] as string) } : undefined;
}

/** Scripts and styles of its own alone. */
const deskPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
