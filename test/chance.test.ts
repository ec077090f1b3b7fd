/** What is said to be chance, against plain random numbers: the draws themselves, and the percentages made of them. */
import { existsSync, readFileSync } from "node:fs";
import { cp, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, fewHolders, folderWith, sql, tsubame, writeParquet } from "./kit.js";
import { marxCountryOf } from "./marx-kit.js";

const shared = resolve(import.meta.dirname, "../../shared/data/marx");
const macro = readFileSync(resolve(import.meta.dirname, "../queries/views/redraws.sql"), "utf8");

/** Mulberry32: uniform numbers in [0, 1). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** How often each of n things was taken in n picks. */
function drawTimes(n: number, random: () => number): number[] {
  const times = new Array<number>(n).fill(0);
  for (let pick = 0; pick < n; pick++) times[Math.floor(random() * n)]! += 1;
  return times;
}

describe("redraws", () => {
  const random = randomNumbers(1);

  it.each(["sensor", "week"])(
    "of each number of things from 6 to 64 are as different as chance makes them: %s",
    async (what) => {
      await sql(macro);
      for (let n = 6; n <= 64; n++) {
        const rows = await sql(
          `select draw, array_to_string(times, ' ') as times from redraws('${what}', ${n}) order by draw`,
        );
        expect(rows.map(({ draw }) => draw)).toEqual(Array.from({ length: 2000 }, (_, draw) => draw));
        const drawn = rows.map(({ times }) => String(times).split(" ").map(Number));
        for (const times of drawn) expect([times.length, times.reduce((sum, one) => sum + one, 0)]).toEqual([n, n]);

        const different = (draws: readonly (readonly number[])[]) =>
          new Set(draws.map((times) => times.join(" "))).size;
        const byChance = different(Array.from({ length: 2000 }, () => drawTimes(n, random)));
        expect(different(drawn), `different draws of ${n}`).toBeGreaterThanOrEqual(0.95 * byChance);

        // Distinct things in n picks of n: their mean and variance, worked out by which things no pick takes.
        const missed = (things: number) => (1 - things / n) ** n;
        const expected = n * (1 - missed(1));
        const variance = n * missed(1) + n * (n - 1) * missed(2) - (n * missed(1)) ** 2;
        const mean = drawn.reduce((sum, times) => sum + times.filter((one) => one > 0).length, 0) / drawn.length;
        expect(Math.abs(mean - expected), `distinct picks of ${n}`).toBeLessThan(4 * Math.sqrt(variance / 2000));
      }
    },
  );

  it("of sensors and weeks know nothing of each other, nor one pick of the next", async () => {
    await sql(macro);
    const [row] = await sql(`
      select corr(s.times[1], w.times[1]) as apart, corr(s.times[1], n.times[1]) as next, corr(s.times[1], s.times[2]) as within
      from redraws('sensor', 16) s join redraws('week', 16) w using (draw) join redraws('sensor', 16) n on n.draw = s.draw + 1`);
    // Four standard errors; within a draw, one more of this is one less of fifteen others.
    expect(Math.abs(Number(row?.["apart"]))).toBeLessThan(4 / Math.sqrt(2000));
    expect(Math.abs(Number(row?.["next"]))).toBeLessThan(4 / Math.sqrt(2000));
    expect(Math.abs(Number(row?.["within"]) + 1 / 15)).toBeLessThan(4 / Math.sqrt(2000));
  });
});

type Swap = { kind: string; rank: number; name: string; next_name: string; swap_pct: number; uncertain: boolean };

