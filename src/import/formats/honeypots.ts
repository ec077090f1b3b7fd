/** Honeypots whose logs have stable fields. */
import type { Fields, Format } from "./format.js";

const some = (records: readonly Fields[], ...names: readonly string[]) =>
  records.some((one) => names.every((name) => name in one));
const addresses = {
  time: ["timestamp"],
  src_ip: ["src_ip"],
  src_port: ["src_port"],
  dst_ip: ["dst_ip"],
  dst_port: ["dst_port"],
};
const empty = { before: [], after: [] };

/** Its first event of each connection (https://docs.cowrie.org/en/latest/OUTPUT.html). */
export const cowrie: Format = {
  name: "cowrie",
  recognises: ({ records }) => records.some((one) => String(one["eventid"]).startsWith("cowrie.")),
  open: () => ({
    cut: "json",
    sources: { ...addresses, protocol: [] },
    others: { event: ["eventid"] },
    constants: { wanted: "cowrie.session.connect" },
    sensors: { before: ["sensor"], after: ["dst_ip"] },
    shape: "connections",
  }),
};

/** Its handler log_json (https://dionaea.readthedocs.io/en/latest/ihandler/log_json.html). */
export const dionaea: Format = {
  name: "dionaea",
  recognises: ({ records }) =>
    some(records, "connection", "src_ip", "dst_port") &&
    records.some(
      ({ connection }) => typeof connection === "object" && connection !== null && "transport" in connection,
    ),
  open: () => ({
    cut: "json",
    sources: { ...addresses, protocol: ["connection.transport"] },
    sensors: { before: ["sensor"], after: ["dst_ip"] },
  }),
};

/** Its log of sessions (https://github.com/johnnykv/heralding); all that it speaks goes over TCP. */
export const heralding: Format = {
  name: "heralding",
  recognises: ({ records, header }) =>
    some(records, "source_ip", "source_port", "destination_ip", "destination_port", "timestamp") ||
    ["source_ip", "source_port", "destination_ip", "destination_port", "timestamp"].every((name) =>
      header.includes(name),
    ),
  open: ({ records }) => ({
    cut: records.length > 0 ? "json" : "csv",
    sources: {
      time: ["timestamp"],
      src_ip: ["source_ip"],
      src_port: ["source_port"],
      dst_ip: ["destination_ip"],
      dst_port: ["destination_port"],
      protocol: [],
    },
    sensors: { ...empty, after: ["destination_ip"] },
    shape: "connections",
  }),
};

/** Its log of attacks (https://github.com/armedpot/honeytrap). */
export const honeytrap: Format = {
  name: "honeytrap",
  recognises: ({ records }) => some(records, "attack_connection"),
  open: () => ({
    cut: "json",
    sources: {
      time: ["timestamp", "@timestamp"],
      src_ip: ["attack_connection.remote_ip"],
      src_port: ["attack_connection.remote_port"],
      dst_ip: ["attack_connection.local_ip"],
      dst_port: ["attack_connection.local_port"],
      protocol: ["attack_connection.protocol"],
    },
    sensors: { before: ["name", "host"], after: ["attack_connection.local_ip"] },
  }),
};

/** What Logstash of T-Pot keeps of all its honeypots (https://github.com/telekom-security/tpotce). */
export const tpot: Format = {
  name: "tpot",
  recognises: ({ records }) =>
    some(records, "t-pot_hostname") || some(records, "@timestamp", "src_ip", "dest_port", "type"),
  open: () => ({
    cut: "json",
    sources: {
      time: ["@timestamp"],
      src_ip: ["src_ip"],
      src_port: ["src_port"],
      dst_ip: ["dest_ip", "dst_ip"],
      dst_port: ["dest_port", "dst_port"],
      protocol: ["proto", "connection.transport", "attack_connection.protocol", "ip_proto"],
    },
    sensors: { before: ["t-pot_hostname", "host"], after: ["dest_ip"] },
  }),
};
