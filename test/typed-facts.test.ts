/**
 * Facts typed by hand, each check with good and bad sentences in both languages; and what finished pages say against
 * themselves.
 */
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { type Finding, UserError } from "../src/base/problems.js";
import type { Row, Table } from "../src/base/table.js";
import { type FactWords, readFactWords } from "../src/checks/facts/fact-words.js";
import { checkTypedFacts } from "../src/checks/facts/typed-facts.js";
import { checkContradictions } from "../src/checks/page/contradictions.js";
import { readWords } from "../src/i18n/catalogs.js";
import { tell } from "../src/i18n/program-language.js";
import { readPage } from "../src/pages/finished-page.js";
import type { PageSource } from "../src/pages/pages.js";
import { type Edition, readEdition } from "../src/texts/editions.js";
import { type Config, readConfig } from "../src/workspace/config.js";
import { folderWith, sensors } from "./kit.js";

let [folder, config, edition] = ["", {} as Config, {} as Edition];
const sources = new Map<string, PageSource>();
const facts = new Map<string, FactWords>();

const table = (rows: readonly Row[]): Table => ({
  columns: Object.keys(rows[0] ?? {}).map((name) => ({ name, type: "VARCHAR" })),
  rows,
});
const datasets = {
  quarter_facts: table([
    {
      packets: 502301,
      sources: 1234,
      sensors: 24,
      home_sensors: 12,
      overseas_sensors: 12,
      featured_sensors: 6,
      days: 91,
    },
  ]),
  ports_by_reach: table([
    ...["22/TCP", "23/TCP", "80/TCP", "3389/TCP", "8080/TCP", "8728/TCP", "ICMP"].map((port) => ({
      reach: "all",
      port,
    })),
    { reach: "every_home", port: "6379/TCP" },
  ]),
  port_ranks: table([
    { port: "23/TCP", rank: 1, previous_rank: 2, change_pct: 12.3 },
    { port: "8728/TCP", rank: 2, previous_rank: 5, change_pct: -4.5 },
  ]),
  region_ranks: table([
    { region: "US", rank: 1, previous_rank: 1 },
    { region: "KR", rank: 3, previous_rank: 4 },
  ]),
  network_onset: table([{ onset: "2024-04-27", sources_before: 19.4, sources_after: 144.4 }]),
  coverage_gaps: table([{ label: "home-6", first_day: "2024-05-14", last_day: "2024-05-22", days: 9 }]),
  groups_compared: table([{ months: 3, larger: "overseas", smallest_factor: 1.48, largest_factor: 1.61 }]),
};

