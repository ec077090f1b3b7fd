/** Logs in, exports out. What is expected is worked out from the raw lines in plain TypeScript. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { isIPv6 } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clause, UserError } from "../src/base/problems.js";
import { silent } from "../src/base/progress.js";
import { type Database, openDatabase, type Session } from "../src/engines/duckdb.js";
import { literal } from "../src/engines/sql-literals.js";
import type { ImportSummary } from "../src/import/day-files.js";
import type { ImportRequest } from "../src/import/logs.js";
import { importExports } from "../src/import.js";

const shared = fileURLToPath(new URL("../../shared/data/", import.meta.url));
const marx = join(shared, "marx/marx-2013Q2.csv.gz");
const zeekTsv = join(shared, "formats/zeek-conn.tsv.log");
const zeekJson = join(shared, "formats/zeek-conn.json.log");
const suricata = join(shared, "formats/suricata-eve.anon.json");

let root = "";
let database: Database;
let session: Session;
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tsubame-import-test-"));
  database = await openDatabase({ scratch: join(root, "spill"), reads: [], readsBelow: [root] });
  session = await database.open();
  await mkdir(join(root, "scratch"));
});

afterAll(async () => {
  database.close();
  await rm(root, { recursive: true, force: true });
});

/** A new folder of one test. */
async function folder(): Promise<string> {
  const path = join(root, String(++count));
  await mkdir(path, { recursive: true });
  return path;
}

async function put(content: string | Uint8Array, name = "input.log"): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}

async function run(
  files: string | readonly string[],
  options: Partial<ImportRequest> = {},
): Promise<ImportSummary & { to: string }> {
  const to = options.to ?? join(await folder(), "exports");
  const summary = await importExports(
    { files: [files].flat(), map: {}, timezone: "UTC", scratch: join(root, "scratch"), ...options, to },
    silent,
  );
  expect(summary.rows).toBe(summary.written + summary.rejected.reduce((sum, { rows }) => sum + rows, 0));
  expect(summary.files.reduce((sum, { rows }) => sum + rows, 0)).toBe(summary.written);
  expect(
    (await readdir(to)).filter((name) => !/^(\d{4}-\d\d-\d\d\.parquet|lost-[0-9a-f]{12}\.json)$/.test(name)),
  ).toEqual([]);
  expect(await readdir(join(root, "scratch"))).toEqual([]);
  return { ...summary, to };
}

async function refusal(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(await readdir(join(root, "scratch"))).toEqual([]);
  return error as UserError;
}

/** What the files of a folder hold; times in microseconds since 1970. */
async function exported(to: string): Promise<Record<string, unknown>[]> {
  const names = (await readdir(to)).filter((name) => name.endsWith(".parquet")).sort();
  const files = names.map((name) => literal(join(to, name).replace(/[*?[]/g, "[$&]"))).join(", ");
  return session.rows(
    `select * replace (epoch_us(time) as time) from read_parquet([${files}], file_row_number = false)`,
  );
}

async function typesOf(to: string): Promise<Record<string, string>> {
  const { columns } = await session.table(`select * from read_parquet(${literal(join(to, "*.parquet"))}) limit 0`);
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]));
}

const micros = (text: string) => Date.parse(text) * 1000;
const dottedToNumber = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
/** Microseconds of decimal seconds, without floating point. */
const secondsToMicros = (text: string) =>
  Number(text.split(".")[0]) * 1e6 + Number((text.split(".")[1] ?? "").padEnd(6, "0").slice(0, 6));
const inOrder = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.join(" ")).sort();

const header = "time,sensor,src_ip,src_port,dst_port,protocol";
const good = "2024-04-01 00:00:09,sensor-a,192.0.2.1,40000,23,TCP";
const csv = (...lines: readonly string[]) => [header, good, ...lines].join("\n") + "\n";

describe.skipIf(!existsSync(marx))("marx: nine sensors, one quarter", () => {
  const map = {
    time: "datetime",
    sensor: "host",
    src_ip: "src",
    src_port: "spt",
    dst_port: "dpt",
    protocol: "proto",
    icmp_type: "type",
  };
  let summary: Awaited<ReturnType<typeof run>>;
  let rows: Record<string, unknown>[];

  beforeAll(async () => {
    summary = await run(marx, { format: "csv", map });
    rows = await exported(summary.to);
  });

  it("gives the figures that were computed without DuckDB", () => {
    const wanted = JSON.parse(readFileSync(join(shared, "marx/marx_2013Q2_expected.json"), "utf8")) as Record<
      string,
      unknown
    >;
    expect(summary).toMatchObject({ rows: wanted["packets"], written: wanted["packets"], rejected: [] });
    expect(summary.files).toHaveLength(Number(wanted["days"]));
    expect(new Set(rows.map((row) => row["src_ip"])).size).toBe(wanted["distinct_sources"]);
    const perSensor: Record<string, number> = {};
    for (const row of rows) perSensor[String(row["sensor"])] = (perSensor[String(row["sensor"])] ?? 0) + 1;
    expect(perSensor).toEqual(wanted["per_sensor_packets"]);
  });

  it("gives every packet of the raw lines once, with ICMP types and without ICMP ports", () => {
    const numbers: Record<string, number> = { TCP: 6, UDP: 17, ICMP: 1 };
    const lines = gunzipSync(readFileSync(marx)).toString("utf8").trim().split("\n").slice(1);
    const wanted = lines.map((line) => {
      const [time = "", sensor, source, protocol = "", type = "", from = "", to = ""] = line.split(",");
      return [micros(`${time.replace(" ", "T")}Z`), sensor, source, numbers[protocol], type, from, to];
    });
    const found = rows.map((row) =>
      ["time", "sensor", "src_ip", "protocol", "icmp_type", "src_port", "dst_port"].map((name) => row[name] ?? ""),
    );
    expect(inOrder(found)).toEqual(inOrder(wanted));
  });

  it("writes canonical columns, numbers as numbers, and no column the input lacks", async () => {
    expect(await typesOf(summary.to)).toEqual({
      time: "TIMESTAMP",
      sensor: "VARCHAR",
      src_ip: "UINTEGER",
      src_port: "USMALLINT",
      dst_port: "USMALLINT",
      protocol: "UTINYINT",
      icmp_type: "UTINYINT",
    });
  });
});

