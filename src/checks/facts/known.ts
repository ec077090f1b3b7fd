/**
 * What the datasets of a report know: lists of ports, ranks, days, onsets and numbers that a typed fact may be compared
 * with.
 */
import { lastDay, type Period } from "../../base/period.js";
import type { Row, Table } from "../../base/table.js";
import type { Words } from "../../i18n/words.js";
import type { Config } from "../../workspace/config.js";
import type { Noun } from "./fact-file.js";
import { type KnownChanges, knownChanges } from "./known-changes.js";

/** Ports that a dataset lists together: all of them, or those of one group, as `dataset, column = value`. */
export type PortList = { readonly name: string; readonly ports: readonly string[]; readonly everywhere: boolean };

export type Known = {
  /** No dataset is known before the first build: then nothing is compared with them. */
  readonly datasets: boolean;
  readonly quarter: Period;
  readonly timezone: string;
  readonly home: string;
  readonly lists: readonly PortList[];
  readonly ports: ReadonlySet<string>;
  /** The ranks of a port or region, now and in earlier quarters, by its label or name. */
  readonly ranks: ReadonlyMap<string, ReadonlySet<number>>;
  readonly changes: KnownChanges;
  /** What a text may call a network, a holder or a sensor. */
  readonly names: readonly { readonly thing: string; readonly name: string }[];
  /** Days that the data single out, `YYYY-MM-DD`. */
  readonly days: ReadonlySet<string>;
  /** The numbers that the data have for a noun; a noun without any is not compared. */
  readonly numbers: Readonly<Partial<Record<Noun, readonly number[]>>>;
  /** Every number in the datasets, and every percentage. */
  readonly cells: readonly number[];
  readonly percents: readonly number[];
};

type Asked = {
  readonly config: Config;
  readonly quarter: Period;
  readonly words: Words;
  readonly datasets: Readonly<Record<string, Table>>;
  /** What the quarter knows whatever its pages show; undefined where the last build kept none. */
  readonly compared: Readonly<Record<string, Table>> | undefined;
};

/** Datasets without rows count as unknown. What all languages have in common is found once for the pages of an edition. */
export function knownFacts(asked: Asked): Known {
  const last = lately.get(asked.datasets);
  const known = last && isOfSame(last.asked, asked) ? last.known : knownInAll(asked);
  lately.set(asked.datasets, { asked, known });
  return { ...known, ranks: ranksIn(withRows(asked.datasets), asked.words) };
}

type KnownInAll = Omit<Known, "ranks">;

/** What was found of datasets last, and what was asked. */
const lately = new WeakMap<Asked["datasets"], { readonly asked: Asked; readonly known: KnownInAll }>();

function isOfSame(one: Asked, other: Asked): boolean {
  const parts = ({ compared, quarter, config }: Asked) => [
    ...[compared, quarter, config.sensors, config.networks],
    ...[config.timezone, config.home, config.research_ports_over],
  ];
  const others = parts(other);
  return parts(one).every((part, at) => part === others[at]);
}

function withRows(datasets: Asked["datasets"]): (readonly [string, Table])[] {
  return Object.entries(datasets).filter(([, { rows }]) => rows.length > 0);
}

function knownInAll({ config, quarter, datasets, compared }: Asked): KnownInAll {
  const changes = knownChanges(datasets, compared, quarter);
  const tables = withRows(datasets);
  const lists = tables.flatMap(([name, table]) => portLists(name, table));
  return {
    datasets: tables.length > 0 || compared !== undefined,
    quarter,
    timezone: config.timezone,
    home: config.home,
    lists,
    ports: new Set(
      Object.values({ ...datasets, ...compared }).flatMap(({ rows }) =>
        rows.flatMap((row) => Object.values(row).filter(isPort)),
      ),
    ),
    changes,
    names: namesIn(config, changes),
    days: new Set([
      quarter.start,
      lastDay(quarter),
      ...tables.flatMap(([, table]) => singledOut(table)),
      ...changes.changes.flatMap(({ first, last }) => [first, last]),
      ...[...changes.ends, ...changes.peaks].map(({ day }) => day),
    ]),
    numbers: numbersOf(config, datasets),
    cells: tables.flatMap(([, { rows }]) =>
      rows.flatMap((row) => Object.values(row).filter((cell) => typeof cell === "number")),
    ),
    percents: tables.flatMap(([, { rows }]) =>
      rows.flatMap((row) =>
        Object.entries(row).flatMap(([column, cell]) =>
          column.endsWith("_pct") && typeof cell === "number" ? [cell] : [],
        ),
      ),
    ),
  };
}

function isPort(cell: unknown): cell is string {
  return typeof cell === "string" && /^(?:\d{1,5}\/(?:TCP|UDP)|ICMP)$/.test(cell);
}

/** Columns that part a dataset's rows into few groups, and not by a measure. */
const grouping = new Set([
  "reach",
  "label",
  "sensor_group",
  "network",
  "lane",
  "rank_group",
  "kind",
  "movement",
  "region",
  "month",
]);

