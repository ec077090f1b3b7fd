/** Another program's search for changes of level begins and ends those of the sample on the same days. */
// apt: python3 python3-venv
// pip: ruptures
import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { builtSample, rowsOf } from "../sample-kit.js";

/** A Python that has the package named above. */
const python = process.env["TSUBAME_TEST_PYTHON"];

/** First days of new levels of each series, as PELT finds them in square roots; 20 is three times ln(days), and noise to spare. */
function levelsOf(series: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const program = `
import json, sys
import numpy, ruptures
def levels(values):
    roots = 2 * numpy.sqrt(numpy.array(values) + 0.375)
    return ruptures.Pelt(model="l2", min_size=2, jump=1).fit(roots).predict(pen=20)[:-1]
print(json.dumps([[int(at) for at in levels(values)] for values in json.load(sys.stdin)]))
`;
  const output = execFileSync(python ?? "", ["-c", program], { input: JSON.stringify(series), encoding: "utf8" });
  return JSON.parse(output) as number[][];
}

it.skipIf(python === undefined)(
  "changes of the sample begin, and bursts end, where ruptures finds a new level",
  async () => {
    const { folder } = await builtSample();
    const changes = (await rowsOf(folder, "changes")).filter(({ kind }) => kind !== "outage");
    const watched = await rowsOf(folder, "watched_series");
    const days = changes.map(({ series_kind, name, metric }) =>
      watched
        .filter((row) => row["kind"] === series_kind && row["name"] === name && row[String(metric)] !== null)
        .map((row) => [String(row["day"]), Number(row[String(metric)])] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const found = levelsOf(days.map((series) => series.map(([, value]) => value)));
    expect(changes.length).toBeGreaterThan(5);
    for (const [at, { change, first_day, last_day, ongoing }] of changes.entries()) {
      const begins = (found[at] ?? []).map((place) => days[at]?.[place]?.[0]);
      const before = (found[at] ?? []).map((place) => days[at]?.[place - 1]?.[0]);
      expect(begins, String(change)).toContain(first_day);
      if (ongoing !== true) expect(before, String(change)).toContain(last_day);
    }
  },
);
