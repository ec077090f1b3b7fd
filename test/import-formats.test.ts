/** Logs of many tools, as their documentation shows them, become the packets that they tell of. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql, tsubame } from "./kit.js";

let root = "";
let count = 0;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), "tsubame-formats-"))));
afterAll(() => rm(root, { recursive: true, force: true }));

type Summary = {
  readonly rows: number;
  readonly written: number;
  readonly rejected: readonly { readonly reason: string; readonly rows: number }[];
  readonly examples: readonly { readonly reason: string; readonly value: string }[];
  readonly inputs: readonly { readonly format: string | null; readonly per_second: number | null }[];
  readonly local_times: { readonly zone: string; readonly rows: number; readonly repeated: number };
};

async function put(content: string | Uint8Array, name = "input.log"): Promise<string> {
  const path = join(root, `${++count}-${name}`);
  await writeFile(path, content);
  return path;
}

/** The summary, and the rows that were written, in the order of their times. */
async function run(content: string | Uint8Array, ...options: string[]) {
  const to = join(root, `out-${++count}`);
  const answer = await tsubame(root, ["import", await put(content), "--to", to, "--json", ...options]);
  expect(answer.code, answer.err).toBe(0);
  const summary = JSON.parse(answer.out) as Summary;
  expect(summary.rows).toBe(summary.written + summary.rejected.reduce((sum, { rows }) => sum + rows, 0));
  const rows = await sql(
    `select * replace (epoch_us(time) as time) from read_parquet('${to}/*.parquet', union_by_name = true) order by all`,
  );
  return { ...summary, packets: rows };
}

async function refused(content: string | Uint8Array, ...options: string[]): Promise<string> {
  const answer = await tsubame(root, ["import", await put(content), "--to", join(root, `out-${++count}`), ...options]);
  expect(answer.code).not.toBe(0);
  expect(answer.code).not.toBe(4);
  expect(answer.err.length).toBeLessThan(1200);
  return answer.err;
}

const us = (text: string) => Date.parse(text) * 1000;
const number = (text: string) => text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const lines = (...all: readonly (string | object)[]) =>
  `${all.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n")}\n`;

