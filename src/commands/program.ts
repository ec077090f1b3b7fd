/** The command line: what can be said, and what it teaches when asked. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { resolve } from "node:path";
import { UserError, exits, problem, tell } from "../base/problems.js";
import { packageVersion } from "../base/package-folder.js";
import { parseQuarter, type Quarter } from "../base/quarter.js";
import type { Outside } from "./process.js";

/** Runs the arguments (without node and script); returns the exit code. */
export async function runProgram(arguments_: readonly string[], outside: Outside): Promise<number> {
  let code = 0;
  const program = describe(outside, (exit) => (code = exit));
  try {
    await program.parseAsync([...arguments_], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exits.usage;
    if (error instanceof UserError) {
      outside.tell(`tsubame: ${tell(error, outside.language)}\n`);
      return error.exit;
    }
    const unwritable = whyNotWritten(error);
    if (unwritable) {
      outside.tell(`tsubame: ${tell(unwritable, outside.language)}\n`);
      return unwritable.exit;
    }
    outside.tell(`tsubame: this is a bug in tsubame-report ${packageVersion}; please report it with the lines below.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exits.bug;
  }
}

/** The disk is full, or a folder is closed to us; DuckDB says so in its own words. */
function whyNotWritten(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, message } = error as NodeJS.ErrnoException;
  const place = path ?? /file "([^"]+)"/.exec(message)?.[1] ?? "output/";
  if (/^(?:ENOSPC|EDQUOT|EFBIG)$/.test(code ?? "") || /No space left on device|could not write|Disk quota|File too large/i.test(message)) return problem("diskFull", { path: place });
  const closed = /^(?:EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR)$/.test(code ?? "") || /Permission denied|Read-only file system/.test(message);
  return closed ? problem("notWritable", { path: place, reason: message }) : undefined;
}

function describe(outside: Outside, finish: (code: number) => void): Command {
  const program = new Command("tsubame");
  program
    .description("Turns a quarter of sensor packets into published reports, in every language of the workspace, as HTML and PDF.")
    .version(packageVersion)
    .option("-C, --workspace <dir>", "the workspace: a folder with tsubame.yaml (default: the folder you are in)")
    .exitOverride()
    .configureOutput({ writeOut: outside.print, writeErr: outside.tell })
    .showHelpAfterError("(tsubame --help shows what can be said)")
    .addHelpText("after", `
Start here
  tsubame sample                 make a sensor network to play with
  tsubame build ${example}           the report of a quarter, into output/${example}
  tsubame query totals ${example}    the numbers behind it
  tsubame doctor                 is everything there that a build needs?

Exit codes: 0 fine, 1 you can mend it, 2 wrong call, 3 a made report was refused, 4 our bug.`);
  const command = (name: string, description: string) => {
    const made = program.command(name).description(description);
    return made.option("-C, --workspace <dir>", "the workspace (default: the folder you are in)").exitOverride().configureOutput({ writeOut: outside.print, writeErr: outside.tell });
  };
  const folderOf = (options: { workspace?: string }) => resolve(outside.folder, options.workspace ?? program.opts<{ workspace?: string }>().workspace ?? ".");

  command("sample", "Write a made-up sensor network: exports, sensors.csv, networks.csv, holders.csv, and answers.json with everything planted in it.")
    .option("--packets <number>", "packets a quarter, like 500k or 100M", readCount, 500_000)
    .option("--sensors <number>", "sensors, half of them at home", readWhole(6, 100_000), 24)
    .option("--seed <number>", "another seed, another network", readWhole(0, 2 ** 31), 1)
    .action(async (options: { workspace?: string; packets: number; sensors: number; seed: number }) => {
      const { sample } = await import("./sample.js");
      finish(await sample({ ...options, folder: folderOf(options) }, outside));
    });

  command("build", "Build the report of a quarter into output/<quarter>: HTML, PDF, charts, CSV and a manifest.")
    .argument("<quarter>", "like " + example)
    .option("--no-pdf", "leave the PDF out")
    .option("--force", "build even when nothing changed")
    .addHelpText("after", `
What happens: days not seen before are compacted once (rollups/), the queries of queries/datasets run on them, charts and pages are
made in each language, checked, and moved to output/ together. A build that fails leaves the last good report untouched.

Examples
  tsubame build ${example}
  tsubame build ${example} -C /srv/tsubame --no-pdf`)
    .action(async (quarter: string, options: { workspace?: string; pdf: boolean; force?: boolean }) => {
      const { build } = await import("./build.js");
      finish(await build({ folder: folderOf(options), quarter: quarterOf(quarter), pdf: options.pdf, force: options.force ?? false }, outside));
    });

  command("query", "Print a dataset of a quarter: the numbers behind the pages, sensor names included. Not for publication.")
    .usage("[options] <dataset> <quarter>")
    .argument("<dataset>", "its name; a wrong one lists them all; left out with --sql")
    .argument("[quarter]", "like " + example)
    .option("--sql <file>", "a SELECT of your own, on rollups, views and datasets")
    .addOption(new Option("--json", "an array of row objects").conflicts("csv"))
    .option("--csv", "for a spreadsheet")
    .action(async (first: string, second: string | undefined, options: { workspace?: string; sql?: string; json?: boolean; csv?: boolean }) => {
      const { query } = await import("./query.js");
      const asked = options.sql === undefined ? { dataset: first } : { file: options.sql };
      finish(await query({ folder: folderOf(options), asked, quarter: quarterOf(options.sql === undefined ? (second ?? "") : first), form: options.json ? "json" : options.csv ? "csv" : "table" }, outside));
    });

  command("import", "Turn packet logs into exports: CSV (also gzip), Zeek conn.log (TSV or JSON), Suricata EVE.")
    .argument("<file...>", "logs of one format")
    .requiredOption("--to <dir>", "folder for the exports, one file a day")
    .addOption(new Option("--format <name>", "the format, where it cannot be told from the file").choices(["csv", "zeek", "suricata"]))
    .option("--map <pairs>", "canonical=foreign column names, with commas: time=datetime,sensor=host", readMap, {})
    .option("--sensor <id>", "the sensor of all rows, where the file names none")
    .option("--timezone <zone>", "days are cut in it (default: the workspace's, else UTC)")
    .option("--json", "the summary as JSON")
    .action(async (files: string[], options: { workspace?: string; to: string; format?: "csv" | "zeek" | "suricata"; map: Record<string, string>; sensor?: string; timezone?: string; json?: boolean }) => {
      const { importFiles } = await import("./import-command.js");
      finish(await importFiles({ ...options, folder: folderOf(options), files }, outside));
    });

  command("rdap", "Ask the address registries (RDAP) for the abuse contacts of watched networks; the answers are kept with their date in contacts/rdap/.")
    .argument("[target...]", "a quarter, addresses or networks (default: all of networks.csv)")
    .option("--server <url>", "ask this RDAP server for everything, reserved addresses too")
    .option("--bootstrap <url>", "the list of RDAP servers (default: IANA's)")
    .option("--refresh-days <number>", "ask again for answers of this age; 0 asks for all", readWhole(0, 36_500), 30)
    .option("--json", "as an array of objects")
    .addHelpText("after", `
The only command that uses the Internet: it sends the networks asked for to the registries, nothing else, and at most one question a second to each.

Examples
  tsubame rdap
  tsubame rdap ${example} --refresh-days 7`)
    .action(async (targets: string[], options: { workspace?: string; server?: string; bootstrap?: string; refreshDays: number; json?: boolean }) => {
      const { rdap } = await import("./rdap.js");
      finish(await rdap({ ...options, folder: folderOf(options), targets }, outside));
    });

  command("changes", "List unusual rises and falls, and sensors that went silent: since when, how widely seen, and whether an extra issue is due.")
    .argument("[quarter]", `like ${example} (default: the last one)`)
    .option("--since <day>", "instead: what was going on on this day, like 2025-01-31, or began later")
    .option("--json", "as an array of objects")
    .action(async (quarter: string | undefined, options: { workspace?: string; since?: string; json?: boolean }) => {
      const { changes } = await import("./changes.js");
      finish(await changes({ folder: folderOf(options), quarter: quarter === undefined ? undefined : quarterOf(quarter), since: options.since, json: options.json ?? false }, outside));
    });

  command("new", "Draft an extra issue about one change: topics in each language, front matter and a chart, with marked places for you to write.")
    .addArgument(new Argument("<edition>", "the only one that is drafted: extra").choices(["extra"]))
    .argument("[quarter]", `like ${example} (default: the one in the change's name)`)
    .requiredOption("--change <id>", "a change as tsubame changes names it")
    .action(async (_: string, quarter: string | undefined, options: { workspace?: string; change: string }) => {
      const { draftExtra } = await import("./new.js");
      finish(await draftExtra({ folder: folderOf(options), change: options.change, quarter: quarter === undefined ? undefined : quarterOf(quarter) }, outside));
    });

  command("notify", "For each watched network, or one holder: sources as CSV and XARF, and letters in Japanese and English. Nothing is sent.")
    .argument("<quarter>", "like " + example)
    .option("--network <label>", "only the network of this label")
    .addOption(new Option("--holder <name>", "what this holder has, by name or AS number, instead of the watched networks").conflicts("network"))
    .option("--from <day>", "first day, like 2025-01-01 (default: the quarter's)")
    .option("--to <day>", "last day (default: the quarter's)")
    .option("--json", "what was written, as an array of objects")
    .action(async (quarter: string, options: { workspace?: string; network?: string; holder?: string; from?: string; to?: string; json?: boolean }) => {
      const { notify } = await import("./notify.js");
      finish(await notify({ ...options, folder: folderOf(options), quarter: quarterOf(quarter), json: options.json ?? false }, outside));
    });

  command("check", "List everything wrong with the workspace's queries, charts, templates and the built report of a quarter.")
    .argument("<quarter>", "like " + example)
    .option("--json", "findings as an array of objects")
    .action(async (quarter: string, options: { workspace?: string; json?: boolean }) => {
      const { check } = await import("./check.js");
      finish(await check({ folder: folderOf(options), quarter: quarterOf(quarter), json: options.json ?? false }, outside));
    });

  command("doctor", "Say of every part a build needs: where it was found, which version, and how to mend it.")
    .option("--json", "as an array of objects")
    .action(async (options: { workspace?: string; json?: boolean }) => {
      const { doctor } = await import("./doctor.js");
      finish(await doctor({ folder: folderOf(options), json: options.json ?? false }, outside));
    });
  return program;
}

const example = "2025Q1";

function quarterOf(text: string): Quarter {
  const quarter = parseQuarter(text);
  if (!quarter) throw problem("quarterWrong", { quarter: text }, {}, exits.usage);
  return quarter;
}

/** 500k, 100M, 1G or plain digits. */
function readCount(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kMG]?)$/.exec(text);
  const value = match ? Number(match[1]) * { "": 1, k: 1e3, M: 1e6, G: 1e9 }[match[2] ?? ""]! : NaN;
  if (!(value >= 1000 && value <= 2e9)) throw new InvalidArgumentError("Say a number from 1k to 2G, like 500k or 100M.");
  return Math.round(value);
}

function readWhole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high) throw new InvalidArgumentError(`Say a whole number from ${low} to ${high}.`);
    return value;
  };
}

function readMap(text: string, before: Record<string, string>): Record<string, string> {
  const pairs = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1 || at === pair.length - 1) throw new InvalidArgumentError(`"${pair}" is not canonical=foreign, like time=datetime.`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return { ...before, ...Object.fromEntries(pairs) };
}
