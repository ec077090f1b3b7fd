/** Whether the files of a quarter are those that its record lists. The folder is a stranger's. */
import { lstat, opendir } from "node:fs/promises";
import { join, relative } from "node:path";
import { digestFile } from "../base/digest.js";
import { problem } from "../base/problems.js";

/** A file as a record lists it. */
type Recorded = { readonly file: string; readonly bytes: number; readonly sha256: string };

/** A file that is not as recorded. Links are never followed. */
export type WrongFile = { readonly file: string; readonly fault: "altered" | "missing" | "foreign" | "link" };

const filesMax = 50_000;

/** All that is wrong, in name order; nothing where the quarter is as it was made. */
export async function wrongFiles(folder: string, outputs: readonly Recorded[]): Promise<WrongFile[]> {
  const wrong = new Map<string, WrongFile["fault"]>();
  const expected = new Map(outputs.map((output) => [output.file, output]));
  const seen = new Set<string>();
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isDirectory()) continue;
    const file = relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/");
    seen.add(file);
    if (seen.size > filesMax) throw problem("releaseCrowded", { count: filesMax }, { file: folder });
    if (file === "manifest.json") continue;
    const output = expected.get(file);
    if (!output) wrong.set(file, "foreign");
    else if (!entry.isFile()) wrong.set(file, "link");
    // A file of another size is not read: it may be of any size.
    else if (
      (await lstat(join(folder, file))).size !== output.bytes ||
      (await digestFile(join(folder, file))) !== output.sha256
    )
      wrong.set(file, "altered");
  }
  for (const { file } of outputs) if (!seen.has(file)) wrong.set(file, "missing");
  return [...wrong].map(([file, fault]) => ({ file, fault })).sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Those that the record lists: a file that was added alters none of them. */
export function alteredFiles(wrong: readonly WrongFile[]): WrongFile[] {
  return wrong.filter(({ fault }) => fault !== "foreign");
}
