/** A password from a command of the user's, such as a password manager: never an argument, never a file of ours. */
import { exec } from "node:child_process";

/**
 * The first line that the command prints; undefined when it fails. What it writes on standard error is the user's to
 * see by running it.
 */
export function passwordFrom(
  command: string,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  return new Promise((done) => {
    exec(command, { cwd: folder, env: { ...environment }, timeout: 120_000, encoding: "utf8" }, (error, out) =>
      done(error ? undefined : (out.split(/\r?\n/)[0] ?? "")),
    );
  });
}
