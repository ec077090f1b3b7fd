/**
 * What packets are for, and what they tell of their sender: thousands of packets reckoned in plain JavaScript, against
 * rollups, views and datasets.
 */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { openDatabase, type Session } from "../src/engines/duckdb.js";
import { rollupAsSelect } from "../src/rollups/rollup-tables.js";
import { folderWith, sensors, config as settings, tsubame, writeParquet } from "./kit.js";
import { openedQuarter } from "./quarter-kit.js";

const quarter = parsePeriod("2024Q2") as Period;
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
});

type Packet = {
  readonly day: string;
  readonly second: number;
  readonly sensor: string;
  readonly src: number;
  readonly protocol: number;
  readonly port: number | null;
  readonly packets: number;
  readonly type: number | null;
  readonly flags: number | null;
  readonly seq: number | null;
  readonly id: number | null;
  readonly dst: number | null;
};

const columns = [
  ["tcp_flags", "flags", "usmallint"],
  ["icmp_type", "type", "utinyint"],
  ["tcp_seq", "seq", "uinteger"],
  ["ip_id", "id", "usmallint"],
  ["dst_ip", "dst", "uinteger"],
] as const;

/** An export of some packets; one that an old sensor wrote lacks what the others record of a packet's header. */
const exportOf = (packets: readonly Packet[], old = false) => `
  select timestamp '2024-04-01' + to_days(day::int) + to_seconds(second) as time, sensor, src::uinteger as src_ip, 40000::usmallint as src_port,
    port::usmallint as dst_port, protocol::utinyint as protocol, packets::integer as packets
    ${old ? "" : columns.map(([name, from, type]) => `, ${from}::${type} as ${name}`).join("")}
  from (values ${packets
    .map(
      (one) =>
        `(${[Number(one.day.slice(8)) - 1, one.second, `'${one.sensor}'`, one.src, one.protocol, one.port, one.packets, one.flags, one.type, one.seq, one.id, one.dst].map((cell) => cell ?? "null").join(", ")})`,
    )
    .join(", ")}) as packets(day, second, sensor, src, protocol, port, packets, flags, type, seq, id, dst)`;

async function workspace(exports: Readonly<Record<string, string>>, more = ""): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": `${settings}holders: holders.csv\nscanners: scanners.csv\n${more}`,
    "sensors.csv": sensors,
    "holders.csv": "network,asn,holder,region\n11.1.0.0/16,64501,Crane Net,CN\n11.2.0.0/16,64502,Heron Net,US\n",
    "scanners.csv": "network,organisation\n11.2.0.8/29,Survey Project\n",
  });
  ends.push(() => rm(folder, { recursive: true, force: true }));
  for (const [name, select] of Object.entries(exports))
    await writeParquet(join(folder, `exports/${name}.parquet`), select);
  return folder;
}

/** A session in which the quarter's tables can be asked. */
async function opened(folder: string): Promise<Session> {
  const { session, close } = await openedQuarter(folder, quarter);
  ends.unshift(close);
  return session;
}

