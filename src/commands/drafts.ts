/** Drafts of texts in each language, and files that are written where none is yet. */
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { exists, writeWhole } from "../base/files.js";
import { exits, problem } from "../base/problems.js";
import { didYouMean } from "../engines/nearest.js";
import { readWords } from "../i18n/catalogs.js";
import type { Words } from "../i18n/words.js";
import type { Change } from "../numbers/changes.js";
import type { Config } from "../workspace/config.js";

/** Text files by their path in the workspace. */
export type Files = ReadonlyMap<string, string>;

/** A file that comes with the product, or the workspace's own in its place. */
export async function readDraft({ library }: Pick<Config, "library">, path: string): Promise<string> {
  const source = await library.read(path);
  if (!source) throw problem("fileMissing", { path, named_in: "templates" });
  return source.text;
}

/**
 * The draft `path` in each language that it is written in, with `TITLE` in its head. A language without a draft of its own
 * is translated from the others; where none has one, the first starts from the English one.
 */
export async function draftTexts(
  config: Config,
  path: string,
  titleIn: (words: Words) => string,
): Promise<ReadonlyMap<string, string>> {
  const { library, languages } = config;
  const own = await Promise.all(languages.map((language) => library.read(`${path}.${language}.md.hbs`)));
  const texts = new Map<string, string>();
  for (const [at, language] of languages.entries()) {
    const none = at === 0 && own.every((source) => source === undefined);
    if (!own[at] && !none) continue;
    const text = own[at]?.text ?? (await readDraft(config, `${path}.en.md.hbs`));
    // Braces of a name would be read as those of a template.
    const title = visible(titleIn(await readWords(config, language))).replaceAll("{{", "{ {");
    texts.set(
      language,
      text.replace(
        /^title: (.*)$/m,
        (_, line: string) => `title: ${JSON.stringify(line.replace("TITLE", () => title))}`,
      ),
    );
  }
  return texts;
}

/** Throws for an edition that this workspace does not make. */
export function checkEdition({ editions }: Pick<Config, "editions">, edition: string): void {
  if (!editions.some((one) => one === edition))
    throw problem(
      "editionUnknown",
      { edition, near: didYouMean(edition, editions), allowed: editions.join(", ") },
      {},
      exits.usage,
    );
}

/** The head that all languages of a quarter's page share, to be filled in. */
export function frontDraft({ languages }: Pick<Config, "languages">): string {
  const each = (value: string) => `{ ${languages.map((language) => `${language}: ${value}`).join(", ")} }`;
  return [
    "# What all languages of this quarter's page share. Fill in, and take the # away.",
    `# author: ${each("NAME")}`,
    `# translator: ${each("NAME")}`,
    `# published: ${each("YYYY-MM-DD")}`,
    `# follow_up: ["What the next issue looks at again; no page shows it."]`,
    "",
  ].join("\n");
}

/** A holder is nobody's to name in public: it goes as one provider. */
export function changeTitle(
  { kind, series_kind, metric, name }: Pick<Change, "kind" | "series_kind" | "metric" | "name">,
  words: Words,
): string {
  const subject = words.message("change_subject", {
    kind: series_kind,
    metric,
    port: series_kind === "port" ? name : null,
    region: series_kind === "region" ? words.region(name) : null,
  });
  return words.message("change_title", { direction: kind, subject });
}

/** Writes all, or none where one of them is there: then `there` says so. */
export async function writeDrafts({ folder }: Config, files: Files, there: (path: string) => Error): Promise<void> {
  for (const path of files.keys()) if (await exists(join(folder, path))) throw there(path);
  for (const [path, text] of files) await writeWhole(join(folder, path), text);
}
