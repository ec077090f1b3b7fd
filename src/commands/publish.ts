/** `tsubame publish`: a built quarter taken to a blog, a site or a bundle. A plan first; carrying it out and checking it are asked for. */
import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { visible } from "../base/escape.js";
import { isMissing, readBytesIfAny } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { exits, problem } from "../base/problems.js";
import type { Quarter } from "../base/quarter.js";
import { momentOf } from "../base/zoned-time.js";
import { leakSearch } from "../checks/checks.js";
import { renderDiff } from "../engines/diff.js";
import { openExchange } from "../engines/exchange.js";
import { didYouMean } from "../engines/nearest.js";
import { passwordFrom } from "../engines/password.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import { type Article, readArticle } from "../publishing/article.js";
import { bundleLayout } from "../publishing/bundle.js";
import { type FolderLayout, folderTarget } from "../publishing/folder-target.js";
import { fragmentLayout } from "../publishing/fragment.js";
import { hugoLayout } from "../publishing/hugo.js";
import { jekyllLayout } from "../publishing/jekyll.js";
import { movableTypeLayout } from "../publishing/movable-type.js";
import { readState, withLock, writeState } from "../publishing/state.js";
import {
  isWritten,
  type PlannedStep,
  type PublishingPlan,
  type PublishingRequest,
  type Target,
  type TargetNote,
  type Verdict,
} from "../publishing/targets.js";
import { openSite } from "../publishing/wordpress-site.js";
import { wordPressTarget } from "../publishing/wordpress-target.js";
import { readBuiltHolders } from "../release/output.js";
import { pageFolders, type Release, readRelease } from "../release/release.js";
import { type Config, readConfig } from "../workspace/config.js";
import { disclosureOf } from "../workspace/disclosure.js";
import type { SettingsOf, TargetSettings } from "../workspace/publishing-targets.js";
import { showProgress } from "./terminal.js";

/** Without languages or editions, those of the target, or else all that are built. `schedule` is a time in the workspace's time zone. */
export type PublishOptions = {
  readonly folder: string;
  readonly target: string;
  readonly quarter: Quarter;
  readonly languages: readonly string[] | undefined;
  readonly editions: readonly string[] | undefined;
  readonly schedule: string | undefined;
  readonly action: "plan" | "apply" | "verify";
  readonly json: boolean;
  readonly timeoutMs?: number;
};