describe.skipIf(!existsSync(zeekTsv))("Zeek samples", () => {
  const numbers: Record<string, number> = { tcp: 6, udp: 17, icmp: 1 };
  const columns = [
    "time",
    "sensor",
    "src_ip",
    "dst_ip",
    "src_port",
    "dst_port",
    "icmp_type",
    "icmp_code",
    "protocol",
    "packets",
  ];

  function wantedOf(record: Record<string, string>): unknown[] {
    const [from, to] = [record["id.orig_p"], record["id.resp_p"]];
    const ports = record["proto"] === "icmp" ? ["", "", from, to] : [from, to, "", ""];
    const [source, target] = [record["id.orig_h"], record["id.resp_h"]].map((address = "") =>
      isIPv6(address) ? address : dottedToNumber(address),
    );
    return [
      secondsToMicros(record["ts"] ?? ""),
      record["id.resp_h"],
      source,
      target,
      ...ports,
      numbers[record["proto"] ?? ""],
      record["orig_pkts"],
    ];
  }

  it("tab-separated: every connection with its packets", async () => {
    const lines = readFileSync(zeekTsv, "utf8").trim().split("\n");
    const fields = (lines.find((line) => line.startsWith("#fields")) ?? "").split("\t").slice(1);
    const records = lines
      .filter((line) => !line.startsWith("#"))
      .map((line) => Object.fromEntries(line.split("\t").map((cell, at) => [fields[at], cell])));
    const summary = await run(zeekTsv);
    expect(summary).toMatchObject({ rows: records.length, rejected: [] });
    expect(inOrder((await exported(summary.to)).map((row) => columns.map((name) => row[name] ?? "")))).toEqual(
      inOrder(records.map(wantedOf)),
    );
  });

  it("JSON: every connection with its packets", async () => {
    const lines = readFileSync(zeekJson, "utf8").trim().split("\n");
    // The digits as they stand in the line, not as a floating point number.
    const records = lines.map((line) =>
      Object.fromEntries(
        [...line.matchAll(/"([^"]+)":("([^"]*)"|[^,}]+)/g)].map(([, name, value, text]) => [name, text ?? value]),
      ),
    );
    const summary = await run(zeekJson);
    expect(summary).toMatchObject({ rows: lines.length, rejected: [] });
    const wanted = records.map((record) => wantedOf(record as Record<string, string>));
    expect(inOrder((await exported(summary.to)).map((row) => columns.map((name) => row[name] ?? "")))).toEqual(
      inOrder(wanted),
    );
  });

  it("gives the same from a gzip file, and with the sensor named otherwise", async () => {
    const packed = await put(gzipSync(readFileSync(zeekTsv)), "conn.log.gz");
    const [plain, zipped] = [await run(zeekTsv, { sensor: "tap-1" }), await run(packed, { sensor: "tap-1" })];
    expect(await exported(zipped.to)).toEqual(await exported(plain.to));
    expect(new Set((await exported(plain.to)).map((row) => row["sensor"]))).toEqual(new Set(["tap-1"]));
    const mapped = await run(zeekTsv, { map: { sensor: "conn_state" }, sensor: "tap-1" });
    expect(new Set((await exported(mapped.to)).map((row) => row["sensor"]))).toContain("S0");
  });
});

