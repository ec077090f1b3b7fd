/**
 * What the browser lets a page do: run the script that came with it, and use its own styles, fonts and pictures.
 * https://www.w3.org/TR/CSP3/
 */
import { digestBase64 } from "../base/digest.js";
import { type Edit, type Element, edited, elementsOf, parseHtml, parsePart, writtenElements } from "../engines/html.js";

/**
 * `trusted` is the part of the page whose scripts may run. Styles within tags are allowed where the page has some:
 * writers may.
 */
export function contentPolicy(html: string, trusted: string): string {
  const page = [parseHtml(html)];
  const styleInTags = allIn(page).some(({ attributes }) => attributes["style"] !== undefined)
    ? ["style-src-attr 'unsafe-inline'"]
    : [];
  return [
    "default-src 'none'",
    `script-src ${hashes(parsePart(trusted), "script")}`,
    `style-src ${hashes(page, "style")}`,
    ...styleInTags,
    // A page may be opened from a disk, where nothing counts as its own.
    "img-src 'self' file: data:",
    "font-src 'self' file:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/**
 * A finished page to which styles were added: its policy allows those that it holds now. One without a policy stays as
 * it is.
 */
export function withStyles(html: string): string {
  const styles = hashes([parseHtml(html)], "style");
  return edited(
    html,
    writtenElements(html).flatMap(({ attributes, attributePlaces: { content } }): Edit[] =>
      attributes["http-equiv"] === "Content-Security-Policy" && content
        ? [[...content, html.slice(...content).replace(/(?<=style-src )[^;"]*/, () => styles)]]
        : [],
    ),
  );
}

/** Of the elements of a name that say nothing of themselves, as a browser digests their contents. */
function hashes(children: Element["children"], wanted: string): string {
  const texts = allIn(children)
    .filter(({ name, attributes }) => name === wanted && Object.keys(attributes).length === 0)
    .map((element) => element.children.join(""));
  return [...new Set(texts)].map((text) => `'sha256-${digestBase64(text)}'`).join(" ") || "'none'";
}

function allIn(children: Element["children"]): Element[] {
  return children.flatMap((child) => (typeof child === "string" ? [] : [...elementsOf(child)]));
}
