/**
 * Fields that tshark prints: `tshark -T fields -E header=y -E separator=, -e frame.time_epoch -e ip.src ...`
 * (https://www.wireshark.org/docs/dfref/). An ICMP error holds the packet that it answers: the first value is its own.
 */
import type { Format } from "./format.js";

export const tshark: Format = {
  name: "tshark",
  recognises: ({ header }) =>
    header.some((name) => name.startsWith("frame.time")) && header.some((name) => /^ipv?6?\.src$/.test(name)),
  open: () => ({
    cut: "csv",
    sources: {
      time: ["frame.time_epoch", "frame.time_utc", "frame.time"],
      src_ip: ["ip.src", "ipv6.src"],
      src_port: ["tcp.srcport", "udp.srcport", "sctp.srcport", "dccp.srcport"],
      dst_ip: ["ip.dst", "ipv6.dst"],
      dst_port: ["tcp.dstport", "udp.dstport", "sctp.dstport", "dccp.dstport"],
      protocol: ["ip.proto", "ipv6.nxt"],
      icmp_type: ["icmp.type", "icmpv6.type"],
      icmp_code: ["icmp.code", "icmpv6.code"],
      ttl: ["ip.ttl", "ipv6.hlim"],
      tcp_flags: ["tcp.flags"],
      tcp_window: ["tcp.window_size_value"],
      tcp_seq: ["tcp.seq_raw"],
      ip_id: ["ip.id"],
      length: ["ip.len", "frame.len"],
    },
    sensors: { before: ["sensor"], after: ["ip.dst", "ipv6.dst"] },
    shape: "tshark",
  }),
};
