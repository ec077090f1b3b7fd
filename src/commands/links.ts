/**
 * `tsubame links`: asks once whether the pages that ours link to are still there, and keeps the answers with the day.
 */
import { join } from "node:path";
import { readTextIfAny } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { today } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { exits, problem } from "../base/problems.js";
import {
  type FoundLink,
  findLinks,
  isGone,
  type LinkRecord,
  linkAddress,
  readLinkRecords,
  writeLinkRecords,
} from "../checks/page/link-records.js";
import { elementsOf, parseHtml } from "../engines/html.js";
import { openHttp } from "../engines/http.js";
import { phrase, say } from "../i18n/program-language.js";
import { builtFolders, latestBuilt } from "../release/built-quarters.js";
import { type Config, readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";
import { aligned } from "./terminal-table.js";

/** Without a quarter, the latest one that is built. */
export type LinksOptions = {
  readonly folder: string;
  readonly quarter: Period | undefined;
  readonly allowPrivate: boolean;
  readonly json: boolean;
  readonly timeoutMs?: number;
};

/** `state` is `ok`, `moved`, `gone`, `failed` (an answer that is no page, or none at all: `detail`). */
type Line = {
  readonly address: string;
  readonly state: "ok" | "moved" | "gone" | "failed";
  readonly status: number | null;
  readonly moved_to: string;
  readonly detail: string;
  readonly places: readonly string[];
};

/** Ends with 1 when a page is gone or did not answer. What did not answer leaves an earlier record as it is. */
export async function links(
  { folder, quarter: given, allowPrivate, json, timeoutMs }: LinksOptions,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(folder);
  const quarter = given ?? (await latestBuilt(config.folder));
  if (!quarter) throw problem("notBuiltAny", {});
  const places = await placesByAddress(config, quarter);
  const records = new Map((await readLinkRecords(config)).map((record) => [record.address, record]));
  const { now, sleep, language } = outside;
  const http = openHttp({
    now,
    sleep,
    trusted: [],
    allowed: { plain: true, private: allowPrivate },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const asked = today(outside, config.timezone);
  const progress = showProgress(outside);
  progress.step("links");
  const lines: Line[] = [];
  for (const [address, at] of places) {
    const answer = await http.status(address);
    const moved_to = answer.url === address ? "" : answer.url;
    if (answer.kind === "answer")
      records.set(address, { address, status: answer.status, asked, moved_to } satisfies LinkRecord);
    const status = answer.status ?? null;
    const detail =
      answer.kind === "answer"
        ? ""
        : phrase(language, `linkFailed_${answer.kind}`, { status: answer.status ?? "", detail: answer.detail });
    lines.push({
      address,
      state: stateOf(answer.kind === "answer" ? answer.status : null, moved_to),
      status,
      moved_to,
      detail,
      places: at,
    });
    progress.advance(lines.length, places.size);
  }
  progress.end();
  if (lines.some(({ detail }) => detail === "")) await writeLinkRecords(config, [...records.values()]);
  outside.print(json ? `${JSON.stringify(lines, null, 1)}\n` : aligned(tableOf(lines)));
  for (const { address, state, status, places: at } of lines)
    if (state === "gone")
      outside.tell(say(language, "linkGone", { address, status: status ?? "", places: at.join(", ") }));
  for (const { address, detail, state, status } of lines)
    if (state === "failed") outside.tell(say(language, "linkFailed", { address, detail: detail || String(status) }));
  return lines.some(({ state }) => state === "gone" || state === "failed") ? exits.mendable : 0;
}

function stateOf(status: number | null, moved_to: string): Line["state"] {
  if (status === null) return "failed";
  if (isGone({ status })) return "gone";
  return status >= 400 ? "failed" : moved_to === "" ? "ok" : "moved";
}

/** Links of texts and settings, and those that only the built pages have. */
async function placesByAddress(config: Config, quarter: Period): Promise<Map<string, string[]>> {
  const onPages = await Promise.all(
    (await builtFolders(config.folder, quarter)).map(async (folder): Promise<FoundLink[]> => {
      const file = `output/${quarter.name}/${folder}/index.html`;
      const html = (await readTextIfAny(join(config.folder, file))) ?? "";
      return [...elementsOf(parseHtml(html))]
        .flatMap(({ name, attributes }) => (name === "a" ? (linkAddress(attributes["href"] ?? "") ?? []) : []))
        .map((address) => ({ address, place: { file } }));
    }),
  );
  // Links that the settings make for every page and quarter: those that a page has, once there are pages.
  const linked = new Set(onPages.flat().map(({ address }) => address));
  const inTexts = (await findLinks(config, quarter)).filter(
    ({ address, place }) => place.file !== "tsubame.yaml" || onPages.length === 0 || linked.has(address),
  );
  const named = new Set(inTexts.map(({ address }) => address));
  const places = new Map<string, string[]>();
  for (const { address, place } of [...inTexts, ...onPages.flat().filter((one) => !named.has(one.address))]) {
    const at = [place.file, place.line].filter((part) => part !== undefined).join(":");
    places.set(address, [...new Set([...(places.get(address) ?? []), at])]);
  }
  return places;
}

function tableOf(lines: readonly Line[]) {
  const columns = ["address", "state", "status", "moved_to"] as const;
  return {
    columns: columns.map((name) => ({ name, type: "VARCHAR" })),
    rows: lines.map((line) => Object.fromEntries(columns.map((name) => [name, line[name]]))),
  };
}
