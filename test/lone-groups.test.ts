/** A group of one observed sensor is that sensor: what few sources sent to it is told of neither. */
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Dataset } from "../src/numbers/datasets.js";
import { publishedOf } from "../src/numbers/published.js";
import { filesBelow, filesOf, folderWith, tsubame, writeParquet } from "./kit.js";

const settings = "timezone: UTC\nhome: JP\nlanguages: [en, ja]\neditions: [overflow, quarterly]\n";
const registered =
  "sensor,label,country,address\nalpha-one,,JP,192.0.2.1\nbravo-two,,JP,192.0.2.2\nlima-nine,,US,198.51.100.2\nmike-ten,,US,198.51.100.3\n";

/** Packets of so many sources to a port of sensors, on each of the first days of April. */
const sent = (sensors: string, port: number, sources: number, each: number) =>
  `select timestamp '2024-04-01 12:00:00' + to_days(cast(d as integer)) as time, s as sensor, concat('240.0.0.', n) as src_ip, 40000 as src_port, ${port} as dst_port, 6 as protocol
   from range(5) days(d), unnest(string_split('${sensors}', ' ')) as sensors(s), range(1, ${sources + 1}) sources(n), range(${each}) packets(p)`;

const lone = [
  sent("alpha-one lima-nine mike-ten", 23, 12, 3),
  sent("alpha-one lima-nine mike-ten", 80, 11, 2),
  // Most packets of the home sensor come to a port that two sources alone know of.
  sent("alpha-one", 9999, 2, 40),
  sent("alpha-one", 443, 10, 1),
].join(" union all ");

describe("a report on the one home sensor that was observed", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await folderWith({ ...filesOf(settings), "sensors.csv": registered });
    await writeParquet(join(folder, "exports/packets.parquet"), lone);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const built = async (more = "") => {
    await writeFile(join(folder, "tsubame.yaml"), `${settings}holders: holders.csv\n${more}`);
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    const files = await filesBelow(join(folder, "output/2024Q2"));
    return [...files.keys()].filter((name) => /\.(?:html|csv|svg)$/.test(name));
  };
  const read = (name: string) => readFileSync(join(folder, "output/2024Q2", name), "utf8");

  it("names no port of few sources, and the next ones move up", async () => {
    const files = await built();
    expect(files.filter((name) => read(name).includes("9999"))).toEqual([]);
    const page = read("quarterly/en/index.html");
    expect(read("quarterly/en/data/port_ranks.csv")).toMatch(/\n1,23\/TCP,[\s\S]*\n2,80\/TCP,[\s\S]*\n3,443\/TCP,/);
    expect(page).toMatch(/Ports that received packets from fewer than 10 source addresses/);
  });

  it("names it when the settings say so", async () => {
    await built("disclosure: { few_sources: show }\n");
    expect(read("quarterly/en/data/port_ranks.csv")).toMatch(/\n1,9999\/TCP,/);
  });
});

/** Packets of sources of a network, on days of a month. */
const from = (
  month: string,
  sensors: string,
  port: number,
  network: number,
  sources: number,
  each: number,
  days = 16,
) =>
  `select timestamp '${month}-01 12:00:00' + to_days(cast(d as integer)) as time, s as sensor, concat('240.0.${network}.', n) as src_ip, 40000 as src_port, ${port} as dst_port, 6 as protocol
   from range(${days}) days(d), unnest(string_split('${sensors}', ' ')) as sensors(s), range(1, ${sources + 1}) sources(n), range(${each}) packets(p)`;
const regions =
  "start,end,asn,holder,region\n240.0.1.0,240.0.1.255,1,Net Uno,US\n240.0.2.0,240.0.2.255,2,Net Duo,DE\n240.0.3.0,240.0.3.255,3,Net Tre,FR\n";

async function builtWith(packets: readonly string[], sensors: string, editions: string) {
  const folder = await folderWith({
    "tsubame.yaml": `${settings.replace("[overflow, quarterly]", editions)}holders: holders.csv\n`,
    "sensors.csv": sensors,
    "holders.csv": regions,
  });
  await writeParquet(join(folder, "exports/packets.parquet"), packets.join(" union all "));
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect(code, err).toBe(0);
  return (name: string) => readFileSync(join(folder, "output/2024Q2", name), "utf8");
}

