/**
 * Whether a printed report serves those who cannot see it, and looks the same everywhere: tags, headings, alternative
 * texts, language, title, outline, fonts.
 */
import { cached, entryIn } from "../../base/cache.js";
import { digest } from "../../base/digest.js";
import { type Finding, finding } from "../../base/problems.js";
import type { PdfStructure } from "../../engines/pdf-structure.js";

/**
 * `language` is that of the page it was printed from, `cache` a folder for what takes long to read, `file` the name to
 * tell.
 */
export async function checkPdf(content: Uint8Array, language: string, cache: string, file: string): Promise<Finding[]> {
  const pdf = await structureOf(content, cache);
  if (!pdf) return [finding("pdfUnreadable", {}, { file })];
  const { tagged, title, titleShown, outlined, headings, figures, fonts } = pdf;
  const levels = headings.map(({ level, page }, at) => ({ level, page, before: headings[at - 1]?.level ?? 0 }));
  const names = (wrong: PdfStructure["fonts"]) => [...new Set(wrong.map(({ name }) => name || "?"))];
  return [
    ...(tagged ? [] : [finding("pdfUntagged", {}, { file })]),
    ...(pdf.language?.toLowerCase() === language.toLowerCase()
      ? []
      : [finding("pdfLanguage", { language, found: pdf.language ?? "–" }, { file })]),
    ...(title !== null && titleShown ? [] : [finding("pdfTitle", {}, { file })]),
    ...names(fonts.filter(({ type3 }) => type3)).map((name) => finding("pdfType3", { name }, { file })),
    ...names(fonts.filter(({ embedded }) => !embedded)).map((name) => finding("pdfFontMissing", { name }, { file })),
    ...figures.flatMap(({ described, page }, at) =>
      described ? [] : [finding("pdfFigure", { number: at + 1, page: page ?? "?" }, { file })],
    ),
    // A browser writes no outline where there are no headings.
    ...(outlined || headings.length === 0 ? [] : [finding("pdfOutline", {}, { file }, false)]),
    ...levels.flatMap(({ level, before, page }) =>
      level > before + 1
        ? [
            finding(
              "pdfHeadings",
              { level, before: before === 0 ? "–" : `h${before}`, page: page ?? "?" },
              { file },
              false,
            ),
          ]
        : [],
    ),
  ];
}

/** Raised when more is read of a PDF. */
const structureFormat = 1;

/** Kept by content; undefined for what is no PDF that can be read. */
function structureOf(content: Uint8Array, cache: string): Promise<PdfStructure | undefined> {
  return cached(entryIn(cache, "structure", structureFormat, digest(content)), async () => {
    const { readStructure } = await import("../../engines/pdf-structure.js");
    return readStructure(content).catch(() => undefined);
  });
}