describe("Zeek, by hand", () => {
  const top = (fields: string, path = "conn") =>
    `#separator \\x09\n#unset_field\t-\n#path\t${path}\n#fields\t${fields.replaceAll(" ", "\t")}\n`;
  const line = (text: string) => `${text.replaceAll(" ", "\t")}\n`;
  const fields = "ts id.orig_h id.orig_p id.resp_h id.resp_p proto orig_pkts";

  it("reads rotated logs put together, each under its own header", async () => {
    const file = await put(
      top(fields) +
        line("1711929600.5 198.51.100.1 40000 192.0.2.9 23 tcp 3") +
        "#close\t2024-04-01\n" +
        top("id.resp_h proto ts id.orig_p id.resp_p id.orig_h") +
        line("192.0.2.9 udp 1711929601 53 5353 198.51.100.2") +
        top("ts uid query", "dns") +
        line("1711929602 C1 example.org") +
        "\n" +
        top(fields) +
        line("1711929603 198.51.100.3 8 192.0.2.9 0 icmp -") +
        line("1711929604 198.51.100.4"),
    );
    const summary = await run(file);
    expect(summary).toMatchObject({
      rows: 5,
      written: 3,
      rejected: [
        { reason: "line", rows: 1 },
        { reason: "not a connection", rows: 1 },
      ],
    });
    expect(await exported(summary.to)).toMatchObject([
      {
        time: 1711929600500000,
        src_ip: dottedToNumber("198.51.100.1"),
        src_port: 40000,
        dst_port: 23,
        packets: 3,
        icmp_type: null,
      },
      { src_ip: dottedToNumber("198.51.100.2"), src_port: 53, dst_port: 5353, protocol: 17, packets: 1 },
      {
        src_ip: dottedToNumber("198.51.100.3"),
        src_port: null,
        dst_port: null,
        protocol: 1,
        icmp_type: 8,
        icmp_code: 0,
        packets: 1,
      },
    ]);
  });

  it("reads ICMPv6, numbered protocols and unset cells", async () => {
    const file = await put(
      top(`${fields} ip_proto`) +
        line("1711929600 2001:DB8:0::1 135 2001:db8::2 0 icmp 1 58") +
        line("1711929601 192.0.2.7 0 192.0.2.9 0 unknown_transport 1 47") +
        line("- 192.0.2.7 1 192.0.2.9 1 tcp 1 6") +
        line("1711929602 192.0.2.7 1 - 1 tcp 1 6") +
        line("1711929603 192.0.2.7 1 192.0.2.9 1 tcp 0 6"),
    );
    const summary = await run(file);
    expect(summary.rejected).toEqual([
      { reason: "packets", rows: 1 },
      { reason: "sensor", rows: 1 },
      { reason: "time", rows: 1 },
    ]);
    expect(await exported(summary.to)).toMatchObject([
      { src_ip: "2001:db8::1", dst_ip: "2001:db8::2", protocol: 58, icmp_type: 135, icmp_code: 0 },
      { src_ip: "192.0.2.7", dst_ip: "192.0.2.9", protocol: 47, src_port: null, dst_port: null },
    ]);
  });

  it("counts broken JSON lines, and other logs in the same stream", async () => {
    const record = {
      ts: 1711929600.25,
      "id.orig_h": "192.0.2.7",
      "id.orig_p": 4,
      "id.resp_h": "192.0.2.9",
      "id.resp_p": 5,
      proto: "tcp",
    };
    const lines = [
      record,
      { ...record, _path: "dns" },
      { ...record, ts: "2024-04-01T00:00:01Z" },
      { ...record, "id.orig_p": [1] },
      { ...record, ts: 1711929600250 },
    ];
    const summary = await run(
      await put(
        [...lines.map((one) => JSON.stringify(one)), '{"ts":1,', '["x"]', '{"id.orig_h":"\\ud800"}'].join("\n"),
      ),
    );
    expect(summary.rejected).toEqual([
      { reason: "line", rows: 2 },
      { reason: "time", rows: 2 },
      { reason: "not a connection", rows: 1 },
      { reason: "port", rows: 1 },
    ]);
    expect((await exported(summary.to)).map((row) => row["time"])).toEqual([1711929600250000, 1711929601000000]);
  });

  it("takes the sensor from a field with a hostile name", async () => {
    const file = await put(top(`${fields} __proto__ x';--`) + line("1711929600 192.0.2.1 1 192.0.2.2 2 tcp 1 s1 s2"));
    expect(await exported((await run(file, { map: { sensor: "__proto__" } })).to)).toMatchObject([{ sensor: "s1" }]);
    expect(await exported((await run(file, { map: { sensor: "x';--" } })).to)).toMatchObject([{ sensor: "s2" }]);
  });

  it("stops for a missing field and names the near one", async () => {
    const error = await refusal(
      run(await put(top(fields.replace("proto", "prot")) + line("1 192.0.2.1 1 192.0.2.2 2 tcp 1"))),
    );
    expect(error).toMatchObject({
      code: "importColumn",
      values: { column: "proto", near: clause('Did you mean "{original}"?', { original: "prot" }), key: "protocol" },
    });
    expect(
      await refusal(run(await put(top(fields) + line("1 192.0.2.1 1 192.0.2.2 2 tcp 1")), { map: { sensor: "orig" } })),
    ).toMatchObject({ code: "importColumn" });
  });
});

