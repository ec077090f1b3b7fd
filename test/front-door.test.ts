/** What sensors and their tools write is read as it is meant, or refused with advice that works. */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { silent } from "../src/base/progress.js";
import { openDatabase, type Session } from "../src/engines/duckdb.js";
import { readExports } from "../src/exports/exports.js";
import { rollupAsSelect } from "../src/rollups/rollup-tables.js";
import { compactExports } from "../src/rollups/rollups.js";
import { readConfig } from "../src/workspace/config.js";
import {
  addFiles,
  closedAfterEach,
  config,
  fewHolders,
  folderWith,
  sensors,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

const { folders } = closedAfterEach();
const quarter = parsePeriod("2024Q2") as Period;

/** Forty packets of one day from forty sources of 198.51.100.0/24, a half-hour apart. */
const plain = `
  select timestamp '2024-04-01 00:00:00' + to_minutes(cast(30 * n as int)) as time, 'alpha-one' as sensor, cast(3325256704 + n as uinteger) as src_ip,
    cast(40000 as usmallint) as src_port, cast(23 as usmallint) as dst_port, cast(6 as utinyint) as protocol
  from range(40) as packet(n) order by n`;
const changed = (replaced: string) => `select * replace (${replaced}) from (${plain})`;

async function workspace(files: Readonly<Record<string, string>> = {}, settings = "", lists = {}): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": `${config}holders: holders.csv\nrejected_share_max: 0.5\n${settings}`,
    "sensors.csv": `${sensors}0012,,JP,,,,\n22,,JP,,,,\n`,
    "holders.csv": fewHolders,
    ...lists,
  });
  folders.push(folder);
  for (const [name, select] of Object.entries(files)) {
    await addFiles(folder, { [`exports/${name}.txt`]: "" });
    await writeParquet(join(folder, `exports/${name}.parquet`), select);
  }
  return folder;
}

/** What became of all rows, and the distinct sources, told from the rollups' own files. */
async function counted(folder: string) {
  const settings = await readConfig(folder);
  const exports = await readExports(settings, quarter, silent);
  const { fileRows, rejected, files } = await compactExports(settings, quarter, exports, silent);
  const [row] = await sql(
    `select cast(sum(packets) as int) as packets, cast(count(distinct coalesce(cast(src_ip as varchar), src_ip6)) as int) as sources, list(distinct port order by port) as ports, list(distinct sensor order by sensor) as sensors
    from read_parquet([${files.activity.map(({ path }) => `'${path}'`).join(", ")}], hive_partitioning = false)`,
  );
  return {
    ...row,
    rows: fileRows.reduce((sum, file) => sum + file.rows, 0),
    rejected: rejected.map(({ reason, rows }) => `${reason} ${rows}`),
    epochs: exports.epochs.map(({ perSecond }) => perSecond),
  };
}

const refused = async (folder: string) => (await tsubame(folder, ["query", "totals", "2024Q2"])).err;

