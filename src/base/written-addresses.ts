/**
 * Addresses found in any text, however they are written: dotted or defanged, padded, as a number, in hexadecimal,
 * within IPv6, backwards for DNS.
 */
import { type Address, address6In, lengthBehind } from "./address.js";
import { address6Of } from "./ipv6.js";

/**
 * `at` is where an address begins. The form says how sure one may be: `exact` ones are addresses; a `loose` list of
 * numbers or
 * a `number` may be anything. `length` is that of a prefix, where one is written: 24 for `192.0.2.0/24`, `192.0.2.*` or
 * `2.0.192.in-addr.arpa`. `end` is the last address, where a range is written.
 */
export type WrittenAddress = {
  readonly address: Address;
  readonly at: number;
  readonly form: "exact" | "loose" | "number";
  readonly length?: number;
  readonly end?: number;
};

const octet = String.raw`0{0,2}\d{1,3}`;
const dot = String.raw`\s?(?:\.|\[\s?(?:\.|dot)\s?\]|\(\s?(?:\.|dot)\s?\)|\{\s?(?:\.|dot)\s?\}|。|・|\sdot\s)\s?`;
const before = String.raw`(?<![\p{N}]|\p{N}\.)`;
const after = String.raw`(?!\p{N}|\.\p{N})`;
/** Behind an address: the last one of a range, or what is other in it. */
const through = String.raw`\s?(?:[-~–—〜]|\.\.|\sto\s|から)\s?((?:\d{1,3}\.){0,3}\d{1,3})(?!\p{N}|\.\p{N})`;
const dotted = new RegExp(
  `${before}(${octet})${dot}(${octet})${dot}(${octet})(?:${dot}(${octet})(?:\\s?/\\s?(\\d{1,2})(?!\\p{N})|(?=${through})(\\s?(?:[-~–—]|\\.\\.)\\s?(?:\\d{1,3}\\.){0,3}255)(?!\\p{N})|(?=${through})|)|(?:\\.0)?(?:\\s?/\\s?24(?!\\p{N})|\\.(?:\\*|x{1,3}(?![\\p{L}\\p{N}]))))${after}`,
  "giu",
);
const separated = new RegExp(
  `${before}(\\d{1,3})(\\s?[-_,;:/|]\\s{0,12}|[\\t ])(?=(\\d{1,3})\\2(\\d{1,3})\\2(\\d{1,3})(?!\\p{N}))`,
  "gu",
);
const backwards = /(?<!\p{N})(?:(\d{1,3})\.)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa/giu;
const backwards6 = /(?<![\p{L}\p{N}])((?:[0-9a-f]\.){4,32})ip6\.arpa/giu;
/**
 * As C reads numbers: with 0x in front hexadecimal, with 0 octal.
 * https://pubs.opengroup.org/onlinepubs/9799919799/functions/inet_addr.html
 */
const based =
  /(?<![\p{L}\p{N}]|\p{N}\.)(?=[\d.]*0[x\d])((?:0x[0-9a-f]{1,2}|0?\d{1,3})(?:\.(?:0x[0-9a-f]{1,2}|0?\d{1,3})){3})(?![\p{L}\p{N}]|\.\p{N})/giu;
const plainNumber = /(?<![\p{L}\p{N}])\d{8,10}(?![\p{L}\p{N}])/gu;
const groupedNumber =
  /(?<![\p{L}\p{N}]|\p{N}[,.'’\s])\d{1,3}([,.'’\u00a0\u202f\u2009 ])\d{3}(?:\1\d{3}){1,2}(?![\p{L}\p{N}]|[,.'’]\p{N})/gu;
const hexNumber =
  /(?<![\p{L}\p{N}])(?:0x([0-9a-f]{8})|([0-9a-f]{2})([:. -])([0-9a-f]{2})\3([0-9a-f]{2})\3([0-9a-f]{2})|(?=[0-9]*[a-f])([0-9a-f]{8}))(?![\p{L}\p{N}])/giu;
const colons =
  /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?![\p{L}\p{N}:])(?:\s?\/\s?(\d{1,3})(?!\p{N}))?/giu;
/** As names of hosts hold them, where a colon cannot stand. */
const hyphens =
  /(?<![\p{L}\p{N}-])(?=[0-9a-f-]*--|(?:[0-9a-f]{1,4}-){7}[0-9a-f])(?:[0-9a-f]{0,4}-){2,7}[0-9a-f]{0,4}(?![\p{L}\p{N}-])/giu;
const longNumber = /(?<![\p{L}\p{N}])(?:(?:0x)?([0-9a-f]{32})|(\d{37,39}))(?![\p{L}\p{N}])/giu;
/** Between the numbers of a list there are spaces and dots too. */
const listLike = /[\s。・]/u;

/**
 * What a text has wherever one of these finds something: told in a tenth of the time, since nothing is looked at that
 * stands before it. Most texts have none.
 */
const parts = new Map<RegExp, RegExp>([
  [backwards, /arpa/i],
  [backwards6, /arpa/i],
  [colons, /:[\da-f]{0,4}:(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4})(?![a-z\d:])/i],
  [hyphens, /--[\da-f-]*(?![a-z\d-])|(?:[\da-f]{1,4}-){7}/i],
  [based, /[\da-f]\.[\da-fx]{1,4}\.[\da-fx]{1,4}\.\d/i],
  [longNumber, /[\da-f]{32}/i],
]);

