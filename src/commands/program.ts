/** The command line: what can be said, in the order in which `--help` tells it. */
import type { Outside } from "../base/outside.js";
import { packageVersion } from "../base/package-folder.js";
import { exits, problem, UserError } from "../base/problems.js";
import { tell } from "../i18n/program-language.js";
import { type CommandLine, exitOf, openCommandLine } from "./syntax/command-line.js";
import { packetCommands } from "./syntax/packet-commands.js";
import { releaseCommands } from "./syntax/release-commands.js";
import { reportCommands } from "./syntax/report-commands.js";
import { translateCommand } from "./syntax/translate-commands.js";

const { sample, build, site, preview, query, check, doctor } = reportCommands;
const { changes, new: newCommand, notify, rdap } = packetCommands;
const { why, verify, errata, publish, links } = releaseCommands;
const commands: readonly ((line: CommandLine) => void)[] = [
  ...[
    sample,
    build,
    site,
    preview,
    query,
    packetCommands.import,
    packetCommands.rollup,
    rdap,
    links,
    changes,
    newCommand,
    notify,
  ],
  ...[why, verify, errata, publish, translateCommand, check, doctor],
];

/** Runs the arguments (without node and script); returns the exit code. */
export async function runProgram(arguments_: readonly string[], outside: Outside): Promise<number> {
  let code = 0;
  const { program, line } = openCommandLine(outside, (exit) => (code = exit));
  for (const describe of commands) describe(line);
  try {
    await program.parseAsync([...arguments_], { from: "user" });
    return code;
  } catch (error) {
    const exit = exitOf(error);
    if (exit !== undefined) return exit;
    if (error instanceof UserError) {
      outside.tell(`tsubame: ${tell(error, outside.language)}\n`);
      return error.exit;
    }
    const unwritable = whyNotWritten(error);
    if (unwritable) {
      outside.tell(`tsubame: ${tell(unwritable, outside.language)}\n`);
      return unwritable.exit;
    }
    outside.tell(
      `tsubame: this is a bug in tsubame-report ${packageVersion}; please report it with the lines below.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return exits.bug;
  }
}

/** The disk is full, or a folder is closed to us; DuckDB says so in its own words. */
function whyNotWritten(error: unknown): UserError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === "EMFILE" || code === "ENFILE") return problem("tooManyOpen", { reason: message });
  const place = path ?? /file "([^"]+)"/.exec(message)?.[1] ?? "output/";
  if (
    /^(?:ENOSPC|EDQUOT|EFBIG)$/.test(code ?? "") ||
    /No space left on device|could not write|Disk quota|File too large/i.test(message)
  )
    return problem("diskFull", { path: place });
  const closed =
    /^(?:EACCES|EPERM|EROFS|EEXIST|ENOTDIR|EISDIR)$/.test(code ?? "") ||
    /Permission denied|Read-only file system/.test(message);
  return closed ? problem("notWritable", { path: place, reason: message }) : undefined;
}
