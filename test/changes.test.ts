import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, config, filesBelow, folderWith, sensors, sql, tsubame, writeParquet } from "./kit.js";
import { copyOfSample, holdersOf } from "./sample-kit.js";

type Change = Record<string, string | number | boolean | null> & {
  change: string;
  kind: string;
  name: string;
  verdict: string;
  first_day_low: string;
  first_day_high: string;
  last_day: string;
};
type Event = { event: string; kind: string; verdict: string; first_day: string; ports: string[]; sensors: string[] };

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
const changesOf = async (folder: string, ...arguments_: string[]): Promise<Change[]> => {
  const { code, out, err } = await tsubame(folder, ["changes", ...arguments_, "--json"]);
  expect(code, err).toBe(0);
  return JSON.parse(out) as Change[];
};

describe("changes of the sample", () => {
  let folder: string;
  let changes: Change[];
  let events: Event[];

  beforeAll(async () => {
    folders.push((folder = await copyOfSample()));
    // Beside an extra issue, the shorter of the two reports is enough.
    const settings = readFileSync(join(folder, "tsubame.yaml"), "utf8");
    writeFileSync(join(folder, "tsubame.yaml"), settings.replace(/^editions:.*$/m, "editions: [quarterly]"));
    changes = await changesOf(folder, "2024Q2");
    events = (JSON.parse(readFileSync(join(folder, "answers.json"), "utf8")) as { events: Event[] }).events;
  });

  it("finds every planted rise, fall and outage, with its verdict and first day, and nothing else", () => {
    const planted = events
      .filter(({ kind }) => ["rise", "fall", "outage"].includes(kind))
      .map(({ kind, verdict, first_day, ports, sensors: [sensor] }) =>
        [kind, kind === "rise" ? ports[0] : kind === "fall" ? "BR" : sensor, verdict.replace(" ", "_"), first_day].join(
          " ",
        ),
      );
    // Each interval is a day here: the planted steps are steep.
    const found = changes.map(({ kind, port, region, name, verdict, first_day_low: low, first_day_high: high }) =>
      [
        kind,
        kind === "rise" ? port : kind === "fall" ? region : name,
        verdict,
        low === high ? low : `${low}..${high}`,
      ].join(" "),
    );
    expect(planted).toHaveLength(7);
    expect([...found].sort()).toEqual([...planted].sort());
  });

  it("measures what the exports say: the provider's level before and during, counted from the packets", async () => {
    const [row] = await sql(`
      with ranges as (select * from read_csv('${folder}/holders.csv', header = true, all_varchar = true) where holder = 'Hoshizora Home Internet'),
      bounds as (select list_reduce(list_transform(string_split("start", '.'), lambda x: x::bigint), lambda a, b: a * 256 + b) as low,
        list_reduce(list_transform(string_split("end", '.'), lambda x: x::bigint), lambda a, b: a * 256 + b) as high from ranges),
      daily as (
        select cast(time + interval 9 hour as date) as day, count(distinct src_ip) as sources
        from '${folder}/exports/*.parquet' p join bounds b on p.src_ip between b.low and b.high group by 1
      )
      select median(sources) filter (day < date '2024-04-27') as before, avg(sources) filter (day >= date '2024-04-27') as during from daily`);
    const change = changes.find(
      ({ series_kind, name }) => series_kind === "holder" && name === "Hoshizora Home Internet",
    );
    expect(change?.["level_before"]).toBe(row?.["before"]);
    // Days without one sensor are scaled to what all would have seen.
    expect(Math.abs(Number(change?.["level_during"]) / Number(row?.["during"]) - 1)).toBeLessThan(0.02);
    expect(change).toMatchObject({ ongoing: true, last_day: "2024-06-30", extra_issue: true });
  });

  it("never takes the sensor that was down for a fall", () => {
    const [outage] = events.filter(({ kind }) => kind === "outage");
    expect(changes.filter(({ kind }) => kind === "outage").map(({ name }) => name)).toEqual(outage?.sensors);
    expect(
      changes.filter(
        ({ kind, top_sensor_label: top, verdict }) =>
          kind === "fall" && top === outage?.sensors[0] && verdict === "one_sensor",
      ),
    ).toEqual([]);
  });

  it("makes no extra issue of a port that one noisy source floods, nor of what one sensor sees", () => {
    const due = changes.filter(({ extra_issue }) => extra_issue).map(({ verdict }) => verdict);
    expect(due.length).toBeGreaterThan(0);
    expect(due.filter((verdict) => verdict === "one_source" || verdict === "one_sensor")).toEqual([]);
    expect(changes.find(({ port }) => port === "50075/TCP")).toMatchObject({
      verdict: "one_source",
      extra_issue: false,
      level_before: 0,
    });
  });

  it("tells them in English and Japanese, strongest first, with the verdict's shares, a control, and what to do", async () => {
    const english = await tsubame(folder, ["changes", "2024Q2"]);
    const japanese = await tsubame(folder, ["changes", "2024Q2"], process.env, "ja");
    expect([english.code, japanese.code]).toEqual([0, 0]);
    const shown = changes.map(({ change }) => english.out.indexOf(`   ${change}\n`));
    expect(shown.every((at, place) => at > (shown[place - 1] ?? 0))).toBe(true);
    expect(english.out).toMatch(/^2024Q2: 7 unusual change\(s\)\.\n/);
    expect(english.out).toMatch(
      /one group \(home\) \(seen by \d+ of \d+ sensors, without its top source [\d.]+ % of it remains, without home-\d+ [\d.]+ %, home sensors saw [\d.]+ %\)/,
    );
    expect(english.out).toContain("from 2024-06-05, still going on on 2024-06-30");
    expect(english.out).toMatch(/control: all other ports ×1\.\d/);
    const due = changes.find(({ extra_issue }) => extra_issue);
    expect(english.out).toContain(`Draft it: tsubame new extra --change ${due?.change}\n`);
    expect(english.out.match(/[▁▂▃▄▅▆▇█ ]{60} 2024-\d\d-\d\d – 2024-\d\d-\d\d/g)).toHaveLength(6);
    expect(japanese.out).toMatch(/^2024Q2: いつもと違う変化は 7 件です。\n/);
    expect(japanese.out).toContain("2024-06-05 から、2024-06-30 の時点で継続中");
    expect(japanese.out).toContain("ブラジル (BR): 送信元IPアドレス数の減少");
    for (const { out } of [english, japanese]) expect(out).not.toMatch(/undefined|null|NaN|\{\w+\}/);
  });

  it("draws each as SVG and PNG, and takes away drawings of changes that are none any more", async () => {
    const place = join(folder, "changes/2024Q2");
    await addFiles(place, { "2024-04-02-1-tcp.svg": "old", "notes.txt": "mine" });
    const drawn = (await changesOf(folder, "2024Q2")).filter(({ drawing }) => drawing !== null);
    expect(drawn.map(({ kind }) => kind)).not.toContain("outage");
    expect(readdirSync(place).sort()).toEqual(
      [...drawn.flatMap(({ change }) => [`${change}.png`, `${change}.svg`]), "notes.txt"].sort(),
    );
    for (const { drawing } of drawn) {
      expect(readFileSync(join(folder, String(drawing)), "utf8")).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
      expect([...readFileSync(join(folder, String(drawing).replace(".svg", ".png"))).subarray(1, 4)]).toEqual([
        ...Buffer.from("PNG"),
      ]);
    }
  });

  it("takes the last quarter without being told, and with --since what was going on then or later", async () => {
    expect((await changesOf(folder)).map(({ change }) => change)).toEqual(changes.map(({ change }) => change));
    const since = await changesOf(folder, "--since", "2024-06-10");
    expect(since.map(({ change }) => change)).toEqual(
      changes.filter(({ last_day }) => last_day >= "2024-06-10").map(({ change }) => change),
    );
    expect(since.map(({ name }) => name)).toContain("5555/TCP");
    expect((await changesOf(folder, "--since", "2024-06-17")).map(({ name }) => name)).not.toContain("5555/TCP");
    // From before all exports: both quarters, and nothing is planted in the first.
    expect(
      (await changesOf(folder, "--since", "2023-01-01")).map(({ quarter, change }) => `${quarter} ${change}`),
    ).toEqual(changes.map(({ change }) => `2024Q2 ${change}`));
  });

  it("tells who accepts one, until when and why, and calls it no longer due; of a name that is none it tells the nearest", async () => {
    const list = join(folder, "accepted-changes.csv");
    const said = async (text: string) => {
      writeFileSync(list, text);
      const [listed, { out, err, code }] = [
        await changesOf(folder, "2024Q2"),
        await tsubame(folder, ["changes", "2024Q2"]),
      ];
      expect(code).toBe(0);
      return { out, err, of: (name: string) => listed.find(({ change }) => change === name), listed };
    };
    const name = "2024-06-05-9527-tcp";
    const others = changes.filter(({ extra_issue, change }) => extra_issue && change !== name);
    const accepted = await said(
      [
        "\ufeffchange,reason,who,until",
        `${name},"told the vendor, <b>quietly</b>",Sato,2024-06-30`,
        "2024-05-14-home-6,moved,Ito,",
        "2024-06-06-9527-tcp,slip,Ito,",
        "2023-11-01-9527-tcp,long ago,Ito,",
        "",
      ].join("\r\n"),
    );
    expect(accepted.of(name)).toMatchObject({
      extra_issue: false,
      accepted: true,
      accepted_until: "2024-06-30",
      accepted_by: "Sato",
      accepted_reason: "told the vendor, <b>quietly</b>",
    });
    expect(accepted.of("2024-05-14-home-6")).toMatchObject({ accepted: true, accepted_until: null });
    expect(accepted.listed.filter((one) => one["extra_issue"]).map(({ change }) => change)).toEqual(
      others.map(({ change }) => change),
    );
    expect(accepted.out).toContain("   accepted until 2024-06-30 by Sato: told the vendor, <b>quietly</b>\n");
    expect(accepted.out).toContain("   accepted by Ito: moved\n");
    expect(accepted.out.split("warranted: ")[1]).not.toContain(name);
    expect(accepted.err).toContain(
      "accepted-changes.csv:4: change: 2024Q2 has no change of the name 2024-06-06-9527-tcp",
    );
    expect(accepted.err).toContain(`Did you mean "${name}"?`);
    expect(accepted.err).not.toContain("2023-11-01");
    expect((await tsubame(folder, ["changes", "2024Q2"], process.env, "ja")).out).toContain(
      "2024-06-30 まで承知済み（Sato）: told the vendor",
    );

    // The day before the last that was observed: it is over.
    const over = await said(`change,reason,who,until\n${name},told the vendor,Sato,2024-06-29\n`);
    expect(over.of(name)).toMatchObject({ extra_issue: true, accepted: false, accepted_until: "2024-06-29" });
    expect(over.out).toContain("   was accepted until 2024-06-29 by Sato: told the vendor\n");
    expect(over.out.split("warranted: ")[1]).toContain(name);
    await rm(list);
    expect((await changesOf(folder, "2024Q2")).find(({ change }) => change === name)).toMatchObject({
      accepted: false,
      accepted_reason: null,
      extra_issue: true,
    });
  });

  it("is warned of by a build too, and no public page has the reason", async () => {
    const list = join(folder, "accepted-changes.csv");
    writeFileSync(
      list,
      "change,reason,who\n2024-06-05-9527-tcp,ourownwordsforstaff,Nobodyknows\n2024-06-06-9527-tcp,ourownwordsforstaff,Nobodyknows\n",
    );
    const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(built.code, built.err).toBe(0);
    expect(built.err.match(/accepted-changes\.csv:\d+/g)).toEqual(["accepted-changes.csv:3"]);
    for (const [path, content] of await filesBelow(join(folder, "output/2024Q2")))
      expect(/ourownwordsforstaff|Nobodyknows/.test(content.toString("utf8")), path).toBe(false);
    await rm(list);
  });

  it.each([
    [["changes", "2024Q2", "--since", "2024-06-01"], 2, "cannot be given together"],
    [["changes", "--since", "yesterday"], 2, '"yesterday" is not a day'],
    [["changes", "--since", "2024-02-30"], 2, '"2024-02-30" is not a day'],
    [["changes", "--since", "2024-07-01"], 2, "2024-06-30"],
    [["changes", "2024-06"], 2, "2024-06"],
    [["changes", "2030Q1"], 1, "2030Q1"],
    [["new", "extra"], 2, "--change"],
    [["new", "extra", "--change", "x", "--port", "23/TCP"], 2, "--port"],
    [["new", "extra", "--change", "9527"], 1, "no change of the name 9527"],
    [["new", "extra", "--change", "2024-06-05-9528-tcp"], 1, 'Did you mean "2024-06-05-9527-tcp"?'],
    [["new", "extra", "--change", "2024-06-05-9527-tcp", "2024Q1"], 1, "2024Q1 has no change"],
    [["new", "extra", "--change", "2024-05-14-home-6"], 1, "outage of a sensor"],
    [["new", "extra", "--change", "../../../etc/passwd"], 1, "no change of the name"],
  ])("%j ends with %i", async (arguments_, code, words) => {
    const answer = await tsubame(folder, arguments_);
    expect(answer.err).toContain(words);
    expect(answer.code).toBe(code);
    expect(answer.out).toBe("");
  });

  describe("an extra issue", () => {
    const place = () => join(folder, "templates/extra/2024Q2");
    const draft = async (change: string) => {
      await rm(place(), { recursive: true, force: true });
      const answer = await tsubame(folder, ["new", "extra", "--change", change]);
      expect(answer.code, answer.err).toBe(0);
      return answer.out;
    };
    const page = (language: string) => readFileSync(join(folder, `output/2024Q2/extra/${language}/index.html`), "utf8");

    it("is not built before it is written", async () => {
      expect((await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).code).toBe(0);
      expect(existsSync(join(folder, "output/2024Q2/extra"))).toBe(false);
    });

    it("is drafted once, and never written over", async () => {
      const out = await draft("2024-06-05-9527-tcp");
      expect(readdirSync(place(), { recursive: true }).sort()).toEqual([
        "charts",
        "charts/change.vl.json",
        "front.yaml",
        "topic.en.md.hbs",
        "topic.ja.md.hbs",
      ]);
      for (const file of ["front.yaml", "topic.en.md.hbs", "topic.ja.md.hbs", "charts/change.vl.json"])
        expect(out).toContain(`templates/extra/2024Q2/${file}`);
      writeFileSync(join(place(), "topic.en.md.hbs"), "mine");
      const again = await tsubame(folder, ["new", "extra", "--change", "2024-04-27-holder"]);
      expect(again).toMatchObject({ code: 1, out: "" });
      expect(again.err).toContain("already");
      expect(readFileSync(join(place(), "topic.en.md.hbs"), "utf8")).toBe("mine");
    });

    it.each(["2024-04-27-holder", "2024-05-25-br", "2024-06-03-5555-tcp", "2024-04-10-50075-tcp"])(
      "on %s builds as drafted in both languages, with its figures, and warns of what is to be written",
      async (name) => {
        await draft(name);
        const checked = await tsubame(folder, ["check", "2024Q2"]);
        expect(checked.out).not.toContain("error:");
        const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"], process.env, "en", true);
        expect(built.code, built.err).toBe(0);
        expect(
          built.err.match(/warning: output\/2024Q2\/extra\/(?:en|ja)\/index\.html: to be written: /g),
        ).toHaveLength(6);
        const change = changes.find((one) => one.change === name) as Change;
        for (const language of ["en", "ja"]) {
          const words = page(language)
            .replace(/<(style|svg|script)[\s\S]*?<\/\1>/g, " ")
            .replace(/<[^>]+>/g, "")
            .replace(/\s+/g, " ");
          expect(words).not.toMatch(/undefined|\bnull\b|NaN|TITLE|TODO_/);
          expect(words).toContain(String(Math.round(10 * Number(change["level_during"])) / 10));
          const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(
            new Date(`${String(change["first_day"])}T00:00:00Z`),
          );
          expect(words).toContain(day);
        }
        const files = await filesBelow(join(folder, "output/2024Q2/extra"));
        const csv = files.get("en/data/changes.csv")?.toString() ?? "";
        expect(csv.trim().split(/\r?\n/)).toHaveLength(2);
        expect(csv).toContain(name);
        for (const [path, content] of files) {
          const text = content.toString("utf8");
          for (const holder of holdersOf(folder)) expect(text.includes(holder), `${holder} in ${path}`).toBe(false);
          expect(/\bAS\d{4,}/.test(text), path).toBe(false);
          for (const other of changes)
            if (other.change !== name && path.endsWith(".csv"))
              expect(text.includes(other.change), `${other.change} in ${path}`).toBe(false);
        }
      },
    );

    it("without a change, or about one that is none, is refused where it says so", async () => {
      await draft("2024-06-05-9527-tcp");
      writeFileSync(join(place(), "front.yaml"), "author: me\n");
      for (const command of ["check", "build"]) {
        const { code, out, err } = await tsubame(folder, [
          command,
          "2024Q2",
          ...(command === "build" ? ["--no-pdf"] : []),
        ]);
        expect([code, `${out}${err}`]).toEqual([
          1,
          expect.stringMatching(
            /templates\/extra\/2024Q2\/front\.yaml: (?:change: )?An extra issue is about one change/,
          ),
        ]);
      }
      writeFileSync(join(place(), "front.yaml"), "change: 2024-06-05-9526-tcp\n");
      const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
      expect(code).toBe(1);
      expect(err).toContain('Did you mean "2024-06-05-9527-tcp"?');
      await rm(place(), { recursive: true });
    });
  });
});

