/** What an edition may tell: its settings, the line that says to whom, and cells by sensor that few sources reached. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "../src/engines/html.js";
import { readPdf } from "../src/engines/pdf-text.js";
import { type Config, readConfig } from "../src/workspace/config.js";
import { disclosureOf, strictestOf } from "../src/workspace/disclosure.js";
import { addFiles, filesBelow, folderWith, sensors, smallWorkspace, tsubame } from "./kit.js";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

const plain = "timezone: UTC\nhome: JP\nlanguages: [en, ja]\n";

async function configWith(disclosure: string): Promise<Config> {
  const folder = await folderWith({ "tsubame.yaml": `${plain}disclosure:\n${disclosure}`, "sensors.csv": sensors });
  folders.push(folder);
  return readConfig(folder);
}

describe("a setting that cannot be is told with its line:", () => {
  it.each<readonly [what: string, disclosure: string, line: number, says: string]>([
    ["an audience there is not", "  audience: everyone\n", 5, "disclosure.audience"],
    ["a label that TLP 2.0 does not have", "  audience: partner\n  tlp: WHITE\n", 6, "disclosure.tlp"],
    ["a public edition under a label", "  tlp: AMBER\n", 5, "A public edition cannot have tlp: AMBER."],
    [
      "a public edition with whole addresses",
      "  source_addresses: full\n",
      5,
      "A public edition cannot have source_addresses: full.",
    ],
    [
      "one edition made public, with whole addresses for it alone",
      "  audience: partner\n  editions:\n    overflow:\n      audience: public\n      source_addresses: full\n",
      9,
      "disclosure.editions.overflow.source_addresses: A public edition cannot have",
    ],
    ["a mask of another length", "  source_addresses: /16\n", 5, "disclosure.source_addresses"],
    ["no source at all as enough", "  sources_min: 0\n", 5, "disclosure.sources_min"],
    ["half a source", "  sources_min: 2.5\n", 5, "disclosure.sources_min"],
    ["a word for cells of few sources that is none", "  few_sources: drop\n", 5, "disclosure.few_sources"],
    ["holders that are neither all nor a list", "  holders: some\n", 5, "This is neither true nor a list of names."],
    ["a private word of two letters", "  words: [umbra, jp]\n", 5, "A private word needs three characters or more."],
    [
      "a cell accepted without a reason",
      '  accepted:\n    - { label: home-1, port: 23/TCP, reason: "" }\n',
      6,
      "Say why this cell may be shown.",
    ],
    ["a cell accepted with no reason written", "  accepted:\n    - { label: home-1, port: 23/TCP }\n", 6, "reason"],
    [
      "a cell of a sensor that there is not",
      "  accepted:\n    - { label: home-11, port: 23/TCP, reason: known }\n",
      6,
      'No sensor has the label "home-11". Did you mean "home-1"?',
    ],
    [
      "a port without its protocol",
      '  accepted:\n    - { label: home-1, port: "23", reason: known }\n',
      6,
      '"23" is not a port as tables write it',
    ],
    ["an edition there is not", "  editions:\n    weekly: {}\n", 6, "weekly"],
    ["a key there is not", "  secrecy: high\n", 5, "secrecy"],
  ])("%s", async (_what, disclosure, line, says) => {
    const error = (await configWith(disclosure).catch((reason: unknown) => reason)) as Error;
    expect(error.message).toMatch(new RegExp(`^tsubame\\.yaml:${line}: `));
    expect(error.message).toContain(says);
  });
});

describe("what an edition may tell", () => {
  const defaults = { holders: [], words: [], sources_min: 10, accepted: [] };

  it.each<readonly [what: string, disclosure: string, edition: string | undefined, rules: object]>([
    [
      "is what the public may know, when nothing is said",
      "  {}\n",
      undefined,
      { ...defaults, audience: "public", tlp: "CLEAR", source_addresses: "/24", few_sources: "hide" },
    ],
    [
      "for partners is more",
      "  audience: partner\n",
      "overflow",
      { ...defaults, audience: "partner", tlp: "AMBER", source_addresses: "/24", few_sources: "show" },
    ],
    [
      "within the house is all but whole addresses",
      "  audience: internal\n",
      "overflow",
      { ...defaults, audience: "internal", tlp: "RED", source_addresses: "/24", few_sources: "show" },
    ],
    [
      "is its own where it says so, and common for the rest",
      "  words: [umbra]\n  sources_min: 5\n  editions: { quarterly: { audience: partner, tlp: GREEN, holders: true } }\n",
      "quarterly",
      {
        ...defaults,
        audience: "partner",
        tlp: "GREEN",
        holders: true,
        words: ["umbra"],
        sources_min: 5,
        source_addresses: "/24",
        few_sources: "show",
      },
    ],
    [
      "does not become more because of another edition",
      "  editions: { quarterly: { audience: partner, holders: true } }\n",
      "overflow",
      { ...defaults, audience: "public", tlp: "CLEAR", source_addresses: "/24", few_sources: "hide" },
    ],
    [
      "for the public does not inherit what partners may see",
      "  audience: partner\n  tlp: RED\n  source_addresses: full\n  editions: { overflow: { audience: public } }\n",
      "overflow",
      { ...defaults, audience: "public", tlp: "CLEAR", source_addresses: "/24", few_sources: "hide" },
    ],
  ])("%s", async (_what, disclosure, edition, rules) =>
    expect(disclosureOf(await configWith(disclosure), edition)).toEqual(rules),
  );

  it("in the record of a build is what each of its editions may tell", async () => {
    const config = await configWith(
      "  words: [umbra]\n  editions:\n    quarterly: { audience: internal, source_addresses: full, holders: true }\n    overflow: { holders: [Example Net, Other Net], source_addresses: none, words: [penumbra] }\n",
    );
    expect(strictestOf(config, ["quarterly"])).toEqual({ source_addresses: "full", holders: true, words: ["umbra"] });
    expect(strictestOf(config, ["quarterly", "overflow"])).toEqual({
      source_addresses: "none",
      holders: ["Example Net", "Other Net"],
      words: ["umbra", "penumbra"],
    });
    expect(strictestOf(config, [])).toEqual({ source_addresses: "/24", holders: [], words: ["umbra"] });
  });
});

/** Packets of so many sources to a port of a sensor; three from each. */
const reached = (sensor: string, port: string, sources: number, packets = 3) =>
  Array.from(
    { length: sources * packets },
    (_, at) =>
      `timestamp '2024-04-0${1 + (at % 3)} 0${1 + (at % 7)}:00:00', '${sensor}', cast(${4026531840 + (at % sources) + 1} as uinteger), cast(40000 as usmallint), cast(${port} as integer), cast(6 as utinyint)`,
  );

