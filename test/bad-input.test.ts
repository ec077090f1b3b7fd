/**
 * What a build does with input that is wrong: it stops and says where, or counts what it leaves out. The last good
 * report stays.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import {
  appendFile,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../src/base/package-folder.js";
import {
  type Answer,
  addFiles,
  config,
  copyFolder,
  digestsBelow,
  filesBelow,
  filesOf,
  sensors,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

type Change = (folder: string) => Promise<unknown>;

let scratch = "";
let good = "";
let lastGood: Record<string, string> = {};

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  good = await workspace();
  // What a page of one table stands on is kept from here on.
  await page("")(good);
  expect((await build(good)).code).toBe(0);
  await rm(join(good, "templates"), { recursive: true });
  const built = await build(good);
  expect(built).toMatchObject({ code: 0, err: expect.stringContaining("40 of 40 rows counted, 2 days.") });
  lastGood = await digests(good);
  // Drawings are soon made again; copying them for every case takes longer.
  await rm(join(good, "output/cache/charts"), { recursive: true });
  expect(Object.keys(lastGood)).toContain("overflow/en/index.html");
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const build = (folder: string, ...options: string[]) => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...options]);

const newFolder = () => mkdtemp(join(scratch, "case-"));

/**
 * Ten packets of each of two sensors on one day, one every twenty minutes: addresses as numbers, ports 23, 80, 53 and
 * ICMP.
 */
const packets = (day: string) => `
  select timestamp '${day} 01:00:00' + to_minutes(cast(20 * n as int)) as time, sensor, cast(4026531840 + n as uinteger) as src_ip, cast(40000 + n as usmallint) as src_port,
    cast([23, 23, 23, 23, 80, 80, 80, 53, 53, null][n + 1] as usmallint) as dst_port, cast([6, 6, 6, 6, 6, 6, 6, 17, 17, 1][n + 1] as utinyint) as protocol
  from range(10) as packet(n), unnest(['alpha-one', 'bravo-two']) as sensors(sensor)`;
const firstDay = packets("2024-04-01");

/** Two days, one export each. */
async function workspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await newFolder();
  await addFiles(folder, { ...filesOf(), ...files });
  for (const day of ["2024-04-01", "2024-04-02"])
    await writeParquet(join(folder, `exports/${day}.parquet`), packets(day));
  return folder;
}

/** The report in place by path; its bytes as digests. */
const digests = (folder: string) => digestsBelow(join(folder, "output/2024Q2"));

/** Builds a changed copy of the good workspace, whose report must stay as it was. */
async function buildChanged(change: Change): Promise<Answer> {
  const folder = await newFolder();
  await copyFolder(good, folder);
  await change(folder);
  const answer = await build(folder);
  expect(await digests(folder)).toEqual(lastGood);
  await rm(folder, { recursive: true });
  return answer;
}

const files =
  (texts: Readonly<Record<string, string | Uint8Array>>): Change =>
  (folder) =>
    addFiles(folder, texts);
const added =
  (path: string, text: string): Change =>
  (folder) =>
    appendFile(join(folder, path), text);
const exported =
  (select: string): Change =>
  (folder) =>
    writeParquet(join(folder, "exports/2024-04-03.parquet"), select);
/** A page of its own: what is wrong stands in line 6. */
const page = (line: string, more: Readonly<Record<string, string>> = {}): Change =>
  files({
    "templates/overflow/report.en.md.hbs": `---\ntitle: "Small"\n---\n{{table "totals" caption="All"}}\n\n${line}\n`,
    ...more,
  });
const chart = (text: string): Change =>
  page('{{#chart "lines" caption="Lines"}}They rise.{{/chart}}', { "templates/overflow/charts/lines.vl.json": text });
const spec = (dataset: string, field: string) =>
  `{\n  "data": { "name": "${dataset}" },\n  "mark": "bar",\n  "encoding": {\n    "x": { "field": "label", "type": "nominal" },\n    "y": { "field": "${field}", "type": "quantitative" }\n  }\n}\n`;

/** What is wrong, by a sentence: the change that makes it so, and what the message says in this order. */
type Case = readonly [sentence: string, change: Change, says: readonly string[]];

const exportCases: readonly Case[] = [
  [
    "a column is missing",
    exported(`select * rename (src_ip as srcip) from (${firstDay})`),
    [
      "exports/2024-04-03.parquet: The export has no column src_ip.",
      'Did you mean "srcip"?',
      "Map a foreign name in tsubame.yaml: columns: { src_ip: NAME }",
    ],
  ],
  [
    "a column has the wrong type",
    exported(`select * replace (src_port > 0 as src_port) from (${firstDay})`),
    [
      "exports/2024-04-03.parquet: ",
      "src_port has the type BOOLEAN, not an integer or text",
      "Export it as an integer",
    ],
  ],
  [
    "the time is a day",
    exported(`select * replace (cast(time as date) as time) from (${firstDay})`),
    ["exports/2024-04-03.parquet: ", "time has the type DATE, not TIMESTAMP", "Export it as TIMESTAMP"],
  ],
  [
    "a Parquet file is cut off",
    (folder) => truncate(join(folder, "exports/2024-04-02.parquet"), 700),
    ["exports/2024-04-02.parquet: This file cannot be read as Parquet: ", "Export it again"],
  ],
  [
    "a Parquet file is damaged inside",
    damaged,
    ["exports/2024-04-02.parquet: This file cannot be read as Parquet: ", "Export it again"],
  ],
  [
    "an export has no bytes",
    files({ "exports/2024-04-03.parquet": "" }),
    ["exports/2024-04-03.parquet: This file cannot be read as Parquet: ", "Export it again"],
  ],
  [
    "an export has no rows",
    exported(`from (${firstDay}) limit 0`),
    ["exports/2024-04-03.parquet: This export holds no packet at all", "Export it again"],
  ],
  [
    "an export is no Parquet file",
    files({ "exports/2024-04-03.parquet": "time,sensor,src_ip\n2024-04-03 00:00:00,alpha-one,192.0.2.7\n" }),
    ["exports/2024-04-03.parquet: This file cannot be read as Parquet: ", "Export it again"],
  ],
  [
    "milliseconds are taken for microseconds",
    exported(`select * replace (make_timestamp(epoch_ms(time)) as time) from (${firstDay})`),
    [
      "exports/2024-04-03.parquet: time: ",
      "1970-01-20",
      "the unit seems wrong",
      "Export `time` as a UTC timestamp with its right unit",
    ],
  ],
  [
    "nanoseconds are taken for microseconds",
    exported(`select * replace (make_timestamp(epoch_us(time) * 1000) as time) from (${firstDay})`),
    ["exports/2024-04-03.parquet: time: ", "the unit seems wrong"],
  ],
  [
    "no export is in the quarter",
    (folder) =>
      rm(join(folder, "exports"), { recursive: true })
        .then(() => rm(join(folder, "rollups"), { recursive: true }))
        .then(() => writeParquet(join(folder, "exports/2024-01-03.parquet"), packets("2024-01-03"))),
    ["None of the 1 exports has packets in 2024Q2: they run from 2024-01-03 to 2024-01-03.", "Name another quarter"],
  ],
  [
    "there is no export at all",
    (folder) =>
      rm(join(folder, "exports"), { recursive: true }).then(() => rm(join(folder, "rollups"), { recursive: true })),
    ["No sensor export matches exports/**/*.parquet in /", "correct `exports:` in tsubame.yaml"],
  ],
];

/** The footer is whole, the pages before it are not. */
async function damaged(folder: string): Promise<void> {
  const path = join(folder, "exports/2024-04-02.parquet");
  const bytes = await readFile(path);
  bytes.fill(0xff, 4, bytes.length - bytes.readUInt32LE(bytes.length - 8) - 8);
  await writeFile(path, bytes);
}

