/** The page around a text: the layout with what it alone may say, and what the browser lets it do. */
import { escapeHtml, withoutMarkdownReferences } from "../base/escape.js";
import { policyMark } from "../base/marks.js";
import { liveElements } from "../charts/live-charts.js";
import { renderTemplate, Safe } from "../engines/handlebars.js";
import { textOf } from "../engines/html.js";
import type { Words } from "../i18n/words.js";
import type { Edition } from "../texts/editions.js";
import { contentPolicy } from "./content-policy.js";
import type { PageLanguage } from "./page-language.js";

/** `title` and `body` are HTML, `description` is text. */
type PageParts = { readonly title: string; readonly description: string; readonly body: string };

/** The whole page. */
export function layOut(
  { title, description, body }: PageParts,
  language: PageLanguage,
  { layout, styles, script }: Edition,
  words: Words,
): string {
  const scripts = liveElements(language.exhibits.live, script.text, words);
  const parts = {
    title: new Safe(escapeHtml(textOf(title))),
    heading: new Safe(title),
    description: new Safe(escapeHtml(description)),
    body: new Safe(body),
    styles: new Safe(styles.map(({ text }) => text).join("\n")),
    page_language: words.language,
    scripts: new Safe(scripts),
    policy: new Safe(policyMark),
  };
  const laidOut = withoutMarkdownReferences(
    renderTemplate(
      { text: layout.text, file: layout.file },
      {},
      { ...language.context, ...parts },
      layoutLanguage(language),
    ),
  );
  return laidOut.replace(policyMark, () => contentPolicy(laidOut, withoutMarkdownReferences(scripts)));
}

/** The layout knows a few names more than the text in it. */
export function layoutLanguage(language: PageLanguage): PageLanguage {
  const { shape } = language;
  if (shape.kind !== "object") return language;
  const extra = Object.fromEntries(
    ["title", "heading", "description", "body", "styles", "scripts", "policy", "page_language"].map((name) => [
      name,
      { kind: "scalar" as const },
    ]),
  );
  return { ...language, shape: { kind: "object", parts: { ...shape.parts, ...extra } } };
}
