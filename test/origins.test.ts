/** Who sources are: what `queries/origins` makes of a day's sources, and what must add up. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import type { Session } from "../src/engines/duckdb.js";
import { folderWith, sensors, config as settings, sql, tsubame, writeParquet } from "./kit.js";
import { openedQuarter } from "./quarter-kit.js";

const quarter = parsePeriod("2024Q2") as Period;
const target = 3221225985; // 192.0.2.1
const holders = [
  "network,asn,holder,region",
  "11.1.0.0/16,64501,Crane Net,CN",
  "11.2.0.0/16,64502,,US",
  "11.3.0.0/16,,,FR",
  "11.4.0.0/16,64504,Nowhere Ltd,",
  "11.6.0.0/16,64506,Stork Hosting,NL",
  "240.0.0.0/24,64515,Lab Network,JP",
].join("\n");
const scanners = "network,organisation\n11.6.9.0/24,Survey Project\n11.6.9.7/32,\n192.168.7.7,Own Lab\n";

type Packet = {
  readonly src: string;
  readonly day?: string;
  readonly sensor?: string;
  readonly port?: number | null;
  readonly protocol?: number;
  readonly packets?: number;
  readonly flags?: number | null;
  readonly seq?: number | null;
  readonly id?: number | null;
  readonly dst?: string | null;
};

/** One row of an export; a TCP packet to 23 that is no tool's, unless it says otherwise. */
function row({
  src,
  day = "2024-04-01",
  sensor = "alpha-one",
  port = 23,
  protocol = 6,
  packets = 1,
  flags = 2,
  seq = 5,
  id = 5,
  dst = "192.0.2.1",
}: Packet): string {
  const text = (value: string | null) => (value === null ? "null::varchar" : `'${value}'`);
  return `(timestamp '${day} 12:00:00', '${sensor}', '${src}', 40000, ${port}::integer, ${protocol}, ${packets}, ${flags}::integer, ${seq}::bigint, ${id}::integer, ${text(dst)})`;
}

const exportOf = (packets: readonly Packet[]) =>
  `select * from (values ${packets.map(row).join(", ")}) as packets(time, sensor, src_ip, src_port, dst_port, protocol, packets, tcp_flags, tcp_seq, ip_id, dst_ip)`;

const folders: string[] = [];
const ends: (() => void)[] = [];
afterAll(() => {
  for (const end of ends) end();
  return Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function workspace(packets: readonly Packet[], more = ""): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": `${settings}holders: holders.csv\nscanners: scanners.csv\n${more}`,
    "sensors.csv": sensors,
    "holders.csv": holders,
    "scanners.csv": scanners,
  });
  folders.push(folder);
  await writeParquet(join(folder, "exports/packets.parquet"), exportOf(packets));
  return folder;
}

/** A session in which the quarter's tables can be asked. */
async function opened(folder: string): Promise<Session> {
  const { session, close } = await openedQuarter(folder, quarter);
  ends.push(close);
  return session;
}

const mirai = { seq: target, id: 5 };
const zmap = { seq: 5, id: 54321 };
/** By the definition: the low 16 bits of destination, port and sequence number, one xor the other. */
const masscan = (port: number, seq = 77) => ({
  port,
  seq,
  id: Number((BigInt(target) ^ BigInt(port) ^ BigInt(seq)) & 65535n),
});

