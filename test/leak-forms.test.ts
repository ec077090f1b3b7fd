/** Written forms of what is private: which are found, and what only looks like them. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { partsOf } from "../src/checks/leaks/file-texts.js";
import { leaksIn } from "../src/checks/leaks/leaks.js";
import { type Secrets, secretsOf } from "../src/checks/leaks/secrets.js";
import { readConfig } from "../src/workspace/config.js";
import { addFiles, filesOf, folderWith } from "./kit.js";

let folder = "";
let secrets: Secrets;

beforeAll(async () => {
  folder = await folderWith();
  await addFiles(folder, {
    ...filesOf(),
    "sensors.csv": [
      "sensor,label,country,address,from,to,featured",
      "alpha-one,First,JP,192.0.2.1,,,yes",
      "観測器甲,Second,JP,2001:db8:0:7::5,,,",
      "71234,Third,JP,,,,",
      "12,Fourth,JP,,,,",
      "\n",
    ].join("\n"),
  });
  secrets = secretsOf(await readConfig(folder));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const found = async (content: string, path = "index.html") =>
  leaksIn("x", await partsOf(path, content, join(folder, "cache")), secrets).map(({ values }) => {
    const { name } = values;
    return typeof name === "object" ? `${name.english} ${Object.values(name.values).join()}` : String(name);
  });

const page = (body: string) => `<!doctype html>\n<p>${body}</p>`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("is found", () => {
  it.each([
    ["ruby within an id", "First", page("al<ruby>pha<rp>(</rp><rt>x</rt><rp>)</rp></ruby>-one")],
    ["an id in small print above others", "First", page("<ruby>a<rt>alpha</rt>b<rt>-one</rt></ruby>")],
    ["ruby within Japanese", "Second", page("観<ruby>測<rt>そく</rt></ruby>器甲")],
    ["the name of a host", "Second", page("http://xn--m7rx66cf4e21w.example/")],
    ["a rare reference in an attribute", "First", page('<b title="alpha&dash;one&semi;">x</b>')],
    ["letters by their names in an attribute", "First", page('<b title="&alpha;lpha-one alpha&hyphen;one">x</b>')],
    [
      "a file within a page, its signs escaped",
      "First",
      page(
        `<img src="data:text/plain;base64,${base64("by alpha-one, all of it").replace(/[A-F]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}">`,
      ),
    ],
    [
      "a file within a page, over lines",
      "First",
      page(`<img src="data:text/plain;base64,${base64("by alpha-one, all of it").replace(/.{5}/g, "$&\n")}">`),
    ],
    [
      "a file within a style, over lines",
      "First",
      page(
        `<style>p { background: url(data:text/plain;base64,${base64("by alpha-one, all of it").replace(/.{5}/g, "$&\\\n")}) }</style>`,
      ),
    ],
    ["a file whose kind is escaped", "First", page(`<img src="data:text/plain;b%61se64,${base64("by alpha-one")}">`)],
    [
      "a file whose address is written by references",
      "First",
      page(`<img src="&#100;ata:text/plain;base64,${base64("by alpha-one")}">`),
    ],
    ["a file in plain signs", "First", page('<img src="data:text/plain,%61lpha%2Done">')],
    ["a neighbour in the network", "Second", page("2001:db8:0:7::1")],
    [
      "a neighbour, backwards",
      "Second",
      page("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
    ],
    ["the network, backwards", "Second", page("7.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")],
    ["a neighbour's network", "Second", page("2001:db8:0:7:ff::/80")],
    ["a number of five digits", "Third", page("the unit 71234 went down")],
    ["a number of five digits in Japanese", "Third", page("装置71234が停止")],
    ["a number of five digits, called a sensor's", "Third", "label,n\r\n71234,1\r\n"],
    ["a short number, called a sensor's", "Fourth", page("Sensor 12 went down")],
    ["a short number, called a sensor's id", "Fourth", page("sensor id: 12")],
    ["a short number in Japanese", "Fourth", page("センサー番号 12 が停止")],
    ["a short number in a column of labels", "Fourth", "n,label\r\n3,12\r\n"],
    ["a short number in a column of sensors", "Fourth", "sensor_id,n\r\n12,3\r\n"],
  ])("%s", async (_, label, content) => {
    const path = content.startsWith("<") ? "index.html" : "data/a.csv";
    expect((await found(content, path)).filter((name) => name.endsWith(` ${label}`))).not.toEqual([]);
  });
});

describe("is no leak:", () => {
  it.each([
    ["another network", page("2001:db8:0:8::5 and 2001:db8:1::/48")],
    ["counts in tables", "n,packets\r\n12,71234\r\n71234,12\r\n"],
    ["counts in texts", page("12 sensors, 12 of 24; 71,234 packets, 71234.5, 1.71234, 12 %")],
    ["counts of sensors in Japanese", page("センサー 12 台、センサー12か所、71,234パケット")],
    ["a sensor of others", page("Sensor 13, sensor 120, sensor 12 of 24, unit 712345")],
    ["coordinates", '<svg xmlns="http://www.w3.org/2000/svg"><path d="M12,71234L71234,12"/></svg>'],
    ["values of a script", page('<script type="application/json">[12,71234,"12"]</script>')],
    ["a name of another host", page("xn--wgv71a119e.example")],
    ["ruby", page("<ruby>観測<rt>かんそく</rt></ruby>")],
    ["a file within a page", page(`<img src="data:image/png;base64,${base64("nothing")}">`)],
  ])("%s", async (_, content) => {
    const path = content.startsWith("<") ? "index.html" : "data/a.csv";
    expect(await found(content, path)).toEqual([]);
  });
});
