/** Whose packets a dataset is about: those of the sensors of the edition that shows it, or it is not shown there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Period, parsePeriod } from "../src/base/period.js";
import type { UserError } from "../src/base/problems.js";
import { type DeclaredScope, readQueries, type Scope } from "../src/numbers/queries.js";
import { otherScopes } from "../src/pages/other-scopes.js";
import { openLibrary } from "../src/workspace/library.js";
import { addFiles, filesOf, folderWith, sql, tsubame } from "./kit.js";
import { builtSample } from "./sample-kit.js";

const quarter = parsePeriod("2024Q2") as Period;
const words = (html: string) => html.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");

describe("the scope of a query", () => {
  const scopesOf = async (files: Record<string, string>, onProblem?: (wrong: UserError) => void) => {
    const queries = await readQueries({ library: openLibrary(await folderWith(files)) }, quarter, onProblem);
    return (name: string) => queries.get(name)?.scope;
  };

  it("stands among its first comments", async () => {
    const scope = await scopesOf({
      "queries/datasets/a.sql": "-- One row.\n-- Scope: home\n-- Source: nothing.\nselect 1 as one",
      "queries/datasets/b.sql": "\n--Scope:   overseas  \r\n\r\nselect 1 as one",
      "queries/2024Q2/c.sql": "-- Scope: edition\nselect 1 as one",
      "queries/datasets/d.sql": "select 1 as one\n-- Scope: home\n",
      "queries/datasets/e.sql": "-- The scope: home is what it is not about.\nselect 1 as one",
    });
    expect(["a", "b", "c", "d", "e"].map(scope)).toEqual(["home", "overseas", "edition", "all", "all"]);
  });

  it("is that of the query it is laid over, else all", async () => {
    const scope = await scopesOf({
      "queries/datasets/top_ports.sql": "select 1 as rank",
      "queries/2024Q2/chosen_drop.sql": "select 1 as one",
      "queries/2024Q2/port_ranks.sql": "select 1 as one",
      "queries/datasets/totals.sql": "-- Scope: all\nselect 1 as one",
      "queries/datasets/of_our_own.sql": "select 1 as one",
    });
    expect(["top_ports", "chosen_drop", "port_ranks", "totals", "of_our_own"].map(scope)).toEqual([
      "edition",
      "all",
      "edition",
      "all",
      "all",
    ]);
  });

  it.each(["hone", "Home", "", "home, overseas"])('is not "%s"', async (said) => {
    const files = { "queries/datasets/a.sql": `-- One row.\n-- Scope: ${said}\nselect 1 as one` };
    await expect(scopesOf(files)).rejects.toMatchObject({
      code: "scopeUnknown",
      place: { file: "queries/datasets/a.sql", line: 2 },
    });
    const found: UserError[] = [];
    expect((await scopesOf(files, (wrong) => void found.push(wrong)))("a")).toBe("all");
    expect(found).toHaveLength(1);
  });
});

describe("a name of a dataset about other sensors", () => {
  const dataset = (name: string, scope: DeclaredScope) => ({ name, file: "", key: "", columns: [], rows: [], scope });
  const datasets = { one: dataset("one", "all"), two: dataset("two", "edition"), three: dataset("three", "home") };
  const found = (text: string, own: Scope = "home") =>
    otherScopes([{ text, file: "a.hbs", firstLine: 4 }], own, datasets, new Map([["drawn", ["two", "one"]]])).map(
      ({ values, place }) => [values["dataset"], place.line],
    );

  it.each([
    ["a value", '{{count "one"}}'],
    ["a value inside another", '{{#if (count "one" kind="rise")}}Some.{{/if}}'],
    ["rows", "{{#each (rows 'one') as |row|}}{{row.name}}{{/each}}"],
    ["a list", '{{~list "one" "name"~}}'],
    ["marks of a table", '{{table "two" mark=(rows "one") caption="Changes"}}'],
    ["a table", '{{table "one" columns="name" caption="Changes"}}'],
    ["a claim over it", '{{#claim "ratio > 0" of="one"}}So.{{/claim}}'],
    ["a claim about it", '{{#claim "(select count(*) from one) > 1"}}So.{{/claim}}'],
    ["a path", "{{#each datasets.one}}{{name}}{{/each}}"],
    ["a chart", '{{#chart "drawn" caption="Two"}}Two.{{/chart}}'],
  ])("is found in %s, once, with its line", (_, text) => {
    expect(found(`Words.\n\n${text}\n\n${text}\n`)).toEqual([["one", 6]]);
  });

  it.each([
    ["a comment", '{{! rows "one" }}{{!-- {{count "one"}} --}}'],
    ["words", 'rows "one", datasets.one'],
    [
      "a column, a caption or a message",
      '{{list "two" "one"}}{{table "two" columns="one" caption="one"}}{{message "one"}}',
    ],
    ["a longer name", '{{count "one_more"}}{{#claim "one_more > 0" of="two"}}So.{{/claim}}'],
    ["one of its own sensors", '{{count "two"}}{{count "three"}}'],
  ])("is not found in %s", (_, text) => expect(found(text)).toEqual([]));

  it("depends on the sensors of the page", () => {
    const text = '{{count "one"}}{{count "two"}}{{count "three"}}';
    expect(found(text, "all")).toEqual([["three", 4]]);
    expect(found(text, "overseas")).toEqual([
      ["one", 4],
      ["three", 4],
    ]);
  });
});

describe("a page about the home sensors", () => {
  const settings = "timezone: UTC\nhome: JP\nlanguages: [en]\neditions: [overflow, quarterly]\n";
  const topic = (body: string, edition = "quarterly") => ({
    [`templates/${edition}/2024Q2/topic.en.md.hbs`]: `---\ntitle: More\n---\n\n${body}\n`,
  });
  const checked = async (files: Record<string, string>, more = "") => {
    const folder = await folderWith({ ...filesOf(settings + more), ...files });
    return (await tsubame(folder, ["check", "2024Q2"])).out.split("\n").filter((line) => line.includes("The dataset"));
  };
  const page = "templates/quarterly/2024Q2/topic.en.md.hbs";

  it("cannot show a chart of one", async () => {
    const found = await checked(topic('{{#chart "mirai_packets_by_port" caption="Ports"}}Ports.{{/chart}}'));
    expect(found.join("\n")).toContain(`${page}:5: The dataset mirai_packets_by_port (scope all)`);
  });

  it("shows one about the home sensors, which the article cannot, nor anybody one about overseas", async () => {
    const query = (scope: string) => ({ "queries/datasets/own.sql": `-- Scope: ${scope}\nselect 1 as one` });
    const shown = '{{count "own"}} of them.';
    expect(await checked({ ...query("home"), ...topic(shown) })).toEqual([]);
    expect(await checked({ ...query("edition"), ...topic(shown), ...topic(shown, "overflow") })).toEqual([]);
    expect(await checked({ ...query("home"), ...topic(shown, "overflow") })).toHaveLength(1);
    expect(await checked({ ...query("overseas"), ...topic(shown) })).toHaveLength(1);
    expect(await checked({ ...query("all"), ...topic(shown, "overflow") })).toEqual([]);
    expect(await checked({ "queries/datasets/own.sql": "select 1 as one", ...topic(shown) })).toHaveLength(1);
  });

  it("shows one about all sensors where it is about all sensors itself", async () => {
    expect(await checked(topic('{{count "changes"}} of them.'), "quarterly_scope: all\n")).toEqual([]);
  });

  it("shows none that reads one about other sensors", async () => {
    const [found = ""] = await checked({
      "queries/datasets/own.sql": "-- Scope: edition\nselect count(*) as n from changes",
      ...topic('{{count "own"}} of them.'),
    });
    expect(found).toContain(
      "queries/datasets/own.sql: The dataset own (scope edition) reads changes, which is about other sensors (scope all).",
    );
  });

  it("is not built with one, and says where it is", async () => {
    const folder = await folderWith({
      ...filesOf(settings),
      ...topic('{{count "changes"}} of them.'),
    });
    const packets =
      "select timestamp '2024-04-03 10:00' as time, 'alpha-one' as sensor, '240.0.0.9' as src_ip, 1 as src_port, 23 as dst_port, 6 as protocol";
    await sql(`copy (${packets}) to '${join(folder, "one.parquet")}' (format parquet)`);
    await addFiles(folder, { "exports/one.parquet": readFileSync(join(folder, "one.parquet")) });
    const built = await tsubame(folder, ["build", "2024Q2", "--no-pdf"]);
    expect(built.code).toBe(1);
    expect(built.err).toContain(`${page}:5`);
  });
});

describe("the sample's report on the home sensors", () => {
  beforeAll(async () => void (await builtSample()), 600_000);

  /** Daily sources of the five networks on port 23, on the sensors of a condition: from the exports alone. */
  const daily = async (folder: string, sensors: string) =>
    (
      await sql(`
    with watched as (
      select label, list_reduce([cast(part as bigint) for part in string_split(split_part(network, '/', 1), '.')], lambda a, b: a * 256 + b) as low,
        2 ** (32 - cast(split_part(network, '/', 2) as integer)) as size, port
      from read_csv('${folder}/networks.csv', all_varchar = true)
    ),
    seen as (
      select cast(p.time + interval 9 hour as date) as day, w.label, count(distinct p.src_ip) as sources
      from '${folder}/exports/*.parquet' p
      join read_csv('${folder}/sensors.csv') s on s.sensor = p.sensor and ${sensors}
      join watched w on p.src_ip >= w.low and p.src_ip < w.low + w.size and (w.port is null or cast(w.port as integer) = p.dst_port)
      group by 1, 2
    )
    select cast(d as date)::varchar as day, coalesce(sum(sources), 0) as sources
    from generate_series(date '2024-04-01', date '2024-06-30', interval 1 day) days(d) left join seen on seen.day = cast(d as date)
    group by 1 order by 1`)
    ).map(({ sources }) => Number(sources));

  /** The split in two levels that leaves the smallest squared error, at least a week on either side. */
  const levels = (values: readonly number[]) => {
    const mean = (part: readonly number[]) => part.reduce((sum, one) => sum + one, 0) / part.length;
    const error = (part: readonly number[]) => part.reduce((sum, one) => sum + (one - mean(part)) ** 2, 0);
    const splits = values.flatMap((_, at) => (at >= 7 && at <= values.length - 7 ? [at] : []));
    const best = splits.reduce((a, b) =>
      error(values.slice(0, b)) + error(values.slice(b)) < error(values.slice(0, a)) + error(values.slice(a)) ? b : a,
    );
    return [mean(values.slice(0, best)), mean(values.slice(best))].map((one) => Math.round(one));
  };

  it("tells of the networks what the home sensors saw, and the article what all did", async () => {
    const { folder } = await builtSample();
    const page = (edition: string) =>
      words(readFileSync(join(folder, `output/2024Q2/${edition}/ja/index.html`), "utf8"));
    const [home, all] = [levels(await daily(folder, "s.country = 'JP'")), levels(await daily(folder, "true"))];
    // Far enough apart that neither can stand for the other.
    expect(home[1]).toBeLessThan((all[1] ?? 0) * 0.9);
    expect(page("quarterly")).toContain(`それまで1日平均${home[0]}個だったものが、以後は平均${home[1]}個になりました`);
    expect(page("overflow")).toContain(
      `それまで1日平均${all[0]}個だった送信元IPアドレスは、この日を境に平均${all[1]}個になりました`,
    );
  });

  it("answers a query for either", async () => {
    const { folder } = await builtSample();
    const asked = async (...more: string[]) =>
      JSON.parse((await tsubame(folder, ["query", "totals", "2024Q2", "--json", ...more])).out) as {
        label: string | null;
        sources: number;
        packets: number;
      }[];
    const counted = async (sensors: string) =>
      (
        await sql(`select count(*) as packets, count(distinct p.src_ip) as sources from '${folder}/exports/*.parquet' p
          join read_csv('${folder}/sensors.csv') s on s.sensor = p.sensor and ${sensors}
          where cast(p.time + interval 9 hour as date) between '2024-04-01' and '2024-06-30'`)
      )[0];
    for (const [scope, sensors] of [
      ["home", "s.country = 'JP'"],
      ["overseas", "s.country <> 'JP'"],
      ["all", "true"],
    ] as const) {
      const rows = await asked("--scope", scope);
      expect(rows[0], scope).toMatchObject({ label: null, ...(await counted(sensors)) });
      expect(rows.slice(1).every(({ label }) => scope === "all" || label?.startsWith(scope))).toBe(true);
    }
    expect(await asked()).toEqual(await asked("--scope", "all"));
  });
});
