/**
 * Who holds an address: the workspace's own CSV or MMDB files, else the data that comes with the program; read once,
 * kept as Parquet.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { cachedFiles, cacheFolder, entryIn, keepOnly, spillFolder } from "../base/cache.js";
import { digest, digestOf } from "../base/digest.js";
import { temporaryBeside } from "../base/files.js";
import { rangeOf } from "../base/ipv4.js";
import { problem } from "../base/problems.js";
import type { Progress } from "../base/progress.js";
import { findBundledHolders } from "../engines/bundled-holders.js";
import { parseCsv } from "../engines/csv.js";
import { copyParquet, duckdbVersion, openDatabase, type Session } from "../engines/duckdb.js";
import { pathLiteral } from "../engines/sql-literals.js";
import type { Config } from "../workspace/config.js";
import type { SourceText } from "../workspace/library.js";
import { openHolderFile, writeRanges } from "./holder-files.js";
import { readHolderQuery, readList } from "./list-files.js";
import { copyNarrowest, type NamedRange } from "./named-ranges.js";

/** Whom a page must name and link. */
type Credit = { readonly text: string; readonly url: string };

export type Holders = {
  /** Parquet: start, "end" (last address), asn BIGINT; holder, region VARCHAR; ascending by start, no overlaps. */
  readonly file: string;
  /**
   * Parquet: start, "end" BIGINT, name VARCHAR: ranges that are nobody's on the Internet. A holder's range goes before
   * them.
   */
  readonly reserved: string;
  /** For pages; it may come from the file, so it is a text from outside. */
  readonly name: string;
  /** Of the data, `2025-01-31`; null when neither the file nor the settings say. */
  readonly date: string | null;
  readonly credit: Credit | null;
  /** Changes whenever an answer may. */
  readonly digest: string;
};

/** Changes when the columns of the kept files do. */
const holdersSchema = 1;

/** As the licences in the packages ask for it. */
const bundledCredit: Credit = {
  text: "IP Geolocation by DB-IP; RouteViews (routeviews.org); NRO (nro.net); CC BY 4.0, merged",
  url: "https://db-ip.com",
};

/** What the licences of common databases ask for, by the beginning of the database's type. */
const credits: Readonly<Record<string, Credit>> = {
  GeoLite2: { text: "GeoLite2 data created by MaxMind", url: "https://www.maxmind.com" },
  DBIP: { text: "IP Geolocation by DB-IP", url: "https://db-ip.com" },
  ipinfo: { text: "IP address data powered by IPinfo", url: "https://ipinfo.io" },
};

const holdersFolder = join(cacheFolder, "holders");

/** Throws a problem with file and line for holder files that cannot be used. */
export async function readHolders(config: Config, progress: Progress): Promise<Holders> {
  const source = config.holders ? await ownSource(config, config.holders) : bundledSource();
  const read = (name: string) => readHolderQuery(config, name);
  const [lists, holders, narrowest, special] = await Promise.all([
    read(source.query),
    read("holders.sql"),
    read("narrowest.sql"),
    read("special_purpose.csv"),
  ]);
  const key = digestOf(
    holdersSchema,
    duckdbVersion,
    lists.text,
    holders.text,
    narrowest.text,
    special.text,
    source.digest,
  );
  const folder = join(config.folder, holdersFolder);
  const [file, reserved] = [join(folder, `${key}.parquet`), join(folder, `${key}.reserved.parquet`)];
  await cachedFiles(entryIn(folder, "holders", holdersSchema, key), [file, reserved], async () => {
    progress.step("holders");
    const database = await openDatabase({
      memoryMb: 160,
      scratch: spillFolder(config.folder),
      reads: source.reads,
    });
    try {
      const session = await database.open();
      await source.fill(session, lists);
      await session.viewFrom("holders", holders);
      await copyParquet(session, file, "from holders");
      await copyNarrowest(session, narrowest, reservedRanges(special.text), reserved, "name");
      await keepOnly(folder, [file, reserved]);
      return null;
    } finally {
      database.close();
    }
  });
  return {
    file,
    reserved,
    name: source.name,
    date: config.holders ? (config.holders_date ?? source.date) : source.date,
    credit: source.credit,
    digest: key,
  };
}

/**
 * `fill` makes the table `lists` that `queries/holders/holders.sql` reads; `query` names the SQL for it, which reads
 * the files `reads`.
 */
type Source = Pick<Holders, "name" | "date" | "credit" | "digest"> & {
  readonly query: string;
  readonly reads: readonly string[];
  fill(session: Session, query: SourceText): Promise<void>;
};

function bundledSource(): Source {
  const { version, asnFile, countryFile } = findBundledHolders();
  return {
    name: "ip-location-db asn + asn-country",
    // The version ends in the hour it was made: 2.3.YYYYMMDDhh.
    date: /\.(\d{4})(\d\d)(\d\d)\d\d$/.exec(version)?.slice(1).join("-") ?? null,
    credit: bundledCredit,
    digest: version,
    query: "bundled.sql",
    reads: [asnFile, countryFile],
    async fill(session, query) {
      await session.run(
        `set variable asn_file = ${pathLiteral(asnFile)}; set variable country_file = ${pathLiteral(countryFile)}`,
      );
      await session.tableFrom("lists", query);
    },
  };
}

async function ownSource(config: Config, paths: readonly string[]): Promise<Source> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const bytes = await readList(config, path);
      return { digest: digest(bytes), ...openHolderFile(bytes, path) };
    }),
  );
  const beside = temporaryBeside(join(config.folder, holdersFolder, "ranges.csv"));
  const dates = files.map(({ date }) => date).filter((date) => date !== null);
  const credited = files
    .map(({ type }) => Object.entries(credits).find(([start]) => type.startsWith(start))?.[1])
    .filter((credit) => credit !== undefined);
  return {
    name: files.map(({ name }) => name).join(" + "),
    // Together they are as old as the older one.
    date: dates.length === files.length ? (dates.sort()[0] ?? null) : null,
    credit: credited[0] ?? null,
    digest: digestOf(files.map((file) => file.digest)),
    query: "given.sql",
    reads: [beside],
    async fill(session, query) {
      try {
        await writeRanges(beside, files);
        await session.run(`set variable ranges_file = ${pathLiteral(beside)}`);
        await session.tableFrom("lists", query);
      } finally {
        await rm(beside, { force: true });
      }
    },
  };
}

function reservedRanges(text: string): NamedRange[] {
  const file = "queries/holders/special_purpose.csv";
  return parseCsv(new TextEncoder().encode(text), file, { required: ["network", "name"], optional: [] }).map(
    ({ line, cells }) => {
      const range = rangeOf(cells["network"] ?? "");
      if (!range) throw problem("networkWrong", { value: cells["network"] ?? "" }, { file, line, key: "network" });
      return { ...range, line, name: cells["name"] ?? "" };
    },
  );
}
