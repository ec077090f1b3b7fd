import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { silent } from "../src/base/progress.js";
import { renderCsv } from "../src/engines/csv.js";
import type { Dataset, Datasets } from "../src/numbers/datasets.js";
import { computeNumbers } from "../src/numbers/numbers.js";
import { readConfig } from "../src/workspace/config.js";
import { folderWith, writeDailyExports, writeParquet } from "./kit.js";

const root = resolve(import.meta.dirname, "queries");
const names = readdirSync(root).filter((name) => existsSync(join(root, name, "expected.csv")));
const built = readdirSync(resolve(import.meta.dirname, "../queries/datasets")).map((name) => name.replace(".sql", ""));

/** A second case of a dataset says after a point what is special about it. */
const datasetOf = (name: string) => name.split(".")[0] ?? name;

/**
 * A file of the case's own folder, else of the folder its file `inputs` names, else of `shared`; undefined where there
 * is none.
 */
function text(name: string, file: string): string | undefined {
  const inputs = join(root, name, "inputs");
  const common = existsSync(inputs) ? readFileSync(inputs, "utf8").trim() : "shared";
  const path = [join(root, name, file), join(root, common, file)].find(existsSync);
  return path === undefined ? undefined : readFileSync(path, "utf8");
}

const inputs = [
  "tsubame.yaml",
  "sensors.csv",
  "networks.csv",
  "holders.csv",
  "scanners.csv",
  "packets.csv",
  "cases.csv",
  "accepted-changes.csv",
  "port-knowledge.csv",
  "devices.jsonl",
  "fingerprints.xml",
];
const computed = new Map<string, Promise<Datasets>>();

/** The sensors that a case asks about: those that its file `scope` names, else all. */
const scopeOf = (name: string) => (text(name, "scope")?.trim() ?? "all") as "home" | "overseas" | "all";

function inputsOf(name: string): Record<string, string> {
  return Object.fromEntries(
    inputs.flatMap((file) => [text(name, file)].flatMap((content) => (content === undefined ? [] : [[file, content]]))),
  );
}

/** One workspace for all cases with the same inputs, and all their datasets at once. */
function datasetsFor(name: string): Promise<Datasets> {
  const files = inputsOf(name);
  const scope = scopeOf(name);
  const key = JSON.stringify([files, scope]);
  const known =
    computed.get(key) ??
    folderWith(files).then(async (folder) => {
      await writeDailyExports(folder, packetsFrom(join(folder, "packets.csv"), files["packets.csv"] ?? ""));
      const alike = names.filter((other) => JSON.stringify([inputsOf(other), scopeOf(other)]) === key);
      const wanted = { names: alike.map(datasetOf), scope };
      const { datasets } = await computeNumbers(
        await readConfig(folder),
        parsePeriod("2024Q2") as Period,
        silent,
        wanted,
      );
      return datasets;
    });
  computed.set(key, known);
  return known;
}

const packetTypes: Readonly<Record<string, string>> = {
  time: "TIMESTAMP",
  until: "TIMESTAMP",
  every: "INTEGER",
  sensor: "VARCHAR",
  src_ip: "VARCHAR",
  sources: "INTEGER",
  src_port: "INTEGER",
  dst_port: "INTEGER",
  protocol: "VARCHAR",
  packets: "INTEGER",
  tcp_flags: "INTEGER",
  tcp_seq: "BIGINT",
  ip_id: "INTEGER",
  dst_ip: "VARCHAR",
};

/**
 * Packets of a CSV file. Where it has these columns a line stands for many: each day (or each `every` days) to the day
 * `until`, each of the sensors, each of so many `sources` in the place of the star.
 */
function packetsFrom(path: string, content: string): string {
  const columns = (content.split("\n")[0] ?? "").split(",");
  const read = `read_csv('${path}', header = true, types = {${columns.map((name) => `${name}: '${packetTypes[name]}'`).join(", ")}})`;
  if (!columns.includes("until")) return `select * from ${read}`;
  return `select * exclude (until, every, sources, day, one, n) replace (day as time, one as sensor, replace(src_ip, '*', n::varchar) as src_ip), null::integer as src_port
    from ${read}, unnest(generate_series(time, coalesce(until + interval 86399 seconds, time), to_days(coalesce(every, 1)))) as days(day),
      unnest(string_split(sensor, ' ')) as sensors(one), unnest(range(1, coalesce(sources, 1) + 1)) as addresses(n)`;
}

describe("each query of queries/datasets", () => {
  it("has a case", () => expect([...new Set(names.map(datasetOf))].sort()).toEqual(built));

  it.each(names)("%s gives the rows worked out by hand", async (name) => {
    const rows = renderCsv((await datasetsFor(name))[datasetOf(name)] as Dataset)
      .replace(/^\ufeff/, "")
      .replaceAll("\r\n", "\n");
    if (process.env["UPDATE"]) await writeFile(join(root, name, "expected.csv"), rows);
    expect(rows).toBe(text(name, "expected.csv"));
  });
});

describe("rank_uncertainty", () => {
  const rows = (csv = "") =>
    csv
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(","));
  const uncertain = () => rows(text("rank_uncertainty", "expected.csv"));

  it("knows clear gaps and ties by the packets of the ranks", () => {
    const packets = new Map(
      ["top_ports", "top_regions"].flatMap((name) =>
        rows(text(name, "expected.csv")).map(([, label = "", count]) => [label, Number(count)] as const),
      ),
    );
    const [upper, lower] = [
      (row: string[]) => packets.get(row[2] ?? "") ?? 0,
      (row: string[]) => packets.get(row[3] ?? "") ?? 0,
    ];
    const clear = uncertain().filter((row) => upper(row) > 1.4 * lower(row));
    const tied = uncertain().filter((row) => upper(row) === lower(row));
    expect(clear.length).toBeGreaterThan(1);
    expect(tied.length).toBeGreaterThan(0);
    for (const [, , , , swap, says] of clear) expect([Number(swap) <= 1, says]).toEqual([true, "false"]);
    expect(clear.filter(([, , , , swap]) => swap === "0").length).toBeGreaterThan(1);
    for (const [, , , , swap, says] of tied) expect([swap, says]).toEqual(["100", "true"]);
  });

  it("gives the same answer in another workspace", async () => {
    const files = inputsOf("rank_uncertainty");
    const folder = await folderWith(files);
    await writeParquet(
      join(folder, "exports/packets.parquet"),
      `select * from (${packetsFrom(join(folder, "packets.csv"), files["packets.csv"] ?? "")}) where time >= '2024-04-01' order by hash(time, sensor, src_ip)`,
    );
    const { datasets } = await computeNumbers(await readConfig(folder), parsePeriod("2024Q2") as Period, silent, {
      names: ["rank_uncertainty"],
      scope: "home",
    });
    expect(
      renderCsv(datasets["rank_uncertainty"] as Dataset)
        .replace(/^\ufeff/, "")
        .replaceAll("\r\n", "\n"),
    ).toBe(text("rank_uncertainty", "expected.csv"));
  });
});
