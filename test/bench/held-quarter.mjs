// A quarter, and the one before it, whose packets are held in memory: rows of activity stand in the place of rollups, so that
// many networks can be asked within minutes. Queries are those of the workspace; nothing is compacted, nothing is cached.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePeriod } from "../../dist/base/period.js";
import { openQuarter, openQueries } from "../../dist/numbers/quarter-tables.js";
import { inOrder, readQueries, tablesOf } from "../../dist/numbers/queries.js";
import { readConfig } from "../../dist/workspace/config.js";

const counted = `cast(sum(packets) as bigint) as packets, cast(sum(scan_packets) as bigint) as scan_packets,
  0 as backscatter_packets, 0 as other_packets`;
const seen = "cast(min(first_packet) as bigint) as first_packet, cast(max(last_second) as bigint) as last_second";

/** All that queries read, from the table `packets_seen`; each row is one source, port and sensor of a day. */
const rollups = `
  create or replace table all_activity as
  select day, sensor, 6 as protocol, port, src_ip, null::varchar as src_ip6, packets, first_packet, last_second, packets as scan_packets,
    0 as backscatter_packets, 0 as other_packets, 8 as fingerprint
  from packets_seen;
  create or replace table all_source_ports as
  select day, protocol, port, src_ip, src_ip6, ${counted}, ${seen}, 8 as fingerprint from all_activity group by day, protocol, port, src_ip, src_ip6;
  create or replace table all_sources as
  select day, null::varchar as sensor, src_ip, src_ip6, ${counted}, count(*) as ports, ${seen}, 8 as fingerprint
  from all_source_ports group by day, src_ip, src_ip6
  union all
  select day, sensor, src_ip, src_ip6, ${counted}, count(*) as ports, ${seen}, 8 as fingerprint
  from all_activity group by day, sensor, src_ip, src_ip6;
  create or replace table all_traffic as
  select day, sensor, protocol, port, 'scan' as class, cast(sum(packets) as bigint) as packets, count(*) as sources
  from all_activity group by day, sensor, protocol, port;
  create or replace table all_ports as
  select s.day, s.protocol, s.port, 'scan' as class, cast(sum(s.packets) as bigint) as packets, count(*) as sources, any_value(t.sensors) as sensors
  from all_source_ports s
  join (select day, protocol, port, count(*) as sensors from all_traffic group by day, protocol, port) t
    on t.day = s.day and t.protocol = s.protocol and t.port = s.port
  group by s.day, s.protocol, s.port;
  create or replace table all_coverage as
  select day, sensor, cast(sum(packets) as bigint) as packets, ${seen} from all_activity group by day, sensor;
  create or replace table all_origins as
  select s.day, s.sensor, 'held' as origin, h.region, h.asn, h.holder, null::varchar as organisation, 'rest' as lane, null::varchar as tool,
    cast(sum(s.packets) as bigint) as packets, count(*) as sources, cast(sum(s.packets) as bigint) as probes, count(*) as probing_sources
  from all_sources s asof join holders h on s.src_ip >= h.start
  group by s.day, s.sensor, h.region, h.asn, h.holder;`;

const names = ["activity", "sources", "traffic", "ports", "coverage", "origins"];

/** A session over one quarter, to be closed; `sensors` are lines of sensors.csv. */
export async function holdQuarter(quarterName, sensors, settings = "") {
  const folder = mkdtempSync(join(tmpdir(), "tsubame-held-"));
  writeFileSync(join(folder, "tsubame.yaml"), `timezone: UTC\nhome: JP\n${settings}`);
  writeFileSync(join(folder, "sensors.csv"), sensors);
  const config = await readConfig(folder);
  const quarter = parsePeriod(quarterName);
  const database = await openQueries(config, undefined, {});
  const session = await openQuarter(database, config, quarter, undefined);
  const queries = await readQueries(config, quarter);
  const orders = {};
  const orderOf = async (name) => {
    const tables = new Map();
    const visit = async (one) => {
      if (tables.has(one)) return;
      const needs = await tablesOf(session, one, queries.get(one), quarter);
      tables.set(one, needs);
      for (const need of needs) if (queries.has(need)) await visit(need);
    };
    await visit(name);
    return inOrder(queries, tables, [name]);
  };
  return {
    session,
    close: () => {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
    /** `seenRows` is a SELECT of day, sensor, port, src_ip, packets, first_packet and last_second; `holders` one of ranges. */
    async fill(seenRows, holders) {
      await session.run(`create or replace table held_holders as ${holders}; create or replace view holders as from held_holders;
        create or replace table packets_seen as ${seenRows}; ${rollups}`);
      for (const [schema, days] of [
        ["previous", "day < getvariable('quarter_start')"],
        ["main", "day >= getvariable('quarter_start')"],
      ])
        for (const name of names)
          await session.run(`create or replace view ${schema}.${name} as from main.all_${name} where ${days}`);
    },
    /** Rows of a dataset, after all it stands on. */
    async ask(name) {
      orders[name] ??= await orderOf(name);
      for (const step of orders[name]) await session.tableFrom(step.name, queries.get(step.name));
      return session.rows(`from ${name}`);
    },
  };
}
