/** Targets that are a folder: files of a site, or files to be handed on. What somebody else changed there is never written over. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { readBytesIfAny, writeWhole } from "../base/files.js";
import { problem } from "../base/problems.js";
import { wordDiff } from "../engines/diff.js";
import type { Exchange } from "../engines/exchange.js";
import { type Addresses, lostLinks } from "./addresses.js";
import { type Article, mediumAt } from "./article.js";
import { articleHtml } from "./html.js";
import { missingFrom, type Served, servedIn } from "./served-page.js";
import type { PublishingState } from "./state.js";
import {
  commonNotes,
  isWritten,
  type Mismatch,
  type PlannedStep,
  type PublishingRequest,
  siblingOf,
  type Target,
  type TargetNote,
  timeOf,
} from "./targets.js";

/** `article` is the key of the one that it belongs to. */
export type FolderFile = { readonly content: string | Uint8Array; readonly article: string };

/** What makes one kind of folder differ from another. `addresses` are those that its files hold. */
export type FolderLayout = {
  files(request: PublishingRequest): Promise<ReadonlyMap<string, FolderFile>>;
  addresses(article: Article, request: PublishingRequest): Addresses;
  readonly notes: readonly TargetNote[];
};

/** `folder` is absolute; `address` says where readers find an article, undefined when nobody said so. */
export function folderTarget(
  folder: string,
  layout: FolderLayout,
  address: (article: Article) => string | undefined,
  exchange: Exchange | undefined,
): Target {
  const onDisk = async (path: string) => readBytesIfAny(join(folder, path));

  async function wantedStep(
    path: string,
    { content, article }: FolderFile,
    { state: { files } }: PublishingRequest,
  ): Promise<PlannedStep> {
    const there = await onDisk(path);
    const step = { kind: "file" as const, article, name: path, address: join(folder, path) };
    const known = files[path]?.sha256;
    if (there === undefined) return { ...step, action: "create" };
    if (digest(there) === digest(content)) return { ...step, action: "keep" };
    if (known === digest(there)) return { ...step, action: "update" };
    return {
      ...step,
      action: "conflict",
      why: known === undefined ? "unknown" : "edited",
      ...(typeof content === "string" ? { diff: wordDiff(content, new TextDecoder().decode(there), "ja") } : {}),
    };
  }

  /** Of a file that was written earlier and is wanted no more; undefined when it is gone. */
  async function staleStep(
    path: string,
    { sha256, article }: PublishingState["files"][string],
  ): Promise<PlannedStep | undefined> {
    const there = await onDisk(path);
    if (there === undefined) return undefined;
    return {
      kind: "file",
      article,
      name: path,
      address: join(folder, path),
      ...(digest(there) === sha256 ? { action: "remove" } : { action: "conflict", why: "edited" }),
    };
  }

  async function stepsOf(request: PublishingRequest, wanted: ReadonlyMap<string, FolderFile>): Promise<PlannedStep[]> {
    const keys = new Set(request.articles.map(({ key }) => key));
    const steps: (PlannedStep | undefined)[] = [];
    for (const [path, file] of wanted) steps.push(await wantedStep(path, file, request));
    for (const [path, file] of Object.entries(request.state.files))
      if (!wanted.has(path) && keys.has(file.article)) steps.push(await staleStep(path, file));
    return steps.filter((step) => step !== undefined);
  }

  return {
    async plan(request) {
      const steps = await stepsOf(request, await layout.files(request));
      const lost = request.articles.flatMap((article) =>
        lostLinks(article, layout.addresses(article, request)).map(
          (detail): TargetNote => ({ code: "lostLink", article: article.key, detail }),
        ),
      );
      return { steps, notes: [...request.articles.flatMap(commonNotes), ...lost, ...layout.notes] };
    },

    async apply(request, plan, save, progress) {
      if (plan.steps.some(({ action }) => action === "conflict"))
        throw new Error("a plan with conflicts is not carried out");
      const wanted = await layout.files(request);
      const planned = plan.steps.filter(isWritten);
      let { state } = request;
      for (const [at, { action, name, article }] of planned.entries()) {
        // It was looked at when the plan was made; somebody may have been quicker.
        const file = wanted.get(name);
        const before = request.state.files[name];
        const now = file ? await wantedStep(name, file, request) : before && (await staleStep(name, before));
        if (now && now.action !== action)
          throw problem("publishChanged", { name: article, address: join(folder, name) });
        const files = { ...state.files };
        if (action === "remove") {
          await rm(join(folder, name), { force: true });
          delete files[name];
        } else {
          const { content } = file as FolderFile;
          await writeWhole(join(folder, name), content);
          files[name] = { sha256: digest(content), article };
        }
        await save((state = { ...state, files }));
        progress.advance(at + 1, planned.length);
      }
      const pages = Object.fromEntries(
        request.articles.flatMap((article) => {
          const found = address(article);
          return found === undefined ? [] : [[article.key, found]];
        }),
      );
      const times = Object.fromEntries(
        request.articles.flatMap((article) => {
          const time = timeOf(request, article);
          return time ? [[article.key, time.toISOString()]] : [];
        }),
      );
      const adopted = Object.fromEntries(
        [...wanted].map(([path, { content, article }]) => [path, { sha256: digest(content), article }]),
      );
      await save({
        ...state,
        files: { ...state.files, ...adopted },
        there: [...new Set([...state.there, ...request.articles.map(({ key }) => key)])].sort(),
        pages: { ...state.pages, ...pages },
        times: { ...state.times, ...times },
      });
      return [];
    },

    async verify(request) {
      const mismatches: Mismatch[] = [];
      const fetched: string[] = [];
      const notes: TargetNote[] = [];
      for (const { name, article, action } of await stepsOf(request, await layout.files(request)))
        if (action !== "keep")
          mismatches.push({ article, what: action === "create" ? "missing" : "file", detail: join(folder, name) });
      for (const article of request.articles) {
        const url = address(article);
        if (url === undefined || !exchange) {
          notes.push({ code: "notServed", article: article.key, detail: "" });
          continue;
        }
        const page = await exchange.ask({ method: "GET", url });
        if (page.kind !== "answer" || page.status !== 200) {
          mismatches.push({
            article: article.key,
            what: "missing",
            detail: `${url} (${page.kind === "answer" ? page.status : page.detail})`,
          });
          continue;
        }
        fetched.push(url);
        const addresses: Addresses = {
          page: (edition, language) => {
            const other = siblingOf(request, article, edition, language);
            return (other && address(other)) ?? layout.addresses(article, request).page(edition, language);
          },
          medium: (path) => mediumAt(article, path)?.name,
        };
        const served = servedIn(page.text, url);
        const named = byName(article, served);
        mismatches.push(
          ...missingFrom(byName(article, servedIn(articleHtml(article, { addresses }), url)), named, article.key),
        );
        for (const medium of article.media) {
          const place = [...served.pictures, ...served.links].find((one) => one.endsWith(`/${medium.name}`));
          const file = place === undefined ? undefined : await exchange.ask({ method: "GET", url: place });
          if (file?.kind !== "answer" || file.status !== 200 || !Buffer.from(file.bytes).equals(medium.bytes))
            mismatches.push({ article: article.key, what: "file", detail: place ?? medium.name });
        }
        for (const other of request.articles)
          if (
            other !== article &&
            other.edition === article.edition &&
            other.quarter === article.quarter &&
            !served.links.includes(address(other) ?? "")
          )
            mismatches.push({ article: article.key, what: "pair", detail: other.key });
      }
      return { mismatches, fetched, notes };
    },
  };
}

/** Files go by their names, wherever the site keeps them. */
function byName({ media }: Article, { links, pictures, ...rest }: Served): Served {
  const named = (address: string) => media.find(({ name }) => address.endsWith(`/${name}`))?.name ?? address;
  return { ...rest, links: links.map(named), pictures: pictures.map(named) };
}
