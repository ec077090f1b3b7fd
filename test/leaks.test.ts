/** Nothing that names a sensor leaves the house: each way in is tried, and each kind of file is looked into. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, crc32, deflateSync } from "node:zlib";
import { PDFDocument, PDFHexString, PDFName, PDFString } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../src/base/problems.js";
import { partsOf } from "../src/checks/leaks/file-texts.js";
import { leaksIn } from "../src/checks/leaks/leaks.js";
import { type Secrets, secretsOf } from "../src/checks/leaks/secrets.js";
import { typedIn } from "../src/checks/leaks/source-addresses.js";
import { tell } from "../src/i18n/program-language.js";
import { readConfig } from "../src/workspace/config.js";
import {
  type Answer,
  addFiles,
  copyFolder,
  digestsBelow,
  filesBelow,
  filesOf,
  sensors,
  smallWorkspace,
  tsubame,
  valueText,
} from "./kit.js";

type Files = Readonly<Record<string, string | Uint8Array>>;

let scratch = "";
let good = "";
let lastGood: Record<string, string> = {};

const settings = filesOf()["tsubame.yaml"] ?? "";
const text =
  '---\ntitle: "Small"\n---\nText.\n\n{{table "totals" columns="label packets" caption="All"}}\n\n{{downloads}}\n';
const day = ["2024-04-01 01:00:00"].flatMap((time) =>
  ["alpha-one", "bravo-two"].map(
    (sensor) => `timestamp '${time}', '${sensor}', cast(4026531841 as uinteger), 40000, 23, 6`,
  ),
);

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  good = await smallWorkspace(day, { "templates/overflow/report.en.md.hbs": text });
  const built = await build(good);
  expect(built.code, built.err).toBe(0);
  lastGood = await digests(good);
});

afterAll(async () => {
  for (const folder of [scratch, good]) await rm(folder, { recursive: true, force: true });
});

const build = (folder: string, ...options: string[]) => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...options]);

const digests = (folder: string) => digestsBelow(join(folder, "output/2024Q2"));

async function changed(files: Files): Promise<string> {
  const folder = await mkdtemp(join(scratch, "case-"));
  await copyFolder(good, folder);
  await addFiles(folder, files);
  return folder;
}

/** Builds a changed copy, which must be refused while the last good report stays. */
async function refused(files: Files, ...options: string[]): Promise<Answer> {
  const folder = await changed(files);
  const answer = await build(folder, ...options);
  expect(answer.code, answer.err).toBe(3);
  expect(answer.err).toMatch(
    /The report was made but is refused, and nothing was published to output\/: \d+ finding\(s\)\.\n {2}Mend what is listed above and build again\. The last good report is untouched\.\n$/,
  );
  expect(await digests(folder)).toEqual(lastGood);
  await rm(folder, { recursive: true });
  return answer;
}

const page = (line: string, more: Files = {}): Files => ({
  "templates/overflow/report.en.md.hbs": `${text}\n${line}\n`,
  ...more,
});
const shownQuery = (sql: string) => page('{{table "shown" caption="Shown"}}', { "queries/datasets/shown.sql": sql });
const id = "the id of sensor home-1";
const address = "the address of sensor home-1";
const html = "overflow/en/index.html: ";

