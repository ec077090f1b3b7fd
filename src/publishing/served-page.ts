/** What a page says, brought into a form in which a built article and the page that a site serves can be compared. */
import { type Element, elementsOf, parseHtml } from "../engines/html.js";
import { articleWords } from "./article.js";
import type { Mismatch } from "./targets.js";

/** In the order of the page. */
export type Served = {
  readonly texts: readonly string[];
  readonly tables: readonly string[];
  readonly links: readonly string[];
  readonly pictures: readonly string[];
};

/** `base` is where the page lies: addresses in it are made whole. */
export function servedIn(html: string, base: string): Served {
  const all = [...elementsOf(parseHtml(html))];
  const texts = all
    .filter(({ name }) => /^(?:h[2-6]|p|figcaption|pre)$/.test(name))
    .map(({ children }) => plain(articleWords(children)));
  const items = all
    .filter(({ name }) => name === "li")
    .map(({ children }) =>
      plain(
        articleWords(
          children.filter((child) => typeof child === "string" || (child.name !== "ul" && child.name !== "ol")),
        ),
      ),
    );
  const addresses = (name: string, attribute: string) =>
    all.flatMap((one) =>
      one.name === name && one.attributes[attribute] !== undefined ? [whole(one.attributes[attribute], base)] : [],
    );
  return {
    texts: [...texts, ...items].filter((text) => text !== ""),
    tables: all.filter(({ name }) => name === "table").map(tableText),
    links: addresses("a", "href"),
    pictures: addresses("img", "src"),
  };
}

/** Cells with a bar between them, rows on lines of their own. */
function tableText(table: Element): string {
  const rows = [...elementsOf(table)].filter(({ name }) => name === "tr");
  return rows
    .map(({ children }) =>
      children
        .flatMap((child) =>
          typeof child !== "string" && (child.name === "td" || child.name === "th")
            ? [plain(articleWords(child.children))]
            : [],
        )
        .join(" | "),
    )
    .join("\n");
}

/** Sites draw quotes and dashes as they like; nothing that is said depends on them. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[“”„″]/g, '"')
    .replace(/[‘’‚′]/g, "'")
    .replace(/[‐-―−]+|-{2,}/g, "-")
    .replaceAll("×", "x")
    .replaceAll("…", "...")
    .replace(/\s+/g, " ")
    .trim();
}

function whole(address: string, base: string): string {
  try {
    return new URL(address, base).href;
  } catch {
    return address;
  }
}

/**
 * What was built and is not on the page, in the order it was built. The page may say more, and before, between and
 * after.
 */
export function missingFrom(built: Served, page: Served, article: string): Mismatch[] {
  const lacking = (expected: readonly string[], found: readonly string[], what: Mismatch["what"]) => {
    const left = new Map<string, number>();
    for (const one of found) left.set(one, (left.get(one) ?? 0) + 1);
    return expected.flatMap((detail): Mismatch[] => {
      const count = left.get(detail) ?? 0;
      left.set(detail, count - 1);
      return count > 0 ? [] : [{ article, what, detail }];
    });
  };
  const links = new Set(page.links);
  const found = [
    ...lacking(built.texts, page.texts, "text"),
    ...lacking(built.tables, page.tables, "table"),
    ...[...new Set(built.links)]
      .filter((link) => !links.has(link))
      .map((detail): Mismatch => ({ article, what: "link", detail })),
    ...lacking(built.pictures, page.pictures, "picture"),
  ];
  const order = page.texts.filter((text) => built.texts.includes(text));
  // All is there: then it must stand in the built order too.
  if (found.length === 0 && !isWithin(built.texts, order))
    return [{ article, what: "text", detail: built.texts.find((text, at) => order[at] !== text) ?? "" }];
  return found;
}

function isWithin(expected: readonly string[], found: readonly string[]): boolean {
  let at = 0;
  for (const one of found) if (one === expected[at]) at++;
  return at === expected.length;
}
