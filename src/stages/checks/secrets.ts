/** What nobody may read in an edition: sensors, watched networks, holders, and the private words of its settings. */
import { contains, rangeOf, sizeOf, type Range } from "../../base/ipv4.js";
import { address4In, address6Of, address6Text } from "../../base/ipv6.js";
import { plainForm } from "../../base/disguises.js";
import { wideCharacter } from "../../base/wide.js";
import type { WrittenAddress } from "../../base/written-addresses.js";
import type { Config } from "../config.js";
import type { Disclosure } from "../disclosure.js";

/** How a find is called in both languages; the secret itself is never printed. */
export type Secret = { readonly code: "leak" | "leakHolder"; readonly name: string; readonly name_ja: string };

/** A word in its plain form. */
type SecretWord = Secret & { readonly word: string };

/** `words` by what they begin with (see `beginning`); `addresses` of sensors; `sensors` and `networks` as ranges. */
export type Secrets = {
  readonly words: ReadonlyMap<string, readonly SecretWord[]>;
  readonly addresses: ReadonlyMap<number | string, Secret>;
  readonly sensors: readonly (Secret & Range)[];
  readonly networks: readonly (Secret & Range)[];
};

/** What the rules have to say here; the strictest where nobody asks for more. */
type Rules = Pick<Disclosure, "words" | "holders">;
const strictest: Rules = { words: [], holders: [] };

/** `holders` are names that the datasets hold in private. */
export function secretsOf({ sensors, networks }: Pick<Config, "sensors" | "networks">, rules: Rules = strictest, holders: readonly string[] = []): Secrets {
  const words: (Secret & { readonly text: string })[] = [];
  const addresses = new Map<number | string, Secret>();
  for (const { sensor, label, address, host, named } of sensors) {
    // A label that is the id, or the host's name, is what the staff chose to publish.
    if (!(named && label === sensor)) words.push({ ...secret(`the id of sensor ${label}`, `センサー ${label} の id`), text: sensor });
    if (host !== null && host !== label) words.push({ ...secret(`the host name of sensor ${label}`, `センサー ${label} のホスト名`), text: host });
    if (address === null || address === label) continue;
    const found = addressKey(address);
    const isAddress = secret(`the address of sensor ${label}`, `センサー ${label} のアドレス`);
    if (found === undefined) words.push({ ...isAddress, text: address });
    else addresses.set(found, isAddress);
  }
  const seen = sensors.flatMap(({ label, address }) => {
    const found = address === null ? undefined : addressKey(address);
    return typeof found === "number" ? [{ ...secret(`the network around sensor ${label}`, `センサー ${label} の周辺のネットワーク`), start: found, end: found }] : [];
  });
  const watched = networks.flatMap(({ network, label, start, end }) => (label === network ? [] : [{ ...secret(`the address range of network ${label}`, `ネットワーク ${label} のアドレス範囲`), start, end }]));
  words.push(...rules.words.map((text, at) => ({ ...secret(`private word ${at + 1} of the settings`, `設定の非公開の語（${at + 1} 番目）`), text })));
  if (rules.holders !== true) {
    const allowed = new Set([...rules.holders, ...networks.map(({ label }) => label)].map(plainForm));
    const holding = [...networks.map(({ label, holder }) => [holder, `the holder of network ${label}`, `ネットワーク ${label} の割り当て先`] as const), ...holders.map((holder) => [holder, "the holder of an address range", "アドレス範囲の割り当て先"] as const)];
    words.push(...holding.filter(([holder]) => holder.length > 3 && !allowed.has(plainForm(holder))).map(([text, name, name_ja]) => ({ ...secret(name, name_ja, "leakHolder"), text })));
  }
  return { words: byBeginning(words.filter(({ text }) => canWatch(text))), addresses, sensors: seen, networks: watched };
}

const secret = (name: string, name_ja: string, code: Secret["code"] = "leak"): Secret => ({ code, name, name_ja });

/** Whether an id is distinctive enough to be looked for in texts: a bare short number would be found everywhere. */
export function canWatch(word: string): boolean {
  return !/^\d{1,6}$/.test(word) && word.length > 1;
}

/** An IPv4 address as a number, an IPv6 one in its shortest form; undefined for anything else. */
function addressKey(address: string): number | string | undefined {
  const range = rangeOf(`${address}/32`);
  const wide = range ? undefined : address6Of(address);
  return range?.start ?? (wide === undefined ? undefined : (address4In(wide) ?? address6Text(wide)));
}

/** Where a word can begin: at a wide character, or at a run of other letters and digits. */
export const beginnings = new RegExp(`${wideCharacter.source}|(?:(?!${wideCharacter.source})[\\p{L}\\p{N}])+`, "gu");

/** One look at each beginning finds all words, so it does not matter how many there are. The first to name a word does. */
function byBeginning(words: readonly (Secret & { readonly text: string })[]): Map<string, SecretWord[]> {
  const found = new Map<string, SecretWord[]>();
  for (const { text, ...rest } of words) {
    const plain = plainForm(text.trim());
    const match = plain.matchAll(beginnings).next().value;
    if (!match) continue;
    const word = plain.slice(match.index);
    const others = found.get(match[0]) ?? [];
    if (!others.some((other) => other.word === word)) found.set(match[0], [...others, { ...rest, word }]);
  }
  return found;
}

/** Prefixes this long or longer tell where a sensor is; shorter ones are whole providers. */
const aroundBits = 20;

/** What an address in a text gives away, if anything. */
export function betrayed({ addresses, sensors, networks }: Secrets, { address, form, length }: WrittenAddress): Secret | undefined {
  const own = addresses.get(address);
  if (own && (length === undefined || length >= 32)) return form === "number" ? { ...own, name: `${own.name} as a number`, name_ja: `${own.name_ja}（数値）` } : own;
  if (typeof address === "string") return length === undefined ? undefined : around6(addresses, address, length);
  if (form !== "exact") return undefined;
  const written = prefix(address, length ?? (address % 256 === 0 ? 24 : undefined));
  if (written === undefined) return undefined;
  return networks.find(({ start, end }) => start === written.start && end === written.end) ?? (sizeOf(written) <= 2 ** (32 - aroundBits) ? sensors.find((sensor) => contains(written, sensor)) : undefined);
}

function prefix(address: number, length: number | undefined): Range | undefined {
  if (length === undefined || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const start = address - (address % size);
  return { start, end: start + size - 1 };
}

/** A site has 48 bits of its own. */
function around6(addresses: Secrets["addresses"], address: string, length: number): Secret | undefined {
  if (length < 48 || length > 128) return undefined;
  const bits = BigInt(128 - length);
  const network = (text: string) => (address6Of(text) ?? 0n) >> bits;
  const wanted = network(address);
  const found = [...addresses].find(([key]) => typeof key === "string" && network(key) === wanted)?.[1];
  return found && { ...found, name: found.name.replace("the address of", "the network around"), name_ja: found.name_ja.replace(/ のアドレス$/, " の周辺のネットワーク") };
}
