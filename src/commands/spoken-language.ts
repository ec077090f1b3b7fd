/** Words of pages in what a command prints. */
import type { Outside } from "../base/outside.js";
import { programLanguage } from "../i18n/program-language.js";
import type { Config } from "../workspace/config.js";

/** The language of the program, where pages have words in it. */
export async function spokenLanguage({ library }: Config, { language }: Outside): Promise<string> {
  const spoken = programLanguage(language);
  return (await library.names("templates/catalogs", ".json")).includes(spoken) ? spoken : "en";
}
