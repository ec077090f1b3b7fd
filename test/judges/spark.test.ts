/** Spark compacts what DuckDB compacts, row for row: the script as it is printed, on a cluster of two workers. */
// apt: openjdk-17-jre-headless python3 python3-venv
// pip: pyspark
import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rollupNames } from "../../src/rollups/rollup-tables.js";
import { addFiles, fewHolders, sql, tsubame, writeParquet } from "../kit.js";

/** Where Spark is, in the Python that has the packages named above; undefined without it, or without Java. */
const sparkHome = (() => {
  const python = process.env["TSUBAME_TEST_PYTHON"];
  if (python === undefined) return undefined;
  try {
    const java = process.env["JAVA_HOME"] ? join(process.env["JAVA_HOME"], "bin/java") : "java";
    execFileSync(java, ["-version"], { stdio: "ignore" });
    return execFileSync(python, ["-c", "import os, pyspark; print(os.path.dirname(pyspark.__file__))"], {
      encoding: "utf8",
    }).trim();
  } catch {
    return undefined;
  }
})();

/** Zones whose clocks change in the quarter, on a day of 23, 24 and a half, and 25 hours. */
const zones = [
  { zone: "America/New_York", quarter: "2024Q1", day: "2024-03-10" },
  { zone: "Australia/Lord_Howe", quarter: "2024Q2", day: "2024-04-07" },
  { zone: "Europe/London", quarter: "2024Q4", day: "2024-10-27" },
];

const sensorIds = [
  "alpha",
  "Alpha",
  "ßtraße",
  "it's",
  'say "x"',
  "back\\slash",
  "a;b",
  "$" + "{user}",
  "日本-1",
  "7",
  "-- x",
  "%41",
  "a,b",
];
const addressForms = [
  ...[
    "192.0.2.1",
    "0.0.0.0",
    "255.255.255.255",
    "192.0.2.01",
    "192.0.2.256",
    "192.0.2",
    "192.0.2.1.5",
    " 192.0.2.1",
    "192.0.2.1 ",
    "1e3.0.0.1",
  ],
  ...[
    "192.0.2.1\n",
    "-1.0.0.1",
    "0x7f.0.0.1",
    "3221225985",
    "",
    "::",
    "::1",
    "1::",
    "2001:db8::1",
    "2001:DB8:0:0:0:0:0:1",
    "2001:0db8:0000::0001",
  ],
  ...[
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1::3:4:5:6:7:8",
    "1:0:0:4:0:0:0:8",
    "1:0:0:4:5:0:0:8",
  ],
  ...[
    "0:0:3:4:5:6:7:8",
    "1:2:3:4:5:6:0:0",
    "1:0:3:0:5:0:7:0",
    "::ffff:192.0.2.1",
    "::192.0.2.1",
    "64:ff9b::192.0.2.33",
    "::ffff:192.0.2.256",
    "1:2:3:4:5:6:192.0.2.1",
  ],
  ...[
    "1:2:3:4:5:6:7:192.0.2.1",
    "fe80::1%eth0",
    "fe80::1%",
    "12345::",
    "1::2::3",
    ":::",
    ":",
    "1:",
    ":1",
    "g::",
    "::1\n",
    "abcd:ef01:2345:6789:abcd:ef01:2345:6789",
    "::ffff:c000:201",
  ],
  ...["0:0:0:0:0:0:0:0", "::0", "2001:db8::192.0.2.1:5", "::1/128", "[::1]"],
];
const protocolForms = [
  "TCP",
  "tcp",
  "udp",
  "ICMP",
  "icmp6",
  "ipv6-icmp",
  "6",
  "17",
  "006",
  "255",
  "256",
  "sctp",
  "UDPLite",
  "ospf",
  "gre",
  "",
  " tcp",
  "tcp\n",
  "x",
  "dccp",
  "icmpv6",
  "+6",
  "esp",
  "pim",
];

const list = (texts: readonly string[]) => `[${texts.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ")}]`;

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Numbers of a row from fixed hashes, so that columns go together in many ways. */
const pick = (salt: string, among: number) => `cast(hash(concat(n, ' ${salt}')) % ${among} as bigint)`;
const chosen = (salt: string, texts: readonly string[]) => `${list(texts)}[${pick(salt, texts.length)} + 1]`;

