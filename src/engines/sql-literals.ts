/** Texts, names, paths and rows as SQL writes them. */
import { isAbsolute, sep } from "node:path";
import { problem } from "../base/problems.js";
import type { Row, Table } from "../base/table.js";

/** A SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A quoted SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The absolute path of a file as a string literal for a function that takes patterns: the file of this very name. */
export function pathLiteral(path: string): string {
  return literal(asPattern(path));
}

/** A list for `allowed_paths` and `allowed_directories`: DuckDB asks them for the pattern, then for what it found. */
export function allowedPaths(paths: readonly string[]): string {
  return literals([...new Set(paths.flatMap((path) => [path, asPattern(path)]))]);
}

export function pathLiterals(paths: readonly string[]): string {
  return `[${paths.map(pathLiteral).join(", ")}]`;
}

/** DuckDB cuts a pattern at a backslash, so a name that needs one as a letter cannot be said. */
function asPattern(path: string): string {
  if (!isAbsolute(path)) throw new Error(`not an absolute path: ${path}`);
  if (!/[*?[]/.test(path)) return path;
  if (sep === "/" && path.includes("\\")) throw problem("nameUnreadable", {}, { file: path });
  return path.replace(/[*?[]/g, "[$&]");
}

/** A SQL list of string literals. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}

/**
 * A SELECT that yields plain rows as a table of VARCHAR, BIGINT and BOOLEAN columns, as `types` says. The rows travel
 * as JSON text, so no value is ever read as SQL.
 */
export function rowsAsSelect(rows: readonly Row[], types: Readonly<Record<string, string>>): string {
  const shape = literal(JSON.stringify([types]));
  return `select unnest(from_json(${literal(JSON.stringify(rows))}::json, ${shape}), recursive := true)`;
}

/** A table of plain cells as a SELECT with the types of its columns. */
export function tableAsSelect({ columns, rows }: Table): string {
  const casts = columns
    .map(({ name, type }) => `cast(${identifier(name)} as ${type}) as ${identifier(name)}`)
    .join(", ");
  return `select ${casts} from (${rowsAsSelect(rows, Object.fromEntries(columns.map(({ name }) => [name, "VARCHAR"])))})`;
}
