/** Markdown with places: where its headings, paragraphs, items and cells stand, and what of them must not change. */
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";

/** A stretch of running text; `start` and `end` are offsets. `quoted`: its lines after the first may begin with `>`. */
export type Prose = {
  readonly kind: "heading" | "paragraph" | "item" | "cell" | "html" | "alt";
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
};

/** What must be the same in a translation; `blocks` names the kinds of blocks at the top. */
export type FixedParts = {
  readonly blocks: readonly string[];
  readonly links: readonly string[];
  readonly codes: readonly string[];
  readonly html: readonly string[];
};

type Node = {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } };
  readonly url?: string;
  readonly value?: string;
};

/** In the order of the text. Code blocks, rules and definitions are none. */
export function proseIn(markdown: string): Prose[] {
  return parts(markdown).flatMap(({ start, text }) =>
    proseOf(text).map((one) => ({ ...one, start: start + one.start, end: start + one.end })),
  );
}

/**
 * A long text in pieces, since reading takes more than twice the time for twice the text: cut before headings, which
 * end all but code and HTML.
 */
function parts(markdown: string): { start: number; text: string }[] {
  if (/^[ \t>]*(?:```|~~~|<)/m.test(markdown)) return [{ start: 0, text: markdown }];
  const found: { start: number; text: string }[] = [];
  let start = 0;
  for (const { index } of markdown.matchAll(/^##? /gm)) {
    if (index - start < 20_000) continue;
    found.push({ start, text: markdown.slice(start, index) });
    start = index;
  }
  return [...found, { start, text: markdown.slice(start) }];
}

function proseOf(markdown: string): Prose[] {
  const found: Prose[] = [];
  const add = (kind: Prose["kind"], nodes: readonly Node[], quoted: boolean) => {
    const [first, last] = [nodes[0]?.position?.start.offset, nodes.at(-1)?.position?.end.offset];
    if (first !== undefined && last !== undefined) found.push({ kind, start: first, end: last, quoted });
  };
  const visit = (node: Node, parent: string, quoted: boolean): void => {
    const { type, children = [] } = node;
    const alt = type === "paragraph" ? altOf(node, markdown) : undefined;
    if (alt) found.push({ kind: "alt", ...alt, quoted });
    else if (type === "paragraph") add(parent === "listItem" ? "item" : "paragraph", children, quoted);
    else if (type === "heading") add("heading", children, quoted);
    else if (type === "tableCell") add("cell", children, quoted);
    else if (type === "html") add("html", [node], quoted);
    else for (const child of children) visit(child, type, quoted || type === "blockquote");
  };
  visit(
    fromMarkdown(markdown, {
      extensions: [gfmTable(), blocksAlone],
      mdastExtensions: [gfmTableFromMarkdown()],
    }) as Node,
    "",
    false,
  );
  return found;
}

/** Tags as they are written, unfinished ones too: both sides of a translation must write them alike. */
export function htmlTagsIn(text: string): string[] {
  return text.match(/<[^>]*>?/g) ?? [];
}

/** Of the text of one block: its links and pictures by address, code, and HTML tags, each sorted. */
export function fixedPartsOf(markdown: string): FixedParts {
  const [links, codes, html]: [string[], string[], string[]] = [[], [], []];
  const visit = (node: Node): void => {
    if (node.type === "link" || node.type === "image") links.push(node.url ?? "");
    if (node.type === "definition") links.push(node.url ?? "");
    if (node.type === "inlineCode" || node.type === "code") codes.push(node.value ?? "");
    if (node.type === "html") html.push(...htmlTagsIn(node.value ?? ""));
    node.children?.forEach(visit);
  };
  const tree = parse(markdown);
  visit(tree);
  return {
    blocks: (tree.children ?? []).map(({ type }) => type),
    links: links.sort(),
    codes: codes.sort(),
    html: html.sort(),
  };
}

function parse(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }) as Node;
}

/** Where blocks begin and end does not depend on what is in their lines, which takes most of the time. */
const blocksAlone = {
  disable: {
    null: [
      "attention",
      "autolink",
      "characterEscape",
      "characterReference",
      "codeText",
      "hardBreakEscape",
      "htmlText",
      "labelEnd",
      "labelStartImage",
      "labelStartLink",
    ],
  },
};

/** The words of a picture that stands alone. */
function altOf({ position }: Node, markdown: string): { start: number; end: number } | undefined {
  const start = position?.start.offset ?? 0;
  const words = /^!\[([^[\]]+)\]\([^()]*\)$/.exec(markdown.slice(start, position?.end.offset))?.[1];
  return words === undefined ? undefined : { start: start + 2, end: start + 2 + words.length };
}
