/** Spark: what types are called there, and its program, run as the settings say. */
import { spawn } from "node:child_process";

/** Types of Parquet columns by their names in DuckDB, and what Spark must be told that they are. */
export const sparkTypes = {
  TINYINT: "tinyint",
  SMALLINT: "smallint",
  INTEGER: "int",
  BIGINT: "bigint",
  UTINYINT: "smallint",
  USMALLINT: "int",
  UINTEGER: "bigint",
  UBIGINT: "decimal(20, 0)",
  FLOAT: "float",
  DOUBLE: "double",
  VARCHAR: "string",
  BLOB: "binary",
  TIMESTAMP: "timestamp",
  TIMESTAMP_S: "timestamp",
  TIMESTAMP_MS: "timestamp",
  // Nanoseconds since 1970: Spark has no time as fine as that.
  TIMESTAMP_NS: "bigint",
  "TIMESTAMP WITH TIME ZONE": "timestamp",
} as const;

export type SparkTypeOf = keyof typeof sparkTypes;

/** Backslashes mean something in Spark's literals. */
export function sparkLiteral(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/**
 * Runs a command in a folder, where Spark leaves what it needs while it runs; what it says is passed on. Gives its exit
 * code, 128 and the signal's where it was ended; a reason where it could not be started.
 */
export function runSpark(
  [program = "", ...given]: readonly string[],
  script: string,
  folder: string,
  tell: (text: string) => void,
): Promise<number | string> {
  const placed = given.some((one) => one.includes("{script}"));
  const all = placed ? given.map((one) => one.replaceAll("{script}", script)) : [...given, "-f", script];
  return new Promise((done) => {
    const running = spawn(program, all, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [running.stdout, running.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => tell(text));
    running.on("error", (error) => done(error.message));
    running.on("close", (code) => done(code ?? 128));
  });
}