const yaml = (text: string): Change => files({ "tsubame.yaml": text });
const sensorLines = (...lines: string[]): Change => files({ "sensors.csv": `${lines.join("\n")}\n` });
const header = "sensor,label,country,address,from,to,featured";

const settingCases: readonly Case[] = [
  [
    "a setting's name is wrong",
    yaml(config.replace("timezone", "timezon")),
    [
      "tsubame.yaml:1: timezon: There is no setting of this name.",
      'Did you mean "timezone"?',
      "Allowed here: timezone, home, ",
    ],
  ],
  [
    "an inner setting's name is wrong",
    yaml(`${config}publisher:\n  name: CERT\n  feedbak: mailto:a@cert.example\n`),
    ["tsubame.yaml:6: publisher.feedbak: ", 'Did you mean "feedback"?', "Allowed here: name, url, feedback"],
  ],
  [
    "a mapped column's name is wrong",
    yaml(`${config}columns:\n  tiem: ts\n`),
    ["tsubame.yaml:5: columns.tiem: ", 'Did you mean "time"?', "Allowed here: time, sensor, "],
  ],
  ["a setting is missing", yaml("timezone: UTC\n"), ["tsubame.yaml: home: This setting is missing."]],
  [
    "a value is wrong",
    yaml(config.replace("UTC", "Mars/Base")),
    ["tsubame.yaml:1: timezone: This is not a time zone of the IANA list, like Asia/Tokyo or UTC."],
  ],
  [
    "a value is none of the allowed words",
    yaml(`${config}editions:\n  - overflwo\n`),
    ["tsubame.yaml:5: editions.0: ", 'Did you mean "overflow"?', "Allowed here: overflow"],
  ],
  [
    "a value is of the wrong kind",
    yaml(`${config}rejected_share_max: a lot\n`),
    ["tsubame.yaml:4: rejected_share_max: Invalid input: expected number, received string."],
  ],
  [
    "a share is above one",
    yaml(`${config}rejected_share_max: 5\n`),
    ["tsubame.yaml:4: rejected_share_max: Too big: expected number to be <=1."],
  ],
  ["the settings are a list", yaml("- timezone: UTC\n"), ["tsubame.yaml: ", "expected object, received array"]],
  [
    "the settings are no YAML",
    yaml(`${config}publisher: { name: "CERT\n`),
    ["tsubame.yaml:4: This is not valid YAML: ", "Check the indentation and the quotes around this line."],
  ],
  [
    "a pattern begins with a star that YAML takes for an alias",
    yaml(`${config}exports: *.parquet\n`),
    ["tsubame.yaml:4: This is not valid YAML: ", "quotes around this line"],
  ],
  ["a setting stands twice", yaml(`${config}home: US\n`), ["tsubame.yaml:4: This is not valid YAML: "]],
  [
    "a file that the settings name is missing",
    yaml(`${config}networks: netwroks.csv\n`),
    ["tsubame.yaml:4: The file netwroks.csv does not exist.", "correct its name in tsubame.yaml"],
  ],
  [
    "a language has no template",
    yaml(config.replace("[en]", "[fr]")),
    ["No text is ready to be released", "tsubame build 2024Q2 --draft"],
  ],
  [
    "a sensor is registered twice",
    added("sensors.csv", "alpha-one,,JP,,,,\n"),
    ["sensors.csv:4: sensor: Sensor alpha-one is registered twice, first in line 2.", "Remove one of the two lines"],
  ],
  [
    "sensors.csv lacks a column",
    sensorLines("sensor,label,land", "alpha-one,,JP"),
    ["sensors.csv:1: country: The column is missing.", "The first line must name the columns: sensor,country"],
  ],
  [
    "sensors.csv has a column too many",
    sensorLines(`${header},adress`, "alpha-one,,JP,,,,,"),
    ["sensors.csv:1: adress: ", 'Did you mean "address"?'],
  ],
  [
    "a country is none",
    sensorLines(header, "alpha-one,,JP,,,,", "bravo-two,,USA,,,,"),
    ['sensors.csv:3: country: "USA" is not a country code of two capital letters, like JP.'],
  ],
  [
    "a day is none",
    sensorLines(header, "alpha-one,,JP,,2024-02-30,,", "bravo-two,,US,,,,"),
    ['sensors.csv:2: from: "2024-02-30" is not a day like 2025-01-01.'],
  ],
  [
    "a truth is none",
    sensorLines(header, "alpha-one,,JP,,,,yse"),
    ['sensors.csv:2: featured: "yse" is neither yes nor no.', 'Did you mean "yes"?'],
  ],
  [
    "two sensors have one label",
    sensorLines(header, "alpha-one,Tower,JP,,,,", "bravo-two,Tower,US,,,,"),
    ["sensors.csv:3: label: Two lines have the label Tower.", "make them different"],
  ],
  [
    "a label is another sensor's by number",
    sensorLines(header, "alpha-one,,JP,,,,", "bravo-two,home-1,US,,,,"),
    ["sensors.csv:3: label: Two lines have the label home-1."],
  ],
  [
    "a sensor ends before it begins",
    sensorLines(header, "alpha-one,,JP,,2024-05-01,2024-04-30,"),
    ["sensors.csv:2: to: The last day 2024-04-30 lies before the first, 2024-05-01."],
  ],
  [
    "a line of sensors.csv has too many commas",
    sensorLines(header, "alpha-one,,JP,,,,,,,", "bravo-two,,US,,,,"),
    ["sensors.csv:2: This is not valid CSV: ", "Check the quotes and the number of commas of this line."],
  ],
  [
    "no sensor is registered",
    sensorLines(header),
    ["sensors.csv: No sensor is registered.", "Add a line for each sensor"],
  ],
  [
    "sensors.csv is Shift_JIS",
    files({
      "sensors.csv": new Uint8Array([
        ...Buffer.from(`${header}\nalpha-one,`),
        0x93,
        0x8c,
        0x8b,
        0x9e,
        ...Buffer.from(",JP,,,,\n"),
      ]),
    }),
    ["sensors.csv: This CSV file is not UTF-8; it looks like Shift_JIS.", "CSV UTF-8 (Comma delimited)"],
  ],
  [
    "a network is none",
    files({
      "tsubame.yaml": `${config}networks: networks.csv\n`,
      "networks.csv": "network,label\n192.0.2.0/24,\n10.0.0.0/33,\n",
    }),
    ['networks.csv:3: network: "10.0.0.0/33" is not an IPv4 network like 192.0.2.0/24.'],
  ],
  [
    "two networks have one label",
    files({
      "tsubame.yaml": `${config}networks: networks.csv\n`,
      "networks.csv": "network,label\n192.0.2.0/24,Homes\n198.51.100.0/24,Homes\n",
    }),
    ["networks.csv:3: label: Two lines have the label Homes."],
  ],
  [
    "a network's port is none",
    files({
      "tsubame.yaml": `${config}networks: networks.csv\n`,
      "networks.csv": "network,port\n192.0.2.0/24,telnet\n",
    }),
    ['networks.csv:2: port: "telnet" is not a port from 0 to 65535.'],
  ],
];