// Percentages of real packets: nine cloud sensors, two quarters, of which the first has none before it.
describe.skipIf(!existsSync(shared))("how often ranks of 2013 swap by chance", () => {
  const starts: Record<string, string> = { "2013Q2": "2013-04-01", "2013Q3": "2013-07-01" };
  type Seen = { readonly kind: string; readonly name: string; readonly sensor: string; readonly week: number };
  let folder: string;
  const packets = new Map<string, (Seen & { readonly packets: number })[]>();
  /** Days on which a sensor received anything: what means are taken over. */
  const observed = new Map<string, Map<string, Seen>>();
  const weekOf = (day: string, quarter: string) =>
    Math.floor((Date.parse(day) - Date.parse(starts[quarter] ?? "")) / (7 * 86_400_000));

  beforeAll(async () => {
    folder = await folderWith({ "tsubame.yaml": "timezone: UTC\nhome: US\nlanguages: [en]\n" });
    const sensors = new Set<string>();
    for (const quarter of Object.keys(starts)) {
      const lines = gunzipSync(readFileSync(join(shared, `marx-${quarter}.csv.gz`)))
        .toString()
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.replace("\r", "").split(","));
      packets.set(
        quarter,
        lines.flatMap(([time = "", sensor = "", , protocol, type = "", , port = ""]) => {
          sensors.add(sensor);
          const [day, days] = [time.slice(0, 10), observed.get(quarter) ?? new Map<string, Seen>()];
          const sensorDay = { kind: "sensor_day", name: "", sensor, week: weekOf(day, quarter) };
          observed.set(quarter, days.set(`${sensor} ${day}`, sensorDay));
          // Of the packets without a port, those that ask are counted in ranks; those that answer are not.
          if (protocol === "ICMP" && !["8", "10", "13", "15", "17", ""].includes(type)) return [];
          const name = protocol === "ICMP" ? "ICMP" : `${port}/${protocol}`;
          return { kind: "port", name, sensor, week: weekOf(time.slice(0, 10), quarter), packets: 1 };
        }),
      );
    }
    await addFiles(folder, {
      "sensors.csv": `sensor,country\n${[...sensors]
        .sort()
        .map((one) => `${one},${marxCountryOf(one)}`)
        .join("\n")}\n`,
      "regions.sql":
        "select region as name, sensor, cast(day as varchar) as day, cast(sum(probes) as bigint) as packets from origins where sensor is not null and region is not null group by all order by all\n",
    });
    for (const quarter of Object.keys(starts)) {
      const { code, err } = await tsubame(folder, [
        "import",
        join(shared, `marx-${quarter}.csv.gz`),
        ...["--format", "csv", "--to", "exports", "--map"],
        "time=datetime,sensor=host,src_ip=src,src_port=spt,dst_port=dpt,protocol=proto,icmp_type=type",
      ]);
      expect(code, err).toBe(0);
    }
    for (const quarter of Object.keys(starts)) {
      const { out } = await tsubame(folder, ["query", "--sql", join(folder, "regions.sql"), quarter, "--json"]);
      const rows = JSON.parse(out) as { name: string; sensor: string; day: string; packets: number }[];
      packets.get(quarter)?.push(
        ...rows.map(({ name, sensor, day, packets: count }) => {
          return { kind: "region", name, sensor, week: weekOf(day, quarter), packets: count };
        }),
      );
    }
  });

  /** Per cent of 20,000 draws of sensors and weeks in which the lower one has as many packets or more. */
  function swaps(
    seen: readonly (Seen & { readonly packets: number })[],
    pairs: readonly Swap[],
    seed: number,
  ): number[] {
    const all = <Value>(values: readonly Value[]) => [...new Set(values)].sort();
    const [sensors, weeks] = [all(seen.map(({ sensor }) => sensor)), all(seen.map(({ week }) => week))];
    const cells = new Map<string, number[][]>();
    for (const { kind, name, next_name } of pairs)
      for (const one of [name, next_name])
        cells.set(
          `${kind} ${one}`,
          sensors.map(() => weeks.map(() => 0)),
        );
    for (const { kind, name, sensor, week, packets: count } of seen) {
      const row = cells.get(`${kind} ${name}`)?.[sensors.indexOf(sensor)];
      if (row) row[weeks.indexOf(week)] = (row[weeks.indexOf(week)] ?? 0) + count;
    }
    const [random, found] = [randomNumbers(seed), pairs.map(() => 0)];
    for (let draw = 0; draw < 20_000; draw++) {
      const [ofSensors, ofWeeks] = [drawTimes(sensors.length, random), drawTimes(weeks.length, random)];
      const totals = new Map(
        [...cells].map(([key, rows]) => [
          key,
          rows.reduce(
            (sum, row, at) =>
              sum + (ofSensors[at] ?? 0) * row.reduce((part, count, week) => part + count * (ofWeeks[week] ?? 0), 0),
            0,
          ),
        ]),
      );
      for (const [at, { kind, name, next_name }] of pairs.entries())
        if ((totals.get(`${kind} ${next_name}`) ?? 0) >= (totals.get(`${kind} ${name}`) ?? 0)) found[at]! += 1;
    }
    return found.map((count) => count / 20_000);
  }

  it.each([
    ["2013Q2", "US", 4],
    ["2013Q3", "US", 4],
    ["2013Q2", "JP", 1],
    ["2013Q3", "JP", 1],
  ])("are within three standard errors of 20,000 draws: %s, home %s, %i sensors", async (quarter, home, count) => {
    await addFiles(folder, { "tsubame.yaml": `timezone: UTC\nhome: ${home}\nlanguages: [en]\n` });
    const answer = await tsubame(folder, ["query", "rank_uncertainty", quarter, "--scope", "home", "--json"]);
    const rows = JSON.parse(answer.out) as Swap[];
    expect(rows.map(({ kind }) => kind)).toEqual([...Array(5).fill("port"), ...Array(5).fill("region")]);
    const seen = (packets.get(quarter) ?? []).filter(({ sensor }) => marxCountryOf(sensor) === home);
    expect(new Set(seen.map(({ sensor }) => sensor)).size).toBe(count);
    for (const [at, chance] of swaps(seen, rows, 7).entries()) {
      const { swap_pct, uncertain, name, next_name } = rows[at] as Swap;
      const share = (swap_pct * 20 + chance * 20_000) / 22_000;
      const error = Math.sqrt(share * (1 - share) * (1 / 2000 + 1 / 20_000));
      expect(
        Math.abs(swap_pct / 100 - chance),
        `${name} and ${next_name}: ${swap_pct} %, ${chance}`,
      ).toBeLessThanOrEqual(3 * error);
      expect(uncertain).toBe(swap_pct > 5);
    }
  });

  type Change = {
    compared_with: string;
    kind: string;
    name: string | null;
    low_pct: number | null;
    high_pct: number | null;
    uncertain: boolean | null;
  };

  const chanceOfChanges = async (quarter: string, home: string, scope: string) => {
    await addFiles(folder, { "tsubame.yaml": `timezone: UTC\nhome: ${home}\nlanguages: [en]\n` });
    const answer = await tsubame(folder, ["query", "change_uncertainty", quarter, "--scope", scope, "--json"]);
    return JSON.parse(answer.out) as Change[];
  };

  /** Changes of the mean per sensor and day in 20,000 draws, by kind and name: sensors of both quarters, weeks of each. */
  function changes(among: (sensor: string) => boolean, rows: readonly Change[], seed: number): number[][] {
    const quarters = ["2013Q2", "2013Q3"].map((quarter) => {
      const seen = (packets.get(quarter) ?? []).filter(({ sensor }) => among(sensor));
      const days = [...(observed.get(quarter)?.values() ?? [])].filter(({ sensor }) => among(sensor));
      return { seen, days, weeks: [...new Set(days.map(({ week }) => week))].sort((a, b) => a - b) };
    });
    const sensors = [...new Set(quarters.flatMap(({ days }) => days.map(({ sensor }) => sensor)))].sort();
    const summed = quarters.map(({ seen, days, weeks }) => {
      const table = (of: readonly (Seen & { readonly packets: number })[]) => {
        const cells = sensors.map(() => weeks.map(() => 0));
        for (const { sensor, week, packets: count } of of)
          cells[sensors.indexOf(sensor)]![weeks.indexOf(week)]! += count;
        return cells;
      };
      const named = ({ kind, name }: Change) =>
        seen.filter((one) => (kind === "total" ? one.kind === "port" : one.kind === kind && one.name === name));
      return {
        weeks,
        days: table(days.map((one) => ({ ...one, packets: 1 }))),
        of: rows.map((row) => table(named(row))),
      };
    });
    const [random, found] = [randomNumbers(seed), rows.map((): number[] => [])];
    for (let draw = 0; draw < 20_000; draw++) {
      const ofSensors = drawTimes(sensors.length, random);
      const means = summed.map(({ weeks, days, of }) => {
        const ofWeeks = drawTimes(weeks.length, random);
        const total = (cells: readonly (readonly number[])[]) =>
          cells.reduce((sum, row, at) => {
            const times = ofSensors[at] ?? 0;
            return times === 0 ? sum : sum + times * row.reduce((part, n, week) => part + n * (ofWeeks[week] ?? 0), 0);
          }, 0);
        const sensorDays = total(days);
        return of.map((cells) => total(cells) / sensorDays);
      });
      for (const [at, list] of found.entries()) list.push(100 * ((means[1]?.[at] ?? 0) / (means[0]?.[at] ?? 0) - 1));
    }
    // Of nothing in both quarters there is no change.
    return found.map((list) => list.filter((change) => !Number.isNaN(change)));
  }

  it.each([
    ["US", "home", 4],
    ["JP", "overseas", 8],
    ["JP", "all", 9],
  ])(
    "bound changes within three standard errors of 20,000 draws: home %s, %s, %i sensors",
    async (home, scope, count) => {
      const rows = await chanceOfChanges("2013Q3", home, scope);
      const among = (sensor: string) => scope === "all" || (marxCountryOf(sensor) === home) === (scope === "home");
      expect(
        new Set([...(observed.get("2013Q3")?.values() ?? [])].map(({ sensor }) => sensor).filter(among)).size,
      ).toBe(count);
      expect(rows.filter(({ kind }) => kind === "total")).toHaveLength(1);
      expect(rows.filter(({ kind }) => kind === "port").length).toBeGreaterThan(7);
      expect(rows.filter(({ kind }) => kind === "region").length).toBeGreaterThan(7);
      const error = 3 * Math.sqrt(0.025 * 0.975 * (1 / 2000 + 1 / 20_000));
      const share = (drawn: readonly number[], is: (change: number) => boolean) =>
        drawn.filter(is).length / drawn.length;
      for (const [at, drawn] of changes(among, rows, 11).entries()) {
        const { kind, name, low_pct, high_pct, uncertain } = rows[at] as Change;
        const [low, high] = [low_pct ?? Number.NaN, high_pct ?? Number.POSITIVE_INFINITY];
        const said = `${kind} ${name}: ${low} to ${high}`;
        expect(
          share(drawn, (change) => change < low - 1e-9),
          said,
        ).toBeLessThanOrEqual(0.025 + error);
        expect(
          share(drawn, (change) => change <= low + 1e-9),
          said,
        ).toBeGreaterThanOrEqual(0.025 - error);
        expect(
          share(drawn, (change) => change > high + 1e-9),
          said,
        ).toBeLessThanOrEqual(0.025 + error);
        if (high_pct !== null)
          expect(
            share(drawn, (change) => change >= high - 1e-9),
            said,
          ).toBeGreaterThanOrEqual(0.025 - error);
        expect(uncertain, said).toBe(low <= 0 && high >= 0);
      }
    },
  );

  it("bound no change of one sensor, nor one against a quarter that nobody observed", async () => {
    const lone = await chanceOfChanges("2013Q3", "JP", "home");
    expect(lone.length).toBeGreaterThan(10);
    for (const { low_pct, high_pct, uncertain } of lone)
      expect([low_pct, high_pct, uncertain]).toEqual([null, null, null]);
    expect(await chanceOfChanges("2013Q2", "US", "home")).toEqual([]);
  });

  it("are said of the changes that tables print", async () => {
    const rows = await chanceOfChanges("2013Q3", "US", "home");
    for (const [dataset, kind] of [
      ["top_ports", "port"],
      ["top_regions", "region"],
    ] as const) {
      const answer = await tsubame(folder, ["query", dataset, "2013Q3", "--scope", "home", "--json"]);
      for (const { change_pct, change_low_pct, change_high_pct, change_uncertain, ...row } of JSON.parse(answer.out)) {
        const known = rows.find((one) => one.kind === kind && one.name === row[kind]);
        expect([change_low_pct, change_high_pct, change_uncertain]).toEqual(
          known ? [known.low_pct, known.high_pct, known.uncertain] : [null, null, null],
        );
        expect(change_pct === null).toBe(known === undefined);
        if (known) expect(change_low_pct).toBeLessThanOrEqual(change_pct);
      }
    }
  });
});

