/**
 * `tsubame changes`: what rose or fell unusually, since when, how widely it is seen, and whether an extra issue is due.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { visible } from "../base/escape.js";
import { namesIn, writeWhole } from "../base/files.js";
import type { Outside } from "../base/outside.js";
import { lastDay, type Period, quarterOfDay } from "../base/period.js";
import type { Phrase } from "../base/phrases.js";
import { exits, problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { drawCharts, readCharts } from "../charts/charts.js";
import { readExports } from "../exports/exports.js";
import { readWords } from "../i18n/catalogs.js";
import { phrase, say, tell } from "../i18n/program-language.js";
import type { Words } from "../i18n/words.js";
import { type Change, changesIn, narrowedTo, unknownAccepted } from "../numbers/changes.js";
import type { Datasets } from "../numbers/datasets.js";
import { computeNumbers } from "../numbers/numbers.js";
import { hasRollups } from "../rollups/rollups.js";
import { type Config, isDay, readConfig } from "../workspace/config.js";
import { reachedQuarters } from "./kept-quarters.js";
import { spokenLanguage } from "./spoken-language.js";
import { showProgress } from "./terminal.js";

export type ChangesOptions = {
  readonly folder: string;
  readonly quarter: Period | undefined;
  readonly since: string | undefined;
  readonly json: boolean;
};

/** A change with the datasets of its quarter, and where it is drawn; an outage is not. */
type Found = {
  readonly quarter: Period;
  readonly datasets: Datasets;
  readonly change: Change;
  readonly drawing: string | null;
};

export async function changes({ folder, quarter, since, json }: ChangesOptions, outside: Outside): Promise<number> {
  if (quarter && since !== undefined) throw problem("changesBoth", {}, {}, exits.usage);
  const config = await readConfig(folder);
  const progress = showProgress(outside);
  const quarters = quarter ? [quarter] : await quartersSince(config, since, progress);
  const words = await readWords(config, await spokenLanguage(config, outside));
  const found: Found[] = [];
  for (const one of quarters) {
    const { datasets } = await computeNumbers(config, one, progress, { names: ["changes", "change_days"] });
    for (const unknown of await unknownAccepted(config, one, async () => datasets))
      progress.note(phrase(outside.language, "warning", { text: tell(unknown, outside.language) }));
    const listed = changesIn(datasets).filter(({ last_day }) => since === undefined || last_day >= since);
    const drawings = await draw(config, one, datasets, listed, words, progress);
    found.push(
      ...listed.map((change) => ({ quarter: one, datasets, change, drawing: drawings.get(change.change) ?? null })),
    );
  }
  progress.end();
  const ranked = found.sort((a, b) => (b.change.evidence ?? -1) - (a.change.evidence ?? -1));
  if (json)
    outside.print(
      `${JSON.stringify(
        ranked.map(({ quarter: { name }, change, drawing }) => ({ quarter: name, ...change, drawing })),
        null,
        1,
      )}\n`,
    );
  else print(ranked, quarters, words, outside);
  return 0;
}

/** Quarters with exports or rollups, oldest first: the last one, or all from the day's on. */
async function quartersSince(config: Config, since: string | undefined, progress: Progress): Promise<Period[]> {
  const { first, last } = await reachedQuarters(config, progress);
  if (since === undefined) return [last];
  if (!isDay(since) || since > lastDay(last))
    throw problem("changesDay", { value: since, example: last.start, last: lastDay(last) }, {}, exits.usage);
  const quarters: Period[] = [];
  for (
    let one = since < first.start ? first : quarterOfDay(since);
    one.start <= last.start;
    one = quarterOfDay(one.end)
  ) {
    if ((await readExports(config, one, progress)).files.length > 0 || (await hasRollups(config, one)))
      quarters.push(one);
  }
  return quarters;
}

const drawnFolder = "changes";
const drawnFile = /^\d{4}-\d{2}-\d{2}-.+\.(?:svg|png)$/;

