/** Links, ids, exhibit numbers and marked places of a finished page. */
import { textOf } from "../../base/html.js";
import { type Finding, finding } from "../../base/problems.js";
import { type Element, elementsOf } from "../../engines/html.js";

/**
 * `root` is the page read; `folder` is the page's own (`overflow/en`); `files` are all files of the report by path;
 * `file` is the name to tell.
 */
export function checkReferences(
  html: string,
  root: Element,
  folder: string,
  files: ReadonlySet<string>,
  file: string,
): Finding[] {
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
  const fetched = elements
    .flatMap(({ name, attributes }) =>
      name === "a"
        ? []
        : [attributes["src"], name === "link" && attributes["rel"] === "stylesheet" ? attributes["href"] : undefined],
    )
    .filter((target) => target !== undefined && /^(?:https?:)?\/\//i.test(target));
  return [
    ...[...new Set(fetched)].map((target) => finding("fetchedPart", { target: target ?? "" }, { file })),
    ...broken.map((target) => finding("brokenLink", { target }, { file })),
    ...elements
      .filter(({ name, attributes }) => name === "img" && attributes["alt"] === undefined)
      .map(({ attributes, line }) => finding("altMissing", { target: attributes["src"] ?? "" }, { file, line })),
    ...twice(ids).map((id) => finding("numberedTwice", { what: `id "${id}"` }, { file })),
    ...twice(numbers).map((number) => finding("numberedTwice", { what: `"${number}"` }, { file })),
    ...[...html.matchAll(/<p class="todo"[^>]*>([\s\S]*?)<\/p>/g)].map((match) =>
      finding("unfinished", { text: textOf((match[1] ?? "").replace(/<strong>.*?<\/strong>/s, "")) }, { file }, false),
    ),
  ];
}

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];
}
