import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { config, filesBelow, folderWith, sensors, sql, tsubame, writeParquet } from "./kit.js";
import { copyOfSample, holdersOf } from "./sample-kit.js";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describe("a topic of the sample's quarter", () => {
  let folder: string;
  const place = (edition = "overflow") => join(folder, `templates/${edition}/2024Q2`);
  const settings = (editions: string) =>
    readFileSync(join(folder, "tsubame.yaml"), "utf8").replace(/^editions:.*$/m, `editions: [${editions}]`);
  const clear = async () => {
    for (const edition of ["overflow", "quarterly"])
      for (const name of ["topic.md.hbs", "topic.en.md.hbs", "topic.ja.md.hbs", "charts"])
        await rm(join(place(edition), name), { recursive: true, force: true });
    await rm(join(folder, "queries"), { recursive: true, force: true });
  };
  const draft = async (...asked: string[]) => {
    await clear();
    const answer = await tsubame(folder, ["new", "topic", ...asked]);
    expect(answer.code, answer.err).toBe(0);
    return answer.out;
  };
  const build = async () => {
    const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"], process.env, "en", true);
    expect(built.code, built.err).toBe(0);
    return built.err;
  };
  const words = (language: string, edition = "overflow") =>
    readFileSync(join(folder, `output/2024Q2/${edition}/${language}/index.html`), "utf8")
      .replace(/<(style|svg|script)[\s\S]*?<\/\1>/g, " ")
      .replace(/<[^>]+>/g, "")
      .replace(/\s+/g, " ");
  const csv = (name: string, edition = "overflow") =>
    readFileSync(join(folder, `output/2024Q2/${edition}/en/data/${edition}_topic_${name}.csv`), "utf8")
      .replace(/^\ufeff/, "")
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(","));

  /** By another way: rows of the exports, each with its local day and its group. */
  const counted = (where: string) =>
    sql(`
      with ranges as (
        select *, list_reduce(list_transform(string_split("start", '.'), lambda x: x::bigint), lambda a, b: a * 256 + b) as low,
          list_reduce(list_transform(string_split("end", '.'), lambda x: x::bigint), lambda a, b: a * 256 + b) as high
        from read_csv('${folder}/holders.csv', header = true, all_varchar = true)
      ),
      packets as (
        select cast(time + interval 9 hour as date) as day, if(s.country = 'JP', 'home', 'overseas') as sensor_group, p.*
        from '${folder}/exports/*.parquet' p
        join read_csv('${folder}/sensors.csv', header = true, all_varchar = true) s on s.sensor = p.sensor
      )
      select cast(day as varchar) as day, sensor_group, count(distinct src_ip) as sources, count(*) as packets
      from packets where day between date '2024-04-01' and date '2024-06-30' and ${where}
      group by all`);
  const isProbe = "(protocol <> 6 or tcp_flags & 18 = 2)";

  beforeAll(async () => {
    folders.push((folder = await copyOfSample()));
    writeFileSync(join(folder, "tsubame.yaml"), settings("overflow"));
  });

  it.each([["--edition", "overflow"], ["--edition", "quarterly"], []])(
    "is never written over: %s %s",
    async (...edition) => {
      writeFileSync(join(folder, "tsubame.yaml"), settings("overflow, quarterly"));
      const before = await filesBelow(join(folder, "templates"));
      const answer = await tsubame(folder, ["new", "topic", "--port", "5555/TCP", "2024Q2", ...edition]);
      writeFileSync(join(folder, "tsubame.yaml"), settings("overflow"));
      expect(answer).toMatchObject({ code: 1, out: "" });
      expect(answer.err).toContain(`templates/${edition[1] ?? "overflow"}/2024Q2/topic.md.hbs`);
      expect(await filesBelow(join(folder, "templates"))).toEqual(before);
      expect(existsSync(join(folder, "queries"))).toBe(false);
    },
  );

  it("is written as a whole or not at all, with what a quarter's texts have", async () => {
    const front = readFileSync(join(place(), "front.yaml"), "utf8");
    const out = await draft("--change", "2024-06-03-5555-tcp");
    const files = [
      "queries/2024Q2/overflow_topic_change.sql",
      "queries/2024Q2/overflow_topic_days.sql",
      "queries/2024Q2/overflow_topic_groups.sql",
      "queries/2024Q2/overflow_topic_regions.sql",
      "templates/overflow/2024Q2/charts/overflow_topic_days.vl.json",
      "templates/overflow/2024Q2/topic.en.md.hbs",
      "templates/overflow/2024Q2/topic.ja.md.hbs",
    ];
    for (const file of files) {
      expect(out).toContain(`  ${file}\n`);
      expect(readFileSync(join(folder, file), "utf8")).not.toMatch(
        /TOPIC|COLUMN|SUBJECT|SCOPE|METRIC|TITLE|WANTED|ABOUT/,
      );
    }
    expect(readFileSync(join(place(), "front.yaml"), "utf8")).toBe(front);
    for (const name of ["topic.en.md.hbs", "topic.ja.md.hbs"]) await rm(join(place(), name));
    writeFileSync(join(folder, "queries/2024Q2/overflow_topic_groups.sql"), "mine");
    const again = await tsubame(folder, ["new", "topic", "--port", "5555/TCP", "2024Q2"]);
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(readFileSync(join(folder, "queries/2024Q2/overflow_topic_groups.sql"), "utf8")).toBe("mine");
    expect(readdirSync(place()).filter((name) => name.startsWith("topic"))).toEqual([]);
  });

  const cases = [
    [["--change", "2024-06-03-5555-tcp"], `dst_port = 5555 and protocol = 6 and ${isProbe}`, "sources"],
    [
      ["--change", "2024-04-10-50075-tcp"],
      `dst_port = 50075 and protocol = 6 and ${isProbe}`,
      "packets_per_sensor_day",
    ],
    [
      ["--change", "2024-05-25-br"],
      `exists (from ranges r where region = 'BR' and src_ip between low and high) and ${isProbe}`,
      "sources",
    ],
    [
      ["--change", "2024-04-27-holder"],
      `exists (from ranges r where holder = 'Hoshizora Home Internet' and src_ip between low and high) and ${isProbe}`,
      "sources",
    ],
    [["--port", "5555/tcp"], `dst_port = 5555 and protocol = 6 and ${isProbe}`, "sources"],
    [["--port", "22/TCP", "2024Q2"], `dst_port = 22 and protocol = 6 and ${isProbe}`, "sources"],
    [
      ["--network", "network-A"],
      `src_ip between ${240 * 2 ** 24 + 2 ** 16} and ${240 * 2 ** 24 + 2 ** 16 + 4095} and dst_port = 23 and protocol = 6`,
      "sources",
    ],
  ] as const;
  it.each(cases)("from %j builds in both languages with the figures of the exports", async (asked, where, metric) => {
    await draft(...asked);
    expect((await tsubame(folder, ["check", "2024Q2"])).out).not.toContain("error:");
    const told = await build();
    const todo = told.match(/warning: output\/2024Q2\/overflow\/(?:en|ja)\/index\.html: to be written: /g);
    expect(todo?.length).toBe(asked[0] === "--change" || asked[1] === "5555/tcp" ? 6 : 4);

    const rows = await counted(where);
    const [head = [], ...days] = csv("days");
    const of = (row: readonly string[], name: string) => row[head.indexOf(name)];
    expect(days).toHaveLength(2 * 91);
    for (const row of days) {
      const one = rows.find(
        ({ day, sensor_group }) => day === of(row, "day") && sensor_group === of(row, "sensor_group"),
      );
      const seen = [Number(of(row, "sources")), Number(of(row, "packets"))];
      expect(seen, row.join()).toEqual([one?.["sources"] ?? 0, one?.["packets"] ?? 0]);
      expect(Number(of(row, "packets_per_sensor_day"))).toBeCloseTo(
        Number(one?.["packets"] ?? 0) / Number(of(row, "sensor_days")),
        9,
      );
    }
    for (const group of ["home", "overseas"]) {
      const values = days
        .filter((row) => of(row, "sensor_group") === group)
        .map((row) => [of(row, "day"), Number(of(row, metric))] as const);
      const highest = Math.max(...values.map(([, value]) => value));
      if (highest === 0) continue;
      const day = values.find(([, value]) => value === highest)?.[0] ?? "";
      for (const language of ["en", "ja"]) {
        const shown = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
          new Date(`${day}T00:00:00Z`),
        );
        const value = highest.toLocaleString(language, { maximumFractionDigits: 1 });
        expect(words(language)).toMatch(new RegExp(`${shown}(?:の|: )${value}`));
      }
    }
    for (const [path, content] of await filesBelow(join(folder, "output/2024Q2/overflow"))) {
      const text = content.toString("utf8");
      for (const holder of holdersOf(folder)) expect(text.includes(holder), `${holder} in ${path}`).toBe(false);
    }
    for (const language of ["en", "ja"]) expect(words(language)).not.toMatch(/undefined|\bnull\b|NaN|TITLE|TOPIC/);
  });

  it("has no place left to write once each is written", async () => {
    await draft("--change", "2024-05-25-br");
    for (const language of ["en", "ja"]) {
      const file = join(place(), `topic.${language}.md.hbs`);
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace(/\{\{todo "[^"]*"\}\}/g, language === "en" ? "Not known." : "不明です。"),
      );
    }
    expect(await build()).not.toContain("to be written");
  });

  it("says how far a change was seen, and that there was none where there was none", async () => {
    await draft("--port", "5555/TCP");
    await build();
    const [head = [], row = []] = csv("change");
    const of = (name: string) => String(Number(row[head.indexOf(name)]));
    expect(words("en")).toContain(
      `Of the ${of("sensors_observed")} sensors observed both before and during it, ${of("sensors_risen")} saw the rise.`,
    );
    expect(words("ja")).toContain(
      `${of("sensors_observed")}台のセンサーのうち、${of("sensors_risen")}台で増加が見られました。`,
    );
    await draft("--port", "22/TCP", "2024Q2");
    await build();
    expect(words("en")).toContain(
      "No change of level was found this quarter in the number of source addresses that send to 22/TCP.",
    );
    // The claim holds the sentence: where the change is there, the build stops.
    const change = join(folder, "queries/2024Q2/overflow_topic_change.sql");
    writeFileSync(change, readFileSync(change, "utf8").replace("22/TCP", "5555/TCP"));
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect([code, err]).toEqual([3, expect.stringContaining("select count(*) from overflow_topic_change")]);
  });

  it("of a report on the home sensors alone tells of these, and of no change of all", async () => {
    writeFileSync(join(folder, "tsubame.yaml"), settings("quarterly"));
    await draft("--port", "5555/TCP", "--edition", "quarterly");
    await build();
    const [head = [], ...days] = csv("days", "quarterly");
    expect(new Set(days.map((row) => row[head.indexOf("sensor_group")]))).toEqual(new Set(["home"]));
    // Planted from June 3 on, at home alone.
    expect(words("en", "quarterly")).toContain(
      "On June 3, 2024 the number of source addresses that send to 5555/TCP rose.",
    );
    await clear();
    const refused = await tsubame(folder, [
      "new",
      "topic",
      "--change",
      "2024-06-03-5555-tcp",
      "--edition",
      "quarterly",
    ]);
    expect(refused).toMatchObject({ code: 1, out: "", err: expect.stringContaining("--edition overflow") });
    const missing = await tsubame(folder, ["new", "topic", "--port", "5555/TCP", "--edition", "overflow"]);
    expect(missing).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringContaining("There is no edition overflow here"),
    });
    writeFileSync(join(folder, "tsubame.yaml"), settings("overflow"));
  });

  it.each([
    [["--port", "5555/SCTP"], 1, 'Did you mean "5555/TCP"?'],
    [["--port", "5555"], 1, 'Did you mean "5555/TCP"?'],
    [["--port", "70000/TCP"], 1, "No sensor of the edition was probed on 70000/TCP in 2024Q2."],
    [["--port", "<b>"], 1, "probed on <b>"],
    [["--port", "23/TCP' or true --"], 1, "No sensor"],
    [["--port", ""], 1, "No sensor"],
    [["--port", "5555/TCP", "2024-06"], 2, "2024-06"],
    [["--port", "5555/TCP", "2030Q1"], 1, "2030Q1"],
    [["--network", "network-Z"], 1, 'Did you mean "network-A"?'],
    [["--network", "../x"], 1, "network-A, network-B, network-C, network-D, network-E"],
    [["--network", "240.1.0.0/20"], 1, "not the label of a watched network"],
    [["--change", "2024-06-03-5556-tcp"], 1, 'Did you mean "2024-06-03-5555-tcp"?'],
    [["--change", "../../etc"], 1, "no change of the name"],
    [["--change", "2024-05-14-home-6"], 1, "outage of a sensor"],
    [["--change", "2024-06-03-5555-tcp", "--port", "5555/TCP"], 2, "one of --change, --port and --network"],
    [[], 2, "one of --change, --port and --network"],
    [["--port", "5555/TCP", "--edition", "extra"], 2, "overflow, quarterly"],
  ])("%j is refused with %i, and nothing is written", async (asked, code, said) => {
    await clear();
    const before = await filesBelow(join(folder, "templates"));
    const answer = await tsubame(folder, ["new", "topic", ...asked]);
    expect(answer.err).toContain(said);
    expect(answer).toMatchObject({ code, out: "" });
    expect(await filesBelow(join(folder, "templates"))).toEqual(before);
    expect(existsSync(join(folder, "queries"))).toBe(false);
  });

  it("is told of in Japanese", async () => {
    await clear();
    const answer = await tsubame(folder, ["new", "topic", "--port", "5555/SCTP"], process.env, "ja");
    expect(answer.err).toContain("「5555/TCP」ではありませんか。");
    const made = await tsubame(folder, ["new", "topic", "--network", "network-B"], process.env, "ja");
    expect(made.out).toContain("2024Q2 の overflow のトピックの下書きを");
  });
});

