/** Devices: fingerprints that say what their examples say, records of three scanners, and input that means harm. */
import { createWriteStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readLines } from "../src/base/long-lines.js";
import { silent } from "../src/base/progress.js";
import { deviceOf } from "../src/devices/device-of.js";
import { type Devices, readDevices } from "../src/devices/devices.js";
import { parseFingerprints, traitsOf, wrongExamples } from "../src/devices/fingerprints.js";
import { parseHost } from "../src/devices/host-lines.js";
import { compilePattern, type Pattern } from "../src/engines/patterns.js";
import { parseXml } from "../src/engines/xml.js";
import { readConfig } from "../src/workspace/config.js";
import { addFiles, config, folderWith, sensors, sql, tsubame } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const recog = resolve(root, "../shared/data/recog");
const bytes = (text: string) => Buffer.from(text, "utf8");
const xml = (inner: string, attributes = 'matches="html_title"') =>
  `<fingerprints ${attributes}>\n${inner}\n</fingerprints>`;
const boxes = xml(
  '<fingerprint pattern="^Box (.+)$"><param pos="0" name="hw.vendor" value="Acme"/><param pos="1" name="hw.product"/></fingerprint>',
);
const shodan = (title: string, more: object = {}) =>
  JSON.stringify({
    ip_str: "198.51.100.7",
    port: 80,
    timestamp: "2024-05-01T00:00:00.5",
    data: "",
    http: { title },
    ...more,
  });

/** A workspace with scan records and fingerprints. */
const workspace = (
  records: Readonly<Record<string, string | Uint8Array>>,
  fingerprints: string | null = boxes,
  more = "",
) =>
  folderWith({
    "tsubame.yaml": `${config}devices: devices/*\n${fingerprints === null ? "" : "fingerprints: fingerprints/*.xml\n"}${more}`,
    "sensors.csv": sensors,
    ...(fingerprints === null ? {} : { "fingerprints/boxes.xml": fingerprints }),
    ...records,
  });
const read = async (folder: string) => readDevices(await readConfig(folder), silent);
const rowsOf = ({ file }: Devices) =>
  sql(
    `select src_ip, cast(seen as varchar) as seen, port, vendor, product, firmware, device_type, evidence from '${file}'`,
  );
const failure = async (folder: string) =>
  read(folder).then(
    () => undefined,
    (error: unknown) => error,
  );

describe.each(["the sample's", "recog's"])("%s fingerprints", (whose) => {
  const folder = whose === "recog's" ? recog : join(root, "queries/devices");
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".xml")) : [];

  it.skipIf(names.length === 0)("match all of their examples as they say, none left out", async () => {
    let examples = 0;
    for (const name of names) {
      const file = parseFingerprints(readFileSync(join(folder, name)), name);
      expect(file.refused).toEqual([]);
      expect(await wrongExamples(file, join(folder, name))).toEqual([]);
      examples += file.fingerprints.reduce((sum, one) => sum + one.examples.length, 0);
    }
    // Counted in the text of the files, comments taken out.
    const written = names
      .map(
        (name) =>
          readFileSync(join(folder, name), "utf8")
            .replace(/<!--[\s\S]*?-->/g, "")
            .match(/<example\b/g)?.length ?? 0,
      )
      .reduce((sum, count) => sum + count, 0);
    expect(examples).toBe(written);
    expect(examples).toBeGreaterThan(whose === "recog's" ? 1600 : 4);
  });
});

