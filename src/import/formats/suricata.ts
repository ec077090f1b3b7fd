/**
 * Suricata's EVE log, also within what another program wraps around each event
 * (https://docs.suricata.io/en/latest/output/eve/eve-json-format.html).
 */
import { type Format, within } from "./format.js";

export const suricata: Format = {
  name: "suricata",
  recognises: ({ records }) =>
    [...within(records)].some(({ fields }) => typeof fields["event_type"] === "string" && "timestamp" in fields),
  open: ({ lines: [first = ""], records }) => {
    if (!/^[{[]/.test(first)) return /^[^,;|\t]*$/.test(first) ? undefined : suricataAt("", "flow");
    const events = [...within(records)].filter(({ fields }) => typeof fields["event_type"] === "string");
    // A sensor may log both of the same packets: then the flows are counted.
    const wanted =
      events.find(({ fields }) => fields["event_type"] === "flow") ??
      events.find(({ fields }) => fields["event_type"] === "netflow");
    return suricataAt(
      wanted?.at ?? events[0]?.at ?? "",
      wanted?.fields["event_type"] === "netflow" ? "netflow" : "flow",
    );
  },
};

function suricataAt(at: string, event: "flow" | "netflow") {
  const [start, packets] = event === "flow" ? ["flow.start", "flow.pkts_toserver"] : ["netflow.start", "netflow.pkts"];
  return {
    cut: "json" as const,
    sources: {
      time: [at + start],
      src_ip: [`${at}src_ip`],
      src_port: [`${at}src_port`],
      dst_ip: [`${at}dest_ip`],
      dst_port: [`${at}dest_port`],
      protocol: [`${at}proto`],
      icmp_type: [`${at}icmp_type`],
      icmp_code: [`${at}icmp_code`],
      packets: [at + packets],
    },
    others: { event_type: [`${at}event_type`] },
    constants: { wanted: event },
    sensors: { before: [`${at}host`, ...(at === "" ? [] : ["host"])], after: [`${at}dest_ip`] },
    shape: "suricata",
  };
}