/** Every day of a span, each sensor hears every source once on the port, from networks of their own: SELECTs to be joined. */
type Heard = {
  from: string;
  to: string;
  sensors: readonly string[];
  port: number;
  sources: number;
  first?: number;
  packets?: number;
};
const heard = ({ from, to, sensors: ids, port, sources, first = 4026531840, packets = 1 }: Heard) => `
  select day + to_seconds(cast(3600 + p * 60 as bigint)) as time, sensor, cast(${first} + 4096 * n as uinteger) as src_ip, cast(40000 as usmallint) as src_port, cast(${port} as integer) as dst_port, cast(6 as utinyint) as protocol
  from generate_series(timestamp '${from}', timestamp '${to}', interval 1 day) as days(day), (values ${ids.map((id) => `('${id}')`).join(", ")}) as ids(sensor), range(${sources}) as addresses(n), range(${packets}) as repeats(p)`;

async function network(parts: readonly Heard[], files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": `${config}holders: holders.csv\n`,
    "sensors.csv": sensors,
    "holders.csv": "start,end,asn,holder,region\n240.0.0.0,240.255.255.255,64500,Quiet Net,JP\n",
    ...files,
  });
  folders.push(folder);
  await writeParquet(join(folder, "exports/packets.parquet"), parts.map(heard).join(" union all "));
  return folder;
}