beforeAll(async () => {
  folder = await folderWith({
    "tsubame.yaml":
      "timezone: Asia/Tokyo\nhome: JP\nlanguages: [ja, en, de]\nnetworks: networks.csv\neditions: [overflow]\n",
    "sensors.csv": sensors,
    "networks.csv": [1, 2, 3, 4, 5].reduce((rows, at) => `${rows}203.0.113.${at * 32}/27\n`, "network\n"),
    "templates/catalogs/de.json": "{}",
  });
  config = await readConfig(folder);
  const quarter = parsePeriod("2024Q2") as Period;
  edition = await readEdition(config, "overflow", quarter);
  for (const language of config.languages) {
    const words = await readWords(config, language);
    facts.set(language, await readFactWords(config, words));
    sources.set(language, {
      config,
      quarter,
      edition,
      words,
      datasets,
      sample: false,
      daysWithoutExports: 0,
      daysOfUnknownInputs: 0,
      pdf: false,
    });
  }
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What is found when this is all that the article says; its first line is the fourth of the file. */
function typed(language: string, text: string, change: Partial<PageSource> = {}): Finding[] {
  const file = `templates/overflow/report.${language}.md.hbs`;
  const report = { title: "Report", body: { text: `---\ntitle: Report\n---\n${text}`, file } };
  const source = { ...(sources.get(language) as PageSource), ...change };
  const texts = new Map([
    [language, { ...(edition.texts.get(language) ?? [...edition.texts.values()][0]), report, topic: undefined }],
  ]);
  return checkTypedFacts(
    { ...source, edition: { ...edition, texts, charts: new Map() } as unknown as Edition },
    facts.get(language) as FactWords,
    undefined,
  );
}
const told = (found: readonly Finding[]) => found.map(({ code, refused }) => `${refused ? "" : "warning "}${code}`);

describe("typed facts", () => {
  const cases: readonly (readonly [language: string, text: string, findings: readonly string[]])[] = [
    // Lists of ports.
    ["en", "Every sensor has 22/TCP, 23/TCP, 80/TCP, 3389/TCP, 8080/TCP, 8728/TCP and ICMP in its top ten.", []],
    [
      "en",
      "Every sensor has 22/TCP, 23/TCP, 80/TCP, 8080/TCP, 8728/TCP and ICMP in its top ten.",
      ["typedPortsMissing"],
    ],
    [
      "en",
      "Every sensor has 22, 23, 80, 3389, 8080 and 8728/TCP, 6379/TCP and ICMP in its top ten.",
      ["typedPortsExtra"],
    ],
    ["en", "Every sensor has 22, 23, 81, 3389, 8080 and 8728/TCP and ICMP in its top ten.", ["typedPortsDiffer"]],
    [
      "en",
      "Each scan tried TCP ports 22, 23, 80, 3389, 8080 and 8728, and every sensor saw it.",
      ["typedPortsMissing"],
    ],
    ["en", '{{list "ports_by_reach" "port"}} are in the top ten of every sensor.', []],
    ["en", "The vendor says that ports 22, 23 and 80/TCP must be closed.", []],
    ["ja", "すべてのセンサーで22/TCP、23/TCP、80/TCP、3389/TCP、8080/TCP、8728/TCP、ICMPが上位10に入りました。", []],
    [
      "ja",
      "すべてのセンサーで22/TCP、23/TCP、80/TCP、8080/TCP、8728/TCPおよびICMPが上位10に入りました。",
      ["typedPortsMissing"],
    ],
    [
      "ja",
      "すべてのセンサーで２２、２３、８０、８０８０、８７２８／ＴＣＰとＩＣＭＰが上位10に入りました。",
      ["typedPortsMissing"],
    ],
    // Ports alone.
    ["en", "We saw scans of 23/TCP.", []],
    ["en", "We saw scans of 2323/TCP.", ["warning typedPortUnknown"]],
    ["en", "Vendors such as these use 2323/TCP for example.", []],
    ["en", 'We saw scans of {{typed "2323/TCP" reason="meant so"}}.', []],
    ["ja", "2323/TCPへのスキャンを観測しました。", ["warning typedPortUnknown"]],
    ["ja", '{{typed "2323/TCP" reason="meant so"}}へのスキャンを観測しました。', []],
    // Days.
    ["en", "The number of source addresses began to rise on April 27, 2024.", []],
    ["en", "The number of source addresses began to rise in late April.", []],
    ["en", "The number of source addresses began to rise on 28 April.", ["typedChangeDay"]],
    ["en", "The number of source addresses began to rise on 27 April 2023.", ["typedChangeDay"]],
    ["en", "The rise began in early May.", ["typedChangeDay"]],
    ["en", "Until April 26 we saw few scans; then the rise began.", []],
    ["en", "The vendor announced on May 3 that it had begun to repair it.", []],
    ["en", "We saw no packets on 31 June.", ["typedDayNone"]],
    ["en", "A sensor saw nothing from May 14 to May 22.", []],
    ["en", "We saw many scans on May 9.", ["warning typedDayUnknown"]],
    ["en", 'The rise began on {{date (row "network_onset").onset}}.', []],
    ["en", 'The rise began on {{typed "28 April" reason="meant so"}}.', []],
    ["ja", "4月27日から送信元アドレスが増え始めました。", []],
    ["ja", "４月２８日から送信元アドレスが増え始めました。", ["typedChangeDay"]],
    ["ja", "5月上旬から送信元アドレスが増え始めました。", ["typedChangeDay"]],
    ["ja", "増加は5月上旬に始まりました。", ["typedChangeDay"]],
    ["ja", "4月26日まで送信元アドレスはわずかでしたが、その後に増え始めました。", []],
    ["ja", "2月30日のスキャンです。", ["typedDayNone"]],
    ["ja", "5月3日に公表された脆弱性が悪用され始めました。", []],
    // Periods.
    ["en", "This article covers April to June 2024.", []],
    ["en", "This article covers the second quarter of 2024.", []],
    ["en", "This article covers January to March 2024.", ["typedPeriod"]],
    ["en", "This article covers 2024 Q3.", ["typedPeriod"]],
    ["en", "# Observations of July–September 2024", ["typedPeriod"]],
    ["en", "The previous article covered January to March 2024.", []],
    ["en", "Compared with January to March 2024 we saw more scans.", []],
    ["en", "The report was published for Q3 2019 by another team.", []],
    ["ja", "この記事では2024年4月～6月の観測結果を紹介します。", []],
    ["ja", "この記事では2024年7月～9月の観測結果を紹介します。", ["typedPeriod"]],
    ["ja", "この記事では2024年度第1四半期の観測結果を紹介します。", []],
    ["ja", "この記事では2024年第1四半期の観測結果を紹介します。", ["typedPeriod"]],
    ["ja", "2024年1月～3月と比べて多くのスキャンを観測しました。", []],
    // Ranks.
    ["en", "23/TCP is first, as a list of ports shows.", []],
    ["en", "8728/TCP rose to second place.", []],
    ["en", "8728/TCP rose to fourth place.", ["typedRank"]],
    ["en", "South Korea is now at 7th place.", ["typedRank"]],
    ["ja", "8728/TCPは5位から2位になりました。", []],
    ["ja", "8728/TCPは4位になりました。", ["typedRank"]],
    ["ja", "韓国は7位でした。", ["typedRank"]],
    ["ja", "23/TCPと8728/TCPは、それぞれ1位と3位でした。", ["typedRank"]],
    // Numbers with a noun.
    ["en", "Our 24 sensors, 12 of them at home, saw it.", []],
    ["en", "Our 25 sensors saw it.", ["typedNumber"]],
    ["en", "Our 13 overseas sensors saw it.", ["typedNumber"]],
    ["en", "At least 3 sensors saw it.", []],
    ["en", "The operator runs 300 honeypots and 40 cameras.", []],
    ["en", "We saw scans from 5 networks.", []],
    ["en", "We saw scans from 4 networks.", ["typedNumber"]],
    ["en", "A source that tries more than 10 ports in one day is a research scanner.", []],
    ["en", "A source that tries more than 15 ports in one day is a research scanner.", ["typedNumber"]],
    ["en", "We received 502,301 packets.", []],
    ["en", "We received 502,310 packets.", ["warning typedNumberUnknown"]],
    ["en", "In 2016 we received 11,111 packets.", []],
    ["en", "Packets rose by 12.3 %.", []],
    ["en", "Packets rose by 13.2 %.", ["warning typedNumberUnknown"]],
    ["en", "According to the vendor 13.2 % of all packets are lost.", []],
    ["ja", "センサー24台（国内12台、海外12台）で観測しました。", []],
    ["ja", "センサー25台で観測しました。", ["typedNumber"]],
    ["ja", "国内13台のセンサーで観測しました。", ["typedNumber"]],
    ["ja", "1日に15を超えるポートへ送信したアドレスを数えています。", ["typedNumber"]],
    ["ja", "502,301パケットを受信しました。", []],
    ["ja", "502,310パケットを受信しました。", ["warning typedNumberUnknown"]],
    ["ja", "ルーター25台の電源を入れ直しました。", []],
    // Exhibits and definitions.
    ["en", "See Table 2.", ["typedExhibit"]],
    ["en", 'See {{ref "common_ports"}}, and Table 2 of RFC 9000.', []],
    ["ja", "表2のとおりです。", ["typedExhibit"]],
    ["ja", "この記事の図1に示します。", ["typedExhibit"]],
    ["ja", "RFC 9000の表2を参照してください。", []],
    ["en", "Days are cut in Japan Standard Time.", []],
    ["en", "Days are cut in UTC.", ["typedZone"]],
    ["en", "We publish at 9:00 UTC on the first of the days.", []],
    ["en", "Home means Japan.", []],
    ["en", "Home means South Korea.", ["typedHome"]],
    ["ja", "日付は日本時間で区切っています。", []],
    ["ja", "日付は協定世界時で区切っています。", ["typedZone"]],
    ["ja", "韓国にあるものを国内としています。", ["typedHome"]],
    // What is no prose.
    ["en", "`packets on 2323/TCP since 31 June` and [scans](https://a.example/2323/TCP/Table-2) <!-- Table 2 -->", []],
    ["en", "", []],
  ];
  it.each(cases)("in %s: %s", (language, text, findings) => {
    const found = typed(language, text);
    expect(told(found)).toEqual(findings);
    for (const one of found) {
      expect(one.place).toEqual({ file: `templates/overflow/report.${language}.md.hbs`, line: 4 });
      for (const reader of ["en", "ja"]) expect(tell(one, reader)).not.toMatch(/undefined|\{\w+\}(?!\})/);
    }
  });

  it("are told at their own line of a paragraph", () => {
    expect(
      typed("en", "Nothing here.\n\nWe saw\nno scans of 2323/TCP\nat all, and Table 3\nsays so.").map(
        ({ place }) => place.line,
      ),
    ).toEqual([7, 8]);
    expect(
      typed("en", "{{number\n  quarter.name\n}} and\n{{~#if home~}}\nno scans of 2323/TCP{{/if}} we saw.").map(
        ({ place }) => place.line,
      ),
    ).toEqual([8]);
  });

  it("name what is missing, and the list it is missing from", () => {
    const [found] = typed("en", "All sensors have 22, 23, 80, 8080 and 8728/TCP and ICMP in common.");
    expect(tell(found as Finding, "en")).toContain(
      "3389/TCP is missing from this list of ports: ports_by_reach (reach=all) has 22/TCP, 23/TCP, 80/TCP, 3389/TCP",
    );
  });

  it("are not compared with datasets before there are any", () => {
    expect(
      told(
        typed("en", "We saw scans of 2323/TCP begin on 28 April, 11 % of 25 sensors; see Table 2 and 31 June.", {
          datasets: {},
        }),
      ),
    ).toEqual(["typedDayNone", "typedNumber", "typedExhibit"]);
  });

  it("are found in a language without patterns as far as all languages write them alike", () => {
    expect(told(typed("de", "In 2024-06-31 gab es 25 Sensoren. Rang 9 hat 23/TCP. Tabelle 2."))).toEqual([
      "typedDayNone",
    ]);
  });
});

/** What a page of one paragraph, or of the given HTML, says against itself. */
function contradictions(
  language: string,
  html: string,
  texts: Parameters<typeof checkContradictions>[0]["texts"] = [],
): Finding[] {
  const body = html.startsWith("<") ? html : `<p>${html}</p>`;
  return checkContradictions(
    {
      file: "index.html",
      reading: readPage(`<!doctype html><html lang="${language}"><body>${body}</body></html>`),
      texts,
    },
    facts.get(language) as FactWords,
  );
}

describe("a finished page", () => {
  const rows = (...cells: readonly string[][]) =>
    `<table><thead><tr>${(cells[0] ?? []).map((cell) => `<th>${cell}</th>`).join("")}</tr></thead><tbody>${cells
      .slice(1)
      .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
      .join("")}</tbody></table>`;
  const change = (value: number) =>
    `<data value="${value}" data-from="top_ports/0/change_pct">${Math.abs(value)}%</data>`;
  const cases: readonly (readonly [language: string, html: string, findings: readonly string[]])[] = [
    // Percentages and their parts.
    ["en", "6,551 of 6,554 (99.95 %) were mended.", []],
    ["en", "6,551 of 6,554 (99.97 %) were mended.", ["shareWrong"]],
    ["en", "1,906 of the 5,351 devices (35.62 %) answered, or 1,906 of 5,351 (36 %).", []],
    ["en", "1,906 of 5,351 (35.75 %) answered.", ["shareWrong"]],
    ["en", "1,906 of 5,351 (35.61 %) answered.", ["warning shareWrong"]],
    [
      "en",
      "1 of 8 (12.5 %), 1 of 8 (13 %), 1 of 3 (33.3 %), 2 of 3 (66.7 %), 1 of 200 (0.5 %), 5 of 1,000 (0.5 %).",
      [],
    ],
    ["en", "1 of 8 (12 %), 1 of 8 (11 %).", ["shareWrong"]],
    ["en", "About a third, 334 of 1,000 (about 33 %); 0 of 0 (0 %).", []],
    [
      "en",
      'Of 33 addresses, <data value="28" data-from="a/0/n">28</data> (<data value="81.2" data-from="a/0/share_pct">81.2%</data>) answered.',
      ["shareWrong"],
    ],
    ["en", '<span class="typed">1 of 3 (50 %)</span> is a joke, <code>1 of 3 (50 %)</code> too.', []],
    ["ja", "5,351台中1,906台（35.62％）でした。", []],
    ["ja", "５，３５１台中１，９０６台（３５．７５％）でした。", ["shareWrong"]],
    ["ja", "6,554件のうち6,551件（99.97%）です。", ["shareWrong"]],
    // Directions.
    ["en", "It rose from 20 to 50 and fell from 50 to 30.", []],
    ["en", "It decreased from 20 to 50.", ["directionWrong"]],
    ["en", "From 50 to 20, an increase, they said.", ["directionWrong"]],
    ["en", "We received 20 packets, up from 50 in May.", ["directionWrong"]],
    ["en", "We received 20 packets, down from 50 in May.", []],
    ["en", "The fall ended when sources rose from 20 to 50.", []],
    ["en", "The number fell from 2019 to 2023, and in the night from 3 to 14 June.", []],
    ["en", "Ports are numbered from 0 to 65535. The decrease is small.", []],
    ["en", `Packets rose by ${change(12.3)} and then fell by ${change(-4.5)}.`, []],
    ["en", `Packets rose by ${change(-4.5)}.`, ["directionWrong"]],
    ["ja", "20から50に増加しました。50件から20件へと減少しました。", []],
    ["ja", "20から50に減少しました。", ["directionWrong"]],
    ["ja", "50件から20件に増えました。", ["directionWrong"]],
    ["ja", `パケットは${change(-4.5)}増加しました。`, ["directionWrong"]],
    ["ja", "2020年から2023年に減少しました。5位から7位に上昇しました。", []],
    // A change equal to its total.
    ["en", "1,234 packets, a decrease of 1,234.", ["changeIsTotal"]],
    ["en", "1,234 packets, a decrease of 1,243.", []],
    ["en", "It fell by 1,234 from 1,234 to 0. It doubled: an increase of 1,234 from 1,234 to 2,468.", []],
    ["en", "It fell by 50 % to 50 packets; another fell by 3, to 3.", []],
    ["ja", "1,234パケットで、1,234パケットの減少です。", ["changeIsTotal"]],
    ["ja", "1,234パケットで、1,243パケットの減少です。", []],
    // Edits left in.
    ["en", "We saw the the scans.", ["editLeft"]],
    ["en", "The number is are high and rose/fell.", ["editLeft", "editLeft"]],
    [
      "en",
      "All that that port had had, it had. In Network A the number rose. Log in in time? New York York.",
      ["editLeft"],
    ],
    ["en", "An increase/decrease column, the <em>very</em> very end, of 23/TCP 23/TCP.", ["editLeft"]],
    ["ja", "機器のの所有者が増えました。", ["editLeft"]],
    ["ja", "スキャンスキャンが増加した/減少したようです。", ["editLeft", "editLeft"]],
    ["ja", "観測しましたしました。送信元をが調べます。", ["editLeft", "editLeft"]],
    [
      "ja",
      "増えたものの、これまでにでき、自宅でできて、まででできることではありません。ここでは、には、とは、ひとつひとつ、それぞれ、いろいろです。",
      [],
    ],
    // Tables.
    ["en", rows(["Date", "Packets"], ["May 1", "5"], ["May 2", "6"], ["May 2", "7"]), ["tableTwice"]],
    ["en", rows(["Date", "What happened"], ["May 2", "A letter"], ["May 2", "An answer"]), []],
    [
      "en",
      rows(["Rank", "Port", "Packets"], ["1", "23/TCP", "9"], ["2", "22/TCP", "5"], ["3", "22/TCP", "4"]),
      ["tableTwice"],
    ],
    ["en", rows(["Month", "Port", "Packets"], ["April", "22/TCP", "5"], ["May", "22/TCP", "4"]), []],
    ["en", rows(["", "A", "B"], ["1", "23/TCP", "22/TCP"], ["2", "22/TCP", "23/TCP"], ["3", "ICMP", "ICMP"]), []],
    [
      "en",
      rows(["", "A", "B"], ["1", "23/TCP", "22/TCP"], ["2", "22/TCP", "23/TCP"], ["3", "ICMP", "23/TCP"]),
      ["tableTwice"],
    ],
    ["en", rows(["Model", "Devices"], ["A", "7"], ["A", "7"]), ["tableTwice"]],
    ["en", rows(["Model", "Devices"], ["A", "7"], ["B", "7"]), []],
    ["ja", rows(["日付", "数"], ["5月1日", "5"], ["５月１日", "7"]), ["tableTwice"]],
    [
      "ja",
      rows(
        ["センサー", "1位", "2位", "3位", "4位"],
        ["国内", "23/TCP", "22/TCP", "80/TCP", "22/TCP"],
        ["海外", "23/TCP", "22/TCP", "80/TCP", "ICMP"],
      ),
      ["tableRowTwice"],
    ],
    ["en", rows(["Date", "Packets"]), []],
    // Exhibits.
    [
      "en",
      '<p>See <a href="#t">Table 1</a>.</p><figure id="t"><figcaption><span class="number">Table 1</span> Ports</figcaption></figure>',
      [],
    ],
    [
      "en",
      '<p>See <a href="#t">Table 2</a>.</p><figure id="t"><figcaption><span class="number">Table 1</span> Ports</figcaption></figure>',
      ["exhibitOther", "exhibitNone"],
    ],
    ["en", "<p>See Figure 3, and Table 2 of RFC 9000.</p>", ["exhibitNone"]],
    ["ja", "<p>図３を参照。</p>", ["exhibitNone"]],
    ["de", "<p>Die die Zahl sank von 20 auf 50.</p>", []],
    ["de", "<p>Das ist ist alles.</p>", ["warning editLeft"]],
  ];
  it.each(cases)("in %s: %s", (language, html, findings) => {
    const found = contradictions(language, html);
    expect(told(found)).toEqual(findings);
    for (const one of found) {
      expect(one.place).toMatchObject({ file: "index.html", line: 1 });
      for (const reader of ["en", "ja"]) expect(tell(one, reader)).not.toMatch(/undefined|\{\w+\}(?!\})/);
    }
  });

  it("is told at the line of the text", () => {
    const text =
      '---\ntitle: A\n---\nSomething.\n\nAfter the letters, 1 of {{count "a"}} cases (50 %) were\nmended.\n\n| Date | Packets |\n|---|---|\n| May 2 | **6** |\n| May 2 | 7 |\n';
    const html = `<p>After the letters, 1 of <data value="3" data-from="a/#count">3</data> cases (50 %) were mended.</p>${rows(["Date", "Packets"], ["May 2", "<strong>6</strong>"], ["May 2", "7"])}`;
    expect(contradictions("en", html, [{ file: "a.hbs", text }]).map(({ place }) => place)).toEqual([
      { file: "a.hbs", line: 6 },
      { file: "a.hbs", line: 12 },
    ]);
  });
});