/** A generator of numbers below 2^32 that always gives the same ones (xorshift32, Marsaglia 2003). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const next = numbers(20240401);
const oneOf = <Item>(items: readonly Item[]): Item => items[next() % items.length] as Item;
const days = ["2024-04-01", "2024-04-02", "2024-04-03"];
const targets: Readonly<Record<string, number>> = { "alpha-one": 3221225985, "bravo-two": 3325256706 };

/** Any flags at all, with those of scans and answers often; header fields of tools often; some fields missing. */
function anyPacket(): Packet {
  const protocol = oneOf([6, 6, 6, 6, 6, 17, 1, 1, 58, 47]);
  const sensor = oneOf(Object.keys(targets));
  const port = protocol === 6 || protocol === 17 ? oneOf([22, 23, 80, 443, 1000 + (next() % 14)]) : null;
  const dst = targets[sensor] ?? 0;
  const seq = oneOf([dst, dst, next(), next()]);
  const masscan = (dst ^ (port ?? 0) ^ seq) & 65535;
  const old = sensor === "bravo-two" && next() % 3 > 0;
  const maybe = (value: number) => (old || next() % 12 === 0 ? null : value);
  return {
    day: oneOf(days),
    second: next() % 86400,
    sensor,
    src: oneOf([11 * 2 ** 24 + 65536, 11 * 2 ** 24 + 2 * 65536, 12 * 2 ** 24]) + (next() % 60),
    protocol,
    port,
    packets: 1 + (next() % 3),
    type: protocol === 1 || protocol === 58 ? maybe(oneOf([8, 0, 3, 11, 128, 129, 1, next() % 256])) : null,
    flags: protocol === 6 ? maybe(oneOf([2, 2, 2, 2, 18, 4, 20, 16, 24, 194, next() % 512])) : null,
    seq: protocol === 6 ? maybe(seq) : null,
    id: maybe(oneOf([54321, masscan, next() & 65535])),
    dst: maybe(dst),
  };
}

type Class = "scan" | "backscatter" | "other" | "unknown";

function classOf({ protocol, flags, type }: Packet): Class {
  if (protocol === 6 && flags !== null) {
    const [syn, ack, rst] = [(flags >> 1) % 2 === 1, (flags >> 4) % 2 === 1, (flags >> 2) % 2 === 1];
    if (syn) return ack ? "backscatter" : "scan";
    return rst ? "backscatter" : "other";
  }
  if (type === null) return "unknown";
  // The numbers of IANA's lists of ICMP and ICMPv6 types: who asks, and who answers or reports.
  const asks: Readonly<Record<number, readonly number[]>> = { 1: [8, 10, 13, 15, 17], 58: [128, 133, 139] };
  const answers: Readonly<Record<number, readonly number[]>> = {
    1: [0, 3, 4, 5, 11, 12, 14, 16, 18],
    58: [1, 2, 3, 4, 129, 140],
  };
  if (asks[protocol]?.includes(type)) return "scan";
  return answers[protocol]?.includes(type) ? "backscatter" : "other";
}

/** What a packet says of a tool: yes, no, or null where it says nothing. */
function says(packet: Packet): { zmap: boolean | null; masscan: boolean | null; mirai: boolean | null } {
  const { flags, id, seq, dst, port } = packet;
  if (packet.protocol !== 6 || classOf(packet) !== "scan" || flags === null)
    return { zmap: null, masscan: null, mirai: null };
  const whole = id !== null && seq !== null && dst !== null;
  return {
    zmap: id === null ? null : id === 54321,
    masscan: whole ? BigInt(id) === ((BigInt(dst) ^ BigInt(port ?? 0) ^ BigInt(seq)) & 65535n) : null,
    mirai: seq === null || dst === null ? null : seq === dst,
  };
}

/** Some items by a key, in the order in which the keys are met. */
function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const packets: readonly Packet[] = Array.from({ length: 4000 }, anyPacket);
const isOld = (one: Packet) =>
  one.sensor === "bravo-two" && [one.flags, one.type, one.seq, one.id, one.dst].every((field) => field === null);
const keyed = <Value>(of: (packet: Packet) => readonly (string | number | null)[], value: (group: Packet[]) => Value) =>
  Object.fromEntries(
    [...grouped(packets, (one) => of(one).join(" "))].map(([key, group]) => [key, value(group)] as const),
  );
const sum = (group: readonly Packet[]) => group.reduce((total, one) => total + one.packets, 0);
const ofClass = (group: readonly Packet[], ...classes: Class[]) =>
  group.filter((one) => classes.includes(classOf(one)));
const sourcesOf = (group: readonly Packet[]) => new Set(group.map(({ src }) => src));
const portOf = ({ port }: Packet) => port ?? -1;

