/** The words of each language, from templates/catalogs. */
import { parseJson } from "../base/json.js";
import { problem } from "../base/problems.js";
import type { Config } from "../stages/config.js";
import { wordsOf, type Catalog, type Words } from "./words.js";

const empty: Catalog = { messages: {}, columns: {}, charts: {}, regions: {}, axes: { number: undefined, time: undefined } };

/** Reads `templates/catalogs/<language>.json`; throws when there is none. */
export async function readWords({ library, sensors, home }: Pick<Config, "library" | "sensors" | "home">, language: string): Promise<Words> {
  const path = `templates/catalogs/${language}.json`;
  const source = await library.read(path);
  if (!source) throw problem("fileMissing", { path, named_in: "tsubame.yaml (languages)" });
  const catalog: Catalog = { ...empty, ...(parseJson(source.text, source.file) as Partial<Catalog>) };
  const labels = new Map(sensors.map(({ label, sensor_group, number, named }) => [label, { group: sensor_group, number, named }] as const));
  return wordsOf({ language, catalog, file: source.file, home, labels });
}