describe("a report is refused when it says which sensor it was, by way of", () => {
  it.each<readonly [way: string, files: Files, says: readonly string[]]>([
    ["a text", page("Seen by alpha-one alone."), [`${html}text: ${id} (line `, `${html}words: ${id}`]],
    ["a text in capitals", page("Seen by ALPHA-ONE."), [`${html}text: ${id}`]],
    [
      "a text with markup inside the name",
      page("Seen by **alpha**-one, alpha\\-two and alpha&#45;one."),
      [`${html}words: ${id}`],
    ],
    ["a remark in the template's HTML", page("<!-- alpha-one was down -->"), [`${html}text: ${id}`]],
    ["an attribute", page('<span title="alpha-one">here</span>'), [`${html}text: ${id}`]],
    [
      "the topic of the quarter",
      page("{{> topic}}", { "templates/overflow/2024Q2/topic.en.md.hbs": "Alpha-One saw it.\n" }),
      [`${html}words: ${id}`],
    ],
    ["an address", page("At 192.0.2.1: all is quiet."), [`${html}text: ${address} (line `]],
    ["an address as a number", page("At 3221225985."), [`${html}text: ${address} as a number`]],
    ["an address as a number with commas", page("At {{number 3221225985}}."), [`${html}text: ${address} as a number`]],
    [
      "a message of the catalogue",
      page('{{message "secret"}}', { "templates/catalogs/en.json": "@catalog" }),
      [`${html}text: ${id}`],
    ],
    [
      "a chart's title",
      page('{{#chart "bars" caption="Bars"}}They rise.{{/chart}}', {
        "templates/overflow/charts/bars.vl.json":
          '{ "title": "Packets of alpha-one", "data": { "name": "totals" }, "mark": "bar", "encoding": { "x": { "field": "packets", "type": "quantitative" } } }',
      }),
      [`overflow/en/charts/bars.svg: text: ${id}`, `${html}text: ${id}`],
    ],
    [
      "a label equal to another sensor's id",
      { "sensors.csv": sensors.replace("bravo-two,,", "bravo-two,alpha-one,") },
      [`overflow/en/data/totals.csv: text: ${id} (line 4, column 1)`, `${html}words: ${id}`],
    ],
    [
      "a network's label",
      {
        ...page('{{table "watched_networks" caption="Networks"}}'),
        "tsubame.yaml": `${settings}networks: networks.csv\n`,
        "networks.csv": "network,label\n240.0.0.0/24,Near bravo-two\n",
      },
      [
        "overflow/en/data/watched_networks.csv: text: the id of sensor overseas-1",
        `${html}words: the id of sensor overseas-1`,
      ],
    ],
    [
      "a private column under another name",
      shownQuery("select sensor as name, packets from totals"),
      [
        "queries/datasets/shown.sql: Column name of the dataset shown would be published, and holds ids of sensors.",
        `overflow/en/data/shown.csv: text: ${id} (line 3, column 1)`,
        `${html}words: ${id}`,
        "the id of sensor overseas-1",
      ],
    ],
    [
      "a private column in capitals",
      shownQuery("select upper(sensor) as name, packets from totals"),
      [`overflow/en/data/shown.csv: text: ${id}`],
    ],
    [
      "source addresses as numbers under another name",
      shownQuery(
        "select src_ip as origin, packets from sources where sensor is null and src_ip is not null order by src_ip",
      ),
      [
        "queries/datasets/shown.sql: Column origin of the dataset shown would be published, and holds addresses of sources.",
      ],
    ],
    [
      "source addresses as text under another name",
      shownQuery("select '240.0.0.' || n as origin from range(1, 4) as t(n) order by n"),
      [
        "queries/datasets/shown.sql: Column origin of the dataset shown would be published, and holds addresses of sources.",
      ],
    ],
    [
      "a holder under another name",
      shownQuery("select holder as who, count(*) as n from holders group by all order by who"),
      [
        "overflow/en/data/shown.csv: text: the holder of an address range (line 2, column 1)",
        `${html}text: the holder of an address range`,
      ],
    ],
    [
      "what a device said of itself",
      {
        ...page('{{table "devices_by_network" caption="Devices"}}'),
        "tsubame.yaml": `${settings}networks: networks.csv\ndevices: devices/*.jsonl\nfingerprints: fingerprints/*.xml\n`,
        "networks.csv": "network\n240.0.0.0/24\n",
        "devices/a.jsonl": `${JSON.stringify({ ip_str: "240.0.0.1", port: 80, timestamp: "2024-04-01T00:00:00", data: "", http: { title: "Box alpha-one at 8.8.4.4" } })}\n`,
        "fingerprints/boxes.xml":
          '<fingerprints matches="html_title">\n<fingerprint pattern="^Box (.+)$"><param pos="0" name="hw.vendor" value="Acme"/><param pos="1" name="hw.product"/></fingerprint>\n</fingerprints>\n',
      },
      [
        `overflow/en/data/devices_by_network.csv: text: ${id}`,
        `${html}text: ${id}`,
        "overflow/en/data/devices_by_network.csv: text: the address of a source, 8.8.4.0/24",
      ],
    ],
    [
      "a text beside a chart's words",
      page('{{#chart "bars" caption="Bars"}}They rise.{{/chart}}', {
        "templates/overflow/charts/bars.vl.json":
          '{ "data": { "name": "totals" }, "mark": "bar", "encoding": { "x": { "field": "packets", "type": "quantitative", "axis": { "title": "seen by alp\\u00adha-one" } } } }',
      }),
      [`overflow/en/charts/bars.svg: text: ${id}`],
    ],
    [
      "all at once, with the settings of disclosure",
      {
        ...page(
          'Sensors at a.sensors.example in 192.0.2.0/24 saw Watched Holder (240.9.0.0/16) and 8.8.4.4, says umbra; {{typed "8.8.8.8" reason="a resolver that everybody knows"}} and {{masked "8.8.4.4"}} are said on purpose.',
        ),
        "tsubame.yaml": `${settings}networks: networks.csv\ndisclosure: { words: [umbra] }\n`,
        "networks.csv": "network,holder\n240.9.0.0/16,Watched Holder\n",
        "sensors.csv":
          "sensor,label,country,address,host,featured\nalpha-one,,JP,192.0.2.1,a.sensors.example,yes\nbravo-two,,US,198.51.100.2,,yes\n",
      },
      [
        "the host name of sensor home-1",
        "the network around sensor home-1",
        "the holder of network network-A",
        "the address range of network network-A",
        "the address of a source, 8.8.4.0/24 (line",
        "private word 1 of the settings",
      ].map((what) => `${html}text: ${what}`),
    ],
    [
      "an address as a number in a query",
      shownQuery("select 3221225985 as place"),
      [`overflow/en/data/shown.csv: text: ${address} as a number`, `${html}text: ${address} as a number`],
    ],
    ["a column's name", shownQuery('select 1 as "alpha-one"'), [`overflow/en/data/shown.csv: text: ${id}`]],
    [
      "a query's name",
      page('{{count "alpha-one"}}', { "queries/datasets/alpha-one.sql": "select 1 as n" }),
      [`manifest.json: text: ${id}`],
    ],
    [
      "a picture's name",
      page('{{#picture "alpha-one.png" caption="Screen"}}A screen.{{/picture}}', {
        "templates/overflow/2024Q2/alpha-one.png": "@picture",
      }),
      [`overflow/en/pictures/alpha-one.png: file name: ${id}`],
    ],
    [
      "the settings",
      { "tsubame.yaml": `${settings}publisher: { name: CERT, url: "https://cert.example/alpha-one" }\n` },
      [`${html}text: ${id}`],
    ],
    [
      "the front matter of the quarter",
      { "templates/overflow/2024Q2/front.yaml": "author: Team Alpha-One\n" },
      [`${html}text: ${id}`],
    ],
  ])("%s", async (_way, files, says) => {
    const { err } = await refused(await filled(files));
    for (const part of says) expect(err).toContain(part);
    expect(err).not.toMatch(/192\.0\.2\.1|8\.8\.8\.8|8\.8\.4\.4/);
  });

  it("but an address that a text names on purpose may stand in the record too", async () => {
    const folder = await changed({
      "templates/overflow/report.en.md.hbs": `${text}\nAsk {{typed "8.8.8.8" reason="8.8.8.8 is a resolver that everybody knows"}}.\n`,
    });
    const built = await build(folder);
    expect(built.code, built.err).toBe(0);
    expect(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8")).toContain("8.8.8.8 is a resolver");
    const { err } = await refused({
      "templates/overflow/report.en.md.hbs": `${text}\nAsk {{typed "8.8.8.8" reason="or 8.8.4.4"}}.\n`,
    });
    expect(err).toContain("manifest.json: text: the address of a source, 8.8.4.0/24");
  });

  it("each part of the PDF as well", async () => {
    const { err } = await refused({
      "templates/overflow/report.en.md.hbs": '---\ntitle: "Of alpha-one"\n---\n## 192.0.2.1\n\nText.\n',
    });
    expect(err).toContain(`${html}text: ${id}`);
    const folder = await changed({
      "templates/overflow/report.en.md.hbs": '---\ntitle: "Of alpha-one"\n---\n## 192.0.2.1\n\nText.\n',
    });
    const printed = await tsubame(folder, ["build", "2024Q2"]);
    expect(printed.code, printed.err).toBe(3);
    const pdf = "overflow/en/report.pdf: ";
    for (const part of [
      `${pdf}page 1: ${id}`,
      `${pdf}page 1: ${address}`,
      `${pdf}metadata Title: ${id}`,
      `${pdf}metadata dc:title: ${id}`,
      `${pdf}outline: ${address}`,
    ])
      expect(printed.err).toContain(part);
    expect(await digests(folder)).toEqual(lastGood);
  });
});

/** Files that are made of others. */
async function filled(files: Files): Promise<Files> {
  const made: Record<string, () => Promise<string | Uint8Array>> = {
    "@picture": async () => png([]),
    "@catalog": async () => {
      const catalog = JSON.parse(await readFile("templates/catalogs/en.json", "utf8")) as {
        messages: Record<string, string>;
      };
      return JSON.stringify({ ...catalog, messages: { ...catalog.messages, secret: "Kept by alpha-one." } });
    },
  };
  return Object.fromEntries(
    await Promise.all(
      Object.entries(files).map(
        async ([path, content]) => [path, await (made[String(content)]?.() ?? content)] as const,
      ),
    ),
  );
}

/** A red picture of two by two pixels, with chunks of its own. */
function png(chunks: readonly (readonly [type: string, data: Buffer])[]): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, 255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0]));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    ...chunks.map(([type, data]) => chunk(type, data)),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