/** Packets by class, and sources each in the first class of this order that it has a packet of. */
function byClass(group: readonly Packet[]) {
  const counted = new Set<number>();
  const order: readonly Class[] = ["scan", "unknown", "backscatter", "other"];
  return Object.fromEntries(
    order.flatMap((one) => {
      const of = ofClass(group, one);
      const sources = [...sourcesOf(of)].filter((source) => !counted.has(source));
      for (const source of sources) counted.add(source);
      return of.length === 0 ? [] : [[one, { packets: sum(of), sources: sources.length }]];
    }),
  );
}

function bitsOf(group: readonly Packet[]): number {
  let bits = 0;
  for (const packet of group) {
    const { zmap, masscan, mirai } = says(packet);
    if (packet.protocol === 6 && packet.flags === null) bits |= 128;
    if (packet.protocol === 6 && classOf(packet) === "scan") bits |= 8;
    for (const [answer, yes, no] of [
      [zmap, 16, 1],
      [masscan, 32, 2],
      [mirai, 64, 4],
    ] as const)
      if (answer !== null) bits |= answer ? yes : no;
  }
  return bits;
}

describe("four thousand packets of any kind", () => {
  let session: Session;
  beforeAll(async () => {
    session = await opened(
      await workspace({
        "2024-04": exportOf(packets.filter((one) => !isOld(one))),
        "2024-04-old": exportOf(packets.filter(isOld), true),
      }),
    );
  });
  const found = async <Value>(select: string, value: (row: Record<string, unknown>) => Value) =>
    Object.fromEntries((await session.rows(select)).map((row) => [String(row["key"]), value(row)] as const));

  it("have all classes, and every answer to every question of a tool", () => {
    const classes = packets.map(classOf);
    for (const one of ["scan", "backscatter", "other", "unknown"] as const)
      expect(classes.filter((other) => other === one).length).toBeGreaterThan(300);
    for (const tool of ["zmap", "masscan", "mirai"] as const)
      for (const answer of [true, false, null])
        expect(packets.filter((one) => says(one)[tool] === answer).length).toBeGreaterThan(100);
    expect(packets.filter(isOld).length).toBeGreaterThan(100);
  });

  it("are counted by class for each sensor, port and source", async () => {
    expect(
      await found(
        "select concat_ws(' ', day, sensor, protocol, port, src_ip) as key, * from activity",
        ({ packets, scan_packets, backscatter_packets, other_packets, fingerprint }) => [
          packets,
          scan_packets,
          backscatter_packets,
          other_packets,
          fingerprint,
        ],
      ),
    ).toEqual(
      keyed(
        (one) => [one.day, one.sensor, one.protocol, portOf(one), one.src],
        (group) => [
          sum(group),
          sum(ofClass(group, "scan")),
          sum(ofClass(group, "backscatter")),
          sum(ofClass(group, "other")),
          bitsOf(group),
        ],
      ),
    );
  });

  const classes = async (select: string) => {
    const rows = await session.rows(select);
    return Object.fromEntries(
      [...grouped(rows, (row) => String(row["key"]))].map(([key, group]) => [
        key,
        Object.fromEntries(
          group.map(({ class: one, packets, sources }) => [String(one), { packets, sources }] as const),
        ),
      ]),
    );
  };
  it("are counted by class for each sensor and port, each source once", async () =>
    expect(await classes("select concat_ws(' ', day, sensor, protocol, port) as key, * from traffic")).toEqual(
      keyed((one) => [one.day, one.sensor, one.protocol, portOf(one)], byClass),
    ));

  it("are counted by class for each port, each source once", async () => {
    expect(await classes("select concat_ws(' ', day, protocol, port) as key, * from ports")).toEqual(
      keyed((one) => [one.day, one.protocol, portOf(one)], byClass),
    );
    const bySensor = (group: readonly Packet[]) =>
      Object.fromEntries(
        (["scan", "unknown", "backscatter", "other"] as const).flatMap((one) => {
          const of = ofClass(group, one);
          return of.length === 0 ? [] : [[one, new Set(of.map(({ sensor }) => sensor)).size]];
        }),
      );
    const rows = await session.rows("select concat_ws(' ', day, protocol, port) as key, class, sensors from ports");
    expect(
      Object.fromEntries(
        [...grouped(rows, (row) => String(row["key"]))].map(([key, group]) => [
          key,
          Object.fromEntries(group.map((row) => [String(row["class"]), row["sensors"]])),
        ]),
      ),
    ).toEqual(keyed((one) => [one.day, one.protocol, portOf(one)], bySensor));
  });

  it("are counted by class for each source, with the ports that it tried", async () => {
    const tried = (group: readonly Packet[]) =>
      new Set(ofClass(group, "scan", "unknown").map((one) => `${one.protocol} ${portOf(one)}`)).size;
    const cells = (group: readonly Packet[]) => [
      sum(group),
      sum(ofClass(group, "scan")),
      sum(ofClass(group, "backscatter")),
      sum(ofClass(group, "other")),
      tried(group),
      bitsOf(group),
    ];
    const rows = (where: string) =>
      found(
        `select concat_ws(' ', day, sensor, src_ip) as key, * from sources where sensor is ${where}`,
        ({ packets, scan_packets, backscatter_packets, other_packets, ports, fingerprint }) => [
          packets,
          scan_packets,
          backscatter_packets,
          other_packets,
          ports,
          fingerprint,
        ],
      );
    expect(await rows("null")).toEqual(keyed((one) => [one.day, one.src], cells));
    expect(await rows("not null")).toEqual(keyed((one) => [one.day, one.sensor, one.src], cells));
  });

  it("are probes where they scan or nothing is known of them, and backscatter where they answer", async () => {
    const some = <Value>(rows: Record<string, Value>, is: (value: Value) => boolean) =>
      Object.fromEntries(Object.entries(rows).filter(([, value]) => is(value)));
    const counts = (row: Record<string, unknown>) => [row["packets"], row["sources"]];
    const probing = (group: readonly Packet[]) => {
      const of = ofClass(group, "scan", "unknown");
      return [sum(of), sourcesOf(of).size];
    };
    expect(await found("select concat_ws(' ', day, sensor, protocol, port) as key, * from probes", counts)).toEqual(
      some(
        keyed((one) => [one.day, one.sensor, one.protocol, portOf(one)], probing),
        ([count = 0]) => count > 0,
      ),
    );
    const key = "concat_ws(' ', day, sensor, protocol, port, src_ip) as key";
    const each = (one: Packet) => [one.day, one.sensor, one.protocol, portOf(one), one.src];
    for (const [view, of] of [
      ["probes_by_source", ["scan", "unknown"]],
      ["backscatter", ["backscatter"]],
    ] as const)
      expect(await found(`select ${key}, packets from ${view}`, ({ packets }) => packets)).toEqual(
        some(
          keyed(each, (group) => sum(ofClass(group, ...of))),
          (count) => count > 0,
        ),
      );
    for (const [where, by] of [
      ["is null", (one: Packet) => [one.day]],
      ["is not null", (one: Packet) => [one.day, one.sensor]],
    ] as const)
      expect(
        await found(
          `select concat_ws(' ', day, sensor) as key, sum(packets)::bigint as packets, sum(sources)::bigint as sources, sum(probes)::bigint as probes, sum(probing_sources)::bigint as probing from origins where sensor ${where} group by key`,
          ({ packets, sources, probes, probing }) => [packets, sources, probes, probing],
        ),
      ).toEqual(keyed(by, (group) => [sum(group), sourcesOf(group).size, ...probing(group)]));
  });
});

