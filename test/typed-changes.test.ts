/**
 * What people type of rises, falls and highest days, against a whole quarter. The sentences are made from what was
 * planted in the sample and from its raw exports, by plain SQL; the datasets have no part in it.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import type { Finding } from "../src/base/problems.js";
import { readFactWords } from "../src/checks/facts/fact-words.js";
import { checkTypedFacts } from "../src/checks/facts/typed-facts.js";
import { readWords } from "../src/i18n/catalogs.js";
import type { Datasets } from "../src/numbers/datasets.js";
import { readBuiltCompared } from "../src/release/output.js";
import { type Edition, readEdition } from "../src/texts/editions.js";
import { type Config, readConfig } from "../src/workspace/config.js";
import { sql, tsubame } from "./kit.js";
import { builtSample, copyOfSample } from "./sample-kit.js";

const quarter = parsePeriod("2024Q2") as Period;
const languages = ["en", "ja"] as const;
type Language = (typeof languages)[number];
type Way = "up" | "down";
type Subject = { readonly name: Readonly<Record<Language, string>>; readonly of: Readonly<Record<Language, string>> };

let folder = "";
let config: Config;
let edition: Edition;
let compared: Datasets | undefined;
let busyPorts: readonly string[] = [];
/** Days on which a port was highest by packets or by sources, from the exports. */
const highest = new Map<string, ReadonlySet<string>>();

beforeAll(async () => {
  ({ folder } = await builtSample());
  config = await readConfig(folder);
  edition = await readEdition(config, "overflow", quarter);
  compared = await readBuiltCompared(folder, quarter);
  // Times are in UTC, days in Japan's time.
  const raw = `select cast(time + interval 9 hour as date) as day, dst_port as port, src_ip
    from read_parquet('${folder}/exports/**/*.parquet') where protocol = 6 and time + interval 9 hour >= '2024-04-01'`;
  const rows = await sql(`
    with daily as (select port, day, count(*) as packets, count(distinct src_ip) as sources from (${raw}) group by port, day),
    ranked as (select *, rank() over (partition by port order by packets desc) as p, rank() over (partition by port order by sources desc) as s,
      sum(packets) over (partition by port) as whole from daily),
    -- What more than a week of days share is no peak, nor what fewer than ten sources are.
    tied as (select *, max(sources) over (partition by port) >= 10 as busy, count(*) filter (p = 1) over (partition by port) as p_days, count(*) filter (s = 1) over (partition by port) as s_days from ranked)
    select port, whole, string_agg(cast(day as varchar), ' ' order by day) filter (busy and (p = 1 and p_days <= 7 or s = 1 and s_days <= 7)) as days from tied group by port, whole order by whole desc, port limit 150`);
  busyPorts = rows.map(({ port }) => `${port}/TCP`);
  for (const { port, days } of rows)
    highest.set(
      `${port}/TCP`,
      new Set(
        String(days ?? "")
          .split(" ")
          .filter(Boolean),
      ),
    );
}, 900_000);

/** What was planted in the sample: `day` begins a rise or a fall; where one ended, the day after begins the other. */
async function planted(): Promise<readonly { readonly thing: string; readonly way: Way; readonly day: string }[]> {
  const { events } = JSON.parse(await readFile(join(folder, "answers.json"), "utf8")) as {
    events: { event: string; kind: string; first_day: string; last_day: string; ports: string[] }[];
  };
  const after = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  return events.flatMap(({ event, kind, first_day, last_day, ports }) => {
    if (kind !== "rise" && kind !== "fall") return [];
    const [way, back] = kind === "rise" ? (["up", "down"] as const) : (["down", "up"] as const);
    const things = [
      ...ports.map((port) => (typeof port === "number" ? `${port}/TCP` : port)),
      ...(event === "isp-telnet" ? ["Japan", "networks"] : []),
      ...(event === "region-drop" ? ["Brazil"] : []),
    ];
    return things.flatMap((thing) => [
      { thing, way, day: first_day },
      ...(last_day < "2024-06-30" ? [{ thing, way: back, day: after(last_day) }] : []),
    ]);
  });
}

