/** A target as its settings describe it, opened. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { isMissing } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { problem } from "../base/problems.js";
import { openExchange } from "../engines/exchange.js";
import { passwordFrom } from "../engines/password.js";
import type { Config } from "../workspace/config.js";
import type { SettingsOf, TargetSettings } from "../workspace/publishing-targets.js";
import type { Article } from "./article.js";
import { bundleLayout } from "./bundle.js";
import type { FolderLayout } from "./folder-layout.js";
import { folderTarget } from "./folder-target.js";
import { fragmentLayout } from "./fragment.js";
import { hugoLayout } from "./hugo.js";
import { jekyllLayout } from "./jekyll.js";
import { movableTypeLayout } from "./movable-type.js";
import type { Target } from "./targets.js";
import { openSite } from "./wordpress-site.js";
import { wordPressTarget } from "./wordpress-target.js";

/** What a target may know of the outside; `timeoutMs` is for each request, the program's own when absent. */
export type TargetOutside = Pick<Outside, "now" | "sleep" | "environment"> & {
  readonly timeoutMs?: number | undefined;
};

export async function openTarget(config: Config, settings: TargetSettings, outside: TargetOutside): Promise<Target> {
  const { now, sleep, timeoutMs } = outside;
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
  return folderTarget({
    path: place,
    layout: layoutOf(settings),
    address: (article) => articleAddress(settings, article),
    exchange: anyAddress === undefined ? undefined : openExchange({ now, trusted: anyAddress, ...limits }),
  });
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
  { environment }: TargetOutside,
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
export function articleAddress(
  settings: Exclude<TargetSettings, { type: "wordpress" }>,
  { slug, language, day }: Pick<Article, "slug" | "language" | "day">,
): string | undefined {
  const pattern = typeof settings.address === "string" ? settings.address : settings.address?.[language];
  return pattern
    ?.replaceAll("{slug}", slug)
    .replaceAll("{language}", language.toLowerCase())
    .replaceAll("{date}", day.replaceAll("-", "/"));
}

export const targetPlace = (settings: TargetSettings) =>
  settings.type === "wordpress" ? settings.url : settings.folder;
