/**
 * The exhibits of earlier articles: every chart draws in every language, with and without rows, and the lines of the
 * guide make a page.
 */
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { silent } from "../src/base/progress.js";
import { checkChart, drawCharts, readCharts, untranslatedTexts } from "../src/charts/charts.js";
import { readWords } from "../src/i18n/catalogs.js";
import { tell } from "../src/i18n/program-language.js";
import { type Datasets, describeQueries } from "../src/numbers/datasets.js";
import { publishedOf } from "../src/numbers/published.js";
import { type Config, readConfig } from "../src/workspace/config.js";
import { addFiles, config as settings, smallWorkspace, tsubame } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const quarter = parsePeriod("2024Q2") as Period;
const editions = readdirSync(join(root, "templates"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(root, "templates", entry.name)).includes("charts"))
  .map(({ name }) => name);
const hostile = '<img src=x onerror=alert(1)>"|`{{x}}';

const files = {
  "tsubame.yaml": `${settings.replace("[en]", "[en, ja]")}networks: networks.csv\nscanners: scanners.csv\nholders: holders.csv\nholders_date: 2024-04-01\ndisclosure: { sources_min: 1 }\n`,
  "networks.csv": "network,label\n240.0.0.0/28,\n",
  "holders.csv": "network,asn,holder,region\n240.0.0.0/29,64501,Crane Net,JP\n",
  "scanners.csv": `network,organisation\n240.0.0.10,"${hostile.replaceAll('"', '""')}"\n`,
};