/** Ends with 1 when there is a conflict, when the target did not keep what it was given, or when what is there differs. */
export async function publish(options: PublishOptions, outside: Outside): Promise<number> {
  const { folder, target: name, action, json, schedule } = options;
  const config = await readConfig(folder);
  const settings = config.publish.get(name);
  const names = [...config.publish.keys()];
  if (!settings)
    throw problem(
      "publishTarget",
      {
        near: didYouMean(name, names),
        allowed: names.length === 0 ? "docs/reference/config.md: publish" : names.join(", "),
      },
      { file: "tsubame.yaml", key: "publish" },
      exits.usage,
    );
  const at = schedule === undefined ? undefined : momentOf(schedule, config.timezone);
  if (schedule !== undefined && (!at || at.getTime() <= outside.now()))
    throw problem("publishTime", { value: schedule, timezone: config.timezone }, {}, exits.usage);
  const built = await builtFor(options, config, outside);
  const articles = built.filter(
    ({ edition, language }) =>
      fits(edition, options.editions ?? settings.editions) && fits(language, options.languages ?? settings.languages),
  );
  if (articles.length === 0)
    throw problem("publishNothing", {
      quarter: options.quarter.name,
      wanted: [
        ...(options.editions ?? settings.editions ?? []),
        ...(options.languages ?? settings.languages ?? []),
      ].join(", "),
      built: built.map(({ edition, language }) => `${edition}/${language}`).join(", "),
    });
  for (const edition of new Set(articles.map((article) => article.edition))) {
    const { audience } = disclosureOf(config, edition);
    if (audiences.indexOf(audience) > audiences.indexOf(settings.audience))
      throw problem(
        "publishAudience",
        { edition, audience, target: name, open: settings.audience },
        { file: "tsubame.yaml", key: `publish.${name}` },
        exits.refused,
      );
  }
  // Settings may have changed since it was built: what the page says counts too.
  const closed = articles.find(({ open }) => !open);
  if (closed && settings.audience === "public")
    throw problem(
      "publishAudience",
      { edition: closed.edition, audience: closed.label, target: name, open: settings.audience },
      { file: "tsubame.yaml", key: `publish.${name}` },
      exits.refused,
    );
  const target = await openTarget(config, settings, options, outside);
  return withLock(config.folder, name, async () => {
    const state = await readState(config.folder, name, placeOf(settings));
    const around = built.filter(
      ({ key }) => !articles.some((one) => one.key === key) && (key in state.posts || state.there.includes(key)),
    );
    const request: PublishingRequest = {
      articles,
      around,
      state,
      pages: await pagesElsewhere(config, name, articles, settings),
      at,
    };
    const progress = showProgress(outside);
    progress.step("publishing");
    try {
      if (action === "verify") {
        const verdict = await target.verify(request);
        progress.end();
        outside.print(json ? `${JSON.stringify(verdict, null, 1)}\n` : toldVerdict(verdict, name, outside.language));
        return verdict.mismatches.length === 0 ? 0 : exits.mendable;
      }
      const plan = await target.plan(request);
      const conflicts = plan.steps.some((step) => step.action === "conflict");
      const carriedOut = action === "apply" && !conflicts;
      const after = carriedOut
        ? await target.apply(request, plan, (next) => writeState(config.folder, name, next), progress)
        : [];
      progress.end();
      outside.print(
        json
          ? `${JSON.stringify({ ...plan, notes: [...plan.notes, ...after], applied: carriedOut }, null, 1)}\n`
          : toldPlan(plan, after, options, carriedOut, outside.language),
      );
      return conflicts || after.length > 0 ? exits.mendable : 0;
    } finally {
      progress.end();
    }
  });
}

/** The built pages, none of them altered since; before anything is taken away, none of them may tell what its readers may not know by the settings and sensors of today. */
async function builtFor({ quarter, action }: PublishOptions, config: Config, outside: Outside): Promise<Article[]> {
  const release = await readRelease(join(config.folder, "output", quarter.name)).catch((error: unknown) => {
    throw (error as { code?: unknown }).code === "releaseMissing"
      ? problem("notBuiltYet", { quarter: quarter.name })
      : error;
  });
  const [wrong] = release.wrong;
  if (wrong)
    throw problem(
      "publishAltered",
      { count: release.wrong.length, first: visible(wrong.file), quarter: quarter.name },
      {},
      exits.refused,
    );
  if (release.record.draft) throw problem("publishDraft", { quarter: quarter.name }, {}, exits.refused);
  const pages = await Promise.all(
    pageFolders(release.record).map(async (page) => ({ page, files: await filesOf(release, page) })),
  );
  if (action !== "verify") await searchForLeaks(config, quarter, pages, outside);
  return pages.map(({ page, files }) => articleOf(release, page, files, config));
}

type PageFiles = { readonly page: string; readonly files: ReadonlyMap<string, Uint8Array> };

async function filesOf({ folder, record }: Release, page: string): Promise<PageFiles["files"]> {
  const names = record.outputs.map(({ file }) => file).filter((file) => file.startsWith(`${page}/`));
  return new Map(
    await Promise.all(
      names.map(
        async (file) =>
          [file.slice(page.length + 1), (await readBytesIfAny(join(folder, file))) ?? new Uint8Array()] as const,
      ),
    ),
  );
}

