/** What a build does with input that is wrong: it stops and says where, or counts what it leaves out. The last good report stays. */
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digest } from "../src/base/digest.js";
import { addFiles, config, copyFolder, filesBelow, sensors, sql, tsubame, writeParquet, type Answer } from "./kit.js";

type Change = (folder: string) => Promise<unknown>;

let scratch = "";
let good = "";
let lastGood: Record<string, string> = {};

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  good = await workspace();
  const built = await build(good);
  expect(built).toMatchObject({ code: 0, err: expect.stringContaining("40 of 40 rows counted, 2 days.") });
  lastGood = await digests(good);
  expect(Object.keys(lastGood)).toContain("overflow/en/index.html");
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

const build = (folder: string, ...options: string[]) => tsubame(folder, ["build", "2024Q2", "--no-pdf", ...options]);

const newFolder = () => mkdtemp(join(scratch, "case-"));

/** Ten packets of each of two sensors on one day, one a minute: addresses as numbers, ports 23, 80, 53 and ICMP. */
const packets = (day: string) => `
  select timestamp '${day} 01:00:00' + to_minutes(cast(n as int)) as time, sensor, cast(4026531840 + n as uinteger) as src_ip, cast(40000 + n as usmallint) as src_port,
    cast([23, 23, 23, 23, 80, 80, 80, 53, 53, null][n + 1] as usmallint) as dst_port, cast([6, 6, 6, 6, 6, 6, 6, 17, 17, 1][n + 1] as utinyint) as protocol
  from range(10) as packet(n), unnest(['alpha-one', 'bravo-two']) as sensors(sensor)`;
const firstDay = packets("2024-04-01");

/** Two days, one export each. */
async function workspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await newFolder();
  await addFiles(folder, { "tsubame.yaml": config, "sensors.csv": sensors, ...files });
  for (const day of ["2024-04-01", "2024-04-02"]) await writeParquet(join(folder, `exports/${day}.parquet`), packets(day));
  return folder;
}

/** The report in place by path; its bytes as digests. */
async function digests(folder: string): Promise<Record<string, string>> {
  return Object.fromEntries([...(await filesBelow(join(folder, "output/2024Q2")))].map(([path, bytes]) => [path, digest(bytes)]));
}

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

const files = (texts: Readonly<Record<string, string | Uint8Array>>): Change => (folder) => addFiles(folder, texts);
const added = (path: string, text: string): Change => (folder) => appendFile(join(folder, path), text);
const exported = (select: string): Change => (folder) => writeParquet(join(folder, "exports/2024-04-03.parquet"), select);
/** A page of its own: what is wrong stands in line 6. */
const page = (line: string, more: Readonly<Record<string, string>> = {}): Change =>
  files({ "templates/overflow/report.en.md.hbs": `---\ntitle: "Small"\n---\n{{table "totals" caption="All"}}\n\n${line}\n`, ...more });
const chart = (text: string): Change => page('{{#chart "lines" caption="Lines"}}They rise.{{/chart}}', { "templates/overflow/charts/lines.vl.json": text });
const spec = (dataset: string, field: string) => `{\n  "data": { "name": "${dataset}" },\n  "mark": "bar",\n  "encoding": {\n    "x": { "field": "label", "type": "nominal" },\n    "y": { "field": "${field}", "type": "quantitative" }\n  }\n}\n`;

/** What is wrong, by a sentence: the change that makes it so, and what the message says in this order. */
type Case = readonly [sentence: string, change: Change, says: readonly string[]];

