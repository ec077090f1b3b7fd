import { readFileSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { config, filesBelow, folderWith, sensors, smallWorkspace, sql, tsubame, writeParquet } from "./kit.js";
import { builtSample, copyOfSample } from "./sample-kit.js";

const words = (html: string) =>
  html
    .replace(/<(style|svg|script)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]+>/g, "")
    .replace(/\s+/g, " ");
const page = (folder: string, language: string, quarter = "2024Q2") =>
  readFileSync(join(folder, `output/${quarter}/quarterly/${language}/index.html`), "utf8");
/** The cells of a table of the page, its head left out. */
const cells = (html: string, id: string): string[][] => {
  const [, body = ""] = new RegExp(`id="table-${id}"[\\s\\S]*?<tbody>([\\s\\S]*?)</tbody>`).exec(html) ?? [];
  return [...body.matchAll(/<tr\b[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = ""]) =>
    [...row.matchAll(/<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)].map(([, cell = ""]) => words(cell).trim()),
  );
};
const build = async (folder: string, quarter = "2024Q2") => {
  const { code, err } = await tsubame(folder, ["build", quarter, "--no-pdf"]);
  expect(code, err).toBe(0);
};

describe("the quarterly report of the sample", () => {
  let folder: string;
  beforeAll(async () => {
    ({ folder } = await builtSample());
  });

  /** A copy to work in, with this edition alone. */
  const copyAlone = async () => {
    const copy = await copyOfSample();
    const settings = join(copy, "tsubame.yaml");
    await writeFile(settings, (await readFile(settings, "utf8")).replace(/^editions:.*$/m, "editions: [quarterly]"));
    return copy;
  };

  /** Home sensors, days of Japan, sensor-days with a packet: from the exports alone. */
  const independent = (by: string, [first, end]: readonly [string, string]) =>
    sql(`
    with home as (select sensor from read_csv('${folder}/sensors.csv') where country = 'JP'),
    held as (
      select list_reduce([cast(part as bigint) for part in string_split(start, '.')], lambda a, b: a * 256 + b) as low,
        list_reduce([cast(part as bigint) for part in string_split("end", '.')], lambda a, b: a * 256 + b) as high, region
      from read_csv('${folder}/holders.csv', all_varchar = true)
    ),
    packets as (
      select cast(p.time + interval 9 hour as date) as day, p.sensor,
        case p.protocol when 1 then 'ICMP' else concat(p.dst_port, if(p.protocol = 6, '/TCP', '/UDP')) end as port, h.region,
        p.protocol = 6 and p.tcp_flags <> 2 as answers
      from '${folder}/exports/*.parquet' p join home using (sensor) left join held h on p.src_ip between h.low and h.high
      where cast(p.time + interval 9 hour as date) >= '${first}' and cast(p.time + interval 9 hour as date) < '${end}'
    )
    select ${by} as name, count(*) / (select count(*) from (select distinct day, sensor from packets)) as rate, row_number() over (order by count(*) desc, ${by}) as rank
    from packets where ${by} is not null and not answers group by ${by} order by rank`);
  const now = ["2024-04-01", "2024-07-01"] as const;
  const before = ["2024-01-01", "2024-04-01"] as const;
  const rounded = (value: number) =>
    new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);

  it.each([
    ["port", "port-ranks", 5, [4, 5, 6]],
    ["region", "region-ranks", 4, [3, 4, 5]],
  ] as const)(
    "has the means, ranks and changes of plain SQL over the exports, by %s",
    async (by, id, width, [rate, change, percent]) => {
      const [rows, earlier] = [await independent(by, now), await independent(by, before)];
      const shown = cells(page(folder, "en"), id);
      expect(shown).toHaveLength(5);
      const regions = new Intl.DisplayNames("en", { type: "region", style: "short" });
      for (const [at, row] of shown.entries()) {
        const [expected, was] = [rows[at], earlier.find(({ name }) => name === rows[at]?.["name"])];
        const difference = Number(expected?.["rate"]) - Number(was?.["rate"]);
        expect(row[0]?.replace(/\D/g, ""), row.join("|")).toBe(String(at + 1));
        expect(row[1]).toBe(by === "port" ? expected?.["name"] : regions.of(String(expected?.["name"])));
        expect(row[width - 2]).toMatch(
          new RegExp(
            Number(was?.["rank"]) > 10 ? `^outside the top 10 \\(${was?.["rank"]}th\\)$` : `^${was?.["rank"]}$`,
          ),
        );
        expect(row[rate]).toBe(rounded(Number(expected?.["rate"])));
        expect(Math.abs(Number(row[change]?.replace("\u2212", "-")) - difference), row.join("|")).toBeLessThan(0.0501);
        expect(
          Math.abs(
            Number(row[percent]?.replace(/[%§]/g, "").replace("\u2212", "-")) -
              (100 * difference) / Number(was?.["rate"]),
          ),
          row.join("|"),
        ).toBeLessThan(0.0551);
      }
    },
  );

  it("says each change of rank in both languages, with the true rank of one from outside the first ten", async () => {
    const [rows, earlier] = [await independent("region", now), await independent("region", before)];
    const [en, ja] = [words(page(folder, "en")), words(page(folder, "ja"))];
    const rankThen = earlier.find(({ name }) => name === "JP")?.["rank"];
    const rankNow = rows.find(({ name }) => name === "JP")?.["rank"];
    expect(Number(rankThen)).toBeGreaterThan(10);
    expect(Number(rankNow)).toBeLessThanOrEqual(5);
    expect(en).toContain(`outside the top 10 (${rankThen}th)`);
    expect(ja).toContain(`圏外（${rankThen}位）`);
    expect(en).toMatch(
      new RegExp(
        `Japan: (?:${["", "first", "second", "third", "fourth", "fifth"][Number(rankNow)]}); outside the top 10`,
      ),
    );
    expect(ja).toContain(`${rankNow}位`);
  });

  it("covers the home sensors, says so, and says whose data tell the region and what a name of a service does not prove", () => {
    expect(words(page(folder, "en"))).toMatch(/the 12 sensors in Japan; overseas sensors are not included/);
    expect(words(page(folder, "ja"))).toMatch(/日本国内に設置した ?12 ?台のセンサー/);
    for (const language of ["en", "ja"]) expect(words(page(folder, language))).toMatch(/IANA/);
    expect(words(page(folder, "en"))).toMatch(/based on the registration of IP addresses/);
    expect(words(page(folder, "ja"))).toMatch(/IPアドレスの割り当て情報/);
    expect(words(page(folder, "en"))).toMatch(/10 ports/);
    expect(words(page(folder, "en")).toLowerCase()).not.toMatch(/\bcountr(?:y|ies)\b|null|undefined|nan\b/);
  });

  it("is the same when the exports of the quarter before are gone", async () => {
    const copy = await copyAlone();
    for (const name of await readdir(join(copy, "exports")))
      if (name < "2024-03-31") await rm(join(copy, "exports", name));
    await rm(join(copy, "output"), { recursive: true });
    await build(copy);
    for (const language of ["en", "ja"])
      expect(cells(page(copy, language), "region-ranks")).toEqual(cells(page(folder, language), "region-ranks"));
    await rm(copy, { recursive: true });
  });

  it("covers all sensors when the settings say so", async () => {
    const copy = await copyAlone();
    const settings = join(copy, "tsubame.yaml");
    await writeFile(settings, `${await readFile(settings, "utf8")}\nquarterly_scope: all\n`);
    await build(copy);
    expect(words(page(copy, "en"))).not.toMatch(/overseas sensors are not included/);
    expect(cells(page(copy, "en"), "port-ranks")).not.toEqual(cells(page(folder, "en"), "port-ranks"));
    await rm(copy, { recursive: true });
  });
});

