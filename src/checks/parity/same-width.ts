/** Full-width digits, letters and signs as half-width ones. */

/** Every character keeps its place. */
export function sameWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replaceAll("\u3000", " ");
}
