/** Rises of the watched networks: what is chance and what is not, of counts made by hand and by a generator of its own. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import type { Row } from "../src/base/table.js";
import type { Database, Session } from "../src/engines/duckdb.js";
import { textOf } from "../src/engines/html.js";
import { openQuarter, openQueries } from "../src/numbers/quarter-tables.js";
import { readConfig } from "../src/workspace/config.js";
import { config, copyFolder, filesOf, folderWith, sensors, tsubame, writeParquet } from "./kit.js";

const daysBefore = 91;
const allDays = 182;
const dayOf = (place: number) => new Date(Date.UTC(2024, 0, 1 + place)).toISOString().slice(0, 10);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const places = Array.from({ length: allDays }, (_, place) => place);

type Chance = () => number;

/** Mulberry32: the same numbers everywhere. */
function chanceOf(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function poisson(chance: Chance, rate: number): number {
  let [count, product] = [0, chance()];
  for (const limit = Math.exp(-rate); product > limit; count += 1) product *= chance();
  return count;
}

const normal = (chance: Chance) => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** A sum of exponentials: of mean 1, the more even the more there are. */
const gamma = (chance: Chance, shape: number) => -mean(Array.from({ length: shape }, () => Math.log(1 - chance())));

function drifting(chance: Chance, part: number): () => number {
  let state = normal(chance);
  return () => {
    const told = state;
    state = part * state + Math.sqrt(1 - part * part) * normal(chance);
    return told;
  };
}

/** Kinds of noise: for a series, a function that gives a day's count of the rate it is asked for. */
const noises: Readonly<Record<string, (chance: Chance) => (rate: number, place: number) => number>> = {
  "of counts alone": (chance) => (rate) => poisson(chance, rate),
  "with heavy tails": (chance) => (rate) =>
    poisson(chance, rate * gamma(chance, 4) * (chance() < 0.04 ? 1 + 1 / (0.25 + chance()) : 1)),
  "of a week": (chance) => (rate, place) => poisson(chance, rate * gamma(chance, 20) * (place % 7 > 4 ? 0.5 : 1.2)),
  "that drifts": (chance) => {
    const drift = drifting(chance, 0.7);
    return (rate) => poisson(chance, rate * Math.exp(0.3 * drift() - 0.045));
  },
};

let database: Database;
let session: Session;
beforeAll(async () => {
  const folder = await folderWith({ "tsubame.yaml": config, "sensors.csv": sensors });
  database = await openQueries({ folder }, undefined, {});
  const quarter = parsePeriod("2024Q2") as Period;
  session = await openQuarter(database, await readConfig(folder), quarter, undefined);
});
afterAll(() => database.close());

async function select(name: string): Promise<Row[]> {
  const file = `queries/datasets/${name}.sql`;
  const text = readFileSync(resolve(import.meta.dirname, "..", file), "utf8");
  return [...(await session.select({ text, file })).rows];
}

/** Counts by day, of both quarters; null is unknown. */
type Counts = readonly (number | null)[];

const valuesOf = (name: string, counts: Counts) =>
  counts.map((count, place) => `('${name}', date '${dayOf(place)}', ${count ?? "null::bigint"})`).join(", ");

/** What the datasets say of such counts in the place of those of the watched networks. */
async function toldOf(counts: Counts): Promise<{ onset: Row | undefined; levels: Row[] }> {
  await session.run(
    `create or replace view watched_days as select * from (values ${valuesOf("all", counts)}) as days(series, day, value)`,
  );
  const levels = await select("network_levels");
  await session.run(
    "create or replace table network_levels (level bigint, levels bigint, first_day varchar, first_day_low varchar, first_day_high varchar, last_day varchar, days bigint, source_days bigint, sources double, height bigint, evidence double, ramp_day varchar, ramp_low varchar, ramp_high varchar)",
  );
  for (const level of levels)
    await session.run(
      `insert into network_levels values (${Object.values(level)
        .map((cell) => (typeof cell === "string" ? `'${cell}'` : String(cell)))
        .join(", ")})`,
    );
  const [onset] = await select("network_onset");
  await session.run("drop table network_levels");
  return { onset, levels };
}

/** Every level of many series, by the name of the series. */
async function levelsOf(series: ReadonlyMap<string, Counts>): Promise<Map<string, Row[]>> {
  await session.run("create or replace table many (series varchar, day date, value bigint)");
  for (const [name, counts] of series) await session.run(`insert into many values ${valuesOf(name, counts)}`);
  const rows = await session.rows(
    `select series, strftime(first_day, '%Y-%m-%d') as first, strftime(first_low, '%Y-%m-%d') as low, strftime(first_high, '%Y-%m-%d') as high,
       cast(total as double) / days as mean, lag(cast(total as double) / days) over (partition by series order by level) as before
     from level_segments('many', 1) order by series, level`,
  );
  const all = new Map<string, Row[]>([...series.keys()].map((name) => [name, []]));
  for (const row of rows) all.get(String(row["series"]))?.push(row);
  return all;
}

/** Levels begun in the quarter, half as high again as the one before or higher. */
const risesIn = (levels: readonly Row[]) =>
  levels.filter(
    ({ first, mean: level, before }) =>
      before !== null && String(first) >= "2024-04-01" && Number(level) >= 1.5 * Number(before),
  );

describe("noise", () => {
  it.each(Object.keys(noises))("%s is a rise in two of a hundred series at most", async (kind) => {
    const series = new Map<string, Counts>(
      Array.from({ length: 200 }, (_, seed) => {
        const count = noises[kind]?.(chanceOf(seed * 7919 + 11)) ?? (() => 0);
        return [`${seed}`, places.map((place) => count([4, 20, 120][seed % 3] ?? 0, place))];
      }),
    );
    const rises = [...(await levelsOf(series)).values()].filter((levels) => risesIn(levels).length > 0);
    expect(rises.length).toBeLessThanOrEqual(4);
  });

  it("hides no step to three times as much, and the interval holds its first day in 95 of a hundred", async () => {
    const truth = new Map<string, number>();
    const series = new Map<string, Counts>();
    for (const [at, kind] of Object.keys(noises).entries())
      for (let seed = 0; seed < 25; seed += 1) {
        const chance = chanceOf(seed * 104729 + at);
        const begun = daysBefore + 3 + Math.floor(chance() * 75);
        const count = noises[kind]?.(chance) ?? (() => 0);
        truth.set(`${kind} ${seed}`, begun);
        series.set(
          `${kind} ${seed}`,
          places.map((place) => count(place < begun ? 20 : 60, place)),
        );
      }
    const found = await levelsOf(series);
    const rises = [...truth].map(([name, begun]) => ({ day: dayOf(begun), rises: risesIn(found.get(name) ?? []) }));
    expect(rises.filter(({ rises: all }) => all.length > 0).length).toBeGreaterThanOrEqual(98);
    const held = rises.filter(({ day, rises: all }) =>
      all.some(({ low, high }) => String(low) <= day && day <= String(high)),
    );
    expect(held.length).toBeGreaterThanOrEqual(95);
  });
});

describe("network_onset", () => {
  const counted = (rate: (place: number) => number, seed = 5): number[] => {
    const chance = chanceOf(seed);
    return places.map((place) => poisson(chance, rate(place)));
  };
  /** Place of a day in the counts. */
  const place = (day: string) => (Date.parse(day) - Date.UTC(2024, 0, 1)) / 86_400_000;

  it("tells a burst of twenty days at eight times the level as one, with its last day and what came later", async () => {
    const [first, last] = [place("2024-05-08"), place("2024-05-27")];
    const counts = counted((day) => (day >= first && day <= last ? 96 : 12));
    const { onset, levels } = await toldOf(counts);
    expect(onset).toMatchObject({
      onset: "2024-05-08",
      onset_low: "2024-05-08",
      onset_high: "2024-05-08",
      kind: "burst",
      burst_last_day: "2024-05-27",
      sources_before: expect.closeTo(mean(counts.slice(daysBefore, first)), 9),
      sources_after: expect.closeTo(mean(counts.slice(first, last + 1)), 9),
      sources_later: expect.closeTo(mean(counts.slice(last + 1)), 9),
      last_day: "2024-06-30",
      sources_last_week: expect.closeTo(mean(counts.slice(-7)), 9),
      still_high: false,
    });
    expect(levels.map(({ levels: count }) => count)).toEqual([3, 3, 3]);
  });

  it("dates a rise in the first week of the quarter by what came before it", async () => {
    const counts = counted((day) => (day < place("2024-04-04") ? 15 : 60));
    expect((await toldOf(counts)).onset).toMatchObject({
      onset: "2024-04-04",
      kind: "step",
      burst_last_day: null,
      sources_before: expect.closeTo(mean(counts.slice(0, place("2024-04-04"))), 9),
      sources_after: expect.closeTo(mean(counts.slice(place("2024-04-04"))), 9),
      sources_later: null,
      still_high: true,
    });
  });

  it("calls a rise over weeks a ramp, whose interval holds the day it began", async () => {
    const begun = place("2024-04-20");
    const ramp = (day: number) => 20 + 180 * Math.min(1, Math.max(0, (day - begun) / 35));
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { onset } = await toldOf(counted(ramp, seed));
      expect(onset).toMatchObject({ kind: "ramp", still_high: true });
      expect(String(onset?.["onset_low"]) <= "2024-04-20", `${onset?.["onset_low"]}`).toBe(true);
      expect(String(onset?.["onset_high"]) >= "2024-04-20", `${onset?.["onset_high"]}`).toBe(true);
    }
  });

  it("takes no rise of the quarter before for one of this, and no fall for a rise", async () => {
    const risen = await toldOf(counted((day) => (day < place("2024-03-10") ? 15 : 60)));
    expect(risen.onset).toBeUndefined();
    expect(risen.levels).toMatchObject([{ levels: 1, first_day: "2024-03-10" }]);
    const fallen = await toldOf(counted((day) => (day < place("2024-05-10") ? 60 : 15)));
    expect(fallen.onset).toBeUndefined();
    expect(fallen.levels).toMatchObject([{ levels: 2 }, { levels: 2, first_day: "2024-05-10" }]);
  });

  it("is not told of one day alone, nor of what is unknown, nor of zeros", async () => {
    expect((await toldOf(counted((day) => (day === place("2024-05-10") ? 400 : 20)))).levels).toHaveLength(1);
    expect((await toldOf(places.map(() => 0))).levels).toMatchObject([{ levels: 1, sources: 0 }]);
    expect(await toldOf(places.map(() => null))).toEqual({ onset: undefined, levels: [] });
    expect((await toldOf(places.map((day) => (day < place("2024-06-11") ? null : 20)))).levels).toEqual([]);
    expect((await toldOf(places.map((day) => (day < place("2024-06-10") ? null : 20)))).levels).toHaveLength(1);
  });

  it("finds what began after weeks without any sensor", async () => {
    const gap = (day: number) => day >= place("2024-04-10") && day < place("2024-05-01");
    const counts = counted((day) => (day < place("2024-05-20") ? 20 : 80)).map((count, day) =>
      gap(day) ? null : count,
    );
    expect((await toldOf(counts)).onset).toMatchObject({ onset: "2024-05-20", kind: "step" });
  });
});

