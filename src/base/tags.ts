/** The tags of a Handlebars template, found without reading it as one: where they stand, and what they hold. */

/**
 * `start` and `end` are offsets in the text. `name` is the helper or path (`number`, `facts.sensors`), without sigils.
 */
export type Tag = {
  readonly kind: "open" | "else" | "close" | "value" | "partial" | "comment";
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/** One argument of a tag as written; `name` of a named one. Offsets in the template's text, quotes included. */
export type TagArgument = {
  readonly name?: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
};

/**
 * Tags in their order. One that is not closed reaches to the end of the text: then `{{` is all that can be told of it.
 */
export function tagsIn(text: string): Tag[] {
  const tags: Tag[] = [];
  for (let at = text.indexOf("{{"); at >= 0; ) {
    // A backslash before braces makes them text; two of them are a backslash.
    const slashes = /\\*$/.exec(text.slice(Math.max(0, at - 8), at))?.[0].length ?? 0;
    if (slashes === 1) {
      at = text.indexOf("{{", at + 2);
      continue;
    }
    const tag = tagAt(text, at);
    tags.push(tag);
    at = text.indexOf("{{", tag.end);
  }
  return tags;
}

/** A tag as written, without the `~` that takes white space beside it away. */
export function withoutTakers(tag: string): string {
  return tag.replace(/^\{\{~/, "{{").replace(/~\}\}$/, "}}");
}

/** A text with something else for each tag, and for the white space that a `~` in one takes away. */
export function tagsExchanged(
  text: string,
  tagAs: (tag: Tag) => string,
  takenAs: (space: string) => string = () => "",
): string {
  const parts: string[] = [];
  let [at, taken] = [0, false];
  const words = (to: number, before: boolean) => {
    const piece = text.slice(at, to);
    const start = taken ? piece.length - piece.trimStart().length : 0;
    const end = before ? Math.max(start, piece.trimEnd().length) : piece.length;
    parts.push(takenAs(piece.slice(0, start)), piece.slice(start, end), takenAs(piece.slice(end)));
  };
  for (const tag of tagsIn(text)) {
    words(tag.start, tag.text.startsWith("{{~"));
    parts.push(tagAs(tag));
    [at, taken] = [tag.end, tag.text.endsWith("~}}")];
  }
  words(text.length, false);
  return parts.join("");
}

/** Whether the braces of a tag are closed. */
/** A text with a space in the place of each of its tags. */
export function withoutTags(text: string, tags: readonly Tag[] = tagsIn(text)): string {
  return tags.reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text);
}

export function isClosed({ text }: Tag): boolean {
  return text.length >= 4 && text.endsWith("}}");
}

/** The arguments after a tag's name. */
export function argumentsOf({ text, start, kind }: Tag): TagArgument[] {
  if (kind !== "open" && kind !== "value") return [];
  const found: TagArgument[] = [];
  const inner = text.replace(/~?\}+$/, "");
  const part = /\s+|(?:([\w-]+)=)?("(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\(|[^\s"'()]+)/y;
  part.lastIndex = /^\{+~?[#^&]?\s*/.exec(inner)?.[0].length ?? 2;
  for (let match = part.exec(inner); match; match = part.exec(inner)) {
    const [whole, name, value] = match;
    if (value === undefined) continue;
    const from = match.index + whole.length - value.length;
    if (value === "(") part.lastIndex = afterParentheses(inner, from);
    const to = part.lastIndex;
    found.push({
      ...(name === undefined ? {} : { name }),
      text: inner.slice(from, to),
      start: start + from,
      end: start + to,
    });
  }
  return found.slice(1);
}

/** The text that a quoted argument stands for; undefined for a path or a call. */
export function literalOf({ text }: TagArgument): string | undefined {
  const quote = text[0];
  return quote === '"' || quote === "'" ? text.slice(1, -1).replaceAll(`\\${quote}`, quote) : undefined;
}

/**
 * For each tag, the block tags it stands in, outermost first; null for an `else` or a close whose block opens
 * elsewhere, and for an open whose close does.
 */
export function blocksAround(tags: readonly Tag[]): (readonly Tag[] | null)[] {
  const around: (readonly Tag[] | null)[] = [];
  const open: number[] = [];
  const stack = () => open.map((index) => tags[index] as Tag);
  tags.forEach((tag, index) => {
    const last = tags[open.at(-1) ?? -1];
    if (tag.kind === "close") {
      const closes = last?.name === tag.name;
      if (closes) open.pop();
      around.push(closes ? stack() : null);
    } else {
      around.push(tag.kind === "else" && !last ? null : stack());
      if (tag.kind === "open") open.push(index);
    }
  });
  for (const index of open) around[index] = null;
  return around;
}

function tagAt(text: string, start: number): Tag {
  const comment = /^\{\{~?!--/.exec(text.slice(start, start + 6));
  if (comment) {
    const end = text.indexOf("--", start + comment[0].length);
    const close = end < 0 ? -1 : text.indexOf("}}", end);
    return tagOf(text, start, close < 0 ? text.length : close + 2);
  }
  const braces = /^\{+/.exec(text.slice(start, start + 4))?.[0].length ?? 2;
  const isComment = /^\{\{~?!/.test(text.slice(start, start + 4));
  let quote = "";
  for (let at = start + braces; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote) {
      if (character === quote && text[at - 1] !== "\\") quote = "";
    } else if (!isComment && (character === '"' || character === "'")) quote = character;
    else if (text.startsWith("}}", at))
      return tagOf(text, start, at + Math.max(2, /^\}+/.exec(text.slice(at, at + braces))?.[0].length ?? 2));
  }
  return tagOf(text, start, text.length);
}

function tagOf(text: string, start: number, end: number): Tag {
  const written = text.slice(start, end);
  const [, sigil = "", name = ""] = /^\{+~?\s*(else\b|[#^/>!&]?)\s*([^\s}~]*)/.exec(written) ?? [];
  const kind =
    sigil === "else" || (sigil === "^" && name === "")
      ? "else"
      : sigil === "#" || sigil === "^"
        ? "open"
        : sigil === "/"
          ? "close"
          : sigil === ">"
            ? "partial"
            : sigil === "!"
              ? "comment"
              : "value";
  return { kind, name, text: written, start, end };
}

function afterParentheses(text: string, start: number): number {
  let [depth, quote] = [0, ""];
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote) quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth++;
    else if (character === ")" && --depth === 0) return at + 1;
  }
  return text.length;
}
