/** One form for all ways to write the same text, and where in a text it stands. */

/** One form for all ways to write the same: full width, capitals, and marks between thousands do not count. */
export function foldedText(text: string): string {
  return folded(text).text;
}

/** `places` are the offsets of its characters in the text as written; one more for its end. */
function folded(text: string): { readonly text: string; readonly places: readonly number[] } {
  const trimmed = text.trim();
  const before = text.indexOf(trimmed);
  const characters: string[] = [];
  const places: number[] = [];
  let at = before;
  for (const character of trimmed) {
    const grouping =
      /[,，'’\u00a0\u202f]/.test(character) &&
      /\d$/.test(trimmed.slice(0, at - before).normalize("NFKC")) &&
      /^\d{3}(?!\d)/.test(trimmed.slice(at - before + 1, at - before + 5).normalize("NFKC"));
    for (const plain of grouping ? "" : character.normalize("NFKC").toLowerCase()) {
      characters.push(plain);
      for (let unit = 0; unit < plain.length; unit++) places.push(at);
    }
    at += character.length;
  }
  return { text: characters.join(""), places: [...places, at] };
}

/** Stretches of a text that say the same, as whole words and numbers. */
export function occurrences(text: string, wanted: string): { readonly start: number; readonly end: number }[] {
  const { text: plain, places } = folded(text);
  const found: { start: number; end: number }[] = [];
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    const [before, after] = [
      plain.slice(Math.max(0, at - 2), at),
      plain.slice(at + wanted.length, at + wanted.length + 2),
    ];
    const inWord = /[a-z0-9]$/.test(before) && /^[a-z0-9]/.test(wanted);
    const wordGoesOn = /[a-z0-9]$/.test(wanted) && /^[a-z0-9]/.test(after);
    const inNumber =
      (/\d[./:-]$/.test(before) && /^\d/.test(wanted)) || (/\d$/.test(wanted) && /^[./:-]\d/.test(after));
    if (!inWord && !wordGoesOn && !inNumber)
      found.push({ start: places[at] ?? 0, end: places[at + wanted.length] ?? text.length });
  }
  return found;
}
