/** IPv6 addresses as numbers, and the IPv4 addresses that some of them hold. */
import { addressOf } from "./ipv4.js";

/** The number of an address in any of its forms (RFC 4291, 2.2), or undefined. */
export function address6Of(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text);
  const tail = dotted ? addressOf(dotted[2] ?? "") : 0;
  if (tail === undefined) return undefined;
  const plain = dotted ? `${dotted[1]}${Math.floor(tail / 65536).toString(16)}:${(tail % 65536).toString(16)}` : text;
  const halves = plain.split("::");
  if (halves.length > 2) return undefined;
  const [left = [], right] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const groups =
    right === undefined
      ? left
      : [...left, ...Array<string>(Math.max(1, 8 - left.length - right.length)).fill("0"), ...right];
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65536n + BigInt(parseInt(group, 16)), 0n);
}

/** The shortest form (RFC 5952), as rollups hold it. */
export function address6Text(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((address >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  const runs = groups.join(":").match(/(?:^|:)0(?::0)+(?=:|$)/g) ?? [];
  const longest = runs.reduce(
    (best, run) => (run.replace(/^:/, "").length > best.replace(/^:/, "").length ? run : best),
    "",
  );
  return longest === "" ? groups.join(":") : groups.join(":").replace(longest, "::").replace(/:{3,}/, "::");
}

/** The IPv4 address within an IPv6 one: mapped or compatible (RFC 4291), translated (RFC 6052) or 6to4 (RFC 3056). */
export function address4In(address: bigint): number | undefined {
  const [low, rest] = [Number(address & 0xffffffffn), address >> 32n];
  if (rest === 0xffffn || (rest === 0n && low > 0xffff) || rest === 0x64ff9b0000000000000000n) return low;
  return address >> 112n === 0x2002n ? Number((address >> 80n) & 0xffffffffn) : undefined;
}

/**
 * The length of a prefix of an address that holds an IPv4 one, counted from where that begins; negative where the
 * prefix is wider than all of IPv4.
 */
export function length4In(address: bigint, length: number): number {
  return address >> 112n === 0x2002n ? Math.min(32, length - 16) : length - 96;
}
