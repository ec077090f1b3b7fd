/** A WordPress as the settings name it, and what it must allow our account before anything is done there. */
import { visible } from "../base/escape.js";
import { problem } from "../base/problems.js";
import type { SettingsOf } from "../workspace/publishing-targets.js";
import type { Account, WordPressSite } from "./wordpress-site.js";

export type WordPress = { readonly settings: SettingsOf<"wordpress">; readonly site: WordPressSite };

/** `at` is when the posts shall appear: whoever only reads has no such time. */
export async function connect({ settings, site }: WordPress, at: Date | undefined): Promise<Account> {
  const account = await site.account();
  const needed = ["edit_posts", "upload_files", ...(settings.status === "publish" || at ? ["publish_posts"] : [])];
  const lacking = needed.filter((name) => account.capabilities[name] !== true);
  if (lacking.length > 0)
    throw problem("publishRights", {
      user: settings.user,
      roles: visible(account.roles.join(", ")),
      lacking: lacking.join(", "),
    });
  return account;
}
