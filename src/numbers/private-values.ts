/**
 * Private values under a public name: a column that holds sensor ids or addresses of sources, whatever it is called.
 */
import { addressOf } from "../base/ipv4.js";
import { address6Of } from "../base/ipv6.js";
import { type Clause, clause, type Finding, finding } from "../base/problems.js";
import type { Cell } from "../base/table.js";
import { literals } from "../engines/sql-literals.js";
import type { Config } from "../workspace/config.js";
import type { Disclosure } from "../workspace/disclosure.js";
import type { Dataset, Wanted } from "./datasets.js";
import { askedName, type Queries } from "./queries.js";

/** As many of a column's numbers are looked up. */
const lookedUp = 1000;

/** The numbers of these datasets that may be addresses. Packets can be as many, and are called so. */
export function likeAddresses(datasets: readonly Dataset[]): number[] {
  return [
    ...new Set(
      datasets.flatMap((dataset) =>
        dataset.columns.flatMap(({ name }) => (/packets/.test(name) ? [] : addressNumbers(valuesOf(dataset, name)))),
      ),
    ),
  ].sort((a, b) => a - b);
}

function addressNumbers(values: readonly Cell[]): number[] {
  const numbers = values.filter(
    (value) => typeof value === "number" && Number.isInteger(value) && value >= 2 ** 24 && value < 2 ** 32,
  ) as number[];
  return [...new Set(numbers)].sort((a, b) => a - b).slice(0, lookedUp);
}

/** The texts that may be names of holders: those of datasets whose query speaks of holders. */
export function likeHolders(datasets: readonly Dataset[], queries: Queries): string[] {
  const suspected = datasets.filter(({ name }) => /\bholders?\b/i.test(queries.get(name)?.text ?? ""));
  return [
    ...new Set(
      suspected.flatMap((dataset) =>
        dataset.columns.flatMap(({ name }) =>
          [...new Set(valuesOf(dataset, name))].filter((value) => typeof value === "string").slice(0, lookedUp),
        ),
      ),
    ),
  ].sort();
}

/** Which of these texts are names of holders. */
export function holdersAmong(texts: readonly string[]): Wanted {
  return {
    names: [askedName],
    asked: {
      file: "holders",
      text: `select distinct holder from holders where holder in ${literals(texts)} order by holder`,
    },
  };
}

/** Which of these numbers are addresses that sent something in the quarter. */
export function sourcesAmong(numbers: readonly number[]): Wanted {
  return {
    names: [askedName],
    asked: {
      file: "sources",
      text: `select distinct src_ip from sources where src_ip in (${numbers.join(", ")}) order by src_ip`,
    },
  };
}

/**
 * `sources` are the addresses among the numbers of `likeAddresses`. Half of a column's values make it one of addresses.
 */
export function checkPrivateValues(
  datasets: readonly Dataset[],
  { sensors }: Pick<Config, "sensors">,
  { source_addresses }: Pick<Disclosure, "source_addresses">,
  sources: ReadonlySet<Cell>,
): Finding[] {
  const ids = new Set(
    sensors.filter(({ sensor, label }) => sensor !== label).map(({ sensor }) => sensor.toLowerCase()),
  );
  return datasets.flatMap((dataset) =>
    dataset.columns.flatMap(({ name }) => {
      const values = valuesOf(dataset, name);
      const about = (what: Clause, hidden: string) => [
        finding("leakColumn", { column: name, dataset: dataset.name, what, private: hidden }, { file: dataset.file }),
      ];
      if (
        values.some(
          (value) =>
            typeof value === "string" && ids.has(value.toLowerCase()) && !sensors.some(({ label }) => label === value),
        )
      )
        return about(clause("ids of sensors"), "sensor");
      const numbers = addressNumbers(values);
      const texts = values.filter(
        (value) => typeof value === "string" && (addressOf(value) !== undefined || address6Of(value) !== undefined),
      );
      const isOfSources =
        (texts.length > 0 && 2 * texts.length >= values.length && !/(?:^|_)(?:version|firmware)$/.test(name)) ||
        (numbers.some((number) => sources.has(number)) &&
          2 * numbers.filter((number) => sources.has(number)).length >= numbers.length);
      return isOfSources && source_addresses !== "full" ? about(clause("addresses of sources"), "src_ip") : [];
    }),
  );
}

function valuesOf({ rows }: Dataset, column: string): Cell[] {
  return rows.map((row) => row[column] ?? null).filter((value) => value !== null);
}
