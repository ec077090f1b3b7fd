/**
 * "What changed this quarter" on the pages: every event that is planted in the sample, in both languages, with figures that
 * plain SQL finds in the raw exports; and what a report on a part of the sensors tells of them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../src/engines/html.js";
import { addFiles, filesOf, folderWith, packetsOf, sql, tsubame, writeDailyExports } from "./kit.js";
import { builtSample, rowsOf } from "./sample-kit.js";

/** The section of a page, one text for each paragraph and item. */
function section(folder: string, edition: string, language: string): string[] {
  const page = readFileSync(join(folder, `output/2024Q2/${edition}/${language}/index.html`), "utf8");
  const heading = language === "ja" ? "この四半期の変化" : "What changed this quarter";
  const [, after = ""] = page.split(new RegExp(`<h2[^>]*>${heading}</h2>`));
  const [told = ""] = after.split("<h2");
  return [...told.matchAll(/<(?:p|li)[^>]*>([\s\S]*?)<\/(?:p|li)>/g)].map(([, inside = ""]) => textOf(inside).trim());
}

let folder = "";
beforeAll(async () => {
  ({ folder } = await builtSample());
}, 900_000);

/** What the sensors of a condition saw of a port, by sensor and day on which it was up. */
const seen = (port: number, sensors: string) => `
  with p as (select cast(time + interval 9 hour as date) as day, sensor, dst_port, src_ip from '${folder}/exports/*.parquet'),
  up as (select distinct sensor, day from p where sensor in (select sensor from read_csv('${folder}/sensors.csv', header = true, all_varchar = true) where ${sensors}))
  select up.sensor, up.day, count(distinct p.src_ip) filter (p.dst_port = ${port}) as sources
  from up join p on p.sensor = up.sensor and p.day = up.day group by all`;

