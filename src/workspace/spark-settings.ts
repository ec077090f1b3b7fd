/** How a cluster with Spark is reached, and what it reads and writes. */
import { z } from "../engines/schema.js";
import { type SparkTypeOf, sparkTypes } from "../engines/spark.js";

const typeNames = Object.keys(sparkTypes) as [SparkTypeOf, ...SparkTypeOf[]];

export const SparkSpec = z.strictObject({
  /** The program and its arguments; `{script}` stands for the script, else `-f` and the script follow. */
  command: z.array(z.string().min(1)).min(1).default(["spark-sql"]),
  /** A folder of the workspace, or an address that the cluster writes to. */
  output: z.string().min(1).default("spark"),
  /** What the cluster reads where exports do not lie here: files of one shape by a pattern, each column with its type. */
  exports: z
    .array(z.strictObject({ path: z.string().min(1), columns: z.record(z.string(), z.enum(typeNames)) }))
    .min(1)
    .optional(),
});