describe("sensors that come and go", () => {
  /** Six sensors, each of which sees four addresses of its own; when which of them was there is a condition. */
  const watchedIn = async (observed: string): Promise<Row[]> => {
    const folder = await folderWith({
      "tsubame.yaml": `${config}networks: networks.csv\n`,
      "sensors.csv": `sensor,country\n${[0, 1, 2, 3, 4, 5].map((sensor) => `s${sensor},JP\n`).join("")}`,
      "networks.csv": "network\n240.0.0.0/16\n",
    });
    const own = await openQueries({ folder }, undefined, {});
    const quarter = parsePeriod("2024Q2") as Period;
    const opened = await openQuarter(own, await readConfig(folder), quarter, undefined);
    for (const schema of ["previous", "main"])
      await opened.run(`
        create or replace view ${schema}.activity as
        select d.day, concat('s', sensor) as sensor, 6 as protocol, 23 as port, 4026531840 + 256 * sensor + host as src_ip, 1 as packets
        from ${schema}.days d, range(6) as sensors(sensor), range(4) as hosts(host) where ${observed};
        create or replace view ${schema}.coverage as
        select day, sensor, count(*) as packets, 0 as first_packet, 86399 as last_second from ${schema}.activity group by day, sensor`);
    const rows = await opened.rows(
      `select cast(total as double) / days as mean, days from level_segments('watched_days', 1) order by level`,
    );
    own.close();
    return rows;
  };

  it("are no rise: an outage of half of them, or twice as many from May on", async () => {
    expect(await watchedIn("sensor < 3 or day not between date '2024-04-10' and date '2024-04-25'")).toEqual([
      { mean: 24, days: 166 },
    ]);
    expect(await watchedIn("sensor < 3 or day >= date '2024-05-01'")).toEqual([{ mean: 12, days: 182 }]);
  });

  it("are few, one of six down counts as it is", async () => {
    expect(await watchedIn("sensor < 5 or day not between date '2024-04-10' and date '2024-04-14'")).toMatchObject([
      { days: 182 },
    ]);
  });
});