function matchesIn(text: string, pattern: RegExp): Iterable<RegExpMatchArray & { readonly index: number }> {
  return parts.get(pattern)?.test(text) === false ? [] : text.matchAll(pattern);
}

export function* addressesIn(text: string): Generator<WrittenAddress> {
  for (const match of text.matchAll(dotted)) {
    const address = joined(match.slice(1, 5).map((part) => part ?? "0"));
    if (address === undefined) continue;
    const length =
      match[4] === undefined || match[7] !== undefined ? 24 : match[5] === undefined ? undefined : Number(match[5]);
    const end = endOf(match.slice(1, 5), match[6] ?? match[8]);
    const plain = match[0].replace(/\s?\/\s?\d+$/, "");
    yield {
      address,
      at: match.index,
      form: length === undefined && listLike.test(plain) && !/[[({d]/i.test(plain) ? "loose" : "exact",
      ...(length === undefined ? {} : { length }),
      ...(end === undefined || end <= address ? {} : { end }),
    };
  }
  for (const match of matchesIn(text, backwards)) {
    const address = joined([match[4], match[3], match[2], match[1] ?? "0"]);
    if (address !== undefined)
      yield { address, at: match.index, form: "exact", ...(match[1] === undefined ? { length: 24 } : {}) };
  }
  for (const match of matchesIn(text, colons))
    yield* wide(
      match[0].replace(/\s?\/.*$/s, ""),
      match.index,
      "exact",
      match[1] === undefined ? undefined : Number(match[1]),
    );
  for (const match of matchesIn(text, backwards6)) {
    const digits = (match[1] ?? "").replaceAll(".", "");
    const forwards = [...digits].reverse().join("").padEnd(32, "0");
    yield* wide(
      (forwards.match(/.{4}/g) ?? []).join(":"),
      match.index,
      "exact",
      digits.length === 32 ? undefined : 4 * digits.length,
    );
  }
  for (const match of matchesIn(text, hyphens))
    yield* wide(match[0].replaceAll("-", ":"), match.index, "loose", undefined);
  for (const match of text.matchAll(separated))
    yield* loosely(joined([match[1], match[3], match[4], match[5]]), match.index, "loose");
  for (const match of matchesIn(text, based))
    yield* loosely(joined((match[1] ?? "").split(".").map(asCReads)), match.index, "loose");
  for (const match of text.matchAll(plainNumber)) yield* loosely(Number(match[0]), match.index);
  for (const match of text.matchAll(groupedNumber)) yield* loosely(Number(match[0].replace(/\D/g, "")), match.index);
  for (const match of text.matchAll(hexNumber))
    yield* loosely(
      parseInt(match[1] ?? match[7] ?? [match[2], match[4], match[5], match[6]].join(""), 16),
      match.index,
    );
  for (const match of matchesIn(text, longNumber)) {
    const number = BigInt(match[1] === undefined ? (match[2] ?? "") : `0x${match[1]}`);
    if (number < 2n ** 128n) yield { address: address6In(number), at: match.index, form: "number" };
  }
}

/** `length` is that of a prefix, as it is written. */
function* wide(
  text: string,
  at: number,
  form: WrittenAddress["form"],
  length: number | undefined,
): Generator<WrittenAddress> {
  const number = address6Of(text);
  const behind = length === undefined ? undefined : lengthBehind(text, length);
  if (number !== undefined)
    yield { address: address6In(number), at, form, ...(behind === undefined ? {} : { length: behind }) };
}

function* loosely(
  address: number | undefined,
  at: number,
  form: WrittenAddress["form"] = "number",
): Generator<WrittenAddress> {
  if (address !== undefined && address >= 2 ** 24 && address < 2 ** 32) yield { address, at, form };
}

/** Of a range, only what is other than in its first address need be written. */
function endOf(first: readonly (string | undefined)[], end: string | undefined): number | undefined {
  const last = end?.split(".") ?? [];
  return end === undefined ? undefined : joined([...first.slice(0, 4 - last.length), ...last]);
}

function asCReads(number: string): string {
  return String(/^0x/i.test(number) ? parseInt(number, 16) : /^0[0-7]+$/.test(number) ? parseInt(number, 8) : number);
}

/** Leading zeros are padding. */
function joined(parts: readonly (string | undefined)[]): number | undefined {
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}
