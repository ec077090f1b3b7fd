/**
 * Addresses of both kinds, and their networks: IPv4 as numbers, IPv6 in its shortest form. An IPv6 address that holds
 * an IPv4 one is that one.
 */
import { addressOf } from "./ipv4.js";
import { address4In, address6Of, address6Text, length4In } from "./ipv6.js";

export type Address = number | string;

/** A network by its first address and the length of its prefix. */
export type Prefix = { readonly first: Address; readonly length: number };

/** How many bits tell an address from all others of its kind. */
export function bitsOf(address: Address): number {
  return typeof address === "number" ? 32 : 128;
}

/** The address that a text is, without brackets, zone and prefix; undefined for any other text. */
export function addressIn(text: string): Address | undefined {
  const number = address6Of(text);
  return number === undefined ? addressOf(text) : address6In(number);
}

export function address6In(number: bigint): Address {
  return address4In(number) ?? address6Text(number);
}

/**
 * The length of a prefix behind an address as it is written, for the address that it means; undefined where the prefix
 * is wider than all of IPv4.
 */
export function lengthBehind(text: string, length: number): number | undefined {
  const number = address6Of(text);
  if (number === undefined || address4In(number) === undefined) return length;
  const inside = length4In(number, length);
  return inside < 0 ? undefined : inside;
}

/** The first address of the network of that length around an address. */
export function firstOf(address: Address, length: number): Address {
  if (typeof address === "number") return address - (address % 2 ** (32 - length));
  const behind = BigInt(128 - length);
  return address6Text(((address6Of(address) ?? 0n) >> behind) << behind);
}
