/** What nobody may read in an edition: sensors, watched networks, holders, and the private words of its settings. */
import { type Address, addressIn, bitsOf, firstOf, type Prefix } from "../../base/address.js";
import { plainForm } from "../../base/disguises.js";
import { hostOf, writtenHosts } from "../../base/hosts.js";
import { addressText, type Range, sizeOf } from "../../base/ipv4.js";
import { type Clause, clause } from "../../base/problems.js";
import { type WatchedWord, watchedId, watchedWord } from "../../base/watched-words.js";
import type { WrittenAddress } from "../../base/written-addresses.js";
import type { Config } from "../../workspace/config.js";
import type { Disclosure } from "../../workspace/disclosure.js";

/** How a find is called in both languages; the secret itself is never printed. */
export type Secret = { readonly code: "leak" | "leakHolder"; readonly name: Clause };

type SecretWord = Secret & Omit<WatchedWord, "beginning">;

/** `told` are addresses within it that the staff chose to publish. */
type SecretNetwork = Secret & { readonly told: readonly Address[] };

/**
 * `words` by what they begin with; `addresses` of sensors; their `networks` by the length of the prefix and the first
 * address. What lies
 * `around` a sensor tells where it is, too, and of IPv6 what is `beside` it in its network, by the first address of that. `watched` are the networks of others.
 */
export type Secrets = {
  readonly words: ReadonlyMap<string, readonly SecretWord[]>;
  readonly addresses: ReadonlyMap<Address, Secret>;
  readonly networks: ReadonlyMap<number, ReadonlyMap<Address, SecretNetwork>>;
  readonly around: readonly (Secret & Prefix)[];
  readonly beside: ReadonlyMap<Address, Secret>;
  readonly watched: readonly (Secret & Range)[];
};

/** Hosts of one IPv6 network have as many bits in common. https://www.rfc-editor.org/rfc/rfc4291#section-2.5.1 */
const siteBits = 64;

/** What the rules have to say here; the strictest where nobody asks for more. */
type Rules = Pick<Disclosure, "words" | "holders">;
const strictest: Rules = { words: [], holders: [] };

/** `holders` are names that the datasets hold in private. */
export function secretsOf(
  { sensors, networks }: Pick<Config, "sensors" | "networks">,
  rules: Rules = strictest,
  holders: readonly string[] = [],
): Secrets {
  const words: (Secret & { readonly text: string; readonly isId?: boolean })[] = [];
  const addresses = new Map<Address, Secret>();
  const around: (Secret & Prefix)[] = [];
  const beside = new Map<Address, Secret>();
  const inside = new Map<number, Map<Address, SecretNetwork>>();
  for (const { sensor, label, addresses: own, networks: ownNetworks, hosts, named } of sensors) {
    // A label that is the id, an address, a network or the host's name, is what the staff chose to publish.
    if (!(named && label === sensor))
      words.push({ ...secret(clause("the id of sensor {label}", { label })), text: sensor, isId: true });
    const isHost = secret(clause("the host name of sensor {label}", { label }));
    for (const host of hosts)
      if (host !== hostOf(label)) words.push(...writtenHosts(host).map((text) => ({ ...isHost, text })));
    const nearby = secret(clause("the network around sensor {label}", { label }));
    const told = own.filter((address) => address === addressIn(label));
    for (const address of own) {
      if (!told.includes(address)) addresses.set(address, secret(clause("the address of sensor {label}", { label })));
      around.push({ ...nearby, first: address, length: bitsOf(address) });
      // What stands beside a sensor in its network tells as much of its place as it does itself.
      if (typeof address === "string" && !told.includes(address)) beside.set(firstOf(address, siteBits), nearby);
    }
    for (const { first, length } of ownNetworks) {
      if (label === prefixText({ first, length })) continue;
      const known = inside.get(length) ?? new Map<Address, SecretNetwork>();
      // Of a network that is another sensor's too, nothing is told that both do not tell.
      const both = known.get(first)?.told.filter((address) => told.includes(address)) ?? told;
      inside.set(
        length,
        known.set(first, {
          ...secret(clause("the network of sensor {label}", { label })),
          told: both,
        }),
      );
      around.push({ ...nearby, first, length });
    }
  }
  const watched = networks.flatMap(({ network, label, start, end }) =>
    label === network ? [] : [{ ...secret(clause("the address range of network {label}", { label })), start, end }],
  );
  words.push(
    ...rules.words.map((text, at) => ({
      ...secret(clause("private word {number} of the settings", { number: at + 1 })),
      text,
    })),
  );
  if (rules.holders !== true) {
    const allowed = new Set([...rules.holders, ...networks.map(({ label }) => label)].map(plainForm));
    const holding = [
      ...networks.map(({ label, holder }) => [holder, clause("the holder of network {label}", { label })] as const),
      ...holders.map((holder) => [holder, clause("the holder of an address range")] as const),
    ];
    words.push(
      ...holding
        .filter(([holder]) => isWatchedHolder(holder) && !allowed.has(plainForm(holder)))
        .map(([text, name]) => ({ ...secret(name, "leakHolder"), text })),
    );
  }
  return { words: byBeginning(words), addresses, networks: inside, around, beside, watched };
}

