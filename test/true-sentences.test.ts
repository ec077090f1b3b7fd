/** What the built-in sentences say of the sample, told again from its exports alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sql } from "./kit.js";
import { builtSample } from "./sample-kit.js";

const words = (html: string) => html.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");

describe("the article of the sample", () => {
  let folder: string;
  let pages: { readonly ja: string; readonly en: string };
  beforeAll(async () => {
    ({ folder } = await builtSample());
    const read = (language: string) =>
      words(readFileSync(join(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8"));
    pages = { ja: read("ja"), en: read("en") };
  }, 600_000);

  const packets = () => `(
    select cast(p.time + interval 9 hour as date) as day, s.sensor, s.country = 'JP' as home, s.featured = 'yes' as featured, p.src_ip,
      case p.protocol when 1 then 'ICMP' else concat(p.dst_port, if(p.protocol = 6, '/TCP', '/UDP')) end as port
    from '${folder}/exports/*.parquet' p join read_csv('${folder}/sensors.csv', all_varchar = true) s using (sensor)
    where cast(p.time + interval 9 hour as date) between '2024-04-01' and '2024-06-30'
  )`;

  const list = (text: string | undefined) => [...(text ?? "").matchAll(/\d+\/(?:TCP|UDP)|ICMP/g)].map(([port]) => port);

  it("says of ports in which top tens they are, and not where they were seen", async () => {
    // Ports that fewer than ten sources reached at a sensor are in no table.
    const rows = await sql(`
      with counted as (
        select sensor, home, port, count(*) as packets from ${packets()} where featured
        group by all having count(distinct src_ip) >= 10
      ),
      ranked as (select *, row_number() over (partition by sensor order by packets desc, port) as rank from counted),
      sizes as (select count(distinct sensor) filter (home) as home, count(distinct sensor) filter (not home) as overseas from counted)
      select port, count(*) filter (r.home) as home, count(*) filter (not r.home) as overseas, s.home as home_all, s.overseas as overseas_all
      from ranked r cross join sizes s where rank <= 10 group by all`);
    type Reach = Record<"home" | "overseas" | "home_all" | "overseas_all", number>;
    const where = (holds: (reach: Reach) => boolean) =>
      rows.flatMap((row) => (holds(row as Reach) ? [String(row["port"])] : [])).sort();
    const all = (row: Reach) => row.home === row.home_all && row.overseas === row.overseas_all;
    const said = (pattern: RegExp, page: string) => list(pattern.exec(page)?.[1]).sort();
    const [every, everyHome, everyOverseas, someHome, someOverseas] = [
      where(all),
      where((row) => !all(row) && row.home === row.home_all),
      where((row) => !all(row) && row.overseas === row.overseas_all),
      where((row) => row.overseas === 0 && row.home < row.home_all),
      where((row) => row.home === 0 && row.overseas < row.overseas_all),
    ];
    expect(every.length * (everyHome.length + someHome.length)).toBeGreaterThan(0);
    const { ja, en } = pages;
    expect(said(/これらすべてのセンサーで10位以内に入ったのは(.+?)です/, ja)).toEqual(every);
    expect(said(/In the top ten of all of them: (.+?)\. /, en)).toEqual(every);
    expect(
      said(
        /([^。]+)は、掲載した国内センサーではすべて10位以内でしたが、海外センサーには10位以内に入らなかったものがあります/,
        ja,
      ),
    ).toEqual(everyHome);
    expect(said(/every home sensor listed, but not of every overseas sensor: (.+?)\. /, en)).toEqual(everyHome);
    expect(
      said(
        /([^。]+)は、掲載した海外センサーではすべて10位以内でしたが、国内センサーには10位以内に入らなかったものがあります/,
        ja,
      ),
    ).toEqual(everyOverseas);
    expect(said(/every overseas sensor listed, but not of every home sensor: (.+?)\. /, en)).toEqual(everyOverseas);
    expect(said(/([^。]+)は、掲載した国内センサーの一部で10位以内でしたが/, ja)).toEqual(someHome);
    expect(said(/some of the home sensors listed, and of none of the overseas sensors: (.+?)\. /, en)).toEqual(
      someHome,
    );
    expect(said(/([^。]+)は、掲載した海外センサーの一部で10位以内でしたが/, ja)).toEqual(someOverseas);
    expect(said(/some of the overseas sensors listed, and of none of the home sensors: (.+?)\. /, en)).toEqual(
      someOverseas,
    );
    // More sensors saw these ports than have them in their top ten.
    const [seen] = await sql(
      `select count(distinct sensor) as sensors from ${packets()} where not home and port in (${someHome.map((port) => `'${port}'`).join(", ")})`,
    );
    if (someHome.length > 0) expect(seen?.["sensors"]).toBeGreaterThan(0);
    expect(ja).not.toMatch(/だけに見られ|センサーだけで/);
  });

  it("calls the quotient of two means a multiple, and no difference", async () => {
    const months = await sql(`
      select strftime(day, '%m') as month, count(*) filter (home) / count(distinct (day, sensor)) filter (home) as home,
        count(*) filter (not home) / count(distinct (day, sensor)) filter (not home) as overseas
      from ${packets()} group by month`);
    const factors = months.map(({ home, overseas }) => Number(overseas) / Number(home));
    expect(Math.min(...factors)).toBeGreaterThan(1);
    const [least, most] = [Math.min(...factors), Math.max(...factors)].map((one) => one.toFixed(2));
    expect(pages.ja).toContain(
      `国内と海外の両方を観測できた3か月のすべてで、海外センサーの平均は国内センサーの${least}倍から${most}倍でした`,
    );
    expect(pages.en).toContain(
      `In each of the 3 months in which both groups were observed, the overseas mean was larger than the home mean, by a factor of ${least} to ${most}.`,
    );
    expect(pages.ja).not.toContain("その差は");
  });
});
