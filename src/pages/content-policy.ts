/**
 * What the browser lets a page do: run the script that came with it, and use its own styles, fonts and pictures.
 * https://www.w3.org/TR/CSP3/
 */
import { digestBase64 } from "../base/digest.js";

/**
 * `trusted` is the part of the page whose scripts may run. Styles within tags are allowed where the page has some:
 * writers may.
 */
export function contentPolicy(html: string, trusted: string): string {
  const styleInTags = /<[a-z][^<>]*\sstyle=/i.test(html) ? ["style-src-attr 'unsafe-inline'"] : [];
  return [
    "default-src 'none'",
    `script-src ${hashes(inside(trusted, "script"))}`,
    `style-src ${hashes(inside(html, "style"))}`,
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
  return html.replace(
    /(<meta http-equiv="Content-Security-Policy" content="[^"]*?style-src )[^;"]*/,
    (_, before: string) => `${before}${hashes(inside(html, "style"))}`,
  );
}

/** Contents of the elements of a name, as a browser digests them. */
function inside(html: string, name: string): string[] {
  return [
    ...new Set(
      [...html.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, "gi"))].map((match) =>
        (match[1] ?? "").replaceAll("\r\n", "\n"),
      ),
    ),
  ];
}

function hashes(texts: readonly string[]): string {
  return texts.map((text) => `'sha256-${digestBase64(text)}'`).join(" ") || "'none'";
}