describe("Suricata", () => {
  const flow = (change: object = {}, flowChange: object = {}) =>
    JSON.stringify({
      timestamp: "2024-04-01T09:05:00.000000+0900",
      event_type: "flow",
      src_ip: "198.51.100.7",
      src_port: 40000,
      dest_ip: "192.0.2.1",
      dest_port: 23,
      proto: "TCP",
      flow: { pkts_toserver: 2, start: "2024-04-01T09:00:00.250000+0900" },
      ...change,
      ...("flow" in change
        ? {}
        : { flow: { pkts_toserver: 2, start: "2024-04-01T09:00:00.250000+0900", ...flowChange } }),
    });

  it.skipIf(!existsSync(suricata))(
    "rejects the impossible addresses of the sample by reason, beside good flows",
    async () => {
      const lines = readFileSync(suricata, "utf8")
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { event_type: string }).event_type);
      const flows = lines.filter((type) => type === "flow").length;
      const rejected = [
        { reason: "not a flow", rows: lines.length - flows },
        { reason: "address", rows: flows },
      ];
      expect((await run([suricata, await put(flow())])).rejected).toEqual(rejected);
      const error = await refusal(run(suricata));
      expect(error).toMatchObject({
        code: "importNothing",
        values: { reasons: rejected.map(({ reason, rows }) => `${reason}: ${rows}`).join(", ") },
      });
    },
  );

  it("reads flows: start with its offset, packets to the server, ICMP without ports", async () => {
    const summary = await run(
      await put(
        [
          flow(),
          flow({ host: "tap-2", proto: "ICMP", icmp_type: 8, icmp_code: 0 }),
          flow({ proto: "IPv6-ICMP", src_ip: "2001:0db8:0000:0000:0000:0000:0000:0001", icmp_type: 128 }),
          flow({ proto: "047" }, { pkts_toserver: null }),
          flow({}, { pkts_toserver: 0 }),
          flow({}, { start: null }),
          flow({ flow: 3 }),
          flow({ event_type: "netflow" }),
          flow({ src_port: 70000 }),
          flow({ proto: "sneaker-net" }),
          "not json",
          "{}",
          "[]",
          "{".repeat(100000),
        ].join("\n"),
      ),
    );
    expect(summary.rejected).toEqual([
      { reason: "not a flow", rows: 3 },
      { reason: "line", rows: 2 },
      { reason: "time", rows: 2 },
      { reason: "packets", rows: 1 },
      { reason: "port", rows: 1 },
      { reason: "protocol", rows: 1 },
    ]);
    const rows = await exported(summary.to);
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row["time"]))).toEqual(new Set([micros("2024-04-01T00:00:00.250Z")]));
    const by = (protocol: number) => rows.find((row) => row["protocol"] === protocol);
    expect(by(6)).toMatchObject({
      sensor: "192.0.2.1",
      src_ip: "198.51.100.7",
      src_port: 40000,
      dst_port: 23,
      packets: 2,
      dst_ip: dottedToNumber("192.0.2.1"),
    });
    expect(by(1)).toMatchObject({ sensor: "tap-2", src_port: null, dst_port: null, icmp_type: 8, icmp_code: 0 });
    expect(by(58)).toMatchObject({ src_ip: "2001:db8::1", icmp_type: 128, icmp_code: null });
    expect(by(47)).toMatchObject({ packets: 1, src_port: null });
  });

  it("takes the sensor from the option, or from a field with a hostile name", async () => {
    const name = `a/b~c"d'; drop table packets; --`;
    expect(await exported((await run(await put(flow()), { sensor: "tap'; --" })).to)).toMatchObject([
      { sensor: "tap'; --" },
    ]);
    expect(await exported((await run(await put(flow({ [name]: "s1" })), { map: { sensor: name } })).to)).toMatchObject([
      { sensor: "s1" },
    ]);
    expect(await refusal(run(await put(flow()), { map: { sensor: "nowhere" } }))).toMatchObject({
      code: "importColumn",
      values: { column: "nowhere", key: "sensor" },
    });
  });
});

