import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readPdf } from "../src/engines/pdf-text.js";
import { filesBelow, folderWith, sql, tsubame } from "./kit.js";
import { copyOfSample } from "./sample-kit.js";

// The published table of a real quarter: ten ports of three sensors in Japan and three overseas.
const topTen: Record<string, string[]> = {
  "home-1": [
    "23/TCP",
    "8728/TCP",
    "6379/TCP",
    "22/TCP",
    "80/TCP",
    "3389/TCP",
    "4719/TCP",
    "ICMP",
    "8080/TCP",
    "445/TCP",
  ],
  "home-2": [
    "23/TCP",
    "8728/TCP",
    "80/TCP",
    "6379/TCP",
    "22/TCP",
    "3389/TCP",
    "ICMP",
    "8080/TCP",
    "443/TCP",
    "2222/TCP",
  ],
  "home-3": [
    "23/TCP",
    "8728/TCP",
    "6379/TCP",
    "22/TCP",
    "80/TCP",
    "8443/TCP",
    "3389/TCP",
    "ICMP",
    "4719/TCP",
    "8080/TCP",
  ],
  "overseas-1": [
    "23/TCP",
    "80/TCP",
    "22/TCP",
    "8728/TCP",
    "443/TCP",
    "3389/TCP",
    "8080/TCP",
    "ICMP",
    "445/TCP",
    "8081/TCP",
  ],
  "overseas-2": [
    "ICMP",
    "23/TCP",
    "8728/TCP",
    "80/TCP",
    "22/TCP",
    "443/TCP",
    "8080/TCP",
    "3389/TCP",
    "2222/TCP",
    "8081/TCP",
  ],
  "overseas-3": [
    "23/TCP",
    "ICMP",
    "80/TCP",
    "8728/TCP",
    "6379/TCP",
    "22/TCP",
    "443/TCP",
    "8080/TCP",
    "3389/TCP",
    "2222/TCP",
  ],
};
const commonToAll = ["22/TCP", "23/TCP", "80/TCP", "3389/TCP", "8080/TCP", "8728/TCP", "ICMP"];
const main = resolve(import.meta.dirname, "../dist/main.js");

type Answers = {
  events: {
    event: string;
    kind: string;
    verdict: string;
    first_day: string;
    last_day: string;
    sensors: string[];
    ports: string[];
    sources: number;
  }[];
};

let folder: string;
let answers: Answers;
const quarterFiles = () => `'${folder}/exports/2024-0[456]*.parquet'`;
const query = async (dataset: string, quarter = "2024Q2") =>
  JSON.parse((await tsubame(folder, ["query", dataset, quarter, "--json"])).out) as Record<
    string,
    string | number | null
  >[];
const page = (language: string, place = folder) =>
  readFileSync(join(place, `output/2024Q2/overflow/${language}/index.html`), "utf8");
const words = (html: string) =>
  html
    .replace(/<(style|svg|script)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]+>/g, "")
    .replace(/\s+/g, " ");

beforeAll(async () => {
  folder = await copyOfSample();
  answers = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8")) as Answers;
});

