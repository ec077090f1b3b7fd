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
      en: "How often ranks would swap had been computed from draws that were not random where the number of sensors or weeks is even. It was computed anew.",
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