const queryCases: readonly Case[] = [
  [
    "a query reads a column that is not there",
    files({ "queries/datasets/x.sql": "-- One row.\nselect\n  packets,\n  sorces\nfrom totals\n" }),
    ["queries/datasets/x.sql:4: The query failed: ", "sorces", "tsubame query x 2024Q2"],
  ],
  [
    "a query is no SQL",
    files({ "queries/datasets/x.sql": "select packets\nfrom totals\nwher packets > 1\n" }),
    ["queries/datasets/x.sql:3: The query failed: ", "tsubame query x 2024Q2"],
  ],
  [
    "a query fails on its rows",
    page('{{count "x"}}', {
      "queries/datasets/x.sql": "select cast(port as integer) as port\nfrom top_ports_by_sensor\n",
    }),
    ["queries/datasets/x.sql:1: The query failed: ", "23/TCP", "tsubame query x 2024Q2"],
  ],
  [
    "a query is empty",
    files({ "queries/datasets/x.sql": "-- Nothing yet.\n" }),
    ["queries/datasets/x.sql: There is no statement in it.", "Write one SELECT"],
  ],
  [
    "a query yields a number that is not exact",
    page('{{count "x"}}', { "queries/datasets/x.sql": "select 9007199254740993 as big\n" }),
    ["queries/datasets/x.sql: A cell of big is 9007199254740993: too large to be exact.", "Cast it in SQL"],
  ],
  [
    "queries need each other in a circle",
    files({
      "queries/datasets/x.sql": "select * from y",
      "queries/datasets/y.sql": "select * from z",
      "queries/datasets/z.sql": "select * from x",
    }),
    ["queries/datasets/x.sql: These datasets need each other: x → y → z → x.", "Take one of the references out."],
  ],
  [
    "a view fails",
    files({ "queries/views/x.sql": "create temp view x as\nselect nothing\nfrom sensors" }),
    ["queries/views/x.sql:2: The view failed: ", "Mend it first"],
  ],
];

const chartCases: readonly Case[] = [
  [
    "a chart's field is in no dataset",
    chart(spec("totals", "packtes")),
    [
      "templates/overflow/charts/lines.vl.json:6: The dataset totals has no column packtes.",
      'Did you mean "packets"?',
      "Its columns: label, packets, sources",
    ],
  ],
  [
    "a chart's field is private",
    chart(spec("totals", "sensor")),
    ["templates/overflow/charts/lines.vl.json:6: The dataset totals has no column sensor."],
  ],
  [
    "a chart's dataset is unknown",
    chart(spec("total", "packets")),
    ["templates/overflow/charts/lines.vl.json:2: There is no dataset total.", 'Did you mean "totals"?'],
  ],
  [
    "a chart lacks a quote",
    chart(spec("totals", "packets").replace('"mark": "bar"', '"mark": bar')),
    ["templates/overflow/charts/lines.vl.json:3: This is not valid JSON: "],
  ],
  [
    "a chart has a comma too many",
    chart(spec("totals", "packets").replace('"quantitative" }\n', '"quantitative", }\n')),
    ["templates/overflow/charts/lines.vl.json:6: This is not valid JSON: "],
  ],
  [
    "a chart's file ends early",
    chart('{\n  "mark": "bar",\n'),
    ["templates/overflow/charts/lines.vl.json:2: This is not valid JSON: "],
  ],
  [
    "a chart's words are not in the language's catalogue",
    (folder) =>
      chart(spec("totals", "packets").replace('"mark"', '"title": "Rise",\n  "mark"'))(folder).then(() =>
        addFiles(folder, {
          ...filesOf(config.replace("[en]", "[ja]")),
          "templates/overflow/report.ja.md.hbs": '{{#chart "lines" caption="x"}}x{{/chart}}',
        }),
      ),
    [
      "templates/overflow/charts/lines.vl.json:3: Not translated into ja: Rise",
      "Translate it in templates/catalogs/ja/charts.po",
    ],
  ],
  [
    "a chart asks for an address",
    chart(
      '{ "data": { "url": "http://127.0.0.1:9/x.json" }, "mark": "bar", "encoding": { "x": { "field": "a", "type": "nominal" } } }',
    ),
    [
      "templates/overflow/charts/lines.vl.json: The chart cannot be drawn: ",
      "a chart may not load http://127.0.0.1:9/x.json",
    ],
  ],
];

const template = "templates/overflow/report.en.md.hbs:6: ";
const templateCases: readonly Case[] = [
  [
    "a path leads nowhere",
    page("{{quarter.titel}}"),
    [template, "Nothing is called quarter.titel here.", 'Did you mean "title"?', "Known here: name, title, text"],
  ],
  ["a name is unknown", page("{{publsher.name}}"), [template, "publsher.name", 'Did you mean "publisher"?']],
  ["a path in {{#if}} leads nowhere", page("{{#if quarter.titel}}x{{/if}}"), [template, 'Did you mean "title"?']],
  [
    "a path in {{#unless}} leads nowhere",
    page("{{#unless quarter.titel}}x{{/unless}}"),
    [template, 'Did you mean "title"?'],
  ],
  [
    "a path in {{#each}} leads nowhere",
    page("{{#each datasets.total}}x{{/each}}"),
    [template, 'Did you mean "totals"?'],
  ],
  [
    "a column in {{#each}} is unknown",
    page("{{#each datasets.totals}}{{packtes}}{{/each}}"),
    [template, 'Did you mean "packets"?', "Known here: label, packets, sources"],
  ],
  [
    "a private column in {{#each}} is unknown",
    page("{{#each datasets.totals as |row|}}{{row.sensor}}{{/each}}"),
    [template, "Nothing is called row.sensor here."],
  ],
  ["a path in {{#with}} leads nowhere", page("{{#with quater}}x{{/with}}"), [template, 'Did you mean "quarter"?']],
  ["a helper's argument leads nowhere", page("{{date quarter.first_dya}}"), [template, 'Did you mean "first_day"?']],
  [
    "a subexpression's argument leads nowhere",
    page('{{#if (is edtion "overflow")}}x{{/if}}'),
    [template, 'Did you mean "edition"?'],
  ],
  [
    "a named argument's value leads nowhere",
    page('{{#each (rows "totals" label=topik)}}x{{/each}}'),
    [template, 'Did you mean "topic"?'],
  ],
  [
    "the dataset of rows is unknown",
    page('{{#each (rows "total")}}x{{/each}}'),
    [template, "There is no dataset total.", 'Did you mean "totals"?'],
  ],
  [
    "a named argument of rows is no column",
    page('{{#each (rows "totals" lable="x")}}x{{/each}}'),
    [template, "totals.lable", 'Did you mean "label"?'],
  ],
  [
    "a named argument of row is no column",
    page('{{#with (row "totals" lable="x")}}x{{/with}}'),
    [template, "totals.lable", 'Did you mean "label"?'],
  ],
  [
    "a named argument of count is no column",
    page('{{count "totals" lable="x"}}'),
    [template, "totals.lable", 'Did you mean "label"?'],
  ],
  [
    "the column of a list is unknown",
    page('{{list "totals" "lable"}}'),
    [template, "totals.lable", 'Did you mean "label"?'],
  ],
  [
    "a named argument of list is no column",
    page('{{list "totals" "label" packtes=1}}'),
    [template, "totals.packtes", 'Did you mean "packets"?'],
  ],
  [
    "a column of a table is unknown",
    page('{{table "common_ports" columns="port sensrs" caption="x"}}'),
    [template, "common_ports.sensrs", 'Did you mean "sensors"?'],
  ],
  [
    "a pivot's column is unknown",
    page('{{table "common_ports" rows="port" columns="sensors" cell="hom_total" caption="x"}}'),
    [template, "common_ports.hom_total", 'Did you mean "home_total"?'],
  ],
  [
    "a table's dataset is unknown",
    page('{{table "common_prots" caption="x"}}'),
    [template, "There is no dataset common_prots.", 'Did you mean "common_ports"?'],
  ],
  [
    "a table has no caption",
    page('{{table "common_ports"}}'),
    [template, '"common_ports" needs a caption', "docs/reference/helpers.md"],
  ],
  [
    "a chart is unknown",
    page('{{#chart "packets_by_grop_month" caption="x"}}x{{/chart}}'),
    [template, "There is no chart packets_by_grop_month.", 'Did you mean "packets_by_group_month"?'],
  ],
  [
    "a picture is unknown",
    page('{{#picture "screen.png" caption="x"}}x{{/picture}}'),
    [template, "There is no picture screen.png"],
  ],
  [
    "{{{ }}} would leave text unescaped",
    page("{{{quarter.title}}}"),
    [template, "{{{ }}} would put unescaped text into the page", "write {{ }}."],
  ],
  [
    "{{& }} would leave text unescaped",
    page("{{&quarter.title}}"),
    [template, "would put unescaped text into the page"],
  ],
  [
    "a helper is unknown",
    page("{{numbr 5 digits=1}}"),
    [template, "Nothing is called numbr here.", 'Did you mean "number"?'],
  ],
  [
    "a block helper is unknown",
    page("{{#eech datasets.totals}}x{{/eech}}"),
    [template, "Nothing is called eech here."],
  ],
  ["a partial is unknown", page("{{> topc}}"), [template, "Nothing is called topc here.", 'Did you mean "topic"?']],
  [
    "a partial stands in itself",
    files({ "templates/overflow/2024Q2/topic.en.md.hbs": "Text.\n{{> topic}}\n" }),
    ["templates/overflow/2024Q2/topic.en.md.hbs:2: Nothing is called topic here."],
  ],
  ["a block has no argument", page("{{#each}}x{{/each}}"), [template, "{{#each}} takes one argument."]],
  ["a decorator is not known", page('{{#*inline "x"}}y{{/inline}}'), [template, "The template cannot be read: "]],
  [
    "a chart has no sentence",
    page('{{#chart "packets_by_group_month" caption="x"}} {{/chart}}'),
    [template, "needs a sentence for those who cannot see it"],
  ],
  [
    "a block is not closed",
    page("{{#if topic}}x"),
    ["templates/overflow/report.en.md.hbs:", "The template cannot be read: ", "Check the braces"],
  ],
  [
    "a block is closed by another's name",
    page("{{#if topic}}x{{/each}}"),
    [template, "The template cannot be read: ", "if doesn't match each"],
  ],
  ["braces do not match", page("{{quarter.title}"), [template, "The template cannot be read: "]],
  [
    "the title's path leads nowhere",
    files({ "templates/overflow/report.en.md.hbs": '---\ntitle: "{{quarter.nmae}}"\n---\nText.\n' }),
    ["templates/overflow/report.en.md.hbs:", 'Did you mean "name"?'],
  ],
  [
    "the front matter has an unknown key",
    files({ "templates/overflow/report.en.md.hbs": "---\ntitle: x\nlnag: en\n---\nText.\n" }),
    ["templates/overflow/report.en.md.hbs:3: lnag: ", 'Did you mean "lang"?'],
  ],
  [
    "the topic's path leads nowhere",
    files({ "templates/overflow/2024Q2/topic.en.md.hbs": "---\ntitle: Topic\n---\nOne.\n{{quarter.titel}}\n" }),
    ["templates/overflow/2024Q2/topic.en.md.hbs:5: ", 'Did you mean "title"?'],
  ],
  [
    "a message is not in the catalogue",
    page('{{message "skpi"}}'),
    [
      template,
      "The catalogue has no message skpi for en.",
      'Did you mean "skip"?',
      "Add it to templates/catalogs/en.json",
    ],
  ],
  ["a message lacks its value", page('{{message "written_by"}}'), [template, 'message "written_by"', "name"]],
  [
    "a language has no catalogue",
    files({ "tsubame.yaml": config.replace("[en]", "[fr]"), "templates/overflow/report.fr.md.hbs": "Texte.\n" }),
    [
      "tsubame.yaml: There are no words for fr: neither templates/catalogs/fr.json nor templates/catalogs/fr/messages.po.",
      "tsubame translate extract",
    ],
  ],
  [
    "a catalogue is no JSON",
    files({ "templates/catalogs/en.json": '{\n  "messages": {\n    "skip": "x",\n  }\n}\n' }),
    ["templates/catalogs/en.json:4: This is not valid JSON: ", "Check the quotes, commas and braces around this line."],
  ],
  [
    "a reference leads to no exhibit",
    page('{{ref "totlas"}} says it.'),
    [template, 'Nothing on this page is called "totlas".', 'Did you mean "totals"?'],
  ],
  [
    "an exhibit stands twice",
    page('{{table "totals" caption="Again"}}'),
    [template, 'The table "totals" is on the page twice.'],
  ],
  [
    "a link's address is unsafe",
    page('{{link "javascript:alert(1)" "here"}}'),
    [template, "is not an address for a link."],
  ],
];

