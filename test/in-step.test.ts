/**
 * Languages in step: finished pages compared after rendering, and the built-in texts, which say the same in both
 * languages.
 */
import { readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../src/base/problems.js";
import { figureReader } from "../src/checks/parity/figures.js";
import { checkParity } from "../src/checks/parity/language-parity.js";
import { readWords } from "../src/i18n/catalogs.js";
import { tell } from "../src/i18n/program-language.js";
import { readTranslations } from "../src/i18n/translations.js";
import type { Words } from "../src/i18n/words.js";
import { readPage } from "../src/pages/finished-page.js";
import { type Glossary, readGlossary } from "../src/translation/glossary.js";
import { translatedText } from "../src/translation/rendition.js";
import { readConfig } from "../src/workspace/config.js";
import { openLibrary } from "../src/workspace/library.js";
import { addFiles, folderWith, sensors, tsubame } from "./kit.js";
import { builtSample, copyOfSample } from "./sample-kit.js";

const german = {
  messages: {
    part_of_month: "{part, select, early {Anfang} middle {Mitte} other {Ende}} {month}",
    number_words: "2: zwei, zweite; 3: drei; 5: fünf; 10: zehn; 1000: tausend; 1000000: Million, Millionen",
  },
};

let folder = "";
let glossary: Glossary = [];
const words = new Map<string, Words>();

beforeAll(async () => {
  folder = await folderWith({
    "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [ja, en, de]\n",
    "sensors.csv": sensors,
    "templates/catalogs/de.json": JSON.stringify(german),
  });
  const config = await readConfig(folder);
  glossary = await readGlossary(config);
  for (const language of config.languages) words.set(language, await readWords(config, language));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A page as the build makes them, in each of three languages. */
const pages: Readonly<Record<string, string>> = {
  ja: `<h1>レポート（<data value="2024Q2" data-from="quarter/0/title">2024年4～6月</data>）</h1>
<p class="byline"><time datetime="2024-08-29">2024年8月29日公開</time></p>
<p>この期間に<data value="24" data-from="facts/0/sensors">24</data>台のセンサーが<data value="502301" data-from="facts/0/packets">502,301</data>パケットを受信しました。<a href="https://cert.example/ja/about">詳細</a></p>
<h2 id="section-1">Telnetのスキャン</h2>
<p>五つのネットワークからの23/TCPへのスキャンです。<time datetime="2024-04-27" data-from="onset/0/onset">4月下旬</time>に増え、<time datetime="2024-04-27" data-from="onset/0/onset">2024年4月27日</time>から平均<data value="144.4" data-from="onset/0/after">144.4</data>になりました（<a href="#figure-days">図1</a>）。</p>
<p>2024年3月11日に公開された弱点は、5月上旬までに1,234台、12.5%で見つかりました。<span class="claim" data-claim="abc">海外が多く受信しました。</span></p>
<figure class="chart" id="figure-days"><figcaption><span class="number">図1</span> 5つのネットワークの日別の送信元アドレス数</figcaption><p class="equivalent">最後の週は<data value="108" data-from="onset/0/last">108</data>です。</p></figure>
<figure class="picture" id="figure-login"><figcaption><span class="number">図2</span> ルーターの管理画面</figcaption></figure>
<h2 id="section-2">対策</h2>
<p>パスワードを変えてください。<a href="mailto:a@cert.example">連絡先</a></p>
<h2 id="section-3">ポート</h2>
<p><a href="#table-ports">表1</a>は<data value="2" data-from="ports/#count">2</data>つのポートです。</p>
<figure class="table" id="table-ports"><figcaption><span class="number">表1</span> 上位10ポート</figcaption><table data-dataset="ports"><thead><tr><th data-column="port">ポート</th> <th data-column="packets">パケット数</th></tr></thead>
<tbody><tr data-row="0"><th>23/TCP</th> <td data-value="6551">6,551</td></tr>
<tr data-row="1"><th>80/TCP</th> <td data-value="120">120</td></tr></tbody></table></figure>
<table><tr><th>機種</th><th>台数</th></tr><tr><td>A</td><td>12</td></tr><tr><td>B</td><td>７</td></tr></table>
<ul class="downloads"><li><a href="data/ports.csv" download="x.csv">CSV</a></li></ul>`,
  en: `<h1>Report (<data value="2024Q2" data-from="quarter/0/title">Apr–Jun 2024</data>)</h1>
<p class="byline"><time datetime="2024-10-03">Published October 3, 2024</time></p>
<p>In <data value="2024Q2" data-from="quarter/0/text">April to June 2024</data> <data value="502301" data-from="facts/0/packets">502,301 packets</data> reached <data value="24" data-from="facts/0/sensors">24 sensors</data>. <a href="https://cert.example/en/about-us">More</a></p>
<h2 id="section-1">Telnet scans</h2>
<p>A weakness published on March 11, 2024 was found on 1,234 devices (12.5 %) until early May. <span class="claim" data-claim="abc">Overseas sensors received more.</span></p>
<p>Scans of 23/TCP from five networks rose in <time datetime="2024-04-27" data-from="onset/0/onset">late April</time>, on <time datetime="2024-04-27" data-from="onset/0/onset">April 27, 2024</time>, to <data value="144.4" data-from="onset/0/after">144.4</data> a day (<a href="#figure-days">Figure 1</a>).</p>
<figure class="chart" id="figure-days"><figcaption><span class="number">Figure 1</span> Source addresses a day in five networks</figcaption><p class="equivalent">In the last week it is <data value="108" data-from="onset/0/last">108</data>.</p></figure>
<figure class="picture" id="figure-login"><figcaption><span class="number">Figure 2</span> A router's administration page</figcaption></figure>
<h2 id="section-2">What to do</h2>
<p>Change the password. <a href="mailto:b@cert.example">Write to us</a></p>
<h2 id="section-3">Ports</h2>
<p><a href="#table-ports">Table 1</a> has <data value="2" data-from="ports/#count">two</data> ports.</p>
<figure class="table" id="table-ports"><figcaption><span class="number">Table 1</span> Top ten ports</figcaption><table data-dataset="ports"><thead><tr><th data-column="port">port</th> <th data-column="packets">packets</th></tr></thead>
<tbody><tr data-row="0"><th>23/TCP</th> <td data-value="6551">6,551</td></tr>
<tr data-row="1"><th>80/TCP</th> <td data-value="120">120</td></tr></tbody></table></figure>
<table><tr><th>model</th><th>devices</th></tr><tr><td>A</td><td>12</td></tr><tr><td>B</td><td>7</td></tr></table>
<ul class="downloads"><li><a href="data/ports.csv" download="y.csv">CSV</a></li></ul>`,
  de: `<h1>Bericht (<data value="2024Q2" data-from="quarter/0/title">April–Juni 2024</data>)</h1>
<p><data value="24" data-from="facts/0/sensors">24</data> Sensoren empfingen <data value="502301" data-from="facts/0/packets">502.301</data> Pakete. <a href="http://cert.example/de">Mehr</a></p>
<h2 id="section-1">Telnet</h2>
<p>Die am 11. März 2024 bekannte Schwäche wurde bis Anfang Mai auf 1.234 Geräten gefunden (12,5 %). <span class="claim" data-claim="abc">Im Ausland war es mehr.</span></p>
<p>Scans von 23/TCP aus fünf Netzen nahmen <time datetime="2024-04-27" data-from="onset/0/onset">Ende April</time> zu, ab <time datetime="2024-04-27" data-from="onset/0/onset">27. April 2024</time> auf <data value="144.4" data-from="onset/0/after">144,4</data> (<a href="#figure-days">Abbildung 1</a>).</p>
<figure class="chart" id="figure-days"><figcaption><span class="number">Abbildung 1</span> Adressen in fünf Netzen</figcaption><p class="equivalent">Zuletzt <data value="108" data-from="onset/0/last">108</data>.</p></figure>
<figure class="picture" id="figure-login"><figcaption><span class="number">Abbildung 2</span> Eine Anmeldeseite</figcaption></figure>
<h2 id="section-2">Was zu tun ist</h2>
<p>Ändern Sie das Kennwort. <a href="mailto:a@cert.example">Schreiben Sie uns</a></p>
<h2 id="section-3">Ports</h2>
<p><a href="#table-ports">Tabelle 1</a> hat <data value="2" data-from="ports/#count">2</data> Ports.</p>
<figure class="table" id="table-ports"><figcaption><span class="number">Tabelle 1</span> Die ersten zehn Ports</figcaption><table data-dataset="ports"><thead><tr><th data-column="port">Port</th> <th data-column="packets">Pakete</th></tr></thead>
<tbody><tr data-row="0"><th>23/TCP</th> <td data-value="6551">6.551</td></tr>
<tr data-row="1"><th>80/TCP</th> <td data-value="120">120</td></tr></tbody></table></figure>
<table><tr><th>Modell</th><th>Geräte</th></tr><tr><td>A</td><td>12</td></tr><tr><td>B</td><td>7</td></tr></table>
<ul class="downloads"><li><a href="data/ports.csv" download="z.csv">CSV</a></li></ul>`,
};

/** The findings after each `[language, find, replace]` was done to its page. */
function compared(
  languages: readonly string[],
  ...edits: readonly (readonly [language: string, find: string, replace: string])[]
): Finding[] {
  return checkParity(
    languages.map((language) => {
      const body = edits
        .filter(([of]) => of === language)
        .reduce((html, [, find, replace]) => {
          expect(html.split(find), find).toHaveLength(2);
          return html.replace(find, () => replace);
        }, pages[language] ?? "");
      return {
        file: `output/${language}/index.html`,
        reading: readPage(`<!doctype html><html lang="${language}"><body>${body}</body></html>`),
        words: words.get(language) as Words,
      };
    }),
    glossary,
  );
}

describe("pages that say the same", () => {
  it("are silent in three languages, and alone", () => {
    expect(compared(["ja", "en", "de"])).toEqual([]);
    expect(compared(["en"])).toEqual([]);
    expect(compared([])).toEqual([]);
  });

  const silent: readonly (readonly [name: string, find: string, replace: string])[] = [
    [
      "reworded prose",
      "A weakness published on March 11, 2024 was found on 1,234 devices (12.5 %) until early May.",
      "Until early May, 12.5% of all (1,234 devices) had a weakness that somebody published on 11 March 2024.",
    ],
    [
      "a value said twice",
      "reached <data",
      '(again <data value="502301" data-from="facts/0/packets">502,301</data>) reached <data',
    ],
    ["no thousands separators", "1,234 devices", "1234 devices"],
    ["full-width digits", "1,234 devices", "１，２３４ devices"],
    ["a number as a word", "on 1,234 devices", "on 1.234 thousand devices"],
    ["a date without its year", "March 11, 2024", "March 11"],
    ["a date in figures", "March 11, 2024", "2024-03-11"],
    ["a small number as digits", "from five networks", "from 5 networks"],
    ["another address on another site", "https://cert.example/en/about-us", "https://partner.example/about"],
    ["another author and date", "Published October 3, 2024", "Published March 7, 2031 by 12 people"],
    ["a figure typed on purpose", "was found on", '(for <span class="typed">18 months</span>) was found on'],
    ["a number from the data where the other has it typed", "two</data> ports", "2</data> ports"],
  ];
  it.each(silent)("may differ by %s", (_, find, replace) => {
    expect(compared(["ja", "en"], ["en", find, replace])).toEqual([]);
  });

  it.each([
    ["which is missed where that edition has a page in the other language", true, ["inStepLink"]],
    ["which is not where that page is not translated yet", false, []],
  ])("may link to another edition, %s", (_, isMade, codes) => {
    const of = (language: string, link: string) => ({
      file: `output/${language}/index.html`,
      reading: readPage(`<!doctype html><html lang="${language}"><body><p>A${link}</p></body></html>`),
      words: words.get(language) as Words,
    });
    const both = [of("ja", '<a href="../../overflow/ja/index.html">B</a>'), of("en", "")];
    expect(
      checkParity(
        both,
        glossary,
        undefined,
        (edition, language) => language === "ja" || (edition === "overflow" && isMade),
      ).map(({ code }) => code),
    ).toEqual(codes);
  });

  it("may have sentences in another order within a section", () => {
    const [, first = "", second = ""] = /(<p>A weakness.*?<\/p>)\n(<p>Scans of.*?<\/p>)/s.exec(pages["en"] ?? "") ?? [];
    expect(compared(["ja", "en"], ["en", `${first}\n${second}`, `${second}\n${first}`])).toEqual([]);
  });
});

describe("pages that differ", () => {
  const stopped: readonly (readonly [name: string, find: string, replace: string, code: string, words: string])[] = [
    ["a translation's number changed", "1,234 devices", "1,243 devices", "inStepFigure", "1,243"],
    ["a percentage changed", "12.5 %", "12.05 %", "inStepFigure", "12.05"],
    ["a number changed by its grouping", "1,234 devices", "1.234 devices", "inStepFigure", "1.234"],
    ["a small number changed", "from five networks", "from 4 networks", "inStepFigure", "4"],
    ["a port changed", "Scans of 23/TCP", "Scans of 2323/TCP", "inStepFigure", "2323/TCP"],
    ["a port's protocol changed", "Scans of 23/TCP", "Scans of 23/UDP", "inStepFigure", "23/UDP"],
    ["a date typed differently", "until early May", "until late May", "inStepFigure", "late May"],
    ["a day typed differently", "March 11, 2024", "March 12, 2024", "inStepFigure", "March 12, 2024"],
    ["a year typed differently", "March 11, 2024", "March 11, 2023", "inStepFigure", "March 11, 2023"],
    ["a day only named by its month", "March 11, 2024", "March 2024", "inStepFigure", "March 2024"],
    [
      "a value dropped",
      'to <data value="144.4" data-from="onset/0/after">144.4</data> a day',
      "by much",
      "inStepValue",
      "onset/0/after",
    ],
    [
      "another value in its place",
      'data value="144.4" data-from="onset/0/after">144.4<',
      'data value="19" data-from="onset/0/before">19<',
      "inStepValue",
      "onset/0/before",
    ],
    ["a value rounded otherwise", 'after">144.4<', 'after">144<', "inStepShown", "144"],
    [
      "a date shown as another part of the month",
      'onset">late April<',
      'onset">early May<',
      "inStepShown",
      "onset/0/onset",
    ],
    [
      "a sentence left out",
      "<p>A weakness published on March 11, 2024 was found on 1,234 devices (12.5 %) until early May. <span",
      "<p><span",
      "inStepFigure",
      "1,234",
    ],
    [
      "a claim missing",
      '<span class="claim" data-claim="abc">Overseas sensors received more.</span>',
      "Overseas sensors received more.",
      "inStepClaim",
      "海外が多く受信しました",
    ],
    ["another claim", 'data-claim="abc"', 'data-claim="def"', "inStepClaim", "Overseas sensors"],
    ["a link to a figure lost", '<a href="#figure-days">Figure 1</a>', "Figure 1", "inStepLink", "#figure-days"],
    [
      "a link to another site lost",
      '<a href="https://cert.example/en/about-us">More</a>',
      "More",
      "inStepLink",
      "https://cert.example/ja/about",
    ],
    [
      "a link to another kind of place",
      "mailto:b@cert.example",
      "https://cert.example/contact",
      "inStepLink",
      "mailto:a@cert.example",
    ],
    [
      "a link to a file",
      '<a href="mailto:b@cert.example">',
      '<a href="mailto:b@cert.example">us</a> <a href="data/ports.csv">',
      "inStepLink",
      "data/ports.csv",
    ],
    [
      "a download lost",
      '<li><a href="data/ports.csv" download="y.csv">CSV</a></li>',
      "",
      "inStepDownload",
      "data/ports.csv",
    ],
    [
      "a table's column left out",
      ' <th data-column="packets">packets</th></tr></thead>\n<tbody><tr data-row="0"><th>23/TCP</th> <td data-value="6551">6,551</td></tr>\n<tr data-row="1"><th>80/TCP</th> <td data-value="120">120</td></tr>',
      '</tr></thead>\n<tbody><tr data-row="0"><th>23/TCP</th></tr>\n<tr data-row="1"><th>80/TCP</th></tr>',
      "inStepColumns",
      "packets",
    ],
    [
      "a table's row left out",
      '<tr data-row="1"><th>80/TCP</th> <td data-value="120">120</td></tr>',
      "",
      "inStepRows",
      "1",
    ],
    ["a table's value changed", 'data-value="6551">6,551', 'data-value="6554">6,554', "inStepCell", "6,554"],
    ["a cell changed in a table written by hand", "<td>B</td><td>7</td>", "<td>B</td><td>12</td>", "inStepCell", "12"],
    [
      "a table written by hand left out",
      /<table><tr>.*<\/table>/.exec(pages["en"] ?? "")?.[0] ?? "",
      "",
      "inStepTables",
      "0",
    ],
    ["a figure in a caption changed", "in five networks", "in 6 networks", "inStepFigure", "6"],
    [
      "a value under a chart dropped",
      'it is <data value="108" data-from="onset/0/last">108</data>',
      "it is less",
      "inStepValue",
      "onset/0/last",
    ],
    [
      "a picture left out",
      /<figure class="picture".*?<\/figure>/.exec(pages["en"] ?? "")?.[0] ?? "",
      "",
      "inStepExhibit",
      "ルーターの管理画面",
    ],
    [
      "a section left out",
      '<h2 id="section-2">What to do</h2>\n<p>Change the password. <a href="mailto:b@cert.example">Write to us</a></p>',
      "",
      "inStepSection",
      "対策",
    ],
    [
      "a section more",
      '<h2 id="section-2">What to do</h2>',
      '<h2 id="section-9">An aside</h2><p>Nothing.</p><h2 id="section-2">What to do</h2>',
      "inStepSection",
      "An aside",
    ],
  ];
  it.each(stopped)("are stopped by %s", (_, find, replace, code, said) => {
    const found = compared(["ja", "en"], ["en", find, replace]);
    expect(found.map((one) => one.code)).toContain(code);
    expect(found.every(({ refused }) => refused)).toBe(true);
    const sentences = found.filter((one) => one.code === code).map((one) => tell(one, "en"));
    expect(sentences.join("\n")).toContain(said);
    expect(sentences.join("\n")).toMatch(/output\/(?:ja|en)\/index\.html/);
    expect(found.map((one) => tell(one, "ja")).join()).not.toMatch(/undefined|\{\w+\}/);
  });

  it("name both pages, the heading, the value and its sentence", () => {
    const [first] = compared(
      ["ja", "en"],
      ["en", 'to <data value="144.4" data-from="onset/0/after">144.4</data> a day', "by much"],
    );
    expect(first).toMatchObject({
      code: "inStepValue",
      place: { file: "output/ja/index.html", line: 5 },
      values: {
        name: "Telnetのスキャン",
        text: "144.4",
        source: "onset/0/after",
        page: "output/ja/index.html",
        other: "output/en/index.html",
      },
    });
    expect(first?.values["sentence"]).toBe("4月下旬に増え、2024年4月27日から平均144.4になりました（図1）。");
  });

  it("tell a missing section once, and not all that is in it", () => {
    const [, section = ""] = /(<h2 id="section-3">[\s\S]*<\/table>)\n<ul/.exec(pages["en"] ?? "") ?? [];
    expect(compared(["ja", "en"], ["en", section, ""]).map(({ code, values }) => [code, values["name"]])).toEqual([
      ["inStepSection", "ポート"],
    ]);
  });

  it("tell captions that changed places", () => {
    const [first, second] = ["Source addresses a day in five networks", "A router's administration page"];
    const found = compared(["ja", "en"], ["en", first, "CAPTION"], ["en", second, first], ["en", "CAPTION", second]);
    expect(found.map(({ code }) => code)).toContain("inStepCaptions");
    expect(tell(found.find(({ code }) => code === "inStepCaptions") as Finding, "en")).toMatch(
      /captions of Figure 1 \(A router's.*\) and Figure 2/,
    );
  });

  it("tell figures that changed places", () => {
    const [both = "", chart = "", picture = ""] =
      /(<figure class="chart".*?<\/figure>)\n(<figure class="picture".*?<\/figure>)/.exec(pages["en"] ?? "") ?? [];
    expect(compared(["ja", "en"], ["en", both, `${picture}\n${chart}`]).map(({ code }) => code)).toEqual([
      "inStepOrder",
    ]);
  });

  it("are told of the third language too, in its own way of writing", () => {
    expect(
      compared(["ja", "en", "de"], ["de", "1.234 Geräten", "1,234 Geräten"]).map(({ values }) => [
        values["text"],
        values["page"],
      ]),
    ).toEqual([
      ["1,234", "output/ja/index.html"],
      ["1,234", "output/de/index.html"],
    ]);
    expect(compared(["ja", "en", "de"], ["de", "Anfang Mai", "Ende Mai"]).map(({ values }) => values["text"])).toEqual([
      "5月上旬",
      "Ende Mai",
    ]);
  });
});

describe("figures", () => {
  const values = (language: string, text: string) =>
    figureReader(words.get(language) as Words)(text).written.map(({ value, year }) =>
      year ? `${value} of ${year}` : value,
    );
  it.each([
    [
      "en",
      "late April 2024, mid-June, April 27th, 27 April, May 2024",
      ["04-late of 2024", "06-middle", "04-27", "04-27", "05 of 2024"],
    ],
    [
      "ja",
      "2024年4月下旬、６月中旬、4月27日、4～6月、3か月、11月",
      ["04-late of 2024", "06-middle", "04-27", "04", "06", "3", "11"],
    ],
    [
      "de",
      "Ende April 2024, 27. April, 1.234,5, 27.4.2024, 2,5 Millionen",
      ["04-late of 2024", "04-27", "1234.5", "04-27 of 2024", "2500000"],
    ],
    [
      "en",
      "1,234,567.8 of 5 million, 12.30%, 9:30, v2.1.3, 192.0.2.1/24",
      ["1234567.8", "5000000", "12.3", "9:30", "2.1.3", "192.0.2.1", "24"],
    ],
    ["ja", "500万、1,234.5千、３３８９/TCP、TCP/23", ["5000000", "1234500", "3389/TCP", "23/TCP"]],
    ["en", "see https://a.example/2024/05?x=7 and may, Maya, 2024-13-40, April 99", ["2024", "13", "40", "04", "99"]],
    ["en", "", []],
  ])("of %s: %s", (language, text, expected) => {
    expect(values(language, text)).toEqual(expected);
  });
});

describe("a built report", () => {
  let sample = "";
  const page = (edition: string, language: string) =>
    readPage(readFileSync(join(sample, "output/2024Q2", edition, language, "index.html"), "utf8"));

  beforeAll(async () => {
    sample = await copyOfSample();
    const settings = await readFile(join(sample, "tsubame.yaml"), "utf8");
    await writeFile(join(sample, "tsubame.yaml"), settings.replace(/^editions:.*$/m, "editions: [overflow]"));
  });

  afterAll(() => rm(sample, { recursive: true, force: true }));

  it("says the same in both languages, the onset that the sample's answers name among it", async () => {
    const {
      built: { code, err },
    } = await builtSample();
    expect([code, err.includes("warning")]).toEqual([0, false]);
    const { events } = JSON.parse(await readFile(join(sample, "answers.json"), "utf8")) as {
      events: { event: string; first_day: string }[];
    };
    const planted = events.find(({ event }) => event === "isp-telnet")?.first_day;
    for (const language of ["ja", "en"]) {
      const onset = page("overflow", language)
        .blocks.flatMap(({ bound }) => bound)
        .filter(({ from }) => from.some(({ dataset, column }) => dataset === "network_onset" && column === "onset"));
      expect(new Set(onset.flatMap(({ values }) => values)), language).toEqual(new Set([planted]));
      expect(onset.map(({ text }) => text)).toEqual(
        expect.arrayContaining(language === "ja" ? ["4月下旬", "2024年4月27日"] : ["late April", "April 27, 2024"]),
      );
    }
  });

  it("is refused with the template's line when the onset is typed by hand in one language, and lies there as it was", async () => {
    const file = "templates/overflow/2024Q2/topic.en.md.hbs";
    const library = openLibrary(resolve(import.meta.dirname, ".."));
    const source = (await library.read(file.replace(".en", ""))) ?? { text: "", file };
    const topic = translatedText(
      source,
      "ja",
      await readTranslations(library, "en", "overflow/2024Q2/topic"),
      false,
    ).text.replace("lang: ja", "lang: en");
    const before = await readFile(join(sample, "output/2024Q2/overflow/en/index.html"), "utf8");
    await addFiles(sample, {
      [file]: topic
        .replaceAll("{{date change.onset}}", "May 2, 2024")
        .replaceAll("{{part-of-month change.onset}}", "early May"),
    });
    const { code, err } = await tsubame(sample, ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(3);
    expect(err).toContain("network_onset/0/onset");
    expect(err).toMatch(
      new RegExp(`${file}:\\d+: .*says May 2, 2024, output/2024Q2/overflow/ja/index\\.html does not`),
    );
    expect(await readFile(join(sample, "output/2024Q2/overflow/en/index.html"), "utf8")).toBe(before);
    await rm(join(sample, file));
  });

  it("is found by check when a page was changed on disk, and one language alone is compared with nothing", async () => {
    const path = join(sample, "output/2024Q2/overflow/en/index.html");
    const html = await readFile(path, "utf8");
    await writeFile(
      path,
      html.replaceAll('data-from="network_onset/0/sources_after"', 'data-from="network_onset/0/sources_before"'),
    );
    const { code, out } = await tsubame(sample, ["check", "2024Q2", "--json"]);
    expect(code).toBe(3);
    expect(
      (JSON.parse(out) as { code: string; place: string }[])
        .filter(({ code: one }) => one === "inStepValue")
        .map(({ place }) => place),
    ).toContainEqual(expect.stringMatching(/topic\.md\.hbs:\d+$/));
    await rm(join(sample, "output/2024Q2/overflow/ja"), { recursive: true });
    const alone = await tsubame(sample, ["check", "2024Q2", "--json"]);
    expect((JSON.parse(alone.out) as { code: string }[]).filter(({ code: one }) => one.startsWith("inStep"))).toEqual(
      [],
    );
  });
});
