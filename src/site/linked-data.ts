/** A page of the archive as programs read it: schema.org in JSON-LD. https://schema.org/Report, https://schema.org/Dataset */
import { relativeTo } from "../base/relative.js";
import type { Config } from "../workspace/config.js";
import { inLanguage } from "../workspace/front.js";
import { absolute, indexOf, type SiteMap, versionsOf } from "./site-map.js";
import type { SitePage } from "./site-page.js";

type Json = { readonly [key: string]: unknown };

/** JSON that may stand in a script element. Addresses are relative to the page where the archive has none of its own. */
export function linkedData(map: SiteMap, page: SitePage, { publisher }: Pick<Config, "publisher">): string {
  const address = (path: string) => absolute(map, path) ?? relativeTo(page.path, path);
  const name = inLanguage(publisher?.name, page.language);
  const organisation =
    name === null
      ? {}
      : {
          publisher: { "@type": "Organization", name, ...(publisher?.url === undefined ? {} : { url: publisher.url }) },
        };
  const index = indexOf(map, page.language);
  const common = {
    name: page.title,
    description: page.description,
    inLanguage: page.language,
    ...organisation,
    temporalCoverage: `${page.first_day}/${page.last_day}`,
    dateCreated: page.made,
    ...(page.published === null ? {} : { datePublished: page.published }),
    ...(page.corrected === null ? {} : { dateModified: page.corrected }),
  };
  const url = address(page.path);
  const article: Json = {
    "@type": { report: "Report", graph: "WebPage", index: "CollectionPage" }[page.kind],
    "@id": `${url}#page`,
    url,
    headline: page.title,
    ...common,
    ...(page.picture ? { image: address(page.picture.path) } : {}),
    ...(page.paper
      ? {
          encoding: {
            "@type": "MediaObject",
            encodingFormat: "application/pdf",
            contentUrl: address(page.paper.path),
            contentSize: `${page.paper.bytes} B`,
            sha256: page.paper.sha256,
          },
        }
      : {}),
    ...(page.corrected !== null && page.html.includes('id="corrections"') ? { correction: `${url}#corrections` } : {}),
    ...(index && index.path !== page.path
      ? { isPartOf: { "@type": "CollectionPage", name: index.title, url: address(index.path) } }
      : {}),
    ...(versionsOf(map, page).length > 1
      ? {
          workTranslation: versionsOf(map, page)
            .filter(({ path }) => path !== page.path)
            .map((other) => ({ "@id": `${address(other.path)}#page`, inLanguage: other.language })),
        }
      : {}),
    ...(page.tables.length > 0 ? { mainEntity: { "@id": `${url}#numbers` } } : {}),
  };
  const numbers: Json = {
    "@type": "Dataset",
    "@id": `${url}#numbers`,
    url,
    ...common,
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
  return inScript({
    "@context": "https://schema.org",
    "@graph": [article, ...(page.tables.length > 0 ? [numbers] : [])],
  });
}

/** Nothing in it ends the element, or is taken for a tag or a reference. */
function inScript(value: Json): string {
  return JSON.stringify(value, null, 1).replace(
    /[<>&\u2028\u2029\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
