/** What has to be done to a post, or why nothing is: a text that somebody else wrote or changed is a conflict. */
import { wordDiff } from "../engines/diff.js";
import { guardsIn } from "./block-text.js";
import type { PlannedStep } from "./targets.js";
import type { Post } from "./wordpress-site.js";
import type { PostStanding } from "./wordpress-standing.js";
import { digestOfPost, digestOfText, isPending, type PostText, readableText, storedText } from "./wordpress-text.js";

/** `text` is what the post shall say, `at` when it shall appear. */
export function judgementOf(
  { known, post }: PostStanding,
  text: PostText,
  at: Date | undefined,
): Pick<PlannedStep, "action" | "why" | "diff"> {
  if (!post) return { action: "create" };
  if (post.status === "trash") return { action: "conflict", why: "trashed" };
  const there = digestOfPost(post);
  const wanted = digestOfText(text);
  const isOurs = known !== undefined && ((known.stored !== "" && there === known.stored) || isPending(known, post));
  const isEmpty = post.content.raw.trim() === "";
  // Saved in the editor: the same words, but WordPress would run or draw some of them.
  if (there === wanted && guardsIn(post.content.raw) < guardsIn(text.content)) return { action: "update" };
  if (there === wanted || (isOurs && known.sent === wanted && there === known.stored))
    return { action: isElsewhen(post, at) ? "update" : "keep" };
  if (isOurs) return { action: "update" };
  if (isEmpty && (known === undefined || known.stored === "")) return { action: "create" };
  return {
    action: "conflict",
    why: known ? "edited" : "unknown",
    diff: wordDiff(readableText({ ...text, ...known?.text }), readableText(storedText(post)), "ja"),
  };
}

/** Not public yet, and to appear at another time than is asked for. */
function isElsewhen({ status, date_gmt }: Post, at: Date | undefined): boolean {
  return at !== undefined && status !== "publish" && (status !== "future" || `${date_gmt}` !== greenwichTime(at));
}

/** As WordPress writes `date_gmt`. */
export function greenwichTime(time: Date): string {
  return time.toISOString().slice(0, 19);
}
