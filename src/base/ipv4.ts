/** IPv4 addresses as numbers, networks as ranges of them, and the ranges that nobody on the Internet holds. */

/** First and last address. */
export type Range = { readonly start: number; readonly end: number };

/** The range of a network like `192.0.2.0/24`, or undefined. Host bits must be zero. */
export function rangeOf(network: string): Range | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(network);
  const start = addressOf(match?.[1] ?? "");
  const bits = Number(match?.[2]);
  if (start === undefined || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return start % size === 0 ? { start, end: start + size - 1 } : undefined;
}

/** The number of an address like `192.0.2.7`, or undefined. */
export function addressOf(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const [a, b, c, d] = match.slice(1).map(Number) as [number, number, number, number];
  return [a, b, c, d].some((byte) => byte > 255) ? undefined : ((a * 256 + b) * 256 + c) * 256 + d;
}

/** An address stands for the network of itself alone. */
export function rangeOfAny(text: string): Range | undefined {
  return rangeOf(text.includes("/") ? text : `${text}/32`);
}

export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** `192.0.2.0/24`, or `192.0.2.0-192.0.2.9` for a range that is no network. */
export function rangeText({ start, end }: Range): string {
  const bits = 32 - Math.log2(end - start + 1);
  return Number.isInteger(bits) && start % (end - start + 1) === 0
    ? `${addressText(start)}/${bits}`
    : `${addressText(start)}-${addressText(end)}`;
}

export const contains = (outer: Range, inner: Range) => outer.start <= inner.start && inner.end <= outer.end;
export const sizeOf = ({ start, end }: Range) => end - start + 1;

/**
 * IANA's IPv4 Special-Purpose Address Registry (RFC 6890), multicast (RFC 5771) and what is reserved for the future
 * (RFC 1112).
 */
export const reservedNetworks = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
] as const;
const reserved = reservedNetworks.map((network) => rangeOf(network) as Range);

/** True for a range of which no part can be anybody's. */
export function isReserved(range: Range): boolean {
  return reserved.some((one) => contains(one, range));
}
