/**
 * XML that remembers its lines: elements, attributes and text. Nothing outside the file is ever read, no entity is
 * defined.
 */
import { SaxesParser } from "saxes";
import { clause, problem } from "../base/problems.js";

/** `text` is the element's own text and CDATA, without that of its children; `line` is where its tag begins, from 1. */
export type XmlElement = {
  readonly name: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

type OpenElement = {
  name: string;
  line: number;
  attributes: Record<string, string>;
  children: OpenElement[];
  text: string;
};

const deepest = 100;

/** The root element of a UTF-8 file; throws a problem with the line when it is no well-formed XML. */
export function parseXml(bytes: Uint8Array, file: string): XmlElement {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  let line = 1;
  const fail = (reason: string) => problem("xmlSyntax", { reason }, { file, line: parser.line });
  parser.on("error", (error) => {
    throw fail(error.message.replace(/^\d+:\d+: /, ""));
  });
  parser.on("opentagstart", () => (line = parser.line));
  parser.on("opentag", (tag) => {
    const element: OpenElement = { name: tag.name, line, attributes: { ...tag.attributes }, children: [], text: "" };
    open.at(-1)?.children.push(element);
    root ??= element;
    if (open.push(element) > deepest) throw fail("its elements are nested too deeply");
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => void open.pop());
  parser.write(utf8(bytes, file)).close();
  if (!root) throw fail("it has no element");
  return root;
}

function utf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw problem("xmlSyntax", { reason: clause("it is not UTF-8") }, { file });
  }
}
