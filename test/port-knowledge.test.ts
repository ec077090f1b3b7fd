/** What is known of a port's products: every cell is read or refused with its line. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { textOf } from "../src/engines/html.js";
import { readPortKnowledge } from "../src/numbers/port-knowledge.js";
import { readConfig } from "../src/workspace/config.js";
import { config, filesBelow, folderWith, ordinaryRows, sensors, smallWorkspace, tsubame } from "./kit.js";

const head = "port,product,cve,disclosed,source,as_of";
const read = async (text: string | Uint8Array, settings = "", file = "port-knowledge.csv") => {
  const folder = await folderWith({ "tsubame.yaml": `${config}${settings}`, "sensors.csv": sensors, [file]: text });
  return readPortKnowledge(await readConfig(folder));
};
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: Error) => error.message,
  );
/** A line that is right but for the cells given. */
const cells = (changed: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    port: "5555/TCP",
    product: "Debug bridge",
    cve: "CVE-2024-12345",
    disclosed: "2024-05-01",
    source: "https://vendor.example/advisory/7",
    as_of: "2024-06-01",
    ...changed,
  })
    .map(([, cell]) => cell)
    .join(",");

describe("port-knowledge.csv", () => {
  const whole = {
    port: "5555/TCP",
    product: "Debug bridge",
    cve: "CVE-2024-12345",
    disclosed: "2024-05-01",
    source: "https://vendor.example/advisory/7",
    as_of: "2024-06-01",
  };
  it.each<readonly [what: string, line: string, row: object]>([
    ["that is whole", cells(), whole],
    ["without a vulnerability", cells({ cve: "", disclosed: "" }), { ...whole, cve: null, disclosed: null }],
    [
      "with two of them",
      cells({ cve: "CVE-1999-0001  CVE-2024-1234567" }),
      { ...whole, cve: "CVE-1999-0001 CVE-2024-1234567" },
    ],
    ["with a port in small letters", cells({ port: "0/udp" }), { ...whole, port: "0/UDP" }],
    ["with the last port", cells({ port: "65535/TCP" }), { ...whole, port: "65535/TCP" }],
    [
      "disclosed on the day that it was written",
      cells({ disclosed: "2024-06-01" }),
      { ...whole, disclosed: "2024-06-01" },
    ],
    [
      "with a product that others would run",
      cells({ product: "<b>|*_x_*=1+1" }),
      { ...whole, product: "<b>|*_x_*=1+1" },
    ],
    [
      "with an address of other letters",
      cells({ source: "https://日本語.example/勧告?a=1&b=2#c" }),
      { ...whole, source: "https://xn--wgv71a119e.example/%E5%8B%A7%E5%91%8A?a=1&b=2#c" },
    ],
  ])("with a line %s is read, of a spreadsheet too", async (_what, line, row) => {
    expect(await read(`${head}\n${line}\n`)).toEqual([row]);
    expect(await read(`\ufeff${head}\r\n${line}\r\n`)).toEqual([row]);
  });

  it("may say several things of a port, but each once", async () => {
    const lines = [cells(), cells({ product: "TV box" }), cells({ cve: "" }), cells({ source: "https://b.example/" })];
    expect(await read(`${head}\n${lines.join("\n")}\n`)).toHaveLength(4);
    expect(await refusal(read(`${head}\n${[...lines, cells({ as_of: "2024-06-02" })].join("\n")}\n`))).toMatch(
      /^port-knowledge\.csv:6: port: The same is said of 5555\/TCP in line 2/,
    );
  });

  it("is not needed, is read under its own name, and under the one that the settings give", async () => {
    expect(await read("x", "", "other.csv")).toEqual([]);
    expect(await read(`${head}\n${cells()}\n`, "port_knowledge: known.csv\n", "known.csv")).toHaveLength(1);
    expect(await refusal(read(`${head}\n`, "port_knowledge: gone.csv\n"))).toMatch(
      /^tsubame\.yaml:\d+: The file gone\.csv does not exist/,
    );
  });

  const wrong = (key: string, values: readonly string[], said: string) =>
    values.map((value) => [key, value, said] as const);
  it.each([
    ...wrong(
      "port",
      ["", "5555", "5555/ICMP", "tcp/5555", "65536/TCP", "-1/TCP", "05/TCP", "5555/TCP/UDP", "５５５５/TCP"],
      "is not a port: ",
    ),
    ...wrong("product", ["", "  "], "has no name"),
    ...wrong("product", ["a\u202eb"], "U+202E"),
    ...wrong("product", ['"a\nb"'], "U+000A"),
    ...wrong("product", ["a\u001b]8;;b"], "U+001B"),
    ...wrong(
      "cve",
      [
        "CVE-2024-123",
        "cve-2024-12345",
        "CVE-24-12345",
        "CVE-1998-0001",
        "CVE-2024-12345;CVE-2024-12346",
        "CVE-2024-12345<script>",
        "CVE-2024-12345678901234567890",
        "JVN-2024-12345",
      ],
      "is not the id of a vulnerability",
    ),
    ...wrong("cve", ["CVE-2024-12345 CVE-2024-12345"], "stands here twice"),
    ...wrong("cve", ["CVE\u20112024\u201112345"], "is not the id of a vulnerability"),
    ...wrong("disclosed", ["2024-02-30", "May 2024", "2024-5-1"], "is not a day"),
    ...wrong("disclosed", ["2024-06-02"], "lies after this line was written, 2024-06-01"),
    ...wrong(
      "source",
      [
        "",
        "vendor",
        "http://vendor.example/",
        "javascript:alert(1)",
        "https://me@vendor.example/",
        "https://me:secret@vendor.example/",
        "https://203.0.113.7/",
        "https://localhost/",
        'https://vendor.example/"onclick=x',
        "https://vendor.example/<b>",
        "https://vendor.example/a b",
        "https://vendor.example\\@evil.example/",
        "data:text/html,x",
        "//vendor.example/",
      ].map((text) => `"${text.replaceAll('"', '""')}"`),
      "is not the address of a page",
    ),
    ...wrong("source", ["https://vendor.example/\u200b"], "U+200B"),
    ...wrong("as_of", [""], "Write the day"),
    ...wrong("as_of", ["2024-13-01", "today"], "is not a day"),
  ])("whose %s is %j is refused with its line", async (key, value, said) => {
    const message = await refusal(read(`${head}\n${cells({ port: "23/TCP" })}\n${cells({ [key]: value })}\n`));
    expect(message).toContain(`port-knowledge.csv:3: ${key}: `);
    expect(message).toContain(said);
  });

  it("with a column that is not known, or without one that is needed, is refused", async () => {
    expect(await refusal(read(`${head},note\n`))).toContain("port-knowledge.csv:1: note: ");
    expect(await refusal(read("port,product,cve,disclosed,as_of\n"))).toContain("port-knowledge.csv:1: source: ");
    expect(await refusal(read(new Uint8Array([0x93, 0xfa, 0x0a])))).toContain("not UTF-8");
  });
});