async function searchForLeaks(
  config: Config,
  quarter: Quarter,
  pages: readonly PageFiles[],
  outside: Outside,
): Promise<void> {
  const holders = await readBuiltHolders(config.folder, quarter);
  let count = 0;
  for (const { page, files } of pages) {
    const contents = new Map(
      [...files].map(([path, bytes]) => [path, isText(path) ? new TextDecoder().decode(bytes) : bytes]),
    );
    const search = leakSearch(config, page.split("/")[0] ?? "", contents, holders);
    for (const [path, content] of contents) {
      const found = await search(path, content, `output/${quarter.name}/${page}/${path}`);
      for (const one of found) outside.tell(`${tell(one, outside.language)}\n`);
      count += found.length;
    }
  }
  if (count > 0) throw problem("publishLeaks", { count, quarter: quarter.name }, {}, exits.refused);
}

const isText = (path: string) => /\.(?:html|svg|csv|json)$/.test(path);

const fits = (name: string, allowed: readonly string[] | undefined) => allowed === undefined || allowed.includes(name);

/** From those who may read least to those who may read most. */
const audiences = ["public", "partner", "internal"];

function articleOf(
  { record, quarter }: Release,
  page: string,
  files: PageFiles["files"],
  { publisher }: Config,
): Article {
  const [edition = "", language = ""] = page.split("/");
  const author =
    publisher === undefined
      ? ""
      : typeof publisher.name === "string"
        ? publisher.name
        : (publisher.name[language] ?? "");
  return readArticle({ quarter: quarter.name, edition, language, made: record.made, author, files });
}

async function openTarget(
  config: Config,
  settings: TargetSettings,
  { timeoutMs }: PublishOptions,
  outside: Outside,
): Promise<Target> {
  const { now, sleep } = outside;
  const limits = timeoutMs === undefined ? {} : { timeoutMs };
  if (settings.type === "wordpress") {
    const password = await passwordOf(settings, config, outside);
    return wordPressTarget(
      settings,
      openSite(
        openExchange({ now, trusted: settings.url, account: { user: settings.user, password }, ...limits }),
        settings.url,
        settings.user,
        sleep,
      ),
    );
  }
  const place = resolve(config.folder, settings.folder);
  const isThere = await stat(place).then(
    (found) => found.isDirectory(),
    (error: unknown) => (isMissing(error) ? false : Promise.reject(error)),
  );
  if (!isThere) throw problem("publishFolder", { path: settings.folder }, { file: "tsubame.yaml", key: "folder" });
  const anyAddress = typeof settings.address === "string" ? settings.address : Object.values(settings.address ?? {})[0];
  return folderTarget(
    place,
    layoutOf(settings),
    (article) => addressIn(settings, article),
    anyAddress === undefined ? undefined : openExchange({ now, trusted: anyAddress, ...limits }),
  );
}

function layoutOf(settings: Exclude<TargetSettings, { type: "wordpress" }>): FolderLayout {
  switch (settings.type) {
    case "hugo":
      return hugoLayout(settings);
    case "jekyll":
      return jekyllLayout(settings);
    case "movable-type":
      return movableTypeLayout(settings);
    case "fragment":
      return fragmentLayout(settings);
    case "zip":
      return bundleLayout();
  }
}

async function passwordOf(
  { password_env, password_command }: SettingsOf<"wordpress">,
  { folder }: Config,
  { environment }: Outside,
): Promise<string> {
  if (password_env !== undefined) {
    const password = environment[password_env]?.trim();
    if (!password) throw problem("publishNoPassword", { name: password_env });
    return password;
  }
  const password = (await passwordFrom(password_command ?? "", folder, environment))?.trim();
  if (!password) throw problem("publishCommand", {}, { file: "tsubame.yaml", key: "password_command" });
  return password;
}

/** Where readers find an article, as the settings say it. */
function addressIn(
  settings: Exclude<TargetSettings, { type: "wordpress" }>,
  { slug, language, day }: Pick<Article, "slug" | "language" | "day">,
): string | undefined {
  const pattern = typeof settings.address === "string" ? settings.address : settings.address?.[language];
  return pattern
    ?.replaceAll("{slug}", slug)
    .replaceAll("{language}", language.toLowerCase())
    .replaceAll("{date}", day.replaceAll("-", "/"));
}