describe("a quarter of one home sensor, compared with the quarter before", () => {
  it("hides regions of few sources, and ranks of before stand as they were where a port is gone", async () => {
    const read = await builtWith(
      [
        ...["2024-01", "2024-02", "2024-03"].flatMap((month) => [
          from(month, "alpha-one", 8080, 1, 12, 9),
          from(month, "alpha-one", 23, 1, 12, 6),
          from(month, "alpha-one", 80, 2, 12, 3),
          // Gone as well, and only two sources ever knew of it.
          from(month, "alpha-one", 7777, 1, 2, 30),
        ]),
        from("2024-04", "alpha-one lima-nine mike-ten", 23, 1, 12, 6),
        from("2024-04", "alpha-one lima-nine mike-ten", 80, 2, 12, 3),
        // Two sources of a region send more than all of another.
        from("2024-04", "alpha-one", 23, 3, 2, 60),
        from("2024-04", "alpha-one", 9999, 1, 2, 99),
      ],
      registered.replace(/bravo-two.*\n/, ""),
      "[quarterly]",
    );
    const rows = (name: string) => read(`quarterly/en/data/${name}.csv`).trim().split(/\r?\n/).slice(1);
    expect(rows("region_ranks").map((row) => row.split(",").slice(0, 2).join(" "))).toEqual(["1 US", "2 DE"]);
    expect(rows("port_ranks").map((row) => row.split(",").slice(0, 2).join(" "))).toEqual(["1 23/TCP", "2 80/TCP"]);
    const page = read("quarterly/en/index.html").replace(/<[^>]*>/g, "");
    expect(page).not.toMatch(/France|7777|9999/);
    expect(page).toContain("23/TCP: up one place, from second to first.");
    expect(page).toContain("80/TCP: up one place, from third to second.");
    expect(page).toContain("8080/TCP: not observed; first in the previous quarter.");
  }, 400_000);
});

describe("a month of one sensor of a group of several", () => {
  const joining =
    "sensor,label,country,address,from\nalpha-one,,JP,192.0.2.1,\nbravo-two,,JP,192.0.2.2,2024-05-01\nlima-nine,,US,198.51.100.2,\nmike-ten,,US,198.51.100.3,\n";
  const all = "alpha-one bravo-two lima-nine mike-ten";
  const quiet = [
    from("2024-04", "alpha-one", 9999, 1, 2, 30),
    from("2024-04", "alpha-one", 23, 1, 5, 30),
    from("2024-04", "lima-nine mike-ten", 23, 1, 12, 3),
    ...[23, 80, 443, 22].map((port, at) => from("2024-05", all, port, 1, 12, 5 - at)),
  ];

  it("tells no rank of a port of few sources", async () => {
    const read = await builtWith([...quiet, from("2024-05", "bravo-two", 9999, 2, 12, 90)], joining, "[quarterly]");
    expect(read("quarterly/en/data/port_rank_by_month.csv")).toMatch(/2024-05,9999\/TCP,1/);
    expect(read("quarterly/en/data/port_rank_by_month.csv")).not.toMatch(/2024-04,9999/);
  }, 400_000);

  it("tells no mean of few sources", async () => {
    const read = await builtWith(quiet, joining, "[overflow]");
    const months = read("overflow/en/data/packets_by_group_month.csv");
    expect(months).toMatch(/2024-04,overseas/);
    expect(months).toMatch(/2024-05,home/);
    expect(months).not.toMatch(/2024-04,home/);
    expect(read("overflow/en/index.html").replace(/<[^>]*>/g, "")).toMatch(
      /are left out of its ranking, and so are such regions and months/,
    );
  }, 400_000);
});

describe("a page about one change", () => {
  const table = (name: string, rows: readonly Record<string, string | number | null>[]): Dataset => ({
    name,
    file: "",
    key: "",
    columns: Object.keys(rows[0] ?? {}).map((column) => ({ name: column, type: "VARCHAR" })),
    rows,
  });
  const datasets = (kind: string, name: string) => ({
    lone_sensors: table("lone_sensors", [{ sensor_group: "home", month: null, label: "home-1" }]),
    change_groups: table(
      "change_groups",
      ["home", "overseas"].map((sensor_group) => ({
        change: "one",
        series_kind: kind,
        name,
        sensor_group,
        sensors: sensor_group === "home" ? 1 : 2,
        level_before: 1,
        level_during: 40,
      })),
    ),
  });
  const groups = (kind: string, name: string, few: string) =>
    publishedOf(datasets(kind, name), { holders: [], few_sources: "hide", sources_min: 10 }, [
      { label: "home-1", port: few },
    ])["change_groups"]?.rows.map(({ sensor_group }) => sensor_group);

  it("says nothing of a group of one that few sources reached", () => {
    expect(groups("port", "9999/TCP", "9999/TCP")).toEqual(["overseas"]);
    expect(groups("region", "FR", "FR")).toEqual(["overseas"]);
    expect(groups("port", "23/TCP", "9999/TCP")).toEqual(["home", "overseas"]);
    expect(groups("port", "9999/TCP", "FR")).toEqual(["home", "overseas"]);
  });
});
