/**
 * What the workspace says about itself: `tsubame.yaml`, `sensors.csv`, `networks.csv`; trusted from here on.
 */
import { join, resolve } from "node:path";
import { type Address, addressIn, type Prefix } from "../base/address.js";
import { seenForm } from "../base/disguises.js";
import { exists, readBytesIfAny, readTextIfAny } from "../base/files.js";
import { hiddenIn } from "../base/hidden-characters.js";
import { rangeOf } from "../base/ipv4.js";
import { clause, problem } from "../base/problems.js";
import { type CsvLine, parseCsv } from "../engines/csv.js";
import { didYouMean } from "../engines/nearest.js";
import { type Infer, parseWith, z } from "../engines/schema.js";
import { parseYaml } from "../engines/yaml.js";
import { checkDisclosure, DisclosureSpec } from "./disclosure.js";
import { type Library, openLibrary } from "./library.js";
import { PublishSpec, readTargets, type TargetSettings } from "./publishing-targets.js";
import { parseAddresses, parseHosts, type SensorPlaces } from "./sensor-places.js";
import { SparkSpec } from "./spark-settings.js";

/** Canonical names of packet columns, in the order of an export: those that each has, and those it may have. */
export const requiredColumns = ["time", "sensor", "src_ip", "src_port", "dst_port", "protocol"] as const;
export const optionalColumns = [
  "icmp_type",
  "icmp_code",
  "packets",
  "ttl",
  "tcp_flags",
  "tcp_window",
  "tcp_seq",
  "ip_id",
  "length",
  "dst_ip",
] as const;
export const packetColumns = [...requiredColumns, ...optionalColumns] as const;
export type PacketColumn = (typeof packetColumns)[number];

/** A text in each language, or one for all. */
const worded = z.union([z.string(), z.record(z.string(), z.string())]);

const ConfigSpec = z.strictObject({
  timezone: z
    .string()
    .refine(isTimeZone, { error: "This is not a time zone of the IANA list, like Asia/Tokyo or UTC." }),
  home: z.string().regex(/^[A-Z]{2}$/, { error: "This is not a country code of two capital letters, like JP." }),
  languages: z
    .array(z.string().refine(isLanguage, { error: "This is not a language tag, like ja or en." }))
    .min(1)
    .default(["ja", "en"]),
  exports: z.string().default("exports/**/*.parquet"),
  columns: z.partialRecord(z.enum(packetColumns), z.string()).default({}),
  partitions: z.partialRecord(z.enum(packetColumns), z.literal("varchar")).default({}),
  sensors: z.string().default("sensors.csv"),
  networks: z.string().optional(),
  holders: z
    .union([z.string().transform((path) => [path]), z.array(z.string()).min(1).max(2)], {
      error: "This is neither a path nor a list of one or two paths.",
    })
    .optional(),
  holders_date: z.string().refine(isDay, { error: "This is not a day like 2025-01-01." }).optional(),
  scanners: z.string().optional(),
  scanners_date: z.string().refine(isDay, { error: "This is not a day like 2025-01-01." }).optional(),
  devices: z.string().optional(),
  fingerprints: z.string().optional(),
  contacts: z.string().optional(),
  cases: z.string().optional(),
  accepted_changes: z.string().optional(),
  port_knowledge: z.string().optional(),
  editions: z
    .array(z.enum(["overflow", "quarterly"]))
    .min(1)
    .default(["overflow"]),
  quarterly_scope: z.enum(["home", "all"]).default("home"),
  port_names: z
    .record(
      z
        .string()
        .regex(/^\d{1,5}\/(TCP|UDP)$/, { error: "This is not a port as reports write it: number, slash, TCP or UDP." }),
      worded,
    )
    .default({}),
  research_ports_over: z.number().int().min(1).default(10),
  engine: z.enum(["duckdb", "spark"]).default("duckdb"),
  spark: SparkSpec.prefault({}),
  rejected_share_max: z.number().min(0).max(1).default(0.001),
  observed_hours_min: z.number().min(0).max(24).default(0),
  publisher: z.strictObject({ name: worded, url: z.url().optional(), feedback: z.string().optional() }).optional(),
  links: z.strictObject({ article: z.string().optional(), report: z.string().optional() }).default({}),
  disclosure: DisclosureSpec.prefault({}),
  site: z
    .strictObject({
      url: z
        .string()
        .refine(isSiteAddress, {
          error: "This is not the address of a folder on the web, like https://cert.example/reports/.",
        })
        .transform(asFolder)
        .optional(),
    })
    .default({}),
  publish: PublishSpec.default({}),
});
type Settings = Infer<typeof ConfigSpec>;

/**
 * `label` is the neutral public key (`home-1`); `networks` are those that tell where it is, `hosts` its names as DNS
 * knows them; `from` and `to` are the first and last day in service, null when open.
 */
export type Sensor = {
  readonly sensor: string;
  readonly label: string;
  readonly sensor_group: "home" | "overseas";
  readonly number: number;
  readonly named: boolean;
  readonly country: string;
  readonly addresses: readonly Address[];
  readonly networks: readonly Prefix[];
  readonly hosts: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly featured: boolean;
};

