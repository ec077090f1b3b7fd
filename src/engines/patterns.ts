/**
 * Regular expressions of strangers, run on texts of strangers: RE2 takes time linear in the text, whatever the pattern.
 */
import { RE2JS, RE2JSException } from "re2js";

/**
 * `match` gives the whole match and its groups (undefined where one took no part), or undefined when nothing matches.
 */
export type Pattern = { readonly groups: number; match(text: string): readonly (string | undefined)[] | undefined };

/** What cannot be had in linear time (look-around, back-references, atomic groups), or is no regular expression. */
export type RefusedPattern = { readonly refused: string };

export type PatternFlags = { readonly ignoreCase: boolean; readonly dotMatchesNewline: boolean };

/** `source` is written as Ruby reads it: `^` and `$` match at every line, `(?m)` lets `.` match a line end. */
export function compilePattern(
  source: string,
  { ignoreCase, dotMatchesNewline }: PatternFlags,
): Pattern | RefusedPattern {
  const flags = RE2JS.MULTILINE | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (dotMatchesNewline ? RE2JS.DOTALL : 0);
  try {
    const compiled = RE2JS.compile(fromRuby(source), flags);
    return {
      groups: compiled.groupCount(),
      // A test alone is much cheaper, and nearly every text fails nearly every pattern.
      match: (text) =>
        compiled.test(text)
          ? ((compiled.exec(text) ?? undefined) as readonly (string | undefined)[] | undefined)
          : undefined,
    };
  } catch (error) {
    if (error instanceof RE2JSException) return { refused: error.message };
    throw error;
  }
}

/** Escapes that RE2 calls otherwise: outside of a class, and inside. */
const escapes: Readonly<Record<string, readonly [outside: string, inside: string]>> = {
  h: ["[0-9A-Fa-f]", "0-9A-Fa-f"],
  H: ["[^0-9A-Fa-f]", "\\H"],
  s: ["[\\s\\v]", "\\s\\v"],
  S: ["[^\\s\\v]", "\\S"],
  e: ["\\x1b", "\\x1b"],
  Z: ["(?:\\n?\\z)", "\\Z"],
};

/**
 * An escape, a named class, the beginning and end of a class (a bracket that comes first is in it), options, or any
 * other character.
 */
const tokens = /\\(?:u[0-9A-Fa-f]{4}|[\s\S])|\[:\^?\w+:\]|\[\^?\]?|\]|\(\?[a-z]*(?:-[a-z]+)?[:)]|[\s\S]/g;

/** https://docs.ruby-lang.org/en/3.3/regexp_rdoc.html */
function fromRuby(source: string): string {
  let inClass = false;
  return source.replace(tokens, (token) => {
    if (/^\\u./.test(token)) return `\\x{${token.slice(2)}}`;
    if (token.startsWith("\\")) return escapes[token.slice(1)]?.[inClass ? 1 : 0] ?? token;
    if (token.startsWith("[:")) return token;
    if (token.startsWith("[")) inClass = !(inClass && token.endsWith("]"));
    else if (token === "]") inClass = false;
    else if (token.length > 1 && !inClass) return token.replaceAll("m", "s");
    return token;
  });
}