describe("the article on the watched networks", () => {
  const root = resolve(import.meta.dirname, "..");
  /** What both pages say of the networks, made from so many sources on each day of June. */
  const told = async (sources: (day: string) => number, lastDay = "2024-06-30") => {
    const folder = await folderWith({
      ...filesOf("timezone: UTC\nhome: JP\nlanguages: [ja, en]\neditions: [overflow]\nnetworks: networks.csv\n"),
      "sensors.csv": "sensor,country,featured\nalpha-one,JP,yes\nbravo-one,US,yes\n",
      "networks.csv": `network\n${[0, 1, 2, 3, 4].map((part) => `240.0.${part}.0/24\n`).join("")}`,
    });
    for (const place of ["templates/overflow/2024Q2", "templates/catalogs/en/overflow/2024Q2"])
      await copyFolder(resolve(root, place), resolve(folder, place));
    const days = places.map(dayOf).filter((day) => day >= "2024-06-01" && day <= lastDay);
    const values = days.map((day) => `(timestamp '${day} 05:00:00', ${sources(day)})`).join(", ");
    await writeParquet(
      resolve(folder, "exports/all.parquet"),
      `select day as time, sensor, 4026531840 + 256 * (host % 5) + host // 5 as src_ip, 4000 as src_port, 23 as dst_port, 6 as protocol
       from (values ${values}) as days(day, sources), (values ('alpha-one'), ('bravo-one')) as sensors(sensor), range(sources) as hosts(host) order by all`,
    );
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    const words = (language: string) =>
      textOf(readFileSync(resolve(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8")).replace(
        /\s+/g,
        " ",
      );
    return { ja: words("ja"), en: words("en") };
  };

  it("says of a burst when it ended, and what came later", async () => {
    const { ja, en } = await told((day) => (day >= "2024-06-12" && day <= "2024-06-20" ? 80 : 10));
    expect(en).toContain(
      "Until then, 10 addresses a day were seen on average; until June 20, 2024 there were 80, and 10 after that",
    );
    expect(en).toContain("addresses a day before June 12, 2024, 80 from that day to June 20, 2024, and 10 after that.");
    expect(ja).toContain("2024年6月20日まで平均80個に増え、その後は平均10個になりました");
    expect(`${ja} ${en}`).not.toMatch(/水準の変化は見られません|no change of level|stayed high|高い水準が続きました/);
  });

  it("says that there was no change only where enough days were looked at", async () => {
    const quiet = await told(() => 10);
    expect(quiet.en).toContain("shows no change of level");
    expect(quiet.ja).toContain("水準の変化は見られません");
    const short = await told(() => 10, "2024-06-20");
    expect(`${short.ja} ${short.en}`).not.toMatch(/水準の変化は見られません|no change of level/);
  });
});
