/** The letter to a network's holder, in one language: a template of `templates/notify/` filled with what was seen. */
import { escapeMarkdown } from "../base/escape.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import { inLanguage } from "../base/worded.js";
import {
  checkTemplate,
  type Helper,
  type Language,
  renderTemplate,
  Safe,
  type Shape,
  scalar,
} from "../engines/handlebars.js";
import type { Day } from "../exports/exports.js";
import type { Words } from "../i18n/words.js";
import type { Config } from "../workspace/config.js";
import type { Contact } from "./contacts.js";
import type { Overview } from "./observations.js";
import type { Recipient } from "./recipients.js";
import type { Sender } from "./xarf.js";

export const letterLanguages = ["ja", "en"] as const;

/** Everything a letter may say. It holds no sensor, and no address that a packet went to. */
export type LetterMatter = {
  readonly config: Config;
  readonly quarter: Period;
  readonly recipient: Recipient;
  /** Who holds most of the sources, told from the holder data; empty when nobody knows. */
  readonly holder: string;
  readonly contact: Contact | null;
  readonly sender: Sender;
  readonly days: readonly Day[];
  readonly overview: Overview;
  readonly sample: boolean;
  readonly reports: number;
  /** Files with their SHA-256, in the order to name them. */
  readonly evidence: readonly { readonly file: string; readonly sha256: string }[];
};

export async function renderLetter(matter: LetterMatter, words: Words): Promise<string> {
  const path = `templates/notify/letter.${words.language}.md.hbs`;
  const source = await matter.config.library.read(path);
  if (!source) throw problem("fileMissing", { path, named_in: "the installation" });
  const context = contextOf(matter, words.language);
  const language: Language = {
    helpers: helpersOf(words),
    shape: shapeOf(context),
    partials: [],
    show: (value) => escapeMarkdown(typeof value === "number" ? words.number(value) : String(value ?? "")),
  };
  for (const wrong of checkTemplate(source, language)) throw wrong;
  return renderTemplate(source, {}, context, language);
}

const portsShown = 10;

function contextOf(
  { config, quarter, recipient, holder, contact, sender, days, overview, sample, reports, evidence }: LetterMatter,
  language: string,
) {
  const zone = config.timezone;
  const both = (name: string, ms: number) => ({
    [`${name}_utc`]: timeIn("UTC", ms),
    [`${name}_local`]: `${timeIn(zone, ms)} (${offsetIn(zone, ms)})`,
  });
  const port = recipient.port === null ? null : String(recipient.port);
  return {
    quarter: { name: quarter.name },
    reference: recipient.case_id || `${quarter.name}/${recipient.label}`,
    sample,
    publisher: {
      name: inLanguage(config.publisher?.name, language) ?? sender.org,
      url: config.publisher?.url ? new Safe(`<${new URL(config.publisher.url).href}>`) : null,
      email: sender.contact,
    },
    recipient: { label: recipient.label, network: recipient.network, port, holder: recipient.holder || holder || null },
    contact:
      contact === null
        ? null
        : { email: contact.email, name: contact.name || null, source: contact.source, date: contact.date },
    timezone: zone,
    period: {
      first_day: days[0]?.day ?? "",
      last_day: days.at(-1)?.day ?? "",
      ...both("start", (days[0]?.start ?? 0) / 1000),
      ...both("end", (days.at(-1)?.end ?? 0) / 1000),
    },
    seen: {
      sources: overview.sources,
      packets: overview.packets,
      rows: overview.rows,
      ports: overview.ports.length,
      ...both("first", overview.firstSecond * 1000),
      ...both("last", overview.lastSecond * 1000),
    },
    ports: overview.ports
      .slice(0, portsShown)
      .map((row) => ({ port: String(row["port"]), packets: Number(row["packets"]), sources: Number(row["sources"]) })),
    more_ports: Math.max(0, overview.ports.length - portsShown),
    days: { from_exports: overview.daysFromExports, from_rollups: overview.daysFromRollups },
    reports,
    evidence: [...evidence],
  };
}

/** The context's names, so that a wrong one in a workspace's own letter is told with its line. */
function shapeOf(context: ReturnType<typeof contextOf>): Shape {
  const named = (names: readonly string[]): Shape => ({
    kind: "object",
    parts: Object.fromEntries(names.map((name) => [name, scalar])),
  });
  const parts = Object.entries(context).map(([name, value]): [string, Shape] => [
    name,
    value !== null && typeof value === "object" && !Array.isArray(value) ? named(Object.keys(value)) : scalar,
  ]);
  return {
    kind: "object",
    parts: {
      ...Object.fromEntries(parts),
      contact: named(["email", "name", "source", "date"]),
      ports: { kind: "rows", row: named(["port", "packets", "sources"]) },
      evidence: { kind: "rows", row: named(["file", "sha256"]) },
    },
  };
}

function helpersOf(words: Words): Record<string, Helper> {
  const text = (word: string) => new Safe(escapeMarkdown(word));
  return {
    number: { call: ([value]) => text(words.number(Number(value))) },
    date: { call: ([day]) => text(words.day(String(day))) },
    "date-range": { call: ([first, last]) => text(words.days(String(first), String(last))) },
  };
}

/** `2025-01-01 00:00:00` in a time zone. */
function timeIn(timeZone: string, ms: number): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(ms);
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}:${of("second")}`;
}

/** `UTC+09:00`. */
function offsetIn(timeZone: string, ms: number): string {
  const name =
    new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
      .formatToParts(ms)
      .find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  return name === "GMT" ? "UTC" : name.replace("GMT", "UTC");
}
