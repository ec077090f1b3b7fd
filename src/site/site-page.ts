/** What the archive knows of each of its pages, told from the finished page itself. */
import type { Period } from "../base/period.js";
import { type Element, elementsOf, parseHtml } from "../engines/html.js";

/** A file beside a page: `path` from the archive's root, `sha256` of its bytes. */
type SiteFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** A picture of the page in pixels; `text` is its caption. */
type SitePicture = {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly text: string;
};

/**
 * `path` is from the archive's root. Pages of one `group` say the same in different languages. `edition` and `quarter`
 * are
 * those of a report; others have none. Days are `YYYY-MM-DD`; `made` is the day of the build. `first_day` and
 * `last_day` are
 * what the numbers are about.
 */
export type SitePage = {
  readonly kind: "report" | "graph" | "index";
  readonly path: string;
  readonly group: string;
  readonly language: string;
  readonly edition: string | undefined;
  readonly quarter: Period | undefined;
  readonly html: string;
  readonly title: string;
  readonly description: string;
  readonly published: string | null;
  readonly corrected: string | null;
  readonly made: string;
  readonly first_day: string;
  readonly last_day: string;
  readonly tables: readonly SiteFile[];
  readonly paper: SiteFile | undefined;
  readonly picture: SitePicture | undefined;
};

/** Title, description, and the name and caption of the first figure that is drawn or pictured. */
export function factsOf(html: string): Pick<SitePage, "title" | "description"> & {
  readonly figures: readonly { readonly id: string; readonly caption: string }[];
} {
  const elements = [...elementsOf(parseHtml(html))];
  const figures = elements.filter(
    ({ name, attributes }) => name === "figure" && attributes["id"]?.startsWith("figure-"),
  );
  return {
    title: wordsOf(elements.find(({ name }) => name === "title")),
    description:
      elements.find(({ name, attributes }) => name === "meta" && attributes["name"] === "description")?.attributes[
        "content"
      ] ?? "",
    figures: figures.map((figure) => ({
      id: figure.attributes["id"] ?? "",
      caption: wordsOf([...elementsOf(figure)].find(({ name }) => name === "figcaption")),
    })),
  };
}

/** The file of the first figure that has one: `figure-sources-by-day` is drawn in `charts/sources_by_day.png`. */
export function pictureOf(
  figures: ReturnType<typeof factsOf>["figures"],
  files: readonly string[],
): { readonly file: string; readonly text: string } | undefined {
  for (const { id, caption } of figures) {
    const file = files.find(
      (path) =>
        /(?:^|\/)(?:charts|pictures)\/[^/]+\.png$/.test(path) &&
        `figure-${path.split("/").at(-1)?.slice(0, -4).replaceAll("_", "-")}` === id,
    );
    if (file !== undefined) return { file, text: caption };
  }
  return undefined;
}

function wordsOf(element: Element | undefined): string {
  const texts = (one: Element): string =>
    one.children.map((child) => (typeof child === "string" ? child : texts(child))).join("");
  return element ? texts(element).replace(/\s+/g, " ").trim() : "";
}