function portLists(name: string, { columns, rows }: Table): PortList[] {
  if (!columns.some((column) => column.name === "port")) return [];
  const listed = (some: readonly Row[]) => [...new Set(some.map((row) => row["port"]).filter(isPort))];
  const groups = columns
    .map((column) => column.name)
    .filter((column) => grouping.has(column))
    .map((column) => ({
      column,
      lists: [...new Set(rows.map((row) => row[column]))].map((value) => ({
        value,
        ports: listed(rows.filter((row) => row[column] === value)),
      })),
    }));
  const byGroup = groups.flatMap(({ column, lists }) =>
    lists.map(({ value, ports }) => ({
      name: `${name} (${column}=${String(value)})`,
      ports,
      everywhere: column === "reach" && value === "all",
    })),
  );
  // What all sensors of a ranking have in common.
  const rankings = groups.filter(
    ({ column, lists }) => column === "label" && lists.length > 1 && columns.some((one) => one.name === "rank"),
  );
  const common = rankings.map(({ lists }) => ({
    name,
    ports: (lists[0]?.ports ?? []).filter((port) => lists.every(({ ports }) => ports.includes(port))),
    everywhere: true,
  }));
  const whole = listed(rows);
  // Where ports are parted by where they are seen, all of them together are no list.
  const isParted = columns.some(({ name: column }) => column === "reach");
  return [
    ...(whole.length <= 20 && !isParted ? [{ name, ports: whole, everywhere: false }] : []),
    ...byGroup,
    ...common,
  ].filter(({ ports }) => ports.length > 0);
}

function ranksIn(tables: readonly (readonly [string, Table])[], words: Words): Map<string, Set<number>> {
  const ranks = new Map<string, Set<number>>();
  for (const [, { rows }] of tables) {
    for (const row of rows) {
      const things = [
        ...Object.values(row).filter(isPort),
        ...(typeof row["region"] === "string" ? [words.region(row["region"])] : []),
      ];
      const found = Object.entries(row).flatMap(([column, cell]) =>
        /(?:^|_)rank(?:_|$)/.test(column) && typeof cell === "number" ? [cell] : [],
      );
      for (const thing of found.length > 0 ? things : [])
        ranks.set(thing, new Set([...(ranks.get(thing) ?? []), ...found]));
    }
  }
  return ranks;
}

function namesIn({ networks, sensors }: Config, { changes, peaks }: KnownChanges): Known["names"] {
  const holders = new Set([...changes, ...peaks].map(({ thing = "" }) => thing).filter((one) => /^holder /.test(one)));
  return [
    ...networks.map(({ label }) => ({ thing: `network ${label}`, name: label })),
    ...sensors.map(({ label }) => ({ thing: `sensor ${label}`, name: label })),
    ...[...holders].map((thing) => ({ thing, name: thing.slice("holder ".length) })),
  ];
}

/** A table with more rows is a series, in which every day stands. */
const seriesRows = 60;

function singledOut({ rows }: Table): string[] {
  return rows.flatMap((row) =>
    Object.entries(row).flatMap(([column, cell]) =>
      typeof cell === "string" && /^\d{4}-\d{2}-\d{2}$/.test(cell) && (column !== "day" || rows.length <= seriesRows)
        ? [cell]
        : [],
    ),
  );
}

/** Where a noun's numbers stand. */
const columnsOf: Readonly<
  Record<Exclude<Noun, "packets" | "sources" | "times">, readonly (readonly [dataset: string, column: string])[]>
> = {
  sensors: [
    ["quarter_facts", "sensors"],
    ["quarter_facts", "home_sensors"],
    ["quarter_facts", "overseas_sensors"],
    ["quarter_facts", "featured_sensors"],
    ["quarterly_facts", "sensors"],
    ["quarterly_sources", "sensors_throughout"],
    ["change_groups", "sensors"],
    ["common_ports", "sensors_total"],
    ["common_ports", "home_total"],
    ["common_ports", "overseas_total"],
  ],
  home_sensors: [
    ["quarter_facts", "home_sensors"],
    ["common_ports", "home_total"],
  ],
  overseas_sensors: [
    ["quarter_facts", "overseas_sensors"],
    ["common_ports", "overseas_total"],
  ],
  networks: [],
  days: [
    ["quarter_facts", "days"],
    ["quarter_extent", "days"],
    ["quarter_extent", "days_observed"],
    ["coverage_gaps", "days"],
  ],
  research_ports: [],
};

function numbersOf(
  { sensors, research_ports_over, networks }: Config,
  datasets: Readonly<Record<string, Table>>,
): Known["numbers"] {
  const cells = (noun: keyof typeof columnsOf) =>
    columnsOf[noun].flatMap(([dataset, column]) =>
      (datasets[dataset]?.rows ?? []).map((row) => row[column]).filter((cell) => typeof cell === "number"),
    );
  const count = (group: "home" | "overseas", featured: boolean) =>
    sensors.filter((one) => one.sensor_group === group && (one.featured || !featured)).length;
  const [home, overseas] = [
    [count("home", false), count("home", true)],
    [count("overseas", false), count("overseas", true)],
  ] as const;
  // A sensor of the register may not have been in service: what the data count goes before it.
  const known = (noun: keyof typeof columnsOf, registered: readonly number[]) =>
    distinct(cells(noun).length > 0 ? cells(noun) : registered);
  return {
    sensors: known("sensors", [home[0] + overseas[0], ...home, ...overseas, home[1] + overseas[1]]),
    home_sensors: known("home_sensors", home),
    overseas_sensors: known("overseas_sensors", overseas),
    networks: distinct([networks.length]),
    days: known("days", []),
    research_ports: [research_ports_over],
  };
}

function distinct(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].filter((number) => number > 0);
}
