/**
 * Named ranges of addresses that may lie in each other, cut into pieces that do not: the narrowest names an address.
 */
import type { Range } from "../base/ipv4.js";
import { copyParquet, type Session, type WrittenSql } from "../engines/duckdb.js";
import { identifier, rowsAsSelect } from "../engines/sql-literals.js";

export type NamedRange = Range & { readonly line: number; readonly name: string | null };

const types = { line: "BIGINT", start: "BIGINT", end: "BIGINT", name: "VARCHAR" };

/**
 * Writes a Parquet file: start and end (last address) BIGINT, and the name VARCHAR under `column`; ascending. `sql` is
 * `queries/holders/narrowest.sql`.
 */
export async function copyNarrowest(
  session: Session,
  sql: WrittenSql,
  ranges: readonly NamedRange[],
  path: string,
  column: string,
): Promise<void> {
  await session.run(
    `create or replace temp table ranges as ${rowsAsSelect(
      ranges.map(({ line, start, end, name }) => ({ line, start, end, name })),
      types,
    )}`,
  );
  await session.viewFrom("narrowest", sql);
  await copyParquet(session, path, `select start, "end", name as ${identifier(column)} from narrowest order by start`);
}
