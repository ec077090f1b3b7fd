/** A printed PDF given its facts: who made what, when and in which language, with the same bytes every time. */

import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { PDFDict, PDFDocument, PDFObject, PDFRef } from "@cantoo/pdf-lib";
import { digest } from "../base/digest.js";
import { escapeXml } from "../base/escape.js";
import { type LinkWords, meetStandards } from "./pdf-standards.js";

/** `date` stands for the making and the last change; `language` is a BCP 47 tag; `producer` names the program. */
export type PdfFacts = {
  readonly title: string;
  readonly author: string;
  readonly subject?: string;
  readonly language: string;
  readonly date: Date;
  readonly producer: string;
};

export type PdfLibrary = typeof import("@cantoo/pdf-lib");
export type { PDFDict, PDFDocument, PDFObject };

/** A PDF to look into. Throws when it cannot be read. */
export async function openPdf(
  bytes: Uint8Array,
): Promise<{ readonly document: PDFDocument; readonly library: PdfLibrary }> {
  const library = await loadLibrary();
  return {
    document: await library.PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true }),
    library,
  };
}

/**
 * The library's own bundle, which it does not offer by a name: its modules are some hundred files, and loading them one by
 * one takes 0.4 s of processor time more.
 */
async function loadLibrary(): Promise<PdfLibrary> {
  const modules = createRequire(import.meta.url).resolve("@cantoo/pdf-lib");
  const bundle = join(dirname(modules), "../dist/pdf-lib.esm.min.js");
  const library: PdfLibrary = await import(pathToFileURL(bundle).href);
  return library;
}

/**
 * Pages, outline and fonts stay as they are, and the file is made one for everybody (PDF/UA-1) and for archives
 * (PDF/A-2a). Two prints of one page that differ in time only come out equal.
 */
export async function finishPdf(bytes: Uint8Array, facts: PdfFacts, links: LinkWords = new Map()): Promise<Uint8Array> {
  const library = await loadLibrary();
  const document = await library.PDFDocument.load(bytes, { updateMetadata: false });
  setInformation(document, facts, library);
  setMetadata(document, facts, library);
  renumberTags(document, library);
  meetStandards(document, links, library);
  document.context.trailerInfo.ID = document.context.obj([1, 2].map(() => library.PDFHexString.of(unset)));
  // Tags are many small dictionaries; in object streams they take a third of the room.
  const finished = await document.save({
    useObjectStreams: true,
    addDefaultPage: false,
    updateFieldAppearances: false,
  });
  return identified(finished);
}

/** ISO 32000-1, 14.3.3. What the browser wrote there goes: it names the machine's time. */
function setInformation(
  document: PDFDocument,
  { title, author, subject, language, date, producer }: PdfFacts,
  { PDFRef }: PdfLibrary,
): void {
  const { context } = document;
  if (context.trailerInfo.Info instanceof PDFRef) context.delete(context.trailerInfo.Info);
  context.trailerInfo.Info = context.register(context.obj({}));
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setAuthor(author);
  if (subject !== undefined) document.setSubject(subject);
  document.setProducer(producer);
  document.setCreator(producer);
  document.setCreationDate(date);
  document.setModificationDate(date);
  document.setLanguage(language);
}

function setMetadata(document: PDFDocument, facts: PdfFacts, { PDFName }: PdfLibrary): void {
  const { context } = document;
  const stream = context.stream(new TextEncoder().encode(renderXmp(facts)), { Type: "Metadata", Subtype: "XML" });
  document.catalog.set(PDFName.of("Metadata"), context.register(stream));
}

/** ISO 16684-1; which standards the file meets, and for PDF/A a schema of what it has no name for itself. */
function renderXmp({ title, author, subject, language, date, producer }: PdfFacts): string {
  const time = `${date.toISOString().slice(0, 19)}Z`;
  const each = (kind: "Alt" | "Seq" | "Bag", text: string) => {
    const tongue = kind === "Alt" ? ' xml:lang="x-default"' : "";
    return `<rdf:${kind}><rdf:li${tongue}>${escapeXml(text)}</rdf:li></rdf:${kind}>`;
  };
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title>${each("Alt", title)}</dc:title>
<dc:creator>${each("Seq", author)}</dc:creator>${subject === undefined ? "" : `\n<dc:description>${each("Alt", subject)}</dc:description>`}
<dc:language>${each("Bag", language)}</dc:language>
<xmp:CreatorTool>${escapeXml(producer)}</xmp:CreatorTool>
<xmp:CreateDate>${time}</xmp:CreateDate>
<xmp:ModifyDate>${time}</xmp:ModifyDate>
<xmp:MetadataDate>${time}</xmp:MetadataDate>
<pdf:Producer>${escapeXml(producer)}</pdf:Producer>
</rdf:Description>
${uaSchema}
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
}

