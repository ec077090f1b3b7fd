/** Where elements and their attributes are written in the sample's pages, as Python's html.parser finds them. */
// apt: python3
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { writtenElements } from "../../src/engines/html.js";
import { builtSample } from "../sample-kit.js";

const python = process.env["TSUBAME_TEST_PYTHON"] ?? "python3";
const isThere = spawnSync(python, ["-c", "import html.parser"]).status === 0;

/** Of every start tag: its name, its attributes, and the whole of its text, in the page's order. */
const program = `
import html.parser, json, sys
class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []
    def handle_starttag(self, tag, attrs):
        self.found.append([tag, {name.lower(): value or '' for name, value in attrs}, self.get_starttag_text()])
reader = Reader()
reader.feed(json.load(sys.stdin))
print(json.dumps(reader.found))`;

describe.skipIf(!isThere)("the pages of the sample, read by Python's html.parser", () => {
  let sample: string;
  beforeAll(async () => void (sample = (await builtSample()).folder));

  it.each(["overflow/ja", "overflow/en", "quarterly/ja", "quarterly/en"])("%s has the same tags", (page) => {
    const html = readFileSync(join(sample, "output/2024Q2", page, "index.html"), "utf8");
    const out = execFileSync(python, ["-c", program], { input: JSON.stringify(html), maxBuffer: 1e8 });
    const theirs = JSON.parse(String(out)) as [string, Record<string, string>, string][];
    const ours = writtenElements(html);
    expect(ours.length).toBeGreaterThan(500);
    expect(ours.map(({ start, contentStart }) => html.slice(start, contentStart))).toEqual(
      theirs.map(([, , text]) => text),
    );
    expect(ours.map(({ name, attributes }) => [name.toLowerCase(), Object.keys(attributes).length])).toEqual(
      theirs.map(([name, attributes]) => [name, Object.keys(attributes).length]),
    );
    expect(ours.map(({ attributes }) => attributes["id"])).toEqual(theirs.map(([, { id }]) => id));
  });
});
