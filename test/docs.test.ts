/** The documents say what the program does: names, options, columns and examples, in both directions. */
import { readdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import { exits, type UserError } from "../src/base/problems.js";
import { silent } from "../src/base/progress.js";
import { sentences } from "../src/base/sentences.js";
import type { Row } from "../src/base/table.js";
import { drawCharts } from "../src/charts/charts.js";
import type { Database, Session } from "../src/engines/duckdb.js";
import { textOf } from "../src/engines/html.js";
import { readWords } from "../src/i18n/catalogs.js";
import type { Words } from "../src/i18n/words.js";
import { readListed } from "../src/notify/contacts.js";
import { type Datasets, describeQueries } from "../src/numbers/datasets.js";
import { privateColumns } from "../src/numbers/published.js";
import { openQuarter, openQueries } from "../src/numbers/quarter-tables.js";
import { checkPage, type PageSource, renderPage } from "../src/pages/pages.js";
import { rollupTypes } from "../src/rollups/rollup-tables.js";
import { chartsOn, type Edition, readEdition } from "../src/texts/editions.js";
import { type Config, packetColumns, readConfig } from "../src/workspace/config.js";
import { readQuarterFront } from "../src/workspace/front.js";
import { targetSpecs } from "../src/workspace/publishing-targets.js";
import { addFiles, folderWith, sensors, config as settings, tsubame, valueText } from "./kit.js";

const root = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");
const documents = [
  "README.md",
  "THIRD-PARTY-NOTICES.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
].sort();

// Reading documents

/** The text under a heading, up to the next heading of the same or a higher level. */
function section(path: string, title: string): string {
  const lines = withoutCode(read(path)).split("\n");
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, "") === title);
  expect(start, `${path} has no heading "${title}"`).toBeGreaterThanOrEqual(0);
  const depth = lines[start]?.indexOf(" ") ?? 0;
  const end = lines.findIndex((line, at) => at > start && /^#+ /.test(line) && line.indexOf(" ") <= depth);
  return lines.slice(start + 1, end < 0 ? undefined : end).join("\n");
}

function headings(text: string, depth: number): string[] {
  return [...text.matchAll(/^(#+) (.+)$/gm)]
    .filter((match) => match[1]?.length === depth)
    .map((match) => match[2] ?? "");
}

/** Fenced blocks are gone, but not their lines. */
function withoutCode(text: string): string {
  return text.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => block.replace(/[^\n]/g, ""));
}

/** Cells of the first table, its head first. */
function tableIn(text: string): string[][] {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("|"));
  const end = lines.findIndex((line, at) => at > start && !line.startsWith("|"));
  const rows =
    start < 0
      ? []
      : lines.slice(start, end < 0 ? undefined : end).map((line) =>
          line
            .split("|")
            .slice(1, -1)
            .map((cell) => cell.trim()),
        );
  return rows.filter((_, at) => at !== 1);
}

/** What stands in backticks in the first column of the first table. */
const namesIn = (text: string) =>
  tableIn(text)
    .slice(1)
    .flatMap(([first]) => [...(first ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""));

const sorted = (names: Iterable<string>) => [...names].sort();

// Asking the program

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function newFolder(files: Record<string, string>): Promise<string> {
  const folder = await folderWith(files);
  folders.push(folder);
  return folder;
}

async function allowedBy(work: Promise<unknown>): Promise<string[]> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: "unknownKey" });
  return String(valueText((error as UserError).values["allowed"])).split(", ");
}

const quarter = parsePeriod("2024Q2") as Period;
let config: Config;
let datasets: Datasets;

beforeAll(async () => {
  config = await readConfig(
    await newFolder({ "tsubame.yaml": settings.replace("[en]", "[en, ja]"), "sensors.csv": sensors }),
  );
  const described = await describeQueries(config, quarter);
  expect(described.problems).toEqual([]);
  datasets = described.datasets;
});

