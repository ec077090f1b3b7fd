/**
 * A small network with the rankings of a published article, on which the built-in article and articles of our own are
 * built in a second or two.
 */
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { readTranslations } from "../src/i18n/translations.js";
import { translatedText } from "../src/translation/rendition.js";
import { openLibrary } from "../src/workspace/library.js";
import { addFiles, fewHolders, folderWith, writeParquet } from "./kit.js";

const root = resolve(import.meta.dirname, "..");

/** The ten ports of each featured sensor, most packets first. */
const rankings: Readonly<Record<string, readonly string[]>> = {
  "alpha-one": ["23/6", "8728/6", "6379/6", "22/6", "80/6", "3389/6", "4719/6", "0/1", "8080/6", "445/6"],
  "bravo-two": ["23/6", "8728/6", "80/6", "6379/6", "22/6", "3389/6", "0/1", "8080/6", "443/6", "2222/6"],
  "carol-three": ["23/6", "8728/6", "6379/6", "22/6", "80/6", "8443/6", "3389/6", "0/1", "4719/6", "8080/6"],
  "delta-four": ["23/6", "80/6", "22/6", "8728/6", "443/6", "3389/6", "8080/6", "0/1", "445/6", "8081/6"],
  "echo-five": ["0/1", "23/6", "8728/6", "80/6", "22/6", "443/6", "8080/6", "3389/6", "2222/6", "8081/6"],
  "fox-six": ["23/6", "0/1", "80/6", "8728/6", "6379/6", "22/6", "443/6", "8080/6", "3389/6", "2222/6"],
};

const sensors = `sensor,label,country,address,from,to,featured\n${Object.keys(rankings)
  .map((sensor, at) => `${sensor},,${["JP", "JP", "JP", "US", "DE", "SG"][at]},192.0.2.${at + 1},,,yes\n`)
  .join("")}`;
const networks = `network,label,holder,case,port\n${[1, 2, 3, 4, 5].map((at) => `203.0.113.${at * 32}/27,,,case,23\n`).join("")}`;

/**
 * `first` and `last` are days of the quarter counted from 0; sources of one series have addresses from `base` on and
 * send one packet a day to each port.
 */
type Series = {
  readonly base: number;
  readonly sources: number;
  readonly first: number;
  readonly last: number;
  readonly ports: readonly number[];
};

const series: readonly Series[] = [
  // Five watched networks: 20 sources a day, 50 from 27 April on.
  ...[1, 2, 3, 4, 5].flatMap((at): Series[] => [
    { base: 3405803776 + 32 * at, sources: 4, first: 0, last: 25, ports: [23] },
    { base: 3405803776 + 32 * at, sources: 10, first: 26, last: 90, ports: [23] },
  ]),
  // A provider: SSH by 8 sources a day, 21 from 13 May on, 40 on 18 June; VNC by 15 from 3 June on.
  { base: 4027580416, sources: 8, first: 0, last: 41, ports: [22] },
  { base: 4027580416, sources: 21, first: 42, last: 77, ports: [22] },
  { base: 4027580416, sources: 40, first: 78, last: 78, ports: [22] },
  { base: 4027580416, sources: 21, first: 79, last: 90, ports: [22] },
  { base: 4027580416, sources: 15, first: 63, last: 90, ports: [5900] },
  // Research scanners: 24 a day, 6 from 20 May on; each tries 12 ports.
  { base: 4028628992, sources: 24, first: 0, last: 48, ports: Array.from({ length: 12 }, (_, at) => 9100 + at) },
  { base: 4028628992, sources: 6, first: 49, last: 90, ports: Array.from({ length: 12 }, (_, at) => 9100 + at) },
  // Recorders: 37215/TCP by 33 sources a day from 5 June on.
  { base: 4029677568, sources: 33, first: 65, last: 90, ports: [37215] },
];

/** The quarter's packets, with a column that counts them. */
function packets(): string {
  const cells = Object.entries(rankings).flatMap(([sensor, ports], at) =>
    ports.map((port, rank) => `('${sensor}', ${port.split("/").join(", ")}, ${(at < 3 ? 40 : 60) * (11 - rank)})`),
  );
  const grown = series.flatMap(({ base, sources, first, last, ports }) =>
    ports.map((port) => `(${base}, ${sources}, ${first}, ${last}, ${port})`),
  );
  const time = (day: string, second: string) =>
    `timestamp '2024-03-31 15:00:00' + to_days(cast(${day} as integer)) + to_seconds(${second})`;
  return `
    select ${time("day", "600 + 97 * part")} as time, sensor, cast(4026531840 + (day * 4 + part) % 60 as uinteger) as src_ip, cast(40000 as usmallint) as src_port,
      if(protocol = 1, null, cast(port as integer)) as dst_port, cast(protocol as utinyint) as protocol, cast(packets as integer) as packets
    from (values ${cells.join(", ")}) as cells(sensor, port, protocol, packets), range(91) as days(day), range(4) as parts(part)
    union all
    select ${time("day", "3600 + source")}, 'alpha-one', cast(base + source as uinteger), cast(41000 as usmallint), port, cast(6 as utinyint), 1
    from (values ${grown.join(", ")}) as series(base, sources, first, last, port), range(91) as days(day), range(60) as counted(source)
    where day between first and last and source < sources`;
}

/** A workspace with the built-in texts of 2024 Q2's article as its own, and the given files over them. */
export async function articleWorkspace(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await folderWith({
    "tsubame.yaml":
      "timezone: Asia/Tokyo\nhome: JP\nlanguages: [ja, en]\nnetworks: networks.csv\nholders: holders.csv\neditions: [overflow]\n",
    "sensors.csv": sensors,
    "networks.csv": networks,
    "holders.csv": fewHolders,
  });
  await writeParquet(join(folder, "exports/2024.parquet"), packets());
  await cp(join(root, "templates/overflow"), join(folder, "templates/overflow"), { recursive: true });
  for (const name of ["overflow/report", "overflow/2024Q2/topic"])
    await addFiles(folder, await writtenTwice(folder, name));
  await addFiles(folder, files);
  return folder;
}

/** A built-in text as its two languages would be written by hand, so that an error can be planted in either. */
async function writtenTwice(folder: string, name: string): Promise<Readonly<Record<string, string>>> {
  const file = `templates/${name}.md.hbs`;
  const source = { text: await readFile(join(root, file), "utf8"), file };
  const { text, unready } = translatedText(source, "ja", await readTranslations(openLibrary(root), "en", name), false);
  if (unready.length > 0) throw new Error(`${name} is not translated`);
  await rm(join(folder, file));
  return {
    [`templates/${name}.ja.md.hbs`]: source.text,
    [`templates/${name}.en.md.hbs`]: text.replace(/^lang: ja$/m, "lang: en"),
  };
}

/** All files below a folder of the tests, by their paths in it. */
export async function casesIn(
  folder: string,
): Promise<{ readonly name: string; readonly files: Readonly<Record<string, string>> }[]> {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const inside = (await readdir(join(folder, name), { recursive: true, withFileTypes: true })).filter((entry) =>
        entry.isFile(),
      );
      const read = inside
        .map((entry) => join(entry.parentPath, entry.name))
        .map(async (path) => [path.slice(join(folder, name).length + 1), await readFile(path, "utf8")] as const);
      return { name, files: Object.fromEntries(await Promise.all(read)) };
    }),
  );
}