const exportCases: readonly Case[] = [
  ["a column is missing", exported(`select * rename (src_ip as srcip) from (${firstDay})`), ["exports/2024-04-03.parquet: The export has no column src_ip.", 'Did you mean "srcip"?', "Map a foreign name in tsubame.yaml: columns: { src_ip: NAME }"]],
  ["a column has the wrong type", exported(`select * replace (cast(src_port as double) as src_port) from (${firstDay})`), ["exports/2024-04-03.parquet: ", "src_port has the type DOUBLE, not an integer", "Export it as an integer"]],
  ["the time is text", exported(`select * replace (cast(time as varchar) as time) from (${firstDay})`), ["exports/2024-04-03.parquet: ", "time has the type VARCHAR, not TIMESTAMP", "Export it as TIMESTAMP"]],
  ["a Parquet file is cut off", (folder) => truncate(join(folder, "exports/2024-04-02.parquet"), 700), ["exports/2024-04-02.parquet: This file cannot be read as Parquet: ", "Export it again"]],
  ["a Parquet file is damaged inside", damaged, ["exports/2024-04-02.parquet: This file cannot be read as Parquet: ", "Export it again"]],
  ["an export has no bytes", files({ "exports/2024-04-03.parquet": "" }), ["exports/2024-04-03.parquet: This file cannot be read as Parquet: ", "Export it again"]],
  ["an export has no rows", exported(`from (${firstDay}) limit 0`), ["exports/2024-04-03.parquet: This export holds no packet at all", "Export it again"]],
  ["an export is no Parquet file", files({ "exports/2024-04-03.parquet": "time,sensor,src_ip\n2024-04-03 00:00:00,alpha-one,192.0.2.7\n" }), ["exports/2024-04-03.parquet: This file cannot be read as Parquet: ", "Export it again"]],
  ["milliseconds are taken for microseconds", exported(`select * replace (make_timestamp(epoch_ms(time)) as time) from (${firstDay})`), ["exports/2024-04-03.parquet: time: ", "1970-01-20", "the unit seems wrong", "Export `time` as a UTC timestamp with its right unit"]],
  ["nanoseconds are taken for microseconds", exported(`select * replace (make_timestamp(epoch_us(time) * 1000) as time) from (${firstDay})`), ["exports/2024-04-03.parquet: time: ", "the unit seems wrong"]],
  ["no export is in the quarter", (folder) => rm(join(folder, "exports"), { recursive: true }).then(() => rm(join(folder, "rollups"), { recursive: true })).then(() => writeParquet(join(folder, "exports/2024-01-03.parquet"), packets("2024-01-03"))), ["None of the 1 exports has packets in 2024Q2: they run from 2024-01-03 to 2024-01-03.", "Name another quarter"]],
  ["there is no export at all", (folder) => rm(join(folder, "exports"), { recursive: true }).then(() => rm(join(folder, "rollups"), { recursive: true })), ["No sensor export matches exports/**/*.parquet in /", "correct `exports:` in tsubame.yaml"]],
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
  ["a setting's name is wrong", yaml(config.replace("timezone", "timezon")), ["tsubame.yaml:1: timezon: There is no setting of this name.", 'Did you mean "timezone"?', "Allowed here: timezone, home, "]],
  ["an inner setting's name is wrong", yaml(`${config}publisher:\n  name: CERT\n  feedbak: mailto:a@cert.example\n`), ["tsubame.yaml:6: publisher.feedbak: ", 'Did you mean "feedback"?', "Allowed here: name, url, feedback"]],
  ["a mapped column's name is wrong", yaml(`${config}columns:\n  tiem: ts\n`), ["tsubame.yaml:5: columns.tiem: ", 'Did you mean "time"?', "Allowed here: time, sensor, "]],
  ["a setting is missing", yaml("timezone: UTC\n"), ["tsubame.yaml: home: This setting is missing."]],
  ["a value is wrong", yaml(config.replace("UTC", "Mars/Base")), ["tsubame.yaml:1: timezone: This is not a time zone of the IANA list, like Asia/Tokyo or UTC."]],
  ["a value is none of the allowed words", yaml(`${config}editions:\n  - overflwo\n`), ["tsubame.yaml:5: editions.0: ", 'Did you mean "overflow"?', "Allowed here: overflow"]],
  ["a value is of the wrong kind", yaml(`${config}rejected_share_max: a lot\n`), ["tsubame.yaml:4: rejected_share_max: Invalid input: expected number, received string."]],
  ["a share is above one", yaml(`${config}rejected_share_max: 5\n`), ["tsubame.yaml:4: rejected_share_max: Too big: expected number to be <=1."]],
  ["the settings are a list", yaml("- timezone: UTC\n"), ["tsubame.yaml: ", "expected object, received array"]],
  ["the settings are no YAML", yaml(`${config}publisher: { name: "CERT\n`), ["tsubame.yaml:4: This is not valid YAML: ", "Check the indentation and the quotes around this line."]],
  ["a pattern begins with a star that YAML takes for an alias", yaml(`${config}exports: *.parquet\n`), ["tsubame.yaml:4: This is not valid YAML: ", "quotes around this line"]],
  ["a setting stands twice", yaml(`${config}home: US\n`), ["tsubame.yaml:4: This is not valid YAML: "]],
  ["a file that the settings name is missing", yaml(`${config}networks: netwroks.csv\n`), ["tsubame.yaml:4: The file netwroks.csv does not exist.", "correct its name in tsubame.yaml"]],
  ["a language has no template", yaml(config.replace("[en]", "[en, fr]")), ["tsubame.yaml: The edition overflow has no template for fr.", "Write templates/overflow/report.fr.md.hbs"]],
  ["a sensor is registered twice", added("sensors.csv", "alpha-one,,JP,,,,\n"), ["sensors.csv:4: sensor: Sensor alpha-one is registered twice, first in line 2.", "Remove one of the two lines"]],
  ["sensors.csv lacks a column", sensorLines("sensor,label,land", "alpha-one,,JP"), ["sensors.csv:1: country: The column is missing.", "The first line must name the columns: sensor,country"]],
  ["sensors.csv has a column too many", sensorLines(`${header},adress`, "alpha-one,,JP,,,,,"), ["sensors.csv:1: adress: ", 'Did you mean "address"?']],
  ["a country is none", sensorLines(header, "alpha-one,,JP,,,,", "bravo-two,,USA,,,,"), ['sensors.csv:3: country: "USA" is not a country code of two capital letters, like JP.']],
  ["a day is none", sensorLines(header, "alpha-one,,JP,,2024-02-30,,", "bravo-two,,US,,,,"), ['sensors.csv:2: from: "2024-02-30" is not a day like 2025-01-01.']],
  ["a truth is none", sensorLines(header, "alpha-one,,JP,,,,yse"), ['sensors.csv:2: featured: "yse" is neither yes nor no.', 'Did you mean "yes"?']],
  ["two sensors have one label", sensorLines(header, "alpha-one,Tower,JP,,,,", "bravo-two,Tower,US,,,,"), ["sensors.csv:3: label: Two sensors have the label Tower.", "make them different"]],
  ["a line of sensors.csv has too many commas", sensorLines(header, "alpha-one,,JP,,,,,,,", "bravo-two,,US,,,,"), ["sensors.csv:2: This is not valid CSV: ", "Check the quotes and the number of commas of this line."]],
  ["no sensor is registered", sensorLines(header), ["sensors.csv: No sensor is registered.", "Add a line for each sensor"]],
  ["sensors.csv is Shift_JIS", files({ "sensors.csv": new Uint8Array([...Buffer.from(`${header}\nalpha-one,`), 0x93, 0x8c, 0x8b, 0x9e, ...Buffer.from(",JP,,,,\n")]) }), ["sensors.csv: This CSV file is not UTF-8; it looks like Shift_JIS.", "CSV UTF-8 (Comma delimited)"]],
  ["a network is none", files({ "tsubame.yaml": `${config}networks: networks.csv\n`, "networks.csv": "network,label\n192.0.2.0/24,\n10.0.0.0/33,\n" }), ['networks.csv:3: network: "10.0.0.0/33" is not an IPv4 network like 192.0.2.0/24.']],
  ["a network's port is none", files({ "tsubame.yaml": `${config}networks: networks.csv\n`, "networks.csv": "network,port\n192.0.2.0/24,telnet\n" }), ['networks.csv:2: port: "telnet" is not a port from 0 to 65535.']],
];

