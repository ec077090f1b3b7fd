/** nfdump's CSV: `nfdump -o csv` of 1.6 and of 1.7 (https://github.com/phaag/nfdump). Its times are local, and say no zone. */
import { type Format, hasAll } from "./format.js";

export const nfdump: Format = {
  name: "nfdump",
  recognises: ({ header }) =>
    hasAll(header, ["ts", "sa", "da", "dp", "pr"]) || hasAll(header, ["firstSeen", "proto", "srcAddr", "dstAddr"]),
  open: () => ({
    cut: "csv",
    sources: {
      time: ["firstSeen", "ts"],
      src_ip: ["srcAddr", "sa"],
      src_port: ["srcPort", "sp"],
      dst_ip: ["dstAddr", "da"],
      dst_port: ["dstPort", "dp"],
      protocol: ["proto", "pr"],
      packets: ["packets", "ipkt"],
      icmp_type: [],
      icmp_code: [],
    },
    sensors: { before: ["sensor"], after: ["dstAddr", "da"] },
    shape: "nfdump",
  }),
};
