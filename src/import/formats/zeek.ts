/** Zeek's conn.log, tab-separated or with another separator, or as JSON (https://docs.zeek.org/en/master/logs/conn.html). */
import type { Format, LogReading } from "./format.js";

/** Dots are what Zeek writes; some exporters may write none (`LogAscii::json_scope_sep`), or nest them. */
const scoped = (name: string) => [`id.${name}`, `id_${name}`];

const zeekReading = {
  sources: {
    time: ["ts"],
    src_ip: scoped("orig_h"),
    src_port: scoped("orig_p"),
    dst_ip: scoped("resp_h"),
    dst_port: scoped("resp_p"),
    protocol: ["proto"],
    packets: ["orig_pkts"],
    icmp_type: [],
    icmp_code: [],
  },
  others: { ip_proto: ["ip_proto"] },
  sensors: { before: [], after: scoped("resp_h") },
  shape: "zeek",
} satisfies Partial<LogReading>;

export const zeek: Format = {
  name: "zeek",
  recognises: ({ lines: [first = ""], records }) =>
    /^#(separator|fields|path)\b/.test(first) ||
    records.some(
      (one) =>
        "id.orig_h" in one || "id_orig_h" in one || ("uid" in one && "ts" in one && typeof one["id"] === "object"),
    ),
  open: ({ lines: [first = ""] }) =>
    first.startsWith("#")
      ? { ...zeekReading, cut: "zeek_tsv" }
      : first.startsWith("{") || first.startsWith("[")
        ? { ...zeekReading, cut: "json", others: { ...zeekReading.others, path: ["_path"] } }
        : undefined,
};
