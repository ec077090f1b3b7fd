/** SQL that others wrote, told apart by its words before DuckDB sees it: what each statement is, and what it calls. */
import { lineAt } from "../base/line-numbers.js";
import { problem, type UserError } from "../base/problems.js";

/** A text with the file it lies in. */
export type WrittenSql = { readonly text: string; readonly file: string };

/** What a file of definitions may create; all of it goes with the session. */
export type Definition = "macro" | "view" | "table";

/** Where it begins in the text and where it ends; a quoted name comes without its quotes. */
type Token = {
  readonly kind: "word" | "name" | "sign" | "other";
  readonly text: string;
  readonly at: number;
  readonly end: number;
};
type Statement = readonly Token[];

/** The words that a statement which reads can begin with. */
const readingWords = [
  "select",
  "with",
  "from",
  "values",
  "table",
  "pivot",
  "unpivot",
  "summarize",
  "describe",
  "desc",
  "show",
];

/**
 * Functions that a SELECT can call and that do more than read: they write a log or a profile into a file, change what
 * later statements do, or run a text that nobody has looked at.
 */
export const refusedFunctions: readonly string[] = [
  "enable_logging",
  "disable_logging",
  "truncate_duckdb_logs",
  "write_log",
  "enable_profiling",
  "disable_profiling",
  "enable_peg_parser",
  "disable_peg_parser",
  "checkpoint",
  "force_checkpoint",
  "query",
  "json_execute_serialized_sql",
  "read_duckdb",
  "setseed",
];

/**
 * Exactly one statement, of a kind that reads, or a problem that says what to do. DuckDB has its say on the kind when
 * it binds it.
 */
export function checkReading(written: WrittenSql): void {
  const [statement = [], more] = statementsOf(written);
  if (more) throw problem("sqlMany", {}, placeIn(written, more[0]));
  const first = statement.find(({ kind, text }) => kind !== "sign" || text !== "(");
  if (first?.kind !== "word" || !readingWords.includes(first.text.toLowerCase()))
    throw notReading(written, firstWords(statement), statement[0]);
  checkCalls(written, statement);
}

/**
 * Statements that each create one of these and nothing else, one by one; each stands on the line where it stands in the
 * file.
 */
export function definitionsIn(written: WrittenSql, kinds: readonly Definition[]): string[] {
  return statementsOf(written).map((statement) => {
    if (!kinds.includes(createdBy(statement) as Definition))
      throw problem(
        "sqlDefinition",
        { statement: firstWords(statement), kinds: kinds.map((kind) => `CREATE ${kind.toUpperCase()}`).join(", ") },
        placeIn(written, statement[0]),
      );
    checkCalls(written, statement);
    const [start, end] = [statement[0]?.at ?? 0, statement.at(-1)?.end ?? 0];
    return written.text.slice(0, start).replace(/[^\n]/g, "") + written.text.slice(start, end);
  });
}

/** What DuckDB takes for another kind than its first word promised. */
export function notReading(written: WrittenSql, statement: string, token?: Token): UserError {
  return problem(
    "sqlNotReading",
    {
      statement,
      words: readingWords
        .filter((word) => word !== "desc")
        .join(", ")
        .toUpperCase(),
    },
    placeIn(written, token),
  );
}

/** `create [or replace] [temp] macro`, and so on; undefined for all else. */
function createdBy(statement: Statement): string | undefined {
  const words = statement.slice(0, 6).map(({ kind, text }) => (kind === "word" ? text.toLowerCase() : ""));
  if (words.shift() !== "create") return undefined;
  if (words[0] === "or" && words[1] === "replace") words.splice(0, 2);
  if (words[0] === "temp" || words[0] === "temporary") words.shift();
  if (words[0] === "recursive") words.shift();
  return words[0] === "function" ? "macro" : words[0];
}

function checkCalls(written: WrittenSql, statement: Statement): void {
  const call = statement.find(
    ({ kind, text }, at) =>
      (kind === "word" || kind === "name") &&
      refusedFunctions.includes(text.toLowerCase()) &&
      statement[at + 1]?.text === "(",
  );
  if (call) throw problem("sqlFunction", { name: call.text.toLowerCase() }, placeIn(written, call));
}

