/** YAML that remembers its lines. */
import { type Document, isMap, isNode, isPair, LineCounter, parseDocument, visit } from "yaml";
import { clause, problem } from "../base/problems.js";

/** A parsed value and, for a path of keys in it, the line it stands in (from 1). */
export type Located = { readonly value: unknown; lineOf(path: readonly PropertyKey[]): number | undefined };

/** Also the offsets of the value at a path, its quotes included. */
export type LocatedText = Located & {
  rangeOf(path: readonly PropertyKey[]): readonly [start: number, end: number] | undefined;
};

/** Throws a problem that names the line when the text is not YAML. `firstLine` is where the text begins in its file. */
export function parseYaml(text: string, file: string, firstLine = 1): LocatedText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(Math.min(offset, text.trimEnd().length)).line + firstLine - 1;
  const [error] = document.errors;
  if (error) throw problem("configSyntax", { reason: error.message }, { file, line: lineAt(error.pos[0]) });
  // A pattern like *.parquet without quotes is an alias in YAML.
  visit(document, {
    Alias(_, alias) {
      if (!alias.resolve(document))
        throw problem(
          "configSyntax",
          { reason: clause("*{source} is an alias of nothing", { source: alias.source }) },
          { file, line: lineAt(alias.range?.[0] ?? 0) },
        );
    },
  });
  return {
    value: plain(document, file) ?? {},
    lineOf(path) {
      const key = path.at(-1);
      const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
      const pair = isMap(parent)
        ? parent.items.find((item) => isPair(item) && String(item.key) === String(key))
        : undefined;
      const node = pair?.key ?? document.getIn(path, true);
      return isNode(node) && node.range ? lineAt(node.range[0]) : undefined;
    },
    rangeOf(path) {
      const node = document.getIn(path, true);
      return isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined;
    },
  };
}

/** The library itself stops at a few aliases that stand for thousands of values. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw problem("configSyntax", { reason: error.message }, { file });
  }
}

/** The text with a value set at a path of keys; comments and order of the rest stay. */
export function withYamlValue(text: string, path: readonly string[], value: string): string {
  const document = parseDocument(text);
  document.setIn(path, value);
  return document.toString({ lineWidth: 0 });
}
