/**
 * The texts of the archive's own pages: a folder in `templates/site/` for the list of reports, and one for each graph
 * page.
 */
import type { Config } from "../workspace/config.js";

/** The list of reports, by the name of its texts. */
export const indexEdition = "site/index";

/** Graph pages in the order of their names. */
export async function graphEditions({ library }: Pick<Config, "library">): Promise<string[]> {
  const names = (await library.names("templates/site", ""))
    .map((name) => `site/${name}`)
    .filter((name) => name !== indexEdition);
  const written = await Promise.all(
    names.map(async (name) =>
      (await library.names(`templates/${name}`, ".md.hbs")).some(
        (file) => file === "report" || file.startsWith("report."),
      ),
    ),
  );
  return names.filter((_, at) => written[at]);
}