describe("an export in other types means the same", () => {
  const all = { packets: 40, sources: 40, rows: 40, rejected: [] };
  const dotted = "concat('198.51.100.', src_ip - 3325256704)";
  const hex = "lpad(to_hex(src_ip), 8, '0')";
  it.each<readonly [sentence: string, replaced: string]>([
    ["ports as decimals", "cast(dst_port as decimal(5, 0)) as dst_port, cast(src_port as decimal(18, 3)) as src_port"],
    ["ports as fractions", "cast(dst_port as double) as dst_port, cast(src_port as float) as src_port"],
    ["ports as text", "dst_port || '.0' as dst_port, cast(src_port as varchar) as src_port"],
    ["ports and protocol as text in bytes", "encode(cast(dst_port as varchar)) as dst_port, encode('tcp') as protocol"],
    ["sensors as text in bytes", "encode(sensor) as sensor"],
    ["protocols as fractions", "cast(protocol as double) as protocol"],
    ["addresses as fractions", "cast(src_ip as double) as src_ip"],
    ["addresses as text in bytes", `encode(${dotted}) as src_ip`],
    ["addresses within IPv6, dotted", `'::ffff:' || ${dotted} as src_ip`],
    ["addresses within IPv6, in capitals", `'::FFFF:' || ${dotted} as src_ip`],
    ["addresses within IPv6, in groups", `'0:0:0:0:0:ffff:' || ${hex}[:4] || ':' || ${hex}[5:] as src_ip`],
    ["addresses within IPv6, padded", `'0000:0000:0000:0000:0000:ffff:' || ${hex}[:4] || ':' || ${hex}[5:] as src_ip`],
    ["addresses within IPv6, in sixteen bytes", `from_hex('00000000000000000000ffff' || ${hex}) as src_ip`],
    ["addresses both ways, in one file", `if(epoch(time) % 3600 = 0, '::ffff:', '') || ${dotted} as src_ip`],
    ["times as text", "cast(time as varchar) as time"],
    ["times as text with an offset", "strftime(time + interval 9 hour, '%Y-%m-%dT%H:%M:%S+0900') as time"],
  ])("%s", async (_, replaced) => {
    expect(await counted(await workspace({ a: changed(replaced) }))).toMatchObject(all);
  });

  it.each<readonly [unit: number, replaced: string]>([
    [1, "cast(epoch(time) as bigint) as time"],
    [1, "cast(epoch(time) as double) + 0.25 as time"],
    [1, "cast(epoch(time) as decimal(18, 6)) as time"],
    [1_000, "epoch_ms(time) as time"],
    [1_000_000, "epoch_us(time) as time"],
    [1_000_000_000, "cast(epoch_us(time) * 1000 as ubigint) as time"],
  ])("times that are numbers, %d to the second: %s", async (unit, replaced) => {
    const folder = await workspace({ a: changed(replaced) });
    expect(await counted(folder)).toMatchObject({ ...all, epochs: [unit] });
  });

  it("a watched network sees its sources however they are written", async () => {
    const folder = await workspace({ a: changed(`'::ffff:' || ${dotted} as src_ip`) }, "networks: networks.csv\n", {
      "networks.csv": "network\n198.51.100.0/24\n",
    });
    const { out } = await tsubame(folder, ["query", "sources_by_network_day", "2024Q2", "--json"]);
    expect(JSON.parse(out)[0]).toMatchObject({ day: "2024-04-01", sources: 40 });
  });

  it("an address of one link loses its zone, and what only looks mapped stays IPv6", async () => {
    const texts = ["fe80::1%eth0", "fe80::1%12", "::ffff:0:192.0.2.1", "::fffe:192.0.2.1", "1::ffff:192.0.2.1"];
    const list = texts.map((text) => `'${text}'`).join(", ");
    const folder = await workspace({ a: changed(`[${list}][1 + epoch(time)::bigint // 1800 % 5] as src_ip`) });
    expect(await counted(folder)).toMatchObject({ packets: 40, sources: 4, rejected: [] });
  });
});

it.each([
  ["TCP", 6],
  ["sctp", 132],
  ["PIM", 103],
  ["ipip", 94],
  ["IPv6-ICMP", 58],
  ["ax.25", 93],
  ["HOPOPT", 0],
  ["BIT-EMU", 146],
  ["l2tp", 115],
  ["17.0", 17],
  ["", null],
  ["-", null],
  ["256", null],
  ["tc", null],
])("the protocol %j of IANA's list is %d", async (name, number) => {
  const macros = await readFile(new URL("../queries/staging/macros.duckdb.sql", import.meta.url), "utf8");
  expect(await sql(`${macros}; select protocol_from_text('${name}') as number`)).toEqual([{ number }]);
});

describe("rows that mean nothing are rejected by name", () => {
  const odd = (value: string, column: string, other = column) =>
    `${`if(time = timestamp '2024-04-01 01:00:00', ${value}, ${other})`} as ${column}`;
  it.each<readonly [reason: string, replaced: string]>([
    ["port 1", odd("23.5", "dst_port", "cast(dst_port as double)")],
    ["port 1", odd("'nan'::double", "dst_port", "cast(dst_port as double)")],
    ["port 1", odd("'-23'", "dst_port", "cast(dst_port as varchar)")],
    ["port 1", odd("'2e1'", "dst_port", "cast(dst_port as varchar)")],
    ["protocol 1", odd("'TCPP'", "protocol", "'TCP'")],
    ["protocol 1", odd("6.5", "protocol", "cast(protocol as double)")],
    ["address 1", odd("'::ffff:1.2.3.256'", "src_ip", "'192.0.2.1'")],
    ["address 1", odd("1.5", "src_ip", "cast(src_ip as double)")],
    ["sensor_unregistered 1", odd("12.5", "sensor", "cast(22 as double)")],
    ["time 1", odd("timestamp '1970-01-01'", "time")],
    ["time 1", odd("timestamp '9999-12-31 23:59:59'", "time")],
    ["time 1", odd("timestamp '1989-12-31 23:59:59.999999'", "time")],
    ["time 1", odd("timestamp '2100-01-01'", "time")],
    ["time 1", odd("0", "time", "cast(epoch(time) as bigint)")],
    ["time 1", odd("'nan'::double", "time", "epoch(time)")],
    ["time 1", odd("'yesterday'", "time", "cast(time as varchar)")],
    ["time_missing 1", odd("null", "time", "epoch_ms(time)")],
  ])("%s: %s", async (reason, replaced) => {
    expect(await counted(await workspace({ a: changed(replaced) }))).toMatchObject({
      packets: 39,
      rows: 40,
      rejected: [reason],
    });
  });

  it("but a file of which most times are of no packet has the wrong unit", async () => {
    const folder = await workspace({ a: changed("make_timestamp(epoch_ms(time)) as time") });
    expect(await refused(folder)).toContain("the unit seems wrong");
  });
});

