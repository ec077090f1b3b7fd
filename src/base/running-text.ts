/**
 * Whether a place in Markdown or HTML is running text, where an element may stand: not inside a tag, a title, a script,
 * code, or the address of a link. A source is read up to a place, where an element may be open: no reader of whole pages
 * says that.
 */

/** What is open at a place; all empty in running text. */
export type Opened = {
  readonly tag: string;
  readonly quote: string;
  readonly raw: string;
  readonly code: boolean;
  readonly link: boolean;
};

export const runningText: Opened = { tag: "", quote: "", raw: "", code: false, link: false };

export function isRunningText({ tag, raw, code, link }: Opened): boolean {
  return tag === "" && raw === "" && !code && !link;
}

/** Elements whose content is text alone. */
const rawNames = new Set(["title", "style", "script", "textarea", "option"]);

/** What is open after more text. A blank line closes all but raw elements, as it does in Markdown. */
export function readOn(before: Opened, text: string): Opened {
  let { tag, quote, raw, code, link } = before;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\n" && /^\n[ \t]*\n/.test(text.slice(at, at + 40)))
      [tag, quote, code, link] = ["", "", false, false];
    else if (tag !== "") {
      if (quote !== "") quote = character === quote ? "" : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === ">") {
        if (tag.startsWith("/")) raw = tag.slice(1) === raw ? "" : raw;
        else if (raw === "" && rawNames.has(tag)) raw = tag;
        tag = "";
      }
    } else if (character === "<") {
      const name = /^<(\/?[a-z][a-z0-9-]*|!)/i.exec(text.slice(at, at + 40))?.[1]?.toLowerCase();
      if (name !== undefined && (raw === "" || name === `/${raw}`)) tag = name;
    } else if (raw === "" && character === "`") code = !code;
    else if (raw === "" && !code && text.startsWith("](", at)) link = true;
    else if (raw === "" && !code && text.startsWith("![", at)) link = true;
    else if (link && character === ")") link = false;
  }
  return { tag, quote, raw, code, link };
}
