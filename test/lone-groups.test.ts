/** A group of one observed sensor is that sensor: what few sources sent to it is told of neither. */
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