/** A workspace with seven shapes of exports about the change of the clock. */
async function edgeWorkspace({ zone, day }: (typeof zones)[number]): Promise<string> {
  const folder = join(scratch, zone.replace("/", "-"));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await addFiles(folder, {
    "tsubame.yaml": `timezone: ${zone}\nhome: JP\nlanguages: [en]\nholders: holders.csv\nrejected_share_max: 1\n`,
    "sensors.csv": `sensor,country,from,to\n${sensorIds.map((one) => `${quoted(one)},JP,,\n`).join("")}gone,JP,,2023-12-31\n`,
    "holders.csv": fewHolders,
  });
  const bounds = await sql(
    `select epoch_us(timezone('${zone}', timestamp '${day}')) as start, epoch_us(timezone('${zone}', timestamp '${day}' + interval 1 day)) as "end"`,
  );
  const { start, end } = bounds[0] as { start: number; end: number };
  // At both ends of the day to the microsecond, and about every half hour.
  const time = `make_timestamp(case n % 5 when 0 then ${start} - (n // 5) % 2 when 1 then ${end} - (n // 5) % 2 else ${start} - 3600000000 + ${pick("time", 52)} * 1800000000 + ${pick("us", 1000000)} end)`;
  const sensor = `case ${pick("odd", 20)} when 0 then null when 1 then 'gone' when 2 then 'nobody' when 3 then 'alpha ' else ${chosen("sensor", sensorIds)} end`;
  const port = (salt: string) =>
    `case ${pick(`${salt} kind`, 12)} when 0 then null when 1 then 0 when 2 then 65535 else ${pick(salt, 65536)} end`;
  const flags = `case ${pick("flags", 8)} when 0 then null when 1 then 2 when 2 then 18 when 3 then 4 when 4 then 20 when 5 then 16 when 6 then 255 else 0 end`;
  const icmp = `case ${pick("type", 5)} when 0 then null when 1 then 8 when 2 then 3 when 3 then 128 else ${pick("types", 256)} end`;
  const ip = `case ${pick("few", 3)} when 0 then ${pick("few ip", 5)} + 4026531840 else ${pick("ip", 4294967296)} end`;
  const rows = (columns: string, count = 400) => `select ${columns} from range(${count}) as rows(n)`;
  const optional = `cast(${flags} as utinyint) as tcp_flags, cast(${icmp} as utinyint) as icmp_type, cast(${pick("ttl", 256)} as utinyint) as ttl`;
  const write = (name: string, select: string) => writeParquet(join(folder, "exports", name), select);
  // Marks of tools: ZMap's, Masscan's, Mirai's, and columns that are missing.
  const marks = `case ${pick("id", 4)} when 0 then 54321 when 1 then null when 2 then xor(xor(dst_ip, dst_port), tcp_seq) & 65535 else ${pick("ids", 65536)} end`;
  const marked = `select * exclude (n) replace (cast(${marks} as usmallint) as ip_id) from (${rows(
    `n, ${time} as time, ${sensor} as sensor, cast(${ip} as uinteger) as src_ip, cast(${pick("sp", 65536)} as usmallint) as src_port, cast(${pick("dp", 40)} as usmallint) as dst_port,
     cast(case ${pick("proto", 9)} when 0 then null when 1 then 17 when 2 then 1 when 3 then 58 when 4 then 47 when 5 then 132 else 6 end as utinyint) as protocol, ${optional},
     cast(${pick("dst", 4294967296)} as uinteger) as dst_ip, cast(case ${pick("seq", 3)} when 0 then ${pick("dst", 4294967296)} when 1 then null else ${pick("seqs", 4294967296)} end as uinteger) as tcp_seq, 0::usmallint as ip_id`,
    900,
  )})`;
  await write("canonical.parquet", marked);
  await write(
    "odd [name], {x} é%20+ it's.parquet",
    rows(
      `cast(${time} as timestamp_ms) as time, ${sensor} as sensor, ${chosen("form", addressForms)} as src_ip, cast(${port("sp")} as integer) as src_port, cast(${port("dp")} as integer) as dst_port, ${chosen("protocol", protocolForms)} as protocol, cast(${pick("packets", 4)} - 1 as bigint) as packets, ${optional}`,
      900,
    ),
  );
  await write(
    "sensor=evil/src_port=9/bytes.parquet",
    rows(
      `cast(${time} as timestamp_ns) as time, ${sensor} as sensor, case ${pick("length", 3)} when 0 then unhex(substr(sha256(n::varchar), 1, 8)) when 1 then unhex('00000000000000000000' || substr(sha256(n::varchar), 1, 12)) else unhex(substr(sha256(n::varchar), 1, 32)) end as src_ip, cast(${port("sp")} as integer) as src_port, cast(${port("dp")} as integer) as dst_port, cast(6 as utinyint) as protocol`,
    ),
  );
  await write(
    "wide.parquet",
    rows(`cast(${time} as timestamptz) as time, ${sensor} as sensor, cast(${ip} as ubigint) + case ${pick("big", 4)} when 0 then 18446744069414584320::ubigint else 0 end as src_ip,
      cast(${port("sp")} as ubigint) as src_port, cast(${port("dp")} as ubigint) + case ${pick("bigger", 5)} when 0 then 18446744073709486080::ubigint else 0 end as dst_port, cast(${pick("proto", 300)} as ubigint) as protocol,
      cast(${flags} as ubigint) as tcp_flags, case ${pick("seq", 4)} when 0 then 18446744073709551615 else ${pick("seqs", 4294967296)} end::ubigint as tcp_seq, cast(${pick("packets", 3)} as ubigint) as packets`),
  );
  await write(
    "least.parquet",
    rows(
      `${time} as time, ${sensor} as sensor, cast(${ip} as bigint) - 1 as src_ip, cast(${port("sp")} as integer) as src_port, cast(${port("dp")} as integer) - 1 as dst_port, cast(${pick("proto", 260)} as smallint) - 2 as protocol`,
    ),
  );
  await write(
    "numbers.parquet",
    rows(
      `cast(${time} as timestamp_s) as time, cast(${pick("sensor", 9)} as integer) as sensor, cast(${ip} as uinteger) as src_ip, cast(${port("sp")} as usmallint) as src_port, cast(${port("dp")} as usmallint) as dst_port, cast(${pick("proto", 20)} as tinyint) as protocol`,
    ),
  );
  await write(
    "signed.parquet",
    rows(
      `${time} as time, ${sensor} as sensor, ${chosen("form", addressForms)} as src_ip, cast(${pick("sp", 32768)} as smallint) as src_port, cast(${pick("dp", 70000)} - 100 as bigint) as dst_port, 6::bigint as protocol, cast(${pick("packets", 5)} - 1 as tinyint) as packets, cast(${flags} as smallint) as tcp_flags, ${chosen("dst", addressForms)} as dst_ip, cast(${pick("seqs", 4294967296)} as bigint) as tcp_seq, cast(${pick("ids", 65536)} as integer) as ip_id`,
    ),
  );
  return folder;
}

