/** What a PDF says: its text, facts, fonts and outline, read back from the finished file. */
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist/legacy/build/pdf.mjs";

/**
 * `pages` are texts in reading order with `\n` between lines. `metadata` has the keys of the information dictionary
 * (`Title`) and, in lower
 * case, of XMP (`dc:title`). `outline` has the titles of all levels in order.
 */
export type PdfContent = {
  readonly pages: string[];
  readonly metadata: Record<string, string>;
  readonly fonts: PdfFont[];
  readonly tagged: boolean;
  readonly language: string | null;
  readonly title: string | null;
  readonly outline: string[];
};

/** `name` is without the mark of a subset; `type` is PDF's: `CIDFontType2`, `TrueType`, `Type3` and so on. */
type PdfFont = { readonly name: string; readonly type: string; readonly embedded: boolean };

/** Loads the library ahead of time: half a second that may pass while a browser prints. */
export async function prepareReader(): Promise<void> {
  await (library ??= importLibrary());
}

/** `fonts` are costly to tell, and left empty where nobody asks. */
export async function readPdf(bytes: Uint8Array, { fonts = true }: { fonts?: boolean } = {}): Promise<PdfContent> {
  const { getDocument, VerbosityLevel } = await (library ??= importLibrary());
  // The library takes the buffer away from its owner, so it gets a copy.
  const task = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    fontExtraProperties: true,
    useSystemFonts: false,
  });
  try {
    const document = await task.promise;
    const pages = await Promise.all(
      Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1)),
    );
    const trees = await Promise.all(pages.map((page) => page.getStructTree() as Promise<TagNode | null>));
    const metadata = await metadataOf(document);
    return {
      pages: await Promise.all(pages.map((page, index) => textOf(page, trees[index] ?? undefined))),
      metadata,
      fonts: fonts ? await fontsOf(pages) : [],
      tagged: (await document.getMarkInfo())?.Marked === true && trees.some((tree) => tree !== null),
      language: metadata["Language"] ?? null,
      title: metadata["Title"] ?? null,
      outline: titlesOf((await document.getOutline()) ?? []),
    };
  } finally {
    await task.destroy();
  }
}

type Library = typeof import("pdfjs-dist/legacy/build/pdf.mjs");

let library: Promise<Library> | undefined;

/**
 * The library wants drawing classes when it is imported, from a package that not every installation has; and warns
 * before it can be told not to. Nothing is drawn here, so empty classes will do, until it is there.
 */
async function importLibrary(): Promise<Library> {
  const surroundings = globalThis as unknown as Record<string, unknown>;
  const missing = ["DOMMatrix", "ImageData", "Path2D"].filter((name) => surroundings[name] === undefined);
  const { warn } = console;
  for (const name of missing) surroundings[name] = class {};
  console.warn = () => undefined;
  try {
    return await import("pdfjs-dist/legacy/build/pdf.mjs");
  } finally {
    console.warn = warn;
    for (const name of missing) delete surroundings[name];
  }
}

/** A tag, or a piece of the page's content under one. */
type TagNode = { readonly id?: string; readonly children?: readonly TagNode[] };

/** One stretch of text under one tag; `at` counts them as they are painted. */
type Stretch = { readonly id: string | null; readonly at: number; text: string };

/**
 * Painting goes background first and positioned boxes last; the tags know the order in which to read. What has no tag
 * comes last.
 */
async function textOf(page: PDFPageProxy, tree: TagNode | undefined): Promise<string> {
  const stretches = await stretchesOf(page);
  const ranks = new Map((tree ? contentIds(tree) : []).map((id, rank) => [id, rank]));
  const rankOf = ({ id }: Stretch) => ranks.get(id ?? "") ?? ranks.size;
  stretches.sort((a, b) => rankOf(a) - rankOf(b) || a.at - b.at);
  const parts = stretches.map(({ at, text }, index) =>
    index > 0 && stretches[index - 1]?.at !== at - 1 ? `\n${text}` : text,
  );
  return parts
    .join("")
    .replace(/\n{2,}/g, "\n")
    .replace(twins, (character) => character.normalize("NFKC"))
    .trim();
}

/**
 * Radicals and compatibility ideographs share glyphs with everyday characters, and a font may name the glyph by them:
 * \u2f42 for 文.
 */
const twins = /[\u2e80-\u2fdf\uf900-\ufaff]/g;

async function stretchesOf(page: PDFPageProxy): Promise<Stretch[]> {
  const { items } = await page.getTextContent({ includeMarkedContent: true });
  const stretches: Stretch[] = [];
  const open: (string | null)[] = [];
  for (const item of items) {
    if ("str" in item) {
      const id = open.findLast((one) => one !== null) ?? null;
      const last = stretches.at(-1);
      const stretch = last && last.id === id ? last : { id, at: stretches.length, text: "" };
      if (stretch !== last) stretches.push(stretch);
      stretch.text += item.hasEOL ? `${item.str}\n` : item.str;
    } else if (item.type === "endMarkedContent") open.pop();
    else open.push(item.id ?? null);
  }
  return stretches;
}

function contentIds({ id, children = [] }: TagNode): string[] {
  return id === undefined ? children.flatMap(contentIds) : [id];
}

/** Of the information dictionary, its custom entries, and XMP. */
async function metadataOf(document: PDFDocumentProxy): Promise<Record<string, string>> {
  const { info, metadata } = await document.getMetadata();
  const { Custom, ...own } = info as Record<string, unknown>;
  const entries = [
    ...Object.entries(own),
    ...Object.entries(Custom ?? {}),
    ...((metadata ?? []) as Iterable<[string, unknown]>),
  ];
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const text = Array.isArray(value) ? value.join(", ") : value;
      return typeof text === "string" ? [[key, text] as const] : [];
    }),
  );
}

/** Every font that a page draws with, once, in name order. */
async function fontsOf(pages: readonly PDFPageProxy[]): Promise<PdfFont[]> {
  const fonts = new Map<string, PdfFont>();
  for (const page of pages) {
    await page.getOperatorList();
    for (const [key, found] of page.commonObjs as Iterable<[string, FontObject | null]>) {
      if (found?.loadedName === undefined) continue;
      const type = found.isType3Font ? "Type3" : (found.type ?? "unknown");
      fonts.set(key, {
        name: (found.name ?? "").replace(/^[A-Z]{6}\+/, ""),
        type,
        embedded: found.isType3Font === true || found.missingFile !== true,
      });
    }
  }
  return [...fonts.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** What the library knows of a font; its own types leave it open. */
type FontObject = { name?: string; loadedName?: string; type?: string; isType3Font?: boolean; missingFile?: boolean };

type OutlineItem = { readonly title: string; readonly items: readonly OutlineItem[] };

function titlesOf(items: readonly OutlineItem[]): string[] {
  return items.flatMap(({ title, items: inner }) => [title, ...titlesOf(inner)]);
}
