/** Addresses found in any text, however they are written: dotted or defanged, padded, as a number, in hexadecimal, within IPv6, backwards for DNS. */
import { address4In, address6Of, address6Text } from "./ipv6.js";

/**
 * `address` is an IPv4 address as a number, or the canonical text of an IPv6 address; `at` is where it begins. The form says
 * how sure one may be: `exact` ones are addresses; a `loose` list of numbers or a `number` may be anything. `length` is that
 * of a prefix, where one is written: 24 for `192.0.2.0/24`, `192.0.2.*` or `2.0.192.in-addr.arpa`.
 */
export type WrittenAddress = { readonly address: number | string; readonly at: number; readonly form: "exact" | "loose" | "number"; readonly length?: number };

const octet = String.raw`0{0,2}\d{1,3}`;
const dot = String.raw`\s?(?:\.|\[\s?(?:\.|dot)\s?\]|\(\s?(?:\.|dot)\s?\)|\{\s?(?:\.|dot)\s?\}|。|・|\sdot\s)\s?`;
const before = String.raw`(?<![\p{N}]|\p{N}\.)`;
const after = String.raw`(?!\p{N}|\.\p{N})`;
const dotted = new RegExp(`${before}(${octet})${dot}(${octet})${dot}(${octet})(?:${dot}(${octet})(?:\\s?/\\s?(\\d{1,2})(?!\\p{N})|(\\s?(?:[-~–—]|\\.\\.)\\s?(?:\\d{1,3}\\.){0,3}255)(?!\\p{N}))?|(?:\\.0)?(?:\\s?/\\s?24(?!\\p{N})|\\.(?:\\*|x{1,3}(?![\\p{L}\\p{N}]))))${after}`, "giu");
const separated = new RegExp(`${before}(\\d{1,3})([-_,;|\\t ])(?=(\\d{1,3})\\2(\\d{1,3})\\2(\\d{1,3})(?!\\p{N}))`, "gu");
const backwards = /(?<!\p{N})(?:(\d{1,3})\.)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa/giu;
const plainNumber = /(?<![\p{L}\p{N}])\d{8,10}(?![\p{L}\p{N}])/gu;
const groupedNumber = /(?<![\p{L}\p{N}]|\p{N}[,.'’\s])\d{1,3}([,.'’\u00a0\u202f\u2009 ])\d{3}(?:\1\d{3}){1,2}(?![\p{L}\p{N}]|[,.'’]\p{N})/gu;
const hexNumber = /(?<![\p{L}\p{N}])(?:0x([0-9a-f]{8})|([0-9a-f]{2})([:. -])([0-9a-f]{2})\3([0-9a-f]{2})\3([0-9a-f]{2})|(?=[0-9]*[a-f])([0-9a-f]{8}))(?![\p{L}\p{N}])/giu;
const colons = /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?![\p{L}\p{N}:])(?:\s?\/\s?(\d{1,3})(?!\p{N}))?/giu;
/** Between the numbers of a list there are spaces and dots too. */
const listLike = /[\s。・]/u;

export function* addressesIn(text: string): Generator<WrittenAddress> {
  for (const match of text.matchAll(dotted)) {
    const address = joined(match.slice(1, 5).map((part) => part ?? "0"));
    if (address === undefined) continue;
    const length = match[4] === undefined || match[6] !== undefined ? 24 : match[5] === undefined ? undefined : Number(match[5]);
    const plain = match[0].replace(/\s?\/\s?\d+$/, "");
    yield { address, at: match.index, form: length === undefined && listLike.test(plain) && !/[[({d]/i.test(plain) ? "loose" : "exact", ...(length === undefined ? {} : { length }) };
  }
  for (const match of text.matchAll(backwards)) {
    const address = joined([match[4], match[3], match[2], match[1] ?? "0"]);
    if (address !== undefined) yield { address, at: match.index, form: "exact", ...(match[1] === undefined ? { length: 24 } : {}) };
  }
  for (const match of text.matchAll(colons)) {
    const address = address6Of(match[0].replace(/\s?\/.*$/s, ""));
    if (address === undefined) continue;
    const inside = address4In(address);
    const length = match[1] === undefined ? undefined : Number(match[1]) - (inside === undefined ? 0 : 96);
    yield { address: inside ?? address6Text(address), at: match.index, form: "exact", ...(length === undefined || length < 0 ? {} : { length }) };
  }
  for (const match of text.matchAll(separated)) yield* loosely(joined([match[1], match[3], match[4], match[5]]), match.index, "loose");
  for (const match of text.matchAll(plainNumber)) yield* loosely(Number(match[0]), match.index);
  for (const match of text.matchAll(groupedNumber)) yield* loosely(Number(match[0].replace(/\D/g, "")), match.index);
  for (const match of text.matchAll(hexNumber)) yield* loosely(parseInt(match[1] ?? match[7] ?? [match[2], match[4], match[5], match[6]].join(""), 16), match.index);
}

function* loosely(address: number | undefined, at: number, form: WrittenAddress["form"] = "number"): Generator<WrittenAddress> {
  if (address !== undefined && address >= 2 ** 24 && address < 2 ** 32) yield { address, at, form };
}

/** Leading zeros are padding. */
function joined(parts: readonly (string | undefined)[]): number | undefined {
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}
