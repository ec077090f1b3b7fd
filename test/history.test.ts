/** Series over more quarters than a report compares: `history.` in queries, and rollups that nobody would read. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addFiles, filesOf, folderWith, sql, tsubame, writeDailyExports } from "./kit.js";

const quarters = ["2023Q4", "2024Q1", "2024Q2"];
const byQuarter = `-- One row per quarter.
-- Scope: all
select quarter_of(day) as quarter, cast(sum(packets) as bigint) as packets, count(*) filter (observed) as days
from history.scope_days group by quarter order by quarter`;

let folder: string;
beforeAll(async () => {
  folder = await folderWith({ ...filesOf(), "queries/datasets/by_quarter.sql": byQuarter });
  // Another number of packets on each day of three quarters.
  await writeDailyExports(
    folder,
    `select day + to_seconds(n) as time, 'alpha-one' as sensor, '240.0.0.' || (n % 7) as src_ip, 1000 as src_port, 23 as dst_port, 'TCP' as protocol
     from unnest(generate_series(timestamp '2023-10-01', timestamp '2024-06-30', interval 1 day)) as days(day), range(1, 2 + dayofyear(day)::int % 5) as each(n)`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const asked = async (quarter: string) => {
  const { out, err } = await tsubame(folder, ["query", "by_quarter", quarter, "--json"]);
  expect(out, err).toContain("[");
  return JSON.parse(out) as { quarter: string; packets: number; days: number }[];
};

describe("history", () => {
  it("has every quarter that was compacted, up to the one asked for, and no other", async () => {
    // The quarter before is compacted with it.
    expect((await asked("2024Q2")).map(({ quarter }) => quarter)).toEqual(["2024Q1", "2024Q2"]);
    expect((await asked("2023Q4")).map(({ quarter }) => quarter)).toEqual(["2023Q4"]);
    const told = await sql(
      `select concat(year(time), 'Q', quarter(time)) as quarter, count(*) as packets, count(distinct cast(time as date)) as days
       from read_parquet('${folder}/exports/**/*.parquet') group by 1 order by 1`,
    );
    const raw = told.map((row) => ({
      quarter: row["quarter"],
      packets: Number(row["packets"]),
      days: Number(row["days"]),
    }));
    expect(raw.map(({ quarter }) => quarter)).toEqual(quarters);
    expect(await asked("2024Q2")).toEqual(raw);
    expect((await asked("2024Q1")).map(({ quarter }) => quarter)).toEqual(quarters.slice(0, 2));
  }, 300_000);

  it("stays when exports are gone", async () => {
    const before = await asked("2024Q2");
    await rm(join(folder, "exports", "2023-11-15.parquet"), { force: true });
    expect(await asked("2024Q2")).toEqual(before);
  });

  it("is there for a check, which reads no exports: misspelt columns are told", async () => {
    const wrong = byQuarter.replace("filter (observed)", "filter (obzerved)");
    await addFiles(folder, { "queries/datasets/by_quarter.sql": wrong });
    const { code, out, err } = await tsubame(folder, ["check", "2024Q2"]);
    expect(code).not.toBe(0);
    expect(out + err).toContain("obzerved");
    expect(out + err).not.toMatch(/history.*does not exist/);
    await addFiles(folder, { "queries/datasets/by_quarter.sql": byQuarter });
  });
});

describe("a rollup of the workspace's own", () => {
  it("is refused by its name, with what to do instead", async () => {
    await addFiles(folder, { "queries/rollups/hours.sql": "select 1 as hour from activity" });
    const { code, err } = await tsubame(folder, ["query", "totals", "2024Q2"]);
    expect(code).not.toBe(0);
    expect(err).toContain("queries/rollups/hours.sql");
    expect(err).toContain("There is no rollup hours");
    expect(err).toContain("queries/datasets");
    await rm(join(folder, "queries/rollups"), { recursive: true });
    await writeFile(join(folder, "queries/datasets/by_quarter.sql"), byQuarter);
    expect((await tsubame(folder, ["query", "totals", "2024Q2"])).code).toBe(0);
  });
});
