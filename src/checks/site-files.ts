/**
 * The archive read again as a stranger would: every link leads somewhere, and no file tells what its readers may not
 * know.
 */
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { cacheFolder } from "../base/cache.js";
import type { Placed } from "../base/files.js";
import { parsePeriod } from "../base/period.js";
import { type Finding, finding } from "../base/problems.js";
import { elementsOf, parseHtml } from "../engines/html.js";
import { parseXml, type XmlElement } from "../engines/xml.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf, openestOf } from "../workspace/disclosure.js";
import { partsOf } from "./leaks/file-texts.js";
import { leaksIn } from "./leaks/leaks.js";
import { secretsOf } from "./leaks/secrets.js";
import { typedIn } from "./leaks/source-addresses.js";
import type { LinkRecord } from "./page/link-records.js";
import { checkLinks } from "./page/links.js";

/** Files by their path in the archive. `holders` are names that quarters held in private. */
export type FinishedSite = {
  readonly url: string | undefined;
  readonly files: ReadonlyMap<string, Placed>;
  readonly editions: readonly string[];
  readonly holders: ReadonlyMap<string, readonly string[]>;
};

/** Everything to say about the files; places are files as `output/site/` holds them. */
export async function checkSite(
  config: Config,
  site: FinishedSite,
  records: readonly LinkRecord[],
  onFile: (done: number, all: number) => void,
): Promise<Finding[]> {
  const found: Finding[] = [...pagesLead(site), ...othersLead(site)];
  const all = [...new Set([...site.holders.values()].flat())].sort();
  const open = openestOf(config, site.editions);
  const [ofSite, byFolder] = [secretsOf(config, open, all), new Map<string, ReturnType<typeof secretsOf>>()];
  const typed = new Set<number | string>();
  let done = 0;
  // The archive's own pages last: their lists say what the reports say.
  for (const [folder, paths] of [...byReport(site)].sort(([a], [b]) => Number(a === "") - Number(b === ""))) {
    const [quarter = "", edition] = folder.split("/");
    const rules = edition === undefined ? open : disclosureOf(config, edition);
    const secrets =
      edition === undefined
        ? ofSite
        : (byFolder.get(`${quarter}/${edition}`) ?? secretsOf(config, rules, site.holders.get(quarter) ?? []));
    if (edition !== undefined) byFolder.set(`${quarter}/${edition}`, secrets);
    const contents = new Map(
      await Promise.all(
        paths.map(async (path) => [path, await contentOf(path, site.files.get(path) as Placed)] as const),
      ),
    );
    const own = typedIn(contents);
    for (const address of own) typed.add(address);
    const sources = { allowed: rules.source_addresses, typed: edition === undefined ? typed : own };
    for (const [path, content] of contents) {
      const parts = await partsOf(path, content, join(config.folder, cacheFolder, "pdf-text"));
      found.push(...leaksIn(placeOf(path), [["file name", path], ...parts], secrets, sources));
      if (path.endsWith(".html") && typeof content === "string")
        found.push(...checkLinks(parseHtml(content), placeOf(path), records, []));
      onFile(++done, site.files.size);
    }
  }
  return found;
}

function placeOf(path: string): string {
  return `output/site/${path}`;
}

/** Paths by the folder of their report, `2025Q1/overflow/en`; all others together under the empty one. */
function byReport({ files }: FinishedSite): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of files.keys()) {
    const [period = "", edition, language, ...rest] = path.split("/");
    const folder = parsePeriod(period) && rest.length > 0 ? `${period}/${edition}/${language}` : "";
    groups.set(folder, [...(groups.get(folder) ?? []), path]);
  }
  return groups;
}

async function contentOf(path: string, content: Placed): Promise<string | Uint8Array> {
  const bytes = typeof content === "object" && "from" in content ? await readFile(content.from) : content;
  return typeof bytes !== "string" && /\.(?:html|svg|csv|json|xml)$/.test(path)
    ? new TextDecoder().decode(bytes)
    : bytes;
}

