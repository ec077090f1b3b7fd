/** Addresses between files of one folder, which work wherever the folder lies. */
import { posix } from "node:path";

/** From one file to another: `../en/index.html`. */
export function relativeTo(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to) || posix.basename(to);
}