describe("formats, told from the file", () => {
  const source = "198.51.100.7";
  /** One packet of each: from 198.51.100.7, port 40000, to port 23 over TCP. */
  const logs: Readonly<Record<string, readonly [format: string, content: string, sensor: string, packets?: number]>> = {
    "Zeek without dots": [
      "zeek",
      lines({
        ts: 1711929600.5,
        id_orig_h: source,
        id_orig_p: 40000,
        id_resp_h: "192.0.2.9",
        id_resp_p: 23,
        proto: "tcp",
        orig_pkts: 3,
      }),
      "192.0.2.9",
      3,
    ],
    "Zeek, nested": [
      "zeek",
      lines({
        ts: 1711929600.5,
        uid: "C1",
        id: { orig_h: source, orig_p: 40000, resp_h: "192.0.2.9", resp_p: 23 },
        proto: "tcp",
      }),
      "192.0.2.9",
    ],
    "Zeek in milliseconds": [
      "zeek",
      lines({
        ts: 1711929600500,
        uid: "C1",
        "id.orig_h": source,
        "id.orig_p": 40000,
        "id.resp_h": "192.0.2.9",
        "id.resp_p": 23,
        proto: "tcp",
      }),
      "192.0.2.9",
    ],
    "Zeek with commas": [
      "zeek",
      lines(
        "#separator \\x2c",
        "#unset_field,-",
        "#path,conn",
        "#fields,ts,id.orig_h,id.orig_p,id.resp_h,id.resp_p,proto,orig_pkts",
        `1711929600.500000,${source},40000,192.0.2.9,23,tcp,2`,
      ),
      "192.0.2.9",
      2,
    ],
    "Suricata within an envelope": [
      "suricata",
      lines({
        firewall_name: "f",
        event: {
          timestamp: "2024-04-01T00:00:10.0+0000",
          event_type: "netflow",
          src_ip: source,
          src_port: 40000,
          dest_ip: "192.0.2.9",
          dest_port: 23,
          proto: "TCP",
          netflow: { pkts: 11, start: "2024-04-01T09:00:00.5+0900" },
        },
      }),
      "192.0.2.9",
      11,
    ],
    // https://docs.cowrie.org/en/latest/OUTPUT.html
    Cowrie: [
      "cowrie",
      lines(
        {
          eventid: "cowrie.session.connect",
          src_ip: source,
          src_port: 40000,
          dst_ip: "192.0.2.9",
          dst_port: 23,
          session: "a1",
          protocol: "telnet",
          message: "New connection",
          sensor: "cow-1",
          timestamp: "2024-04-01T00:00:00.500000Z",
        },
        { eventid: "cowrie.login.failed", src_ip: source, sensor: "cow-1", timestamp: "2024-04-01T00:00:01.500000Z" },
      ),
      "cow-1",
    ],
    // https://dionaea.readthedocs.io/en/latest/ihandler/log_json.html
    Dionaea: [
      "dionaea",
      lines({
        connection: { protocol: "smbd", transport: "tcp", type: "accept" },
        dst_ip: "192.0.2.9",
        dst_port: 23,
        src_hostname: "",
        src_ip: source,
        src_port: 40000,
        timestamp: "2024-04-01T00:00:00.500000",
      }),
      "192.0.2.9",
    ],
    Heralding: [
      "heralding",
      lines(
        "[",
        JSON.stringify({
          timestamp: "2024-04-01 00:00:00.500000",
          session_id: "x",
          source_ip: source,
          source_port: 40000,
          destination_ip: "192.0.2.9",
          destination_port: 23,
          protocol: "telnet",
          auth_attempts: [],
        }),
        "]",
      ),
      "192.0.2.9",
    ],
    "Heralding as CSV": [
      "heralding",
      lines(
        "timestamp,duration,session_id,source_ip,source_port,destination_ip,destination_port,protocol,num_auth_attempts",
        `2024-04-01 00:00:00.500000,1,x,${source},40000,192.0.2.9,23,telnet,1`,
      ),
      "192.0.2.9",
    ],
    Honeytrap: [
      "honeytrap",
      lines({
        timestamp: "2024-04-01T00:00:00.500000Z",
        attack_connection: {
          remote_ip: source,
          remote_port: 40000,
          local_ip: "192.0.2.9",
          local_port: 23,
          protocol: "tcp",
        },
        name: "pot-a",
      }),
      "pot-a",
    ],
    ECS: [
      "ecs",
      lines({
        "@timestamp": "2024-04-01T00:00:00.500Z",
        source: { ip: source, port: 40000, packets: 4 },
        destination: { ip: "192.0.2.9", port: 23 },
        network: { transport: "tcp" },
        observer: { name: "edge" },
      }),
      "edge",
      4,
    ],
    "ECS, flat, of a search": [
      "ecs",
      lines({
        _index: "x",
        _source: {
          "@timestamp": "2024-04-01T00:00:00.500Z",
          "source.ip": source,
          "source.port": 40000,
          "destination.ip": "192.0.2.9",
          "destination.port": 23,
          "network.transport": "tcp",
          "host.name": "edge",
        },
      }),
      "edge",
    ],
    // nfdump 1.7 and 1.6, -o csv
    "nfdump 1.7": [
      "nfdump",
      lines(
        "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows",
        `2024-04-01 00:00:00.500,0.000,TCP,${source},40000,192.0.2.9,23,2,120,1`,
      ),
      "192.0.2.9",
      2,
    ],
    "nfdump 1.6": [
      "nfdump",
      lines(
        "ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt",
        `2024-04-01 00:00:00.500,2024-04-01 00:00:01.500,1.000,${source},192.0.2.9,40000,23,TCP,....S.,0,0,2,120`,
      ),
      "192.0.2.9",
      2,
    ],
    tshark: [
      "tshark",
      lines(
        "frame.time_epoch,ip.src,ip.dst,ip.proto,tcp.srcport,tcp.dstport,udp.srcport,udp.dstport,tcp.flags",
        `1711929600.500000000,${source},192.0.2.9,6,40000,23,,,0x0002`,
      ),
      "192.0.2.9",
    ],
    "CSV with spaces and fractions": [
      "csv",
      lines(
        ",time, sensor, src_ip, src_port, dst_port, protocol,ttl",
        `0, 2024-04-01 00:00:00.5+00:00, s , ${source}, 40000.0, 23.0, 6.0, 64.0`,
      ),
      "s",
    ],
    "CSV with sep=": [
      "csv",
      lines(
        "sep=;",
        "time;sensor;src_ip;src_port;dst_port;protocol",
        `2024-04-01 00:00:00.5;"s";${source};40000;23;TCP`,
      ),
      "s",
    ],
    "CSV with commas at the end": [
      "csv",
      lines("time,sensor,src_ip,src_port,dst_port,protocol", `2024-04-01 00:00:00.5,s,${source},40000,23,TCP,`),
      "s",
    ],
    "CSV with commas at the end of the names": [
      "csv",
      lines("time,sensor,src_ip,src_port,dst_port,protocol,", `2024-04-01 00:00:00.5,s,${source},40000,23,TCP`),
      "s",
    ],
    "CSV with quotes behind spaces": [
      "csv",
      lines(
        '"time", "sensor", "src_ip", "src_port", "dst_port", "protocol"',
        `"2024-04-01 00:00:00.5", "s", "${source}", "40000", "23", "TCP"`,
      ),
      "s",
    ],
    "JSON over many lines": [
      "json",
      JSON.stringify(
        [{ time: 1711929600.5, sensor: 's"}{', src_ip: source, src_port: 40000, dst_port: 23, protocol: "tcp" }],
        null,
        4,
      ),
      's"}{',
    ],
    "JSON without any break": [
      "json",
      `{"time":"2024-04-01T00:00:00.5Z","sensor":"s","src_ip":"${source}","src_port":40000,"dst_port":23,"protocol":6}{"x":1}`,
      "s",
    ],
  };

  it.each(Object.entries(logs))("%s", async (_, [format, content, sensor, packets = 1]) => {
    const found = await run(content);
    expect(found.inputs).toMatchObject([{ format }]);
    expect(found.packets).toMatchObject([
      {
        time: us("2024-04-01T00:00:00.5Z"),
        sensor,
        src_ip: number(source),
        src_port: 40000,
        dst_port: 23,
        protocol: 6,
      },
    ]);
    expect(found.packets[0]?.["packets"] ?? 1).toBe(packets);
  });

  const plain = logs["CSV with commas at the end"]?.[1] ?? "";
  it.each<readonly [sentence: string, content: Uint8Array]>([
    ["UTF-16 with its mark", Buffer.from(`\ufeff${plain}`, "utf16le")],
    ["UTF-16 without a mark", Buffer.from(plain, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`\ufeff${plain}`, "utf16le").swap16()],
    ["carriage returns alone", Buffer.from(plain.replaceAll("\n", "\r"))],
    ["carriage returns alone, packed", gzipSync(plain.replaceAll("\n", "\r"))],
    ["a mark of UTF-8, and both ends", Buffer.from(`\ufeff${plain.replaceAll("\n", "\r\n")}`)],
  ])("text as %s", async (_, content) => {
    expect((await run(content)).packets).toMatchObject([{ src_port: 40000, dst_port: 23 }]);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
  it("AWS VPC flow logs, as their documentation shows them", async () => {
    const records = [
      "2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK",
      "2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK",
      "2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA",
      "2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA",
    ];
    const found = await run(lines(...records));
    expect(found.rejected).toEqual([{ reason: "no data", rows: 2 }]);
    expect(found.packets).toMatchObject([
      {
        time: 1418530010e6,
        sensor: "eni-1235b8ca123456789",
        src_ip: number("172.31.9.69"),
        dst_port: 3389,
        packets: 20,
      },
      { src_ip: number("172.31.16.139"), src_port: 20641, dst_port: 22, protocol: 6, packets: 20 },
    ]);
    const header = "srcaddr dstaddr srcport dstport protocol packets start tcp-flags log-status";
    const custom = await run(
      lines(header, "172.31.16.139 172.31.16.21 20641 22 6 20 1418530010 2 OK"),
      "--sensor",
      "vpc",
    );
    expect(custom.packets).toMatchObject([{ sensor: "vpc", dst_port: 22, tcp_flags: 2 }]);
  });

  it("ICMP of nfdump and of tshark: type and code, and the outer address of an error", async () => {
    const flows = await run(
      lines(
        "firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows",
        "2024-04-01 08:30:00.123,0.000,ICMP,198.51.100.7,0,192.0.2.1,3.1,2,120,1",
        "2024-04-01 08:30:01.123,0.000,ICMP,198.51.100.7,0,192.0.2.1,2048,2,120,1",
        "2024-04-01 08:30:02.123,0.000,IPIP,198.51.100.7,0,192.0.2.1,0,2,120,1",
        "2024-04-01 08:30:03.123,0.000,UDP,198.51.100.7,500,192.0.2.1,500,1.2 M,120,1",
      ),
      "--source-timezone",
      "Asia/Tokyo",
    );
    expect(flows.packets).toMatchObject([
      { time: us("2024-03-31T23:30:00.123Z"), icmp_type: 3, icmp_code: 1, dst_port: null },
      { icmp_type: 8, icmp_code: 0, protocol: 1 },
      { protocol: 94 },
    ]);
    expect(flows.local_times).toEqual({ zone: "Asia/Tokyo", rows: 3, repeated: 0 });
    expect(flows.examples).toMatchObject([{ reason: "packets", value: "9.9 M" }]);
    const fields = await run(
      lines(
        "frame.time_epoch,ip.src,ip.dst,ip.proto,tcp.srcport,tcp.dstport,udp.srcport,udp.dstport,icmp.type,icmp.code",
        '1711929600.25,"198.51.100.7,192.0.2.1","192.0.2.1,198.51.100.7","1,6",40000,23,,,3,1',
        "2024-04-01T00:00:01.250000000Z,198.51.100.8,192.0.2.1,17,,,5353,53,,",
      ),
      "--map",
      "src_port=tcp.srcport,dst_port=tcp.dstport",
    );
    expect(fields.packets).toMatchObject([
      { src_ip: number("198.51.100.7"), sensor: "192.0.2.1", protocol: 1, icmp_type: 3, icmp_code: 1, dst_port: null },
      { src_ip: number("198.51.100.8"), protocol: 17, src_port: 5353, dst_port: 53 },
    ]);
  });

  it("JSON of any program by dotted paths, however deep, and a protocol that no field says", async () => {
    const record = (n: number) => ({
      when: { ms: 1711929600000 + n },
      peer: { "ip.v4": "198.51.100.7", port: n },
      service: "ssh",
      local: [{ x: 1 }],
      to: { port: "22" },
    });
    const options = [
      "--map",
      "time=when.ms,src_ip=peer.ip.v4,src_port=peer.port,dst_port=to.port",
      "--protocol",
      "TCP",
      "--sensor",
      "s",
    ];
    const found = await run(lines(record(1), record(2), "{broken", record(3)), ...options);
    expect(found.inputs).toMatchObject([{ format: "json", per_second: 1000 }]);
    expect(found.rejected).toEqual([{ reason: "line", rows: 1 }]);
    expect(found.packets.map(({ time, src_port }) => [time, src_port])).toEqual(
      [1, 2, 3].map((n) => [1711929600000000 + n * 1000, n]),
    );
    const array = `[\n${[1, 2, 3].map((n) => JSON.stringify(record(n), null, 2)).join(",\n")}\n]`;
    expect((await run(array, ...options)).packets).toEqual(found.packets);
  });
});

describe("times", () => {
  const at = (...times: readonly string[]) =>
    lines(
      "time,sensor,src_ip,src_port,dst_port,protocol",
      ...times.map((time, n) => `${time},s,198.51.100.7,${n},23,TCP`),
    );
  it.each<readonly [unit: number, of: (ms: number) => string]>([
    [1, (ms) => String(ms / 1000)],
    [1, (ms) => (ms / 1000).toFixed(9)],
    [1_000, (ms) => String(ms)],
    [1_000_000, (ms) => String(ms * 1000)],
    [1_000_000_000, (ms) => `${ms}000000`],
  ])("%d to the second", async (unit, of) => {
    const wanted = [1711929600250, 1711929601000, 1719791999999];
    const found = await run(at(...wanted.map(of)));
    expect(found.inputs).toMatchObject([{ per_second: unit }]);
    expect(found.packets.map(({ time }) => time)).toEqual(wanted.map((ms) => ms * 1000));
  });

  it("a row of 1970, of 9999 and in another unit is rejected as time, and the others are read", async () => {
    const found = await run(at("1711929600", "0", "253402300799", "1711929600000", "1711929601"));
    expect(found).toMatchObject({
      written: 2,
      rejected: [{ reason: "time", rows: 3 }],
      examples: [{ reason: "time", value: "9" }],
    });
  });

  it("in a zone whose clocks change: an hour they skipped is none, one they showed twice is the first", async () => {
    const found = await run(
      at(
        "2024-03-31 01:59:59",
        "2024-03-31 02:30:00",
        "2024-03-31 03:00:00",
        "2024-10-27 02:30:00",
        "2024-10-27 03:00:00",
        "2024-10-27 02:30:00+01:00",
      ),
      "--source-timezone",
      "Europe/Berlin",
    );
    expect(found.rejected).toEqual([{ reason: "time", rows: 1 }]);
    expect(found.packets.map(({ time }) => time)).toEqual(
      [
        "2024-03-31T00:59:59Z",
        "2024-03-31T01:00:00Z",
        "2024-10-27T00:30:00Z",
        "2024-10-27T01:30:00Z",
        "2024-10-27T02:00:00Z",
      ].map(us),
    );
    expect(found.local_times).toEqual({ zone: "Europe/Berlin", rows: 4, repeated: 1 });
    const half = await run(
      at("2024-04-07 01:45:00", "2024-10-06 02:15:00"),
      "--source-timezone",
      "Australia/Lord_Howe",
    );
    expect(half).toMatchObject({ written: 1, rejected: [{ reason: "time", rows: 1 }], local_times: { repeated: 1 } });
    expect(half.packets[0]?.["time"]).toBe(us("2024-04-06T14:45:00Z"));
  });

  it("in another form: refused with the way to name it, which then works", async () => {
    const said = await refused(at("3/3/13 21:53", "12/31/13 09:05"));
    expect(said).toContain("time: 2\n  time: 9/9/99 99:99");
    const format = /--time-format, like '([^']+)'/.exec(said)?.[1] ?? "";
    expect(
      (await run(at("3/3/13 21:53", "12/31/13 09:05"), "--time-format", format)).packets.map(({ time }) => time),
    ).toEqual([us("2013-03-03T21:53Z"), us("2013-12-31T09:05Z")]);
    const local = await run(
      at("04/03/2024 10:00:00"),
      "--time-format",
      "%d/%m/%Y %H:%M:%S",
      "--source-timezone",
      "Asia/Tokyo",
    );
    expect(local.packets[0]?.["time"]).toBe(us("2024-03-04T01:00Z"));
    const zoned = await run(at("01/Apr/2024:00:00:00 +0900"), "--time-format", "%d/%b/%Y:%H:%M:%S %z");
    expect(zoned.packets[0]?.["time"]).toBe(us("2024-03-31T15:00Z"));
  });

  it("a day without a time is one only where that is allowed", async () => {
    expect(await refused(at("2024-04-01"))).toContain("--allow-dates");
    expect((await run(at("2024-04-01"), "--allow-dates")).packets[0]?.["time"]).toBe(us("2024-04-01T00:00Z"));
  });
});