describe("fingerprints", () => {
  const first = (inner: string) => {
    const [fingerprint] = parseFingerprints(bytes(xml(inner)), "f.xml").fingerprints;
    if (!fingerprint) throw new Error("none");
    return fingerprint;
  };

  it("fill values in, and take the groups of the pattern", () => {
    const fingerprint = first(
      '<fingerprint pattern="^A(\\d)?(b)?"><param pos="0" name="os.cpe23" value="cpe:/o:a:{os.version}"/><param pos="1" name="os.version"/><param pos="0" name="x" value="({y}){constructor}"/><param pos="2" name="y"/></fingerprint>',
    );
    expect(traitsOf(fingerprint, "A7b")).toEqual({ "os.cpe23": "cpe:/o:a:7", "os.version": "7", x: "(b)", y: "b" });
    expect(traitsOf(fingerprint, "A")).toEqual({ "os.cpe23": "cpe:/o:a:-", x: "()" });
    expect(traitsOf(fingerprint, "B")).toBeUndefined();
  });

  it("read patterns as Ruby does", () => {
    const match = (source: string, text: string, flags = { ignoreCase: false, dotMatchesNewline: false }) =>
      (compilePattern(source, flags) as Pattern).match(text)?.[0];
    expect(match("^b$", "a\nb\nc")).toBe("b");
    expect(match("a.c", "a\nc")).toBeUndefined();
    expect(match("(?m)a.c", "a\nc")).toBe("a\nc");
    expect(match("(?m:a.)c", "a\nc")).toBe("a\nc");
    expect(match("a.c", "a\nc", { ignoreCase: false, dotMatchesNewline: true })).toBe("a\nc");
    expect(match("A(?i:b)", "AB")).toBe("AB");
    expect(match("abc", "ABC", { ignoreCase: true, dotMatchesNewline: false })).toBe("ABC");
    expect(match("\\h+\\Z", "zz1fF\n")).toBe("1fF\n");
    expect(match("[\\h:]+", "zz1f:2")).toBe("1f:2");
    expect(match("[]a(?m)]+", "x?m]")).toBe("?m]");
    expect(match("[^]]+\\]", "ab]")).toBe("ab]");
    expect(match("[[:alpha:]]+\\u3042", "1ab\u3042")).toBe("ab\u3042");
  });

  it("come to an end, whatever the pattern: linear, or left out with their line", async () => {
    const long = `${"a".repeat(4096)}!`;
    for (const source of ["^(a+)+$", "^(a|aa)+$", "(?:a*)*b", "(a?){500}a{500}b"]) {
      expect(
        (compilePattern(source, { ignoreCase: true, dotMatchesNewline: true }) as Pattern).match(long),
        source,
      ).toBeUndefined();
    }
    for (const source of ["(?=a)b", "(?<!a)b", "(a)\\1", "(?>a)b", "a++", "((a{1,100}){1,100}){1,100}", "(", "[z-a]"]) {
      const { refused } = parseFingerprints(
        bytes(xml(`\n<fingerprint pattern="${source.replace("<", "&lt;")}"/><fingerprint pattern="b"/>`)),
        "f.xml",
      );
      expect(refused, source).toMatchObject([{ file: "f.xml", line: 3 }]);
    }
    const folder = await workspace(
      { "devices/a.jsonl": `${shodan("Box 1")}\n` },
      boxes.replace("<fingerprint ", '<fingerprint pattern="(?=x)"/><fingerprint '),
    );
    expect((await read(folder)).refused).toMatchObject([{ file: "fingerprints/boxes.xml", line: 2 }]);
  });

  it("read example files beside them, and none elsewhere", async () => {
    const inner = (name: string) =>
      xml(`<fingerprint pattern="^\\xff Box"><example _filename="${name}"/></fingerprint>`);
    const folder = await folderWith({
      "f/inside.bin": Buffer.from([0xff, 0x20, 0x42, 0x6f, 0x78]),
      "secret.bin": Buffer.from([0xff, 0x20, 0x42, 0x6f, 0x78]),
    });
    const wrong = (name: string) =>
      wrongExamples(parseFingerprints(bytes(inner(name)), "f.xml"), join(folder, "f.xml"));
    expect(await wrong("inside.bin")).toEqual([]);
    expect(await wrong("../secret.bin")).toHaveLength(2);
  });

  it("are tried in the order of their files' preference", async () => {
    const of = (vendor: string, preference: string) =>
      xml(
        `<fingerprint pattern="Box"><param pos="0" name="hw.vendor" value="${vendor}"/></fingerprint>`,
        `matches="html_title" preference="${preference}"`,
      );
    const folder = await workspace(
      {
        "devices/a.jsonl": `${shodan("Box 1")}\n`,
        "fingerprints/a.xml": of("Low", "0.1"),
        "fingerprints/b.xml": of("High", "0.9"),
      },
      xml(""),
    );
    expect(await rowsOf(await read(folder))).toMatchObject([{ vendor: "High" }]);
  });

  it.each([
    ["a tag that does not end", "<fingerprints>\n<fingerprint pattern='a'>\n</fingerprints>", 3],
    ["a file cut off", "<fingerprints>\n<fingerprint patt", 2],
    [
      "an entity of its own",
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<fingerprints>&x;</fingerprints>',
      2,
    ],
    ["no XML", "pattern,vendor", 1],
    ["an endless nest", `<fingerprints>${"<a>".repeat(5000)}`, 1],
  ])("in XML with %s are refused with file and line", (_, text, line) => {
    try {
      parseFingerprints(bytes(text), "fingerprints/f.xml");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "xmlSyntax", place: { file: "fingerprints/f.xml", line } });
      expect(String(error)).not.toContain("root:");
    }
  });

  it.each([
    ["no pattern", "<fingerprint/>"],
    ["a group that is not there", '<fingerprint pattern="a(b)"><param pos="2" name="x"/></fingerprint>'],
    ["a param without a name", '<fingerprint pattern="a"><param pos="0" value="x"/></fingerprint>'],
    ["a pos that is no number", '<fingerprint pattern="a"><param pos="-1" name="x"/></fingerprint>'],
    ["an unknown flag", '<fingerprint pattern="a" flags="REG_ODD"/>'],
  ])("with %s are refused with their line", (_, inner) => {
    expect(() => parseFingerprints(bytes(xml(inner)), "f.xml")).toThrow(
      expect.objectContaining({ code: "fingerprintWrong", place: { file: "f.xml", line: 2 } }),
    );
  });

  it("keep XML's order, attributes and entities", () => {
    const parsed = parseXml(
      bytes('<?xml version="1.0"?><a x="1 &lt; 2&#10;">t<!-- no --><![CDATA[<u>]]><b/>&amp;<c/></a>'),
      "x",
    );
    expect(parsed).toMatchObject({
      name: "a",
      attributes: { x: "1 < 2\n" },
      text: "t<u>&",
      children: [{ name: "b" }, { name: "c" }],
    });
    expect(() => parseXml(Buffer.from([0x3c, 0x61, 0xff, 0x3e]), "x")).toThrow(/UTF-8/);
  });
});