const regions: Readonly<Record<string, Subject>> = {
  Japan: { name: { en: "Japan", ja: "日本" }, of: { en: "from Japan", ja: "日本からの" } },
  Brazil: { name: { en: "Brazil", ja: "ブラジル" }, of: { en: "from Brazil", ja: "ブラジルからの" } },
  Germany: { name: { en: "Germany", ja: "ドイツ" }, of: { en: "from Germany", ja: "ドイツからの" } },
  networks: {
    name: { en: "the five networks", ja: "5つのネットワーク" },
    of: { en: "from the five networks", ja: "5つのネットワークからの" },
  },
};
const subjectOf = (thing: string): Subject =>
  regions[thing] ?? { name: { en: thing, ja: thing }, of: { en: `to ${thing}`, ja: `${thing}への` } };

type Phrasing = (subject: Subject, day: string, way: Way) => string;
const dayPhrasings: Readonly<Record<Language, readonly Phrasing[]>> = {
  en: [
    ({ of }, day, way) => `Packets ${of.en} ${way === "up" ? "rose sharply" : "dropped"} on ${day}.`,
    ({ of }, day, way) => `From ${day} on, scans ${of.en} ${way === "up" ? "increased" : "declined"}.`,
    ({ name }, day, way) => `A steady ${way === "up" ? "increase" : "decrease"} began for ${name.en} on ${day}, 2024.`,
  ],
  ja: [
    ({ of }, day, way) => `${day}に${of.ja}パケットが${way === "up" ? "急増" : "急減"}しました。`,
    ({ of }, day, way) => `${of.ja}スキャンは、${day}から${way === "up" ? "増え" : "減り"}始めました。`,
    ({ name }, day, way) => `2024年${day}、${name.ja}は${way === "up" ? "上昇" : "下落"}に転じました。`,
  ],
};
const thirdPhrasings: Readonly<Record<Language, readonly Phrasing[]>> = {
  en: [
    ({ of }, third, way) => `In ${third} packets ${of.en} ${way === "up" ? "rose" : "fell"}.`,
    ({ of }, third, way) => `Scans ${of.en} began to ${way === "up" ? "rise" : "drop"} in ${third}.`,
    ({ name }, third, way) => `For ${name.en} we saw ${way === "up" ? "a rise" : "a fall"} in ${third} 2024.`,
  ],
  ja: [
    ({ of }, third, way) => `${third}に${of.ja}パケットが${way === "up" ? "増加" : "減少"}しました。`,
    ({ of }, third, way) => `${of.ja}スキャンが${third}から${way === "up" ? "増え" : "減り"}ました。`,
    ({ name }, third, way) => `${name.ja}では、2024年${third}に${way === "up" ? "増加" : "減少"}が見られました。`,
  ],
};
const peakPhrasings: Readonly<Record<Language, Phrasing>> = {
  en: ({ of }, day) => `Packets ${of.en} peaked on ${day}.`,
  ja: ({ of }, day) => `${of.ja}パケットは${day}に最多となりました。`,
};

