/** Characters that nobody sees, by the name under which they can be told: `U+200B`. */

const unseen = /[\p{Cc}\p{Cf}\p{Variation_Selector}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[^\S ]/u;

/** The first character of a text that nobody sees, or that nobody tells from a space. */
export function hiddenIn(text: string): string | undefined {
  const match = unseen.exec(text);
  return match === null ? undefined : `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