/**
 * A watched network; `start` and `end` are its first and last IPv4 address as numbers; `port` null watches all ports.
 */
export type Network = {
  readonly network: string;
  readonly label: string;
  readonly holder: string;
  readonly case_id: string;
  readonly start: number;
  readonly end: number;
  readonly port: number | null;
};

/** Everything a build needs to know about its workspace; `folder` is absolute. */
export type Config = Omit<Settings, "sensors" | "networks" | "publish"> & {
  readonly folder: string;
  readonly sensors: readonly Sensor[];
  readonly networks: readonly Network[];
  readonly library: Library;
  readonly publish: ReadonlyMap<string, TargetSettings>;
  /** Names of the files these settings came from. */
  readonly files: readonly string[];
};

/** What translators need to know of a workspace: they have its texts, and need not have its sensors. */
export type TextConfig = Pick<Config, "folder" | "library" | "languages" | "editions">;

export async function readTextConfig(folder: string): Promise<TextConfig> {
  const { root, settings } = await readSettings(folder);
  return { folder: root, library: openLibrary(root), languages: settings.languages, editions: settings.editions };
}

async function readSettings(folder: string) {
  const root = resolve(folder);
  const text = await readTextIfAny(join(root, "tsubame.yaml"));
  if (text === undefined) throw problem("workspaceMissing", { folder: root });
  const located = parseYaml(text, "tsubame.yaml");
  return { root, located, settings: parseWith(ConfigSpec, located, "tsubame.yaml") };
}

export async function readConfig(folder: string): Promise<Config> {
  const { root, located, settings } = await readSettings(folder);
  const publish = readTargets(settings.publish, located.lineOf, "tsubame.yaml");
  const line = (key: string) => located.lineOf([key]);
  const sensors = sensorsOf(await readCsv(root, settings.sensors, line("sensors"), sensorColumns), settings);
  checkDisclosure({ ...settings, sensors }, located.lineOf, "tsubame.yaml");
  const networks = settings.networks
    ? networksOf(await readCsv(root, settings.networks, line("networks"), networkColumns), settings.networks)
    : [];
  for (const path of settings.holders ?? [])
    if (!(await exists(join(root, path))))
      throw problem("fileMissing", { path, named_in: "tsubame.yaml" }, { file: "tsubame.yaml", line: line("holders") });
  for (const key of ["scanners", "contacts", "cases", "accepted_changes", "port_knowledge"] as const) {
    const path = settings[key];
    if (path !== undefined && !(await exists(join(root, path))))
      throw problem("fileMissing", { path, named_in: "tsubame.yaml" }, { file: "tsubame.yaml", line: line(key) });
  }
  const accepted_changes = await ownFile(root, settings.accepted_changes, usualNames.accepted_changes);
  const port_knowledge = await ownFile(root, settings.port_knowledge, usualNames.port_knowledge);
  const { holders = [], scanners, cases } = settings;
  // Those of usual names too that are not there yet: a build reads them from the day on which somebody writes them.
  const own = [accepted_changes ?? usualNames.accepted_changes, port_knowledge ?? usualNames.port_knowledge];
  const lists = [settings.networks, ...holders, scanners, cases, ...own];
  const files = ["tsubame.yaml", settings.sensors, ...lists.filter((file) => file !== undefined)];
  return {
    ...settings,
    accepted_changes,
    port_knowledge,
    publish,
    folder: root,
    sensors,
    networks,
    files,
    library: openLibrary(root),
  };
}

const usualNames = { accepted_changes: "accepted-changes.csv", port_knowledge: "port-knowledge.csv" };

/** The file that the settings name, or the one that lies under its usual name. */
async function ownFile(root: string, named: string | undefined, usual: string): Promise<string | undefined> {
  return named ?? ((await exists(join(root, usual))) ? usual : undefined);
}

const sensorColumns = {
  required: ["sensor", "country"],
  optional: ["label", "address", "host", "from", "to", "featured"],
};
const networkColumns = { required: ["network"], optional: ["label", "holder", "case", "port"] };

async function readCsv(
  root: string,
  path: string,
  line: number | undefined,
  columns: Parameters<typeof parseCsv>[2],
): Promise<CsvLine[]> {
  const bytes = await readBytesIfAny(join(root, path));
  if (bytes === undefined)
    throw problem("fileMissing", { path, named_in: "tsubame.yaml" }, { file: "tsubame.yaml", line });
  return parseCsv(bytes, path, columns);
}