describe("a hostile text", () => {
  it.each([
    ["digits and commas", "1,", 200_000],
    ["ports", "22, ", 20_000],
    ["limits of a scanner", "more than 12 ports ", 20_000],
    ["ranges", "from 1 to 2 packets rose ", 20_000],
    ["percentages", "1 of 2 (3 % ", 20_000],
    ["brackets", "((", 20_000],
    ["line breaks", " \n ", 20_000],
    ["months", "April to May 1 ", 20_000],
    ["Japanese numbers", "5台中1台から2、", 20_000],
    ["hiragana", "あいう", 20_000],
    ["times", "1:00 UTC day ", 20_000],
    ["tags", "{{a}} 1 ", 20_000],
  ])(
    "of %s is read to its end",
    (_, piece, length) => {
      const filled = (part: string) => part.repeat(Math.ceil(length / part.length));
      for (const language of ["en", "ja"]) {
        const text = `${filled(piece)}.\n\nSee Table 77. 表77です。`;
        const found = [
          ...typed(language, text),
          ...contradictions(
            language,
            `<p>${filled(piece).replaceAll("{{a}}", "7")}</p><p>See Table 77.</p><p>表77です。</p>`,
          ),
        ];
        const last = found.filter(({ values }) => /77/.test(String(values["typed"])));
        expect(last.map(({ code }) => code).sort()).toEqual(["exhibitNone", "typedExhibit"]);
      }
    },
    30_000,
  );
});

