/** The sample network with its report, made once for all tests. */
import { readFile, writeFile } from "node:fs/promises";
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