describe("CSV: one bad line never stops the import", () => {
  const bad: readonly (readonly [reason: string, line: string])[] = [
    ["time", ",s,192.0.2.1,1,2,TCP"],
    ["time", "yesterday,s,192.0.2.1,1,2,TCP"],
    ["time", "2024-02-30 00:00:00,s,192.0.2.1,1,2,TCP"],
    ["time", "infinity,s,192.0.2.1,1,2,TCP"],
    ["time", "171192960000,s,192.0.2.1,1,2,TCP"],
    ["time", "2024-04-01,s,192.0.2.1,1,2,TCP"],
    ["time", "0001-01-01 00:00:00,s,192.0.2.1,1,2,TCP"],
    ["time", "01/04/2024,s,192.0.2.1,1,2,TCP"],
    ["sensor", "2024-04-01 00:00:00,,192.0.2.1,1,2,TCP"],
    ["sensor", '2024-04-01 00:00:00,"  ",192.0.2.1,1,2,TCP'],
    ...[
      "",
      "1. 2.3.4",
      "01.2.3.4",
      "1.5e0.2.3",
      "256.1.1.1",
      "1.2.3",
      "1.2.3.4.5",
      "4294967296",
      "-1",
      "1e3",
      "007",
      "1.2.3.4/8",
      "203.0.113.4712",
      "localhost",
      "NULL",
    ].map((address) => ["address", `2024-04-01 00:00:00,s,${address},1,2,TCP`] as const),
    ...[":", ":::", "1:2:3", "::g", "12345::", "1::2::3", "fe80::1%", "1:2:3:4:5:6:7:8:9", "::1.2.3.256"].map(
      (address) => ["address", `2024-04-01 00:00:00,s,${address},1,2,TCP`] as const,
    ),
    ["protocol", "2024-04-01 00:00:00,s,192.0.2.1,1,2,"],
    ["protocol", "2024-04-01 00:00:00,s,192.0.2.1,1,2,256"],
    ["protocol", "2024-04-01 00:00:00,s,192.0.2.1,1,2,TCPP"],
    ["protocol", "2024-04-01 00:00:00,s,192.0.2.1,1,2,-6"],
    ...["", "65536", "-1", "23.5", "1e2", "http", "2 3", "99999999999999999999"].map(
      (port) => ["port", `2024-04-01 00:00:00,s,192.0.2.1,1,${port},udp`] as const,
    ),
    ["port", "2024-04-01 00:00:00,s,192.0.2.1,65536,2,TCP"],
    ["line", "2024-04-01 00:00:00,s,192.0.2.1,1,2"],
    ["line", "2024-04-01 00:00:00,s,192.0.2.1,1,2,TCP,more"],
    ["line", "# a comment"],
    ["line", '2024-04-01 00:00:00,"s,192.0.2.1,1,2,TCP'],
    ["line", '2024-04-01 00:00:00,"s"s,192.0.2.1,1,2,TCP'],
    ["line", '"""'],
    ["line", "2024-04-01 00:00:00,s\u0000,192.0.2.1,1,2,TCP"],
    ["line", "2024-04-01 00:00:00,s\u0001,192.0.2.1,1,2,TCP"],
    ["line", "2024-04-01 00:00:00,s\rs,192.0.2.1,1,2,TCP"],
    ["line", `2024-04-01 00:00:00,${"s".repeat(1100000)},192.0.2.1,1,2,TCP`],
  ];

  it("counts all of them by reason, most first", async () => {
    const tally: Record<string, number> = {};
    for (const [reason] of bad) tally[reason] = (tally[reason] ?? 0) + 1;
    const wanted = Object.entries(tally)
      .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
      .map(([reason, rows]) => ({ reason, rows }));
    const summary = await run(await put(csv(...bad.map(([, line]) => line), good)), { format: "csv" });
    expect(summary).toMatchObject({ written: 2, rejected: wanted });
  });

  it.each(
    bad.map(
      ([reason, line]) => [reason, line.length > 200 ? "a line of a megabyte" : JSON.stringify(line), line] as const,
    ),
  )("%s: %s", async (reason, _, line) => {
    const summary = await run(await put(csv(line)), { format: "csv" });
    expect(summary).toMatchObject({ rows: 2, written: 1, rejected: [{ reason, rows: 1 }] });
  });

  it("counts lines that are not UTF-8, and reads those around them", async () => {
    const broken = Buffer.from("2024-04-01 00:00:00,s\xff\xfe,192.0.2.1,1,2,TCP\n", "latin1");
    const summary = await run(
      await put(Buffer.concat([Buffer.from(csv()), broken, Buffer.from(`${good.replace("sensor-a", "東京")}\n`)])),
    );
    expect(summary).toMatchObject({ written: 2, rejected: [{ reason: "line", rows: 1 }] });
    expect((await exported(summary.to)).map((row) => row["sensor"])).toEqual(["sensor-a", "東京"]);
  });

  it("rejects a bad count of packets and takes an empty one for one", async () => {
    const lines = ["", "7", "0", "-1", "1.5", "x", "9999999999999999"].map((packets) => `${good},${packets}`);
    const summary = await run(await put([`${header},packets`, ...lines].join("\n")));
    expect(summary).toMatchObject({ written: 2, rejected: [{ reason: "packets", rows: 5 }] });
    expect((await exported(summary.to)).map((row) => row["packets"])).toEqual([1, 7]);
  });
});