describe("the origin of a source", () => {
  let session: Session;
  const of = async (address: string) =>
    (
      await session.rows(
        `select origin, region, asn, holder, organisation from origins where sensor is null and packets & ${codes.get(address)} <> 0`,
      )
    )[0];

  // Each sends a power of two, so that a row's packets tell which sources are in it.
  const addresses = [
    "11.1.0.1",
    "11.2.0.1",
    "11.3.0.1",
    "11.4.0.1",
    "11.5.0.1",
    "11.0.255.255",
    "11.1.0.0",
    "11.1.255.255",
    "192.168.1.1",
    "10.0.0.1",
    "240.0.0.9",
    "240.0.1.9",
    "255.255.255.255",
    "0.0.0.0",
    "11.6.9.1",
    "11.6.9.7",
    "11.6.8.255",
    "192.168.7.7",
    "2001:db8::1",
  ];
  const codes = new Map(addresses.map((address, at) => [address, 2 ** at]));

  beforeAll(async () => {
    session = await opened(await workspace(addresses.map((src) => ({ src, packets: codes.get(src) ?? 1 }))));
  });

  const nobody = { region: null, asn: null, holder: null, organisation: null };
  it.each([
    ["11.1.0.1", { origin: "holder", region: "CN", asn: 64501, holder: "Crane Net", organisation: null }],
    ["11.1.0.0", { origin: "holder", region: "CN", asn: 64501, holder: "Crane Net", organisation: null }],
    ["11.1.255.255", { origin: "holder", region: "CN", asn: 64501, holder: "Crane Net", organisation: null }],
    ["11.2.0.1", { origin: "holder", region: "US", asn: 64502, holder: null, organisation: null }],
    ["11.3.0.1", { origin: "holder", region: "FR", asn: null, holder: null, organisation: null }],
    ["11.4.0.1", { origin: "holder", region: null, asn: 64504, holder: "Nowhere Ltd", organisation: null }],
    ["11.5.0.1", { origin: "unknown", ...nobody }],
    ["11.0.255.255", { origin: "unknown", ...nobody }],
    ["192.168.1.1", { origin: "reserved", ...nobody }],
    ["10.0.0.1", { origin: "reserved", ...nobody }],
    ["240.0.1.9", { origin: "reserved", ...nobody }],
    ["255.255.255.255", { origin: "reserved", ...nobody }],
    ["0.0.0.0", { origin: "reserved", ...nobody }],
    ["240.0.0.9", { origin: "holder", region: "JP", asn: 64515, holder: "Lab Network", organisation: null }],
    [
      "11.6.9.1",
      { origin: "holder", region: "NL", asn: 64506, holder: "Stork Hosting", organisation: "Survey Project" },
    ],
    [
      "11.6.9.7",
      { origin: "holder", region: "NL", asn: 64506, holder: "Stork Hosting", organisation: "Survey Project" },
    ],
    ["11.6.8.255", { origin: "holder", region: "NL", asn: 64506, holder: "Stork Hosting", organisation: null }],
    ["192.168.7.7", { origin: "reserved", ...nobody, organisation: "Own Lab" }],
    ["2001:db8::1", { origin: "ipv6", ...nobody }],
  ])("%s", async (address, expected) => expect(await of(address)).toEqual(expected));

  it("is one for each source, so that all add up", async () => {
    const [sums] = await session.rows(
      "select cast(sum(packets) as bigint) as packets, cast(sum(sources) as bigint) as sources from origins where sensor is null",
    );
    expect(sums).toEqual({ packets: 2 ** addresses.length - 1, sources: addresses.length });
  });
});

