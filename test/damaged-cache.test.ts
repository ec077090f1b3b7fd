/**
 * What is kept from one build to the next: whatever becomes of it, the next build gives the same, and says nothing of
 * it.
 */
import { mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, relative, sep } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cacheFolder } from "../src/base/cache.js";
import { packageFolder } from "../src/base/package-folder.js";
import { damages } from "./damages.js";
import {
  addFiles,
  config,
  copyFolder,
  digestsBelow,
  fewHolders,
  ordinaryRows,
  packetsOf,
  sensors,
  tsubame,
  writeDailyExports,
} from "./kit.js";

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const newFolder = () => mkdtemp(join(scratch, "case-"));

/** A quarter and the one before, with records of devices, scanners, a claim, a chart, a picture, and paper. */
const files: Readonly<Record<string, string>> = {
  "tsubame.yaml": `${config}holders: holders.csv\nscanners: scanners.csv\ndevices: devices/*.jsonl\nfingerprints: fingerprints/*.xml\n`,
  "sensors.csv": sensors,
  "holders.csv": fewHolders,
  "scanners.csv": "network,organisation\n240.0.0.0/31,Scans for Science\n",
  "devices/hosts.jsonl": `${JSON.stringify({ ip_str: "240.0.0.1", port: 80, timestamp: "2024-05-01T00:00:00.5", data: "", http: { title: "Box 1" } })}\n`,
  "fingerprints/boxes.xml":
    '<fingerprints matches="html_title"><fingerprint pattern="^Box (.+)$"><param pos="0" name="hw.vendor" value="Acme"/><param pos="1" name="hw.product"/></fingerprint></fingerprints>',
  "templates/overflow/2024Q2/box.svg":
    '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>',
  "templates/overflow/report.en.md.hbs": `---\ntitle: What is kept\nlang: en\n---\n{{#claim "packets > 0" of="totals"}}Every sensor received packets.{{/claim}}\n\n{{#chart "research_sources_by_day" caption="Sources by day"}}Sources by day.{{/chart}}\n\n{{#picture "box.svg" caption="A box"}}A box.{{/picture}}\n`,
};

const report = (folder: string) => digestsBelow(join(folder, "output/2024Q2"));
const told = ({ err }: { readonly err: string }) => new Set(err.split("\n"));