const queryCases: readonly Case[] = [
  ["a query reads a column that is not there", files({ "queries/datasets/x.sql": "-- One row.\nselect\n  packets,\n  sorces\nfrom totals\n" }), ["queries/datasets/x.sql:4: The query failed: ", "sorces", "tsubame query x 2024Q2"]],
  ["a query is no SQL", files({ "queries/datasets/x.sql": "select packets\nfrom totals\nwher packets > 1\n" }), ["queries/datasets/x.sql:3: The query failed: ", "tsubame query x 2024Q2"]],
  ["a query fails on its rows", files({ "queries/datasets/x.sql": "select cast(port as integer) as port\nfrom top_ports_by_sensor\n" }), ["queries/datasets/x.sql:1: The query failed: ", "23/TCP", "tsubame query x 2024Q2"]],
  ["a query is empty", files({ "queries/datasets/x.sql": "-- Nothing yet.\n" }), ["queries/datasets/x.sql: The query failed: ", "tsubame query x 2024Q2"]],
  ["a query yields a number that is not exact", files({ "queries/datasets/x.sql": "select 9007199254740993 as big\n" }), ["queries/datasets/x.sql: A cell of big is 9007199254740993: too large to be exact.", "Cast it in SQL"]],
  ["queries need each other in a circle", files({ "queries/datasets/x.sql": "select * from y", "queries/datasets/y.sql": "select * from z", "queries/datasets/z.sql": "select * from x" }), ["queries/datasets/x.sql: These datasets need each other: x → y → z → x.", "Take one of the references out."]],
  ["a view fails", files({ "queries/views/x.sql": "create temp view x as\nselect nothing\nfrom sensors" }), ["queries/views/x.sql:2: The query failed: "]],
];