/** Numbered per group in file order, the featured ones first, unless the file gives a label. */
function sensorsOf(lines: readonly CsvLine[], { home, sensors: file }: Settings): Sensor[] {
  if (lines.length === 0) throw problem("sensorsNone", {}, { file });
  const seen = new Map<string, { readonly sensor: string; readonly first: number }>();
  const read = lines.map(({ line, cells }) => {
    const place = (key: string) => ({ file, line, key });
    const sensor = cells["sensor"] ?? "";
    if (sensor === "") throw problem("wrongValue", { reason: clause("The sensor has no id.") }, place("sensor"));
    const character = hiddenIn(sensor);
    if (character !== undefined) throw problem("hiddenCharacter", { character }, place("sensor"));
    const looks = seenForm(sensor).replace(/ +/g, " ");
    const other = seen.get(looks);
    if (other)
      throw problem(
        other.sensor === sensor ? "sensorTwice" : "sensorAlike",
        { sensor, other: other.sensor, first: other.first },
        place("sensor"),
      );
    seen.set(looks, { sensor, first: line });
    const country = cells["country"] ?? "";
    if (!/^[A-Z]{2}$/.test(country))
      throw problem(
        "wrongValue",
        { reason: clause('"{country}" is not a country code of two capital letters, like JP.', { country }) },
        place("country"),
      );
    const [from, to] = [dayOf(cells["from"], place("from")), dayOf(cells["to"], place("to"))];
    if (from !== null && to !== null && to < from)
      throw problem(
        "wrongValue",
        { reason: clause("The last day {to} lies before the first, {from}.", { to, from }) },
        place("to"),
      );
    return {
      sensor,
      country,
      given: cells["label"] ?? "",
      sensor_group: country === home ? ("home" as const) : ("overseas" as const),
      ...withId(parseAddresses(cells["address"] ?? "", place("address")), sensor, cells["label"] ?? ""),
      hosts: parseHosts(cells["host"] ?? "", place("host")),
      from,
      to,
      featured: truthOf(cells["featured"], place("featured")),
      line,
    };
  });
  // No sensor is featured: then all are.
  const all = !read.some(({ featured }) => featured);
  const counts = { home: 0, overseas: 0 };
  const numbers = new Map<string, number>();
  for (const one of [...read].sort((a, b) => Number(b.featured) - Number(a.featured)))
    numbers.set(one.sensor, ++counts[one.sensor_group]);
  const labels = new Set<string>();
  return read.map(({ given, line, featured, ...one }) => {
    const number = numbers.get(one.sensor) ?? 0;
    const label = given || `${one.sensor_group}-${number}`;
    if (labels.has(label)) throw problem("labelTwice", { label }, { file, line, key: "label" });
    labels.add(label);
    return { ...one, label, number, named: given !== "", featured: featured || all };
  });
}

/**
 * Sensors are often called by their address, as `import` does for Zeek: then it is protected like any other, unless it
 * is the label too.
 */
function withId(places: SensorPlaces, sensor: string, label: string): SensorPlaces {
  const address = label === sensor ? undefined : addressIn(sensor);
  return address === undefined ? places : { ...places, addresses: [...new Set([...places.addresses, address])] };
}

function networksOf(lines: readonly CsvLine[], file: string): Network[] {
  const labels = new Set<string>();
  return lines.map(({ line, cells }, index) => {
    const network = cells["network"] ?? "";
    const range = rangeOf(network);
    if (!range)
      throw problem(
        "wrongValue",
        { reason: clause('"{network}" is not an IPv4 network like 192.0.2.0/24.', { network }) },
        { file, line, key: "network" },
      );
    const port = cells["port"] ? Number(cells["port"]) : null;
    if (port !== null && (!/^\d{1,5}$/.test(cells["port"] ?? "") || port > 65535))
      throw problem("portWrong", { value: cells["port"] ?? "" }, { file, line, key: "port" });
    const label = cells["label"] || `network-${letters(index)}`;
    if (labels.has(label)) throw problem("labelTwice", { label }, { file, line, key: "label" });
    labels.add(label);
    return { network, label, holder: cells["holder"] ?? "", case_id: cells["case"] ?? "", ...range, port };
  });
}

/** 0 is A, 25 is Z, 26 is AA. */
function letters(index: number): string {
  return (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));
}

export function dayOf(text: string | undefined, place: { file: string; line: number; key: string }): string | null {
  if (!text) return null;
  if (!isDay(text))
    throw problem("wrongValue", { reason: clause('"{text}" is not a day like 2025-01-01.', { text }) }, place);
  return text;
}

export function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

const truths: Record<string, boolean> = {
  "": false,
  yes: true,
  no: false,
  true: true,
  false: false,
  "1": true,
  "0": false,
};

function truthOf(text: string | undefined, place: { file: string; line: number; key: string }): boolean {
  const truth = truths[(text ?? "").toLowerCase()];
  if (truth === undefined)
    throw problem(
      "wrongValue",
      {
        reason: clause('"{text}" is neither yes nor no.', { text: text ?? "" }),
        near: didYouMean(text ?? "", ["yes", "no"]),
      },
      place,
    );
  return truth;
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

/** Without a name, password, query or fragment, which would be on every page. */
function isSiteAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === "");
}

function asFolder(address: string): string {
  const { href } = new URL(address);
  return href.endsWith("/") ? href : `${href}/`;
}

export function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1 && Intl.DateTimeFormat.supportedLocalesOf(tag).length === 1;
  } catch {
    return false;
  }
}