describe("CSV: what is read", () => {
  it("reads addresses, protocols and times in every allowed form", async () => {
    const lines = [
      "2024-04-01T00:00:01Z,s,3221225985,,23,6",
      "2024-04-01T09:00:02+09:00,s,0,1,23,tcp",
      "2024-04-01 09:00:03 +0900,s,4294967295,1,65535,Udp",
      "1711929604.000005,s,::FFFF:0:0:1,1,0,sctp",
      "2024-04-01 00:00:05.123456,s,2001:DB8:0:0:1:0:0:1,x,y,icmpv6",
      '2024-04-01 00:00:06,"s ""1"", x",192.0.2.1,,,47',
    ];
    const summary = await run(await put([header, ...lines].join("\r\n")));
    expect(summary.rejected).toEqual([]);
    expect(
      (await exported(summary.to)).map((row) => [
        row["time"],
        row["sensor"],
        row["src_ip"],
        row["src_port"],
        row["dst_port"],
        row["protocol"],
      ]),
    ).toEqual([
      [micros("2024-04-01T00:00:01Z"), "s", "192.0.2.1", null, 23, 6],
      [micros("2024-04-01T00:00:02Z"), "s", "0.0.0.0", 1, 23, 6],
      [micros("2024-04-01T00:00:03Z"), "s", "255.255.255.255", 1, 65535, 17],
      [micros("2024-04-01T00:00:04Z") + 5, "s", "::ffff:0:0:1", 1, 0, 132],
      [micros("2024-04-01T00:00:05.123Z") + 456, "s", "2001:db8::1:0:0:1", null, null, 58],
      [micros("2024-04-01T00:00:06Z"), 's "1", x', "192.0.2.1", null, null, 47],
    ]);
    expect(await typesOf(summary.to)).toMatchObject({ src_ip: "VARCHAR" });
  });

  it("reads optional columns, and leaves a cell empty that makes no sense", async () => {
    const optional = "icmp_type,icmp_code,ttl,tcp_flags,tcp_window,tcp_seq,ip_id,length,dst_ip";
    const summary = await run(
      await put(
        [
          `${header},${optional}`,
          `${good},8,0,64,0x002,65535,4294967295,0xd431,40,192.0.2.9`,
          `${good.replace("23,TCP", ",icmp")},8,256,-1,S,x,4294967296,1.5,,nowhere`,
        ].join("\n"),
      ),
    );
    expect(await exported(summary.to)).toMatchObject([
      {
        protocol: 6,
        icmp_type: null,
        ttl: 64,
        tcp_flags: 2,
        tcp_window: 65535,
        tcp_seq: 4294967295,
        ip_id: 0xd431,
        length: 40,
        dst_ip: dottedToNumber("192.0.2.9"),
      },
      {
        protocol: 1,
        icmp_type: 8,
        icmp_code: null,
        ttl: null,
        tcp_flags: null,
        tcp_window: null,
        tcp_seq: null,
        ip_id: null,
        length: null,
        dst_ip: null,
      },
    ]);
    expect(await typesOf(summary.to)).toMatchObject({ ttl: "UTINYINT", tcp_seq: "UINTEGER", dst_ip: "UINTEGER" });
  });

  it.each([[";"], ["\t"], ["|"]])("finds the delimiter %j", async (delimiter) => {
    const summary = await run(await put(csv().replaceAll(",", delimiter)));
    expect(await exported(summary.to)).toMatchObject([{ sensor: "sensor-a", dst_port: 23 }]);
  });

  it("reads a byte order mark, CRLF, spaces in the header and blank lines", async () => {
    const text = `\ufeff\r\n${header.replaceAll(",", " , ")}\r\n\r\n${good}\r\n\r\n${good}`;
    expect(await run(await put(text))).toMatchObject({ rows: 2, written: 2 });
  });

  it("takes the sensor of the option only where no column names it", async () => {
    const lacking = await put(csv().replaceAll("sensor-a,", "").replace("sensor,", ""));
    expect(await exported((await run(lacking, { sensor: "s'1" })).to)).toMatchObject([{ sensor: "s'1" }]);
    expect(await exported((await run(await put(csv()), { sensor: "other" })).to)).toMatchObject([
      { sensor: "sensor-a" },
    ]);
    expect(await refusal(run(lacking))).toMatchObject({ code: "importColumn", values: { key: "sensor" } });
  });

  it("maps hostile column names, in files and folders of hostile names", async () => {
    const names = [`a"; drop table packets; --`, `x'y`, "time", "{{c}}", "__proto__", "🐦"];
    const text = [names.map((name) => `"${name.replaceAll('"', '""')}"`).join(","), good].join("\n");
    const file = await put(text, "a'[1]*?$(touch x);.csv");
    const map = {
      time: names[0] ?? "",
      sensor: names[1] ?? "",
      src_ip: "time",
      src_port: "{{c}}",
      dst_port: "__proto__",
      protocol: "🐦",
    };
    const to = join(await folder(), "out'[a]*?", "x");
    for (const _ of ["new", "again"]) expect(await run(file, { map, to })).toMatchObject({ written: 1 });
    expect(await exported(to)).toMatchObject([
      { sensor: "sensor-a", src_ip: dottedToNumber("192.0.2.1"), dst_port: 23, protocol: 6 },
    ]);
  });

  it("reads several files as one, whatever their columns and formats", async () => {
    const zeek = await put(
      '{"ts":1711929600,"id.orig_h":"192.0.2.7","id.orig_p":1,"id.resp_h":"192.0.2.9","id.resp_p":2,"proto":"tcp","orig_pkts":5}\n',
    );
    const plain = await put(csv());
    const summary = await run([zeek, plain]);
    expect(await exported(summary.to)).toMatchObject([
      { sensor: "192.0.2.9", packets: 5 },
      { sensor: "sensor-a", packets: 1, dst_ip: null },
    ]);
    expect(await exported((await run([plain, zeek])).to)).toEqual(await exported(summary.to));
  });

  it("reads more than one slice of lines, cut anywhere, with a line longer than a slice", async () => {
    const lines = Array.from(
      { length: 330000 },
      (_, index) =>
        `2024-04-0${(index % 3) + 1} 00:00:00,sensor-${index % 7},${index + 1},${index % 65536},${index % 1000},TCP`,
    );
    const text = [header, ...lines.slice(0, 100), "x".repeat(18000000), ...lines.slice(100)].join("\n");
    const summary = await run(await put(gzipSync(text, { level: 1 })));
    expect(summary).toMatchObject({ rows: lines.length + 1, rejected: [{ reason: "line", rows: 1 }] });
    const [found] = await session.rows(
      `select count(distinct src_ip) as sources, sum(src_ip)::bigint as addresses, sum(dst_port)::bigint as ports from read_parquet(${literal(join(summary.to, "*.parquet"))})`,
    );
    const ports = lines.reduce((sum, _, index) => sum + (index % 1000), 0);
    expect(found).toEqual({ sources: lines.length, addresses: (lines.length * (lines.length + 1)) / 2, ports });
  });
});

