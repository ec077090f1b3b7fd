#!/usr/bin/env node
/** The only place that knows the clock, the environment and the console. */
import { homedir, tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { compileLess } from "./base/short-run.js";
import { runProgram } from "./commands/program.js";

const { env, stdout, stderr } = process;

// A reader that has seen enough (`| head`) is no fault.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 4));

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
  language: env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "en",
});
