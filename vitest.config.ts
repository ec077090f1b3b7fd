import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, or start a browser or a server; the longest first, so that both workers end together. */
const slow = [
  ...[
    "changes",
    "bad-input",
    "sample",
    "quarterly",
    "rollups",
    "sql-sandbox",
    "queries",
    "site",
    "leaks",
    "damaged-cache",
    "survival",
    "marx",
    "pdf",
    "articles",
    "preview",
  ],
  ...[
    "translation",
    "verify",
    "parquet-names",
    "import",
    "notify",
    "alive",
    "publish",
    "golden",
    "pdf-check",
    "exhibits",
    "origins",
    "in-step",
    "claims",
    "exports",
    "disclosure",
    "links",
    "typography",
    "rdap",
    "hostile-text",
  ],
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      [...slow, basename(moduleId, ".test.ts")].indexOf(basename(moduleId, ".test.ts"));
    return files.sort((a, b) => rank(a) - rank(b));
  }
}

/** Modules of the program are loaded once for all files of a worker: no test changes them. */
const shared = { globalSetup: "test/made-once.ts", isolate: false, testTimeout: 300_000, hookTimeout: 600_000 };
const paths = slow.map((name) => `test/${name}.test.ts`);

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...shared, name: "slow", include: paths } },
      { test: { ...shared, name: "fast", include: ["test/*.test.ts"], exclude: paths } },
      { test: { ...shared, name: "judges", include: ["test/judges/*.test.ts"] } },
    ],
  },
});
