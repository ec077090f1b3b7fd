import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, folderWith, tsubame } from "./kit.js";
import { marxCountryOf } from "./marx-kit.js";

const shared = resolve(import.meta.dirname, "../../shared/data/marx");

type Expected = {
  packets: number;
  distinct_sources: number;
  per_sensor_packets: Record<string, number>;
  per_sensor_distinct_sources: Record<string, number>;
  top12_ports_per_sensor: Record<string, { port: string; packets: number }[]>;
  monthly_average_by_home_country: Record<
    string,
    Record<string, { domestic_packets_per_sensor_per_day: number; overseas_packets_per_sensor_per_day: number }>
  >;
  daily_distinct_sources_top5_slash16: Record<string, Record<string, number>>;
};

/** The name that comes most often. */
function largest(names: readonly string[]): { readonly name: string; readonly count: number } {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .reduce((most, one) => (one.count > most.count ? one : most));
}

type Line = readonly [
  time: string,
  sensor: string,
  source: string,
  protocol: string,
  type: string,
  from: string,
  to: string,
];

/** The lines of the file; `answer`: echo replies, reports of errors and redirects, which nobody here asked for. */
function linesIn(path: string): readonly Line[] {
  const lines = gunzipSync(readFileSync(path)).toString().trim().split("\n").slice(1);
  return lines.map((line) => line.replace("\r", "").split(",") as unknown as Line);
}
const isAnswer = ([, , , protocol, type]: Line) => protocol === "ICMP" && ["0", "3", "5", "11"].includes(type);