describe.each([
  ["exports", exportCases],
  ["settings", settingCases],
  ["queries", queryCases],
  ["charts", chartCases],
  ["templates", templateCases],
] as const)("%s: a build stops when", (_, cases) => {
  it.each(cases)("%s", async (_sentence, change, says) => {
    const { code, err } = await buildChanged(change);
    const message = err.slice(err.indexOf("tsubame: ") + "tsubame: ".length);
    expect(code, err).toBe(1);
    expect(message.slice(0, says[0]?.length)).toBe(says[0]);
    for (const part of says) expect(message).toContain(part);
    expect(message).not.toMatch(/undefined|\[object|^\s+at /m);
    expect(
      message
        .trimEnd()
        .split("\n")
        .every((line) => line.trim() !== "" && line === line.trimEnd()),
      message,
    ).toBe(true);
  });
});

it("a language without a text is told with what could be written for it", async () => {
  const { err } = await buildChanged(yaml(config.replace("[en]", "[fr]")));
  for (const part of [
    "tsubame.yaml: There are no words for fr",
    "templates/overflow/report.md.hbs (built-in): This text is not translated into fr.",
    "Write templates/overflow/report.fr.md.hbs",
  ])
    expect(err).toContain(part);
});

describe("a command that cannot be meant is a wrong call", () => {
  it.each<readonly [arguments_: readonly string[], says: readonly string[]]>([
    [
      ["build", "2024Q5"],
      ["2024Q5 is not a quarter.", "Write it like 2025Q1."],
    ],
    [["build", "2024-Q2"], ["2024-Q2 is not a quarter."]],
    [["check", "24Q2"], ["24Q2 is not a quarter."]],
    [["query", "totals", "2024q2"], ["2024q2 is not a quarter."]],
    [["build"], ["missing required argument 'quarter'"]],
    [["build", "2024Q2", "2024Q3"], ["too many arguments"]],
    [
      ["build", "2024Q2", "--nopdf"],
      ["unknown option '--nopdf'", "Did you mean --no-pdf?"],
    ],
    [
      ["query", "total", "2024Q2"],
      ["There is no dataset total.", 'Did you mean "totals"?', "Datasets: backscatter_by_day, "],
    ],
    [["query", "totals", "2024Q2", "--json", "--csv"], ["cannot be used with option"]],
    [
      ["biuld", "2024Q2"],
      ["unknown command 'biuld'", "Did you mean build?"],
    ],
    [["sample", "--packets", "many"], ["Say a number from 1k to 2G, like 500k or 100M."]],
    [["sample", "--sensors", "2"], ["Say a whole number from 6 to 100000."]],
    [["sample", "--seed", "-1"], ["Say a whole number from 0 to "]],
    [["import", "x.csv"], ["required option '--to <dir>' not specified"]],
    [["import", "x.csv", "--to", "exports", "--format", "silk"], ["Allowed choices are aws-vpc, cowrie, csv, "]],
    [["import", "x.csv", "--to", "exports", "--map", "time"], ['"time" is not canonical=foreign, like time=datetime.']],
  ])("tsubame %j", async (arguments_, says) => {
    const { code, err, out } = await tsubame(good, arguments_);
    expect(code, err).toBe(2);
    for (const part of says) expect(err).toContain(part);
    expect(out).toBe("");
    expect(await digests(good)).toEqual(lastGood);
  });

  it("a folder that is no workspace is named", async () => {
    const folder = await newFolder();
    const { code, err } = await tsubame(good, ["build", "2024Q2", "-C", folder]);
    expect([code, err]).toEqual([
      1,
      `tsubame: There is no tsubame.yaml in ${folder}.\n  Run the command in a workspace, name one with -C DIR, or make one with: tsubame sample -C DIR\n`,
    ]);
  });
});

describe("where nothing can be written", () => {
  it("a file stands where output/ should be", async () => {
    const folder = await workspace({ output: "mine" });
    const { code, err } = await build(folder);
    expect(code, err).toBe(1);
    expect(err).toContain(`${join(folder, "output")}`);
    expect(err).toMatch(/cannot be written: [^\n]+\n {2}Check the permissions of the folder\.\n$/);
    expect(await readFile(join(folder, "output"), "utf8")).toBe("mine");
  });

  it("a folder stands where a file should be", async () => {
    const { code, err } = await buildChanged((folder) =>
      rm(join(folder, "sensors.csv")).then(() => addFiles(folder, { "sensors.csv/x": "" })),
    );
    expect(code, err).toBe(1);
    expect(err).toMatch(/sensors\.csv cannot be read: [^\n]+\n {2}Check the permissions, and that it is a file\.\n$/);
  });

  it.skipIf(!canMount())("the disk is full", async () => {
    const disk = await newFolder();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]);
    try {
      await copyFolder(good, disk);
      expect(await build(disk, "--force")).toMatchObject({ code: 0 });
      expect(await digests(disk)).toEqual(lastGood);
      const catalog = await readFile(join(packageFolder, "templates/catalogs/en.json"), "utf8");
      await addFiles(disk, { "templates/catalogs/en.json": catalog.replace("Skip to the text", "Skip") });
      await rm(join(disk, "rollups"), { recursive: true });
      const report = [...(await filesBelow(join(good, "output/2024Q2"))).values()].reduce(
        (blocks, { length }) => blocks + Math.ceil(length / 4096),
        0,
      );
      // No room at all; some for the memo of the exports, so that compacting fails; some for half of the report: the page
      // cannot be kept for the next build, and where it already is, the report cannot be placed.
      for (const [blocks, last] of [
        [0, "reading exports"],
        [7, "compacting days"],
        [Math.floor(report / 2), "overflow/en"],
        [Math.floor(report / 2), "checking"],
      ] as const) {
        if (last === "overflow/en") await query(disk, "totals");
        if (last === "checking") {
          expect(await build(disk)).toMatchObject({ code: 0 });
          await rm(join(disk, "output/2024Q2"), { recursive: true });
          await copyFolder(join(good, "output/2024Q2"), join(disk, "output/2024Q2"));
        }
        const { bavail, bsize } = await statfs(disk);
        await writeFile(join(disk, "filler"), Buffer.alloc((bavail - blocks) * bsize));
        const { code, err } = await build(disk);
        expect(code, err).toBe(1);
        expect(err).toMatch(
          new RegExp(
            `${last}\\ntsubame: The disk is full: .+ could not be written\\. The last good report is untouched\\.\\n {2}Make room and build again`,
          ),
        );
        expect(await digests(disk)).toEqual(lastGood);
        await rm(join(disk, "filler"));
      }
      expect(await build(disk)).toMatchObject({ code: 0 });
      expect(await digests(disk)).not.toEqual(lastGood);
      expect((await readdir(disk, { recursive: true })).filter((name) => /\.making-|\.tmp$/.test(name))).toEqual([]);
    } finally {
      execFileSync("umount", [disk]);
    }
  });
});

