/** Links, ids, exhibit numbers and marked places of a finished page. */
import { type Finding, finding } from "../../base/problems.js";
import { type Element, elementsOf, wordsIn } from "../../engines/html.js";

/**
 * `root` is the page read; `folder` is the page's own (`overflow/en`); `files` are all files of the report by path;
 * `file` is the name to tell.
 */
export function checkReferences(root: Element, folder: string, files: ReadonlySet<string>, file: string): Finding[] {
  const elements = [...elementsOf(root)];
  const ids = elements.flatMap(({ attributes }) => attributes["id"] ?? []);
  const numbers = elements.flatMap(({ name, attributes, children }) =>
    name === "span" && attributes["class"] === "number" ? [children.join("")] : [],
  );
  const targets = new Set(
    elements
      .flatMap(({ attributes }) => [attributes["href"], attributes["src"]])
      .filter((target) => target !== undefined),
  );
  const broken = [...targets].filter((target) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return false;
    if (target.startsWith("#")) return !ids.includes(target.slice(1));
    const path = new URL(target, `http://report/${folder}/index.html`).pathname.slice(1);
    return !files.has(path) && !path.endsWith("/report.pdf");
  });
  return [
    ...broken.map((target) => finding("brokenLink", { target }, { file })),
    ...elements
      .filter(({ name, attributes }) => name === "img" && attributes["alt"] === undefined)
      .map(({ attributes, line }) => finding("altMissing", { target: attributes["src"] ?? "" }, { file, line })),
    ...twice(ids).map((id) => finding("numberedTwice", { what: `id "${id}"` }, { file })),
    ...twice(numbers).map((number) => finding("numberedTwice", { what: `"${number}"` }, { file })),
    ...elements
      .filter(({ name, attributes }) => name === "p" && attributes["class"] === "todo")
      .map(({ children }) => finding("unfinished", { text: wordsIn(withoutStrong(children)) }, { file }, false)),
  ];
}

/** What a marked place asks for, without the word that marks it. */
function withoutStrong(children: Element["children"]): Element["children"] {
  const mark = children.find((child) => typeof child !== "string" && child.name === "strong");
  return children.filter((child) => child !== mark);
}

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
}