describe("what is said", () => {
  it("each reason with its first value, masked, and the forms that are read", async () => {
    const text = lines(
      "time,sensor,src_ip,src_port,dst_port,protocol",
      "2024-04-01 00:00:00,s,198.51.100.7,1,23,TCP",
      "2024-04-01 00:00:00,s,203.0.113.4712,1,23,TCP",
      "2024-04-01 00:00:00,s,198.51.100.7,1,telnet,TCP",
      "2024-04-01 00:00:00,s,198.51.100.7,1,23,ssh",
    );
    const to = join(root, `out-${++count}`);
    const { code, err } = await tsubame(root, ["import", await put(text), "--to", to]);
    expect(code).toBe(0);
    expect(err).toContain("Rejected, address: 999.9.999.9999 (read are 192.0.2.7, the same as a number, and IPv6)");
    expect(err).toContain("Rejected, port: telnet (read are whole numbers to 65535)");
    expect(err).toContain("Rejected, protocol: ssh (");
    expect(err).not.toContain("203.0.113");
    expect(err).toContain("1 times name no zone: they were read as UTC");
    expect((await run(text.replaceAll("ssh", "x"), "--protocol", "TCP")).written).toBe(2);
  });

  it("--dry-run shows five rows and writes nothing", async () => {
    const rows = Array.from({ length: 9 }, (_, n) => `2024-04-01 00:00:0${n},s,198.51.100.7,${n},23,TCP`);
    const to = join(root, `out-${++count}`);
    const { code, err } = await tsubame(root, [
      "import",
      await put(lines("time,sensor,src_ip,src_port,dst_port,protocol", ...rows)),
      "--to",
      to,
      "--dry-run",
    ]);
    expect(code).toBe(0);
    expect(err.match(/src_ip=198\.51\.100\.7/g)).toHaveLength(5);
    await expect(readFile(join(to, "2024-04-01.parquet"))).rejects.toThrow();
  });

  it("no message shows more than a few lines of its input", async () => {
    await refused(JSON.stringify(Array.from({ length: 5000 }, (_, n) => ({ [`field_${n}`]: "x".repeat(50) }))));
    await refused(`${Array.from({ length: 9000 }, (_, n) => `column ${n}`).join(",")}\n1\n`);
    await refused(`${"x,".repeat(400_000)}\n`);
    await refused(
      lines({ time: "t".repeat(300_000), sensor: "s", src_ip: "x".repeat(300_000), dst_port: 1, protocol: "p" }),
    );
  });
});

