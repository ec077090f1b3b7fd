/**
 * Where a value on a page comes from: its row of a dataset, the SQL behind it, the rollups that reads, and the exports
 * those were made from.
 */

import { spillFolder } from "../base/cache.js";
import { comparedPeriods, type Period } from "../base/period.js";
import { sumRows } from "../base/row-counts.js";
import type { Row } from "../base/table.js";
import { openDatabase } from "../engines/duckdb.js";
import { knownExportNames } from "../exports/exports.js";
import type { Datasets } from "../numbers/datasets.js";
import { readQueries, readViews } from "../numbers/queries.js";
import type { Source } from "../pages/finished-page.js";
import type { DayIndex } from "../rollups/day-index.js";
import { compactedQuarters } from "../rollups/lost-index.js";
import { originNames } from "../rollups/origins.js";
import { rollupNames } from "../rollups/rollup-tables.js";
import { readCompactedDays } from "../rollups/rollups.js";
import type { Config } from "../workspace/config.js";

/**
 * A table and what it reads. `file` is its SQL, its folder of Parquet files, or the list it was read from; null where
 * none is known.
 */
export type Standing = {
  readonly name: string;
  readonly kind: "dataset" | "view" | "rollup" | "list";
  readonly file: string | null;
  readonly on: readonly Standing[];
};

/**
 * Days of one quarter, and the rows of each export that were counted on them. `exports` are in the order of their
 * names.
 */
type CountedDays = {
  readonly quarter: string;
  readonly days: readonly string[];
  readonly exports: readonly { readonly file: string; readonly rows: number }[];
};

/**
 * `row` is undefined for a number of rows, and where the dataset is not known any more; `standing` for the quarter's
 * own days. The report's quarter is the first of the periods.
 */
export type Explanation = {
  readonly source: Source;
  readonly row: Row | undefined;
  readonly standing: Standing | undefined;
  readonly periods: readonly CountedDays[];
};

/** All that explanations are made from; read once for many. */
export type Ground = {
  readonly quarter: Period;
  readonly standings: ReadonlyMap<string, Standing>;
  /** By the name of the quarter. */
  readonly days: ReadonlyMap<string, readonly DayIndex[]>;
  /** Names of all quarters that were ever compacted, up to this one; none where no table stands on them. */
  readonly kept: readonly string[];
  /** Names of exports by their digest. */
  readonly exports: ReadonlyMap<string, string>;
};

/**
 * The walk from a value back to the exports. A row of one day, or of one month, is asked for the exports of that time
 * alone.
 */
export function explain(source: Source, datasets: Datasets, ground: Ground): Explanation {
  const standing = ground.standings.get(source.dataset);
  const row = source.row === "count" ? undefined : datasets[source.dataset]?.rows[source.row];
  const time = String(row?.["day"] ?? row?.["month"] ?? "");
  const inTime = (day: string) => time === "" || day.startsWith(time);
  const schemas = standing ? schemasIn(standing) : new Set<string>();
  const compared = Object.entries(comparedPeriods(ground.quarter)).flatMap(([schema, { name }]) =>
    schema === "main" || schemas.has(schema) ? [name] : [],
  );
  const quarters = [...new Set([...compared, ...(schemas.has("history") ? ground.kept : [])])];
  const periods =
    schemas.size === 0
      ? []
      : quarters.map((name) =>
          countedDays(
            name,
            (ground.days.get(name) ?? []).filter(({ day }) => inTime(day)),
            ground.exports,
          ),
        );
  return {
    source,
    row,
    standing,
    periods: periods.filter(({ quarter, days }) => quarter === ground.quarter.name || days.length > 0),
  };
}

/**
 * The quarters whose packets a table stands on: `main`, `previous`, `year_before`, `history`; none for one made from lists
 * alone.
 */
function schemasIn({ name, kind, on }: Standing): Set<string> {
  const own = kind === "rollup" ? [name.includes(".") ? (name.split(".")[0] ?? "") : "main"] : [];
  return new Set([...own, ...on.flatMap((one) => [...schemasIn(one)])]);
}

