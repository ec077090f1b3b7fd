/** The Elastic Common Schema, as Beats write it (https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html). */
import { type Format, within } from "./format.js";

const wrappers = ["", "_source.", "fields."];

export const ecs: Format = {
  name: "ecs",
  recognises: ({ records }) =>
    [...within(records, "", 1)].some(
      ({ at, fields }) =>
        wrappers.includes(at) &&
        "@timestamp" in fields &&
        ("source.ip" in fields ||
          (typeof fields["source"] === "object" && fields["source"] !== null && "ip" in fields["source"])),
    ),
  open: ({ records }) => {
    const at =
      [...within(records, "", 1)].find(({ at: place, fields }) => wrappers.includes(place) && "@timestamp" in fields)
        ?.at ?? "";
    const below = (...names: readonly string[]) => names.map((name) => at + name);
    return {
      cut: "json",
      sources: {
        time: below("event.start", "@timestamp"),
        src_ip: below("source.ip"),
        src_port: below("source.port"),
        dst_ip: below("destination.ip"),
        dst_port: below("destination.port"),
        protocol: below("network.transport", "network.iana_number"),
        packets: below("source.packets"),
      },
      sensors: {
        before: below("observer.name", "observer.hostname", "host.name", "agent.name"),
        after: below("destination.ip"),
      },
    };
  },
};
