/** Notifications and the case register: what is written, what is never told, and what is refused. */
import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../src/base/problems.js";
import { compileSchema } from "../src/engines/json-schema.js";
import { folderName } from "../src/notify/recipients.js";
import { readCases } from "../src/numbers/cases.js";
import { readConfig } from "../src/workspace/config.js";
import { addFiles, copyFolder, filesBelow, folderWith, sensors, sql, tsubame, writeParquet } from "./kit.js";

const settings = `timezone: Asia/Tokyo
home: JP
languages: [en]
networks: networks.csv
holders: holders.csv
contacts: contacts.csv
publisher: { name: { en: Test CERT, ja: テストCERT }, url: "https://cert.example/", feedback: "mailto:watch@cert.example?subject=x" }
`;
const hostile = "=HYPERLINK(1)|[x](javascript:alert(1)) <b>*Evil*</b> https://evil.example";
const files = {
  "tsubame.yaml": settings,
  "sensors.csv": sensors,
  "networks.csv": `network,label,holder,case,port\n240.0.0.0/24,alpha,"${hostile}",C-1,\n240.0.1.0/24,beta,Beta Net,,23\n240.0.2.0/24,quiet,,,\n`,
  "holders.csv": `start,end,asn,holder,region\n240.0.0.0,240.0.0.255,64500,"${hostile}",JP\n240.0.1.0,240.0.1.255,64501,Beta Net,US\n240.0.3.0,240.0.3.255,64501,Beta Net,US\n`,
  "contacts.csv": "network,contact,name,language,note\n240.0.0.0/24,abuse@isp.example,Abuse *Desk*,ja,\n",
};

/**
 * time (UTC), sensor, source, source port, port, protocol, flags, IP id, sequence number; every packet goes to dst_ip
 * 203.0.113.77.
 */
const packets = [
  // 15:30 UTC is the next day in Tokyo.
  ["2024-03-31 15:30:00", "alpha-one", "240.0.0.5", 4001, 23, 6, 2, 7, 3405803853],
  ["2024-03-31 16:00:00", "bravo-two", "240.0.0.5", 4002, 23, 6, 2, 7, 3405803853],
  ["2024-04-01 14:59:59", "alpha-one", "240.0.0.5", 4001, 23, 6, 2, 7, 3405803853],
  ["2024-04-01 15:00:00", "alpha-one", "240.0.0.5", 4001, 23, 6, 2, 7, 3405803853],
  ["2024-04-05 01:00:00", "alpha-one", "240.0.0.9", 5000, 80, 6, 2, 54321, 1],
  ["2024-04-05 01:00:01", "alpha-one", "240.0.0.9", 5001, 443, 6, 2, 54321, 1],
  ["2024-04-05 01:00:02", "alpha-one", "240.0.0.9", 5002, 443, 6, 2, 54321, 1],
  ["2024-04-06 02:00:00", "bravo-two", "240.0.0.10", null, null, 1, null, 1, null],
  ["2024-04-06 03:00:00", "bravo-two", "240.0.0.11", 0, null, 47, null, 1, null],
  ["2024-04-07 04:00:00", "bravo-two", "240.0.1.1", 6000, 23, 6, 2, 1, 1],
  ["2024-04-07 04:00:01", "bravo-two", "240.0.1.1", 6001, 80, 6, 2, 1, 1],
  ["2024-04-07 04:00:02", "bravo-two", "240.0.1.2", 6002, 80, 6, 2, 1, 1],
  ["2024-04-08 04:00:00", "bravo-two", "240.0.3.3", 6003, 80, 6, 2, 1, 1],
  ["2024-04-09 05:00:00", "bravo-two", "250.0.0.1", 7000, 80, 6, 2, 1, 1],
] as const;

const select = `select cast(time as timestamp) as time, sensor, src_ip, src_port, dst_port, protocol, tcp_flags, ip_id, tcp_seq, '203.0.113.77' as dst_ip
  from (values ${packets.map((row) => `(${row.map((cell) => (typeof cell === "string" ? `'${cell}'` : cell === null ? "null::integer" : `${cell}::bigint`)).join(", ")})`).join(", ")}) as packets(time, sensor, src_ip, src_port, dst_port, protocol, tcp_flags, ip_id, tcp_seq)`;

