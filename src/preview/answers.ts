/** What the page of a preview asks for: its own files, the report's pages, and where a value or a sentence comes from. */
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { LoopbackReply } from "../base/loopback.js";
import { packageFolder } from "../base/package-folder.js";
import type { Place, Problem } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { lineOf } from "../checks/page/template-line.js";
import { pdfViewerFiles } from "../engines/pdf-viewer.js";
import { fontFile, fontWeights } from "../engines/typeface.js";
import { deskPhrases, programLanguage } from "../i18n/program-language.js";
import { readQueries } from "../numbers/queries.js";
import { parseSource, readPage } from "../pages/finished-page.js";
import { readPageTexts, textsOfLanguage } from "../texts/page-texts.js";
import { explain, type Ground, readGround } from "../why/provenance.js";
import { toldWalk } from "../why/walk-lines.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import type { Desk, ShownPage } from "./desk.js";

export type Answers = (path: string, asked: URLSearchParams) => Promise<LoopbackReply | undefined>;

/** `print` gives the PDF of a page. */
export type AnswersOptions = {
  readonly quarter: Quarter;
  readonly language: string;
  desk(): Desk;
  print(page: ShownPage, settings: Config): Promise<Uint8Array>;
};

/** Only what is listed here, or is a file of a page on the desk, has an answer: no path leads to the disk. */
export function previewAnswers({ quarter, language, desk, print }: AnswersOptions): Answers {
  let ground: { readonly revision: number; readonly read: Promise<Ground> } | undefined;
  const groundNow = (settings: Config) => {
    if (ground?.revision !== desk().revision)
      ground = { revision: desk().revision, read: readGround(settings, quarter) };
    return ground.read;
  };

  const pageFile = async (path: string): Promise<LoopbackReply | undefined> => {
    const [edition = "", spoken = "", ...rest] = path.split("/");
    const page = desk().pages.get(`${edition}/${spoken}`);
    const { settings } = desk();
    if (!page || !settings) return undefined;
    const name = rest.join("/");
    if (name === "report.pdf") return { type: "application/pdf", body: await print(page, settings) };
    const weight = fontWeights.find((one) => name === `fonts/noto-sans-jp-${one}.woff2`);
    // The whole typeface: reducing it takes longer than all the rest of a page, and shows the same.
    if (weight) return { type: "font/ttf", body: await readFile(fontFile(weight)) };
    const body = page.files.get(name);
    return body === undefined
      ? undefined
      : { type: typeOf(name), body, ...(name === "index.html" ? { policy: pagePolicy } : {}) };
  };

  /** Where a sentence was written; a translation also in its catalogue. */
  const writtenAt = async (asked: URLSearchParams): Promise<LoopbackReply> => {
    const page = desk().pages.get(asked.get("page") ?? "");
    const { settings } = desk();
    const text = asked.get("text") ?? "";
    if (!page || !settings || text === "") return json([]);
    const texts = textsOfLanguage(
      await readPageTexts(settings, page.page.edition, quarter),
      page.page.language,
      settings.languages,
    );
    const places = [
      lineOf(text, page.texts ?? []),
      lineOf(text, texts.filter(({ file }) => file.includes(".po")).map(translationLines)),
    ].filter((place) => place !== undefined);
    return json(
      (places.length > 0 ? places : [lineOf(text, texts)].filter((place) => place !== undefined)).map(placeText),
    );
  };

  const walksOf = async (asked: URLSearchParams): Promise<LoopbackReply> => {
    const { settings, published } = desk();
    const [edition = ""] = (asked.get("page") ?? "").split("/");
    if (!settings) return json([]);
    const [queries, known] = [await readQueries(settings, quarter), await groundNow(settings)];
    const datasets = published.get(edition) ?? {};
    const toldOf = new Set<string>();
    const sources = (asked.get("from") ?? "")
      .split(" ")
      .filter(Boolean)
      .map(parseSource)
      .filter(({ dataset }) => Object.hasOwn(datasets, dataset) || dataset === "quarter" || dataset === "previous");
    return json(
      sources.map((source) => {
        const query = queries.get(source.dataset);
        return {
          dataset: source.dataset,
          lines: toldWalk(explain(source, datasets, known), toldOf, language),
          sql: query ? { file: query.file, text: query.text } : null,
        };
      }),
    );
  };

  /** The texts on pages that a finding is about: those its line was written for, or those that have its words. */
  const textsOf = (asked: URLSearchParams): LoopbackReply => {
    const { findings, stopped, unready, pages } = desk();
    const trouble = [...stopped, ...unready, ...findings][Number(asked.get("trouble"))];
    const found = trouble?.problem
      ? [...pages.values()].flatMap((page) => textsAbout(trouble.problem as NonNullable<typeof trouble.problem>, page))
      : [];
    return json(found);
  };

  return async (path, asked) => {
    if (path === "")
      return {
        type: typeOf("page.html"),
        body: await readFile(join(packageFolder, "templates/preview/page.html")),
        policy: deskPolicy,
      };
    if (ownFiles.includes(path))
      return { type: typeOf(path), body: await readFile(join(packageFolder, "templates/preview", path)) };
    // For browsers on systems without Japanese.
    if (path === "fallback.ttf") return { type: "font/ttf", body: await readFile(fontFile(400)) };
    if (path === "labels") return json({ language: programLanguage(language), labels: deskPhrases(language) });
    const viewer = /^pdf-viewer\/(.+)$/.exec(path)?.[1];
    if (viewer !== undefined)
      return Object.hasOwn(pdfViewerFiles(), viewer)
        ? { type: typeOf(viewer), body: await readFile(pdfViewerFiles()[viewer] as string) }
        : undefined;
    if (path.startsWith("page/")) return pageFile(path.slice("page/".length));
    if (path === "written") return writtenAt(asked);
    if (path === "from") return walksOf(asked);
    if (path === "texts") return textsOf(asked);
    return undefined;
  };
}