describe("columns and options that are wrong", () => {
  it("names the near column", async () => {
    const error = await refusal(run(await put(csv().replace("protocol", "protocl"))));
    expect(error).toMatchObject({
      code: "importColumn",
      values: {
        column: "protocol",
        near: clause('Did you mean "{original}"?', { original: "protocl" }),
        key: "protocol",
      },
      exit: 1,
    });
  });

  it("stops for a mapped column that is not there, an optional one too", async () => {
    expect(await refusal(run(await put(csv()), { map: { ttl: "tiem" } }))).toMatchObject({
      code: "importColumn",
      values: { column: "tiem", near: clause('Did you mean "{original}"?', { original: "time" }), key: "ttl" },
    });
  });

  it("stops for a column that stands there twice", async () => {
    expect(await refusal(run(await put(csv().replace("src_port", "time"))))).toMatchObject({ code: "csvSyntax" });
  });

  it("stops for a canonical name that does not exist, and for maps that a format does not take", async () => {
    const file = await put(csv());
    expect(await refusal(run(file, { map: { tiem: "time" } }))).toMatchObject({
      code: "unknownKey",
      values: { near: clause('Did you mean "{original}"?', { original: "time" }) },
      exit: 2,
    });
    expect(await refusal(run(file, { map: { constructor: "time" } }))).toMatchObject({ code: "unknownKey" });
    expect(await refusal(run([file, file]))).toMatchObject({ code: "usage", exit: 2 });
    expect(await refusal(run(file, { sensor: " " }))).toMatchObject({ code: "usage" });
  });

  it("shows no control characters of hostile columns", async () => {
    const error = await refusal(run(await put("a\u001b[2J,b\u202ec\n1,2\n")));
    expect(error.message).not.toMatch(/[\u001b\u202e]/);
  });
});

describe("files that are no logs", () => {
  const nothing: readonly (readonly [name: string, content: string | Uint8Array, code: string, format?: string])[] = [
    ["an empty file", "", "importNothing"],
    ["only blank lines", "\n\r\n\n", "importNothing"],
    ["an empty gzip file", gzipSync(""), "importNothing"],
    ["only a header", `${header}\n`, "importNothing", "csv"],
    ["only a Zeek header", "#separator \\x09\n#path\tconn\n", "importNothing"],
    ["prose", "Dear reader\nnothing here\n", "importFormat"],
    ["binary", Uint8Array.from({ length: 5000 }, (_, index) => (index * 37) % 256), "importFormat"],
    ["binary as CSV", Uint8Array.from({ length: 5000 }, (_, index) => (index * 37) % 256), "importFormat", "csv"],
    ["Parquet", "PAR1\u0000\u0015\u0004,PAR1", "importFormat"],
    ["other JSON", '{"a":1}\n{"b":2}\n', "importColumn"],
    ["a JSON array", '[{"event_type":"flow"}]', "importColumn"],
    ["CSV as Zeek", csv(), "importFormat", "zeek"],
    ["CSV as Suricata", csv(), "importColumn", "suricata"],
    ["CSV as a capture", csv(), "importFormat", "pcap"],
    ["zstd", Buffer.from("28b52ffd0458", "hex"), "importPacked"],
    ["bzip2", Buffer.from("BZh91AY&SY"), "importPacked"],
    ["xz", Buffer.from("fd377a585a000004", "hex"), "importPacked"],
    [
      "a Shift_JIS header",
      Buffer.from([0x8e, 0x9e, 0x8d, 0x8f, 0x2c, 0x61, 0x0a, 0x31, 0x2c, 0x32, 0x0a]),
      "csvEncoding",
    ],
    [
      "a picture as CSV",
      Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(100)]),
      "importFormat",
      "csv",
    ],
    ["quotes that do not pair in the header", '"time,sensor\n', "csvSyntax", "csv"],
  ];

  it.each(nothing.map(([name, content, code, format]) => [name, { content, code, format }] as const))(
    "%s",
    async (_, { content, code, format }) => {
      const to = join(await folder(), "exports");
      const error = await refusal(run(await put(content), { to, ...(format ? { format } : {}) }));
      expect(error.code).toBe(code);
      expect(existsSync(to)).toBe(false);
    },
  );

  it("says which file is missing, or no file at all", async () => {
    expect(await refusal(run("/no/such/file.csv"))).toMatchObject({ code: "fileMissing" });
    expect(await refusal(run(await folder()))).toMatchObject({ code: "importUnreadable" });
  });

  it("notices a gzip file cut off anywhere, and one that is damaged", async () => {
    const whole = gzipSync(csv(...Array.from({ length: 5000 }, (_, index) => good.replace("40000", String(index)))));
    for (const length of [3, 12, whole.length >> 1, whole.length - 8, whole.length - 1]) {
      const to = join(await folder(), "exports");
      expect(await refusal(run(await put(whole.subarray(0, length)), { to }))).toMatchObject({
        code: "importUnreadable",
      });
      expect(existsSync(to)).toBe(false);
    }
    const damaged = Buffer.from(whole);
    damaged[whole.length - 6] = (damaged[whole.length - 6] ?? 0) ^ 1;
    expect(await refusal(run(await put(damaged)))).toMatchObject({ code: "importUnreadable" });
  });

  it("reads gzip files put together", async () => {
    expect(await run(await put(Buffer.concat([gzipSync(csv()), gzipSync(`${good}\n`)])))).toMatchObject({ written: 2 });
  });
});

