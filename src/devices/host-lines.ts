/** What a line of Shodan, Censys or ZGrab2 says of a host: where and when it was seen, and the texts it showed. */
import { isUtf8 } from "node:buffer";
import { isDay } from "../workspace/config.js";
import { type Device, nameOf } from "./device-of.js";

/**
 * One service seen once. `address` is IPv4 as a number, `seenMs` milliseconds since 1970 UTC, `port` null where no
 * record names it.
 */
export type Observation = {
  readonly address: number;
  readonly seenMs: number;
  readonly port: number | null;
  /** By the kind of fingerprints that read it. */
  readonly texts: readonly ShownText[];
  /** What the record itself says of the device, and which source says so. */
  readonly told: (Device & { readonly evidence: string }) | undefined;
};
type ShownText = { readonly kind: string; readonly text: string };

/** Why a line, or a service in it, cannot be used. */
export type LineFault = "too_long" | "not_utf8" | "not_json" | "not_a_host" | "address" | "time" | "port";

/** `ipv6` counts what was seen at IPv6 addresses, which packets' sources are not joined with. */
export type HostLine = {
  readonly observations: readonly Observation[];
  readonly faults: readonly LineFault[];
  readonly ipv6: number;
};

/** Characters of a text that are matched; banners that tell of a device are far shorter. */
const longestText = 4096;

type Json = Readonly<Record<string, unknown>>;
type Found = {
  readonly address: unknown;
  readonly seen: unknown;
  readonly port: unknown;
  readonly texts: readonly ShownText[];
  readonly told?: Observation["told"];
};

export function parseHost(line: Buffer): HostLine {
  if (!isUtf8(line)) return faulty("not_utf8");
  let value: unknown;
  try {
    value = JSON.parse(line.toString("utf8"));
  } catch {
    return faulty("not_json");
  }
  const found = isObject(value) ? servicesOf(value) : undefined;
  if (!found) return faulty("not_a_host");
  const observations: Observation[] = [];
  const faults: LineFault[] = [];
  let ipv6 = 0;
  for (const service of found) {
    const observation = observationOf(service);
    if (observation === "ipv6") ipv6 += 1;
    else if (typeof observation === "string") faults.push(observation);
    else observations.push(observation);
  }
  return { observations, faults, ipv6 };
}

function faulty(fault: LineFault): HostLine {
  return { observations: [], faults: [fault], ipv6: 0 };
}

function observationOf({ address, seen, port, texts, told }: Found): Observation | LineFault | "ipv6" {
  const number = addressOf(address);
  if (number === "ipv6") return "ipv6";
  if (number === undefined) return "address";
  const seenMs = timeOf(seen);
  if (seenMs === undefined) return "time";
  const known = port === null || (Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65535);
  return known ? { address: number, seenMs, port: port as number | null, texts, told } : "port";
}

/** The services of a record, whosever it is; undefined when it is nobody's. */
function servicesOf(record: Json): readonly Found[] | undefined {
  const inner = [record, record["result"], record["resource"], record["host"]].filter(isObject);
  const censys = inner
    .map((one) => (isObject(one["resource"]) ? one["resource"] : one))
    .find((one) => Array.isArray(one["services"]));
  if (censys) return censysServices(censys);
  if (isObject(record["data"])) return zgrabModules(record, record["data"]);
  return typeof record["data"] === "string" || "ip_str" in record ? [shodanBanner(record)] : undefined;
}

/** https://datapedia.shodan.io/ and https://help.shodan.io/: one banner a line; times are UTC without saying so. */
function shodanBanner(record: Json): Found {
  const http = objectOf(record["http"]);
  const shown = textOf(record["data"]);
  const spoken =
    textOf(objectOf(record["_shodan"])["module"]) ||
    { 21: "ftp", 22: "ssh", 23: "telnet", 2323: "telnet" }[Number(record["port"])] ||
    "";
  const headers = shown.startsWith("HTTP/") ? headersIn(shown) : {};
  const device_type = nameOf(record["devicetype"]);
  return {
    address: record["ip_str"] ?? record["ip"],
    seen: record["timestamp"],
    port: record["port"] ?? null,
    texts: [
      ...httpTexts(
        { ...headers, ...(http["server"] ? { server: [textOf(http["server"])] } : {}) },
        textOf(http["title"]),
      ),
      ...(shown.startsWith("HTTP/") ? [] : bannerTexts(spoken, shown)),
    ],
    told:
      device_type === null
        ? undefined
        : {
            vendor: null,
            product: nameOf(record["product"]),
            firmware: nameOf(record["version"]),
            device_type,
            evidence: "shodan",
          },
  };
}

