/** `tsubame rdap`: asks the registries whom to tell about networks, and keeps their answers with the date. Beside `links` and `publish`, the only command that uses the Internet. */
import { contains, isReserved, type Range, rangeOfAny, rangeText, sizeOf } from "../base/ipv4.js";
import type { Outside } from "../base/outside.js";
import { exits, problem, UserError } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { parseQuarter, type Quarter } from "../base/quarter.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import { answeredContacts, contactIn, type NetworkContact, readListed } from "../notify/contacts.js";
import { hostOf, type KeptAnswer, readAnswers } from "../notify/rdap-answers.js";
import { mayBeNamed, openRegistries } from "../notify/registries.js";
import { type Config, readConfig } from "../workspace/config.js";
import { showProgress } from "./terminal.js";
import { aligned } from "./terminal-table.js";

export type RdapOptions = {
  readonly folder: string;
  /** Quarters, addresses and networks; none means all watched networks. */
  readonly targets: readonly string[];
  /** Asked for everything, instead of the registries that the bootstrap file names. */
  readonly server?: string;
  readonly bootstrap?: string;
  /** Younger answers are not asked for again; 0 asks for all. */
  readonly refreshDays: number;
  readonly json?: boolean;
  readonly timeoutMs?: number;
};

/** `contacts.csv` says it; asked now; asked before; the answer names nobody; nobody holds it; no answer (the contact is of an older one). */
type State = "listed" | "new" | "kept" | "no contact" | "reserved" | "failed";

/** One line of the table; `detail` is only for JSON. */
type Line = {
  readonly network: string;
  readonly contact: string;
  readonly name: string;
  readonly registry: string;
  readonly date: string;
  readonly state: State;
  readonly detail: object;
};