/** A small disk of its own takes a Linux that lets us mount one. */
function canMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(join(tmpdir(), "tsubame-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

/** Rows as they come: time, sensor, address, source port, port and protocol as SQL. */
const rowsOf = (rows: readonly (readonly string[])[], columns = "time, sensor, src_ip, src_port, dst_port, protocol") =>
  `select * from (values ${rows.map((row) => `(${row.join(", ")})`).join(", ")}) as packets(${columns})`;
const plainRow = (change: Readonly<Record<number, string>>) =>
  ["timestamp '2024-04-01 01:00:00'", "'alpha-one'", "'192.0.2.7'", "40000", "23", "'TCP'"].map(
    (value, at) => change[at] ?? value,
  );

/** Builds rows as the only export of a workspace that allows much to be rejected. */
async function exporting(
  select: string,
  texts: Readonly<Record<string, string>> = {},
): Promise<{ folder: string; answer: Answer }> {
  const folder = await newFolder();
  await addFiles(folder, {
    ...filesOf(`${config}rejected_share_max: 0.9\n`),
    "templates/overflow/report.en.md.hbs": "{{#each datasets.totals}}{{packets}} {{/each}}\n",
    ...texts,
  });
  await writeParquet(join(folder, "exports/rows.parquet"), select);
  return { folder, answer: await build(folder) };
}

type Input = {
  readonly rows: number;
  readonly counted: number;
  readonly rejected: number;
  readonly outside_quarter: number;
};
type Manifest = { readonly inputs: readonly Input[]; readonly rejected: readonly { reason: string; rows: number }[] };

/** The manifest of a build, once every input's rows are accounted for. */
async function manifestOf(folder: string): Promise<Manifest> {
  const manifest = JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8")) as Manifest;
  for (const { rows, counted, rejected, outside_quarter } of manifest.inputs)
    expect(counted + rejected + outside_quarter).toBe(rows);
  return manifest;
}

async function query(folder: string, dataset: string): Promise<Record<string, unknown>[]> {
  const { code, out, err } = await tsubame(folder, ["query", dataset, "2024Q2", "--json"]);
  expect(code, err).toBe(0);
  return JSON.parse(out) as Record<string, unknown>[];
}

/** Packets of all sensors, then of each. */
const packetsIn = async (folder: string) =>
  Object.fromEntries((await query(folder, "totals")).map(({ sensor, packets }) => [sensor ?? "all", packets]));

describe("rows that cannot be counted are rejected by reason, listed, and left out", () => {
  const bad: Readonly<Record<string, readonly (readonly string[])[]>> = {
    sensor_missing: [plainRow({ 1: "null" })],
    sensor_unregistered: [plainRow({ 1: "'nobody'" }), plainRow({ 1: "'Alpha-One'" }), plainRow({ 1: "''" })],
    sensor_not_in_service: [plainRow({ 1: "'later'" }), plainRow({ 1: "'earlier'" })],
    time_missing: [plainRow({ 0: "null" })],
    address: [
      " 1.2.3.4",
      "01.2.3.4",
      "1.5e0.2.3",
      "256.1.1.1",
      "1.2.3",
      "1.2.3.4.5",
      "1.2.3.4 ",
      "1.2.3.-4",
      "",
      "::1::",
      "fe80::1%",
      "::ffff:1.2.3.256",
      "12345::",
      "1:2:3:4:5:6:7",
      "a",
      "１.2.3.4",
      "1.2.3.4\n",
    ]
      .map((address) => plainRow({ 2: `'${address}'` }))
      .concat([plainRow({ 2: "null" })]),
    port: [plainRow({ 4: "70000" }), plainRow({ 4: "-1" }), plainRow({ 4: "null" })],
    protocol: [
      plainRow({ 5: "'carrier pigeon'" }),
      plainRow({ 5: "'300'" }),
      plainRow({ 5: "'-1'" }),
      plainRow({ 5: "null" }),
      plainRow({ 5: "''" }),
    ],
  };
  const fine = [
    plainRow({}),
    plainRow({ 2: "'255.255.255.255'" }),
    plainRow({ 2: "'0.0.0.0'" }),
    plainRow({ 3: "null" }),
    plainRow({ 4: "0" }),
    plainRow({ 4: "65535" }),
    plainRow({ 4: "null", 5: "'icmp'" }),
    plainRow({ 5: "'6'" }),
    plainRow({ 2: "'2001:DB8::1'" }),
  ];
  const counts = Object.entries(bad)
    .map(([reason, rows]) => ({ reason, rows: rows.length }))
    .sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
  const rejected = counts.reduce((sum, { rows }) => sum + rows, 0);

  it("each kind under its own reason", async () => {
    const { folder, answer } = await exporting(rowsOf([...fine, ...Object.values(bad).flat()]), {
      "sensors.csv": `${sensors}later,,JP,,2024-04-02,,\nearlier,,JP,,,2024-03-31,\n`,
    });
    expect(answer.code, answer.err).toBe(0);
    const reasons = answer.err.match(/(\d+) rows rejected \((.*)\); listed in rollups\/2024Q2\/rejected\.csv/);
    expect(Number(reasons?.[1])).toBe(rejected);
    expect(reasons?.[2]?.split(", ").sort()).toEqual(counts.map(({ reason, rows }) => `${reason} ${rows}`).sort());
    const { inputs, rejected: told } = await manifestOf(folder);
    expect(inputs).toMatchObject([
      { rows: fine.length + rejected, counted: fine.length, rejected, outside_quarter: 0 },
    ]);
    expect(told).toEqual(counts);
    expect(await packetsIn(folder)).toEqual({ all: fine.length, "alpha-one": fine.length });
    const listed = await sql(
      `select file, reason, coalesce(sensor, '') as sensor, rows from read_csv('${join(folder, "rollups/2024Q2/rejected.csv")}', nullstr = 'none') order by reason, sensor`,
    );
    expect(listed.filter(({ sensor }) => sensor !== "")).toEqual([
      { file: "exports/rows.parquet", reason: "sensor_not_in_service", sensor: "earlier", rows: 1 },
      { file: "exports/rows.parquet", reason: "sensor_not_in_service", sensor: "later", rows: 1 },
      { file: "exports/rows.parquet", reason: "sensor_unregistered", sensor: "Alpha-One", rows: 1 },
      { file: "exports/rows.parquet", reason: "sensor_unregistered", sensor: "nobody", rows: 1 },
    ]);
    expect(
      [...(await filesBelow(join(folder, "output/2024Q2"))).keys()].filter((path) => path.includes("rejected")),
    ).toEqual([]);
  });

  it("ports and protocols as numbers, whatever the width of their column", async () => {
    const { folder, answer } = await exporting(
      rowsOf([
        plainRow({ 5: "6" }),
        plainRow({ 5: "300" }),
        plainRow({ 5: "-1" }),
        plainRow({ 4: "70000", 5: "17" }),
        plainRow({ 4: "4294967319", 5: "6" }),
      ]),
    );
    expect(answer.code, answer.err).toBe(0);
    expect((await manifestOf(folder)).rejected).toEqual([
      { reason: "port", rows: 2 },
      { reason: "protocol", rows: 2 },
    ]);
  });

  it("counts of packets below one", async () => {
    const columns = "time, sensor, src_ip, src_port, dst_port, protocol, packets";
    const { folder, answer } = await exporting(
      rowsOf(
        ["5", "0", "-3", "null", "7"].map((count) => [...plainRow({}), count]),
        columns,
      ),
    );
    expect(answer.code, answer.err).toBe(0);
    expect((await manifestOf(folder)).rejected).toEqual([{ reason: "packets", rows: 3 }]);
    expect(await packetsIn(folder)).toEqual({ all: 12, "alpha-one": 12 });
  });

  it("a build stops above the allowed share, and says of which reasons", async () => {
    const { code, err } = await buildChanged(
      exported(
        `from (${packets("2024-04-03")}) union all by name (select * replace ('nobody' as sensor) from (${packets("2024-04-03")}) limit 1)`,
      ),
    );
    expect(code, err).toBe(1);
    expect(err).toContain(
      "1 of 61 rows (1.64 %) were rejected, more than the allowed 0.1 %: sensor_unregistered 1\n  They are listed in rollups/2024Q2/rejected.csv. Mend the exports or sensors.csv, or raise `rejected_share_max` in tsubame.yaml.",
    );
  });

  it("the list goes when nothing is rejected any more", async () => {
    const { folder } = await exporting(rowsOf([plainRow({}), plainRow({ 1: "'nobody'" })]));
    expect(await readdir(join(folder, "rollups/2024Q2"))).toContain("rejected.csv");
    await writeParquet(join(folder, "exports/rows.parquet"), rowsOf([plainRow({})]));
    expect((await build(folder)).err).not.toContain("rejected");
    expect(await readdir(join(folder, "rollups/2024Q2"))).not.toContain("rejected.csv");
  });

  it("and stay listed under their file when it gets another name", async () => {
    const { folder } = await exporting(rowsOf([plainRow({}), plainRow({ 1: "'nobody'" })]));
    await rename(join(folder, "exports/rows.parquet"), join(folder, "exports/renamed.parquet"));
    expect((await build(folder)).code).toBe(0);
    expect((await manifestOf(folder)).inputs).toMatchObject([{ rows: 2, counted: 1, rejected: 1 }]);
    expect(await readFile(join(folder, "rollups/2024Q2/rejected.csv"), "utf8")).toContain(
      "exports/renamed.parquet,sensor_unregistered,nobody,1",
    );
  });
});

describe("an edit of sensors.csv after a build", () => {
  const days = ["2024-04-01", "2024-04-02"].flatMap((day) =>
    ["'alpha-one'", "'bravo-two'", "'charlie'"].map((sensor) =>
      plainRow({ 0: `timestamp '${day} 01:00:00'`, 1: sensor }),
    ),
  );
  let built = "";
  beforeAll(async () => {
    built = (await exporting(rowsOf(days))).folder;
    expect(await packetsIn(built)).toEqual({ all: 4, "alpha-one": 2, "bravo-two": 2 });
  });

  /** Packets by sensor and the reasons of rejection after the edit, which must be those of a build from nothing. */
  async function after(lines: string): Promise<{ packets: unknown; rejected: unknown }> {
    const told = async (folder: string) => {
      const { code, err } = await build(folder);
      expect(code, err).toBe(0);
      return {
        packets: await packetsIn(folder),
        rejected: (await manifestOf(folder)).rejected,
        list: await readFile(join(folder, "rollups/2024Q2/rejected.csv"), "utf8").catch(() => ""),
      };
    };
    const folder = await newFolder();
    await copyFolder(built, folder);
    await addFiles(folder, { "sensors.csv": lines });
    const edited = await told(folder);
    await rm(join(folder, "rollups"), { recursive: true });
    await rm(join(folder, "output"), { recursive: true });
    expect(edited).toEqual(await told(folder));
    return { packets: edited.packets, rejected: edited.rejected };
  }

  it("counts a sensor that was unregistered", async () => {
    expect(await after(`${sensors}charlie,,JP,,,,\n`)).toEqual({
      packets: { all: 6, "alpha-one": 2, "bravo-two": 2, charlie: 2 },
      rejected: [],
    });
  });

  it("counts it only while it is in service", async () => {
    expect(await after(`${sensors}charlie,,JP,,2024-04-02,,\n`)).toEqual({
      packets: { all: 5, "alpha-one": 2, "bravo-two": 2, charlie: 1 },
      rejected: [{ reason: "sensor_not_in_service", rows: 1 }],
    });
  });

  it("says that it is not in service, where it was unregistered", async () => {
    expect(await after(`${sensors}charlie,,JP,,2024-05-01,,\n`)).toEqual({
      packets: { all: 4, "alpha-one": 2, "bravo-two": 2 },
      rejected: [{ reason: "sensor_not_in_service", rows: 2 }],
    });
  });

  it("leaves out the days of a retired sensor", async () => {
    expect(await after(sensors.replace("192.0.2.1,,", "192.0.2.1,,2024-04-01"))).toEqual({
      packets: { all: 3, "alpha-one": 1, "bravo-two": 2 },
      rejected: [
        { reason: "sensor_unregistered", rows: 2 },
        { reason: "sensor_not_in_service", rows: 1 },
      ],
    });
  });

  it("leaves out a sensor that was taken off the list", async () => {
    expect(await after(sensors.replace(/bravo-two.*\n/, ""))).toEqual({
      packets: { all: 2, "alpha-one": 2 },
      rejected: [{ reason: "sensor_unregistered", rows: 4 }],
    });
  });

  it("compacts no day again for a sensor that no export has", async () => {
    const stamps = async () => {
      const paths = (await readdir(join(built, "rollups/2024Q2"), { recursive: true }))
        .filter((path) => path.endsWith(".parquet"))
        .sort();
      return Promise.all(
        paths.map(async (path) => [
          path,
          (await stat(join(built, "rollups/2024Q2", path))).ino,
          (await stat(join(built, "rollups/2024Q2", path))).mtimeMs,
        ]),
      );
    };
    const before = await stamps();
    await addFiles(built, { "sensors.csv": sensors.replace("alpha-one", "aaa-first,,JP,,,,yes\nalpha-one") });
    const { code, err } = await build(built);
    expect(code, err).toBe(0);
    expect(err).not.toContain("compacting days");
    expect(await stamps()).toEqual(before);
    expect(await query(built, "totals")).toMatchObject([
      { packets: 4 },
      { label: "home-2", packets: 2 },
      { label: "overseas-1", packets: 2 },
    ]);
  });
});

describe("counted, and said", () => {
  /** Two exports: one about the start of the quarter, one about its end. */
  async function aroundQuarter(times: readonly string[], settings: string): Promise<string> {
    const folder = await newFolder();
    await addFiles(folder, { ...filesOf(settings), "templates/overflow/report.en.md.hbs": "Text.\n" });
    for (const at of [0, 2])
      await writeParquet(
        join(folder, `exports/${at}.parquet`),
        rowsOf(times.slice(at, at + 2).map((time) => plainRow({ 0: `timestamp '${time}'` }))),
      );
    return folder;
  }

  it("IPv6 sources, whose writings are one address, and IPv4 within IPv6, which is IPv4", async () => {
    const addresses = [
      "2001:db8::1",
      "2001:0DB8:0:0:0:0:0:1",
      "2001:db8::0:1",
      "::ffff:192.0.2.7",
      "::ffff:c000:207",
      "::",
      "192.0.2.7",
    ];
    const { folder, answer } = await exporting(rowsOf(addresses.map((address) => plainRow({ 2: `'${address}'` }))));
    expect(answer.code, answer.err).toBe(0);
    expect(answer.err).toContain("4 packets came from IPv6 addresses; they are counted.");
    expect(await query(folder, "totals")).toMatchObject([
      { packets: 7, sources: 3 },
      { packets: 7, sources: 3 },
    ]);
    const bytes = await exporting(
      rowsOf(
        ["'20010DB8000000000000000000000001'", "'C0000207'", "'C00002'"].map((hex) =>
          plainRow({ 2: `from_hex(${hex})` }),
        ),
      ),
    );
    expect(bytes.answer.err).toContain("1 packets came from IPv6 addresses");
    expect((await manifestOf(bytes.folder)).rejected).toEqual([{ reason: "address", rows: 1 }]);
  });

  it("rows outside the quarter, to the second", async () => {
    const times = [
      "2024-03-31 23:59:59.999999",
      "2024-04-01 00:00:00",
      "2024-06-30 23:59:59.999999",
      "2024-07-01 00:00:00",
    ];
    const folder = await aroundQuarter(times, config);
    expect((await build(folder)).err).toContain("2 rows lie outside the quarter and were left out.");
    expect((await manifestOf(folder)).inputs).toEqual(
      Array(2).fill(expect.objectContaining({ rows: 2, counted: 1, rejected: 0, outside_quarter: 1 })),
    );
  });

  it("days are cut in the workspace's time zone", async () => {
    const times = ["2024-03-31 14:59:59", "2024-03-31 15:00:00", "2024-06-30 14:59:59", "2024-06-30 15:00:00"];
    const folder = await aroundQuarter(times, config.replace("UTC", "Asia/Tokyo"));
    expect((await build(folder)).code).toBe(0);
    expect((await manifestOf(folder)).inputs).toEqual(
      Array(2).fill(expect.objectContaining({ rows: 2, counted: 1, rejected: 0, outside_quarter: 1 })),
    );
  });

  it("the same day in two files, and in two files of the same bytes", async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    await writeParquet(
      join(folder, "exports/more.parquet"),
      `select * replace (time + interval 1 second as time) from (${firstDay})`,
    );
    await copyFile(join(folder, "exports/2024-04-02.parquet"), join(folder, "exports/copy.parquet"));
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
    expect(err).toContain("80 of 80 rows counted, 2 days.");
    for (const pair of [
      "exports/2024-04-01.parquet and exports/more.parquet",
      "exports/2024-04-02.parquet and exports/copy.parquet",
    ])
      expect(err).toContain(`${pair} hold the same sensors at the same time: packets in both are counted twice.`);
    expect((await manifestOf(folder)).inputs.map(({ counted }) => counted)).toEqual([20, 20, 20, 20]);
    expect(await packetsIn(folder)).toEqual({ all: 80, "alpha-one": 40, "bravo-two": 40 });
  });

  it("exports that are gone: their days stay, and the page says so", async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    const before = await query(folder, "top_ports_by_sensor");
    await rm(join(folder, "exports"), { recursive: true });
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
    expect(err).toContain("2 days are known only from rollups: their exports are gone.");
    expect(await readFile(join(folder, "output/2024Q2/overflow/en/index.html"), "utf8")).toContain(
      "For 2 days, the original data no longer exist",
    );
    expect(await query(folder, "top_ports_by_sensor")).toEqual(before);
    expect(JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8"))).toMatchObject({
      inputs: [],
      days_without_exports: ["2024-04-01", "2024-04-02"],
    });
  });

  it("sensors.csv from a spreadsheet: byte order mark, CRLF, blank lines, remarks", async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    const before = await query(folder, "totals");
    await addFiles(folder, {
      "sensors.csv": `\ufeff# our sensors\r\n${sensors.replace("bravo", " bravo").replaceAll("\n", "\r\n")}\r\n`,
    });
    expect(await query(folder, "totals")).toEqual(before);
  });
});

