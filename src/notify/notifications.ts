/**
 * One recipient's folder: what was seen of its sources as CSV and XARF, a letter in each language, and the digests of
 * all. Nothing is sent.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { digest } from "../base/digest.js";
import { readTextIfAny, writeWhole } from "../base/files.js";
import { packageVersion } from "../base/package-folder.js";
import { exits, problem } from "../base/problems.js";
import type { Row } from "../base/table.js";
import { leaksIn } from "../checks/leaks/leaks.js";
import { secretsOf } from "../checks/leaks/secrets.js";
import { renderCsv } from "../engines/csv.js";
import { readAs, z } from "../engines/schema.js";
import { readWords } from "../i18n/catalogs.js";
import type { Contact, Contacts } from "./contacts.js";
import { type LetterMatter, letterLanguages, renderLetter } from "./letters.js";
import type { Observations, Overview } from "./observations.js";
import type { Recipient } from "./recipients.js";
import { readXarfSchema, renderXarf, senderOf } from "./xarf.js";

/**
 * Columns of sources.csv, named as in Shadowserver's report on darknet events
 * (https://www.shadowserver.org/what-we-do/network-reporting/honeypot-darknet-events-report/), without those that would
 * name a sensor; `first_seen` and `last_seen` are ours. Times are UTC.
 */
const sourceColumns = [
  "timestamp",
  "protocol",
  "src_ip",
  "src_port",
  "src_asn",
  "src_geo",
  "dst_port",
  "tag",
  "count",
  "first_seen",
  "last_seen",
] as const;

/**
 * Files by their path in the recipient's folder, in the order they are written; `letters` are those people may change.
 */
export type Notification = {
  readonly recipient: Recipient;
  readonly overview: Overview;
  readonly contact: Contact | null;
  readonly files: ReadonlyMap<string, string>;
  readonly letters: ReadonlyMap<string, string>;
  readonly reports: number;
  /** Sources without a packet that XARF can report. */
  readonly unreported: number;
};

export type NotificationRequest = Omit<
  LetterMatter,
  "overview" | "evidence" | "reports" | "contact" | "holder" | "sender"
> & { readonly observations: Observations; readonly contacts: Contacts };

/** Undefined when no source of the recipient was seen. */
export async function makeNotification({
  observations,
  contacts,
  ...matter
}: NotificationRequest): Promise<Notification | undefined> {
  const { config, recipient, sample } = matter;
  const sender = senderOf(config);
  const overview = await observations.overview(recipient);
  if (!overview) return undefined;
  const validate = await readXarfSchema(config);
  const pieces: string[] = [];
  const reports = new Map<string, string>();
  const holders = new Map<string, number>();
  let unreported = 0;
  for await (const source of observations.sources(recipient)) {
    pieces.push(renderSources(source.rows, pieces.length === 0));
    const report = renderXarf(source, sender, sample, (rows) => renderSources(rows, true), validate);
    if (report === undefined) unreported++;
    else reports.set(`xarf/${source.rows[0]?.["src_ip"]}.json`, report);
    const holder = source.rows[0]?.["holder"];
    if (typeof holder === "string") holders.set(holder, (holders.get(holder) ?? 0) + 1);
  }
  const contact = mostUsed(overview.addresses.map((address) => contacts.contactOf(address)));
  const files = new Map([["sources.csv", pieces.join("")], ...reports]);
  files.set("evidence.sha256", [...files].map(([path, text]) => `${digest(text)}  ${path}\n`).join(""));
  const evidence = ["sources.csv", "evidence.sha256"].map((file) => ({ file, sha256: digest(files.get(file) ?? "") }));
  const letters = new Map<string, string>();
  for (const language of letterLanguages) {
    const text = await renderLetter(
      { ...matter, sender, contact, overview, evidence, reports: reports.size, holder: mostFrequent(holders) },
      await readWords(config, language),
    );
    const [leak] = leaksIn(
      `letter.${language}.md`,
      [["text", text]],
      secretsOf({ sensors: config.sensors, networks: [] }),
    );
    if (leak)
      throw problem(
        "notifyLeak",
        {
          what: leak.values["name"] ?? "",
          recipient: recipient.label,
        },
        leak.place,
        exits.refused,
      );
    letters.set(`letter.${language}.md`, text);
  }
  return { recipient, overview, contact, files, letters, reports: reports.size, unreported };
}

