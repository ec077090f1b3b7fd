/**
 * Claims: sentences that stand only as long as a condition over the datasets holds, in whatever language they are said.
 */
import { join } from "node:path";
import { cacheFolder, type Entry, entryIn, keep, recall, spillFolder } from "../base/cache.js";
import { type Condition, claimsIn, conditionText, namesDataset } from "../base/claim-tags.js";
import { type Finding, finding, inEnglish, type Place, problem, UserError } from "../base/problems.js";
import type { Cell, Row, Table } from "../base/table.js";
import { duckdbVersion, firstLine, openDatabase, type Session } from "../engines/duckdb.js";
import type { Template } from "../engines/handlebars.js";
import { identifier, tableAsSelect } from "../engines/sql-literals.js";

/** What a page says, as text, and the rows that it is said of; none without a dataset. */
export type Claim = Condition & { readonly sentence: string; readonly rows: readonly Row[]; readonly place: Place };

type Tables = Readonly<Record<string, Table>>;

/** Conditions that cannot be asked of datasets with these columns, whatever their rows. */
export async function bindClaims(
  { folder }: { readonly folder: string },
  templates: readonly Template[],
  described: Tables,
): Promise<UserError[]> {
  const claims = templates
    .flatMap(claimsIn)
    .filter(({ dataset }) => dataset === undefined || described[dataset] !== undefined);
  const columns = Object.fromEntries(
    Object.entries(described).map(([name, table]) => [name, { columns: table.columns, rows: [] }]),
  );
  const unknown = await unsettled(folder, claims, columns, (claim) => [
    conditionText(claim),
    neededBy(claim, columns).map((name) => columns[name]),
  ]);
  return withTables(folder, unknown, columns, async (session, claim) => {
    const { condition, dataset, place } = claim;
    try {
      const [column] = await session.columnsOf({
        text: `select (${condition}\n)${dataset === undefined ? "" : ` from ${identifier(dataset)}`}`,
        file: place.file ?? "",
      });
      return column?.type === "BOOLEAN"
        ? []
        : [problem("claimNotCondition", { condition, type: column?.type ?? "" }, place)];
    } catch (error) {
      return [
        problem(
          "claimWrong",
          {
            condition,
            reason:
              error instanceof UserError ? (inEnglish({ ...error, place: {} }).split("\n")[0] ?? "") : firstLine(error),
          },
          place,
        ),
      ];
    }
  });
}

/**
 * Claims that are not so, with the values that say it: of a dataset, those of the first rows. A claim about no row is
 * not so either.
 */
export async function checkClaims(
  { folder }: { readonly folder: string },
  claims: readonly Claim[],
  datasets: Tables,
): Promise<Finding[]> {
  const distinct = claims.filter(
    (claim, at) =>
      claims.findIndex(
        (other) =>
          conditionText(other) === conditionText(claim) &&
          other.rows.length === claim.rows.length &&
          other.rows.every((row, index) => row === claim.rows[index]),
      ) === at,
  );
  const unknown = await unsettled(folder, distinct, datasets, (claim) => [
    conditionText(claim),
    claim.rows,
    neededBy(claim, datasets).map((name) => datasets[name]?.rows),
  ]);
  return withTables(folder, unknown, datasets, async (session, claim) => {
    const values = await contradiction(session, claim, datasets);
    return values === undefined
      ? []
      : [finding("claimFalse", { sentence: claim.sentence, condition: conditionText(claim), values }, claim.place)];
  });
}

