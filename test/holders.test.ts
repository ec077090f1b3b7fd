/** Holder files and scanner lists: what is read from good ones, what is said of bad ones. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { UserError } from "../src/base/problems.js";
import { silent } from "../src/base/progress.js";
import { tell } from "../src/i18n/program-language.js";
import { type HeldRange, openHolderFile } from "../src/sources/holder-files.js";
import { readHolders } from "../src/sources/holders.js";
import { readScanners } from "../src/sources/scanners.js";
import { readConfig } from "../src/workspace/config.js";
import { folderWith, sensors, config as settings, sql } from "./kit.js";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function workspace(more: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<string> {
  const folder = await folderWith({ "tsubame.yaml": `${settings}${more}`, "sensors.csv": sensors, ...files });
  folders.push(folder);
  return folder;
}

const holdersIn = async (folder: string) => readHolders(await readConfig(folder), silent);
const scannersIn = async (folder: string) => readScanners(await readConfig(folder));

const rowsOf = (file: string) =>
  sql(`select * from read_parquet('${file}', file_row_number = true) order by file_row_number`).then((rows) =>
    rows.map(({ file_row_number: _, ...row }) => row),
  );

/** The ranges of one holder file. */
async function heldBy(content: string | Uint8Array, file = "holders.csv"): Promise<Record<string, unknown>[]> {
  return rowsOf((await holdersIn(await workspace(`holders: ${file}\n`, { [file]: content }))).file);
}

/** Where a problem is, and what it says. */
async function problemOf(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

/** By plain arithmetic. */
const address = (dotted: string) => dotted.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);

// A MaxMind DB, written by hand after its specification.

type Value = string | number | bigint | readonly Value[] | { readonly [key: string]: Value };