describe("whatever a file is,", () => {
  let secrets: Secrets;
  let folder = "";
  const sources = { allowed: "/24", typed: new Set<number | string>() } as const;

  beforeAll(async () => {
    folder = await mkdtemp(join(scratch, "secrets-"));
    await addFiles(folder, {
      ...filesOf(),
      "tsubame.yaml": `${settings}networks: networks.csv\n`,
      "networks.csv": "network,holder\n240.1.0.0/16,Watched Holder\n",
      "sensors.csv":
        "sensor,label,country,address,host\nalpha-one,,JP,192.0.2.1,a.sensors.example\n観測器甲,,JP,2001:db8:0:7::5,\nbravo-two,,US,198.51.100.2,\n",
    });
    secrets = secretsOf(await readConfig(folder), { words: ["project-umbra"], holders: ["Open Carrier"] }, [
      "Private Carrier KK",
      "サンプル通信",
      "Open Carrier",
    ]);
  });

  const told = async (path: string, content: string | Uint8Array, rules: Parameters<typeof leaksIn>[3] = sources) =>
    leaksIn(path, [["file name", path], ...(await partsOf(path, content, join(folder, "cache")))], secrets, rules).map(
      ({ values }) => valueText(values["name"]) ?? `source ${values["masked"]}`,
    );

  /** Every secret in the forms in which a reader could still find it. */
  const forms: readonly (readonly [name: string, texts: readonly string[]])[] = [
    [
      id,
      [
        "alpha-one",
        "ALPHA-ONE",
        "alpha\u2011one",
        "al\u00adpha-one",
        "alp\u200bha-one",
        "\u0430lpha-one",
        "ａｌｐｈａ－ｏｎｅ",
        "alpha%2Done",
        "alpha&#45;one",
        "alpha&hyphen;one",
        "alpha\\u002done",
        "&#97;lpha&shy;-one",
        "alpha&amp;#45;one",
        "センサーalpha-oneは",
        "x/alpha-one.png",
        "_alpha-one_",
      ],
    ],
    ["the id of sensor home-2", ["観測器甲", "この観測器甲は", "観測\u200b器甲", "&#35251;測器甲"]],
    [
      "the host name of sensor home-1",
      [
        "a.sensors.example",
        "A.Sensors.Example.",
        "a[.]sensors[.]example",
        "https://a.sensors.example/x",
        "a%2esensors%2eexample",
      ],
    ],
    [
      address,
      [
        "192.0.2.1",
        "192.000.002.001",
        "192[.]0[.]2[.]1",
        "192(dot)0(dot)2(dot)1",
        "192 . 0 . 2 . 1",
        "192-0-2-1",
        "192,0,2,1",
        "5;192;0;2;1",
        "1.2.0.192.in-addr.arpa",
        "::ffff:192.0.2.1",
        "64:ff9b::c000:201",
        "2002:c000:201::",
        "192%2E0%2E2%2E1",
        "192&period;0&#46;2.1",
        "192.0.2.1:8080",
        "http://192.0.2.1/",
        "１９２．０．２．１",
      ],
    ],
    [`${address} as a number`, ["3221225985", "3,221,225,985", "0xc0000201", "c0:00:02:01", "C0000201"]],
    [
      "the network around sensor home-1",
      [
        "192.0.2.0/24",
        "192.0.2.0/25",
        "192.0.0.0/20",
        "192.0.2.x",
        "192.0.2.*",
        "192.0.2/24",
        "192.0.2.0",
        "192.0.2.0-192.0.2.255",
        "2.0.192.in-addr.arpa",
      ],
    ],
    ["the address of sensor home-2", ["2001:db8:0:7::5", "2001:0DB8:0:7:0:0:0:5", "[2001:db8:0:7::5]:80"]],
    ["the network around sensor home-2", ["2001:db8:0:7::/64", "2001:db8::/48"]],
    ["the address range of network network-A", ["240.1.0.0/16", "240.1.0.0 / 16", "240.1.7.9/16"]],
    ["the holder of network network-A", ["Watched Holder", "watched\u00a0holder"]],
    [
      "the holder of an address range",
      ["Private Carrier KK", "サンプル通信", "株式会社サンプル通信の網", "サンプル\u00ad通信"],
    ],
    ["private word 1 of the settings", ["project-umbra", "PROJECT‐UMBRA"]],
    ["source 8.8.4.0/24", ["8.8.4.4", "8.8.4.4/32", "8[.]8[.]4[.]4", "4.4.8.8.in-addr.arpa", "::ffff:8.8.4.4"]],
    ["source 2a00:1450:4001::/48", ["2a00:1450:4001::7", "2A00:1450:4001:0:0:0:0:7", "2a00:1450:4001::/64"]],
  ];

  const chunk = (type: string, data: string) =>
    png([[type, Buffer.concat([Buffer.from("Note\0"), Buffer.from(data)])]]);
  const kinds: readonly (readonly [
    kind: string,
    made: (text: string) => readonly [path: string, content: string | Uint8Array],
  ])[] = [
    ["the text of a page", (text) => ["index.html", `<!doctype html>\n<p>By ${text} alone.</p>`]],
    ["an attribute", (text) => ["index.html", `<img alt="${text}" src="x.png">`]],
    ["a remark", (text) => ["index.html", `<!-- ${text} -->`]],
    [
      "a picture inside a page",
      (text) => [
        "index.html",
        `<img src="data:image/svg+xml;base64,${Buffer.from(`<svg><title>${text}</title></svg>`).toString("base64")}">`,
      ],
    ],
    ["an SVG", (text) => ["charts/a.svg", `<svg xmlns="http://www.w3.org/2000/svg"><g aria-label="${text}"/></svg>`]],
    ["a CSV file", (text) => ["data/a.csv", `\ufefflabel,packets\r\n"${text}",1\r\n`]],
    ["a JSON file", (text) => ["manifest.json", JSON.stringify({ file: text })]],
    ["a PNG's text chunk", (text) => ["a.png", chunk("tEXt", text)]],
    [
      "a PNG's packed text chunk",
      (text) => ["a.png", png([["zTXt", Buffer.concat([Buffer.from("Note\0\0"), deflateSync(text)])]])],
    ],
    [
      "a PNG's packed international text",
      (text) => ["a.png", png([["iTXt", Buffer.concat([Buffer.from("Note\0\u0001\0en\0Note\0"), deflateSync(text)])]])],
    ],
    ["a PNG's camera data", (text) => ["a.png", chunk("eXIf", text)]],
    ["bytes behind the end of a PNG", (text) => ["a.png", Buffer.concat([png([]), Buffer.from(text)])]],
    ["the names of a font", (text) => ["fonts/a.woff2", woff2(text)]],
    ["a file that nobody knows", (text) => ["note.bin", Buffer.from(`\ufeff${text}`, "utf16le")]],
  ];

  it.each(kinds)("%s is searched for every secret in every form", async (_kind, made) => {
    for (const [name, texts] of forms)
      for (const text of texts) expect(await told(...made(text)), text).toContain(name);
  });

  it.each([
    ["alpha-one.html", id],
    ["data/by_192.0.2.1.csv", address],
    ["観測器甲.svg", "the id of sensor home-2"],
    ["project-umbra/a.csv", "private word 1 of the settings"],
  ])("the file's name %s is looked at", async (path, name) => expect(await told(path, "")).toEqual([name]));

  it("a word is found across tags and remarks inside it", async () => {
    for (const text of ["al<b>pha</b>-one", "alpha<wbr>-<u>one</u>", "alpha<!-- x -->-one", "192.0.<span>2</span>.1"])
      expect(await told("index.html", `<p>${text}</p>`), text).toEqual([text.startsWith("al") ? id : address]);
  });

  it("the place is a line and column", async () => {
    const [first] = leaksIn("data/a.csv", [["text", "label\r\nx,alpha-one\r\n"]], secrets);
    expect(first).toMatchObject({
      code: "leak",
      place: { file: "data/a.csv" },
      refused: true,
      values: {
        where: "text",
        position: { english: "line {line}, column {column}", values: { line: 2, column: 3 } },
        name: { english: "the id of sensor {label}", values: { label: "home-1" } },
      },
    });
    expect(tell(first as Finding, "ja")).toMatch(/^data\/a\.csv: text: センサー home-1 の id（2 行 3 文字目）\n/);
  });

  it("every part of a PDF is read", async () => {
    const document = await PDFDocument.create();
    const drawn = document.addPage([300, 200]);
    drawn.drawText("By alpha-one alone, 192.0.\n2.0/24", { x: 10, y: 100, size: 9 });
    const { context } = document;
    const link = context.obj({
      Type: "Annot",
      Subtype: "Link",
      Rect: [0, 0, 9, 9],
      A: { S: "URI", URI: PDFString.of("http://192.0.2.1/") },
    });
    drawn.node.set(PDFName.of("Annots"), context.obj([context.register(link)]));
    await document.attach(Buffer.from("umbra: project-umbra"), "Watched Holder.txt", { mimeType: "text/plain" });
    document.setSubject("a.sensors.example");
    document.catalog.set(
      PDFName.of("Metadata"),
      context.register(
        context.flateStream(Buffer.from("<x:xmpmeta><dc:rights>サンプル通信</dc:rights></x:xmpmeta>"), {
          Type: "Metadata",
          Subtype: "XML",
        }),
      ),
    );
    context.register(context.obj({ Forgotten: PDFHexString.fromText("240.1.0.0/16"), Alt: PDFString.of("8.8.4.4") }));
    for (const useObjectStreams of [true, false]) {
      expect(new Set(await told("report.pdf", await document.save({ useObjectStreams })))).toEqual(
        new Set([
          id,
          "the network around sensor home-1",
          address,
          "private word 1 of the settings",
          "the holder of network network-A",
          "the host name of sensor home-1",
          "the holder of an address range",
          "the address range of network network-A",
          "source 8.8.4.0/24",
        ]),
      );
    }
  });

  it.each([
    [
      "words that only look like one",
      "alpha-ones, xalpha-one, alpha one, alpha-one2, 192.0.2.10, 1192.0.2.1, 192.0.2.11, 32212259850, project umbra, Watched Holders, a.sensors.example2",
    ],
    ["holders that may be named", "Open Carrier"],
    [
      "versions",
      "firmware 8.8.4.4, version 8.8.4.4, v8.8.4.4, ファームウェア 8.8.4.4, Chrome/120.0.0.0, 1.2.3, 147.0.7727.15",
    ],
    ["lists of numbers", "1, 2, 3, 4; 22・23・80・110; 1. 2. 3. 4.; 22 23 80 110; 2024.4.27"],
    ["times, digests and code", `12:34:56, a::before, std::vector, ${"c0ffee00".repeat(8)}, #c0000202, 8728/TCP`],
    ["addresses that are nobody's", "10.0.0.1, 127.0.0.1, 203.0.113.9, 192.0.2.77, 2001:db8::9, fe80::1, ::1"],
    ["masked addresses", "8.8.4.0/24, 8.8.4.x, 8.8.0.0/16, 2a00:1450:4001::/48"],
    ["numbers of a drawing", '<path d="M8.8.4.4 9.9.9.9"/>'],
  ])("no finding in %s", async (_what, text) =>
    expect(await told("index.html", `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN"><p>${text}</p>`)).toEqual([]),
  );

  it("an address of a source stands where the settings allow it, or where it is typed on purpose", async () => {
    const files = new Map([
      ["index.html", '<p><span class="typed">8.8.4.4</span></p>'],
      ["data/devices.csv", "vendor,firmware\r\nExample,9.9.9.9\r\n"],
    ]);
    const typed = typedIn(files);
    expect(await told("a.csv", "8.8.4.4 9.9.9.9", { allowed: "/24", typed })).toEqual([]);
    expect(await told("a.csv", "8.8.4.5", { allowed: "/24", typed })).toEqual(["source 8.8.4.0/24"]);
    expect(await told("a.csv", "8.8.4.0/24", { allowed: "none", typed })).toEqual(["source 8.8.4.0/24"]);
    expect(await told("a.csv", "8.8.4.5 2a00::1 192.0.2.1", { allowed: "full", typed })).toEqual([address]);
  });

  it("one of a thousand sensors and holders is found in a long text, and no other", () => {
    const text = `${"Packets of 23/TCP from 8.8.4.0/24 rose by 12.5 % at home-7. パケットが増えました。\n".repeat(4000)}s-999`;
    const many = secretsOf(
      {
        networks: [],
        sensors: Array.from({ length: 1000 }, (_, at) => ({
          sensor: `s-${at}`,
          label: `home-${at}`,
          sensor_group: "home" as const,
          number: at,
          named: false,
          country: "JP",
          addresses: [3405774848 + at],
          networks: [],
          hosts: [`s${at}.example`],
          from: null,
          to: null,
          featured: true,
        })),
      },
      undefined,
      Array.from({ length: 1000 }, (_, at) => `Holder ${at} Inc.`),
    );
    const told = (known: Secrets) =>
      leaksIn("a.html", [["text", text]], known, sources).map(({ values }) => valueText(values["name"]));
    expect([told(secrets), told(many)]).toEqual([[], ["the id of sensor home-999"]]);
  });
});