describe("docs/reference/config.md", () => {
  const page = "docs/reference/config.md";
  const withFiles = async (files: Record<string, string>) =>
    readConfig(await newFolder({ "tsubame.yaml": settings, "sensors.csv": sensors, ...files }));

  it("has every key of tsubame.yaml and no other", async () => {
    const keys = await allowedBy(withFiles({ "tsubame.yaml": `${settings}zzzzzzzz: 1\n` }));
    const inside = async (key: string, given: string) =>
      (await allowedBy(withFiles({ "tsubame.yaml": `${settings}${key}: { ${given}zzzzzzzz: 1 }\n` }))).map(
        (name) => `${key}.${name}`,
      );
    const known = [
      ...keys.filter((key) => !["publisher", "links", "site"].includes(key)),
      ...(await inside("publisher", "name: a, ")),
      ...(await inside("links", "")),
      ...(await inside("site", "")),
    ];
    expect(sorted(namesIn(section(page, "tsubame.yaml")))).toEqual(sorted(known));
  });

  it("has the defaults of tsubame.yaml", () => {
    const rows = tableIn(section(page, "tsubame.yaml")).slice(1);
    const shown = rows
      .filter(([, , value]) => value?.startsWith("`"))
      .map(([key, , value]) => [key?.replaceAll("`", ""), value?.replaceAll("`", "")]);
    expect(shown.map(([key]) => key)).toEqual([
      "languages",
      "exports",
      "sensors",
      "editions",
      "quarterly_scope",
      "research_ports_over",
      "engine",
      "rejected_share_max",
      "observed_hours_min",
    ]);
    const plain = { ...config, sensors: config.files[1], languages: ["ja", "en"] } as unknown as Record<
      string,
      unknown
    >;
    for (const [key = "", value] of shown)
      expect(value, key).toBe(
        Array.isArray(plain[key]) ? `[${(plain[key] as string[]).join(", ")}]` : String(plain[key]),
      );
  });

  it("has every key of disclosure and no other", async () => {
    const keys = await allowedBy(withFiles({ "tsubame.yaml": `${settings}disclosure: { zzzzzzzz: 1 }\n` }));
    expect(sorted(namesIn(section(page, "Disclosure")))).toEqual(sorted(keys));
    const [example = ""] = /^disclosure:[\s\S]*?(?=^```)/m.exec(read(page)) ?? [];
    expect((await withFiles({ "tsubame.yaml": `${settings}${example}` })).disclosure.editions).toHaveProperty(
      "quarterly",
    );
  });

  it("has every key of publishing targets and no other", async () => {
    const keys = Object.keys(targetSpecs).map((type) =>
      allowedBy(withFiles({ "tsubame.yaml": `${settings}publish: { a: { type: ${type}, zzzzzzzz: 1 } }\n` })),
    );
    expect(sorted(namesIn(section(page, "Publishing targets")))).toEqual(
      sorted(new Set((await Promise.all(keys)).flat())),
    );
    const [example = ""] = /^publish:[\s\S]*?(?=^```)/m.exec(read(page)) ?? [];
    expect([...(await withFiles({ "tsubame.yaml": `${settings}${example}` })).publish.keys()]).toEqual([
      "blog",
      "site",
    ]);
    const shown = [...read("docs/guides/publisher.md").matchAll(/^ *```yaml\n( *publish:[\s\S]*?)^ *```/gm)].map(
      ([, text = ""]) => text.replace(/^ {3}(?=publish| {2})/gm, ""),
    );
    expect(shown.length).toBeGreaterThan(4);
    for (const text of shown)
      expect((await withFiles({ "tsubame.yaml": `${settings}${text}` })).publish.size).toBeGreaterThan(0);
  });

  it("has every packet column", () =>
    expect(sorted(namesIn(section(page, "Packet columns")))).toEqual(sorted(packetColumns)));

  it("has every column of sensors.csv, networks.csv and contacts.csv", async () => {
    const ofSensors = await allowedBy(withFiles({ "sensors.csv": "sensor,country,zzzzzzzz\n" }));
    const ofNetworks = await allowedBy(
      withFiles({ "tsubame.yaml": `${settings}networks: networks.csv\n`, "networks.csv": "network,zzzzzzzz\n" }),
    );
    expect(sorted(namesIn(section(page, "sensors.csv")))).toEqual(sorted(ofSensors));
    expect(sorted(namesIn(section(page, "networks.csv")))).toEqual(sorted(ofNetworks));
    const listed = await withFiles({
      "tsubame.yaml": `${settings}contacts: contacts.csv\n`,
      "contacts.csv": "network,contact,zzzzzzzz\n",
    });
    expect(sorted(namesIn(section(page, "contacts.csv")))).toEqual(sorted(await allowedBy(readListed(listed))));
  });

  it("has every key of front.yaml", async () => {
    const allowed = (text: string) =>
      allowedBy(
        readQuarterFront(
          { library: { ...config.library, read: async () => ({ text, file: "front.yaml" }) } },
          "overflow",
          quarter,
        ),
      );
    const known = [
      ...(await allowed("zzzzzzzz: 1")).filter((key) => key !== "links"),
      ...(await allowed("links: { zzzzzzzz: 1 }")).map((key) => `links.${key}`),
    ];
    expect(sorted(namesIn(section(page, "front.yaml")))).toEqual(sorted(known));
  });

  it("shows a tsubame.yaml that works", async () => {
    const [shortest] = /^timezone:[\s\S]*?(?=^```)/m.exec(read(page)) ?? [""];
    expect((await withFiles({ "tsubame.yaml": shortest })).languages).toEqual(["ja", "en"]);
  });
});

describe("docs/reference/commands.md", () => {
  const page = "docs/reference/commands.md";
  const optionsIn = (help: string) =>
    [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)]
      .map((match) => match[1] ?? "")
      .filter((option) => option !== "--help" && option !== "--workspace");
  const helpOf = async (...command: string[]) => (await tsubame(root, [...command, "--help"])).out;

  it("has every command with its options and no other", async () => {
    const commands = [...(await helpOf()).matchAll(/^ {2}([a-z]+) (?:\[options\]|<)/gm)].map((match) => match[1] ?? "");
    expect(commands.length).toBeGreaterThan(4);
    expect(sorted(headings(read(page), 2).filter((title) => title.startsWith("tsubame ")))).toEqual(
      sorted(commands.map((name) => `tsubame ${name}`)),
    );
    for (const name of commands) {
      const help = await helpOf(name);
      const options = optionsIn(help);
      const text = section(page, `tsubame ${name}`);
      const inner = [...help.matchAll(/^ {2}([a-z]+) (?:\[options\]|<)/gm)].map((match) => match[1] ?? "");
      if (inner.length > 0) {
        expect(
          namesIn(text).map((title) => title.split(" ")[0]),
          name,
        ).toEqual(inner);
        for (const one of inner)
          for (const option of optionsIn(await helpOf(name, one)))
            expect(text, `${name} ${one}`).toContain(`\`${option}`);
        continue;
      }
      expect(
        namesIn(text).map((option) => option.split(" ")[0]),
        name,
      ).toEqual(options);
      const operands = [...(/^Usage: .*$/m.exec(help)?.[0] ?? "").matchAll(/<(\w+)(\.\.\.)?>/g)].map(
        (match) => `${match[1]?.toUpperCase()}${match[2] ?? ""}`,
      );
      if (operands.length > 0) expect(text, name).toContain(["`tsubame", name, ...operands].join(" "));
    }
  });

  it("has every exit code", () =>
    expect(
      tableIn(section(page, "Exit codes"))
        .slice(1)
        .map(([code]) => Number(code)),
    ).toEqual([0, ...Object.values(exits)]));
});

