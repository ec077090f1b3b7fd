/**
 * What a browser's PDF lacks of PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2): a role for each tag, a description for
 * each link, a colour space, and a word that running heads are none of the text.
 */
import { srgbProfile } from "../base/srgb-profile.js";
import type { PDFDict, PDFDocument, PDFObject, PdfLibrary } from "./pdf-document.js";

/** Words of a page's links by what they lead to: an address, or `#` and a place in the page. */
export type LinkWords = ReadonlyMap<string, string>;

export function meetStandards(document: PDFDocument, links: LinkWords, library: PdfLibrary): void {
  giveRoles(document, library);
  describeLinks(document, links, library);
  setColours(document, library);
  markArtifacts(document, library);
}

/** Tags of HTML that PDF 1.7 has no name for. */
const roles = { Strong: "Span", Em: "Span" };

/**
 * A figure is one drawing with its text: what holds a drawing, its caption and more is a part of the page. An item of a
 * list has a label and a body: ISO 32000-1, 14.8.4.
 */
function giveRoles({ catalog, context }: PDFDocument, library: PdfLibrary): void {
  const { PDFDict, PDFName } = library;
  catalog.lookupMaybe(PDFName.of("StructTreeRoot"), PDFDict)?.set(PDFName.of("RoleMap"), context.obj(roles));
  for (const [reference, element] of context.enumerateIndirectObjects()) {
    if (!isElement(element, library)) continue;
    const role = element.get(PDFName.of("S"));
    if (role === PDFName.of("LI")) giveBody(element, reference, library);
    const undescribed = role === PDFName.of("Figure") && !element.has(PDFName.of("Alt"));
    if (undescribed && kidsOf(element, library).some(({ kid }) => isElement(kid, library)))
      element.set(PDFName.of("S"), PDFName.of("Div"));
  }
}

function giveBody(item: PDFDict, reference: PDFObject, library: PdfLibrary): void {
  const { PDFDict, PDFName } = library;
  const { context } = item;
  const isBody = ({ kid }: Kid) =>
    isElement(kid, library) && !["Lbl", "LBody"].some((role) => kid.get(PDFName.of("S")) === PDFName.of(role));
  const kids = kidsOf(item, library);
  const moved = kids.filter(isBody);
  if (moved.length === 0) return;
  const body = context.obj({ Type: "StructElem", S: "LBody" });
  const place = context.register(body);
  body.set(PDFName.of("P"), reference);
  body.set(PDFName.of("K"), context.obj(moved.map(({ written }) => written)));
  for (const { kid } of moved) if (kid instanceof PDFDict) kid.set(PDFName.of("P"), place);
  const kept = kids.filter((kid) => !moved.includes(kid)).map(({ written }) => written);
  item.set(PDFName.of("K"), context.obj([...kept, place]));
}

/** What an element holds: elements, and pieces of content; each as it is written there, a reference mostly. */
type Kid = { readonly written: PDFObject; readonly kid: PDFObject | undefined };

function kidsOf(element: PDFDict, { PDFArray, PDFName }: PdfLibrary): readonly Kid[] {
  const held = element.get(PDFName.of("K"));
  const found = element.context.lookup(held);
  const list = found instanceof PDFArray ? found.asArray() : held === undefined ? [] : [held];
  return list.map((written) => ({ written, kid: element.context.lookup(written) }));
}

function isElement(node: PDFObject | undefined, { PDFDict, PDFName }: PdfLibrary): node is PDFDict {
  return node instanceof PDFDict && node.get(PDFName.of("Type")) === PDFName.of("StructElem");
}

/** In words, for who hears that there is a link: those that it has on the page, or the address itself. */
function describeLinks({ context }: PDFDocument, links: LinkWords, library: PdfLibrary): void {
  const { PDFDict, PDFHexString, PDFName } = library;
  for (const [, note] of context.enumerateIndirectObjects()) {
    if (!(note instanceof PDFDict) || note.get(PDFName.of("Subtype")) !== PDFName.of("Link")) continue;
    const action = note.lookupMaybe(PDFName.of("A"), PDFDict);
    const address = written(action?.lookup(PDFName.of("URI")), library);
    const place = written(note.lookup(PDFName.of("Dest")), library);
    const target = address ?? (place === undefined ? "" : `#${place}`);
    note.set(PDFName.of("Contents"), PDFHexString.fromText(links.get(target) ?? target));
  }
}

function written(found: PDFObject | undefined, { PDFHexString, PDFName, PDFString }: PdfLibrary): string | undefined {
  return found instanceof PDFName || found instanceof PDFString || found instanceof PDFHexString
    ? found.decodeText()
    : undefined;
}

/** ISO 19005-2, 6.2.3: colours are those of a screen. */
function setColours({ catalog, context }: PDFDocument, { PDFHexString, PDFName }: PdfLibrary): void {
  const name = PDFHexString.fromText("sRGB IEC61966-2.1");
  const intent = context.obj({ Type: "OutputIntent", S: "GTS_PDFA1", OutputConditionIdentifier: name, Info: name });
  const profile = context.register(context.flateStream(srgbProfile(), { N: 3 }));
  intent.set(PDFName.of("DestOutputProfile"), profile);
  catalog.set(PDFName.of("OutputIntents"), context.obj([context.register(intent)]));
}

/** What no tag holds, as running heads, numbers of pages and the paper's colour, is told apart: ISO 32000-1, 14.8.2.2. */
function markArtifacts(document: PDFDocument, { decodePDFRawStream, PDFName, PDFRawStream, PDFRef }: PdfLibrary): void {
  const { context } = document;
  for (const { node } of document.getPages()) {
    const content = node.Contents();
    const reference = node.get(PDFName.of("Contents"));
    if (!(content instanceof PDFRawStream) || reference === undefined) continue;
    const text = Buffer.from(decodePDFRawStream(content).decode()).toString("latin1");
    const marked = context.flateStream(Buffer.from(withArtifacts(text), "latin1"));
    node.set(PDFName.of("Contents"), context.register(marked));
    if (reference instanceof PDFRef) context.delete(reference);
  }
}

/**
 * The operators of a page, of which the browser writes those that end something at the end of a line: a path from its
 * first point until it is painted, and a text from `BT` to `ET`, stand in marks of their own where they stand in no other.
 */
export function withArtifacts(content: string): string {
  const lines: string[] = [];
  let depth = 0;
  let path: number | undefined;
  let text: number | undefined;
  const enclose = (start: number) => {
    lines.splice(start, 0, "/Artifact BMC");
    lines.push("EMC");
  };
  for (const line of content.split("\n")) {
    lines.push(line);
    const operator = /(\S+)\s*$/.exec(line)?.[1] ?? "";
    const at = lines.length - 1;
    if (operator.endsWith("BDC") || operator === "BMC") depth++;
    else if (operator === "EMC") depth--;
    else if (depth > 0) continue;
    else if (operator === "BT") text = at;
    else if (operator === "ET" && text !== undefined) enclose(text);
    else if (pathBegins.has(operator)) path ??= at;
    else if (operator === "Do" || operator === "sh") enclose(at);
    else if (pathPainted.has(operator)) enclose(path ?? at);
    if (pathEnds.has(operator)) path = undefined;
  }
  return lines.join("\n");
}

const pathBegins = new Set(["m", "re"]);
const pathPainted = new Set(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*"]);
const pathEnds = new Set([...pathPainted, "n"]);