describe("the lane and tool of a source", () => {
  const src = "11.1.0.1";
  const laneOf = async (packets: readonly Packet[], more = "") => {
    const session = await opened(await workspace(packets, more));
    return session.rows(
      "select cast(day as varchar) as day, lane, tool, packets, sources from origins where sensor is null order by day, lane, tool",
    );
  };
  const one = (lane: string, tool: string | null, packets = 1) => ({ lane, tool, packets, sources: 1 });

  const cases: readonly (readonly [string, readonly Packet[], ReturnType<typeof one>])[] = [
    ["Mirai's sequence number is the destination", [{ src, ...mirai }], one("mirai", "mirai")],
    ["ZMap's id", [{ src, ...zmap }], one("tool", "zmap")],
    ["Masscan's id", [{ src, ...masscan(3306) }], one("tool", "masscan")],
    ["Masscan's id at the top port", [{ src, ...masscan(65535, 4294967295) }], one("tool", "masscan")],
    ["Mirai goes before ZMap where both match", [{ src, seq: target, id: 54321 }], one("mirai", "mirai")],
    [
      "one SYN that does not match ends it",
      [
        { src, ...mirai },
        { src, sensor: "bravo-two", port: 80 },
      ],
      one("rest", null, 2),
    ],
    [
      "two tools are none",
      [
        { src, ...mirai },
        { src, ...zmap },
      ],
      one("rest", null, 2),
    ],
    ["an answer is no SYN", [{ src, ...mirai, flags: 18 }], one("rest", null)],
    [
      "an answer beside a SYN does not count",
      [
        { src, ...mirai },
        { src, flags: 18 },
      ],
      one("mirai", "mirai", 2),
    ],
    ["UDP has no SYN", [{ src, ...mirai, protocol: 17 }], one("rest", null)],
    [
      "UDP beside a SYN does not count",
      [
        { src, ...zmap },
        { src, protocol: 17, port: 53 },
      ],
      one("tool", "zmap", 2),
    ],
    ["no destination, no answer", [{ src, ...mirai, dst: null }], one("unknown", null)],
    ["no sequence number, no answer", [{ src, seq: null, id: 5 }], one("unknown", null)],
    ["no id, no answer", [{ src, seq: 5, id: null }], one("unknown", null)],
    ["no flags: no SYN is known", [{ src, ...mirai, flags: null }], one("unknown", null)],
    ["a listed network is research whatever it sends", [{ src: "11.6.9.9", ...mirai }], one("research", "mirai")],
    ["a listed address may be reserved", [{ src: "192.168.7.7" }], one("research", null)],
    ["ten ports are not many", Array.from({ length: 10 }, (_, at) => ({ src, port: 100 + at })), one("rest", null, 10)],
    [
      "eleven ports are, over both sensors",
      Array.from({ length: 11 }, (_, at) => ({ src, port: 100 + at, sensor: at < 6 ? "alpha-one" : "bravo-two" })),
      one("many_ports", null, 11),
    ],
    [
      "a port of another protocol is another",
      Array.from({ length: 11 }, (_, at) => ({ src, port: 100 + (at % 10), protocol: at < 10 ? 6 : 17 })),
      one("many_ports", null, 11),
    ],
    ["eleven packets to one port are not", [{ src, packets: 11 }], one("rest", null, 11)],
    [
      "a bot that tries many ports is a bot",
      Array.from({ length: 15 }, (_, at) => ({ src, port: 100 + at, ...mirai })),
      one("mirai", "mirai", 15),
    ],
    [
      "a tool that tries many ports is a tool",
      Array.from({ length: 15 }, (_, at) => ({ src, port: 100 + at, ...zmap })),
      one("tool", "zmap", 15),
    ],
    [
      "a sensor that records nothing takes no mark away",
      [
        { src, ...mirai },
        { src, sensor: "bravo-two", flags: null, seq: null, id: null, dst: null },
      ],
      one("mirai", "mirai", 2),
    ],
    [
      "and leaves what is known to be absent",
      [{ src }, { src, sensor: "bravo-two", flags: null, seq: null, id: null, dst: null }],
      one("rest", null, 2),
    ],
    ["IPv6 has lanes as well", [{ src: "2001:db8::1", ...mirai }], one("mirai", "mirai")],
  ];
  const dayOf = (name: string) =>
    `2024-05-${String(cases.findIndex(([other]) => other === name) + 1).padStart(2, "0")}`;
  let found: Awaited<ReturnType<typeof laneOf>>;
  beforeAll(
    async () =>
      void (found = await laneOf(
        cases.flatMap(([name, packets]) => packets.map((packet) => ({ ...packet, day: dayOf(name) }))),
      )),
  );

  it.each(cases)("%s", (name, _, expected) =>
    expect(found.filter(({ day }) => day === dayOf(name))).toEqual([{ day: dayOf(name), ...expected }]),
  );

  it("is told anew each day", async () => {
    const rows = await laneOf([
      { src, ...mirai },
      { src, day: "2024-04-02" },
    ]);
    expect(rows.map(({ day, lane, tool }) => [day, lane, tool])).toEqual([
      ["2024-04-01", "mirai", "mirai"],
      ["2024-04-02", "rest", null],
    ]);
  });

  it("follows research_ports_over", async () => {
    const packets = Array.from({ length: 3 }, (_, at) => ({ src, port: 100 + at }));
    expect(await laneOf(packets, "research_ports_over: 2\n")).toMatchObject([one("many_ports", null, 3)]);
    expect(await laneOf(packets, "research_ports_over: 3\n")).toMatchObject([one("rest", null, 3)]);
  });
});