describe("docs/reference/datasets.md", () => {
  const page = "docs/reference/datasets.md";
  let session: Session;
  let database: Database;
  beforeAll(async () => {
    database = await openQueries(config, undefined, { threads: 1 });
    session = await openQuarter(database, config, quarter, undefined);
    return () => database.close();
  });
  const described = (title: string) =>
    tableIn(section(page, title))
      .slice(1)
      .map((cells) => cells.map((cell) => cell.replaceAll("`", "")));

  it("has every built-in dataset with its columns in their order", () => {
    const titles = headings(section(page, "Datasets"), 3);
    expect(sorted(titles)).toEqual(sorted(Object.keys(datasets)));
    for (const title of titles)
      expect(
        described(title).map(([name]) => name),
        title,
      ).toEqual(datasets[title]?.columns.map(({ name }) => name));
  });

  it("lists the built-in datasets that are about all sensors", () => {
    const [, listed = ""] = /^Built-in datasets of scope `all`: ([^.]*)\./m.exec(read(page)) ?? [];
    const all = Object.values(datasets).flatMap(({ name, scope }) => (scope === "all" ? [name] : []));
    expect(listed.replaceAll("`", "").split(/,\s/)).toEqual(sorted(all));
    expect(Object.values(datasets).filter(({ scope }) => scope !== "all" && scope !== "edition")).toEqual([]);
  });

  it("marks the private columns of datasets", () => {
    for (const title of Object.keys(datasets)) {
      const marked = described(title)
        .filter(([, meaning]) => meaning === "private")
        .map(([name]) => name);
      expect(marked, title).toEqual(
        datasets[title]?.columns.map(({ name }) => name).filter((name) => privateColumns.includes(name)),
      );
    }
    const [, listed = ""] = /^Private columns, by name: ([^.]*)\./m.exec(read(page)) ?? [];
    expect(listed.replaceAll("`", "").split(/,\s/)).toEqual(privateColumns);
  });

  it("has every rollup with its columns and types", () => {
    const titles = headings(section(page, "Rollups"), 3);
    expect(sorted(titles)).toEqual(sorted(Object.keys(rollupTypes)));
    for (const title of titles)
      expect(Object.fromEntries(described(title)), title).toEqual(rollupTypes[title as keyof typeof rollupTypes]);
  });

  it("has every other table and view with its columns and types", async () => {
    const found = await session.rows(
      "select view_name as name from duckdb_views() where not internal and schema_name = 'main' union all select table_name from duckdb_tables() where schema_name = 'main'",
    );
    const names = found.map(({ name }) => String(name)).filter((name) => !Object.hasOwn(rollupTypes, name));
    const titles = headings(section(page, "Tables and views"), 3);
    expect(sorted(titles)).toEqual(sorted(names));
    for (const title of titles) {
      const { columns } = await session.table(`select * from ${title} limit 0`);
      expect(described(title), title).toEqual(columns.map(({ name, type }) => [name, type]));
    }
  });

  it("has every macro and variable", async () => {
    const macros = await session.rows(
      "select distinct function_name || '(' || array_to_string(parameters, ', ') || ')' as name from duckdb_functions() where not internal and function_type = 'macro'",
    );
    const variables = await session.rows("select name from duckdb_variables()");
    expect(sorted(namesIn(section(page, "Macros")))).toEqual(sorted(macros.map(({ name }) => String(name))));
    expect(sorted(namesIn(section(page, "Variables")))).toEqual(sorted(variables.map(({ name }) => String(name))));
  });
});

