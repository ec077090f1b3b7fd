/**
 * SQL that somebody wrote reads what it is given and does nothing else: not one byte of the rollups changes, whatever
 * it says.
 */
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digest } from "../src/base/digest.js";
import { packageFolder } from "../src/base/package-folder.js";
import { type Period, parsePeriod } from "../src/base/period.js";
import { problem } from "../src/base/problems.js";
import { silent } from "../src/base/progress.js";
import { readDevices } from "../src/devices/devices.js";
import { copyParquet, type Database, openDatabase, parquetFiles, type Session } from "../src/engines/duckdb.js";
import { refusedFunctions } from "../src/engines/sql-text.js";
import { readExports } from "../src/exports/exports.js";
import { type Material, openQuarter, openQueries } from "../src/numbers/quarter-tables.js";
import { findOrigins } from "../src/rollups/origins.js";
import { compactExports } from "../src/rollups/rollups.js";
import { readHolders } from "../src/sources/holders.js";
import { readScanners } from "../src/sources/scanners.js";
import { type Config, readConfig } from "../src/workspace/config.js";
import {
  type Answer,
  addFiles,
  copyFolder,
  filesBelow,
  ordinaryRows,
  config as settings,
  smallWorkspace,
  sql,
  tsubame,
  writeParquet,
} from "./kit.js";

let scratch = "";
/** A folder that is nobody's business. */
let outside = "";
/** A workspace whose days are compacted; hostile texts are asked of it, and it stays as it is. */
let good = "";
let oneDay = "";
const asked: string[] = [];
let server: Server;
let address = "";