function countedDays(quarter: string, days: readonly DayIndex[], names: ReadonlyMap<string, string>): CountedDays {
  const rows = new Map<string, number>();
  for (const { inputs, rejected } of days) {
    for (const { name, identity, rows: read } of inputs ?? []) {
      const file = names.get(identity.replace(/^sha256:/, "")) ?? name ?? identity.slice(0, 23);
      const refused = sumRows((rejected ?? []).filter((one) => one.file === file));
      rows.set(file, (rows.get(file) ?? 0) + read - refused);
    }
  }
  const exports = [...rows]
    .filter(([, counted]) => counted > 0)
    .map(([file, counted]) => ({ file, rows: counted }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  return { quarter, days: days.map(({ day }) => day), exports };
}

/** Opens no export: the days are those that were compacted, and names of exports those that a build has seen. */
export async function readGround(config: Config, quarter: Period): Promise<Ground> {
  const [standings, exports] = await Promise.all([readStandings(config, quarter), knownExportNames(config)]);
  // Days of all quarters are many: they are read where any table stands on them.
  const all = [...standings.values()].some((one) => schemasIn(one).has("history"));
  const kept = all ? (await compactedQuarters(config)).filter(({ start }) => start <= quarter.start) : [];
  const named = new Map([...Object.values(comparedPeriods(quarter)), ...kept].map((one) => [one.name, one]));
  const days = await Promise.all(
    [...named.values()].map(async (one) => [one.name, await readCompactedDays(config, one)] as const),
  );
  return { quarter, standings, exports, days: new Map(days), kept: kept.map(({ name }) => name) };
}

type Written = { readonly kind: "dataset" | "view"; readonly file: string; readonly sql: string };

/** Every dataset with the tree of what it reads, told from the SQL alone. */
async function readStandings(config: Config, quarter: Period): Promise<ReadonlyMap<string, Standing>> {
  const written = new Map<string, Written>();
  for (const { text, file } of await readViews(config))
    for (const [name, sql] of viewsIn(text)) written.set(name, { kind: "view", file, sql });
  for (const [name, { text, file }] of await readQueries(config, quarter))
    written.set(name, { kind: "dataset", file, sql: text });
  const reads = await readsOf(config, written);
  const known = new Map<string, Standing>();
  const standingOf = (name: string, schema: string, above: readonly string[]): Standing | undefined => {
    const full = schema === "" ? name : `${schema}.${name}`;
    if (above.includes(full)) return undefined;
    const found = known.get(full) ?? build(name, schema, full, above);
    if (found) known.set(full, found);
    return found;
  };
  // What is none of these is a part of the query itself.
  const build = (name: string, schema: string, full: string, above: readonly string[]): Standing | undefined => {
    const sql = written.get(name);
    if (sql && (schema === "" || sql.kind === "view")) {
      const on = (reads.get(name) ?? [])
        .map((one) => one.split("."))
        .map((parts) => standingOf(parts.at(-1) ?? "", parts.length > 1 ? (parts[0] ?? "") : schema, [...above, full]));
      return { name: full, kind: sql.kind, file: sql.file, on: on.filter((one) => one !== undefined) };
    }
    if (([...rollupNames, ...originNames] as readonly string[]).includes(name))
      return {
        name: full,
        kind: "rollup",
        file: `${(originNames as readonly string[]).includes(name) ? "output/cache/origins" : "rollups"}/${periodOf(schema, quarter).name}/${name}/`,
        on: [],
      };
    return Object.hasOwn(lists, name) ? { name, kind: "list", file: lists[name]?.(config) ?? null, on: [] } : undefined;
  };
  for (const [name, { kind }] of written) if (kind === "dataset") standingOf(name, "", []);
  return new Map([...known].filter(([, { kind }]) => kind === "dataset"));
}

function periodOf(schema: string, quarter: Period): Period {
  return Object.entries(comparedPeriods(quarter)).find(([name]) => name === schema)?.[1] ?? quarter;
}

/** Tables that are no packets, with the file that the workspace keeps them in. */
const lists: Readonly<Record<string, (config: Config) => string | null | undefined>> = {
  sensors: ({ files }) => files[1],
  networks: ({ files, networks }) => (networks.length > 0 ? files[2] : null),
  holders: ({ holders }) => holders?.join(", "),
  holder_source: ({ holders }) => holders?.join(", "),
  scanners: ({ scanners }) => scanners,
  devices: ({ devices }) => devices,
  cases: ({ cases }) => cases,
  accepted_changes: ({ accepted_changes }) => accepted_changes,
  port_products: ({ port_knowledge }) => port_knowledge,
  reserved: () => null,
  services: () => null,
};

/** The SELECT of each view that a file makes, by the view's name. */
function viewsIn(text: string): [string, string][] {
  return [
    ...text.matchAll(/create\s+(?:or\s+replace\s+)?view\s+"?(\w+)"?\s+as\b([\s\S]*?)(?:;\s*(?=create\b|--|$)|$)/gi),
  ].map((match) => [match[1] ?? "", match[2] ?? ""]);
}

async function readsOf(
  { folder }: Config,
  written: ReadonlyMap<string, Written>,
): Promise<Map<string, readonly string[]>> {
  const database = await openDatabase({ scratch: spillFolder(folder), threads: 1, reads: [] });
  try {
    const session = await database.open();
    const reads = new Map<string, readonly string[]>();
    // A query that cannot be read stands on nothing that can be told; `check` says what is wrong with it.
    for (const [name, { sql, file }] of written)
      reads.set(name, await session.readsOf({ text: sql, file }).catch(() => []));
    return reads;
  } finally {
    database.close();
  }
}
