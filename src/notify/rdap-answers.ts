/** RDAP answers about IPv4 networks, kept with their date in `contacts/rdap/` of the workspace. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { namesIn, readTextIfAny, writeWhole } from "../base/files.js";
import { addressOf, contains, type Range, rangeOf, rangeText, sizeOf } from "../base/ipv4.js";
import { attempt, type OnProblem, type Place, problem } from "../base/problems.js";
import { type Infer, parseJsonWith, z } from "../engines/schema.js";

/** In the workspace; not below `output/cache/`, because a date cannot be made again. */
const answersFolder = "contacts/rdap";
const bootstrapFile = "bootstrap-ipv4.json";

/**
 * `fetched` is UTC; `server` is the RDAP service that was asked, `url` where the answer came from, `answer` as it came.
 */
const Kept = z.object({
  fetched: z.iso.datetime(),
  server: z.url(),
  url: z.url(),
  asked: z.string(),
  answer: z.unknown(),
});
export type Kept = Infer<typeof Kept>;

/**
 * What an answer says. Texts are one line of visible characters, at most 200. `email` is null when it names no contact
 * for abuse.
 */
type Answer = Range & {
  readonly handle: string;
  readonly network: string;
  readonly country: string;
  readonly email: string | null;
  readonly name: string;
  /** Titles of the registry's notices. */
  readonly notices: readonly string[];
  /** True when the registry says that it held something back (RFC 9537). */
  readonly redacted: boolean;
};

export type KeptAnswer = Kept & Answer & { readonly file: string };

/** All kept answers in the order of their files; one that cannot be read is told to `onProblem`. */
export async function readAnswers(folder: string, onProblem: OnProblem): Promise<KeptAnswer[]> {
  const names = (await namesIn(join(folder, answersFolder)))
    .filter((name) => name.endsWith(".json") && name !== bootstrapFile)
    .sort();
  const answers = await Promise.all(
    names.map((name) =>
      attempt(onProblem, async () => {
        const kept = await readKept(folder, name);
        return kept && { ...kept, ...parseAnswer(kept.answer, { file: `${answersFolder}/${name}` }), file: name };
      }),
    ),
  );
  return answers.filter((answer) => answer !== undefined);
}

/**
 * Keeps an answer under the network it is about; gives all that is kept then, the new one last. Smaller networks kept
 * for the same addresses are gone from the registry, which answers with the smallest it has: they go.
 */
export async function keepAnswer(
  folder: string,
  kept: Kept,
  asked: Range,
  earlier: readonly KeptAnswer[],
): Promise<KeptAnswer[]> {
  const answer = parseAnswer(kept.answer, {});
  if (!contains(answer, asked))
    throw problem("rdapOtherNetwork", {
      server: serverHost(kept.url),
      network: rangeText(asked),
      found: rangeText(answer),
    });
  const file = `${rangeText(answer).replace("/", "_")}.json`;
  await writeWhole(join(folder, answersFolder, file), `${JSON.stringify(kept, null, 1)}\n`);
  const isOutdated = (one: KeptAnswer) => contains(one, asked) && contains(answer, one);
  for (const one of earlier)
    if (isOutdated(one) && one.file !== file) await rm(join(folder, answersFolder, one.file), { force: true });
  return [...earlier.filter((one) => !isOutdated(one)), { ...kept, ...answer, file }];
}

/** The bootstrap file as it was kept; undefined when there is none that can be read. */
export async function readBootstrap(folder: string): Promise<(Kept & { readonly services: Services }) | undefined> {
  return attempt(
    () => undefined,
    async () => {
      const kept = await readKept(folder, bootstrapFile);
      return kept && { ...kept, services: parseBootstrap(kept.answer, kept.url) };
    },
  );
}

export async function keepBootstrap(folder: string, kept: Kept): Promise<Services> {
  const services = parseBootstrap(kept.answer, kept.url);
  await writeWhole(join(folder, answersFolder, bootstrapFile), `${JSON.stringify(kept, null, 1)}\n`);
  return services;
}

async function readKept(folder: string, name: string): Promise<Kept | undefined> {
  const file = `${answersFolder}/${name}`;
  const text = await readTextIfAny(join(folder, file));
  return text === undefined ? undefined : parseJsonWith(Kept, text, file);
}

// Bootstrap: RFC 9224. Each service is a list of networks and a list of base addresses.

/** Networks and the address of their RDAP service, which ends in `/`. */
export type Services = readonly (Range & { readonly server: string })[];

const Bootstrap = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) });

