/** Whether the readers of a target may know what articles tell. */
import { exits, problem } from "../base/problems.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf } from "../workspace/disclosure.js";
import type { TargetSettings } from "../workspace/publishing-targets.js";
import type { Article } from "./article.js";

/** From those who may read least to those who may read most. */
const audiences = ["public", "partner", "internal"];

export function checkAudience(
  config: Config,
  articles: readonly Article[],
  target: string,
  { audience: open }: TargetSettings,
): void {
  const refused = (edition: string, audience: string) =>
    problem(
      "publishAudience",
      { edition, audience, target, open },
      { file: "tsubame.yaml", key: `publish.${target}` },
      exits.refused,
    );
  for (const edition of new Set(articles.map((article) => article.edition))) {
    const { audience } = disclosureOf(config, edition);
    if (audiences.indexOf(audience) > audiences.indexOf(open)) throw refused(edition, audience);
  }
  // Settings may have changed since it was built: what the page says counts too.
  const closed = articles.find((article) => !article.open);
  if (closed && open === "public") throw refused(closed.edition, closed.label);
}
