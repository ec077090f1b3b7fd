/**
 * What it means that a query gives something private away: its answer changes when every address and every sensor is
 * called otherwise, one to one. Told here by plain SQL over two worlds that differ in nothing else.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sql } from "./kit.js";

/** By the remark above each, the first of which is about the file. */
const queriesIn = (name: string) =>
  readFileSync(join(import.meta.dirname, "smuggling", `${name}.sql`), "utf8")
    .replace(/^-- .*\n/, "")
    .split(/;\n/)
    .filter((text) => text.trim() !== "")
    .map((text) => {
      const [, remark = "", query = ""] = /^-- (.*)\n(.*)$/s.exec(text.trim()) ?? [];
      return [remark, query] as const;
    });

/** Three sources of a network and three alone, on two days, at two sensors; sizes of networks are the same in both worlds. */
const world = (ids: readonly [string, string], address: (of: number) => number) => {
  const sources = [0x08080404, 0x08080407, 0x08080409, 0x09090909, 0x2a2a2a2a, 0x5b5b0102].flatMap((of, at) =>
    ["2024-04-01", "2024-04-02"].flatMap((day, d) =>
      ids.flatMap((sensor, s) =>
        (at + d + s) % 3 === 0
          ? []
          : [`(date '${day}', '${sensor}', ${address(of)}::bigint, ${10 + at * 7 + d * 3 + s})`],
      ),
    ),
  );
  return `with sources as (select * from (values ${sources.join(", ")}) as rows(day, sensor, src_ip, packets)),
    sensors as (select * from (values ('${ids[0]}', 'Home', 'home'), ('${ids[1]}', 'Abroad', 'overseas')) as rows(sensor, label, sensor_group))\n`;
};
const worlds = [
  world(["alpha-one", "bravo-two"], (of) => of),
  world(["xray-nine", "kilo-eight"], (of) => (of ^ 0x35353500) + 1),
];

/** Rows of both worlds, each in an order that names do not make. */
const answers = (query: string) =>
  Promise.all(worlds.map(async (one) => (await sql(one + query)).map((row) => JSON.stringify(row, plain)).sort()));
const plain = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

describe("gives something away:", () => {
  const queries = queriesIn("smuggled");

  it("forty of them", () => expect(queries).toHaveLength(40));

  it.each(queries)("%s", async (_, query) => {
    const [one, other] = await answers(query);
    expect(one).not.toEqual([]);
    expect(one).not.toEqual(other);
  });
});

describe("gives nothing away:", () => {
  it.each(queriesIn("honest"))("%s", async (_, query) => {
    const [one, other] = await answers(query);
    expect(one).not.toEqual([]);
    expect(one).toEqual(other);
  });
});