function encode(value: Value): Buffer {
  const sized = (type: number, length: number) => {
    const [size, more] =
      length < 29
        ? [length, []]
        : length < 285
          ? [29, [length - 29]]
          : [30, [(length - 285) >> 8, (length - 285) & 255]];
    return Buffer.from(type <= 7 ? [(type << 5) | size, ...more] : [size, type - 7, ...more]);
  };
  if (typeof value === "string") return Buffer.concat([sized(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number")
    return Buffer.from([(6 << 5) | 4, value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
  if (typeof value === "bigint") {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(value);
    return Buffer.concat([sized(9, 8), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([sized(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value as Record<string, Value>);
  return Buffer.concat([sized(7, entries.length), ...entries.flatMap(([key, one]) => [encode(key), encode(one)])]);
}

type Shape = {
  readonly recordSize?: 24 | 28 | 32;
  readonly ipVersion?: 4 | 6;
  readonly type?: Value;
  readonly built?: bigint;
  readonly circle?: boolean;
};

/** Networks do not lie in each other. `circle` leads an empty branch back to the root. */
function mmdb(
  networks: Readonly<Record<string, Value>>,
  { recordSize = 24, ipVersion = 4, type = "Test-ASN", built = 1718000000n, circle = false }: Shape = {},
): Buffer {
  type Node = { [bit in 0 | 1]?: Node | number };
  const records: Buffer[] = [];
  const nodes: Node[] = [{}];
  let size = 0;
  for (const [network, record] of Object.entries(networks)) {
    const [start = "", prefix = ""] = network.split("/");
    const bits = [
      ...(ipVersion === 6 ? "0".repeat(96) : ""),
      ...address(start).toString(2).padStart(32, "0").slice(0, Number(prefix)),
    ].map((bit) => (bit === "1" ? 1 : 0));
    let at = nodes[0] as Node;
    for (const bit of bits.slice(0, -1)) {
      const next = at[bit] ?? {};
      if (typeof next === "number") throw new Error(`${network} lies in another`);
      if (!at[bit]) nodes.push((at[bit] = next));
      at = next;
    }
    at[bits.at(-1) as 0 | 1] = size;
    records.push(encode(record));
    size += (records.at(-1) as Buffer).length;
  }
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const target = (child: Node | number | undefined) =>
    child === undefined
      ? circle
        ? 0
        : nodes.length
      : typeof child === "number"
        ? nodes.length + 16 + child
        : (numbers.get(child) as number);
  const tree = Buffer.concat(
    nodes.map((node) => {
      const [left, right] = [target(node[0]), target(node[1])];
      const bytes = Buffer.alloc(recordSize / 4);
      if (recordSize === 24) bytes.writeUIntBE(left, 0, 3), bytes.writeUIntBE(right, 3, 3);
      if (recordSize === 28)
        bytes.writeUIntBE(left & 0xffffff, 0, 3),
          bytes.writeUInt8(((left >>> 24) << 4) | (right >>> 24), 3),
          bytes.writeUIntBE(right & 0xffffff, 4, 3);
      if (recordSize === 32) bytes.writeUInt32BE(left, 0), bytes.writeUInt32BE(right, 4);
      return bytes;
    }),
  );
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: built,
    database_type: type,
    description: { en: "A test" },
    ip_version: ipVersion,
    languages: ["en"],
    node_count: nodes.length,
    record_size: recordSize,
  });
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...records,
    Buffer.from("abcdef4d61784d696e642e636f6d", "hex"),
    metadata,
  ]);
}

const asns = {
  "1.0.0.0/24": { autonomous_system_number: 64500, autonomous_system_organization: "Alpha, Inc." },
  "9.8.0.0/15": { autonomous_system_number: 64501, autonomous_system_organization: "Bravo 株式会社" },
  "200.1.2.3/32": { autonomous_system_number: 4200000000, autonomous_system_organization: "Charlie" },
};
const asnRows = [
  { start: 16777216, end: 16777471, asn: 64500, holder: "Alpha, Inc.", region: null },
  { start: address("9.8.0.0"), end: address("9.9.255.255"), asn: 64501, holder: "Bravo 株式会社", region: null },
  { start: address("200.1.2.3"), end: address("200.1.2.3"), asn: 4200000000, holder: "Charlie", region: null },
];

describe("a holder file in CSV", () => {
  it("gives addresses dotted or as numbers, facts or none", async () => {
    const rows = await heldBy(
      '\ufeffstart,end,asn,holder,region\r\n# a remark\r\n1.0.0.0,1.0.0.255,64500,"Alpha, Inc.",JP\r\n\r\n16777472, 16777727 ,AS64501,,\r\n10.0.0.0,10.255.255.255,,Our own net,\r\n255.255.255.255,4294967295,,,US\r\n',
    );
    expect(rows).toEqual([
      { start: 16777216, end: 16777471, asn: 64500, holder: "Alpha, Inc.", region: "JP" },
      { start: 16777472, end: 16777727, asn: 64501, holder: null, region: null },
      { start: 167772160, end: 184549375, asn: null, holder: "Our own net", region: null },
      { start: 4294967295, end: 4294967295, asn: null, holder: null, region: "US" },
    ]);
  });

  it("gives networks instead, columns in any order", async () => {
    expect(await heldBy("region,network\nJP,0.0.0.0/1\nUS,192.0.2.0/24\nDE,192.0.3.7/32\n")).toEqual([
      { start: 0, end: 2147483647, asn: null, holder: null, region: "JP" },
      { start: 3221225984, end: 3221226239, asn: null, holder: null, region: "US" },
      { start: 3221226247, end: 3221226247, asn: null, holder: null, region: "DE" },
    ]);
  });

  it("keeps hostile names as texts, in one line and not longer than a name", async () => {
    const names = [
      '=HYPERLINK("http://evil.example")',
      "<script>alert(1)</script>",
      "'); drop table lists; --",
      "a|b_c*d",
      "NULL",
      "{{title}}",
      "x".repeat(10_000),
      "\u202eabc",
      "two\nlines\u0007",
      "-",
      "\\",
    ];
    const csv = names.map((name, at) => `1.0.${at}.0,1.0.${at}.255,"${name.replaceAll('"', '""')}"`);
    const held = (await heldBy(`start,end,holder\n${csv.join("\n")}\n`)).map(({ holder }) => holder);
    expect(held).toEqual(
      names.map((name) =>
        name.startsWith("xx") ? `${"x".repeat(199)}…` : name === "two\nlines\u0007" ? "two lines" : name,
      ),
    );
  });

  const head = "start,end,asn,holder,region\n";
  const good = "1.0.0.0,1.0.0.255,1,A,JP\n";
  it.each<[string, string, string, number | undefined, string | undefined]>([
    ["an overlap", `${head}${good}1.0.0.255,1.0.1.0,2,B,JP\n`, "rangesOverlap", 3, undefined],
    ["the same range twice", `${head}${good}${good}`, "rangesOverlap", 3, undefined],
    ["a range in another", "network,holder\n10.0.0.0/8,A\n10.1.0.0/16,B\n", "rangesOverlap", 3, undefined],
    ["a range around another", `${head}1.0.0.4,1.0.0.5,1,A,JP\n${good}`, "rangesOverlap", 3, undefined],
    ["descending ranges", `${head}${good}0.0.0.1,0.0.0.2,2,B,JP\n`, "rangesDescend", 3, undefined],
    ["an end before its start", `${head}${good}1.0.2.9,1.0.2.8,2,B,JP\n`, "rangeBackwards", 3, "end"],
    ["a start that is no address", `${head}1.0.0.256,1.0.0.257,1,A,JP\n`, "addressWrong", 2, "start"],
    ["an end that is no address", `${head}1.0.0.0,1.0.0,1,A,JP\n`, "addressWrong", 2, "end"],
    ["a number beyond the last address", `${head}0,4294967296,1,A,JP\n`, "addressWrong", 2, "end"],
    ["a negative number", `${head}-1,5,1,A,JP\n`, "addressWrong", 2, "start"],
    ["a number with an exponent", `${head}0,1e3,1,A,JP\n`, "addressWrong", 2, "end"],
    ["an IPv6 address", `${head}2001:db8::,2001:db8::1,1,A,JP\n`, "addressWrong", 2, "start"],
    ["an empty start", `${head},1.0.0.0,1,A,JP\n`, "addressWrong", 2, "start"],
    ["an empty end", `${head}1.0.0.0,,1,A,JP\n`, "addressWrong", 2, "end"],
    ["an empty start and end", `${head},,1,A,JP\n`, "addressWrong", 2, "start"],
    ["a prefix of 33", "network,holder\n10.0.0.0/33,A\n", "networkWrong", 2, "network"],
    ["bits behind the prefix", "network,holder\n10.0.0.1/8,A\n", "networkWrong", 2, "network"],
    ["an empty network", "network,holder\n,A\n", "networkWrong", 2, "network"],
    ["a region in small letters", `${head}1.0.0.0,1.0.0.255,1,A,jp\n`, "regionWrong", 2, "region"],
    ["a region in words", `${head}${good}1.0.1.0,1.0.1.255,1,A,Japan\n`, "regionWrong", 3, "region"],
    ["an AS number in words", `${head}1.0.0.0,1.0.0.255,AS-ALPHA,A,JP\n`, "asnWrong", 2, "asn"],
    ["an AS number that is too large", `${head}1.0.0.0,1.0.0.255,4294967296,A,JP\n`, "asnWrong", 2, "asn"],
    ["no column for the end", "start,asn\n1.0.0.0,1\n", "csvColumn", 1, "end"],
    ["no column but the range", "start,end\n1.0.0.0,1.0.0.1\n", "csvColumn", 1, "holder"],
    ["a column that is not known", "network,holder,city\n10.0.0.0/8,A,B\n", "unknownKey", 1, "city"],
    ["networks and ranges at once", "network,start,end,holder\n10.0.0.0/8,1,2,B\n", "unknownKey", 1, "start"],
    ["a cell too few", `${head}${good}1.0.1.0,1.0.1.255,2\n`, "csvSyntax", 3, undefined],
    ["a quote that is not closed", `${head}1.0.0.0,1.0.0.255,1,"A,JP\n`, "csvSyntax", 2, undefined],
    ["no line", head, "rangesNone", undefined, undefined],
    ["nothing at all", "", "csvColumn", 1, "start"],
  ])("is refused with %s", async (_, content, code, line, key) => {
    const found = await problemOf(heldBy(content));
    expect([found.code, found.place.file, found.place.line, found.place.key]).toEqual([code, "holders.csv", line, key]);
    expect(tell(found, "ja")).not.toContain("undefined");
  });

  it("is refused in Shift_JIS", async () => {
    const shiftJis = Buffer.concat([
      Buffer.from("network,holder\n10.0.0.0/8,"),
      Buffer.from([0x8a, 0x94, 0x8e, 0xae]),
      Buffer.from("\n"),
    ]);
    expect((await problemOf(heldBy(shiftJis))).code).toBe("csvEncoding");
  });

  it("is told with both lines of an overlap, in both languages", async () => {
    const found = await problemOf(heldBy("network,holder\n\n10.0.0.0/8,A\n# remark\n10.1.0.0/16,B\n"));
    expect(tell(found, "en")).toContain("holders.csv:5: 10.1.0.0/16 overlaps 10.0.0.0/8 of line 3.");
    expect(tell(found, "ja")).toContain("holders.csv:5: 10.1.0.0/16 が 3 行目の 10.0.0.0/8 と重なっています。");
  });
});

describe("a holder file in MMDB", () => {
  it.each([
    [24, 4],
    [28, 4],
    [32, 4],
    [24, 6],
    [28, 6],
    [32, 6],
  ] as const)("is read with records of %i bits in a tree for IPv%i", async (recordSize, ipVersion) => {
    const folder = await workspace("holders: asn.mmdb\n", { "asn.mmdb": mmdb(asns, { recordSize, ipVersion }) });
    const holders = await holdersIn(folder);
    expect(await rowsOf(holders.file)).toEqual(asnRows);
    expect(holders).toMatchObject({ name: "Test-ASN", date: "2024-06-10", credit: null });
  });

  it("gives the registry's country, and facts of flat databases", () => {
    const ranges: HeldRange[] = [];
    const file = mmdb({
      "1.0.0.0/24": { country: { iso_code: "US" }, registered_country: { iso_code: "JP" } },
      "2.0.0.0/24": { country: { iso_code: "DE" } },
      "3.0.0.0/24": { asn: "AS64500", as_name: "Alpha", country: "Australia", country_code: "AU" },
      "4.0.0.0/24": { asn: "AS64501", name: "Bravo", country: "NZ" },
      "5.0.0.0/24": {
        traits: { autonomous_system_number: 64502, autonomous_system_organization: "Charlie" },
        country: { iso_code: "fr" },
      },
      "6.0.0.0/24": { city: { names: { en: "Nowhere" } } },
      "7.0.0.0/24": { asn: 0, country_code: "日本" },
      "8.0.0.0/24": "a text",
    });
    openHolderFile(file, "x.mmdb").visit((range) => ranges.push(range));
    expect(ranges.map(({ start, asn, holder, region }) => [start / 2 ** 24, asn, holder, region])).toEqual([
      [1, null, null, "JP"],
      [2, null, null, "DE"],
      [3, 64500, "Alpha", "AU"],
      [4, 64501, "Bravo", "NZ"],
      [5, 64502, "Charlie", null],
    ]);
  });

  it("names itself, bounded, and whom to credit", async () => {
    const credit = async (type: Value, built = 0n) =>
      holdersIn(await workspace("holders: a.mmdb\n", { "a.mmdb": mmdb(asns, { type, built }) }));
    expect(await credit("GeoLite2-ASN")).toMatchObject({
      name: "GeoLite2-ASN",
      date: null,
      credit: { url: "https://www.maxmind.com" },
    });
    expect(await credit("DBIP-ASN-Lite (compat=GeoLite2-ASN)")).toMatchObject({ credit: { url: "https://db-ip.com" } });
    expect((await credit(`<b>\n${"y".repeat(5000)}`)).name).toHaveLength(200);
    expect(await credit("")).toMatchObject({ name: "a.mmdb" });
    expect(await credit(["not", "a", "text"])).toMatchObject({ name: "a.mmdb" });
    expect(await credit("bundled")).toMatchObject({ credit: null });
  });

  it("is refused wherever it is cut off", () => {
    const whole = mmdb(asns);
    for (let length = 0; length < whole.length; length++) {
      expect(
        () => openHolderFile(whole.subarray(0, length), "x.mmdb").visit(() => undefined),
        `${length} bytes`,
      ).toThrow(expect.objectContaining({ code: "mmdbUnreadable", place: { file: "x.mmdb" } }));
    }
  });

  it("is refused when its tree is cut off, and never crashes when only records are", () => {
    const whole = mmdb(asns);
    const mark = whole.indexOf("MaxMind.com") - 3;
    const recordBytes = Object.values(asns).reduce((sum, record) => sum + encode(record).length, 0);
    for (let missing = 1; missing <= mark; missing++) {
      const cut = Buffer.concat([whole.subarray(0, mark - missing), whole.subarray(mark)]);
      const read = () => openHolderFile(cut, "x.mmdb").visit(() => undefined);
      // A record cut short may run into the metadata and still be one: then it is read, never a crash.
      try {
        read();
      } catch (error) {
        expect(error).toBeInstanceOf(UserError);
      }
      if (missing > recordBytes) expect(read, `${missing} bytes`).toThrow(UserError);
    }
  });

  it("is read or refused, but never crashes or hangs, with any byte changed", () => {
    const whole = mmdb(asns);
    for (let at = 0; at < whole.length; at++) {
      for (const byte of [0x00, 0x20, 0x7f, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        try {
          openHolderFile(damaged, "x.mmdb").visit(() => undefined);
        } catch (error) {
          expect(error, `byte ${at} as ${byte}`).toBeInstanceOf(UserError);
        }
      }
    }
  });

  it("is refused when its tree leads in a circle", async () => {
    expect(await problemOf(heldBy(mmdb(asns, { circle: true }), "x.mmdb"))).toMatchObject({
      code: "mmdbUnreadable",
      values: { reason: "its tree leads in a circle." },
    });
  });

  it("is refused without a fact we know", async () => {
    expect((await problemOf(heldBy(mmdb({ "1.0.0.0/8": { connection_type: "Cable" } }), "x.mmdb"))).code).toBe(
      "mmdbFields",
    );
    expect((await problemOf(heldBy(mmdb({}), "x.mmdb"))).code).toBe("mmdbFields");
    expect((await problemOf(heldBy("start,end,holder\n", "x.mmdb"))).code).toBe("mmdbUnreadable");
  });
});

describe("two holder files", () => {
  it("are merged by address, the first before the second, AS number and holder together", async () => {
    const folder = await workspace("holders: [asn.mmdb, countries.csv]\nholders_date: 2024-05-31\n", {
      "asn.mmdb": mmdb(asns),
      "countries.csv": "network,region,holder\n1.0.0.0/25,JP,\n9.0.0.0/8,US,Registry\n",
    });
    const holders = await holdersIn(folder);
    expect(holders).toMatchObject({ name: "Test-ASN + countries.csv", date: "2024-05-31" });
    expect(await rowsOf(holders.file)).toEqual([
      { start: 16777216, end: 16777343, asn: 64500, holder: "Alpha, Inc.", region: "JP" },
      { start: 16777344, end: 16777471, asn: 64500, holder: "Alpha, Inc.", region: null },
      { start: address("9.0.0.0"), end: address("9.7.255.255"), asn: null, holder: "Registry", region: "US" },
      { start: address("9.8.0.0"), end: address("9.9.255.255"), asn: 64501, holder: "Bravo 株式会社", region: "US" },
      { start: address("9.10.0.0"), end: address("9.255.255.255"), asn: null, holder: "Registry", region: "US" },
      { start: address("200.1.2.3"), end: address("200.1.2.3"), asn: 4200000000, holder: "Charlie", region: null },
    ]);
  });

  it("are as old as the older one, and of no date when one has none", async () => {
    const [older, newer] = [mmdb(asns, { built: 1600000000n }), mmdb(asns)];
    const dated = async (second: Uint8Array | string, name: string) =>
      (await holdersIn(await workspace(`holders: [a.mmdb, ${name}]\n`, { "a.mmdb": newer, [name]: second }))).date;
    expect(await dated(older, "b.mmdb")).toBe("2020-09-13");
    expect(await dated("network,region\n1.0.0.0/8,JP\n", "b.csv")).toBeNull();
  });
});

describe("the settings", () => {
  it.each<[string, Record<string, string>, string, string | undefined]>([
    ["holders: gone.csv", {}, "fileMissing", undefined],
    ["holders: [a.csv, gone.csv]", { "a.csv": "network,holder\n1.0.0.0/8,A\n" }, "fileMissing", undefined],
    ["holders: []", {}, "wrongValue", "holders"],
    ["holders: [a, b, c]", {}, "wrongValue", "holders"],
    ["holders: 7", {}, "wrongValue", "holders"],
    ["holders_date: 2024-02-30", {}, "wrongValue", "holders_date"],
    ["scanners: gone.txt", {}, "fileMissing", undefined],
    ["scanners_date: yesterday", {}, "wrongValue", "scanners_date"],
  ])("refuse %s", async (line, files, code, key) => {
    const found = await problemOf(holdersIn(await workspace(`${line}\n`, files)));
    expect([found.code, found.place.file, found.place.line, found.place.key]).toEqual([code, "tsubame.yaml", 4, key]);
  });

  it("refuse a file of another kind, and a folder", async () => {
    expect((await problemOf(heldBy("1.0.0.0/8", "holders.txt"))).code).toBe("holdersKind");
    expect((await problemOf(holdersIn(await workspace("holders: folder.csv\n", { "folder.csv/a": "" })))).code).toBe(
      "notReadable",
    );
  });
});

describe("without a holder file", () => {
  const require = createRequire(import.meta.url);
  const linesOf = (name: string) =>
    readFileSync(
      join(dirname(require.resolve(`@ip-location-db/${name}/package.json`)), `${name}-ipv4.csv`),
      "utf8",
    ).split("\n");

  it("the data of the program answers, and tells its name, date and credit", async () => {
    const holders = await holdersIn(await workspace("holders_date: 2001-01-01\n"));
    expect(holders).toMatchObject({
      name: "ip-location-db asn + asn-country",
      date: "2026-06-17",
      credit: { url: "https://db-ip.com" },
    });
    expect(holders.credit?.text).toMatch(/DB-IP.*routeviews\.org.*nro\.net.*CC BY 4\.0/);
    // The second way: plain reading of the dotted files.
    const asnLines = linesOf("asn");
    const countryLines = linesOf("asn-country");
    const lookUp = (lines: readonly string[], wanted: number) =>
      lines
        .find((line) => {
          const [start = "", end = ""] = line.split(",");
          return address(start) <= wanted && wanted <= address(end);
        })
        ?.replaceAll('"', "")
        .split(",")
        .slice(2);
    const wanted = [
      "8.8.8.8",
      "1.1.1.1",
      "202.12.27.33",
      "193.0.6.139",
      "215.0.0.1",
      "10.0.0.1",
      "224.0.0.1",
      "241.1.1.1",
    ];
    for (const dotted of wanted) {
      const number = address(dotted);
      const [row] = await sql(
        `select asn, holder, region from '${holders.file}' where ${number} between start and "end"`,
      );
      const [asn, ...holder] = lookUp(asnLines, number) ?? [];
      const [region] = lookUp(countryLines, number) ?? [];
      const plain =
        asn === undefined && region === undefined
          ? undefined
          : {
              asn: asn === undefined ? null : Number(asn),
              holder: asn === undefined ? null : holder.join(","),
              region: region ?? null,
            };
      // Two ranges of this one overlap in the data: the one that begins later holds.
      expect(row, dotted).toEqual(
        dotted === "215.0.0.1" ? { ...plain, asn: 721, holder: "DoD Network Information Center" } : plain,
      );
    }
    const [google] = await sql(
      `select asn, region from '${holders.file}' where ${address("8.8.8.8")} between start and "end"`,
    );
    expect(google).toEqual({ asn: 15169, region: "US" });

    const [check] =
      await sql(`select count(*) as rows, count(*) filter (start > "end" or start <= before) as wrong, count(*) filter (asn is null and region is null) as empty
      from (select *, lag("end") over (order by file_row_number) as before from read_parquet('${holders.file}', file_row_number = true))`);
    expect(check).toMatchObject({ wrong: 0, empty: 0 });
    expect(check?.["rows"]).toBeGreaterThan(400_000);
    const [inReserved] = await sql(
      `select count(*) as rows from '${holders.file}' h join '${holders.reserved}' r on h.start <= r."end" and h."end" >= r.start`,
    );
    expect(inReserved).toEqual({ rows: 0 });
  });

  it("reserved addresses have names, those of the Internet none", async () => {
    const { reserved } = await holdersIn(
      await workspace("holders: a.csv\n", { "a.csv": "network,holder\n10.0.0.0/8,Our own net\n" }),
    );
    const nameOf = async (dotted: string) =>
      (await sql(`select name from '${reserved}' where ${address(dotted)} between start and "end"`)).map(
        ({ name }) => name,
      );
    const names = {
      "10.255.255.255": "Private-Use",
      "172.31.255.255": "Private-Use",
      "192.168.0.0": "Private-Use",
      "100.64.0.1": "Shared Address Space",
      "127.0.0.1": "Loopback",
      "169.254.1.1": "Link Local",
      "0.0.0.0": "This network",
      "198.19.255.255": "Benchmarking",
      "203.0.113.9": "Documentation (TEST-NET-3)",
      "239.1.1.1": "Multicast",
      "255.255.255.254": "Reserved",
      "255.255.255.255": "Limited Broadcast",
    };
    for (const [dotted, name] of Object.entries(names)) expect(await nameOf(dotted), dotted).toEqual([name]);
    for (const dotted of [
      "8.8.8.8",
      "172.32.0.0",
      "100.128.0.0",
      "192.0.1.0",
      "198.20.0.0",
      "223.255.255.255",
      "192.88.99.1",
    ])
      expect(await nameOf(dotted), dotted).toEqual([]);
  });
});

describe("the kept file", () => {
  it("is made once, made again when a file changes, and leaves nothing else behind", async () => {
    const folder = await workspace("holders: a.csv\n", { "a.csv": "network,holder\n1.0.0.0/8,A\n" });
    const steps: string[] = [];
    const read = async () =>
      readHolders(await readConfig(folder), { ...silent, step: (name) => void steps.push(name) });
    const first = await read();
    expect(await read()).toEqual(first);
    expect(steps).toEqual(["holders"]);
    await writeFile(join(folder, "a.csv"), "network,holder\n1.0.0.0/8,B\n");
    const second = await read();
    expect(second.digest).not.toBe(first.digest);
    expect(await rowsOf(second.file)).toMatchObject([{ holder: "B" }]);
    expect(steps).toHaveLength(2);
    expect((await readdir(join(folder, "output/cache/holders"))).sort()).toEqual([
      ...[second.file, second.reserved].map((path) => path.split("/").at(-1)).sort(),
      expect.stringMatching(/^holders-/),
    ]);
    await writeFile(join(folder, "a.csv"), "network,holder\n1.0.0.0/33,B\n");
    await problemOf(read());
    expect(await readdir(join(folder, "output/cache/holders"))).toHaveLength(3);
  });

  it("is the same when two processes make it at once", async () => {
    const folder = await workspace("holders: a.csv\n", { "a.csv": "network,holder\n1.0.0.0/8,A\n" });
    const [one, two] = await Promise.all([holdersIn(folder), holdersIn(folder)]);
    expect(one).toEqual(two);
    expect(await rowsOf(one.file)).toMatchObject([{ holder: "A" }]);
  });

  it("may be named in Japanese, with spaces and quotes", async () => {
    const folder = join(await workspace(""), "作業 'folder'");
    await mkdir(folder, { recursive: true });
    await Promise.all([
      writeFile(join(folder, "tsubame.yaml"), `${settings}holders: 保有 'x'.csv\n`),
      writeFile(join(folder, "sensors.csv"), sensors),
      writeFile(join(folder, "保有 'x'.csv"), "network,holder\n1.0.0.0/8,A\n"),
    ]);
    expect((await holdersIn(folder)).name).toBe("保有 'x'.csv");
  });
});

describe("a list of scanners", () => {
  const listed = async (content: string | Uint8Array, file = "scanners.txt") =>
    rowsOf(
      (await scannersIn(await workspace(`scanners: ${file}\nscanners_date: 2024-06-01\n`, { [file]: content }))).file ??
        "",
    );

  it("may be missing", async () => {
    expect(await scannersIn(await workspace(""))).toMatchObject({ file: null, name: null, date: null });
  });

  it("is CSV with names as they are written", async () => {
    expect(
      await listed('network,organisation\n198.51.100.0/24,"Census, Inc."\n192.0.2.7,=1+1\n192.0.2.8/31,\n', "s.csv"),
    ).toEqual([
      { start: 3221225991, end: 3221225991, organisation: "=1+1" },
      { start: 3221225992, end: 3221225993, organisation: null },
      { start: 3325256704, end: 3325256959, organisation: "Census, Inc." },
    ]);
  });

  it("is lines of networks with comments, host names by their domain", async () => {
    const lines = [
      "# a list",
      "",
      "192.0.2.0/29 # census8.example.org",
      "192.0.2.8/29 # example.org(parking)",
      "192.0.2.16/29 # scan.lab.ac.uk.",
      "192.0.2.24/29 # Some University",
      "192.0.2.32/29#192.0.2.33",
      "192.0.2.40",
      "192.0.2.48/29 # v1.2 scanner 3.4",
    ];
    expect((await listed(`\ufeff${lines.join("\r\n")}\r\n`)).map(({ organisation }) => organisation)).toEqual([
      "example.org",
      "example.org",
      "lab.ac.uk",
      "Some University",
      null,
      null,
      "v1.2 scanner 3.4",
    ]);
  });

  it("may hold networks in networks: the narrowest names an address, of equal ones the first", async () => {
    expect(
      await listed(
        "192.0.2.0/24 # wide\n192.0.2.64/26 # narrow\n192.0.2.64/26 # late\n192.0.2.65 # one\n192.0.2.0/24 # late\n",
      ),
    ).toEqual([
      { start: 3221225984, end: 3221226047, organisation: "wide" },
      { start: 3221226048, end: 3221226048, organisation: "narrow" },
      { start: 3221226049, end: 3221226049, organisation: "one" },
      { start: 3221226050, end: 3221226111, organisation: "narrow" },
      { start: 3221226112, end: 3221226239, organisation: "wide" },
    ]);
  });

  it.each<[string, string, string, string, number | undefined]>([
    ["a prefix of 33", "s.txt", "# x\n192.0.2.0/24\n10.0.0.0/33 # a\n", "networkWrong", 3],
    ["bits behind the prefix", "s.txt", "10.0.0.1/8\n", "networkWrong", 1],
    ["a host name", "s.txt", "scanner.example.org\n", "networkWrong", 1],
    ["an IPv6 network", "s.csv", "network,organisation\n2001:db8::/32,A\n", "networkWrong", 2],
    ["CSV under another name", "s.txt", "network,organisation\n", "networkWrong", 1],
    ["a column missing", "s.csv", "network\n192.0.2.0/24\n", "csvColumn", 1],
    ["comments alone", "s.txt", "# nothing\n", "rangesNone", undefined],
    ["nothing", "s.txt", "", "rangesNone", undefined],
  ])("is refused with %s", async (_, file, content, code, line) => {
    const found = await problemOf(listed(content, file));
    expect([found.code, found.place.file, found.place.line]).toEqual([code, file, line]);
  });

  it("is refused in Shift_JIS", async () => {
    expect((await problemOf(listed(Buffer.from([0x31, 0x20, 0x23, 0x8a, 0x94, 0x8e, 0xae])))).code).toBe("csvEncoding");
  });

  const maltrail = resolve(import.meta.dirname, "../../shared/data/scanners/maltrail-mass_scanner_cidr.txt");
  describe.skipIf(!existsSync(maltrail))("as maltrail publishes it", () => {
    it("is read, every network of it", async () => {
      const text = readFileSync(maltrail, "utf8");
      const rows = await listed(text);
      // The second way: every address with the narrowest line it lies in.
      const listedAddresses = new Map<number, { bits: number; comment: string }>();
      for (const [, start = "", prefix = "", comment = ""] of text.matchAll(/^([\d.]+)(?:\/(\d+))? *#? *(.*)$/gm)) {
        const bits = Number(prefix || 32);
        for (let one = address(start), count = 2 ** (32 - bits); count > 0; one++, count--)
          if ((listedAddresses.get(one)?.bits ?? -1) < bits) listedAddresses.set(one, { bits, comment });
      }
      const addresses = (wanted: (organisation: unknown) => boolean) =>
        rows
          .filter(({ organisation }) => wanted(organisation))
          .reduce((sum, { start, end }) => sum + Number(end) - Number(start) + 1, 0);
      const listedAs = (wanted: RegExp) =>
        [...listedAddresses.values()].filter(({ comment }) => wanted.test(comment)).length;
      expect(addresses(() => true)).toBe(listedAddresses.size);
      expect(addresses((name) => name === "shodan.io")).toBe(listedAs(/shodan\.io/));
      expect(addresses((name) => name === "binaryedge.ninja")).toBe(listedAs(/binaryedge\.ninja/));
      expect(rows.filter(({ organisation }) => /^[\d.]+$/.test(String(organisation)))).toEqual([]);
    });
  });
});