/** A web font with nothing but a table of names. */
function woff2(text: string): Uint8Array {
  const name = Buffer.from(text, "utf16le").swap16();
  const packed = brotliCompressSync(name);
  const [header, length] = [Buffer.alloc(48), Buffer.from([0x80 | (name.length >> 7), name.length & 127])];
  header.writeUInt32BE(0x774f4632, 0);
  header.writeUInt16BE(1, 12);
  header.writeUInt32BE(packed.length, 20);
  return Buffer.concat([header, Buffer.from([5]), length, packed]);
}

describe("what a picture carries beside its pixels", () => {
  it.each<readonly [what: string, name: string, content: string | Uint8Array]>([
    [
      "text chunks and camera data of a PNG",
      "screen.png",
      png([
        ["tEXt", Buffer.from("Comment\0by alpha-one", "latin1")],
        ["iTXt", Buffer.from("Author\0\0\0\0\0alpha-one")],
        ["zTXt", Buffer.concat([Buffer.from("Note\0\0"), deflateSync("alpha-one")])],
        ["eXIf", Buffer.from("MM\0*alpha-one 192.0.2.1")],
      ]),
    ],
    [
      "remarks and metadata of an SVG",
      "screen.svg",
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><!-- alpha-one --><metadata>192.0.2.1</metadata><title>alpha-one</title><rect width="9" height="9" id="alpha-one"/></svg>',
    ],
  ])("%s are gone", async (_what, name, content) => {
    const folder = await changed(
      page(`{{#picture "${name}" caption="Screen"}}A screen.{{/picture}}`, {
        [`templates/overflow/2024Q2/${name}`]: content,
      }),
    );
    const built = await build(folder);
    expect(built.code, built.err).toBe(0);
    const files = await filesBelow(join(folder, "output/2024Q2"));
    const shown = files.get("overflow/en/pictures/screen.png");
    expect(shown?.subarray(1, 4).toString()).toBe("PNG");
    expect(shown?.toString("latin1")).not.toMatch(/alpha|192\.0|tEXt|iTXt|zTXt|eXIf/);
    for (const [path, bytes] of files) expect(bytes.includes("alpha-one"), path).toBe(false);
  });
});