/** No byte order mark: programs read these files, and they hold nothing but ASCII. */
function renderSources(rows: readonly Row[], header: boolean): string {
  const text = renderCsv({ columns: sourceColumns.map((name) => ({ name, type: "VARCHAR" })), rows }).replace(
    "\ufeff",
    "",
  );
  return header ? text : text.slice(text.indexOf("\r\n") + 2);
}

/** The contact of most sources; of equals the one met first. */
function mostUsed(contacts: readonly (Contact | null)[]): Contact | null {
  const known = contacts.filter((contact) => contact !== null);
  const counts = new Map<string, number>();
  for (const { email } of known) counts.set(email, (counts.get(email) ?? 0) + 1);
  const email = mostFrequent(counts);
  return known.find((contact) => contact.email === email) ?? null;
}

function mostFrequent(counts: ReadonlyMap<string, number>): string {
  return [...counts].reduce<[string, number]>((best, one) => (one[1] > best[1] ? one : best), ["", 0])[0];
}

/** A letter that was changed by hand, and where the new text lies instead. */
type KeptLetter = { readonly file: string; readonly beside: string };
export type PlacedNotification = { readonly place: string; readonly kept: readonly KeptLetter[] };

/**
 * Writes the folder below `notifications/<quarter>/` of the workspace. What an earlier run wrote and this one does not
 * is removed; a letter that is not as it was written is kept, and the new one laid beside it.
 */
export async function placeNotification(
  notification: Notification,
  { config, quarter, days, sample }: Pick<NotificationRequest, "config" | "quarter" | "days" | "sample">,
): Promise<PlacedNotification> {
  const { recipient, overview, contact, files, letters, reports } = notification;
  const place = join("notifications", quarter.name, recipient.folder);
  const folder = join(config.folder, place);
  const before = await readWritten(join(folder, "manifest.json"));
  for (const path of Object.keys(before))
    if (/^xarf\/[\d.]+\.json$/.test(path) && !files.has(path)) await rm(join(folder, path), { force: true });
  for (const [path, text] of files) await writeWhole(join(folder, path), text);
  const kept: KeptLetter[] = [];
  for (const [file, text] of letters) {
    const beside = file.replace(/\.md$/, ".new.md");
    const there = await readTextIfAny(join(folder, file));
    const changed = there !== undefined && there !== text && digest(there) !== before[file];
    await writeWhole(join(folder, changed ? beside : file), text);
    if (changed) kept.push({ file, beside });
    else await rm(join(folder, beside), { force: true });
  }
  const manifest = {
    program: `tsubame-report ${packageVersion}`,
    quarter: quarter.name,
    label: recipient.label,
    network: recipient.network,
    case: recipient.case_id || null,
    sample,
    days: {
      first: days[0]?.day,
      last: days.at(-1)?.day,
      timezone: config.timezone,
      from_exports: overview.daysFromExports,
      from_rollups: overview.daysFromRollups,
    },
    sources: overview.sources,
    packets: overview.packets,
    rows: overview.rows,
    xarf_reports: reports,
    contact,
    files: Object.fromEntries([...files, ...letters].map(([path, text]) => [path, digest(text)])),
  };
  await writeWhole(join(folder, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  return { place, kept };
}

const Written = z.object({ files: z.record(z.string(), z.string()) });

/**
 * What the last run wrote: digests by path; none where that is not known any more, so that every letter counts as
 * changed by hand.
 */
async function readWritten(path: string): Promise<Readonly<Record<string, string>>> {
  return readAs(Written, (await readTextIfAny(path)) ?? "{}")?.files ?? {};
}
