/** Text made harmless for HTML and XML. */

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/**
 * Characters that turn text around or are not shown: bidirectional controls, other controls, the byte order mark; and
 * the two marks of a reference.
 */
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ue000\ue001]/g;

/** One line of visible text: line breaks become spaces, controls that would turn or hide text become U+FFFD. */
export function visible(text: string): string {
  return withoutHidden(text.replace(/[\r\n\t\u2028\u2029]+/g, " "));
}

/** Names in a message: as many as a reader looks through, and none longer than a line. */
export function listed(names: readonly string[]): string {
  const shown: string[] = [];
  let room = 400;
  for (const name of names) {
    const short = shortened(name, 60);
    room -= short.length + 2;
    if (room < 0 && shown.length > 0) return `${shown.join(", ")}, … (${names.length})`;
    shown.push(short);
  }
  return shown.join(", ");
}

/** The beginning of a text that may be of any length, as one line. */
function shortened(text: string, most: number): string {
  const line = visible(text.slice(0, 4 * most));
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

export function withoutHidden(text: string): string {
  return text.replace(invisible, "\ufffd");
}

/**
 * For element content and quoted attributes. Besides HTML's five, every character that Markdown reads becomes a
 * character reference, so the result stays text inside a Markdown page too.
 */
export function escapeHtml(text: string): string {
  return visible(text)
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/[\\`*_{}[\]|~^$=@#]|:\/\/|(?<=www)\.|^[-+ ]|^\d+(?=[.)])/gi, (found) =>
      [...found].map((c) => `&#${c.codePointAt(0)};`).join(""),
    );
}

/** Undoes, once Markdown has been read, the references that only Markdown needed; HTML's own five stay. */
export function withoutMarkdownReferences(html: string): string {
  return html.replace(/&#(\d+);/g, (reference, code: string) => {
    const character = String.fromCodePoint(Number(code));
    return /^[\\`*_{}[\]|~^$=@#:/.+ \d-]$/.test(character) ? character : reference;
  });
}

/** For XML outside of Markdown, where only the five matter. */
export function escapeXml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * For Markdown that is also read as it stands, like a letter: one line, with a backslash before whatever Markdown would
 * take for a mark.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]<>|~&]|:(?=\/\/)|(?<=www)\.|^[-+=#]/gi, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}
