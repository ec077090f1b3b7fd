/** The rollups: their names, columns and versions, and how files of several versions are read as one table. */
import { parquetFiles } from "../engines/duckdb.js";
import { identifier, rowsAsSelect } from "../engines/sql-literals.js";

/** The rollups that are kept, in the order they are made. */
export const rollupNames = ["activity", "traffic", "ports", "sources", "coverage"] as const;
export type RollupName = (typeof rollupNames)[number];

/** The version of each rollup's rows: it grows when a column comes or goes, or when older rows must be read otherwise. */
export const rollupSchemas: Readonly<Record<RollupName, number>> = {
  activity: 3,
  traffic: 2,
  ports: 2,
  sources: 3,
  coverage: 1,
};

/** The version of what a row means: it grows when the same packets would be counted otherwise than before. */
export const rowMeaning = 2;

const source = { src_ip: "BIGINT", src_ip6: "VARCHAR" };
const seen = { packets: "BIGINT", first_packet: "BIGINT", last_second: "BIGINT" };
const byClass = { scan_packets: "BIGINT", backscatter_packets: "BIGINT", other_packets: "BIGINT" };
const port = { protocol: "INTEGER", port: "INTEGER" };

/** The columns of each rollup as they come out of its Parquet files. */
export const rollupTypes: Readonly<Record<RollupName, Readonly<Record<string, string>>>> = {
  activity: { day: "DATE", sensor: "VARCHAR", ...port, ...source, ...seen, ...byClass, fingerprint: "INTEGER" },
  traffic: { day: "DATE", sensor: "VARCHAR", ...port, class: "VARCHAR", packets: "BIGINT", sources: "BIGINT" },
  ports: { day: "DATE", ...port, class: "VARCHAR", packets: "BIGINT", sources: "BIGINT", sensors: "BIGINT" },
  sources: {
    day: "DATE",
    sensor: "VARCHAR",
    ...source,
    packets: "BIGINT",
    ...byClass,
    ports: "BIGINT",
    first_packet: "BIGINT",
    last_second: "BIGINT",
    fingerprint: "INTEGER",
  },
  coverage: { day: "DATE", sensor: "VARCHAR", ...seen },
};

/** A Parquet file of one day; `path` is absolute, `schema` the version it was written with. */
export type RollupFile = { readonly path: string; readonly schema: number };

/** A SELECT of all rows of some files, none of them too; rows of older files as far as those days can be told today. */
export function rollupAsSelect(name: RollupName, files: readonly RollupFile[]): string {
  const schemas = [...new Set(files.map(({ schema }) => schema))];
  const tables = schemas.map((schema) => {
    const read = `from ${parquetFiles(files.filter((file) => file.schema === schema).map(({ path }) => path))}`;
    const told = schema < 2 ? (sinceFirst[name]?.(read) ?? read) : read;
    return schema < 3 ? (sinceSecond[name]?.(told) ?? told) : told;
  });
  const [only] = tables;
  if (only && schemas.length === 1 && schemas[0] === rollupSchemas[name]) return only;
  const columns = Object.entries(rollupTypes[name]).map(
    ([column, type]) => `cast(${identifier(column)} as ${type}) as ${identifier(column)}`,
  );
  return `select ${columns.join(", ")} from (${[rowsAsSelect([], rollupTypes[name]), ...tables].join(" union all by name ")})`;
}

const withoutClasses = "0 as scan_packets, 0 as backscatter_packets, 0 as other_packets";

/**
 * Bits that meant "not ZMap's, Masscan's, Mirai's" stood for a missing column too: where all three are set, nothing is
 * known. A bit that is not set was a match.
 */
const fingerprintOfFirst = `case
  when fingerprint & 15 = 15 then 128
  when fingerprint & 8 = 8 then (fingerprint & 15) + 16 * (7 - (fingerprint & 7))
  else 0
end`;

/** What files of the first version lack: they knew no classes, so theirs is `unknown`. */
const sinceFirst: Readonly<Partial<Record<RollupName, (read: string) => string>>> = {
  activity: (read) => `select * replace (${fingerprintOfFirst} as fingerprint), ${withoutClasses} ${read}`,
  sources: (read) => `select * replace (${fingerprintOfFirst} as fingerprint), ${withoutClasses} ${read}`,
  traffic: (read) => `select *, 'unknown' as class ${read}`,
  ports: (read) => `select *, 'unknown' as class ${read}`,
};

/** As an older version wrote an IPv4 address that was exported as IPv6 (RFC 4291, 2.5.5.2). */
const mapped = "coalesce(regexp_full_match(src_ip6, '::ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4}'), false)";
const unmapped = `cast('0x' || lpad(split_part(src_ip6, ':', 4), 4, '0') || lpad(split_part(src_ip6, ':', 5), 4, '0') as bigint)`;

/**
 * Such an address is IPv4, and its rows are one with those of the same address: only rows that it meets are grouped.
 * Which of two first packets was first is in their numbers.
 */
function merged(read: string, keys: readonly string[], sums: readonly string[]): string {
  const key = `(day, coalesce(sensor, ''), ${["src_ip", ...keys].join(", ")})`;
  const others = sums.map((column) => `cast(sum(${column}) as bigint) as ${column}`);
  return `
    select * from (${read}) where not ${mapped} and (src_ip is null or ${key} not in (
      select ${key.replace("src_ip", unmapped)} from (${read}) where ${mapped}))
    union all by name
    select day, sensor, ${[...keys, ""].join(", ")}ip as src_ip, null as src_ip6, ${others.join(", ")},
      min(first_packet) as first_packet, max(last_second) as last_second, bit_or(fingerprint) as fingerprint
    from (
      select *, ${unmapped} as ip from (${read}) where ${mapped}
      union all
      select *, src_ip from (${read}) where src_ip is not null and ${key} in (
        select ${key.replace("src_ip", unmapped)} from (${read}) where ${mapped}))
    group by ${["day", "sensor", ...keys, "ip"].join(", ")}`;
}

const counts = ["packets", "scan_packets", "backscatter_packets", "other_packets"];

const sinceSecond: Readonly<Partial<Record<RollupName, (read: string) => string>>> = {
  activity: (read) => merged(read, ["protocol", "port"], counts),
  // How many ports the two tried together is not known, but that it is no more than this.
  sources: (read) => merged(read, [], [...counts, "ports"]),
};
