/**
 * `sensors.csv` fails closed: every cell that says where a sensor is, is read or refused with its line, and no file
 * that names what was read is published.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UserError } from "../src/base/problems.js";
import { partsOf } from "../src/checks/leaks/file-texts.js";
import { leaksIn } from "../src/checks/leaks/leaks.js";
import { secretsOf } from "../src/checks/leaks/secrets.js";
import { readLinkRecords } from "../src/checks/page/link-records.js";
import { parseTable } from "../src/engines/csv.js";
import { tell } from "../src/i18n/program-language.js";
import { readListed } from "../src/notify/contacts.js";
import { readAccepted } from "../src/numbers/accepted-changes.js";
import { readCases } from "../src/numbers/cases.js";
import { readPortKnowledge } from "../src/numbers/port-knowledge.js";
import { readServices } from "../src/numbers/services.js";
import { readHolders } from "../src/sources/holders.js";
import { readScanners } from "../src/sources/scanners.js";
import { readGlossary } from "../src/translation/glossary.js";
import { readConfig, type Sensor } from "../src/workspace/config.js";
import { addFiles, config, copyFolder, filesBelow, smallWorkspace, tsubame, valueText } from "./kit.js";

let scratch = "";
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"))));
afterAll(() => rm(scratch, { recursive: true, force: true }));

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const sensorsWith = (address: string, host = "", label = "") =>
  `sensor,label,country,address,host\nalpha-one,,JP,198.51.100.1,\nbravo-two,${quoted(label)},US,${quoted(address)},${quoted(host)}\n`;

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(scratch, "case-"));
  await addFiles(folder, { "tsubame.yaml": config, ...files });
  return folder;
}

const configWith = async (sensors: string | Uint8Array) => readConfig(await folderOf({ "sensors.csv": sensors }));

/** The second sensor. */
async function sensorWith(address: string, host = "", label = ""): Promise<Sensor> {
  return (await configWith(sensorsWith(address, host, label))).sensors[1] as Sensor;
}

/** What the reader is told, in both languages; nothing when there is no complaint. */
async function refusal(work: Promise<unknown>): Promise<{ en: string; ja: string } | undefined> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error !== undefined && !(error instanceof UserError)) throw error;
  return error && { en: tell(error, "en"), ja: tell(error, "ja") };
}

/** A sentence of its own in each language, and what to do. */
function expectBoth(told: { en: string; ja: string } | undefined, begins: string, says: string): void {
  expect(told?.en.slice(0, begins.length)).toBe(begins);
  expect(told?.en).toContain(says);
  expect(told?.ja.slice(0, begins.length)).toBe(begins);
  expect(told?.ja.slice(begins.length)).toMatch(/[\u3040-\u30ff]/);
  for (const text of [told?.en, told?.ja]) expect(text).toMatch(/\n {2}\S/);
}

describe("the address of a sensor is read", () => {
  const four = 3405803853;
  const network = { first: 3405803776, length: 24 };
  it.each<readonly [what: string, cell: string, addresses: Sensor["addresses"], networks: Sensor["networks"]]>([
    ["as it is", "203.0.113.77", [four], []],
    ["as nothing when the cell is empty", "", [], []],
    ["of two, with a space between", "203.0.113.80 203.0.113.81", [3405803856, 3405803857], []],
    [
      "of several, with commas, semicolons, line breaks and Japanese marks between",
      "203.0.113.77, 203.0.113.78;203.0.113.79\n203.0.113.80、203.0.113.81　203.0.113.82",
      [four, four + 1, four + 2, four + 3, four + 4, four + 5],
      [],
    ],
    ["once, when it stands there twice", "203.0.113.77;203.0.113.77/32, ::ffff:203.0.113.77", [four], []],
    ["with a prefix, as itself and as its network", "203.0.113.77/24", [four], [network]],
    ["as a network", "203.0.113.0/24", [], [network]],
    [
      "as a network and addresses elsewhere",
      "203.0.113.0/24; 198.51.100.9 2001:db8:5::/48",
      [3325256713],
      [network, { first: "2001:db8:5::", length: 48 }],
    ],
    ["with the prefix of one address", "203.0.113.77/32", [four], []],
    ["of two neighbours", "203.0.113.76/31", [], [{ first: four - 1, length: 31 }]],
    ["of IPv6 in its shortest form", "2001:db8:5::1", ["2001:db8:5::1"], []],
    ["of IPv6 in full, in capitals", "2001:0DB8:0005:0000:0000:0000:0000:0001", ["2001:db8:5::1"], []],
    ["of IPv6 in brackets", "[2001:db8:5::1]", ["2001:db8:5::1"], []],
    [
      "of IPv6 in brackets with a prefix",
      "[2001:db8:5::1]/128 [2001:db8:6::1/128]",
      ["2001:db8:5::1", "2001:db8:6::1"],
      [],
    ],
    ["of IPv6 with a zone", "fe80::1%eth0 [fe80::2%25en1] fe80::3%2/128", ["fe80::1", "fe80::2", "fe80::3"], []],
    [
      "of IPv6 with a prefix, as itself and as its network",
      "2001:db8:5::1/64",
      ["2001:db8:5::1"],
      [{ first: "2001:db8:5::", length: 64 }],
    ],
    ["of IPv4 mapped into IPv6", "::ffff:203.0.113.77", [four], []],
    ["of IPv4 mapped into IPv6, in hexadecimal", "[::FFFF:cb00:714d]", [four], []],
    ["of IPv4 mapped into IPv6, with a prefix", "::ffff:203.0.113.77/120", [four], [network]],
    ["of IPv4 translated into IPv6", "64:ff9b::cb00:714d", [four], []],
    ["of 6to4 with a prefix", "2002:cb00:7100::/40", [], [network]],
    ["with dots at its end", "2001:db8:5::203.0.113.77", ["2001:db8:5::cb00:714d"], []],
  ])("%s", async (_what, cell, addresses, networks) => {
    const { addresses: read, networks: around } = await sensorWith(cell);
    expect({ read, around }).toEqual({ read: addresses, around: networks });
  });
});