describe("without a secret there is no finding", () => {
  it("in words that only look like one", async () => {
    const folder = await changed(
      page(
        "alpha-ones, xalpha-one, alpha one, 192.0.2.10, 1192.0.2.1, 32212259850 and 13221225985; {{number 13221225985}}.",
      ),
    );
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
    expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({ code: 0, out: "No finding.\n", err: "" });
  });

  it("when a label is the sensor's own id, which the staff chose to publish", async () => {
    const folder = await changed({ "sensors.csv": sensors.replace("alpha-one,,", "alpha-one,alpha-one,") });
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
  });
});

describe("tsubame check, after a hand was in output/,", () => {
  const place = "output/2024Q2/overflow/en";
  it.each<
    readonly [
      deed: string,
      change: (folder: string) => Promise<unknown>,
      finds: readonly (readonly [place: string, detail: RegExp])[],
    ]
  >([
    [
      "finds a leak in a page, and that it was changed",
      (folder) => appendFile(join(folder, place, "index.html"), "<p>alpha-one</p>"),
      [
        ["index.html", /^changed since it was built\n/],
        ["index.html", /^text: the id of sensor home-1 \(line /],
        ["index.html", /^words: the id of sensor home-1 \(line /],
      ],
    ],
    [
      "finds a leak in a table",
      (folder) => appendFile(join(folder, place, "data/totals.csv"), "Bravo-Two,1\r\n"),
      [
        ["data/totals.csv", /^changed since it was built\n/],
        ["data/totals.csv", /^text: the id of sensor overseas-1 \(line 5, column 1\)\n/],
      ],
    ],
    [
      "finds a changed number",
      async (folder) =>
        writeFile(
          join(folder, place, "index.html"),
          (await readFile(join(folder, place, "index.html"), "utf8")).replace(
            '<td class="number">1</td>',
            '<td class="number">7</td>',
          ),
        ),
      [["index.html", /^changed since it was built\n/]],
    ],
    [
      "finds a file that is gone, and the link to it",
      (folder) => rm(join(folder, place, "data/totals.csv")),
      [
        ["data/totals.csv", /^missing\n/],
        ["index.html", /^"data\/totals\.csv" leads nowhere\n/],
      ],
    ],
    [
      "finds a file that no build made",
      (folder) => writeFile(join(folder, place, "note.txt"), "alpha-one"),
      [
        ["note.txt", /^was not made by the build\n/],
        ["note.txt", /^text: the id of sensor home-1 \(line 1, column 1\)\n/],
      ],
    ],
  ])("%s", async (_deed, change, finds) => {
    const folder = await changed({});
    await change(folder);
    const { code, out } = await tsubame(folder, ["check", "2024Q2", "--json"]);
    const shown = JSON.parse(out) as { place: string; detail: string; severity: string }[];
    expect(shown).toEqual(
      finds.map(([file, detail]) => ({
        place: `${place}/${file}`,
        detail: expect.stringMatching(detail),
        severity: "error",
        code: expect.any(String),
      })),
    );
    expect(code).toBe(3);
    const plain = await tsubame(folder, ["check", "2024Q2"]);
    expect([plain.code, plain.out]).toEqual([
      3,
      shown.map(({ place: where, detail }) => `error: ${where}: ${detail}\n`).join(""),
    ]);
  });
});
