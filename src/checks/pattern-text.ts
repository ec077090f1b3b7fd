/** Pieces of regular expressions: text as it stands, and one of several. */

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

/** Longer ones first; one that never matches where there is none. */
export function alternation(list: readonly string[]): string {
  return list.length === 0 ? "(?!)" : `(?:${[...list].sort((a, b) => b.length - a.length).join("|")})`;
}
