/**
 * What stands at the head of a report: the two headlines, protocols apart, ports by sources, and regions crossed with
 * ports, on the sample, against plain SQL over its raw exports.
 */
import { writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { sql, tsubame } from "./kit.js";
import { builtSample, rowsOf } from "./sample-kit.js";

let folder = "";
beforeAll(async () => {
  ({ folder } = await builtSample());
}, 900_000);

const dataset = (name: string, scope: string) => rowsOf(folder, name, scope);

/**
 * Probes of both quarters as the exports have them, on the sensors in scope: no answers to forged packets. Times are UTC,
 * days Japan's.
 */
const probes = (scope: string) => `
  select cast(time + interval 9 hour as date) as day, sensor, protocol, dst_port, src_ip
  from read_parquet('${folder}/exports/**/*.parquet')
  where time + interval 9 hour >= '2024-01-01' and time + interval 9 hour < '2024-07-01'
    and (protocol <> 6 or tcp_flags & 18 = 2 or tcp_flags is null) and (protocol <> 1 or icmp_type = 8 or icmp_type is null)
    and ('${scope}' = 'all' or sensor in (select sensor from read_csv('${folder}/sensors.csv', header = true, all_varchar = true) where country = 'JP'))`;
const addressOf = (text: string) =>
  `list_reduce(list_transform(string_split(${text}, '.'), lambda x: x::bigint), lambda a, b: 256 * a + b)`;
/** Sensor-days with packets: the sample has no sensor that was watched and received none. */
const counted = (scope: string) => `
  select day >= '2024-04-01' as now, count(*) as packets, count(distinct (sensor, day)) as sensor_days, count(distinct (day, src_ip)) as source_days, count(distinct day) as days
  from (${probes(scope)}) group by now`;

describe.each(["all", "home"])("headlines of the sensors in scope: %s", (scope) => {
  it("are the means that the exports have, and how they changed", async () => {
    const [now, before] = (await sql(`from (${counted(scope)}) order by now desc`)).map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])),
    ) as [Record<string, number>, Record<string, number>];
    const rows = await dataset("key_figures", scope);
    expect(rows.map(({ figure }) => figure)).toEqual(["packets_per_sensor_day", "sources_per_day"]);
    for (const [row, part, whole] of [
      [rows[0], "packets", "sensor_days"],
      [rows[1], "source_days", "days"],
    ] as const) {
      const mean = (of: Record<string, number>) => (of[part] ?? Number.NaN) / (of[whole] ?? Number.NaN);
      expect(row).toEqual({
        figure: row?.["figure"],
        value: expect.closeTo(mean(now), 9),
        previous_value: expect.closeTo(mean(before), 9),
        change_pct: expect.closeTo(100 * (mean(now) / mean(before) - 1), 9),
        change_uncertain: whole === "days" ? null : expect.any(Boolean),
        year_before_value: null,
        year_change_pct: null,
        year_change_uncertain: null,
      });
    }
  });

  it("have each protocol's share, and all of it", async () => {
    const rows = await dataset("protocols_of_quarter", scope);
    const told = await sql(
      `select case protocol when 6 then 'TCP' when 17 then 'UDP' when 1 then 'ICMP' else 'other' end as protocol, count(*) as packets from (${probes(scope)}) where day >= '2024-04-01' group by 1`,
    );
    expect(Object.fromEntries(rows.map(({ protocol, packets }) => [protocol, packets]))).toEqual(
      Object.fromEntries(told.map(({ protocol, packets }) => [String(protocol), Number(packets)])),
    );
    expect(rows.reduce((sum, { share_pct }) => sum + Number(share_pct), 0)).toBeCloseTo(100, 9);
  });

  it("rank ports by sources a sensor and day", async () => {
    const told = await sql(`
      with d as (select count(distinct (sensor, day)) as days from (${probes(scope)}) where day >= '2024-04-01')
      select case protocol when 6 then dst_port || '/TCP' when 17 then dst_port || '/UDP' else 'ICMP' end as port, count(distinct (sensor, day, src_ip)) / any_value(days) as value
      from (${probes(scope)}) cross join d where day >= '2024-04-01' and protocol in (1, 6, 17) group by 1 order by value desc limit 5`);
    const rows = await dataset("ports_by_sources", scope);
    expect(rows.map(({ port, sources_per_sensor_day }) => [port, sources_per_sensor_day])).toEqual(
      told.map(({ port, value }) => [port, expect.closeTo(Number(value), 9)]),
    );
    for (const { rank, packets_rank, moved } of rows) expect(moved).toBe(rank !== packets_rank);
  });

  it("cross regions with ports", async () => {
    const rows = await dataset("packets_by_region_port", scope);
    expect(rows.length).toBeGreaterThan(20);
    const told = await sql(`
      with ranges as (select ${addressOf("start")} as first, ${addressOf('"end"')} as last, region from read_csv('${folder}/holders.csv', header = true, all_varchar = true))
      select region, concat(dst_port, if(protocol = 6, '/TCP', '/UDP')) as port, count(*) as packets
      from (${probes(scope)}) join ranges on src_ip between first and last
      where day >= '2024-04-01' and protocol in (6, 17) group by all`);
    const packets = new Map(told.map((one) => [`${one["region"]} ${one["port"]}`, Number(one["packets"])]));
    const ported = rows.filter(({ port }) => String(port).includes("/"));
    for (const row of ported)
      expect(row["packets"], `${row["region"]} ${row["port"]}`).toBe(packets.get(`${row["region"]} ${row["port"]}`));
    const [regions, ports] = [new Set(rows.map(({ region }) => region)), new Set(ported.map(({ port }) => port))];
    const crossed = told.filter(({ region, port }) => regions.has(String(region)) && ports.has(String(port)));
    expect(ported.length).toBe(crossed.length);
  });
});

describe("sources_located", () => {
  it("has each source of a day once, with the region of its address", async () => {
    const query = `${folder}.located.sql`;
    await writeFile(
      query,
      "-- Scope: all\nselect region, count(*) as sources, cast(sum(packets) as bigint) as packets from sources_located where packets > 0 group by region order by region nulls last",
    );
    const { out, err } = await tsubame(folder, ["query", "2024Q2", "--sql", query, "--json"]);
    expect(out, err).toContain("[");
    const told = await sql(`
      with ranges as (select ${addressOf("start")} as first, ${addressOf('"end"')} as last, region from read_csv('${folder}/holders.csv', header = true, all_varchar = true))
      select region, count(distinct (day, src_ip)) as sources, count(*) as packets
      from (${probes("all")}) left join ranges on src_ip between first and last
      where day >= '2024-04-01' group by region order by region nulls last`);
    expect(JSON.parse(out)).toEqual(
      told.map(({ region, sources, packets }) => ({ region, sources: Number(sources), packets: Number(packets) })),
    );
    expect(told.length).toBeGreaterThan(10);
  });
});