describe("on the overflow of the sample", () => {
  it("stands everything that is planted, in both languages; what one source or one sensor makes stands apart", () => {
    const [english, japanese] = ["en", "ja"].map((language) => section(folder, "overflow", language)) as [
      string[],
      string[],
    ];
    const placed = (texts: readonly string[], apart: RegExp) => {
      const at = texts.findIndex((text) => apart.test(text));
      return [texts.slice(0, at), texts.slice(at)].map((part) => part.join("\n"));
    };
    const [wide = "", narrow = ""] = placed(english, /^The following come mostly/);
    for (const name of ["5555/TCP", "9527/TCP", "Brazil", "the network of one provider"]) {
      expect(wide).toContain(name);
      expect(narrow).not.toContain(name);
    }
    for (const name of ["50075/TCP", "10554/TCP"]) {
      expect(narrow).toContain(name);
      expect(wide).not.toContain(name);
    }
    const [wideThere = "", narrowThere = ""] = placed(japanese, /^次の変化は/);
    for (const name of ["5555/TCP", "9527/TCP", "ブラジル", "ある事業者のネットワーク"])
      expect(wideThere).toContain(name);
    for (const name of ["50075/TCP", "10554/TCP"]) expect(narrowThere).toContain(name);
    expect(english.length).toBe(japanese.length);
  });

  it("names no provider", () => {
    for (const edition of ["overflow", "quarterly"])
      for (const language of ["ja", "en"])
        expect(section(folder, edition, language).join("\n")).not.toMatch(/Hoshizora|undefined|null|NaN|\{\w/);
  });

  it("has every change that warrants an extra issue", async () => {
    const due = (await rowsOf(folder, "changes")).filter(({ extra_issue }) => extra_issue === true);
    const told = await rowsOf(folder, "changes_of_quarter");
    expect(due.length).toBeGreaterThan(0);
    expect(told.map(({ change }) => change)).toEqual(expect.arrayContaining(due.map(({ change }) => change)));
  });

  it("says of the provider how much of the change of its port it makes, as the exports have it", async () => {
    const [row] = await sql(`
      with ranges as (select * from read_csv('${folder}/holders.csv', header = true, all_varchar = true) where holder = 'Hoshizora Home Internet'),
      bounds as (select list_reduce(list_transform(string_split("start", '.'), lambda x: x::bigint), lambda a, b: a * 256 + b) as low,
        list_reduce(list_transform(string_split("end", '.'), lambda x: x::bigint), lambda a, b: a * 256 + b) as high from ranges),
      p as (select cast(time + interval 9 hour as date) as day, sensor, dst_port, tcp_flags, protocol, src_ip from '${folder}/exports/*.parquet'),
      days as (select day >= '2024-04-01' as now, count(distinct (sensor, day)) as sensor_days from p group by 1),
      counted as (
        select day >= '2024-04-01' as now, count(*) as packets, count(*) filter (exists (from bounds b where src_ip between b.low and b.high)) as own
        from p where dst_port = 23 and protocol = 6 and tcp_flags & 18 = 2 group by 1
      ),
      means as (select now, packets / sensor_days as packets, own / sensor_days as own from counted join days using (now))
      select 100 * (sum(if(now, own, -own))) / sum(if(now, packets, -packets)) as pct from means`);
    const told = (await rowsOf(folder, "changes_of_quarter")).find(({ series_kind }) => series_kind === "holder");
    expect(told).toMatchObject({
      contribution_to: "port",
      contribution_pct: expect.closeTo(Number(row?.["pct"]), 6),
      mostly: "both",
    });
    expect(section(folder, "overflow", "en").join("\n")).toContain(
      `accounts for ${Math.round(Number(row?.["pct"]))}% of the difference in packets to 23/TCP`,
    );
  });

  it("says how much of the change of all packets was on the ports that it names", async () => {
    const ports = (await rowsOf(folder, "changes_of_quarter")).flatMap(({ port }) => (port === null ? [] : [port]));
    const numbers = ports.map((port) => Number(String(port).split("/")[0]));
    const [row] = await sql(`
      with p as (select cast(time + interval 9 hour as date) as day, sensor, dst_port, tcp_flags, protocol, icmp_type from '${folder}/exports/*.parquet'),
      days as (select day >= '2024-04-01' as now, count(distinct (sensor, day)) as sensor_days from p group by 1),
      counted as (
        select day >= '2024-04-01' as now, count(*) as packets, count(*) filter (protocol = 6 and dst_port in (${numbers.join(", ")})) as told
        from p where (protocol <> 6 or tcp_flags & 18 = 2 or tcp_flags is null) and (protocol <> 1 or icmp_type = 8 or icmp_type is null) group by 1
      )
      select sum(if(now, 1, -1) * packets / sensor_days) as packets, sum(if(now, 1, -1) * told / sensor_days) as told from counted join days using (now)`);
    expect(await rowsOf(folder, "changes_in_total")).toEqual([
      expect.objectContaining({
        packets_per_sensor_day_change: expect.closeTo(Number(row?.["packets"]), 9),
        port_change: expect.closeTo(Number(row?.["told"]), 9),
        ports: new Set(ports).size,
      }),
    ]);
  });
});

describe("on the quarterly of the home sensors", () => {
  it("stands only what these saw, in their own figures", async () => {
    const told = await rowsOf(folder, "changes_of_quarter", "home");
    expect(told.map(({ port }) => port)).not.toContain("50075/TCP");
    expect(told.map(({ port }) => port)).not.toContain("10554/TCP");
    const one = told.find(({ port }) => port === "5555/TCP");
    const [row] = await sql(`
      with means as (
        select sensor, avg(sources) filter (day between '2024-06-03' and '2024-06-16') as during,
          avg(sources) filter (day between cast('2024-06-03' as date) - 56 and '2024-06-02') as before
        from (${seen(5555, "country = 'JP'")}) group by sensor
      )
      select avg(during) as during, avg(before) as before, count(*) as sensors from means`);
    expect(one).toMatchObject({
      per_sensor: true,
      level_during: expect.closeTo(Number(row?.["during"]), 2),
      level_before: expect.closeTo(Number(row?.["before"]), 2),
      sensors_observed: Number(row?.["sensors"]),
      sensors_risen: 12,
      top_group: null,
      first_day: "2024-06-03",
      last_day: "2024-06-16",
    });
    // These are about all sensors.
    for (const row of told) expect(row).toMatchObject({ control_ratio: null, mostly: null, top_group: null });
    const text = section(folder, "quarterly", "en").join("\n");
    expect(text).not.toMatch(/all other|More than half/);
    expect(text).toContain("From June 3 to June 16");
    expect(text).toContain(`an average of ${Number(row?.["during"]).toFixed(1)} per sensor and day`);
    expect(text).not.toMatch(/overseas|50075|10554/);
  });

  it("tells overseas sensors of what is theirs", async () => {
    const told = await rowsOf(folder, "changes_of_quarter", "overseas");
    expect(told.map(({ port }) => port)).toEqual(expect.arrayContaining(["50075/TCP", "10554/TCP", "9527/TCP"]));
    expect(told.find(({ port }) => port === "5555/TCP")).toBeUndefined();
  });
});

/** Packets to one port from so many sources on each day of a span, at two sensors. */
const steady = (first: string, last: string, sources: number) => `
  select day + interval (i * 7) minute as time, sensor, '240.0.' || (i // 250) || '.' || (1 + i % 250) as src_ip, 40000 as src_port, 23 as dst_port, 6 as protocol
  from generate_series(timestamp '${first} 01:00', timestamp '${last} 01:00', interval 1 day) days(day), range(${sources}) r(i), (values ('alpha-one'), ('bravo-two')) s(sensor)`;

describe("a quarter in which nothing changed", () => {
  const settings = "timezone: UTC\nhome: JP\nlanguages: [en]\neditions: [overflow]\n";
  const workspace = async (packets: string) => {
    const made = await folderWith(filesOf(settings));
    await writeDailyExports(made, packets);
    const built = await tsubame(made, ["build", "2024Q2", "--no-pdf"]);
    expect(built.err).not.toContain("tsubame:");
    return made;
  };

  it("says so where there is a quarter to compare with", async () => {
    const made = await workspace(steady("2024-01-01", "2024-06-30", 30));
    expect(section(made, "overflow", "en")).toEqual([
      "No change in the daily level of source addresses or packets went well beyond chance.",
    ]);
  }, 300_000);

  it("says nothing where there is none", async () => {
    const made = await workspace(steady("2024-06-20", "2024-06-30", 30));
    expect(section(made, "overflow", "en")).toEqual([]);
  }, 300_000);
});

describe("a query of an edition's sensors", () => {
  const query = (header: string) => `${header}select count(*) as n from changes\n`;
  const workspace = async (text: string) => {
    const made = await folderWith(filesOf());
    await addFiles(made, { "queries/datasets/own.sql": text });
    await writeDailyExports(made, packetsOf(["timestamp '2024-04-03 10:00', 'alpha-one', '240.0.0.9', 1, 23, 6"]));
    return made;
  };
  const asked = (made: string) => tsubame(made, ["query", "own", "2024Q2", "--scope", "home", "--json"]);

  it("reads what is about all sensors when it says so", async () => {
    const made = await workspace(query("-- Scope: edition\n-- Reads of all sensors: changes\n"));
    const { out, code } = await asked(made);
    expect(code).toBe(0);
    // Days without packets are outages, of sensors that are not at home too.
    const all = await rowsOf(made, "changes");
    expect(all.length).toBeGreaterThan(0);
    expect(JSON.parse(out)).toEqual([{ n: all.length }]);
  });

  it.each(["-- Scope: edition\n", "-- Scope: edition\n-- Reads of all sensors: change_heads\n"])(
    "is refused when it does not: %j",
    async (header) => {
      const { code, err } = await asked(await workspace(query(header)));
      expect(code).toBe(1);
      expect(err).toContain("-- Reads of all sensors: changes");
    },
  );
});
