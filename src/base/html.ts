/** HTML that stands in Markdown. */

/** HTML that Markdown takes for one block: no blank line inside, where it would end, and one on either side. */
export function htmlBlock(html: string): string {
  return `\n\n${html.replace(/\n\s*\n+/g, "\n").trim()}\n\n`;
}
