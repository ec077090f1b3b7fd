/** A row that is lost at any step, from the log to the page, is found again in the manifest and by doctor. */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { addFiles, closedAfterEach, config, fewHolders, folderWith, sensors, sql, tsubame } from "./kit.js";

const { folders } = closedAfterEach();
const header = "time,sensor,src_ip,src_port,dst_port,protocol";
const good = (n: number) => `2024-04-01 00:00:0${n},alpha-one,198.51.100.${n},1,23,TCP`;

async function imported(lines: readonly string[], settings = "rejected_share_max: 0.9\n"): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml": `${config}holders: holders.csv\n${settings}`,
    "sensors.csv": sensors,
    "holders.csv": fewHolders,
    "templates/overflow/report.en.md.hbs": "{{#each datasets.totals}}{{packets}} {{/each}}\n",
    "log.csv": [header, ...lines].join("\n"),
  });
  folders.push(folder);
  const { code, err } = await tsubame(folder, ["import", "log.csv", "--to", "exports"]);
  expect(code, err).toBe(0);
  return folder;
}

it("one of each step: broken at import, of a time that no packet has, of a sensor nobody knows", async () => {
  const secret = "2024-04-01 00:00:05,alpha-one,203.0.113.4711,1,23,TCP";
  const folder = await imported([good(1), good(2), "broken", secret, good(3).replace("alpha-one", "nobody")]);
  await sql(`copy (select * replace (timestamp '1970-01-01' as time) from read_parquet('${folder}/exports/2024-04-01.parquet') where sensor <> 'nobody'
    union all from read_parquet('${folder}/exports/2024-04-01.parquet') where sensor <> 'nobody') to '${folder}/exports/other.parquet'`);
  const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
  expect(code, err).toBe(0);
  const manifest = JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8"));
  expect(manifest.rejected).toEqual([
    { reason: "time", rows: 2 },
    { reason: "import_address", rows: 1 },
    { reason: "import_line", rows: 1 },
    { reason: "sensor_unregistered", rows: 1 },
  ]);
  expect(err).toContain("5 rows rejected (");
  const [ledger = ""] = (await readdir(join(folder, "exports"))).filter((name) => name.startsWith("lost-"));
  const text = await readFile(join(folder, "exports", ledger), "utf8");
  expect(text).not.toMatch(/203\.0\.113|alpha-one/);
  expect(JSON.parse(text)).toMatchObject({
    inputs: ["log.csv"],
    days: ["2024-04-01", "2024-04-01"],
    rows: 5,
    written: 3,
    rejected: [
      { reason: "address", rows: 1, value: "999.9.999.9999" },
      { reason: "line", rows: 1, value: "aaaaaa", lines: ["aaaaaa"] },
    ],
  });
  const doctor = await tsubame(folder, ["doctor"]);
  expect(doctor.out).toContain(`exports/${ledger}: 2 of 5 rows were lost at import: address 1, line 1.`);
  await writeFile(join(folder, "exports", ledger), "{}");
  expect((await tsubame(folder, ["query", "totals", "2024Q2"])).err).toContain("not a record of lost rows");
});

it("too many rows lost at import stop a build, as too many rejected ones do; another quarter knows of none", async () => {
  const folder = await imported([good(1), "broken"], "rejected_share_max: 0.1\n");
  const { code, err } = await tsubame(folder, ["query", "totals", "2024Q2"]);
  expect(code).toBe(1);
  expect(err).toContain("1 of 2 rows (50 %) were rejected, more than the allowed 10 %: import_line 1");
  await addFiles(folder, { "log.csv": [header, good(1), good(2)].join("\n"), "july/x.txt": "" });
  await tsubame(folder, ["import", "log.csv", "--to", "july"]);
  expect((await readdir(join(folder, "july"))).sort()).toEqual(["2024-04-01.parquet", "x.txt"]);
});
