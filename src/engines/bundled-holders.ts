/**
 * The holder data that npm installs beside the program: @ip-location-db/asn and @ip-location-db/asn-country, pinned.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** CSV files without a header: first and last IPv4 address as numbers, then AS number and holder, or country. */
export type BundledHolders = { readonly version: string; readonly asnFile: string; readonly countryFile: string };

const require = createRequire(import.meta.url);
const folderOf = (name: string) => dirname(require.resolve(`${name}/package.json`));
const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;

export function findBundledHolders(): BundledHolders {
  const [asn, country] = ["@ip-location-db/asn", "@ip-location-db/asn-country"] as const;
  return {
    version: [...new Set([versionOf(asn), versionOf(country)])].join(" + "),
    asnFile: join(folderOf(asn), "asn-ipv4-num.csv"),
    countryFile: join(folderOf(country), "asn-country-ipv4-num.csv"),
  };
}
