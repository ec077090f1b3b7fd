/**
 * `tsubame rdap`: asks the registries whom to tell about networks, and keeps their answers with the date. Beside
 * `links` and `publish`, the only command that uses the Internet.
 */
import { contains, isReserved, type Range, rangeText, sizeOf } from "../base/ipv4.js";
import type { Outside } from "../base/outside.js";
import { exits, problem, UserError } from "../base/problems.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import { answeredContacts, contactIn, readListed } from "../notify/contacts.js";
import { type KeptAnswer, readAnswers } from "../notify/rdap-answers.js";
import { mayBeNamed, openRegistries } from "../notify/registries.js";
import { type Config, readConfig } from "../workspace/config.js";
import { answerLine, contactLine, type Line, lineTable, type State } from "./rdap-lines.js";
import { rangesOf } from "./rdap-ranges.js";
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

/** Ends with 1 when a network failed; what was kept of it stays. */
export async function rdap(options: RdapOptions, outside: Outside): Promise<number> {
  const { folder, targets, server, bootstrap } = options;
  for (const url of [server, bootstrap])
    if (url !== undefined && !mayBeNamed(url)) throw problem("rdapServer", { url }, {}, exits.usage);
  const config = await readConfig(folder);
  const progress = showProgress(outside);
  const ranges = await rangesOf(config, targets, progress);
  if (ranges.length === 0) throw problem("rdapNothing");
  const failures = new Map<string, string[]>();
  const onFailure = (reason: string, range: Range) =>
    failures.set(reason, [...(failures.get(reason) ?? []), rangeText(range)]);
  const lineOf = await lineReader(config, options, outside, progress.note, onFailure);

  progress.step("rdap");
  const lines: Line[] = [];
  for (const range of ranges) {
    lines.push(await lineOf(range));
    progress.advance(lines.length, ranges.length);
  }
  progress.end();

  outside.print(options.json ? jsonOf(lines) : aligned(lineTable(lines)));
  const [reserved, silent] = [networksIn(lines, "reserved"), networksIn(lines, "no contact")];
  if (reserved) outside.tell(say(outside.language, "rdapReserved", { networks: reserved }));
  if (silent) outside.tell(say(outside.language, "rdapNoContact", { networks: silent }));
  for (const [reason, networks] of failures) outside.tell(`tsubame: ${networks.join(", ")}: ${reason}\n`);
  return failures.size > 0 ? exits.mendable : 0;
}

/** Looks at the list of the workspace first, then at answers that are young enough, and asks where there is none. */
async function lineReader(
  config: Config,
  { server, bootstrap, refreshDays, timeoutMs }: RdapOptions,
  outside: Outside,
  note: (line: string) => void,
  onFailure: (reason: string, range: Range) => void,
): Promise<(range: Range) => Promise<Line>> {
  const { language } = outside;
  const listed = await readListed(config);
  let answers = await readAnswers(config.folder, (found) =>
    note(phrase(language, "rdapKept", { detail: tell(found, language) })),
  );
  const isFresh = ({ fetched }: { readonly fetched: string }) => {
    const age = outside.now() - Date.parse(fetched);
    return age >= 0 && age < refreshDays * 86_400_000;
  };
  const onOldList = (date: string, reason: UserError) =>
    note(phrase(language, "rdapOldBootstrap", { date, detail: tell(reason, language) }));
  const registries = openRegistries(
    { folder: config.folder, server, bootstrap, isFresh, timeoutMs, onOldList },
    outside,
  );
  return async (range) => {
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
      const reason = tell(error, language);
      onFailure(reason, range);
      return contactLine(range, "failed", contactIn(answeredContacts(answers), range), { problem: error.code, reason });
    }
  };
}

/** One object for each line, with its detail. */
function jsonOf(lines: readonly Line[]): string {
  return `${JSON.stringify(
    lines.map(({ detail, ...line }) => ({ ...line, ...detail })),
    null,
    1,
  )}\n`;
}

function networksIn(lines: readonly Line[], state: State): string {
  return lines
    .filter((line) => line.state === state)
    .map(({ network }) => network)
    .join(", ");
}
