/**
 * veraPDF 1.28, the reference of the PDF Association, reads the printed reports: PDF/UA-1 and PDF/A-2a. Alone: put its jars
 * into a folder (`mvn -f test/judges/services/verapdf/pom.xml dependency:copy-dependencies -DoutputDirectory=FOLDER`), name
 * that in TSUBAME_TEST_JARS, and run `npx vitest run test/judges/pdf-standards.test.ts`.
 */
// apt: openjdk-17-jdk-headless maven
import { execFileSync, spawnSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PDFDict, PDFDocument, PDFName } from "@cantoo/pdf-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith } from "../kit.js";
import { builtSample } from "../sample-kit.js";

const jars = process.env["TSUBAME_TEST_JARS"];
const isThere = jars !== undefined && spawnSync("javac", ["--version"]).status === 0;
const program = join(import.meta.dirname, "services/verapdf/Validate.java");

/** What veraPDF says of files, a line for each: file, standard, rule or `compliant`, and its words. */
function judged(files: readonly string[]): string[][] {
  const out = execFileSync("java", ["-cp", join(jars ?? "", "*"), program, "ua1,2a", ...files], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  return out
    .trim()
    .split("\n")
    .map((line) => line.split("\t"));
}

describe.skipIf(!isThere)("the printed reports of the sample, read by veraPDF", () => {
  const pages = ["overflow/ja", "overflow/en", "quarterly/ja", "quarterly/en"];
  let folder: string;
  let scratch: string;
  beforeAll(async () => {
    ({ folder } = await builtSample());
    scratch = await folderWith();
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));
  const file = (page: string) => join(folder, "output/2024Q2", page, "report.pdf");

  it("are for everybody (PDF/UA-1) and for archives (PDF/A-2a)", () => {
    const found = judged(pages.map(file));
    expect(found.filter(([, , rule]) => rule !== "compliant")).toEqual([]);
    expect(found.map(([name, standard]) => [name, standard])).toEqual(
      pages.flatMap((page) => [
        [file(page), "ua1"],
        [file(page), "2a"],
      ]),
    );
    for (const [, , , assertions] of found) expect(Number(assertions)).toBeGreaterThan(10_000);
  });

  it("are found out without their roles and colours", async () => {
    const document = await PDFDocument.load(await readFile(file("overflow/en")), { updateMetadata: false });
    document.catalog.delete(PDFName.of("OutputIntents"));
    document.catalog.lookup(PDFName.of("StructTreeRoot"), PDFDict).delete(PDFName.of("RoleMap"));
    const broken = join(scratch, "broken.pdf");
    await writeFile(broken, await document.save());
    const rules = judged([broken]).map(([, standard, rule]) => `${standard} ${rule}`);
    expect(rules).toContain("ua1 7.1-5");
    expect(rules).toContain("2a 6.2.4.3-2");
  });
});