describe("docs/reference/helpers.md", () => {
  const page = "docs/reference/helpers.md";
  const languages = ["en", "ja"] as const;
  let edition: Edition;
  let workspace: Config;
  const words: Partial<Record<string, Words>> = {};

  beforeAll(async () => {
    const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>';
    workspace = await readConfig(
      await newFolder({
        "tsubame.yaml": settings.replace("[en]", "[en, ja]"),
        "sensors.csv": sensors,
        "templates/overflow/2024Q2/login_screen.png": picture,
      }),
    );
    edition = await readEdition(workspace, "overflow", quarter);
    for (const tag of languages) words[tag] = await readWords(workspace, tag);
  });

  /** The dataset that the page shows, under its name. */
  function shownDataset(): Datasets {
    const text = section(page, "The dataset of the examples");
    const [, name = ""] = /`(\w+)`/.exec(text) ?? [];
    const [head = [], ...body] = tableIn(text);
    const rows: Row[] = body.map((cells) =>
      Object.fromEntries(
        head.map((column, at) => [column, /^[\d.]+$/.test(cells[at] ?? "") ? Number(cells[at]) : (cells[at] ?? null)]),
      ),
    );
    return {
      [name]: { name, file: page, key: "", columns: head.map((column) => ({ name: column, type: "VARCHAR" })), rows },
    };
  }

  /** A page with nothing but a text. */
  function sourceOf(text: string, tag: string, layout = edition.layout): PageSource {
    const report = { title: "", body: { text, file: page } };
    const texts = { ...edition, layout, texts: new Map([[tag, { report, topic: undefined }]]) };
    return {
      config: workspace,
      quarter,
      edition: texts,
      words: words[tag] as Words,
      datasets: shownDataset(),
      sample: false,
      daysWithoutExports: 0,
      daysOfUnknownInputs: 0,
      pdf: true,
    };
  }

  /** What may stand where an unknown name stands. */
  function allowedIn(text: string, source = sourceOf(text, "en")): string[] {
    const [found] = checkPage(source);
    expect(found?.code, text).toBe("templatePath");
    return String(valueText(found?.values["allowed"])).split(", ").filter(Boolean);
  }

  /** Paragraphs of the page as a reader sees them. */
  async function rendered(text: string, tag: string): Promise<string[]> {
    const source = sourceOf(text, tag);
    expect(
      checkPage(source).map(({ message }) => message),
      text,
    ).toEqual([]);
    const charts = await drawCharts(workspace, chartsOn(source), source.datasets, source.words, silent);
    const html = String((await renderPage(source, charts)).files.get("index.html"));
    return html.slice(html.indexOf("<main"), html.indexOf("</main>")).split("</p>").map(textOf).filter(Boolean);
  }

  it("has every helper and no other", () => {
    const blocks = [...section(page, "Values, blocks and what is not allowed").matchAll(/{{#(\w+) /g)].map(
      ([, name]) => name,
    );
    expect(sorted(headings(section(page, "Helpers"), 3))).toEqual(
      sorted(allowedIn("{{zzzzzzzz 1}}").filter((name) => !blocks.includes(name))),
    );
  });

  it("has every name of a page and no other", () => {
    const text = section(page, "Names");
    const [, layout = ""] = /knows these and ([^.]*)\./.exec(text) ?? [];
    const roots = allowedIn("{{zzzzzzzz}}");
    const names = roots.flatMap((root) => {
      const parts = allowedIn(`{{${root}.zzzzzzzz}}`);
      return root === "datasets"
        ? ["datasets.NAME"]
        : parts.length === 0 || parts.includes("length")
          ? [root]
          : parts.map((part) => `${root}.${part}`);
    });
    expect(sorted(namesIn(text))).toEqual(sorted(names));
    const inLayout = allowedIn("{{zzzzzzzz}}", sourceOf("", "en", { text: "{{zzzzzzzz}}", file: "page.html.hbs" }));
    expect(sorted([...layout.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ""))).toEqual(
      sorted(inLayout.filter((name) => !roots.includes(name))),
    );
  });

  it("shows results as they are", async () => {
    const shown = [...withoutCode(read(page)).matchAll(/^\| `({{.+}})` \| (.*) \| (.*) \|$/gm)];
    expect(shown.length).toBeGreaterThan(20);
    for (const [at, tag] of languages.entries()) {
      const results = await rendered(shown.map(([, example]) => `» ${example}`).join("\n\n"), tag);
      expect(shown.map(([, example], row) => [example, results[row]?.replace("» ", "")])).toEqual(
        shown.map(([, example, ...cells]) => [example, cells[at]]),
      );
    }
  });

  it("shows blocks that work", async () => {
    const blocks = [...read(page).matchAll(/^```hbs\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
    expect(blocks.length).toBeGreaterThan(4);
    for (const block of blocks) expect((await rendered(block, "en")).join("").length, block).toBeGreaterThan(0);
  });
});

describe("docs/guides", () => {
  it("for translators has every message of the catalogues", () => {
    const keys = (language: string) =>
      Object.keys((JSON.parse(read(`templates/catalogs/${language}.json`)) as { messages: object }).messages);
    expect(keys("ja")).toEqual(keys("en"));
    expect(sorted(namesIn(section("docs/guides/translator.md", "Messages")))).toEqual(sorted(keys("en")));
  });

  it("for analysts shows a query, a chart and lines that work together", async () => {
    const text = read("docs/guides/analyst.md");
    const files = Object.fromEntries(
      [...text.matchAll(/^`((?:queries|templates)\/[^`]+)`:\n\n```\w+\n([\s\S]*?)^```$/gm)].map((match) => [
        match[1] ?? "",
        match[2] ?? "",
      ]),
    );
    expect(Object.keys(files).map((path) => path.split("/")[0])).toEqual([
      "queries",
      "templates",
      "queries",
      "templates",
    ]);
    const folder = await newFolder({ "tsubame.yaml": settings, "sensors.csv": sensors });
    const [line = ""] = Object.keys(files).filter((path) => path.endsWith(".hbs"));
    await addFiles(folder, { ...files, [line]: `---\ntitle: Topic\n---\n${files[line]}` });
    expect(await tsubame(folder, ["check", "2024Q2"])).toMatchObject({ code: 0, out: "No finding.\n" });
    await addFiles(folder, { [line]: `---\ntitle: Topic\n---\n${files[line]?.replaceAll(/_by_day"/g, '_by_dya"')}` });
    expect((await tsubame(folder, ["check", "2024Q2"])).code).toBe(1);
  });
});

describe("all documents", () => {
  const slug = (title: string) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");

  it("link to what is there", () => {
    const broken = documents.flatMap((path) => {
      const targets = [...withoutCode(read(path)).matchAll(/\]\(([^)\s]+)\)/g)]
        .map((match) => match[1] ?? "")
        .filter((target) => !/^[a-z]+:/.test(target));
      return targets.filter((target) => !leads(path, target)).map((target) => `${path}: ${target}`);
    });
    expect(broken).toEqual([]);
  });

  function leads(from: string, target: string): boolean {
    const [file = "", anchor] = target.split("#");
    const path = file === "" ? from : join(dirname(from), file);
    try {
      return anchor === undefined
        ? readdirSync(join(root, dirname(path))).includes(path.split("/").filter(Boolean).at(-1) ?? "")
        : [1, 2, 3, 4]
            .flatMap((depth) => headings(withoutCode(read(path)), depth))
            .map(slug)
            .includes(anchor);
    } catch {
      return false;
    }
  }

  it("are there when a message or the program points to them", () => {
    const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => read(join("src", name)));
    const named = [JSON.stringify(sentences), ...sources].flatMap((text) =>
      [...text.matchAll(/\bdocs\/[\w./-]+\.md\b/g)].map(([name]) => name),
    );
    expect(named).not.toEqual([]);
    expect([...new Set(named)].filter((name) => !documents.includes(name))).toEqual([]);
  });

  it("name every runtime dependency with its licence", () => {
    const { dependencies } = JSON.parse(read("package.json")) as { dependencies: Record<string, string> };
    const licences = Object.keys(dependencies).map((name) => [
      name,
      (JSON.parse(read(join("node_modules", name, "package.json"))) as { license: string }).license,
    ]);
    expect(
      tableIn(read("THIRD-PARTY-NOTICES.md"))
        .slice(1)
        .map((cells) => cells.slice(0, 2)),
    ).toEqual(licences);
  });

  it("name the Node versions of package.json", () => {
    const { engines } = JSON.parse(read("package.json")) as { engines: { node: string } };
    expect(engines.node).toBe(">=20.19 <21 || >=22.12");
    expect(read("README.md")).toContain("Node (20.19 or a later 20, or 22.12 and later)");
  });

  it("number the decisions without a gap", () => {
    const numbers = readdirSync(join(root, "docs/decisions"))
      .sort()
      .map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });
});
