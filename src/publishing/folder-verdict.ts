/** Whether a folder, and the site that is made of it, hold the articles that were built. */
import { join } from "node:path";
import type { Exchange } from "../engines/exchange.js";
import type { Addresses } from "./addresses.js";
import { type Article, type Medium, mediumAt } from "./article.js";
import type { Folder } from "./folder-layout.js";
import { fileSteps } from "./folder-plan.js";
import { articleHtml } from "./html.js";
import { missingFrom, type Served, servedIn } from "./served-page.js";
import {
  type Mismatch,
  otherLanguages,
  type PublishingRequest,
  siblingOf,
  type Verdict,
  verdictOnAll,
} from "./targets.js";

export async function verifyFiles(folder: Folder, request: PublishingRequest): Promise<Verdict> {
  const verdicts = [await verdictOnFiles(folder, request)];
  for (const article of request.articles) verdicts.push(await verdictOnArticle(folder, article, request));
  return verdictOnAll(verdicts);
}

async function verdictOnFiles(folder: Folder, request: PublishingRequest): Promise<Verdict> {
  const steps = await fileSteps(folder, request);
  const mismatches = steps
    .filter(({ action }) => action !== "keep")
    .map(
      ({ article, action, name }): Mismatch => ({
        article,
        what: action === "create" ? "missing" : "file",
        detail: join(folder.path, name),
      }),
    );
  return { mismatches, fetched: [], notes: [] };
}

/** By the page that the site serves, when it is known where. */
async function verdictOnArticle(folder: Folder, article: Article, request: PublishingRequest): Promise<Verdict> {
  const { key } = article;
  const { exchange } = folder;
  const url = folder.address(article);
  if (url === undefined || !exchange)
    return { mismatches: [], fetched: [], notes: [{ code: "notServed", article: key, detail: "" }] };
  const page = await exchange.ask({ method: "GET", url });
  if (page.kind !== "answer" || page.status !== 200) {
    const detail = `${url} (${page.kind === "answer" ? page.status : page.detail})`;
    return { mismatches: [{ article: key, what: "missing", detail }], fetched: [], notes: [] };
  }
  const served = servedIn(page.text, url);
  const built = servedIn(articleHtml(article, { addresses: addressesOn(folder, article, request) }), url);
  const mismatches = missingFrom(byName(article, built), byName(article, served), key);
  for (const medium of article.media) {
    const place = [...served.pictures, ...served.links].find((one) => one.endsWith(`/${medium.name}`));
    if (!(await isServed(exchange, place, medium)))
      mismatches.push({ article: key, what: "file", detail: place ?? medium.name });
  }
  for (const other of otherLanguages(request, article))
    if (!served.links.includes(folder.address(other) ?? ""))
      mismatches.push({ article: key, what: "pair", detail: other.key });
  return { mismatches, fetched: [url], notes: [] };
}

/** Those that the page has on the site; files go by their names. */
function addressesOn({ layout, address }: Folder, article: Article, request: PublishingRequest): Addresses {
  return {
    page: (edition, language) => {
      const other = siblingOf(request, article, edition, language);
      return (other && address(other)) ?? layout.addresses(article, request).page(edition, language);
    },
    medium: (path) => mediumAt(article, path)?.name,
  };
}

/** Files go by their names, wherever the site keeps them. */
function byName({ media }: Article, { links, pictures, ...rest }: Served): Served {
  const named = (address: string) => media.find(({ name }) => address.endsWith(`/${name}`))?.name ?? address;
  return { ...rest, links: links.map(named), pictures: pictures.map(named) };
}

async function isServed(exchange: Exchange, url: string | undefined, { bytes }: Medium): Promise<boolean> {
  if (url === undefined) return false;
  const file = await exchange.ask({ method: "GET", url });
  return file.kind === "answer" && file.status === 200 && Buffer.from(file.bytes).equals(bytes);
}
