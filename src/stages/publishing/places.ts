/** Places in a text where an address will stand that only the target's own language can say: a shortcode, a tag. */

/** The two marks stand in no page: whatever enters one is cleaned of them. */
export const placeFor = (name: string) => `\ue000${name}\ue001`;

export function fillPlaces(html: string, fill: (name: string) => string): string {
  return html.replace(/\ue000([^\ue001]*)\ue001/g, (_, name: string) => fill(name));
}

/** Templates of Hugo and Jekyll begin with a brace: in a text, none does. */
export function withoutBraces(escaped: string): string {
  return escaped.replaceAll("{", "&#123;").replaceAll("}", "&#125;");
}

/** YAML between two lines; JSON strings are YAML strings. */
export function frontMatter(values: Readonly<Record<string, string | boolean | readonly string[]>>): string {
  return `---\n${Object.entries(values).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join("")}---\n`;
}