describe("columns of structures", () => {
  it("are none of the packet's own, whatever their fields are called", async () => {
    const fields = "{'time': 'x', 'packets': 7, 'sensor': 'nobody', 'src_ip': ['a']}";
    const folder = await workspace({
      a: `select ${fields} as meta, * from (${plain})`,
      b: `select *, [${fields}] as packets_seen, map {'sensor': 'z'} as tags from (${plain})`,
    });
    expect(await counted(folder)).toMatchObject({ packets: 80, sources: 40, rejected: [] });
  });

  it("are read by a dotted path, and a column of that very name goes before", async () => {
    const deep = `select time, {'id': {'h': src_ip, 'p': src_port}, 'name': sensor} as flow, dst_port, protocol from (${plain})`;
    const settings = "columns: { src_ip: flow.id.h, src_port: flow.id.p, sensor: flow.name }\n";
    const own = `select *, 'alpha-one' as "flow.name" from (${deep.replace("sensor}", "'nobody'}")})`;
    expect(await counted(await workspace({ a: deep, b: own }, settings))).toMatchObject({
      packets: 80,
      sources: 40,
      rejected: [],
    });
  });

  it("and a path that leads nowhere is told with those that there are", async () => {
    const folder = await workspace(
      { a: `select * exclude (src_ip), {'h': src_ip} as id from (${plain})` },
      "columns: { src_ip: id.hh }\n",
    );
    const said = await refused(folder);
    expect(said).toContain('The export has no column id.hh. Did you mean "id.h"?');
    expect(said).toContain("id.h");
  });

  it.each([["SENSOR"], ["Sensor"], ["sensoR"]])("%s beside sensor is refused with both names", async (other) => {
    const folder = await workspace();
    await mkdir(join(folder, "exports"), { recursive: true });
    // DuckDB itself never writes such a file: a name of the same length is written over.
    await writeParquet(join(folder, "exports/a.parquet"), `select 'zzz' as sensoX, * from (${plain})`);
    const bytes = (await readFile(join(folder, "exports/a.parquet"))).toString("latin1").replaceAll("sensoX", other);
    await writeFile(join(folder, "exports/a.parquet"), Buffer.from(bytes, "latin1"));
    expect(await refused(folder)).toMatch(new RegExp(`differ in case only: sensor and ${other}`));
  });

  it("columns that cannot be read are told with their type, shortly", async () => {
    const folder = await workspace({ a: changed("{'a': 1} as src_ip") });
    expect(await refused(folder)).toContain("The column src_ip has the type nested, not an integer, text or bytes.");
    const wide = Array.from({ length: 3000 }, (_, at) => `${at} as column_${at}`).join(", ");
    const said = await refused(await workspace({ a: `select ${wide}, * exclude (src_ip) from (${plain})` }));
    expect(said).toContain("no column src_ip");
    expect(said.length).toBeLessThan(900);
  });
});

describe("a value that stands in the path alone", () => {
  const without = `select * exclude (sensor) from (${plain})`;
  it("is told how to be taken, and then is", async () => {
    const folder = await workspace({ "sensor=0012/a": without, "sensor=alpha%2Done/b": without });
    const said = await refused(folder);
    expect(said).toContain("a folder in its path is called sensor=");
    const [, advice = ""] = /tsubame\.yaml: (.*)\n/.exec(said) ?? [];
    expect(advice).toBe("partitions: { sensor: varchar }");
    await addFiles(folder, { "tsubame.yaml": `${config}holders: holders.csv\n${advice}\n` });
    expect(await counted(folder)).toMatchObject({ packets: 80, rejected: [], sensors: ["0012", "alpha-one"] });
  });

  it("gives way to the file's own column", async () => {
    const files = { "sensor=nobody/dst_port=99/a": plain };
    const folder = await workspace(files, "partitions: { sensor: varchar, dst_port: varchar }\n");
    expect(await counted(folder)).toMatchObject({ packets: 40, ports: [23], sensors: ["alpha-one"] });
  });

  it("may be a port or a protocol under a foreign name", async () => {
    const files = { "svc=2323/a": `select * exclude (dst_port) from (${plain})` };
    const folder = await workspace(files, "columns: { dst_port: svc }\npartitions: { dst_port: varchar }\n");
    expect(await counted(folder)).toMatchObject({ packets: 40, ports: [2323] });
  });
});

