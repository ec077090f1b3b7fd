/** The command line: what can be said, and what it teaches when asked. */

import { resolve } from "node:path";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Outside } from "../base/outside.js";
import { packageVersion } from "../base/package-folder.js";
import { exits, problem, UserError } from "../base/problems.js";
import { parseQuarter, type Quarter } from "../base/quarter.js";
import { tell } from "../i18n/program-language.js";

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

function describe(outside: Outside, finish: (code: number) => void): Command {
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

  command(
    "sample",
    "Write a made-up sensor network: exports, sensors.csv, networks.csv, holders.csv, and answers.json with everything planted in it.",
  )
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
    .option("--language <tags>", "only these languages, with commas, like ja,en", readList)
    .option("--draft", "show what is not translated as it was written, marked; not for publication")
    .option("--force", "build even when nothing changed")
    .addHelpText(
      "after",
      `
What happens: days not seen before are compacted once (rollups/), the queries of queries/datasets run on them, charts and pages are
made in each language, checked, and moved to output/ together. A build that fails leaves the last good report untouched. A language
whose translation is not finished is left out: each place is listed, the others are made, and the exit code is 1.

Examples
  tsubame build ${example}
  tsubame build ${example} --language ja
  tsubame build ${example} --draft --no-pdf
  tsubame build ${example} -C /srv/tsubame --no-pdf`,
    )
    .action(
      async (
        quarter: string,
        options: { workspace?: string; pdf: boolean; force?: boolean; draft?: boolean; language?: string[] },
      ) => {
        const { build } = await import("./build.js");
        finish(
          await build(
            {
              folder: folderOf(options),
              quarter: quarterOf(quarter),
              pdf: options.pdf,
              force: options.force ?? false,
              draft: options.draft ?? false,
              languages: options.language,
            },
            outside,
          ),
        );
      },
    );

  command(
    "site",
    "Put all built quarters together into output/site: a folder for any web server, with lists, graphs over the quarters, feeds and links between them.",
  )
    .option("--json", "its pages as an array of objects")
    .addHelpText(
      "after",
      `
Only pages for the public are in it. Where it will lie is said once, in tsubame.yaml: site: { url: https://cert.example/reports/ }

Examples
  tsubame build ${example} && tsubame site
  rsync -a --delete output/site/ web.example:/srv/www/reports/`,
    )
    .action(async (options: { workspace?: string; json?: boolean }) => {
      const { site } = await import("./site.js");
      finish(await site({ folder: folderOf(options), json: options.json ?? false }, outside));
    });

  command(
    "preview",
    "Show the report of a quarter in a browser on this machine, all languages side by side, and follow every edit. Writes nothing into output/.",
  )
    .argument("<quarter>", "like " + example)
    .option("--port <number>", "port on 127.0.0.1 (default: any that is free)", readWhole(0, 65_535), 0)
    .option("--open", "open the system's browser")
    .addHelpText(
      "after",
      `
Edits of texts, charts, queries, catalogues, settings and exports show by themselves; what is wrong is shown over the last good page until
it is mended. Click a number to see where it comes from, a sentence to see where it is written. Ctrl-C ends it.

Examples
  tsubame preview ${example}
  tsubame preview ${example} -C /srv/tsubame --open`,
    )
    .action(async (quarter: string, options: { workspace?: string; port: number; open?: boolean }) => {
      const { preview } = await import("./preview.js");
      finish(
        await preview(
          { folder: folderOf(options), quarter: quarterOf(quarter), port: options.port, open: options.open ?? false },
          outside,
        ),
      );
    });

  command(
    "query",
    "Print a dataset of a quarter: the numbers behind the pages, sensor names included. Not for publication.",
  )
    .usage("[options] <dataset> <quarter>")
    .argument("<dataset>", "its name; a wrong one lists them all; left out with --sql")
    .argument("[quarter]", "like " + example)
    .option("--sql <file>", "a SELECT of your own, on rollups, views and datasets")
    .addOption(new Option("--json", "an array of row objects").conflicts("csv"))
    .option("--csv", "for a spreadsheet")
    .action(
      async (
        first: string,
        second: string | undefined,
        options: { workspace?: string; sql?: string; json?: boolean; csv?: boolean },
      ) => {
        const { query } = await import("./query.js");
        const asked = options.sql === undefined ? { dataset: first } : { file: options.sql };
        finish(
          await query(
            {
              folder: folderOf(options),
              asked,
              quarter: quarterOf(options.sql === undefined ? (second ?? "") : first),
              form: options.json ? "json" : options.csv ? "csv" : "table",
            },
            outside,
          ),
        );
      },
    );

  command("import", "Turn packet logs into exports: CSV (also gzip), Zeek conn.log (TSV or JSON), Suricata EVE.")
    .argument("<file...>", "logs of one format")
    .requiredOption("--to <dir>", "folder for the exports, one file a day")
    .addOption(
      new Option("--format <name>", "the format, where it cannot be told from the file").choices([
        "csv",
        "zeek",
        "suricata",
      ]),
    )
    .option("--map <pairs>", "canonical=foreign column names, with commas: time=datetime,sensor=host", readMap, {})
    .option("--sensor <id>", "the sensor of all rows, where the file names none")
    .option("--timezone <zone>", "days are cut in it (default: the workspace's, else UTC)")
    .option("--json", "the summary as JSON")
    .action(
      async (
        files: string[],
        options: {
          workspace?: string;
          to: string;
          format?: "csv" | "zeek" | "suricata";
          map: Record<string, string>;
          sensor?: string;
          timezone?: string;
          json?: boolean;
        },
      ) => {
        const { importFiles } = await import("./import-command.js");
        finish(await importFiles({ ...options, folder: folderOf(options), files }, outside));
      },
    );

  command(
    "rdap",
    "Ask the address registries (RDAP) for the abuse contacts of watched networks; the answers are kept with their date in contacts/rdap/.",
  )
    .argument("[target...]", "a quarter, addresses or networks (default: all of networks.csv)")
    .option("--server <url>", "ask this RDAP server for everything, reserved addresses too")
    .option("--bootstrap <url>", "the list of RDAP servers (default: IANA's)")
    .option("--refresh-days <number>", "ask again for answers of this age; 0 asks for all", readWhole(0, 36_500), 30)
    .option("--json", "as an array of objects")
    .addHelpText(
      "after",
      `
Besides tsubame links and tsubame publish, the only command that uses the Internet: it sends the networks asked for to the registries, nothing else, and at most one question a second to each.

Examples
  tsubame rdap
  tsubame rdap ${example} --refresh-days 7`,
    )
    .action(
      async (
        targets: string[],
        options: { workspace?: string; server?: string; bootstrap?: string; refreshDays: number; json?: boolean },
      ) => {
        const { rdap } = await import("./rdap.js");
        finish(await rdap({ ...options, folder: folderOf(options), targets }, outside));
      },
    );

  command(
    "links",
    "Ask once whether the pages elsewhere that ours link to are still there; the answers are kept in links.csv, and build refuses links to pages that are gone.",
  )
    .argument("[quarter]", `like ${example} (default: the latest that is built)`)
    .option("--allow-private", "ask servers on this machine and in private networks too")
    .option("--json", "as an array of objects")
    .action(
      async (quarter: string | undefined, options: { workspace?: string; allowPrivate?: boolean; json?: boolean }) => {
        const { links } = await import("./links.js");
        finish(
          await links(
            {
              folder: folderOf(options),
              quarter: quarter === undefined ? undefined : quarterOf(quarter),
              allowPrivate: options.allowPrivate ?? false,
              json: options.json ?? false,
            },
            outside,
          ),
        );
      },
    );

  command(
    "changes",
    "List unusual rises and falls, and sensors that went silent: since when, how widely seen, and whether an extra issue is due.",
  )
    .argument("[quarter]", `like ${example} (default: the last one)`)
    .option("--since <day>", "instead: what was going on on this day, like 2025-01-31, or began later")
    .option("--json", "as an array of objects")
    .action(async (quarter: string | undefined, options: { workspace?: string; since?: string; json?: boolean }) => {
      const { changes } = await import("./changes.js");
      finish(
        await changes(
          {
            folder: folderOf(options),
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
            since: options.since,
            json: options.json ?? false,
          },
          outside,
        ),
      );
    });

  command(
    "new",
    "Draft an extra issue about one change: topics in each language, front matter and a chart, with marked places for you to write.",
  )
    .addArgument(new Argument("<edition>", "the only one that is drafted: extra").choices(["extra"]))
    .argument("[quarter]", `like ${example} (default: the one in the change's name)`)
    .requiredOption("--change <id>", "a change as tsubame changes names it")
    .action(async (_: string, quarter: string | undefined, options: { workspace?: string; change: string }) => {
      const { draftExtra } = await import("./new.js");
      finish(
        await draftExtra(
          {
            folder: folderOf(options),
            change: options.change,
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
          },
          outside,
        ),
      );
    });

  command(
    "notify",
    "For each watched network, or one holder: sources as CSV and XARF, and letters in Japanese and English. Nothing is sent.",
  )
    .argument("<quarter>", "like " + example)
    .option("--network <label>", "only the network of this label")
    .addOption(
      new Option(
        "--holder <name>",
        "what this holder has, by name or AS number, instead of the watched networks",
      ).conflicts("network"),
    )
    .option("--from <day>", "first day, like 2025-01-01 (default: the quarter's)")
    .option("--to <day>", "last day (default: the quarter's)")
    .option("--json", "what was written, as an array of objects")
    .action(
      async (
        quarter: string,
        options: { workspace?: string; network?: string; holder?: string; from?: string; to?: string; json?: boolean },
      ) => {
        const { notify } = await import("./notify.js");
        finish(
          await notify(
            { ...options, folder: folderOf(options), quarter: quarterOf(quarter), json: options.json ?? false },
            outside,
          ),
        );
      },
    );

  command(
    "why",
    "Tell where a number on the built pages comes from: exhibit, dataset row, SQL, rollups, exports. Not for publication.",
  )
    .argument(
      "<text>",
      "as a page shows it, or the value behind it: 6,551 or 6551, a date, a port, a part of a sentence",
    )
    .argument("[quarter]", `like ${example} (default: the latest that is built)`)
    .option("--json", "every place as an array of objects")
    .action(async (text: string, quarter: string | undefined, options: { workspace?: string; json?: boolean }) => {
      const { why } = await import("./why.js");
      finish(
        await why(
          {
            folder: folderOf(options),
            asked: text,
            quarter: quarter === undefined ? undefined : quarterOf(quarter),
            json: options.json ?? false,
          },
          outside,
        ),
      );
    });

  command(
    "verify",
    "Make a published quarter again from this workspace, and say whether it is equal, or what differs and why. Touches nothing.",
  )
    .argument("<dir>", "the published quarter: a copy of output/<quarter>, with its manifest.json")
    .option("--no-pdf", "leave the PDFs out of the comparison; no browser is needed then")
    .option("--json", "the verdict as an object")
    .action(async (release: string, options: { workspace?: string; pdf: boolean; json?: boolean }) => {
      const { verify } = await import("./verify.js");
      finish(
        await verify({ folder: folderOf(options), release, pdf: options.pdf, json: options.json ?? false }, outside),
      );
    });

  command(
    "errata",
    "After a rebuild with corrected data: list every sentence, number and drawing that is not as it was published.",
  )
    .argument("<dir>", "the published version: a copy of output/<quarter> as it was, with its manifest.json")
    .option("--write", "write the note of corrections that the pages show from the next build on")
    .option("--date <day>", "the day of the correction, like 2025-07-01 (default: today, in the workspace's time zone)")
    .option("--json", "the differences of each page as an object")
    .addHelpText(
      "after",
      `
Examples
  tsubame build ${example}
  tsubame errata /srv/www/${example}
  tsubame errata /srv/www/${example} --write && tsubame build ${example}`,
    )
    .action(
      async (release: string, options: { workspace?: string; write?: boolean; date?: string; json?: boolean }) => {
        const { errata } = await import("./errata.js");
        finish(
          await errata(
            {
              folder: folderOf(options),
              release,
              write: options.write ?? false,
              date: options.date,
              json: options.json ?? false,
            },
            outside,
          ),
        );
      },
    );

  command(
    "publish",
    "Take a built quarter to a target of tsubame.yaml: a WordPress, a Hugo or Jekyll site, a bundle. Prints the plan, and writes nothing unless asked.",
  )
    .argument("<target>", "its name under publish in tsubame.yaml")
    .argument("<quarter>", "like " + example)
    .option("--apply", "carry the plan out")
    .addOption(
      new Option("--verify", "fetch back what is there, and compare it with what was built").conflicts("apply"),
    )
    .option(
      "--language <tags>",
      "only these languages, with commas (default: the target's, or all that are built)",
      readList,
    )
    .option("--edition <names>", "only these editions, with commas", readList)
    .option("--schedule <time>", 'let it appear at this time of the workspace\'s time zone, like "2025-04-01 10:00"')
    .option("--json", "the plan or the verdict as an object")
    .addHelpText(
      "after",
      `
A text that was changed by hand at the target is never written over: the change is shown, and nothing is written in any language.

Examples
  tsubame publish blog ${example}
  tsubame publish blog ${example} --apply
  tsubame publish blog ${example} --verify`,
    )
    .action(
      async (
        target: string,
        quarter: string,
        options: {
          workspace?: string;
          apply?: boolean;
          verify?: boolean;
          language?: string[];
          edition?: string[];
          schedule?: string;
          json?: boolean;
        },
      ) => {
        const { publish } = await import("./publish.js");
        const { language, edition, schedule } = options;
        finish(
          await publish(
            {
              folder: folderOf(options),
              target,
              quarter: quarterOf(quarter),
              languages: language,
              editions: edition,
              schedule,
              action: options.apply ? "apply" : options.verify ? "verify" : "plan",
              json: options.json ?? false,
            },
            outside,
          ),
        );
      },
    );

  const translate = command(
    "translate",
    "Keep translations in step with their sources: PO catalogues, for Poedit, Weblate or any editor. Reads no export.",
  ).addHelpText(
    "after",
    `
One text is the source, its translations live in templates/catalogs/<language>/. The way of a translation:
  tsubame translate extract              put what is new or changed into the catalogues
  tsubame translate status               how much is left
  ... translate in a PO editor; or: export, hand out, import ...
  tsubame translate check                is anything wrong with what is done?`,
  );
  type Translating = { workspace?: string; language?: string[]; json?: boolean };
  const translateOptions = (options: Translating) => ({
    folder: folderOf({ ...translate.opts<{ workspace?: string }>(), ...options }),
    languages: options.language ?? [],
    json: options.json ?? false,
  });
  const translating = (name: string, description: string, json?: string) => {
    const made = command(name, description, translate).option(
      "--language <tags>",
      "only these languages, with commas (default: all of the workspace)",
      readList,
    );
    return json === undefined ? made : made.option("--json", json);
  };

  translating(
    "extract",
    "Bring the catalogues up to date with their sources; near matches become fuzzy, what is gone is kept.",
    "an array of objects, one for each catalogue",
  ).action(async (options: Translating) => {
    const { translateExtract } = await import("./translate-extract.js");
    finish(await translateExtract(translateOptions(options), outside));
  });

  translating(
    "status",
    "Say of each text and language: done, fuzzy, missing, words left; and sections that a translation by hand has not followed.",
    "an array of objects",
  ).action(async (options: Translating) => {
    const { translateStatus } = await import("./translate-status.js");
    finish(await translateStatus(translateOptions(options), outside));
  });

  translating(
    "diff",
    "Show word by word what changed in the source of each fuzzy translation, and of each section that changed.",
    "an array of objects",
  ).action(async (options: Translating) => {
    const { translateDiff } = await import("./translate-diff.js");
    finish(await translateDiff(translateOptions(options), outside));
  });

  translating("accept", "Say that translations still fit their changed source: they are fuzzy no more.")
    .argument("[translation...]", "FILE.po:LINE of a msgid, an id, a text, or the file of a translation by hand")
    .option("--all", "every fuzzy translation of --language")
    .addHelpText(
      "after",
      `
Look at the changes first: tsubame translate diff. A translation that lacks a tag, link or number of its source stays fuzzy.

Examples
  tsubame translate accept templates/catalogs/en/overflow/report.po:41
  tsubame translate accept 3fa1c2d4 77ab09ce
  tsubame translate accept templates/overflow/report.en.md.hbs
  tsubame translate accept --all --language en`,
    )
    .action(async (targets: string[], options: Translating & { all?: boolean }) => {
      const { translateAccept } = await import("./translate-accept.js");
      finish(await translateAccept({ ...translateOptions(options), targets, all: options.all ?? false }, outside));
    });

  translating(
    "check",
    "List what is wrong with translations that are done: parts missing, texts exchanged, the glossary, typography.",
    "findings as an array of objects",
  ).action(async (options: Translating) => {
    const { translateCheck } = await import("./translate-check.js");
    finish(await translateCheck(translateOptions(options), outside));
  });

  translating(
    "preview",
    "Write pages that show each text beside its translation, with its state and notes, into output/translate/.",
  ).action(async (options: Translating) => {
    const { translatePreview } = await import("./translate-preview.js");
    finish(await translatePreview(translateOptions(options), outside));
  });

  translating("export", "Write the catalogues of today into a folder, to hand them out. The workspace stays as it is.")
    .requiredOption("--to <dir>", "folder for them, with one for each language in it")
    .action(async (options: Translating & { to: string }) => {
      const { translateExport } = await import("./translate-exchange.js");
      finish(await translateExport({ ...translateOptions(options), to: options.to }, outside));
    });

  translating(
    "import",
    "Take translations back from catalogues that were handed out; nothing else of them is taken.",
    "an array of objects, one for each file",
  )
    .usage("[options] <path...>")
    .argument("<path...>", "PO files, or folders with them")
    .option("--theirs", "where both sides changed a translation, take theirs")
    .action(async (paths: string[], options: Translating & { theirs?: boolean }) => {
      const { translateImport } = await import("./translate-exchange.js");
      finish(await translateImport({ ...translateOptions(options), paths, theirs: options.theirs ?? false }, outside));
    });

  command(
    "pseudo",
    "Write a language made by a machine, to see what is not translated and what has no room for longer words.",
    translate,
  )
    .option("--language <tag>", "its name, which ends in -XA", "en-XA")
    .action(async (options: { workspace?: string; language: string }) => {
      const { translatePseudo } = await import("./translate-pseudo.js");
      finish(
        await translatePseudo(
          { folder: folderOf({ ...translate.opts<{ workspace?: string }>(), ...options }), language: options.language },
          outside,
        ),
      );
    });

  command(
    "check",
    "List everything wrong with the workspace's queries, charts, templates and the built report of a quarter.",
  )
    .argument("<quarter>", "like " + example)
    .option("--json", "findings as an array of objects")
    .action(async (quarter: string, options: { workspace?: string; json?: boolean }) => {
      const { check } = await import("./check.js");
      finish(
        await check({ folder: folderOf(options), quarter: quarterOf(quarter), json: options.json ?? false }, outside),
      );
    });

  command("doctor", "Say of every part a build needs: where it was found, which version, and how to mend it.")
    .option("--mend", "make indexes of compacted days again where they were lost, from the rollups; nothing is removed")
    .option("--json", "as an array of objects")
    .action(async (options: { workspace?: string; mend?: boolean; json?: boolean }) => {
      const { doctor } = await import("./doctor.js");
      finish(
        await doctor({ folder: folderOf(options), mend: options.mend ?? false, json: options.json ?? false }, outside),
      );
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
  if (!(value >= 1000 && value <= 2e9))
    throw new InvalidArgumentError("Say a number from 1k to 2G, like 500k or 100M.");
  return Math.round(value);
}

function readWhole(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < low || value > high)
      throw new InvalidArgumentError(`Say a whole number from ${low} to ${high}.`);
    return value;
  };
}

function readList(text: string): string[] {
  const words = text
    .split(",")
    .map((word) => word.trim())
    .filter(Boolean);
  if (words.length === 0) throw new InvalidArgumentError("Say one or more, with commas.");
  return words;
}

function readMap(text: string, before: Record<string, string>): Record<string, string> {
  const pairs = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1 || at === pair.length - 1)
      throw new InvalidArgumentError(`"${pair}" is not canonical=foreign, like time=datetime.`);
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return { ...before, ...Object.fromEntries(pairs) };
}
