/** Tables for people who read them in a terminal. */
import type { Table } from "../base/table.js";

/** Columns side by side, numbers to the right; each line ends with LF. */
export function aligned({ columns, rows }: Table): string {
  const cells = [
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map(({ name }) => String(row[name] ?? ""))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
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
