/**
 * WordPress as a target: drafts first, their files attached to them, then their texts, which are never written over
 * what somebody else wrote.
 */
import type { SettingsOf } from "../workspace/publishing-targets.js";
import type { Target } from "./targets.js";
import type { WordPress } from "./wordpress-account.js";
import { planPosts } from "./wordpress-plan.js";
import { publishPosts } from "./wordpress-publication.js";
import type { WordPressSite } from "./wordpress-site.js";
import { verifyPosts } from "./wordpress-verdict.js";

export function wordPressTarget(settings: SettingsOf<"wordpress">, site: WordPressSite): Target {
  const wordPress: WordPress = { settings, site };
  return {
    plan: (request) => planPosts(wordPress, request),
    apply: (request, plan, save, progress) => publishPosts(wordPress, request, plan, save, progress),
    verify: (request) => verifyPosts(wordPress, request),
  };
}
