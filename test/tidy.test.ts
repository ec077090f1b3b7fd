import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const source = join(root, "src");
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
  .map((entry) => relative(source, join(entry.parentPath, entry.name)));
const textOf = (file: string) => readFileSync(join(source, file), "utf8");

/** Every import of a file, types included; relative ones as paths below src. */
function importsOf(file: string): { target: string; types: boolean }[] {
  return [
    ...textOf(file).matchAll(/(import type|import|export)\b[^;"'()]*?from\s+"([^"]+)"|\bimport\("([^"]+)"\)/g),
  ].map((match) => {
    const name = match[2] ?? match[3] ?? "";
    return {
      target: name.startsWith(".")
        ? relative(source, resolve(source, dirname(file), name.replace(/\.js$/, ".ts")))
        : name,
      types: match[1] === "import type",
    };
  });
}

/**
 * The rooms from the ground up; the walks stand above the rooms that they lead through, and nobody but the desk above
 * them.
 */
const rooms = [
  ...[
    "base",
    "engines",
    "i18n",
    "workspace",
    "exports",
    "sources",
    "rollups",
    "devices",
    "numbers",
    "charts",
    "translation",
    "texts",
    "pages",
  ],
  ...[
    "checks",
    "release",
    "site",
    "publishing",
    "notify",
    "import",
    "workshop",
    "why",
    "walks",
    "preview",
    "commands",
    "main.ts",
  ],
];
const roomOf = (file: string) => (file.includes("/") || file === "main.ts" ? (file.split("/")[0] ?? "") : "walks");
const floorOf = (file: string) => rooms.indexOf(roomOf(file));

/**
 * Files that other rooms may import; base, engines and i18n are open, and the walks know every room that they lead
 * through.
 */
const entrances: Readonly<Record<string, readonly string[]>> = {
  charts: ["charts", "live-charts"],
  checks: ["checks", "leaks/leaks", "leaks/secrets", "page/link-records", "page/template-line"],
  commands: ["program"],
  devices: ["devices"],
  exports: ["export-files", "exports", "losses", "packets", "stamp"],
  import: ["day-files", "formats"],
  notify: ["contacts", "rdap-answers", "registries"],
  numbers: ["changes", "datasets", "edition-numbers", "numbers", "queries"],
  pages: ["claims", "content-policy", "finished-page", "pages", "pdf"],
  preview: ["answers", "desk", "open-address"],
  publishing: ["targets"],
  release: ["built-quarters", "comparison", "output", "record-differences", "release"],
  rollups: ["day-index", "lost-index", "origins", "rollup-tables", "rollups"],
  site: ["site-map"],
  sources: ["holders", "scanners"],
  texts: ["corrections", "editions", "languages", "page-texts", "site-editions"],
  translation: ["glossary", "protected", "pseudo", "segments", "written-texts"],
  why: ["places-on-pages", "provenance", "walk-lines"],
  workshop: ["catalog-files", "catalog-import", "catalog-merge", "checks", "jobs"],
  workspace: ["config", "disclosure", "front", "library", "publishing-targets"],
};

/** What a program of the package's own says of the sources; it ends with 0 when there is nothing to say. */
const said = (name: string, ...options: string[]) =>
  promisify(execFile)(process.execPath, [join(root, "node_modules", name), ...options], { cwd: root }).then(
    () => "",
    (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
  );

/** Every function of a file that has a body, with its lines from the first to the last. */
function functionsOf(file: string): { file: string; name: string; lines: number }[] {
  const tree = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true);
  const found: { file: string; name: string; lines: number }[] = [];
  const lineAt = (at: number) => tree.getLineAndCharacterOfPosition(at).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body)
      found.push({
        file,
        name: node.name?.getText() ?? "",
        lines: lineAt(node.getEnd()) - lineAt(node.getStart()) + 1,
      });
    node.forEachChild(visit);
  };
  visit(tree);
  return found;
}

describe("the house", () => {
  it("is written as the formatter writes it, and floats no promise", async () => {
    expect(await said("@biomejs/biome/bin/biome", "check", "--error-on-warnings")).toBe("");
  });

  it("exports nothing that nobody imports", async () => {
    expect(await said("knip/bin/knip.js")).toBe("");
  });

  it("has one home for each third-party library", () => {
    const homes = new Map<string, Set<string>>();
    for (const file of files) {
      for (const { target } of importsOf(file)) {
        if (target.startsWith("node:") || files.includes(target)) continue;
        const name = target
          .split("/")
          .slice(0, target.startsWith("@") ? 2 : 1)
          .join("/");
        homes.set(name, (homes.get(name) ?? new Set()).add(file));
      }
    }
    for (const [name, users] of homes) {
      expect([...users], name).toHaveLength(1);
      expect([...users][0], name).toMatch(/^(engines\/|commands\/syntax\/command-line\.ts)/);
    }
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const named = new Set([
      ...homes.keys(),
      ...files.flatMap((file) => Object.keys(dependencies).filter((name) => textOf(file).includes(name))),
    ]);
    expect([...Object.keys(dependencies)].filter((name) => !named.has(name))).toEqual([]);
  });

  it("has no circle of imports, types aside", () => {
    const state = new Map<string, "open" | "done">();
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === "done") return;
      expect(state.get(file) === "open" ? [...path, file].join(" → ") : "").toBe("");
      state.set(file, "open");
      for (const { target, types } of importsOf(file))
        if (!types && files.includes(target)) visit(target, [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
  });

  it("knows its rooms: each imports only rooms below it, and the walks alone call all", () => {
    for (const file of files) {
      for (const { target } of importsOf(file)) {
        if (!files.includes(target)) continue;
        expect(floorOf(target), `${file} imports ${target}`).toBeLessThanOrEqual(floorOf(file));
      }
    }
  });

  it("keeps no symbolic link: where it leads is not there on another machine", async (context) => {
    const listed = await promisify(execFile)("git", ["ls-files", "--stage"], { cwd: root }).catch(() => context.skip());
    expect(listed.stdout.split("\n").filter((line) => line.startsWith("120000"))).toEqual([]);
  });

  it("has few doors: each room says which of its files others import, and there are no more than five", () => {
    const used = new Map<string, Set<string>>();
    for (const file of files.filter((one) => roomOf(one) !== "walks")) {
      for (const { target } of importsOf(file)) {
        const room = roomOf(target);
        if (!files.includes(target) || [roomOf(file), "base", "engines", "i18n", "walks"].includes(room)) continue;
        used.set(room, (used.get(room) ?? new Set()).add(target.slice(room.length + 1, -".ts".length)));
      }
    }
    expect(Object.fromEntries([...used].map(([room, doors]) => [room, [...doors].sort()]))).toEqual(entrances);
    for (const [room, doors] of Object.entries(entrances)) expect(doors.length, room).toBeLessThanOrEqual(5);
  });

  it("has no room that is a hall: none holds over 15 % of the lines", () => {
    const lines = new Map<string, number>();
    for (const file of files) lines.set(roomOf(file), (lines.get(roomOf(file)) ?? 0) + textOf(file).split("\n").length);
    const all = [...lines.values()].reduce((sum, count) => sum + count, 0);
    for (const [room, count] of lines) expect(count / all, room).toBeLessThanOrEqual(0.15);
  });

  it("has functions of one screen, and files of a few", () => {
    const lengths = files.flatMap((file) => functionsOf(file));
    expect(lengths.filter(({ lines }) => lines > 80)).toEqual([]);
    expect(lengths.filter(({ lines }) => lines > 60).length).toBeLessThanOrEqual(20);
    const long = files.filter((file) => textOf(file).split("\n").length > 400);
    expect(long.sort()).toEqual(["base/sentences.ts"]);
  });

  it("gives an exported name once", () => {
    const homes = new Map<string, string[]>();
    for (const file of files)
      for (const [, name = ""] of textOf(file).matchAll(/^export (?:async )?(?:function\*?|const|type|class) (\w+)/gm))
        homes.set(name, [...(homes.get(name) ?? []), file]);
    const twice = [...homes].filter(([, own]) => new Set(own).size > 1);
    expect(twice).toEqual([]);
  });

  it("names no quarter, port or sensor in the program or in the built-in queries", () => {
    const queries = readdirSync(join(root, "queries/datasets")).map((name) => join(root, "queries/datasets", name));
    for (const file of [...files.map((name) => join(source, name)), ...queries]) {
      expect(readFileSync(file, "utf8"), file).not.toMatch(
        /20(?!25Q1)\d\dQ[1-4]|\b\d{2,5}\/(?:TCP|UDP)\b|\btsb-[0-9a-f]{8}\b/,
      );
    }
  });

  it("says of each built-in dataset whose packets it is about, before where they come from", () => {
    const folder = join(root, "queries/datasets");
    const silent = readdirSync(folder).filter(
      (name) =>
        !/^(?:--.*\n)*-- Scope: (?:home|overseas|all|edition)\n-- Source: /.test(
          readFileSync(join(folder, name), "utf8"),
        ),
    );
    expect(
      silent,
      'Write "-- Scope: edition" on the line before "-- Source:" where the query counts the sensors of the view scope_sensors, else "-- Scope: all".',
    ).toEqual([]);
  });

  it("reads Parquet in one place alone, and lets no folder's name add a column to a CSV file", () => {
    const queries = readdirSync(join(root, "queries"), { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.endsWith(".sql"))
      .map(({ name, parentPath }) => join(parentPath, name));
    for (const file of [...files.map((name) => join(source, name)), ...queries]) {
      const text = readFileSync(file, "utf8");
      const calls =
        text.match(
          /\b(?:read_parquet|parquet_scan|parquet_\w*metadata|parquet_schema|parquet_bloom_probe|from_parquet)\s*\(/gi,
        ) ?? [];
      expect(calls, file).toHaveLength(file === join(source, "engines/duckdb.ts") ? 1 : 0);
      for (const [call] of text.matchAll(
        /\b(?:read_csv|read_csv_auto|sniff_csv|read_json\w*|read_ndjson\w*)\s*\([^;]*/gi,
      ))
        expect(call, file).toContain("hive_partitioning = false");
    }
  });

  it("says nothing in Japanese: a language is a catalogue, and these look for its characters", () => {
    const japanese = /[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]/;
    const code = (file: string) => textOf(file).replace(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    expect(files.filter((file) => japanese.test(code(file))).sort()).toEqual([
      "base/watched-words.ts",
      "base/written-addresses.ts",
      "base/written-numbers.ts",
      "checks/leaks/source-addresses.ts",
      "checks/page/repeats.ts",
      "checks/page/typography.ts",
      "commands/doctor.ts",
    ]);
  });

  it("takes no JSON for what it was not found to be", () => {
    for (const file of files) expect(textOf(file), file).not.toMatch(/JSON\.parse\([^;]*\) as (?!const)/);
  });

  it("reads clock, environment and console in main.ts alone", () => {
    for (const file of files.filter((name) => name !== "main.ts")) {
      expect(textOf(file).replace(/\/\*\*[\s\S]*?\*\//g, ""), file).not.toMatch(
        /\bDate\.now\(|new Date\(\)|process\.env\b|console\.(?:log|error|info)\(|Math\.random\(/,
      );
    }
  });
});
