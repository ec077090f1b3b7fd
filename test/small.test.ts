import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { partsOf } from "../src/checks/leaks/file-texts.js";
import { edited, elementsOf, parseHtml, textOf, writtenElements } from "../src/engines/html.js";
import { filesBelow, smallWorkspace, tsubame } from "./kit.js";

describe("a small workspace", () => {
  it("builds without a topic, networks, or a second language", async () => {
    const folder = await smallWorkspace();
    const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(built.err).toContain("42 of 42 rows counted");
    expect(built.code).toBe(0);
    const { out } = await tsubame(folder, ["query", "totals", "2024Q2", "--json"]);
    expect(JSON.parse(out)).toEqual([
      { sensor: null, label: null, packets: 42, sources: 14 },
      { sensor: "alpha-one", label: "home-1", packets: 21, sources: 7 },
      { sensor: "bravo-two", label: "overseas-1", packets: 21, sources: 7 },
    ]);
  });
});

describe("a workspace's queries", () => {
  it.each([
    ["a file", "select content as text from read_text('/etc/passwd')"],
    ["a file beside the rollups", "select content as text from read_text('../../etc/passwd')"],
    ["a database", "select * from sqlite_scan('x.db', 'y')"],
    ["the network", "select * from read_csv('http://127.0.0.1:9/x.csv')"],
  ])("cannot read %s", async (_, sql) => {
    const folder = await smallWorkspace(undefined, { "queries/datasets/curious.sql": sql });
    const { code, out, err } = await tsubame(folder, ["query", "curious", "2024Q2", "--json"]);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("queries/datasets/curious.sql");
  });
});

describe("a watched network", () => {
  it.each([
    ["its range", "240.0.0.0/24"],
    ["its holder", "Quietly Watched Telecom"],
  ])("does not leave the house by %s", async (_, secret) => {
    const folder = await smallWorkspace(undefined, {
      "tsubame.yaml": "timezone: UTC\nhome: JP\nlanguages: [en]\nnetworks: networks.csv\n",
      "networks.csv": "network,holder\n240.0.0.0/24,Quietly Watched Telecom\n",
      "templates/overflow/2024Q2/topic.en.md.hbs": `---\ntitle: A topic\n---\nScans came from ${secret}.\n`,
    });
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(3);
    expect(err).toContain("overflow/en/index.html: text: ");
    expect(err).toContain("network network-A");
  });
});

describe("a picture of the quarter's folder", () => {
  it("is published only when the page shows it", async () => {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>`;
    const folder = await smallWorkspace(undefined, {
      "templates/overflow/2024Q2/shown.svg": drawing,
      "templates/overflow/2024Q2/draft.svg": drawing,
      "templates/overflow/2024Q2/topic.en.md.hbs": `---\ntitle: A topic\n---\n{{#picture "shown.svg" caption="A box"}}A black box.{{/picture}}\n`,
    });
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    expect(
      [...(await filesBelow(join(folder, "output/2024Q2"))).keys()].filter((path) => path.includes("pictures/")),
    ).toEqual(["overflow/en/pictures/shown.png"]);
  });

  it("needs words for those who cannot see it, even where a writer puts it in as HTML", async () => {
    const folder = await smallWorkspace(undefined, {
      "templates/overflow/2024Q2/topic.en.md.hbs": `---\ntitle: A topic\n---\n<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>\n\n<p><img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></p>\n`,
    });
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(3);
    expect(err.split("has no alternative text")).toHaveLength(2);
  });
});

describe("HTML", () => {
  it.each([
    ["<p>One <b>t</b>wo</p><p>three</p>", "One two three"],
    ['<a title="a > b">seen</a>', "seen"],
    ["2 < 3 &amp; 5 &gt; 4&nbsp;&#33;&copy;", "2 < 3 & 5 > 4 !©"],
    ["<style>p{}</style>shown<script>run()</script>", "shown"],
    ["one<!-- not shown -->word", "oneword"],
    ["<svg><text>23</text><text>80</text></svg>", "23 80"],
    ["plain  text\n", "plain text"],
  ])("%s says what a reader sees", (html, words) => expect(textOf(html)).toBe(words));

  it("is read however deep or wide it is", () => {
    const deep = `${"<div>".repeat(4_000)}end`;
    expect(textOf(deep)).toBe("end");
    expect([...elementsOf(parseHtml(deep))].length).toBe(4_003);
    expect(textOf("<i>x</i>".repeat(200_000)).length).toBe(200_000);
    expect(writtenElements("<div>".repeat(15_000)).length).toBe(15_000);
  });

  it("is edited where an element is written, and stays as it is elsewhere", () => {
    const page = "<!doctype html>\n<P  class=a>one</p>\r\n<p id='b' class=\"c\">two</P>";
    const edits = writtenElements(page).map(({ contentStart, contentEnd }) => [contentStart, contentEnd, "x"] as const);
    expect(edited(page, edits)).toBe("<!doctype html>\n<P  class=a>x</p>\r\n<p id='b' class=\"c\">x</P>");
  });

  it("hides no word from the search for private ones", async () => {
    for (const html of ["<noscript>Ac<b>me</b></noscript>", "<template>Ac<b>me</b></template>", "Ac<wbr>m<u>e</u>"])
      expect((await partsOf("x.html", html, "")).find(([where]) => where === "words")?.[1], html).toBe("Acme");
  });
});