async function printed(folder: string, quarter: string, day: string, output: string): Promise<string> {
  const settings = join(folder, "tsubame.yaml");
  await writeFile(
    settings,
    `${(await readFile(settings, "utf8")).replace(/^spark:.*\n/m, "")}spark: { output: ${output} }\n`,
  );
  const { code, out, err } = await tsubame(folder, ["rollup", quarter, "--day", day, "--print"]);
  expect(code, err).toBe(0);
  return out;
}

/** One application on two workers; its event log tells which executors worked. */
async function runOnCluster(script: string): Promise<string> {
  const [file, events] = [join(scratch, "script.sql"), join(scratch, "events")];
  await addFiles(scratch, { "script.sql": script, "events/none": "" });
  const settings = {
    "spark.ui.enabled": "false",
    // Most of the time goes into compiling what then reads some hundred rows.
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.dir": `file://${events}`,
    "spark.eventLog.rolling.enabled": "false",
    "spark.eventLog.compress": "false",
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["--conf", `${key}=${value}`]);
  await promisify(execFile)(
    join(sparkHome ?? "", "bin/spark-sql"),
    [
      "--master",
      "local-cluster[2,1,1024]",
      "--driver-java-options",
      "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
      ...options,
      "-S",
      "-f",
      file,
    ],
    {
      cwd: scratch,
      env: { ...process.env, SPARK_HOME: sparkHome, SPARK_LOCAL_IP: "127.0.0.1", PYTHONPATH: "" },
      maxBuffer: 1 << 28,
    },
  );
  const [log = ""] = (await readdir(events)).filter((name) => name !== "none");
  return readFile(join(events, log), "utf8");
}

const parquetBelow = (folder: string) => `read_parquet('${folder.replaceAll("'", "''")}/*.parquet')`;

