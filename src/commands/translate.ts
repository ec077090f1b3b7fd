/** What the commands of `tsubame translate` share: which texts and languages they are about. They read no export. */
import { clause, exits, type Place, problem } from "../base/problems.js";
import { type Jobs, readJobs } from "../workshop/jobs.js";
import { isLanguage, readTextConfig, type TextConfig } from "../workspace/config.js";

/** `languages` empty: all of the workspace. */
export type TranslateOptions = {
  readonly folder: string;
  readonly languages: readonly string[];
  readonly json: boolean;
};

export async function readScope({
  folder,
  languages,
}: Pick<TranslateOptions, "folder" | "languages">): Promise<Jobs & { readonly config: TextConfig }> {
  const config = await readTextConfig(folder);
  const wrong = languages.find((language) => !isLanguage(language));
  if (wrong !== undefined)
    throw problem(
      "usage",
      { reason: clause('"{wrong}" is not a language tag, like en or de.', { wrong }), command: "translate" },
      {},
      exits.usage,
    );
  const { jobs, byHand } = await readJobs(config, languages.length > 0 ? languages : config.languages);
  const wanted = byHand.map((text) => ({
    ...text,
    byHand: new Map([...text.byHand].filter(([language]) => languages.length === 0 || languages.includes(language))),
  }));
  return { config, jobs, byHand: wanted };
}

/** `file:line`, as far as it is known. */
export function catalogPlace({ file, line }: Place): string {
  return [file, line].filter((part) => part !== undefined).join(":");
}