describe("on pages", () => {
  const settings = `${config.replace("[en]", "[ja, en]")}editions: [overflow, quarterly]\nquarterly_scope: all\n`;
  const pagesWith = async (lines: readonly string[] | undefined) => {
    const known = lines === undefined ? undefined : `${head}\n${lines.join("\n")}\n`;
    const folder = await smallWorkspace(ordinaryRows, {
      "tsubame.yaml": settings,
      ...(known === undefined ? {} : { "port-knowledge.csv": known }),
    });
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    const files = await filesBelow(join(folder, "output/2024Q2"));
    await rm(folder, { recursive: true });
    return (edition: string, language: string) => files.get(`${edition}/${language}/index.html`)?.toString() ?? "";
  };

  it("a port of the first five has its products, each with its source, in both editions and languages", async () => {
    const page = await pagesWith([
      cells({ port: "23/TCP", product: "<b>Tel|net</b> *x* {{y}}", source: "https://vendor.example/?a=1&b=2" }),
      cells({ port: "23/TCP", product: "Cameras", cve: "", disclosed: "" }),
      cells({ port: "5555/TCP" }),
    ]);
    for (const edition of ["overflow", "quarterly"])
      for (const [language, source] of [
        ["ja", "出典"],
        ["en", "source"],
      ] as const) {
        const html = page(edition, language);
        expect(html, `${edition} ${language}`).not.toContain("Debug bridge");
        expect(html).not.toMatch(/<b>Tel|<em>x<\/em>/);
        const text = textOf(html).replace(/\s+/g, " ");
        expect(text).toContain("<b>Tel|net</b> *x* {{y}}");
        expect(text).toContain("CVE-2024-12345");
        expect(html.match(/href="https:\/\/vendor\.example\/\?a=1&amp;b=2"/g)).toHaveLength(1);
        expect(html).toContain(source);
        expect(text).toContain(language === "ja" ? "2024年5月1日公表" : "disclosed on May 1, 2024");
        expect(text).toContain(
          language === "ja" ? "Cameras（出典、2024年6月1日時点）" : "Cameras (source, as of June 1, 2024)",
        );
      }
  });

  it("nothing is said where no port has any, nor a word of it", async () => {
    const [without, with_] = [await pagesWith(undefined), await pagesWith([cells({ port: "5555/TCP" })])];
    for (const edition of ["overflow", "quarterly"])
      for (const language of ["ja", "en"]) {
        expect(with_(edition, language)).toBe(without(edition, language));
        expect(without(edition, language)).not.toMatch(/公開情報|public sources name/);
      }
  });
});
