/** Tables for people who read them in a terminal. */
import type { Table } from "../base/table.js";

/** No cell is filled up beyond it: one long text would else make every line as long. */
const widest = 200;

/** Columns side by side, numbers to the right; each line ends with LF. */
export function aligned({ columns, rows }: Table): string {
  const cells = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ name }) => String(row[name] ?? ""))),
  ];
  const widths = columns.map((_, at) =>
    cells.reduce((most, line) => Math.max(most, Math.min(widest, line[at]?.length ?? 0)), 0),
  );
  const right = columns.map(
    ({ name }) => rows.length > 0 && rows.every((row) => row[name] === null || typeof row[name] === "number"),
  );
  return (
    cells
      .map((line) =>
        line
          .map((cell, at) => (right[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
          .join("  ")
          .trimEnd(),
      )
      .join("\n") + "\n"
  );
}
