/**
 * Programs of others draw the charts that lie beside a page, as who downloads them would: librsvg 2.54, CairoSVG 2 and
 * ImageMagick 6. Alone: `npx vitest run test/judges/charts-svg.test.ts`, where they and Python's pillow and numpy are there.
 */
// apt: librsvg2-bin imagemagick
// pip: cairosvg pillow numpy
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageFolder } from "../../src/base/package-folder.js";
import { folderWith } from "../kit.js";
import { builtSample } from "../sample-kit.js";

const python = process.env["TSUBAME_TEST_PYTHON"] ?? "python3";
const compare = join(import.meta.dirname, "services/compare-pictures.py");
const typeface = join(packageFolder, "node_modules/@expo-google-fonts/noto-sans-jp");
const canCompare = spawnSync(python, ["-c", "import numpy, PIL"]).status === 0;

/** How each draws a file. CairoSVG sets letters by rounded widths: of a small drawing of words, 3 % of its pixels differ. */
const programs: Readonly<Record<string, (svg: string, png: string) => readonly string[]>> = {
  "rsvg-convert": (svg, png) => [svg, "-o", png],
  cairosvg: (svg, png) => ["-m", "cairosvg", svg, "-o", png],
  convert: (svg, png) => [svg, png],
};
/** Of twice the size, as our own pictures are: not every program can be told. */
const twice = (svg: string) => svg.replace(/ (width|height)="(\d+)"/, doubled).replace(/ (height)="(\d+)"/, doubled);
const doubled = (_: string, name: string, pixels: string) => ` ${name}="${2 * Number(pixels)}"`;
const commandOf = (name: string) => (name === "cairosvg" ? python : name);
const isThere = (name: string) =>
  spawnSync(commandOf(name), name === "cairosvg" ? ["-c", "import cairosvg"] : ["--version"]).status === 0;

describe.each(Object.keys(programs))("the charts of the sample, drawn by %s", (name) => {
  let sample: string;
  let scratch: string;
  beforeAll(async () => {
    ({ folder: sample } = await builtSample());
    scratch = await folderWith();
    const folders = ["400Regular", "700Bold"].map((weight) => `<dir>${join(typeface, weight)}</dir>`).join("");
    await writeFile(
      join(scratch, "fonts.conf"),
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}<cachedir>${scratch}</cachedir></fontconfig>`,
    );
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  it.skipIf(!canCompare || !isThere(name)).each(["quarterly/ja", "quarterly/en", "overflow/ja", "overflow/en"])(
    "in %s look as ours do",
    (page) => {
      const folder = join(sample, "output/2024Q2", page, "charts");
      const charts = readdirSync(folder).filter((file) => file.endsWith(".svg"));
      expect(charts.length).toBeGreaterThan(2);
      const pairs = charts.flatMap((file) => {
        const drawn = join(scratch, `${name}-${file}.png`);
        const large = join(scratch, file);
        writeFileSync(large, twice(readFileSync(join(folder, file), "utf8")));
        execFileSync(commandOf(name), programs[name]?.(large, drawn) ?? [], {
          env: { ...process.env, FONTCONFIG_FILE: join(scratch, "fonts.conf") },
        });
        return [join(folder, file.replace(/svg$/, "png")), drawn];
      });
      const measured = execFileSync(python, [compare, ...pairs], { encoding: "utf8" })
        .trim()
        .split("\n");
      expect(measured).toHaveLength(charts.length);
      for (const [at, line] of measured.entries()) {
        const [differ, ink] = line.split(" ").map(Number);
        expect(differ, charts[at]).toBeLessThan(name === "cairosvg" ? 4 : 2);
        // Where words are missing, ink is.
        expect(ink, charts[at]).toBeGreaterThan(0.95);
      }
      expect(charts.filter((file) => readFileSync(join(folder, file), "utf8").includes("var("))).toEqual([]);
    },
  );
});
