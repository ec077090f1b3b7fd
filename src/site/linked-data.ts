/**
 * A page of the archive as programs read it: schema.org in JSON-LD. https://schema.org/Report,
 * https://schema.org/Dataset
 */
import { relativeTo } from "../base/relative.js";
import { inLanguage } from "../base/worded.js";
import { elementsOf, parseHtml } from "../engines/html.js";
import type { Config } from "../workspace/config.js";
import { absolute, indexOf, type SiteMap, versionsOf } from "./site-map.js";
import type { SitePage } from "./site-page.js";

type Json = { readonly [key: string]: unknown };

/**
 * JSON that may stand in a script element. Addresses are relative to the page where the archive has none of its own.
 */
export function linkedData(map: SiteMap, page: SitePage, { publisher }: Pick<Config, "publisher">): string {
  const address = (path: string) => absolute(map, path) ?? relativeTo(page.path, path);
  const shared = sharedBy(page, publisher);
  return inScript({
    "@context": "https://schema.org",
    "@graph": [
      articleOf(map, page, shared, address),
      ...(page.tables.length > 0 ? [numbersOf(page, shared, address)] : []),
    ],
  });
}

type Address = (path: string) => string;

/** What is said of the page and of its numbers alike. */
function sharedBy(page: SitePage, publisher: Config["publisher"]): Json {
  const name = inLanguage(publisher?.name, page.language);
  const organisation =
    name === null
      ? {}
      : {
          publisher: { "@type": "Organization", name, ...(publisher?.url === undefined ? {} : { url: publisher.url }) },
        };
  return {
    name: page.title,
    description: page.description,
    inLanguage: page.language,
    ...organisation,
    temporalCoverage: `${page.first_day}/${page.last_day}`,
    dateCreated: page.made,
    ...(page.published === null ? {} : { datePublished: page.published }),
    ...(page.corrected === null ? {} : { dateModified: page.corrected }),
  };
}

function articleOf(map: SiteMap, page: SitePage, shared: Json, address: Address): Json {
  const url = address(page.path);
  const index = indexOf(map, page.language);
  const versions = versionsOf(map, page);
  return {
    "@type": { report: "Report", graph: "WebPage", index: "CollectionPage" }[page.kind],
    "@id": `${url}#page`,
    url,
    headline: page.title,
    ...shared,
    ...(page.picture ? { image: address(page.picture.path) } : {}),
    ...(page.paper ? { encoding: paperOf(page.paper, address) } : {}),
    ...(hasCorrections(page) ? { correction: `${url}#corrections` } : {}),
    ...(index && index.path !== page.path
      ? { isPartOf: { "@type": "CollectionPage", name: index.title, url: address(index.path) } }
      : {}),
    ...(versions.length > 1
      ? {
          workTranslation: versions
            .filter(({ path }) => path !== page.path)
            .map((other) => ({ "@id": `${address(other.path)}#page`, inLanguage: other.language })),
        }
      : {}),
    ...(page.tables.length > 0 ? { mainEntity: { "@id": `${url}#numbers` } } : {}),
  };
}

/** The page says what it got wrong. */
function hasCorrections({ corrected, html }: SitePage): boolean {
  return (
    corrected !== null && [...elementsOf(parseHtml(html))].some(({ attributes }) => attributes["id"] === "corrections")
  );
}

function paperOf({ path, bytes, sha256 }: NonNullable<SitePage["paper"]>, address: Address): Json {
  return {
    "@type": "MediaObject",
    encodingFormat: "application/pdf",
    contentUrl: address(path),
    contentSize: `${bytes} B`,
    sha256,
  };
}

function numbersOf(page: SitePage, shared: Json, address: Address): Json {
  const url = address(page.path);
  return {
    "@type": "Dataset",
    "@id": `${url}#numbers`,
    url,
    ...shared,
    isAccessibleForFree: true,
    distribution: page.tables.map(({ path, bytes, sha256 }) => ({
      "@type": "DataDownload",
      name: path.split("/").at(-1),
      encodingFormat: "text/csv",
      contentUrl: address(path),
      contentSize: `${bytes} B`,
      sha256,
    })),
  };
}

/** Nothing in it ends the element, or is taken for a tag or a reference. */
function inScript(value: Json): string {
  return JSON.stringify(value, null, 1).replace(
    /[<>&\u2028\u2029\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