let folder: string;
let config: Config;
beforeAll(async () => {
  folder = await smallWorkspace(undefined, files);
  config = await readConfig(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Third column of the guide's table. */
const lines = [
  ...readFileSync(join(root, "docs/guides/analyst.md"), "utf8").matchAll(/^\| .* \| `({{.*}})` \|$/gm),
].map((match) => match[1] ?? "");

describe("the charts of all editions", () => {
  it.each(editions)(
    "of %s have their words in both languages and draw nothing where there is nothing",
    async (edition) => {
      const { datasets } = await describeQueries(config, quarter);
      const empty: Datasets = publishedOf(
        Object.fromEntries(Object.entries(datasets).map(([name, dataset]) => [name, { ...dataset, rows: [] }])),
      );
      const charts = [...(await readCharts(config, edition, quarter)).values()];
      expect(charts.length).toBeGreaterThan(0);
      for (const language of ["en", "ja"]) {
        const words = await readWords(config, language);
        expect(
          charts.flatMap((chart) =>
            [...checkChart(chart, empty), ...untranslatedTexts(chart, words)].map((wrong) => tell(wrong, "en")),
          ),
        ).toEqual([]);
        for (const chart of charts)
          expect((await drawCharts(config, [chart], empty, words, silent)).get(chart.name)?.svg, chart.name).toMatch(
            /^<svg /,
          );
      }
    },
  );
});

describe("the lines of the guide", () => {
  const page = (text: readonly string[]) =>
    `---\ntitle: Exhibits\nlang: en\n---\n${text.join("\n\n")}\n\n{{downloads}}\n`;
  const html = (language: string) =>
    readFileSync(join(folder, "output/2024Q2/overflow", language, "index.html"), "utf8");
  const build = async (text: readonly string[]) => {
    const written = Object.fromEntries(
      ["en", "ja"].map((language) => [`templates/overflow/report.${language}.md.hbs`, page(text)]),
    );
    await addFiles(folder, written);
    return tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  };
  const [asRows, others] = [
    lines.filter((line) => line.includes('rows="label"')),
    lines.filter((line) => !line.includes('rows="label"')),
  ];

  it("make a page in both languages, all exhibits numbered", async () => {
    expect(lines.length).toBeGreaterThan(15);
    const { code, err } = await build(others);
    expect(code, err).toBe(0);
    for (const language of ["en", "ja"]) {
      for (const line of others) {
        const [, kind = "", name = ""] = /(chart|table) "(\w+)"/.exec(line) ?? [];
        expect(html(language), name).toContain(
          `id="${kind === "chart" ? "figure" : "table"}-${name.replaceAll("_", "-")}"`,
        );
      }
    }
    expect(html("ja")).toContain("国内センサー");
    expect(html("ja")).not.toContain("Mean packets per sensor per day by month");
  });

  it("show a hostile organisation as text", () => {
    for (const language of ["en", "ja"]) {
      expect(html(language)).not.toContain("<img src=x");
      expect(html(language)).toContain("&lt;img src=x onerror=alert(1)&gt;");
    }
  });

  it("turn the top ten so that sensors are rows", async () => {
    expect(asRows.length).toBe(1);
    const { code, err } = await build(asRows);
    expect(code, err).toBe(0);
    const [table = ""] = /<table\b[\s\S]*?<\/table>/.exec(html("en")) ?? [];
    const rows = [...table.matchAll(/<tr\b[^>]*>(.*?)<\/tr>/g)].map((row) =>
      [...(row[1] ?? "").matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((cell) => cell[1]),
    );
    // Three packets on 23/TCP, two on 80/TCP, one each on 53/UDP and with ICMP, on every one of three days.
    expect(rows).toEqual([
      ["Sensor", "1", "2", "3", "4"],
      ["Japan #1", "23/TCP", "80/TCP", "53/UDP", "ICMP"],
      ["Overseas #1", "23/TCP", "80/TCP", "53/UDP", "ICMP"],
    ]);
  });

  it("are refused twice on a page", async () => {
    const { code, err } = await build([...others, ...asRows]);
    expect(code).toBe(1);
    expect(err).toContain("featured_top_ports");
  });

  it("write a port behind the name that the staff gave it, each language its own way, and the data as they are", async () => {
    const named = await smallWorkspace(undefined, {
      ...files,
      "tsubame.yaml": `${files["tsubame.yaml"]}port_names: { 23/TCP: Telnet, 445/TCP: { en: SMB <b>, ja: ファイル共有 } }\n`,
      ...Object.fromEntries(
        ["en", "ja"].map((language) => [
          `templates/overflow/report.${language}.md.hbs`,
          page([
            '{{list "top_ports" "port"}}',
            '{{table "top_ports" caption="Ports"}}',
            '{{#chart "network_port_sources_by_day" caption="Days"}}Sources by day.{{/chart}}',
          ]),
        ]),
      ),
    });
    try {
      const { code, err } = await tsubame(named, ["build", "2024Q2", "--no-pdf"]);
      expect(code, err).toBe(0);
      const read = (path: string) => readFileSync(join(named, "output/2024Q2/overflow", path), "utf8");
      const ports = [...read("en/data/top_ports.csv").matchAll(/\d+\/(?:TCP|UDP)/g)].map(([port]) => port);
      expect(ports).toContain("23/TCP");
      for (const port of ports.filter((one) => one !== "23/TCP" && one !== "445/TCP"))
        expect(read("en/index.html")).toMatch(new RegExp(`<td[^>]*>${port}`));
      expect(read("en/data/top_ports.csv")).not.toContain("Telnet");
      const drawn = (language: string) => read(`${language}/charts/network_port_sources_by_day.svg`);
      for (const text of [read("en/index.html"), drawn("en")]) expect(text).toContain("Telnet (23/TCP)");
      for (const text of [read("ja/index.html"), drawn("ja")]) expect(text).toContain("Telnet(23/TCP)");
      expect(read("en/index.html")).not.toContain("<b>");
    } finally {
      await rm(named, { recursive: true, force: true });
    }
  });

  it("refuse a name for what is no port", async () => {
    await addFiles(folder, { "tsubame.yaml": `${files["tsubame.yaml"]}port_names: { 23: Telnet }\n` });
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code).toBe(1);
    expect(err).toMatch(/tsubame\.yaml:\d+:? .*port_names[\s\S]*number, slash, TCP or UDP/);
    await addFiles(folder, files);
  });
});
