/** The measurements of test/bench run, at their smallest: each figure is there. */
import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const bench = async (name: string, ...arguments_: string[]) =>
  (await run(process.execPath, [join(root, "test/bench", name), ...arguments_])).stdout.trim().split("\n");
const numbersIn = (text = "") => (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);

describe("the benches", { timeout: 900_000 }, () => {
  it("tell what each part of a build costs, as multiples of the bare grouping", async () => {
    const [machine, , title, heads, ...rows] = await bench("bench.mjs", "--sizes", "100k", "--runs", "1");
    expect(machine).toMatch(/^\d+ cores, .*; median of 1$/);
    expect(title).toBe("100k packets in 91 files");
    expect(heads?.trim().split(/ {2,}/)).toEqual(["wall s", "CPU s", "peak MB", "browser MB", "x floor CPU"]);
    expect(rows.map((row) => row.slice(0, 44).trim())).toEqual([
      "floor: day by sensor, protocol, port, source",
      "bare group by day, sensor, protocol, port",
      "plain scan of five columns",
      "compaction: all rollups",
      "datasets from the rollups",
      "whole build, cold",
      "rebuild after a text change, both PDF",
      "rebuild after a text change, without PDF",
      "nothing changed",
      "rebuild after one new day",
      "compaction, dotted addresses",
    ]);
    for (const row of rows) {
      const numbers = numbersIn(row.slice(44));
      expect(numbers.length, row).toBeGreaterThanOrEqual(4);
      for (const number of numbers) expect(number, row).toBeGreaterThan(0);
    }
  });

  it("find in the sample what is planted in it, and nothing else", async () => {
    expect((await bench("detect.mjs", "--seeds", "1")).at(-1)).toBe("1 seed(s): recall 1.000, precision 1.000");
  });

  it("finds events of a network that is made apart, by kind, beside two rules", async () => {
    const lines = await bench("events.mjs", "--seeds", "1-1");
    const heads = lines.findIndex((line) => /^kind +tsubame +pelt +iqr$/.test(line));
    expect(
      lines.slice(heads + 1, heads + 15).every((line) => /^[a-z ]+(?: +[\d.–]+(?: \([\d.–]+\))?){3}$/.test(line)),
    ).toBe(true);
    expect(lines.at(-1)).toMatch(
      /^verdicts right +[\d.–]+, intervals of steps and bursts that hold the first day +[\d.–]+$/,
    );
  });

  // At twice the bar: small samples are noisy.
  it("tell how the cost of each step and dataset grows, and none is far above linear", async () => {
    const lines = await bench("growth.mjs", "--at", "24x100k,24x300k,72x300k", "--least", "0.1", "--bar", "2.2");
    expect(lines.slice(0, 3).every((line) => /^\d+x\d+k: peak memory \d+ MB$/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/^\d+ steps and datasets, 0 steeper than 2\.2$/);
    const slopes = lines.slice(5, -1).flatMap((line) => line.slice(76).match(/-?\d+\.\d+/g) ?? []);
    expect(slopes.length).toBeGreaterThan(20);
  });

  it("tell what an edit of each kind costs a preview, as multiples of a build", async () => {
    const rows = (await bench("preview.mjs", "--edits", "3", "--packets", "50k")).slice(3, 6);
    for (const row of rows) {
      const [edits, ...figures] = numbersIn(row.slice(52));
      expect([edits, figures.length], row).toEqual([1, 4]);
      for (const figure of figures) expect(figure, row).toBeGreaterThan(0);
    }
  });
});