/** Never empty. */
function statementsOf(written: WrittenSql): Statement[] {
  if (written.text.includes("\0")) throw problem("sqlNul", {}, { file: written.file });
  const statements: Token[][] = [[]];
  for (const token of tokensIn(written.text)) {
    if (token.text === ";" && token.kind === "sign") statements.push([]);
    else statements.at(-1)?.push(token);
  }
  const full = statements.filter((statement) => statement.length > 0);
  if (full.length === 0) throw problem("sqlEmpty", {}, { file: written.file });
  return full;
}

/** As they are written: `create table`, `drop`. */
function firstWords(statement: Statement): string {
  const words = statement
    .slice(0, statement[0]?.text.toLowerCase() === "create" ? 4 : 1)
    .filter(({ kind }) => kind === "word")
    .map(({ text }) => text);
  const end = words.findIndex(
    (word) =>
      !["CREATE", "OR", "REPLACE", "TEMP", "TEMPORARY", "PERSISTENT", "RECURSIVE", "UNIQUE"].includes(
        word.toUpperCase(),
      ),
  );
  return words.slice(0, end < 0 ? undefined : end + 1).join(" ") || (statement[0]?.text ?? "").slice(0, 20);
}

function placeIn({ text, file }: WrittenSql, token: Token | undefined) {
  return { file, line: lineAt(text, token?.at ?? 0) };
}

// As DuckDB has them: a carriage return ends a comment too, and a text with escapes goes on in the next line.
const spaces = "\\t\\n\\f\\r \\u00a0\\u2000-\\u200b\\u202f\\u205f\\u2060\\u3000\\ufeff";
const letter = `(?![${spaces}])[A-Za-z_\\u0080-\\uffff]`;
const passedOver = new RegExp(`[${spaces}]+|--[^\\n\\r]*`, "y");
const digits = /[0-9]+/y;
const escapedText = new RegExp(`[eE]'(?:[^'\\\\]|\\\\[^]|''|'(?:[${spaces}]|--[^\\n\\r]*[\\n\\r])+')*(?:'|$)`, "y");
const plainText = /'[^']*(?:''[^']*)*(?:'|$)/y;
const quotedName = /"([^"]*(?:""[^"]*)*)(?:"|$)/y;
const dollarTag = new RegExp(`\\$(?:${letter}(?:${letter}|[0-9])*)?\\$`, "y");
const plainWord = new RegExp(`${letter}(?:${letter}|[0-9$])*`, "y");

/** Comments and white space are left out; texts and numbers are others, of which nothing is asked. */
function tokensIn(sql: string): Token[] {
  const tokens: Token[] = [];
  const take = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at;
    return pattern.exec(sql);
  };
  const add = (kind: Token["kind"], at: number, length: number, text = sql.slice(at, at + length)) => {
    tokens.push({ kind, text, at, end: at + length });
    return at + length;
  };
  for (let at = 0; at < sql.length; ) {
    const passed = take(passedOver, at);
    const text = take(escapedText, at) ?? take(plainText, at) ?? take(digits, at);
    const tag = take(dollarTag, at)?.[0];
    const name = take(quotedName, at);
    const word = take(plainWord, at)?.[0];
    if (passed) at += passed[0].length;
    else if (sql.startsWith("/*", at)) at = endOfComment(sql, at);
    else if (text) at = add("other", at, text[0].length);
    else if (tag !== undefined) at = add("other", at, endAfter(sql, tag, at + tag.length) - at);
    else if (name) at = add("name", at, name[0].length, (name[1] ?? "").replaceAll('""', '"'));
    else at = add(word === undefined ? "sign" : "word", at, (word ?? " ").length);
  }
  return tokens;
}

function endAfter(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

/** Such comments lie in each other. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; ) {
    if (sql.startsWith("/*", at)) depth += 1;
    else if (sql.startsWith("*/", at)) depth -= 1;
    else {
      at += 1;
      continue;
    }
    at += 2;
    if (depth === 0) return at;
  }
  return sql.length;
}