describe("a change", () => {
  const query = readFileSync(resolve(import.meta.dirname, "../queries/datasets/change_uncertainty.sql"), "utf8");
  const quarters = ["main", "previous", "year_before"];

  function poisson(mean: number, random: () => number): number {
    const limit = Math.exp(-mean);
    let [count, product] = [0, random()];
    for (; product > limit; count++) product *= random();
    return count;
  }

  /** Sensors differ in what they receive; weeks by a factor of up to `weekly` either way, for all sensors alike. */
  async function called(rounds: number, now: number, weekly: number): Promise<number> {
    const random = randomNumbers(rounds * 1000 * now + weekly);
    let [uncertain, all] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      for (const quarter of quarters) {
        const rows: string[] = [];
        for (let sensor = 0; sensor < 10; sensor++)
          for (let week = 0; week < 13; week++) rows.push(`('sensor_day', null, 's${sensor}', ${week}, 7)`);
        for (const kind of ["port", "region"])
          for (let name = 0; name < 10 && quarter !== "year_before"; name++) {
            const weeks = Array.from({ length: 13 }, () => weekly ** (2 * random() - 1));
            for (let sensor = 0; sensor < 10; sensor++)
              for (const [week, level] of weeks.entries()) {
                const mean = (10 + 2 * sensor) * level * (quarter === "main" ? now : 1);
                rows.push(`('${kind}', '${name}', 's${sensor}', ${week}, ${poisson(mean, random)})`);
              }
          }
        await sql(`create schema if not exists ${quarter};
          create or replace table ${quarter}.scope_packets as
            select kind, name, sensor, week, cast(packets as bigint) as packets
            from (values ${rows.join(", ")}) as t(kind, name, sensor, week, packets);
          create or replace table ${quarter}.scope_standing as select ${quarter !== "year_before"} as usable;
          create or replace table ${quarter}.port_totals as select n + 1 as rank, cast(n as varchar) as port from range(10) as r(n);
          create or replace table ${quarter}.region_totals as select n + 1 as rank, cast(n as varchar) as region from range(10) as r(n)`);
      }
      const rows = (await sql(query)).filter(({ kind }) => kind !== "total");
      expect(rows).toHaveLength(20);
      all += rows.length;
      uncertain += rows.filter((row) => row["uncertain"] === true).length;
    }
    return uncertain / all;
  }

  it("that is nothing but noise is called so, whether packets vary alone or weeks do", async () => {
    await sql(macro);
    expect(await called(4, 1, 1)).toBeGreaterThanOrEqual(0.95);
    const [share, error] = [await called(12, 1, 2), Math.sqrt((0.95 * 0.05) / 240)];
    expect(share).toBeGreaterThan(0.95 - 3 * error);
    expect(share).toBeLessThan(0.95 + 3 * error);
  });

  it("that is one is not called noise", async () => {
    await sql(macro);
    expect(await called(2, 1.2, 1)).toBe(0);
    expect(await called(2, 0.8, 1)).toBe(0);
  });
});

