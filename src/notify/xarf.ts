/**
 * XARF v4 reports of the type `connection/port_scan` (https://xarf.org): one for each source, no word of who saw it.
 */
import { createHash } from "node:crypto";
import { digest } from "../base/digest.js";
import { parseJson } from "../base/json.js";
import { problem } from "../base/problems.js";
import type { Row } from "../base/table.js";
import { inLanguage } from "../base/worded.js";
import { compileSchema, type Validate } from "../engines/json-schema.js";
import type { Config } from "../workspace/config.js";
import type { SourceRows } from "./observations.js";

/** Who reports: a name, an address for mail, and the domain that both belong to. */
export type Sender = { readonly org: string; readonly contact: string; readonly domain: string };

/** From `publisher` of tsubame.yaml; throws when a part of it is missing. */
export function senderOf({ publisher }: Config): Sender {
  const org = inLanguage(publisher?.name, "en")?.slice(0, 200);
  const contact = /^mailto:([^?\s]+@[^?\s]+)/i.exec(publisher?.feedback ?? "")?.[1];
  const domain = publisher?.url ? new URL(publisher.url).hostname : contact?.split("@")[1];
  if (!org || !contact || !domain) throw problem("notifySender", {}, { file: "tsubame.yaml", key: "publisher" });
  return { org, contact, domain };
}

/** The schema reports are held against: `templates/notify/xarf/`, where a workspace may lay others over it. */
export async function readXarfSchema({ library }: Pick<Config, "library">): Promise<Validate> {
  const names = await library.names("templates/notify/xarf", ".json");
  const sources = (await Promise.all(names.map((name) => library.read(`templates/notify/xarf/${name}.json`)))).filter(
    (source) => source !== undefined,
  );
  return compileSchema(
    sources.map(({ text, file }) => parseJson(text, file) as object),
    "https://xarf.org/schemas/v4/types/connection-port-scan.json",
  );
}

const xarfVersion = "4.2.0";

/**
 * Protocols with ports that a report of this type may name; one on an IP address must give a source port, so ICMP is
 * left out.
 */
const reportable = ["tcp", "udp", "sctp"];

/** Evidence must stay under 5 MB; a row is about 100 bytes. */
const evidenceRows = 10_000;

/**
 * The text of a report, or undefined when no packet of the source can be reported. Time, source port and
 * destination port belong to one packet: the first one to the port with most packets. `renderRows` makes the evidence.
 */
export function renderXarf(
  { rows }: SourceRows,
  sender: Sender,
  sample: boolean,
  renderRows: (rows: readonly Row[]) => string,
  validate: Validate,
): string | undefined {
  const target = mainTarget(
    rows.filter((row) => reportable.includes(String(row["protocol"])) && row["src_port"] !== null),
  );
  const [first] = target;
  if (!first) return undefined;
  const content = {
    timestamp: isoTime(first["first_seen"]),
    reporter: sender,
    sender,
    source_identifier: String(first["src_ip"]),
    source_port: Number(first["src_port"]),
    category: "connection",
    type: "port_scan",
    evidence_source: "traffic_analysis",
    description: descriptionOf(rows, sample),
    ...observed(target, first),
    evidence: [evidenceOf(rows, renderRows)],
  };
  const report = { xarf_version: xarfVersion, report_id: uuidOf(JSON.stringify(content)), ...content };
  const wrong = validate(report);
  if (wrong !== undefined)
    throw problem(
      "xarfInvalid",
      { reason: wrong, address: String(first["src_ip"]) },
      { file: "tsubame.yaml", key: "publisher" },
    );
  return `${JSON.stringify(report, null, 1)}\n`;
}

/** The rows of the protocol and port with most packets; of equals the first seen. In time order. */
function mainTarget(rows: readonly Row[]): readonly Row[] {
  const targets = new Map<string, { packets: number; rows: Row[] }>();
  for (const row of rows) {
    const target = targets.get(portText(row)) ?? { packets: 0, rows: [] };
    target.packets += Number(row["count"]);
    target.rows.push(row);
    targets.set(portText(row), target);
  }
  return [...targets.values()].reduce<{ packets: number; rows: readonly Row[] }>(
    (best, one) => (one.packets > best.packets ? one : best),
    { packets: 0, rows: [] },
  ).rows;
}

function descriptionOf(rows: readonly Row[], sample: boolean): string {
  const packets = rows.reduce((sum, row) => sum + Number(row["count"]), 0);
  const ports = [...new Set(rows.map((row) => portText(row)))];
  return `${sample ? "MADE-UP SAMPLE DATA. " : ""}${packets} packet(s) to ${shownPorts(ports)} of passive sensors that offer no service. Times are UTC.`;
}

function portText(row: Row): string {
  return row["dst_port"] === null ? String(row["protocol"]) : `${row["dst_port"]}/${row["protocol"]}`;
}

function shownPorts(ports: readonly string[]): string {
  return ports.length <= 20
    ? ports.join(", ")
    : `${ports.slice(0, 20).join(", ")} and ${ports.length - 20} other ports`;
}

/** What was seen of one protocol and port. */
function observed(target: readonly Row[], first: Row) {
  const last = target.reduce(
    (latest, row) => (String(row["last_seen"]) > latest ? String(row["last_seen"]) : latest),
    "",
  );
  const tags = String(first["tag"] ?? "")
    .split(";")
    .filter(Boolean)
    .map((tag) => `fingerprint:${tag}`);
  return {
    protocol: String(first["protocol"]),
    ...(Number(first["dst_port"]) >= 1 ? { destination_port: Number(first["dst_port"]) } : {}),
    first_seen: isoTime(first["first_seen"]),
    last_seen: isoTime(last),
    ...(tags.length > 0 ? { tags } : {}),
  };
}

/** `2025-01-01 00:00:00`, which is UTC, as RFC 3339 wants it. */
function isoTime(time: unknown): string {
  return `${String(time).replace(" ", "T")}Z`;
}

function evidenceOf(rows: readonly Row[], renderRows: (rows: readonly Row[]) => string) {
  const evidence = renderRows(rows.slice(0, evidenceRows));
  return {
    content_type: "text/csv",
    description:
      rows.length > evidenceRows
        ? `The first ${evidenceRows} of ${rows.length} rows of sources.csv for this address.`
        : "The rows of sources.csv for this address.",
    payload: Buffer.from(evidence).toString("base64"),
    hash: `sha256:${digest(evidence)}`,
    size: Buffer.byteLength(evidence),
  };
}

/** A name-based UUID (RFC 9562, version 5): the same report has the same id for ever. */
function uuidOf(text: string): string {
  const namespace = "5f0f4d43-7b1c-5c0e-9a51-7d1f1f1b6a10";
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(text)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
