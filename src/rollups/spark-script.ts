/** The statements with which Spark compacts days, into folders that are taken over afterwards. */
import { digestOf } from "../base/digest.js";
import { sparkLiteral } from "../engines/spark.js";
import type { Day } from "../exports/exports.js";
import { serves } from "../exports/packets.js";
import type { Config } from "../workspace/config.js";
import { sqlTexts } from "../workspace/library.js";
import type { RollupTexts } from "./day-compaction.js";
import { rollupNames, rollupSchemas, rowMeaning } from "./rollup-tables.js";
import { type DoneFacts, doneFormat } from "./taken-day.js";

/** Views up to `exported`, a SELECT of its rows by file, and the patterns of these; `identity` is for the day's key. */
export type SparkDay = {
  readonly day: Day;
  readonly views: readonly string[];
  readonly inputs: string;
  readonly patterns: readonly string[];
  readonly identity: unknown;
};

/** A statement ends before a line that holds a semicolon and nothing else. */
export function renderSparkScript(config: Config, sql: RollupTexts, output: string, days: readonly SparkDay[]): string {
  const names = config.sensors.map(({ sensor }) => sensor);
  const statements = [
    ...settings.map(([name, value]) => `set ${name}=${value}`),
    ...statementsIn(sql.macros.text),
    `create or replace temporary view registered as\nselect * from values ${names.map((name) => `(${sparkLiteral(name)})`).join(", ")} as registered(sensor)`,
    ...days.flatMap((day) => statementsOfDay(config, sql, output, day)),
  ];
  return `${statements.join("\n;\n")}\n;\n`;
}

/** The same on every cluster: what a statement means must not lie with its settings. */
const settings = [
  ["spark.sql.variable.substitute", "false"],
  ["spark.sql.session.timeZone", "UTC"],
  ["spark.sql.ansi.enabled", "true"],
  ["spark.sql.legacy.parquet.nanosAsLong", "true"],
  ["spark.sql.parquet.compression.codec", "zstd"],
] as const;

function statementsIn(text: string): string[] {
  return text
    .replace(/^--.*\n/gm, "")
    .split(/;[ \t]*$/m)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

const unreadable = "sensor is null or protocol is null or port is null or (src_ip is null and src_ip6 is null)";

function statementsOfDay(
  config: Config,
  sql: RollupTexts,
  output: string,
  { day, views, inputs, patterns, identity }: SparkDay,
): string[] {
  const place = (name: string) => sparkLiteral(`${output}/${day.day}/${name}`);
  const inService = config.sensors
    .filter((sensor) => serves(sensor, day.day))
    .map(({ sensor }) => sparkLiteral(sensor));
  const write = (name: string, select: string) =>
    `insert overwrite directory ${place(name)} using parquet\n${select.trim()}`;
  const view = (name: string, select: string) => `create or replace temporary view ${name} as\n${select.trim()}`;
  const facts = factsOfDay(config, sql, { day, identity });
  return [
    `create or replace temporary function sensor_id(s string) returns string return\ncase when ${inService.length > 0 ? `s in (${inService.join(", ")})` : "false"} then s end`,
    ...views,
    ...statementsIn(sql.packets.text),
    write("compacted", sql.activity.text),
    `create or replace temporary view compacted (${Object.entries(compactedTypes)
      .map(([name, type]) => `${name} ${type}`)
      .join(", ")})\nusing parquet options (path ${place("compacted")})`,
    view("activity", `select * from compacted where not (${unreadable})`),
    view("source_ports", sql.source_ports.text),
    view("traffic", sql.traffic.text),
    ...rollupNames
      .filter((name) => name !== "activity")
      .map((name) => write(name, name === "traffic" ? "select * from traffic" : sql[name].text)),
    write("rejected", sql.rejected.text),
    write("inputs", inputs),
    write(
      "files",
      patterns
        .map((pattern) => `select path, length, unix_micros(modificationTime) as modified from ${binary(pattern)}`)
        .join("\nunion all\n"),
    ),
    // Last: a day with it is whole.
    `insert overwrite directory ${place("done")} using json\nselect ${sparkLiteral(JSON.stringify(facts))} as facts, version() as spark`,
  ];
}

/** What a day's folder says when it is whole. */
export function factsOfDay(
  config: Config,
  sql: RollupTexts,
  { day, identity }: Pick<SparkDay, "day" | "identity">,
): DoneFacts {
  const inService = config.sensors.filter((sensor) => serves(sensor, day.day)).map(({ sensor }) => sensor);
  return {
    format: doneFormat,
    day: day.day,
    key: digestOf(
      rollupSchemas,
      rowMeaning,
      day,
      sqlTexts(sql),
      [config.columns, config.partitions],
      inService,
      identity,
    ),
    timezone: config.timezone,
    bounds: [day.start, day.end],
    meaning: rowMeaning,
    schemas: rollupSchemas,
  };
}

/** Sizes and times of files, of which nothing is read. */
const binary = (pattern: string) => `binaryFile.\`${pattern.replaceAll("`", "``")}\``;

const compactedTypes = {
  sensor: "string",
  protocol: "int",
  port: "int",
  src_ip: "bigint",
  src_ip6: "string",
  export_rows: "bigint",
  packets: "bigint",
  scan_packets: "bigint",
  backscatter_packets: "bigint",
  other_packets: "bigint",
  first_packet: "bigint",
  last_second: "bigint",
  fingerprint: "int",
};
