/** Untrusted values checked against a schema once; what comes out is trusted. */
import { z } from "zod";
import { parseJson } from "../base/json.js";
import { type Clause, clause, problem, type UserError } from "../base/problems.js";
import { didYouMean } from "./nearest.js";
import type { Located } from "./yaml.js";

export { z };
export type Infer<Schema extends z.ZodType> = z.infer<Schema>;

/**
 * The value as the schema types it, defaults filled in; throws for the first thing that is wrong, with line and key.
 */
export function parseWith<Schema extends z.ZodType>(
  schema: Schema,
  { value, lineOf }: Located,
  file: string,
): z.infer<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // A name misspelt is also a name missing: the misspelling says more.
  const issue = result.error.issues.find(({ code }) => code === "unrecognized_keys") ?? result.error.issues[0];
  // What is wrong with a key says more than that something is.
  const inner = issue?.code === "invalid_key" ? issue.issues[0] : undefined;
  throw issue ? problemOf(inner ? { ...inner, path: issue.path } : issue, schema, lineOf, file) : result.error;
}

/** What a JSON file says, as the schema types it; throws for the first thing that is wrong. */
export function parseJsonWith<Schema extends z.ZodType>(schema: Schema, text: string, file: string): z.infer<Schema> {
  return parseWith(schema, { value: parseJson(text, file), lineOf: () => undefined }, file);
}

/** What a JSON text of the program's own says; undefined where it is no JSON, or not of this shape. */
export function readAs<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function problemOf(issue: z.core.$ZodIssue, schema: z.ZodType, lineOf: Located["lineOf"], file: string): UserError {
  if (issue.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    const path = [...issue.path, key];
    const allowed = keysAt(schema, issue.path);
    return problem(
      "unknownKey",
      { near: didYouMean(key, allowed), allowed: allowed.join(", ") },
      { file, line: lineOf(path), key: path.join(".") },
    );
  }
  const allowed = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const near = didYouMean(String(issue.input ?? ""), allowed);
  const line = nearestLine(lineOf, issue.path);
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  const values = {
    reason: missing ? clause("This setting is missing.") : sentenceOf(issue.message.replace(/\.?$/, ".")),
    near,
    allowed: allowed.length ? clause("Allowed here: {allowed}", { allowed: allowed.join(", ") }) : "",
  };
  return problem("wrongValue", values, { file, line, key: issue.path.join(".") });
}

/** Sentences of zod's that have values; its others, and those of our schemas, are as they stand. */
const zodSentences: readonly (readonly [RegExp, string])[] = [
  [
    /^Invalid input: expected (?<expected>.+), received (?<received>.+)\.$/,
    "Invalid input: expected {expected}, received {received}.",
  ],
  [/^Too small: expected (?<what>.+) to be (?<limit>.+)\.$/, "Too small: expected {what} to be {limit}."],
  [/^Too small: expected (?<what>.+) to have (?<limit>.+)\.$/, "Too small: expected {what} to have {limit}."],
  [/^Too big: expected (?<what>.+) to be (?<limit>.+)\.$/, "Too big: expected {what} to be {limit}."],
  [/^Too big: expected (?<what>.+) to have (?<limit>.+)\.$/, "Too big: expected {what} to have {limit}."],
  [/^Invalid option: expected one of (?<values>.+)\.$/, "Invalid option: expected one of {values}."],
  [/^Invalid string: must match pattern (?<pattern>.+)\.$/, "Invalid string: must match pattern {pattern}."],
];

function sentenceOf(message: string): Clause {
  for (const [pattern, english] of zodSentences) {
    const groups = pattern.exec(message)?.groups;
    if (groups) return clause(english, { ...groups });
  }
  return clause(message);
}

/** The line of the key, or of the nearest key around it that the file has. */
function nearestLine(lineOf: Located["lineOf"], path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const line = lineOf(path.slice(0, length));
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The keys of the object that the schema has at a path. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of path) {
    const around = inner(at);
    at =
      around instanceof z.ZodObject
        ? around.shape[String(key)]
        : around instanceof z.ZodRecord
          ? around.valueType
          : around instanceof z.ZodArray
            ? around.element
            : undefined;
  }
  const found = inner(at);
  if (found instanceof z.ZodRecord && found.keyType instanceof z.ZodEnum) return found.keyType.options.map(String);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function inner(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? inner(schema.unwrap())
    : schema;
}
