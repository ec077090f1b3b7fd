/** What every command of the line is described with; commander is known here alone. */
import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Outside } from "../../base/outside.js";
import { packageVersion } from "../../base/package-folder.js";
import { type Period, parsePeriod } from "../../base/period.js";
import { exits, problem } from "../../base/problems.js";

/**
 * `command` makes one below `parent`, or below the program; `folderOf` is its workspace; `finish` takes its exit code.
 */
export type CommandLine = {
  command(name: string, description: string, parent?: Command): Command;
  folderOf(options: { workspace?: string }): string;
  readonly outside: Outside;
  finish(code: number): void;
};

/** The program, and the line that its commands are described on. */
export function openCommandLine(
  outside: Outside,
  finish: (code: number) => void,
): { readonly program: Command; readonly line: CommandLine } {
  const program = new Command("tsubame");
  program
    .description(
      "Turns a quarter of sensor packets into published reports, in every language of the workspace, as HTML and PDF.",
    )
    .version(packageVersion)
    .option("-C, --workspace <dir>", "the workspace: a folder with tsubame.yaml (default: the folder you are in)")
    .exitOverride()
    .configureOutput({ writeOut: outside.print, writeErr: outside.tell })
    .showHelpAfterError("(tsubame --help shows what can be said)")
    .addHelpText(
      "after",
      `
Start here
  tsubame sample                 make a sensor network to play with
  tsubame build ${example}           the report of a quarter, into output/${example}
  tsubame query totals ${example}    the numbers behind it
  tsubame doctor                 is everything there that a build needs?

Exit codes: 0 fine, 1 you can mend it, 2 wrong call, 3 a made report was refused, 4 our bug.`,
    );
  const command = (name: string, description: string, parent = program) => {
    const made = parent.command(name).description(description);
    return made
      .option("-C, --workspace <dir>", "the workspace (default: the folder you are in)")
      .exitOverride()
      .configureOutput({ writeOut: outside.print, writeErr: outside.tell });
  };
  const folderOf = (options: { workspace?: string }) =>
    resolve(outside.folder, options.workspace ?? program.opts<{ workspace?: string }>().workspace ?? ".");
  return { program, line: { command, folderOf, outside, finish } };
}

/** Whether the line could not be read, and the exit code that it asks for; undefined for any other error. */
export function exitOf(error: unknown): number | undefined {
  return error instanceof CommanderError ? (error.exitCode === 0 ? 0 : exits.usage) : undefined;
}

export const optionOf = (flags: string, description: string) => new Option(flags, description);

export const example = "2025Q1";

export function quarterOf(text: string): Period {
  const quarter = parsePeriod(text);
  if (!quarter) throw problem("quarterWrong", { quarter: text }, {}, exits.usage);
  return quarter;
}

/** 500k, 100M, 1G or plain digits. */
export function readCount(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text);
  const value = match ? Number(match[1]) * { "": 1, k: 1e3, M: 1e6, G: 1e9 }[match[2] ?? ""]! : NaN;
  if (!(value >= 1000 && value <= 2e9))
    throw new InvalidArgumentError("Say a number from 1k to 2G, like 500k or 100M.");
  return Math.round(value);
}

export function readWhole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`Say a whole number from ${low} to ${high}.`);
    return value;
  };
}

/** `3/24` is the third of twenty-four. */
export function readPart(text: string): { readonly at: number; readonly of: number } {
  const [, at = 0, of = 0] = (/^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? []).map(Number);
  if (at < 1 || at > of) throw new InvalidArgumentError("Say one of so many parts, like 3/24.");
  return { at, of };
}

export function readNames(text: string): string[] {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) throw new InvalidArgumentError("Say one or more, with commas.");
  return words;
}

export function readMap(text: string, before: Record<string, string>): Record<string, string> {
  const pairs = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1 || at === pair.length - 1)
      throw new InvalidArgumentError(`"${pair}" is not canonical=foreign, like time=datetime.`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return { ...before, ...Object.fromEntries(pairs) };
}