describe("the sample network", () => {
  it("shows the published table, rank for rank", async () => {
    const rows = await query("top_ports_by_sensor");
    for (const [label, ports] of Object.entries(topTen)) {
      expect(
        rows.filter((row) => row["label"] === label).map(({ port }) => port),
        label,
      ).toEqual(ports);
    }
  });

  it("has at least 30 sources in every featured cell, and 5 % between neighbouring ranks", async () => {
    const cells = await sql(`
      with ids as (select sensor from read_csv('${folder}/sensors.csv') where featured),
      cells as (
        select sensor, protocol, dst_port, count(*) as packets, count(distinct src_ip) as sources
        from ${quarterFiles()} join ids using (sensor) group by all
      ),
      ranked as (select *, row_number() over (partition by sensor order by packets desc) as rank from cells)
      select *, packets / lead(packets) over (partition by sensor order by rank) as ratio from ranked where rank <= 11`);
    const shown = cells.filter(({ rank }) => Number(rank) <= 10);
    expect(shown).toHaveLength(60);
    for (const cell of shown) {
      expect(Number(cell["sources"]), JSON.stringify(cell)).toBeGreaterThanOrEqual(30);
      expect(Number(cell["ratio"]), JSON.stringify(cell)).toBeGreaterThanOrEqual(1.05);
    }
  });

  it("shows no address of a real network: sources in 240/4, sensors in documentation ranges", async () => {
    const [row] = await sql(
      `select min(src_ip) as low, max(src_ip) as high, count(*) filter (dst_ip not between 3221225984 and 3221226239 and dst_ip not between 3325256704 and 3325256959 and dst_ip not between 3405803776 and 3405804031) as strangers from '${folder}/exports/*.parquet'`,
    );
    expect(Number(row?.["low"])).toBeGreaterThanOrEqual(4026531840);
    expect(Number(row?.["high"])).toBeLessThanOrEqual(4294967295);
    expect(row?.["strangers"]).toBe(0);
  });

  it("writes down what is planted: everything later readers must find", () => {
    const kinds = answers.events.map(({ event, verdict }) => `${event}: ${verdict}`);
    expect(kinds).toEqual(
      expect.arrayContaining([
        "isp-telnet: everywhere",
        "sensor-outage: one sensor",
        "home-burst: one group",
        "region-drop: everywhere",
        "new-port: everywhere",
        "one-noisy-source: one source",
        "research-scanners: everywhere",
        "flood-reflection: everywhere",
      ]),
    );
    for (const { event, sources } of answers.events)
      if (event !== "sensor-outage") expect(sources, event).toBeGreaterThan(0);
  });

  it("has devices behind the routers of each network and month, as many as answers.json says", async () => {
    const planted = answers.events.find(({ event }) => event === "devices") as unknown as {
      sources: number;
      devices: object[];
    };
    expect(await query("devices_by_network")).toEqual(planted.devices);
    expect(planted.devices.length).toBeGreaterThan(20);
    expect([...new Set((await query("device_types_by_month")).map(({ device_type }) => device_type))].sort()).toEqual([
      "Broadband Router",
      "WAP",
    ]);
    // Records of three scanners; some routers show nothing of themselves, some were seen long before they scanned.
    const lines = readFileSync(join(folder, "devices/hosts.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    for (const key of ["ip_str", "services", "data"])
      expect(
        lines.some((line) => key in line),
        key,
      ).toBe(true);
    expect(planted.sources).toBeLessThan(lines.length);
  });

  it("has sources that match each fingerprint in all their SYNs, as many as answers.json says", async () => {
    const [row] = await sql(`with s as (
        select src_ip, bool_and(tcp_seq = dst_ip) as mirai, bool_and(ip_id = 54321) as zmap,
          bool_and(ip_id = xor(xor(dst_ip::bigint, dst_port::bigint), tcp_seq::bigint) & 65535) as masscan
        from '${folder}/exports/*.parquet' where protocol = 6 group by src_ip)
      select count(*) filter (mirai) as mirai, count(*) filter (zmap) as zmap, count(*) filter (masscan) as masscan from s`);
    for (const tool of ["mirai", "zmap", "masscan"])
      expect(row?.[tool], tool).toBe(answers.events.find(({ event }) => event === `${tool}-like`)?.sources);
  });

  it("has answers of servers under a flood, SYN and ACK to forged addresses, on the planted days alone", async () => {
    const planted = answers.events.find(({ event }) => event === "flood-reflection");
    const flags = await sql(`
      select tcp_flags, src_port, count(distinct src_ip) as sources, count(distinct sensor) as sensors,
        strftime(min(time + interval 9 hour), '%Y-%m-%d') as first_day, strftime(max(time + interval 9 hour), '%Y-%m-%d') as last_day
      from '${folder}/exports/*.parquet' where tcp_flags is not null and tcp_flags <> 2 group by all order by src_port`);
    const { first_day, last_day } = planted ?? {};
    expect(flags).toEqual([
      { tcp_flags: 18, src_port: 80, sources: 2, sensors: 24, first_day, last_day },
      { tcp_flags: 18, src_port: 443, sources: 1, sensors: 24, first_day, last_day },
    ]);
    expect([first_day, last_day, planted?.kind, planted?.sources]).toEqual([
      "2024-04-18",
      "2024-04-21",
      "backscatter",
      3,
    ]);
  });

  it("is another one with another seed, and lies in 198.18.0.0/15 with a thousand sensors", async () => {
    const other = await folderWith();
    expect((await tsubame(other, ["sample", "--packets", "20k", "--sensors", "1000", "--seed", "7"])).code).toBe(0);
    const addresses = (await readFile(join(other, "sensors.csv"), "utf8"))
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(",")[3] ?? "");
    expect(addresses).toHaveLength(1000);
    expect(addresses.every((address) => /^198\.(18|19)\./.test(address))).toBe(true);
    expect(new Set(addresses).size).toBe(1000);
    expect(await readFile(join(other, "networks.csv"), "utf8")).toBe(
      await readFile(join(folder, "networks.csv"), "utf8"),
    );
    expect(await readFile(join(other, "sensors.csv"), "utf8")).not.toContain(
      (await readFile(join(folder, "sensors.csv"), "utf8")).split("\n")[1]?.split(",")[0],
    );
  });

  it("refuses a folder with exports it did not make", async () => {
    const other = await folderWith({ "exports/mine.parquet": "not yours" });
    const { code, err } = await tsubame(other, ["sample"]);
    expect(code).toBe(1);
    expect(err).toContain("exports/mine.parquet was not made by `tsubame sample`");
    expect(await readFile(join(other, "exports/mine.parquet"), "utf8")).toBe("not yours");
  });
});

describe("the numbers of the article", () => {
  it("counts what plain SQL over the exports counts", async () => {
    const [raw] = await sql(`select count(*) as packets, count(distinct src_ip) as sources from ${quarterFiles()}`);
    const [all] = await query("totals");
    expect({ packets: all?.["packets"], sources: all?.["sources"] }).toEqual(raw);
  });

  it("finds the seven ports common to all six sensors, and both pages list them", async () => {
    const rows = (await query("common_ports")).filter((row) => row["sensors"] === 6);
    expect(rows.map(({ port }) => port)).toEqual(commonToAll);
    expect(words(page("ja"))).toContain(
      "10位以内に入ったのは22/TCP、23/TCP、80/TCP、3389/TCP、8080/TCP、8728/TCP、ICMPです",
    );
    expect(words(page("en"))).toContain(
      "In the top ten of all of them: 22/TCP, 23/TCP, 80/TCP, 3389/TCP, 8080/TCP, 8728/TCP, and ICMP.",
    );
  });

  it("says which ports one group alone has in every top ten", async () => {
    const reach = await query("ports_by_reach");
    const of = (name: string) => reach.filter((row) => row["reach"] === name).map(({ port }) => port);
    expect(of("every_home")).toEqual(["6379/TCP"]);
    expect(of("every_overseas")).toEqual(["443/TCP"]);
    expect(of("home_only")).toEqual(["4719/TCP", "8443/TCP"]);
    expect(of("overseas_only")).toEqual(["8081/TCP"]);
  });

  it("divides by observed sensor-days: the sensor that was down does not lower its group's mean", async () => {
    const raw = await sql(`
      with days as (select strftime(time + interval 9 hour, '%Y-%m') as month, (time + interval 9 hour)::date as day, sensor, count(*) as packets from ${quarterFiles()} group by all)
      select month, if(country = 'JP', 'home', 'overseas') as sensor_group, sum(packets)::bigint as packets, count(*) as sensor_days, sum(packets) / count(*) as mean
      from days join read_csv('${folder}/sensors.csv') using (sensor) group by all order by all`);
    const rows = await query("packets_by_group_month");
    expect(
      rows.map(({ month, sensor_group, packets, sensor_days }) => ({ month, sensor_group, packets, sensor_days })),
    ).toEqual(raw.map(({ mean: _, ...row }) => row));
    rows.forEach((row, at) => expect(row["packets_per_sensor_day"]).toBeCloseTo(Number(raw[at]?.["mean"]), 3));
    expect(rows.find((row) => row["month"] === "2024-05" && row["sensor_group"] === "home")?.["sensor_days"]).toBe(
      12 * 31 - 9,
    );
    for (const month of ["2024-04", "2024-05", "2024-06"]) {
      const of = (group: string) =>
        Number(rows.find((row) => row["month"] === month && row["sensor_group"] === group)?.["packets_per_sensor_day"]);
      expect(of("overseas")).toBeGreaterThan(of("home"));
    }
    const outage = answers.events.find(({ kind }) => kind === "outage");
    expect(await query("coverage_gaps")).toEqual([
      {
        label: outage?.sensors[0],
        sensor_group: "home",
        first_day: outage?.first_day,
        last_day: outage?.last_day,
        days: 9,
      },
    ]);
    expect(words(page("ja"))).toContain("国内センサー6では、2024年5月14日～5月22日の9日間、観測できませんでした");
    expect(words(page("en"))).toContain("No observations for 9 days, May 14 to May 22, 2024: Japan #6.");
  });

  it("dates the rise of the watched networks in both languages from one value", async () => {
    const [onset] = await query("network_onset");
    expect(onset?.["onset"]).toBe(answers.events.find(({ event }) => event === "isp-telnet")?.first_day);
    expect(onset?.["still_high"]).toBe(true);
    expect(words(page("ja"))).toContain("4月下旬に送信元IPアドレスの数が急に増えました");
    expect(words(page("ja"))).toContain("2024年4月27日");
    expect(words(page("en"))).toContain("In late April the number of source addresses jumped");
    expect(words(page("en"))).toContain("April 27, 2024");
    expect(words(page("ja"))).toContain("増加する前の水準には戻っていません");
    expect(words(page("en"))).toContain("has not returned to its earlier level");
  });

  it("counts the daily sources of watched networks as plain SQL does", async () => {
    const networks = await sql(`select network from read_csv('${folder}/networks.csv')`);
    expect(networks).toHaveLength(5);
    const raw = await sql(`
      with bounds as (
        select row_number() over () as n, list_reduce(list_transform(string_split(split_part(network, '/', 1), '.'), x -> x::bigint), (a, b) -> a * 256 + b) as low
        from read_csv('${folder}/networks.csv'))
      select strftime(time + interval 9 hour, '%Y-%m-%d') as day, 'network-' || chr(64 + n::int) as network, count(distinct src_ip) as sources
      from ${quarterFiles()} join bounds on src_ip between low and low + 4095
      where dst_port = 23 and protocol = 6 group by all order by all`);
    expect((await query("sources_by_network_day")).filter(({ sources }) => sources !== 0)).toEqual(raw);
  });
});

describe("the pages", () => {
  let made: Promise<string> | undefined;
  /** The same sample and report, made by the program itself in another folder, time zone and locale. */
  const elsewhere = () =>
    (made ??= (async () => {
      const other = await folderWith();
      const environment = { ...process.env, TZ: "America/New_York", LANG: "C", LC_ALL: "C" };
      for (const arguments_ of [["sample"], ["build", "2024Q2"]])
        expect(await run([...arguments_, "-C", other], environment)).toBe(0);
      return other;
    })());

  it("say that the data are made up, in both languages and in the PDF", async () => {
    expect(words(page("ja"))).toContain("見本データ");
    expect(words(page("en"))).toContain("Sample data");
    for (const [language, notice] of [
      ["ja", "見本データ"],
      ["en", "Sample data"],
    ] as const) {
      const pdf = await readPdf(await readFile(join(folder, `output/2024Q2/overflow/${language}/report.pdf`)));
      expect(pdf.pages.join("\n")).toContain(notice);
      expect(pdf.tagged).toBe(true);
      expect(pdf.language).toBe(language);
      expect(pdf.outline.length).toBeGreaterThan(4);
      expect(pdf.fonts.map(({ name, embedded }) => `${name} ${embedded}`)).toEqual([
        "NotoSansJP-Bold true",
        "NotoSansJP-Regular true",
      ]);
    }
  });

  it("weigh at most 400 KB each, with typeface, script and pictures", async () => {
    const files = await filesBelow(join(folder, "output/2024Q2"));
    const pages = [...files.keys()].filter((path) => path.endsWith("/index.html"));
    expect(pages.length).toBe(4);
    for (const page of pages) {
      const shown = [...files].filter(
        ([path]) =>
          path === page || (path.startsWith(page.replace("index.html", "")) && /\/(?:fonts|pictures)\//.test(path)),
      );
      expect(shown.length, page).toBeGreaterThan(2);
      expect(
        shown.reduce((sum, [, bytes]) => sum + bytes.length, 0),
        page,
      ).toBeLessThanOrEqual(400_000);
    }
  });

  it("show the same exhibits with the same numbers in both languages", () => {
    const ids = (language: string) =>
      [...page(language).matchAll(/<figure[^>]* id="([^"]+)"/g)].map((match) => match[1]);
    expect(ids("ja")).toEqual(ids("en"));
    expect(ids("ja")).toHaveLength(6);
    expect([...page("ja").matchAll(/<span class="number">([^<]+)/g)].map((match) => match[1])).toEqual([
      "図1",
      "図2",
      "図3",
      "表1",
      "表2",
      "図4",
    ]);
    expect([...page("en").matchAll(/<span class="number">([^<]+)/g)].map((match) => match[1])).toEqual([
      "Figure 1",
      "Figure 2",
      "Figure 3",
      "Table 1",
      "Table 2",
      "Figure 4",
    ]);
  });

  it("carry no sensor id or address anywhere, and the manifest sums to what was written", async () => {
    const secrets = (await readFile(join(folder, "sensors.csv"), "utf8"))
      .split("\n")
      .slice(1)
      .filter(Boolean)
      .flatMap((line) => [line.split(",")[0] ?? "", line.split(",")[3] ?? ""]);
    const files = await filesBelow(join(folder, "output/2024Q2"));
    for (const [path, bytes] of files)
      for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${path}`).toBe(false);
    const manifest = JSON.parse(files.get("manifest.json")?.toString() ?? "") as {
      outputs: { file: string; sha256: string }[];
      inputs: { rows: number; counted: number; rejected: number; outside_quarter: number }[];
    };
    expect(manifest.outputs.map(({ file }) => file)).toEqual(
      [...files.keys()].filter((file) => file !== "manifest.json").sort(),
    );
    for (const { file, sha256 } of manifest.outputs)
      expect(
        createHash("sha256")
          .update(files.get(file) ?? "")
          .digest("hex"),
        file,
      ).toBe(sha256);
    for (const { rows, counted, rejected, outside_quarter } of manifest.inputs)
      expect(rows).toBe(counted + rejected + outside_quarter);
  });

  it("are the same bytes in another folder, another time zone and another locale", async () => {
    const other = await elsewhere();
    for (const name of readdirSync(join(folder, "exports"))) {
      expect(readFileSync(join(other, "exports", name)).equals(readFileSync(join(folder, "exports", name))), name).toBe(
        true,
      );
    }
    const [here, there] = [
      await filesBelow(join(folder, "output/2024Q2")),
      await filesBelow(join(other, "output/2024Q2")),
    ];
    expect([...there.keys()]).toEqual([...here.keys()]);
    for (const [path, bytes] of here) expect(there.get(path)?.equals(bytes), path).toBe(true);
  });

  it("are left alone when nothing changed, and made anew when a text changed", async () => {
    const other = await elsewhere();
    expect((await tsubame(other, ["build", "2024Q2"])).out).toContain("Nothing changed");
    const before = await filesBelow(join(other, "output/2024Q2"));
    const topic = join(other, "templates/catalogs/en/overflow/2024Q2/topic.po");
    await writeFile(
      topic,
      (await readFile(topic, "utf8")).replace("Telnet scans from home routers", "Telnet scans from many home routers"),
    );
    expect((await tsubame(other, ["build", "2024Q2"])).code).toBe(0);
    const after = await filesBelow(join(other, "output/2024Q2"));
    expect(words(page("en", other))).toContain("Telnet scans from many home routers");
    expect(after.get("overflow/ja/report.pdf")?.equals(before.get("overflow/ja/report.pdf") ?? Buffer.alloc(0))).toBe(
      true,
    );
  });

  it("exist for the quarter before too, without topic or events", async () => {
    const built = await tsubame(folder, ["build", "2024Q1", "--no-pdf"]);
    expect(built.code, built.err).toBe(0);
    const html = readFileSync(join(folder, "output/2024Q1/overflow/en/index.html"), "utf8");
    expect(words(html)).toContain("January to March 2024");
    expect(html).not.toContain("Telnet scans");
    expect(await query("network_onset", "2024Q1")).toEqual([]);
    expect(await query("coverage_gaps", "2024Q1")).toEqual([]);
  });
});

function run(arguments_: readonly string[], environment: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((finish) =>
    spawn(process.execPath, [main, ...arguments_], { env: environment, stdio: "ignore" }).on("exit", finish),
  );
}
