/** What a page prints of two whole numbers, against long division in whole numbers alone. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readWords } from "../src/i18n/catalogs.js";
import type { Words } from "../src/i18n/words.js";
import { readConfig } from "../src/workspace/config.js";
import { filesOf, folderWith, sql } from "./kit.js";

const macros = readFileSync(resolve(import.meta.dirname, "../queries/views/exact.sql"), "utf8");

/** A fraction with so many decimals, halves away from zero, with a true minus sign; a plus sign where it is `signed`. */
function decimal(part: bigint, whole: bigint, digits: number, signed = false): string {
  const negative = part < 0n !== whole < 0n;
  const [numerator, denominator] = [part < 0n ? -part : part, whole < 0n ? -whole : whole];
  const scaled = (2n * numerator * 10n ** BigInt(digits) + denominator) / (2n * denominator);
  const text = scaled.toString().padStart(digits + 1, "0");
  const whole_ = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = scaled === 0n ? "" : negative ? "\u2212" : signed ? "+" : "";
  return `${sign}${whole_}.${text.slice(text.length - digits)}`;
}

/** Numerators and denominators: random ones, neighbours of halves, and exact halves of the first decimal. */
function pairs(): [bigint, bigint][] {
  let state = 88172645463325252n;
  const next = (below: bigint) => {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    return state % below;
  };
  const random = Array.from({ length: 3000 }, (): [bigint, bigint] => {
    const whole = 1n + next(10n ** (1n + next(9n)));
    return [next(4n * whole), whole];
  });
  const halves = Array.from({ length: 3000 }, (): [bigint, bigint] => {
    const times = 1n + next(100_000n);
    // An odd number of twentieths lies halfway between two tenths.
    return [(2n * next(5000n) + 1n) * times, 20n * times];
  });
  const near = halves.flatMap(([part, whole]): [bigint, bigint][] => [
    [part * 1000n + 1n, whole * 1000n],
    [part * 1000n - 1n, whole * 1000n],
  ]);
  return [...random, ...halves, ...near];
}

describe("a quotient of whole numbers on a page", () => {
  let words: Words;
  beforeAll(async () => {
    words = await readWords(await readConfig(await folderWith(filesOf())), "en");
  });
  const asked = async (expression: string, given: readonly (readonly bigint[])[]) => {
    await sql(macros);
    const values = given.map((row) => `(${row.map((one) => `${one}::bigint`).join(", ")})`).join(", ");
    const rows = await sql(
      `select ${expression} as value from (select row_number() over () as n, * from (values ${values}) as given(a, b${given[0]?.length === 4 ? ", c, d" : ""})) order by n`,
    );
    return rows.map(({ value }) => Number(value));
  };

  it("is rounded once, halves away from zero, above and below zero", async () => {
    const given = pairs();
    const values = await asked("quotient(a, b)", given);
    for (const [at, [part, whole]] of given.entries()) {
      expect(words.number(values[at] ?? 0, 1), `${part}/${whole}`).toBe(decimal(part, whole, 1));
      expect(words.number(-(values[at] ?? 0), 1), `-${part}/${whole}`).toBe(decimal(-part, whole, 1));
    }
  });

  it("is a share in percent", async () => {
    const given = pairs().map(([part, whole]): [bigint, bigint] => [part, 100n * whole]);
    const values = await asked("share_pct(a, b)", given);
    for (const [at, [part, whole]] of given.entries())
      expect(words.percent(values[at] ?? 0), `${part}/${whole}`).toBe(`${decimal(100n * part, whole, 1)}%`);
  });

  it("is a change of a mean, in packets and in percent, with its sign: of -0.54999 % as well", async () => {
    const given: (readonly [bigint, bigint, bigint, bigint])[] = [
      [9945001n, 1n, 10_000_000n, 1n],
      [98765n, 91n, 100_000n, 91n],
      ...pairs()
        .slice(0, 4000)
        .map(([packets, before], at) => [packets + 1n, BigInt(1 + (at % 91)), before, BigInt(1 + (at % 7))] as const),
    ];
    const [percents, means] = [
      await asked("mean_change_pct(a, b, c, d)", given),
      await asked("mean_change(a, b, c, d)", given),
    ];
    expect(words.percent(percents[0] ?? 0, 1, true)).toBe("\u22120.5%");
    for (const [at, [packets, days, before, daysBefore]] of given.entries()) {
      const difference = packets * daysBefore - before * days;
      const named = `${packets}/${days} after ${before}/${daysBefore}`;
      expect(words.percent(percents[at] ?? 0, 1, true), named).toBe(
        `${decimal(100n * difference, before * days, 1, true)}%`,
      );
      expect(words.number(means[at] ?? 0, 1, true), named).toBe(decimal(difference, days * daysBefore, 1, true));
    }
  });

  it("is nothing where there is nothing to divide by, or nothing to divide", async () => {
    const [row] = await sql(
      `select quotient(5, 0) as a, share_pct(0, 0) as b, mean_change_pct(5, 1, 0, 1) as c, mean_change_pct(5, 1, null, 1) as d, quotient(null, 3) as e`,
    );
    expect(row).toEqual({ a: null, b: null, c: null, d: null, e: null });
  });

  it("is what the rates, shares and changes of packets are made of: none is rounded in its query", () => {
    const folder = resolve(import.meta.dirname, "../queries/datasets");
    for (const name of [
      "top_ports",
      "top_regions",
      "port_ranks",
      "region_ranks",
      "packets_by_group_month",
      "packets_by_group_month_year_before",
      "packets_by_top_port_day",
      "packets_by_top_region_day",
      "dominated_ports",
      "quarterly_sources",
      "top_ports_by_sensor",
      "backscatter_by_day",
      "backscatter_of_quarter",
      "backscatter_ports",
      "case_progress",
      "change_contributions",
      "change_contributors",
      "classes_of_quarter",
      "groups_compared",
      "lanes_of_quarter",
      "network_levels",
      "network_onset",
      "packets_by_lane_port",
      "sources_by_case_day",
    ])
      expect(readFileSync(resolve(folder, `${name}.sql`), "utf8"), name).not.toMatch(/\bround\(/);
  });
});
