/** `tsubame translate status`: how far each text is in each language. */
import { join } from "node:path";
import { readTextIfAny } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import type { Row } from "../base/table.js";
import { entryKey, parsePo } from "../engines/po.js";
import { say } from "../i18n/program-language.js";
import { readTranslations } from "../i18n/translations.js";
import {
  acceptedPath,
  type ChangedSection,
  changedSections,
  sectionsOf,
  type WrittenText,
} from "../translation/written-texts.js";
import { progressOf } from "../workshop/catalog-merge.js";
import { type Job, wantedOf } from "../workshop/jobs.js";
import type { TextConfig } from "../workspace/config.js";
import { aligned } from "./terminal-table.js";
import { readScope, type TranslateOptions } from "./translate.js";

/** A row for each text and language. */
export async function translateStatus(options: TranslateOptions, outside: Outside): Promise<number> {
  const { config, jobs, byHand } = await readScope(options);
  const rows: Row[] = [];
  for (const job of jobs)
    rows.push({
      language: job.language,
      text: job.name,
      file: job.path,
      by: "catalogue",
      ...(await stateOf(config, job)),
      stale_sections: null,
    });
  for (const text of byHand) {
    for (const [language, { file }] of text.byHand) {
      const changed = await staleOf(config, text, language);
      rows.push({
        language,
        text: text.name,
        file,
        by: "hand",
        done: changed ? sectionsOf(text.source).length - changed.filter(({ now }) => now !== "").length : null,
        fuzzy: null,
        missing: null,
        obsolete: null,
        words_left: null,
        stale_sections: changed ? changed.length : null,
      });
    }
  }
  const sorted = rows.sort((a, b) => (`${a["language"]} ${a["text"]}` < `${b["language"]} ${b["text"]}` ? -1 : 1));
  if (options.json) return (outside.print(`${JSON.stringify(sorted, null, 1)}\n`), 0);
  const columns = [
    "language",
    "text",
    "by",
    "done",
    "fuzzy",
    "missing",
    "obsolete",
    "words_left",
    "stale_sections",
  ].map((name) => ({ name, type: "" }));
  outside.print(
    sorted.length > 0
      ? aligned({
          columns,
          rows: sorted.flatMap((row, at) =>
            row["language"] === sorted[at + 1]?.["language"] ? [row] : [row, ...totalOf(sorted, row["language"])],
          ),
        })
      : say(outside.language, "translateNothing"),
  );
  // A pair that came with the product is the product's business.
  for (const { file, by, stale_sections } of sorted)
    if (by === "hand" && stale_sections === null && !String(file).endsWith("(built-in)"))
      outside.print(say(outside.language, "translateNeverAccepted", { file: String(file) }));
  return 0;
}

/** The sums of a language whose catalogues are more than one. */
function totalOf(rows: readonly Row[], language: Row[string] | undefined): Row[] {
  const own = rows.filter((row) => row["language"] === language && row["by"] === "catalogue");
  const sum = (name: string) => own.reduce((total, row) => total + Number(row[name]), 0);
  return own.length > 1
    ? [
        {
          language: language ?? "",
          text: "(all)",
          by: "",
          ...Object.fromEntries(
            ["done", "fuzzy", "missing", "obsolete", "words_left"].map((name) => [name, sum(name)]),
          ),
          stale_sections: null,
        },
      ]
    : [];
}

/** Counted over the texts of today: what a catalogue says of others is obsolete. */
async function stateOf(config: TextConfig, job: Job) {
  const translations = await readTranslations(config.library, job.language, job.name);
  const wanted = wantedOf(job.segments);
  const entries = wanted.map(({ source, context }) => {
    const found = translations.find({ text: source, context });
    return { source, translation: found?.entry.translation ?? "", fuzzy: found?.entry.fuzzy ?? false };
  });
  const keys = new Set(wanted.map(entryKey));
  const own = await readTextIfAny(join(config.folder, job.path));
  const gone =
    own === undefined
      ? 0
      : parsePo(own, job.path).entries.filter((entry) => entry.obsolete || !keys.has(entryKey(entry))).length;
  return { ...progressOf(entries), obsolete: gone };
}

/** Sections of a text that changed since its translation by hand was accepted; undefined when it never was. */
export async function staleOf(
  { library }: TextConfig,
  text: WrittenText,
  language: string,
): Promise<ChangedSection[] | undefined> {
  const accepted = await library.read(acceptedPath(language, text.name));
  return accepted && changedSections(text.source, accepted);
}