describe("the address of a sensor is refused with its line when it is", () => {
  const whole = "Write whole addresses like 192.0.2.7 or 2001:db8::7, and networks like 192.0.2.0/24";
  it.each<readonly [what: string, cell: string, says: string]>([
    ["the end of an address", ".777", whole],
    ["a part of an address", "1.2.3", whole],
    ["five parts", "203.0.113.77.1", whole],
    ["a number above 255", "203.0.113.256", whole],
    ["a number", "3405803853", whole],
    ["hexadecimal", "0xcb00714d", whole],
    ["hexadecimal with dots", "0xcb.0x0.0x71.0x4d", whole],
    ["a pattern", "203.0.113.*", whole],
    ["padded", "203.000.113.077", "is written with leading zeros"],
    ["octal", "0313.0.0161.0115", "is written with leading zeros"],
    ["padded within IPv6", "::ffff:203.0.113.077", "is written with leading zeros"],
    ["a prefix with a leading zero", "203.0.113.77/024", "is written with leading zeros"],
    ["a range", "203.0.113.77-203.0.113.80", whole],
    ["a range with spaces", "203.0.113.77 - 203.0.113.80", whole],
    ["a short range", "203.0.113.77-80", whole],
    ["a range with dots", "203.0.113.77..203.0.113.80", whole],
    ["defanged", "203[.]0[.]113[.]77", whole],
    ["with a port", "203.0.113.77:22", whole],
    ["IPv6 with a port", "[2001:db8:5::1]:22", whole],
    ["with a netmask", "203.0.113.0/255.255.255.0", whole],
    ["with an empty prefix", "203.0.113.77/", whole],
    ["with two prefixes", "203.0.113.77/24/24", whole],
    ["with a prefix that is none", "203.0.113.77/x", whole],
    ["in wide digits", "２０３．０．１１３．７７", whole],
    ["good but for one of a list", "203.0.113.77 203.0.113", whole],
    ["separators alone", " ; , ", whole],
    ["a dash", "-", whole],
    ["a word", "unknown", whole],
    ["with a zone on IPv4", "203.0.113.77%eth0", whole],
    ["with an empty zone", "fe80::1%", whole],
    ["a bracket that is not closed", "[2001:db8:5::1", whole],
    ["a bracket that was not opened", "2001:db8:5::1]", whole],
    ["IPv6 with two gaps", "2001::db8::1", whole],
    ["IPv6 of nine groups", "1:2:3:4:5:6:7:8:9", whole],
    ["a MAC address", "00:00:5e:00:53:af", whole],
    ["IPv6 with a letter that is none", "2001:db8::g", whole],
    ["all addresses", "0.0.0.0/0", "prefix"],
    ["a third of all addresses", "203.0.113.77/2", "prefix"],
    ["longer than an address", "203.0.113.77/33", "prefix"],
    ["longer than an IPv6 address", "2001:db8::/129", "prefix"],
    ["all of IPv6", "2001:db8::1/3", "prefix"],
    ["all that is mapped", "::ffff:0:0/96", "prefix"],
    ["more than is mapped", "::ffff:203.0.113.77/64", "prefix"],
    ["none yet", "0.0.0.0", "stands for no address"],
    ["none yet, of IPv6", "::", "stands for no address"],
    ["a host name", "b.sensors.example", "Write it into the column host"],
    ["a host name in Japanese", "観測.example", "Write it into the column host"],
    ["followed by something that nobody sees", "203.0.113.77\u200b", "U+200B"],
    ["turned around", "\u202e203.0.113.77", "U+202E"],
    ["with NUL inside", "203.0.113.77\u0000", "U+0000"],
  ])("%s: %s", async (_what, cell, says) =>
    expectBoth(await refusal(sensorWith(cell)), "sensors.csv:3: address: ", says),
  );
});

describe("the host name of a sensor is read", () => {
  it.each<readonly [what: string, cell: string, hosts: readonly string[]]>([
    ["as it is", "b.sensors.example", ["b.sensors.example"]],
    ["with a dot at its end", "b.sensors.example.", ["b.sensors.example"]],
    ["with a port", "b.sensors.example:22", ["b.sensors.example"]],
    ["with both", "b.sensors.example.:22", ["b.sensors.example"]],
    ["in capitals", "B.Sensors.EXAMPLE", ["b.sensors.example"]],
    ["of a URL", "https://b.sensors.example:8443/status?x=1#y", ["b.sensors.example"]],
    ["of a URL of another kind", "ssh://b.sensors.example", ["b.sensors.example"]],
    ["in Japanese", "観測.センサー.example", [domainToASCII("観測.センサー.example")]],
    ["in Japanese with a Japanese dot", "観測。センサー。example", [domainToASCII("観測.センサー.example")]],
    ["of a URL in Japanese", "https://観測.センサー.example/", [domainToASCII("観測.センサー.example")]],
    [
      "in the form that DNS knows",
      domainToASCII("観測.センサー.example").toUpperCase(),
      [domainToASCII("観測.センサー.example")],
    ],
    ["with an underscore", "b_2.sensors.example", ["b_2.sensors.example"]],
    ["without a domain", "tower7", ["tower7"]],
    [
      "of several, once each",
      "b.sensors.example c.sensors.example;B.sensors.example., d.sensors.example",
      ["b.sensors.example", "c.sensors.example", "d.sensors.example"],
    ],
  ])("%s", async (_what, cell, hosts) => expect((await sensorWith("", cell)).hosts).toEqual(hosts));
});