/** Undefined when the claim holds. */
async function contradiction(
  session: Session,
  { condition, dataset, rows, place }: Claim,
  datasets: Tables,
): Promise<string | undefined> {
  const asked = async (text: string) => (await session.select({ text, file: place.file ?? "" })).rows;
  const shown = async (from: string) => {
    const operands = await session.operandsOf(condition);
    const values =
      operands.length === 0
        ? []
        : await asked(
            `select ${operands.map((operand, at) => `cast((${operand}) as varchar) as v${at}`).join(", ")} ${from}`,
          );
    return values.map((row) =>
      operands.map((operand, at) => `${operand} = ${String(row[`v${at}`] ?? "null")}`).join(", "),
    );
  };
  if (dataset === undefined) {
    const [row] = await asked(`select coalesce((${condition}\n), false) as holds`);
    return row?.["holds"] === true ? undefined : (await shown("")).join("; ");
  }
  if (rows.length === 0) return `${dataset}: 0 rows`;
  const columns = datasets[dataset]?.columns ?? [];
  await session.run(
    `create or replace temp table claimed as ${tableAsSelect({ columns: [...columns, { name: placeColumn, type: "BIGINT" }], rows: rows.map((row, at) => ({ ...row, [placeColumn]: at })) })}`,
  );
  const from = `from temp.claimed as ${identifier(dataset)} where not coalesce((${condition}\n), false) order by ${placeColumn} limit ${rowsShown}`;
  const wrong = await asked(`select ${placeColumn} ${from}`);
  if (wrong.length === 0) return undefined;
  const values = await shown(from);
  return wrong.map((row, at) => `${nameOf(rows[Number(row[placeColumn])] as Row)}: ${values[at] ?? ""}`).join("; ");
}

const placeColumn = "claimed_place";
/** The first rows tell enough. */
const rowsShown = 3;

/** What tells a row from others: its texts, or its first cell. */
function nameOf(row: Row): string {
  const texts = Object.values(row).filter((cell): cell is string => typeof cell === "string");
  return texts.slice(0, 2).join(" ") || String(Object.values(row)[0] as Cell);
}

/** The datasets that a condition names. */
function neededBy({ condition, dataset }: Condition, tables: Tables): string[] {
  return Object.keys(tables)
    .filter((name) => name !== dataset && namesDataset(condition, name))
    .concat(dataset === undefined ? [] : [dataset])
    .sort();
}

/** Claims that were not found good before, about the same values. */
async function unsettled<One extends Condition>(
  folder: string,
  claims: readonly One[],
  tables: Tables,
  standsOn: (claim: One) => unknown,
): Promise<(One & Settled)[]> {
  const place = join(folder, cacheFolder, "claims");
  const keyed = claims.map((claim) => ({
    ...claim,
    settled: entryIn(
      place,
      "claim",
      claimsFormat,
      duckdbVersion,
      standsOn(claim),
      neededBy(claim, tables).map((name) => tables[name]?.columns),
    ),
  }));
  const known = await Promise.all(keyed.map(({ settled }) => recall<true>(settled)));
  return keyed.filter((_, at) => known[at] === undefined);
}

/** Raised when claims are asked in another way. */
const claimsFormat = 1;

/** Where it is kept that nothing was wrong with a claim. */
type Settled = { readonly settled: Entry };

/**
 * Asks of each claim in a database that holds the datasets it names and reaches nothing else; one without complaint is
 * remembered.
 */
async function withTables<One extends Condition & Settled, Complaint>(
  folder: string,
  claims: readonly One[],
  tables: Tables,
  ask: (session: Session, claim: One) => Promise<Complaint[]>,
): Promise<Complaint[]> {
  if (claims.length === 0) return [];
  const database = await openDatabase({
    scratch: spillFolder(folder),
    memoryMb: 200,
    threads: 1,
    reads: [],
  });
  try {
    const session = await database.open();
    for (const name of new Set(claims.flatMap((claim) => neededBy(claim, tables))))
      await session.run(`create table ${identifier(name)} as ${tableAsSelect(tables[name] as Table)}`);
    const all: Complaint[] = [];
    const good: Entry[] = [];
    for (const claim of claims) {
      const complaints = await ask(session, claim);
      if (complaints.length === 0) good.push(claim.settled);
      all.push(...complaints);
    }
    await Promise.all(good.map((settled) => keep(settled, true)));
    return all;
  } finally {
    database.close();
  }
}
