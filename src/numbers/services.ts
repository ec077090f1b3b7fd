/** Names of services by port: IANA's, and templates/services.csv of the workspace and built-in over them. */
import { clause, problem } from "../base/problems.js";
import { parseCsv } from "../engines/csv.js";
import { registeredServices, type Service } from "../engines/services.js";
import type { Config } from "../workspace/config.js";

export async function readServices({ library }: Pick<Config, "library">): Promise<Service[]> {
  const bytes = await library.readBytes("templates/services.csv");
  const file = "templates/services.csv";
  const own = bytes ? parseCsv(bytes, file, { required: ["port", "service"], optional: [] }) : [];
  const named = new Map(registeredServices().map((service) => [`${service.protocol}/${service.port}`, service]));
  for (const { line, cells } of own) {
    const [, port = "", transport = ""] = /^(\d{1,5})\/(tcp|udp)$/i.exec(cells["port"] ?? "") ?? [];
    if (port === "" || Number(port) > 65535)
      throw problem(
        "wrongValue",
        { reason: clause('"{port}" is not a port like 23/tcp.', { port: cells["port"] ?? "" }) },
        { file, line, key: "port" },
      );
    const protocol = transport.toLowerCase() === "tcp" ? 6 : 17;
    named.set(`${protocol}/${Number(port)}`, { protocol, port: Number(port), service: cells["service"] ?? "" });
  }
  return [...named.values()];
}