/**
 * Draws each change into changes/<quarter>/, and removes drawings of changes that are none any more. Paths of the SVG
 * files by change.
 */
async function draw(
  config: Config,
  quarter: Period,
  datasets: Datasets,
  listed: readonly Change[],
  words: Words,
  progress: Progress,
): Promise<ReadonlyMap<string, string>> {
  const chart = (await readCharts(config, "changes", quarter)).get("change_days");
  if (!chart)
    throw problem("fileMissing", {
      path: "templates/changes/charts/change_days.vl.json",
      named_in: "the installation",
    });
  const folder = `${drawnFolder}/${quarter.name}`;
  const stemOf = (change: string) => change.replace(/[^\w.-]+/g, "_");
  const drawings = new Map<string, string>();
  for (const change of listed.filter(({ kind }) => kind !== "outage")) {
    const titled = {
      ...chart,
      spec: { ...chart.spec, title: { text: visible(shownName(change, words)), limit: 600 } },
    };
    const drawn = (await drawCharts(config, [titled], narrowedTo(datasets, change.change), words, progress)).get(
      chart.name,
    );
    if (!drawn) continue;
    const path = `${folder}/${stemOf(change.change)}`;
    await writeWhole(join(config.folder, `${path}.svg`), drawn.svg);
    await writeWhole(join(config.folder, `${path}.png`), drawn.png);
    drawings.set(change.change, `${path}.svg`);
  }
  const known = new Set(changesIn(datasets).map(({ change }) => stemOf(change)));
  const there = await namesIn(join(config.folder, folder));
  for (const file of there)
    if (drawnFile.test(file) && !known.has(file.slice(0, -4)))
      await rm(join(config.folder, folder, file), { force: true });
  return drawings;
}

function print(
  ranked: readonly Found[],
  quarters: readonly Period[],
  words: Words,
  { print: out, language }: Outside,
): void {
  for (const { name } of quarters) {
    const count = ranked.filter(({ quarter }) => quarter.name === name).length;
    out(say(language, count > 0 ? "changesFound" : "changesNone", { quarter: name, count }));
  }
  for (const [at, found] of ranked.entries()) out(`\n${lines(found, at + 1, words, language).join("\n   ")}\n`);
  if (ranked.length > 0) out("\n");
  for (const { name } of quarters)
    if (ranked.some(({ quarter, drawing }) => quarter.name === name && drawing))
      out(say(language, "changeDrawn", { folder: `${drawnFolder}/${name}/` }));
  const due = ranked.filter(({ change }) => change.extra_issue).map(({ change: { change } }) => change);
  if (due.length === 0) return out(say(language, "changesNoExtra"));
  out(say(language, "changesExtra", { names: due.join(", ") }));
  for (const change of due) out(say(language, "changesExtraDraft", { change }));
}

/** What a reader asks of a change, one line each: what, its name, when, how much, how widely, and against what. */
function lines({ change, datasets }: Found, place: number, words: Words, language: string): string[] {
  const say = (name: Phrase, values: Parameters<typeof phrase>[2] = {}) => phrase(language, name, values);
  const {
    kind,
    metric,
    series_kind,
    first_day: first,
    first_day_low: low,
    first_day_high: high,
    last_day: last,
  } = change;
  const name = visible(shownName(change, words));
  const interval = low === high ? "" : say("changeInterval", { low, high });
  const when = say(change.ongoing ? "changeGoingOn" : "changeFrom", { first, interval, last });
  if (kind === "outage")
    return [
      change.verdict === "everywhere" ? say("changeDark", { place }) : say("changeOutage", { place, name }),
      visible(change.change),
      when,
      ...accepted(change, say),
    ];
  const number = (value: number) => words.number(value);
  const [before, during] = [change.level_before ?? 0, change.level_during ?? 0];
  return [
    say(kind === "rise" ? "changeRise" : "changeFall", {
      place,
      name,
      metric: say(metric === "sources" ? "changeSources" : "changePackets"),
    }),
    visible(change.change),
    when,
    say("changeShape", { shape: say(`change_${change.shape ?? "step"}`), sureness: say(`change_${change.sureness}`) }),
    before === 0
      ? say("changeLevelsNew", { during: number(during) })
      : say("changeLevels", {
          before: number(before),
          during: number(during),
          ratio: words.number(change.ratio ?? 0, 2),
        }),
    verdict(change, words, language),
    ...(change.control_ratio === null || series_kind === "sensor"
      ? []
      : [
          say("changeControl", {
            others: say(`changeOthers_${series_kind}`),
            ratio: words.number(change.control_ratio, 2),
          }),
        ]),
    ...accepted(change, say),
    ...(change.also === "" ? [] : [say("changeAlso", { names: visible(change.also) })]),
    sparkline(datasets, change),
  ];
}

