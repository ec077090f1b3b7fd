/**
 * Who makes a change: the datasets of contributions on the sample, against plain SQL over its raw exports; and the
 * sentences of its pages that stand on them.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sql, tsubame } from "./kit.js";
import { builtSample } from "./sample-kit.js";

let folder = "";
beforeAll(async () => {
  ({ folder } = await builtSample());
}, 900_000);

type Row = Record<string, string | number | null>;
const dataset = async (name: string): Promise<readonly Row[]> => {
  const { out, err } = await tsubame(folder, ["query", name, "2024Q2", "--json"]);
  expect(out, err).toContain("[");
  return JSON.parse(out) as Row[];
};

/** Probes of both quarters as the exports have them: no answers to forged packets. Times are UTC, days Japan's. */
const probes = () => `
  select time + interval 9 hour >= '2024-04-01' as now, sensor, protocol, dst_port, src_ip
  from read_parquet('${folder}/exports/**/*.parquet')
  where time + interval 9 hour >= '2024-01-01' and time + interval 9 hour < '2024-07-01'
    and (protocol <> 6 or tcp_flags & 18 = 2 or tcp_flags is null) and (protocol <> 1 or icmp_type = 8 or icmp_type is null)`;
const addressOf = (text: string) =>
  `list_reduce(list_transform(string_split(${text}, '.'), lambda x: x::bigint), lambda a, b: 256 * a + b)`;
const watched = () => `
  select ${addressOf("split_part(network, '/', 1)")} as first, first + (1 << (32 - split_part(network, '/', 2)::int)) - 1 as last
  from read_csv('${folder}/networks.csv', header = true, all_varchar = true)`;
const regions = () => `
  select ${addressOf("start")} as first, ${addressOf('"end"')} as last, region
  from read_csv('${folder}/holders.csv', header = true, all_varchar = true)`;
/** Sensor-days with packets: the sample has no sensor that was watched and received none. */
const days = () => `
  select count(distinct (sensor, cast(time + interval 9 hour as date))) filter (time + interval 9 hour >= '2024-04-01') as now,
    count(distinct (sensor, cast(time + interval 9 hour as date))) filter (time + interval 9 hour < '2024-04-01') as before
  from read_parquet('${folder}/exports/**/*.parquet') where time + interval 9 hour >= '2024-01-01' and time + interval 9 hour < '2024-07-01'`;

/** What the networks and the rest sent, of a subject that a condition tells. */
async function contribution(condition: string) {
  const [row] = await sql(
    `
    with d as (${days()}),
    p as (select s.now, exists (select 1 from (${watched()}) w where s.src_ip between w.first and w.last) as watched
      from (${probes()}) s left join (${regions()}) r on s.src_ip between r.first and r.last where ${condition})
    select (count(*) filter (now)) / any_value(d.now) - (count(*) filter (not now)) / any_value(d.before) as all_change,
      (count(*) filter (p.now and watched)) / any_value(d.now) - (count(*) filter (not p.now and watched)) / any_value(d.before) as networks_change
    from p cross join d`
      .replaceAll("filter (now)", "filter (p.now)")
      .replaceAll("filter (not now)", "filter (not p.now)"),
  );
  return { all: Number(row?.["all_change"]), networks: Number(row?.["networks_change"]) };
}

/** Places of Japan among the regions: before, now, and now without the watched networks. */
async function placesOfJapan() {
  const [row] = await sql(`
    with p as (select s.now, r.region, exists (select 1 from (${watched()}) w where s.src_ip between w.first and w.last) as watched
      from (${probes()}) s join (${regions()}) r on s.src_ip between r.first and r.last),
    c as (select region, count(*) filter (now) as now, count(*) filter (not now) as before, count(*) filter (now and not watched) as without from p group by region),
    j as (from c where region = 'JP')
    select (select count(*) + 1 from c, j where c.now > j.now) as now, (select count(*) + 1 from c, j where c.before > j.before) as before,
      (select count(*) + 1 from c, j where c.now > j.without and c.region <> 'JP') as without`);
  return row;
}