/** ISO 19005-2, 6.6.2.3: PDF/A knows no schema of PDF/UA's. */
const uaSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which part of ISO 14289 the file meets</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

/**
 * Header cells have names that data cells point to. The browser counts them in the order in which it happened to touch
 * the nodes, which differs between prints; here they are counted in the order of the file. ISO 32000-1, 14.7.2 and
 * 14.8.5.7.
 */
function renumberTags(document: PDFDocument, library: PdfLibrary): void {
  const { PDFArray, PDFDict, PDFName, PDFString } = library;
  const { context, catalog } = document;
  const root = catalog.lookupMaybe(PDFName.of("StructTreeRoot"), PDFDict);
  if (!root) return;
  const elements = context
    .enumerateIndirectObjects()
    .filter(
      (entry): entry is [PDFRef, PDFDict] =>
        entry[1] instanceof PDFDict && entry[1].get(PDFName.of("Type")) === PDFName.of("StructElem"),
    );
  const names = new Map<string, string>();
  const tree: PDFObject[] = [];
  for (const [reference, element] of elements) {
    const old = textOf(element.lookup(PDFName.of("ID")), library);
    if (old === undefined) continue;
    const name = `node${String(names.size + 1).padStart(8, "0")}`;
    names.set(old, name);
    element.set(PDFName.of("ID"), PDFString.of(name));
    tree.push(PDFString.of(name), reference);
  }
  const headerLists = elements
    .flatMap(([, element]) => attributesOf(element, library))
    .map((attributes) => attributes.lookup(PDFName.of("Headers")));
  for (const headers of headerLists) {
    if (!(headers instanceof PDFArray)) continue;
    headers.asArray().forEach((header, index) => {
      const name = names.get(textOf(context.lookup(header), library) ?? "");
      if (name !== undefined) headers.set(index, PDFString.of(name));
    });
  }
  removeNameTree(document, root.get(PDFName.of("IDTree")), library);
  if (tree.length > 0) root.set(PDFName.of("IDTree"), context.obj({ Names: context.obj(tree) }));
}

/** One dictionary, or a list of them. */
function attributesOf(element: PDFDict, { PDFArray, PDFDict, PDFName }: PdfLibrary): PDFDict[] {
  const found = element.lookup(PDFName.of("A"));
  const list = found instanceof PDFArray ? found.asArray().map((one) => element.context.lookup(one)) : [found];
  return list.filter((one): one is PDFDict => one instanceof PDFDict);
}

function removeNameTree(document: PDFDocument, node: PDFObject | undefined, library: PdfLibrary): void {
  const { PDFArray, PDFDict, PDFName, PDFRef } = library;
  const { context } = document;
  const found = context.lookup(node);
  const kids = found instanceof PDFDict ? found.lookup(PDFName.of("Kids")) : undefined;
  if (kids instanceof PDFArray) for (const kid of kids.asArray()) removeNameTree(document, kid, library);
  if (node instanceof PDFRef) context.delete(node);
}

function textOf(found: PDFObject | undefined, { PDFHexString, PDFString }: PdfLibrary): string | undefined {
  return found instanceof PDFString || found instanceof PDFHexString ? found.decodeText() : undefined;
}

const unset = "0".repeat(32);

/** The file's identifier (ISO 32000-1, 14.4) is the digest of all else in it, put where the zeros stand. */
function identified(bytes: Uint8Array): Uint8Array {
  const id = digest(bytes).slice(0, unset.length);
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places = [file.lastIndexOf(`<${unset}>`), file.lastIndexOf(`<${unset}>`, file.lastIndexOf(`<${unset}>`) - 1)];
  for (const place of places) file.write(id, place + 1, "latin1");
  return bytes;
}