type Target = { readonly path: string; readonly anchor: string };

/** Every address of every page: links, pictures, fonts, and what its head says to others. */
function pagesLead({ url, files }: FinishedSite): Finding[] {
  const pages = new Map(
    [...files].flatMap(([path, content]) =>
      path.endsWith(".html") && typeof content === "string" ? [[path, addressesOf(content, url)] as const] : [],
    ),
  );
  const leads = ({ path, anchor }: Target) =>
    files.has(path) && (anchor === "" || !path.endsWith(".html") || (pages.get(path)?.anchors.has(anchor) ?? false));
  return [...pages].flatMap(([path, { targets }]) =>
    [...targets].flatMap((target) => {
      const to = targetOf(target, path, url);
      if (to === "elsewhere" || (to !== "root" && leads(to))) return [];
      return [finding(to === "root" ? "absoluteLink" : "brokenLink", { target }, { file: placeOf(path) })];
    }),
  );
}

/** What a page leads to, and the places in it that others may lead to. */
function addressesOf(
  html: string,
  url: string | undefined,
): { readonly targets: ReadonlySet<string>; readonly anchors: ReadonlySet<string> } {
  const elements = [...elementsOf(parseHtml(html))];
  const written = elements
    .flatMap(({ name, attributes }) => [
      attributes["href"],
      attributes["src"],
      name === "meta" ? attributes["content"]?.match(/^https?:\/\/\S+$/)?.[0] : undefined,
    ])
    .filter((target) => target !== undefined);
  const inStyles = [...html.matchAll(/\burl\("?([^")]+)"?\)/g)]
    .map(([, target]) => target ?? "")
    .filter((target) => !/^(?:#|data:)/.test(target));
  const data = elements.filter(
    ({ name, attributes }) => name === "script" && attributes["type"] === "application/ld+json",
  );
  // The names of things in the data are no anchors of the page.
  const inData = data
    .flatMap(({ children }) => textsIn(JSON.parse(children.join(""))))
    .filter((text) => url !== undefined && text.startsWith(url))
    .map((text) => text.replace(/#(?:page|numbers)$/, ""));
  return {
    targets: new Set([...written, ...inStyles, ...inData]),
    anchors: new Set(elements.flatMap(({ attributes }) => attributes["id"] ?? [])),
  };
}

/** Where a target leads within the archive. */
function targetOf(target: string, from: string, url: string | undefined): Target | "elsewhere" | "root" {
  const own = url !== undefined && target.startsWith(url);
  if (!own && /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return "elsewhere";
  if (target.startsWith("/")) return "root";
  const [address = "", anchor = ""] = (own ? target.slice(url.length) : target).split("#") as [string, string?];
  const decoded = unescaped(address.split("?")[0] ?? "");
  return {
    path: decoded === "" ? (own ? "index.html" : from) : own ? decoded : posix.join(posix.dirname(from), decoded),
    anchor: unescaped(anchor),
  };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/** Addresses of the archive in its feeds and its map. */
function othersLead({ url, files }: FinishedSite): Finding[] {
  return [...files].flatMap(([path, content]) => {
    if (!path.endsWith(".xml") || typeof content !== "string" || url === undefined) return [];
    const targets = feedAddresses(parseXml(Buffer.from(content), placeOf(path)));
    return [...new Set(targets)]
      .filter((target) => target.startsWith(url) && !files.has(unescaped(target.slice(url.length))))
      .map((target) => finding("brokenLink", { target }, { file: placeOf(path) }));
  });
}

function feedAddresses({ name, attributes, text, children }: XmlElement): string[] {
  return [
    ...(attributes["href"] === undefined ? [] : [attributes["href"]]),
    ...(name === "loc" || name === "id" ? [text] : []),
    ...children.flatMap(feedAddresses),
  ];
}