/** One whose days are compacted, to be copied. */
let first: Promise<string> | undefined;
async function workspace(more: Readonly<Record<string, string>> = {}): Promise<string> {
  first ??= folderWith(files).then(async (folder) => {
    await writeParquet(join(folder, "exports/spring.parquet"), select);
    expect((await tsubame(folder, ["query", "totals", "2024Q2"])).code).toBe(0);
    return folder;
  });
  const folder = await folderWith();
  await copyFolder(await first, folder);
  await addFiles(folder, more);
  return folder;
}

const notify = (folder: string, ...more: string[]) => tsubame(folder, ["notify", "2024Q2", ...more]);
/** One workspace after one call, for tests that only read. */
let told: Promise<string> | undefined;
const notified = () => (told ??= workspace().then(async (folder) => (await notify(folder), folder)));
const text = (folder: string, path: string) => readFile(join(folder, "notifications/2024Q2", path), "utf8");
const sha256 = (content: string | Buffer) => createHash("sha256").update(content).digest("hex");
/** Lines of a CSV file by hand: no cell of ours has a comma. */
const linesOf = (csv: string) =>
  csv
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));

describe("a notification", () => {
  it("lists each source, source port, protocol, port and day as the exports have them, in UTC", async () => {
    const folder = await workspace();
    const { code, out, err } = await notify(folder);
    expect(code, err).toBe(0);
    expect(out.split("\n")).toEqual([
      "alpha: 4 source(s), 9 packet(s), 8 row(s), 2 XARF report(s), in notifications/2024Q2/alpha",
      "  contact: abuse@isp.example (contacts.csv)",
      "  2 source(s) sent nothing that XARF can report, which needs a source port; they are in sources.csv alone.",
      "beta: 1 source(s), 1 packet(s), 1 row(s), 1 XARF report(s), in notifications/2024Q2/beta",
      "  contact: not known; the letter has a marked place. Fill the cache with: tsubame rdap",
      "quiet: no source from 2024-04-01 to 2024-06-30; nothing written.",
      "",
    ]);
    expect(err).toContain("Nothing was sent.");
    expect(await readdir(join(folder, "notifications/2024Q2"))).toEqual(["alpha", "beta"]);
    const expected =
      await sql(`select strftime(min(time), '%Y-%m-%d %H:%M:%S') || ',' || case protocol when 6 then 'tcp' when 1 then 'icmp' else 'gre' end || ',' || src_ip || ',' || coalesce(nullif(src_port, 0)::varchar, '') || ',64500,JP,' || coalesce(dst_port::varchar, '')
        || ',' || case src_ip when '240.0.0.5' then 'mirai-like' when '240.0.0.9' then 'zmap-like' else '' end || ',' || count(*) || ',' || strftime(min(time), '%Y-%m-%d %H:%M:%S') || ',' || strftime(max(time), '%Y-%m-%d %H:%M:%S') as line
      from (${select}) where starts_with(src_ip, '240.0.0.') group by src_ip, src_port, protocol, dst_port, cast(time + interval 9 hour as date) order by string_split(src_ip, '.')[4]::integer, min(time)`);
    const csv = await text(folder, "alpha/sources.csv");
    expect(csv.split("\r\n")).toEqual([
      "timestamp,protocol,src_ip,src_port,src_asn,src_geo,dst_port,tag,count,first_seen,last_seen",
      ...expected.map(({ line }) => line),
      "",
    ]);
    // The watched port alone.
    expect(
      linesOf(await text(folder, "beta/sources.csv"))
        .slice(1)
        .map((cells) => [cells[2], cells[3], cells[6], cells[8]]),
    ).toEqual([["240.0.1.1", "6000", "23", "1"]]);
  });

  it("has one XARF report for each source with a source port, with time and source port of one packet, and evidence that fits its hash", async () => {
    const folder = await notified();
    expect((await readdir(join(folder, "notifications/2024Q2/alpha/xarf"))).sort()).toEqual([
      "240.0.0.5.json",
      "240.0.0.9.json",
    ]);
    const report = async (address: string) =>
      JSON.parse(await text(folder, `alpha/xarf/${address}.json`)) as Record<string, unknown> & {
        evidence: { payload: string; hash: string; size: number }[];
      };
    expect(await report("240.0.0.5")).toMatchObject({
      xarf_version: "4.2.0",
      category: "connection",
      type: "port_scan",
      source_identifier: "240.0.0.5",
      source_port: 4001,
      destination_port: 23,
      protocol: "tcp",
      timestamp: "2024-03-31T15:30:00Z",
      first_seen: "2024-03-31T15:30:00Z",
      last_seen: "2024-04-01T15:00:00Z",
      tags: ["fingerprint:mirai-like"],
      reporter: { org: "Test CERT", contact: "watch@cert.example", domain: "cert.example" },
    });
    // The port with most packets, and the first packet to it.
    expect(await report("240.0.0.9")).toMatchObject({
      source_port: 5001,
      destination_port: 443,
      timestamp: "2024-04-05T01:00:01Z",
      last_seen: "2024-04-05T01:00:02Z",
    });
    const [evidence] = (await report("240.0.0.9")).evidence;
    const payload = Buffer.from(evidence?.payload ?? "", "base64");
    expect([evidence?.hash, evidence?.size]).toEqual([`sha256:${sha256(payload)}`, payload.length]);
    const rows = linesOf(await text(folder, "alpha/sources.csv"));
    expect(linesOf(payload.toString())).toEqual(rows.filter((cells, at) => at === 0 || cells[2] === "240.0.0.9"));
    const ids = await Promise.all(
      ["240.0.0.5", "240.0.0.9"].map(async (address) => String((await report(address))["report_id"])),
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(2);
  });

  it("gives the digest of every file, and the same bytes the second time", async () => {
    const folder = await workspace();
    await notify(folder);
    const before = await filesBelow(join(folder, "notifications"));
    for (const line of (await text(folder, "alpha/evidence.sha256")).trimEnd().split("\n")) {
      const [hash = "", path = ""] = line.split("  ");
      expect(sha256(before.get(`2024Q2/alpha/${path}`) ?? ""), path).toBe(hash);
    }
    expect((await text(folder, "alpha/evidence.sha256")).trimEnd().split("\n")).toHaveLength(3);
    expect(await filesBelow(join(await notified(), "notifications"))).toEqual(before);
    await notify(folder);
    expect(await filesBelow(join(folder, "notifications"))).toEqual(before);
  });

  it("has a letter in each language with both time zones, the numbers, the digests, and where the address is from", async () => {
    const folder = await notified();
    const digests = await Promise.all(
      ["sources.csv", "evidence.sha256"].map(async (file) => sha256(await text(folder, `alpha/${file}`))),
    );
    for (const language of ["en", "ja"]) {
      const letter = await text(folder, `alpha/letter.${language}.md`);
      for (const part of [
        "2024-03-31 15:00:00",
        "2024-04-01 00:00:00 (UTC+09:00)",
        "2024-03-31 15:30:00",
        "2024-04-01 00:30:00 (UTC+09:00)",
        "240.0.0.0/24",
        "C-1",
        "watch@cert.example",
        "abuse@isp.example",
        "contacts.csv",
        "| 23/TCP | 4 | 1 |",
        ...digests,
      ])
        expect(letter, part).toContain(part);
      expect(letter).not.toMatch(/sample|見本|summaries|日ごとの集計|not known|不明/);
      expect(await text(folder, `beta/letter.${language}.md`)).toMatch(/【/);
    }
    expect(await text(folder, "alpha/letter.ja.md")).toContain("4個の送信元IPアドレスから9パケット");
    expect(await text(folder, "alpha/letter.en.md")).toContain("9 packets from 4 of your addresses.");
    expect(await text(folder, "beta/letter.en.md")).toContain("only packets to port 23");
  });

  it("never tells a sensor, its address or the address a packet went to", async () => {
    const folder = await workspace();
    await notify(folder, "--holder", "AS64501");
    await notify(folder);
    const written = await filesBelow(join(folder, "notifications"));
    expect(written.size).toBeGreaterThan(10);
    for (const [path, content] of written) {
      const whole = `${path}\n${content}\n${[...String(content).matchAll(/"payload": "([^"]+)"/g)].map(([, payload]) => Buffer.from(payload ?? "", "base64").toString()).join("\n")}`;
      expect(whole, path).not.toMatch(
        /alpha-one|bravo-two|home-1|overseas-1|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|3221225985|3405803853/,
      );
    }
  });

  it("takes hostile names for text: no formula in a CSV cell, no mark-up in a letter", async () => {
    const folder = await notified();
    const csv = await text(folder, "alpha/sources.csv");
    expect(csv.startsWith("timestamp,")).toBe(true);
    for (const cell of linesOf(csv).flat()) expect(cell).not.toMatch(/^[=+\-@\t\r|"]/);
    for (const language of ["en", "ja"]) {
      const letter = await text(folder, `alpha/letter.${language}.md`);
      expect(letter).toContain(
        "\\=HYPERLINK(1)\\|\\[x\\](javascript:alert(1)) \\<b\\>\\*Evil\\*\\</b\\> https\\://evil.example",
      );
      expect(letter).toContain("Abuse \\*Desk\\*");
    }
    expect(folderName("../../etc")).toMatch(/^etc-[0-9a-f]{8}$/);
    expect(folderName("..")).toMatch(/^recipient-[0-9a-f]{8}$/);
    expect(folderName("ネットワークA")).toBe("ネットワークA");
    expect(folderName("a/b")).not.toBe(folderName("a\\b"));
  });

  it("stands on the daily rollups when exports are gone, and says so", async () => {
    const folder = await workspace();
    await notify(folder);
    const whole = linesOf(await text(folder, "alpha/sources.csv")).slice(1);
    await rm(join(folder, "exports/spring.parquet"));
    await writeParquet(
      join(folder, "exports/april-5.parquet"),
      `select * from (${select}) where time >= '2024-04-05' and time < '2024-04-05 12:00'`,
    );
    const { code, out, err } = await notify(folder, "--network", "alpha");
    expect(code, err).toBe(0);
    expect(out).toContain("3 day(s) come from daily summaries");
    const rows = linesOf(await text(folder, "alpha/sources.csv")).slice(1);
    const packetsIn = (lines: string[][]) => lines.reduce((sum, cells) => sum + Number(cells[8]), 0);
    expect(packetsIn(rows)).toBe(packetsIn(whole));
    // One row a day for the source of two sensors and two source ports: the first packet's.
    expect(
      rows.filter((cells) => cells[2] === "240.0.0.5").map((cells) => [cells[0], cells[3], cells[8], cells[10]]),
    ).toEqual([
      ["2024-03-31 15:30:00", "4001", "3", "2024-04-01 14:59:59"],
      ["2024-04-01 15:00:00", "4001", "1", "2024-04-01 15:00:00"],
    ]);
    expect(rows.filter((cells) => cells[2] === "240.0.0.9")).toEqual(whole.filter((cells) => cells[2] === "240.0.0.9"));
    expect(await text(folder, "alpha/letter.en.md")).toContain(
      "For 3 of the days, rows come from daily summaries instead of packet records:",
    );
    expect(await text(folder, "alpha/letter.en.md")).toContain("Days with full records: 1.");
    expect(await text(folder, "alpha/letter.ja.md")).toContain(
      "3日分は、パケットの記録ではなく、日ごとの集計から作成しています。",
    );
  });

  it("keeps to the days asked for, and takes away reports of sources that fell out", async () => {
    const folder = await workspace();
    await notify(folder);
    const { code, out } = await notify(
      folder,
      "--network",
      "alpha",
      "--from",
      "2024-04-05",
      "--to",
      "2024-04-05",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        label: "alpha",
        network: "240.0.0.0/24",
        place: "notifications/2024Q2/alpha",
        sources: 1,
        packets: 3,
        rows: 3,
        xarf_reports: 1,
        days_from_exports: 1,
        days_from_rollups: 0,
        contact: {
          email: "abuse@isp.example",
          name: "Abuse *Desk*",
          language: "ja",
          source: "contacts.csv",
          date: null,
        },
        kept: [],
      },
    ]);
    expect(await readdir(join(folder, "notifications/2024Q2/alpha/xarf"))).toEqual(["240.0.0.9.json"]);
    expect(await text(folder, "alpha/letter.en.md")).toContain("April 5, 2024");
  });

  it("leaves a letter that was changed by hand as it is, and lays the new one beside it", async () => {
    const folder = await workspace();
    await notify(folder);
    const path = join(folder, "notifications/2024Q2/alpha/letter.ja.md");
    const made = await readFile(path, "utf8");
    await writeFile(path, `${made}\n追伸\n`);
    const { out } = await notify(folder, "--network", "alpha", "--to", "2024-04-05");
    expect(out).toContain("letter.ja.md was changed by hand and is left as it is; the new text is in letter.ja.new.md");
    expect(await readFile(path, "utf8")).toBe(`${made}\n追伸\n`);
    expect(await text(folder, "alpha/letter.ja.new.md")).toContain("4月5日");
    expect((await notify(folder, "--network", "alpha", "--to", "2024-04-05")).out).toContain("letter.ja.new.md");
    // Taken away, or put back as it was made: then it is written again.
    await rm(path);
    expect((await notify(folder, "--network", "alpha")).out).not.toContain("changed by hand");
    expect(await readFile(path, "utf8")).toBe(made);
    expect(await readdir(join(folder, "notifications/2024Q2/alpha"))).not.toContain("letter.ja.new.md");
    // The other letter was not touched, and followed.
    expect(await text(folder, "alpha/letter.en.md")).toContain("June 30");
  });

  it("goes to a holder by AS number or name, over all its ranges and ports", async () => {
    const folder = await workspace();
    for (const [asked, place] of [
      ["AS64501", "AS64501"],
      ["64501", "AS64501"],
      ["beta net", folderName("beta net")],
    ] as const) {
      const { code, out, err } = await notify(folder, "--holder", asked, "--json");
      expect(code, err).toBe(0);
      expect(JSON.parse(out)).toMatchObject([
        { place: `notifications/2024Q2/${place}`, sources: 3, packets: 4, rows: 4 },
      ]);
      expect(await text(folder, `${place}/letter.en.md`)).toContain("Beta Net");
    }
  });

  it("is written from the workspace's own letter where it has one", async () => {
    const folder = await workspace({
      "templates/notify/letter.en.md.hbs": "To {{recipient.holder}}: {{number seen.packets}}\n",
    });
    await notify(folder, "--network", "beta");
    expect(await text(folder, "beta/letter.en.md")).toBe("To Beta Net: 1\n");
    await addFiles(folder, { "templates/notify/letter.en.md.hbs": "\n{{seen.pakets}}\n" });
    const { code, err } = await notify(folder);
    expect(code).toBe(1);
    expect(err).toContain("templates/notify/letter.en.md.hbs:2");
    expect(err).toContain('Did you mean "packets"?');
  });
});

describe("a notification is refused", () => {
  it.each([
    ["a network nobody watches", ["--network", "alpa"], 2, 'Did you mean "alpha"?'],
    ["a holder the data lacks", ["--holder", "Beta"], 2, "Names that contain this: Beta Net (AS64501)"],
    ["an AS number the data lacks", ["--holder", "AS1"], 2, "The holder data has no AS1."],
    ["a day of another quarter", ["--from", "2024-03-31"], 2, "not a part of 2024Q2"],
    ["days in the wrong order", ["--from", "2024-05-02", "--to", "2024-05-01"], 2, "not a part of 2024Q2"],
    ["a day that is none", ["--to", "2024-04-31"], 2, "not a part of 2024Q2"],
    ["a network and a holder at once", ["--network", "alpha", "--holder", "AS64501"], 2, "cannot be used with"],
  ])("for %s", async (_, arguments_, exit, told) => {
    const folder = await workspace();
    const { code, err } = await notify(folder, ...arguments_);
    expect([code, err]).toEqual([exit, expect.stringContaining(told)]);
    expect(await readdir(folder)).not.toContain("notifications");
  });

  it.each([
    ["", "must say who sends it"],
    ["publisher: { name: Test CERT }\n", "must say who sends it"],
    ['publisher: { name: Test CERT, feedback: "https://cert.example/form" }\n', "must say who sends it"],
    ['publisher: { name: Test CERT, feedback: "mailto:someone@-bad-.example" }\n', "is not valid"],
  ])("without a sender: %j", async (publisher, told) => {
    const folder = await workspace({ "tsubame.yaml": `${settings.replace(/publisher:.*\n/, "")}${publisher}` });
    const { code, err } = await notify(folder);
    expect([code, err]).toEqual([1, expect.stringContaining(told)]);
  });

  it("without a watched network", async () => {
    const folder = await workspace({ "tsubame.yaml": settings.replace("networks: networks.csv\n", "") });
    expect(await notify(folder)).toMatchObject({ code: 1, err: expect.stringContaining("no watched network") });
    expect((await notify(folder, "--holder", "AS64500")).code).toBe(0);
  });

  it("when its letter names a sensor", async () => {
    const folder = await workspace({ "templates/notify/letter.ja.md.hbs": "センサー bravo-two より\n" });
    const { code, err } = await notify(folder, "--network", "beta");
    expect([code, err]).toEqual([3, expect.stringContaining("letter.ja.md")]);
    expect(await readdir(folder)).not.toContain("notifications");
  });
});

describe("the schema of XARF reports", () => {
  const good = {
    xarf_version: "4.2.0",
    report_id: "0d90edee-d783-58ed-86bf-6673ad62689d",
    timestamp: "2024-05-17T04:49:51Z",
    category: "connection",
    type: "port_scan",
    source_identifier: "240.0.0.1",
    source_port: 4001,
    reporter: { org: "A", contact: "a@cert.example", domain: "cert.example" },
    sender: { org: "A", contact: "a@cert.example", domain: "cert.example" },
    protocol: "tcp",
    first_seen: "2024-05-17T04:49:51Z",
  };
  const schema = async () =>
    compileSchema(
      await Promise.all(
        ["xarf-core", "connection-port-scan"].map(
          async (name) => JSON.parse(await readFile(`templates/notify/xarf/${name}.json`, "utf8")) as object,
        ),
      ),
      "https://xarf.org/schemas/v4/types/connection-port-scan.json",
    );

  it("takes what the format asks for", async () => expect((await schema())(good)).toBeUndefined());

  it.each([
    ["no first_seen", { first_seen: undefined }],
    ["no source port of an address", { source_port: undefined }],
    ["a source port of 0", { source_port: 0 }],
    ["an id that is no UUID", { report_id: "1" }],
    ["another protocol", { protocol: "gre" }],
    ["a time without a zone", { timestamp: "2024-05-17 04:49:51" }],
    ["an unknown key of the sender", { sender: { ...good.sender, phone: "1" } }],
    ["a contact that is no address", { reporter: { ...good.reporter, contact: "form" } }],
    ["another version", { xarf_version: "3" }],
    ["evidence with a bare hash", { evidence: [{ content_type: "text/csv", payload: "", hash: "abc" }] }],
  ])("refuses %s", async (_, change) =>
    expect((await schema())(JSON.parse(JSON.stringify({ ...good, ...change })))).toMatch(/^\//),
  );
});

describe("the case register", () => {
  const watched = "network,label,case\n240.0.0.0/24,alpha,C-1\n240.0.1.0/24,beta,C-1\n240.0.2.0/24,a long label,\n";
  const casesOf = async (register: string | Uint8Array) => {
    const folder = await folderWith({
      "tsubame.yaml": "timezone: UTC\nhome: JP\nnetworks: networks.csv\ncases: cases.csv\n",
      "sensors.csv": sensors,
      "networks.csv": watched,
      "cases.csv": register,
    });
    return readCases(await readConfig(folder));
  };

  it("names networks by label, by range, or by the case in networks.csv", async () => {
    const cases = await casesOf(
      '\ufeffcase,network,opened,sent,closed,note\r\nC-1,,2024-05-01,2024-05-10,2024-06-01,"a, note"\r\nC-2,beta 240.9.0.0/16,2024-05-01,,,\r\nC-3,a long label,2024-05-01,,,\r\n',
    );
    expect(cases.map(({ case_id, opened, sent, closed, note }) => [case_id, opened, sent, closed, note])).toEqual([
      ["C-1", "2024-05-01", "2024-05-10", "2024-06-01", "a, note"],
      ["C-2", "2024-05-01", null, null, ""],
      ["C-3", "2024-05-01", null, null, ""],
    ]);
    expect(cases.map(({ ranges }) => ranges.map(({ label, start, end }) => [label, end - start + 1]))).toEqual([
      [
        ["alpha", 256],
        ["beta", 256],
      ],
      [
        ["beta", 256],
        [null, 65536],
      ],
      [["a long label", 256]],
    ]);
  });

  it.each([
    ["a notification before the opening", "C-1,,2024-05-02,2024-05-01,,", 2, "sent", "before the case was opened"],
    [
      "a closing before the notification",
      "C-1,,2024-05-02,2024-05-10,2024-05-09,",
      2,
      "closed",
      "before it was notified",
    ],
    ["a closing before the opening", "C-1,,2024-05-02,,2024-05-01,", 2, "closed", "before it was opened"],
    ["a day that is none", "C-1,,2024-02-30,,,", 2, "opened", "not a day"],
    ["no day of opening", "C-1,,,,,", 2, "opened", "is missing"],
    ["no number", ",alpha,2024-05-01,,,", 2, "case", "no number"],
    ["an unknown network", "C-1,,2024-05-01,,,\nC-2,alpa,2024-05-01,,,", 3, "network", 'Did you mean "alpha"?'],
    ["a network that is too wide", "C-2,10.0.0.0/33,2024-05-01,,,", 2, "network", "10.0.0.0/33"],
    ["a network with host bits", "C-2,10.0.0.1/24,2024-05-01,,,", 2, "network", "10.0.0.1/24"],
    ["a case without any network", "C-9,,2024-05-01,,,", 2, "network", "has no network"],
    ["a case twice", "C-1,,2024-05-01,,,\n# again\nC-1,,2024-05-01,,,", 4, "case", "first in line 2"],
    ["a column that nobody knows", undefined, 1, "begun", "no setting of this name"],
  ])("refuses %s", async (_, line, number, key, told) => {
    const error = await casesOf(
      line === undefined ? "case,opened,begun\n" : `case,network,opened,sent,closed,note\n${line}\n`,
    ).then(
      () => undefined,
      (reason: unknown) => reason as UserError,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error?.place).toEqual({ file: "cases.csv", line: number, key });
    expect(error?.message).toContain(told);
  });

  it("refuses Shift_JIS, and a file that is not there", async () => {
    await expect(
      casesOf(
        Buffer.concat([Buffer.from("case,opened,note\nC-1,2024-05-01,"), Buffer.from([0x82, 0xa0]), Buffer.from("\n")]),
      ),
    ).rejects.toMatchObject({ code: "csvEncoding" });
    const folder = await folderWith({
      "tsubame.yaml": "timezone: UTC\nhome: JP\ncases: register.csv\n",
      "sensors.csv": sensors,
    });
    await expect(readConfig(folder)).rejects.toMatchObject({
      code: "fileMissing",
      place: { file: "tsubame.yaml", line: 3 },
    });
  });

  it("is drawn with the day of the notification, in the page's language, and without one before it is sent", async () => {
    const page = '---\ntitle: Topic\n---\n{{#chart "sources_by_case_day" caption="Cases"}}A sentence.{{/chart}}\n';
    const folder = await workspace({
      "tsubame.yaml": `${settings.replace("[en]", "[en, ja]")}cases: cases.csv\n`,
      "cases.csv": "case,network,opened,sent,closed,note\nC-1,alpha,2024-04-01,2024-04-06,,\nC-2,quiet,2024-04-01,,,\n",
      "templates/overflow/2024Q2/topic.en.md.hbs": page,
      "templates/overflow/2024Q2/topic.ja.md.hbs": page,
    });
    const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(built.code, built.err).toBe(0);
    const drawn = async (language: string) =>
      String(
        (await filesBelow(join(folder, "output/2024Q2/overflow", language))).get("charts/sources_by_case_day.svg"),
      );
    expect(await drawn("en")).toMatch(/>Notified Apr 6</);
    expect(await drawn("en")).toContain("All other sources");
    expect(await drawn("en")).toContain("C-2");
    expect(await drawn("ja")).toMatch(/>4月6日に通知</);
    await addFiles(folder, { "cases.csv": "case,network,opened\nC-1,alpha,2024-04-01\n" });
    const unsent = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(unsent.code, unsent.err).toBe(0);
    expect(await drawn("en")).not.toMatch(/>Notified Apr/);
  });
});
