/** What DuckDB's own parser says of a SQL text: the tables that it names, and what a condition compares. */
import type { Table } from "../base/table.js";
import { z } from "./schema.js";
import { literal } from "./sql-literals.js";

/** Runs SQL of our own. */
type Ask = (sql: string) => Promise<Table>;

/**
 * Names of the tables and views of a statement, with the schema where it has one; a name that the statement gives to a
 * part of itself is none. Undefined when it cannot be parsed.
 */
export async function tablesNamed(ask: Ask, text: string): Promise<readonly string[] | undefined> {
  const tree: unknown = JSON.parse(await serialized(ask, text));
  return Parsed.safeParse(tree).success ? [...new Set(tableNames(tree))] : undefined;
}

/** The expressions that a condition compares, as SQL, but for constants; none where the condition cannot be parsed. */
export async function operandsIn(ask: Ask, condition: string): Promise<readonly string[]> {
  // Without the places in the text: the same expression is the same wherever it stands.
  const tree = ParsedSelect.safeParse(
    JSON.parse(await serialized(ask, `select (${condition})`), (key, value: unknown) =>
      key === "query_location" ? undefined : value,
    ),
  ).data;
  if (!tree) return [];
  const [statement] = tree.statements;
  const [whole] = statement.node.select_list;
  const texts = compared(whole).map((operand) => ({
    ...tree,
    statements: [{ ...statement, node: { ...statement.node, select_list: [operand] } }],
  }));
  const written = await Promise.all(
    texts.map((one) => ask(`select json_deserialize_sql(${literal(JSON.stringify(one))}::json) as sql`)),
  );
  return [
    ...new Set(
      written.map(({ rows }) =>
        String(rows[0]?.["sql"])
          .replace(/^SELECT /, "")
          .replaceAll("count_star()", "count(*)"),
      ),
    ),
  ];
}

/** The tree as JSON. */
async function serialized(ask: Ask, text: string): Promise<string> {
  const [row] = (await ask(`select json_serialize_sql(${literal(text)}) as tree`)).rows;
  return String(row?.["tree"]);
}

/** What `json_serialize_sql` gives of SQL that it could parse, and of one SELECT of one thing. */
const Parsed = z.looseObject({ error: z.literal(false) });
const ParsedSelect = Parsed.extend({
  statements: z.tuple([z.looseObject({ node: z.looseObject({ select_list: z.tuple([z.unknown()]) }) })]),
});

const some = z.unknown().optional();
const Node = z.looseObject({
  class: z.string(),
  children: z.array(z.unknown()).nullish(),
  left: some,
  right: some,
  input: some,
  lower: some,
  upper: some,
});

/** What stands on either side of comparisons, down through and, or, not. */
function compared(given: unknown): unknown[] {
  const node = Node.safeParse(given).data;
  if (node && ["CONJUNCTION", "OPERATOR", "COMPARISON", "BETWEEN"].includes(node.class)) {
    return [...(node.children ?? []), node.left, node.right, node.input, node.lower, node.upper].flatMap(compared);
  }
  return variesWithData(given) ? [given] : [];
}

function variesWithData(node: unknown): boolean {
  if (node === null || typeof node !== "object") return false;
  const { class: kind } = node as { class?: unknown };
  return kind === "COLUMN_REF" || kind === "SUBQUERY" || Object.values(node).some(variesWithData);
}

/** A common table expression is seen by those after it and by the statement, and by itself when it is recursive. */
const WithTables = z.looseObject({
  cte_map: z.object({
    map: z.array(z.object({ key: z.string(), value: z.looseObject({ query: z.looseObject({ node: some }) }) })),
  }),
});
const Recursive = z.looseObject({ type: z.literal("RECURSIVE_CTE_NODE") });

function tableNames(node: unknown, named: ReadonlySet<string> = new Set()): string[] {
  if (node === null || typeof node !== "object") return [];
  const { type, table_name, schema_name } = node as { type?: unknown; table_name?: unknown; schema_name?: unknown };
  if (type === "BASE_TABLE" && typeof table_name === "string") {
    if (schema_name) return [`${String(schema_name)}.${table_name}`];
    return named.has(table_name.toLowerCase()) ? [] : [table_name];
  }
  const within = new Set(named);
  const names: string[] = [];
  for (const { key, value } of WithTables.safeParse(node).data?.cte_map.map ?? []) {
    const own = key.toLowerCase();
    names.push(
      ...tableNames(value, Recursive.safeParse(value.query.node).success ? new Set([...within, own]) : within),
    );
    within.add(own);
  }
  const others = Object.entries(node).filter(([part]) => part !== "cte_map");
  return [...names, ...others.flatMap(([, value]) => tableNames(value, within))];
}
