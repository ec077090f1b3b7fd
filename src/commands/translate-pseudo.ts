/** `tsubame translate pseudo`: a language made by a machine, to see what is not translated and what has no room. */
import type { Outside } from "../base/outside.js";
import { clause, exits, problem } from "../base/problems.js";
import { entryKey } from "../engines/po.js";
import { say } from "../i18n/program-language.js";
import { isPseudo, pseudoOf } from "../translation/pseudo.js";
import { newCatalog, readJobCatalog, writeCatalog } from "../workshop/catalog-files.js";
import { mergeCatalog } from "../workshop/catalog-merge.js";
import { wantedOf } from "../workshop/jobs.js";
import { readScope } from "./translate.js";

/** Writes every catalogue of the language anew; only languages that are nobody's are taken. */
export async function translatePseudo(
  { folder, language }: { readonly folder: string; readonly language: string },
  outside: Outside,
): Promise<number> {
  if (!isPseudo(language))
    throw problem(
      "usage",
      {
        reason: clause('"{language}" may be somebody\'s language; name one that ends in -XA, like en-XA.', {
          language,
        }),
        command: "translate pseudo",
      },
      {},
      exits.usage,
    );
  const { config, jobs } = await readScope({ folder, languages: [language] });
  for (const job of jobs) {
    const { text } = await readJobCatalog(config, job);
    const segments = new Map(
      job.segments.map((segment) => [entryKey({ source: segment.text, context: segment.context }), segment]),
    );
    const { catalog } = mergeCatalog(newCatalog(job), wantedOf(job.segments));
    const entries = catalog.entries.map((entry) => {
      const segment = segments.get(entryKey(entry));
      return segment ? { ...entry, translation: pseudoOf(segment) } : entry;
    });
    await writeCatalog(config, job, { ...catalog, entries }, text);
    outside.print(`${job.path}\n`);
  }
  outside.print(
    say(outside.language, config.languages.includes(language) ? "translatePseudoReady" : "translatePseudo", {
      language,
      languages: [...config.languages, language].join(", "),
    }),
  );
  return 0;
}