describe("the host name of a sensor is refused with its line when it is", () => {
  const whole = "Write it like sensor.example.jp";
  it.each<readonly [what: string, cell: string, says: string]>([
    ["with a user", "root@b.sensors.example", whole],
    ["a URL with a password", "https://root:secret@b.sensors.example/", whole],
    ["a pattern", "*.sensors.example", whole],
    ["with a path", "b.sensors.example/status", whole],
    ["with a gap", "b..example", whole],
    ["with a dot in front", ".sensors.example", whole],
    ["with a hyphen at an end", "-b.example", whole],
    ["of a label that is too long", `${"b".repeat(64)}.example`, whole],
    ["too long", `${"bcd.".repeat(64)}example`, whole],
    ["with a port that is none", "b.sensors.example:x", whole],
    ["percent-encoded", "b%2esensors.example", whole],
    ["no name in DNS", "xn--.example", whole],
    ["a number", "203.0.113", whole],
    ["the end of an address", ".777", whole],
    ["separators alone", ";", whole],
    ["good but for one of a list", "b.sensors.example !", whole],
    ["an address", "203.0.113.77", "Write it into the column address"],
    ["an address with a port", "203.0.113.77:22", "Write it into the column address"],
    ["an IPv6 address", "[2001:db8:5::1]:22", "Write it into the column address"],
    ["a URL with an address", "http://203.0.113.77/", "Write it into the column address"],
    ["one letter", "b", "too short"],
    ["with something inside that nobody sees", "b.sen\u00adsors.example", "U+00AD"],
    ["with a control character", "b.sensors\u0007.example", "U+0007"],
  ])("%s: %s", async (_what, cell, says) =>
    expectBoth(await refusal(sensorWith("", cell)), "sensors.csv:3: host: ", says),
  );
});

/** What is told of a text, by name. */
async function toldOf(sensors: string, text: string, path = "data/a.csv"): Promise<string[]> {
  const { sensors: known } = await configWith(sensors);
  const parts = await partsOf(path, text, join(scratch, "cache"));
  return leaksIn(path, parts, secretsOf({ sensors: known, networks: [] })).map(({ values }) =>
    String(valueText(values["name"])),
  );
}

const isAddress = "the address of sensor overseas-1";
const isNetwork = "the network of sensor overseas-1";
const isAround = "the network around sensor overseas-1";
const isHost = "the host name of sensor overseas-1";
const asNumber = (name: string) => `${name} as a number`;

describe("whatever way an address was registered, it is found in a text", () => {
  const written: readonly (readonly [text: string, form: "exact" | "number"])[] = [
    ["203.0.113.77", "exact"],
    ["203.0.113.77/24", "exact"],
    ["203.0.113.77/32", "exact"],
    ["203.0.113.77/8", "exact"],
    ["203.000.113.077", "exact"],
    ["203[.]0[.]113[.]77", "exact"],
    ["203.0.113.77:22", "exact"],
    ["http://203.0.113.77/", "exact"],
    ["77.113.0.203.in-addr.arpa", "exact"],
    ["::ffff:203.0.113.77", "exact"],
    ["::ffff:cb00:714d", "exact"],
    ["::ffff:203.0.113.77/120", "exact"],
    ["64:ff9b::cb00:714d", "exact"],
    ["2002:cb00:714d::1", "exact"],
    ["203-0-113-77", "exact"],
    ["203_0_113_77", "exact"],
    ["[203,0,113,77]", "exact"],
    ["[203, 0, 113, 77]", "exact"],
    ["[\n 203,\n 0,\n 113,\n 77\n]", "exact"],
    ["203:0:113:77", "exact"],
    ["203 / 0 / 113 / 77", "exact"],
    ["0xcb.0x0.0x71.0x4d", "exact"],
    ["0313.0.0161.0115", "exact"],
    ["3405803853", "number"],
    ["3,405,803,853", "number"],
    ["0xcb00714d", "number"],
    ["cb:00:71:4d", "number"],
  ];
  it.each<readonly [cell: string, name: string]>([
    ["203.0.113.77", isAddress],
    ["203.0.113.77/24", isAddress],
    ["203.0.113.77/32", isAddress],
    ["198.51.100.9 203.0.113.77", isAddress],
    ["198.51.100.9,203.0.113.77;", isAddress],
    ["::ffff:203.0.113.77", isAddress],
    ["[::ffff:cb00:714d]/128", isAddress],
    ["203.0.113.0/24", isNetwork],
    ["203.0.0.0/16", isNetwork],
    ["203.0.113.76/30", isNetwork],
    ["::ffff:203.0.113.0/120", isNetwork],
    ["198.51.100.9 203.0.113.64/26", isNetwork],
  ])("%s", async (cell, name) => {
    for (const [text, form] of written)
      expect(await toldOf(sensorsWith(cell), `x\n${text}\n`), text).toContain(
        form === "number" ? asNumber(name) : name,
      );
  });

  const written6 = [
    "2001:db8:5::1",
    "2001:0DB8:0005:0:0:0:0:0001",
    "[2001:db8:5::1]:80",
    "2001:db8:5::1%eth0",
    "2001:db8:5::1/24",
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    "2001-db8-5--1.ipv6-literal.net",
    "2001:db8:5::0.0.0.1",
  ];
  const numbers6 = [
    "20010db8000500000000000000000001",
    "0x20010DB8000500000000000000000001",
    String(0x20010db8000500000000000000000001n),
  ];
  it.each<readonly [cell: string, name: string]>([
    ["2001:db8:5::1", isAddress],
    ["[2001:db8:5::1]", isAddress],
    ["2001:DB8:5:0:0:0:0:1%eth0", isAddress],
    ["2001:db8:5::1/64", isAddress],
    ["203.0.113.7 2001:db8:5::1", isAddress],
    ["2001:db8:5::/48", isNetwork],
    ["[2001:db8:5::]/64", isNetwork],
    ["2001:db8::/32", isNetwork],
    ["2001:db8:5::/127", isNetwork],
  ])("%s", async (cell, name) => {
    for (const text of written6) expect(await toldOf(sensorsWith(cell), `x\n${text}\n`), text).toContain(name);
    for (const text of numbers6)
      expect(await toldOf(sensorsWith(cell), `x\n${text}\n`), text).toContain(asNumber(name));
  });
});