const chartCases: readonly Case[] = [
  ["a chart's field is in no dataset", chart(spec("totals", "packtes")), ["templates/overflow/charts/lines.vl.json:6: The dataset totals has no column packtes.", 'Did you mean "packets"?', "Its columns: label, packets, sources"]],
  ["a chart's field is private", chart(spec("totals", "sensor")), ["templates/overflow/charts/lines.vl.json:6: The dataset totals has no column sensor."]],
  ["a chart's dataset is unknown", chart(spec("total", "packets")), ["templates/overflow/charts/lines.vl.json:2: There is no dataset total.", 'Did you mean "totals"?']],
  ["a chart lacks a quote", chart(spec("totals", "packets").replace('"mark": "bar"', '"mark": bar')), ["templates/overflow/charts/lines.vl.json:3: This is not valid JSON: "]],
  ["a chart has a comma too many", chart(spec("totals", "packets").replace('"quantitative" }\n', '"quantitative", }\n')), ["templates/overflow/charts/lines.vl.json:6: This is not valid JSON: "]],
  ["a chart's file ends early", chart('{\n  "mark": "bar",\n'), ["templates/overflow/charts/lines.vl.json:3: This is not valid JSON: "]],
  ["a chart's words are not in the language's catalogue", (folder) => chart(spec("totals", "packets").replace('"mark"', '"title": "Rise",\n  "mark"'))(folder).then(() => addFiles(folder, { "tsubame.yaml": config.replace("[en]", "[ja]"), "templates/overflow/report.ja.md.hbs": '{{#chart "lines" caption="x"}}x{{/chart}}' })), ["templates/overflow/charts/lines.vl.json:3: The catalogue has no message Rise for ja.", "Add it to templates/catalogs/ja.json (charts)."]],
  ["a chart asks for an address", chart('{ "data": { "url": "http://127.0.0.1:9/x.json" }, "mark": "bar", "encoding": { "x": { "field": "a", "type": "nominal" } } }'), ["templates/overflow/charts/lines.vl.json: The chart cannot be drawn: ", "a chart may not load http://127.0.0.1:9/x.json"]],
];

