/**
 * How a PDF is made for those who do not see it, or read it elsewhere: tags, language, title, outline, fonts. ISO
 * 32000-1, 14.7 to 14.9.
 */
import { openPdf, type PDFDict, type PDFDocument, type PDFObject, type PdfLibrary } from "./pdf-document.js";

/** `page` counts from 1; null where the file does not say. */
type PdfHeading = { readonly level: number; readonly page: number | null };
type PdfFigure = { readonly described: boolean; readonly page: number | null };

/**
 * `headings` and `figures` in reading order. `title` is null when it is empty; `titleShown` when a window bears it
 * instead of the file's name.
 */
export type PdfStructure = {
  readonly tagged: boolean;
  readonly language: string | null;
  readonly title: string | null;
  readonly titleShown: boolean;
  readonly outlined: boolean;
  readonly headings: readonly PdfHeading[];
  readonly figures: readonly PdfFigure[];
  readonly fonts: readonly { readonly name: string; readonly type3: boolean; readonly embedded: boolean }[];
};

/** Throws when the file is no PDF that can be read. */
export async function readStructure(bytes: Uint8Array): Promise<PdfStructure> {
  const { document, library } = await openPdf(bytes);
  const { PDFBool, PDFName } = library;
  const { catalog, context } = document;
  const dictIn = (key: string) => asDict(catalog.lookup(PDFName.of(key)), library);
  const isTrue = (dict: PDFDict | undefined, key: string) => dict?.lookup(PDFName.of(key)) === PDFBool.True;
  const tags = tagsBelow(dictIn("StructTreeRoot"), document, library);
  const pageOf = pagesOf(document, library);
  return {
    tagged: isTrue(dictIn("MarkInfo"), "Marked") && tags.length > 0,
    language: textOf(catalog.lookup(PDFName.of("Lang")), library)?.trim() || null,
    title: document.getTitle()?.trim() || null,
    titleShown: isTrue(dictIn("ViewerPreferences"), "DisplayDocTitle"),
    outlined: dictIn("Outlines")?.get(PDFName.of("First")) !== undefined,
    headings: tags
      .filter(({ kind }) => /^H[1-6]$/.test(kind))
      .map(({ kind, element }) => ({ level: Number(kind[1]), page: pageOf(element) })),
    figures: tags
      .filter(({ kind }) => kind === "Figure")
      .map(({ element }) => ({
        described: (textIn(element, "Alt", library) ?? textIn(element, "ActualText", library) ?? "").trim() !== "",
        page: pageOf(element),
      })),
    fonts: [
      ...dictionariesIn(
        context.enumerateIndirectObjects().map(([, object]) => object),
        library,
      ),
    ].flatMap((dict) => fontOf(dict, library)),
  };
}

/** An element of the structure; its kind is the standard one that its role stands for. */
type Tag = { readonly kind: string; readonly element: PDFDict };

/** In reading order, each once however often it is pointed at. */
function tagsBelow(root: PDFDict | undefined, { context }: PDFDocument, library: PdfLibrary): Tag[] {
  const { PDFArray, PDFDict, PDFName } = library;
  const roles = asDict(root?.lookup(PDFName.of("RoleMap")), library);
  const tags: Tag[] = [];
  const seen = new Set<PDFDict>();
  const visit = (node: PDFObject | undefined): void => {
    const element = context.lookup(node);
    if (element instanceof PDFArray) return element.asArray().forEach(visit);
    if (!(element instanceof PDFDict) || seen.has(element)) return;
    seen.add(element);
    const role = nameIn(element, "S", library);
    if (role !== undefined) tags.push({ kind: nameIn(roles, role, library) ?? role, element });
    visit(element.get(PDFName.of("K")));
  };
  visit(root?.get(PDFName.of("K")));
  return tags;
}

/** The page of an element stands beside it, or beside what it holds. */
function pagesOf(document: PDFDocument, { PDFArray, PDFDict, PDFName }: PdfLibrary) {
  const pages = new Map(document.getPages().map(({ ref }, at) => [String(ref), at + 1]));
  return function pageOf(node: PDFObject | undefined, depth = 0): number | null {
    const found = document.context.lookup(node);
    if (found instanceof PDFArray)
      return (
        found
          .asArray()
          .map((one) => pageOf(one, depth + 1))
          .find((page) => page !== null) ?? null
      );
    if (!(found instanceof PDFDict) || depth > 40) return null;
    return pages.get(String(found.get(PDFName.of("Pg")))) ?? pageOf(found.get(PDFName.of("K")), depth + 1);
  };
}

/** Every dictionary of the file, however deep, also those of streams. */
function* dictionariesIn(objects: readonly PDFObject[], library: PdfLibrary): Generator<PDFDict> {
  for (const object of objects) {
    const dict = asDict(object, library);
    if (dict) {
      yield dict;
      yield* dictionariesIn(dict.values(), library);
    } else if (object instanceof library.PDFArray) yield* dictionariesIn(object.asArray(), library);
  }
}

/** A font is told from its parts; of a composite one, the descendant alone has the file. */
function fontOf(dict: PDFDict, library: PdfLibrary): PdfStructure["fonts"] {
  if (nameIn(dict, "Type", library) !== "Font") return [];
  const subtype = nameIn(dict, "Subtype", library);
  const name = (nameIn(dict, "BaseFont", library) ?? nameIn(dict, "Name", library) ?? "").replace(/^[A-Z]{6}\+/, "");
  if (subtype === "Type3") return [{ name, type3: true, embedded: true }];
  if (subtype === "Type0") return [];
  const descriptor = asDict(dict.lookup(library.PDFName.of("FontDescriptor")), library);
  const embedded = ["FontFile", "FontFile2", "FontFile3"].some(
    (key) => descriptor?.lookup(library.PDFName.of(key)) !== undefined,
  );
  return [{ name, type3: false, embedded }];
}

function asDict(object: PDFObject | undefined, { PDFDict, PDFStream }: PdfLibrary): PDFDict | undefined {
  return object instanceof PDFDict ? object : object instanceof PDFStream ? object.dict : undefined;
}

function nameIn(dict: PDFDict | undefined, key: string, { PDFName }: PdfLibrary): string | undefined {
  const found = dict?.lookup(PDFName.of(key));
  return found instanceof PDFName ? found.decodeText() : undefined;
}

function textIn(dict: PDFDict, key: string, library: PdfLibrary): string | undefined {
  return textOf(dict.lookup(library.PDFName.of(key)), library);
}

function textOf(found: PDFObject | undefined, { PDFHexString, PDFString }: PdfLibrary): string | undefined {
  return found instanceof PDFString || found instanceof PDFHexString ? found.decodeText() : undefined;
}
