import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { addFiles, folderWith, tsubame } from "./kit.js";

const shared = resolve(import.meta.dirname, "../../shared/data/marx");

type Expected = {
  packets: number;
  distinct_sources: number;
  per_sensor_packets: Record<string, number>;
  per_sensor_distinct_sources: Record<string, number>;
  top12_ports_per_sensor: Record<string, { port: string; packets: number }[]>;
  monthly_average_by_home_country: Record<string, Record<string, { domestic_packets_per_sensor_per_day: number; overseas_packets_per_sensor_per_day: number }>>;
  daily_distinct_sources_top5_slash16: Record<string, Record<string, number>>;
};

// Nine sensors of 2013, and figures computed from the same file without DuckDB.
describe.skipIf(!existsSync(shared))("the packets of nine cloud sensors in 2013", () => {
  let folder: string;
  let expected: Expected;
  const countries: Record<string, string> = { "groucho-eu": "IE", "groucho-sa": "BR", "groucho-singapore": "SG", "groucho-sydney": "AU", "groucho-tokyo": "JP" };

  const query = async (dataset: string) => {
    const { code, out, err } = await tsubame(folder, ["query", dataset, "2013Q2", "--json"]);
    expect(err.includes("tsubame:") ? err : "").toBe("");
    expect(code).toBe(0);
    return JSON.parse(out) as Record<string, string | number | null>[];
  };

  beforeAll(async () => {
    expected = JSON.parse(readFileSync(join(shared, "marx_2013Q2_expected.json"), "utf8")) as Expected;
    const sensors = Object.keys(expected.per_sensor_packets).sort().map((sensor) => `${sensor},${countries[sensor] ?? "US"}`);
    folder = await folderWith({ "tsubame.yaml": "timezone: UTC\nhome: US\nlanguages: [en]\n", "sensors.csv": `sensor,country\n${sensors.join("\n")}\n` });
    const { code, out } = await tsubame(folder, ["import", join(shared, "marx-2013Q2.csv.gz"), "--format", "csv", "--map", "time=datetime,sensor=host,src_ip=src,src_port=spt,dst_port=dpt,protocol=proto,icmp_type=type", "--to", "exports"]);
    expect(out).toContain(`${expected.packets} written to 91 file(s), 0 rejected`);
    expect(code).toBe(0);
  });

  it("has the expected packets and distinct sources, of each sensor and of all", async () => {
    const totals = await query("totals");
    expect(totals[0]).toEqual({ sensor: null, label: null, packets: expected.packets, sources: expected.distinct_sources });
    expect(Object.fromEntries(totals.slice(1).map(({ sensor, packets }) => [sensor, packets]))).toEqual(expected.per_sensor_packets);
    expect(Object.fromEntries(totals.slice(1).map(({ sensor, sources }) => [sensor, sources]))).toEqual(expected.per_sensor_distinct_sources);
  });

  it("has the expected top ten ports of each sensor", async () => {
    const ports = await query("top_ports_by_sensor");
    for (const [sensor, top] of Object.entries(expected.top12_ports_per_sensor)) {
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
      const seen = Object.fromEntries(daily.filter(({ sources }) => sources !== 0).map(({ day, sources }) => [day, sources]));
      expect(seen).toEqual(Object.fromEntries(Object.entries(expected.daily_distinct_sources_top5_slash16[network] ?? {}).filter(([, sources]) => sources > 0)));
    }
  });

  it.each(["US", "JP"])("has the expected monthly means with home %s, and builds", async (home) => {
    await writeFile(join(folder, "tsubame.yaml"), `timezone: UTC\nhome: ${home}\nlanguages: [en]\n`);
    const rows = await query("packets_by_group_month");
    for (const [month, means] of Object.entries(expected.monthly_average_by_home_country[home] ?? {})) {
      const mean = (group: string) => rows.find((row) => row["month"] === month && row["sensor_group"] === group)?.["packets_per_sensor_day"];
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