// Nine sensors of 2013, and figures computed from the same file without DuckDB.
describe.skipIf(!existsSync(shared))("the packets of nine cloud sensors in 2013", () => {
  let folder: string;
  let expected: Expected;
  let lines: readonly Line[];

  const query = async (dataset: string) => {
    const { code, out, err } = await tsubame(folder, ["query", dataset, "2013Q2", "--json"]);
    expect(err.includes("tsubame:") ? err : "").toBe("");
    expect(code).toBe(0);
    return JSON.parse(out) as Record<string, string | number | null>[];
  };

  beforeAll(async () => {
    expected = JSON.parse(readFileSync(join(shared, "marx_2013Q2_expected.json"), "utf8")) as Expected;
    lines = linesIn(join(shared, "marx-2013Q2.csv.gz"));
    const sensors = Object.keys(expected.per_sensor_packets)
      .sort()
      .map((sensor) => `${sensor},${marxCountryOf(sensor)}`);
    folder = await folderWith({
      "tsubame.yaml": "timezone: UTC\nhome: US\nlanguages: [en]\n",
      "sensors.csv": `sensor,country\n${sensors.join("\n")}\n`,
    });
    const { code, out } = await tsubame(folder, [
      "import",
      join(shared, "marx-2013Q2.csv.gz"),
      "--format",
      "csv",
      "--map",
      "time=datetime,sensor=host,src_ip=src,src_port=spt,dst_port=dpt,protocol=proto,icmp_type=type",
      "--to",
      "exports",
    ]);
    expect(out).toContain(`${expected.packets} written to 91 file(s), 0 rejected`);
    expect(code).toBe(0);
  });

  it("has the expected packets and distinct sources, of each sensor and of all", async () => {
    const totals = await query("totals");
    expect(totals[0]).toEqual({
      sensor: null,
      label: null,
      packets: expected.packets,
      sources: expected.distinct_sources,
    });
    expect(Object.fromEntries(totals.slice(1).map(({ sensor, packets }) => [sensor, packets]))).toEqual(
      expected.per_sensor_packets,
    );
    expect(Object.fromEntries(totals.slice(1).map(({ sensor, sources }) => [sensor, sources]))).toEqual(
      expected.per_sensor_distinct_sources,
    );
  });

  it("has the expected top ten ports of each sensor, without answers to forged packets", async () => {
    const ports = await query("top_ports_by_sensor");
    for (const [sensor, all] of Object.entries(expected.top12_ports_per_sensor)) {
      const answers = lines.filter((line) => line[1] === sensor && isAnswer(line)).length;
      expect(answers).toBeGreaterThan(30);
      const probes = all.map(({ port, packets }) => ({ port, packets: packets - (port === "ICMP" ? answers : 0) }));
      const top = probes.sort((a, b) => b.packets - a.packets || (a.port < b.port ? -1 : 1));
      const own = ports.filter((row) => row["sensor"] === sensor);
      expect(own.map(({ port, packets }) => ({ port, packets }))).toEqual(top.slice(0, 10));
      expect(own.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });

  it("has the expected daily sources of watched networks", async () => {
    const networks = Object.keys(expected.daily_distinct_sources_top5_slash16);
    await addFiles(folder, {
      "networks.csv": `network,label\n${networks.map((network) => `${network},${network.replaceAll(/[./]/g, "-")}`).join("\n")}\n`,
      "tsubame.yaml": "timezone: UTC\nhome: US\nlanguages: [en]\nnetworks: networks.csv\n",
    });
    const rows = await query("sources_by_network_day");
    expect(rows).toHaveLength(91 * networks.length);
    for (const network of networks) {
      const daily = rows.filter((row) => row["network"] === network.replaceAll(/[./]/g, "-"));
      const seen = Object.fromEntries(
        daily.filter(({ sources }) => sources !== 0).map(({ day, sources }) => [day, sources]),
      );
      const [a = 0, b = 0] = network.split(".").map(Number);
      const inside = lines.filter(([, , source]) => Math.floor(Number(source) / 65536) === a * 256 + b);
      const counted = (some: readonly Line[]) => {
        const sources = new Map<string, Set<string>>();
        for (const [time, , source] of some)
          sources.set(time.slice(0, 10), (sources.get(time.slice(0, 10)) ?? new Set()).add(source));
        return Object.fromEntries([...sources].map(([day, { size }]) => [day, size]));
      };
      expect(counted(inside)).toEqual(
        Object.fromEntries(
          Object.entries(expected.daily_distinct_sources_top5_slash16[network] ?? {}).filter(
            ([, sources]) => sources > 0,
          ),
        ),
      );
      expect(seen).toEqual(counted(inside.filter((line) => !isAnswer(line))));
    }
  });

  it("has the published shares of the regions, by the holder data that comes with the program", async () => {
    await writeFile(join(folder, "tsubame.yaml"), "timezone: UTC\nhome: US\nlanguages: [en]\nquarterly_scope: all\n");
    const shares = Object.fromEntries(
      (await query("top_regions")).map(({ region, share_pct }) => [region, Number(share_pct)]),
    );
    // Data-Driven Security on the packets of all six months: China 42 %, United States 20 %.
    expect(Math.abs((shares["CN"] ?? 0) - 42)).toBeLessThan(1);
    expect(Math.abs((shares["US"] ?? 0) - 20)).toBeLessThan(1);
    expect(
      Math.max(
        ...Object.entries(shares).flatMap(([region, share]) => (region === "CN" || region === "US" ? [] : [share])),
      ),
    ).toBeLessThan(5);
  });

  it("has the largest flood as a change that one source made, and as many sensors as saw a rise", async () => {
    await writeFile(join(folder, "tsubame.yaml"), "timezone: UTC\nhome: US\nlanguages: [en]\nquarterly_scope: all\n");
    const flood = largest(
      lines
        .filter(([, , , , , , port]) => port !== "")
        .map(([time, sensor, source, protocol, , , port]) =>
          [time.slice(0, 10), `${port}/${protocol}`, source, sensor].join(" "),
        ),
    );
    const [day = "", port = "", , sensor = ""] = flood.name.split(" ");
    expect(flood.count).toBe(2605);

    const changes = await query("changes");
    const [first] = changes;
    expect(first).toMatchObject({
      kind: "rise",
      port,
      metric: "packets",
      first_day: day,
      last_day: day,
      level_before: 0,
      verdict: "one_source",
      top_source_pct: 100,
      top_sensor_pct: 100,
      extra_issue: false,
    });
    // It is the port's, or its holder's, of whom nothing else was seen.
    expect([first?.["name"], ...String(first?.["also"]).split(", ")]).toContain(port);
    const labels = new Map((await query("totals")).map((row) => [row["label"], row["sensor"]]));
    expect(labels.get(first?.["top_sensor_label"] ?? "")).toBe(sensor);

    // On a port, as many of the nine sensors saw more of it a day than before as are told, and one had half where one is named.
    const onPorts = changes.filter(
      ({ kind, series_kind, name }) => kind === "rise" && series_kind === "port" && /\d/.test(String(name)),
    );
    expect(onPorts.length).toBeGreaterThanOrEqual(4);
    for (const { name, first_day, last_day, verdict, sensors_risen } of onPorts) {
      const seen = lines.filter(([, , , protocol, , , dpt]) => `${dpt}/${protocol}` === name);
      const daily = (from: string, to: string) => (id: string) =>
        seen.filter(([time, host]) => host === id && time.slice(0, 10) >= from && time.slice(0, 10) <= to).length /
        (1 + (Date.parse(to) - Date.parse(from)) / 86_400_000);
      const before = new Date(Date.parse(String(first_day)) - 86_400_000).toISOString().slice(0, 10);
      const during = Object.keys(expected.per_sensor_packets).map(daily(String(first_day), String(last_day)));
      const earlier = Object.keys(expected.per_sensor_packets).map(daily("2013-04-01", before));
      const rose = during.filter((mean, at) => mean > (earlier[at] ?? 0));
      expect(rose.length, String(name)).toBeGreaterThanOrEqual(Number(sensors_risen));
      if (verdict === "one_source" || verdict === "one_sensor")
        expect(2 * Math.max(...during), String(name)).toBeGreaterThan(during.reduce((sum, mean) => sum + mean, 0));
    }
  });

  it.each(["US", "JP"])("has the expected monthly means with home %s, and builds", async (home) => {
    await writeFile(join(folder, "tsubame.yaml"), `timezone: UTC\nhome: ${home}\nlanguages: [en]\n`);
    const rows = await query("packets_by_group_month");
    for (const [month, means] of Object.entries(expected.monthly_average_by_home_country[home] ?? {})) {
      const mean = (group: string) =>
        rows.find((row) => row["month"] === month && row["sensor_group"] === group)?.["packets_per_sensor_day"];
      expect(mean("home")).toBeCloseTo(means.domestic_packets_per_sensor_per_day, 4);
      expect(mean("overseas")).toBeCloseTo(means.overseas_packets_per_sensor_per_day, 4);
    }
    const built = await tsubame(folder, ["build", "2013Q2", "--no-pdf"]);
    expect(built.err).not.toContain("tsubame:");
    expect(built.code).toBe(0);
    const page = readFileSync(join(folder, "output/2013Q2/overflow/en/index.html"), "utf8");
    expect(page).toContain("34,708");
    expect(page).not.toContain("Sample data");
  });
});