/** The lane and tool of a source's packets of a day, by the order of what speaks for them. */
function laneOf(source: number, group: readonly Packet[]): string {
  const marks = (tool: "zmap" | "masscan" | "mirai") => group.map((one) => says(one)[tool]);
  const bears = (tool: "zmap" | "masscan" | "mirai") => marks(tool).includes(true) && !marks(tool).includes(false);
  const tool = (["mirai", "zmap", "masscan"] as const).find(bears) ?? null;
  const ports = new Set(ofClass(group, "scan", "unknown").map((one) => `${one.protocol} ${portOf(one)}`));
  const undecided = (["mirai", "zmap", "masscan"] as const).some((one) => !marks(one).includes(false));
  const overTcp = group.some((one) => one.protocol === 6 && (one.flags === null || classOf(one) === "scan"));
  // The list names 11.2.0.8/29.
  const listed = source >= 11 * 2 ** 24 + 131080 && source < 11 * 2 ** 24 + 131088;
  if (listed) return `research ${tool}`;
  if (tool !== null) return `${tool === "mirai" ? "mirai" : "tool"} ${tool}`;
  if (ports.size > 6) return "many_ports null";
  return overTcp && undecided ? "unknown null" : "rest null";
}

describe("the lanes of four thousand packets", () => {
  it("go by list, Mirai, tools, ports, and say what is not known", async () => {
    const session = await opened(
      await workspace(
        {
          "2024-04": exportOf(packets.filter((one) => !isOld(one))),
          "2024-04-old": exportOf(packets.filter(isOld), true),
        },
        "research_ports_over: 6\n",
      ),
    );
    const expected = new Map<string, [number, number]>();
    for (const [key, group] of grouped(packets, ({ day, src }) => `${day} ${src}`)) {
      const [day = "", source] = key.split(" ");
      const lane = `${day} ${laneOf(Number(source), group)}`;
      const [sources = 0, probes = 0] = expected.get(lane) ?? [];
      expected.set(lane, [sources + 1, probes + sum(ofClass(group, "scan", "unknown"))]);
    }
    expect(new Set([...expected.keys()].map((key) => key.split(" ")[1]))).toEqual(
      new Set(["research", "mirai", "tool", "many_ports", "rest", "unknown"]),
    );
    const rows = await session.rows(
      "select concat_ws(' ', day, lane, coalesce(tool, 'null')) as key, cast(sum(sources) as bigint) as sources, cast(sum(probes) as bigint) as probes from origins where sensor is null group by key",
    );
    expect(new Map(rows.map(({ key, sources, probes }) => [String(key), [sources, probes]]))).toEqual(expected);
  });
});

