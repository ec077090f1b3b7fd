/**
 * A command runs for seconds. V8's compiler for code that is run often gains nothing in that time, and took a quarter of
 * the processor time of a build after a changed text.
 */
import { setFlagsFromString } from "node:v8";

/** Code counts as run often when it has done eight times as much as V8 would wait for: a long run loses milliseconds. */
export function compileLess(): void {
  // Measured with this version; what others wait for, and what it is called, may differ.
  if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=1000000");
}