const placeOf = (settings: TargetSettings) => (settings.type === "wordpress" ? settings.url : settings.folder);

/** Articles of the targets that this one may link to, and where it says its own will be. */
async function pagesElsewhere(
  config: Config,
  name: string,
  articles: readonly Article[],
  settings: TargetSettings,
): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const other of settings.linked) {
    const its = config.publish.get(other);
    if (!its || other === name) continue;
    const { posts, pages: known } = await readState(config.folder, other, placeOf(its));
    for (const [key, address] of [
      ...Object.entries(known),
      ...Object.entries(posts).map(([key, post]) => [key, post.address] as const),
    ])
      if (!pages.has(key)) pages.set(key, address);
  }
  if (settings.type === "wordpress") return pages;
  for (const article of articles) {
    const address = addressIn(settings, article);
    if (address !== undefined) pages.set(article.key, address);
  }
  return pages;
}

function toldPlan(
  plan: PublishingPlan,
  after: readonly TargetNote[],
  { target, quarter, action }: PublishOptions,
  carriedOut: boolean,
  language: string,
): string {
  const count = (wanted: string) => plan.steps.filter((step) => step.action === wanted).length;
  // New files are told by their number: there are dozens.
  const isMany = ({ action: what, kind, name }: PlannedStep) =>
    what === "create" && (kind === "medium" || /\.(?:png|csv|pdf)$/.test(name));
  const many = [...new Set(plan.steps.filter(isMany).map(({ article }) => article))].map(
    (article) =>
      `  ${phrase(language, "publishFiles", { article, count: plan.steps.filter((step) => isMany(step) && step.article === article).length })}\n`,
  );
  const lines = plan.steps
    .filter((step) => step.action !== "keep" && !isMany(step))
    .map(({ action: what, kind, article, name, address, why, diff }) => {
      const reason =
        why === undefined
          ? ""
          : `\n    ${phrase(language, `publishWhy_${why}`)}${diff ? `\n${shortDiff(renderDiff(diff))}` : ""}`;
      return `  ${what} ${kind} ${article}${kind === "post" ? "" : ` ${name}`}${address === "" ? "" : ` (${address})`}${reason}\n`;
    });
  const written = plan.steps.filter(isWritten).length;
  const end =
    count("conflict") > 0
      ? say(language, "publishConflicts")
      : carriedOut && written > 0
        ? say(language, "publishApplied", { count: written, target })
        : written === 0
          ? say(language, "publishUpToDate")
          : action === "plan"
            ? say(language, "publishPlanned", { target, quarter: quarter.name })
            : "";
  const counts = {
    create: count("create"),
    update: count("update"),
    remove: count("remove"),
    keep: count("keep"),
    conflict: count("conflict"),
  };
  return [
    say(language, "publishPlan", { target, ...counts }),
    ...many,
    ...lines,
    ...toldNotes([...plan.notes, ...after], language),
    end,
  ].join("");
}

function toldNotes(notes: readonly TargetNote[], language: string): string[] {
  return notes.map(
    ({ code, article, detail }) =>
      `  * ${phrase(language, `publishNote_${code}`, { article, detail: visible(detail) })}\n`,
  );
}

function toldVerdict({ mismatches, fetched, notes }: Verdict, target: string, language: string): string {
  const head =
    mismatches.length === 0
      ? say(language, "publishVerified", { target, fetched: fetched.join(" ") || "–" })
      : say(language, "publishDiffers", { target, count: mismatches.length });
  return [
    head,
    ...mismatches.map(
      ({ article, what, detail }) =>
        `  ${phrase(language, `publishWrong_${what}`, { article, detail: visible(detail) })}\n`,
    ),
    ...toldNotes(notes, language),
  ].join("");
}

/** The lines with a change in them. */
function shortDiff(diff: string): string {
  const changed = diff.split("\n").filter((line) => /\[-|\{\+|-\]|\+\}/.test(line));
  return changed
    .slice(0, 20)
    .map((line) => `    ${visible(line)}`)
    .join("\n");
}