/** Ends with 1 when a network failed; what was kept of it stays. */
export async function rdap(
  { folder, targets, server, bootstrap, refreshDays, json, timeoutMs }: RdapOptions,
  outside: Outside,
): Promise<number> {
  for (const url of [server, bootstrap])
    if (url !== undefined && !mayBeNamed(url)) throw problem("rdapServer", { url }, {}, exits.usage);
  const config = await readConfig(folder);
  const progress = showProgress(outside);
  const ranges = await rangesOf(config, targets, progress);
  if (ranges.length === 0) throw problem("rdapNothing");

  const listed = await readListed(config);
  let answers = await readAnswers(config.folder, (found) =>
    progress.note(phrase(outside.language, "rdapKept", { detail: tell(found, outside.language) })),
  );
  const isFresh = ({ fetched }: { readonly fetched: string }) => {
    const age = outside.now() - Date.parse(fetched);
    return age >= 0 && age < refreshDays * 86_400_000;
  };
  const onOldList = (date: string, reason: UserError) =>
    progress.note(phrase(outside.language, "rdapOldBootstrap", { date, detail: tell(reason, outside.language) }));
  const registries = openRegistries(
    { folder: config.folder, server, bootstrap, isFresh, timeoutMs, onOldList },
    outside,
  );

  const failures = new Map<string, string[]>();
  async function lineOf(range: Range): Promise<Line> {
    const own = contactIn(listed, range);
    if (own) return contactLine(range, "listed", own);
    if (server === undefined && isReserved(range)) return contactLine(range, "reserved");
    const fresh = answers
      .filter((one) => contains(one, range) && isFresh(one))
      .sort((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (fresh) return answerLine(range, "kept", fresh, answers);
    try {
      answers = await registries.ask(range, answers);
      return answerLine(range, "new", answers.at(-1) as KeptAnswer, answers);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const reason = tell(error, outside.language);
      failures.set(reason, [...(failures.get(reason) ?? []), rangeText(range)]);
      return contactLine(range, "failed", contactIn(answeredContacts(answers), range), { problem: error.code, reason });
    }
  }

  progress.step("rdap");
  const lines: Line[] = [];
  for (const range of ranges) {
    lines.push(await lineOf(range));
    progress.advance(lines.length, ranges.length);
  }
  progress.end();

  const shown = (state: State) =>
    lines
      .filter((line) => line.state === state)
      .map(({ network }) => network)
      .join(", ");
  outside.print(
    json
      ? `${JSON.stringify(
          lines.map(({ detail, ...line }) => ({ ...line, ...detail })),
          null,
          1,
        )}\n`
      : aligned(tableOf(lines)),
  );
  if (shown("reserved")) outside.tell(say(outside.language, "rdapReserved", { networks: shown("reserved") }));
  if (shown("no contact")) outside.tell(say(outside.language, "rdapNoContact", { networks: shown("no contact") }));
  for (const [reason, networks] of failures) outside.tell(`tsubame: ${networks.join(", ")}: ${reason}\n`);
  return failures.size > 0 ? exits.mendable : 0;
}

/** Each range once, in the order they were named. */
async function rangesOf(config: Config, targets: readonly string[], progress: Progress): Promise<Range[]> {
  const found: Range[] = targets.length === 0 ? [...config.networks] : [];
  for (const target of targets) {
    const quarter = parseQuarter(target);
    const range = quarter ? undefined : rangeOfAny(target);
    if (!quarter && (!range || sizeOf(range) > 2 ** 24)) throw problem("rdapTarget", { target }, {}, exits.usage);
    found.push(...(quarter ? await seenNetworks(config, quarter, progress) : range ? [range] : []));
  }
  return [...new Map(found.map(({ start, end }) => [`${start}-${end}`, { start, end }])).values()];
}

/** The watched networks of which a source was seen in the quarter. */
async function seenNetworks(config: Config, quarter: Quarter, progress: Progress): Promise<Range[]> {
  if (config.networks.length === 0) return [];
  const { computeNumbers } = await import("../numbers/numbers.js");
  const { datasets } = await computeNumbers(config, quarter, progress, { names: ["sources_by_network_day"] });
  const seen = new Set(
    datasets["sources_by_network_day"]?.rows.filter(({ sources }) => Number(sources) > 0).map(({ network }) => network),
  );
  return config.networks.filter(({ label }) => seen.has(label));
}

function contactLine(range: Range, state: State, contact?: NetworkContact, detail: object = {}): Line {
  const { email = "", name = "", source = "", date } = contact ?? {};
  return {
    network: rangeText(range),
    contact: email,
    name,
    registry: registryOf(source),
    date: date ?? "",
    state,
    detail,
  };
}

/** The contact may be one of a larger network, when the answer's own network has none. */
function answerLine(range: Range, state: "new" | "kept", answer: KeptAnswer, answers: readonly KeptAnswer[]): Line {
  const contact = contactIn(answeredContacts(answers), range);
  const { handle, country, notices, redacted, url } = answer;
  const line = contactLine(range, contact ? state : "no contact", contact, {
    registered: rangeText(answer),
    holder: answer.network,
    handle,
    country,
    notices,
    redacted,
    url,
  });
  return contact ? line : { ...line, registry: registryOf(hostOf(url)), date: answer.fetched.slice(0, 10) };
}

const registryNames: readonly (readonly [ending: RegExp, name: string])[] = [
  [/(?:^|\.)(?:jpnic\.rdap\.apnic\.net|nic\.ad\.jp)$/, "JPNIC"],
  [/(?:^|\.)apnic\.net$/, "APNIC"],
  [/(?:^|\.)arin\.net$/, "ARIN"],
  [/(?:^|\.)ripe\.net$/, "RIPE NCC"],
  [/(?:^|\.)lacnic\.net$/, "LACNIC"],
  [/(?:^|\.)registro\.br$/, "NIC.br"],
  [/(?:^|\.)afrinic\.net$/, "AFRINIC"],
];

/** The registry by the host of its server; any other host is its own name. */
function registryOf(host: string): string {
  return registryNames.find(([ending]) => ending.test(host))?.[1] ?? host;
}

function tableOf(lines: readonly Line[]) {
  const columns = ["network", "contact", "name", "registry", "date", "state"] as const;
  return {
    columns: columns.map((name) => ({ name, type: "VARCHAR" })),
    rows: lines.map((line) => Object.fromEntries(columns.map((name) => [name, line[name]]))),
  };
}