describe("what was published of the draws before", () => {
  it("is told as wrong by errata, with the text for the page's note", async () => {
    const days = (first: string, last: string) =>
      `unnest(generate_series(timestamp '${first} 03:00', timestamp '${last} 03:00', interval 1 day)) as time`;
    const sensors = ["one", "two", "three", "four"];
    const rows = (sensor: string, port: number, copies: number) =>
      `select ${days("2024-04-01", "2024-06-29")}, 'sensor-${sensor}' as sensor, cast(4026531840 + n as uinteger) as src_ip, cast(40000 as usmallint) as src_port, cast(${port} as integer) as dst_port, cast(6 as utinyint) as protocol from range(${copies}) as copies(n)`;
    const folder = await folderWith({
      "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [en, ja]\neditions: [quarterly]\nholders: holders.csv\n",
      "holders.csv": fewHolders,
      "sensors.csv": `sensor,country,address\n${sensors.map((sensor, at) => `sensor-${sensor},JP,192.0.2.${at + 1}`).join("\n")}\n`,
      "queries/datasets/rank_uncertainty.sql": await readFile(
        join(import.meta.dirname, "chance/rank_uncertainty.sql"),
        "utf8",
      ),
    });
    await writeParquet(
      join(folder, "exports/packets.parquet"),
      sensors
        .map(
          (sensor, at) =>
            `${rows(sensor, 23, [9, 8, 7, 6][at] ?? 0)} union all ${rows(sensor, 22, [5, 5, 8, 11][at] ?? 0)}`,
        )
        .join(" union all "),
    );
    const build = async () => {
      const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
      expect(code, err).toBe(0);
    };
    await build();
    const published = join(folder, "published/2024Q2");
    await cp(join(folder, "output/2024Q2"), published, { recursive: true });
    expect((await tsubame(folder, ["errata", published])).out).toContain("no sentence, number or drawing changed");

    await rm(join(folder, "queries"), { recursive: true });
    await build();
    const { out } = await tsubame(folder, ["errata", published, "--write", "--date", "2024-11-02"]);
    const said = {
      en: "The percentages of rank swaps were recalculated: where the number of sensors or weeks is even, the draws behind them had not been random.",
      ja: "順位が入れ替わる割合は、センサーか週の数が偶数のときに選び直しが無作為になっていなかったため、計算し直しました。",
    };
    for (const [language, text] of Object.entries(said)) {
      expect(out).toContain(`  ${text}\n`);
      expect(await readFile(join(folder, `templates/quarterly/2024Q2/correction.${language}.md`), "utf8")).toMatch(
        new RegExp(`^### .*\n\n${text.replaceAll(".", "\\\\?\\.")}\n\n- `),
      );
    }
  });
});