describe("the exhibits of four thousand packets", () => {
  it("count classes, victims, the services that were attacked, and days", async () => {
    const folder = await workspace({
      "2024-04": exportOf(packets.filter((one) => !isOld(one))),
      "2024-04-old": exportOf(packets.filter(isOld), true),
    });
    const ask = async (dataset: string) => {
      const { code, out, err } = await tsubame(folder, ["query", dataset, "2024Q2", "--json"]);
      expect(code, err).toBe(0);
      return JSON.parse(out) as Record<string, unknown>[];
    };
    const answers = ofClass(packets, "backscatter");
    const classes = (await ask("classes_of_quarter")).map((row) => [row["class"], row["packets"]]);
    expect(classes).toEqual(
      (["scan", "backscatter", "other", "unknown"] as const).map((one) => [one, sum(ofClass(packets, one))]),
    );
    const byDay = days.map((day) => ({ day, victims: sourcesOf(answers.filter((one) => one.day === day)).size }));
    const most = Math.max(...byDay.map(({ victims }) => victims));
    expect((await ask("backscatter_by_day")).slice(0, 3)).toMatchObject(byDay);
    expect(await ask("backscatter_of_quarter")).toMatchObject([
      {
        packets: sum(answers),
        victims: sourcesOf(answers).size,
        highest_day: byDay.find(({ victims }) => victims === most)?.day,
        highest_victims: most,
      },
    ]);
    // All come from one port; those that came among scans to the same port of a sensor do not say from where.
    const cells = grouped(packets, (one) => [one.day, one.sensor, one.protocol, portOf(one), one.src].join(" "));
    const alone = [...cells.values()].filter((group) => group.every((one) => classOf(one) === "backscatter")).flat();
    const counts = (port: string, some: readonly Packet[]) => ({
      port,
      victims: sourcesOf(some).size,
      packets: sum(some),
    });
    const of = (protocol: number, some: readonly Packet[]) => some.filter((one) => one.protocol === protocol);
    const rows = [
      counts("40000/TCP", of(6, alone)),
      counts("ICMP", of(1, answers)),
      counts("ICMPv6", of(58, answers)),
    ].sort((a, b) => b.victims - a.victims || b.packets - a.packets);
    expect(await ask("backscatter_ports")).toMatchObject(rows);
  });
});