describe("contributions of the sample's networks", () => {
  it.each([
    ["port", "23/TCP", "s.protocol = 6 and s.dst_port = 23"],
    ["port", "22/TCP", "s.protocol = 6 and s.dst_port = 22"],
    ["region", "JP", "r.region = 'JP'"],
    ["region", "US", "r.region = 'US'"],
    ["total", "all", "true"],
  ])("are what the exports have: %s %s", async (kind, subject, condition) => {
    const row = (await dataset("change_contributions")).find(
      (one) => one["kind"] === kind && one["name"] === subject && one["contributor_kind"] === "networks",
    );
    const { all, networks } = await contribution(condition);
    if (row === undefined) return expect(networks).toBe(0);
    expect(row["packets_per_sensor_day_change"]).toBeCloseTo(networks, 3);
    expect(row["subject_change"]).toBeCloseTo(all, 3);
    expect(row["contribution_pct"]).toBeCloseTo((100 * networks) / all, 1);
    expect(row["contributors"]).toBe(5);
  });

  it("lift Japan by as many places as the exports say", async () => {
    const row = (await dataset("change_contributions")).find(
      (one) => one["name"] === "JP" && one["contributor_kind"] === "networks",
    );
    const places = await placesOfJapan();
    expect([row?.["previous_rank"], row?.["rank"], row?.["rank_without"]]).toEqual([
      places?.["before"],
      places?.["now"],
      places?.["without"],
    ]);
    expect(Number(row?.["rank_without"])).toBeGreaterThan(Number(row?.["rank"]) + 5);
  });

  it("of all sensors add up to the change, one by one and by group", async () => {
    const [contributors, contributions] = [await dataset("change_contributors"), await dataset("change_contributions")];
    const subjects = new Set(contributions.map(({ kind, name }) => `${kind} ${name}`));
    expect(subjects.size).toBe(21);
    for (const name of subjects) {
      const of = (rows: readonly Row[], kinds: RegExp) =>
        rows.filter((one) => `${one["kind"]} ${one["name"]}` === name && kinds.test(String(one["contributor_kind"])));
      const sum = (rows: readonly Row[]) =>
        rows.reduce((all, one) => all + Number(one["packets_per_sensor_day_change"]), 0);
      const [whole] = of(contributions, /_sensors$/);
      expect(sum(of(contributors, /^sensor$/)), name).toBeCloseTo(Number(whole?.["subject_change"]), 1);
      expect(sum(of(contributions, /_sensors$/)), name).toBeCloseTo(Number(whole?.["subject_change"]), 2);
    }
  });
});

describe("the sample's pages", () => {
  const page = async (path: string) =>
    (await readFile(join(folder, "output/2024Q2", path, "index.html"), "utf8")).replace(/<[^>]+>/g, "");

  it("say how much of the rise the networks make, and where Japan stood without them", async () => {
    const [row, japan] = ["23/TCP", "JP"].map(async (subject) =>
      (await dataset("change_contributions")).find(
        (one) => one["name"] === subject && one["contributor_kind"] === "networks",
      ),
    );
    const share = Number((await row)?.["contribution_pct"]).toFixed(1);
    const without = (await japan)?.["rank_without"];
    expect(await page("overflow/ja")).toContain(`増えた分の${share}%は、これらのネットワークからのパケットです。`);
    expect(await page("overflow/ja")).toContain(`これらのネットワークを除けば${without}位でした。`);
    expect(await page("overflow/en")).toContain(`Of this rise, ${share}% came from these networks.`);
    expect(await page("overflow/en")).toContain(`without these networks it would have been in ${without}th place.`);
    for (const path of ["quarterly/ja", "quarterly/en"]) {
      expect(await page(path)).toMatch(
        /増えた分の\d+\.\d%は、|Of the rise in packets from the previous quarter, \d+\.\d%/,
      );
      expect(await page(path)).not.toMatch(/要因の一つ|One cause/);
    }
  });

  it("say no more of devices than was planted, in words and in the picture", async () => {
    const devices = await dataset("devices_by_network");
    const distinct = (...columns: string[]) =>
      new Set(devices.map((one) => columns.map((column) => one[column]).join())).size;
    const [vendors, models, firmwares] = [
      distinct("vendor"),
      distinct("vendor", "product"),
      distinct("vendor", "product", "firmware"),
    ];
    expect(await page("overflow/ja")).toContain(`${vendors}社の${models}機種、${firmwares}種類のファームウェアです。`);
    expect([vendors, models, firmwares]).toEqual([2, 3, 4]);
    expect(await page("overflow/en")).toContain("devices of two vendors, three models and four versions of firmware.");
    const words = [
      ...(await readFile(join(folder, "templates/overflow/2024Q2/login_screen.svg"), "utf8")).matchAll(
        />([^<>]*\S[^<>]*)</g,
      ),
    ];
    const named = words.map(([, text = ""]) => text.trim()).join(" ");
    expect(named).not.toMatch(/\d/);
    expect(named).not.toMatch(/TSUGUMI/i);
  });
});