describe("what a match means", () => {
  it("is a device only when it tells of one", () => {
    expect(
      deviceOf({
        "hw.vendor": "Acme",
        "hw.product": "A",
        "os.vendor": "acme",
        "os.version": "1",
        "hw.device": "Router",
      }),
    ).toEqual({ vendor: "Acme", product: "A", firmware: "1", device_type: "Router" });
    expect(deviceOf({ "os.vendor": "Acme", "os.product": "AOS", "os.version": "2", "os.device": "Switch" })).toEqual({
      vendor: "Acme",
      product: "AOS",
      firmware: "2",
      device_type: "Switch",
    });
    expect(
      deviceOf({
        "service.vendor": "Apache",
        "service.product": "HTTPD",
        "service.version": "2.4",
        "os.vendor": "Ubuntu",
        "os.product": "Linux",
        "os.device": "General",
      }),
    ).toBeUndefined();
    expect(deviceOf({ "hw.vendor": "Acme", "os.vendor": "Debian", "os.version": "9" })).toMatchObject({
      vendor: "Acme",
      firmware: null,
    });
    expect(deviceOf({ "hw.product": "A", "hw.certainty": "0.0" })).toBeUndefined();
    expect(deviceOf({})).toBeUndefined();
  });
});

describe("a line of a scanner", () => {
  const texts = (line: object) =>
    parseHost(bytes(JSON.stringify(line))).observations.map(({ port, texts: shown }) => [
      port,
      Object.fromEntries(shown.map(({ kind, text }) => [kind, text])),
    ]);

  it("of Shodan", () => {
    const line = {
      ip: 3325256711,
      port: 8080,
      timestamp: "2024-05-01T23:30:00.123456",
      data: 'HTTP/1.1 401 Unauthorized\r\nServer: Boa/0.94\r\nWWW-Authenticate: Basic realm="R 1"\r\n\r\nServer: body',
      http: { title: "Login", server: "Boa/0.94" },
    };
    const [seen] = parseHost(bytes(JSON.stringify(line))).observations;
    expect([seen?.address, seen?.seenMs]).toEqual([
      198 * 2 ** 24 + 51 * 2 ** 16 + 100 * 256 + 7,
      Date.UTC(2024, 4, 1, 23, 30, 0, 123),
    ]);
    expect(texts(line)).toEqual([
      [8080, { html_title: "Login", "http_header.server": "Boa/0.94", "http_header.wwwauth": 'Basic realm="R 1"' }],
    ]);
    for (const data of [
      "\u00ff\u00fd\u0001\u00ff\u00fb\u0003Acme\r\nlogin: ",
      "\\xff\\xfd\\x01Acme\r\nlogin: ",
      "\ufffd\ufffd\u0001Acme\r\nlogin: ",
    ]) {
      expect(texts({ ip_str: "198.51.100.7", port: 23, timestamp: "2024-05-01T00:00:00", data })).toEqual([
        [23, { telnet_banners: "Acme\r\nlogin:", "telnet.banner": "Acme\r\nlogin:" }],
      ]);
    }
    expect(
      parseHost(
        bytes(
          JSON.stringify({
            ip_str: "198.51.100.7",
            port: 80,
            timestamp: "2024-05-01T00:00:00",
            data: "",
            product: "Acme A",
            version: "1",
            devicetype: "router",
          }),
        ),
      ).observations[0]?.told,
    ).toEqual({ vendor: null, product: "Acme A", firmware: "1", device_type: "router", evidence: "shodan" });
  });

  it("of Censys, with each of its services", () => {
    const http = {
      response: {
        html_title: "Login",
        headers: { Server: ["Boa"], WWW_Authenticate: ['Basic realm="x"'], _encoding: { Server: "DISPLAY_UTF8" } },
      },
    };
    const host = {
      ip: "198.51.100.7",
      last_updated_at: "2024-05-03T00:00:00Z",
      services: [
        { port: 80, service_name: "HTTP", observed_at: "2024-05-01T01:00:00.123456789Z", http },
        {
          port: 23,
          service_name: "TELNET",
          telnet: { banner: "Acme login: " },
          observed_at: "2024-05-02T01:00:00+09:00",
        },
      ],
    };
    expect(texts(host)).toEqual([
      [80, { html_title: "Login", "http_header.server": "Boa", "http_header.wwwauth": 'Basic realm="x"' }],
      [23, { telnet_banners: "Acme login:", "telnet.banner": "Acme login:" }],
    ]);
    expect(parseHost(bytes(JSON.stringify({ result: host }))).observations.map(({ seenMs }) => seenMs)).toEqual([
      Date.UTC(2024, 4, 1, 1, 0, 0, 123),
      Date.UTC(2024, 4, 1, 16),
    ]);
    const platform = {
      host: {
        ip: "198.51.100.7",
        services: [
          {
            port: 443,
            protocol: "HTTP",
            scan_time: "2024-05-01T00:00:00Z",
            endpoints: [{ http: { html_title: "Login", headers: { Server: { headers: ["Boa"] } } } }],
            hardware: [{ vendor: "Acme", product: "A1", part: "h" }],
            operating_systems: [{ vendor: "acme", version: "1.2", part: "o" }],
          },
        ],
      },
    };
    expect(texts(platform)).toEqual([[443, { html_title: "Login", "http_header.server": "Boa" }]]);
    expect(parseHost(bytes(JSON.stringify(platform))).observations[0]?.told).toEqual({
      vendor: "Acme",
      product: "A1",
      firmware: "1.2",
      device_type: null,
      evidence: "censys",
    });
  });

  it("of ZGrab2, with each of its modules", () => {
    const response = (url: object) => ({
      headers: { server: ["Boa"], www_authenticate: ['Basic realm="x"'], unknown: [{ key: "x_a", value: ["b"] }] },
      body: "<html><TITLE>A &amp; B &#x110000; &#0001;</TITLE>",
      request: { url },
    });
    const line = {
      ip: "198.51.100.7",
      data: {
        telnet: {
          status: "success",
          protocol: "telnet",
          result: { banner: "Acme login: " },
          timestamp: "2024-05-01T00:00:00Z",
        },
        web: {
          protocol: "http",
          timestamp: "2024-05-01T00:00:00-05:00",
          result: { response: response({ scheme: "http", host: "198.51.100.7:8080" }) },
        },
      },
    };
    expect(texts(line)).toEqual([
      [23, { telnet_banners: "Acme login:", "telnet.banner": "Acme login:" }],
      [
        8080,
        {
          html_title: "A & B &#x110000; \u0001",
          "http_header.server": "Boa",
          "http_header.wwwauth": 'Basic realm="x"',
        },
      ],
    ]);
    expect(parseHost(bytes(JSON.stringify(line))).observations[1]?.seenMs).toBe(Date.UTC(2024, 4, 1, 5));
    expect(
      parseHost(
        bytes(
          JSON.stringify({
            ip: "198.51.100.7",
            data: { http: { status: "io-timeout", protocol: "http", timestamp: "2024-05-01T00:00:00Z" } },
          }),
        ),
      ).observations,
    ).toMatchObject([{ port: 80, texts: [] }]);
  });

  it.each([
    ["not_json", '{"ip_str": "198.51.100.7", "port": 80, "timest'],
    ["not_json", "\u0000"],
    ["not_a_host", "[]"],
    ["not_a_host", "7"],
    ["not_a_host", "null"],
    ["not_a_host", '{"__proto__": {"data": "x"}}'],
    ["not_json", "[".repeat(100_000)],
    ["address", shodan("", { ip_str: "198.51.100.256" })],
    ["address", shodan("", { ip_str: ["198.51.100.7"] })],
    ["address", shodan("", { ip_str: "<script>" })],
    ["address", shodan("", { ip_str: undefined, ip: 2 ** 32 })],
    ["time", shodan("", { timestamp: "2024-02-30T00:00:00" })],
    ["time", shodan("", { timestamp: 1714521600 })],
    ["time", shodan("", { timestamp: "2024-05-01T25:00:00Z" })],
    ["time", shodan("", { timestamp: null })],
    ["port", shodan("", { port: 65536 })],
    ["port", shodan("", { port: "80" })],
  ])("is rejected as %s: %s", (fault, line) => {
    expect(parseHost(bytes(line))).toEqual({ observations: [], faults: [fault], ipv6: 0 });
  });

  it("is rejected when it is not UTF-8, and counted apart when it is of IPv6", () => {
    expect(parseHost(Buffer.from([0x7b, 0xff, 0x7d])).faults).toEqual(["not_utf8"]);
    expect(parseHost(bytes(shodan("", { ip_str: "2001:db8::1" })))).toEqual({ observations: [], faults: [], ipv6: 1 });
  });
});

