/** Where this package lies on disk: the built-in queries and templates are two of its folders. */
import { fileURLToPath } from "node:url";

/** Absolute, without a slash at the end. */
export const packageFolder = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");