/**
 * Of 9 sources at one sensor and of 12 at the other; exactly 10; and an eleventh port that moves up, of few sources
 * too.
 */
const rows = [
  ...reached("alpha-one", "4719", 9, 9),
  ...reached("alpha-one", "80", 10),
  ...[23, 22, 25, 110, 143, 443, 3389, 8080].flatMap((port) => reached("alpha-one", String(port), 12)),
  ...reached("alpha-one", "5038", 8, 2),
  ...reached("alpha-one", "5555", 10, 1),
  ...["23", "80", "4719"].flatMap((port) => reached("bravo-two", port, 12)),
];

const bars =
  '{ "data": { "name": "top_ports_by_sensor" }, "mark": "bar", "encoding": { "x": { "field": "packets", "type": "quantitative", "title": null }, "y": { "field": "port", "type": "nominal", "title": null } } }';
const text = (title: string) =>
  `---\ntitle: "${title}"\nlang: ${title.toLowerCase()}\n---\n{{list "ports_by_reach" "port" reach="all"}}\n\n{{#if few_sources.left_out}}{{few_sources.minimum}}!{{/if}}\n\n{{table "top_ports_by_sensor" rows="rank" columns="label" cell="port" caption="A"}}\n\n{{#chart "bars" caption="B"}}C{{/chart}}\n\n{{downloads}}\n`;