describe("reading scan records", () => {
  it("gives a row for each observation whose device is known", async () => {
    const titles = xml(
      '<fingerprint pattern="^Box (.+)$"><param pos="0" name="hw.vendor" value="Acme"/><param pos="1" name="hw.product"/></fingerprint>',
    );
    const servers = xml(
      '<fingerprint pattern="^AcmeOS/(.+)$"><param pos="0" name="hw.vendor" value="ACME"/><param pos="0" name="hw.device" value="Router"/><param pos="1" name="os.version"/></fingerprint>',
      'matches="http_header.server"',
    );
    const folder = await workspace(
      {
        "devices/b.jsonl.gz": gzipSync(`${shodan("Box 2", { port: 81 })}\r\n\n${shodan("Nothing")}`),
        "devices/a.jsonl": `${shodan("Box 1", { http: { title: "Box 1", server: "AcmeOS/1.2" } })}\n`,
        "fingerprints/servers.xml": servers,
      },
      titles,
    );
    const devices = await read(folder);
    expect(devices).toMatchObject({
      name: "devices/a.jsonl, devices/b.jsonl.gz",
      rows: 2,
      unrecognised: 1,
      ipv6: 0,
      rejected: [],
      refused: [],
    });
    const row = {
      src_ip: 3325256711,
      seen: "2024-05-01 00:00:00.5",
      port: 80,
      vendor: "Acme",
      product: "1",
      firmware: "1.2",
      device_type: "Router",
    };
    const rows = await rowsOf(devices);
    expect(rows.map((one) => ({ ...one, vendor: String(one["vendor"]).toLowerCase(), evidence: "" }))).toEqual([
      { ...row, vendor: "acme", evidence: "" },
      { ...row, port: 81, vendor: "acme", product: "2", firmware: null, device_type: null, evidence: "" },
    ]);
  });

  it("is done once for the same content, and again for other records or fingerprints", async () => {
    const folder = await workspace({ "devices/a.jsonl": `${shodan("Box 1")}\n` });
    const first = await read(folder);
    const steps: string[] = [];
    const again = await readDevices(await readConfig(folder), { ...silent, step: (name) => void steps.push(name) });
    expect([again, steps]).toEqual([first, []]);
    await addFiles(folder, { "devices/a.jsonl": `${shodan("Box 22")}\n` });
    const other = await read(folder);
    expect(other.digest).not.toBe(first.digest);
    expect(await rowsOf(other)).toMatchObject([{ product: "22" }]);
    await addFiles(folder, { "fingerprints/boxes.xml": boxes.replace("Acme", "Apex") });
    expect(await rowsOf(await read(folder))).toMatchObject([{ vendor: "Apex" }]);
    expect(readdirSync(join(folder, "output/cache/devices"))).toHaveLength(2);
  });

  it("writes the same bytes in any folder", async () => {
    const [a, b] = await Promise.all(
      [0, 1].map(async () => read(await workspace({ "devices/a.jsonl": `${shodan("Box 1")}\n${shodan("Box 0")}\n` }))),
    );
    expect(a?.digest).toBe(b?.digest);
    expect((await readFile(String(a?.file))).equals(await readFile(String(b?.file)))).toBe(true);
  });

  it("does without records, without fingerprints, and asks for files where none is", async () => {
    expect(await read(await folderWith({ "tsubame.yaml": config, "sensors.csv": sensors }))).toMatchObject({
      file: null,
      name: null,
      rows: 0,
    });
    expect(await read(await workspace({ "devices/a.jsonl": `${shodan("Box 1")}\n` }, null))).toMatchObject({
      rows: 0,
      unrecognised: 1,
    });
    expect(await failure(await workspace({}))).toMatchObject({
      code: "patternWithoutFiles",
      values: { key: "devices" },
    });
    expect(
      await failure(
        await folderWith({
          "tsubame.yaml": `${config}devices: "*.csv"\nfingerprints: "*.xml"\n`,
          "sensors.csv": sensors,
        }),
      ),
    ).toMatchObject({ code: "patternWithoutFiles", values: { key: "fingerprints" } });
  });

  it("counts what cannot be read by reason, and stops above the share with file and line", async () => {
    const lines = [
      shodan("Box 1"),
      shodan("Box 1").slice(0, 40),
      "",
      shodan("Box 1", { port: 99_999 }),
      shodan("Box 1").slice(0, 50),
    ];
    const folder = await workspace({ "devices/a.jsonl": lines.join("\n") });
    expect(await failure(folder)).toMatchObject({
      code: "devicesRejected",
      values: { rejected: 3, rows: 4, share: "75", allowed: "0.1", reasons: "not_json 2, port 1" },
      place: { file: "devices/a.jsonl", line: 2 },
    });
    await addFiles(folder, {
      "tsubame.yaml": `${await readFile(join(folder, "tsubame.yaml"), "utf8")}rejected_share_max: 0.75\n`,
    });
    expect(await read(folder)).toMatchObject({
      rows: 1,
      rejected: [
        { reason: "not_json", rows: 2, file: "devices/a.jsonl", line: 2 },
        { reason: "port", rows: 1, line: 4 },
      ],
    });
    await addFiles(folder, { "tsubame.yaml": `${config}devices: devices/*\n` });
    const { code, err } = await tsubame(folder, ["query", "totals", "2024Q2"], process.env, "ja");
    expect([code, err]).toEqual([1, expect.stringContaining("devices/a.jsonl:2: 機器の観測 4 件のうち 3 件")]);
  });

  it("names a compressed file that breaks off", async () => {
    const packed = gzipSync(Array.from({ length: 5000 }, (_, at) => shodan(`Box ${at}`)).join("\n"));
    expect(
      await failure(await workspace({ "devices/a.jsonl.gz": packed.subarray(0, packed.length - 100) })),
    ).toMatchObject({ code: "importUnreadable", place: { file: "devices/a.jsonl.gz" } });
  });

  it("passes over 100 MB on one line without holding them", async () => {
    const folder = await workspace({ "devices/0.jsonl": `${shodan("Box 1")}\n` }, boxes, "rejected_share_max: 0.5\n");
    const path = join(folder, "devices/long.jsonl");
    const mebibyte = Buffer.alloc(1 << 20, 0x61);
    await pipeline(
      Readable.from(
        (function* () {
          for (let at = 0; at < 100; at++) yield mebibyte;
          yield bytes(`\n${shodan("Box 2")}\n`);
        })(),
      ),
      createWriteStream(path),
    );
    const before = process.memoryUsage().rss;
    let most = 0;
    const lines: (number | undefined)[] = [];
    for await (const { number, bytes: line } of readLines(
      path,
      1 << 24,
      () => (most = Math.max(most, process.memoryUsage().rss)),
    ))
      lines.push(number, line?.length);
    expect(lines).toEqual([1, undefined, 2, shodan("Box 2").length]);
    expect(most - before).toBeLessThan(90 * 2 ** 20);
    expect(await read(folder)).toMatchObject({
      rows: 2,
      rejected: [{ reason: "too_long", rows: 1, file: "devices/long.jsonl", line: 1 }],
    });
  });

  it("splits lines wherever the pieces of a file end", async () => {
    const folder = await folderWith();
    const wanted = Array.from({ length: 3000 }, (_, at) => "x".repeat((at * 7919) % 2000));
    await writeFile(join(folder, "a"), wanted.join("\n"));
    const found: [number, string][] = [];
    for await (const { number, bytes: line } of readLines(join(folder, "a"), 1999, () => undefined))
      found.push([number, String(line)]);
    expect(found).toEqual(wanted.flatMap((line, at) => (line === "" ? [] : [[at + 1, line]])));
  });

  it("makes hostile banners harmless: one visible line, cut, never the banner itself", async () => {
    const hostile = [
      "<script>alert(1)</script>|`{{x}}`",
      '=HYPERLINK("http://x")\u202e\u0000\r\nB',
      "A".repeat(50_000),
      "'; drop table devices; --",
      "\u{1f600}".repeat(300),
    ];
    const any = xml(
      '<fingerprint pattern="^Box (.*)" flags="REG_DOT_NEWLINE"><param pos="0" name="hw.vendor" value="Acme"/><param pos="1" name="hw.product"/></fingerprint>',
    );
    const rows = await rowsOf(
      await read(await workspace({ "devices/a.jsonl": hostile.map((text) => shodan(`Box ${text}`)).join("\n") }, any)),
    );
    expect(rows.map(({ product }) => String(product)).sort()).toEqual(
      [
        "<script>alert(1)</script>|`{{x}}`",
        '=HYPERLINK("http://x")\ufffd\ufffd B',
        "A".repeat(100),
        "'; drop table devices; --",
        "\u{1f600}".repeat(100),
      ].sort(),
    );
  });
});
