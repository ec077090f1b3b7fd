/** Small facts about HTML text. */

/** The words of a piece of HTML: tags gone, character references resolved, spaces folded. */
export function textOf(html: string): string {
  return html
    .replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/gi, " ")
    .replace(/<[^>]*>/g, (tag) => (/^<\/?(?:a|b|i|em|strong|span|code|sub|sup|abbr|time|data)\b/i.test(tag) ? "" : " "))
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(
      /&(amp|lt|gt|quot|apos|nbsp);/g,
      (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" })[name] ?? "",
    )
    .replace(/\s+/g, " ")
    .trim();
}

/** HTML that Markdown takes for one block: no blank line inside, where it would end, and one on either side. */
export function htmlBlock(html: string): string {
  return `\n\n${html.replace(/\n\s*\n+/g, "\n").trim()}\n\n`;
}