describe("a network of a sensor is found in a text", () => {
  it.each<readonly [cell: string, name: string, texts: readonly string[]]>([
    [
      "203.0.113.0/24",
      isNetwork,
      [
        "203.0.113.0/24",
        "203.0.113.0/25",
        "203.0.113.128/26",
        "203.0.113.x",
        "203.0.113.*",
        "203.0.113/24",
        "203.0.113.0",
        "113.0.203.in-addr.arpa",
        "203.0.113.0-203.0.113.255",
        "203.0.113.4-9",
        "203.0.113.1",
      ],
    ],
    [
      "203.0.113.0/24",
      isAround,
      ["203.0.112.0/23", "203.0.112.0/20", "203.0.112.0-203.0.113.255", "203.0.112.250-203.0.113.4"],
    ],
    ["203.0.0.0/16", isNetwork, ["203.0.0.0/16", "203.0.64.0/18", "203.0.113.9", "203.0.0.0-203.0.255.255"]],
    ["203.0.113.77/24", isNetwork, ["203.0.113.78", "203.0.113.0/24"]],
    [
      "203.0.113.77",
      isAround,
      ["203.0.113.0/24", "203.0.113.70-203.0.113.90", "203.0.113.70-90", "203.0.113.64 – 203.0.113.127"],
    ],
    ["203.0.113.64/27", isAround, ["203.0.113.0/24", "203.0.113.0", "203.0.113.*"]],
    [
      "2001:db8:5::/48",
      isNetwork,
      ["2001:db8:5::/48", "2001:db8:5:7::/64", "2001:db8:5:ffff::9", "5.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"],
    ],
    ["2001:db8:5:7::/64", isAround, ["2001:db8:5::/48", "5.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"]],
    ["2001:db8:5:7::9", isAround, ["2001:db8:5::/48", "2001:db8:5:7::/64"]],
    ["2001:db8::/32", isNetwork, ["2001:db8::/32", "2001:db8:5::/48", "2001:db8:ffff:ffff::1"]],
  ])("%s: %s", async (cell, name, texts) => {
    for (const text of texts) expect(await toldOf(sensorsWith(cell), `x\n${text}\n`), text).toContain(name);
  });

  it.each<readonly [cell: string, texts: readonly string[]]>([
    [
      "203.0.113.77",
      [
        "203.0.113.78",
        "203.0.114.0/24",
        "203.0.0.0/16",
        "203.0.113.78-203.0.113.90",
        "203.0.113.7",
        "1203.0.113.77",
        "203.0.113.777",
        "13405803853",
      ],
    ],
    [
      "203.0.113.64/27",
      ["203.0.113.63", "203.0.113.96", "203.0.113.96/27", "203.0.113.1-60", "203.0.0.0/8", "cb00713f"],
    ],
    ["2001:db8:5::/48", ["2001:db8:4::1", "2001:db8:6::/48", "2001:db8::/32", "2024-04-01", "a--b", "12:34:56"]],
    [
      "2001:db8:5::1",
      [
        "2001:db8:5:1::2",
        "2001:db8:6::/64",
        "d41d8cd98f00b204e9800998ecf8427e",
        "--- -- --",
        "std::vector",
        "1-2-3-4-5-6-7-8",
      ],
    ],
  ])("%s, and not what lies beside it", async (cell, texts) => {
    for (const text of texts) expect(await toldOf(sensorsWith(cell), `x\n${text}\n`), text).toEqual([]);
  });
});

describe("whatever way a host name was registered, it is found in a text", () => {
  const japanese = "観測.センサー.example";
  it.each<readonly [cell: string, texts: readonly string[]]>([
    ...[
      "b.sensors.example.",
      "b.sensors.example:22",
      "https://b.sensors.example/x",
      "B.SENSORS.EXAMPLE",
      "a.example b.sensors.example",
    ].map(
      (cell) =>
        [
          cell,
          [
            "b.sensors.example",
            "B.Sensors.Example",
            "b.sensors.example.",
            "b.sensors.example:443",
            "ssh://root@b.sensors.example",
            "b[.]sensors[.]example",
            "www.b.sensors.example",
            "b。sensors。example",
            "ｂ．ｓｅｎｓｏｒｓ．ｅｘａｍｐｌｅ",
            "b.sensors.example\u3000",
          ],
        ] as const,
    ),
    ...[japanese, domainToASCII(japanese), `https://${japanese}/`, `${domainToASCII(japanese)}.:22`].map(
      (cell) =>
        [
          cell,
          [
            japanese,
            domainToASCII(japanese),
            domainToASCII(japanese).toUpperCase(),
            "観測。センサー。example",
            "観測.ｾﾝｻｰ.example",
            `https://${encodeURIComponent("観測")}.${encodeURIComponent("センサー")}.example/`,
          ],
        ] as const,
    ),
    ["bücher.example", ["bücher.example", "BÜCHER.example", "xn--bcher-kva.example", "bu\u0308cher.example"]],
    ["xn--bcher-kva.example", ["bücher.example", "xn--bcher-kva.example"]],
    ["\u{1f426}.example", ["\u{1f426}.example", "xn--uo8h.example"]],
  ])("%s", async (cell, texts) => {
    for (const text of texts)
      for (const path of ["a.csv", "index.html"])
        expect(await toldOf(sensorsWith("", cell), `x ${text} y`, path), text).toContain(isHost);
  });

  it("and no other is", async () => {
    expect(
      await toldOf(
        sensorsWith("", "b.sensors.example"),
        "c.sensors.example, sensors.example, bb.sensors.example, b.sensors.example2, b-sensors.example",
      ),
    ).toEqual([]);
    expect(await toldOf(sensorsWith("", "\u{1f426}.example"), "example, a.example, \u{1f41f}.example")).toEqual([]);
  });
});