describe("origins and lanes of five days", () => {
  let folder: string;
  let session: Session;
  beforeAll(async () => {
    const kinds = [mirai, zmap, {}, masscan(23)];
    const nets = ["11.1.0", "11.2.0", "11.3.0", "11.4.0", "11.6.9", "192.168.1", "12.0.0"];
    const days = ["2024-03-30", "2024-03-31", "2024-04-01", "2024-04-02", "2024-05-03"];
    const many = days.flatMap((day, d) =>
      ["alpha-one", "bravo-two"].flatMap((sensor, s) =>
        nets.flatMap((net, n) =>
          Array.from(
            { length: 12 },
            (_, at): Packet => ({
              src: `${net}.${(at + d) % 9}`,
              day,
              sensor,
              port: [23, 80, 22, 445][(at * n + s) % 4] ?? 23,
              packets: 1 + ((at * 7 + n + d) % 5),
              ...kinds[(at + n) % 4],
            }),
          ),
        ),
      ),
    );
    const packets: readonly Packet[] = [
      ...many,
      { src: "2001:db8::1", packets: 3 },
      { src: "11.1.0.3", port: null, protocol: 1, packets: 9 },
    ];
    const before = ({ day = "2024-04-01" }: Packet) => day < "2024-04-01";
    folder = await workspace(
      packets.filter((packet) => !before(packet)),
      "quarterly_scope: all\n",
    );
    await writeParquet(join(folder, "exports/2024-03.parquet"), exportOf(packets.filter(before)));
    session = await opened(folder);
  });

  const none = async (offenders: string) => expect(await session.rows(offenders)).toEqual([]);

  it("have all packets of the day, and each source once", async () => {
    await none(
      "select day, sum(packets) from origins where sensor is null group by day except select day, sum(packets) from traffic group by day",
    );
    await none(
      "select day, sensor, sum(packets) from origins where sensor is not null group by all except select day, sensor, sum(packets) from traffic group by all",
    );
    await none(
      "select day, sum(packets) from traffic group by day except select day, sum(packets) from origins where sensor is null group by day",
    );
    await none(
      "select day, sensor, sum(sources) from origins group by all except select day, sensor, count(*) from sources group by all",
    );
  });

  it("have all packets of each port, and each source of it once", async () => {
    await none(
      "select day, sensor, protocol, port, sum(packets), sum(sources) from lanes group by all except select day, sensor, protocol, port, sum(packets), sum(sources) from traffic group by all",
    );
    await none(
      "select day, sensor, protocol, port, sum(packets), sum(sources) from traffic group by all except select day, sensor, protocol, port, sum(packets), sum(sources) from lanes group by all",
    );
  });

  it("say the same of the packets of a lane", async () => {
    await none(
      "select day, sensor, lane, tool, sum(packets) from lanes group by all except select day, sensor, lane, tool, sum(packets) from origins where sensor is not null group by all",
    );
  });

  it("know nothing but the lanes and origins there are", async () => {
    await none(
      "from origins where origin not in ('holder', 'reserved', 'ipv6', 'unknown') or lane not in ('research', 'mirai', 'tool', 'many_ports', 'rest', 'unknown') or coalesce(tool, 'mirai') not in ('mirai', 'zmap', 'masscan') or sources < 1 or packets < sources",
    );
    await none(
      "from origins where origin <> 'holder' and (region is not null or asn is not null or holder is not null)",
    );
    await none(
      "from origins where tool is not null and lane not in ('research', 'mirai', 'tool') or tool is null and lane in ('mirai', 'tool')",
    );
  });

  it("of the quarter before are the same when its exports are gone, and when the cache is", async () => {
    const ask = async (dataset: string) => {
      const { code, out, err } = await tsubame(folder, ["query", dataset, "2024Q2", "--csv"]);
      expect(code, err).toBe(0);
      return out;
    };
    const [ports, regions] = [await ask("top_ports"), await ask("top_regions")];
    const [counted] = await sql(`select count(*) as n from read_parquet('${folder}/rollups/2024Q1/traffic/*.parquet')`);
    expect(counted?.["n"]).toBeGreaterThan(0);
    expect(ports.split("\r\n")[1]).toMatch(/^1,23\/TCP/);
    await rm(join(folder, "exports/2024-03.parquet"));
    expect([await ask("top_ports"), await ask("top_regions")]).toEqual([ports, regions]);
    await rm(join(folder, "output/cache"), { recursive: true });
    expect([await ask("top_ports"), await ask("top_regions")]).toEqual([ports, regions]);
  });

  it("of the quarter before are unknown when nothing is left of it", async () => {
    await rm(join(folder, "rollups/2024Q1"), { recursive: true });
    const { out } = await tsubame(folder, ["query", "top_ports", "2024Q2", "--json"]);
    const rows = JSON.parse(out) as Record<string, unknown>[];
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every(({ previous_rank }) => previous_rank === null)).toBe(true);
  });
});
