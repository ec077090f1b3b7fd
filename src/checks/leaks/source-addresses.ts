/** Addresses of sources in finished files: which may stand there, and how they are told of where they may not. */
import { plainForm } from "../../base/disguises.js";
import { addressText, isReserved } from "../../base/ipv4.js";
import { address6Of, address6Text } from "../../base/ipv6.js";
import { addressesIn, type WrittenAddress } from "../../base/written-addresses.js";
import { elementsOf, parseHtml, wordsIn } from "../../engines/html.js";
import type { Disclosure } from "../../workspace/disclosure.js";

/** `typed` are addresses that a text names on purpose, and numbers of versions. */
export type SourceRules = {
  readonly allowed: Disclosure["source_addresses"];
  readonly typed: ReadonlySet<number | string>;
};

/** Prefixes up to these lengths name no single host. */
const maskedBits = { four: 24, six: 48 };

/**
 * Whether an address may stand where it does. Only what is an address beyond doubt is looked at: any number could be
 * one.
 */
export function isToldSource(
  { address, at, form, length }: WrittenAddress,
  text: string,
  { allowed, typed }: SourceRules,
): boolean {
  if (allowed === "full" || form !== "exact" || typed.has(address) || !isGlobal(address)) return true;
  if (
    allowed === "/24" &&
    length !== undefined &&
    length <= (typeof address === "number" ? maskedBits.four : maskedBits.six)
  )
    return true;
  return version.test(text.slice(Math.max(0, at - 24), at)) || isDrawn(text, at);
}

/** Whether a file of a page may have some of these. */
export const tellsTyped = (path: string) => /\.(?:html|csv)$/.test(path);

/** The addresses that `{{typed}}` marks on a page, and what its CSV files hold under a column of versions. */
export function typedIn(files: ReadonlyMap<string, string | Uint8Array>): Set<number | string> {
  const typed: string[] = [];
  for (const [path, content] of files) {
    if (typeof content !== "string") continue;
    if (path.endsWith(".html"))
      typed.push(
        ...[...elementsOf(parseHtml(content))]
          .filter(({ name, attributes }) => name === "span" && attributes["class"] === "typed")
          .map(({ children }) => wordsIn(children)),
      );
    if (path.endsWith(".csv")) typed.push(...versionsIn(content));
  }
  return new Set(typed.flatMap((text) => [...addressesIn(plainForm(text))].map(({ address }) => address)));
}

function versionsIn(csv: string): string[] {
  const [head = "", ...lines] = csv.replace(/^\ufeff/, "").split(/\r?\n/);
  const columns = head.split(",").flatMap((name, at) => (/(?:^|_)(?:version|firmware)$/.test(name) ? [at] : []));
  if (columns.length === 0) return [];
  return lines.flatMap(
    (line) => line.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)?.filter((_, at) => columns.includes(at)) ?? [],
  );
}

/** Written before a number that looks like an address. */
const version = /(?:^|[^\p{L}\p{N}])(?:v|ver\.?|version|firmware|release|chrome\/|バージョン|ファームウェア)[\s:：]*$/u;

/** In the numbers of a drawing. */
function isDrawn(text: string, at: number): boolean {
  const open = text.lastIndexOf('"', at);
  return open > 0 && /\s(?:d|points|transform|viewbox)=$/.test(text.slice(Math.max(0, open - 12), open));
}

function isGlobal(address: number | string): boolean {
  if (typeof address === "number") return !isReserved({ start: address, end: address });
  const number = address6Of(address) ?? 0n;
  // Global unicast (RFC 4291), without what is for documentation (RFC 3849).
  return number >> 125n === 1n && number >> 96n !== 0x20010db8n;
}

/** How the find is told of without telling it. */
export function maskedSource({ address }: WrittenAddress): string {
  if (typeof address === "number") return `${addressText(address - (address % 256))}/24`;
  return `${address6Text(((address6Of(address) ?? 0n) >> 80n) << 80n)}/48`;
}
