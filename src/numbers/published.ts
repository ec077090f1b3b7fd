/**
 * What of the datasets an edition may tell: no column that names a sensor, an address or a source, no holder that is
 * not allowed, and no cell that few sources reached.
 */
import { byName, type Cell, type Row, type Table } from "../base/table.js";
import { cellKey, cellsOf, type Disclosure, type LoneSensors, type PortCell } from "../workspace/disclosure.js";
import { type Dataset, type Datasets, fewSourceCells, loneIn, loneSensors } from "./datasets.js";

export const privateColumns: readonly string[] = [
  "sensor",
  "src_ip",
  "src_ip6",
  "dst_ip",
  "address",
  "first_address",
  "last_address",
  "holder",
  "asn",
  "range",
  "also",
  "accepted_by",
  "accepted_reason",
];

/** Where the first says `holder`, the second names one: a provider is nobody's to name in public. */
const holderNames = [
  ["kind", "name"],
  ["series_kind", "name"],
  ["part_kind", "part"],
] as const;

/** What is told unless the settings say otherwise. */
type Rules = Pick<Disclosure, "audience" | "holders" | "few_sources" | "sources_min">;
const strictest: Rules = { audience: "public", holders: [], few_sources: "hide", sources_min: 1 };

/**
 * The datasets as charts, pages and published CSV files see them. `few` are cells that few sources reached: their rows
 * are left out, or marked. `complete` are the datasets from which nothing was left out yet.
 */
export function publishedOf(
  datasets: Datasets,
  rules: Rules = strictest,
  few: readonly PortCell[] = [],
  complete: Datasets = datasets,
): Datasets {
  const keys = new Set(few.map(cellKey));
  const shown = Object.values(datasets).filter(({ name }) => name !== fewSourceCells && name !== loneSensors);
  const alone = loneIn(datasets);
  return byName(
    shown.map((dataset) => {
      const table = withoutPrivate(dataset, rules);
      const isFew = (cell: PortCell) => keys.has(cellKey(cell));
      if (few.length === 0 || rules.few_sources === "show") return [dataset.name, { ...dataset, ...table }];
      return [
        dataset.name,
        {
          ...dataset,
          ...(rules.few_sources === "mark"
            ? marked(table, isFew, rules, alone)
            : leftOut(table, isFew, rules, alone, changed(dataset, complete[dataset.name]))),
        },
      ];
    }),
  );
}

/** Cells of a dataset's answers with fewer sources than the rules ask for, but for accepted ones. */
export function fewSourcesIn(
  datasets: Datasets,
  { sources_min, accepted }: Pick<Disclosure, "sources_min" | "accepted">,
): (PortCell & { readonly sources: number })[] {
  const fine = new Set(accepted.map(cellKey));
  const cells = (datasets[fewSourceCells]?.rows ?? []).map(({ label, port, sources }) => ({
    label: String(label),
    port: String(port),
    sources: Number(sources),
  }));
  return cells.filter((cell) => cell.sources < sources_min && !fine.has(cellKey(cell)));
}

/** What the editor wrote for the staff, the staff may read. */
function withoutPrivate({ columns, rows }: Table, { audience, holders }: Rules): Table {
  const allowed = new Set(holders === true ? [] : holders.map((name) => name.toLowerCase()));
  const open = [
    ...(holders === true ? ["holder", "asn", "also"] : allowed.size > 0 ? ["holder"] : []),
    ...(audience === "internal" ? ["accepted_by", "accepted_reason"] : []),
  ];
  const kept = columns.filter(({ name }) => !privateColumns.includes(name) || open.includes(name));
  const isHolder = (row: Row, column: string) =>
    column === "holder" || holderNames.some(([kind, name]) => name === column && row[kind] === "holder");
  const told = (row: Row, column: string): Cell => {
    const cell = row[column] ?? null;
    return holders !== true && isHolder(row, column) && !allowed.has(String(cell).toLowerCase()) ? null : cell;
  };
  return {
    columns: kept,
    rows: rows.map((row) => Object.fromEntries(kept.map(({ name }) => [name, told(row, name)]))),
  };
}

function marked(table: Table, isFew: (cell: PortCell) => boolean, { sources_min }: Rules, alone: LoneSensors): Table {
  const rows = table.rows.flatMap((row, at) => (cellsOf(row, alone).some(isFew) ? [at] : []));
  return rows.length > 0 ? { ...table, few: { sources_min, left_out: false, rows } } : table;
}

/**
 * A row of a table by sensor goes; where a sensor is only named beside something else, its name does, with what is told
 * of it (`top_sensor_label`, `top_sensor_pct`).
 */
function leftOut(
  table: Table,
  isFew: (cell: PortCell) => boolean,
  { sources_min }: Rules,
  alone: LoneSensors,
  before: boolean,
): Table {
  const rows = table.rows.flatMap((row) => {
    const found = cellsOf(row, alone).filter(isFew);
    if (found.some(({ column }) => column === "label")) return [];
    const stems = found.map(({ column }) => column.slice(0, -"label".length));
    return stems.length === 0
      ? [row]
      : [
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              stems.some((stem) => name.startsWith(stem)) ? null : value,
            ]),
          ),
        ];
  });
  const touched = before || rows.length < table.rows.length || rows.some((row, at) => row !== table.rows[at]);
  return touched ? { ...table, rows, few: { sources_min, left_out: true, rows: [] } } : table;
}

function changed(dataset: Dataset, complete: Dataset | undefined): boolean {
  return (
    complete !== undefined && complete !== dataset && JSON.stringify(complete.rows) !== JSON.stringify(dataset.rows)
  );
}

/**
 * Names of holders that the datasets hold in private: none of them may turn up under another name. Organisations that
 * scan are public under theirs.
 */
export function holdersIn(datasets: Datasets): string[] {
  const organisations = new Set(Object.values(datasets).flatMap(({ rows }) => rows.map((row) => row["organisation"])));
  const names = Object.values(datasets).flatMap(({ columns, rows }) => {
    const kinds = holderNames.filter(([kind, name]) =>
      [kind, name].every((one) => columns.some((column) => column.name === one)),
    );
    if (!columns.some(({ name }) => name === "holder") && kinds.length === 0) return [];
    return rows.flatMap((row) => [
      row["holder"],
      ...kinds.flatMap(([kind, name]) => (row[kind] === "holder" ? [row[name]] : [])),
    ]);
  });
  return [...new Set(names.filter((name) => typeof name === "string" && !organisations.has(name)))].sort() as string[];
}