describe("one network, however its exports are written, gives one result", () => {
  const all = ["totals", "top_ports_by_sensor", "packets_by_group_month", "coverage_by_sensor"]
    .map((name) => `select '${name}' as dataset, cast(to_json(one) as varchar) as row from ${name} as one`)
    .join("\nunion all ");
  const resultOf = (folder: string) =>
    addFiles(folder, { "queries/datasets/all_rows.sql": all }).then(() => query(folder, "all_rows"));
  let expected: unknown;
  beforeAll(async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    expected = await resultOf(folder);
    expect(expected).toHaveLength(3 + 8 + 2 + 2);
  });
  const dotted = "concat((src_ip >> 24) & 255, '.', (src_ip >> 16) & 255, '.', (src_ip >> 8) & 255, '.', src_ip & 255)";
  const name = "case protocol when 6 then 'tcp' when 17 then 'Udp' else 'ICMP' end";

  it.each<readonly [kind: string, select: string, settings?: string]>([
    ["addresses dotted", `select * replace (${dotted} as src_ip)`],
    ["addresses as BIGINT", "select * replace (cast(src_ip as bigint) as src_ip)"],
    ["addresses as four bytes", "select * replace (from_hex(lpad(to_hex(src_ip), 8, '0')) as src_ip)"],
    ["protocols by name", `select * replace (${name} as protocol)`],
    ["protocols as numbers in text", "select * replace (cast(protocol as varchar) as protocol)"],
    ["sensors as a dictionary", "select * replace (cast(sensor as enum ('alpha-one', 'bravo-two', 'x')) as sensor)"],
    ["times in milliseconds", "select * replace (cast(time as timestamp_ms) as time)"],
    ["times in nanoseconds", "select * replace (cast(time as timestamp_ns) as time)"],
    ["times in seconds", "select * replace (cast(time as timestamp_s) as time)"],
    ["times with a time zone", "select * replace (cast(time as timestamptz) as time)"],
    [
      "wide integers",
      "select * replace (cast(src_port as bigint) as src_port, cast(dst_port as ubigint) as dst_port, cast(protocol as integer) as protocol)",
    ],
    [
      "columns of other names",
      'select * rename (time as ts, src_ip as source, dst_port as "port, 100%")',
      'columns: { time: ts, src_ip: source, dst_port: "port, 100%" }\n',
    ],
    [
      "columns in another order, and more of them",
      "select 'x' as note, protocol, dst_port, src_port, src_ip, sensor, time, 1 as packets, [1, 2] as list",
    ],
  ])("%s", async (_kind, select = "", settings = "") => {
    const folder = await newFolder();
    await addFiles(folder, filesOf(config + settings));
    for (const day of ["2024-04-01", "2024-04-02"])
      await writeParquet(join(folder, `exports/${day}.parquet`), `${select} from (${packets(day)})`);
    expect(await resultOf(folder)).toEqual(expected);
  });

  it("rows counted beforehand", async () => {
    const [rows, counted] = [await newFolder(), await newFolder()];
    const repeated = `select * exclude (n) from (${firstDay}), range(5) as copies(n) where n <= src_port % 5`;
    for (const folder of [rows, counted]) await addFiles(folder, filesOf());
    await writeParquet(join(rows, "exports/day.parquet"), repeated);
    await writeParquet(
      join(counted, "exports/day.parquet"),
      `select *, cast(count(*) as usmallint) as packets from (${repeated}) group by all`,
    );
    const result = await resultOf(rows);
    expect(result).not.toEqual(expected);
    expect(await resultOf(counted)).toEqual(result);
  });

  it("each file in its own way, on one day", async () => {
    const folder = await newFolder();
    await addFiles(folder, filesOf());
    const both = `(${packets("2024-04-01")} union all ${packets("2024-04-02")})`;
    const parts = [
      "select *",
      `select 'x' as note, * replace (${dotted} as src_ip, cast(time as timestamptz) as time)`,
      `select * replace (${name} as protocol, cast(dst_port as bigint) as dst_port)`,
      "select * replace (cast(src_ip as bigint) as src_ip, cast(dst_port as integer) as dst_port, cast(time as timestamp_ms) as time), 1 as packets",
    ];
    for (const [at, select] of parts.entries())
      await writeParquet(
        join(folder, `exports/part-${at}.parquet`),
        `${select} from ${both} where src_port % 4 = ${at}`,
      );
    expect(await resultOf(folder)).toEqual(expected);
  });

  it("a narrow column in one file does not hide a bad value in another", async () => {
    const folder = await newFolder();
    await addFiles(folder, filesOf(`${config}rejected_share_max: 0.5\n`));
    await writeParquet(join(folder, "exports/a.parquet"), firstDay);
    await writeParquet(
      join(folder, "exports/b.parquet"),
      `select * replace (if(src_port = 40001, 70000, cast(dst_port as integer)) as dst_port) from (${firstDay})`,
    );
    const { code, err } = await build(folder);
    expect(code, err).toBe(0);
    expect((await manifestOf(folder)).rejected).toEqual([{ reason: "port", rows: 2 }]);
  });
});