describe("patterns of a language", () => {
  const words = async (yaml: string) => {
    const own = await folderWith({
      "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [de]\n",
      "sensors.csv": sensors,
      "templates/catalogs/de.json": "{}",
      "templates/facts/de.yaml": yaml,
    });
    const configOf = await readConfig(own);
    return readFactWords(configOf, await readWords(configOf, "de"));
  };

  it("are added without a program", async () => {
    facts.set(
      "de",
      await words(
        `up: [stieg]\ndown: [sank]\nfrom_to: ['von %a% auf %b%']\ndouble: [die]\nexhibits: ['\\b(?:Tabelle|Abbildung) ?\\d+']\ndays: ['\\b%day%\\. ?%month%']\nnouns: { sensors: ['%n% Sensoren'] }\n`,
      ),
    );
    expect(told(contradictions("de", "Die die Zahl sank von 20 auf 50. Das ist ist alles."))).toEqual([
      "directionWrong",
      "editLeft",
    ]);
    expect(told(typed("de", "Am 31. Juni sahen 25 Sensoren etwas, siehe Tabelle 2."))).toEqual([
      "typedDayNone",
      "typedNumber",
      "typedExhibit",
    ]);
  });

  it.each([
    ["a bracket that is open", "days:\n  - '%day% ('\n", 2, "This is not a regular expression"],
    ["an unknown key", "dayz: []\n", 1, "dayz"],
    ["no list", "days: 7\n", 1, "days"],
  ])("with %s are told with their line", async (_, yaml, line, says) => {
    const error = await words(yaml).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).place).toMatchObject({ file: "templates/facts/de.yaml", line });
    expect(tell(error as UserError, "en")).toContain(says);
  });
});
