/**
 * Where a sensor is, as a cell of `sensors.csv` says: addresses, networks and host names, each read whole or refused.
 */
import { type Address, addressIn, bitsOf, firstOf, lengthBehind, type Prefix } from "../base/address.js";
import { withoutHidden } from "../base/escape.js";
import { hiddenIn } from "../base/hidden-characters.js";
import { hostOf } from "../base/hosts.js";
import { type Place, problem } from "../base/problems.js";
import type { ProblemCode } from "../base/sentences.js";
import { watchedWord } from "../base/watched-words.js";

/** Each once, in the order of the cell. An address with a prefix is an address and its network. */
export type SensorPlaces = { readonly addresses: readonly Address[]; readonly networks: readonly Prefix[] };

const separators = /[\s,;、，；]+/;
const longestShown = 80;

/** Networks that are wider than these belong to no single sensor. */
const widest = { four: 8, six: 16 };

/** Throws for a cell of which any part is neither an address nor a network. */
export function parseAddresses(cell: string, place: Place): SensorPlaces {
  const found = itemsOf(cell, place, "sensorAddress").map((item) => parseAddress(item, place));
  const networks = found.flatMap(({ network }) => network ?? []);
  return {
    addresses: [...new Set(found.flatMap(({ address }) => address ?? []))],
    networks: [...new Map(networks.map((network) => [`${network.first}/${network.length}`, network])).values()],
  };
}

/** The parts of a list; a cell that is not empty has one at least. */
function itemsOf(cell: string, place: Place, code: "sensorAddress" | "sensorHost"): string[] {
  const items = cell.split(separators).filter((item) => item !== "");
  if (items.length === 0 && cell !== "") throw problem(code, { value: shown(cell) }, place);
  for (const character of items.map(hiddenIn))
    if (character !== undefined) throw problem("hiddenCharacter", { character }, place);
  return items;
}

function shown(text: string): string {
  const line = withoutHidden(text);
  return line.length > longestShown ? `${line.slice(0, longestShown)}…` : line;
}

/** A number of dots, or of a prefix, with zeros in front. */
const padded = /(?:^|[.:[])0\d+(?=\.)|[./]0\d/;

function parseAddress(item: string, place: Place): { readonly address?: Address; readonly network?: Prefix } {
  const wrong = (code: ProblemCode) => problem(code, { value: shown(item) }, place);
  if (isName(item)) throw wrong("sensorAddressHost");
  if (padded.test(item)) throw wrong("sensorAddressZeros");
  const [, text = "", zone, prefix] =
    /^([\da-f:.]+)(%[\w.~-]+)?(?:\/(\d+))?$/i.exec(item.replace(/^\[([^\]]+)\](?=\/|$)/, "$1")) ?? [];
  const address = addressIn(text);
  if (address === undefined || (zone !== undefined && !text.includes(":"))) throw wrong("sensorAddress");
  if (prefix === undefined && (address === 0 || address === "::")) throw wrong("sensorAddressAny");
  if (prefix === undefined) return { address };
  const length = Number(prefix) > (text.includes(":") ? 128 : 32) ? undefined : lengthBehind(text, Number(prefix));
  if (length === undefined || length < (typeof address === "number" ? widest.four : widest.six))
    throw wrong("sensorNetwork");
  if (length === bitsOf(address)) return { address };
  const network = { first: firstOf(address, length), length };
  return network.first === address ? { network } : { address, network };
}

/** A host name with a letter in its last part, as no address has. */
function isName(text: string): boolean {
  return /\.[^.]*\p{L}[^.]*\.?$/u.test(text) && hostOf(text) !== undefined;
}

/**
 * Host names in the form that DNS knows, each once, in the order of the cell. Throws for a cell of which any part is
 * none.
 */
export function parseHosts(cell: string, place: Place): string[] {
  return [...new Set(itemsOf(cell, place, "sensorHost").map((item) => parseHost(item, place)))];
}

function parseHost(item: string, place: Place): string {
  const wrong = (code: ProblemCode) => problem(code, { value: shown(item) }, place);
  const authority = /^(?:[a-z][a-z\d+.-]*:)?\/\/([^/?#]*)/i.exec(item)?.[1] ?? item;
  const bare = authority.replace(/:\d{1,5}$/, "");
  if ([authority, bare].some((text) => addressIn(text.replace(/^\[(.*)\]$/, "$1")) !== undefined))
    throw wrong("sensorHostAddress");
  const host = hostOf(bare);
  if (host === undefined) throw wrong("sensorHost");
  if (watchedWord(host) === undefined) throw wrong("sensorHostShort");
  return host;
}
