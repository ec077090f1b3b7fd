/** The record of a build: what went in, what it was made with, what came out. The same inputs give the same record. */
import { digest } from "../base/digest.js";
import { packageVersion } from "../base/package-folder.js";
import type { Period } from "../base/period.js";
import { rowsByReason } from "../base/row-counts.js";
import { duckdbVersion } from "../engines/duckdb.js";
import type { Dataset } from "../numbers/datasets.js";
import type { FinishedPage } from "../pages/pages.js";
import { rowsRead } from "../rollups/day-index.js";
import type { AddressLists } from "../rollups/origins.js";
import { rollupSchemas, rowMeaning } from "../rollups/rollup-tables.js";
import type { Rollups } from "../rollups/rollups.js";
import { type Edition, pageFolder } from "../texts/editions.js";
import type { Config } from "../workspace/config.js";
import { disclosureOf } from "../workspace/disclosure.js";

export type ManifestFacts = {
  readonly config: Config;
  readonly quarter: Period;
  readonly draft: boolean;
  readonly editions: readonly Edition[];
  /** Digests of the texts that were read, by name. */
  readonly sources: ReadonlyMap<string, string>;
  readonly rollups: Rollups;
  readonly datasets: readonly Dataset[];
  readonly lists: AddressLists;
  readonly pages: readonly FinishedPage[];
  readonly made: string;
  readonly browser: string | null;
  readonly fonts: { readonly family: string; readonly version: string };
  /** Facts typed by hand that are meant as they stand, and why. */
  readonly typed: readonly {
    readonly page: string;
    readonly file: string;
    readonly line: number;
    readonly typed: string;
    readonly reason: string;
  }[];
};

/** The version of each rollup, and that of what a row means. */
const versionsOfRollups = {
  row_meaning: rowMeaning,
  ...Object.fromEntries(Object.entries(rollupSchemas).map(([name, schema]) => [`rollup_${name}`, schema])),
};

/** JSON text. Private names (sensors, file paths outside the workspace) never enter it. */
export function renderManifest(facts: ManifestFacts): string {
  const { config, quarter, draft, rollups, pages, made, browser, fonts } = facts;
  const corrections = correctionsIn(facts);
  const manifest = {
    quarter: quarter.name,
    first_day: quarter.start,
    timezone: config.timezone,
    home: config.home,
    languages: config.languages.filter((language) => pages.some(({ page }) => page.language === language)),
    ...(draft ? { draft } : {}),
    ...(corrections.length > 0 ? { corrections } : {}),
    made,
    sample: rollups.sample,
    versions: { "tsubame-report": packageVersion, duckdb: duckdbVersion, browser, ...versionsOfRollups },
    fonts,
    ...inputsOf(facts),
    ...textsOf(facts),
    pages: pageRecords(facts),
    ...(facts.typed.length > 0 ? { typed: facts.typed } : {}),
    outputs: outputsOf(facts),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function correctionsIn({ editions }: ManifestFacts) {
  return editions.flatMap(({ name, front: { corrected, corrects } }) =>
    Object.entries(corrected).map(([language, date]) => ({
      page: pageFolder(name, language),
      date,
      manifest_sha256: corrects[language] ?? null,
    })),
  );
}

/** The lists that addresses were looked up in, the exports, and the days that came of them. */
function inputsOf({ rollups, lists: { holders, scanners } }: ManifestFacts) {
  return {
    reference_data: [holders, ...(scanners.file === null ? [] : [scanners])].map(({ name, date, digest }) => ({
      name,
      date,
      sha256: digest,
    })),
    inputs: rollups.fileRows.map((file, at) => ({
      export: at + 1,
      sha256: file.sha256,
      rows: file.rows,
      counted: file.counted,
      rejected: file.rejected,
      outside_quarter: file.outside,
    })),
    rejected: rowsByReason(rollups.rejected),
    days: rollups.days.map((one) => ({
      day: one.day,
      key: one.key,
      rows: rowsRead(one),
      counted: one.counted,
      ipv6: one.ipv6,
    })),
    days_without_exports: rollups.daysWithoutExports,
    ...(rollups.daysElsewhere.length > 0 ? { days_compacted_elsewhere: rollups.daysElsewhere } : {}),
    ...(rollups.daysOfUnknownInputs.length > 0 ? { days_of_unknown_inputs: rollups.daysOfUnknownInputs } : {}),
  };
}

/** The queries that were run, each for every set of sensors that it was run for, and the other texts that were read. */
function textsOf({ quarter, sources, datasets }: ManifestFacts) {
  // A dataset that nobody asked for may have a private name; those that were run are listed with their queries.
  const texts = [...sources].filter(
    ([file]) => !file.startsWith("queries/datasets/") && !file.startsWith(`queries/${quarter.name}/`),
  );
  return {
    queries: datasets
      .map(({ name, file, key, rows }) => ({
        name,
        file: file.replace(" (built-in)", ""),
        sha256: sources.get(file),
        key,
        rows: rows.length,
      }))
      .sort((a, b) => (`${a.name} ${a.key}` < `${b.name} ${b.key}` ? -1 : 1)),
    sources: texts.map(([file, sha256]) => ({ file, sha256 })).sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

function pageRecords({ config, editions, pages }: ManifestFacts) {
  const records = pages.map(({ folder, page: { edition, language } }) => {
    const front = editions.find(({ name }) => name === edition)?.front;
    return {
      page: folder,
      audience: disclosureOf(config, edition).audience,
      published: front?.published[language] ?? null,
      corrected: front?.corrected[language] ?? null,
    };
  });
  return records.sort((a, b) => (a.page < b.page ? -1 : 1));
}

function outputsOf({ pages }: ManifestFacts) {
  const outputs = pages.flatMap(({ folder, files }) =>
    [...files].map(([path, content]) => ({
      file: `${folder}/${path}`,
      bytes: typeof content === "string" ? Buffer.byteLength(content) : content.byteLength,
      sha256: digest(content),
    })),
  );
  return outputs.sort((a, b) => (a.file < b.file ? -1 : 1));
}