/** https://docs.censys.com/docs/ls-hosts and platform-host-dataset: a host a line, with its services. */
function censysServices(host: Json): Found[] {
  const address = host["ip"] ?? objectOf(host["host_identifier"])["ipv4"] ?? objectOf(host["host_identifier"])["ipv6"];
  return listOf(host["services"])
    .filter(isObject)
    .map((service) => {
      const https = [service["http"], ...listOf(service["endpoints"]).map((endpoint) => objectOf(endpoint)["http"])]
        .filter(isObject)
        .map((http) => (isObject(http["response"]) ? http["response"] : http));
      const name = textOf(service["service_name"] ?? service["protocol"]).toLowerCase();
      const banner = textOf(objectOf(service["telnet"])["banner"]) || textOf(service["banner"]);
      return {
        address,
        port: service["port"] ?? null,
        seen: service["observed_at"] ?? service["scan_time"] ?? host["last_updated_at"] ?? host["snapshot_date"],
        texts: [
          ...https.flatMap((http) =>
            httpTexts(headersOf(http["headers"]), textOf(http["html_title"]) || titleIn(textOf(http["body"]))),
          ),
          ...bannerTexts(name, banner),
        ],
        told: censysDevice(
          [...listOf(service["hardware"]), ...listOf(host["hardware"])],
          [...listOf(service["software"]), host["operating_system"], ...listOf(service["operating_systems"])],
        ),
      };
    });
}

/** Hardware that Censys names, with the version of its own operating system. */
function censysDevice(hardware: readonly unknown[], software: readonly unknown[]): Observation["told"] {
  const parts = software.filter(isObject);
  const [device] = [...hardware.filter(isObject), ...parts.filter(({ part }) => part === "h")];
  if (!device) return undefined;
  const vendor = nameOf(device["vendor"]);
  const system = parts.find(
    (one) =>
      one !== device &&
      one["part"] !== "a" &&
      vendor !== null &&
      nameOf(one["vendor"])?.toLowerCase() === vendor.toLowerCase(),
  );
  const named: Device = {
    vendor,
    product: nameOf(device["product"]),
    firmware: nameOf(system?.["version"]),
    device_type: nameOf(listOf(device["type"])[0] ?? device["type"] ?? objectOf(device["other"])["device"]),
  };
  return named.vendor === null && named.product === null ? undefined : { ...named, evidence: "censys" };
}

/** https://github.com/zmap/zgrab2 (zgrab2_schemas): a host a line, with a result for each module that asked it. */
function zgrabModules(record: Json, modules: Json): Found[] {
  return Object.entries(modules)
    .filter((entry): entry is [string, Json] => isObject(entry[1]))
    .map(([name, module]) => {
      const spoken = textOf(module["protocol"]) || name;
      const result = objectOf(module["result"]);
      const response = objectOf(result["response"]);
      const request = objectOf(response["request"]);
      return {
        address: record["ip"],
        seen: module["timestamp"],
        port: module["port"] ?? portOf(objectOf(request["url"]), spoken, request["tls_log"] !== undefined),
        texts: [
          ...httpTexts(headersOf(response["headers"]), titleIn(textOf(response["body"]))),
          ...bannerTexts(spoken, textOf(result["banner"])),
        ],
      };
    });
}

/** The port of a request's address, else the usual one of a protocol. */
function portOf(url: Json, protocol: string, secured: boolean): number | null {
  const named = /:(\d{1,5})$/.exec(textOf(url["host"]))?.[1];
  const usual = url["scheme"] === "https" || secured ? "https" : protocol;
  return named !== undefined ? Number(named) : ({ http: 80, https: 443, telnet: 23, ssh: 22, ftp: 21 }[usual] ?? null);
}

type Headers = Readonly<Record<string, readonly string[]>>;

function httpTexts(headers: Headers, title: string): ShownText[] {
  const of = (kind: string, name: string) => (headers[name] ?? []).map((text) => ({ kind, text }));
  return shownTexts([
    { kind: "html_title", text: title },
    ...of("http_header.server", "server"),
    ...of("http_header.wwwauth", "www-authenticate"),
    ...of("http_header.cookie", "set-cookie"),
  ]);
}

/**
 * What a service says when it is spoken to, without what its protocol puts around it: so recog's patterns expect it.
 */
