/** Places in a text where an address will stand that only the target's own language can say: a shortcode, a tag. */
import { placeEnd, placeStart } from "../base/marks.js";

/**
 * The two marks stand in no page: whatever enters one is cleaned of them. Between them are digits, which no escaping
 * touches.
 */
export const placeFor = (what: string) => `${placeStart}${Buffer.from(what).toString("hex")}${placeEnd}`;

export function fillPlaces(html: string, fill: (what: string) => string): string {
  return html.replace(placePattern, (_, digits: string) => fill(Buffer.from(digits, "hex").toString()));
}

/** Templates of Hugo and Jekyll begin with a brace: in a text, none does. */
export function withoutBraces(escaped: string): string {
  return escaped.replaceAll("{", "&#123;").replaceAll("}", "&#125;");
}

/** YAML between two lines; JSON strings are YAML strings. */
export function frontMatter(values: Readonly<Record<string, string | boolean | readonly string[]>>): string {
  return `---\n${Object.entries(values)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join("")}---\n`;
}

const placePattern = new RegExp(`${placeStart}([0-9a-f]*)${placeEnd}`, "g");
