/** What is asked again when a list changes that people of the workspace write: what reads it, and nothing else. */
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { fewHolders, smallWorkspace, tsubame } from "./kit.js";

const mine = (text: string) => `-- One row per network.\n-- Source: the list of networks.\n${text}\n`;
const queries = {
  "queries/views/my_networks.sql": "create view my_networks as select network, label from networks;\n",
  "queries/datasets/a_direct.sql": mine("select count(*) as n, max(label) as label from NETWORKS"),
  "queries/datasets/b_by_view.sql": mine("select count(*) as n, max(label) as label from My_Networks"),
  "queries/datasets/c_by_dataset.sql": mine("select n, label from b_by_view"),
  "queries/datasets/d_by_name.sql": mine(
    "select count(*) as n, max(label) as label from query_table('net' || 'works')",
  ),
  "queries/datasets/e_other.sql": mine("select count(*) as n, 'networks_' as label from days"),
};
const lists = (label: string) => `network,label,holder\n240.0.0.0/24,${label},A holder\n`;
const settings = "timezone: UTC\nhome: JP\nlanguages: [en]\nholders: holders.csv\nnetworks: networks.csv\n";

let folder = "";
beforeAll(async () => {
  folder = await smallWorkspace(undefined, { "tsubame.yaml": settings, "networks.csv": lists("first"), ...queries });
  await writeFile(join(folder, "holders.csv"), fewHolders);
});

const names = ["a_direct", "b_by_view", "c_by_dataset", "d_by_name", "e_other"];

/** Rows of each of the queries. */
async function answers(): Promise<Record<string, unknown>> {
  const rows = names.map(async (name) => {
    const { out, err } = await tsubame(folder, ["query", name, "2024Q2", "--json"]);
    expect(out, err).not.toBe("");
    return [name, JSON.parse(out)];
  });
  return Object.fromEntries(await Promise.all(rows));
}

/** How often each dataset has been kept. */
async function kept(): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const file of await readdir(join(folder, "output/cache/datasets/2024Q2"))) {
    const name = file.replace(/-[0-9a-f]+$/, "");
    times.set(name, (times.get(name) ?? 0) + 1);
  }
  return times;
}

describe("a list of networks that changes", () => {
  it("is seen by what reads it, by a view, by a dataset or by a computed name, and runs nothing else again", async () => {
    const before = await answers();
    const once = await kept();
    await writeFile(join(folder, "networks.csv"), lists("second"));
    const after = await answers();
    const twice = await kept();
    for (const name of names.slice(0, 4)) {
      expect(before[name], name).toEqual([{ n: 1, label: "first" }]);
      expect(after[name], name).toEqual([{ n: 1, label: "second" }]);
      expect(twice.get(name), name).toBeGreaterThan(once.get(name) ?? 9);
    }
    expect(after["e_other"]).toEqual(before["e_other"]);
    expect(twice.get("e_other")).toBe(once.get("e_other"));
  });
});

describe.each(["accepted-changes.csv", "port-knowledge.csv"])("%s, written after a build", (file) => {
  it("is no report that did not change, nor is its end", async () => {
    const build = () => tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect((await build()).code).toBe(0);
    expect((await build()).out).toContain("Nothing changed");
    const heads = {
      "accepted-changes.csv": "change,reason,who\n",
      "port-knowledge.csv": "port,product,source,as_of\n",
    };
    await writeFile(join(folder, file), heads[file as keyof typeof heads]);
    expect((await build()).out).not.toContain("Nothing changed");
    expect((await build()).out).toContain("Nothing changed");
    await rm(join(folder, file));
    expect((await build()).out).not.toContain("Nothing changed");
  });
});