beforeAll(async () => {
  [scratch, outside] = [await mkdtemp(join(tmpdir(), "tsubame-test-")), await mkdtemp(join(tmpdir(), "tsubame-test-"))];
  good = await smallWorkspace();
  expect(await tsubame(good, ["query", "totals", "2024Q2"])).toMatchObject({ code: 0 });
  const [first = ""] = await readdir(join(good, "rollups/2024Q2/traffic"));
  oneDay = join(good, "rollups/2024Q2/traffic", first);
  await writeFile(join(outside, "secret.txt"), "a line of a secret\n");
  await writeParquet(join(outside, "secret.parquet"), "select 'a line of a secret' as secret");
  server = createServer((request, response) => {
    asked.push(String(request.url));
    response.end("a,b\n1,2\n");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  for (const folder of [good, scratch, outside]) await rm(folder, { recursive: true, force: true });
});

/** Every file of a workspace, but its cache and queries, and of the folder beside it, by its digest. */
async function stateOf(folder: string): Promise<Record<string, string>> {
  const own = [...(await filesBelow(folder))].filter(([path]) => !path.startsWith("queries/"));
  return Object.fromEntries([...own, ...(await filesBelow(outside))].map(([path, bytes]) => [path, digest(bytes)]));
}

/** Texts that write, fetch, or read what is not theirs. */
const hostile = (): Readonly<Record<string, string>> => ({
  "writes over a day of a rollup": `copy (select 1 as x) to '${oneDay}'`,
  "writes over it as Parquet": `copy (select 1 as x) to '${oneDay}' (format parquet)`,
  "writes beside the rollups": `copy (select 1 as x) to '${join(good, "rollups/2024Q2/new.csv")}'`,
  "writes elsewhere": `copy (select 1 as x) to '${join(outside, "written.csv")}'`,
  "writes behind a SELECT": `select 1 as x; copy (select 1 as x) to '${oneDay}'`,
  "writes before a SELECT": `copy (select 1 as x) to '${oneDay}'; select 1 as x`,
  "hides the second statement behind a comment": `select 1 as x /* ; */ ; -- ;\n/* a /* b */ */ copy (select 1 as x) to '${oneDay}'`,
  "hides it behind a text": `select ';--' as x, $a$;$a$ as y, E'\\';' as z; copy (select 1 as x) to '${oneDay}'`,
  "begins with a comment": `-- select\n/* select */ copy (select 1 as x) to '${oneDay}'`,
  "creates a table": "create table x as select 1",
  "creates a view": "create view x as select 1",
  "creates a macro": "create macro x() as 1",
  "creates a secret": "create persistent secret x (type http)",
  drops: "drop view traffic",
  inserts: "insert into left_out_cells values ('a', 'b')",
  "inserts behind a WITH": "with x as (select 'a' as a) insert into left_out_cells select a, a from x",
  updates: "update days set day = date '2024-01-01'",
  deletes: "delete from days",
  truncates: "truncate days",
  merges: "merge into days using (select date '2024-04-01' as day) x on days.day = x.day when matched then delete",
  alters: "alter table days rename to nights",
  "exports the database": `export database '${join(outside, "written")}'`,
  "imports a database": `import database '${outside}'`,
  attaches: `attach '${join(outside, "written.db")}' as other`,
  "attaches behind a SELECT": `select 1; attach '${join(outside, "written.db")}' as other; create table other.x as select 1`,
  installs: "install httpfs",
  loads: "load httpfs",
  sets: "set threads = 1",
  "sets a variable": "set variable home = 'XX'",
  resets: "reset threads",
  "uses another schema": "use previous",
  "asks by PRAGMA": "pragma version",
  calls: "call pragma_version()",
  "begins a transaction": "begin",
  "commits behind a SELECT": "select 1; commit",
  prepares: "prepare x as select 1",
  executes: "execute x",
  vacuums: "vacuum",
  checkpoints: "checkpoint",
  "explains by running": `explain analyze copy (select 1 as x) to '${oneDay}'`,
  "logs into a file": `from enable_logging(storage = 'file', storage_path = '${join(good, "rollups/2024Q2")}')`,
  "logs by a quoted name": `select * from "enable_logging" /* x */ (storage = 'file', storage_path = '${join(good, "rollups/2024Q2")}')`,
  "logs by the whole name": `from system.main.Enable_Logging(storage = 'file', storage_path = '${outside}')`,
  "profiles into a file": `from enable_profiling(format = 'json', save_location = '${join(good, "rollups/2024Q2/profile.json")}')`,
  "changes the parser": "from enable_peg_parser()",
  "runs a text": `from query('from enable_' || 'logging(storage = ''file'', storage_path = ''${outside}'')')`,
  "runs a text behind a strange space": "from query\u00a0('select 1')",
  "runs a text that a string would hide": "select E'a'\n'\\'' as x from query('select 1') --'",
  "runs a tree": "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
  "reads a file": "from read_text('/etc/hostname')",
  "reads bytes": "from read_blob('/etc/hostname')",
  "reads the environment": "from read_blob('/proc/self/environ')",
  "asks for the environment": "select getenv('HOME') as home",
  "reads a CSV file": `from read_csv('${join(outside, "secret.txt")}')`,
  "reads a file by its name alone": `from '${join(outside, "secret.parquet")}'`,
  "reads a table whose name is a file": `from query_table('${join(outside, "secret.parquet")}')`,
  "reads JSON": `from read_json('${join(outside, "secret.txt")}')`,
  sniffs: `from sniff_csv('${join(outside, "secret.txt")}')`,
  "reads a footer": `from parquet_metadata('${join(outside, "secret.parquet")}')`,
  "reads a footer's columns": `from parquet_schema('${join(outside, "secret.parquet")}')`,
  "lists a folder": "from glob('/etc/*')",
  "lists this folder": "from glob('*')",
  "goes up from a rollup": `from read_text('${join(good, "rollups/2024Q2")}/../../sensors.csv')`,
  "reads the sensors' own file": `from read_csv('${join(good, "sensors.csv")}')`,
  "reads an export": `from '${join(good, "exports/2024-04.parquet")}'`,
  "reads the index of the rollups": `from read_text('${join(good, "rollups/2024Q2/index.json")}')`,
  "reads another database": `from read_duckdb('${join(outside, "x.db")}')`,
  fetches: `from read_csv('${address}/fetched.csv')`,
  "fetches Parquet": `from '${address}/fetched.parquet'`,
  "fetches from a bucket": "from 's3://bucket/fetched.parquet'",
  "is empty": "",
  "is a comment": "-- nothing\n",
  "is a semicolon": " ; ; ",
  "ends at a NUL": "select 1 as x\u0000; drop view traffic",
});
const kinds = Object.keys(hostile());

const quarter = parsePeriod("2024Q2") as Period;

async function readMaterial(config: Config): Promise<Material> {
  const lists = { holders: await readHolders(config, silent), scanners: await readScanners(config) };
  const rollups = await compactExports(config, quarter, await readExports(config, quarter, silent), silent);
  const current = { quarter, rollups, origins: await findOrigins(config, quarter, rollups, lists, silent) };
  return { current, previous: undefined, year_before: undefined, lists, devices: await readDevices(config, silent) };
}

/** One line a problem, with the file and what to do; never a bug, and never a row. */
function expectRefused(answer: Answer, file: string): void {
  expect(answer, file).toMatchObject({ code: 1, out: "" });
  expect(answer.err).toContain(file);
  expect(answer.err).not.toContain("this is a bug");
  expect(answer.err).not.toContain("a line of a secret");
}

describe("a query that does not only read", () => {
  it("is not run, and leaves every byte of the workspace as it was", async () => {
    const config = await readConfig(good);
    const material = await readMaterial(config);
    const database = await openQueries(config, material, { threads: 1 });
    try {
      const session = await openQuarter(database, config, quarter, material);
      const before = await stateOf(good);
      for (const kind of kinds) {
        const asking = session.select({ text: hostile()[kind] ?? "", file: "asked.sql" }).then(
          ({ rows }) => JSON.stringify(rows),
          (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
        );
        expect(await asking, kind).toBeInstanceOf(Error);
        expect(await stateOf(good), kind).toEqual(before);
      }
      expect(await session.rows("select cast(sum(packets) as bigint) as packets from traffic")).toEqual([
        { packets: 42 },
      ]);
      expect(asked).toEqual([]);
    } finally {
      database.close();
    }
  });

  it("is refused when --sql asks it", async () => {
    const before = await stateOf(good);
    for (const kind of kinds.filter((_, at) => at % 3 === 0)) {
      await writeFile(join(scratch, "asked.sql"), hostile()[kind] ?? "");
      expectRefused(
        await tsubame(good, ["query", "--sql", join(scratch, "asked.sql"), "2024Q2", "--json"]),
        "asked.sql",
      );
    }
    expect(await stateOf(good)).toEqual(before);
    expect(asked).toEqual([]);
  });

  it.each(["datasets", "2024Q2"])(
    "is not run as a dataset in queries/%s, and every one of them is told by check",
    async (folder) => {
      const workspace = join(scratch, `all in ${folder}`);
      await copyFolder(good, workspace);
      const before = await stateOf(workspace);
      const fileOf = (at: number) => `queries/${folder}/hostile_${at}.sql`;
      await addFiles(workspace, Object.fromEntries(kinds.map((kind, at) => [fileOf(at), hostile()[kind] ?? ""])));
      const { code, out, err } = await tsubame(workspace, ["check", "2024Q2"]);
      expect(code, err).toBe(1);
      for (const [at, kind] of kinds.entries()) expect(`${out}${err}`, kind).toContain(fileOf(at));
      for (const kind of kinds.slice(0, 6))
        expectRefused(
          await tsubame(workspace, ["query", `hostile_${kinds.indexOf(kind)}`, "2024Q2", "--json"]),
          fileOf(kinds.indexOf(kind)),
        );
      expect(await stateOf(workspace)).toEqual(before);
      expect(asked).toEqual([]);
      await rm(workspace, { recursive: true });
    },
  );

  it("is told with the line, and what to do, in both languages", async () => {
    const told = async (text: string, language = "en") => {
      await writeFile(join(scratch, "asked.sql"), text);
      return (await tsubame(good, ["query", "--sql", join(scratch, "asked.sql"), "2024Q2"], process.env, language)).err;
    };
    expect(await told("-- one\n\ncreate table x as select 1")).toMatch(
      /asked\.sql:3: create table is not run[^]*SELECT, WITH, FROM[^]*queries\/datasets/,
    );
    expect(await told("/* one\ntwo */ drop table x", "ja")).toMatch(/asked\.sql:2: drop は実行しません[^]*SELECT/);
    expect(await told("copy (select 1) to 'x'")).toMatch(/asked\.sql:1: copy is not run/);
    expect(await told("select 1 as a;\n\nselect 2 as b")).toMatch(
      /asked\.sql:3: A second statement begins here[^]*WITH/,
    );
    expect(await told("select 1 as a;\nselect 2 as b", "ja")).toMatch(
      /asked\.sql:2: ここから二つ目の文[^]*一つだけ残して/,
    );
    expect(await told("-- nothing")).toMatch(/asked\.sql: There is no statement in it[^]*SELECT/);
    expect(await told("", "ja")).toContain("SQL 文がありません");
    expect(await told("select\n* from query('x')")).toMatch(/asked\.sql:2: query\(\) is not called/);
    expect(await told("from query('x')", "ja")).toContain("query() は呼び出せません");
    expect(await told("pivot traffic on protocol using sum(packets)")).toMatch(
      /asked\.sql: PIVOT does not say[^]*IN \('one', 'two'\)/,
    );
    expect(await told("pivot traffic on protocol using sum(packets)", "ja")).toMatch(/PIVOT が[^]*IN \('one', 'two'\)/);
    expect(await told("with x as (select 'a' as a)\ninsert into left_out_cells select a, a from x")).toMatch(
      /asked\.sql:1: INSERT is not run/,
    );
    expect(await told("select\n from from")).toMatch(
      /asked\.sql:2: The query failed: Parser Error: syntax error at or near "from"/,
    );
  });
});

describe("a query that reads", () => {
  const totals = "select sensor, cast(sum(packets) as bigint) as packets from traffic group by sensor order by sensor";
  const rows = [
    { sensor: "alpha-one", packets: 21 },
    { sensor: "bravo-two", packets: 21 },
  ];
  it.each<[string, string, unknown]>([
    ["is a SELECT", totals, rows],
    ["ends with a semicolon", `${totals};`, rows],
    ["ends with semicolons and a comment", `${totals} ;; -- the end; of it`, rows],
    ["begins with comments", `-- One row per sensor; see below.\n/* drop /* table */ x; */\n${totals}`, rows],
    ["begins with a strange space", `\u3000\ufeff${totals}`, rows],
    ["is in brackets", `(${totals})`, rows],
    ["begins with WITH", `with counted as (${totals}) select * from counted order by sensor`, rows],
    [
      "begins with WITH ... MATERIALIZED",
      `with counted as materialized (${totals}) select * from counted order by sensor`,
      rows,
    ],
    [
      "is recursive",
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3) select i from n order by i",
      [{ i: 1 }, { i: 2 }, { i: 3 }],
    ],
    ["begins with FROM", "from days select count(*) as days", [{ days: 91 }]],
    ["is TABLE", "table left_out_cells", []],
    [
      "is VALUES",
      "values (1, 'a'), (2, 'b')",
      [
        { col0: 1, col1: "a" },
        { col0: 2, col1: "b" },
      ],
    ],
    [
      "is PIVOT with its values",
      "pivot (select sensor, port, packets from traffic where protocol = 6) on port in (23, 80) using cast(sum(packets) as bigint) group by sensor order by sensor",
      [
        { sensor: "alpha-one", 23: 9, 80: 6 },
        { sensor: "bravo-two", 23: 9, 80: 6 },
      ],
    ],
    [
      "is UNPIVOT",
      "unpivot (select 1 as a, 2 as b) on a, b into name n value v order by n",
      [
        { n: "a", v: 1 },
        { n: "b", v: 2 },
      ],
    ],
    ["is SUMMARIZE", "summarize select 1 as a", [expect.objectContaining({ column_name: "a", min: "1" })]],
    ["is DESCRIBE", "describe select 1 as a", [expect.objectContaining({ column_name: "a", column_type: "INTEGER" })]],
    [
      "has semicolons in texts and names",
      `select 'a; drop table x' as "x; y", $$;$$ as z, E'\\';' as e -- ; drop`,
      [{ "x; y": "a; drop table x", z: ";", e: "';" }],
    ],
    [
      "speaks of what it may not do",
      "select 'enable_logging(' as a, 1 as query -- query('x')",
      [{ a: "enable_logging(", query: 1 }],
    ],
    ["is in Japanese", "select '；日本語。' as \"列；名\" -- 注釈；", [{ "列；名": "；日本語。" }]],
  ])("%s", async (_, text, expected) => {
    await writeFile(join(scratch, "asked.sql"), text);
    const { out, err } = await tsubame(good, ["query", "--sql", join(scratch, "asked.sql"), "2024Q2", "--json"]);
    expect(JSON.parse(out || "null"), err).toEqual(expected);
  });

  it("is a dataset that others stand on, in whatever form it is written", async () => {
    const folder = join(scratch, "forms");
    await copyFolder(good, folder);
    await addFiles(folder, {
      "queries/datasets/a_last.sql": "from b_pivoted select count(*) as rows;\n",
      "queries/datasets/b_pivoted.sql": "-- One row per sensor.\npivot c_first on port in (23, 80) using sum(packets);",
      "queries/datasets/c_first.sql": "from traffic select sensor, port, packets where port > 0;",
      "queries/datasets/d_summary.sql": "summarize c_first;",
      "queries/views/two_things.sql":
        "create or replace macro twice(n) as 2 * n;\n-- One row.\ncreate or replace temp view doubled as select twice(21) as n;\n",
      "queries/datasets/e_viewed.sql": "from doubled",
    });
    const { code, out, err } = await tsubame(folder, ["check", "2024Q2"]);
    expect(`${out}${err}`).not.toMatch(/queries\/(?:datasets|views)\/(?:[a-e]_|two)/);
    expect(code, err).toBe(0);
    for (const [dataset, expected] of [
      ["a_last", [{ rows: 2 }]],
      ["e_viewed", [{ n: 42 }]],
    ] as const)
      expect(JSON.parse((await tsubame(folder, ["query", dataset, "2024Q2", "--json"])).out)).toEqual(expected);
    await addFiles(folder, { "queries/datasets/b_pivoted.sql": "pivot c_first on port using sum(packets)" });
    const open = await tsubame(folder, ["query", "a_last", "2024Q2"]);
    expectRefused(open, "queries/datasets/b_pivoted.sql");
    expect(open.err).toContain("PIVOT does not say");
  });
});

describe("a view", () => {
  it("that does not only read is not made, nor a macro, nor what stands before it in the file", async () => {
    const config = await readConfig(good);
    const database = await openQueries(config, undefined, { threads: 1 });
    try {
      const session = await openQuarter(database, config, quarter, undefined);
      for (const kind of kinds.filter((one) => !["creates a view", "creates a macro"].includes(one))) {
        const text = hostile()[kind] ?? "";
        const made = (one: string) =>
          session.define({ text: one, file: "queries/views/hostile.sql" }, ["view", "macro"]);
        await expect(made(text), kind).rejects.toThrow();
        if (/\w/.test(text.replace(/--.*/g, "")))
          await expect(made(`create view first as select 1 as x; ${text}`), kind).rejects.toThrow();
        // What is not bound before it is asked for fails then.
        for (const [create, ask] of [
          ["create or replace temp view hostile as", "from hostile"],
          ["create or replace macro hostile() as table", "from hostile()"],
        ] as const) {
          await expect(
            made(`${create} ${text}`).then(() => session.select({ text: ask, file: "asked.sql" })),
            `${kind}: ${create}`,
          ).rejects.toThrow();
        }
      }
      expect(await session.rows("select view_name as name from duckdb_views() where view_name = 'first'")).toEqual([]);
    } finally {
      database.close();
    }
  });

  it.each(["writes over a day of a rollup", "reads a file"])(
    "that %s stops the command, with its file",
    async (kind) => {
      const folder = join(scratch, `view that ${kind}`);
      await copyFolder(good, folder);
      const before = await stateOf(folder);
      await addFiles(folder, {
        "queries/views/hostile.sql": kind.startsWith("reads")
          ? `create view hostile as ${hostile()[kind] ?? ""}`
          : (hostile()[kind] ?? ""),
      });
      expectRefused(await tsubame(folder, ["query", "totals", "2024Q2", "--json"]), "queries/views/hostile.sql");
      expect(await stateOf(folder)).toEqual(before);
    },
  );
});

describe("a text laid over a built-in one", () => {
  /** A workspace with a row that is rejected, whose days are compacted and whose sources are told about. */
  let folder = "";
  let before: Record<string, string> = {};
  const builtIn = (name: string) => readFile(join(packageFolder, `queries/${name}.sql`), "utf8");
  const numbers = ["query", "totals", "2024Q2"];
  const letters = ["notify", "2024Q2", "--holder", "A holder"];
  const targets: readonly (readonly [string, readonly string[]])[] = [
    ...[
      "staging/macros.duckdb",
      "staging/packets.duckdb",
      ...["activity", "source_ports", "traffic", "ports", "sources", "coverage", "rejected"].map(
        (name) => `rollups/${name}`,
      ),
    ].map((name) => [name, numbers] as const),
    ...["given", "holders", "narrowest"].map((name) => [`holders/${name}`, numbers] as const),
    ...["macros", "lists", "source_kinds", "origins", "lanes"].map((name) => [`origins/${name}`, numbers] as const),
    ...[
      "wanted",
      "from_exports",
      "located",
      "recipient_rows",
      "recipient_sources",
      "recipient_ports",
      "recipient_days",
      "holder_ranges",
    ].map((name) => [`notify/${name}`, letters] as const),
  ];
  /** The same statements with one that reads what is not theirs: in the first of them, or called by it. */
  const reading = (text: string, source: string) => {
    if (!/^create/m.test(text)) return `select * from ${source} limit 0`;
    if (text.includes("temp view packets"))
      return `create or replace temp view packets as select * from ${source} limit 0;`;
    return text
      .replace(/\bas\n(select|with)[^;]*;/, `as select * from ${source} limit 0;`)
      .replace(
        /^(create or replace macro ipv4_from_integer\(i\)|create or replace macro kind_lane\(kind\)) as\n[^;]*;/m,
        `$1 as (select count(*) from ${source});`,
      );
  };

  beforeAll(async () => {
    folder = await smallWorkspace([...ordinaryRows, (ordinaryRows[0] ?? "").replace("alpha-one", "nobody")], {
      "tsubame.yaml": `${settings}rejected_share_max: 0.5\npublisher: { name: { en: Test CERT }, url: "https://cert.example/", feedback: "mailto:watch@cert.example" }\n`,
    });
    for (const command of [numbers, letters]) expect(await tsubame(folder, command)).toMatchObject({ code: 0 });
    before = await stateOf(folder);
    expect(Object.keys(before).filter((path) => path.startsWith("rollups/")).length).toBeGreaterThan(5);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /**
   * What was there is there; new are only files of a day that the program itself began to compact, and that no index
   * names.
   */
  const expectKept = async () => {
    const after = Object.entries(await stateOf(folder));
    expect(Object.fromEntries(after.filter(([path]) => path in before))).toEqual(before);
    expect(
      after
        .map(([path]) => path)
        .filter(
          (path) =>
            !(path in before) &&
            !/^rollups\/2024Q2\/(?:activity|traffic|ports|sources|coverage)\/2024-\d\d-\d\d\.[0-9a-f]{12}\.parquet$/.test(
              path,
            ),
        ),
    ).toEqual([]);
  };

  const asking = async (name: string, text: string, command: readonly string[]) => {
    await addFiles(folder, { [`queries/${name}.sql`]: text });
    const answer = await tsubame(folder, command);
    await rm(join(folder, "queries"), { recursive: true });
    return answer;
  };

  it.each(targets)("does not write: %s", async (name, command) => {
    const text = await builtIn(name);
    const copied = `copy (select 1 as x) to '${join(folder, "rollups/2024Q2/rejected.csv")}'`;
    expectRefused(
      await asking(name, `${text.trimEnd().replace(/;$/, "")};\n${copied}`, command),
      `queries/${name}.sql`,
    );
    expectRefused(await asking(name, copied, command), `queries/${name}.sql`);
    await expectKept();
  });

  it.each(targets)("reads nothing but what it is given: %s", async (name, command) => {
    const sources = [
      "read_text('/etc/hostname')",
      `read_csv('${address}/fetched.csv')`,
      `read_text('${join(folder, "sensors.csv")}')`,
      `read_csv('${join(folder, "rollups/2024Q2/rejected.csv")}')`,
    ];
    // One of them for most, since each takes a walk.
    const own = ["staging/packets.duckdb", "rollups/ports", "origins/lanes", "notify/wanted", "holders/given"].includes(
      name,
    )
      ? sources
      : sources.slice(0, 1);
    for (const source of own) {
      const text = reading(await builtIn(name), source);
      expect(text).toContain(source);
      const { code, out, err } = await asking(name, text, command);
      expect([code, out], err).toEqual([1, ""]);
      expect(err).toContain("Permission Error");
      expect(err).not.toContain("this is a bug");
    }
    // It is asked where a day has such rows; days without are compacted by then, and are again.
    if (name === "rollups/rejected") expect(await tsubame(folder, numbers)).toMatchObject({ code: 0 });
    await expectKept();
    expect(asked).toEqual([]);
  });

  it("reads no other day's rollup while a day is compacted", async () => {
    const [other = ""] = await readdir(join(folder, "rollups/2024Q2/ports"));
    const { code, err } = await asking(
      "rollups/ports",
      `from '${join(folder, "rollups/2024Q2/ports", other)}'`,
      numbers,
    );
    expect(code).toBe(1);
    expect(err).toContain("queries/rollups/ports.sql: This SQL cannot be run: Permission Error");
    await expectKept();
  });

  it("logs and profiles nowhere", async () => {
    for (const [name, text] of [
      ["rollups/ports", `from enable_logging(storage = 'file', storage_path = '${folder}')`],
      [
        "staging/macros.duckdb",
        `create or replace macro ipv4_from_text(t) as (select count(*) from enable_profiling(format = 'json', save_location = '${join(folder, "profile.json")}'))`,
      ],
      ["origins/lists", `create temp table owners as from query('select 1')`],
    ] as const)
      expectRefused(await asking(name, text, numbers), `queries/${name}.sql`);
    await expectKept();
  });

  it("tells a mistake with file and line, and does its work when it has none", async () => {
    const wrong = await asking("rollups/ports", "-- One row.\nselect\n  nothing\nfrom source_ports", numbers);
    expectRefused(wrong, "queries/rollups/ports.sql:3: This SQL cannot be run: Binder Error");
    expect(
      await asking("rollups/ports", `${(await builtIn("rollups/ports")).trimEnd()}; -- the same`, numbers),
    ).toMatchObject({ code: 0 });
    expect(
      await asking("staging/packets.duckdb", `-- The same.\n${await builtIn("staging/packets.duckdb")}`, numbers),
    ).toMatchObject({ code: 0 });
  });

  it("is not read by import, which takes its own", async () => {
    await addFiles(folder, {
      "queries/imports/lines.sql": `copy (select 1 as x) to '${join(outside, "written.csv")}'`,
      "log.csv": "time,sensor,src_ip,src_port,dst_port,protocol\n2024-04-01T00:00:00Z,alpha-one,240.0.0.1,40000,23,6\n",
    });
    expect(await tsubame(folder, ["import", "log.csv", "--to", "imported"])).toMatchObject({ code: 0 });
    await expect(readFile(join(outside, "written.csv"))).rejects.toThrow("ENOENT");
  });
});

describe("the database of the program", () => {
  let database: Database;
  let session: Session;
  const listed = () => join(scratch, "listed [1]*.parquet");
  beforeAll(async () => {
    await writeParquet(listed(), "select 42 as x");
    await symlink(join(outside, "secret.parquet"), join(scratch, "link.parquet"));
    await symlink("/etc", join(scratch, "below"));
    await writeParquet(join(scratch, "open/inside.parquet"), "select 7 as x");
    await symlink(join(outside, "secret.txt"), join(scratch, "open/outside.txt"));
    database = await openDatabase({
      scratch: join(scratch, "spill"),
      threads: 1,
      reads: [listed(), join(scratch, "link.parquet")],
      readsBelow: [join(scratch, "open")],
    });
    session = await database.open();
  });
  afterAll(() => database.close());
  const runs = (text: string) =>
    session.run(text).then(
      () => "ran",
      (error: unknown) => String(error),
    );

  it("reads what is listed, a link too", async () => {
    expect(await session.rows(`from ${parquetFiles([listed()])}`)).toEqual([{ x: 42 }]);
    expect(await session.rows(`from ${parquetFiles([join(scratch, "link.parquet")])}`)).toEqual([
      { secret: "a line of a secret" },
    ]);
    expect(await session.rows(`from ${parquetFiles([join(scratch, "open/inside.parquet")])}`)).toEqual([{ x: 7 }]);
  });

  it("reads nothing else, even for SQL of our own", async () => {
    for (const path of [
      "/etc/hostname",
      join(outside, "secret.txt"),
      `${scratch}/open/../listed.txt`,
      join(scratch, "below/hostname"),
      join(scratch, "open/outside.txt"),
      "secret.txt",
      "../secret.txt",
      "~/secret.txt",
      `${address}/x`,
      "s3://bucket/x",
    ]) {
      for (const read of ["read_text", "read_blob", "read_csv", "sniff_csv", "read_json", "glob"])
        if (read !== "glob" || !path.endsWith("outside.txt"))
          expect(await runs(`from ${read}('${path}')`), `${read} ${path}`).toMatch(/Permission Error/);
    }
    expect(await runs("from glob('/etc/*')")).toMatch(/Permission Error/);
    expect(await runs(`attach '${join(outside, "new.db")}' as other`)).toMatch(/Permission Error/);
    expect(await runs("load '/tmp/x.duckdb_extension'")).toMatch(/Permission Error/);
    expect(await runs("install httpfs")).toMatch(/Permission Error/);
  });

  it("writes in a place of its own alone, from which what it made is moved", async () => {
    expect(await runs(`copy (select 1 as x) to '${join(outside, "new.parquet")}'`)).toMatch(/Permission Error/);
    await copyParquet(session, join(scratch, "made/here.parquet"), "select 1 as x");
    expect(await sql(`from '${join(scratch, "made/here.parquet")}'`)).toEqual([{ x: 1 }]);
    expect(await readdir(session.place)).toEqual([]);
    await expect(
      copyParquet(session, join(scratch, "made/there.parquet"), "select cast('x' as integer)"),
    ).rejects.toThrow("Could not convert");
    expect(await readdir(join(scratch, "made"))).toEqual(["here.parquet"]);
  });

  it("has its settings for good", async () => {
    for (const text of [
      "set enable_external_access = true",
      "set allowed_paths = ['/etc/hostname']",
      "set global allowed_directories = ['/']",
      "set lock_configuration = false",
      "reset lock_configuration",
      "set timezone = 'Asia/Tokyo'",
      "set temp_directory = '/tmp'",
    ])
      expect(await runs(text), text).toMatch(/locked|Cannot/);
    for (const one of [session, await database.open()])
      expect(
        await one.rows(
          "select current_setting('timezone') as timezone, current_setting('enable_external_access') as access",
        ),
      ).toEqual([{ timezone: "UTC", access: false }]);
  });

  it("leaves no folder behind", async () => {
    const own = await openDatabase({ scratch: join(scratch, "spill of another"), reads: [] });
    await own.open();
    own.close();
    expect(await readdir(join(scratch, "spill of another"))).toEqual([]);
  });

  it("has no function that does more than read, but for those that are refused", async () => {
    const known = [
      "arrow_scan",
      "arrow_scan_dumb",
      "check_peg_parser",
      "duckdb_approx_database_count",
      "duckdb_columns",
      "duckdb_connection_count",
      "duckdb_constraints",
      "duckdb_coordinate_systems",
      "duckdb_databases",
      "duckdb_dependencies",
      "duckdb_extensions",
      "duckdb_external_file_cache",
      "duckdb_functions",
      "duckdb_indexes",
      "duckdb_keywords",
      "duckdb_log_contexts",
      "duckdb_logs",
      "duckdb_logs_parsed",
      "duckdb_memory",
      "duckdb_optimizers",
      "duckdb_prepared_statements",
      "duckdb_profiling_settings",
      "duckdb_schemas",
      "duckdb_secret_types",
      "duckdb_secrets",
      "duckdb_sequences",
      "duckdb_settings",
      "duckdb_table_sample",
      "duckdb_tables",
      "duckdb_temporary_files",
      "duckdb_types",
      "duckdb_variables",
      "duckdb_views",
      "generate_series",
      "glob",
      "histogram",
      "histogram_values",
      "icu_calendar_names",
      "json_each",
      "json_tree",
      "parquet_bloom_probe",
      "parquet_file_metadata",
      "parquet_full_metadata",
      "parquet_kv_metadata",
      "parquet_metadata",
      "parquet_scan",
      "parquet_schema",
      "pg_timezone_names",
      "pragma_collations",
      "pragma_database_size",
      "pragma_metadata_info",
      "pragma_platform",
      "pragma_show",
      "pragma_storage_info",
      "pragma_table_info",
      "pragma_user_agent",
      "pragma_version",
      "query_table",
      "range",
      "read_blob",
      "read_csv",
      "read_csv_auto",
      "read_json",
      "read_json_auto",
      "read_json_objects",
      "read_json_objects_auto",
      "read_ndjson",
      "read_ndjson_auto",
      "read_ndjson_objects",
      "read_parquet",
      "read_text",
      "repeat",
      "repeat_row",
      "seq_scan",
      "sniff_csv",
      "sql_auto_complete",
      "summary",
      "test_all_types",
      "test_vector_types",
      "unnest",
      "which_secret",
    ];
    const volatile = [
      "current_connection_id",
      "current_query",
      "current_query_id",
      "current_transaction_id",
      "currval",
      "error",
      "gen_random_uuid",
      "nextval",
      "random",
      "sleep_ms",
      "stats",
      "uuid",
      "uuidv4",
      "uuidv7",
    ];
    const found = await session.rows(
      "select distinct function_name as name from duckdb_functions() where function_type in ('table', 'table_macro') or (function_type = 'scalar' and stability = 'VOLATILE')",
    );
    expect(
      found
        .map(({ name }) => String(name))
        .filter((name) => !known.includes(name) && !volatile.includes(name) && !refusedFunctions.includes(name))
        .sort(),
    ).toEqual([]);
    const all = new Set(
      (await session.rows("select distinct function_name as name from duckdb_functions()")).map(({ name }) =>
        String(name),
      ),
    );
    expect(refusedFunctions.filter((name) => !all.has(name))).toEqual([]);
  });
});

describe("a text's own fault", () => {
  it("is no bug of the program", () => {
    expect(problem("sqlTextFailed", { reason: "x" }, { file: "queries/x.sql", line: 2 }).message).toContain(
      "queries/x.sql:2: This SQL cannot be run: x",
    );
  });
});