describe("a port that few sources reached on a sensor", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await smallWorkspace(rows, {
      "tsubame.yaml": plain,
      "templates/overflow/report.en.md.hbs": text("EN"),
      "templates/overflow/report.ja.md.hbs": text("JA"),
      "templates/overflow/charts/bars.vl.json": bars,
      "templates/catalogs/ja.json": await readFile("templates/catalogs/ja.json", "utf8"),
    });
    folders.push(folder);
  });

  /** Every file of the report as text, by path, and what the build told. */
  async function built(disclosure: string, ...options: string[]) {
    await addFiles(folder, { "tsubame.yaml": `${plain}holders: holders.csv\n${disclosure}` });
    const { code, err, out } = await tsubame(folder, ["build", "2024Q2", ...options]);
    expect(code, err).toBe(0);
    const files = new Map(
      [...(await filesBelow(join(folder, "output/2024Q2")))].map(([path, bytes]) => [path, bytes.toString("utf8")]),
    );
    const page = (language: string) => textOf(files.get(`overflow/${language}/index.html`) ?? "");
    const csv = (files.get("overflow/en/data/top_ports_by_sensor.csv") ?? "")
      .replace(/^\ufeff/, "")
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(","));
    const portsOf = (label: string) => csv.filter(([one]) => one === label).map(([, , port]) => port);
    return { files, page, portsOf, told: err + out };
  }

  const left =
    "Ports that received packets from fewer than 10 source addresses on a sensor are left out of its ranking";

  it("is in no file of a public edition, which says so in both languages, and those below move up", async () => {
    const { files, page, portsOf, told } = await built("", "--no-pdf");
    expect(portsOf("home-1")).toEqual([
      "110/TCP",
      "143/TCP",
      "22/TCP",
      "23/TCP",
      "25/TCP",
      "3389/TCP",
      "443/TCP",
      "8080/TCP",
      "80/TCP",
      "5555/TCP",
    ]);
    expect(portsOf("overseas-1")).toEqual(["23/TCP", "4719/TCP", "80/TCP"]);
    for (const [path, content] of files) expect(content.includes("5038/TCP"), path).toBe(false);
    expect(page("en")).toContain(left);
    expect(page("en")).toContain("10!");
    expect(page("ja")).toContain("送信元IPアドレスが10個に満たないポートは、そのセンサーの順位から除き");
    expect(page("en").match(new RegExp(left, "g"))).toHaveLength(2);
    expect(told).not.toContain("only 9 source(s)");
  });

  it("is in no sentence either: the ports of all sensors are told from what is shown", async () => {
    expect((await built("", "--no-pdf")).page("en")).toContain("23/TCP and 80/TCP");
    expect((await built("disclosure: { few_sources: show }\n", "--no-pdf")).page("en")).toContain(
      "23/TCP, 80/TCP, and 4719/TCP",
    );
  });

  it("is marked where the settings say so, and the editor of a public edition is told of each", async () => {
    const { page, portsOf, told } = await built("disclosure: { few_sources: mark }\n", "--no-pdf");
    expect(portsOf("home-1")[0]).toBe("4719/TCP");
    expect(page("en")).toContain("4719/TCP‡ ");
    expect(page("en").match(/\/TCP‡/g), "in the table, and in words below it").toHaveLength(2);
    expect(page("en")).toContain("‡ On this sensor, fewer than 10 source addresses sent packets to this port.");
    expect(page("ja")).toContain("‡このセンサーのこのポートにパケットを送った送信元IPアドレスは10個未満です。");
    expect(told).toContain(
      "tsubame.yaml: disclosure: home-1, 4719/TCP: only 9 source(s) reached this port on this sensor.",
    );
    expect(told.match(/only \d+ source\(s\)/g)).toHaveLength(1);
  });

  it("is shown with a warning in a public edition, and without one to partners", async () => {
    const open = await built("disclosure: { few_sources: show }\n", "--no-pdf");
    expect(open.portsOf("home-1")[0]).toBe("4719/TCP");
    expect(open.page("en")).not.toMatch(/‡|not listed/);
    expect(open.told).toContain("home-1, 4719/TCP: only 9 source(s)");
    const partner = await built("disclosure: { audience: partner }\n", "--no-pdf");
    expect(partner.portsOf("home-1")[0]).toBe("4719/TCP");
    expect(partner.told).not.toContain("only 9 source(s)");
  });

  it("is shown where the editor accepts it with a reason, and no other with it", async () => {
    const { page, portsOf, told } = await built(
      "disclosure: { accepted: [{ label: home-1, port: 4719/TCP, reason: in the news }] }\n",
      "--no-pdf",
    );
    expect(portsOf("home-1")).toEqual([
      "4719/TCP",
      "110/TCP",
      "143/TCP",
      "22/TCP",
      "23/TCP",
      "25/TCP",
      "3389/TCP",
      "443/TCP",
      "8080/TCP",
      "80/TCP",
    ]);
    expect(page("en")).not.toContain("not listed");
    expect(told).not.toMatch(/only \d+ source|in the news/);
  });

  it("is one of fewer sources when the settings say so", async () => {
    const { portsOf, page } = await built("disclosure: { sources_min: 9 }\n", "--no-pdf");
    expect(portsOf("home-1")[0]).toBe("4719/TCP");
    expect(page("en")).not.toContain("not listed");
  });

  it("and the line that says to whom a page goes is on page and paper, in both languages", async () => {
    const { files } = await built("disclosure: { audience: partner, tlp: AMBER+STRICT }\n");
    for (const language of ["en", "ja"]) {
      const html = files.get(`overflow/${language}/index.html`) ?? "";
      expect(html.match(/<p class="tlp tlp-AMBER\+STRICT">TLP:AMBER\+STRICT<\/p>/g)).toHaveLength(2);
      expect(html).toContain('<meta name="robots" content="noindex, nofollow, noarchive">');
      const { pages } = await readPdf(await readFile(join(folder, `output/2024Q2/overflow/${language}/report.pdf`)), {
        fonts: false,
      });
      for (const page of pages) expect(page).toContain("TLP:AMBER+STRICT");
    }
    const open = await built("", "--no-pdf");
    expect(open.page("en").match(/TLP:CLEAR/g)).toHaveLength(2);
    expect(open.files.get("overflow/en/index.html")).not.toContain("noindex");
  });
});
