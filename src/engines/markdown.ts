/** Markdown to HTML, with emphasis and line breaks as Japanese needs them. */
import { Marked, type RendererObject, type Token, type Tokens } from "marked";
import { wideCharacter } from "../base/wide.js";

/**
 * CommonMark leaves `**` beside Japanese brackets alone, since it takes them for English punctuation. Here emphasis
 * opens before and closes after anything that is no space.
 */
function emphasis(name: "strong" | "em", mark: "**" | "*") {
  const star = mark === "**" ? "\\*\\*" : "\\*";
  const rule = new RegExp(`^${star}(?=[^\\s*])((?:\\\\.|\`[^\`]*\`|[^\\\\*\`])*?[^\\s*])${star}(?!\\*)`, "s");
  return {
    name: `wide-${name}`,
    level: "inline" as const,
    start: (source: string) => source.indexOf(mark),
    tokenizer(this: { lexer: { inlineTokens(source: string): Token[] } }, source: string) {
      const match = rule.exec(source);
      return match
        ? { type: name, raw: match[0], text: match[1] ?? "", tokens: this.lexer.inlineTokens(match[1] ?? "") }
        : undefined;
    },
  };
}

/** A line break between two wide characters is no space. */
function joinLines(tokens: readonly Token[]): void {
  tokens.forEach((token, at) => {
    if (token.type !== "text") return;
    const text = token as Tokens.Text;
    const before = lastOf(tokens.slice(0, at).findLast(hasWords));
    const after = firstOf(tokens.slice(at + 1).find(hasWords));
    const padded = `${before}${text.text}${after}`;
    const joined = padded.replace(/(.)\n(?=(.))/gsu, (found, left: string, right: string) =>
      wideCharacter.test(left) && wideCharacter.test(right) ? left : found,
    );
    text.text = joined.slice(before.length, after ? -after.length : undefined);
  });
}

/** Tags are not between words. */
const hasWords = (token: Token) => token.type !== "html";
const lastOf = (token: Token | undefined) => plainText(token).slice(-1);
const firstOf = (token: Token | undefined) => plainText(token).slice(0, 1);

function plainText(token: Token | undefined): string {
  if (!token) return "";
  const inner = "tokens" in token && Array.isArray(token.tokens) ? token.tokens.map(plainText).join("") : undefined;
  return inner ?? ("text" in token ? String(token.text) : "");
}

/** Headings get ids by their order (`section-2`), so that both languages share addresses. */
export function renderMarkdown(text: string, idsBegin = "section"): string {
  return rendered(text, idsBegin, {});
}

/** Markdown as one paragraph without its element. */
export function renderLine(text: string): string {
  return rendered(text.trim(), "section", {
    paragraph({ tokens }) {
      return `${this.parser.parseInline(tokens)} `;
    },
  }).trim();
}

function rendered(text: string, idsBegin: string, others: RendererObject): string {
  let sections = 0;
  const reader = new Marked({
    gfm: true,
    extensions: [emphasis("strong", "**"), emphasis("em", "*")] as never,
    walkTokens(token) {
      if ("tokens" in token && Array.isArray(token.tokens)) joinLines(token.tokens);
    },
    renderer: {
      heading({ tokens, depth }) {
        return `<h${depth} id="${idsBegin}-${++sections}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      ...others,
    },
  });
  return reader.parse(text, { async: false });
}