describe("captures", () => {
  const ipv4 = (protocol: number, payload: Buffer, { fragment = 0, id = 54321 } = {}) => {
    const head = Buffer.from("4500000000000000400000000a000001c0000209", "hex");
    head.writeUInt16BE(20 + payload.length, 2);
    head.writeUInt16BE(id, 4);
    head.writeUInt16BE(fragment, 6);
    head[9] = protocol;
    Buffer.from([198, 51, 100, 7]).copy(head, 12);
    return Buffer.concat([head, payload]);
  };
  const tcp = Buffer.from("9c40001700000007000000005002040000000000", "hex");
  const udp = Buffer.from("9c40003500080000", "hex");
  const ether = (type: string, payload: Buffer) =>
    Buffer.concat([Buffer.from(`0200000000010200000000${"02"}${type}`, "hex"), payload]);
  const ipv6 = (next: number, payload: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `60000000${payload.length.toString(16).padStart(4, "0")}${next.toString(16).padStart(2, "0")}40`,
        "hex",
      ),
      Buffer.from("20010db8000000000000000000000001", "hex"),
      Buffer.from("20010db8000000000000000000000002", "hex"),
      payload,
    ]);

  function pcapOf(packets: readonly Buffer[], { link = 1, little = true, nanos = false } = {}): Buffer {
    const u32 = (value: number) => {
      const bytes = Buffer.alloc(4);
      if (little) bytes.writeUInt32LE(value);
      else bytes.writeUInt32BE(value);
      return bytes;
    };
    const version = little ? Buffer.from([2, 0, 4, 0]) : Buffer.from([0, 2, 0, 4]);
    const head = Buffer.concat([u32(nanos ? 0xa1b23c4d : 0xa1b2c3d4), version, u32(0), u32(0), u32(65535), u32(link)]);
    return Buffer.concat([
      head,
      ...packets.flatMap((data, at) => [
        u32(1711929600 + at),
        u32(nanos ? 250_000_000 : 250_000),
        u32(data.length),
        u32(data.length),
        data,
      ]),
    ]);
  }

  function pcapngOf(packets: readonly Buffer[], link = 1): Buffer {
    const block = (type: number, body: Buffer) => {
      const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
      const out = Buffer.alloc(12 + padded.length);
      out.writeUInt32LE(type, 0);
      out.writeUInt32LE(out.length, 4);
      padded.copy(out, 8);
      out.writeUInt32LE(out.length, 8 + padded.length);
      return out;
    };
    const section = Buffer.from("4d3c2b1a01000000ffffffffffffffff", "hex");
    const face = Buffer.from([link, 0, 0, 0, 0, 0, 4, 0, 9, 0, 1, 0, 9, 0, 0, 0, 0, 0, 0, 0]);
    const enhanced = packets.map((data, at) => {
      const head = Buffer.alloc(20);
      const time = (1711929600n + BigInt(at)) * 1_000_000_000n + 250_000_000n;
      head.writeUInt32LE(Number(time >> 32n), 4);
      head.writeUInt32LE(Number(time & 0xffffffffn), 8);
      head.writeUInt32LE(data.length, 12);
      head.writeUInt32LE(data.length, 16);
      return block(6, Buffer.concat([head, data]));
    });
    return Buffer.concat([
      block(0x0a0d0d0a, section),
      block(1, face),
      block(0x99, Buffer.from("unknown!")),
      ...enhanced,
    ]);
  }

  const wanted = {
    time: us("2024-04-01T00:00:00.25Z"),
    sensor: "192.0.2.9",
    src_ip: number("198.51.100.7"),
    src_port: 40000,
    dst_port: 23,
    protocol: 6,
    tcp_flags: 2,
    tcp_seq: 7,
    tcp_window: 1024,
    ip_id: 54321,
    ttl: 64,
    length: 40,
    dst_ip: number("192.0.2.9"),
  };
  const syn = ipv4(6, tcp);
  it.each<readonly [sentence: string, capture: Buffer]>([
    ["Ethernet", pcapOf([ether("0800", syn)])],
    ["big end first", pcapOf([ether("0800", syn)], { little: false })],
    ["nanoseconds", pcapOf([ether("0800", syn)], { nanos: true })],
    ["VLAN", pcapOf([ether("8100000a0800", syn)])],
    ["VLAN in VLAN", pcapOf([ether("88a800018100000a0800", syn)])],
    ["raw IP", pcapOf([syn], { link: 101 })],
    [
      "Linux cooked",
      pcapOf([Buffer.concat([Buffer.from("00000001000602000000000100000800", "hex"), syn])], { link: 113 }),
    ],
    [
      "Linux cooked, second version",
      pcapOf([Buffer.concat([Buffer.from("0800000000000002000100060200000000010000", "hex"), syn])], { link: 276 }),
    ],
    ["pcapng", pcapngOf([ether("0800", syn)])],
    ["gzip", gzipSync(pcapOf([ether("0800", syn)]))],
    ["with a trailer of Ethernet", pcapOf([ether("0800", Buffer.concat([syn, Buffer.alloc(6)]))])],
  ])("%s", async (_, capture) => {
    const found = await run(capture);
    expect(found).toMatchObject({ rows: 1, written: 1, inputs: [{ format: "pcap" }] });
    expect(found.packets).toMatchObject([wanted]);
  });

  it("other protocols, fragments, and what is no IP", async () => {
    const echo = Buffer.from("0800f7ff00000000", "hex");
    const packets = [
      ether("0800", ipv4(17, udp)),
      ether("0800", ipv4(1, Buffer.concat([Buffer.from("0301000000000000", "hex"), ipv4(6, tcp)]))),
      ether("0800", ipv4(6, tcp, { fragment: 185 })),
      ether("0806", Buffer.alloc(28)),
      ether("86dd", ipv6(6, tcp)),
      ether(
        "86dd",
        ipv6(0, Buffer.concat([Buffer.from("3a00000000000000", "hex"), Buffer.from("8000f7ff00000000", "hex")])),
      ),
      ether("0800", ipv4(1, echo)),
      ether("0800", ipv4(47, Buffer.alloc(4))),
    ];
    const found = await run(pcapOf(packets));
    expect(found.rejected).toEqual([
      { reason: "not IP", rows: 1 },
      { reason: "port", rows: 1 },
    ]);
    expect(found.packets).toMatchObject([
      { protocol: 17, dst_port: 53, tcp_flags: null },
      { protocol: 1, icmp_type: 3, icmp_code: 1, src_ip: "198.51.100.7" },
      {
        src_ip: "2001:db8::1",
        dst_port: 23,
        ttl: 64,
        sensor: "2001:db8::2",
      },
      { protocol: 58, icmp_type: 128, icmp_code: 0 },
      { protocol: 1, icmp_type: 8 },
      { protocol: 47, dst_port: null },
    ]);
  });

  it("one that is cut off anywhere counts what is whole, and says that there was more", async () => {
    const whole = [ether("0800", syn), ether("0800", syn), ether("0800", syn)];
    for (const capture of [pcapOf(whole), pcapngOf(whole)]) {
      const cut = await run(capture.subarray(0, capture.length - 10));
      expect(cut).toMatchObject({ written: 2, rejected: [{ reason: "line", rows: 1 }] });
    }
    expect(await refused(pcapOf([]))).toContain("No row could be read");
  });
});