describe("days whose exports are gone, in which one source was written both ways", () => {
  let folder = "";
  let session: Session;
  let close = () => {};
  beforeAll(async () => {
    folder = await folderWith({});
    const database = await openDatabase({ scratch: join(folder, "spill"), reads: [], readsBelow: [folder] });
    close = () => database.close();
    session = await database.open();
  });
  afterAll(async () => {
    close();
    await rm(folder, { recursive: true, force: true });
  });

  type Written = readonly [sensor: string | null, port: number, ip: number | null, ip6: string | null, packets: number];
  const rows: readonly Written[] = [
    ["a", 23, 3325256705, null, 5],
    ["a", 23, null, "::ffff:c633:6401", 7],
    ["a", 80, null, "::ffff:c633:6401", 2],
    ["b", 23, null, "::ffff:c633:6401", 1],
    [null, 23, 3325256705, null, 8],
    [null, 23, null, "::ffff:c633:6401", 9],
    ["a", 23, null, "2001:db8::1", 4],
    ["a", 23, 1, null, 3],
    ["a", 23, null, "::ffff:0:1", 6],
    ["a", 23, null, "::ffff:0:1:1", 6],
  ];

  it.each(["activity", "sources"] as const)("are read as one: %s", async (name) => {
    const path = join(folder, `${name}.parquet`);
    const cell = (value: number | string | null) => (typeof value === "string" ? `'${value}'` : String(value));
    const own = name === "activity" ? "6 as protocol, port," : "1 as ports,";
    const read = name === "activity" ? rows : rows.filter(([, port]) => port === 23);
    await writeParquet(
      path,
      `select date '2024-04-01' as day, sensor::varchar as sensor, ${own} ip::bigint as src_ip, ip6::varchar as src_ip6, packets::bigint as packets, packets::bigint as scan_packets, 0::bigint as backscatter_packets, 0::bigint as other_packets,
        packets::bigint * 65536 as first_packet, packets::bigint as last_second, cast(8 + packets as integer) as fingerprint
      from (values ${read.map((row) => `(${row.map(cell).join(", ")})`).join(", ")}) as r(sensor, port, ip, ip6, packets)`,
    );
    const key = ([sensor, port, ip, ip6]: Written) => {
      const groups = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(ip6 ?? "");
      const four = groups ? parseInt(groups[1] ?? "", 16) * 65536 + parseInt(groups[2] ?? "", 16) : ip;
      return [sensor, name === "activity" ? port : "", four ?? ip6].join(" ");
    };
    const wanted = new Map<string, { packets: number; first: number; last: number; bits: number }>();
    for (const row of read) {
      const { packets, first, last, bits } = wanted.get(key(row)) ?? { packets: 0, first: Infinity, last: 0, bits: 0 };
      const p = row[4];
      wanted.set(key(row), {
        packets: packets + p,
        first: Math.min(first, p * 65536),
        last: Math.max(last, p),
        bits: bits | (8 + p),
      });
    }
    const found = await session.rows(`from (${rollupAsSelect(name, [{ path, schema: 2 }])})`);
    const told = found.map((row) => [
      key([row["sensor"], row["port"], row["src_ip"], row["src_ip6"], 0] as unknown as Written),
      {
        packets: Number(row["packets"]),
        first: Number(row["first_packet"]),
        last: Number(row["last_second"]),
        bits: Number(row["fingerprint"]),
      },
    ]);
    expect(told.length).toBe(wanted.size);
    expect(new Map(told as [string, unknown][])).toEqual(wanted);
  });
});

describe("a sensor that is written otherwise than in the list", () => {
  const named = (sensor: string) => changed(`'${sensor}' as sensor`);

  it.each([
    ["12", "0012"],
    ["00012", "0012"],
    ["Alpha-One", "alpha-one"],
    [" bravo-two", "bravo-two"],
  ])("is told with what it is there: %j is %j", async (sensor, other) => {
    const { code, err } = await tsubame(await workspace({ a: named(sensor) }), ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(1);
    expect(err).toContain(`The sensor "${sensor}" is "${other}" in the list of sensors.`);
  });

  it.each(["13", "alpha-1", "0", ""])("is told without, where none is like %j", async (sensor) => {
    const { code, err } = await tsubame(await workspace({ a: named(sensor) }), ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(1);
    expect(err).not.toContain("in the list of sensors");
    expect(err).not.toContain("{near}");
  });
});