function parseBootstrap(value: unknown, url: string): Services {
  const { data } = Bootstrap.safeParse(value);
  const services = (data?.services ?? []).flatMap(([networks, servers]) => {
    // http stands last: this machine alone is asked without TLS.
    const server = [...servers]
      .filter((one) => URL.canParse(one) && /^https?:/i.test(one))
      .sort((a, b) => Number(/^http:/i.test(a)) - Number(/^http:/i.test(b)))[0];
    return server === undefined
      ? []
      : networks
          .map(rangeOf)
          .filter((range) => range !== undefined)
          .map((range) => ({ ...range, server: server.replace(/\/*$/, "/") }));
  });
  if (services.length === 0) throw problem("rdapBootstrap", { server: serverHost(url) });
  return services;
}

/** The service of the longest network around the first address. */
export function serverOf(services: Services, { start }: Range): string | undefined {
  return [...services].filter((one) => one.start <= start && start <= one.end).sort((a, b) => sizeOf(a) - sizeOf(b))[0]
    ?.server;
}

// Answers: RFC 9083; names and mail addresses in jCard, RFC 7095; `cidr0_cidrs` of the registries' extension cidr0.

/** Everything not needed here may be wrong without harm. */
const Network = z.object({
  startAddress: z.string().optional().catch(undefined),
  endAddress: z.string().optional().catch(undefined),
  cidr0_cidrs: z
    .array(z.object({ v4prefix: z.string(), length: z.number().int() }))
    .optional()
    .catch(undefined),
  handle: z.string().catch(""),
  name: z.string().catch(""),
  country: z.string().catch(""),
  entities: z.array(z.unknown()).catch([]),
  notices: z.array(z.object({ title: z.string().catch("") }).catch({ title: "" })).catch([]),
  redacted: z.array(z.unknown()).catch([]),
});
const Failure = z.object({ errorCode: z.number(), title: z.string().catch("") });
const Entity = z.object({
  roles: z.array(z.unknown()).catch([]),
  vcardArray: z.unknown().optional(),
  entities: z.array(z.unknown()).catch([]),
});
const Card = z.tuple([
  z.literal("vcard"),
  z.array(
    z
      .tuple([z.string(), z.record(z.string(), z.unknown()), z.unknown()])
      .rest(z.unknown())
      .nullable()
      .catch(null),
  ),
]);

/** A block larger than any that one holder has: registries answer with one for what is not theirs. */
const largest = 2 ** 24;

function parseAnswer(value: unknown, place: Place): Answer {
  const failure = Failure.safeParse(value);
  if (failure.success)
    throw problem("rdapError", { status: failure.data.errorCode, title: short(failure.data.title) }, place);
  const { data: network } = Network.safeParse(value);
  const range = network && networkRange(network);
  if (!range) throw problem("rdapNoNetwork", {}, place);
  if (sizeOf(range) > largest) throw problem("rdapTooWide", { found: rangeText(range) }, place);
  const contact = abuseContact(network.entities);
  return {
    ...range,
    handle: short(network.handle),
    network: short(network.name),
    country: short(network.country),
    email: contact?.email ?? null,
    name: contact?.name ?? "",
    notices: network.notices
      .map(({ title }) => short(title))
      .filter((title) => title !== "")
      .slice(0, 20),
    redacted: network.redacted.length > 0,
  };
}

function networkRange({ startAddress, endAddress, cidr0_cidrs = [] }: Infer<typeof Network>): Range | undefined {
  const [start, end] = [addressOf(startAddress ?? ""), addressOf(endAddress ?? "")];
  if (start !== undefined && end !== undefined) return start <= end ? { start, end } : undefined;
  // Several are parts of one range: RFC 9083 knows no networks with holes.
  const parts = cidr0_cidrs.map(({ v4prefix, length }) => cidr(v4prefix, length));
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  const sorted = (parts as Range[]).sort((a, b) => a.start - b.start);
  const whole = sorted.every((part, at) => at === 0 || part.start === (sorted[at - 1]?.end ?? 0) + 1);
  return whole ? { start: sorted[0]?.start ?? 0, end: sorted.at(-1)?.end ?? 0 } : undefined;
}

function cidr(prefix: string, length: number): Range | undefined {
  const start = addressOf(prefix);
  const size = 2 ** (32 - length);
  return start !== undefined && length >= 0 && length <= 32 && start % size === 0
    ? { start, end: start + size - 1 }
    : undefined;
}

/**
 * The entity with the role "abuse" that is nearest to the network and has a mail address that is not a registry's own.
 */
function abuseContact(entities: readonly unknown[]): { email: string; name: string } | undefined {
  // A tree of any shape, breadth first; what fetched it bounds its size.
  for (let level = entities; level.length > 0; ) {
    const read = level.map((one) => Entity.safeParse(one).data).filter((one) => one !== undefined);
    for (const { roles, vcardArray } of read) {
      if (!roles.some((role) => typeof role === "string" && role.toLowerCase() === "abuse")) continue;
      const card = Card.safeParse(vcardArray).data?.[1].filter((property) => property !== null) ?? [];
      const email = mailAddresses(card).find((one) => isMailAddress(one) && !isRegistry(one));
      if (email !== undefined) return { email, name: textOf(card, "fn") || textOf(card, "org") };
    }
    level = read.flatMap((one) => one.entities);
  }
  return undefined;
}

type Property = readonly [
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  type: unknown,
  ...values: unknown[],
];

/** The preferred ones first (`pref` from 1, RFC 6350). */
function mailAddresses(card: readonly Property[]): string[] {
  const preference = ([, { pref }]: Property) => Number(pref ?? 101) || 101;
  return card
    .filter(([name]) => name.toLowerCase() === "email")
    .sort((a, b) => preference(a) - preference(b))
    .flatMap(([, , , value]) => (typeof value === "string" ? [value.trim().replace(/^mailto:/i, "")] : []));
}

/** An organisation may be a list: the whole, then its parts. */
function textOf(card: readonly Property[], wanted: string): string {
  const values = card
    .filter(([name]) => name.toLowerCase() === wanted)
    .flatMap(([, , , value]) => (Array.isArray(value) ? value[0] : value) as unknown);
  return short(values.find((value): value is string => typeof value === "string" && value.trim() !== "") ?? "");
}

/** One plain address, as it may stand after `To:` without quoting; a display name, a list or a line break is none. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$/.test(
      text,
    )
  );
}

/** Registries answer for the register, not for its networks: their role addresses are nobody's contact. */
export function isRegistry(email: string): boolean {
  return /[@.](?:apnic\.net|nic\.ad\.jp|ripe\.net|arin\.net|lacnic\.net|afrinic\.net|iana\.org)$/i.test(email);
}

const short = (text: string) => visible(text).trim().slice(0, 200);
export const serverHost = (url: string) => new URL(url).host;