describe("tsubame check", () => {
  it("lists every problem of the sources at once, and reads no export", async () => {
    const folder = await workspace({
      "tsubame.yaml": config.replace("[en]", "[en, fr]"),
      "queries/datasets/broken.sql": "select packets,\n  sorces\nfrom totals\n",
      "queries/datasets/leaning.sql": "select packets from broken",
      "queries/datasets/x.sql": "select * from y",
      "queries/datasets/y.sql": "select * from x",
      "queries/views/bad.sql": "create temp view bad as\nselect nothing\nfrom sensors",
      "templates/overflow/charts/cut.vl.json": '{\n  "mark": \n',
      "templates/overflow/charts/lines.vl.json": spec("totals", "packtes"),
      "templates/overflow/charts/nowhere.vl.json": spec("total", "packets"),
      "templates/overflow/2024Q2/front.yaml": "athor: A\n",
      "templates/overflow/2024Q2/topic.en.md.hbs": "---\ntitle: Topic\n---\n{{previous.titel}}\n",
      "templates/overflow/report.en.md.hbs": [
        "---",
        "title: Small",
        "---",
        "{{quarter.titel}}",
        '{{message "skpi"}}',
        '{{ref "liens"}}',
        '{{table "leaning" caption="L"}}',
        "{{#each datasets.x}}{{a}}{{/each}}",
        '{{list "totals" "lable"}}',
        "{{{quarter.name}}}",
        '{{picture "x.png"}}',
        '{{#chart "lines" caption="L"}}x{{/chart}}',
        '{{#chart "nowhere" caption="N"}}x{{/chart}}',
        '{{#chart "cut" caption="C"}}x{{/chart}}',
        '{{table "totals"}}',
        "{{> tpoic}}",
        "",
      ].join("\n"),
    });
    await rm(join(folder, "exports"), { recursive: true });
    const { code, out, err } = await tsubame(folder, ["check", "2024Q2", "--json"]);
    expect([code, err]).toEqual([1, "The report of 2024Q2 has not been built yet; only its sources were checked.\n"]);
    const report = "templates/overflow/report.en.md.hbs";
    const wanted: readonly (readonly [place: string, detail: string])[] = [
      ["queries/views/bad.sql:2", "The view failed: "],
      ["queries/datasets/x.sql", "These datasets need each other: x → y → x."],
      ["queries/datasets/broken.sql:2", "The query failed: "],
      ["templates/overflow/2024Q2/front.yaml:1", "athor: There is no setting of this name."],
      ["templates/overflow/charts/cut.vl.json:2", "This is not valid JSON: "],
      ["tsubame.yaml", "There are no words for fr: neither templates/catalogs/fr.json"],
      [report, "This text is not translated into fr."],
      ["templates/overflow/2024Q2/topic.en.md.hbs", "This text is not translated into fr."],
      [`${report}:4`, "Nothing is called quarter.titel here."],
      [`${report}:5`, "The catalogue has no message skpi for en."],
      [`${report}:6`, 'Nothing on this page is called "liens". Did you mean "lines"?'],
      [`${report}:9`, "Nothing is called totals.lable here."],
      [`${report}:10`, "{{{ }}} would put unescaped text into the page"],
      [`${report}:11`, "There is no picture x.png in the quarter's folder."],
      [`${report}:15`, '"totals" needs a caption'],
      [`${report}:16`, "Nothing is called tpoic here."],
      ["templates/overflow/2024Q2/topic.en.md.hbs:4", "Nothing is called previous.titel here."],
      ["templates/overflow/charts/lines.vl.json:6", "The dataset totals has no column packtes."],
      ["templates/overflow/charts/nowhere.vl.json:2", "There is no dataset total."],
    ];
    expect(JSON.parse(out)).toEqual(
      wanted.map(([place, detail]) => ({
        place,
        detail: expect.stringContaining(detail),
        severity: "error",
        code: expect.any(String),
      })),
    );
    const plain = await tsubame(folder, ["check", "2024Q2"]);
    expect(plain.code).toBe(1);
    for (const [place, detail] of wanted) expect(plain.out).toContain(`error: ${place}: ${detail}`);
  });

  it("says in the same form what is wrong with the settings", async () => {
    const folder = await workspace({ "tsubame.yaml": config.replace("home", "hoem") });
    const { code, out } = await tsubame(folder, ["check", "2024Q2", "--json"]);
    expect([code, JSON.parse(out)]).toEqual([
      1,
      [
        {
          place: "tsubame.yaml:2",
          detail: expect.stringContaining('hoem: There is no setting of this name. Did you mean "home"?'),
          severity: "error",
          code: "unknownKey",
        },
      ],
    ]);
  });

  it("finds nothing in a good workspace whose exports are gone", async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    await rm(join(folder, "exports"), { recursive: true });
    expect(await tsubame(folder, ["check", "2024Q2"])).toEqual({ code: 0, out: "No finding.\n", err: "" });
    expect(await tsubame(folder, ["check", "2024Q2", "--json"])).toEqual({ code: 0, out: "[]\n", err: "" });
  });
});
