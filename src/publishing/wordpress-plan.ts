/** What publishing to a WordPress would write and upload there, and what its account and its site make of it. */
import { type Addresses, lostLinks } from "./addresses.js";
import { guardsIn } from "./block-text.js";
import {
  commonNotes,
  type PlannedStep,
  type PublishingPlan,
  type PublishingRequest,
  type TargetNote,
} from "./targets.js";
import { connect, type WordPress } from "./wordpress-account.js";
import { addressesFor, addressOfPost, pagesOf } from "./wordpress-addresses.js";
import { judgementOf } from "./wordpress-judgement.js";
import { isScaled } from "./wordpress-media.js";
import type { Account } from "./wordpress-site.js";
import { type PostStanding, standingsOf } from "./wordpress-standing.js";
import { type PostText, textToSend } from "./wordpress-text.js";

export async function planPosts(wordPress: WordPress, request: PublishingRequest): Promise<PublishingPlan> {
  const { settings, site } = wordPress;
  const account = await connect(wordPress, request.at);
  await site.categoryIds(settings.categories);
  const standings = await standingsOf(site, request);
  const pages = pagesOf(settings, standings, request);
  const steps: PlannedStep[] = [];
  const notes: TargetNote[] = [];
  for (const standing of standings) {
    const addresses = addressesFor(standing, pages);
    const text = textToSend(standing.article, standing.media, addresses);
    steps.push(...mediumSteps(standing), postStep(wordPress, standing, text, request.at));
    notes.push(...articleNotes(standing, text, addresses));
  }
  return { steps, notes: [...notes, ...siteNotes(account, steps)] };
}

function mediumSteps({ article, media }: PostStanding): PlannedStep[] {
  return article.media.map(({ path, name }) => {
    const file = media.get(path);
    return {
      action: file ? "keep" : "create",
      kind: "medium",
      article: article.key,
      name,
      address: file?.source_url ?? "",
    };
  });
}

function postStep({ settings }: WordPress, standing: PostStanding, text: PostText, at: Date | undefined): PlannedStep {
  const { article, post } = standing;
  return {
    kind: "post",
    article: article.key,
    name: article.title,
    address: post ? addressOfPost(settings, post.id) : "",
    ...judgementOf(standing, text, at),
  };
}

function articleNotes({ article, left }: PostStanding, { content }: PostText, addresses: Addresses): TargetNote[] {
  const note = (code: TargetNote["code"], detail: string): TargetNote => ({ code, article: article.key, detail });
  return [
    ...commonNotes(article),
    // Files have no address before they are uploaded: they will be there.
    ...lostLinks(article, { ...addresses, medium: () => "" }).map((detail) => note("lostLink", detail)),
    ...(guardsIn(content) > 0 ? [note("guards", "")] : []),
    ...left.map(({ source_url }) => note("leftMedia", source_url)),
    ...article.media.filter(isScaled).map(({ name }) => note("largePicture", name)),
  ];
}

function siteNotes({ capabilities, roles }: Account, steps: readonly PlannedStep[]): TargetNote[] {
  const note = (code: TargetNote["code"], detail = ""): TargetNote => ({ code, article: "", detail });
  return [
    ...(capabilities["edit_others_posts"] === true ? [] : [note("ownPosts", roles.join(", "))]),
    ...(capabilities["unfiltered_html"] === true ? [] : [note("noFilter", roles.join(", "))]),
    note("quotes"),
    note("siteLanguage"),
    ...(steps.some(({ kind, action }) => kind === "medium" && action === "create") ? [note("fileOpen")] : []),
  ];
}