const secret = (name: Clause, code: Secret["code"] = "leak"): Secret => ({ code, name });

/** Shorter names are found everywhere. */
export function isWatchedHolder(holder: string): boolean {
  return holder.length > 3 && watchedWord(holder) !== undefined;
}

function prefixText({ first, length }: Prefix): string {
  return `${typeof first === "number" ? addressText(first) : first}/${length}`;
}

/**
 * One look at each beginning finds all words, so it does not matter how many there are. The first to name a word does.
 */
function byBeginning(
  words: readonly (Secret & { readonly text: string; readonly isId?: boolean })[],
): Map<string, SecretWord[]> {
  const found = new Map<string, SecretWord[]>();
  for (const { text, isId, ...rest } of words) {
    const watched = isId ? watchedId(text) : watchedWord(text);
    if (!watched) continue;
    const { word, before, beginning } = watched;
    const others = found.get(beginning) ?? [];
    if (!others.some((other) => other.word === word && other.before === before))
      found.set(beginning, [...others, { ...rest, word, before }]);
  }
  return found;
}

/**
 * Prefixes this long or longer tell where a sensor is; shorter ones are whole providers. Of IPv6 a site has 48 bits of
 * its own.
 */
const aroundBits = { four: 20, six: 48 };

/** What an address in a text gives away, if anything. */
export function betrayed(secrets: Secrets, written: WrittenAddress): Secret | undefined {
  const { address, form, length } = written;
  // Only a prefix without bits behind it tells of a network alone.
  const isNetwork = length !== undefined && length < bitsOf(address) && firstOf(address, length) === address;
  const own =
    (isNetwork ? undefined : secrets.addresses.get(address)) ??
    networkOf(secrets, address, isNetwork ? length : bitsOf(address));
  if (own) return form === "number" ? { ...own, name: clause("{name} as a number", { name: own.name }) } : own;
  const neighbour =
    typeof address === "string" && (length ?? siteBits) >= siteBits
      ? secrets.beside.get(firstOf(address, siteBits))
      : undefined;
  if (neighbour) return neighbour;
  if (form !== "exact") return undefined;
  return typeof address === "string" ? around6(secrets, address, length) : around4(secrets, address, written);
}

/** The network of a sensor that holds an address or a network. */
function networkOf({ networks }: Secrets, address: Address, length: number): Secret | undefined {
  for (const [bits, known] of networks) {
    const found = bits <= length ? known.get(firstOf(address, bits)) : undefined;
    if (found && !(length === bitsOf(address) && found.told.includes(address))) return found;
  }
  return undefined;
}

function around4(
  { around, watched }: Secrets,
  address: number,
  { length = address % 256 === 0 ? 24 : undefined, end }: WrittenAddress,
): Secret | undefined {
  const written =
    end !== undefined
      ? { start: address, end }
      : length === undefined || length > 32
        ? undefined
        : prefix(address, length);
  if (written === undefined) return undefined;
  const range = watched.find(({ start, end }) => start === written.start && end === written.end);
  return (
    range ??
    (sizeOf(written) <= 2 ** (32 - aroundBits.four)
      ? around.find(
          ({ first, length }) =>
            typeof first === "number" && first <= written.end && prefix(first, length).end >= written.start,
        )
      : undefined)
  );
}

function prefix(address: number, length: number): Range {
  const start = address - (address % 2 ** (32 - length));
  return { start, end: start + 2 ** (32 - length) - 1 };
}

function around6({ around }: Secrets, address: string, length: number | undefined): Secret | undefined {
  if (length === undefined || length < aroundBits.six || length > 128) return undefined;
  const network = firstOf(address, length);
  return around.find(
    (one) => typeof one.first === "string" && one.length >= length && firstOf(one.first, length) === network,
  );
}