describe("a sensor that records no more than ports", () => {
  const tcp = { second: 60, protocol: 6, packets: 1, type: null, port: 23 };
  const on = (sensor: string) => ({ ...tcp, sensor, dst: targets[sensor] ?? 0 });
  const bots = Array.from({ length: 40 }, (_, at) => 11 * 2 ** 24 + 65536 + at);
  const seen = bots.map(
    (src): Packet => ({ ...on("alpha-one"), day: "2024-04-01", src, flags: 2, seq: targets["alpha-one"] ?? 0, id: 7 }),
  );
  const old = [...bots, 11 * 2 ** 24 + 99].map(
    (src): Packet => ({ ...on("bravo-two"), day: "2024-04-01", src, flags: null, seq: null, id: null, dst: null }),
  );
  const lanes = (session: Session) =>
    session.rows(
      "select lane, cast(sum(sources) as bigint) as sources from origins where sensor is null group by lane order by lane",
    );
  const known = async (session: Session) =>
    (await session.rows("select lane from known_lanes order by place")).map(({ lane }) => lane);
  const told = (session: Session) =>
    session.rows(
      "select question, sensor_days_asked as asked, sensor_days_told as told from evidence order by question",
    );

  it("takes nothing away from what the others saw", async () => {
    const session = await opened(await workspace({ new: exportOf(seen), old: exportOf(old, true) }));
    expect(await lanes(session)).toEqual([
      { lane: "mirai", sources: 40 },
      { lane: "unknown", sources: 1 },
    ]);
    expect(await told(session)).toEqual(
      ["flags", "masscan", "mirai", "zmap"].map((question) => ({ question, asked: 2, told: 1 })),
    );
  });

  it("alone tells nothing, and no lane of tools is there", async () => {
    const session = await opened(await workspace({ old: exportOf(old, true) }, "quarterly_scope: all\n"));
    expect(await lanes(session)).toEqual([{ lane: "unknown", sources: 41 }]);
    expect(await told(session)).toEqual(
      ["flags", "masscan", "mirai", "zmap"].map((question) => ({ question, asked: 1, told: 0 })),
    );
    expect(await known(session)).toEqual(["research", "many_ports", "rest", "unknown"]);
  });

  it("leaves what stands on its columns out of the pages, which say so, as the build does", async () => {
    const folder = await workspace({ old: exportOf(old, true) }, "quarterly_scope: all\neditions: [quarterly]\n");
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    expect(err).toContain(
      "Of what packets tell by tcp_flags, tcp_seq, dst_ip, ip_id nothing is known, since no export of the quarter records it: pages leave it out.",
    );
    const page = await readFile(join(folder, "output/2024Q2/quarterly/en/index.html"), "utf8");
    expect(page).toContain("The following cannot be determined, since no sensor records the fields needed");
    expect(page).not.toContain("had the characteristics of");
    expect(page).not.toContain("look like Mirai");
  });
});