describe("days", () => {
  /** The local day by the other library at hand. */
  const dayOf = (time: number, timeZone: string) =>
    new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(time);

  it.each([["Asia/Tokyo"], ["America/Havana"], ["America/Sao_Paulo"], ["Pacific/Apia"]])(
    "are cut in %s",
    async (timezone) => {
      // Quarter hours around changes of clocks at midnight (Brazil, Cuba) and around the day Samoa left out.
      const starts = ["2011-12-29", "2017-10-14", "2018-02-17", "2024-03-09", "2024-11-02"].map((day) =>
        Date.parse(day),
      );
      const times = starts.flatMap((start) => Array.from({ length: 3 * 96 }, (_, step) => start + step * 900_000));
      const wanted: Record<string, number> = {};
      for (const time of times) wanted[dayOf(time, timezone)] = (wanted[dayOf(time, timezone)] ?? 0) + 1;
      const text = [header, ...times.map((time) => good.replace(/^[^,]+/, new Date(time).toISOString()))].join("\n");
      const summary = await run(await put(text), { timezone });
      expect(summary.files.map(({ day, rows }) => [day, rows])).toEqual(Object.entries(wanted).sort());
      expect(summary.files.map(({ file }) => file)).toEqual(
        summary.files.map(({ day }) => join(summary.to, `${day}.parquet`)),
      );
      expect(new Set((await exported(summary.to)).map((row) => row["time"])).size).toBe(times.length);
    },
  );
});

describe("what is written", () => {
  const bytesOf = async (to: string) =>
    Promise.all(
      (await readdir(to)).sort().map(async (name) => [name, (await readFile(join(to, name))).toString("base64")]),
    );
  const many = Array.from(
    { length: 130000 },
    (_, index) =>
      `2024-04-01 00:00:0${index % 10},sensor-${index % 3},${(index * 7919) % 100003},${index % 13},${index % 5},TCP`,
  );

  it("has the same bytes on every run, in whatever order the lines and files come", async () => {
    const [one, other, all] = [
      await put([header, ...many.slice(0, 50000)].join("\n")),
      await put([header, ...many.slice(50000)].join("\n")),
      await put([header, ...many.toReversed()].join("\n")),
    ];
    const first = await run([one, other]);
    expect(await bytesOf((await run([one, other])).to)).toEqual(await bytesOf(first.to));
    expect(await bytesOf((await run([other, one])).to)).toEqual(await bytesOf(first.to));
    expect(await exported((await run(all)).to)).toEqual(await exported(first.to));
  });

  it("may be written again from the same input, and from no other", async () => {
    const file = await put(csv());
    const { to } = await run(file);
    const before = await bytesOf(to);
    await run(file, { to });
    expect(await bytesOf(to)).toEqual(before);
    const others: readonly (readonly [string, Partial<ImportRequest>])[] = [
      [await put(csv(good)), {}],
      [file, { timezone: "Asia/Tokyo" }],
      [file, { sensor: "s" }],
    ];
    for (const [other, options] of others) {
      expect(await refusal(run(other, { ...options, to }))).toMatchObject({
        code: "importExists",
        values: { file: join(to, "2024-04-01.parquet") },
      });
    }
    expect(await bytesOf(to)).toEqual(before);
  });

  it("never takes the place of a foreign file, and then writes no other day either", async () => {
    const file = await put(csv(good.replace("04-01", "04-02"), good.replace("04-01", "04-03")));
    const foreign = async (write: (path: string) => Promise<unknown>) => {
      const to = await folder();
      await write(join(to, "2024-04-02.parquet"));
      expect(await refusal(run(file, { to }))).toMatchObject({ code: "importExists" });
      expect(await readdir(to)).toEqual(["2024-04-02.parquet"]);
    };
    await foreign((path) => session.run(`copy (select 1 as x) to ${literal(path)} (format parquet)`));
    await foreign((path) =>
      session.run(`copy (select 1 as x) to ${literal(path)} (format parquet, kv_metadata {tsubame_import: 'x'})`),
    );
    await foreign((path) => writeFile(path, "not Parquet"));
    await foreign((path) => writeFile(path, ""));
    await foreign((path) => mkdir(path));
  });

  it("goes nowhere when the folder is a file", async () => {
    const to = await put("in the way", "exports");
    expect(await refusal(run(await put(csv()), { to }))).toMatchObject({ code: "notWritable" });
    expect(await readFile(to, "utf8")).toBe("in the way");
  });

  it("shows how far it is", async () => {
    const seen: string[] = [];
    const progress = {
      step: (name: string) => seen.push(name),
      advance: (done: number, total: number) => seen.push(done === total ? "done" : ""),
      note: () => undefined,
    };
    await importExports(
      {
        files: [await put(csv())],
        map: {},
        timezone: "UTC",
        scratch: join(root, "scratch"),
        to: join(await folder(), "x"),
      },
      progress,
    );
    expect(seen).toEqual(["import", "done", "write", "done"]);
  });
});