/** Who accepts it, until when and why; also of what he accepts no longer. */
function accepted(
  { accepted: stands, accepted_until: until, accepted_by, accepted_reason }: Change,
  say: (name: Phrase, values?: Parameters<typeof phrase>[2]) => string,
): string[] {
  if (accepted_reason === null) return [];
  const said = { until: until ?? "", who: visible(accepted_by ?? ""), reason: visible(accepted_reason) };
  return [say(until === null ? "changeAccepted" : stands ? "changeAcceptedUntil" : "changeAcceptedOver", said)];
}

/** The verdict, and what is left of the change without its top source, without its top sensor, and of each group. */
function verdict(
  {
    verdict: reached,
    top_group,
    sensors_risen,
    sensors_observed,
    top_source_pct,
    top_sensor_label,
    top_sensor_pct,
    home_pct,
  }: Change,
  words: Words,
  language: string,
): string {
  const left = (percent: number) => words.number(Math.min(100, Math.max(0, percent)), 1);
  const shares = [
    phrase(language, "changeSensors", { risen: sensors_risen ?? 0, observed: sensors_observed ?? 0 }),
    ...(top_source_pct === null
      ? []
      : [phrase(language, "changeWithoutSource", { percent: left(100 - top_source_pct) })]),
    ...(top_sensor_pct === null
      ? []
      : [
          phrase(language, "changeWithoutSensor", {
            label: visible(top_sensor_label ?? ""),
            percent: left(100 - top_sensor_pct),
          }),
        ]),
    ...(home_pct === null ? [] : [phrase(language, "changeHome", { percent: left(home_pct) })]),
  ];
  const name = phrase(language, reached === "one_group" ? `change_one_group_${top_group}` : `change_${reached}`);
  return phrase(language, "changeShares", { name, shares: shares.join(phrase(language, "listSeparator")) });
}

/** A port is its own name, a region goes by its own and its code, a sensor by its label. */
function shownName({ series_kind, name }: Change, words: Words): string {
  return series_kind === "region" ? `${words.region(name)} (${name})` : name;
}

/**
 * The last sixty days known, or sixty from two weeks before a change that began earlier; from nothing to the highest, a
 * blank for a day of which too little is known.
 */
function sparkline(datasets: Datasets, { change, first_day }: Change): string {
  const all = (datasets["change_days"]?.rows ?? []).filter((row) => row["change"] === change);
  const since = all.findIndex(({ day }) => String(day) >= first_day);
  const start = Math.max(0, Math.min(all.length - 60, since - 14));
  const days = all.slice(start, start + 60);
  const values = days.map(({ value }) => (typeof value === "number" ? value : null));
  const highest = Math.max(1, ...values.map((value) => value ?? 0));
  const bars = values.map((value) =>
    value === null ? " " : "▁▂▃▄▅▆▇█"[Math.min(7, Math.floor((8 * value) / highest))],
  );
  return `${bars.join("")} ${String(days[0]?.["day"] ?? "")} – ${String(days.at(-1)?.["day"] ?? "")}`;
}