describe("a label that is what it would hide", () => {
  it.each<readonly [what: string, address: string, host: string, label: string, text: string]>([
    ["is the address, published on purpose", "203.0.113.77", "", "203.0.113.77", "203.0.113.77"],
    ["is the address in another form", "[2001:DB8:5:0::1]", "", "2001:db8:5::1", "2001:db8:5::1"],
    ["is the address within the network", "203.0.113.77/24", "", "203.0.113.77", "203.0.113.77"],
    ["is the network", "203.0.113.0/24", "", "203.0.113.0/24", "203.0.113.0/24"],
    ["is the host name", "", "B.sensors.example.", "b.sensors.example", "b.sensors.example"],
    ["is the host name as people read it", "", "xn--bcher-kva.example", "Bücher.example", "bücher.example"],
  ])("%s", async (_what, address, host, label, text) =>
    expect(await toldOf(sensorsWith(address, host, label), text)).toEqual([]),
  );

  it.each<readonly [what: string, sensors: string, text: string, told: string]>([
    [
      "hides no other address of the sensor",
      sensorsWith("203.0.113.77 203.0.113.80", "", "203.0.113.77"),
      "203.0.113.80",
      "the address of sensor 203.0.113.77",
    ],
    [
      "hides no other address of its network",
      sensorsWith("203.0.113.77/24", "", "203.0.113.77"),
      "203.0.113.78",
      "the network of sensor 203.0.113.77",
    ],
    [
      "hides no other host name of the sensor",
      sensorsWith("", "b.example c.example", "b.example"),
      "c.example",
      "the host name of sensor b.example",
    ],
    [
      "is not the address of another sensor",
      "sensor,label,country,address\na-1,203.0.113.80,JP,203.0.113.77\nb-2,,JP,203.0.113.80\n",
      "203.0.113.80",
      "the address of sensor home-2",
    ],
    [
      "is not shared with a sensor of the same address",
      "sensor,label,country,address\na-1,203.0.113.77,JP,203.0.113.77\nb-2,,JP,203.0.113.77\n",
      "203.0.113.77",
      "the address of sensor home-2",
    ],
    [
      "is not shared with a sensor of the same network",
      "sensor,label,country,address\na-1,203.0.113.77,JP,203.0.113.77/24\nb-2,,JP,203.0.113.0/24\n",
      "203.0.113.77",
      "the network of sensor home-2",
    ],
    [
      "is not shared with a sensor of the same network before it",
      "sensor,label,country,address\nb-2,,JP,203.0.113.0/24\na-1,203.0.113.77,JP,203.0.113.77/24\n",
      "203.0.113.77",
      "the network of sensor 203.0.113.77",
    ],
    [
      "is not shared with a sensor of the same host name",
      "sensor,label,country,host\na-1,a.example,JP,a.example\nb-2,,JP,A.example.\n",
      "a.example",
      "the host name of sensor home-2",
    ],
    [
      "is not shared with a sensor whose id differs in case",
      "sensor,label,country\na-1,a-1,JP\nA-1,,JP\n",
      "a-1",
      "the id of sensor home-2",
    ],
    [
      "holds its address beside a word",
      sensorsWith("203.0.113.77", "", "Tower (203.0.113.77)"),
      "Tower (203.0.113.77)",
      "the address of sensor Tower (203.0.113.77)",
    ],
  ])("%s", async (_what, sensors, text, told) => expect(await toldOf(sensors, text)).toContain(told));
});