const months: Readonly<Record<string, string>> = { "04": "April", "05": "May", "06": "June" };
const dayText: Readonly<Record<Language, (day: string) => string>> = {
  en: (day) => `${Number(day.slice(8))} ${months[day.slice(5, 7)]}`,
  ja: (day) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`,
};
const thirds = Object.keys(months).flatMap((month) => [0, 1, 2].map((third) => `${month}-${third}`));
const thirdOf = (day: string) => `${day.slice(5, 7)}-${Math.min(2, Math.floor((Number(day.slice(8)) - 1) / 10))}`;
const thirdText: Readonly<Record<Language, (third: string) => string>> = {
  en: (third) => `${["early", "mid-", "late"][Number(third.slice(3))]} ${months[third.slice(0, 2)]}`.replace("- ", "-"),
  ja: (third) => `${Number(third.slice(0, 2))}月${["上旬", "中旬", "下旬"][Number(third.slice(3))]}`,
};
const days = Array.from({ length: 91 }, (_, at) => new Date(Date.UTC(2024, 3, 1 + at)).toISOString().slice(0, 10));

/** For each sentence, what is found in it; each is a paragraph of one page. */
async function foundIn(
  language: Language,
  sentences: readonly string[],
  known: Datasets | "nothing" | undefined = compared,
): Promise<Finding[][]> {
  const words = await readWords(config, language);
  const file = "report.md.hbs";
  const report = { title: "Report", body: { text: sentences.map((one) => `${one}\n\n`).join(""), file } };
  const any = [...edition.texts.values()][0];
  const page = { ...edition, texts: new Map([[language, { ...any, report, topic: undefined }]]), charts: new Map() };
  const found = checkTypedFacts(
    {
      ...{ config, quarter, words, datasets: {}, sample: true, daysWithoutExports: 0, daysOfUnknownInputs: 0 },
      edition: page as unknown as Edition,
      pdf: false,
    },
    await readFactWords(config, words),
    known === "nothing" ? undefined : known,
  );
  const byLine: Finding[][] = sentences.map(() => []);
  for (const one of found) byLine[((one.place.line ?? 1) - 1) / 2]?.push(one);
  return byLine;
}

/** Sentences about rises and falls of everything, parted by what was planted. */
async function changeSentences(language: Language) {
  const events = await planted();
  const [right, wrong] = [[] as string[], [] as string[]];
  const isPlanted = (thing: string, way: Way, then: (day: string) => boolean) =>
    events.some((event) => event.thing === thing && event.way === way && then(event.day));
  const changed = [...new Set(events.map(({ thing }) => thing))];
  for (const thing of new Set([...busyPorts, ...changed, ...Object.keys(regions)])) {
    for (const way of ["up", "down"] as const) {
      for (const third of thirds)
        for (const phrasing of thirdPhrasings[language])
          (isPlanted(thing, way, (day) => thirdOf(day) === third) ? right : wrong).push(
            phrasing(subjectOf(thing), thirdText[language](third), way),
          );
      for (const day of changed.includes(thing) ? days : days.slice(0, 3))
        for (const phrasing of dayPhrasings[language])
          (isPlanted(thing, way, (one) => one === day) ? right : wrong).push(
            phrasing(subjectOf(thing), dayText[language](day), way),
          );
    }
  }
  return { right, wrong };
}

describe("a typed rise or fall", () => {
  it.each(languages)(
    "is refused on every other day and third of a month than the data have, in %s",
    async (language) => {
      const { right, wrong } = await changeSentences(language);
      expect(wrong.length).toBeGreaterThan(5_000);
      const passed = (await foundIn(language, wrong)).flatMap((found, at) =>
        found.some(({ refused, code }) => refused && /^typedChange/.test(code)) ? [] : [wrong[at]],
      );
      expect(passed).toEqual([]);
      const refused = (await foundIn(language, right)).flatMap((found, at) =>
        found.length > 0 ? [[right[at], ...found.map(({ code }) => code)]] : [],
      );
      expect(refused).toEqual([]);
      expect(right.length).toBeGreaterThan(60);
    },
  );

  it.each(languages)("passes wherever the dataset of changes lists it, in %s", async (language) => {
    const { rows } = JSON.parse(
      `{"rows":${(await tsubame(folder, ["query", "changes", "2024Q2", "--json"])).out}}`,
    ) as {
      rows: Record<"name" | "port" | "kind" | "first_day", string>[];
    };
    const sentences = rows
      .filter(({ port }) => port)
      .flatMap(({ port, kind, first_day }) =>
        dayPhrasings[language].map((phrasing) =>
          phrasing(subjectOf(port), dayText[language](first_day), kind === "fall" ? "down" : "up"),
        ),
      );
    expect(sentences.length).toBeGreaterThan(8);
    expect((await foundIn(language, sentences)).flat()).toEqual([]);
  });

  it.each(languages)("is of the sentence before where its own names nothing, in %s", async (language) => {
    const two = {
      en: ["5555/TCP stood out. Packets rose on 3 June.", "5555/TCP stood out. Packets rose on 27 April."],
      ja: [
        "5555/TCPが目立ちました。6月3日からパケットが増えました。",
        "5555/TCPが目立ちました。4月27日からパケットが増えました。",
      ],
    }[language];
    expect((await foundIn(language, two)).map((found) => found.map(({ code }) => code))).toEqual([
      [],
      ["typedChangeDay"],
    ]);
  });

  it("is compared thing by thing where a sentence has several, each with its day", async () => {
    const sentences = [
      "Packets to 5555/TCP and 9527/TCP rose on 3 June and 5 June.",
      "Packets to 9527/TCP and 5555/TCP rose on 3 June and 5 June.",
      "Packets to 9527/TCP never rose on 4 May.",
      "According to the vendor, packets to 9527/TCP rose on 4 May.",
      "Packets to 23/TCP dropped.",
      "The share of 23/TCP dropped.",
      "Packets to 5555/TCP rose until 16 June.",
      "Packets to 5555/TCP rose on 3 June 2023.",
    ];
    expect((await foundIn("en", sentences)).map((found) => found.map(({ code }) => code))).toEqual([
      [],
      ["typedChangeDay", "typedChangeDay"],
      [],
      [],
      ["typedChangeWay"],
      [],
      [],
      ["typedChangeDay"],
    ]);
  });

  it("is no finding before a build told what there is to compare with", async () => {
    const { wrong } = await changeSentences("en");
    const found = await foundIn("en", wrong.slice(0, 500), "nothing");
    expect(found.flat().length).toBe(0);
  });
});

describe("a typed highest day", () => {
  it.each(languages)("is refused wherever the exports have another, in %s", async (language) => {
    const ports = busyPorts.filter((port) => highest.get(port)?.size).slice(0, 40);
    const say = (port: string, day: string) => peakPhrasings[language](subjectOf(port), dayText[language](day));
    const right = ports.flatMap((port) => [...(highest.get(port) ?? [])].map((day) => say(port, day)));
    expect((await foundIn(language, right)).flatMap((found, at) => (found.length > 0 ? [right[at]] : []))).toEqual([]);
    // A day on which sensors were down may be highest once it is scaled to all of them.
    const scaled = new Set(days.filter((day) => day >= "2024-05-14" && day <= "2024-05-22"));
    const wrong = ports.flatMap((port) =>
      days.filter((day) => !highest.get(port)?.has(day) && !scaled.has(day)).map((day) => say(port, day)),
    );
    expect(wrong.length).toBeGreaterThan(2_000);
    const passed = (await foundIn(language, wrong)).flatMap((found, at) =>
      found.some(({ code, refused }) => refused && code === "typedPeak") ? [] : [wrong[at]],
    );
    expect(passed).toEqual([]);
  });
});

describe("a fact that is meant as it stands", () => {
  it("has a reason, which the build tells and records; without one it is refused", async () => {
    const copy = await copyOfSample();
    try {
      const topic = join(copy, "templates/overflow/2024Q2/topic.md.hbs");
      const page = (sentence: string) => writeFile(topic, `---\ntitle: 見出し\nlang: ja\n---\n${sentence}\n`);
      const check = () => tsubame(copy, ["check", "2024Q2"]);
      await writeFile(
        join(copy, "tsubame.yaml"),
        (await readFile(join(copy, "tsubame.yaml"), "utf8")).replace(/^languages:.*$/m, "languages: [ja]"),
      );
      await page("5555/TCPへのパケットは6月3日から増えました。");
      expect((await check()).out).not.toContain("typed");
      await page("5555/TCPへのパケットは5月3日から増えました。");
      expect((await check()).out).toContain(
        '"5月3日" is no day on which the data see a rise or fall of this begin: ↑ 2024-06-03',
      );
      await page('5555/TCPへのパケットは{{typed "5月3日"}}から増えました。');
      expect((await check()).out).toContain('"5月3日" is meant as it stands, and does not say why.');
      await page('5555/TCPへのパケットは{{typed "5月3日" reason=" "}}から増えました。');
      expect((await check()).out).toContain("does not say why");
      await page('5555/TCPへのパケットは{{typed "5月3日" reason="told by the provider"}}から増えました。');
      expect((await check()).out).not.toContain("5月3日");
      const { code, err } = await tsubame(copy, ["build", "2024Q2", "--no-pdf"]);
      expect(code, err).toBe(0);
      expect(err).toContain('topic.md.hbs:5: "5月3日" is meant as it stands: told by the provider');
      const { typed } = JSON.parse(await readFile(join(copy, "output/2024Q2/manifest.json"), "utf8")) as {
        typed: unknown;
      };
      expect(typed).toEqual([
        {
          page: "overflow/ja",
          file: "templates/overflow/2024Q2/topic.md.hbs",
          line: 5,
          typed: "5月3日",
          reason: "told by the provider",
        },
      ]);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  }, 120_000);
});