const ownFiles = ["page.css", "page.js", "morph.js", "places.js", "pdf.js"];

/** Scripts and styles of its own alone. */
const deskPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A page of the report runs nothing here. */
const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};

function typeOf(name: string): string {
  return types[extname(name)] ?? "application/octet-stream";
}

function json(value: unknown): LoopbackReply {
  return { type: typeOf(".json"), body: JSON.stringify(value) };
}

/** A catalogue with each translation in the line where it begins, and nothing else. */
function translationLines({ text, file }: SourceText): SourceText {
  const lines: string[] = [];
  let begun = -1;
  for (const [at, line] of text.split("\n").entries()) {
    lines.push("");
    if (!line.startsWith('"')) begun = line.startsWith("msgstr") ? at : -1;
    const part = /"(.*)"\s*$/.exec(line)?.[1];
    if (begun >= 0 && part !== undefined)
      lines[begun] += part.replace(/\\(.)/g, (_, mark: string) => (mark === "n" ? " " : mark));
  }
  return { text: lines.join("\n"), file };
}

function placeText({ file = "", line }: Place): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Blocks of a page by their texts. */
function textsAbout(
  { values, place }: Pick<Problem, "values" | "place">,
  page: ShownPage,
): { readonly page: string; readonly text: string }[] {
  const { blocks } = readPage(String(page.files.get("index.html")));
  const texts = page.texts ?? [];
  const about = (text: string) => ({ page: page.folder, text });
  if (place.file?.endsWith(`${page.folder}/index.html`) || texts.some(({ file }) => file === place.file)) {
    const words = Object.values(values).filter(
      (value): value is string => typeof value === "string" && value.trim().length > 2,
    );
    const said = blocks.find(({ text }) => words.some((word) => text.includes(word.trim()) || word.includes(text)));
    const written = blocks.find(({ text }) => {
      const found = place.line === undefined ? undefined : lineOf(text, texts);
      return found?.file === place.file && found?.line === place.line;
    });
    const block = written ?? said;
    return block ? [about(block.text)] : [];
  }
  return [];
}