describe("the id of a sensor", () => {
  const withIds = (...ids: string[]) => configWith(`sensor,country\n${ids.map((id) => `${quoted(id)},JP\n`).join("")}`);

  it.each<readonly [what: string, id: string, code: string]>([
    ["NUL", "alpha\u0000", "U+0000"],
    ["NUL alone", "\u0000", "U+0000"],
    ["a bell", "al\u0007pha", "U+0007"],
    ["an escape", "alpha\u001b[31m", "U+001B"],
    ["a deleted character", "alpha\u007f", "U+007F"],
    ["a control character of Latin-1", "alpha\u0085one", "U+0085"],
    ["a line break", "alpha\none", "U+000A"],
    ["a tab", "alpha\tone", "U+0009"],
    ["a space that does not break", "alpha\u00a0one", "U+00A0"],
    ["a Japanese space", "alpha\u3000one", "U+3000"],
    ["a space of no width", "al\u200bpha", "U+200B"],
    ["a joiner", "al\u200dpha", "U+200D"],
    ["a soft hyphen", "al\u00adpha", "U+00AD"],
    ["a turn of direction", "\u202ealpha", "U+202E"],
    ["a byte order mark", "al\ufeffpha", "U+FEFF"],
    ["a filler", "al\u3164pha", "U+3164"],
    ["a variation of a letter", "alpha\ufe0f", "U+FE0F"],
  ])("with %s is refused with its line", async (_what, id, code) =>
    expectBoth(await refusal(withIds("bravo", id)), "sensors.csv:3: sensor: ", code),
  );

  it.each<readonly [what: string, one: string, other: string]>([
    ["in wide letters", "alpha-one", "ａｌｐｈａ－ｏｎｅ"],
    ["with a Cyrillic letter", "alpha-one", "\u0430lpha-one"],
    ["with another hyphen", "alpha-one", "alpha\u2010one"],
    ["composed in another way", "caf\u00e9", "cafe\u0301"],
    ["with one more space inside", "alpha one", "alpha  one"],
  ])("that reads like another, %s, is refused with its line", async (_what, one, other) =>
    expectBoth(await refusal(withIds(one, other)), "sensors.csv:3: sensor: ", "line 2"),
  );

  it("that is an address is protected as one, unless it is published as the label", async () => {
    for (const text of ["203.0.113.77", "3405803853", "::ffff:cb00:714d", "203.0.113.0/24"])
      expect(await toldOf("sensor,country\n203.0.113.77,JP\n", text), text).not.toEqual([]);
    expect((await withIds("2001:db8::1")).sensors[0]?.addresses).toEqual(["2001:db8::1"]);
    expect(
      await toldOf("sensor,label,country\n203.0.113.77,203.0.113.77,JP\n", "203.0.113.77, 203.0.113.0/24"),
    ).toEqual([]);
  });

  it("of a case is held to the same", async () => {
    for (const [id, code] of [
      ["7\u0007", "U+0007"],
      ["7\u200b", "U+200B"],
    ] as const)
      expectBoth(
        await refusal(
          folderOf({
            "sensors.csv": "sensor,country\na-1,JP\n",
            "cases.csv": `case,network,opened\n${id},192.0.2.0/24,2024-04-01\n`,
            "tsubame.yaml": `${config}cases: cases.csv\n`,
          })
            .then(readConfig)
            .then(readCases),
        ),
        "cases.csv:2: case: ",
        code,
      );
  });

  it("is kept as it is with spaces inside, letters of any script, or in another case than that of another", async () => {
    expect(
      (await withIds("Tokyo 1", "観測器甲", "aB3", "Ab3", " padded ")).sensors.map(({ sensor }) => sensor),
    ).toEqual(["Tokyo 1", "観測器甲", "aB3", "Ab3", "padded"]);
  });

  it.each<readonly [id: string, texts: readonly string[]]>([
    ["Tokyo tower", ["tokyo tower", "Tokyo\ntower", "Tokyo  tower", "Tokyo\u00a0tower", "Tokyo\u3000tower"]],
    ["\u0430lpha-one", ["alpha-one", "\u0430lpha-one", "ALPHA-ONE"]],
    ["ａｌｐｈａ", ["alpha", "ａｌｐｈａ"]],
    ["aB3", ["ab3", "AB3"]],
  ])("%s is found in a text", async (id, texts) => {
    for (const text of texts)
      expect(await toldOf(`sensor,country\n${id},JP\n`, `x ${text} y`), text).toEqual(["the id of sensor home-1"]);
  });
});

describe("the head of a CSV file is refused with its line", () => {
  const sensors = "sensor,country\nalpha-one,JP\n";
  const of = (files: Readonly<Record<string, string>>, settings = "") =>
    folderOf({ "sensors.csv": sensors, ...files, "tsubame.yaml": `${config}${settings}` }).then(readConfig);
  const library = (text: string) =>
    ({
      library: {
        readBytes: async () => new TextEncoder().encode(text),
        read: async () => ({ text, file: "templates/x.csv" }),
      },
    }) as never;
  /** Every file that is read: its head and a line, the one who reads it. */
  const kinds: readonly (readonly [
    file: string,
    head: string,
    line: string,
    read: (text: string) => Promise<unknown>,
  ])[] = [
    ["sensors.csv", "sensor,country", "alpha-one,JP", (text) => configWith(text)],
    [
      "networks.csv",
      "network,label",
      "192.0.2.0/24,Homes",
      (text) => of({ "networks.csv": text }, "networks: networks.csv\n"),
    ],
    [
      "cases.csv",
      "case,network,opened",
      "7,192.0.2.0/24,2024-04-01",
      async (text) => readCases(await of({ "cases.csv": text }, "cases: cases.csv\n")),
    ],
    [
      "accepted-changes.csv",
      "change,reason,who,until",
      "2024-04-01-23-tcp,known,Sato,2024-05-01",
      async (text) => readAccepted(await of({ "accepted-changes.csv": text })),
    ],
    [
      "port-knowledge.csv",
      "port,product,source,as_of",
      "23/TCP,Telnet,https://vendor.example/,2024-05-01",
      async (text) => readPortKnowledge(await of({ "port-knowledge.csv": text })),
    ],
    [
      "contacts.csv",
      "network,contact",
      "192.0.2.0/24,a@b.example",
      async (text) => readListed(await of({ "contacts.csv": text }, "contacts: contacts.csv\n")),
    ],
    [
      "holders.csv",
      "network,holder",
      "192.0.2.0/24,Someone",
      async (text) =>
        readHolders(await of({ "holders.csv": text }, "holders: holders.csv\n"), {
          step: () => undefined,
          tick: () => undefined,
        } as never),
    ],
    [
      "scanners.csv",
      "network,organisation",
      "192.0.2.0/24,Someone",
      async (text) => readScanners(await of({ "scanners.csv": text }, "scanners: scanners.csv\n")),
    ],
    [
      "links.csv",
      "address,status,asked",
      "https://example.org/,200,2024-04-01",
      async (text) => readLinkRecords(await of({ "links.csv": text })),
    ],
    ["templates/services.csv", "port,service", "23/tcp,Telnet", (text) => readServices(library(text))],
    ["templates/x.csv", "en,ja", "sensor,センサー", (text) => readGlossary(library(text))],
    [
      "data/a.csv",
      "label,packets",
      "home-1,5",
      async (text) => parseTable(new TextEncoder().encode(text), "data/a.csv"),
    ],
  ];

  it.each(kinds)("%s, when a column is named twice", async (file, head, line, read) => {
    const [first = "", ...others] = head.split(",");
    const [cell = "", ...cells] = line.split(",");
    expect(await refusal(read(`${head}\n${line}\n`))).toBeUndefined();
    expectBoth(
      await refusal(read(`${[first, ...others, first].join(",")}\n${[cell, ...cells, cell].join(",")}\n`)),
      `${file}:1: ${first}: `,
      "twice",
    );
  });

  it.each(kinds)("%s, when a column has no name", async (file, head, line, read) => {
    expectBoth(await refusal(read(`${head},\n${line},\n`)), `${file}:1: `, "has no name");
    expectBoth(
      await refusal(read(`${head},"  "\n${line},x\n`)),
      `${file}:1: `,
      `Column ${head.split(",").length + 1} has no name`,
    );
  });

  it.each(kinds)("%s, when a name or a cell holds NUL", async (file, head, line, read) => {
    const [first = "", ...others] = head.split(",");
    const [cell = "", ...cells] = line.split(",");
    expectBoth(await refusal(read(`${[`${first}\u0000`, ...others].join(",")}\n${line}\n`)), `${file}:1: `, "U+0000");
    expectBoth(
      await refusal(read(`${head}\n${line}\n${[`${cell}\u0000`, ...cells].join(",")}\n`)),
      `${file}:3: ${first}: `,
      "U+0000",
    );
    expectBoth(
      await refusal(read(`${head}\n${[cell, ...cells.slice(0, -1), `x\u0000${cells.at(-1)}`].join(",")}\n`)),
      `${file}:2: ${head.split(",").at(-1)}: `,
      "U+0000",
    );
  });

  it("and the line of a cell is where its record begins", async () => {
    expectBoth(
      await refusal(configWith('sensor,label,country\n"a-1","two\nlines",JP\nb-2,"two\nli\u0000nes",JP\n')),
      "sensors.csv:4: label: ",
      "U+0000",
    );
  });

  it("as is a text that was saved as UTF-16", async () => {
    expectBoth(
      await refusal(configWith(Buffer.from("sensor,country\na-1,JP\n", "utf16le"))),
      "sensors.csv:1: ",
      "U+0000",
    );
  });

  it("wherever the head stands, and in whatever order the columns are", async () => {
    expectBoth(
      await refusal(configWith("# Ours.\n\nsensor,country,sensor\na,JP,b\n")),
      "sensors.csv:3: sensor: ",
      "twice",
    );
    expectBoth(
      await refusal(configWith('sensor,country,"address",address \na,JP,203.0.113.77,203.0.113.78\n')),
      "sensors.csv:1: address: ",
      "twice",
    );
    expectBoth(await refusal(configWith("sensor,country,,\na,JP,,\n")), "sensors.csv:1: ", "Column 3 has no name");
  });

  it("and what is only written in a comment is no cell", async () => {
    expect((await configWith("# NUL: \u0000\nsensor,country\na,JP\n")).sensors).toHaveLength(1);
  });
});

