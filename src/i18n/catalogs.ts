/** The words of each language, from templates/catalogs. */
import { parseJson } from "../base/json.js";
import { problem } from "../base/problems.js";
import { wordsOf, type Catalog, type Words } from "./words.js";

const empty: Catalog = { messages: {}, columns: {}, charts: {}, regions: {}, axes: { number: undefined, time: undefined } };

/** What of a workspace its words depend on. */
type Speaker = {
  readonly library: { read(path: string): Promise<{ readonly text: string; readonly file: string } | undefined> };
  readonly sensors: readonly { readonly label: string; readonly sensor_group: "home" | "overseas"; readonly number: number; readonly named: boolean }[];
  readonly home: string;
};

/** Reads `templates/catalogs/<language>.json`; throws when there is none. */
export async function readWords({ library, sensors, home }: Speaker, language: string): Promise<Words> {
  const path = `templates/catalogs/${language}.json`;
  const source = await library.read(path);
  if (!source) throw problem("fileMissing", { path, named_in: "tsubame.yaml (languages)" });
  const catalog: Catalog = { ...empty, ...(parseJson(source.text, source.file) as Partial<Catalog>) };
  const labels = new Map(sensors.map(({ label, sensor_group, number, named }) => [label, { group: sensor_group, number, named }] as const));
  return wordsOf({ language, catalog, file: source.file, home, labels });
}