it("a hostile label of a network is text in its topic, and in the SQL behind it", async () => {
  const label = `a' or true -- "}} <b>{{x}}`;
  const folder = await folderWith({
    "tsubame.yaml": `${config.replace("[en]", "[en, fr]")}holders: holders.csv\nnetworks: networks.csv\n`,
    "sensors.csv": sensors,
    "holders.csv": "start,end,asn,holder,region\n240.0.0.0,240.255.255.255,64500,Quiet Net,JP\n",
    "networks.csv": `network,label\n240.0.0.0/24,"${label.replaceAll('"', '""')}"\n240.0.1.0/24,other\n`,
  });
  folders.push(folder);
  await writeParquet(
    join(folder, "exports/packets.parquet"),
    `select day + interval 3 hour as time, sensor, cast(4026531840 + n as uinteger) as src_ip, cast(40000 as usmallint) as src_port, cast(23 as integer) as dst_port, cast(6 as utinyint) as protocol
      from generate_series(timestamp '2024-04-01', timestamp '2024-06-30', interval 1 day) as days(day), (values ('alpha-one'), ('bravo-two')) as ids(sensor), unnest([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 257]) as addresses(n)`,
  );
  const answer = await tsubame(folder, ["new", "topic", "--network", label]);
  expect(answer.code, answer.err).toBe(0);
  expect(readdirSync(join(folder, "templates/overflow/2024Q2")).sort()).toEqual([
    "charts",
    "front.yaml",
    "topic.en.md.hbs",
  ]);
  const asked = await tsubame(folder, ["query", "overflow_topic_days", "2024Q2", "--json"]);
  const rows = JSON.parse(asked.out) as { sources: number; network: string }[];
  expect(rows.map(({ sources, network }) => `${sources} ${network}`)).toEqual(Array(2 * 91).fill(`10 ${label}`));
  const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf", "--language", "en"]);
  expect(built.code, built.err).toBe(0);
  expect(readFileSync(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8")).not.toContain("<b>");

  // Of the other network one source is seen, by groups of one sensor each: whoever it is would know the sensor.
  for (const place of ["templates", "queries"]) await rm(join(folder, place), { recursive: true });
  expect((await tsubame(folder, ["new", "topic", "--network", "other"])).code).toBe(0);
  expect(JSON.parse((await tsubame(folder, ["query", "overflow_topic_days", "2024Q2", "--json"])).out)).toEqual([]);
  const few = await tsubame(folder, ["build", "2024Q2", "--no-pdf", "--language", "en"]);
  expect(few.code, few.err).toBe(0);
});