describe("what cannot be searched for is no secret by a word of it", () => {
  const withWords = (words: string) =>
    refusal(
      folderOf({
        "sensors.csv": "sensor,country\na-1,JP\n",
        "tsubame.yaml": `${config}disclosure:\n  words: ${words}\n`,
      }).then(readConfig),
    );
  it.each([
    ["a short number", '["4719"]'],
    ["wide digits", '["１２３４"]'],
    ["marks alone", '["---"]'],
    ["characters that nobody sees", '["a\\u200b\\u200b"]'],
  ])("a private word of %s is refused", async (_what, words) => {
    const told = await withWords(words);
    expect(told?.en).toMatch(/^tsubame\.yaml:5: disclosure\.words\.0: /);
  });

  it("others are taken", async () => expect(await withWords('[umbra, "1234567", 観測器, lab-7]')).toBeUndefined());

  it("the port of a watched network is a whole number in digits", async () => {
    for (const port of ["0x17", "1e3", "23.0", "-1", "65536", "２３"])
      expectBoth(
        await refusal(
          folderOf({
            "sensors.csv": "sensor,country\na-1,JP\n",
            "networks.csv": `network,port\n192.0.2.0/24,${port}\n`,
            "tsubame.yaml": `${config}networks: networks.csv\n`,
          }).then(readConfig),
        ),
        "networks.csv:2: port: ",
        "is not a port",
      );
  });

  it("an address range of networks.csv is found as a range of addresses too", async () => {
    const { sensors, networks } = await readConfig(
      await folderOf({
        "sensors.csv": "sensor,country\na-1,JP\n",
        "networks.csv": "network\n240.1.0.0/16\n",
        "tsubame.yaml": `${config}networks: networks.csv\n`,
      }),
    );
    for (const text of [
      "240.1.0.0/16",
      "240.1.0.0-240.1.255.255",
      "240.1.0.0 – 240.1.255.255",
      "240.1.0.0..240.1.255.255",
    ])
      expect(
        leaksIn("a", [["text", text]], secretsOf({ sensors, networks })).map(({ values }) => valueText(values["name"])),
        text,
      ).toEqual(["the address range of network network-A"]);
  });
});

