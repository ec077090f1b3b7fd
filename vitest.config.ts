import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The files that take longest, in order, so that both workers end together. */
const slow = ["sample", "queries", "bad-input", "quarterly", "changes", "damaged-cache", "sql-sandbox", "parquet-names"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => [...slow, basename(moduleId, ".test.ts")].indexOf(basename(moduleId, ".test.ts"));
    return files.sort((a, b) => rank(a) - rank(b));
  }
}

/** Modules of the program are loaded once for all files of a worker: no test changes them. */
const shared = { globalSetup: "test/made-once.ts", isolate: false, testTimeout: 120_000, hookTimeout: 600_000 };
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