const template = "templates/overflow/report.en.md.hbs:6: ";
const templateCases: readonly Case[] = [
  ["a path leads nowhere", page("{{quarter.titel}}"), [template, "Nothing is called quarter.titel here.", 'Did you mean "title"?', "Known here: name, title, text"]],
  ["a name is unknown", page("{{publsher.name}}"), [template, "publsher.name", 'Did you mean "publisher"?']],
  ["a path in {{#if}} leads nowhere", page("{{#if quarter.titel}}x{{/if}}"), [template, 'Did you mean "title"?']],
  ["a path in {{#unless}} leads nowhere", page("{{#unless quarter.titel}}x{{/unless}}"), [template, 'Did you mean "title"?']],
  ["a path in {{#each}} leads nowhere", page("{{#each datasets.total}}x{{/each}}"), [template, 'Did you mean "totals"?']],
  ["a column in {{#each}} is unknown", page("{{#each datasets.totals}}{{packtes}}{{/each}}"), [template, 'Did you mean "packets"?', "Known here: label, packets, sources"]],
  ["a private column in {{#each}} is unknown", page("{{#each datasets.totals as |row|}}{{row.sensor}}{{/each}}"), [template, "Nothing is called row.sensor here."]],
  ["a path in {{#with}} leads nowhere", page("{{#with quater}}x{{/with}}"), [template, 'Did you mean "quarter"?']],
  ["a helper's argument leads nowhere", page("{{date quarter.first_dya}}"), [template, 'Did you mean "first_day"?']],
  ["a subexpression's argument leads nowhere", page('{{#if (is edtion "overflow")}}x{{/if}}'), [template, 'Did you mean "edition"?']],
  ["a named argument's value leads nowhere", page('{{#each (rows "totals" label=topik)}}x{{/each}}'), [template, 'Did you mean "topic"?']],
  ["the dataset of rows is unknown", page('{{#each (rows "total")}}x{{/each}}'), [template, "There is no dataset total.", 'Did you mean "totals"?']],
  ["a named argument of rows is no column", page('{{#each (rows "totals" lable="x")}}x{{/each}}'), [template, "totals.lable", 'Did you mean "label"?']],
  ["a named argument of row is no column", page('{{#with (row "totals" lable="x")}}x{{/with}}'), [template, "totals.lable", 'Did you mean "label"?']],
  ["a named argument of count is no column", page('{{count "totals" lable="x"}}'), [template, "totals.lable", 'Did you mean "label"?']],
  ["the column of a list is unknown", page('{{list "totals" "lable"}}'), [template, "totals.lable", 'Did you mean "label"?']],
  ["a named argument of list is no column", page('{{list "totals" "label" packtes=1}}'), [template, "totals.packtes", 'Did you mean "packets"?']],
  ["a column of a table is unknown", page('{{table "common_ports" columns="port sensrs" caption="x"}}'), [template, "common_ports.sensrs", 'Did you mean "sensors"?']],
  ["a pivot's column is unknown", page('{{table "common_ports" rows="port" columns="sensors" cell="hom_total" caption="x"}}'), [template, "common_ports.hom_total", 'Did you mean "home_total"?']],
  ["a table's dataset is unknown", page('{{table "common_prots" caption="x"}}'), [template, "There is no dataset common_prots.", 'Did you mean "common_ports"?']],
  ["a table has no caption", page('{{table "common_ports"}}'), [template, '"common_ports" needs a caption', "docs/reference/helpers.md"]],
  ["a chart is unknown", page('{{#chart "packets_by_grop_month" caption="x"}}x{{/chart}}'), [template, "There is no chart packets_by_grop_month.", 'Did you mean "packets_by_group_month"?']],
  ["a picture is unknown", page('{{#picture "screen.png" caption="x"}}x{{/picture}}'), [template, "There is no picture screen.png"]],
  ["{{{ }}} would leave text unescaped", page("{{{quarter.title}}}"), [template, "{{{ }}} would put unescaped text into the page", "write {{ }}."]],
  ["{{& }} would leave text unescaped", page("{{&quarter.title}}"), [template, "would put unescaped text into the page"]],
  ["a helper is unknown", page('{{numbr 5 digits=1}}'), [template, "Nothing is called numbr here.", 'Did you mean "number"?']],
  ["a block helper is unknown", page('{{#eech datasets.totals}}x{{/eech}}'), [template, "Nothing is called eech here."]],
  ["a partial is unknown", page("{{> topc}}"), [template, "Nothing is called topc here.", 'Did you mean "topic"?']],
  ["a partial stands in itself", files({ "templates/overflow/2024Q2/topic.en.md.hbs": "Text.\n{{> topic}}\n" }), ["templates/overflow/2024Q2/topic.en.md.hbs:2: Nothing is called topic here."]],
  ["a block has no argument", page("{{#each}}x{{/each}}"), [template, "{{#each}} takes one argument."]],
  ["a decorator is not known", page('{{#*inline "x"}}y{{/inline}}'), [template, "The template cannot be read: "]],
  ["a chart has no sentence", page('{{#chart "packets_by_group_month" caption="x"}} {{/chart}}'), [template, "needs a sentence for those who cannot see it"]],
  ["a block is not closed", page("{{#if topic}}x"), ["templates/overflow/report.en.md.hbs:", "The template cannot be read: ", "Check the braces"]],
  ["a block is closed by another's name", page("{{#if topic}}x{{/each}}"), [template, "The template cannot be read: ", "if doesn't match each"]],
  ["braces do not match", page("{{quarter.title}"), [template, "The template cannot be read: "]],
  ["the title's path leads nowhere", files({ "templates/overflow/report.en.md.hbs": '---\ntitle: "{{quarter.nmae}}"\n---\nText.\n' }), ["templates/overflow/report.en.md.hbs:", 'Did you mean "name"?']],
  ["the front matter has an unknown key", files({ "templates/overflow/report.en.md.hbs": "---\ntitle: x\nlnag: en\n---\nText.\n" }), ["templates/overflow/report.en.md.hbs:3: lnag: ", 'Did you mean "lang"?']],
  ["the topic's path leads nowhere", files({ "templates/overflow/2024Q2/topic.en.md.hbs": "---\ntitle: Topic\n---\nOne.\n{{quarter.titel}}\n" }), ["templates/overflow/2024Q2/topic.en.md.hbs:5: ", 'Did you mean "title"?']],
  ["a message is not in the catalogue", page('{{message "skpi"}}'), [template, "The catalogue has no message skpi for en.", 'Did you mean "skip"?', "Add it to templates/catalogs/en.json"]],
  ["a message lacks its value", page('{{message "written_by"}}'), [template, 'message "written_by"', "name"]],
  ["a catalogue is no JSON", files({ "templates/catalogs/en.json": '{\n  "messages": {\n    "skip": "x",\n  }\n}\n' }), ["templates/catalogs/en.json:4: This is not valid JSON: ", "Check the quotes, commas and braces around this line."]],
  ["a reference leads to no exhibit", page('{{ref "totlas"}} says it.'), [template, 'Nothing on this page is called "totlas".', 'Did you mean "totals"?']],
  ["an exhibit stands twice", page('{{table "totals" caption="Again"}}'), [template, 'The table "totals" is on the page twice.']],
  ["a link's address is unsafe", page('{{link "javascript:alert(1)" "here"}}'), [template, "is not an address for a link."]],
];

describe.each([["exports", exportCases], ["settings", settingCases], ["queries", queryCases], ["charts", chartCases], ["templates", templateCases]] as const)("%s: a build stops when", (_, cases) => {
  it.each(cases)("%s", async (_sentence, change, says) => {
    const { code, err } = await buildChanged(change);
    const message = err.slice(err.indexOf("tsubame: ") + "tsubame: ".length);
    expect(code, err).toBe(1);
    expect(message.slice(0, says[0]?.length)).toBe(says[0]);
    for (const part of says) expect(message).toContain(part);
    expect(message).not.toMatch(/undefined|\[object|^\s+at /m);
    expect(message.trimEnd().split("\n").every((line) => line.trim() !== "" && line === line.trimEnd()), message).toBe(true);
  });
});
