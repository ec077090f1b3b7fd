/** Markdown to HTML, with emphasis and line breaks as Japanese needs them. */
import { Marked, type RendererObject, type Token, Tokenizer, type Tokens } from "marked";
import { wideCharacter } from "../base/wide.js";

/**
 * CommonMark leaves `**` beside Japanese brackets alone, since it takes them for English punctuation. Here emphasis
 * opens before and closes after anything that is no space. A single star in an address or name, `192.0.2.*` or
 * `*.example.jp`, stands for something and opens nothing.
 */
function emphasis(name: "strong" | "em", mark: "**" | "*") {
  const star = mark === "**" ? "\\*\\*" : "\\*";
  const code = "`[^`]*`";
  const rule = new RegExp(
    `^${star}(?=[^\\s*])((?:\\\\.|${code}|[^\\\\*\`])*?(?:\\\\.|${code}|[^\\s*\\\\\`]))${star}(?!\\*)`,
    "s",
  );
  return {
    name: `wide-${name}`,
    level: "inline" as const,
    start: (source: string) => source.indexOf(mark),
    tokenizer(this: { lexer: { inlineTokens(source: string): Token[] } }, source: string, before: readonly Token[]) {
      const match = standsForSomething(source, before.at(-1)?.raw ?? "") ? null : rule.exec(source);
      return match
        ? { type: name, raw: match[0], text: match[1] ?? "", tokens: this.lexer.inlineTokens(match[1] ?? "") }
        : undefined;
    },
  };
}

/** A single star behind or before what addresses and names are made of. */
function standsForSomething(source: string, before: string): boolean {
  return /^\*[.:/]/.test(source) || (/^\*(?!\*)/.test(source) && /[\w.:/-]$/.test(before));
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

/**
 * Of one tilde, as in `3~5日`, nothing is struck through; an address ends where the words of a sentence go on; a note,
 * `[^1]: …`, is no link.
 */
const asWritten = {
  emStrong: (source: string, _: string, before = "") =>
    standsForSomething(source, before) ? undefined : (false as const),
  def: (source: string) => (/^ {0,3}\[\^/.test(source) ? undefined : (false as const)),
  del(this: Tokenizer, source: string): Tokens.Del | undefined {
    const [raw, text = ""] = /^~~(?=\S)(.*?\S)~~(?!~)/s.exec(source) ?? [];
    return raw === undefined ? undefined : { type: "del", raw, text, tokens: this.lexer.inlineTokens(text) };
  },
  url(this: Tokenizer, source: string) {
    const address = /^[!-~]+(?=[^\s!-~])/.exec(source)?.[0];
    return address === undefined ? (false as const) : Tokenizer.prototype.url.call(this, address);
  },
};

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
    tokenizer: asWritten,
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
