/**
 * The walk of publishing: a built quarter taken to a target. A plan first; carrying it out, and checking it, are asked
 * for.
 */
import type { Period } from "./base/period.js";
import { exits, type Finding, problem } from "./base/problems.js";
import type { Progress } from "./base/progress.js";
import { momentOf } from "./base/zoned-time.js";
import { didYouMean } from "./engines/nearest.js";
import type { Article } from "./publishing/article.js";
import { readBuiltArticles } from "./publishing/articles.js";
import { checkAudience } from "./publishing/audience.js";
import { openTarget, type TargetOutside, targetPlace } from "./publishing/open-target.js";
import { pagesElsewhere } from "./publishing/other-targets.js";
import { readState, withLock, writeState } from "./publishing/state.js";
import type { PublishingPlan, PublishingRequest, TargetNote, Verdict } from "./publishing/targets.js";
import type { Config } from "./workspace/config.js";
import type { TargetSettings } from "./workspace/publishing-targets.js";

/**
 * Without languages or editions, those of the target, or else all that are built. `schedule` is a time in the
 * workspace's time zone.
 */
export type PublishRequest = {
  readonly target: string;
  readonly quarter: Period;
  readonly languages: readonly string[] | undefined;
  readonly editions: readonly string[] | undefined;
  readonly schedule: string | undefined;
  readonly action: "plan" | "apply" | "verify";
  readonly outside: TargetOutside;
  readonly progress: Progress;
  /** Told of each leak in the pages before they are all refused. */
  readonly onLeak: (leak: Finding) => void;
};

/**
 * A verdict where that was asked for; else the plan, whether it was carried out, and what there is to say afterwards.
 */
export type PublishResult =
  | { readonly verdict: Verdict }
  | { readonly plan: PublishingPlan; readonly applied: boolean; readonly after: readonly TargetNote[] };

export async function publishQuarter(config: Config, request: PublishRequest): Promise<PublishResult> {
  const { target: name, quarter, action, outside, progress, onLeak } = request;
  const settings = settingsOf(config, name);
  const at = momentAsked(config, request);
  const built = await readBuiltArticles(config, quarter, { searched: action !== "verify", tell: onLeak });
  const articles = chosenOf(built, request, settings);
  checkAudience(config, articles, name, settings);
  const target = await openTarget(config, settings, outside);
  return withLock(config.folder, name, async () => {
    progress.step("publishing");
    const state = await readState(config.folder, name, targetPlace(settings));
    const around = built.filter(({ key }) => key in state.posts || state.there.includes(key));
    const pages = await pagesElsewhere(config, name, articles, settings);
    const asked: PublishingRequest = {
      articles,
      around: around.filter((one) => !articles.includes(one)),
      state,
      pages,
      at,
    };
    if (action === "verify") return { verdict: await target.verify(asked) };
    const plan = await target.plan(asked);
    const applied = action === "apply" && !plan.steps.some((step) => step.action === "conflict");
    const save = (next: PublishingRequest["state"]) => writeState(config.folder, name, next);
    return { plan, applied, after: applied ? await target.apply(asked, plan, save, progress) : [] };
  });
}

function settingsOf({ publish }: Config, name: string): TargetSettings {
  const settings = publish.get(name);
  if (settings) return settings;
  const names = [...publish.keys()];
  const allowed = names.length === 0 ? "docs/reference/config.md: publish" : names.join(", ");
  const place = { file: "tsubame.yaml", key: "publish" };
  throw problem("publishTarget", { near: didYouMean(name, names), allowed }, place, exits.usage);
}

/** The moment of `schedule`, which lies ahead. */
function momentAsked({ timezone }: Config, { schedule, outside }: PublishRequest): Date | undefined {
  if (schedule === undefined) return undefined;
  const at = momentOf(schedule, timezone);
  if (!at || at.getTime() <= outside.now())
    throw problem("publishTime", { value: schedule, timezone }, {}, exits.usage);
  return at;
}

function chosenOf(built: readonly Article[], request: PublishRequest, settings: TargetSettings): readonly Article[] {
  const [editions, languages] = [request.editions ?? settings.editions, request.languages ?? settings.languages];
  const fits = (name: string, allowed: readonly string[] | undefined) =>
    allowed === undefined || allowed.includes(name);
  const articles = built.filter(({ edition, language }) => fits(edition, editions) && fits(language, languages));
  if (articles.length > 0) return articles;
  throw problem("publishNothing", {
    quarter: request.quarter.name,
    wanted: [...(editions ?? []), ...(languages ?? [])].join(", "),
    built: built.map(({ edition, language }) => `${edition}/${language}`).join(", "),
  });
}
