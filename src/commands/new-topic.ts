/**
 * `tsubame new topic`: the topic of a quarter, drafted in each language from a change, a port or a watched network, with its
 * chart and the queries behind it, and with the places left for a human marked.
 */
import { join } from "node:path";
import { exists } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import type { Period } from "../base/period.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import type { Row } from "../base/table.js";
import { didYouMean } from "../engines/nearest.js";
import { literal } from "../engines/sql-literals.js";
import { phrase, say } from "../i18n/program-language.js";
import type { Words } from "../i18n/words.js";
import { type Change, changesIn, findChange } from "../numbers/changes.js";
import { computeNumbers } from "../numbers/numbers.js";
import { askedName, scopeOfEdition } from "../numbers/queries.js";
import { type Config, readConfig } from "../workspace/config.js";
import { changeTitle, checkEdition, draftTexts, type Files, frontDraft, readDraft, writeDrafts } from "./drafts.js";
import { reachedQuarters } from "./kept-quarters.js";
import { quarterOfChange } from "./new.js";
import { showProgress } from "./terminal.js";

/** What the topic is about: one of the three. */
type Asked = {
  readonly change?: string | undefined;
  readonly port?: string | undefined;
  readonly network?: string | undefined;
};

export type TopicOptions = Asked & {
  readonly folder: string;
  readonly edition: Config["editions"][number];
  readonly quarter: Period | undefined;
};

/**
 * `draft` is the text to start from. `change` is where its change comes from: the SQL that picks it among those that
 * `tsubame changes` lists, or null where it is looked for in the days of the subject.
 */
type Subject = {
  readonly kind: "port" | "region" | "holder" | "network";
  readonly draft: "rise" | "fall" | "port" | "network";
  readonly metric: Change["metric"];
  readonly change: string | null;
  /** As SQL, which names no holder. */
  readonly name: string;
  readonly about: string;
  title(words: Words): string;
};

/** The walk of one draft. */
type Topic = {
  readonly config: Config;
  readonly edition: string;
  readonly quarter: Period;
  readonly progress: Progress;
};

const drafts = "templates/topics/drafts";

export async function draftTopic({ folder, edition, quarter: given, ...asked }: TopicOptions, outside: Outside) {
  const config = await readConfig(folder);
  checkEdition(config, edition);
  const progress = showProgress(outside);
  const quarter =
    given ??
    (asked.change === undefined ? (await reachedQuarters(config, progress)).last : quarterOfChange(asked.change));
  const place = `templates/${edition}/${quarter.name}`;
  const there = (path: string) => problem("topicThere", { edition, quarter: quarter.name, path });
  const written = (await config.library.names(place, ".md.hbs")).find((name) => /^topic(?:\.|$)/.test(name));
  if (written !== undefined) throw there(`${place}/${written}.md.hbs`);
  const topic = { config, edition, quarter, progress };
  const files = await filesOf(topic, place, await subjectOf(topic, asked));
  progress.end();
  await writeDrafts(config, files, there);
  outside.print(say(outside.language, "topicDrafted", { edition, quarter: quarter.name, folder: config.folder }));
  for (const path of files.keys()) outside.print(`  ${path}\n`);
  outside.print(`${phrase(outside.language, "extraNext", { quarter: quarter.name })}\n`);
  return 0;
}

function subjectOf(topic: Topic, { change, port, network }: Asked): Promise<Subject> | Subject {
  if (change !== undefined) return subjectOfChange(topic, change);
  return port === undefined ? subjectOfNetwork(topic, network ?? "") : subjectOfPort(topic, port);
}

/** Changes are those of all sensors: a report about the home sensors alone tells of none. */
const listsChanges = ({ config, edition }: Topic) => scopeOfEdition(config, edition) === "all";

async function subjectOfChange(topic: Topic, name: string): Promise<Subject> {
  if (!listsChanges(topic)) throw problem("topicScope", { edition: topic.edition, name });
  const { config, quarter, progress } = topic;
  const { datasets } = await computeNumbers(config, quarter, progress, { names: ["changes"] });
  const change = findChange(datasets, name, quarter.name);
  if (change.kind === "outage") throw problem("topicOutage", { name });
  return ofChange(change, `change = ${literal(name)}`);
}

function ofChange(change: Change, wanted: string): Subject {
  const kind = change.series_kind as "port" | "region" | "holder";
  return {
    kind,
    draft: change.kind as "rise" | "fall",
    metric: change.metric,
    change: wanted,
    name: kind === "holder" ? `(select name from changes where ${wanted})` : literal(change.name),
    about: `packets ${{ port: `to ${change.name}`, region: `from ${change.name}`, holder: "from one provider" }[kind]}`,
    title: (words) => changeTitle(change, words),
  };
}

