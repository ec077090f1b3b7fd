/** Characters that nobody sees, by the name under which they can be told: `U+0000`. */

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const unseen = /[\p{Cc}\p{Cf}\p{Variation_Selector}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[^\S ]/u;

/** The first control character of a text, but for tabs and line breaks. */
export function controlIn(text: string): string | undefined {
  return named(controls.exec(text));
}

/** The first character of a text that nobody sees, or that nobody tells from a space. */
export function hiddenIn(text: string): string | undefined {
  return named(unseen.exec(text));
}

/** Whether any control character is in the bytes of a UTF-8 text: texts without one need not be looked at any further. */
export function holdsControls(bytes: Uint8Array): boolean {
  return bytes.some((byte, at) => (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127 || (byte === 0xc2 && (bytes[at + 1] ?? 0) < 0xa0));
}

function named(match: RegExpExecArray | null): string | undefined {
  return match === null ? undefined : `U+${(match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