/** Rows that one has and the other has not, both ways. */
async function different(a: string, b: string): Promise<number> {
  const [row] = await sql(
    `select (select count(*) from (${a} except all ${b})) + (select count(*) from (${b} except all ${a})) as rows`,
  );
  return Number(row?.["rows"]);
}

type Index = {
  readonly counted: number;
  readonly packets: number;
  readonly ipv6: number;
  readonly sensors: string[];
  readonly rejected: object[];
  readonly inputs: { name: string; rows: number; identity: string }[];
  readonly engine: string;
  readonly origin: string;
};

describe.skipIf(sparkHome === undefined)("Spark", () => {
  it("gives the rollups of DuckDB, row for row, in three time zones; a wrong address and a wrong zone are seen", async () => {
    const made = await Promise.all(zones.map(async (one) => ({ ...one, folder: await edgeWorkspace(one) })));
    const scripts = await Promise.all(made.map(({ folder, quarter, day }) => printed(folder, quarter, day, "spark")));
    const [first] = made;
    // Another multiplier in an address, and an hour that is of the day before: as far as each is seen.
    const script = scripts[0] ?? "";
    const upTo = (end: string) => script.slice(0, script.indexOf(end));
    const [right, start] = ["* 65536 +", "timestamp '2024-03-10T05:00:00.000Z'"];
    expect(script).toContain(right);
    expect(script).toContain(start);
    const planted = [
      upTo("create or replace temporary view compacted").replace(right, "* 65535 +"),
      `${upTo("insert overwrite directory")}${/^insert overwrite directory '[^']*inputs'[^;]*;\n/m.exec(script)?.[0]}`.replaceAll(
        start,
        start.replace("T05", "T04"),
      ),
    ].map((text, at) => text.replaceAll(`${first?.folder}/spark/`, `${first?.folder}/wrong-${at}/`));
    const log = await runOnCluster([...scripts, ...planted].join(""));
    expect(new Set([...log.matchAll(/"Executor ID":"(\d+)"/g)].map(([, id]) => id)).size).toBe(2);
    for (const { folder, quarter, zone, day } of made) {
      const there = join(folder, "rollups", quarter);
      expect(await tsubame(folder, ["rollup", quarter, "--day", day])).toMatchObject({ code: 0 });
      const counted = join(folder, "counted");
      await rename(there, counted);
      const { code, out, err } = await tsubame(folder, ["rollup", quarter, "--take", join(folder, "spark")]);
      expect(code, err).toBe(0);
      expect(out).toContain("1 days taken over");
      for (const rollup of rollupNames)
        expect(
          await different(`from ${parquetBelow(join(counted, rollup))}`, `from ${parquetBelow(join(there, rollup))}`),
          `${zone} ${rollup}`,
        ).toBe(0);
      for (const name of await readdir(join(counted, "index"))) {
        const [own, taken] = await Promise.all(
          [counted, there].map(
            async (place) => JSON.parse(await readFile(join(place, "index", name), "utf8")) as Index,
          ),
        );
        const { counted: rows, packets, ipv6, sensors, rejected } = own as Index;
        expect(taken, `${zone} ${name}`).toMatchObject({
          counted: rows,
          packets,
          ipv6,
          sensors,
          rejected,
          origin: "elsewhere",
          engine: expect.stringMatching(/^spark 4\./),
        });
        const plain = (index: Index | undefined) =>
          index?.inputs
            .filter((one) => one.rows > 0)
            .map(({ name, rows: count }) => [name, count])
            .sort();
        expect(plain(taken)).toEqual(plain(own));
        for (const { identity } of taken?.inputs ?? []) expect(identity).toMatch(/^stat:\d+:\d+$/);
        expect(new Set(rejected.map((one) => (one as { reason: string }).reason))).toEqual(
          new Set([
            "sensor_missing",
            "sensor_not_in_service",
            "sensor_unregistered",
            "address",
            "packets",
            "tcp_seq",
            "protocol",
            "port",
          ]),
        );
      }
    }
    for (const [at, name] of ["compacted", "inputs"].entries()) {
      const day = zones[0]?.day ?? "";
      const [good, wrong] = ["spark", `wrong-${at}`].map(
        (place) => `from ${parquetBelow(join(first?.folder ?? "", place, day, name))}`,
      );
      expect(await different(good ?? "", wrong ?? ""), name).toBeGreaterThan(0);
    }
  }, 900_000);
});
