/** Lists that people of a workspace write by hand: every line read or refused, none of them twice. */
import { join } from "node:path";
import { readBytesIfAny } from "../base/files.js";
import { problem } from "../base/problems.js";
import { type Columns, type CsvLine, parseCsv } from "../engines/csv.js";
import type { Config } from "../workspace/config.js";

type Setting = "cases" | "accepted_changes" | "port_knowledge";
type LinePlace = { readonly file: string; readonly line: number };

/** `setting` names the file in tsubame.yaml. Lines of one key are the same; `twice` says so of the second. */
type WrittenList<One, Named> = {
  readonly setting: Named;
  readonly columns: Columns;
  read(line: CsvLine, file: string): One;
  keyOf(one: One): string;
  twice(one: One, first: number, place: LinePlace): Error;
};

/** In file order; none when no file is named. */
export async function readWritten<One, Named extends Setting>(
  config: Pick<Config, "folder" | Named>,
  { setting, columns, read, keyOf, twice }: WrittenList<One, Named>,
): Promise<readonly One[]> {
  const file = config[setting];
  if (file === undefined) return [];
  const bytes = await readBytesIfAny(join(config.folder, file));
  if (bytes === undefined)
    throw problem("fileMissing", { path: file, named_in: "tsubame.yaml" }, { file: "tsubame.yaml", key: setting });
  const seen = new Map<string, number>();
  return parseCsv(bytes, file, columns).map((line) => {
    const one = read(line, file);
    const key = keyOf(one);
    const first = seen.get(key);
    if (first !== undefined) throw twice(one, first, { file, line: line.line });
    seen.set(key, line.line);
    return one;
  });
}
