/** Values of DuckDB's driver as plain cells: what a result is for everybody else. */
import { problem } from "../base/problems.js";
import type { Cell, Row, Table } from "../base/table.js";

type Value = null | string | boolean | number | bigint | object;
type Columns = { deduplicatedColumnNames(): readonly string[]; columnType(index: number): unknown };
type Reader = Columns & { getRows(): readonly (readonly Value[])[] };
type Chunk = { readonly rowCount: number; getRows(): readonly (readonly Value[])[] };
type Result = Columns & { fetchChunk(): Promise<Chunk | null> };

export function tableOf(reader: Reader): Table {
  const names = reader.deduplicatedColumnNames();
  const columns = names.map((name, index) => ({ name, type: String(reader.columnType(index)) }));
  const rows = reader
    .getRows()
    .map((values) => Object.fromEntries(names.map((name, index) => [name, cellOf(values[index] ?? null, name)])));
  return { columns, rows };
}

/** Characters of a result that may be held, as a text of it would have them: what is larger ends the process. */
const mostCharacters = 256e6;

/** Read part by part, so that a result that is too large is told of before it is there. */
export async function boundedTable(result: Result, { file }: { readonly file: string }): Promise<Table> {
  const names = result.deduplicatedColumnNames();
  const columns = names.map((name, index) => ({ name, type: String(result.columnType(index)) }));
  const rows: Row[] = [];
  const always = names.reduce((sum, name) => sum + name.length + 16, 0);
  let characters = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const values of chunk.getRows()) {
      const row = Object.fromEntries(names.map((name, index) => [name, cellOf(values[index] ?? null, name)]));
      characters += Object.values(row).reduce<number>(
        (sum, cell) => sum + (typeof cell === "string" ? cell.length : 0),
        always,
      );
      if (characters > mostCharacters) throw problem("resultLarge", { megabytes: mostCharacters / 1e6 }, { file });
      rows.push(row);
    }
  }
  return { columns, rows };
}

/**
 * BIGINT, HUGEINT and DECIMAL become numbers, times and all else text; an integer that a number cannot hold is refused.
 */
function cellOf(value: Value, column: string): Cell {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
      throw problem("numberUnsafe", { column, value: String(value) });
    return Number(value);
  }
  // Numbers, days and times without an end are no value that a page could show.
  if ("isFinite" in value && value.isFinite === false) return null;
  return isDecimal(value) ? value.toDouble() : String(value);
}

function isDecimal(value: object): value is { toDouble(): number } {
  return "toDouble" in value;
}
