/**
 * `tsubame translate preview`: pages that show each text beside its translation, with what a translator should know of
 * it.
 */
import { join } from "node:path";
import { escapeHtml, withoutMarkdownReferences } from "../base/escape.js";
import { writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { tagsIn } from "../base/tags.js";
import { renderDiff, wordDiff } from "../engines/diff.js";
import { renderMarkdown } from "../engines/markdown.js";
import { phrase, programLanguage, say } from "../i18n/program-language.js";
import { readTranslations, type Translations } from "../i18n/translations.js";
import type { Segment } from "../translation/segments.js";
import { progressOf } from "../workshop/catalog-merge.js";
import { type Job, textId, wantedOf } from "../workshop/jobs.js";
import { catalogPlace, readScope, type TranslateOptions } from "./translate.js";

/** Writes `output/translate/<language>/<text>.html` and an index. Nothing in them runs or is fetched. */
export async function translatePreview(options: Omit<TranslateOptions, "json">, outside: Outside): Promise<number> {
  const { config, jobs } = await readScope(options);
  const folder = join(config.folder, "output/translate");
  const listed: string[] = [];
  for (const job of jobs) {
    const translations = await readTranslations(config.library, job.language, job.name);
    const path = `${job.language}/${job.name.replaceAll("/", "-")}.html`;
    await writeWhole(join(folder, path), renderJob(job, translations, outside.language));
    const entries = wantedOf(job.segments).map(({ source, context }) => ({
      source,
      translation: "",
      fuzzy: false,
      ...translations.find({ text: source, context })?.entry,
    }));
    const { done, fuzzy, missing } = progressOf(entries);
    const counted = (
      [
        ["previewDone", done],
        ["previewFuzzy", fuzzy],
        ["previewMissing", missing],
      ] as const
    )
      .map(([name, count]) => `${phrase(outside.language, name)} ${count}`)
      .join(", ");
    listed.push(
      `<li><a href="${escapeHtml(path)}">${escapeHtml(job.name)}</a> (${escapeHtml(job.language)}): ${counted}</li>`,
    );
  }
  if (jobs.length === 0) return (outside.print(say(outside.language, "translateNothing")), 0);
  await writeWhole(
    join(folder, "index.html"),
    page(phrase(outside.language, "previewIndex"), `<ul>\n${listed.join("\n")}\n</ul>`, outside.language),
  );
  outside.print(say(outside.language, "translatePreviewed", { file: join(folder, "index.html") }));
  return 0;
}

function renderJob(job: Job, translations: Translations, language: string): string {
  const title = phrase(language, "previewTitle", { text: job.name, from: job.from, language: job.language });
  const head = `<div class="head"><span>${phrase(language, "previewSource", { language: job.from })}</span><span>${phrase(language, "previewTranslation", { language: job.language })}</span></div>`;
  return page(
    title,
    `${head}\n${job.segments.map((segment) => renderSegment(segment, job, translations, language)).join("\n")}`,
    language,
  );
}

const states = { done: "previewDone", fuzzy: "previewFuzzy", missing: "previewMissing" } as const;

function renderSegment(segment: Segment, { from, language }: Job, translations: Translations, reader: string): string {
  const found = translations.find(segment);
  const translation = found?.entry.translation ?? "";
  const state = translation === "" ? "missing" : found?.entry.fuzzy ? "fuzzy" : "done";
  const before = found?.entry.previous?.source;
  const id = textId({ source: segment.text, context: segment.context });
  const notes = [
    ...segment.note.split("\n").filter(Boolean),
    ...(found?.entry.comments ?? []).map((line) => line.trim()).filter(Boolean),
    ...(state === "fuzzy" && before !== undefined
      ? [phrase(reader, "previewBefore", { diff: renderDiff(wordDiff(before, segment.text, from)) })]
      : []),
  ];
  const places = [catalogPlace(segment), ...(found ? [catalogPlace(found.place)] : [])];
  return `<section class="${state}" id="${id}-${segment.start}">
<p class="about"><code>${id}</code> <strong>${phrase(reader, states[state])}</strong> ${escapeHtml(segment.context ?? segment.kind)} · ${places.map(escapeHtml).join(" · ")}</p>
${notes.map((note) => `<p class="note">${escapeHtml(note)}</p>\n`).join("")}<div class="pair ${segment.kind}"><div lang="${escapeHtml(from)}">${shown(segment.text, segment.kind)}</div><div lang="${escapeHtml(language)}">${shown(translation, segment.kind)}</div></div>
</section>`;
}

/** Running text as the page sets it, all else as it stands; tags as what they are, and HTML as text. */
function shown(text: string, kind: Segment["kind"]): string {
  if (text === "") return "";
  if (kind === "message" || kind === "column" || kind === "chart") return `<p>${escapeHtml(text)}</p>`;
  const [parts, at] = tagsIn(text).reduce<[string[], number]>(
    ([done, from], { start, end }) => [
      [...done, plain(text.slice(from, start)), `<code class="tag">${escapeHtml(text.slice(start, end))}</code>`],
      end,
    ],
    [[], 0],
  );
  return renderMarkdown([...parts, plain(text.slice(at))].join(""));
}

function plain(text: string): string {
  return text.replace(/[&<>]/g, (mark) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[mark] ?? mark);
}

const styles = `body{font:16px/1.7 "Noto Sans JP","Hiragino Sans",sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1b2733;background:#fff}
h1{font-size:1.4rem}.head,.pair{display:grid;grid-template-columns:1fr 1fr;gap:1.5rem}.head{font-weight:700;border-bottom:2px solid #1b2733}
section{border-left:.4rem solid;padding:.4rem 0 .4rem 1rem;margin:1rem 0}section.done{border-color:#2e7d4f}section.fuzzy{border-color:#c47f00}section.missing{border-color:#b3261e}
.done .about strong{color:#226040}.fuzzy .about strong{color:#8a5900}.missing .about strong{color:#b3261e}
.about,.note{margin:0;font-size:.8rem;color:#4a5866}.note{border-left:2px solid #c9d2da;padding-left:.5rem;white-space:pre-wrap}
.pair p{margin:.2rem 0}.pair.heading,.pair.title{font-size:1.25rem;font-weight:700}.pair.caption,.pair.alt{font-size:.9rem}.pair.item>div{padding-left:1.2rem;text-indent:-1rem}.pair.item p::before{content:"• "}
code.tag{font-size:.75em;background:#eef2f6;border-radius:3px;padding:0 .2em;overflow-wrap:anywhere}`;

function page(title: string, body: string, language: string): string {
  return withoutMarkdownReferences(`<!doctype html>
<html lang="${programLanguage(language)}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`);
}