describe("the quarterly report of a small network", () => {
  const both = config.replace("[en]", "[en, ja]");
  // Ports that few sources reached are shown: one sensor and a handful of sources are all that there is here.
  const edition = `${both}editions: [quarterly]\nholders: holders.csv\ndisclosure: { few_sources: show }\n`;
  const holders = "start,end,asn,holder,region\n240.0.0.0,240.0.0.127,1,One,US\n240.0.0.128,240.0.0.255,2,Two,DE\n";
  const days = (first: string, last: string) =>
    `unnest(generate_series(timestamp '${first} 03:00', timestamp '${last} 03:00', interval 1 day)) as time`;
  // Half of the quarter before is enough to compare with, and of this one a few days.
  const before = ["2024-02-15", "2024-03-31"] as const;
  const now = ["2024-04-01", "2024-04-12"] as const;
  const rows = (first: string, last: string, sensor: string, port: number, copies: number) =>
    `select ${days(first, last)}, '${sensor}' as sensor, cast(4026531840 + (${port} + n) % 256 as uinteger) as src_ip, cast(40000 as usmallint) as src_port, cast(${port} as integer) as dst_port, cast(6 as utinyint) as protocol from range(${copies}) as copies(n)`;
  const workspace = async (exports: Readonly<Record<string, string>>, registered = sensors) => {
    const folder = await folderWith({ "tsubame.yaml": edition, "sensors.csv": registered, "holders.csv": holders });
    for (const [name, select] of Object.entries(exports))
      await writeParquet(join(folder, `exports/${name}.parquet`), select);
    return folder;
  };

  it("has words where there is no quarter to compare with", async () => {
    const folder = await smallWorkspace(undefined, { "tsubame.yaml": edition, "holders.csv": holders });
    await build(folder);
    for (const language of ["en", "ja"]) {
      const text = words(page(folder, language));
      expect(text).not.toMatch(/null|undefined|NaN|Infinity/);
      expect(cells(page(folder, language), "port-ranks").length).toBeGreaterThan(0);
    }
    expect(words(page(folder, "en"))).not.toMatch(/rose|fell|same order/);
  });

  it("says up front that a quarter is partial", async () => {
    const folder = await workspace({ a: rows("2024-05-01", "2024-05-15", "alpha-one", 23, 5) });
    await build(folder);
    expect(words(page(folder, "en"))).toMatch(/May 15/);
    expect(words(page(folder, "ja"))).toMatch(/5月15日/);
  });

  it("names every kind of move: up, down, from outside, out of it, new and gone", async () => {
    const ports = Array.from({ length: 12 }, (_, at) => 1001 + at);
    const quarter = (first: string, last: string, order: readonly number[]) =>
      order.map((port, at) => rows(first, last, "alpha-one", port, 30 - 2 * at)).join(" union all ");
    const folder = await workspace({
      before: quarter(...before, ports),
      // 1012 comes in first from the twelfth place; 1001 falls to second, 1003 rises to third, 1002 is gone, 2000 is
      // new, 1004 is far below.
      now: quarter(...now, [1012, 1001, 1003, 2000, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1004]),
    });
    await build(folder);
    const [en, ja] = [words(page(folder, "en")), words(page(folder, "ja"))];
    expect(en).toContain("1012/TCP: first; outside the top 10 (12th) in the previous quarter.");
    expect(en).toContain("1001/TCP: down one place, from first to second.");
    expect(en).not.toMatch(/1003\/TCP: (?:up|down)/);
    expect(en).toContain("2000/TCP: fourth; not observed in the previous quarter.");
    expect(en).toMatch(/1004\/TCP: outside the top 10 \(12th\); fourth in the previous quarter\./);
    expect(en).toMatch(/1002\/TCP: not observed; second in the previous quarter\./);
    for (const port of ["1012", "1001", "2000", "1004", "1002"])
      expect(ja).toMatch(new RegExp(`${port}/TCP ?(?:は|が)`));
    expect(ja).toContain("圏外（12位）");
  });

  it("makes no news of a port that one source filled", async () => {
    const flood = `select ${days("2024-04-10", "2024-04-12")}, 'alpha-one' as sensor, cast(4026531999 as uinteger) as src_ip, cast(40000 as usmallint) as src_port, 50075 as dst_port, cast(6 as utinyint) as protocol from range(900)`;
    const folder = await workspace({
      before: rows(...before, "alpha-one", 23, 9),
      now: `${rows(...now, "alpha-one", 23, 9)} union all ${flood}`,
    });
    await build(folder);
    expect(cells(page(folder, "en"), "port-ranks")[0]?.[1]).toBe("50075/TCP");
    const [en, ja] = [words(page(folder, "en")), words(page(folder, "ja"))];
    expect(en).not.toMatch(/50075\/TCP: first/);
    expect(en).toContain(
      "A single source address sent 100% of the packets to 50075/TCP, so this rank does not reflect a general trend.",
    );
    expect(ja).toContain("50075/TCPに届いたパケットの100%は1つの送信元IPアドレスからのもの");
    expect(en).toContain("23/TCP: down one place, from first to second.");
  });

  it("marks ranks that are equal", async () => {
    const folder = await workspace({
      a: `${rows(...now, "alpha-one", 23, 5)} union all ${rows(...now, "alpha-one", 80, 5)}`,
    });
    await build(folder);
    expect(cells(page(folder, "en"), "port-ranks").map(([rank]) => rank)).toEqual(["1†", "2†"]);
  });

  it("calls a change that chance may have made so, in sentences and tables, and no other", async () => {
    const registered = "sensor,label,country,address\nalpha-one,,JP,192.0.2.1\ngamma-six,,JP,192.0.2.3\n";
    const both = (first: string, last: string, port: number, copies: number) =>
      `${rows(first, last, "alpha-one", port, copies)} union all ${rows(first, last, "gamma-six", port, copies)}`;
    // Every second week has a few more.
    const uneven = ([first, last]: readonly [string, string], middle: string) =>
      `${both(first, last, 23, 60)} union all ${both(middle, last, 23, 3)}`;
    const exports = {
      before: `${uneven(before, "2024-03-10")} union all ${both(...before, 80, 20)}`,
      now: `${uneven(["2024-04-01", "2024-04-28"], "2024-04-14")} union all ${both("2024-04-01", "2024-04-28", 80, 40)}`,
    };
    const folder = await workspace(exports, registered);
    await build(folder);
    const changes = cells(page(folder, "en"), "port-ranks").map((row) => row.at(-1));
    expect(changes).toEqual([expect.stringMatching(/^[+−]?0\.\d%§$/), "+100.0%"]);
    expect(words(page(folder, "en"))).toMatch(/% from the previous quarter, within chance\)/);
    expect(words(page(folder, "en")).match(/§ Within what chance could produce:/g)).toHaveLength(1);
    expect(words(page(folder, "ja"))).toMatch(/前四半期比.?0\.\d%、偶然の範囲内/);
    expect(words(page(folder, "ja"))).toContain("§偶然の範囲内の変化です。");

    const lone = await workspace({
      before: rows(...before, "alpha-one", 23, 60),
      now: rows("2024-04-01", "2024-04-28", "alpha-one", 23, 61),
    });
    await build(lone);
    expect(words(page(lone, "en"))).not.toMatch(/% ?§|within chance\)/);
  });

  it("says what the sensors present throughout saw when the set of sensors changed", async () => {
    const registered =
      "sensor,label,country,address,from,to\nalpha-one,,JP,192.0.2.1,,\ngamma-six,,JP,192.0.2.3,2024-05-01,\n";
    const steady = (first: string, last: string) =>
      `${rows(first, last, "alpha-one", 23, 6)} union all ${rows(first, last, "alpha-one", 80, 5)}`;
    const folder = await workspace(
      {
        before: steady(...before),
        now: `${steady("2024-04-25", "2024-05-06")} union all ${rows("2024-05-01", "2024-05-06", "gamma-six", 80, 30)}`,
      },
      registered,
    );
    await build(folder);
    expect(cells(page(folder, "en"), "port-ranks").map(([, port]) => port)).toEqual(["80/TCP", "23/TCP"]);
    const text = words(page(folder, "en"));
    expect(text).toMatch(/May 1/);
    expect(text).toMatch(/throughout/);
    expect([...(await filesBelow(join(folder, "output/2024Q2/quarterly/en"))).keys()]).toContain(
      "data/port_ranks_throughout.csv",
    );
  });

  it("and the article says it of its means", async () => {
    const registered =
      "sensor,label,country,address,from,to\nalpha-one,,JP,192.0.2.1,,\ngamma-six,,JP,192.0.2.3,2024-05-01,\n";
    const folder = await workspace(
      {
        now: `${rows("2024-04-29", "2024-06-02", "alpha-one", 23, 11)} union all ${rows("2024-05-01", "2024-06-02", "gamma-six", 80, 30)}`,
      },
      registered,
    );
    await writeFile(join(folder, "tsubame.yaml"), edition.replace("[quarterly]", "[overflow]"));
    await build(folder);
    const text = (language: string) =>
      words(readFileSync(join(folder, `output/2024Q2/overflow/${language}/index.html`), "utf8"));
    expect(text("en")).toContain(
      "the means were as follows: May 2024, Home sensors: 11.0 packets; June 2024, Home sensors: 11.0 packets.",
    );
    expect(text("ja")).toContain(
      "期間を通じて稼働したセンサーだけの平均は、2024年5月の国内センサーが11.0パケット、2024年6月の国内センサーが11.0パケットです。",
    );
  });
});
