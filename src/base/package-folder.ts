/** Where this package lies on disk: the built-in queries and templates are two of its folders. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { versionIn } from "./json.js";

/** Absolute, without a slash at the end. */
export const packageFolder = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");

export const packageVersion = versionIn(readFileSync(join(packageFolder, "package.json"), "utf8"));