const both = ["alpha-one", "bravo-two"];
// Half of the quarter before is enough to compare with.
const quiet = { from: "2024-02-10", to: "2024-06-30", sensors: both };

describe("changes of a network whose answer is known", () => {
  it("are none where every day is like the other", async () => {
    const folder = await network(
      [
        { ...quiet, sensors: ["alpha-one"], port: 23, sources: 12 },
        { ...quiet, sensors: ["alpha-one"], port: 80, sources: 5, packets: 4 },
      ],
      { "sensors.csv": "sensor,country\nalpha-one,JP\n" },
    );
    expect(await changesOf(folder, "2024Q2")).toEqual([]);
    expect(await tsubame(folder, ["changes"])).toMatchObject({
      code: 0,
      out: "2024Q2: no unusual change.\nNo change calls for an extra issue.\n",
    });
  });

  it("are found without a quarter before; a step has the interval of its day", async () => {
    const folder = await network([
      { ...quiet, from: "2024-04-01", port: 23, sources: 12 },
      { from: "2024-06-12", to: "2024-06-30", sensors: both, port: 4444, sources: 60, first: 4026541840 },
    ]);
    const found = await changesOf(folder, "2024Q2");
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      kind: "rise",
      verdict: "everywhere",
      first_day_low: "2024-06-12",
      first_day_high: "2024-06-12",
      last_day: "2024-06-30",
      ongoing: true,
      port: "4444/TCP",
      extra_issue: true,
    });
    expect(Number(found[0]?.["level_during"]) - Number(found[0]?.["level_before"])).toBe(60);
  });

  describe("with four sensors, three rises, a flood and a silence", () => {
    const hostile = "<script>alert(1)</script>\u001b[31m=cmd|' /C calc'!A0";
    const all = ["alpha-one", "alpha-two", "bravo-one", "bravo-two"];
    let folder: string;
    let found: Change[];

    beforeAll(async () => {
      // Each rise comes from a holder and a region of its own: 241.0.0.0/8 to 243.0.0.0/8.
      const rise = (ids: readonly string[], port: number, from: string, block: number) => ({
        from,
        to: "2024-06-30",
        sensors: ids,
        port,
        sources: 40,
        first: block * 2 ** 24,
      });
      const loud = { ...quiet, sensors: ["bravo-one"], port: 22, sources: 80, first: 4026551840 };
      folder = await network(
        [
          { ...quiet, sensors: all, port: 23, sources: 12 },
          rise(["alpha-one"], 1111, "2024-04-20", 241),
          rise(["bravo-one", "bravo-two"], 2222, "2024-06-01", 242),
          rise(all, 3333, "2024-06-10", 243),
          {
            from: "2024-05-10",
            to: "2024-05-14",
            sensors: ["bravo-two"],
            port: 7777,
            sources: 1,
            first: 4026541840,
            packets: 400,
          },
          loud,
        ].flatMap((one) =>
          one.sensors.includes("bravo-one") && one.from < "2024-05-20"
            ? [
                { ...one, to: "2024-05-19" },
                { ...one, from: "2024-05-28" },
                ...(one.sensors.length > 1
                  ? [
                      {
                        ...one,
                        sensors: one.sensors.filter((id) => id !== "bravo-one"),
                        from: "2024-05-20",
                        to: "2024-05-27",
                      },
                    ]
                  : []),
              ]
            : [one],
        ),
        {
          "sensors.csv": "sensor,country\nalpha-one,JP\nalpha-two,JP\nbravo-one,US\nbravo-two,US\n",
          "holders.csv": `start,end,asn,holder,region\n240.0.0.0,240.255.255.255,64500,Quiet Net,JP\n241.0.0.0,241.255.255.255,64501,"${hostile}",US\n242.0.0.0,242.255.255.255,64502,Third Net,BR\n243.0.0.0,243.255.255.255,64503,Fourth Net,IN\n`,
        },
      );
      found = await changesOf(folder, "2024Q2");
    });

    it("are one sensor's or one group's when the others see nothing, and everywhere's when all do", () => {
      for (const [port, verdict, first] of [
        ["1111/TCP", "one_sensor", "2024-04-20"],
        ["2222/TCP", "one_group", "2024-06-01"],
        ["3333/TCP", "everywhere", "2024-06-10"],
      ] as const) {
        const [change, ...more] = found.filter((one) => one.port === port);
        expect(more, port).toEqual([]);
        expect(change?.verdict, port).toBe(verdict);
        expect([first >= String(change?.first_day_low), first <= String(change?.first_day_high)], port).toEqual([
          true,
          true,
        ]);
      }
    });

    it("are an outage, not a fall, when the sensor that hears most goes silent", () => {
      expect(
        found
          .filter(({ kind }) => kind !== "rise")
          .map(({ kind, name, first_day, last_day, extra_issue, drawing }) => [
            kind,
            name,
            first_day,
            last_day,
            extra_issue,
            drawing,
          ]),
      ).toEqual([["outage", "overseas-1", "2024-05-20", "2024-05-27", false, null]]);
    });

    it("are one source's when one source sends them, however many packets", () => {
      expect(found.find(({ port }) => port === "7777/TCP")).toMatchObject({
        kind: "rise",
        metric: "packets",
        verdict: "one_source",
        top_source_pct: 100,
        extra_issue: false,
        first_day: "2024-05-10",
        last_day: "2024-05-14",
      });
      expect(
        found
          .filter(({ extra_issue }) => extra_issue)
          .map(({ port }) => port)
          .sort(),
      ).toEqual(["2222/TCP", "3333/TCP"]);
    });

    it("show a holder's hostile name as text: no control reaches the terminal, no mark the drawing", async () => {
      const { code, out } = await tsubame(folder, ["changes", "2024Q2"]);
      expect(code).toBe(0);
      expect(out).toContain("alert(1)");
      expect(out).not.toContain("\u001b");
      const drawings = readdirSync(join(folder, "changes/2024Q2"))
        .filter((one) => one.endsWith(".svg"))
        .map((one) => readFileSync(join(folder, "changes/2024Q2", one), "utf8"));
      expect(drawings.some((drawing) => drawing.includes("&lt;script"))).toBe(true);
      for (const drawing of drawings) expect(drawing).not.toMatch(/<script|\u001b/);
    });
  });
});