function bannerTexts(protocol: string, banner: string): ShownText[] {
  if (protocol.startsWith("telnet"))
    return shownTexts([
      { kind: "telnet_banners", text: withoutNegotiation(banner) },
      { kind: "telnet.banner", text: withoutNegotiation(banner) },
    ]);
  if (protocol.startsWith("ssh"))
    return shownTexts([{ kind: "ssh.banner", text: /^SSH-[\d.]+-([^\r\n]*)/.exec(banner)?.[1] ?? "" }]);
  if (protocol.startsWith("ftp"))
    return shownTexts([{ kind: "ftp.banner", text: /^220[ -]([^\r\n]*)/.exec(banner)?.[1] ?? "" }]);
  return [];
}

function shownTexts(texts: readonly ShownText[]): ShownText[] {
  return texts
    .map(({ kind, text }) => ({ kind, text: text.slice(0, longestText).trim() }))
    .filter(({ text }) => text !== "");
}

/** Telnet's commands (RFC 854) taken out, whether their bytes came as characters, as `\xff`, or as U+FFFD. */
function withoutNegotiation(banner: string): string {
  return banner
    .slice(0, 4 * longestText)
    .replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/[\u00ff\ufffd]\u00fa[^\u00ff\ufffd]{0,64}[\u00ff\ufffd]\u00f0/g, "")
    .replace(/[\u00ff\ufffd][\u00fb-\u00fe\ufffd][\u0000-\u00ff]/g, "");
}

/** Of a raw HTTP answer, up to the empty line. Names are in lower case. */
function headersIn(answer: string): Headers {
  const headers: Record<string, string[]> = {};
  for (const line of answer
    .slice(0, 16 * longestText)
    .split(/\r?\n/)
    .slice(1)) {
    if (line === "") break;
    const colon = line.indexOf(":");
    if (colon > 0) (headers[line.slice(0, colon).toLowerCase()] ??= []).push(line.slice(colon + 1).trim());
  }
  return withoutPrototype(headers);
}

/** Values are a text, a list of texts, or an object with such a list; names may have `_` for `-`. */
function headersOf(value: unknown): Headers {
  const entries = Object.entries(objectOf(value)).filter(([name]) => name !== "_encoding");
  const unknown = listOf(objectOf(value)["unknown"])
    .filter(isObject)
    .map((one): [string, unknown] => [textOf(one["key"]), one["value"]]);
  const texts = (one: unknown): string[] =>
    typeof one === "string"
      ? [one]
      : isObject(one)
        ? listOf(one["headers"] ?? one["value"]).map(textOf)
        : listOf(one).map(textOf);
  return withoutPrototype(
    Object.fromEntries(
      [...entries, ...unknown].map(([name, one]) => [name.toLowerCase().replaceAll("_", "-"), texts(one)]),
    ),
  );
}

/** A stranger may call a header `constructor`. */
function withoutPrototype(headers: Headers): Headers {
  return Object.assign(Object.create(null) as Headers, headers);
}

/**
 * The title of a page, its character references resolved. Not read as a browser would: there is one for each of millions
 * of replies, cut anywhere, and only the title of each is wanted.
 */
function titleIn(body: string): string {
  const title = /<title\b[^>]{0,200}>([^<]{0,1000})/i.exec(body.slice(0, 64 * longestText))?.[1] ?? "";
  return title.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi,
    (reference, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined)
        return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }[name.toLowerCase()] ?? reference;
      const code = decimal !== undefined ? Number(decimal) : parseInt(hexadecimal ?? "", 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
    },
  );
}

/** Dotted, or the same as a number. */
function addressOf(value: unknown): number | "ipv6" | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 && value < 2 ** 32 ? value : undefined;
  if (typeof value !== "string") return undefined;
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(value)?.slice(1).map(Number);
  if (!parts) return /^[0-9a-f:.]{2,45}$/i.test(value) && value.includes(":") ? "ipv6" : undefined;
  return parts.every((part) => part <= 255) ? parts.reduce((address, part) => address * 256 + part, 0) : undefined;
}

/** RFC 3339, also with a space, without seconds' fraction or zone, or with ` UTC`; without a zone it is UTC. */
function timeOf(value: unknown): number | undefined {
  const match =
    typeof value === "string"
      ? /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d{1,9})?(?: ?UTC|(Z|[+-]\d\d:?\d\d))?$/.exec(value)
      : null;
  if (!match) return undefined;
  const [, day = "", time = "", fraction = "", zone = "Z"] = match;
  if (!isDay(day)) return undefined;
  const ms = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${zone.replace(/^(...)(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(ms) ? undefined : ms;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectOf(value: unknown): Json {
  return isObject(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
