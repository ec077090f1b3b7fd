#!/usr/bin/env node
/** The only place that knows the clock, the environment and the console. */
import { homedir, tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { exits, problem } from "./base/problems.js";
import { compileLess } from "./base/short-run.js";
import { runProgram } from "./commands/program.js";
import { tell } from "./i18n/program-language.js";

const { env, stdout, stderr } = process;
const language = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "en";

// A reader that has seen enough (`| head`) is no fault, and one of progress may go: what is made is made.
stderr.on("error", () => undefined);
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  stderr.write(`tsubame: ${tell(problem("outputUnwritable", { reason: error.message }), language)}\n`);
  process.exit(exits.mendable);
});

compileLess();
process.exitCode = await runProgram(process.argv.slice(2), {
  folder: process.cwd(),
  environment: env,
  home: env["HOME"] || homedir() || tmpdir(),
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
  print: (text) => void stdout.write(text),
  tell: (text) => void stderr.write(text),
  onInterrupt: (stop) => (["SIGINT", "SIGTERM", "SIGHUP"] as const).forEach((signal) => process.once(signal, stop)),
  terminal: stderr.isTTY === true && env["CI"] === undefined,
  columns: stderr.columns ?? 80,
  language,
});
