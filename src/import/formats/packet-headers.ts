/** The headers of a captured packet, as a line under canonical names. */
import { address6Text } from "../../base/ipv6.js";

export const packetNames = [
  "time",
  "src_ip",
  "dst_ip",
  "protocol",
  "src_port",
  "dst_port",
  "icmp_type",
  "icmp_code",
  "ttl",
  "tcp_flags",
  "tcp_window",
  "tcp_seq",
  "ip_id",
  "length",
] as const;

/** Where the network header begins, and which it is; undefined for what is no IP. */
type Network = { readonly at: number; readonly version: 4 | 6 };

const versions: Readonly<Record<number, 4 | 6>> = { 2048: 4, 34525: 6 };

/** By link type (https://www.tcpdump.org/linktypes.html). */
function networkIn(type: number, data: Buffer): Network | undefined {
  if (type === 1) return behindEther(data, 12);
  if (type === 113) return behindEther(data, 14);
  if (type === 276) return behindEther(data, 0, 20);
  if ([101, 12, 14, 228, 229].includes(type)) return byVersion(data, 0);
  if (type === 0 || type === 108) return byVersion(data, 4);
  return undefined;
}

/** Tags of VLANs stand before the type of what follows. */
function behindEther(data: Buffer, typeAt: number, dataAt = typeAt + 2): Network | undefined {
  let [type, at] = [data.length >= typeAt + 2 ? data.readUInt16BE(typeAt) : 0, dataAt];
  while ([0x8100, 0x88a8, 0x9100].includes(type) && data.length >= at + 4) {
    type = data.readUInt16BE(at + 2);
    at += 4;
  }
  if (type === 0x8864 && data.length >= at + 8) return byVersion(data, at + 8);
  const version = versions[type];
  return version === undefined ? undefined : { at, version };
}

function byVersion(data: Buffer, at: number): Network | undefined {
  const version = (data[at] ?? 0) >> 4;
  return version === 4 || version === 6 ? { at, version } : undefined;
}

/** A packet that is no IP is a line without an address; of a part of a packet that is not there, cells are empty. */
export function packetLine(time: string, type: number, data: Buffer): string {
  const found = networkIn(type, data);
  const network = found?.version === 4 ? ipv4(data, found.at) : found ? ipv6(data, found.at) : undefined;
  if (!network) return `${time}${",".repeat(packetNames.length - 1)}`;
  const { source, target, protocol, ttl, id, length, at, fragment } = network;
  const transport = fragment ? {} : transportIn(protocol, data, at);
  const { from, to, kind, code, flags, window, sequence } = transport;
  return [time, source, target, protocol, from, to, kind, code, ttl, flags, window, sequence, id, length]
    .map((cell) => cell ?? "")
    .join(",");
}

type Transport = Partial<Record<"from" | "to" | "kind" | "code" | "flags" | "window" | "sequence", number>>;

function ipv4(data: Buffer, at: number) {
  if (data.length < at + 20) return undefined;
  return {
    source: data.subarray(at + 12, at + 16).join("."),
    target: data.subarray(at + 16, at + 20).join("."),
    protocol: data[at + 9] ?? 0,
    ttl: data[at + 8],
    id: data.readUInt16BE(at + 4),
    length: data.readUInt16BE(at + 2),
    at: at + ((data[at] ?? 0) & 15) * 4,
    // Ports are in the first fragment only.
    fragment: (data.readUInt16BE(at + 6) & 0x1fff) !== 0,
  };
}

/** Behind the headers of extension: hop by hop, routing, fragment, destination, authentication. */
function ipv6(data: Buffer, start: number) {
  if (data.length < start + 40) return undefined;
  let [protocol, at, fragment] = [data[start + 6] ?? 59, start + 40, false];
  while ([0, 43, 44, 51, 60].includes(protocol) && data.length >= at + 8) {
    if (protocol === 44 && data.readUInt16BE(at + 2) >> 3 !== 0) fragment = true;
    const units = data[at + 1] ?? 0;
    const size = protocol === 44 ? 8 : protocol === 51 ? (units + 2) * 4 : (units + 1) * 8;
    protocol = data[at] ?? 59;
    at += size;
    if (fragment) break;
  }
  const address = (from: number) => address6Text(BigInt(`0x${data.toString("hex", from, from + 16)}`));
  return {
    source: address(start + 8),
    target: address(start + 24),
    protocol,
    ttl: data[start + 7],
    id: undefined,
    length: data.readUInt16BE(start + 4) + 40,
    at,
    fragment,
  };
}

function transportIn(protocol: number, data: Buffer, at: number): Transport {
  if (protocol === 1 || protocol === 58)
    return data.length < at + 2 ? {} : { kind: data[at] ?? 0, code: data[at + 1] ?? 0 };
  if (![6, 17, 33, 132, 136].includes(protocol) || data.length < at + 4) return {};
  const ports = { from: data.readUInt16BE(at), to: data.readUInt16BE(at + 2) };
  if (protocol !== 6 || data.length < at + 16) return ports;
  return {
    ...ports,
    sequence: data.readUInt32BE(at + 4),
    flags: data.readUInt16BE(at + 12) & 0x1ff,
    window: data.readUInt16BE(at + 14),
  };
}