/** All that a workspace keeps, whatever it is: a new kind is among it. */
async function keptFiles(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, cacheFolder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

describe("a workspace that was built", () => {
  let good = "";
  let first: ReadonlySet<string>;
  let pages: Readonly<Record<string, string>>;
  const build = (folder: string, ...more: readonly string[]) =>
    tsubame(folder, ["build", "2024Q2", "--force", ...more]);

  beforeAll(async () => {
    good = await newFolder();
    await addFiles(good, files);
    await writeDailyExports(
      good,
      packetsOf([...ordinaryRows, ...ordinaryRows.map((row) => row.replace(/2024-0[45]/, "2024-02"))]),
    );
    const answer = await build(good);
    expect(answer).toMatchObject({ code: 0 });
    first = told(answer);
    pages = await report(good);
    expect(Object.keys(pages)).toEqual(
      expect.arrayContaining([
        "overflow/en/report.pdf",
        "overflow/en/pictures/box.png",
        "overflow/en/charts/research_sources_by_day.svg",
      ]),
    );
  });

  const copied = async () => {
    const folder = await newFolder();
    await copyFolder(good, folder);
    return folder;
  };
  const expectSame = async (folder: string, answer: { readonly code: number; readonly err: string }) => {
    expect(answer.code, answer.err).toBe(0);
    expect([...told(answer)].filter((line) => !first.has(line))).toEqual([]);
    expect(await report(folder)).toEqual(pages);
  };

  it("keeps what the table of caches names, each in a folder of its own", async () => {
    const names = new Set(
      (await keptFiles(good)).map((path) => relative(join(good, cacheFolder), path).split(sep)[0] ?? ""),
    );
    const architecture = await readFile(join(packageFolder, "docs/architecture.md"), "utf8");
    const named = [...architecture.matchAll(/^\| `output\/cache\/.*?\|/gm)].flatMap(([cell]) =>
      [...cell.matchAll(/`(?:output\/cache\/)?([a-z-]+)\/?`/g)].map(([, name]) => name),
    );
    expect([...names].sort()).toEqual(named.sort());
  });

  const somewhere = [
    "is cut in half",
    "is emptied",
    "has a byte changed in its middle",
    "is of a format before this one",
    "is a folder",
  ];
  it.each(damages.filter(([name]) => somewhere.includes(name)))(
    "is built the same when all that it keeps %s",
    async (_, damage) => {
      const folder = await copied();
      for (const path of await keptFiles(folder)) await damage(path);
      await expectSame(folder, await build(folder));
    },
  );

  it.each([
    ["what it keeps for itself", ""],
    ["what it keeps for an engine", ".parquet"],
  ])("is built the same when %s is damaged, each kind in another way, and the rest is whole", async (_, ending) => {
    const folder = await copied();
    const paths = (await keptFiles(folder)).filter((path) => extname(path) === ending);
    for (const [at, path] of paths.entries()) await damages[at % damages.length]?.[1](path);
    await expectSame(folder, await build(folder));
  });

  it.each([["query", "totals", "2024Q2"], ["check", "2024Q2"], ["why", "2", "2024Q2"], ["site"]])(
    "is asked as before by %s when all that it keeps is cut in half",
    async (...command) => {
      const [folder, whole] = [await copied(), await copied()];
      for (const path of await keptFiles(folder)) await truncate(path, 40);
      const [answer, expected] = [await tsubame(folder, command), await tsubame(whole, command)];
      const shown = ({ code, out }: typeof answer) => [code, out.replaceAll(folder, "").replaceAll(whole, "")];
      expect(shown(answer), answer.err).toEqual(shown(expected));
    },
  );

  it("is built the same when folders of its cache are files", async () => {
    const folder = await copied();
    for (const name of await readdir(join(folder, cacheFolder))) {
      await rm(join(folder, cacheFolder, name), { recursive: true });
      await writeFile(join(folder, cacheFolder, name), "in the way");
    }
    await expectSame(folder, await build(folder));
  });

  it("is not taken for unchanged when something is lost of what it keeps of itself", async () => {
    const folder = await copied();
    const again = async () => (await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).out;
    await again();
    for (const part of ["build", "datasets", "holders"]) {
      expect(await again(), part).toContain("Nothing changed");
      await truncate(join(folder, cacheFolder, `built/2024Q2-${part}`), 20);
      expect(await again(), part).toContain("The report of 2024Q2 is in");
    }
    expect(await again()).toContain("Nothing changed");
  });

  it("is made anew when what lies in output/ is not as it was made; a file that was added is no reason", async () => {
    const folder = await copied();
    const page = join(folder, "output/2024Q2/overflow/en/index.html");
    const again = async () => (await tsubame(folder, ["build", "2024Q2", "--no-pdf"])).out;
    await again();
    const whole = await report(folder);
    const text = await readFile(page, "utf8");
    const hands: Readonly<Record<string, () => Promise<unknown>>> = {
      // Of the same size.
      altered: () => writeFile(page, text.replace("Every sensor", "Every server")),
      longer: () => writeFile(page, `${text} `),
      missing: () => rm(page),
      "a link to the same bytes": async () => {
        await writeFile(join(folder, "elsewhere.html"), text);
        await rm(page);
        await symlink(join(folder, "elsewhere.html"), page);
      },
      "without its record": () => rm(join(folder, "output/2024Q2/manifest.json")),
      "with a record that is not the build's": () => truncate(join(folder, "output/2024Q2/manifest.json"), 20),
    };
    for (const [what, hand] of Object.entries(hands)) {
      await hand();
      expect(await again(), what).toContain("The report of 2024Q2 is in");
      expect(await report(folder), what).toEqual(whole);
    }
    await addFiles(folder, { "output/2024Q2/overflow/fr/index.html": "<p>mine</p>" });
    expect(await again()).toContain("Nothing changed");
    // It is told of, and is no page of the report.
    const { out } = await tsubame(folder, ["check", "2024Q2"]);
    expect(out).toMatch(/^error: output\/2024Q2\/overflow\/fr\/index\.html: was not made by the build\n {2}[^\n]+\n$/);
    expect((await tsubame(folder, ["why", "mine", "2024Q2"])).err).toContain('No page of 2024Q2 shows "mine"');
  });
});
