/** The words in a path are names and nothing else: no folder overrules a column, and no file stands for others. */
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, parquetFiles, parquetFooters, pathColumn, type Session } from "../src/engines/duckdb.js";
import { pathLiteral } from "../src/engines/sql-literals.js";
import {
  addFiles,
  config,
  fewHolders,
  folderWith,
  ordinaryRows,
  packetsOf,
  sensors,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

let scratch = "";
let plain: Answers;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "tsubame-test-"));
  plain = await answersOf(await workspace("plain"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A workspace of two sensors and 42 packets at a path below the scratch folder; its export under the given name. */
async function workspace(path: string, exported = "exports/april.parquet"): Promise<string> {
  const made = await folderWith({
    "tsubame.yaml": `${config}holders: holders.csv\n`,
    "sensors.csv": sensors,
    "holders.csv": fewHolders,
  });
  await writeParquet(join(made, "april.parquet"), packetsOf(ordinaryRows));
  const folder = join(scratch, path);
  await mkdir(dirname(join(folder, exported)), { recursive: true });
  await cp(made, folder, { recursive: true });
  await cp(join(made, "april.parquet"), join(folder, exported));
  await rm(join(folder, "april.parquet"));
  await rm(made, { recursive: true });
  return folder;
}

type Answers = Readonly<Record<string, string>>;

/** What datasets of all kinds say: of days made now, and of those kept. */
async function answersOf(folder: string): Promise<Answers> {
  const answers: Record<string, string> = {};
  for (const dataset of ["totals", "top_ports_by_sensor", "origins_of_quarter"]) {
    const { code, out, err } = await tsubame(folder, ["query", dataset, "2024Q2", "--csv"]);
    expect(code, err).toBe(0);
    answers[dataset] = out;
  }
  return answers;
}

const folders = [
  "dst_port=445",
  "protocol=17",
  "sensor=bravo-two",
  "filename=x",
  "file=x",
  "day=2024-01-01",
  "DST_PORT=445",
  "dst%5Fport=445",
  "packets=100",
  "src_ip=1",
  "origin=nobody",
  "holder=x",
  "list=9",
  "start=7",
];
const names = [
  "*",
  "**",
  "a*b",
  "a?b",
  "[ab]",
  "a[b",
  "a]b",
  "[!a]",
  "[a-z]",
  "{a,b}",
  "a\\b",
  "~",
  "'q'",
  "a\nb",
  "s3:",
  "file:",
  " a ",
  "é日本",
  "-",
  "%2A",
  "$HOME",
  "a;b",
  "--",
];
/** What a pattern of those names would match as well. */
const decoys = ["a", "b", "ab", "aXb", "z", "q"];

describe("a folder of the form column=value", () => {
  it("changes no number where exports lie in it, or above the workspace", async () => {
    expect(await answersOf(await workspace("exports", `exports/${folders.join("/")}/april.parquet`))).toEqual(plain);
    expect(await answersOf(await workspace(`${folders.join("/")}/workspace`))).toEqual(plain);
  });

  it("does not stand in for a column that the file lacks", async () => {
    const folder = await workspace("lacking", "exports/sensor=alpha-one/april.parquet");
    await writeParquet(
      join(folder, "exports/sensor=alpha-one/april.parquet"),
      `select * exclude (sensor) from (${packetsOf(ordinaryRows)})`,
    );
    const { code, err } = await tsubame(folder, ["query", "totals", "2024Q2"]);
    expect(code).toBe(1);
    expect(err).toContain("exports/sensor=alpha-one/april.parquet");
    expect(err).toContain("sensor");
  });

  it("changes nothing of an import in it or to it, and the file that is there is known again", async () => {
    const folder = await workspace("imported/line=x/dst_port=445");
    await addFiles(folder, {
      "log[1]*.csv":
        "time,sensor,src_ip,src_port,dst_port,protocol\n2024-04-01T00:00:00Z,alpha-one,240.0.0.1,40000,23,6\n2024-04-01T00:00:01Z,alpha-one,240.0.0.2,40000,80,6\n",
    });
    const to = "new/dst_port=9/[a]";
    for (const _ of [1, 2])
      expect(await tsubame(folder, ["import", "log[1]*.csv", "--to", to])).toMatchObject({ code: 0 });
    await cp(join(folder, to, "2024-04-01.parquet"), join(scratch, "imported.parquet"));
    expect(await sql(`select dst_port from '${join(scratch, "imported.parquet")}' order by dst_port`)).toEqual([
      { dst_port: 23 },
      { dst_port: 80 },
    ]);
  });
});

describe("a name with the signs of a pattern", () => {
  it("is an export's own, beside others that it would match", async () => {
    const [odd, other] = [
      await workspace("odd", "exports/april.parquet"),
      await workspace("even", "exports/april.parquet"),
    ];
    for (const [at, name] of names.entries()) {
      const rows = packetsOf(ordinaryRows.slice(0, at + 1));
      await writeParquet(join(other, `exports/${at}.parquet`), rows);
      await cp(join(other, `exports/${at}.parquet`), join(odd, `exports/${name}.parquet`));
    }
    for (const decoy of decoys)
      for (const folder of [odd, other])
        await writeParquet(join(folder, `exports/${decoy}.parquet`), packetsOf(ordinaryRows.slice(0, 1)));
    expect(await answersOf(odd)).toEqual(await answersOf(other));
  });

  it("is a folder's own, above the workspace", async () => {
    const nested = names.filter((name) => !name.includes("\\"));
    for (const decoy of decoys) await workspace(join("nested", decoy));
    expect(await answersOf(await workspace(join("nested", ...nested)))).toEqual(plain);
  });

  it("takes no rows of a neighbour, and says so in the manifest", async () => {
    const folder = await workspace("beside", "exports/april-*.parquet");
    await writeParquet(join(folder, "exports/april-alpha.parquet"), packetsOf(ordinaryRows.slice(0, 7)));
    const { code, err } = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(code, err).toBe(0);
    const manifest = JSON.parse(await readFile(join(folder, "output/2024Q2/manifest.json"), "utf8")) as {
      inputs: object[];
    };
    expect(manifest.inputs).toMatchObject([
      { rows: 42, counted: 42, outside_quarter: 0 },
      { rows: 7, counted: 7, outside_quarter: 0 },
    ]);
  });

  it("is refused where DuckDB has no way to say it, with the file and what to do", async () => {
    const folder = await workspace("unsaid", "exports/a\\*.parquet");
    expect(await tsubame(folder, ["query", "totals", "2024Q2"])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/a\\\*\.parquet: .*backslash[^]*Rename/),
    });
    expect(await tsubame(folder, ["query", "totals", "2024Q2"], process.env, "ja")).toMatchObject({
      code: 1,
      err: expect.stringContaining("変えてください"),
    });
  });
});