async function subjectOfPort(topic: Topic, asked: string): Promise<Subject> {
  const { config, edition, quarter, progress } = topic;
  const listed = listsChanges(topic);
  const { datasets } = await computeNumbers(config, quarter, progress, {
    names: [askedName, ...(listed ? ["changes"] : [])],
    scope: scopeOfEdition(config, edition),
    asked: { text: "select port from port_totals order by rank", file: "--port" },
  });
  const ports = (datasets[askedName]?.rows ?? []).map(({ port }) => String(port));
  const port = ports.find((one) => one.toLowerCase() === asked.toLowerCase());
  if (port === undefined) {
    // The same number by another protocol is nearer than any other number.
    const alike = ports.find((one) => one.split("/")[0] === asked.split("/")[0]);
    throw problem("topicPort", {
      port: asked,
      quarter: quarter.name,
      near: didYouMean(alike ?? asked, ports),
      allowed: ports.slice(0, 10).join(", ") || "–",
    });
  }
  const wanted = `series_kind = 'port' and name = ${literal(port)}`;
  const known = changesIn(datasets).find(({ series_kind, name }) => series_kind === "port" && name === port);
  if (known) return ofChange(known, wanted);
  const about = `packets to ${port}`;
  const quiet = { kind: "port", draft: "port", metric: "sources", name: literal(port), about } as const;
  if (listed) return { ...quiet, change: wanted, title: () => port };
  const draft = await foundIn(topic, { ...quiet, change: null, title: () => port });
  const title = (words: Words) =>
    draft ? changeTitle({ kind: draft, series_kind: "port", metric: "sources", name: port }, words) : port;
  return { ...quiet, change: null, draft: draft ?? "port", title };
}

function subjectOfNetwork({ config }: Topic, asked: string): Subject {
  const labels = config.networks.map(({ label }) => label);
  if (!labels.includes(asked))
    throw problem("topicNetwork", {
      network: asked,
      near: didYouMean(asked, labels),
      allowed: labels.join(", ") || "–",
    });
  return {
    kind: "network",
    draft: "network",
    metric: "sources",
    change: null,
    name: literal(asked),
    about: "packets from one watched network",
    title: (words) => words.network(asked),
  };
}

/** Whether the days of a subject rise or fall, as its query will say. */
async function foundIn(topic: Topic, subject: Subject): Promise<"rise" | "fall" | undefined> {
  const { config, quarter, edition, progress } = topic;
  const path = `${drafts}/found_change.sql`;
  const text = filled(await readDraft(config, path), tokensOf(edition, subject));
  const scope = scopeOfEdition(config, edition);
  const wanted = { names: [askedName], scope, asked: { text, file: path } };
  const rows: readonly Row[] =
    (await computeNumbers(config, quarter, progress, wanted)).datasets[askedName]?.rows ?? [];
  const kind = rows[0]?.["kind"];
  return kind === "rise" || kind === "fall" ? kind : undefined;
}

async function filesOf({ config, edition, quarter }: Topic, place: string, subject: Subject): Promise<Files> {
  const tokens = tokensOf(edition, subject);
  const parts = subject.kind === "port" ? "regions" : "ports";
  const change = subject.change === null ? "found_change" : "listed_change";
  const files = new Map<string, string>();
  const texts = await draftTexts(config, `${drafts}/${subject.draft}`, (words) => subject.title(words));
  for (const [language, text] of texts) {
    const own = await config.library.read(`${drafts}/${parts}.${language}.md.hbs`);
    const table = own?.text ?? (await readDraft(config, `${drafts}/${parts}.en.md.hbs`));
    files.set(
      `${place}/topic.${language}.md.hbs`,
      filled(text, { TOPIC: tokens.TOPIC, PARTS: filled(table, tokens).trim() }),
    );
  }
  const add = async (path: string, from: string) =>
    files.set(path, filled(await readDraft(config, `${drafts}/${from}`), tokens));
  await add(`${place}/charts/${tokens.TOPIC}_days.vl.json`, "days.vl.json");
  for (const [name, from] of Object.entries({ days: "days", change, groups: "groups", [parts]: parts }))
    await add(`queries/${quarter.name}/${tokens.TOPIC}_${name}.sql`, `${from}.sql`);
  if (!(await exists(join(config.folder, place, "front.yaml")))) files.set(`${place}/front.yaml`, frontDraft(config));
  return files;
}

/** What stands in capitals in the drafts of queries and of the chart. */
function tokensOf(edition: string, { kind, metric, change, name, about }: Subject) {
  const none = "cast(null as varchar)";
  const packets = metric === "packets";
  return {
    TOPIC: `${edition}_topic`,
    ABOUT: about,
    SUBJECT: `'${kind}', ${name}`,
    PORTS_SUBJECT: `'${kind === "network" ? "whole_network" : kind}', ${name}`,
    KIND: `'${kind}'`,
    COLUMN: kind === "holder" ? "" : `${name} as ${kind}, `,
    PORT: kind === "port" ? name : none,
    TRIED: `(select count(*) from ${kind === "network" ? "networks" : "port_totals"})`,
    WANTED: change ?? "false",
    // The name of a holder is a row of `changes`, which are those of all sensors.
    SCOPE: kind === "holder" ? "all" : "edition",
    GROUPS_SCOPE: change === null ? "edition" : "all",
    ALSO: kind === "holder" ? "dataset changes; " : "",
    METRIC: packets ? "packets_per_sensor_day" : "sources",
    PART: packets ? "packets" : "sources",
    WHOLE: packets ? "sum(d.sensor_days)" : "count(d.sources)",
    AXIS: packets ? "Packets per sensor per day" : "Source addresses a day",
  };
}

function filled(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replace(/(?<![A-Za-z_])[A-Z]+(?:_[A-Z]+)?(?![A-Z])/g, (word) =>
    Object.hasOwn(tokens, word) ? (tokens[word] ?? "") : word,
  );
}