describe("tsubame build, with addresses as people write them,", () => {
  const day = ["alpha-one", "bravo-two"].map(
    (sensor) => `timestamp '2024-04-01 01:00:00', '${sensor}', cast(4026531841 as uinteger), 40000, 23, 6`,
  );
  const page = (line: string) => ({
    "templates/overflow/report.en.md.hbs": `---\ntitle: "Small"\n---\nText.\n\n{{table "totals" columns="label packets" caption="All"}}\n\n${line}\n`,
  });
  const typed =
    "sensor,label,country,address,host\nalpha-one,,JP,203.0.113.77/24,a.sensors.example.\nbravo-two,,US,203.0.113.80 203.0.113.81,b.sensors.example:22\n";
  let good = "";
  const build = (folder: string) => tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  beforeAll(async () => {
    good = await smallWorkspace(day, { "sensors.csv": typed, ...page("All is quiet at 198.51.100.7.") });
    const built = await build(good);
    expect(built.code, built.err).toBe(0);
  });
  afterAll(() => rm(good, { recursive: true, force: true }));
  const changed = async (files: Readonly<Record<string, string>>) => {
    const folder = await mkdtemp(join(scratch, "case-"));
    await copyFolder(good, folder);
    await addFiles(folder, files);
    return folder;
  };

  it.each<readonly [text: string, says: string]>([
    ["203.0.113.77", "the address of sensor home-1"],
    ["203.0.113.90", "the network of sensor home-1"],
    ["{{number 3405803853}}", "the address of sensor home-1 as a number"],
    ["203.0.113.81", "the address of sensor overseas-1"],
    ["a.sensors.example", "the host name of sensor home-1"],
    ["b.sensors.example", "the host name of sensor overseas-1"],
  ])("refuses a page that says %s", async (text, says) => {
    const folder = await changed(page(`Seen at ${text} alone.`));
    const before = (await filesBelow(join(folder, "output/2024Q2"))).get("overflow/en/index.html");
    const { code, err } = await build(folder);
    expect([code, err]).toEqual([3, expect.stringContaining(`overflow/en/index.html: text: ${says} (line `)]);
    expect((await filesBelow(join(folder, "output/2024Q2"))).get("overflow/en/index.html")).toEqual(before);
    expect(err).not.toMatch(/203\.0\.113|sensors\.example/);
  });

  it("refuses a CSV file too, and tells nothing when nothing is said", async () => {
    const folder = await changed({
      "queries/datasets/shown.sql": "select '203.0.113.9' as firmware",
      ...page('{{table "shown" caption="Shown"}}'),
    });
    expect((await build(folder)).err).toContain(
      "overflow/en/data/shown.csv: text: the network of sensor home-1 (line 2, column 1)",
    );
    expect(await tsubame(good, ["check", "2024Q2"])).toMatchObject({ code: 0, out: "No finding.\n" });
  });

  it("is followed by check, site and publish, which refuse what was built before its address was known", async () => {
    const folder = await changed({
      "sensors.csv": typed.replace("203.0.113.80 203.0.113.81", "198.51.100.0/24"),
      "out/.keep": "",
      "tsubame.yaml": `${await readFile(join(good, "tsubame.yaml"), "utf8")}publish:\n  there: { type: zip, folder: out }\n`,
    });
    const says = "overflow/en/index.html: text: the network of sensor overseas-1 (line ";
    const checked = await tsubame(folder, ["check", "2024Q2"]);
    expect([checked.code, checked.out]).toEqual([3, expect.stringContaining(says)]);
    const site = await tsubame(folder, ["site"]);
    expect([site.code, site.err]).toEqual([3, expect.stringContaining("the network of sensor overseas-1 (line ")]);
    for (const options of [[], ["--apply"]]) {
      const published = await tsubame(folder, ["publish", "there", "2024Q2", ...options], {});
      expect([published.code, published.err]).toEqual([3, expect.stringContaining(says)]);
      expect(published.err).not.toContain("198.51.100");
    }
    expect([...(await filesBelow(join(folder, "out"))).keys()]).toEqual([".keep"]);
  });
});

describe("tsubame doctor", () => {
  const doctor = async (sensors: string, more: Readonly<Record<string, string>> = {}, settings = "") => {
    const folder = await folderOf({ "sensors.csv": sensors, ...more, "tsubame.yaml": `${config}${settings}` });
    // No browser is started for this.
    const environment = { ...process.env, TSUBAME_BROWSER: "/nowhere" };
    const [plain, { out }] = [
      await tsubame(folder, ["doctor"], environment),
      await tsubame(folder, ["doctor", "--json"], environment),
    ];
    return { plain: plain.out, part: (JSON.parse(out) as { part: string }[]).find(({ part }) => part === "protected") };
  };

  it("says how many addresses, networks and host names are protected", async () => {
    const { plain, part } = await doctor(
      'sensor,country,address,host\na-1,JP,203.0.113.77/24 2001:db8:5::1,a.example\nb-2,US,"203.0.113.77, 203.0.113.81",b.example https://a.example/\nc-3,US,198.51.100.0/24,\n',
    );
    expect(part).toEqual({
      part: "protected",
      state: "ok",
      version: "3 addresses, 2 networks, 2 hosts",
      where: "sensors.csv",
      mend: "",
      counts: { addresses: 3, networks: 2, hosts: 2 },
    });
    expect(plain).toContain("✓ protected       3 addresses, 2 networks, 2 hosts sensors.csv\n");
  });

  it("warns of sensors whose address it does not know, and of what is too short to be found", async () => {
    const { plain, part } = await doctor(
      "sensor,country,address\na-1,JP,203.0.113.77\n17,US,\nc-3,US,\n",
      { "networks.csv": "network,holder\n192.0.2.0/24,KDX\n" },
      "networks: networks.csv\n",
    );
    expect(part).toMatchObject({
      state: "warning",
      version: "1 address, 0 networks, 0 hosts",
      mend: expect.stringContaining("overseas-1, overseas-2"),
    });
    expect(part).toMatchObject({ mend: expect.stringContaining("network-A") });
    expect(plain).toContain("The ids of overseas-1 are so short");
  });

  it("says which line to mend", async () => {
    expect((await doctor("sensor,country,address\na-1,JP,.777\n")).part).toMatchObject({
      state: "missing",
      mend: expect.stringContaining("sensors.csv:2: address: "),
    });
  });
});
