/** The sample network with its report, made once for all tests. */
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Answer, copyFolder, folderWith, tsubame } from "./kit.js";
import { madeOnce } from "./made-once.js";

/** `tsubame sample` and `tsubame build 2024Q2`, without any option, and what the build said. Only to be read. */
export async function builtSample(): Promise<{ readonly folder: string; readonly built: Answer }> {
  const folder = await madeOnce("sample", async (folder) => {
    expect((await tsubame(folder, ["sample"])).code).toBe(0);
    const built = await tsubame(folder, ["build", "2024Q2"]);
    expect(built.code, built.err).toBe(0);
    await writeFile(`${folder}.json`, JSON.stringify(built));
  });
  return { folder, built: JSON.parse(await readFile(`${folder}.json`, "utf8")) as Answer };
}

/** A copy to work in. */
export async function copyOfSample(): Promise<string> {
  const [{ folder }, copy] = [await builtSample(), await folderWith()];
  await copyFolder(folder, copy);
  return copy;
}

/** Names of holders that the sample has, but for those that are words of any text. */
export function holdersOf(folder: string): readonly string[] {
  const lines = readFileSync(join(folder, "holders.csv"), "utf8").split("\n").slice(1);
  return [...new Set(lines.map((line) => line.split(",")[3] ?? "").filter((name) => name.length > 3))];
}

export type Row = Record<string, string | number | boolean | null>;

/** The rows of a dataset of 2024 Q2, as `tsubame query` tells them. */
export async function rowsOf(folder: string, name: string, scope = "all"): Promise<readonly Row[]> {
  const { out, err } = await tsubame(folder, ["query", name, "2024Q2", "--scope", scope, "--json"]);
  expect(out, err).toContain("[");
  return JSON.parse(out) as Row[];
}
