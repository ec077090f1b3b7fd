/** Arrow's own reader opens the Parquet files that we write, and counts the same packets. */
// apt: python3 python3-venv
// pip: pyarrow
import { execFileSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rollupNames, rollupTypes } from "../../src/rollups/rollup-tables.js";
import { addFiles, closedAfterEach, smallWorkspace, tsubame } from "../kit.js";

/** A Python that has the packages named above. */
const python = process.env["TSUBAME_TEST_PYTHON"];
const { folders } = closedAfterEach();

type Counted = { readonly rows: number; readonly packets: number | null; readonly columns: readonly string[] };

/** Rows, packets and columns of each file, as Arrow reads them. */
function countedByArrow(files: readonly string[]): readonly Counted[] {
  const program = `
import json, sys
import pyarrow.compute as compute, pyarrow.parquet as parquet
def counted(path):
    table = parquet.read_table(path, partitioning=None)
    return {"rows": table.num_rows, "packets": compute.sum(table["packets"]).as_py() if "packets" in table.column_names else None, "columns": table.column_names}
print(json.dumps([counted(path) for path in json.load(sys.stdin)]))
`;
  return JSON.parse(
    execFileSync(python ?? "", ["-c", program], { input: JSON.stringify(files), encoding: "utf8" }),
  ) as Counted[];
}

const parquetIn = async (folder: string) =>
  (await readdir(folder))
    .filter((name) => name.endsWith(".parquet"))
    .sort()
    .map((name) => join(folder, name));

describe.skipIf(python === undefined)("Parquet files", () => {
  it("of the rollups hold every packet", async () => {
    const folder = await smallWorkspace();
    folders.push(folder);
    expect((await tsubame(folder, ["query", "totals", "2024Q2", "--json"])).code).toBe(0);
    // Sources are counted for each sensor, and once more for all of them.
    const packets = { activity: 42, traffic: 42, ports: 42, sources: 84, coverage: 42 };
    for (const name of rollupNames) {
      const counted = countedByArrow(await parquetIn(join(folder, "rollups/2024Q2", name)));
      expect(
        counted.reduce((sum, one) => sum + (one.packets ?? 0), 0),
        name,
      ).toBe(packets[name]);
      for (const { columns } of counted)
        expect([...columns].sort(), name).toEqual(Object.keys(rollupTypes[name]).sort());
    }
  });

  it("of an import hold every packet of its log", async () => {
    const folder = await smallWorkspace();
    folders.push(folder);
    await addFiles(folder, {
      "log.csv": `time,sensor,src_ip,src_port,dst_port,protocol\n${Array.from({ length: 50 }, (_, at) => `2024-04-0${1 + (at % 3)}T00:00:${10 + at}Z,alpha-one,192.0.2.${at},40000,23,tcp\n`).join("")}`,
    });
    expect((await tsubame(folder, ["import", "log.csv", "--to", "imported"])).code).toBe(0);
    expect(countedByArrow(await parquetIn(join(folder, "imported"))).map(({ rows }) => rows)).toEqual([17, 17, 16]);
  });
});