describe("a flood of answers", () => {
  const plain = { day: "2024-04-01", second: 60, protocol: 6, packets: 1, type: null, seq: 5, id: 5 };
  const on = (sensor: string) => ({ ...plain, sensor, dst: targets[sensor] ?? 0 });
  const victim = 12 * 2 ** 24 + 9;
  const scans = Object.keys(targets).flatMap((sensor) =>
    Array.from({ length: 5 }, (_, at): Packet => ({ ...on(sensor), src: 11 * 2 ** 24 + at, port: 23, flags: 2 })),
  );
  const flood = Object.keys(targets).flatMap((sensor) =>
    Array.from(
      { length: 40 },
      (_, at): Packet => ({ ...on(sensor), src: victim, port: 80 + (at % 20), packets: 9, flags: 18 }),
    ),
  );

  it("makes no port a rank, and its victim no scanner of many ports", async () => {
    const session = await opened(await workspace({ all: exportOf([...scans, ...flood]) }, "quarterly_scope: all\n"));
    expect(await session.rows("select rank, port, packets from port_totals")).toEqual([
      { rank: 1, port: "23/TCP", packets: 10 },
    ]);
    expect(
      await session.rows(`select ports, packets from sources where sensor is null and src_ip = ${victim}`),
    ).toEqual([{ ports: 0, packets: 720 }]);
    expect(await session.rows("select distinct name from series_by_day where kind = 'port'")).toEqual([
      { name: "23/TCP" },
    ]);
  });

  it("is counted as ever where no flags were recorded", async () => {
    const session = await opened(
      await workspace({ all: exportOf([...scans, ...flood], true) }, "quarterly_scope: all\n"),
    );
    const ports = await session.rows("select port, packets from port_totals order by rank limit 2");
    expect(ports).toEqual([
      { port: "80/TCP", packets: 36 },
      { port: "81/TCP", packets: 36 },
    ]);
  });
});

describe("rollups of the first version", () => {
  /** What its bits said: 8 and the marks that every SYN had, or 15 when none was there, or could be. */
  const cases: readonly (readonly [before: number, now: number])[] = [
    [0, 0],
    [15, 128],
    [11, 8 + 64 + 1 + 2],
    [14, 8 + 16 + 2 + 4],
    [13, 8 + 32 + 1 + 4],
    [12, 8 + 16 + 32 + 4],
    [8, 8 + 16 + 32 + 64],
  ];
  it("are of no class known, and keep the marks that were seen", async () => {
    const folder = await folderWith({});
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const [old, sum] = [join(folder, "old.parquet"), join(folder, "traffic.parquet")];
    const shared = "date '2024-04-01' as day, 'a' as sensor, 6 as protocol, 23 as port";
    await writeParquet(
      old,
      `select ${shared}, n as src_ip, null::varchar as src_ip6, 7 as packets, 1 as first_packet, 1 as last_second, bits as fingerprint
       from (values ${cases.map(([before], at) => `(${at}, ${before})`).join(", ")}) as rows(n, bits)`,
    );
    await writeParquet(sum, `select ${shared}, 7 as packets, 2 as sources`);
    const database = await openDatabase({ scratch: folder, reads: [old, sum] });
    ends.unshift(() => database.close());
    const session = await database.open();
    const read = (name: "activity" | "traffic", path: string) => rollupAsSelect(name, [{ path, schema: 1 }]);
    const rows = await session.rows(`select * from (${read("activity", old)}) order by src_ip`);
    expect(rows.map(({ fingerprint }) => fingerprint)).toEqual(cases.map(([, now]) => now));
    for (const row of rows)
      expect(row).toMatchObject({ packets: 7, scan_packets: 0, backscatter_packets: 0, other_packets: 0 });
    expect(await session.rows(read("traffic", sum))).toMatchObject([{ class: "unknown", packets: 7, sources: 2 }]);
  });
});