describe("the reader of Parquet", () => {
  let session: Session;
  let close: () => void;
  beforeAll(async () => {
    const database = await openDatabase({
      scratch: join(scratch, "spill"),
      threads: 1,
      reads: [],
      readsBelow: [scratch],
    });
    session = await database.open();
    close = () => database.close();
  });
  afterAll(() => close());

  it("tells the path of each row's file under a name that no file has as a column", async () => {
    const path = join(scratch, "filename=y/own [1].parquet");
    await writeParquet(
      path,
      "select 'own' as filename, 'own' as file, 'own' as path, 'own' as file_row_number, 'own'::blob as bytes",
    );
    const [row] = await session.rows(
      `select ${pathColumn} as told, * exclude (${pathColumn}) from ${parquetFiles([path], { paths: true })}`,
    );
    expect(row).toEqual({
      told: path,
      filename: "own",
      file: "own",
      path: "own",
      file_row_number: "own",
      bytes: "own",
    });
    expect((await session.rows(`from ${parquetFiles([path])}`)).flatMap((one) => Object.keys(one))).toEqual([
      "filename",
      "file",
      "path",
      "file_row_number",
      "bytes",
    ]);
  });

  it.each(["file_metadata", "metadata", "schema", "kv_metadata"] as const)(
    "tells footers under the path that was given: %s",
    async (kind) => {
      for (const name of names) {
        const path = join(scratch, "footers", name, `${name}.parquet`);
        await mkdir(dirname(path), { recursive: true });
        await sql(
          `copy (select 1 as x) to '${path.replaceAll("'", "''")}' (format parquet, use_tmp_file false, kv_metadata {k: 'v'})`,
        );
        const told = await session.rows(`select distinct file_name from ${parquetFooters(kind, [path])}`);
        expect(
          told.map(({ file_name }) => String(file_name)),
          name,
        ).toEqual([path]);
      }
    },
  );

  it("reads the file of this very name, beside others that it would match", async () => {
    const folder = join(scratch, "read");
    for (const decoy of decoys)
      for (const below of decoys) await writeParquet(join(folder, below, `${decoy}.parquet`), "select 'decoy' as name");
    for (const name of names) {
      const path = join(folder, name, `${name}.parquet`);
      await mkdir(dirname(path), { recursive: true });
      await sql(
        `copy (select '${name.replaceAll("'", "''")}' as name) to '${path.replaceAll("'", "''")}' (format parquet, use_tmp_file false)`,
      );
      expect(
        await session.rows(`select name, ${pathColumn} as path from ${parquetFiles([path], { paths: true })}`),
        name,
      ).toEqual([{ name, path }]);
    }
  });

  it("follows a link and tells the link's own path", async () => {
    const path = join(scratch, "linked [2].parquet");
    await writeParquet(join(scratch, "elsewhere.parquet"), "select 1 as x");
    await symlink(join(scratch, "elsewhere.parquet"), path);
    expect(await session.rows(`select ${pathColumn} as told from ${parquetFiles([path], { paths: true })}`)).toEqual([
      { told: path },
    ]);
  });

  it("takes absolute paths alone", () => {
    for (const path of [
      "a.parquet",
      "~/a.parquet",
      "s3://bucket/a.parquet",
      "file:/tmp/a.parquet",
      "http://127.0.0.1:9/a.parquet",
      "",
    ])
      expect(() => parquetFiles([path]), path).toThrow("absolute");
    expect(() => pathLiteral("../x.csv")).toThrow("absolute");
  });
});
